/* SPDX-License-Identifier: MIT */
/*
 * Values: what Jim makes of words that need no substitution.
 */
#include "syntax/tree.h"

#include <string.h>

/* ---- Escapes ---- */

struct decoder {
	const char *bytes;
	size_t length;
	size_t at;
	char *out;
	size_t written;
};

static char look(const struct decoder *decoder, size_t ahead)
{
	size_t at = decoder->at + ahead;

	return at < decoder->length ? decoder->bytes[at] : '\0';
}

static void put(struct decoder *decoder, unsigned byte)
{
	decoder->out[decoder->written++] = (char)byte;
}

/* Jim writes up to 21 bits and forgets the others. */
static void put_character(struct decoder *decoder, unsigned code)
{
	if (code <= 0x7f) {
		put(decoder, code);
	} else if (code <= 0x7ff) {
		put(decoder, 0xc0 | (code & 0x7c0) >> 6);
		put(decoder, 0x80 | (code & 0x3f));
	} else if (code <= 0xffff) {
		put(decoder, 0xe0 | (code & 0xf000) >> 12);
		put(decoder, 0x80 | (code & 0xfc0) >> 6);
		put(decoder, 0x80 | (code & 0x3f));
	} else {
		put(decoder, 0xf0 | (code & 0x1c0000) >> 18);
		put(decoder, 0x80 | (code & 0x3f000) >> 12);
		put(decoder, 0x80 | (code & 0xfc0) >> 6);
		put(decoder, 0x80 | (code & 0x3f));
	}
}

/* The value of up to LIMIT hexadecimal digits AHEAD; *COUNT of them. */
static unsigned hexadecimal(const struct decoder *decoder, size_t ahead, size_t limit, size_t *count)
{
	unsigned value = 0;

	for (*count = 0; *count < limit; ++*count) {
		int digit = byte_hex_value(look(decoder, ahead + *count));

		if (digit < 0)
			break;
		value = value << 4 | (unsigned)digit;
	}
	return value;
}

/* \u{1F600}, at the backslash. Returns false when it is not of this form. */
static bool decode_braced_character(struct decoder *decoder)
{
	size_t count;
	unsigned code = hexadecimal(decoder, 3, 6, &count);

	if (look(decoder, 1) != 'u' || look(decoder, 2) != '{' || count == 0 || code > 0x1fffff ||
	    look(decoder, 3 + count) != '}')
		return false;
	put_character(decoder, code);
	decoder->at += 4 + count;
	return true;
}

/* \xAB, \u20AC, \U0001F600; without digits, the letter itself. */
static void decode_hexadecimal(struct decoder *decoder)
{
	char letter = look(decoder, 1);
	size_t limit = letter == 'x' ? 2 : letter == 'u' ? 4 : 8;
	size_t count;
	unsigned code = hexadecimal(decoder, 2, limit, &count);

	if (decode_braced_character(decoder))
		return;
	if (count == 0)
		put(decoder, (unsigned char)letter);
	else if (letter == 'x')
		put(decoder, code);
	else
		put_character(decoder, code);
	decoder->at += 2 + count;
}

static bool is_octal(char byte)
{
	return byte >= '0' && byte <= '7';
}

static void decode_octal(struct decoder *decoder)
{
	unsigned value = 0;
	size_t count = 0;

	while (count < 3 && is_octal(look(decoder, 1 + count)))
		value = value * 8 + (unsigned)(look(decoder, 1 + count++) - '0');
	put(decoder, value);
	decoder->at += 1 + count;
}

/* A backslash, a newline and the blanks behind it are one blank. */
static void decode_joined_line(struct decoder *decoder)
{
	put(decoder, ' ');
	decoder->at += 2;
	while (look(decoder, 0) == ' ' || look(decoder, 0) == '\t')
		decoder->at++;
}

static char control_character(char letter)
{
	switch (letter) {
	case 'a':
		return '\a';
	case 'b':
		return '\b';
	case 'f':
		return '\f';
	case 'n':
		return '\n';
	case 'r':
		return '\r';
	case 't':
		return '\t';
	case 'v':
		return '\v';
	case '\0': /* at the end, or before a null byte, which is lost */
		return '\\';
	default:
		return letter;
	}
}

static void decode_escape(struct decoder *decoder)
{
	char letter = look(decoder, 1);

	if (letter == 'x' || letter == 'u' || letter == 'U') {
		decode_hexadecimal(decoder);
	} else if (is_octal(letter)) {
		decode_octal(decoder);
	} else if (letter == '\n') {
		decode_joined_line(decoder);
	} else {
		put(decoder, (unsigned char)control_character(letter));
		decoder->at += 2;
	}
}

/* Writes the decoded bytes, never more than there are encoded ones, to OUT. */
static size_t decode_into(char *out, const char *bytes, size_t length)
{
	struct decoder decoder = {.bytes = bytes, .length = length, .out = out};

	while (decoder.at < length) {
		if (bytes[decoder.at] == '\\')
			decode_escape(&decoder);
		else
			put(&decoder, (unsigned char)bytes[decoder.at++]);
	}
	return decoder.written;
}

char *syntax_decode(struct arena *arena, const char *bytes, size_t length, size_t *decoded_length)
{
	char *out = arena_alloc(arena, length + 1);
	size_t written = decode_into(out, bytes, length);

	if (decoded_length)
		*decoded_length = written;
	return out;
}

/* ---- Words ---- */

enum syntax_quoting syntax_word_quoting(const struct syntax_node *word)
{
	return (enum syntax_quoting)word->variant;
}

bool syntax_word_is_expanded(const struct syntax_node *word)
{
	return (word->flags & SYNTAX_EXPAND) != 0;
}

bool syntax_word_is_literal(const struct syntax_node *word)
{
	const struct syntax_node *part;

	for (part = word->first_child; part; part = part->next_sibling)
		if (!syntax_is_leaf(part))
			return false;
	return true;
}

static const struct syntax_node *literal_word(const struct syntax_node *word)
{
	if (!word || word->kind != SYNTAX_WORD || syntax_word_is_expanded(word) || !syntax_word_is_literal(word))
		return NULL;
	return word;
}

/* Writes the value of a literal word, at most as long as its source. */
static size_t write_value(char *out, const char *text, const struct syntax_node *word)
{
	const struct syntax_node *part;
	size_t written = 0;

	for (part = word->first_child; part; part = part->next_sibling) {
		size_t length = part->end - part->start;

		if (part->kind != SYNTAX_TEXT)
			continue;
		if (part->variant == SYNTAX_BRACED) {
			memcpy(out + written, text + part->start, length);
			written += length;
		} else {
			written += decode_into(out + written, text + part->start, length);
		}
	}
	return written;
}

const char *syntax_word_bytes(struct arena *arena, const char *text, const struct syntax_node *word, size_t *length)
{
	char *out;
	size_t written;

	if (!literal_word(word))
		return NULL;
	out = arena_alloc(arena, word->end - word->start + 1u);
	written = write_value(out, text, word);
	if (length)
		*length = written;
	return out;
}

const char *syntax_word_value(struct arena *arena, const char *text, const struct syntax_node *word)
{
	return syntax_word_bytes(arena, text, word, NULL);
}

const char *syntax_word_raw(struct arena *arena, const char *text, const struct syntax_node *node)
{
	return arena_copy(arena, text + node->start, node->end - node->start);
}

/* Extends [*START, *END) by PART; false when there is a gap, or an escape. */
static bool add_verbatim(const char *text, const struct syntax_node *part, bool first, uint32_t *start, uint32_t *end)
{
	if (!first && *end != part->start)
		return false;
	if (part->variant != SYNTAX_BRACED && memchr(text + part->start, '\\', part->end - part->start))
		return false;
	if (first)
		*start = part->start;
	*end = part->end;
	return true;
}

bool syntax_word_verbatim(const char *text, const struct syntax_node *word, uint32_t *start, uint32_t *end)
{
	const struct syntax_node *part;
	bool first = true;

	if (!literal_word(word) || word->variant == SYNTAX_MIXED)
		return false;
	*start = *end = word->first_child->end;
	for (part = word->first_child; part; part = part->next_sibling) {
		if (part->kind != SYNTAX_TEXT)
			continue;
		if (!add_verbatim(text, part, first, start, end))
			return false;
		first = false;
	}
	return true;
}

/* Short words, which all keywords are, are decoded on the stack. */
#define SHORT_WORD 256

/* False when no value of WORD begins with FIRST. (A `$` that no name follows may be left out of the value.) */
static bool may_begin(const char *text, const struct syntax_node *word, char first)
{
	char written = text[word->start];

	return written == first || written == '\\' || written == '{' || written == '"' || written == '$' ||
	       word->start == word->end;
}

bool syntax_word_equals(const char *text, const struct syntax_node *word, const char *value)
{
	char decoded[SHORT_WORD];
	uint32_t start;
	uint32_t end;
	size_t length = strlen(value);

	/* Escapes make a word shorter, never longer. Most words are another one by their first letter already, and one
	 * can have a million parts. */
	if (!word || word->end - word->start < length || !may_begin(text, word, *value))
		return false;
	if (syntax_word_verbatim(text, word, &start, &end))
		return end - start == length && memcmp(text + start, value, length) == 0;
	if (!literal_word(word) || word->end - word->start > SHORT_WORD)
		return false;
	return write_value(decoded, text, word) == length && memcmp(decoded, value, length) == 0;
}

const struct syntax_node *syntax_word_variable(const struct syntax_node *word)
{
	const struct syntax_node *found = NULL;
	const struct syntax_node *part;

	if (word->kind == SYNTAX_VARIABLE)
		return word;
	for (part = word->first_child; part; part = part->next_sibling) {
		if (part->kind == SYNTAX_MARK)
			continue;
		if (found || part->kind != SYNTAX_VARIABLE)
			return NULL;
		found = part;
	}
	return found;
}

const char *syntax_variable_name(struct arena *arena, const char *text, const struct syntax_node *variable)
{
	const struct syntax_node *name = syntax_variable_name_node(variable);

	return name ? syntax_word_raw(arena, text, name) : "";
}
