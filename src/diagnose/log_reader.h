/* SPDX-License-Identifier: MIT */
/*
 * Layer diagnose: a log of OpenOCD as lines of messages. Takes any bytes in pieces of any size and takes away what
 * terminals, IDEs, build tools and mail have put around a message: colours, line ends, quote marks, bullets, back
 * quotes, timestamps and names in front of the level, the times and places of -d3. It joins what was wrapped, parts
 * messages that ran together, and counts runs. It must not know any message but the banner.
 *
 * Memory is flat: a line is kept up to LOG_LINE_LIMIT bytes, the rest of it is passed over.
 */
#ifndef DIAGNOSE_LOG_READER_H
#define DIAGNOSE_LOG_READER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "know/know.h"

#define LOG_LINE_LIMIT 4096

/* A message. The texts hold until the next one. */
struct log_line {
	size_t number; /* of the line of the log that it begins on, from 1 */
	unsigned run;  /* 0 before the first banner */
	bool has_level;
	enum know_level level; /* LEVEL_USER where none is written */
	const char *text;      /* what OpenOCD says, null-terminated */
	size_t length;
	const char *place; /* "board.cfg:12" in front of the level, or "" */
};

struct log_reader {
	void (*take)(void *context, const struct log_line *line);
	void *context;

	/* Internal. */
	size_t number;
	unsigned run;
	size_t raw_length; /* of the line that has begun and not ended */
	bool raw_needs_cleaning;
	int utf16; /* -1 not known yet, 0 no, 1 low byte first, 2 high byte first */
	bool utf16_odd;
	char start[4]; /* of the log, while it may be a byte order mark */
	size_t start_length;
	struct {
		size_t number;
		size_t length; /* 0: nothing waits */
		char bytes[LOG_LINE_LIMIT + 1];
	} waiting; /* a line that the next one may go on with */
	char raw[LOG_LINE_LIMIT + 1];
	char clean[LOG_LINE_LIMIT + 1];
	char text[LOG_LINE_LIMIT + 1];
	char place[256];
};

/* TAKE is called for each message. */
void log_reader_init(struct log_reader *reader, void (*take)(void *context, const struct log_line *line),
                     void *context);
void log_reader_feed(struct log_reader *reader, const char *bytes, size_t length);
/* The message as a person would quote it: place, level, text; at most LIMIT bytes. */
const char *log_line_quote(struct arena *arena, const struct log_line *line, size_t limit);
/* The log is over: what is left is given out. */
void log_reader_finish(struct log_reader *reader);
/* The log goes on in another file: after finish, lines are counted from 1 again. */
void log_reader_next_file(struct log_reader *reader);

#endif
