/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "report/formats.h"
#include "report/glyph.h"

#define NAMES_SHOWN 3

struct totals {
	size_t findings[SEVERITY_ERROR + 1];
	size_t all;
	size_t fixable;
	size_t unsafe_fixable;
};

static void count_findings(struct totals *totals, const struct report_options *options, const struct report_run *run)
{
	for (size_t i = 0; i < run->diagnostics->items.count; i++) {
		const struct diagnostic *finding = run->diagnostics->items.items[i];

		totals->findings[finding->severity]++;
		totals->all++;
		if (!report_is_fixable(options, finding))
			continue;
		if (finding->fix->safety == FIX_SAFE)
			totals->fixable++;
		else
			totals->unsafe_fixable++;
	}
}

/* How many different things a list has, and its first ones: names of files, versions. */
struct names {
	const char *first[NAMES_SHOWN];
	size_t count;
};

static void add_name(struct names *names, const char *name)
{
	for (size_t i = 0; i < names->count && i < NAMES_SHOWN; i++)
		if (strcmp(names->first[i], name) == 0)
			return;
	if (names->count < NAMES_SHOWN)
		names->first[names->count] = name;
	names->count++;
}

/* "a.cfg", "a.cfg and b.cfg", "a.cfg, b.cfg and c.cfg", "17 files". */
static void write_names(struct text_builder *out, const struct names *names, const char *plural)
{
	if (names->count > NAMES_SHOWN) {
		text_printf(out, "%zu %s", names->count, plural);
		return;
	}
	for (size_t i = 0; i < names->count; i++) {
		if (i)
			text_add_string(out, i + 1 == names->count ? " and " : ", ");
		glyph_add_line(out, names->first[i]);
	}
}

/* Returns how many different inputs there are. */
static size_t write_inputs(struct text_builder *out, const struct report_run *runs, size_t run_count)
{
	struct names names = {0};

	for (size_t i = 0; i < run_count; i++)
		for (size_t j = 0; j < runs[i].input_count; j++)
			add_name(&names, runs[i].inputs[j]);
	write_names(out, &names, "files");
	return names.count;
}

static void write_versions(struct text_builder *out, const struct report_run *runs, size_t run_count)
{
	struct names names = {0};

	for (size_t i = 0; i < run_count; i++)
		add_name(&names, runs[i].openocd);
	text_add_string(out, "OpenOCD ");
	write_names(out, &names, "versions");
}

static void write_count(struct text_builder *out, size_t count, const char *thing)
{
	text_printf(out, "%zu %s%s", count, thing, count == 1 ? "" : "s");
}

/* "2 errors, 1 warning and 3 notes" */
static void write_counts(struct text_builder *out, const struct totals *totals)
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

static void write_fix_hint(struct text_builder *out, const struct report_options *options, const struct totals *totals)
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

static bool has_error(const struct report_run *run)
{
	for (size_t i = 0; i < run->diagnostics->items.count; i++)
		if (run->diagnostics->items.items[i]->severity == SEVERITY_ERROR)
			return true;
	return false;
}

static bool is_shutdown(const struct report_run *run)
{
	return strcmp(run->load.ended, "shutdown") == 0;
}

static void write_shutdown(struct text_builder *out, const struct report_run *run)
{
	size_t input_count = write_inputs(out, run, 1);

	text_add_string(out, input_count == 1 ? " does not run to its end on " : " do not run to their end on ");
	write_versions(out, run, 1);
	text_add_string(out, ": a script calls shutdown");
	if (run->load.file) {
		text_add_string(out, " at ");
		glyph_add_line(out, run->load.file);
		text_printf(out, ":%zu", run->load.line);
	}
	text_add_string(out, ", and the rest is skipped.\n");
}

/* The reason is told only where no finding tells it (one may be suppressed, or not selected). */
static void write_failure(struct text_builder *out, const struct report_run *run)
{
	size_t input_count = write_inputs(out, run, 1);

	text_add_string(out, input_count == 1 ? " does not load on " : " do not load on ");
	write_versions(out, run, 1);
	if (run->load.file) {
		text_add_string(out, input_count == 1 ? ": it stops at " : ": they stop at ");
		glyph_add_line(out, run->load.file);
		text_printf(out, ":%zu", run->load.line);
	}
	if (run->load.message && !has_error(run)) {
		text_add_string(out, ": ");
		glyph_add_line(out, run->load.message);
	}
	text_add_string(out, ".\n");
}

static void write_found(struct text_builder *out, const struct report_options *options, const struct totals *totals,
			const struct report_run *runs, size_t run_count)
{
	text_add_string(out, "Found ");
	write_counts(out, totals);
	text_add_string(out, " in ");
	write_inputs(out, runs, run_count);
	text_add_string(out, " (");
	write_versions(out, runs, run_count);
	text_add_string(out, ").");
	write_fix_hint(out, options, totals);
	text_add_char(out, '\n');
}

static void write_nothing_found(struct text_builder *out, const struct report_run *runs, size_t run_count,
				bool all_load)
{
	size_t input_count;

	text_add_string(out, all_load ? "No findings: " : "No findings in ");
	input_count = write_inputs(out, runs, run_count);
	if (all_load)
		text_add_string(out, input_count == 1 ? " loads on " : " load on ");
	else
		text_add_string(out, " (");
	write_versions(out, runs, run_count);
	text_add_string(out, all_load ? ".\n" : ").\n");
}

void report_summary(struct text_builder *out, const struct report_options *options, const struct report_run *runs,
		    size_t run_count)
{
	struct totals totals = {0};
	bool all_load = true;

	for (size_t i = 0; i < run_count; i++) {
		count_findings(&totals, options, &runs[i]);
		if (runs[i].load.ok && !is_shutdown(&runs[i]))
			continue;
		/* A reader of "no findings" must not think that all of the files ran. */
		all_load = false;
		if (is_shutdown(&runs[i]))
			write_shutdown(out, &runs[i]);
		else
			write_failure(out, &runs[i]);
	}
	if (options->fixed) {
		text_add_string(out, "Fixed ");
		write_count(out, options->fixed, "finding");
		text_add_string(out, ".\n");
	}
	if (totals.all)
		write_found(out, options, &totals, runs, run_count);
	else if (run_count)
		write_nothing_found(out, runs, run_count, all_load);
}
