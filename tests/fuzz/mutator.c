/* SPDX-License-Identifier: MIT */
/*
 * Changes that keep lines whole, beside libFuzzer's changes of bytes: a config stops at its first broken line, so that
 * what comes behind would hardly be reached. For inputs whose first byte says how and whose rest are lines.
 */
#include <stdlib.h>
#include <string.h>

#include "harness.h"

#define HEAD 1 /* the byte in front of the lines */

size_t LLVMFuzzerMutate(uint8_t *bytes, size_t length, size_t most);
size_t LLVMFuzzerCustomMutator(uint8_t *bytes, size_t length, size_t most, unsigned seed);
size_t LLVMFuzzerCustomCrossOver(const uint8_t *one, size_t one_length, const uint8_t *other, size_t other_length,
                                 uint8_t *out, size_t most, unsigned seed);

/* A generator of its own: rand() would be shared with Jim. */
struct dice {
	uint64_t state;
};

static size_t throw(struct dice * dice, size_t sides)
{
	dice->state = dice->state * 6364136223846793005u + 1442695040888963407u;
	return (size_t)(dice->state >> 33) % sides;
}

struct part {
	size_t start, end;
};

/* Where the line that holds AT begins. */
static size_t line_start(const uint8_t *bytes, size_t at)
{
	while (at > HEAD && bytes[at - 1] != '\n')
		at--;
	return at;
}

/* One line or a few, whole. */
static struct part some_lines(struct dice *dice, const uint8_t *bytes, size_t length)
{
	struct part part = {HEAD, HEAD};
	size_t count = 1 + throw(dice, 3) * throw(dice, 2);

	if (length <= HEAD)
		return part;
	part.start = line_start(bytes, HEAD + throw(dice, length - HEAD));
	part.end = part.start;
	while (count-- && part.end < length) {
		const uint8_t *newline = memchr(bytes + part.end, '\n', length - part.end);

		part.end = newline ? (size_t)(newline - bytes) + 1 : length;
	}
	return part;
}

/* A word with the blanks in front of it. */
static struct part some_word(struct dice *dice, const uint8_t *bytes, size_t length)
{
	struct part part = {HEAD, HEAD};

	if (length <= HEAD)
		return part;
	part.start = HEAD + throw(dice, length - HEAD);
	while (part.start > HEAD && bytes[part.start] > ' ')
		part.start--;
	part.end = part.start;
	while (part.end < length && (bytes[part.end] == ' ' || bytes[part.end] == '\t'))
		part.end++;
	while (part.end < length && bytes[part.end] > ' ')
		part.end++;
	return part;
}

/* Puts NEW in place of PART; the length stays as it is when there is no room. */
static size_t replace(uint8_t *bytes, size_t length, size_t most, struct part part, const void *new_bytes,
                      size_t new_length)
{
	size_t result = length - (part.end - part.start) + new_length;

	if (result > most)
		return length;
	memmove(bytes + part.start + new_length, bytes + part.end, length - part.end);
	memcpy(bytes + part.start, new_bytes, new_length);
	return result;
}

static size_t put(uint8_t *bytes, size_t length, size_t most, size_t at, const char *text)
{
	return replace(bytes, length, most, (struct part){at, at}, text, strlen(text));
}

/* Puts what stands in PART, to be copied, at AT. */
static size_t copy_part(uint8_t *bytes, size_t length, size_t most, struct part part, struct part to)
{
	size_t size = part.end - part.start;
	uint8_t *copy = malloc(size + 1);

	if (!copy)
		return length;
	memcpy(copy, bytes + part.start, size);
	length = replace(bytes, length, most, to, copy, size);
	free(copy);
	return length;
}

static size_t wrap_lines(struct dice *dice, uint8_t *bytes, size_t length, size_t most)
{
	static const char *const openings[] = {
		"proc init_board {} {\n",
		"proc p {} {\n",
		"if {[info exists X]} {\n",
		"catch {\n",
		"foreach x {a b} {\n",
		"$_TARGETNAME configure -event gdb-attach {\n",
		"chip.cpu configure -event reset-init {\n",
		"eval {\n",
	};
	struct part part = some_lines(dice, bytes, length);
	size_t longer = put(bytes, length, most, part.end, "}\n");

	if (longer == length)
		return length;
	return put(bytes, longer, most, part.start, openings[throw(dice, sizeof(openings) / sizeof(openings[0]))]);
}

static size_t put_sign(struct dice *dice, uint8_t *bytes, size_t length, size_t most)
{
	static const char *const signs[] = {"{",    "}", "[",  "]",   "\"",       "$",  "\\", ";", "#", "\r",
	                                    "\\\n", " ", "\t", ";# ", "\xc3\xa9", "\n", "(",  ")", "'", "*"};
	size_t at = length > HEAD ? HEAD + throw(dice, length - HEAD) : length;

	return put(bytes, length, most, at, signs[throw(dice, sizeof(signs) / sizeof(signs[0]))]);
}

static size_t mutate_lines(struct dice *dice, uint8_t *bytes, size_t length, size_t most)
{
	struct part lines = some_lines(dice, bytes, length);
	struct part other = some_lines(dice, bytes, length);
	struct part word = some_word(dice, bytes, length);
	struct part other_word = some_word(dice, bytes, length);

	switch (throw(dice, 8)) {
	case 0:
		return replace(bytes, length, most, lines, "", 0);
	case 1:
		return copy_part(bytes, length, most, lines, (struct part){other.start, other.start});
	case 2:
		return copy_part(bytes, length, most, lines, other);
	case 3:
		return replace(bytes, length, most, word, "", 0);
	case 4:
		return copy_part(bytes, length, most, word, other_word);
	case 5:
		return wrap_lines(dice, bytes, length, most);
	case 6:
		return put_sign(dice, bytes, length, most);
	default:
		bytes[0] ^= (uint8_t)(1u << throw(dice, 7));
		return length;
	}
}

size_t LLVMFuzzerCustomMutator(uint8_t *bytes, size_t length, size_t most, unsigned seed)
{
	struct dice dice = {seed};

	if (length <= HEAD || throw(&dice, 3) == 0)
		return LLVMFuzzerMutate(bytes, length, most);
	for (size_t count = 1 + throw(&dice, 3); count; count--)
		length = mutate_lines(&dice, bytes, length, most);
	return length;
}

/* Lines of the other one among those of the first. */
size_t LLVMFuzzerCustomCrossOver(const uint8_t *one, size_t one_length, const uint8_t *other, size_t other_length,
                                 uint8_t *out, size_t most, unsigned seed)
{
	struct dice dice = {seed};
	struct part lines = some_lines(&dice, other, other_length);
	struct part place;

	if (one_length == 0 || one_length > most)
		return 0;
	memcpy(out, one, one_length);
	place = some_lines(&dice, out, one_length);
	if (throw(&dice, 2))
		place.end = place.start;
	return replace(out, one_length, most, place, other + lines.start, lines.end - lines.start);
}
