/* SPDX-License-Identifier: MIT */
/*
 * failing_malloc N once|on DESCRIPTOR ARGUMENT...: openocdlint, whose N-th request for memory is refused, alone or with
 * all behind it. Tells through DESCRIPTOR, by a byte, that it came so far.
 *
 * The C library's own requests are refused, too: these functions take the place of its allocator. Not so under a
 * sanitizer, which has one of its own; there the linker's --wrap leads to them.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"

#ifdef USE_WRAP
#define NAME(function) __wrap_##function
#define REAL(function) __real_##function
#else
#define NAME(function) function
#define REAL(function) __libc_##function
#endif

void *REAL(malloc)(size_t size);
void *REAL(calloc)(size_t count, size_t size);
void *REAL(realloc)(void *memory, size_t size);
void *NAME(malloc)(size_t size);
void *NAME(calloc)(size_t count, size_t size);
void *NAME(realloc)(void *memory, size_t size);

static bool is_armed;
static bool fails_on;
static unsigned long left;
static int witness;

static bool is_refused(void)
{
	if (!is_armed || (left > 0 && --left > 0))
		return false;
	is_armed = fails_on;
	(void)!write(witness, "x", 1);
	errno = ENOMEM;
	return true;
}

void *NAME(malloc)(size_t size)
{
	return is_refused() ? NULL : REAL(malloc)(size);
}

void *NAME(calloc)(size_t count, size_t size)
{
	return is_refused() ? NULL : REAL(calloc)(count, size);
}

void *NAME(realloc)(void *memory, size_t size)
{
	return is_refused() ? NULL : REAL(realloc)(memory, size);
}

int main(int argc, char **argv)
{
	if (argc < 4)
		return 125;
	left = strtoul(argv[1], NULL, 10);
	fails_on = strcmp(argv[2], "on") == 0;
	witness = atoi(argv[3]);
	is_armed = true;
	argv[3] = argv[0];
	return cli_main(argc - 3, argv + 3);
}
