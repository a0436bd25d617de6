/* SPDX-License-Identifier: MIT */
/*
 * Layer source: texts by number, places in them, and edits.
 *
 * A source_store holds every text that a check has read: config files and the texts of `-c`. A file gets a small
 * number (source_id, from 1) for the length of the store. Offsets are bytes from 0; lines and columns count from 1,
 * columns in characters (a byte that is not UTF-8 is one character).
 */
#ifndef SOURCE_SOURCE_H
#define SOURCE_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/map.h"
#include "base/vector.h"

typedef int source_id;
#define SOURCE_NONE 0 /* a zeroed place or span is nowhere */

struct source_file {
	source_id id;
	const char *name;    /* as given or as found; what is shown to the user */
	const char *text;    /* null-terminated; borrowed from whoever read it, for the life of the store */
	size_t length;       /* bytes */
	size_t *line_starts; /* offset of each line */
	size_t line_count;   /* at least 1 */
	bool is_command;     /* the text of a -c */
	bool is_input;       /* named on the command line */
	bool is_stock;       /* one of OpenOCD's own scripts */
	bool is_recorded;    /* its text is not there, only blank lines: what it does is known from a record */
};

struct source_store {
	struct arena *arena; /* borrowed */
	VECTOR(struct source_file *) files;
	struct map by_name;
};

/* A stretch of bytes in one file. */
struct span {
	source_id file; /* SOURCE_NONE: nowhere */
	size_t start;
	size_t end; /* exclusive */
};

struct position {
	size_t line;
	size_t column;
};

/* Replaces [start, end) of a file by text; an insertion has start == end. */
struct edit {
	struct span span;
	const char *text; /* null-terminated */
};

void source_store_init(struct source_store *store, struct arena *arena);

/* Adds a text or returns the file that already has this name (its text is then kept). NAME is copied. */
struct source_file *source_store_add(struct source_store *store, const char *name, const char *text, size_t length);
/* NULL when absent, or for SOURCE_NONE. */
struct source_file *source_store_find(const struct source_store *store, const char *name);
struct source_file *source_store_file(const struct source_store *store, source_id id);

/* Line and column of OFFSET (taken as the length when beyond it); inside a character, the place of that character. */
struct position source_position(const struct source_file *file, size_t offset);
size_t source_line_of(const struct source_file *file, size_t offset);
/*
 * Offset of the first byte of LINE, and of the byte behind its last one without "\n" or "\r\n". A LINE that the file
 * does not have is taken as the nearest one that it has. A text that ends in "\n" has an empty last line behind it.
 */
size_t source_line_start(const struct source_file *file, size_t line);
size_t source_line_end(const struct source_file *file, size_t line);

struct span span_make(source_id file, size_t start, size_t end);
extern const struct span SPAN_NONE;

#endif
