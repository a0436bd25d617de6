/* SPDX-License-Identifier: MIT */
/*
 * html: one page that needs nothing else and no network, to be opened from what a CI run keeps. Everything can be read
 * without its script, which adds the filters and the choice of colours. Its security policy allows the style sheet and
 * the script of this program and nothing else.
 */
#include "report/html.h"

#include <stdlib.h>
#include <string.h>

#include "report/html_text.h"
#include "report/page_assets.inc"

#define CODE_BYTES ((size_t)4 << 20) /* of code without findings, on the whole page */

struct page {
	struct report *report;
	struct text_builder *out;
	struct arena arena;
	VECTOR(struct html_file *) files; /* in the order of their first finding */
	struct map file_of;               /* name -> struct html_file */
	struct map rule_counts;           /* id -> size_t */
	struct map_item *rules;           /* the same by id */
};

/* ---- sorting out ---- */

static struct html_file *file_of(struct page *page, const char *name)
{
	struct html_file *file = map_get(&page->file_of, name);

	if (file)
		return file;
	file = arena_new(&page->arena, struct html_file);
	file->name = name;
	file->text = map_get(&page->report->files, name);
	map_set(&page->file_of, name, file);
	vector_push(&page->arena, &page->files, file);
	return file;
}

static void count_rule(struct page *page, const char *rule)
{
	size_t *count = map_get(&page->rule_counts, rule);

	if (!count) {
		count = arena_new(&page->arena, size_t);
		map_set(&page->rule_counts, rule, count);
	}
	(*count)++;
}

/* Those of one place stay in the order in which they came, which is that of their addresses. */
static int compare_findings(const void *left, const void *right)
{
	const struct report_finding *a = *(const struct report_finding *const *)left;
	const struct report_finding *b = *(const struct report_finding *const *)right;

	if (a->place.start_byte != b->place.start_byte)
		return a->place.start_byte < b->place.start_byte ? -1 : 1;
	return a < b ? -1 : a > b;
}

static int compare_rules(const void *left, const void *right)
{
	return strcmp(((const struct map_item *)left)->key, ((const struct map_item *)right)->key);
}

static void sort_out(struct page *page)
{
	for (size_t i = 0; i < page->report->kept.count; i++) {
		const struct report_finding *finding = &page->report->kept.items[i];
		struct html_file *file = file_of(page, finding->place.file);

		vector_push(&page->arena, &file->findings, finding);
		count_rule(page, finding->rule);
	}
	page->rules = arena_alloc(&page->arena, page->rule_counts.count * sizeof(*page->rules));
	if (page->rule_counts.count) {
		memcpy(page->rules, page->rule_counts.items, page->rule_counts.count * sizeof(*page->rules));
		qsort(page->rules, page->rule_counts.count, sizeof(*page->rules), compare_rules);
	}
	for (size_t i = 0; i < page->files.count; i++)
		qsort(page->files.items[i]->findings.items, page->files.items[i]->findings.count,
		      sizeof(const struct report_finding *), compare_findings);
}

/* ---- head ---- */

static void add_head(struct page *page)
{
	text_add_string(page->out,
	                "<!DOCTYPE html>\n"
	                "<html lang=\"en\">\n"
	                "<head>\n"
	                "<meta charset=\"utf-8\">\n"
	                "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
	                "style-src '" PAGE_STYLE_HASH "'; script-src '" PAGE_SCRIPT_HASH "'; base-uri 'none'; "
	                "form-action 'none'\">\n"
	                "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	                "<meta name=\"color-scheme\" content=\"light dark\">\n"
	                "<meta name=\"generator\" content=\"openocdlint " OPENOCDLINT_VERSION "\">\n"
	                "<title>openocdlint report</title>\n"
	                "<style>");
	text_add(page->out, page_style, sizeof(page_style) - 1);
	text_add_string(page->out, "</style>\n</head>\n<body>\n");
}

static void add_counts(struct page *page)
{
	const struct report_totals *totals = &page->report->totals;

	for (int i = SEVERITY_ERROR; i >= SEVERITY_NOTE; i--)
		if (totals->findings[i])
			text_printf(page->out, "<span class=\"count %s\">%zu %s%s</span> ",
			            severity_name((enum severity)i), totals->findings[i],
			            severity_name((enum severity)i), totals->findings[i] == 1 ? "" : "s");
}

static void add_header(struct page *page)
{
	struct text_builder summary;

	text_init(&summary);
	report_summary(page->report, &summary);
	text_add_string(page->out, "<a class=\"skip\" href=\"#findings\">To the findings</a>\n"
	                           "<header>\n"
	                           "<h1>openocdlint report</h1>\n"
	                           "<button type=\"button\" id=\"theme\" hidden>Dark or light</button>\n<p>");
	add_counts(page);
	text_add_string(page->out, "</p>\n<p class=\"summary\">");
	html_add(page->out, summary.bytes);
	text_add_string(page->out, "</p>\n"
	                           "<nav aria-label=\"Parts of this page\"><a href=\"#findings\">Findings</a> "
	                           "<a href=\"#runs\">Configurations</a> <a href=\"#rules\">Rules</a></nav>\n"
	                           "</header>\n<main>\n");
	text_release(&summary);
}

/* ---- filters ---- */

static void add_severity_filter(struct page *page)
{
	text_add_string(page->out, "<fieldset><legend>Severity</legend>\n");
	for (int i = SEVERITY_ERROR; i >= SEVERITY_NOTE; i--) {
		const char *name = severity_name((enum severity)i);

		text_printf(page->out,
		            "<label><input type=\"checkbox\" name=\"severity\" value=\"%s\" checked> %ss</label>\n",
		            name, name);
	}
	text_add_string(page->out, "</fieldset>\n");
}

static void begin_choice(struct page *page, const char *label, const char *name)
{
	text_printf(page->out, "<label>%s <select name=\"%s\"><option value=\"\">all</option>\n", label, name);
}

static void add_choice(struct page *page, const char *value, size_t count)
{
	text_add_string(page->out, "<option value=\"");
	html_add(page->out, value);
	text_add_string(page->out, "\">");
	html_add(page->out, value);
	text_printf(page->out, " (%zu)</option>\n", count);
}

static void add_filters(struct page *page)
{
	text_add_string(page->out, "<form id=\"filters\" aria-label=\"Filters\" hidden>\n");
	add_severity_filter(page);
	begin_choice(page, "Rule", "rule");
	for (size_t i = 0; i < page->rule_counts.count; i++)
		add_choice(page, page->rules[i].key, *(const size_t *)page->rules[i].value);
	text_add_string(page->out, "</select></label>\n");
	begin_choice(page, "File", "file");
	for (size_t i = 0; i < page->files.count; i++)
		add_choice(page, page->files.items[i]->name, page->files.items[i]->findings.count);
	text_add_string(page->out, "</select></label>\n"
	                           "<label>Text <input type=\"search\" name=\"text\"></label>\n"
	                           "<button type=\"reset\">Show all</button>\n"
	                           "<output id=\"shown\" aria-live=\"polite\"></output>\n"
	                           "</form>\n");
}

/* ---- parts ---- */

static void add_findings(struct page *page)
{
	size_t left = CODE_BYTES;

	text_add_string(page->out, "<section id=\"findings\" aria-labelledby=\"findings-heading\">\n"
	                           "<h2 id=\"findings-heading\">Findings</h2>\n");
	if (page->files.count)
		add_filters(page);
	else
		text_add_string(page->out, "<p>None.</p>\n");
	for (size_t i = 0; i < page->files.count; i++)
		html_add_file(page->out, page->files.items[i], &left);
	text_add_string(page->out, "</section>\n");
}

static void add_runs(struct page *page)
{
	const struct report *report = page->report;

	text_add_string(page->out, "<section id=\"runs\" aria-labelledby=\"runs-heading\">\n"
	                           "<h2 id=\"runs-heading\">What the configurations set up</h2>\n");
	for (size_t i = 0; i < report->kept_runs.count; i++) {
		text_printf(page->out, "<details class=\"run\"%s>", report->kept_runs.count == 1 ? " open" : "");
		text_add(page->out, report->kept_runs.items[i].bytes, report->kept_runs.items[i].length);
		text_add_string(page->out, "</details>\n");
	}
	text_add_string(page->out, "</section>\n");
}

static void add_text(struct page *page, const char *heading, const char *text)
{
	if (!text)
		return;
	text_printf(page->out, "<p><b>%s:</b> ", heading);
	html_add(page->out, text);
	text_add_string(page->out, "</p>\n");
}

static void add_example(struct page *page, const char *heading, const char *code)
{
	if (!code)
		return;
	text_printf(page->out, "<p><b>%s:</b></p>\n<pre>", heading);
	html_add_code(page->out, code, strlen(code));
	text_add_string(page->out, "</pre>\n");
}

static void add_rule(struct page *page, const struct rule *rule)
{
	text_printf(page->out, "<details class=\"documentation\"><summary>%s: ", rule->id);
	html_add(page->out, rule->summary);
	text_printf(page->out, "</summary>\n<div id=\"rule-%s\">\n", rule->id);
	add_text(page, "What it finds", rule->finds);
	add_text(page, "Why it matters", rule->why);
	add_example(page, "Bad", rule->bad);
	add_example(page, "Good", rule->good);
	add_text(page, "Fix", rule->fix);
	add_text(page, "OpenOCD versions", rule->versions);
	text_add_string(page->out, "</div></details>\n");
}

/* Those of the findings only. */
static void add_rules(struct page *page)
{
	const struct report_options *options = page->report->options;

	text_add_string(page->out, "<section id=\"rules\" aria-labelledby=\"rules-heading\">\n"
	                           "<h2 id=\"rules-heading\">Rules</h2>\n");
	for (size_t i = 0; i < options->rule_count; i++)
		if (map_get(&page->rule_counts, options->rules[i]->id))
			add_rule(page, options->rules[i]);
	text_add_string(page->out, "</section>\n");
}

static void end(struct report *report)
{
	struct page page = {.report = report, .out = report->out};

	arena_init(&page.arena);
	map_init(&page.file_of, &page.arena);
	map_init(&page.rule_counts, &page.arena);
	sort_out(&page);
	add_head(&page);
	add_header(&page);
	add_findings(&page);
	add_runs(&page);
	add_rules(&page);
	text_add_string(page.out, "</main>\n<footer>Written by openocdlint " OPENOCDLINT_VERSION
	                          ", without OpenOCD and without hardware.</footer>\n<script>");
	text_add(page.out, page_script, sizeof(page_script) - 1);
	text_add_string(page.out, "</script>\n</body>\n</html>\n");
	arena_release(&page.arena);
}

const struct report_writer report_html = {
	.finding = html_render_finding,
	.run = html_render_run,
	.end = end,
	.keeps = true,
	.needs_files = true,
};
