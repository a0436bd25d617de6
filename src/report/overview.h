/* SPDX-License-Identifier: MIT */
/*
 * Layer report: what a configuration sets up, for people: sections of rows, some of which stand below others. Used by
 * `show` and by the html format. Nothing is decided here about how it looks.
 */
#ifndef REPORT_OVERVIEW_H
#define REPORT_OVERVIEW_H

#include "base/vector.h"
#include "model/model.h"

#define OVERVIEW_DEFAULT "(default)" /* in place of a place */

/* All texts are of one line and fit to be shown. */
struct overview_row {
	const char *label;
	const char *value; /* or "" */
	const char *place; /* "board.cfg:3", OVERVIEW_DEFAULT or "" */
	size_t depth;      /* 0: stands by itself; else below the nearest row before it with a depth of one less */
};

struct overview_section {
	const char *heading;
	VECTOR(struct overview_row) rows;
};

struct overview {
	VECTOR(struct overview_section) sections;
};

/* Everything is copied into ARENA. */
struct overview overview_make(struct arena *arena, struct model *model);

/* "board.cfg:3"; "" for no place. */
const char *overview_place_name(struct arena *arena, const struct model *model, const struct place *place);

#endif
