/* SPDX-License-Identifier: MIT */
/* Layer report, private: one line of a file made fit to be shown, with the columns of a marked stretch of it. */
#ifndef REPORT_EXCERPT_H
#define REPORT_EXCERPT_H

#include <stddef.h>

#include "base/text.h"

#define EXCERPT_COLUMNS 100 /* longer lines are cut around the mark */
#define EXCERPT_TAB 4

struct excerpt {
	size_t mark_column;  /* columns in front of the mark */
	size_t mark_columns; /* at least 1 */
};

/*
 * Appends the line in BYTES (without its line end) to OUT: tabs expanded, nothing raw, at most EXCERPT_COLUMNS and
 * "..." at cut ends. The marked stretch is [MARK_START, MARK_END) of BYTES; it may reach beyond the end.
 */
struct excerpt excerpt_add(struct text_builder *out, const char *bytes, size_t length, size_t mark_start,
                           size_t mark_end);

#endif
