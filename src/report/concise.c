/* SPDX-License-Identifier: MIT */
#include "report/formats.h"
#include "report/glyph.h"

/* `file:line:column: severity: message [rule]`, as compilers write it and editors read it. */
static void add_finding(struct text_builder *out, const struct report_run *run, const struct diagnostic *finding)
{
	struct report_place place = report_place(run, finding->span);

	glyph_add_line(out, place.file);
	text_printf(out, ":%zu:%zu: %s: ", place.start.line, place.start.column, severity_name(finding->severity));
	glyph_add_line(out, finding->message);
	text_printf(out, " [%s]\n", finding->rule);
}

static void add_run(struct report *report, const struct report_run *run)
{
	for (size_t i = 0; i < run->diagnostics->items.count; i++)
		add_finding(report->out, run, run->diagnostics->items.items[i]);
}

const struct report_writer report_concise = {.is_for_people = true, .add = add_run};
