/* SPDX-License-Identifier: MIT */
#include "diagnose/pattern.h"

#include <ctype.h>
#include <string.h>

#define STEP_LIMIT 20000 /* per message; an ordinary one takes some dozens */

enum field { FIELD_WORD, FIELD_NUMBER, FIELD_HEX, FIELD_ANY, FIELD_COUNT };

static const char *const field_names[FIELD_COUNT] = {"word", "number", "hex", "any"};

struct matcher {
	const char *end;
	size_t steps;
	struct pattern_match *match;
};

/* The field at PATTERN ("{word:name}"); *LENGTH is how long it is written. FIELD_COUNT: no such field. */
static enum field field_at(const char *pattern, size_t *length, struct capture *capture)
{
	size_t name = strcspn(pattern + 1, ":}");
	const char *close = strchr(pattern, '}');

	if (!close)
		return FIELD_COUNT;
	*length = (size_t)(close - pattern) + 1;
	capture->name = NULL;
	if (pattern[1 + name] == ':') {
		capture->name = pattern + 2 + name;
		capture->name_length = (size_t)(close - capture->name);
	}
	for (int i = 0; i < FIELD_COUNT; i++)
		if (strlen(field_names[i]) == name && memcmp(field_names[i], pattern + 1, name) == 0)
			return (enum field)i;
	return FIELD_COUNT;
}

/* True when BYTE may be byte INDEX of FIELD. */
static bool field_takes(enum field field, unsigned char byte, size_t index)
{
	switch (field) {
	case FIELD_WORD:
		return !isspace(byte);
	case FIELD_NUMBER:
		return isdigit(byte) || (index == 0 && byte == '-');
	case FIELD_HEX:
		return isxdigit(byte) || (index == 1 && (byte == 'x' || byte == 'X'));
	default:
		return true;
	}
}

static bool match_here(struct matcher *matcher, const char *pattern, const char *text);

static bool match_field(struct matcher *matcher, const char *pattern, const char *text)
{
	struct pattern_match *match = matcher->match;
	struct capture capture;
	size_t length;
	enum field field = field_at(pattern, &length, &capture);
	size_t kept = match->capture_count;
	size_t taken = field == FIELD_ANY ? 0 : 1;

	if (field == FIELD_COUNT)
		return false;
	pattern += length;
	for (size_t i = 0; i < taken; i++)
		if (text + i >= matcher->end || !field_takes(field, (unsigned char)text[i], i))
			return false;
	/* At the pattern's end there is nothing that ends the field but the text. */
	if (!*pattern)
		while (text + taken < matcher->end && field_takes(field, (unsigned char)text[taken], taken))
			taken++;
	while (true) {
		match->capture_count = kept;
		if (capture.name && kept < PATTERN_CAPTURE_LIMIT) {
			capture.text = text;
			capture.length = taken;
			match->captures[match->capture_count++] = capture;
		}
		if (match_here(matcher, pattern, text + taken))
			return true;
		if (matcher->steps > STEP_LIMIT || text + taken >= matcher->end ||
		    !field_takes(field, (unsigned char)text[taken], taken))
			return false;
		taken++;
	}
}

/* True when all of PATTERN matches what stands at TEXT. */
static bool match_here(struct matcher *matcher, const char *pattern, const char *text)
{
	matcher->steps++;
	for (; *pattern; pattern++, text++) {
		if (*pattern == '{')
			return match_field(matcher, pattern, text);
		if (text >= matcher->end || *text != *pattern)
			return false;
	}
	matcher->match->end = text;
	return true;
}

/* memmem() makes a table first, which takes longer than all of a message. */
static const char *find_literal(const char *text, const char *end, const char *literal, size_t length)
{
	while ((size_t)(end - text) >= length) {
		text = memchr(text, *literal, (size_t)(end - text) - length + 1);
		if (!text || memcmp(text, literal, length) == 0)
			return text;
		text++;
	}
	return NULL;
}

bool pattern_find(const char *pattern, const char *text, size_t length, struct pattern_match *match)
{
	struct matcher matcher = {.end = text + length, .match = match};
	size_t literal = strcspn(pattern, "{");

	match->capture_count = 0;
	match->start = text;
	if (*pattern == '^')
		return match_here(&matcher, pattern + 1, text);
	while (matcher.steps <= STEP_LIMIT) {
		if (literal) {
			text = find_literal(text, matcher.end, pattern, literal);
			if (!text)
				return false;
		}
		match->start = text;
		if (match_here(&matcher, pattern, text))
			return true;
		if (text >= matcher.end)
			return false;
		text++;
	}
	return false;
}

size_t pattern_weight(const char *pattern)
{
	size_t weight = 0;

	while (*pattern) {
		size_t length = strcspn(pattern, "{");

		weight += length;
		pattern += length;
		if (*pattern)
			pattern += strcspn(pattern, "}") + 1;
	}
	return weight;
}

bool pattern_is_valid(const char *pattern)
{
	struct capture capture;
	size_t length;

	for (; *pattern; pattern++) {
		if (*pattern != '{')
			continue;
		if (field_at(pattern, &length, &capture) == FIELD_COUNT)
			return false;
		pattern += length - 1;
	}
	return true;
}
