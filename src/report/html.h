/* SPDX-License-Identifier: MIT */
/*
 * Layer report, private: the parts of the html format. Findings and runs are rendered where they were checked
 * (html_finding.c, html_run.c); the page that they stand in is made at the end (html.c), its files by html_file.c.
 */
#ifndef REPORT_HTML_H
#define REPORT_HTML_H

#include "report/formats.h"

/* What stands inside the element of a finding or a run; the page writes the element itself. */
void html_render_finding(struct text_builder *out, const struct report_options *options,
                         const struct report_item *item);
void html_render_run(struct text_builder *out, const struct report_run *run);

/* The findings of one file beside its code. */
struct html_file {
	const char *name;
	const struct report_text *text; /* or NULL */
	VECTOR(const struct report_finding *) findings;
};

/* LEFT is how many bytes of code without findings the page may still show. */
void html_add_file(struct text_builder *out, const struct html_file *file, size_t *left);

#endif
