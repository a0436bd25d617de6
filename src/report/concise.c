/* SPDX-License-Identifier: MIT */
#include "report/formats.h"
#include "report/glyph.h"

/* `file:line:column: severity: message [rule]`, as compilers write it and editors read it. */
static void render_finding(struct text_builder *out, const struct report_options *options, const struct report_run *run,
                           const struct diagnostic *finding)
{
	struct report_place place = report_place(run, finding->span);

	(void)options;
	glyph_add_line(out, place.file);
	text_printf(out, ":%zu:%zu: %s: ", place.start.line, place.start.column, severity_name(finding->severity));
	glyph_add_line(out, finding->message);
	text_printf(out, " [%s]\n", finding->rule);
}

const struct report_writer report_concise = {.finding = render_finding};
