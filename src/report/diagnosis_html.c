/* SPDX-License-Identifier: MIT */
/* One page without script and network: the causes in order, the others folded. */
#include "report/diagnosis.h"
#include "report/fix_view.h"
#include "report/html_text.h"

static const char head[] =
	"<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
	"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
	"<meta name=\"viewport\" content=\"width=device-width\">\n<title>Diagnosis</title>\n<style>\n"
	":root { color-scheme: light dark; }\n"
	"body { margin: 0 auto; max-width: 60rem; padding: 1rem; font: 1rem/1.5 system-ui, sans-serif; "
	"overflow-wrap: anywhere; }\n"
	"pre { overflow-x: auto; border-left: 3px solid; padding-left: .75rem; }\n"
	"summary { font-weight: 600; cursor: pointer; }\n"
	"</style>\n</head>\n<body>\n<main>\n<h1>";

static void add_element(struct text_builder *out, const char *element, const char *text)
{
	text_printf(out, "<%s>", element);
	html_add(out, text);
	text_printf(out, "</%s>\n", element);
}

static void add_list(struct text_builder *out, const char *heading, const char *const *texts, size_t count)
{
	if (count == 0)
		return;
	add_element(out, "h3", heading);
	text_add_string(out, "<ul>\n");
	for (size_t i = 0; i < count; i++)
		add_element(out, "li", texts[i]);
	text_add_string(out, "</ul>\n");
}

static void add_line(struct text_builder *out, size_t line, const char *text)
{
	text_printf(out, "%zu: ", line);
	html_add(out, text);
	text_add_char(out, '\n');
}

static void add_evidence(struct text_builder *out, const struct ranked_cause *cause)
{
	if (cause->supporting.count == 0)
		return;
	text_add_string(out, "<pre>");
	for (size_t i = 0; i < cause->supporting.count; i++)
		add_line(out, cause->supporting.items[i]->line, cause->supporting.items[i]->text);
	text_add_string(out, "</pre>\n");
}

static void add_opposing(struct text_builder *out, const struct ranked_cause *cause)
{
	if (cause->opposing.count == 0)
		return;
	add_element(out, "h3", "What speaks against it");
	text_add_string(out, "<pre>");
	for (size_t i = 0; i < cause->opposing.count; i++)
		add_line(out, cause->opposing.items[i].line, cause->opposing.items[i].text);
	text_add_string(out, "</pre>\n");
}

/* What the configuration says. */
static void add_facts(struct text_builder *out, const struct ranked_cause *cause)
{
	for (size_t i = 0; i < cause->facts.count; i++) {
		text_printf(out, "<p>%s it: ", cause->facts.items[i]->nats < 0 ? "Against" : "For");
		html_add(out, cause->facts.items[i]->text);
		text_add_string(out, "</p>\n");
	}
}

static void add_lines(struct text_builder *out, const char *sign, const struct fix_line *lines, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		text_add_string(out, sign);
		html_add_code(out, lines[i].bytes, lines[i].length);
		text_add_char(out, '\n');
	}
}

static void add_fix(struct text_builder *out, const struct diagnosis_view *view, const struct ranked_cause *cause)
{
	const struct fix *fix = cause->fix;
	struct fix_view lines;

	if (!fix || !view->sources)
		return;
	lines = fix_view_make(view->diagnosis->arena, view->sources, fix);
	add_element(out, "h3", fix->safety == FIX_SAFE ? "Fix (--fix)" : "Fix (--fix --unsafe-fixes)");
	add_element(out, "p", fix->title);
	text_add_string(out, "<pre>");
	for (size_t i = 0; i < lines.hunks.count; i++) {
		const struct fix_hunk *hunk = &lines.hunks.items[i];

		html_add(out, hunk->file->name);
		text_printf(out, ":%zu\n", hunk->old_line);
		add_lines(out, "- ", hunk->removed.items, hunk->removed.count);
		add_lines(out, "+ ", hunk->added.items, hunk->added.count);
	}
	if (cause->more_fixes)
		text_printf(out, "and %zu more of the kind\n", cause->more_fixes);
	text_add_string(out, "</pre>\n");
}

static void add_cause(struct text_builder *out, const struct diagnosis_view *view, size_t index)
{
	const struct ranked_cause *cause = &view->diagnosis->causes.items[index];

	text_printf(out, "<details%s>\n<summary>", index == 0 ? " open" : "");
	html_add(out, know_string(cause->cause->title));
	text_printf(out, " &middot; %s, %.0f&nbsp;%%</summary>\n", know_string(cause->cause->name),
	            cause->confidence * 100);
	add_evidence(out, cause);
	add_opposing(out, cause);
	add_facts(out, cause);
	add_element(out, "p", know_string(cause->cause->explanation));
	add_list(out, "How to make sure", cause->checks.items, cause->checks.count);
	add_list(out, "What to do", cause->actions.items, cause->actions.count);
	add_fix(out, view, cause);
	add_list(out, "What would tell it apart", cause->rivals.items, cause->rivals.count);
	text_add_string(out, "</details>\n");
}

void report_diagnosis_html(struct text_builder *out, const struct diagnosis_view *view)
{
	text_add_string(out, head);
	html_add(out, view->log);
	text_add_string(out, "</h1>\n");
	if (*view->diagnosis->facts->banner)
		add_element(out, "p",
		            arena_printf(view->diagnosis->arena, "OpenOCD %s", view->diagnosis->facts->banner));
	if (view->diagnosis->causes.count == 0)
		add_element(out, "p", diagnosis_silence(view->diagnosis));
	if (diagnosis_is_by_words(view->diagnosis))
		add_element(out, "p", REPORT_BY_WORDS);
	for (size_t i = 0; i < diagnosis_likely_count(view->diagnosis); i++)
		add_cause(out, view, i);
	text_add_string(out, "</main>\n</body>\n</html>\n");
}
