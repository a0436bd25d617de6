/* SPDX-License-Identifier: MIT */
/*
 * Layer report, private: the findings of several runs of the same inputs, each on another version of OpenOCD, as one
 * list in which the same finding stands once and knows which of the versions it concerns.
 *
 * Two findings are the same when rule, place and severity are, and their messages differ at most in the name of the
 * version. What is shown is the finding of the newest version that has it.
 */
#ifndef REPORT_MERGE_H
#define REPORT_MERGE_H

#include "report/formats.h"

struct merged_item {
	struct report_item item;
	unsigned runs;   /* bit i: it concerns the run at index i */
	const char *key; /* the same for the same finding on the same versions of other inputs */
};

struct merged_findings {
	struct merged_item *items; /* by file, start and rule */
	size_t count;
};

/* Lists live in ARENA; all else is borrowed from RUNS, which go from the oldest version to the newest. */
struct merged_findings merge_findings(struct arena *arena, const struct report_run *runs, size_t run_count);

#endif
