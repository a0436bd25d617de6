/* SPDX-License-Identifier: MIT */
/*
 * Layer base: memory that is given back all at once.
 *
 * An arena serves the many small objects of one check (or one file, or one step). Nothing in it is freed singly, so an
 * object may point to any other of the same or a longer-lived arena. It must not know what is stored in it.
 *
 * Invariants: every returned block is zeroed, aligned for any type and stays where it is until arena_release(). When
 * the system has no memory left, the process ends (see arena_out_of_memory()), so callers never see a null pointer.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena_block;

struct arena {
	struct arena_block *blocks;
	size_t used;            /* bytes handed out, for budgets and tests */
	size_t limit;           /* of USED; 0: none */
	void (*exceeded)(void); /* called instead of going over it; does not return */
};

/* Life cycle. */
void arena_init(struct arena *arena);
void arena_release(struct arena *arena); /* frees everything; the arena may be used again */

/* Zeroed memory of SIZE bytes (SIZE 0 gives a valid pointer). */
void *arena_alloc(struct arena *arena, size_t size);

/* Copies LENGTH bytes of DATA and puts a null byte behind them. */
char *arena_copy(struct arena *arena, const void *data, size_t length);

/* Copies a C string; NULL stays NULL. */
char *arena_strdup(struct arena *arena, const char *text);

/* A formatted C string. */
char *arena_printf(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
char *arena_vprintf(struct arena *arena, const char *format, va_list arguments);

/*
 * Reports on standard error and ends the process at once with status 3. Unwinding is not tried: nothing is half-written
 * at any time (files are replaced by rename), and code that runs without memory is never tested code.
 */
_Noreturn void arena_out_of_memory(void);

#define arena_new(arena, type) ((type *)arena_alloc((arena), sizeof(type)))

#endif
