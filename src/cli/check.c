/* SPDX-License-Identifier: MIT */
/* check, the default command: each run is checked, reported and forgotten, so that memory does not grow with them. */
#include "cli/commands.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/fixing.h"
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

static void report_run(struct cli *cli, struct report *report, const struct cli_run *run,
                       const struct lint_result *result)
{
	struct report_run shown = cli_report_run(run, result);

	report_add_run(report, &shown);
	cli_raise(cli, status_of(cli, result));
}

/* ---- one process ---- */

static void check_and_report(struct cli *cli, struct report *report, struct text_builder *out)
{
	for (size_t i = 0; i < cli->runs.count; i++) {
		struct lint_result *result = cli_check_run(cli, &cli->runs.items[i]);

		if (!result)
			continue;
		report_run(cli, report, &cli->runs.items[i], result);
		lint_result_free(result);
		if (out->length > FLUSH_LENGTH)
			cli_flush(cli, out, STDOUT_FILENO);
	}
}

/* ---- several ---- */

struct shared_check {
	struct cli *cli;
	const struct report_options *options;
	struct report *report;
	struct text_builder *out;
};

static int check_one(void *context, size_t index, struct text_builder *piece)
{
	const struct shared_check *shared = context;
	struct cli *cli = shared->cli;
	const struct cli_run *run = &cli->runs.items[index];
	struct lint_result *result;
	struct report_run shown;

	cli->status = CLI_OK;
	result = cli_check_run(cli, run);
	if (!result)
		return cli->status;
	shown = cli_report_run(run, result);
	report_render(piece, shared->options, &shown);
	cli_raise(cli, status_of(cli, result));
	lint_result_free(result);
	return cli->status;
}

static void take_one(void *context, size_t index, const struct worker_outcome *outcome)
{
	const struct shared_check *shared = context;

	if (outcome->is_lost) {
		cli_say("%s: the check broke off; please report this", shared->cli->runs.items[index].label);
		cli_raise(shared->cli, CLI_FAULT);
		return;
	}
	fwrite(outcome->messages, 1, outcome->message_length, stderr);
	cli_raise(shared->cli, (enum cli_status)outcome->status);
	if (outcome->length)
		report_add_piece(shared->report, outcome->bytes, outcome->length);
	if (shared->out->length > FLUSH_LENGTH)
		cli_flush(shared->cli, shared->out, STDOUT_FILENO);
}

static void check_runs(struct cli *cli, struct report *report, const struct report_options *options,
                       struct text_builder *out)
{
	struct shared_check shared = {cli, options, report, out};
	unsigned number = workers_number(cli->options.jobs, cli->runs.count);

	if (number < 2 || !workers_run(number, cli->runs.count, check_one, take_one, &shared))
		check_and_report(cli, report, out);
}

static void report_fixed(struct cli *cli, struct report *report, const struct fixing *fixing)
{
	for (size_t i = 0; i < cli->runs.count; i++)
		if (fixing->results[i])
			report_run(cli, report, &cli->runs.items[i], fixing->results[i]);
}

void cli_check(struct cli *cli)
{
	bool is_fixing = cli->options.fix || cli->options.diff;
	struct fixing fixing;
	struct fix_options hint;
	struct report_options options = {
		.format = cli->options.format,
		.unsafe_fixes = cli->options.unsafe_fixes,
		.fixes_are_shown = cli->options.diff,
		.applies_fix = would_fix,
		.context = &hint,
	};
	struct text_builder out;
	struct report *report;
	int descriptor = STDOUT_FILENO;

	text_init(&out);
	hint = fixing_options(cli);
	hint.unsafe = true; /* the summary tells of unsafe fixes, too */
	if (is_fixing) {
		fixing_run(cli, &fixing, &out);
		cli_flush(cli, &out, STDOUT_FILENO);
		options.fixed = fixing.applied;
		descriptor = fixing.owns_stdout ? STDERR_FILENO : STDOUT_FILENO;
	}
	options.color = cli_wants_color(cli, descriptor);
	report = report_begin(&out, &options);
	if (is_fixing)
		report_fixed(cli, report, &fixing);
	else
		check_runs(cli, report, &options, &out);
	report_end(report);
	cli_flush(cli, &out, descriptor);
	if (is_fixing)
		fixing_release(&fixing);
	text_release(&out);
}
