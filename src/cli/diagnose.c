/* SPDX-License-Identifier: MIT */
/*
 * diagnose: reads a log as it comes, so that memory does not grow with it and a pipe can be followed; then, with a
 * configuration, checks that on the version that the log tells.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/diagnosing.h"
#include "cli/fixing.h"
#include "cli/keeper.h"
#include "cli/message.h"
#include "diagnose/with_config.h"
#include "fix/verify.h"
#include "report/diagnosis.h"

#define BLOCK ((size_t)64 << 10)
#define PROGRESS_STEP ((size_t)64 << 20) /* bytes between two signs of life */

struct diagnosing *diagnosing_begin(struct cli *cli)
{
	struct diagnosing *diagnosing = arena_new(&cli->arena, struct diagnosing);

	diagnosis_init(&diagnosing->diagnosis, &cli->arena);
	log_reader_init(&diagnosing->reader, diagnosis_take, &diagnosing->diagnosis);
	return diagnosing;
}

void diagnosing_end(struct diagnosing *diagnosing)
{
	diagnosis_release(&diagnosing->diagnosis);
}

void diagnosing_print(struct cli *cli, struct diagnosing *diagnosing, const char *log,
                      const struct source_store *sources, int descriptor)
{
	struct diagnosis_view view = {log, &diagnosing->diagnosis, sources, cli_wants_color(cli, descriptor)};
	struct text_builder out;

	text_init(&out);
	if (cli->options.format == REPORT_JSON)
		report_diagnosis_json(&out, &view);
	else if (cli->options.format == REPORT_GITHUB)
		report_diagnosis_github(&out, &view);
	else if (cli->options.format == REPORT_HTML)
		report_diagnosis_html(&out, &view);
	else
		report_diagnosis_text(&out, &view);
	cli_flush(cli, &out, descriptor);
	text_release(&out);
}

/* ---- the log ---- */

static void say_progress(size_t before, size_t now)
{
	if (now / PROGRESS_STEP != before / PROGRESS_STEP && isatty(STDERR_FILENO))
		cli_say("%zu MB read", now >> 20);
}

bool diagnosing_read(struct diagnosing *diagnosing, int descriptor)
{
	char block[BLOCK];
	size_t total = 0;

	for (;;) {
		ssize_t got = read(descriptor, block, sizeof(block));

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return false;
		if (got == 0)
			break;
		log_reader_feed(&diagnosing->reader, block, (size_t)got);
		say_progress(total, total + (size_t)got);
		total += (size_t)got;
	}
	log_reader_finish(&diagnosing->reader);
	return true;
}

static void let_pass(int signal)
{
	(void)signal;
}

/*
 * Ctrl-C in `openocd ... | openocdlint diagnose -` is for OpenOCD: when that has ended, so has the log. A second one
 * ends us as well.
 */
static void outlive_first_interrupt(void)
{
	struct sigaction action = {.sa_handler = let_pass, .sa_flags = (int)SA_RESETHAND};

	sigaction(SIGINT, &action, NULL);
}

static bool read_named_log(struct cli *cli, struct diagnosing *diagnosing, const char *name)
{
	bool is_stdin = strcmp(name, "-") == 0;
	int descriptor = is_stdin ? STDIN_FILENO : open(name, O_RDONLY | O_CLOEXEC);
	bool is_read;

	if (is_stdin)
		outlive_first_interrupt();
	is_read = descriptor >= 0 && diagnosing_read(diagnosing, descriptor);
	if (!is_read) {
		cli_say("%s: %s", is_stdin ? "standard input" : name, strerror(errno));
		cli_raise(cli, CLI_FAULT);
	}
	if (descriptor >= 0 && !is_stdin)
		close(descriptor);
	return is_read;
}

/* ---- the configuration ---- */

static bool has_config(const struct cli *cli)
{
	return cli->options.operands.count > 0 || cli->options.inputs.count > 0;
}

/* The file of FIX, an edit that no finding asks for, as it would be. */
static void edited_text(const struct lint_result *result, const struct fix *fix, struct text_builder *after)
{
	const struct edit *edit = &fix->edits.items[0];
	const struct source_file *file = source_store_file(&result->sources, edit->span.file);

	text_init(after);
	text_add(after, file->text, edit->span.start);
	text_add_string(after, edit->text);
	text_add(after, file->text + edit->span.end, file->length - edit->span.end);
}

/* Runs RUN with the text AFTER that FIX makes. NULL when it keeps what a fix promises, else why not. */
static const char *try_edit(struct cli *cli, const struct cli_run *run, const struct lint_settings *settings,
                            const struct lint_result *result, const struct fix *fix, const struct text_builder *after)
{
	const struct source_file *file = source_store_file(&result->sources, fix->edits.items[0].span.file);
	struct lint_overlay overlay = {file->name, after->bytes, after->length};
	struct lint_result *tried = lint_check(settings, &run->request, &overlay, 1);
	const char *reason = verify_step(&cli->arena, result, tried, &fix, 1);

	lint_result_free(tried);
	return reason;
}

/* What a log asks for may not fit the configuration (another adapter has other transports): then it is not offered. */
static void drop_useless_edits(struct cli *cli, struct diagnosis *diagnosis, const struct cli_run *run,
                               const struct cli_results *results)
{
	for (size_t i = 0; i < diagnosis->causes.count; i++) {
		struct ranked_cause *cause = &diagnosis->causes.items[i];
		struct text_builder after;

		if (!cause->fix || cause->fix_rules.count)
			continue;
		edited_text(results->items[0], cause->fix, &after);
		if (try_edit(cli, run, &results->profiles[0]->settings, results->items[0], cause->fix, &after))
			cause->fix = NULL;
		text_release(&after);
	}
}

static void apply_edit(struct cli *cli, const struct lint_result *result, const struct fix *fix)
{
	const struct source_file *file = source_store_file(&result->sources, fix->edits.items[0].span.file);
	struct text_builder after;
	struct text_builder out;

	if (fix->safety == FIX_UNSAFE && !cli->options.unsafe_fixes) {
		cli_say("the fix is unsafe, for a person has to look at it: --unsafe-fixes applies it");
		return;
	}
	edited_text(result, fix, &after);
	text_init(&out);
	struct fixed_file fixed = {file->name, file->text, file->length, after.bytes, after.length};

	if (cli->options.diff)
		fix_print_diff(&out, &fixed);
	else
		fixing_write(cli, &fixed);
	cli_flush(cli, &out, STDOUT_FILENO);
	text_release(&out);
	text_release(&after);
}

/* Fixes of the cause that is most likely and has one; those of findings by the engine that --fix of a check uses. */
static void fix_cause(struct cli *cli, const struct diagnosis *diagnosis, const struct cli_run *run,
                      const struct cli_results *results)
{
	const struct lint_result *result = results->items[0];
	const struct ranked_cause *cause = diagnosis_curable(diagnosis);
	struct fixing fixing;
	struct text_builder out;

	if (!cause) {
		cli_say("nothing to fix: no edit of the configuration is known to cure what the log shows");
		return;
	}
	if (!cause->fix_rules.count) {
		apply_edit(cli, result, cause->fix);
		return;
	}
	cli->options.select = cause->fix_rules;
	cli->options.has_select = true;
	if (run->file && !run->is_stdin) { /* of several, only the one that the log fits */
		cli->options.operands.items[0] = run->file;
		cli->options.operands.count = 1;
	}
	cli->runs.count = 0;
	cli_init(cli); /* the settings of before selected all rules */
	if (!cli_plan_runs(cli))
		return;
	text_init(&out);
	fixing_run(cli, &fixing, &out);
	cli_flush(cli, &out, STDOUT_FILENO);
	if (fixing.applied && !cli->options.diff)
		cli_say("%zu fix%s applied", fixing.applied, fixing.applied == 1 ? "" : "es");
	fixing_release(&fixing);
	text_release(&out);
}

/* Ranks the causes by the log and RESULT, and gives them RESULT's fixes. */
static void rank_with(struct diagnosis *diagnosis, struct lint_result *result)
{
	diagnosis_forget_facts(diagnosis);
	with_config_weigh(diagnosis, result);
	diagnosis_rank(diagnosis);
	with_config_add_fixes(diagnosis, result);
}

/* How well the log and a configuration fit: the file in which the log stops is worth more than an edit that cures the
 * most likely cause, and that more than any odds. */
static double fit_of(const struct diagnosis *diagnosis)
{
	if (diagnosis->is_of_other_config)
		return -1;
	if (diagnosis->causes.count == 0)
		return 0;
	return 2.0 * (double)diagnosis->likeness + diagnosis->causes.items[0].confidence +
	       (diagnosis->causes.items[0].fix ? 1 : 0);
}

/* Several inputs are several configurations: the log is held against each. Returns the run that fits it best, the first
 * of equals, checked into RESULTS; NULL when none could be read. */
static const struct cli_run *choose_run(struct cli *cli, struct diagnosis *diagnosis, struct cli_results *results)
{
	const struct cli_run *best = NULL;
	double best_fit = 0;

	for (size_t i = 0; i < cli->runs.count; i++) {
		struct cli_results next = {0};
		double fit;

		cli_check_run(cli, &cli->runs.items[i], &next);
		if (next.count)
			rank_with(diagnosis, next.items[0]);
		fit = fit_of(diagnosis);
		if (next.count && (!best || fit > best_fit)) {
			cli_results_free(results);
			*results = next;
			best = &cli->runs.items[i];
			best_fit = fit;
		} else {
			cli_results_free(&next);
		}
	}
	return best;
}

const struct cli_run *diagnosing_check_config(struct cli *cli, struct diagnosing *diagnosing,
                                              struct cli_results *results)
{
	struct diagnosis *diagnosis = &diagnosing->diagnosis;

	openocd_install_signals();
	if (!cli->options.versions && diagnosis->facts->has_version)
		cli->options.versions = 1u << diagnosis->facts->version;
	if (!cli_plan_runs(cli))
		return NULL;
	cli_confine(cli, CONFINE_READER);
	return choose_run(cli, diagnosis, results);
}

void diagnosing_rank(struct cli *cli, struct diagnosing *diagnosing, const struct cli_run *run,
                     const struct cli_results *results)
{
	if (run) {
		rank_with(&diagnosing->diagnosis, results->items[0]);
		drop_useless_edits(cli, &diagnosing->diagnosis, run, results);
	} else {
		diagnosis_rank(&diagnosing->diagnosis);
	}
}

static void diagnose_with_config(struct cli *cli, struct diagnosing *diagnosing, const char *log)
{
	bool is_fixing = cli->options.fix || cli->options.diff;
	struct cli_results results = {0};
	const struct cli_run *run;

	if (cli->options.fix && !keeper_start(cli))
		return;
	run = diagnosing_check_config(cli, diagnosing, &results);
	if (cli->status == CLI_USAGE)
		return;
	diagnosing_rank(cli, diagnosing, run, &results);
	if (run && diagnosing->diagnosis.is_of_other_config)
		cli_say("the log stops in %s, which %s does not read: the configuration was left out of account",
		        diagnosing->diagnosis.facts->stop.path, run->label);
	else if (run && cli->runs.count > 1)
		cli_say("of the %zu configurations, the log is held against the one that fits it best: %s",
		        cli->runs.count, run->label);
	diagnosing_print(cli, diagnosing, log, run ? &results.items[0]->sources : NULL,
	                 is_fixing ? STDERR_FILENO : STDOUT_FILENO);
	if (is_fixing && run)
		fix_cause(cli, &diagnosing->diagnosis, run, &results);
	cli_results_free(&results);
}

/* True when the file NAME begins as OpenOCD's output does. */
static bool is_log(const char *name)
{
	static const char banner[] = "Open On-Chip Debugger 0.";
	char start[4096];
	int descriptor = open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	ssize_t got = descriptor >= 0 ? read(descriptor, start, sizeof(start)) : -1;
	const char *found = got > 0 ? memmem(start, (size_t)got, banner, strlen(banner)) : NULL;

	if (descriptor >= 0)
		close(descriptor);
	return found && (found == start || found[-1] == '\n');
}

/* A second log would be taken for a configuration, full of errors. */
static bool has_one_log(struct cli *cli)
{
	for (size_t i = 0; i < cli->options.operands.count; i++)
		if (is_log(cli->options.operands.items[i])) {
			cli_say("%s: is a log; diagnose takes one log, first, and configurations behind it",
			        cli->options.operands.items[i]);
			cli_raise(cli, CLI_USAGE);
			return false;
		}
	return true;
}

void cli_diagnose(struct cli *cli)
{
	const char *log = cli->options.operands.items[0];
	struct diagnosing *diagnosing;

	cli->options.operands.items++;
	cli->options.operands.count--;
	if (!has_one_log(cli))
		return;
	diagnosing = diagnosing_begin(cli);
	if (!has_config(cli))
		cli_confine(cli, CONFINE_READER);
	if (read_named_log(cli, diagnosing, log)) {
		diagnosis_weigh(&diagnosing->diagnosis);
		if (has_config(cli)) {
			diagnose_with_config(cli, diagnosing, log);
		} else {
			diagnosis_rank(&diagnosing->diagnosis);
			diagnosing_print(cli, diagnosing, log, NULL, STDOUT_FILENO);
			if (cli->options.fix || cli->options.diff)
				cli_say("there is no configuration to fix: name its files behind the log");
		}
	}
	diagnosing_end(diagnosing);
}
