/* SPDX-License-Identifier: MIT */
/* check, the default command: each run is checked, reported and forgotten, so that memory does not grow with them. */
#include "cli/commands.h"

#include <string.h>
#include <unistd.h>

#include "cli/fixing.h"

#define FLUSH_LENGTH ((size_t)32 << 10)

static bool would_fix(const struct diagnostic *finding, const void *context)
{
	return fix_applies(context, finding);
}

static void report_run(struct cli *cli, struct report *report, const struct cli_run *run,
		       const struct lint_result *result)
{
	struct report_run shown = cli_report_run(run, result);

	report_add_run(report, &shown);
	for (size_t i = 0; i < result->sink.items.count; i++)
		if ((int)result->sink.items.items[i]->severity >= cli->options.fail_on)
			cli_raise(cli, CLI_FOUND);
}

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
		check_and_report(cli, report, &out);
	report_end(report);
	cli_flush(cli, &out, descriptor);
	if (is_fixing)
		fixing_release(&fixing);
	text_release(&out);
}
