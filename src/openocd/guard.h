/* SPDX-License-Identifier: MIT */
/*
 * Layer openocd, internal: the way out of an interpreter that must not go on.
 *
 * A config can loop without end, ask for all memory, or crash Jim (deeply nested data overflows its native stack). Each
 * ends in guard_escape(), which leaves the interpreter as it is and returns to guard_run(). That is sound because
 * nothing of the interpreter is used again: its memory is a heap that is dropped whole, and what our own code keeps
 * lives in the run's arena.
 *
 * Time: a timer first asks (guard_poll() is called before each command and each allocation of Jim's), and jumps only
 * when nobody answered by its next tick: then Jim is in a loop of its own, not in our code or the C library's
 * allocator.
 *
 * The signals are the program's: a front end calls guard_install_signals() once. Without it, steps and memory are
 * limited, time and crashes are not.
 */
#ifndef OPENOCD_GUARD_H
#define OPENOCD_GUARD_H

#include <stdbool.h>

enum escape { ESCAPE_NONE, ESCAPE_STEPS, ESCAPE_INCLUDES, ESCAPE_FILE_SIZE, ESCAPE_MEMORY, ESCAPE_TIME, ESCAPE_CRASH };

/* Handles SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT on a stack of its own, and SIGPROF for the time limit. */
void guard_install_signals(void);

/* When the time is over: the code that runs can be left at any place, or only where it polls. */
enum guard_leaving { GUARD_ANYWHERE, GUARD_AT_POLLS };

/* Calls RUN(CONTEXT); returns ESCAPE_NONE when it returned, else why it was left. May be nested. */
enum escape guard_run(void (*run)(void *context), void *context, unsigned milliseconds, enum guard_leaving leaving);

/* Leaves the innermost guard_run() of this thread. */
_Noreturn void guard_escape(enum escape reason);

/* Leaves if the time is over. */
void guard_poll(void);

#endif
