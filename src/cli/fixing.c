/* SPDX-License-Identifier: MIT */
#include "cli/fixing.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/path.h"
#include "cli/keeper.h"
#include "cli/message.h"
#include "report/diff_view.h"
#include "report/glyph.h"

/* ---- options ---- */

struct fix_options fixing_options(struct cli *cli, const struct cli_profile *profile)
{
	struct fix_options options = {.unsafe = cli->options.unsafe_fixes};
	const struct word_list *rules = &profile->settings.select;
	const char **items = arena_alloc(&cli->arena, rules->count * sizeof(*items));

	options.named_rules.items = items;
	for (size_t i = 0; i < rules->count; i++)
		if (!strpbrk(rules->items[i], "*?"))
			items[options.named_rules.count++] = rules->items[i];
	return options;
}

/* ---- planning ---- */

/* All that is fixed together, on each of its versions: files may be shared between runs of any config file. */
struct subjects {
	VECTOR(struct fix_subject) items;
	VECTOR(size_t) runs; /* index in the session of each subject; behind them are those that only verify */
	bool has_stdin;
};

/* A file that the search found somewhere else is not the user's to change. */
static bool is_here(struct cli *cli, const struct cli_run *run)
{
	struct file_access access;

	if (!run->file || run->is_stdin)
		return true;
	file_access_init(&access, &cli->arena);
	if (file_access_kind(&access, run->file) != FILE_MISSING)
		return true;
	cli_say("%s: No such file or directory", run->file);
	cli_raise(cli, CLI_FAULT);
	return false;
}

/* Checks each run once as it is: what cannot be read, or does not come to an end, has no place in a plan. */
static bool is_fit(struct cli *cli, const struct cli_run *run)
{
	struct cli_results results = {0};
	size_t fit_count = 0;
	size_t version_count = 0;

	if (is_here(cli, run))
		cli_check_run(cli, run, &results);
	for (size_t i = 0; i < results.count; i++)
		fit_count += lint_cut_off(results.items[i]) == NULL;
	cli_results_free(&results);
	for (const struct cli_profile *profile = run->profile; profile; profile = profile->next_version)
		version_count++;
	return fit_count == version_count;
}

static void add_subjects(struct cli *cli, struct subjects *subjects, const struct cli_run *run, bool only_verifies)
{
	for (const struct cli_profile *profile = run->profile; profile; profile = profile->next_version) {
		struct fix_options *options = arena_new(&cli->arena, struct fix_options);

		*options = fixing_options(cli, profile);
		vector_push(&cli->arena, &subjects->items,
		            (struct fix_subject){&profile->settings, &run->request, options, only_verifies});
	}
}

/* Entry points that read a fixed file have to go on working, though nobody asked to check them. */
static void add_other_entries(struct cli *cli, struct subjects *subjects)
{
	cli_run_list others = {0};

	cli_list_other_entries(cli, &others);
	for (size_t i = 0; i < others.count; i++)
		add_subjects(cli, subjects, &others.items[i], true);
}

static struct subjects find_subjects(struct cli *cli)
{
	struct subjects subjects = {0};

	for (size_t i = 0; i < cli->runs.count; i++) {
		const struct cli_run *run = &cli->runs.items[i];

		if (!is_fit(cli, run))
			continue;
		add_subjects(cli, &subjects, run, false);
		while (subjects.runs.count < subjects.items.count)
			vector_push(&cli->arena, &subjects.runs, i);
		subjects.has_stdin |= run->is_stdin;
	}
	if (subjects.items.count)
		add_other_entries(cli, &subjects);
	return subjects;
}

/* ---- carrying out ---- */

static bool is_stdin_file(struct cli *cli, const struct subjects *subjects, const struct fixed_file *file)
{
	return subjects->has_stdin && strcmp(file->name, cli_shown_name(&cli->arena, cli->stdin_text.path)) == 0;
}

static bool is_installed(struct cli *cli, const struct subjects *subjects, const struct fixed_file *file)
{
	const char *path = path_real(&cli->arena, file->name);
	bool is_below = false;

	for (size_t i = 0; i < subjects->items.count && path && !is_below; i++) {
		const char *scripts = subjects->items.items[i].settings->installed_scripts;
		const char *folder = scripts ? path_real(&cli->arena, scripts) : NULL;

		is_below = folder && path_is_below(path, folder);
	}
	return is_below;
}

void fixing_write(struct cli *cli, const struct fixed_file *file)
{
	const char *remark;

	if (!keeper_write_file(cli, file, &remark)) {
		cli_say("%s: not fixed: %s", file->name, remark);
		cli_raise(cli, CLI_FAULT);
	} else if (remark) {
		cli_say("%s: fixed, but %s", file->name, remark);
	}
}

/* Texts and patches are for programs; for people they are something to look at: a file could hold what a terminal
 * obeys.
 */
static void print_text(const char *text, size_t length, struct text_builder *out)
{
	if (isatty(STDOUT_FILENO))
		glyph_add_text(out, text, length);
	else
		text_add(out, text, length);
}

static void print_diff(const struct cli *cli, const struct fixed_file *file, struct text_builder *out)
{
	struct text_builder diff;

	if (!isatty(STDOUT_FILENO) && cli->options.color != COLOR_ALWAYS) {
		fix_print_diff(out, file);
		return;
	}
	text_init(&diff);
	fix_print_diff(&diff, file);
	diff_view_add(out, cli_wants_color(cli, STDOUT_FILENO), diff.bytes, diff.length);
	text_release(&diff);
}

/* True when standard input has become another text. */
static bool carry_out(struct cli *cli, const struct subjects *subjects, const struct fix_plan *plan,
                      struct text_builder *out)
{
	bool stdin_changed = false;

	for (size_t i = 0; i < plan->files.count; i++) {
		const struct fixed_file *file = &plan->files.items[i];
		bool is_stdin = is_stdin_file(cli, subjects, file);

		stdin_changed |= is_stdin;
		if (!is_stdin && is_installed(cli, subjects, file)) {
			cli_say("%s: left alone, as it is one of OpenOCD's installed scripts; copy it to change it",
			        file->name);
			cli_raise(cli, CLI_FAULT);
		} else if (cli->options.diff) {
			print_diff(cli, file, out);
		} else if (is_stdin) {
			print_text(file->after, file->after_length, out);
		} else {
			fixing_write(cli, file);
		}
	}
	return stdin_changed;
}

/*
 * What the engine found out about fixes that do not keep their promises is our fault, not the user's; but no promise
 * is made for a version other than that of the finding.
 */
static void say_faults(struct cli *cli, const struct fix_plan *plan)
{
	for (size_t i = 0; i < plan->withheld.count; i++) {
		const struct withheld_fix *fix = &plan->withheld.items[i];

		if (fix->on_version) {
			cli_say("%s:%zu: the fix of %s was not applied: on OpenOCD %s, %s", fix->file, fix->line,
			        fix->rule, fix->on_version, fix->reason);
			continue;
		}
		cli_say("%s:%zu: the fix of %s was not applied: %s; this is a fault of openocdlint, please report it",
		        fix->file, fix->line, fix->rule, fix->reason);
		cli_raise(cli, CLI_FAULT);
	}
	if (!plan->cycle)
		return;
	cli_say("the fixes of these rules undo each other and were left out: %s; this is a fault of openocdlint, "
	        "please report it",
	        plan->cycle);
	cli_raise(cli, CLI_FAULT);
}

static bool fix_subjects(struct cli *cli, struct fixing *fixing, const struct subjects *subjects,
                         struct text_builder *out)
{
	struct fix_plan *plan = fix_plan_make(subjects->items.items, subjects->items.count, &cli->stdin_text,
	                                      subjects->has_stdin ? 1 : 0);

	fixing->plan = plan;
	fixing->applied = plan->applied;
	for (size_t i = 0; i < subjects->runs.count; i++) {
		struct cli_results *results = &fixing->results[subjects->runs.items[i]];

		results->items[results->count++] = plan->results[i];
	}
	say_faults(cli, plan);
	return carry_out(cli, subjects, plan, out);
}

void fixing_run(struct cli *cli, struct fixing *fixing, struct text_builder *out)
{
	struct subjects subjects = find_subjects(cli);
	bool stdin_changed = false;

	*fixing = (struct fixing){0};
	fixing->results = arena_alloc(&cli->arena, cli->runs.count * sizeof(*fixing->results));
	fixing->owns_stdout = cli->options.diff || cli->has_stdin;
	if (subjects.items.count)
		stdin_changed = fix_subjects(cli, fixing, &subjects, out);
	/* Whoever puts our output in place of the text is not to lose it, whatever came in between. */
	if (cli->has_stdin && !stdin_changed && !cli->options.diff)
		print_text(cli->stdin_text.text, cli->stdin_text.length, out);
}

void fixing_release(struct fixing *fixing)
{
	if (fixing->plan)
		fix_plan_free(fixing->plan);
}
