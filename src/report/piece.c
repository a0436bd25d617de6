/* SPDX-License-Identifier: MIT */
/*
 * Numbers are stored as the machine has them: writer and reader are the same program. Every string has its length in
 * front and a null byte behind.
 */
#include "report/piece.h"

#include <string.h>

#include "report/merge.h"

/* ---- writing ---- */

static void put_number(struct text_builder *out, size_t number)
{
	text_add(out, &number, sizeof(number));
}

static void put_bytes(struct text_builder *out, const char *bytes, size_t length)
{
	put_number(out, length);
	text_add(out, bytes, length);
	text_add_char(out, '\0');
}

/* NULL is told from "" by a flag. */
static void put_string(struct text_builder *out, const char *string)
{
	put_number(out, string != NULL);
	put_bytes(out, string ? string : "", string ? strlen(string) : 0);
}

static void put_run(struct text_builder *out, const struct report_run *run)
{
	put_number(out, run->input_count);
	for (size_t i = 0; i < run->input_count; i++)
		put_string(out, run->inputs[i]);
	put_string(out, run->openocd);
	put_number(out, run->load.ok);
	put_string(out, run->load.ended);
	put_string(out, run->load.file);
	put_number(out, run->load.line);
	put_string(out, run->load.message);
}

static enum report_fixable fixable(const struct report_options *options, const struct diagnostic *finding)
{
	if (!report_is_fixable(options, finding))
		return FIXABLE_NOT;
	return finding->fix->safety == FIX_SAFE ? FIXABLE_SAFELY : FIXABLE_UNSAFELY;
}

static void put_place(struct text_builder *out, const struct report_item *item)
{
	struct report_place place = report_place(item->run, item->finding->span);

	put_string(out, place.file);
	put_number(out, place.start.line);
	put_number(out, place.start.column);
	put_number(out, place.end.line);
	put_number(out, place.end.column);
	put_number(out, place.start_byte);
	put_number(out, place.end_byte);
}

static void put_finding(struct text_builder *out, const struct report_writer *writer,
                        const struct report_options *options, const struct merged_item *merged)
{
	struct text_builder text;

	put_number(out, merged->item.finding->severity);
	put_number(out, fixable(options, merged->item.finding));
	put_number(out, merged->runs);
	put_string(out, merged->key);
	put_string(out, merged->item.finding->rule);
	put_place(out, &merged->item);
	text_init(&text);
	writer->finding(&text, options, &merged->item);
	put_bytes(out, text.bytes, text.length);
	text_release(&text);
}

static void put_rendered_run(struct text_builder *out, const struct report_writer *writer, const struct report_run *run)
{
	struct text_builder text;

	put_run(out, run);
	text_init(&text);
	if (writer->run)
		writer->run(&text, run);
	put_bytes(out, text.bytes, text.length);
	text_release(&text);
}

/* Each file that a finding stands in, once. */
static void put_files(struct text_builder *out, struct arena *arena, const struct merged_findings *merged,
                      bool needs_files)
{
	struct map files;

	map_init(&files, arena);
	for (size_t i = 0; i < merged->count && needs_files; i++) {
		const struct report_item *item = &merged->items[i].item;
		struct source_file *file =
			source_store_find(item->run->sources, report_place(item->run, item->finding->span).file);

		if (file)
			map_set(&files, file->name, file);
	}
	put_number(out, files.count);
	for (size_t i = 0; i < files.count; i++) {
		const struct source_file *file = files.items[i].value;

		put_string(out, file->name);
		put_bytes(out, file->text, file->length);
	}
}

void piece_write(struct text_builder *out, const struct report_writer *writer, const struct report_options *options,
                 const struct report_run *runs, size_t run_count)
{
	struct merged_findings merged = {0};
	struct arena arena;

	arena_init(&arena);
	put_number(out, run_count);
	for (size_t i = 0; i < run_count; i++)
		put_rendered_run(out, writer, &runs[i]);
	if (writer->finding)
		merged = merge_findings(&arena, runs, run_count);
	put_number(out, merged.count);
	for (size_t i = 0; i < merged.count; i++)
		put_finding(out, writer, options, &merged.items[i]);
	put_files(out, &arena, &merged, writer->needs_files);
	arena_release(&arena);
}

/* ---- reading ---- */

struct reader {
	const char *at;
	const char *end;
	bool good;
};

static size_t get_number(struct reader *reader)
{
	size_t number = 0;

	if ((size_t)(reader->end - reader->at) < sizeof(number)) {
		reader->good = false;
		return 0;
	}
	memcpy(&number, reader->at, sizeof(number));
	reader->at += sizeof(number);
	return number;
}

static const char *get_bytes(struct reader *reader, size_t *length)
{
	const char *bytes;

	*length = get_number(reader);
	bytes = reader->at;
	if (!reader->good || *length >= (size_t)(reader->end - reader->at)) {
		reader->good = false;
		*length = 0;
		return "";
	}
	reader->at += *length + 1;
	return bytes;
}

static const char *get_string(struct reader *reader)
{
	bool is_there = get_number(reader) != 0;
	size_t length;
	const char *bytes = get_bytes(reader, &length);

	return is_there ? bytes : NULL;
}

/* A list cannot have more items than there are bytes left. */
static size_t get_count(struct reader *reader)
{
	size_t count = get_number(reader);

	if (count > (size_t)(reader->end - reader->at))
		reader->good = false;
	return reader->good ? count : 0;
}

static void get_run(struct arena *arena, struct reader *reader, struct report_run *run)
{
	const char **inputs;

	run->input_count = get_count(reader);
	inputs = arena_alloc(arena, run->input_count * sizeof(*inputs));
	for (size_t i = 0; i < run->input_count; i++)
		inputs[i] = get_string(reader);
	run->inputs = inputs;
	run->openocd = get_string(reader);
	run->load.ok = get_number(reader) != 0;
	run->load.ended = get_string(reader);
	run->load.file = get_string(reader);
	run->load.line = get_number(reader);
	run->load.message = get_string(reader);
}

static struct report_place get_place(struct reader *reader)
{
	struct report_place place;

	place.file = get_string(reader);
	place.start.line = get_number(reader);
	place.start.column = get_number(reader);
	place.end.line = get_number(reader);
	place.end.column = get_number(reader);
	place.start_byte = get_number(reader);
	place.end_byte = get_number(reader);
	return place;
}

static void get_finding(struct reader *reader, struct report_finding *finding)
{
	finding->severity = (enum severity)get_number(reader);
	finding->fixable = (enum report_fixable)get_number(reader);
	finding->runs = (unsigned)get_number(reader);
	finding->key = get_string(reader);
	finding->rule = get_string(reader);
	finding->place = get_place(reader);
	finding->text = get_bytes(reader, &finding->length);
}

static void get_files(struct arena *arena, struct reader *reader, struct map *files)
{
	size_t count = get_count(reader);

	map_init(files, arena);
	for (size_t i = 0; i < count && reader->good; i++) {
		struct report_text *text = arena_new(arena, struct report_text);
		const char *name = get_string(reader);

		text->bytes = get_bytes(reader, &text->length);
		if (reader->good)
			map_set(files, name, text);
	}
}

bool piece_read(struct arena *arena, const char *bytes, size_t length, struct report_piece *piece)
{
	struct reader reader = {bytes, bytes + length, true};

	memset(piece, 0, sizeof(*piece));
	piece->run_count = get_count(&reader);
	piece->runs = arena_alloc(arena, piece->run_count * sizeof(*piece->runs));
	for (size_t i = 0; i < piece->run_count; i++) {
		get_run(arena, &reader, &piece->runs[i].run);
		piece->runs[i].text = get_bytes(&reader, &piece->runs[i].length);
	}
	piece->finding_count = get_count(&reader);
	piece->findings = arena_alloc(arena, piece->finding_count * sizeof(*piece->findings));
	for (size_t i = 0; i < piece->finding_count; i++)
		get_finding(&reader, &piece->findings[i]);
	get_files(arena, &reader, &piece->files);
	return reader.good && reader.at == reader.end;
}
