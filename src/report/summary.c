/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "report/formats.h"
#include "report/glyph.h"

#define EARLY_LINES_SHOWN 10
#define FILES_SHOWN 3

/* ---- names ---- */

static void add_name(struct report_names *names, const char *name)
{
	if (map_get(&names->seen, name))
		return;
	map_set(&names->seen, name, names);
	if (names->count < REPORT_NAMES_KEPT)
		names->first[names->count] = names->seen.items[names->seen.count - 1].key;
	names->count++;
}

/* "a", "a and b", "a, b and c". */
static void write_list(struct text_builder *out, const struct report_names *names)
{
	for (size_t i = 0; i < names->count && i < REPORT_NAMES_KEPT; i++) {
		if (i)
			text_add_string(out, i + 1 == names->count ? " and " : ", ");
		glyph_add_line(out, names->first[i]);
	}
}

/* "a.cfg", "a.cfg and b.cfg", "a.cfg, b.cfg and c.cfg", "17 files". */
static void write_files(struct text_builder *out, const struct report_names *files)
{
	if (files->count > FILES_SHOWN)
		text_printf(out, "%zu files", files->count);
	else
		write_list(out, files);
}

static void write_versions(struct text_builder *out, const struct report_names *versions)
{
	text_add_string(out, "OpenOCD ");
	write_list(out, versions);
}

static void write_count(struct text_builder *out, size_t count, const char *thing)
{
	text_printf(out, "%zu %s%s", count, thing, count == 1 ? "" : "s");
}

/* ---- one run ---- */

static void count_finding(struct report_totals *totals, const struct report_finding *finding)
{
	totals->findings[finding->severity]++;
	totals->all++;
	totals->fixable += finding->fixable == FIXABLE_SAFELY;
	totals->unsafe_fixable += finding->fixable == FIXABLE_UNSAFELY;
}

/* True when an error is shown of one of RUNS (bits). */
static bool has_error(const struct report_piece *piece, unsigned runs)
{
	for (size_t i = 0; i < piece->finding_count; i++)
		if (piece->findings[i].severity == SEVERITY_ERROR && (piece->findings[i].runs & runs))
			return true;
	return false;
}

static bool is_shutdown(const struct report_run *run)
{
	return strcmp(run->load.ended, "shutdown") == 0;
}

/* "a.cfg and b.cfg ONE/MANY"; returns true when there is one input. */
static bool write_subject(struct report *report, const struct report_run *run, const char *one, const char *many)
{
	struct text_builder *out = &report->totals.early_lines;
	struct report_names inputs = {0};

	map_init(&inputs.seen, &report->arena);
	for (size_t i = 0; i < run->input_count; i++)
		add_name(&inputs, run->inputs[i]);
	write_files(out, &inputs);
	text_printf(out, " %s", inputs.count == 1 ? one : many);
	return inputs.count == 1;
}

static void write_place(struct text_builder *out, const struct report_run *run)
{
	glyph_add_line(out, run->load.file);
	text_printf(out, ":%zu", run->load.line);
}

static void write_shutdown(struct report *report, const struct report_run *run)
{
	struct text_builder *out = &report->totals.early_lines;

	write_subject(report, run, "does not run to its end on OpenOCD ", "do not run to their end on OpenOCD ");
	glyph_add_line(out, run->openocd);
	text_add_string(out, ": a script calls shutdown");
	if (run->load.file) {
		text_add_string(out, " at ");
		write_place(out, run);
	}
	text_add_string(out, ", and the rest is skipped.\n");
}

/* The reason is told only where no finding tells it (one may be suppressed, or not selected). */
static void write_reason(struct text_builder *out, const struct report_piece *piece, const struct report_run *run,
                         unsigned runs)
{
	if (!run->load.message || has_error(piece, runs))
		return;
	text_add_string(out, ": ");
	glyph_add_line(out, run->load.message);
}

static void write_failure(struct report *report, const struct report_piece *piece)
{
	struct text_builder *out = &report->totals.early_lines;
	const struct report_run *run = &piece->runs[0].run;
	bool is_one = write_subject(report, run, "does not load on OpenOCD ", "do not load on OpenOCD ");

	glyph_add_line(out, run->openocd);
	if (run->load.file) {
		text_add_string(out, is_one ? ": it stops at " : ": they stop at ");
		write_place(out, run);
	}
	write_reason(out, piece, run, 1);
	text_add_string(out, ".\n");
}

/* ---- the same inputs on several versions ---- */

static bool runs_to_its_end(const struct report_run *run)
{
	return run->load.ok && !is_shutdown(run);
}

static bool ends_alike(const struct report_run *a, const struct report_run *b)
{
	return strcmp(a->load.ended, b->load.ended) == 0 && text_equal(a->load.file, b->load.file) &&
	       a->load.line == b->load.line && text_equal(a->load.message, b->load.message);
}

static void write_versions_of(struct report *report, const struct report_piece *piece, unsigned runs)
{
	struct report_names versions = {0};

	map_init(&versions.seen, &report->arena);
	for (size_t i = 0; i < piece->run_count; i++)
		if (runs & 1u << i)
			add_name(&versions, piece->runs[i].run.openocd);
	write_list(&report->totals.early_lines, &versions);
}

/* "; 0.10.0 and 0.11.0 stop at a.cfg:3": RUNS (bits) all end as RUN does. */
static void write_early_end(struct report *report, const struct report_piece *piece, const struct report_run *run,
                            unsigned runs)
{
	struct text_builder *out = &report->totals.early_lines;
	bool is_one = (runs & (runs - 1)) == 0;

	write_versions_of(report, piece, runs);
	if (is_shutdown(run)) {
		text_printf(out, " skip%s the rest behind a shutdown", is_one ? "s" : "");
		return;
	}
	text_printf(out, " stop%s", is_one ? "s" : "");
	if (run->load.file) {
		text_add_string(out, " at ");
		write_place(out, run);
	}
	write_reason(out, piece, run, runs);
}

static void write_early_ends(struct report *report, const struct report_piece *piece, const char *separator)
{
	unsigned told = 0;

	for (size_t i = 0; i < piece->run_count; i++) {
		const struct report_run *run = &piece->runs[i].run;
		unsigned alike = 0;

		if (runs_to_its_end(run) || told & 1u << i)
			continue;
		for (size_t k = i; k < piece->run_count; k++)
			if (ends_alike(run, &piece->runs[k].run))
				alike |= 1u << k;
		text_add_string(&report->totals.early_lines, separator);
		write_early_end(report, piece, run, alike);
		told |= alike;
		separator = "; ";
	}
}

/* "board.cfg loads on OpenOCD 0.11.0 and 0.12.0; 0.10.0 stops at board.cfg:3." */
static void write_several(struct report *report, const struct report_piece *piece)
{
	const struct report_run *first = &piece->runs[0].run;
	unsigned good = 0;

	for (size_t i = 0; i < piece->run_count; i++)
		if (runs_to_its_end(&piece->runs[i].run))
			good |= 1u << i;
	if (good) {
		write_subject(report, first, "loads on OpenOCD ", "load on OpenOCD ");
		write_versions_of(report, piece, good);
	} else {
		write_subject(report, first, "runs to its end on none of these versions of OpenOCD",
		              "run to their end on none of these versions of OpenOCD");
	}
	write_early_ends(report, piece, good ? "; " : ": ");
	text_add_string(&report->totals.early_lines, ".\n");
}

/* A reader of "no findings" must not think that all of the files ran. */
static void count_early_end(struct report *report, const struct report_piece *piece)
{
	bool all_end = true;

	for (size_t i = 0; i < piece->run_count; i++)
		all_end &= runs_to_its_end(&piece->runs[i].run);
	if (all_end || report->totals.ended_early++ >= EARLY_LINES_SHOWN)
		return;
	if (piece->run_count > 1)
		write_several(report, piece);
	else if (is_shutdown(&piece->runs[0].run))
		write_shutdown(report, &piece->runs[0].run);
	else
		write_failure(report, piece);
}

void report_count(struct report *report, const struct report_piece *piece)
{
	struct report_totals *totals = &report->totals;

	for (size_t i = 0; i < piece->finding_count; i++)
		count_finding(totals, &piece->findings[i]);
	for (size_t i = 0; i < piece->run_count; i++) {
		const struct report_run *run = &piece->runs[i].run;

		for (size_t k = 0; k < run->input_count; k++)
			add_name(&totals->inputs, run->inputs[k]);
		add_name(&totals->versions, run->openocd);
	}
	count_early_end(report, piece);
}

/* ---- all of them ---- */

/* "2 errors, 1 warning and 3 notes" */
static void write_counts(struct text_builder *out, const struct report_totals *totals)
{
	size_t kinds = 0;

	for (int i = SEVERITY_NOTE; i <= SEVERITY_ERROR; i++)
		kinds += totals->findings[i] > 0;
	for (int i = SEVERITY_ERROR; i >= SEVERITY_NOTE; i--) {
		if (!totals->findings[i])
			continue;
		write_count(out, totals->findings[i], severity_name((enum severity)i));
		kinds--;
		text_add_string(out, kinds > 1 ? ", " : kinds == 1 ? " and " : "");
	}
}

static void write_fix_hint(struct text_builder *out, const struct report_options *options,
                           const struct report_totals *totals)
{
	if (options->unsafe_fixes && totals->unsafe_fixable) {
		text_printf(out, " %zu can be fixed with --fix --unsafe-fixes.",
		            totals->fixable + totals->unsafe_fixable);
		return;
	}
	if (totals->fixable)
		text_printf(out, " %zu can be fixed with --fix", totals->fixable);
	if (totals->fixable && totals->unsafe_fixable)
		text_printf(out, ", %zu more with --unsafe-fixes", totals->unsafe_fixable);
	else if (totals->unsafe_fixable)
		text_printf(out, " %zu can be fixed with --fix --unsafe-fixes", totals->unsafe_fixable);
	if (totals->fixable || totals->unsafe_fixable)
		text_add_char(out, '.');
}

static void write_ended_early(struct text_builder *out, const struct report_totals *totals)
{
	size_t unnamed = totals->ended_early > EARLY_LINES_SHOWN ? totals->ended_early - EARLY_LINES_SHOWN : 0;

	text_add_string(out, totals->early_lines.bytes);
	if (unnamed)
		text_printf(out, "%zu more %s not run to %s end.\n", unnamed, unnamed == 1 ? "does" : "do",
		            unnamed == 1 ? "its" : "their");
}

static void write_found(struct text_builder *out, const struct report_options *options,
                        const struct report_totals *totals)
{
	text_add_string(out, "Found ");
	write_counts(out, totals);
	text_add_string(out, " in ");
	write_files(out, &totals->inputs);
	text_add_string(out, " (");
	write_versions(out, &totals->versions);
	text_add_string(out, ").");
	write_fix_hint(out, options, totals);
	text_add_char(out, '\n');
}

static void write_nothing_found(struct text_builder *out, const struct report_totals *totals)
{
	bool all_load = totals->ended_early == 0;

	text_add_string(out, all_load ? "No findings: " : "No findings in ");
	write_files(out, &totals->inputs);
	if (all_load)
		text_add_string(out, totals->inputs.count == 1 ? " loads on " : " load on ");
	else
		text_add_string(out, " (");
	write_versions(out, &totals->versions);
	text_add_string(out, all_load ? ".\n" : ").\n");
}

void report_summary(struct report *report, struct text_builder *out)
{
	const struct report_options *options = report->options;

	write_ended_early(out, &report->totals);
	if (options->fixed) {
		text_add_string(out, options->fixes_are_shown ? "Would fix " : "Fixed ");
		write_count(out, options->fixed, "finding");
		text_add_string(out, ".\n");
	}
	if (report->totals.all)
		write_found(out, options, &report->totals);
	else if (report->run_count)
		write_nothing_found(out, &report->totals);
}
