/* SPDX-License-Identifier: MIT */
#include "cli/session.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/path.h"
#include "cli/baseline.h"
#include "cli/installed.h"
#include "cli/installed_version.h"
#include "cli/message.h"
#include "lint/inputs.h"
#include "lint/recognise.h"
#include "report/of_result.h"

#define DEFAULT_FILE "openocd.cfg"
#define STDIN_NAME "-"
#define ALL_VERSIONS ((1u << OPENOCD_VERSION_COUNT) - 1)

void cli_init(struct cli *cli)
{
	map_init(&cli->profiles, &cli->arena);
	map_init(&cli->reached, &cli->arena);
	map_init(&cli->config_paths, &cli->arena);
}

void cli_release(struct cli *cli)
{
	struct arena arena = cli->arena;

	arena_release(&arena);
}

void cli_raise(struct cli *cli, enum cli_status status)
{
	if (cli->status != CLI_USAGE && (cli->status < status || status == CLI_USAGE))
		cli->status = status;
}

void cli_confine(struct cli *cli, enum confinement confinement)
{
	bool is_reader = confinement == CONFINE_READER;

	if (cli->is_reader || (cli->is_confined && !is_reader))
		return;
	confine_process(confinement);
	cli->is_confined = true;
	cli->is_reader = is_reader;
}

bool cli_wants_color(const struct cli *cli, int descriptor)
{
	const char *no_color = getenv("NO_COLOR");
	const char *terminal = getenv("TERM");

	if (cli->options.color != COLOR_AUTO)
		return cli->options.color == COLOR_ALWAYS;
	if ((no_color && *no_color) || (terminal && strcmp(terminal, "dumb") == 0))
		return false;
	return isatty(descriptor);
}

const char *cli_shown_name(struct arena *arena, const char *name)
{
	const char *normal = path_normalize(arena, name);

	return path_is_absolute(name) ? path_relative(arena, normal, path_working_folder(arena)) : normal;
}

/* ---- settings ---- */

/* What stands in the environment, when it says something. */
static const char *environment(const char *name)
{
	const char *value = getenv(name);

	return value && *value ? value : NULL;
}

static const char *installed_scripts(struct cli *cli, enum openocd_version version)
{
	if (!cli->is_installed_known[version]) {
		cli->is_installed_known[version] = true;
		cli->installed[version] = installed_scripts_find(&cli->arena, getenv("PATH"), version);
	}
	return cli->installed[version];
}

static struct word_list joined(struct arena *arena, const char *const *first, size_t first_count,
                               const struct word_list *second)
{
	size_t count = first_count + (second ? second->count : 0);
	struct word_list list = {arena_alloc(arena, count * sizeof(*list.items)), count};

	if (first_count)
		memcpy(list.items, first, first_count * sizeof(*list.items));
	if (count > first_count)
		memcpy(list.items + first_count, second->items, second->count * sizeof(*list.items));
	return list;
}

/* The command line comes before the config file; --select also puts the file's `ignore` out of force. */
static struct lint_settings make_settings(struct cli *cli, const struct config *config, enum openocd_version version)
{
	const struct cli_options *options = &cli->options;
	struct lint_settings settings = {.version = version};
	struct word_list folders =
		joined(&cli->arena, options->scripts.items, options->scripts.count, config ? &config->scripts : NULL);

	settings.config = config;
	settings.limits = options->limits;
	settings.script_folders = folders.items;
	settings.script_folder_count = folders.count;
	settings.installed_scripts = installed_scripts(cli, settings.version);
	settings.home = environment("HOME");
	settings.xdg_config_home = environment("XDG_CONFIG_HOME");
	settings.openocd_scripts = environment("OPENOCD_SCRIPTS");
	if (options->has_select || !config) {
		settings.select = options->select;
		settings.ignore = options->ignore;
	} else {
		settings.select = config->select;
		settings.ignore = joined(&cli->arena, options->ignore.items, options->ignore.count, &config->ignore);
	}
	return settings;
}

static const struct config *read_config(struct cli *cli, const char *path)
{
	struct config_error error;
	const struct config *config = config_read(&cli->arena, path, &error);

	if (config)
		return config;
	if (error.line)
		cli_say("%s:%zu:%zu: %s", error.path, error.line, error.column, error.message);
	else
		cli_say("%s: %s", error.path, error.message);
	cli_raise(cli, CLI_USAGE);
	return NULL;
}

unsigned cli_versions(const struct cli *cli, const struct config *config)
{
	if (cli->options.versions)
		return cli->options.versions;
	return config && config->versions ? config->versions : 1u << OPENOCD_NEWEST_RELEASE;
}

/* A profile a version; returns that of the oldest. */
static struct cli_profile *make_profiles(struct cli *cli, const struct config *config, const struct baseline *baseline)
{
	bool is_chosen = cli->options.versions || (config && config->versions);
	unsigned versions = cli->options.matrix && !is_chosen ? ALL_VERSIONS : cli_versions(cli, config);
	struct cli_profile *oldest = NULL;

	for (int version = OPENOCD_VERSION_COUNT - 1; version >= 0; version--) {
		struct cli_profile *profile;

		if (!(versions & 1u << version))
			continue;
		profile = arena_new(&cli->arena, struct cli_profile);
		profile->config = config;
		profile->baseline = baseline;
		profile->settings = make_settings(cli, config, (enum openocd_version)version);
		profile->next_version = oldest;
		oldest = profile;
	}
	return oldest;
}

/* The baseline that the command line or else CONFIG names; false when it is bad. */
static bool find_baseline(struct cli *cli, const struct config *config, const struct baseline **baseline)
{
	const char *path = cli->options.baseline;
	const char *reason;

	if (!path && config)
		path = config->baseline;
	if (!path || cli->options.write_baseline || cli->options.command != COMMAND_CHECK)
		return true;
	*baseline = baseline_read(&cli->arena, path, &reason);
	if (*baseline)
		return true;
	cli_say("%s: %s", path, reason);
	cli_raise(cli, CLI_USAGE);
	return false;
}

/* PATH "": no config file. NULL when the file is bad. */
static const struct cli_profile *profile_of(struct cli *cli, const char *path)
{
	struct cli_profile *profile = map_get(&cli->profiles, path);
	const struct config *config = NULL;
	const struct baseline *baseline = NULL;

	if (profile)
		return profile;
	if (cli->status == CLI_USAGE) /* said once is enough */
		return NULL;
	if (*path && !(config = read_config(cli, path)))
		return NULL;
	if (!find_baseline(cli, config, &baseline))
		return NULL;
	profile = make_profiles(cli, config, baseline);
	map_set(&cli->profiles, path, profile);
	return profile;
}

static const struct cli_profile *profile_for_folder(struct cli *cli, const char *folder)
{
	const char *path;

	if (cli->options.isolated)
		return profile_of(cli, "");
	if (cli->options.config)
		return profile_of(cli, cli->options.config);
	path = map_get(&cli->config_paths, folder);
	if (!path) {
		path = config_find(&cli->arena, folder);
		path = path ? path : "";
		map_set(&cli->config_paths, folder, (void *)path);
	}
	return profile_of(cli, path);
}

/* ---- runs ---- */

/* -s of the command line and of the config file, INPUTS, and FILE (or NULL) at the end. */
static void fill_request(struct cli *cli, struct cli_run *run, const struct run_input *inputs, size_t input_count,
                         const char *file)
{
	const struct lint_settings *settings = &run->profile->settings;
	struct run_input *all =
		arena_alloc(&cli->arena, (settings->script_folder_count + input_count + 1) * sizeof(*all));
	const char **names = arena_alloc(&cli->arena, (input_count + 1) * sizeof(*names));
	int commands = 0;
	bool has_files = file != NULL;

	for (size_t i = 0; i < input_count; i++)
		has_files |= inputs[i].kind == INPUT_FILE;
	run->request = (struct lint_request){.inputs = all, .names = names};
	for (size_t i = 0; i < settings->script_folder_count; i++)
		all[run->request.input_count++] = (struct run_input){INPUT_SCRIPTS, settings->script_folders[i]};
	for (size_t i = 0; i < input_count; i++) {
		all[run->request.input_count++] = inputs[i];
		if (inputs[i].kind == INPUT_FILE)
			names[run->request.name_count++] = inputs[i].text;
		else if (inputs[i].kind == INPUT_COMMAND && !has_files)
			names[run->request.name_count++] = arena_printf(&cli->arena, "<command %d>", ++commands);
	}
	if (file) {
		all[run->request.input_count++] = (struct run_input){INPUT_FILE, file};
		names[run->request.name_count++] = file;
	}
	/* Standing together with -f or -c, a file is a part of something that is stated as whole. */
	run->request.role = file && input_count == 0 ? ROLE_FILE : ROLE_WHOLE;
	run->label = run->request.name_count ? names[run->request.name_count - 1] : "";
}

/* A run of FILE, behind -f and -c. */
static bool add_file_run(struct cli *cli, const char *file, bool is_stdin)
{
	const struct cli_options *options = &cli->options;
	struct cli_run run = {.file = file, .is_stdin = is_stdin};

	run.profile = profile_for_folder(cli, path_folder(&cli->arena, file));
	if (!run.profile)
		return false;
	fill_request(cli, &run, options->inputs.items, options->inputs.count, file);
	vector_push(&cli->arena, &cli->runs, run);
	return true;
}

/* The folder of the first file of INPUTS that is the user's, not one that the search will find. */
static const char *folder_of_inputs(struct cli *cli, const struct run_input *inputs, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (inputs[i].kind == INPUT_FILE && access(inputs[i].text, F_OK) == 0)
			return path_folder(&cli->arena, inputs[i].text);
	return ".";
}

static bool add_stated_run(struct cli *cli)
{
	const struct cli_options *options = &cli->options;
	struct cli_run run = {0};

	run.profile = profile_for_folder(cli, folder_of_inputs(cli, options->inputs.items, options->inputs.count));
	if (!run.profile)
		return false;
	fill_request(cli, &run, options->inputs.items, options->inputs.count, NULL);
	vector_push(&cli->arena, &cli->runs, run);
	return true;
}

/* ---- entry points ---- */

static struct cli_run run_of_entry(struct cli *cli, const struct cli_profile *profile, const struct entry_point *entry)
{
	struct cli_run run = {.profile = profile, .entry = entry};

	fill_request(cli, &run, entry->inputs, entry->input_count, NULL);
	run.label = entry->name;
	return run;
}

static bool is_run(const struct cli *cli, const struct entry_point *entry)
{
	for (size_t i = 0; i < cli->runs.count; i++)
		if (cli->runs.items[i].entry == entry)
			return true;
	return false;
}

static void add_entry_point(struct cli *cli, const struct cli_profile *profile, const struct entry_point *entry)
{
	if (!is_run(cli, entry))
		vector_push(&cli->arena, &cli->runs, run_of_entry(cli, profile, entry));
}

void cli_list_other_entries(struct cli *cli, cli_run_list *list)
{
	for (size_t i = 0; i < cli->profiles.count; i++) {
		const struct cli_profile *profile = cli->profiles.items[i].value;
		const struct config *config = profile->config;

		for (size_t k = 0; config && k < config->entry_points.count; k++)
			if (!is_run(cli, &config->entry_points.items[k]))
				vector_push(&cli->arena, list,
				            run_of_entry(cli, profile, &config->entry_points.items[k]));
	}
}

static void add_entry_points(struct cli *cli, const struct cli_profile *profile)
{
	for (size_t i = 0; i < profile->config->entry_points.count; i++)
		add_entry_point(cli, profile, &profile->config->entry_points.items[i]);
}

/* For each entry point of a config file the files that it reads: real paths, with any value. */
struct reached_files {
	struct map *of_entries;
};

static void note_files(struct cli *cli, struct map *files, const struct lint_result *result)
{
	for (size_t i = 0; i < result->sources.files.count; i++) {
		const struct source_file *file = result->sources.files.items[i];
		const char *path = file->is_command ? NULL : path_real(&cli->arena, file->name);

		if (path)
			map_set(files, path, cli);
	}
}

/* What an entry point reaches is known when it has been run, on each version. */
static const struct reached_files *reached_files(struct cli *cli, const struct cli_profile *profile)
{
	struct reached_files *reached = map_get(&cli->reached, profile->config->path);
	size_t count = profile->config->entry_points.count;

	if (reached)
		return reached;
	cli_confine(cli, CONFINE_PARENT);
	reached = arena_new(&cli->arena, struct reached_files);
	reached->of_entries = arena_alloc(&cli->arena, count * sizeof(*reached->of_entries));
	for (size_t i = 0; i < count; i++) {
		struct cli_run run = run_of_entry(cli, profile, &profile->config->entry_points.items[i]);

		map_init(&reached->of_entries[i], &cli->arena);
		for (const struct cli_profile *at = profile; at; at = at->next_version) {
			struct lint_result *result = lint_check(&at->settings, &run.request, NULL, 0);

			note_files(cli, &reached->of_entries[i], result);
			lint_result_free(result);
		}
	}
	map_set(&cli->reached, profile->config->path, reached);
	return reached;
}

static bool has_entry_points(const struct cli_profile *profile)
{
	return profile->config && profile->config->entry_points.count;
}

/* A file that entry points of its project reach is checked as they run it. False when none does. */
static bool add_entries_that_reach(struct cli *cli, const struct cli_profile *profile, const char *file)
{
	const char *path = path_real(&cli->arena, file);
	const struct reached_files *reached;
	bool is_reached = false;

	if (!path || cli->options.inputs.count || !has_entry_points(profile))
		return false;
	reached = reached_files(cli, profile);
	for (size_t i = 0; i < profile->config->entry_points.count; i++) {
		if (!map_get(&reached->of_entries[i], path))
			continue;
		add_entry_point(cli, profile, &profile->config->entry_points.items[i]);
		is_reached = true;
	}
	return is_reached;
}

/* FILE as its project runs it, else by itself. */
static bool add_file_runs(struct cli *cli, const char *file)
{
	const struct cli_profile *profile = profile_for_folder(cli, path_folder(&cli->arena, file));

	if (!profile)
		return false;
	return add_entries_that_reach(cli, profile, file) || add_file_run(cli, file, false);
}

/* No input was named: the entry points of the project, else what OpenOCD itself would read. */
static bool add_default_runs(struct cli *cli)
{
	const struct cli_profile *profile = profile_for_folder(cli, ".");
	struct run_input input = {INPUT_FILE, DEFAULT_FILE};
	struct cli_run run = {.profile = profile};

	if (!profile)
		return false;
	if (has_entry_points(profile)) {
		add_entry_points(cli, profile);
		return true;
	}
	if (access(DEFAULT_FILE, F_OK) != 0) {
		cli_say("nothing to check: no FILE, DIR, -f or -c was given, and there is no %s here "
		        "(see 'openocdlint --help')",
		        DEFAULT_FILE);
		cli_raise(cli, CLI_USAGE);
		return false;
	}
	fill_request(cli, &run, &input, 1, NULL);
	vector_push(&cli->arena, &cli->runs, run);
	return true;
}

/* ---- standard input ---- */

static const char *read_stdin(struct cli *cli, struct text_builder *text)
{
	size_t limit = limits_filled(&cli->options.limits).file_size;

	for (;;) {
		ssize_t got;

		text_reserve(text, (size_t)64 << 10);
		got = read(STDIN_FILENO, text->bytes + text->length, (size_t)64 << 10);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return strerror(errno);
		if (got == 0)
			return NULL;
		text->length += (size_t)got;
		if (text->length > limit)
			return file_access_size_reason(&cli->arena, limit);
	}
}

static bool add_stdin_run(struct cli *cli)
{
	const char *name = cli->options.stdin_filename ? cli->options.stdin_filename : STDIN_NAME;
	struct text_builder text;
	const char *reason;

	if (cli->has_stdin) /* diagnose plans its runs a second time, to fix them */
		return add_file_run(cli, name, true);
	text_init(&text);
	reason = read_stdin(cli, &text);
	if (reason) {
		cli_say("standard input: %s", reason);
		cli_raise(cli, CLI_FAULT);
		text_release(&text);
		return true;
	}
	cli->has_stdin = true;
	cli->stdin_text = (struct lint_overlay){name, text_copy(&text, &cli->arena), text.length};
	text_release(&text);
	return add_file_run(cli, name, true);
}

/* ---- files and folders ---- */

/* The config file that holds in a folder may leave out something below it. */
static bool is_excluded(const char *path, bool is_folder, void *context)
{
	struct cli *cli = context;
	const struct cli_profile *profile = profile_for_folder(cli, path_folder(&cli->arena, path));

	return profile && profile->config && config_excludes(profile->config, path, is_folder);
}

static bool add_folder_runs(struct cli *cli, const char *folder)
{
	struct input_files files = {0};
	const struct cli_profile *profile = profile_for_folder(cli, folder);
	const char *real = path_real(&cli->arena, folder);

	size_t run_count = cli->runs.count;

	if (!profile)
		return false;
	/* The folder of a project stands for all that the project runs, of scripts that lie elsewhere, too. */
	if (has_entry_points(profile) && !cli->options.inputs.count && real &&
	    path_is_below(profile->config->folder, real))
		add_entry_points(cli, profile);
	inputs_search(&cli->arena, folder, is_excluded, cli, &files);
	for (size_t i = 0; i < files.problems.count; i++) {
		cli_say("%s: %s", files.problems.items[i].path, files.problems.items[i].reason);
		cli_raise(cli, CLI_FAULT);
	}
	if (files.names.count == 0 && files.problems.count == 0 && cli->runs.count == run_count)
		cli_say("%s: there is no *.cfg or *.tcl file with an OpenOCD command in it", folder);
	for (size_t i = 0; i < files.names.count; i++)
		if (!add_file_runs(cli, files.names.items[i]))
			return false;
	return true;
}

/* For callers that name every *.cfg they have, as hooks do. What cannot be read is not passed over: it is told. */
static bool is_unrelated(struct cli *cli, const char *file)
{
	struct arena arena;
	struct file_access access;
	struct file_text text;
	const char *reason;
	bool is_related;

	if (is_excluded(file, false, cli))
		return true;
	arena_init(&arena);
	file_access_init(&access, &arena);
	is_related = !file_access_read(&access, file, &text, &reason) || recognise_openocd(text.bytes, text.length);
	arena_release(&arena);
	return !is_related;
}

static bool add_operand(struct cli *cli, const char *operand)
{
	struct file_access access;

	if (strcmp(operand, STDIN_NAME) == 0)
		return add_stdin_run(cli);
	file_access_init(&access, &cli->arena);
	if (file_access_kind(&access, operand) == FILE_FOLDER)
		return add_folder_runs(cli, operand);
	if (cli->options.skip_unrelated && is_unrelated(cli, operand))
		return true;
	return add_file_runs(cli, operand);
}

/* A file that is named twice, or named and found in a folder, is checked once. */
static void drop_repeated_runs(struct cli *cli)
{
	struct map seen;
	size_t kept = 0;

	map_init(&seen, &cli->arena);
	for (size_t i = 0; i < cli->runs.count; i++) {
		const struct cli_run *run = &cli->runs.items[i];

		if (run->file && !run->is_stdin) {
			const char *name = path_normalize(&cli->arena, run->file);

			if (map_get(&seen, name))
				continue;
			map_set(&seen, name, cli);
		}
		cli->runs.items[kept++] = *run;
	}
	cli->runs.count = kept;
}

static void check_script_folders(struct cli *cli)
{
	for (size_t i = 0; i < cli->options.scripts.count; i++)
		if (access(cli->options.scripts.items[i], F_OK) != 0)
			cli_say("there is no folder '%s' to search for scripts", cli->options.scripts.items[i]);
}

/* The version of the OpenOCD that is installed becomes one of those asked for, with the scripts that came with it. */
static bool plan_installed(struct cli *cli)
{
	struct installed_openocd installed;

	if (!installed_openocd_ask(&cli->arena, getenv("PATH"), &installed)) {
		cli_say("--openocd installed: %s", installed.message);
		cli_raise(cli, CLI_USAGE);
		return false;
	}
	if (installed.message)
		cli_say("%s", installed.message);
	cli->options.wants_installed = false; /* it was asked, and can be asked no more */
	cli->options.versions |= 1u << installed.version;
	cli->is_installed_known[installed.version] = installed.scripts != NULL;
	cli->installed[installed.version] = installed.scripts;
	return true;
}

bool cli_plan_runs(struct cli *cli)
{
	const struct cli_options *options = &cli->options;
	bool is_good = true;

	if (options->wants_installed && !plan_installed(cli))
		return false;
	check_script_folders(cli);
	for (size_t i = 0; i < options->operands.count && is_good; i++)
		is_good = add_operand(cli, options->operands.items[i]);
	if (options->operands.count > 1)
		drop_repeated_runs(cli);
	if (options->operands.count == 0)
		is_good = options->inputs.count ? add_stated_run(cli) : add_default_runs(cli);
	return is_good && cli->status != CLI_USAGE;
}

/* ---- settings only ---- */

static bool add_folder_settings(struct cli *cli, const char *folder)
{
	struct input_files files = {0};

	inputs_search(&cli->arena, folder, is_excluded, cli, &files);
	for (size_t i = 0; i < files.names.count; i++)
		if (!add_file_run(cli, files.names.items[i], false))
			return false;
	return files.names.count || add_file_run(cli, path_join(&cli->arena, folder, DEFAULT_FILE), false);
}

static bool add_operand_settings(struct cli *cli, const char *operand)
{
	struct file_access access;

	if (strcmp(operand, STDIN_NAME) == 0)
		return add_file_run(cli, cli->options.stdin_filename ? cli->options.stdin_filename : operand, true);
	file_access_init(&access, &cli->arena);
	if (file_access_kind(&access, operand) == FILE_FOLDER)
		return add_folder_settings(cli, operand);
	return add_file_run(cli, operand, false);
}

static bool add_settings_here(struct cli *cli)
{
	struct cli_run run = {.profile = profile_for_folder(cli, ".")};

	if (!run.profile)
		return false;
	vector_push(&cli->arena, &cli->runs, run);
	return true;
}

bool cli_plan_settings(struct cli *cli)
{
	const struct cli_options *options = &cli->options;
	bool is_good = true;

	if (options->wants_installed && !plan_installed(cli))
		return false;
	for (size_t i = 0; i < options->operands.count && is_good; i++)
		is_good = add_operand_settings(cli, options->operands.items[i]);
	if (options->operands.count > 1)
		drop_repeated_runs(cli);
	if (options->operands.count == 0)
		is_good = options->inputs.count ? add_stated_run(cli) : add_settings_here(cli);
	return is_good && cli->status != CLI_USAGE;
}

/* ---- a check ---- */

/* Once for all versions that the run is checked on. */
static void say_about(struct cli *cli, const char *name, const char *reason)
{
	struct arena arena;
	const char *message;

	arena_init(&arena);
	message = arena_printf(&arena, "%s: %s", name, reason);
	if (!map_get(cli->said, message)) {
		cli_say("%s", message);
		map_set(cli->said, message, cli);
	}
	arena_release(&arena);
}

static void say_fault(struct cli *cli, const char *name, const char *reason)
{
	say_about(cli, name, reason);
	cli_raise(cli, CLI_FAULT);
}

/* Things that lie at the place of an input but cannot be one. OpenOCD's search would pass most of them by. */
static void check_places(struct cli *cli, const struct cli_run *run, struct file_access *access)
{
	for (size_t i = 0; i < run->request.input_count; i++) {
		const struct run_input *input = &run->request.inputs[i];
		struct file_text text;
		const char *reason;
		enum file_kind kind;

		if (input->kind != INPUT_FILE || (run->is_stdin && input->text == run->file))
			continue;
		kind = file_access_kind(access, input->text);
		if (kind == FILE_FOLDER)
			say_fault(cli, input->text, "is a folder; -f takes a file");
		else if (kind == FILE_OTHER && !file_access_read(access, input->text, &text, &reason))
			say_fault(cli, input->text, reason);
		else if (kind == FILE_UNREADABLE)
			say_fault(cli, input->text, "Permission denied");
	}
}

static bool looks_like_utf16(const struct source_file *file)
{
	const unsigned char *bytes = (const unsigned char *)file->text;

	return file->length >= 2 && ((bytes[0] == 0xff && bytes[1] == 0xfe) || (bytes[0] == 0xfe && bytes[1] == 0xff));
}

/* False when an input of the run is no text; Jim would read it only up to its first null byte. */
static bool inputs_are_texts(struct cli *cli, const struct lint_result *result)
{
	bool all_are = true;

	for (size_t i = 0; i < result->sources.files.count; i++) {
		const struct source_file *file = result->sources.files.items[i];

		if (!file->is_input || file->is_command)
			continue;
		if (file->length == 0)
			say_about(cli, file->name, "is empty");
		if (!memchr(file->text, '\0', file->length))
			continue;
		all_are = false;
		say_fault(cli, file->name,
		          looks_like_utf16(file) ? "is UTF-16 text, which OpenOCD cannot read; save it as UTF-8"
		                                 : "is a binary file, not a configuration");
	}
	return all_are;
}

/* FILE was not read at all: neither where it is named nor in the folders that are searched. */
static void say_why_not_read(struct cli *cli, const struct cli_run *run, struct file_access *access)
{
	struct file_text text;
	const char *reason;
	const char *command;

	if (file_access_read(access, run->file, &text, &reason))
		reason = "could not be read";
	command = path_name(run->file) == run->file ? cli_nearest_command(run->file) : NULL;
	if (command)
		reason = arena_printf(access->arena, "%s (did you mean 'openocdlint %s'?)", reason, command);
	say_fault(cli, run->file, reason);
}

static bool was_read(struct cli *cli, const struct cli_run *run, const struct lint_result *result)
{
	struct arena arena;
	struct file_access access;
	bool is_read = !run->file || result->run->inclusions.count > 0;

	if (is_read)
		return inputs_are_texts(cli, result);
	arena_init(&arena);
	file_access_init(&access, &arena);
	access.limit = limits_filled(&cli->options.limits).file_size;
	say_why_not_read(cli, run, &access);
	arena_release(&arena);
	return false;
}

/* NULL when an input could not be read. */
static struct lint_result *check_on_version(struct cli *cli, const struct cli_run *run,
                                            const struct lint_settings *settings)
{
	struct lint_result *result = lint_check(settings, &run->request, &cli->stdin_text, run->is_stdin ? 1 : 0);

	if (!was_read(cli, run, result)) {
		lint_result_free(result);
		return NULL;
	}
	for (size_t i = 0; i < result->excess.count; i++)
		if (lint_selects(settings, result->excess.items[i].rule))
			say_about(cli, run->label,
			          arena_printf(&result->arena, "%zu more findings of %s are not shown",
			                       result->excess.items[i].count, result->excess.items[i].rule));
	if (lint_cut_off(result))
		say_fault(cli, run->label,
		          arena_printf(&result->arena, "not checked to the end: %s", lint_cut_off(result)));
	return result;
}

void cli_check_run(struct cli *cli, const struct cli_run *run, struct cli_results *results)
{
	struct arena arena;
	struct file_access access;
	struct map said;

	*results = (struct cli_results){0};
	arena_init(&arena);
	map_init(&said, &arena);
	cli->said = &said;
	if (!run->file) {
		file_access_init(&access, &arena);
		check_places(cli, run, &access);
	}
	for (const struct cli_profile *profile = run->profile; profile; profile = profile->next_version) {
		struct lint_result *result = check_on_version(cli, run, &profile->settings);

		if (!result)
			continue;
		results->profiles[results->count] = profile;
		results->items[results->count++] = result;
	}
	cli->said = NULL;
	arena_release(&arena);
}

void cli_results_free(struct cli_results *results)
{
	for (size_t i = 0; i < results->count; i++)
		lint_result_free(results->items[i]);
	results->count = 0;
}

struct report_run cli_report_run(const struct cli_run *run, const struct lint_result *result)
{
	struct report_run shown = report_run_of_result(result);

	if (run->entry) {
		shown.entry_point = run->entry->name;
		shown.words = run->entry->words;
		shown.word_count = run->entry->word_count;
	}
	return shown;
}
