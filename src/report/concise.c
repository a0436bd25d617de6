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

void report_concise(struct text_builder *out, const struct report_options *options, const struct report_run *runs,
		    size_t run_count)
{
	(void)options;
	for (size_t i = 0; i < run_count; i++)
		for (size_t j = 0; j < runs[i].diagnostics->items.count; j++)
			add_finding(out, &runs[i], runs[i].diagnostics->items.items[j]);
}
