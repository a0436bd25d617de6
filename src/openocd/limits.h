/* SPDX-License-Identifier: MIT */
/*
 * Layer openocd: how far one check may go. A config is a program from anywhere: without limits it could run for ever,
 * or take all memory. They are far above what any shipped script needs (times, steps, memory: 45, 200, 30 times), and
 * are the caller's: a file that is checked, or lies beside it, must not be able to raise them.
 */
#ifndef OPENOCD_LIMITS_H
#define OPENOCD_LIMITS_H

#include <stddef.h>

/* A field that is 0 stands for the usual value. */
struct limits {
	unsigned milliseconds; /* of processor time for one run; the rules have as much for what they say of it */
	unsigned long steps;   /* commands that one run executes */
	size_t memory;         /* bytes of one check: half of it for the interpreter, a quarter for what a run leaves */
	unsigned long includes; /* scripts that one run reads, each time counts */
	size_t file_size;       /* bytes of one file */
};

/* LIMITS with the usual values filled in. */
struct limits limits_filled(const struct limits *limits);

#endif
