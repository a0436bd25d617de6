/* SPDX-License-Identifier: MIT */
/*
 * measure RESULT SECONDS PROGRAM WORD...: runs a program, ends it when it takes longer, and writes to the file RESULT
 * what it took: exit status (or minus the signal), seconds, seconds of processor time, kilobytes of memory, whether it
 * was ended. A process starts with the peak of the one that it was made from, so that is a small one: this.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t is_over;

static void on_alarm(int signal)
{
	(void)signal;
	is_over = 1;
}

static double seconds(const struct timeval *time)
{
	return (double)time->tv_sec + (double)time->tv_usec / 1e6;
}

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

int main(int count, char **words)
{
	struct sigaction action = {.sa_handler = on_alarm}; /* interrupts the waiting */
	double start = now();
	struct rusage usage;
	int status;
	pid_t child;
	FILE *file;

	if (count < 4)
		return 2;
	sigaction(SIGALRM, &action, NULL);
	child = fork();
	if (child < 0)
		return 2;
	if (child == 0) {
		setpgid(0, 0);
		execvp(words[3], words + 3);
		_exit(127);
	}
	alarm((unsigned)strtoul(words[2], NULL, 10));
	while (wait4(child, &status, 0, &usage) < 0)
		if (errno != EINTR || (is_over && kill(-child, SIGKILL) != 0))
			return 2;
	file = fopen(words[1], "w");
	if (!file)
		return 2;
	fprintf(file, "%d %.3f %.3f %ld %d\n", WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status),
	        now() - start, seconds(&usage.ru_utime) + seconds(&usage.ru_stime), usage.ru_maxrss, (int)is_over);
	return fclose(file) == 0 ? 0 : 2;
}
