/* SPDX-License-Identifier: MIT */
/* Layer report, private: what a fix changes, as lines taken away and lines put in. */
#ifndef REPORT_FIX_VIEW_H
#define REPORT_FIX_VIEW_H

#include "base/vector.h"
#include "diag/diagnostic.h"
#include "source/source.h"

struct fix_line {
	const char *bytes; /* without its line end */
	size_t length;
};

/* Neighbouring lines that change. */
struct fix_hunk {
	const struct source_file *file;
	size_t old_line; /* number of the first line taken away, before the fix */
	size_t new_line; /* number of the first line put in, after the fix */
	VECTOR(struct fix_line) removed;
	VECTOR(struct fix_line) added;
};

struct fix_view {
	VECTOR(struct fix_hunk) hunks;
};

/* All lives in ARENA or in the sources. Edits that are out of order, collide or leave their file give no hunks. */
struct fix_view fix_view_make(struct arena *arena, const struct source_store *sources, const struct fix *fix);

#endif
