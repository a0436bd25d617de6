/* SPDX-License-Identifier: MIT */
#include "diagnose/log_reader.h"

#include <ctype.h>
#include <string.h>

#define BANNER "Open On-Chip Debugger"
#define WRAP_LEAST 60 /* shorter lines are not wrapped ones */
#define WRAP_MAIL 72
#define WRAP_MOST 82

struct piece {
	const char *bytes;
	size_t length;
};

static bool piece_starts(struct piece piece, const char *prefix)
{
	size_t length;

	if (piece.length == 0 || *piece.bytes != *prefix) /* mostly */
		return false;
	length = strlen(prefix);
	return piece.length >= length && memcmp(piece.bytes, prefix, length) == 0;
}

/* ---- cleaning ---- */

/* Length of the escape sequence at BYTES. */
static size_t escape_length(const char *bytes, size_t length)
{
	size_t i = 2;

	if (length < 2)
		return length;
	if (bytes[1] == '[') { /* colours and cursors: ends with a letter or so */
		while (i < length && (unsigned char)bytes[i] >= 0x20 && (unsigned char)bytes[i] < 0x40)
			i++;
		return i < length ? i + 1 : length;
	}
	if (bytes[1] == ']') { /* titles and links: end with a bell or ESC \ */
		while (i < length && bytes[i] != '\a' && bytes[i] != '\x1b')
			i++;
		return i + 1 < length && bytes[i] == '\x1b' ? i + 2 : i < length ? i + 1 : length;
	}
	return 2;
}

/* The plain quote for a curly one at BYTES, else 0. */
static char plain_quote(const char *bytes, size_t length)
{
	if (length < 3 || memcmp(bytes, "\xe2\x80", 2) != 0)
		return 0;
	switch ((unsigned char)bytes[2]) {
	case 0x98:
	case 0x99:
		return '\'';
	case 0x9c:
	case 0x9d:
	case 0x9e:
		return '"';
	default:
		return 0;
	}
}

/* Without escape sequences, null bytes and curly quotes; carriage returns stay. */
static struct piece cleaned(struct log_reader *reader, struct piece line)
{
	char *out = reader->clean;
	size_t length = 0;
	size_t i = 0;

	while (i < line.length) {
		const char *at = line.bytes + i;
		char quote = *at == '\xe2' ? plain_quote(at, line.length - i) : 0;

		if (*at == '\x1b') {
			i += escape_length(at, line.length - i);
		} else if (quote) {
			out[length++] = quote;
			i += 3;
		} else {
			if (*at)
				out[length++] = *at;
			i++;
		}
	}
	return (struct piece){out, length};
}

static bool is_decoration(unsigned char byte)
{
	return byte == ' ' || byte == '\t' || byte == '>' || byte == '|' || byte == '`' || byte == '#';
}

/* Without quote marks and blanks around; a `*` or `-` counts with a blank behind it (bullets), or `** ` would go. */
static struct piece trimmed(struct piece line)
{
	while (line.length) {
		bool is_bullet = line.length > 1 && (*line.bytes == '*' || *line.bytes == '-') && line.bytes[1] == ' ';

		if (!is_bullet && !is_decoration((unsigned char)*line.bytes))
			break;
		line.bytes++;
		line.length--;
	}
	while (line.length && strchr(" \t\r|`", line.bytes[line.length - 1]))
		line.length--;
	return line;
}

/* ---- levels ---- */

static const struct level_word {
	const char *word;
	enum know_level level;
} level_words[] = {
	{"Error:", LEVEL_ERROR},  {"Warn :", LEVEL_WARN},  {"Warn:", LEVEL_WARN},    {"Info :", LEVEL_INFO},
	{"Info:", LEVEL_INFO},    {"Debug:", LEVEL_DEBUG}, {"User :", LEVEL_USER},   {"Error :", LEVEL_ERROR},
	{"Warning:", LEVEL_WARN}, {"ERROR:", LEVEL_ERROR}, {"WARNING:", LEVEL_WARN},
};
#define LEVEL_WORD_COUNT (sizeof(level_words) / sizeof(level_words[0]))

/* The level word that LINE begins with, or NULL. */
static const struct level_word *level_at_start(struct piece line)
{
	if (line.length == 0)
		return NULL;
	for (size_t i = 0; i < LEVEL_WORD_COUNT; i++)
		if (piece_starts(line, level_words[i].word))
			return &level_words[i];
	return NULL;
}

/* The level word that ends with the colon at COLON, and where it begins; NULL when none does. */
static const struct level_word *level_before(struct piece line, size_t colon, size_t *start)
{
	if (colon == 0 || !strchr(" rnogRG", line.bytes[colon - 1])) /* what stands there in them */
		return NULL;
	for (size_t i = 0; i < LEVEL_WORD_COUNT; i++) {
		size_t length = strlen(level_words[i].word);

		if (length > colon + 1 || line.bytes[colon + 1 - length] != *level_words[i].word)
			continue;
		*start = colon + 1 - length;
		if (memcmp(line.bytes + *start, level_words[i].word, length) == 0)
			return &level_words[i];
	}
	return NULL;
}

/* The first level word of LINE at or behind FROM. */
static const struct level_word *find_level(struct piece line, size_t from, size_t *start)
{
	while (from < line.length) {
		const char *colon = memchr(line.bytes + from, ':', line.length - from);
		const struct level_word *word;

		if (!colon)
			return NULL;
		word = level_before(line, (size_t)(colon - line.bytes), start);
		if (word && *start >= from)
			return word;
		from = (size_t)(colon - line.bytes) + 1;
	}
	return NULL;
}

/* ---- places ---- */

/* Where the place ("folder/board.cfg:12: ") that ends at END of LINE begins; END when there is none. */
static size_t place_start(struct piece line, size_t end)
{
	size_t at = end;
	size_t digits;
	bool has_dot = false;
	bool has_letter = false;

	while (at && line.bytes[at - 1] == ' ')
		at--;
	if (!at || line.bytes[at - 1] != ':')
		return end;
	digits = --at;
	while (at && isdigit((unsigned char)line.bytes[at - 1]))
		at--;
	if (at == digits || !at || line.bytes[at - 1] != ':')
		return end;
	for (at--; at && !strchr(" \t`\"'(", line.bytes[at - 1]); at--) {
		has_dot |= line.bytes[at - 1] == '.' || line.bytes[at - 1] == '/';
		has_letter |= isalpha((unsigned char)line.bytes[at - 1]) != 0;
	}
	return has_dot && has_letter ? at : end;
}

static void keep_place(struct log_reader *reader, struct piece line, size_t start, size_t end)
{
	while (end > start && (line.bytes[end - 1] == ' ' || line.bytes[end - 1] == ':'))
		end--;
	if (end - start >= sizeof(reader->place))
		start = end - (sizeof(reader->place) - 1);
	memcpy(reader->place, line.bytes + start, end - start);
	reader->place[end - start] = '\0';
}

/* Passes "123 4567 stlink_usb.c:3411 function(): " of -d3; false when it is not there. */
static bool skip_debug_head(struct piece *text)
{
	size_t i = 0;
	size_t start;

	for (int number = 0; number < 3; number++) { /* number, milliseconds, and free memory on some systems */
		start = i;
		while (i < text->length && isdigit((unsigned char)text->bytes[i]))
			i++;
		if (i == start)
			break;
		if (i == text->length || text->bytes[i] != ' ')
			return false;
		i++;
	}
	if (i == 0)
		return false;
	while (i < text->length && text->bytes[i] != ' ' && text->bytes[i] != ':')
		i++;
	if (i + 1 >= text->length || text->bytes[i] != ':' || !isdigit((unsigned char)text->bytes[i + 1]))
		return false;
	while (i < text->length && text->bytes[i] != ' ')
		i++;
	start = ++i;
	while (i < text->length && (isalnum((unsigned char)text->bytes[i]) || text->bytes[i] == '_'))
		i++;
	if (i + 4 > text->length || i == start || memcmp(text->bytes + i, "(): ", 4) != 0)
		return false;
	i += 4;
	text->bytes += i;
	text->length -= i;
	return true;
}

/* ---- giving out ---- */

static const char *level_name(enum know_level level)
{
	switch (level) {
	case LEVEL_ERROR:
		return "Error: ";
	case LEVEL_WARN:
		return "Warn : ";
	case LEVEL_INFO:
		return "Info : ";
	default:
		return "";
	}
}

const char *log_line_quote(struct arena *arena, const struct log_line *line, size_t limit)
{
	return arena_printf(arena, "%s%s%s%.*s", line->place, *line->place ? ": " : "",
	                    line->has_level ? level_name(line->level) : "", (int)limit, line->text);
}

/* Most of a -d3 log: never quoted, and searched for a few messages only, so that no head has to be taken away. */
static void give_debug(struct log_reader *reader, size_t number, struct piece text)
{
	struct log_line line = {.number = number, .run = reader->run, .has_level = true, .level = LEVEL_DEBUG};

	memcpy(reader->text, text.bytes, text.length);
	reader->text[text.length] = '\0';
	reader->place[0] = '\0';
	line.text = reader->text;
	line.length = text.length;
	line.place = reader->place;
	reader->take(reader->context, &line);
}

static void give(struct log_reader *reader, size_t number, const struct level_word *word, struct piece text)
{
	struct log_line line = {.number = number, .place = reader->place, .text = reader->text};

	while (text.length && *text.bytes == ' ') {
		text.bytes++;
		text.length--;
	}
	if (word && skip_debug_head(&text))
		reader->place[0] = '\0'; /* what stood in front was no place of a config */
	text = trimmed(text);
	if (text.length == 0 && !reader->place[0])
		return;
	if (text.length > LOG_LINE_LIMIT)
		text.length = LOG_LINE_LIMIT;
	memcpy(reader->text, text.bytes, text.length);
	reader->text[text.length] = '\0';
	line.length = text.length;
	line.has_level = word != NULL;
	line.level = word ? word->level : LEVEL_USER;
	if (line.level == LEVEL_USER && strstr(reader->text, BANNER))
		reader->run++;
	line.run = reader->run;
	reader->take(reader->context, &line);
}

/* A whole line (wrapped ones joined): gives out its messages. */
static void give_all(struct log_reader *reader, size_t number, struct piece line)
{
	const struct level_word *word = level_at_start(line);
	size_t start = 0;

	reader->place[0] = '\0';
	if (!word && !(word = find_level(line, 0, &start))) {
		give(reader, number, NULL, line);
		return;
	}
	keep_place(reader, line, place_start(line, start), start);
	while (word) {
		size_t from = start + strlen(word->word);
		struct piece text = {line.bytes + from, line.length - from};
		const struct level_word *next_word;
		size_t next = 0;
		size_t end;

		if (word->level == LEVEL_DEBUG) { /* what it quotes is not a message of its own */
			give_debug(reader, number, text);
			return;
		}
		next_word = find_level(line, from, &next);
		end = next_word ? place_start(line, next) : line.length;
		text.length = (end > from ? end : from) - from;
		give(reader, number, word, text);
		if (next_word)
			keep_place(reader, line, end, next);
		word = next_word;
		start = next;
	}
}

/* ---- wraps ---- */

static bool is_terminal_width(size_t width)
{
	return width == 80 || width == 100 || width == 120 || width == 132;
}

static bool may_go_on(struct piece line)
{
	const struct level_word *word;
	size_t start = 0;

	if (piece_starts(line, "Debug:") || line.length < WRAP_LEAST ||
	    (line.length > WRAP_MOST && !is_terminal_width(line.length)))
		return false;
	word = level_at_start(line);
	if (!word)
		word = find_level(line, 0, &start);
	return word != NULL;
}

static bool starts_anew(struct piece line)
{
	static const char *const starts[] = {
		"in procedure", "at file",       "shutdown",  "Open On-Chip", "Licensed", "For bug",       "** ",
		"xPSR",         "target halted", "embedded:", "Traceback",    "adapter ", "none separate", "srst_",
		"trst_",        "DEPRECATED",    "http",      "jtag",         "swd"};
	size_t start;

	for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++)
		if (piece_starts(line, starts[i]))
			return true;
	return line.length == 0 || level_at_start(line) || find_level(line, 0, &start);
}

/* True when LINE goes on with what waits; *BLANK: with a blank between them. */
static bool goes_on(const struct log_reader *reader, struct piece line, bool *blank)
{
	size_t width = reader->waiting.length;
	size_t word = 0;

	if (starts_anew(line))
		return false;
	*blank = !is_terminal_width(width);
	if (!*blank)
		return true;
	while (word < line.length && line.bytes[word] != ' ')
		word++;
	return width < WRAP_MOST && width + 1 + word > WRAP_MAIL &&
	       (islower((unsigned char)*line.bytes) || isdigit((unsigned char)*line.bytes) ||
	        strchr("'\"(", *line.bytes));
}

static void flush_waiting(struct log_reader *reader)
{
	struct piece line = {reader->waiting.bytes, reader->waiting.length};

	reader->waiting.length = 0;
	if (line.length)
		give_all(reader, reader->waiting.number, line);
}

static void wait_with(struct log_reader *reader, struct piece line)
{
	reader->waiting.number = reader->number;
	reader->waiting.length = line.length;
	memcpy(reader->waiting.bytes, line.bytes, line.length);
}

static bool join(struct log_reader *reader, struct piece line)
{
	size_t length = reader->waiting.length;
	bool blank = false;

	if (!goes_on(reader, line, &blank) || length + line.length + 1 > LOG_LINE_LIMIT)
		return false;
	if (blank)
		reader->waiting.bytes[length++] = ' ';
	memcpy(reader->waiting.bytes + length, line.bytes, line.length);
	reader->waiting.length = length + line.length;
	return true;
}

static void take_line(struct log_reader *reader, struct piece line)
{
	line = trimmed(line);
	if (reader->waiting.length) {
		bool joined = join(reader, line);

		flush_waiting(reader);
		if (joined)
			return;
	}
	if (line.length == 0)
		return;
	if (may_go_on(line))
		wait_with(reader, line);
	else
		give_all(reader, reader->number, line);
}

/* A line of the log without its line end. A carriage return within overwrites, as a progress bar does: parts of their
 * own. */
static void take_raw(struct log_reader *reader, struct piece line, bool needs_cleaning)
{
	reader->number++;
	if (line.length > LOG_LINE_LIMIT)
		line.length = LOG_LINE_LIMIT;
	if (!needs_cleaning) {
		take_line(reader, line);
		return;
	}
	line = cleaned(reader, line);
	do { /* an empty line is one, too: it ends what was wrapped */
		const char *end = line.length ? memchr(line.bytes, '\r', line.length) : NULL;
		size_t length = end ? (size_t)(end - line.bytes) : line.length;

		take_line(reader, (struct piece){line.bytes, length});
		length += end != NULL;
		line.bytes += length;
		line.length -= length;
	} while (line.length);
}

/* ---- bytes ---- */

static bool needs_cleaning(const char *bytes, size_t length)
{
	return memchr(bytes, '\x1b', length) || memchr(bytes, '\r', length) || memchr(bytes, '\xe2', length) ||
	       memchr(bytes, '\0', length);
}

static void keep_raw(struct log_reader *reader, struct piece part)
{
	size_t room = LOG_LINE_LIMIT - reader->raw_length;

	if (part.length > room)
		part.length = room;
	memcpy(reader->raw + reader->raw_length, part.bytes, part.length);
	reader->raw_length += part.length;
}

static void feed_bytes(struct log_reader *reader, const char *bytes, size_t length)
{
	bool cleaning = needs_cleaning(bytes, length);

	while (length) {
		const char *end = memchr(bytes, '\n', length);
		struct piece part = {bytes, end ? (size_t)(end - bytes) : length};

		if (end && !reader->raw_length) {
			take_raw(reader, part, cleaning || reader->raw_needs_cleaning);
			reader->raw_needs_cleaning = false;
		} else {
			keep_raw(reader, part);
			reader->raw_needs_cleaning |= cleaning;
		}
		if (end && reader->raw_length) {
			struct piece line = {reader->raw, reader->raw_length};

			reader->raw_length = 0;
			take_raw(reader, line, reader->raw_needs_cleaning);
			reader->raw_needs_cleaning = false;
		}
		part.length += end != NULL;
		bytes += part.length;
		length -= part.length;
	}
}

/* What PowerShell's > writes: every other byte, for what is not ASCII a question mark. */
static void feed_utf16(struct log_reader *reader, const char *bytes, size_t length)
{
	char plain[1024];
	size_t count = 0;

	for (size_t i = 0; i < length; i++) {
		bool is_low = reader->utf16_odd == (reader->utf16 == 2);

		reader->utf16_odd = !reader->utf16_odd;
		if (!is_low)
			continue;
		plain[count++] = (unsigned char)bytes[i] < 0x80 ? bytes[i] : '?';
		if (count == sizeof(plain)) {
			feed_bytes(reader, plain, count);
			count = 0;
		}
	}
	feed_bytes(reader, plain, count);
}

static void feed_encoded(struct log_reader *reader, const char *bytes, size_t length)
{
	if (reader->utf16 > 0)
		feed_utf16(reader, bytes, length);
	else
		feed_bytes(reader, bytes, length);
}

/* Byte order marks, and the encoding that each stands for. */
static const struct {
	const char *bytes;
	int utf16;
} marks[] = {{"\xff\xfe", 1}, {"\xfe\xff", 2}, {"\xef\xbb\xbf", 0}};

static bool may_become_mark(const struct log_reader *reader)
{
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (reader->start_length < strlen(marks[i].bytes) &&
		    memcmp(reader->start, marks[i].bytes, reader->start_length) == 0)
			return true;
	return false;
}

/* The bytes that the log begins with are all there: passes a mark, gives what is none to the lines. */
static void end_start(struct log_reader *reader)
{
	reader->utf16 = 0;
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		if (reader->start_length != strlen(marks[i].bytes) ||
		    memcmp(reader->start, marks[i].bytes, reader->start_length) != 0)
			continue;
		reader->utf16 = marks[i].utf16;
		return;
	}
	feed_bytes(reader, reader->start, reader->start_length);
}

void log_reader_init(struct log_reader *reader, void (*take)(void *context, const struct log_line *line), void *context)
{
	reader->take = take;
	reader->context = context;
	reader->run = 0;
	log_reader_next_file(reader);
}

void log_reader_next_file(struct log_reader *reader)
{
	reader->number = 0;
	reader->raw_length = 0;
	reader->raw_needs_cleaning = false;
	reader->utf16 = -1;
	reader->start_length = 0;
	reader->utf16_odd = false;
	reader->waiting.length = 0;
}

void log_reader_feed(struct log_reader *reader, const char *bytes, size_t length)
{
	while (length && reader->utf16 < 0) { /* a pipe may give a mark byte by byte */
		reader->start[reader->start_length++] = *bytes++;
		length--;
		if (!may_become_mark(reader))
			end_start(reader);
	}
	if (length)
		feed_encoded(reader, bytes, length);
}

void log_reader_finish(struct log_reader *reader)
{
	if (reader->utf16 < 0)
		end_start(reader);
	if (reader->raw_length) {
		struct piece line = {reader->raw, reader->raw_length};

		reader->raw_length = 0;
		take_raw(reader, line, reader->raw_needs_cleaning);
	}
	flush_waiting(reader);
}
