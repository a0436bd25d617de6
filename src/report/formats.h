/* SPDX-License-Identifier: MIT */
/* Layer report, private: the writers of the single formats, and what they share. */
#ifndef REPORT_FORMATS_H
#define REPORT_FORMATS_H

#include "base/map.h"
#include "report/report.h"

#define REPORT_NAMES_KEPT 4

/* How many different things a list has, and its first ones: names of files, versions. */
struct report_names {
	const char *first[REPORT_NAMES_KEPT];
	size_t count;
	struct map seen;
};

/* What the closing lines need of runs that are gone. */
struct report_totals {
	size_t findings[SEVERITY_ERROR + 1];
	size_t all;
	size_t fixable;
	size_t unsafe_fixable;
	struct report_names inputs;
	struct report_names versions;
	size_t ended_early;              /* inputs that do not load somewhere, or do not run to their end */
	struct text_builder early_lines; /* a line about each of the first ones */
};

struct report_finding;

struct report_text {
	const char *bytes;
	size_t length;
};

struct report {
	struct text_builder *out;
	const struct report_options *options;
	struct arena arena;
	/* Where the format writes all at the end: */
	VECTOR(struct report_finding) kept;
	VECTOR(struct report_text) kept_runs;
	struct map files;   /* name -> struct report_text, of files that findings stand in */
	size_t shown_count; /* findings so far */
	size_t run_count;
	size_t piece_count; /* of findings */
	struct map shown;   /* findings of earlier runs */
	struct report_totals totals;
};

/* A finding as it is shown. Versions of OpenOCD in which the same inputs have the same finding share one. */
struct report_item {
	const struct report_run *run; /* whose words are shown: of the newest version that has it */
	const struct diagnostic *finding;
	const char *versions; /* those it concerns, "0.10.0, 0.11.0"; NULL when that need not be said */
};

/*
 * A format renders either each finding by itself (formats for people, which show a finding that several runs have only
 * once) or a run as a whole, or both; the texts of the runs come first then. The others may be NULL.
 */
struct report_writer {
	void (*begin)(struct report *report);
	void (*finding)(struct text_builder *out, const struct report_options *options, const struct report_item *item);
	void (*run)(struct text_builder *out, const struct report_run *run);
	void (*separate)(struct report *report);         /* before each run */
	void (*separate_finding)(struct report *report); /* before each finding */
	void (*end)(struct report *report);
	bool keeps;       /* the texts are not written one by one, but left in the report for end() */
	bool needs_files; /* ... with the texts of the files that findings stand in */
};

/* A stretch of a file as people count. */
struct report_place {
	const char *file;
	struct position start;
	struct position end;
	size_t start_byte;
	size_t end_byte;
};

/* What is left of a finding once it is rendered. */
struct report_finding {
	enum severity severity;
	enum report_fixable { FIXABLE_NOT, FIXABLE_SAFELY, FIXABLE_UNSAFELY } fixable;
	unsigned runs;   /* bit i: it concerns the run at index i of its piece */
	const char *key; /* the same for the same finding of other inputs */
	const char *rule;
	struct report_place place;
	const char *text;
	size_t length;
};

struct report_rendered_run {
	struct report_run run; /* without diagnostics and sources */
	const char *text;      /* of a format that renders whole runs */
	size_t length;
};

/* What is left of the runs of the same inputs, one a version: the piece of a report that they give. */
struct report_piece {
	struct report_rendered_run *runs;
	size_t run_count;
	struct report_finding *findings;
	size_t finding_count;
	struct map files; /* as in struct report; empty where the format does not need them */
};

#define REPORT_WRITER(constant, name, writer) extern const struct report_writer writer;
REPORT_FORMATS(REPORT_WRITER)
#undef REPORT_WRITER

/* A span without a file belongs to the run as a whole: it stands at the start of the first input. */
struct report_place report_place(const struct report_run *run, struct span span);

/* True when a fix is there and --fix (with --unsafe-fixes, if it is unsafe) would apply it. */
bool report_is_fixable(const struct report_options *options, const struct diagnostic *finding);

/* What FIX does; of one that was withheld, with the reason. */
const char *report_fix_title(struct arena *arena, const struct fix *fix);
/* "fix", with what it takes to have --fix apply the fix of FINDING; "suggestion" for one that was withheld. */
const char *report_fix_label(struct arena *arena, const struct report_options *options,
                             const struct diagnostic *finding);

/* The closing lines for people: what was found, what can be fixed, and whether the files load. */
void report_count(struct report *report, const struct report_piece *piece);
void report_summary(struct report *report, struct text_builder *out);

#endif
