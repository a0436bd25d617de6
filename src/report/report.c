/* SPDX-License-Identifier: MIT */
#include "report/report.h"

#include <assert.h>
#include <string.h>

#include "report/formats.h"
#include "report/piece.h"

struct format {
	const char *name;
	const struct report_writer *writer;
};

static const struct format formats[] = {
#define REPORT_ROW(constant, name, writer) [constant] = {name, &writer},
	REPORT_FORMATS(REPORT_ROW)
#undef REPORT_ROW
};

const char *report_format_name(enum report_format format)
{
	assert(format < REPORT_FORMAT_COUNT);
	return formats[format].name;
}

bool report_format_find(const char *name, enum report_format *format)
{
	for (size_t i = 0; i < REPORT_FORMAT_COUNT; i++) {
		if (strcmp(formats[i].name, name) == 0) {
			*format = (enum report_format)i;
			return true;
		}
	}
	return false;
}

static const struct report_writer *writer_of(const struct report *report)
{
	assert(report->options->format < REPORT_FORMAT_COUNT);
	return formats[report->options->format].writer;
}

struct report *report_begin(struct text_builder *out, const struct report_options *options)
{
	struct arena arena;
	struct report *report;

	arena_init(&arena);
	report = arena_new(&arena, struct report);
	report->out = out;
	report->options = options;
	report->arena = arena;
	map_init(&report->shown, &report->arena);
	map_init(&report->files, &report->arena);
	map_init(&report->totals.inputs.seen, &report->arena);
	map_init(&report->totals.versions.seen, &report->arena);
	text_init(&report->totals.early_lines);
	if (writer_of(report)->begin)
		writer_of(report)->begin(report);
	return report;
}

/* True when an earlier piece has shown FINDING: several boards may bring in the same file with a fault. */
static bool was_shown(struct report *report, const struct report_finding *finding)
{
	const size_t *shown_by = map_get(&report->shown, finding->key);

	if (!shown_by) {
		size_t *number = arena_new(&report->arena, size_t);

		*number = report->piece_count;
		map_set(&report->shown, finding->key, number);
	}
	return shown_by && *shown_by != report->piece_count;
}

static void keep_finding(struct report *report, const struct report_finding *finding)
{
	struct report_finding copy = *finding;

	copy.key = arena_strdup(&report->arena, finding->key);
	copy.rule = arena_strdup(&report->arena, finding->rule);
	copy.place.file = arena_strdup(&report->arena, finding->place.file);
	copy.text = arena_copy(&report->arena, finding->text, finding->length);
	vector_push(&report->arena, &report->kept, copy);
}

static void show_finding(struct report *report, const struct report_finding *finding)
{
	const struct report_writer *writer = writer_of(report);

	report->shown_count++;
	if (writer->keeps) {
		keep_finding(report, finding);
		return;
	}
	if (writer->separate_finding)
		writer->separate_finding(report);
	text_add(report->out, finding->text, finding->length);
}

static void add_findings(struct report *report, struct report_piece *piece)
{
	size_t kept = 0;

	for (size_t i = 0; i < piece->finding_count; i++) {
		if (was_shown(report, &piece->findings[i]))
			continue;
		show_finding(report, &piece->findings[i]);
		piece->findings[kept++] = piece->findings[i];
	}
	piece->finding_count = kept;
	report_count(report, piece);
}

static void keep_run(struct report *report, const struct report_rendered_run *run)
{
	struct report_text copy = {arena_copy(&report->arena, run->text, run->length), run->length};

	vector_push(&report->arena, &report->kept_runs, copy);
}

static void add_texts(struct report *report, const struct report_piece *piece)
{
	const struct report_writer *writer = writer_of(report);

	for (size_t i = 0; i < piece->run_count; i++) {
		report->run_count++;
		if (writer->keeps)
			keep_run(report, &piece->runs[i]);
		if (!writer->run || writer->keeps)
			continue;
		if (writer->separate)
			writer->separate(report);
		text_add(report->out, piece->runs[i].text, piece->runs[i].length);
	}
}

static void keep_files(struct report *report, const struct report_piece *piece)
{
	for (size_t i = 0; i < piece->files.count; i++) {
		const struct report_text *text = piece->files.items[i].value;
		struct report_text *copy;

		if (map_get(&report->files, piece->files.items[i].key))
			continue;
		copy = arena_new(&report->arena, struct report_text);
		*copy = (struct report_text){arena_copy(&report->arena, text->bytes, text->length), text->length};
		map_set(&report->files, piece->files.items[i].key, copy);
	}
}

bool report_add_piece(struct report *report, const char *bytes, size_t length)
{
	struct report_piece piece;
	struct arena arena;
	bool good;

	arena_init(&arena);
	good = piece_read(&arena, bytes, length, &piece);
	if (good) {
		report->piece_count++;
		add_texts(report, &piece);
		add_findings(report, &piece);
		keep_files(report, &piece);
	}
	arena_release(&arena);
	return good;
}

void report_render(struct text_builder *out, const struct report_options *options, const struct report_run *runs,
                   size_t run_count)
{
	assert(options->format < REPORT_FORMAT_COUNT);
	piece_write(out, formats[options->format].writer, options, runs, run_count);
}

void report_add_runs(struct report *report, const struct report_run *runs, size_t run_count)
{
	struct text_builder piece;
	bool good;

	text_init(&piece);
	report_render(&piece, report->options, runs, run_count);
	good = report_add_piece(report, piece.bytes, piece.length);
	assert(good); /* we wrote it ourselves */
	(void)good;
	text_release(&piece);
}

void report_end(struct report *report)
{
	struct arena arena;

	if (writer_of(report)->end)
		writer_of(report)->end(report);
	text_release(&report->totals.early_lines);
	arena = report->arena;
	arena_release(&arena);
}

void report_write(struct text_builder *out, const struct report_options *options, const struct report_run *runs,
                  size_t run_count)
{
	struct report *report = report_begin(out, options);

	for (size_t i = 0; i < run_count; i++)
		report_add_runs(report, &runs[i], 1);
	report_end(report);
}

struct report_place report_place(const struct report_run *run, struct span span)
{
	const struct source_file *file = source_store_file(run->sources, span.file);
	struct report_place place = {.start = {1, 1}, .end = {1, 1}};

	if (!file) {
		place.file = run->input_count ? run->inputs[0] : "";
		return place;
	}
	place.file = file->name;
	place.start = source_position(file, span.start);
	place.end = source_position(file, span.end);
	place.start_byte = span.start;
	place.end_byte = span.end;
	return place;
}

bool report_is_fixable(const struct report_options *options, const struct diagnostic *finding)
{
	if (!finding->fix || finding->fix->edits.count == 0 || finding->fix->withheld)
		return false;
	if (options->applies_fix)
		return options->applies_fix(finding, options->context);
	return finding->severity != SEVERITY_NOTE;
}

const char *report_fix_title(struct arena *arena, const struct fix *fix)
{
	if (!fix->withheld)
		return fix->title;
	return arena_printf(arena, "%s (--fix leaves this alone: %s)", fix->title, fix->withheld);
}

const char *report_fix_label(struct arena *arena, const struct report_options *options,
                             const struct diagnostic *finding)
{
	bool is_safe = finding->fix->safety == FIX_SAFE;

	if (finding->fix->withheld)
		return "suggestion";
	if (finding->severity != SEVERITY_NOTE || report_is_fixable(options, finding))
		return is_safe ? "fix" : "fix (unsafe)";
	return arena_printf(arena, "fix (%swith --select %s)", is_safe ? "" : "unsafe, ", finding->rule);
}
