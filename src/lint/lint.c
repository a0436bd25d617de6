/* SPDX-License-Identifier: MIT */
#include "lint/lint.h"

#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "base/text.h"
#include "know/know.h"
#include "lint/config.h"

#define STALE_SUPPRESSION "stale-suppression"

static bool matches_one(const struct word_list *globs, const char *rule)
{
	for (size_t i = 0; i < globs->count; i++)
		if (text_matches_glob(globs->items[i], rule))
			return true;
	return false;
}

bool lint_selects(const struct lint_settings *settings, const char *rule)
{
	return (settings->select.count == 0 || matches_one(&settings->select, rule)) &&
	       !matches_one(&settings->ignore, rule);
}

/* ---- whose files ---- */

static bool is_shipped_in(struct arena *arena, const char *path, const char *folder)
{
	folder = path_absolute(arena, folder);
	size_t length = strlen(folder);
	if (!path_is_below(path, folder) || path[length] != '/')
		return false;
	return know_script_find(path + length + 1) != NULL;
}

/* A file is OpenOCD's own when it lies where scripts are searched and has the name of a shipped script. */
static void mark_stock(struct lint_result *result, const struct lint_settings *settings, struct source_file *file)
{
	struct arena *arena = &result->arena;
	if (file->is_command)
		return;
	const char *path = path_absolute(arena, file->name);
	for (size_t i = 0; i < settings->script_folder_count; i++)
		file->is_stock |= is_shipped_in(arena, path, settings->script_folders[i]);
	if (settings->installed_scripts)
		file->is_stock |= is_shipped_in(arena, path, settings->installed_scripts);
	if (settings->openocd_scripts)
		file->is_stock |= is_shipped_in(arena, path, settings->openocd_scripts);
}

static void mark_inputs(struct lint_result *result, const struct openocd *run)
{
	for (size_t i = 0; run && i < run->inclusions.count; i++)
		if (run->inclusions.items[i].parent < 0)
			source_store_file(&result->sources, run->inclusions.items[i].file)->is_input = true;
}

static void mark_files(struct lint_result *result, const struct lint_settings *settings)
{
	for (size_t i = 0; i < result->sources.files.count; i++)
		mark_stock(result, settings, result->sources.files.items[i]);
	mark_inputs(result, result->run);
	mark_inputs(result, result->assumed_run); /* which may have read inputs that the plain one never got to */
}

/* ---- runs ---- */

struct openocd_options lint_run_options(const struct lint_settings *settings, const struct lint_request *request,
                                        const char *assumed_transports)
{
	return (struct openocd_options){
		.version = settings->version,
		.inputs = request->inputs,
		.input_count = request->input_count,
		.assumed_transports = assumed_transports,
		.installed_scripts = settings->installed_scripts,
		.home = settings->home,
		.xdg_config_home = settings->xdg_config_home,
		.openocd_scripts = settings->openocd_scripts,
		.limits = settings->limits,
		.extra_commands = settings->config ? settings->config->extra_commands : (struct word_list){NULL, 0},
		.extra_drivers = settings->config ? settings->config->extra_drivers : (struct word_list){NULL, 0},
	};
}

static struct openocd *run_once(struct lint_result *result, const struct openocd_options *options)
{
	struct openocd *run = openocd_new(options, &result->sources, &result->files, &result->arena);
	openocd_run(run);
	return run;
}

/* Nothing in the run chose an adapter, and that is why it went no further. */
static bool lacks_adapter(const struct openocd *run)
{
	if (run->adapter.driver)
		return false;
	return run->end == RUN_SHUTDOWN || (run->end == RUN_ERROR && (run->failure.kind == FAILURE_TRANSPORT ||
	                                                              run->failure.kind == FAILURE_UNKNOWN_COMMAND ||
	                                                              run->failure.kind == FAILURE_SCRIPT));
}

const char *lint_assumed_first(const struct lint_result *result)
{
	const struct openocd *run = result->assumed_run;
	return run && run->options.assumed_transports ? arena_copy(run->arena, run->options.assumed_transports,
	                                                           strcspn(run->options.assumed_transports, " "))
	                                              : NULL;
}

static bool is_better(const struct openocd *run, const struct openocd *best)
{
	if (!best)
		return true;
	if (best->ok || run->is_uncertain)
		return false;
	return run->ok || run->records.count > best->records.count;
}

/* Tries a fragment with each transport; keeps the first run that gets through, else the one that gets furthest. */
static struct openocd *run_behind_assumed_adapter(struct lint_result *result, const struct lint_settings *settings,
                                                  const struct lint_request *request)
{
	static const char *const orders[] = {
		"jtag swd hla_swd hla_jtag dapdirect_swd dapdirect_jtag swim",
		"swd jtag hla_swd hla_jtag dapdirect_swd dapdirect_jtag swim",
		"hla_swd swd jtag hla_jtag dapdirect_swd dapdirect_jtag swim",
	};
	struct openocd *best = NULL;
	for (size_t i = 0; i < sizeof(orders) / sizeof(orders[0]); i++) {
		const char *first = arena_copy(&result->arena, orders[i], strcspn(orders[i], " "));
		if (!know_word_exists("transport", first, settings->version) ||
		    (request->assumed_first && strcmp(first, request->assumed_first) != 0))
			continue;
		struct openocd_options options = lint_run_options(settings, request, orders[i]);
		struct openocd *run = run_once(result, &options);
		if (is_better(run, best)) {
			if (best)
				openocd_free(best);
			best = run;
		} else {
			openocd_free(run);
		}
		/* What met a limit once would meet it with the next transport, too. */
		if (best->ok || run->failure.kind == FAILURE_BUDGET)
			break;
	}
	return best;
}

/* ---- findings ---- */

static void drop_unwanted(struct lint_result *result, const struct lint_settings *settings,
                          const suppression_list *suppressions)
{
	size_t kept = 0;
	for (size_t i = 0; i < result->sink.items.count; i++) {
		struct diagnostic *finding = result->sink.items.items[i];
		if (lint_selects(settings, finding->rule) &&
		    !suppressions_cover(suppressions, finding, &result->sources))
			result->sink.items.items[kept++] = finding;
	}
	result->sink.items.count = kept;
}

/* ---- suppressions ---- */

static const char *suppression_key(struct arena *arena, const struct source_file *file, size_t offset)
{
	return arena_printf(arena, "%s\n%zu", file->is_command ? file->name : path_absolute(arena, file->name), offset);
}

/* For the rule on stale suppressions: of a rule that `ignore` switches off nobody wants to hear. */
static bool judges(const struct rule_context *context, const struct source_file *file, const char *word)
{
	const struct lint_settings *settings = context->judge;
	for (size_t i = 0; i < all_rules_count; i++)
		if (text_matches_glob(word, all_rules[i]->id) && !matches_one(&settings->ignore, all_rules[i]->id) &&
		    !(settings->config &&
		      config_ignores(settings->config, context->model->sources, file, all_rules[i]->id)))
			return true;
	return false;
}

static void list_used(struct lint_result *result, const suppression_list *suppressions)
{
	for (size_t i = 0; i < suppressions->count; i++) {
		const struct suppression *suppression = &suppressions->items[i];
		const struct source_file *file = source_store_file(&result->sources, suppression->file);
		for (size_t k = 0; k < suppression->rules.count; k++)
			if (suppression->rules.items[k].is_used)
				vector_push(
					&result->arena, &result->used_suppressions,
					suppression_key(&result->arena, file, suppression->rules.items[k].span.start));
	}
}

/* True when every line of FILE ends in CR LF, but for those that a backslash continues: a CR would break that. */
static bool has_crlf(const struct source_file *file)
{
	size_t count = 0;
	for (size_t i = 0; i < file->length; i++) {
		if (file->text[i] != '\n')
			continue;
		if (i > 0 && file->text[i - 1] == '\r')
			count++;
		else if (i == 0 || file->text[i - 1] != '\\')
			return false;
	}
	return count > 0;
}

static const char *with_crlf(struct arena *arena, const char *text)
{
	struct text_builder out;
	text_init(&out);
	for (const char *c = text; *c; c++) {
		if (*c == '\n' && (c == text || c[-1] != '\r'))
			text_add_char(&out, '\r');
		text_add_char(&out, *c);
	}
	const char *copy = text_copy(&out, arena);
	text_release(&out);
	return copy;
}

/* Rules write "\n"; what they add to a file with other line ends gets those. */
static void adapt_line_ends(struct lint_result *result, struct fix *fix)
{
	for (size_t i = 0; fix && i < fix->edits.count; i++) {
		struct edit *edit = &fix->edits.items[i];
		const struct source_file *file = source_store_file(&result->sources, edit->span.file);
		if (file && strchr(edit->text, '\n') && has_crlf(file))
			edit->text = with_crlf(&result->arena, edit->text);
	}
}

bool lint_has_stale_suppressions(const struct lint_result *result)
{
	for (size_t i = 0; i < result->sink.items.count; i++)
		if (strcmp(result->sink.items.items[i]->rule, STALE_SUPPRESSION) == 0)
			return true;
	return false;
}

void lint_drop_needed_suppressions(struct lint_result *result, const struct map *needed)
{
	size_t kept = 0;
	for (size_t i = 0; i < result->sink.items.count; i++) {
		struct diagnostic *finding = result->sink.items.items[i];
		const struct source_file *file = source_store_file(&result->sources, finding->span.file);
		if (strcmp(finding->rule, STALE_SUPPRESSION) == 0 && file && !file->is_command &&
		    map_get(needed, suppression_key(&result->arena, file, finding->span.start)))
			continue;
		result->sink.items.items[kept++] = finding;
	}
	result->sink.items.count = kept;
}

/* Files that are named together, or by an entry point, are stated to be all there is. */
static void tell_role(struct lint_result *result, const struct lint_settings *settings, struct rule_context *context)
{
	const struct source_file *file = NULL;
	for (size_t i = 0; i < result->sources.files.count && !file; i++)
		if (result->sources.files.items[i]->is_input)
			file = result->sources.files.items[i];
	if (context->role != ROLE_FILE || !file || file->is_command)
		return;
	result->role = role_tell(&result->arena, settings->config, file, result->run, &context->suppressions);
	if (result->role.part == PART_WHOLE)
		context->role = ROLE_WHOLE;
}

struct judging {
	struct lint_result *result;
	const struct lint_settings *settings;
	struct rule_context context;
};

static void judge(void *data)
{
	struct judging *judging = data;
	struct rule_context *context = &judging->context;
	context->suppressions = suppressions_read(context->model);
	tell_role(judging->result, judging->settings, context);
	rules_check(context);
}

static void apply_rules(struct lint_result *result, const struct lint_settings *settings)
{
	struct openocd *judged = result->assumed_run ? result->assumed_run : result->run;
	result->model = model_new(judged, &result->arena);
	struct judging judging = {
		result,
		settings,
		{
			.model = result->model,
			.run = judged,
			.plain_run = result->run,
			.plain_model = result->assumed_run ? model_new(result->run, &result->arena) : result->model,
			.is_assumed = result->assumed_run != NULL,
			.role = result->request->role,
			.version = settings->version,
			.sink = &result->sink,
			.arena = &result->arena,
			.judges = judges,
			.judge = settings,
		}};
	result->cut_off = openocd_look(judged, judge, &judging);
	if (result->cut_off) /* what a rule was about to say is not known to be whole */
		result->sink.items.count = judging.context.settled;
	result->excess = judging.context.excess;
	drop_unwanted(result, settings, &judging.context.suppressions);
	list_used(result, &judging.context.suppressions);
	for (size_t i = 0; i < result->sink.items.count; i++) {
		adapt_line_ends(result, result->sink.items.items[i]->fix);
		adapt_line_ends(result, result->sink.items.items[i]->unsafe_fix);
	}
	role_apply(&result->role, &result->sink);
	if (settings->config)
		config_adjust(settings->config, &result->sources, &result->sink);
	diagnostic_sink_finish(&result->sink);
}

struct lint_result *lint_check(const struct lint_settings *settings, const struct lint_request *request,
                               const struct lint_overlay *overlays, size_t overlay_count)
{
	struct arena arena;
	arena_init(&arena);
	struct lint_result *result = arena_new(&arena, struct lint_result);
	result->arena = arena;
	result->request = request;
	file_access_init(&result->files, &result->arena);
	result->files.limit = limits_filled(&settings->limits).file_size;
	for (size_t i = 0; i < overlay_count; i++)
		file_access_overlay(&result->files, overlays[i].path, overlays[i].text, overlays[i].length);
	source_store_init(&result->sources, &result->arena);
	diagnostic_sink_init(&result->sink, &result->arena);
	struct openocd_options options = lint_run_options(settings, request, NULL);
	result->run = run_once(result, &options);
	if (lacks_adapter(result->run)) {
		openocd_forget_if_large(result->run); /* there will be another one */
		result->assumed_run = run_behind_assumed_adapter(result, settings, request);
	}
	mark_files(result, settings);
	apply_rules(result, settings);
	return result;
}

const char *lint_cut_off(const struct lint_result *result)
{
	return result->run->failure.kind == FAILURE_BUDGET ? result->run->failure.message : result->cut_off;
}

void lint_result_free(struct lint_result *result)
{
	struct arena arena = result->arena;
	openocd_free(result->run);
	if (result->assumed_run)
		openocd_free(result->assumed_run);
	arena_release(&arena);
}
