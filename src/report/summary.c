/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "report/formats.h"
#include "report/glyph.h"

#define EARLY_LINES_SHOWN 10

/* ---- names ---- */

static void add_name(struct report_names *names, const char *name)
{
	if (map_get(&names->seen, name))
		return;
	map_set(&names->seen, name, names);
	if (names->count < REPORT_NAMES_SHOWN)
		names->first[names->count] = names->seen.items[names->seen.count - 1].key;
	names->count++;
}

/* "a.cfg", "a.cfg and b.cfg", "a.cfg, b.cfg and c.cfg", "17 files". */
static void write_names(struct text_builder *out, const struct report_names *names, const char *plural)
{
	if (names->count > REPORT_NAMES_SHOWN) {
		text_printf(out, "%zu %s", names->count, plural);
		return;
	}
	for (size_t i = 0; i < names->count; i++) {
		if (i)
			text_add_string(out, i + 1 == names->count ? " and " : ", ");
		glyph_add_line(out, names->first[i]);
	}
}

static void write_versions(struct text_builder *out, const struct report_names *versions)
{
	text_add_string(out, "OpenOCD ");
	write_names(out, versions, "versions");
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

static bool has_error(const struct report_piece *piece)
{
	for (size_t i = 0; i < piece->finding_count; i++)
		if (piece->findings[i].severity == SEVERITY_ERROR)
			return true;
	return false;
}

static bool is_shutdown(const struct report_run *run)
{
	return strcmp(run->load.ended, "shutdown") == 0;
}

/* "a.cfg and b.cfg ONE/MANY OpenOCD 0.12.0"; returns true when there is one input. */
static bool write_subject(struct report *report, struct text_builder *out, const struct report_run *run,
                          const char *one, const char *many)
{
	struct report_names inputs = {0};

	map_init(&inputs.seen, &report->arena);
	for (size_t i = 0; i < run->input_count; i++)
		add_name(&inputs, run->inputs[i]);
	write_names(out, &inputs, "files");
	text_printf(out, " %s OpenOCD ", inputs.count == 1 ? one : many);
	glyph_add_line(out, run->openocd);
	return inputs.count == 1;
}

static void write_place(struct text_builder *out, const struct report_run *run)
{
	glyph_add_line(out, run->load.file);
	text_printf(out, ":%zu", run->load.line);
}

static void write_shutdown(struct report *report, struct text_builder *out, const struct report_run *run)
{
	write_subject(report, out, run, "does not run to its end on", "do not run to their end on");
	text_add_string(out, ": a script calls shutdown");
	if (run->load.file) {
		text_add_string(out, " at ");
		write_place(out, run);
	}
	text_add_string(out, ", and the rest is skipped.\n");
}

/* The reason is told only where no finding tells it (one may be suppressed, or not selected). */
static void write_failure(struct report *report, struct text_builder *out, const struct report_piece *piece)
{
	const struct report_run *run = &piece->run;
	bool is_one = write_subject(report, out, run, "does not load on", "do not load on");

	if (run->load.file) {
		text_add_string(out, is_one ? ": it stops at " : ": they stop at ");
		write_place(out, run);
	}
	if (run->load.message && !has_error(piece)) {
		text_add_string(out, ": ");
		glyph_add_line(out, run->load.message);
	}
	text_add_string(out, ".\n");
}

void report_count(struct report *report, const struct report_piece *piece)
{
	const struct report_run *run = &piece->run;
	struct report_totals *totals = &report->totals;

	for (size_t i = 0; i < piece->finding_count; i++)
		count_finding(totals, &piece->findings[i]);
	for (size_t i = 0; i < run->input_count; i++)
		add_name(&totals->inputs, run->inputs[i]);
	add_name(&totals->versions, run->openocd);
	/* A reader of "no findings" must not think that all of the files ran. */
	if (run->load.ok && !is_shutdown(run))
		return;
	if (totals->ended_early++ >= EARLY_LINES_SHOWN)
		return;
	if (is_shutdown(run))
		write_shutdown(report, &totals->early_lines, run);
	else
		write_failure(report, &totals->early_lines, piece);
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
	write_names(out, &totals->inputs, "files");
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
	write_names(out, &totals->inputs, "files");
	if (all_load)
		text_add_string(out, totals->inputs.count == 1 ? " loads on " : " load on ");
	else
		text_add_string(out, " (");
	write_versions(out, &totals->versions);
	text_add_string(out, all_load ? ".\n" : ").\n");
}

void report_summary(struct report *report)
{
	struct text_builder *out = report->out;
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
