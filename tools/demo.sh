#!/bin/sh
# demo.sh PROGRAM: diagnoses the logs of the examples, each with the command line in front.
set -eu
program=$1
found=0
for log in examples/*/*.log; do
	[ -e "$log" ] || continue
	found=$((found + 1))
	printf '\n$ npu-doctor diagnose %s\n' "$log"
	status=0
	"$program" diagnose "$log" || status=$?
	case $status in
	0 | 1 | 5) ;;
	*)
		echo "npu-doctor ended with $status" >&2
		exit 1
		;;
	esac
done
printf '\n%s logs diagnosed with %s\n' "$found" "$program"
[ "$found" -gt 0 ]
