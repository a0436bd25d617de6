/* SPDX-License-Identifier: MIT */
#include "walls.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>

#include "harness.h"

/* Of the thread that runs the target: libFuzzer has one that sleeps. */
static _Thread_local bool wall;

void wall_raise(void)
{
	wall = true;
}

void wall_lower(void)
{
	wall = false;
}

bool wall_is_up(void)
{
	return wall;
}

/* The sanitizers may do as they like: they start a program that finds the names of functions. */
static void check(const char *call, const void *caller)
{
	if (wall && fuzz_is_of_program((uintptr_t)caller))
		fuzz_fail("the text under test led to a call of %s()", call);
}

/* WALL(result, name, parameters with types, parameters); walled_calls in meson.build names the same. */
#define WALL(result, name, typed, plain)                                                                               \
	result __real_##name typed;                                                                                    \
	result __wrap_##name typed;                                                                                    \
	result __wrap_##name typed                                                                                     \
	{                                                                                                              \
		check(#name, __builtin_return_address(0));                                                             \
		return __real_##name plain;                                                                            \
	}

struct sockaddr;

WALL(int, chdir, (const char *path), (path))
WALL(int, chmod, (const char *path, mode_t mode), (path, mode))
WALL(int, connect, (int descriptor, const struct sockaddr *address, unsigned length), (descriptor, address, length))
WALL(int, execve, (const char *path, char *const *words, char *const *environment), (path, words, environment))
WALL(int, execvp, (const char *name, char *const *words), (name, words))
WALL(int, execvpe, (const char *name, char *const *words, char *const *environment), (name, words, environment))
WALL(pid_t, fork, (void), ())
WALL(int, ftruncate, (int descriptor, off_t length), (descriptor, length))
WALL(int, kill, (pid_t id, int signal), (id, signal))
WALL(int, link, (const char *path, const char *other), (path, other))
WALL(int, mkdir, (const char *path, mode_t mode), (path, mode))
WALL(int, mkstemp, (char *name), (name))
WALL(int, pipe, (int *descriptors), (descriptors))
WALL(FILE *, popen, (const char *command, const char *mode), (command, mode))
WALL(int, putenv, (char *text), (text))
WALL(int, remove, (const char *path), (path))
WALL(int, rename, (const char *path, const char *other), (path, other))
WALL(int, rmdir, (const char *path), (path))
WALL(int, setenv, (const char *name, const char *value, int overwrite), (name, value, overwrite))
WALL(unsigned, sleep, (unsigned seconds), (seconds))
WALL(int, socket, (int domain, int type, int protocol), (domain, type, protocol))
WALL(int, symlink, (const char *path, const char *other), (path, other))
WALL(int, system, (const char *command), (command))
WALL(int, truncate, (const char *path, off_t length), (path, length))
WALL(mode_t, umask, (mode_t mask), (mask))
WALL(int, unlink, (const char *path), (path))
WALL(int, unsetenv, (const char *name), (name))
WALL(int, usleep, (unsigned microseconds), (microseconds))

/* vfork() must not be wrapped by a function that returns: it is refused at all times. */
pid_t __wrap_vfork(void);
pid_t __wrap_vfork(void)
{
	check("vfork", __builtin_return_address(0));
	return -1;
}

_Noreturn void __real__exit(int status);
_Noreturn void __wrap__exit(int status);
_Noreturn void __wrap__exit(int status)
{
	check("_exit", __builtin_return_address(0));
	__real__exit(status);
}

/* ---- files: they may be read ---- */

#define WRITES (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND)

int __real_open(const char *path, int flags, ...);
int __wrap_open(const char *path, int flags, ...);
int __wrap_open(const char *path, int flags, ...)
{
	va_list arguments;
	mode_t mode;

	if (flags & WRITES)
		check("open", __builtin_return_address(0));
	va_start(arguments, flags);
	mode = flags & O_CREAT ? va_arg(arguments, mode_t) : 0;
	va_end(arguments);
	return __real_open(path, flags, mode);
}

FILE *__real_fopen(const char *path, const char *mode);
FILE *__wrap_fopen(const char *path, const char *mode);
FILE *__wrap_fopen(const char *path, const char *mode)
{
	if (strpbrk(mode, "wa+"))
		check("fopen", __builtin_return_address(0));
	return __real_fopen(path, mode);
}
