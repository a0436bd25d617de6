/* SPDX-License-Identifier: MIT */
#include "report/diff_view.h"

#include <string.h>

#include "report/glyph.h"

/* By the first byte: a header is not told from a line taken away that begins with "--", and need not be. */
static const char *style_of(char first)
{
	switch (first) {
	case '-':
		return "31";
	case '+':
		return "32";
	case '@':
		return "36";
	default:
		return NULL;
	}
}

static void add_line(struct text_builder *out, const char *line, size_t length)
{
	for (size_t at = 0; at < length;) {
		struct glyph glyph = glyph_at(line + at, length - at);

		if (line[at] == '\t')
			text_add_char(out, '\t');
		else
			text_add_string(out, glyph.text);
		at += glyph.source_length;
	}
}

void diff_view_add(struct text_builder *out, bool color, const char *diff, size_t length)
{
	for (const char *end = diff + length; diff < end;) {
		const char *newline = memchr(diff, '\n', (size_t)(end - diff));
		size_t line_length = (size_t)((newline ? newline : end) - diff);
		const char *style = color && line_length ? style_of(*diff) : NULL;

		if (style)
			text_printf(out, "\x1b[%sm", style);
		add_line(out, diff, line_length);
		text_add_string(out, style ? "\x1b[0m" : "");
		text_add_char(out, '\n');
		diff += line_length + (newline != NULL);
	}
}
