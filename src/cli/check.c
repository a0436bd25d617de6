/* SPDX-License-Identifier: MIT */
/* check, the default command: each run is checked, reported and forgotten, so that memory does not grow with them. */
#include "cli/commands.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/path.h"
#include "cli/baseline.h"
#include "cli/fixing.h"
#include "cli/keeper.h"
#include "cli/message.h"
#include "cli/workers.h"

#define FLUSH_LENGTH ((size_t)32 << 10)

static bool would_fix(const struct diagnostic *finding, const void *context)
{
	return fix_applies(context, finding);
}

/* The status that the findings of RESULT call for. */
static enum cli_status status_of(const struct cli *cli, const struct lint_result *result)
{
	for (size_t i = 0; i < result->sink.items.count; i++)
		if ((int)result->sink.items.items[i]->severity >= cli->options.fail_on)
			return CLI_FOUND;
	return CLI_OK;
}

/* Fills RUNS, and raises the status. */
static void describe_results(struct cli *cli, const struct cli_run *run, const struct cli_results *results,
                             struct report_run *runs)
{
	for (size_t i = 0; i < results->count; i++) {
		runs[i] = cli_report_run(run, results->items[i]);
		cli_raise(cli, status_of(cli, results->items[i]));
	}
}

/* Renders what RUN came to; which fixes --fix would apply depends on the rules that its config file selects. */
static void render_results(struct cli *cli, const struct report_options *usual, const struct cli_run *run,
                           const struct cli_results *results, struct text_builder *piece)
{
	struct report_run runs[OPENOCD_VERSION_COUNT];
	struct report_options options = *usual;
	struct fix_options hint = fixing_options(cli, run->profile);

	hint.unsafe = true; /* the summary tells of unsafe fixes, too */
	options.context = &hint;
	describe_results(cli, run, results, runs);
	report_render(piece, &options, runs, results->count);
}

static void report_results(struct cli *cli, struct report *report, const struct report_options *options,
                           const struct cli_run *run, const struct cli_results *results)
{
	struct text_builder piece;

	if (results->count == 0)
		return;
	text_init(&piece);
	render_results(cli, options, run, results, &piece);
	report_add_piece(report, piece.bytes, piece.length);
	text_release(&piece);
}

/* ---- runs that wait for the others ---- */

/* A run that calls a comment stale is shown when all others are known: one of them may need the comment. */
struct waiting_run {
	size_t index;
	bool has_stale;
	int status;
	const char *piece; /* as rendered; NULL: nothing to show */
	size_t length;
};

struct checking {
	struct cli *cli;
	const struct report_options *options;
	struct report *report;
	struct text_builder *out;
	const struct survey *survey; /* of all runs, when it is needed; else NULL */
	struct map needed;           /* keys of the comments that some run needs */
	VECTOR(struct waiting_run) waiting;
};

static void flush_if_long(struct checking *checking)
{
	if (checking->out->length > FLUSH_LENGTH)
		cli_flush(checking->cli, checking->out, STDOUT_FILENO);
}

/* Shows the piece of a run, or keeps it while one in front of it waits, as the order of the runs stays. */
static void show_piece(struct checking *checking, const struct waiting_run *run)
{
	struct arena *arena = &checking->cli->arena;
	struct waiting_run kept = *run;

	if (run->has_stale || checking->waiting.count) {
		kept.piece = run->piece ? arena_copy(arena, run->piece, run->length) : NULL;
		vector_push(arena, &checking->waiting, kept);
		return;
	}
	cli_raise(checking->cli, (enum cli_status)run->status);
	if (run->piece)
		report_add_piece(checking->report, run->piece, run->length);
	flush_if_long(checking);
}

/* What a comment silences is known of all runs now. */
static void check_again(struct checking *checking, const struct cli_run *run)
{
	struct cli_results results;

	cli_check_run(checking->cli, run, &results);
	for (size_t i = 0; i < results.count; i++)
		lint_drop_needed_suppressions(results.items[i], &checking->needed);
	report_results(checking->cli, checking->report, checking->options, run, &results);
	cli_results_free(&results);
}

static void show_waiting(struct checking *checking)
{
	for (size_t i = 0; i < checking->waiting.count; i++) {
		const struct waiting_run *run = &checking->waiting.items[i];

		if (run->has_stale && checking->needed.count) {
			check_again(checking, &checking->cli->runs.items[run->index]);
		} else {
			cli_raise(checking->cli, (enum cli_status)run->status);
			if (run->piece)
				report_add_piece(checking->report, run->piece, run->length);
		}
		flush_if_long(checking);
	}
}

static void note_needed(struct checking *checking, const char *key)
{
	map_set(&checking->needed, key, checking);
}

/* ---- pieces ---- */

/* In front of the piece: what the other runs have to know, each key with its null byte. */
struct piece_head {
	bool has_stale;
	size_t key_length;
};

static void put_keys(struct text_builder *out, const struct lint_result *result)
{
	for (size_t i = 0; i < result->used_suppressions.count; i++)
		text_add(out, result->used_suppressions.items[i], strlen(result->used_suppressions.items[i]) + 1);
}

static void put_head(struct text_builder *out, const struct cli_results *results, bool is_final)
{
	struct piece_head head = {0};
	struct text_builder keys;

	text_init(&keys);
	for (size_t i = 0; i < results->count; i++) {
		head.has_stale |= !is_final && lint_has_stale_suppressions(results->items[i]);
		put_keys(&keys, results->items[i]);
	}
	head.key_length = keys.length;
	text_add(out, &head, sizeof(head));
	text_add(out, keys.bytes, keys.length);
	text_release(&keys);
}

/* A report that shows a finding of several runs once says which entry points have it, where not all do. */
static void name_entries(const struct cli *cli, const struct survey *survey, struct lint_result *result)
{
	for (size_t i = 0; i < result->sink.items.count; i++) {
		struct diagnostic *finding = result->sink.items.items[i];
		const char *entries = survey_entries(survey, cli, result, finding);

		if (entries)
			finding->message = arena_printf(&result->arena, "%s (%s)", finding->message, entries);
	}
}

/* Brings in what is known of all runs. */
static void apply_survey(const struct cli *cli, const struct survey *survey, const struct cli_run *run,
                         const struct cli_results *results)
{
	for (size_t i = 0; i < results->count; i++) {
		lint_drop_needed_suppressions(results->items[i], &survey->needed);
		if (run->profile->baseline)
			baseline_drop(run->profile->baseline, survey, results->items[i]);
		if (run->entry && cli->options.format != REPORT_JSON)
			name_entries(cli, survey, results->items[i]);
	}
}

static int check_one(void *context, size_t index, struct text_builder *piece)
{
	const struct checking *checking = context;
	struct cli *cli = checking->cli;
	const struct cli_run *run = &cli->runs.items[index];
	struct cli_results results;

	cli->status = CLI_OK;
	cli_check_run(cli, run, &results);
	if (results.count == 0)
		return cli->status;
	if (checking->survey)
		apply_survey(cli, checking->survey, run, &results);
	put_head(piece, &results, checking->survey != NULL);
	render_results(cli, checking->options, run, &results, piece);
	cli_results_free(&results);
	return cli->status;
}

static void take_one(void *context, size_t index, const struct worker_outcome *outcome)
{
	struct checking *checking = context;
	struct waiting_run run = {.index = index, .status = outcome->status};
	struct piece_head head;
	const char *keys;

	if (outcome->is_lost) {
		cli_say("%s: the check broke off; please report this", checking->cli->runs.items[index].label);
		cli_raise(checking->cli, CLI_FAULT);
		return;
	}
	if (outcome->message_length > 0)
		fwrite(outcome->messages, 1, outcome->message_length, stderr);
	if (outcome->length >= sizeof(head)) {
		memcpy(&head, outcome->bytes, sizeof(head));
		keys = outcome->bytes + sizeof(head);
		for (size_t at = 0; at < head.key_length; at += strlen(keys + at) + 1)
			note_needed(checking, keys + at);
		run.has_stale = head.has_stale;
		run.piece = keys + head.key_length;
		run.length = outcome->length - sizeof(head) - head.key_length;
	}
	show_piece(checking, &run);
}

/* Without workers. */
static void check_in_turn(struct checking *checking)
{
	struct cli *cli = checking->cli;
	enum cli_status status = cli->status;
	struct text_builder piece;

	text_init(&piece);
	for (size_t i = 0; i < cli->runs.count; i++) {
		struct worker_outcome outcome = {0};

		text_clear(&piece);
		outcome.status = check_one(checking, i, &piece);
		outcome.bytes = piece.bytes;
		outcome.length = piece.length;
		cli->status = status;
		take_one(checking, i, &outcome);
		status = cli->status;
	}
	text_release(&piece);
}

/* True when what is shown of a run depends on the others. */
static bool needs_survey(const struct cli *cli)
{
	size_t entries = 0;

	for (size_t i = 0; i < cli->runs.count; i++) {
		if (cli->runs.items[i].profile->baseline)
			return true;
		entries += cli->runs.items[i].entry != NULL;
	}
	return entries > 1;
}

static void say_stale(struct cli *cli, const struct survey *survey)
{
	for (size_t i = 0; i < cli->profiles.count; i++) {
		const struct cli_profile *profile = cli->profiles.items[i].value;

		if (profile->baseline)
			baseline_say_stale(&cli->arena, profile->baseline, survey);
		if (cli->options.baseline) /* the same for all */
			return;
	}
}

static void check_runs(struct cli *cli, struct report *report, const struct report_options *options,
                       struct text_builder *out)
{
	struct checking checking = {.cli = cli, .options = options, .report = report, .out = out};
	unsigned number = workers_number(cli->options.jobs, cli->runs.count);
	bool wants_survey = needs_survey(cli);
	struct survey survey;
	bool is_done;

	cli_confine(cli, wants_survey || number > 1 ? CONFINE_PARENT : CONFINE_READER);
	survey_init(&survey, &cli->arena);
	if (wants_survey && survey_runs(&survey, cli, false))
		checking.survey = &survey;
	map_init(&checking.needed, &cli->arena);
	is_done = number > 1 && workers_run(number, cli->runs.count, check_one, take_one, &checking);
	cli_confine(cli, CONFINE_READER); /* from here on, nothing is started */
	if (!is_done)
		check_in_turn(&checking);
	show_waiting(&checking);
	if (checking.survey)
		say_stale(cli, &survey);
}

static void report_fixed(struct cli *cli, struct report *report, const struct report_options *options,
                         const struct fixing *fixing)
{
	struct survey survey;

	survey_init(&survey, &cli->arena);
	for (size_t i = 0; i < cli->runs.count; i++)
		for (size_t k = 0; k < fixing->results[i].count; k++)
			survey_add(&survey, i, fixing->results[i].items[k]);
	survey_finish(&survey);
	for (size_t i = 0; i < cli->runs.count; i++)
		apply_survey(cli, &survey, &cli->runs.items[i], &fixing->results[i]);
	say_stale(cli, &survey);
	for (size_t i = 0; i < cli->runs.count; i++)
		report_results(cli, report, options, &cli->runs.items[i], &fixing->results[i]);
}

/* ---- where the project is ---- */

/* A service that runs the program says where it keeps the project, whose folder names of files are relative to. */
static const char *folder_of_service(const char *working_folder)
{
	static const char *const variables[] = {"GITHUB_WORKSPACE", "CI_PROJECT_DIR"};

	for (size_t i = 0; i < sizeof(variables) / sizeof(variables[0]); i++) {
		const char *folder = getenv(variables[i]);

		if (folder && path_is_absolute(folder) && path_is_below(working_folder, folder))
			return folder;
	}
	return NULL;
}

static void locate_project(struct cli *cli, struct report_options *options)
{
	const char *working_folder = path_working_folder(&cli->arena);
	const char *project = folder_of_service(working_folder);

	options->project = project ? path_normalize(&cli->arena, project) : working_folder;
	options->working_folder = working_folder + strlen(options->project);
	options->working_folder += *options->working_folder == '/';
}

static void check_and_fix(struct cli *cli)
{
	bool is_fixing = cli->options.fix || cli->options.diff;
	struct fixing fixing;
	struct report_options options = {
		.format = cli->options.format,
		.unsafe_fixes = cli->options.unsafe_fixes,
		.fixes_are_shown = cli->options.diff,
		.applies_fix = would_fix,
		.rules = all_rules,
		.rule_count = all_rules_count,
	};
	struct text_builder out;
	struct report *report;
	int descriptor = STDOUT_FILENO;

	text_init(&out);
	if (is_fixing) {
		cli_confine(cli, CONFINE_READER);
		fixing_run(cli, &fixing, &out);
		cli_flush(cli, &out, STDOUT_FILENO);
		options.fixed = fixing.applied;
		descriptor = fixing.owns_stdout ? STDERR_FILENO : STDOUT_FILENO;
	}
	options.color = cli_wants_color(cli, descriptor);
	locate_project(cli, &options);
	report = report_begin(&out, &options);
	if (is_fixing)
		report_fixed(cli, report, &options, &fixing);
	else
		check_runs(cli, report, &options, &out);
	options.exit_status = (int)cli->status;
	options.has_faults = cli->status == CLI_FAULT;
	report_end(report);
	cli_flush(cli, &out, descriptor);
	if (is_fixing)
		fixing_release(&fixing);
	text_release(&out);
}

static void write_baseline(struct cli *cli)
{
	struct survey survey;
	const char *reason;
	size_t count = 0;

	survey_init(&survey, &cli->arena);
	cli_confine(cli, CONFINE_PARENT);
	if (!survey_runs(&survey, cli, true))
		reason = "no process could be started";
	else if (survey.is_incomplete)
		reason = "not written, as a check broke off";
	else
		reason = keeper_write_baseline(cli, baseline_text(&survey, cli->options.write_baseline, &count));
	if (reason) {
		cli_say("%s: %s", cli->options.write_baseline, reason);
		cli_raise(cli, CLI_FAULT);
		return;
	}
	cli_say("%s: wrote %zu finding%s", cli->options.write_baseline, count, count == 1 ? "" : "s");
}

void cli_check(struct cli *cli)
{
	if (cli->options.write_baseline)
		write_baseline(cli);
	else
		check_and_fix(cli);
}
