/* SPDX-License-Identifier: MIT */
/* What OpenOCD does with the files of a run, and what they set up: lists whose lines the style sheet draws. */
#include <string.h>

#include "report/html.h"
#include "report/html_text.h"
#include "report/overview.h"

/* ---- trees ---- */

static void add_row(struct text_builder *out, const struct overview_row *row)
{
	text_add_string(out, "<li><span class=\"label\">");
	html_add(out, row->label);
	text_add_string(out, "</span>");
	if (*row->value) {
		text_add_string(out, " <span class=\"value\">");
		html_add(out, row->value);
		text_add_string(out, "</span>");
	}
	if (*row->place) {
		text_add_string(out, " <span class=\"place\">");
		html_add(out, row->place);
		text_add_string(out, "</span>");
	}
}

static bool is_tree(const struct overview_section *section)
{
	for (size_t i = 0; i < section->rows.count; i++)
		if (section->rows.items[i].depth)
			return true;
	return false;
}

static void close_lists(struct text_builder *out, size_t *open, size_t wanted)
{
	for (; *open > wanted; (*open)--)
		text_add_string(out, "</li></ul>\n");
}

/* A list in an item for each step down; a row without one above it stands where it can. */
static void add_rows(struct text_builder *out, const struct overview_section *section)
{
	size_t open = 0;

	for (size_t i = 0; i < section->rows.count; i++) {
		const struct overview_row *row = &section->rows.items[i];

		if (row->depth >= open) {
			text_add_string(out, open ? "\n<ul>\n" : is_tree(section) ? "<ul class=\"tree\">\n" : "<ul>\n");
			open++;
		} else {
			close_lists(out, &open, row->depth + 1);
			text_add_string(out, "</li>\n");
		}
		add_row(out, row);
	}
	close_lists(out, &open, 0);
}

static void add_overview(struct text_builder *out, struct model *model)
{
	struct arena arena;
	struct overview overview;

	arena_init(&arena);
	overview = overview_make(&arena, model);
	text_add_string(out, "<div class=\"overview\">\n");
	for (size_t i = 0; i < overview.sections.count; i++) {
		text_add_string(out, "<section><h3>");
		html_add(out, overview.sections.items[i].heading);
		text_add_string(out, "</h3>\n");
		add_rows(out, &overview.sections.items[i]);
		text_add_string(out, "</section>\n");
	}
	text_add_string(out, "</div>\n");
	arena_release(&arena);
}

/* ---- the verdict ---- */

static const char *verdict_name(const struct report_load *load)
{
	if (!load->ok)
		return "does not load";
	return strcmp(load->ended, "shutdown") == 0 ? "ends early" : "loads";
}

static const char *verdict_class(const struct report_load *load)
{
	if (!load->ok)
		return "bad";
	return strcmp(load->ended, "shutdown") == 0 ? "early" : "good";
}

static void add_verdict(struct text_builder *out, const struct report_load *load)
{
	text_add_string(out, "<p>");
	if (!load->ok) {
		text_add_string(out, "OpenOCD stops");
		if (load->file) {
			text_add_string(out, " at <span class=\"place\">");
			html_add(out, load->file);
			text_printf(out, ":%zu</span>", load->line);
		}
		text_add_string(out, ": ");
		html_add(out, load->message ? load->message : "");
	} else if (strcmp(load->ended, "shutdown") == 0) {
		text_add_string(out, "A script calls shutdown, and the rest is skipped.");
	} else if (strcmp(load->ended, "init") == 0) {
		text_add_string(out, "OpenOCD gets through these files, up to their first init.");
	} else {
		text_add_string(out, "OpenOCD gets through these files.");
	}
	text_add_string(out, "</p>\n");
}

void html_render_run(struct text_builder *out, const struct report_run *run)
{
	text_printf(out, "<summary><span class=\"verdict %s\">%s</span> ", verdict_class(&run->load),
	            verdict_name(&run->load));
	for (size_t i = 0; i < run->input_count; i++) {
		text_add_string(out, i ? ", " : "");
		html_add(out, run->inputs[i]);
	}
	text_add_string(out, " <span class=\"version\">OpenOCD ");
	html_add(out, run->openocd);
	if (run->entry_point) {
		text_add_string(out, ", entry point ");
		html_add(out, run->entry_point);
	}
	text_add_string(out, "</span></summary>\n");
	add_verdict(out, &run->load);
	if (!run->model)
		return;
	if (run->is_assumed)
		text_add_string(out, "<p>No file chooses an adapter: what follows holds behind one that is "
		                     "assumed.</p>\n");
	add_overview(out, run->model);
}
