/* SPDX-License-Identifier: MIT */
#include "source/source.h"

#include <string.h>

#include "base/text.h"

const struct span SPAN_NONE = {.file = SOURCE_NONE};

void source_store_init(struct source_store *store, struct arena *arena)
{
	*store = (struct source_store){.arena = arena};
	map_init(&store->by_name, arena);
}

static size_t count_lines(const char *text, size_t length)
{
	const char *end = text + length;
	size_t count = 1;

	while (text < end && (text = memchr(text, '\n', (size_t)(end - text)))) {
		count++;
		text++;
	}
	return count;
}

static void find_lines(struct arena *arena, struct source_file *file)
{
	const char *at = file->text;

	file->line_count = count_lines(file->text, file->length);
	file->line_starts = arena_alloc(arena, file->line_count * sizeof(*file->line_starts));
	for (size_t line = 1; line < file->line_count; line++) {
		at = (const char *)memchr(at, '\n', file->length - (size_t)(at - file->text)) + 1;
		file->line_starts[line] = (size_t)(at - file->text);
	}
}

struct source_file *source_store_add(struct source_store *store, const char *name, const char *text, size_t length)
{
	struct source_file *file = map_get(&store->by_name, name);

	if (file)
		return file;
	file = arena_new(store->arena, struct source_file);
	file->id = (source_id)store->files.count + 1;
	file->name = arena_strdup(store->arena, name);
	file->text = text;
	file->length = length;
	find_lines(store->arena, file);
	vector_push(store->arena, &store->files, file);
	map_set(&store->by_name, name, file);
	return file;
}

struct source_file *source_store_find(const struct source_store *store, const char *name)
{
	return map_get(&store->by_name, name);
}

struct source_file *source_store_file(const struct source_store *store, source_id id)
{
	return id > 0 && (size_t)id <= store->files.count ? store->files.items[id - 1] : NULL;
}

size_t source_line_of(const struct source_file *file, size_t offset)
{
	size_t first = 0;
	size_t last = file->line_count - 1;

	while (first < last) {
		size_t middle = first + (last - first + 1) / 2;

		if (file->line_starts[middle] <= offset)
			first = middle;
		else
			last = middle - 1;
	}
	return first + 1;
}

struct position source_position(const struct source_file *file, size_t offset)
{
	struct position position = {.line = source_line_of(file, offset), .column = 1};
	size_t end = offset < file->length ? offset : file->length;
	size_t i = file->line_starts[position.line - 1];

	while (i < end) {
		size_t character = text_utf8_length((const unsigned char *)file->text + i, file->length - i);

		i += character ? character : 1;
		position.column += i <= end;
	}
	return position;
}

static size_t nearest_line(const struct source_file *file, size_t line)
{
	if (line < 1)
		return 1;
	return line < file->line_count ? line : file->line_count;
}

size_t source_line_start(const struct source_file *file, size_t line)
{
	return file->line_starts[nearest_line(file, line) - 1];
}

size_t source_line_end(const struct source_file *file, size_t line)
{
	size_t start = source_line_start(file, line);
	size_t end;

	line = nearest_line(file, line);
	if (line == file->line_count)
		return file->length;
	end = file->line_starts[line] - 1;
	return end > start && file->text[end - 1] == '\r' ? end - 1 : end;
}

struct span span_make(source_id file, size_t start, size_t end)
{
	return (struct span){.file = file, .start = start, .end = end};
}
