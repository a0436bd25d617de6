/* SPDX-License-Identifier: MIT */
/* Layer report, private: the writers of the single formats, and what they share. */
#ifndef REPORT_FORMATS_H
#define REPORT_FORMATS_H

#include "report/report.h"

#define REPORT_WRITER(constant, name, function)                                                                        \
	void function(struct text_builder *out, const struct report_options *options, const struct report_run *runs,   \
		      size_t run_count);
REPORT_FORMATS(REPORT_WRITER)
#undef REPORT_WRITER

/* A stretch of a file as people count. */
struct report_place {
	const char *file;
	struct position start;
	struct position end;
	size_t start_byte;
	size_t end_byte;
};

/* A span without a file belongs to the run as a whole: it stands at the start of the first input. */
struct report_place report_place(const struct report_run *run, struct span span);

/* True when a fix is there and --fix (with --unsafe-fixes, if it is unsafe) would apply it. */
bool report_is_fixable(const struct report_options *options, const struct diagnostic *finding);

/* The closing lines for people: what was found, what can be fixed, and whether the files load. */
void report_summary(struct text_builder *out, const struct report_options *options, const struct report_run *runs,
		    size_t run_count);

#endif
