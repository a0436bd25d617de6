/* SPDX-License-Identifier: MIT */
#include "cli/message.h"

#include <stdio.h>

#include "base/arena.h"
#include "report/glyph.h"

void cli_say(const char *format, ...)
{
	struct text_builder line;
	struct arena arena;
	va_list arguments;

	arena_init(&arena);
	text_init(&line);
	va_start(arguments, format);
	text_add_string(&line, "openocdlint: ");
	glyph_add_line(&line, arena_vprintf(&arena, format, arguments));
	text_add_char(&line, '\n');
	va_end(arguments);
	fwrite(line.bytes, 1, line.length, stderr);
	text_release(&line);
	arena_release(&arena);
}
