/* SPDX-License-Identifier: MIT */
#include "lint/pattern.h"

#include <string.h>

#define SET_NAME_LIMIT 16

/* ---- reading ---- */

/* Blanks at the end do not count, unless a backslash stands before them. */
static size_t trimmed_length(const char *line, size_t length)
{
	while (length > 0 && (line[length - 1] == '\r' || line[length - 1] == '\n'))
		length--;
	while (length > 0 && (line[length - 1] == ' ' || line[length - 1] == '\t')) {
		if (length > 1 && line[length - 2] == '\\')
			break;
		length--;
	}
	return length;
}

bool path_pattern_parse(struct arena *arena, const char *line, size_t length, struct path_pattern *pattern)
{
	*pattern = (struct path_pattern){0};
	length = trimmed_length(line, length);
	if (length == 0 || line[0] == '#')
		return false;
	if (line[0] == '!') {
		pattern->is_negated = true;
		line++;
		length--;
	}
	if (length > 0 && line[length - 1] == '/') {
		pattern->only_folders = true;
		length--;
	}
	pattern->is_anchored = length > 0 && memchr(line, '/', length) != NULL;
	if (length > 0 && line[0] == '/') {
		line++;
		length--;
	}
	pattern->text = arena_copy(arena, line, length);
	return length > 0;
}

/* ---- one part of a path ---- */

static bool is_in_named_set(const char *name, size_t length, unsigned char byte)
{
	static const char *const names[] = {"alpha", "digit", "alnum", "upper", "lower", "space", "punct", "xdigit"};
	bool is_upper = byte >= 'A' && byte <= 'Z';
	bool is_lower = byte >= 'a' && byte <= 'z';
	bool is_digit = byte >= '0' && byte <= '9';
	bool is_hex = is_digit || (byte >= 'a' && byte <= 'f') || (byte >= 'A' && byte <= 'F');
	bool is_space = byte == ' ' || (byte >= '\t' && byte <= '\r');
	bool is_punctuation = byte > ' ' && byte < 0x7f && !is_upper && !is_lower && !is_digit;
	bool members[] = {
		is_upper || is_lower, is_digit, is_upper || is_lower || is_digit, is_upper, is_lower, is_space,
		is_punctuation,       is_hex};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strlen(names[i]) == length && memcmp(names[i], name, length) == 0)
			return members[i];
	return false;
}

/* The end of a named set such as "[:alpha:]" that begins at SET, or NULL. */
static const char *named_set_end(const char *set, const char *end)
{
	if (end - set < 4 || set[0] != '[' || set[1] != ':')
		return NULL;
	for (const char *at = set + 2; at + 1 < end && at - set < SET_NAME_LIMIT; at++)
		if (at[0] == ':' && at[1] == ']')
			return at + 2;
	return NULL;
}

/* Takes one member (a named set, a byte or a range) at *AT; true when BYTE is in it. */
static bool take_set_member(const char **at, const char *end, unsigned char byte)
{
	const char *after_name = named_set_end(*at, end);
	unsigned char first, last;

	if (after_name) {
		const char *name = *at + 2;

		*at = after_name;
		return is_in_named_set(name, (size_t)(after_name - name - 2), byte);
	}
	if (**at == '\\' && *at + 1 < end)
		++*at;
	first = last = (unsigned char)*(*at)++;
	if (end - *at >= 2 && **at == '-' && (*at)[1] != ']') {
		++*at;
		if (**at == '\\' && *at + 1 < end)
			++*at;
		last = (unsigned char)*(*at)++;
	}
	return byte >= first && byte <= last;
}

/* A set "[...]" at *AT; without its end it matches nothing. */
static bool set_matches(const char **at, const char *end, unsigned char byte)
{
	const char *next = *at + 1;
	bool is_negated = next < end && (*next == '!' || *next == '^');
	bool is_member = false;
	const char *first;

	next += is_negated;
	for (first = next; next < end && (*next != ']' || next == first);)
		is_member |= take_set_member(&next, end, byte);
	if (next >= end)
		return false;
	*at = next + 1;
	return is_member != is_negated;
}

/* One character of the pattern that is no `*`; steps over it when it matches. */
static bool one_matches(const char **pattern, const char *end, unsigned char byte)
{
	const char *at = *pattern;

	if (at == end)
		return false;
	if (*at == '[')
		return set_matches(pattern, end, byte);
	if (*at == '\\' && at + 1 < end)
		at++;
	else if (*at == '?') {
		*pattern = at + 1;
		return true;
	}
	if ((unsigned char)*at != byte)
		return false;
	*pattern = at + 1;
	return true;
}

/* Only the last `*` is ever tried again, so the time is at most the product of both lengths. */
static bool part_matches(const char *pattern, const char *pattern_end, const char *text, const char *text_end)
{
	const char *after_star = NULL;
	const char *retry = NULL;

	while (text < text_end) {
		if (pattern < pattern_end && *pattern == '*') {
			after_star = ++pattern;
			retry = text;
		} else if (one_matches(&pattern, pattern_end, (unsigned char)*text)) {
			text++;
		} else if (after_star) {
			pattern = after_star;
			text = ++retry;
		} else {
			return false;
		}
	}
	while (pattern < pattern_end && *pattern == '*')
		pattern++;
	return pattern == pattern_end;
}

/* ---- a whole path ---- */

static const char *part_end(const char *path)
{
	return path + strcspn(path, "/");
}

/* The part behind this one, or NULL. */
static const char *next_part(const char *path)
{
	const char *end = part_end(path);

	return *end ? end + 1 : NULL;
}

static bool is_any_folders(const char *pattern)
{
	return part_end(pattern) - pattern == 2 && pattern[0] == '*' && pattern[1] == '*';
}

/* The same method as above, with parts for characters and `**` for the star. */
static bool parts_match(const char *pattern, const char *path)
{
	const char *after_stars = NULL;
	const char *retry = NULL;

	while (path) {
		if (pattern && is_any_folders(pattern)) {
			after_stars = pattern = next_part(pattern);
			retry = path;
			if (!pattern)
				return true;
		} else if (pattern && part_matches(pattern, part_end(pattern), path, part_end(path))) {
			pattern = next_part(pattern);
			path = next_part(path);
		} else if (after_stars) {
			pattern = after_stars;
			path = retry = next_part(retry);
		} else {
			return false;
		}
	}
	return pattern == NULL;
}

bool path_pattern_matches(const struct path_pattern *pattern, const char *path, bool is_folder)
{
	const char *name;

	if (pattern->only_folders && !is_folder)
		return false;
	if (pattern->is_anchored)
		return parts_match(pattern->text, path);
	name = strrchr(path, '/');
	name = name ? name + 1 : path;
	return part_matches(pattern->text, pattern->text + strlen(pattern->text), name, name + strlen(name));
}

bool path_pattern_covers(const struct path_pattern *pattern, const char *path)
{
	struct arena arena;
	bool is_covered = path_pattern_matches(pattern, path, false);
	char *folder;

	if (is_covered)
		return true;
	arena_init(&arena);
	folder = arena_strdup(&arena, path);
	for (char *slash = strrchr(folder, '/'); slash && !is_covered; slash = strrchr(folder, '/')) {
		*slash = '\0';
		is_covered = path_pattern_matches(pattern, folder, true);
	}
	arena_release(&arena);
	return is_covered;
}
