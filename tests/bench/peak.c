/*
 * peak.c - runs a command and says what time it took and how much memory it held at most.
 *
 *	peak RESULT COMMAND [ARGUMENT...]
 *
 * RESULT receives the wall seconds, those of the processor, and the peak resident memory in KiB.
 *The peak of a process counts from its fork on, with the pages of its parent: only one as small as
 *this shows that of the command.
 */
#define _DEFAULT_SOURCE
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double seconds_of(struct timeval t)
{
	return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

int main(int argc, char **argv)
{
	struct rusage usage = { 0 };
	struct timespec from = { 0 }, to = { 0 };
	int status = 0;

	if (argc < 3) {
		fprintf(stderr, "usage: peak RESULT COMMAND [ARGUMENT...]\n");
		return 2;
	}
	clock_gettime(CLOCK_MONOTONIC, &from);
	const pid_t child = fork();

	if (child == 0) {
		execvp(argv[2], argv + 2);
		_exit(127);
	}
	if (child < 0 || wait4(child, &status, 0, &usage) != child)
		return 70;
	clock_gettime(CLOCK_MONOTONIC, &to);
	FILE *result = fopen(argv[1], "w");

	if (result == NULL)
		return 3;
	fprintf(result, "%.6f %.6f %ld\n",
		(double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9,
		seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime), usage.ru_maxrss);
	fclose(result);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 70;
}
