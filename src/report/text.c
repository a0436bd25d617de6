/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "report/excerpt.h"
#include "report/fix_view.h"
#include "report/formats.h"
#include "report/glyph.h"

/* A fix may rewrite a whole file; the report shows enough to recognise it, and --diff shows all. */
#define HUNKS_SHOWN 6
#define LINES_SHOWN 12

enum style {
	STYLE_NOTE,
	STYLE_WARNING,
	STYLE_ERROR,
	STYLE_FRAME,
	STYLE_STRONG,
	STYLE_HELP,
	STYLE_REMOVED,
	STYLE_ADDED,
};

/* What the report of one finding needs. */
struct page {
	struct text_builder *out;
	struct arena *arena;
	const struct report_options *options;
	const struct report_run *run;
	const struct diagnostic *finding;
	struct fix_view fix;
	bool color;
	size_t gutter; /* digits of the largest line number shown */
};

static void begin_style(const struct page *page, enum style style)
{
	static const char *const codes[] = {
		[STYLE_NOTE] = "1;36", [STYLE_WARNING] = "1;33", [STYLE_ERROR] = "1;31", [STYLE_FRAME] = "1;34",
		[STYLE_STRONG] = "1",  [STYLE_HELP] = "1;36",    [STYLE_REMOVED] = "31", [STYLE_ADDED] = "32",
	};

	if (page->color)
		text_printf(page->out, "\x1b[%sm", codes[style]);
}

static void end_style(const struct page *page)
{
	if (page->color)
		text_add_string(page->out, "\x1b[0m");
}

static void add_styled(const struct page *page, enum style style, const char *text)
{
	begin_style(page, style);
	text_add_string(page->out, text);
	end_style(page);
}

static void add_repeated(const struct page *page, char byte, size_t count)
{
	while (count--)
		text_add_char(page->out, byte);
}

static enum style severity_style(enum severity severity)
{
	switch (severity) {
	case SEVERITY_ERROR:
		return STYLE_ERROR;
	case SEVERITY_WARNING:
		return STYLE_WARNING;
	default:
		return STYLE_NOTE;
	}
}

static void add_header(const struct page *page)
{
	const struct diagnostic *finding = page->finding;

	begin_style(page, severity_style(finding->severity));
	text_printf(page->out, "%s[%s]", severity_name(finding->severity), finding->rule);
	end_style(page);
	begin_style(page, STYLE_STRONG);
	text_add_string(page->out, ": ");
	glyph_add_lines(page->out, finding->message, "  ");
	end_style(page);
	text_add_char(page->out, '\n');
}

/* ` --> board.cfg:3:1` */
static void add_arrow(const struct page *page, const char *arrow, struct span span)
{
	struct report_place place = report_place(page->run, span);

	add_repeated(page, ' ', page->gutter);
	add_styled(page, STYLE_FRAME, arrow);
	text_add_char(page->out, ' ');
	glyph_add_line(page->out, place.file);
	if (span.file != SOURCE_NONE)
		text_printf(page->out, ":%zu:%zu", place.start.line, place.start.column);
}

/* The innermost place first, as the eye goes on from the arrow line. */
static void add_inclusions(const struct page *page)
{
	for (size_t i = page->finding->included_from.count; i > 0; i--) {
		const struct inclusion_step *step = &page->finding->included_from.items[i - 1];
		const struct source_file *file = source_store_file(page->run->sources, step->file);

		if (!file)
			continue;
		add_repeated(page, ' ', page->gutter + strlen("--> "));
		text_add_string(page->out, "included from ");
		glyph_add_line(page->out, file->name);
		text_printf(page->out, ":%zu\n", step->line);
	}
}

/* The margin of a line: its NUMBER (0: none) and SIGN. */
static void add_margin(const struct page *page, size_t number, const char *sign, enum style style)
{
	begin_style(page, style);
	if (number)
		text_printf(page->out, "%*zu %s", (int)page->gutter, number, sign);
	else
		text_printf(page->out, "%*s %s", (int)page->gutter, "", sign);
	end_style(page);
}

static void add_frame_line(const struct page *page)
{
	add_margin(page, 0, "|", STYLE_FRAME);
	text_add_char(page->out, '\n');
}

/* The line below an excerpt: MARK below each marked character. */
static void add_marks(const struct page *page, const struct excerpt *excerpt, char mark, enum style style,
                      size_t last_line)
{
	add_margin(page, 0, "|", STYLE_FRAME);
	add_repeated(page, ' ', excerpt->mark_column + 1);
	begin_style(page, style);
	add_repeated(page, mark, excerpt->mark_columns);
	if (last_line)
		text_printf(page->out, " ... to line %zu", last_line);
	end_style(page);
	text_add_char(page->out, '\n');
}

/* One line of code behind its margin; no blank behind the margin of an empty one. */
static struct excerpt add_code(const struct page *page, const char *bytes, size_t length, size_t mark_start,
                               size_t mark_end)
{
	struct excerpt excerpt;

	if (length)
		text_add_char(page->out, ' ');
	excerpt = excerpt_add(page->out, bytes, length, mark_start, mark_end);
	text_add_char(page->out, '\n');
	return excerpt;
}

static size_t last_line_of(const struct source_file *file, struct span span)
{
	return source_line_of(file, span.end > span.start ? span.end - 1 : span.end);
}

/* The first line of SPAN with marks below; a longer span is only told to go on. Nothing where the text is not there. */
static void add_excerpt(const struct page *page, struct span span, char mark, enum style style)
{
	const struct source_file *file = source_store_file(page->run->sources, span.file);
	size_t line, start, length, last;
	struct excerpt excerpt;

	if (!file || file->is_recorded)
		return;
	line = source_line_of(file, span.start);
	last = last_line_of(file, span);
	start = source_line_start(file, line);
	length = source_line_end(file, line) - start;
	add_frame_line(page);
	add_margin(page, line, "|", STYLE_FRAME);
	excerpt = add_code(page, file->text + start, length, span.start - start, span.end - start);
	add_marks(page, &excerpt, mark, style, last > line ? last : 0);
}

static void add_related(const struct page *page)
{
	for (size_t i = 0; i < page->finding->related.count; i++) {
		const struct related *related = &page->finding->related.items[i];

		add_arrow(page, ":::", related->span);
		text_add_string(page->out, ": ");
		glyph_add_lines(page->out, related->message, "    ");
		text_add_char(page->out, '\n');
		add_excerpt(page, related->span, '-', STYLE_FRAME);
	}
}

/* `  = help: text`, further lines of the text below its first one. */
static void add_remark(const struct page *page, const char *label, const char *text)
{
	struct text_builder indent;

	text_init(&indent);
	text_printf(&indent, "%*s", (int)(page->gutter + strlen(" = : ") + strlen(label)), "");
	add_margin(page, 0, "=", STYLE_FRAME);
	text_add_char(page->out, ' ');
	add_styled(page, STYLE_HELP, label);
	text_add_string(page->out, ": ");
	glyph_add_lines(page->out, text, indent.bytes);
	text_add_char(page->out, '\n');
	text_release(&indent);
}

/* Where two lines begin to differ: what a cut must leave in. */
static size_t first_difference(const struct fix_line *a, const struct fix_line *b)
{
	size_t i = 0;

	while (i < a->length && i < b->length && a->bytes[i] == b->bytes[i])
		i++;
	return i;
}

static void add_changed_lines(const struct page *page, const struct fix_line *lines, size_t count, size_t number,
                              const struct fix_line *others, size_t other_count, bool is_added)
{
	for (size_t i = 0; i < count; i++) {
		size_t mark = i < other_count ? first_difference(&lines[i], &others[i]) : 0;

		if (i == LINES_SHOWN) {
			add_repeated(page, ' ', page->gutter + strlen(" + "));
			text_printf(page->out, "... %zu more lines\n", count - i);
			return;
		}
		add_margin(page, number + i, is_added ? "+" : "-", is_added ? STYLE_ADDED : STYLE_REMOVED);
		add_code(page, lines[i].bytes, lines[i].length, mark, mark);
	}
}

static void add_hunk(const struct page *page, const struct fix_hunk *hunk)
{
	add_changed_lines(page, hunk->removed.items, hunk->removed.count, hunk->old_line, hunk->added.items,
	                  hunk->added.count, false);
	add_changed_lines(page, hunk->added.items, hunk->added.count, hunk->new_line, hunk->removed.items,
	                  hunk->removed.count, true);
}

static void add_hunks(const struct page *page)
{
	source_id file = page->finding->span.file;

	for (size_t i = 0; i < page->fix.hunks.count; i++) {
		const struct fix_hunk *hunk = &page->fix.hunks.items[i];

		if (i == HUNKS_SHOWN) {
			add_repeated(page, ' ', page->gutter + strlen(" + "));
			text_printf(page->out, "... %zu more places\n", page->fix.hunks.count - i);
			return;
		}
		if (hunk->file->id != file) {
			add_repeated(page, ' ', page->gutter);
			add_styled(page, STYLE_FRAME, ":::");
			text_add_char(page->out, ' ');
			glyph_add_line(page->out, hunk->file->name);
			text_add_char(page->out, '\n');
		}
		file = hunk->file->id;
		add_hunk(page, hunk);
	}
}

static size_t digits(size_t number)
{
	size_t count = 1;

	while (number /= 10)
		count++;
	return count;
}

static void widen_gutter(struct page *page, size_t line)
{
	if (digits(line) > page->gutter)
		page->gutter = digits(line);
}

static void widen_gutter_for_span(struct page *page, struct span span)
{
	const struct source_file *file = source_store_file(page->run->sources, span.file);

	if (file)
		widen_gutter(page, source_line_of(file, span.start));
}

static size_t smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* All line numbers of a finding stand in one margin, so its width is needed first. */
static void measure_gutter(struct page *page)
{
	page->gutter = 1;
	widen_gutter_for_span(page, page->finding->span);
	for (size_t i = 0; i < page->finding->related.count; i++)
		widen_gutter_for_span(page, page->finding->related.items[i].span);
	for (size_t i = 0; i < page->fix.hunks.count && i < HUNKS_SHOWN; i++) {
		const struct fix_hunk *hunk = &page->fix.hunks.items[i];

		widen_gutter(page, hunk->old_line + smaller(hunk->removed.count, LINES_SHOWN));
		widen_gutter(page, hunk->new_line + smaller(hunk->added.count, LINES_SHOWN));
	}
}

static void add_place(const struct page *page)
{
	const struct diagnostic *finding = page->finding;

	add_arrow(page, "-->", finding->span);
	text_add_char(page->out, '\n');
	add_inclusions(page);
	add_excerpt(page, finding->span, '^', severity_style(finding->severity));
	add_related(page);
}

static void add_advice(const struct page *page, const char *versions)
{
	const struct diagnostic *finding = page->finding;

	if (!finding->help && !finding->fix && !versions)
		return;
	if (source_store_file(page->run->sources, finding->span.file) || finding->related.count)
		add_frame_line(page);
	if (versions)
		add_remark(page, "versions", versions);
	if (finding->help)
		add_remark(page, "help", finding->help);
	if (!finding->fix)
		return;
	add_remark(page, report_fix_label(page->arena, page->options, finding),
	           report_fix_title(page->arena, finding->fix));
	add_hunks(page);
}

static void render_finding(struct text_builder *out, const struct report_options *options,
                           const struct report_item *item)
{
	const struct diagnostic *finding = item->finding;
	struct arena arena;
	struct page page = {
		.out = out,
		.arena = &arena,
		.options = options,
		.run = item->run,
		.finding = finding,
		.color = options->color,
	};

	arena_init(&arena);
	if (finding->fix)
		page.fix = fix_view_make(&arena, item->run->sources, finding->fix);
	measure_gutter(&page);
	add_header(&page);
	add_place(&page);
	add_advice(&page, item->versions);
	text_add_char(out, '\n');
	arena_release(&arena);
}

static void end(struct report *report)
{
	report_summary(report, report->out);
}

const struct report_writer report_text = {.finding = render_finding, .end = end};
