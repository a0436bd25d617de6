/* SPDX-License-Identifier: MIT */
/*
 * Layer base: building strings, and the few questions about text that the C library does not answer.
 *
 * A text_builder has a buffer that is always null-terminated; it may hold any bytes. The buffer is its own, on the
 * heap, or an arena's: what can be left at any moment (a run, see openocd/guard.h) keeps its texts in one, as nobody
 * releases them there.
 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

struct text_builder {
	char *bytes; /* never NULL after text_init() */
	size_t length;
	size_t capacity;
	struct arena *arena; /* the buffer's owner, or NULL for the heap */
};

/* Life cycle. */
void text_init(struct text_builder *text);
/* Its bytes live as long as ARENA, and need no text_release(). CAPACITY: bytes expected, the null byte included. */
void text_init_in(struct text_builder *text, struct arena *arena, size_t capacity);
void text_release(struct text_builder *text);
void text_clear(struct text_builder *text); /* keeps the buffer */

/* Makes room for EXTRA more bytes, so that they can be written behind `length` without another copy. */
void text_reserve(struct text_builder *text, size_t extra);

/* Appending. */
void text_add(struct text_builder *text, const void *bytes, size_t length);
void text_add_string(struct text_builder *text, const char *string);
void text_add_char(struct text_builder *text, char byte);
void text_printf(struct text_builder *text, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Copies the content into ARENA. */
char *text_copy(const struct text_builder *text, struct arena *arena);

/* Questions. */
bool text_equal(const char *a, const char *b);                   /* NULL equals only NULL */
bool text_is_one_of(const char *text, const char *const *words); /* WORDS ends with NULL; NULL is none of them */
bool text_starts_with(const char *text, const char *prefix);
bool text_ends_with(const char *text, const char *suffix);
/* True when PATTERN matches all of TEXT: `*` is any run of characters (slashes too), `?` one character. */
bool text_matches_glob(const char *pattern, const char *text);
/* Where the line behind LINE begins; at the end of the text, its null byte. */
const char *text_next_line(const char *line);
/* TEXT, or where it has more than MOST bytes their beginning in ARENA, with "..." behind it; cuts no UTF-8 character.
 */
const char *text_shortened(struct arena *arena, const char *text, size_t most);
/* Edit distance (insert, delete, change, swap of neighbours), at most LIMIT + 1; texts over 256 bytes are equal or far
 * apart. */
unsigned text_distance(const char *a, const char *b, unsigned limit);
/* Length of the UTF-8 character at BYTES (1 to 4), or 0 when the bytes are not UTF-8. LENGTH is what is left. */
size_t text_utf8_length(const unsigned char *bytes, size_t length);

#endif
