/* SPDX-License-Identifier: MIT */
/*
 * github: a workflow command a finding, which GitHub Actions shows beside the code of a pull request. It shows a few of
 * each kind and drops the rest without a word, so the most severe come first, and the last line tells what is dropped.
 */
#include <string.h>

#include "report/formats.h"
#include "report/github.h"
#include "report/glyph.h"
#include "report/project_name.h"

#define SHOWN_A_STEP 10 /* of each kind */

static const char *const kinds[] = {
	[SEVERITY_NOTE] = "notice",
	[SEVERITY_WARNING] = "warning",
	[SEVERITY_ERROR] = "error",
};

/* What would end a value is written as GitHub wants it; other control characters are shown. */
static void add_escaped(struct text_builder *out, const char *text, const char *reserved)
{
	for (; *text; text++) {
		if (*text == '%' || strchr(reserved, *text))
			text_printf(out, "%%%02X", (unsigned char)*text);
		else
			text_add_char(out, *text);
	}
}

void github_add_property(struct text_builder *out, const char *name, const char *value)
{
	struct text_builder line;

	text_init(&line);
	glyph_add_line(&line, value);
	text_printf(out, "%s=", name);
	add_escaped(out, line.bytes, ":,");
	text_release(&line);
}

void github_add_message(struct text_builder *out, const char *text)
{
	struct text_builder lines;

	text_init(&lines);
	glyph_add_lines(&lines, text, "");
	add_escaped(out, lines.bytes, "\n");
	text_release(&lines);
}

/* GitHub takes columns only where a single line is marked. */
static void add_range(struct text_builder *out, const struct report_place *place)
{
	bool ends_with_line = place->end.line > place->start.line && place->end.column == 1;

	text_printf(out, ",line=%zu,endLine=%zu", place->start.line, place->end.line - ends_with_line);
	if (place->start.line == place->end.line)
		text_printf(out, ",col=%zu,endColumn=%zu", place->start.column, place->end.column);
}

/* The log shows only what stands behind the properties, so the place is told there again. */
static void render_finding(struct text_builder *out, const struct report_options *options,
                           const struct report_item *item)
{
	const struct diagnostic *finding = item->finding;
	struct report_place place = report_place(item->run, finding->span);
	struct text_builder message;
	struct arena arena;
	const char *name;

	arena_init(&arena);
	name = project_name(&arena, options, item->run, place.file);
	text_init(&message);
	text_printf(&message, "%s:%zu:%zu: %s", name, place.start.line, place.start.column, finding->message);
	if (item->versions)
		text_printf(&message, " (OpenOCD %s)", item->versions);
	if (finding->help)
		text_printf(&message, "\nhelp: %s", finding->help);
	text_printf(out, "::%s ", kinds[finding->severity]);
	github_add_property(out, "file", name);
	add_range(out, &place);
	text_add_char(out, ',');
	github_add_property(out, "title", finding->rule);
	text_add_string(out, "::");
	github_add_message(out, message.bytes);
	text_add_char(out, '\n');
	text_release(&message);
	arena_release(&arena);
}

static void write_kind(struct report *report, enum severity severity)
{
	for (size_t i = 0; i < report->kept.count; i++)
		if (report->kept.items[i].severity == severity)
			text_add(report->out, report->kept.items[i].text, report->kept.items[i].length);
}

/* What GitHub leaves out. It is a notice itself while GitHub still shows one. */
static void write_dropped(struct report *report)
{
	const char *separator = "";

	if (report->totals.findings[SEVERITY_NOTE] < SHOWN_A_STEP)
		text_add_string(report->out, "::notice title=openocdlint::");
	text_printf(report->out, "GitHub shows %d findings of each kind. Only the log has: ", SHOWN_A_STEP);
	for (int i = SEVERITY_ERROR; i >= SEVERITY_NOTE; i--) {
		size_t count = report->totals.findings[i];

		if (count <= SHOWN_A_STEP)
			continue;
		count -= SHOWN_A_STEP;
		text_printf(report->out, "%s%zu %s%s", separator, count, severity_name((enum severity)i),
		            count == 1 ? "" : "s");
		separator = ", ";
	}
	text_add_string(report->out, "\n");
}

static void end(struct report *report)
{
	bool is_dropping = false;

	for (int i = SEVERITY_ERROR; i >= SEVERITY_NOTE; i--) {
		write_kind(report, (enum severity)i);
		is_dropping |= report->totals.findings[i] > SHOWN_A_STEP;
	}
	if (is_dropping)
		write_dropped(report);
}

const struct report_writer report_github = {.finding = render_finding, .end = end, .keeps = true};
