/* SPDX-License-Identifier: MIT */
/*
 * A unified diff by lines, with Myers' greedy algorithm: for D differing lines it takes time and memory in the order of
 * (N + D) * D, and the D of a fix is small. Beyond DISTANCE_LIMIT the differing middle is shown as replaced whole.
 */
#include "fix/fix.h"

#include <stdlib.h>
#include <string.h>

#include "base/path.h"

#define CONTEXT_LINES 3
#define DISTANCE_LIMIT 2000

struct line {
	const char *bytes;
	size_t length; /* with its newline */
};

struct lines {
	struct line *items;
	size_t count;
};

static struct lines split(struct arena *arena, const char *text, size_t length)
{
	VECTOR(struct line) list = {0};
	size_t at = 0;
	while (at < length) {
		const char *newline = memchr(text + at, '\n', length - at);
		size_t size = newline ? (size_t)(newline - text) + 1 - at : length - at;
		vector_push(arena, &list, (struct line){text + at, size});
		at += size;
	}
	return (struct lines){list.items, list.count};
}

static bool lines_equal(const struct line *a, const struct line *b)
{
	return a->length == b->length && memcmp(a->bytes, b->bytes, a->length) == 0;
}

/* What becomes of each line: kept lines pair up in order. */
struct marks {
	bool *removed; /* of the old text */
	bool *added;   /* of the new text */
};

/* Walks the stored fronts back from the end and marks what was not kept. */
static void trace_back(const struct lines *a, const struct lines *b, long **fronts, long distance, struct marks *marks)
{
	long x = (long)a->count;
	long y = (long)b->count;
	for (long d = distance; d > 0; d--) {
		const long *front = fronts[d - 1];
		long k = x - y;
		bool down = k == -d || (k != d && front[k - 1 + d] < front[k + 1 + d]);
		long previous_k = down ? k + 1 : k - 1;
		long previous_x = front[previous_k + d];
		long previous_y = previous_x - previous_k;
		if (down)
			marks->added[previous_y] = true;
		else
			marks->removed[previous_x] = true;
		x = previous_x;
		y = previous_y;
	}
}

/* fronts[d][k + d + 1]: furthest x on diagonal k after d steps. */
static bool mark_differences(struct arena *arena, const struct lines *a, const struct lines *b, struct marks *marks)
{
	long n = (long)a->count;
	long m = (long)b->count;
	long **fronts = arena_alloc(arena, (DISTANCE_LIMIT + 1) * sizeof(*fronts));
	for (long d = 0; d <= DISTANCE_LIMIT; d++) {
		long *front = arena_alloc(arena, (size_t)(2 * d + 3) * sizeof(*front));
		fronts[d] = front;
		for (long k = -d; k <= d; k += 2) {
			long x = 0;
			if (d > 0) {
				const long *last = fronts[d - 1];
				bool down = k == -d || (k != d && last[k - 1 + d] < last[k + 1 + d]);
				x = down ? last[k + 1 + d] : last[k - 1 + d] + 1;
			}
			while (x < n && x - k < m && lines_equal(&a->items[x], &b->items[x - k]))
				x++;
			front[k + d + 1] = x;
			if (x >= n && x - k >= m) {
				trace_back(a, b, fronts, d, marks);
				return true;
			}
		}
	}
	return false;
}

static void print_line(struct text_builder *out, char sign, const struct line *line)
{
	text_add_char(out, sign);
	text_add(out, line->bytes, line->length);
	if (line->length == 0 || line->bytes[line->length - 1] != '\n')
		text_add_string(out, "\n\\ No newline at end of file\n");
}

struct walk {
	const struct lines *a, *b;
	const struct marks *marks;
	size_t x, y; /* next line of each */
};

static bool at_change(const struct walk *walk)
{
	return (walk->x < walk->a->count && walk->marks->removed[walk->x]) ||
	       (walk->y < walk->b->count && walk->marks->added[walk->y]);
}

/* Lines kept from here to the next change or the end. */
static size_t kept_run(const struct walk *walk)
{
	struct walk ahead = *walk;
	while (ahead.x < ahead.a->count && ahead.y < ahead.b->count && !at_change(&ahead)) {
		ahead.x++;
		ahead.y++;
	}
	return ahead.x - walk->x;
}

static bool is_over(const struct walk *walk)
{
	return walk->x >= walk->a->count && walk->y >= walk->b->count;
}

static void print_changes(struct text_builder *body, struct walk *walk)
{
	while (walk->x < walk->a->count && walk->marks->removed[walk->x])
		print_line(body, '-', &walk->a->items[walk->x++]);
	while (walk->y < walk->b->count && walk->marks->added[walk->y])
		print_line(body, '+', &walk->b->items[walk->y++]);
}

static void print_kept(struct text_builder *body, struct walk *walk, size_t count)
{
	for (size_t i = 0; i < count; i++, walk->y++)
		print_line(body, ' ', &walk->a->items[walk->x++]);
}

/* One hunk: WALK stands at its first change, CONTEXT kept lines before it belong to it. */
static void print_hunk(struct text_builder *out, struct walk *walk, size_t context)
{
	struct text_builder body;
	text_init(&body);
	size_t first_x = walk->x -= context;
	size_t first_y = walk->y -= context;
	print_kept(&body, walk, context);
	while (true) {
		print_changes(&body, walk);
		size_t kept = kept_run(walk);
		struct walk behind = *walk;
		behind.x += kept;
		behind.y += kept;
		if (kept > 2 * CONTEXT_LINES || is_over(&behind)) {
			print_kept(&body, walk, kept < CONTEXT_LINES ? kept : CONTEXT_LINES);
			break;
		}
		print_kept(&body, walk, kept);
	}
	size_t old_count = walk->x - first_x;
	size_t new_count = walk->y - first_y;
	text_printf(out, "@@ -%zu,%zu +%zu,%zu @@\n", old_count ? first_x + 1 : first_x, old_count,
	            new_count ? first_y + 1 : first_y, new_count);
	text_add(out, body.bytes, body.length);
	text_release(&body);
}

/* `patch` and `git apply` take no name that leaves their folder, nor an absolute one: then it is one for -d /. */
static const char *name_in_header(struct arena *arena, const char *name)
{
	name = path_normalize(arena, name);
	if (strncmp(name, "../", 3) == 0)
		name = path_absolute(arena, name);
	return name + strspn(name, "/");
}

/* As git writes it: an odd name in quotes, and a tab behind one with blanks, where the name would seem to end. */
static void print_header(struct text_builder *out, const char *sign, const char *side, const char *name)
{
	bool odd = false;
	for (const char *c = name; *c; c++)
		odd |= (unsigned char)*c < ' ' || *c == '"' || *c == '\\' || *c == 127;
	text_printf(out, "%s%s%s", sign, odd ? "\"" : "", side);
	for (const char *c = name; *c; c++) {
		if ((unsigned char)*c < ' ' || *c == 127)
			text_printf(out, "\\%03o", (unsigned)*c);
		else
			text_printf(out, *c == '"' || *c == '\\' ? "\\%c" : "%c", *c);
	}
	text_add_string(out, odd ? "\"" : "");
	text_add_string(out, strchr(name, ' ') && !odd ? "\t\n" : "\n");
}

void fix_print_diff(struct text_builder *out, const struct fixed_file *file)
{
	struct arena arena;
	arena_init(&arena);
	struct lines a = split(&arena, file->before, file->before_length);
	struct lines b = split(&arena, file->after, file->after_length);
	struct marks marks = {arena_alloc(&arena, a.count + 1), arena_alloc(&arena, b.count + 1)};
	if (!mark_differences(&arena, &a, &b, &marks)) {
		memset(marks.removed, true, a.count);
		memset(marks.added, true, b.count);
	}
	const char *name = name_in_header(&arena, file->name);
	print_header(out, "--- ", "a/", name);
	print_header(out, "+++ ", "b/", name);
	struct walk walk = {&a, &b, &marks, 0, 0};
	while (!is_over(&walk)) {
		size_t kept = kept_run(&walk);
		walk.x += kept;
		walk.y += kept;
		if (!is_over(&walk))
			print_hunk(out, &walk, kept < CONTEXT_LINES ? kept : CONTEXT_LINES);
	}
	arena_release(&arena);
}
