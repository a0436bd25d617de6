/* SPDX-License-Identifier: MIT */
#include "report/formats.h"
#include "report/glyph.h"

/*
 * `file:line:column: severity: message [rule]`, as compilers write it and editors read it; behind it the versions that
 * the finding concerns, when several were asked for: `(0.10.0, 0.11.0)`.
 */
static void render_finding(struct text_builder *out, const struct report_options *options,
                           const struct report_item *item)
{
	const struct diagnostic *finding = item->finding;
	struct report_place place = report_place(item->run, finding->span);

	(void)options;
	glyph_add_line(out, place.file);
	text_printf(out, ":%zu:%zu: %s: ", place.start.line, place.start.column, severity_name(finding->severity));
	glyph_add_line(out, finding->message);
	text_printf(out, " [%s]", finding->rule);
	if (item->versions)
		text_printf(out, " (%s)", item->versions);
	text_add_char(out, '\n');
}

const struct report_writer report_concise = {.finding = render_finding};
