/* SPDX-License-Identifier: MIT */
/*
 * Layer report: how a character of user text is shown. Characters that a terminal obeys, or that a reader does
 * not see (escape sequences, line separators, changes of writing direction, zero-width ones), are shown as escapes.
 */
#ifndef REPORT_GLYPH_H
#define REPORT_GLYPH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

struct glyph {
	char text[12];        /* null-terminated UTF-8 that is safe to print */
	size_t columns;       /* on a terminal: 0, 1, 2, or the length of an escape */
	size_t source_length; /* bytes of the character in the user's text */
	unsigned code;        /* U+FFFD for a byte that is not UTF-8 */
	bool is_escape;
};

/* The character at BYTES; LENGTH is what is left and not 0. */
struct glyph glyph_at(const char *bytes, size_t length);

/* Appends a text of one line: line ends and tabs are shown as escapes, too. */
void glyph_add_line(struct text_builder *out, const char *text);
/* The same as a text of its own. */
const char *glyph_line(struct arena *arena, const char *text);

/* The columns that a text of one line takes on a terminal. */
size_t glyph_text_columns(const char *text);

/*
 * Appends TEXT with line ends kept; PREFIX (not NULL) comes behind each of them. One behind which a service that runs
 * builds would find a command to it is shown as an escape.
 */
void glyph_add_lines(struct text_builder *out, const char *text, const char *prefix);

/* Appends the content of a file: tabs and line ends are kept, the latter without the CR in front of them. */
void glyph_add_text(struct text_builder *out, const char *bytes, size_t length);

/* Appends bytes with nothing changed but what is not UTF-8. */
void glyph_add_utf8(struct text_builder *out, const char *bytes, size_t length);

#endif
