/* SPDX-License-Identifier: MIT */
/*
 * config: every setting that holds for the inputs, and where it comes from. Inputs are neither read nor run; those for
 * which the same config file holds are told of together.
 */
#include "cli/commands.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/path.h"
#include "cli/rows.h"
#include "cli/schema.h"
#include "report/glyph.h"
#include "report/json_build.h"

#define NAMES_SHOWN 3

/* ORIGIN(constant, its name in JSON) */
#define ORIGINS(ORIGIN)                                                                                                \
	ORIGIN(FROM_DEFAULT, "default")                                                                                \
	ORIGIN(FROM_FILE, "file")                                                                                      \
	ORIGIN(FROM_OPTION, "command-line")                                                                            \
	ORIGIN(FROM_VARIABLE, "environment")                                                                           \
	ORIGIN(FROM_INSTALLED, "installed")                                                                            \
	ORIGIN(FROM_RECORD, "built-in")

enum origin_kind {
#define ORIGIN_CONSTANT(constant, name) constant,
	ORIGINS(ORIGIN_CONSTANT)
#undef ORIGIN_CONSTANT
};

struct origin {
	enum origin_kind kind;
	const char *name; /* of the file, option or variable; the version that is installed or recorded; or NULL */
	size_t line;      /* in the file; else 0 */
};

struct shown_setting {
	const char *key;
	const char *name;    /* the rule, pattern or entry point that it is for; or NULL */
	const char *meaning; /* of a default that is no word of the config file; then WORDS are empty */
	struct word_list words;
	struct origin origin;
	const char *overruled_by; /* the option that puts it out of force, or NULL */
	bool is_missing;          /* it is a folder that was asked for and is not there */
};

struct maker {
	struct arena *arena;
	const struct cli *cli;
	const struct cli_profile *profile;
	VECTOR(struct shown_setting) settings;
};

/* ---- what holds ---- */

static struct shown_setting *add_setting(struct maker *maker, const char *key, enum origin_kind kind,
                                         const char *origin)
{
	vector_push(maker->arena, &maker->settings,
	            (struct shown_setting){.key = key, .origin = {.kind = kind, .name = origin}});
	return &maker->settings.items[maker->settings.count - 1];
}

static struct word_list one_word(struct maker *maker, const char *word)
{
	const char **items = arena_new(maker->arena, const char *);

	*items = word;
	return (struct word_list){items, 1};
}

static size_t add_words(struct maker *maker, const char *key, const char *option, const struct word_list *words)
{
	for (size_t i = 0; i < words->count; i++)
		add_setting(maker, key, FROM_OPTION, option)->words = one_word(maker, words->items[i]);
	return words->count;
}

static size_t add_file_values(struct maker *maker, const char *key, const char *overruled_by)
{
	const struct config *config = maker->profile->config;
	size_t count = 0;

	for (size_t i = 0; config && i < config->values.count; i++) {
		const struct config_value *value = &config->values.items[i];
		struct shown_setting *setting;

		if (strcmp(value->key, key) != 0)
			continue;
		setting = add_setting(maker, key, FROM_FILE, config->path);
		setting->name = value->name;
		setting->words = value->words;
		setting->origin.line = value->line;
		setting->overruled_by = overruled_by;
		count++;
	}
	return count;
}

static const char *otherwise(const char *key)
{
	for (size_t i = 0; i < config_key_count; i++)
		if (strcmp(config_keys[i].name, key) == 0)
			return config_keys[i].otherwise;
	return "";
}

static void add_default(struct maker *maker, const char *key)
{
	add_setting(maker, key, FROM_DEFAULT, NULL)->meaning = otherwise(key);
}

/* A key about which only the file can say something. */
static void add_key_of_file(struct maker *maker, const char *key)
{
	if (add_file_values(maker, key, NULL) == 0)
		add_default(maker, key);
}

static void add_versions(struct maker *maker)
{
	bool is_asked_for = maker->cli->options.versions != 0;
	const char *option = is_asked_for ? "--openocd" : NULL;
	unsigned versions = cli_versions(maker->cli, NULL);
	bool is_from_file = !is_asked_for && maker->profile->config && maker->profile->config->versions;

	for (int version = 0; version < OPENOCD_VERSION_COUNT && !is_from_file; version++)
		if (versions & 1u << version)
			add_setting(maker, "openocd", is_asked_for ? FROM_OPTION : FROM_DEFAULT, option)->words =
				one_word(maker, know_version_name((enum openocd_version)version));
	add_file_values(maker, "openocd", option);
}

/* The value of the file's `scripts` that is its INDEX-th. */
static struct origin origin_in_file(const struct config *config, size_t index)
{
	struct origin origin = {FROM_FILE, config->path, 0};

	for (size_t i = 0; i < config->values.count; i++)
		if (strcmp(config->values.items[i].key, "scripts") == 0 && index-- == 0)
			origin.line = config->values.items[i].line;
	return origin;
}

static struct origin origin_of_folder(const struct maker *maker, const struct cli_profile *profile,
                                      const struct search_folder *folder, size_t index)
{
	size_t option_count = maker->cli->options.scripts.count;

	switch (folder->origin) {
	case SEARCH_ASKED_FOR:
		if (index < option_count)
			return (struct origin){FROM_OPTION, "-s", 0};
		return origin_in_file(profile->config, index - option_count);
	case SEARCH_OPENOCD_SCRIPTS:
		return (struct origin){FROM_VARIABLE, "OPENOCD_SCRIPTS", 0};
	case SEARCH_XDG:
		return (struct origin){FROM_VARIABLE, "XDG_CONFIG_HOME", 0};
	case SEARCH_HOME:
		return (struct origin){FROM_VARIABLE, "HOME", 0};
	default:
		return (struct origin){FROM_INSTALLED, know_version_name(profile->settings.version), 0};
	}
}

/* The folders of OpenOCD's own scripts differ from version to version, the others do not. */
static void add_folders_of(struct maker *maker, const struct cli_profile *profile)
{
	const struct lint_settings *settings = &profile->settings;
	struct run_input *inputs = arena_alloc(maker->arena, (settings->script_folder_count + 1) * sizeof(*inputs));
	struct lint_request request = {.inputs = inputs, .input_count = settings->script_folder_count};
	struct openocd_options options;
	search_folder_list folders = {0};

	for (size_t i = 0; i < settings->script_folder_count; i++)
		inputs[i] = (struct run_input){INPUT_SCRIPTS, settings->script_folders[i]};
	options = lint_run_options(settings, &request, NULL);
	openocd_search_folders(&options, maker->arena, &folders);
	for (size_t i = 0; i < folders.count; i++) {
		const struct search_folder *folder = &folders.items[i];
		struct shown_setting *setting;

		if (profile != maker->profile && folder->origin != SEARCH_INSTALLED)
			continue;
		setting = add_setting(maker, "scripts", FROM_DEFAULT, NULL);
		setting->words = one_word(maker, path_normalize(maker->arena, folder->path));
		setting->origin = origin_of_folder(maker, profile, folder, i);
		setting->is_missing = folder->origin == SEARCH_ASKED_FOR && access(folder->path, F_OK) != 0;
	}
}

static void add_folders(struct maker *maker)
{
	size_t count = maker->settings.count;

	for (const struct cli_profile *profile = maker->profile; profile; profile = profile->next_version) {
		enum openocd_version version = profile->settings.version;

		add_folders_of(maker, profile);
		if (know_has_recorded(version))
			add_setting(maker, "scripts", FROM_RECORD, know_version_name(version))->meaning =
				"its own scripts as recorded, where not found";
	}
	if (maker->settings.count == count)
		add_default(maker, "scripts");
}

static void add_rules(struct maker *maker)
{
	const struct cli_options *options = &maker->cli->options;
	const char *overruled_by = options->has_select ? "--select" : NULL;
	size_t count;

	count = add_words(maker, "select", "--select", &options->select);
	count += add_file_values(maker, "select", overruled_by);
	if (count == 0)
		add_default(maker, "select");
	count = add_words(maker, "ignore", "--ignore", &options->ignore);
	count += add_file_values(maker, "ignore", overruled_by);
	if (count == 0)
		add_default(maker, "ignore");
}

static void add_baseline(struct maker *maker)
{
	const char *path = maker->cli->options.baseline;

	if (path)
		add_setting(maker, "baseline", FROM_OPTION, "--baseline")->words = one_word(maker, path);
	if (add_file_values(maker, "baseline", path ? "--baseline" : NULL) == 0 && !path)
		add_default(maker, "baseline");
}

static void add_fail_on(struct maker *maker)
{
	const struct cli_options *options = &maker->cli->options;
	const char *level =
		options->fail_on == FAIL_ON_NEVER ? "never" : severity_name((enum severity)options->fail_on);
	struct shown_setting *setting = add_setting(maker, "fail-on", options->has_fail_on ? FROM_OPTION : FROM_DEFAULT,
	                                            options->has_fail_on ? "--fail-on" : NULL);

	setting->words = one_word(maker, level);
}

static void find_settings(struct maker *maker)
{
	add_versions(maker);
	add_folders(maker);
	add_rules(maker);
	add_key_of_file(maker, "severity");
	add_key_of_file(maker, "per-file-ignores");
	add_fail_on(maker);
	add_baseline(maker);
	add_key_of_file(maker, "exclude");
	add_key_of_file(maker, "roles");
	add_key_of_file(maker, "entry-points");
	add_key_of_file(maker, "extra-commands");
	add_key_of_file(maker, "extra-drivers");
}

/* ---- as text ---- */

static const char *joined_words(struct arena *arena, const struct word_list *words)
{
	const char *text = "";

	for (size_t i = 0; i < words->count; i++)
		text = arena_printf(arena, "%s%s%s", text, i ? " " : "", words->items[i]);
	return text;
}

static const char *value_text(struct arena *arena, const struct shown_setting *setting)
{
	const char *words = setting->meaning ? setting->meaning : joined_words(arena, &setting->words);
	const char *text = setting->name ? arena_printf(arena, "%s: %s", setting->name, words) : words;

	if (setting->is_missing)
		text = arena_printf(arena, "%s (is not there)", text);
	if (setting->overruled_by)
		text = arena_printf(arena, "%s (overruled by %s)", text, setting->overruled_by);
	return glyph_line(arena, text);
}

static const char *origin_text(struct arena *arena, const struct origin *origin)
{
	switch (origin->kind) {
	case FROM_FILE:
		return arena_printf(arena, "%s:%zu", glyph_line(arena, origin->name), origin->line);
	case FROM_OPTION:
		return origin->name;
	case FROM_VARIABLE:
		return arena_printf(arena, "$%s", origin->name);
	case FROM_INSTALLED:
		return arena_printf(arena, "OpenOCD %s, which is installed", origin->name);
	case FROM_RECORD:
		return arena_printf(arena, "record of OpenOCD %s, built in", origin->name);
	default:
		return OVERVIEW_DEFAULT;
	}
}

static const char *input_names(const struct maker *maker)
{
	const struct cli *cli = maker->cli;
	const char *text = "";
	size_t count = 0;

	for (size_t i = 0; i < cli->runs.count; i++) {
		const struct cli_run *run = &cli->runs.items[i];

		if (run->profile != maker->profile || !run->label)
			continue;
		if (count++ < NAMES_SHOWN)
			text = arena_printf(maker->arena, "%s%s%s", text, count > 1 ? ", " : "",
			                    glyph_line(maker->arena, run->label));
	}
	if (count > NAMES_SHOWN)
		text = arena_printf(maker->arena, "%s and %zu more", text, count - NAMES_SHOWN);
	return count ? text : "what lies here";
}

static const char *heading(const struct maker *maker)
{
	const struct config *config = maker->profile->config;
	const char *file = config                         ? glyph_line(maker->arena, config->path)
	                   : maker->cli->options.isolated ? "no config file is read"
	                                                  : "there is no " CONFIG_FILE_NAME;

	return arena_printf(maker->arena, "Settings for %s (%s)", input_names(maker), file);
}

static void print_text(const struct maker *maker, struct text_builder *out)
{
	struct overview_section section = {.heading = heading(maker)};
	const char *last_key = "";

	for (size_t i = 0; i < maker->settings.count; i++) {
		const struct shown_setting *setting = &maker->settings.items[i];
		struct overview_row row = {
			.label = strcmp(setting->key, last_key) == 0 ? "" : setting->key,
			.value = value_text(maker->arena, setting),
			.place = origin_text(maker->arena, &setting->origin),
		};

		vector_push(maker->arena, &section.rows, row);
		last_key = setting->key;
	}
	rows_print(out, cli_wants_color(maker->cli, STDOUT_FILENO), &section);
}

/* ---- as JSON ---- */

static json_t *json_of_origin(const struct origin *origin)
{
	static const char *const names[] = {
#define ORIGIN_NAME(constant, name) [constant] = (name),
		ORIGINS(ORIGIN_NAME)
#undef ORIGIN_NAME
	};
	json_t *object = report_json_object();

	report_json_set(object, "from", report_json_text(names[origin->kind]));
	if (origin->kind == FROM_FILE) {
		report_json_set(object, "file", report_json_text(origin->name));
		report_json_set(object, "line", report_json_number(origin->line));
	} else if (origin->kind == FROM_INSTALLED || origin->kind == FROM_RECORD) {
		report_json_set(object, "openocd", report_json_text(origin->name));
	} else if (origin->kind != FROM_DEFAULT) {
		report_json_set(object, origin->kind == FROM_OPTION ? "option" : "variable",
		                report_json_text(origin->name));
	}
	return object;
}

static json_t *json_of_setting(const struct shown_setting *setting)
{
	json_t *object = report_json_object();
	json_t *words = report_json_array();

	for (size_t i = 0; i < setting->words.count; i++)
		report_json_append(words, report_json_text(setting->words.items[i]));
	report_json_set(object, "key", report_json_text(setting->key));
	report_json_set(object, "name", report_json_text(setting->name));
	report_json_set(object, "value", words);
	report_json_set(object, "origin", json_of_origin(&setting->origin));
	report_json_set(object, "overruled_by", report_json_text(setting->overruled_by));
	return object;
}

static json_t *json_of_settings(const struct maker *maker)
{
	const struct cli *cli = maker->cli;
	const struct config *config = maker->profile->config;
	json_t *object = report_json_object();
	json_t *inputs = report_json_array();
	json_t *settings = report_json_array();

	for (size_t i = 0; i < cli->runs.count; i++)
		if (cli->runs.items[i].profile == maker->profile && cli->runs.items[i].label)
			report_json_append(inputs, report_json_text(cli->runs.items[i].label));
	for (size_t i = 0; i < maker->settings.count; i++)
		report_json_append(settings, json_of_setting(&maker->settings.items[i]));
	report_json_set(object, "file", report_json_text(config ? config->path : NULL));
	report_json_set(object, "inputs", inputs);
	report_json_set(object, "settings", settings);
	return object;
}

/* ---- the command ---- */

static bool is_first_of_its_profile(const struct cli *cli, size_t run)
{
	for (size_t i = 0; i < run; i++)
		if (cli->runs.items[i].profile == cli->runs.items[run].profile)
			return false;
	return true;
}

static void write_settings(struct cli *cli, struct text_builder *out)
{
	bool is_json = cli->options.format == REPORT_JSON;
	bool is_first = true;

	if (is_json)
		report_json_open(out, "configs");
	for (size_t i = 0; i < cli->runs.count; i++) {
		struct maker maker = {.arena = &cli->arena, .cli = cli, .profile = cli->runs.items[i].profile};

		if (!is_first_of_its_profile(cli, i))
			continue;
		find_settings(&maker);
		if (is_json) {
			report_json_separate(out, is_first);
			report_json_item(out, json_of_settings(&maker));
		} else {
			print_text(&maker, out);
		}
		is_first = false;
	}
	if (is_json)
		report_json_close(out, is_first);
}

void cli_config(struct cli *cli)
{
	struct text_builder out;

	text_init(&out);
	if (cli->options.schema)
		schema_write(&out);
	else if (cli_plan_settings(cli))
		write_settings(cli, &out);
	cli_flush(cli, &out, STDOUT_FILENO);
	text_release(&out);
}
