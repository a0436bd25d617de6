/* SPDX-License-Identifier: MIT */
#include "cli/fixing.h"

#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "cli/message.h"

/* ---- options ---- */

static void add_named(struct arena *arena, struct word_list *named, const struct word_list *rules)
{
	const char **items = arena_alloc(arena, (named->count + rules->count) * sizeof(*items));

	if (named->count)
		memcpy(items, named->items, named->count * sizeof(*items));
	named->items = items;
	for (size_t i = 0; i < rules->count; i++)
		if (!strpbrk(rules->items[i], "*?"))
			items[named->count++] = rules->items[i];
}

static struct fix_options options_of(struct cli *cli, const struct word_list *select)
{
	struct fix_options options = {.unsafe = cli->options.unsafe_fixes};

	add_named(&cli->arena, &options.named_rules, select);
	return options;
}

struct fix_options fixing_options(struct cli *cli)
{
	return options_of(cli, cli->runs.count ? &cli->runs.items[0].profile->settings.select : &cli->options.select);
}

/* ---- planning ---- */

/* The runs with one profile, all of which can be read, on each of their versions. */
struct group {
	const struct cli_profile *profile;
	struct fix_subject *subjects;
	size_t *runs; /* index in the session of each subject */
	size_t count;
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
		fit_count += results.items[i]->run->failure.kind != FAILURE_BUDGET;
	cli_results_free(&results);
	for (const struct cli_profile *profile = run->profile; profile; profile = profile->next_version)
		version_count++;
	return fit_count == version_count;
}

static void add_to_group(struct cli *cli, struct group *group, size_t run)
{
	for (const struct cli_profile *profile = group->profile; profile; profile = profile->next_version) {
		group->subjects[group->count] = (struct fix_subject){&profile->settings, &cli->runs.items[run].request};
		group->runs[group->count++] = run;
	}
	group->has_stdin |= cli->runs.items[run].is_stdin;
}

static struct group make_group(struct cli *cli, const struct cli_profile *profile, const bool *fits)
{
	struct group group = {.profile = profile};

	size_t most = cli->runs.count * OPENOCD_VERSION_COUNT;

	group.subjects = arena_alloc(&cli->arena, most * sizeof(*group.subjects));
	group.runs = arena_alloc(&cli->arena, most * sizeof(*group.runs));
	for (size_t i = 0; i < cli->runs.count; i++)
		if (cli->runs.items[i].profile == profile && fits[i])
			add_to_group(cli, &group, i);
	return group;
}

/* ---- carrying out ---- */

static bool is_stdin_file(struct cli *cli, const struct group *group, const struct fixed_file *file)
{
	return group->has_stdin && strcmp(file->name, cli_shown_name(&cli->arena, cli->stdin_text.path)) == 0;
}

static bool is_installed(struct cli *cli, const struct group *group, const struct fixed_file *file)
{
	const char *path = path_real(&cli->arena, file->name);
	bool is_below = false;

	for (const struct cli_profile *profile = group->profile; profile; profile = profile->next_version) {
		const char *scripts = profile->settings.installed_scripts;
		const char *folder = scripts ? path_real(&cli->arena, scripts) : NULL;

		is_below |= folder && path && path_is_below(path, folder);
	}
	return is_below;
}

static void write_file(struct cli *cli, const struct fixed_file *file)
{
	const char *reason;

	if (fix_write_file(file, &reason))
		return;
	cli_say("%s: not fixed: %s", file->name, reason);
	cli_raise(cli, CLI_FAULT);
}

static void carry_out(struct cli *cli, const struct group *group, const struct fix_plan *plan, struct text_builder *out)
{
	bool stdin_changed = false;

	for (size_t i = 0; i < plan->files.count; i++) {
		const struct fixed_file *file = &plan->files.items[i];
		bool is_stdin = is_stdin_file(cli, group, file);

		stdin_changed |= is_stdin;
		if (!is_stdin && is_installed(cli, group, file)) {
			cli_say("%s: left alone, as it is one of OpenOCD's installed scripts; copy it to change it",
			        file->name);
			cli_raise(cli, CLI_FAULT);
		} else if (cli->options.diff) {
			fix_print_diff(out, file);
		} else if (is_stdin) {
			text_add(out, file->after, file->after_length);
		} else {
			write_file(cli, file);
		}
	}
	if (group->has_stdin && !stdin_changed && !cli->options.diff)
		text_add(out, cli->stdin_text.text, cli->stdin_text.length);
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
		cli_say("%s:%zu: the fix of %s was not applied: %s", fix->file, fix->line, fix->rule, fix->reason);
		cli_raise(cli, CLI_FAULT);
	}
	if (!plan->cycle)
		return;
	cli_say("nothing was fixed: the fixes of these rules undo each other: %s", plan->cycle);
	cli_raise(cli, CLI_FAULT);
}

static void fix_group(struct cli *cli, struct fixing *fixing, const struct group *group, struct text_builder *out)
{
	struct fix_options options = options_of(cli, &group->profile->settings.select);
	struct fix_plan *plan;

	if (group->count == 0)
		return;
	plan = fix_plan_make(&options, group->subjects, group->count, &cli->stdin_text, group->has_stdin ? 1 : 0);
	vector_push(&fixing->arena, &fixing->plans, plan);
	fixing->applied += plan->cycle ? 0 : plan->applied;
	for (size_t i = 0; i < group->count; i++) {
		struct cli_results *results = &fixing->results[group->runs[i]];

		results->items[results->count++] = plan->results[i];
	}
	say_faults(cli, plan);
	carry_out(cli, group, plan, out);
}

void fixing_run(struct cli *cli, struct fixing *fixing, struct text_builder *out)
{
	bool *fits = arena_alloc(&cli->arena, cli->runs.count);

	*fixing = (struct fixing){0};
	arena_init(&fixing->arena);
	fixing->results = arena_alloc(&fixing->arena, cli->runs.count * sizeof(*fixing->results));
	fixing->owns_stdout = cli->options.diff || cli->has_stdin;
	for (size_t i = 0; i < cli->runs.count; i++)
		fits[i] = is_fit(cli, &cli->runs.items[i]);
	for (size_t i = 0; i < cli->profiles.count; i++) {
		struct group group = make_group(cli, cli->profiles.items[i].value, fits);

		fix_group(cli, fixing, &group, out);
	}
}

void fixing_release(struct fixing *fixing)
{
	struct arena arena = fixing->arena;

	for (size_t i = 0; i < fixing->plans.count; i++)
		fix_plan_free(fixing->plans.items[i]);
	arena_release(&arena);
}
