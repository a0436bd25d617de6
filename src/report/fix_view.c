/* SPDX-License-Identifier: MIT */
#include "report/fix_view.h"

#include <string.h>

#include "base/text.h"

static bool is_applicable(const struct source_store *sources, const struct fix *fix)
{
	for (size_t i = 0; i < fix->edits.count; i++) {
		struct span span = fix->edits.items[i].span;
		const struct source_file *file = source_store_file(sources, span.file);

		if (!file || span.start > span.end || span.end > file->length)
			return false;
		if (i == 0)
			continue;
		if (span.file < fix->edits.items[i - 1].span.file)
			return false;
		if (span.file == fix->edits.items[i - 1].span.file && span.start < fix->edits.items[i - 1].span.end)
			return false;
	}
	return true;
}

/* Number of the edit behind the last one that shares lines with its neighbours from FIRST on. */
static size_t end_of_group(const struct source_file *file, const struct fix *fix, size_t first)
{
	size_t next = first + 1;

	while (next < fix->edits.count && fix->edits.items[next].span.file == file->id &&
	       source_line_of(file, fix->edits.items[next].span.start) <=
	               source_line_of(file, fix->edits.items[next - 1].span.end))
		next++;
	return next;
}

/* The text of [START, END) of FILE with the edits FIRST to LAST (exclusive) made. */
static char *edited_text(struct arena *arena, const struct source_file *file, size_t start, size_t end,
                         const struct fix *fix, size_t first, size_t last)
{
	struct text_builder text;
	char *copy;

	text_init(&text);
	for (size_t i = first; i < last; i++) {
		const struct edit *edit = &fix->edits.items[i];

		text_add(&text, file->text + start, edit->span.start - start);
		text_add_string(&text, edit->text);
		start = edit->span.end;
	}
	text_add(&text, file->text + start, end - start);
	copy = text_copy(&text, arena);
	text_release(&text);
	return copy;
}

static void *split_lines(struct arena *arena, const char *bytes, size_t length, size_t *count)
{
	VECTOR(struct fix_line) lines = {0};
	const char *end = bytes + length;

	for (;;) {
		const char *line_end = memchr(bytes, '\n', (size_t)(end - bytes));
		struct fix_line line = {bytes, (size_t)((line_end ? line_end : end) - bytes)};

		if (line.length && bytes[line.length - 1] == '\r')
			line.length--;
		vector_push(arena, &lines, line);
		if (!line_end)
			break;
		bytes = line_end + 1;
	}
	*count = lines.count;
	return lines.items;
}

/* What stands behind the last line end of a file is a line for offsets only. */
static void drop_empty_last_line(const struct fix_line *lines, size_t *count)
{
	if (lines[*count - 1].length == 0)
		(*count)--;
}

static bool is_same_line(struct fix_line a, struct fix_line b)
{
	return a.length == b.length && memcmp(a.bytes, b.bytes, a.length) == 0;
}

/* Lines at both ends that stay as they are belong to no change. */
static void trim_hunk(struct fix_hunk *hunk)
{
	while (hunk->removed.count && hunk->added.count &&
	       is_same_line(hunk->removed.items[hunk->removed.count - 1], hunk->added.items[hunk->added.count - 1])) {
		hunk->removed.count--;
		hunk->added.count--;
	}
	while (hunk->removed.count && hunk->added.count && is_same_line(hunk->removed.items[0], hunk->added.items[0])) {
		hunk->removed.items++;
		hunk->removed.count--;
		hunk->added.items++;
		hunk->added.count--;
		hunk->old_line++;
		hunk->new_line++;
	}
}

/* SHIFT is how many lines more (or, wrapping, less) the file has in front of this hunk after the fix. */
static struct fix_hunk make_hunk(struct arena *arena, const struct source_file *file, const struct fix *fix,
                                 size_t first, size_t last, size_t *shift)
{
	size_t first_line = source_line_of(file, fix->edits.items[first].span.start);
	size_t last_line = source_line_of(file, fix->edits.items[last - 1].span.end);
	size_t start = source_line_start(file, first_line);
	size_t end = last_line < file->line_count ? source_line_start(file, last_line + 1) - 1 : file->length;
	const char *text = edited_text(arena, file, start, end, fix, first, last);
	struct fix_hunk hunk = {.file = file, .old_line = first_line, .new_line = first_line + *shift};

	hunk.removed.items = split_lines(arena, file->text + start, end - start, &hunk.removed.count);
	hunk.added.items = split_lines(arena, text, strlen(text), &hunk.added.count);
	if (end == file->length) {
		drop_empty_last_line(hunk.removed.items, &hunk.removed.count);
		drop_empty_last_line(hunk.added.items, &hunk.added.count);
	}
	*shift += hunk.added.count - hunk.removed.count;
	trim_hunk(&hunk);
	return hunk;
}

struct fix_view fix_view_make(struct arena *arena, const struct source_store *sources, const struct fix *fix)
{
	const struct source_file *file = NULL;
	struct fix_view view = {0};
	size_t shift = 0;
	size_t last;

	if (!is_applicable(sources, fix))
		return view;
	for (size_t first = 0; first < fix->edits.count; first = last) {
		struct fix_hunk hunk;

		if (!file || file->id != fix->edits.items[first].span.file)
			shift = 0;
		file = source_store_file(sources, fix->edits.items[first].span.file);
		last = end_of_group(file, fix, first);
		hunk = make_hunk(arena, file, fix, first, last, &shift);
		if (hunk.removed.count || hunk.added.count)
			vector_push(arena, &view.hunks, hunk);
	}
	return view;
}
