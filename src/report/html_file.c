/* SPDX-License-Identifier: MIT */
/*
 * A file as chunks: each is some lines of code with the findings that begin there. What lies between two chunks is
 * folded. So code and findings stand beside each other whatever the width of the page, without any script.
 */
#include <stdint.h>
#include <string.h>

#include "report/html.h"
#include "report/html_text.h"

#define CONTEXT 2       /* lines of code around those of a finding */
#define SMALL_GAP 3     /* lines between two chunks that are not worth folding */
#define SPAN_LINES 12   /* of one finding that are shown unfolded */
#define LINE_BYTES 600  /* longer lines are cut around what is marked */
#define BEFORE_MARK 100 /* bytes in front of the mark that stay in then */

struct view {
	struct text_builder *out;
	const struct html_file *file;
	struct source_store sources;
	const struct source_file *code; /* or NULL */
	unsigned char *marks;           /* for each byte: 1 + the highest severity of what is found there, or 0 */
	bool *begins;                   /* for each line: a finding begins there */
	size_t line_count;              /* without the empty one behind the last line end */
	size_t next_line;               /* the first one that is not shown yet */
	size_t *left;
};

/* ---- marks ---- */

static size_t smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* What is about the whole run stands at the very start of a file, and marks nothing there. */
static void mark(struct view *view, const struct report_finding *finding)
{
	size_t start = finding->place.start_byte;
	size_t end = finding->place.end_byte > start ? finding->place.end_byte : start + 1;

	if (finding->place.end_byte == 0)
		return;
	for (size_t i = start; i < smaller(end, view->code->length); i++)
		if (view->marks[i] <= finding->severity)
			view->marks[i] = (unsigned char)(finding->severity + 1);
	if (finding->place.start.line <= view->line_count)
		view->begins[finding->place.start.line] = true;
}

static void read_code(struct view *view, struct arena *arena)
{
	const struct report_text *text = view->file->text;

	if (!text)
		return;
	source_store_init(&view->sources, arena);
	view->code = source_store_add(&view->sources, view->file->name, text->bytes, text->length);
	view->line_count = view->code->line_count;
	if (view->line_count > 1 && source_line_start(view->code, view->line_count) == view->code->length)
		view->line_count--;
	view->marks = arena_alloc(arena, view->code->length + 1);
	view->begins = arena_alloc(arena, (view->line_count + 1) * sizeof(*view->begins));
	for (size_t i = 0; i < view->file->findings.count; i++)
		mark(view, view->file->findings.items[i]);
}

/* ---- code ---- */

static void change_mark(struct text_builder *out, unsigned char from, unsigned char to)
{
	if (from)
		text_add_string(out, "</mark>");
	if (to)
		text_printf(out, "<mark class=\"%s\">", severity_name((enum severity)(to - 1)));
}

/* The part of a long line that is worth showing. */
static void choose_part(const struct view *view, size_t *start, size_t *end)
{
	size_t first = *start;

	if (*end - *start <= LINE_BYTES)
		return;
	while (first < *end && !view->marks[first])
		first++;
	if (first < *end && first - *start > LINE_BYTES - BEFORE_MARK)
		*start = first - BEFORE_MARK;
	while (*start < first && ((unsigned char)view->code->text[*start] & 0xc0) == 0x80)
		(*start)++;
	*end = smaller(*end, *start + LINE_BYTES);
}

static void add_line(const struct view *view, size_t line)
{
	size_t line_start = source_line_start(view->code, line);
	size_t line_end = source_line_end(view->code, line);
	size_t start = line_start, end = line_end;
	unsigned char level = 0;

	choose_part(view, &start, &end);
	text_add_string(view->out, view->begins[line] ? "<li class=\"hit\">" : "<li>");
	text_add_string(view->out, start > line_start ? "..." : "");
	while (start < end) {
		struct glyph glyph = glyph_at(view->code->text + start, line_end - start);

		if (view->marks[start] != level)
			change_mark(view->out, level, view->marks[start]);
		level = view->marks[start];
		html_add_glyph(view->out, &glyph);
		start += glyph.source_length;
	}
	change_mark(view->out, level, 0);
	text_add_string(view->out, end < line_end ? "...</li>\n" : "</li>\n");
}

/* Lines FIRST to LAST. */
static void add_lines(struct view *view, size_t first, size_t last)
{
	text_printf(view->out, "<ol class=\"code\" start=\"%zu\">\n", first);
	for (size_t line = first; line <= last; line++)
		add_line(view, line);
	text_add_string(view->out, "</ol>\n");
	view->next_line = last + 1;
}

/* Lines up to LAST that no finding is about. */
static void add_gap(struct view *view, size_t last)
{
	size_t first = view->next_line;
	size_t bytes;

	if (!view->code || first > last)
		return;
	bytes = source_line_end(view->code, last) - source_line_start(view->code, first);
	if (bytes > *view->left) {
		text_printf(view->out, "<p class=\"gap\">lines %zu to %zu</p>\n", first, last);
		view->next_line = last + 1;
		return;
	}
	*view->left -= bytes;
	text_printf(view->out, "<details class=\"gap\"><summary>lines %zu to %zu</summary>\n", first, last);
	add_lines(view, first, last);
	text_add_string(view->out, "</details>\n");
}

/* ---- chunks ---- */

static size_t start_line(const struct report_finding *finding)
{
	return finding->place.start.line;
}

static size_t last_line(const struct report_finding *finding)
{
	bool ends_with_line = finding->place.end.line > finding->place.start.line && finding->place.end.column == 1;

	return smaller(finding->place.end.line - ends_with_line, start_line(finding) + SPAN_LINES);
}

/* Number behind the findings that begin on the line of FIRST. */
static size_t end_of_cluster(const struct view *view, size_t first)
{
	size_t next = first + 1;

	while (next < view->file->findings.count &&
	       start_line(view->file->findings.items[next]) == start_line(view->file->findings.items[first]))
		next++;
	return next;
}

static void add_cards(const struct view *view, size_t first, size_t end)
{
	text_add_string(view->out, "<div class=\"cards\">\n");
	for (size_t i = first; i < end; i++) {
		const struct report_finding *finding = view->file->findings.items[i];

		text_printf(view->out, "<article class=\"card %s\" data-rule=\"", severity_name(finding->severity));
		html_add(view->out, finding->rule);
		text_add_string(view->out, "\">\n");
		text_add(view->out, finding->text, finding->length);
		text_add_string(view->out, "</article>\n");
	}
	text_add_string(view->out, "</div>\n");
}

/* The code of findings FIRST to END (exclusive), up to where the next ones need it. */
static void add_chunk_code(struct view *view, size_t first, size_t end)
{
	size_t next = SIZE_MAX;
	size_t from = start_line(view->file->findings.items[first]);
	size_t to = from;

	if (!view->code)
		return;
	if (end < view->file->findings.count)
		next = start_line(view->file->findings.items[end]);
	for (size_t i = first; i < end; i++)
		if (last_line(view->file->findings.items[i]) > to)
			to = last_line(view->file->findings.items[i]);
	to = smaller(to + CONTEXT, smaller(next - 1, view->line_count));
	if (next == SIZE_MAX && view->line_count < to + SMALL_GAP)
		to = view->line_count;
	from = from > CONTEXT ? from - CONTEXT : 1;
	if (from < view->next_line + SMALL_GAP)
		from = view->next_line;
	add_gap(view, from - 1);
	if (from <= to)
		add_lines(view, from, to);
}

static void add_counts(const struct view *view)
{
	size_t counts[SEVERITY_ERROR + 1] = {0};

	for (size_t i = 0; i < view->file->findings.count; i++)
		counts[view->file->findings.items[i]->severity]++;
	for (int i = SEVERITY_ERROR; i >= SEVERITY_NOTE; i--)
		if (counts[i])
			text_printf(view->out, " <span class=\"count %s\">%zu %s%s</span>",
			            severity_name((enum severity)i), counts[i], severity_name((enum severity)i),
			            counts[i] == 1 ? "" : "s");
}

void html_add_file(struct text_builder *out, const struct html_file *file, size_t *left)
{
	struct view view = {.out = out, .file = file, .next_line = 1, .left = left};
	struct arena arena;
	size_t end;

	arena_init(&arena);
	read_code(&view, &arena);
	text_add_string(out, "<section class=\"file\" data-file=\"");
	html_add(out, file->name);
	text_add_string(out, "\">\n<h3>");
	html_add(out, file->name);
	add_counts(&view);
	text_add_string(out, "</h3>\n");
	for (size_t first = 0; first < file->findings.count; first = end) {
		end = end_of_cluster(&view, first);
		text_add_string(out, "<div class=\"chunk\">\n<div class=\"lines\">\n");
		add_chunk_code(&view, first, end);
		text_add_string(out, "</div>\n");
		add_cards(&view, first, end);
		text_add_string(out, "</div>\n");
	}
	add_gap(&view, view.line_count);
	text_add_string(out, "</section>\n");
	arena_release(&arena);
}
