/* SPDX-License-Identifier: MIT */
/*
 * Layer report: findings as text for people and machines. The only layer that knows formats and colour. It decides
 * nothing about the findings: it shows those of the sink, in the order of the sink (see diagnostic_sink_finish()).
 *
 * User text is never sent raw to a terminal: control characters come out as \x1b, bytes that are not UTF-8 as U+FFFD.
 *
 * A new format is a new file and a line in REPORT_FORMATS.
 */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"
#include "diag/diagnostic.h"
#include "rules/rule.h"
#include "source/source.h"

/* FORMAT(constant, the name on the command line, its struct report_writer) */
#define REPORT_FORMATS(FORMAT)                                                                                         \
	FORMAT(REPORT_TEXT, "text", report_text)                                                                       \
	FORMAT(REPORT_CONCISE, "concise", report_concise)                                                              \
	FORMAT(REPORT_JSON, "json", report_json)                                                                       \
	FORMAT(REPORT_SARIF, "sarif", report_sarif)                                                                    \
	FORMAT(REPORT_GITHUB, "github", report_github)                                                                 \
	FORMAT(REPORT_HTML, "html", report_html)

enum report_format {
#define REPORT_CONSTANT(constant, name, writer) constant,
	REPORT_FORMATS(REPORT_CONSTANT)
#undef REPORT_CONSTANT
		REPORT_FORMAT_COUNT
};

/* The plain prediction of what OpenOCD does with the files of a run. */
struct report_load {
	bool ok;
	const char *ended;   /* end, init, shutdown or error */
	const char *file;    /* where it stops; NULL when ok */
	size_t line;         /* 0 when ok */
	const char *message; /* NULL when ok */
};

/* All is borrowed. */
struct report_run {
	const char *const *inputs;
	size_t input_count;
	const char *entry_point;  /* the name that the config file has for this run, or NULL */
	const char *const *words; /* ... and how it starts OpenOCD: "-f", "board.cfg" ... */
	size_t word_count;
	const char *openocd; /* the version: "0.12.0" */
	struct report_load load;
	const struct diagnostic_sink *diagnostics;
	const struct source_store *sources;
	/* What the run set up, for formats that draw it; NULL where it is not known. */
	struct model *model;
	bool is_assumed; /* the model is that of the run behind an assumed adapter */
};

struct report_options {
	enum report_format format;
	bool color;
	bool unsafe_fixes;    /* --unsafe-fixes was given */
	size_t fixed;         /* fixes that --fix has just applied, for the summary */
	bool fixes_are_shown; /* ... or --diff has shown */
	/*
	 * True when --fix (or, for an unsafe fix, --fix --unsafe-fixes) would apply the fix of FINDING: the summary
	 * counts these. NULL: those of all findings but notes.
	 */
	bool (*applies_fix)(const struct diagnostic *finding, const void *context);
	const void *context;
	/*
	 * For formats that other programs read: the folder of the project, absolute, and the working folder as seen
	 * from there ("" or "firmware"). Files are named from the project's folder. NULL: as they are.
	 */
	const char *project;
	const char *working_folder;
	/* The rules that a format may document (sarif, html). */
	const struct rule *const *rules;
	size_t rule_count;
	/* The outcome of the whole call, known when report_end() is called. */
	int exit_status;
	bool has_faults; /* some input could not be read or checked to its end */
};

/* "text", "concise", ... */
const char *report_format_name(enum report_format format);
/* False when there is no format of that NAME. */
bool report_format_find(const char *name, enum report_format *format);

/*
 * A report of many runs, one after the other: a run may be freed as soon as it has been added, and OUT be emptied
 * between the calls. Runs of the same inputs on several versions of OpenOCD are added together, the oldest version
 * first. The formats for people show a finding that several runs have (same place, rule and message) once and name the
 * versions that it concerns; what is about all runs comes at the end. OUT and OPTIONS are borrowed.
 */
struct report;
struct report *report_begin(struct text_builder *out, const struct report_options *options);
void report_add_runs(struct report *report, const struct report_run *runs, size_t run_count);
void report_end(struct report *report); /* frees it */

/*
 * The same in two steps, of which the first may happen in another process: RENDER appends the piece of the report that
 * RUNS give, as bytes that only ADD_PIECE understands. Pieces are added in the order of the inputs; the outcome is that
 * of report_add_runs(), byte for byte. False when the bytes are no whole piece; then nothing was added.
 */
void report_render(struct text_builder *out, const struct report_options *options, const struct report_run *runs,
                   size_t run_count);
bool report_add_piece(struct report *report, const char *bytes, size_t length);

/* Appends a report of all RUNS to OUT, each of inputs of its own. */
void report_write(struct text_builder *out, const struct report_options *options, const struct report_run *runs,
                  size_t run_count);

#endif
