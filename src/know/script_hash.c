/* SPDX-License-Identifier: MIT */
/*
 * What a script does, as one number: FNV-1a over its lines of code. tools/hash-scripts computes the same, and has to be
 * kept in step.
 */
#include "know/know.h"

#include <string.h>

#include "base/hash.h"

/* Without CR, indentation and blanks at the end; comments and empty lines do not count. */
static uint64_t add_line(uint64_t hash, const char *line, size_t length)
{
	while (length && strchr(" \t\r", line[length - 1]))
		length--;
	while (length && strchr(" \t\r", *line)) {
		line++;
		length--;
	}
	if (!length || *line == '#')
		return hash;
	return hash_byte(hash_bytes(hash, line, length), '\n');
}

uint64_t know_script_hash(const char *text, size_t length)
{
	uint64_t hash = HASH_START;
	for (const char *end = text + length; text < end;) {
		const char *stop = memchr(text, '\n', (size_t)(end - text));
		size_t line = (size_t)((stop ? stop : end) - text);
		hash = add_line(hash, text, line);
		text += line + 1;
	}
	return hash;
}
