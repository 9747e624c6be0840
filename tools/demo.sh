#!/bin/sh
# demo.sh PROGRAM: runs the command of every example, with the command line in front.
set -eu
case $1 in
/*) program=$1 ;;
*) program=$PWD/$1 ;;
esac
found=0
for cmd in examples/*/cmd; do
	[ -e "$cmd" ] || continue
	found=$((found + 1))
	folder=${cmd%/cmd}
	words=$(cat "$cmd")
	printf '\n%s$ %s\n' "$folder" "$words"
	status=0
	(cd "$folder" && PATH=${program%/*}:$PATH sh -c "$words") || status=$?
	case $status in
	0 | 1 | 5) ;;
	*)
		echo "npu-doctor ended with $status" >&2
		exit 1
		;;
	esac
done
printf '\n%s examples run with %s\n' "$found" "$1"
[ "$found" -gt 0 ]
