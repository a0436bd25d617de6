/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "report/fix_view.h"
#include "report/html.h"
#include "report/html_text.h"

#define FIX_LINES_SHOWN 200
#define LINE_BYTES 400

struct card {
	struct text_builder *out;
	const struct report_options *options;
	const struct report_run *run;
	const struct diagnostic *finding;
};

static void add_place(const struct card *card, struct span span)
{
	struct report_place place = report_place(card->run, span);

	html_add(card->out, place.file);
	if (span.file != SOURCE_NONE)
		text_printf(card->out, ":%zu:%zu", place.start.line, place.start.column);
}

static bool is_documented(const struct report_options *options, const char *rule)
{
	for (size_t i = 0; i < options->rule_count; i++)
		if (strcmp(options->rules[i]->id, rule) == 0)
			return true;
	return false;
}

static void add_heading(const struct card *card)
{
	const char *rule = card->finding->rule;

	text_printf(card->out, "<h4><span class=\"severity\">%s</span> ", severity_name(card->finding->severity));
	if (is_documented(card->options, rule))
		text_printf(card->out, "<a class=\"rule\" href=\"#rule-%s\">%s</a>", rule, rule);
	else
		text_printf(card->out, "<span class=\"rule\">%s</span>", rule);
	text_add_string(card->out, " <span class=\"place\">");
	add_place(card, card->finding->span);
	text_add_string(card->out, "</span></h4>\n");
}

static void add_remark(const struct card *card, const char *heading, const char *text)
{
	if (!text)
		return;
	text_printf(card->out, "<p><b>%s:</b> ", heading);
	html_add(card->out, text);
	text_add_string(card->out, "</p>\n");
}

static size_t smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

static size_t add_lines(const struct card *card, const struct fix_line *lines, size_t count, const char *element,
                        const char *sign, size_t left)
{
	for (size_t i = 0; i < count && i < left; i++) {
		text_printf(card->out, "<%s>%s ", element, sign);
		html_add_code(card->out, lines[i].bytes, smaller(lines[i].length, LINE_BYTES));
		text_printf(card->out, "%s\n</%s>", lines[i].length > LINE_BYTES ? "..." : "", element);
	}
	return left - smaller(left, count);
}

static void add_fix(const struct card *card)
{
	const struct fix *fix = card->finding->fix;
	size_t left = FIX_LINES_SHOWN;
	struct arena arena;
	struct fix_view view;

	if (!fix)
		return;
	arena_init(&arena);
	view = fix_view_make(&arena, card->run->sources, fix);
	text_printf(card->out, "<details class=\"fix\"><summary>%s: ",
	            fix->withheld             ? "Suggestion"
	            : fix->safety == FIX_SAFE ? "Fix"
	                                      : "Fix (needs your judgement)");
	html_add(card->out, report_fix_title(&arena, fix));
	text_add_string(card->out, "</summary>\n<pre class=\"change\">");
	for (size_t i = 0; i < view.hunks.count && left; i++) {
		const struct fix_hunk *hunk = &view.hunks.items[i];

		html_add(card->out, hunk->file->name);
		text_printf(card->out, ":%zu\n", hunk->old_line);
		left = add_lines(card, hunk->removed.items, hunk->removed.count, "del", "-", left);
		left = add_lines(card, hunk->added.items, hunk->added.count, "ins", "+", left);
	}
	text_add_string(card->out, left ? "</pre></details>\n" : "...\n</pre></details>\n");
	arena_release(&arena);
}

static void add_first_line(const struct card *card, struct span span)
{
	const struct source_file *file = source_store_file(card->run->sources, span.file);
	size_t start, length;

	if (!file || file->is_recorded)
		return;
	start = source_line_start(file, source_line_of(file, span.start));
	length = source_line_end(file, source_line_of(file, span.start)) - start;
	text_add_string(card->out, "<pre>");
	html_add_code(card->out, file->text + start, smaller(length, LINE_BYTES));
	text_add_string(card->out, "</pre>");
}

static void add_related(const struct card *card)
{
	if (!card->finding->related.count)
		return;
	text_add_string(card->out, "<ul class=\"related\">\n");
	for (size_t i = 0; i < card->finding->related.count; i++) {
		const struct related *related = &card->finding->related.items[i];

		text_add_string(card->out, "<li><span class=\"place\">");
		add_place(card, related->span);
		text_add_string(card->out, "</span> ");
		html_add(card->out, related->message);
		add_first_line(card, related->span);
		text_add_string(card->out, "</li>\n");
	}
	text_add_string(card->out, "</ul>\n");
}

/* The innermost place first. */
static void add_inclusions(const struct card *card)
{
	for (size_t i = card->finding->included_from.count; i > 0; i--) {
		const struct inclusion_step *step = &card->finding->included_from.items[i - 1];
		const struct source_file *file = source_store_file(card->run->sources, step->file);

		if (!file)
			continue;
		text_add_string(card->out, "<p class=\"chain\">included from <span class=\"place\">");
		html_add(card->out, file->name);
		text_printf(card->out, ":%zu</span></p>\n", step->line);
	}
}

void html_render_finding(struct text_builder *out, const struct report_options *options, const struct report_item *item)
{
	struct card card = {out, options, item->run, item->finding};

	add_heading(&card);
	text_add_string(out, "<p class=\"message\">");
	html_add(out, item->finding->message);
	text_add_string(out, "</p>\n");
	add_remark(&card, "OpenOCD versions", item->versions);
	add_remark(&card, "Help", item->finding->help);
	add_fix(&card);
	add_related(&card);
	add_inclusions(&card);
}
