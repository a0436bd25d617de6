/* SPDX-License-Identifier: MIT */
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_FIRST_CAPACITY 64

void text_init(struct text_builder *text)
{
	*text = (struct text_builder){.capacity = TEXT_FIRST_CAPACITY};
	text->bytes = malloc(text->capacity);
	if (!text->bytes)
		arena_out_of_memory();
	text->bytes[0] = '\0';
}

void text_init_in(struct text_builder *text, struct arena *arena, size_t capacity)
{
	*text = (struct text_builder){.capacity = capacity ? capacity : TEXT_FIRST_CAPACITY, .arena = arena};
	text->bytes = arena_alloc(arena, text->capacity);
}

void text_release(struct text_builder *text)
{
	if (!text->arena)
		free(text->bytes);
	*text = (struct text_builder){0};
}

void text_clear(struct text_builder *text)
{
	text->length = 0;
	text->bytes[0] = '\0';
}

static char *larger_buffer(const struct text_builder *text, size_t capacity)
{
	char *bytes;

	if (text->arena)
		return memcpy(arena_alloc(text->arena, capacity), text->bytes, text->length + 1);
	bytes = realloc(text->bytes, capacity);
	if (!bytes)
		arena_out_of_memory();
	return bytes;
}

void text_reserve(struct text_builder *text, size_t extra)
{
	size_t capacity = text->capacity;

	if (extra > SIZE_MAX / 4 || text->length > SIZE_MAX / 4)
		arena_out_of_memory();
	if (text->length + extra < capacity)
		return;
	while (capacity <= text->length + extra)
		capacity *= 2;
	text->bytes = larger_buffer(text, capacity);
	text->capacity = capacity;
}

void text_add(struct text_builder *text, const void *bytes, size_t length)
{
	if (length == 0)
		return;
	text_reserve(text, length);
	memcpy(text->bytes + text->length, bytes, length);
	text->length += length;
	text->bytes[text->length] = '\0';
}

void text_add_string(struct text_builder *text, const char *string)
{
	text_add(text, string, strlen(string));
}

void text_add_char(struct text_builder *text, char byte)
{
	text_add(text, &byte, 1);
}

void text_printf(struct text_builder *text, const char *format, ...)
{
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	if (length < 0) /* more than INT_MAX bytes */
		arena_out_of_memory();
	text_reserve(text, (size_t)length);
	va_start(arguments, format);
	vsnprintf(text->bytes + text->length, (size_t)length + 1, format, arguments);
	va_end(arguments);
	text->length += (size_t)length;
}

char *text_copy(const struct text_builder *text, struct arena *arena)
{
	return arena_copy(arena, text->bytes, text->length);
}

bool text_equal(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

bool text_is_one_of(const char *text, const char *const *words)
{
	for (; text && *words; words++)
		if (strcmp(*words, text) == 0)
			return true;
	return false;
}

bool text_starts_with(const char *text, const char *prefix)
{
	return strncmp(text, prefix, strlen(prefix)) == 0;
}

bool text_ends_with(const char *text, const char *suffix)
{
	size_t length = strlen(text);
	size_t suffix_length = strlen(suffix);

	return length >= suffix_length && strcmp(text + length - suffix_length, suffix) == 0;
}

static size_t character_length(const char *bytes, size_t length)
{
	size_t character = text_utf8_length((const unsigned char *)bytes, length);

	return character ? character : 1;
}

/* Only the last `*` is ever tried again: an earlier one has already found the shortest match, which is as good. */
bool text_matches_glob(const char *pattern, const char *text)
{
	const char *end = text + strlen(text);
	const char *after_star = NULL;
	const char *retry = NULL;

	while (*text) {
		if (*pattern == '*') {
			after_star = ++pattern;
			retry = text;
		} else if (*pattern == '?') {
			pattern++;
			text += character_length(text, (size_t)(end - text));
		} else if (*pattern == *text) {
			pattern++;
			text++;
		} else if (after_star) {
			pattern = after_star;
			text = ++retry;
		} else {
			return false;
		}
	}
	while (*pattern == '*')
		pattern++;
	return *pattern == '\0';
}

static unsigned smallest(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* Three rows of the table of distances: of this character of A, of the one before, and of the one before that. */
struct distance_rows {
	unsigned *now;
	unsigned *before;
	unsigned *earlier;
};

/* Fills the row of character I of A inside the band that distances up to LIMIT can reach; returns its least value. */
static unsigned distance_row(struct distance_rows *rows, const char *a, const char *b, size_t length_b, size_t i,
                             unsigned limit)
{
	size_t first = i > limit ? i - limit : 1;
	size_t last = i + limit < length_b ? i + limit : length_b;
	unsigned least = limit + 1;

	rows->now[first - 1] = first == 1 ? smallest((unsigned)i, limit + 1) : limit + 1;
	if (first == 1)
		least = rows->now[0];
	for (size_t j = first; j <= last; j++) {
		unsigned value = rows->before[j - 1] + (a[i - 1] != b[j - 1]);

		value = smallest(value, smallest(rows->now[j - 1], rows->before[j]) + 1);
		if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
			value = smallest(value, rows->earlier[j - 2] + 1);
		rows->now[j] = smallest(value, limit + 1);
		least = smallest(least, rows->now[j]);
	}
	if (last < length_b)
		rows->now[last + 1] = limit + 1;
	return least;
}

static unsigned distance_of_rows(unsigned *memory, const char *a, size_t length_a, const char *b, size_t length_b,
                                 unsigned limit)
{
	size_t width = length_b + 1;
	struct distance_rows rows = {memory, memory + width, memory + 2 * width};
	unsigned least_before = 0;

	for (size_t j = 0; j <= length_b; j++)
		rows.before[j] = j > limit ? limit + 1 : (unsigned)j;
	for (size_t i = 1; i <= length_a; i++) {
		unsigned least = distance_row(&rows, a, b, length_b, i, limit);
		unsigned *spare = rows.earlier;

		/* Two rows out of reach, as a swap of neighbours can reach over one. */
		if (least > limit && least_before > limit)
			return limit + 1;
		least_before = least;
		rows.earlier = rows.before;
		rows.before = rows.now;
		rows.now = spare;
	}
	return rows.before[length_b];
}

#define NAME_LENGTH_LIMIT 256

unsigned text_distance(const char *a, const char *b, unsigned limit)
{
	size_t length_a = strlen(a);
	size_t length_b = strlen(b);
	unsigned *memory;
	unsigned distance;

	if ((length_a > length_b ? length_a - length_b : length_b - length_a) > limit)
		return limit + 1;
	/* The cost grows with the square, and no name is that long. */
	if (length_a > NAME_LENGTH_LIMIT)
		return strcmp(a, b) == 0 ? 0 : limit + 1;
	memory = calloc(length_b + 1, 3 * sizeof(*memory));
	if (!memory)
		arena_out_of_memory();
	distance = distance_of_rows(memory, a, length_a, b, length_b, limit);
	free(memory);
	return distance;
}

/* The least and largest second byte, which is where overlong forms, surrogates and too large numbers show. */
static bool is_second_byte(unsigned char first, unsigned char second)
{
	unsigned char least = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
	unsigned char largest = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;

	return second >= least && second <= largest;
}

size_t text_utf8_length(const unsigned char *bytes, size_t length)
{
	size_t wanted;

	if (length == 0)
		return 0;
	if (bytes[0] < 0x80)
		return 1;
	if (bytes[0] < 0xc2 || bytes[0] > 0xf4)
		return 0;
	wanted = bytes[0] < 0xe0 ? 2 : bytes[0] < 0xf0 ? 3 : 4;
	if (length < wanted || !is_second_byte(bytes[0], bytes[1]))
		return 0;
	for (size_t i = 2; i < wanted; i++)
		if ((bytes[i] & 0xc0) != 0x80)
			return 0;
	return wanted;
}

const char *text_next_line(const char *line)
{
	line += strcspn(line, "\n");
	return line + (*line == '\n');
}

const char *text_shortened(struct arena *arena, const char *text, size_t most)
{
	size_t length = strnlen(text, most + 1);

	if (length <= most)
		return text;
	length = most;
	while (length > 0 && ((unsigned char)text[length] & 0xc0) == 0x80)
		length--;
	return arena_printf(arena, "%.*s...", (int)length, text);
}
