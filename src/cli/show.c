/* SPDX-License-Identifier: MIT */
/*
 * show: what a configuration sets up, for people as sections of aligned rows (label, value, place), for programs as the
 * model's list of facts. It shows the run that the rules judge: behind an assumed adapter where no file chooses one.
 */
#include "cli/commands.h"

#include <string.h>
#include <unistd.h>

#include "cli/rows.h"
#include "report/glyph.h"
#include "report/json_build.h"
#include "report/overview.h"

struct page {
	struct text_builder *out;
	struct arena *arena;
	const struct openocd *run; /* the one that is shown */
	struct model *model;
	bool color;
};

/* ---- the verdict ---- */

static void add_names(struct page *page, const struct report_run *run)
{
	for (size_t i = 0; i < run->input_count; i++)
		text_printf(page->out, "%s%s", i ? ", " : "", glyph_line(page->arena, run->inputs[i]));
}

static const char *verdict(struct page *page, const struct report_run *run, const struct openocd *plain)
{
	const char *place;

	switch (plain->end) {
	case RUN_INIT:
		return arena_printf(page->arena, "loads, and reaches init at %s",
		                    overview_place_name(page->arena, page->model, &plain->init_place));
	case RUN_SHUTDOWN:
		return arena_printf(page->arena, "is ended by shutdown at %s; the rest does not run",
		                    overview_place_name(page->arena, page->model, &plain->shutdown_place));
	case RUN_ERROR:
		place = run->load.file ? arena_printf(page->arena, " at %s:%zu", run->load.file, run->load.line) : "";
		return arena_printf(page->arena, "does not load: it stops%s: %s", place, run->load.message);
	default:
		return "loads, and runs to its end";
	}
}

/* " from board.cfg:4 on", or "" where nothing at all is known. */
static const char *uncertain_part(const struct page *page)
{
	const struct place *place = &page->run->uncertain_place;
	if (!source_store_file(page->run->sources, place->file))
		return "";
	return arena_printf(page->arena, " from %s on", overview_place_name(page->arena, page->model, place));
}

static void print_head(struct page *page, const struct report_run *run, const struct lint_result *result,
                       const char *scripts)
{
	if (page->color)
		text_add_string(page->out, "\x1b[1m");
	add_names(page, run);
	if (page->color)
		text_add_string(page->out, "\x1b[0m");
	text_printf(page->out, " on OpenOCD %s\n", run->openocd);
	text_printf(page->out, "  %s\n", glyph_line(page->arena, verdict(page, run, result->run)));
	if (result->assumed_run)
		text_add_string(page->out,
		                "  no file chooses an adapter: what follows holds behind one that is assumed\n");
	if (result->role.part != PART_UNKNOWN)
		text_printf(page->out, "  role: %s, told by %s\n", file_part_name(result->role.part),
		            glyph_line(page->arena, result->role.source));
	if (scripts)
		text_printf(page->out, "  OpenOCD's own scripts come from %s\n", glyph_line(page->arena, scripts));
	if (model_uses_record(page->model))
		text_printf(page->out, "  those of %s that are not there are known by what they do when they run\n",
		            run->openocd);
	if (page->run->is_uncertain)
		text_printf(page->out, "  what OpenOCD does%s is not known without them\n", uncertain_part(page));
}

static void print_text(struct page *page, const struct report_run *run, const struct lint_result *result,
                       const char *scripts)
{
	struct overview overview = overview_make(page->arena, page->model);

	print_head(page, run, result, scripts);
	for (size_t i = 0; i < overview.sections.count; i++)
		rows_print(page->out, page->color, &overview.sections.items[i]);
}

/* ---- JSON ---- */

static const char *file_name(const struct page *page, source_id file)
{
	const struct source_file *source = source_store_file(page->model->sources, file);

	return source ? source->name : NULL;
}

static json_t *json_of_line(size_t line)
{
	return line ? report_json_number(line) : json_null();
}

static json_t *json_of_inclusions(struct page *page)
{
	size_t count = page->run->inclusions.count;
	json_t **lists = arena_alloc(page->arena, (count + 1) * sizeof(*lists));
	json_t *roots = report_json_array();

	for (size_t i = 0; i < count; i++) {
		const struct inclusion *inclusion = &page->run->inclusions.items[i];
		json_t *object = report_json_object();

		lists[i] = report_json_array();
		report_json_set(object, "file", report_json_text(file_name(page, inclusion->file)));
		report_json_set(object, "line",
		                json_of_line(inclusion->parent < 0 ? 0 : (size_t)inclusion->line_in_parent));
		report_json_set(object, "includes", lists[i]);
		report_json_append(inclusion->parent < 0 ? roots : lists[inclusion->parent], object);
	}
	return roots;
}

static json_t *json_of_facts(struct page *page)
{
	struct fact_list facts = model_facts(page->model);
	json_t *array = report_json_array();

	for (size_t i = 0; i < facts.count; i++) {
		const struct fact *fact = &facts.items[i];
		json_t *object = report_json_object();

		report_json_set(object, "kind", report_json_text(fact->kind));
		report_json_set(object, "name", report_json_text(fact->name));
		report_json_set(object, "value", report_json_text(fact->value));
		report_json_set(object, "default", report_json_bool(fact->is_default));
		report_json_set(object, "file", report_json_text(file_name(page, fact->place.file)));
		report_json_set(object, "line", json_of_line(fact->place.file ? (size_t)fact->place.line : 0));
		report_json_append(array, object);
	}
	return array;
}

/* Null, or the place from which on it is not known what OpenOCD does. */
static json_t *json_of_uncertainty(const struct page *page)
{
	if (!page->run->is_uncertain)
		return json_null();
	json_t *object = report_json_object();
	const struct place *place = &page->run->uncertain_place;
	report_json_set(object, "file", report_json_text(file_name(page, place->file)));
	report_json_set(object, "line", json_of_line((size_t)place->line));
	return object;
}

/* Null when nothing tells what the file is for, or it is not a FILE by itself. */
static json_t *json_of_role(const struct told_role *role)
{
	json_t *object;

	if (role->part == PART_UNKNOWN)
		return json_null();
	object = report_json_object();
	report_json_set(object, "name", report_json_text(file_part_name(role->part)));
	report_json_set(object, "told_by", report_json_text(role->source));
	report_json_set(object, "stated", report_json_bool(role->is_stated));
	return object;
}

static void print_json(struct page *page, const struct report_run *run, const struct lint_result *result, bool is_first)
{
	json_t *object = report_json_object();

	report_json_set_run(object, run);
	report_json_set(object, "assumed_adapter", report_json_bool(result->assumed_run != NULL));
	report_json_set(object, "uncertain_from", json_of_uncertainty(page));
	report_json_set(object, "role", json_of_role(&result->role));
	report_json_set(object, "includes", json_of_inclusions(page));
	report_json_set(object, "facts", json_of_facts(page));
	report_json_separate(page->out, is_first);
	report_json_item(page->out, object);
}

/* ---- all runs ---- */

static void show_run(struct cli *cli, const struct cli_run *run, const struct cli_results *results, size_t index,
                     struct text_builder *out, bool is_first)
{
	const struct lint_result *result = results->items[index];
	struct arena arena;
	struct report_run shown = cli_report_run(run, result);
	struct page page = {.out = out, .arena = &arena, .run = result->model->run, .model = result->model};

	arena_init(&arena);
	page.color = cli_wants_color(cli, STDOUT_FILENO);
	if (cli->options.format == REPORT_JSON) {
		print_json(&page, &shown, result, is_first);
	} else {
		text_add_string(out, is_first ? "" : "\n");
		print_text(&page, &shown, result, results->profiles[index]->settings.installed_scripts);
	}
	arena_release(&arena);
}

static size_t show_versions(struct cli *cli, const struct cli_run *run, const struct cli_results *results,
                            struct text_builder *out, size_t shown)
{
	for (size_t i = 0; i < results->count; i++)
		show_run(cli, run, results, i, out, shown + i == 0);
	return results->count;
}

void cli_print_runs(struct cli *cli, const char *key,
                    size_t (*print)(struct cli *cli, const struct cli_run *run, const struct cli_results *results,
                                    struct text_builder *out, size_t shown))
{
	bool is_json = cli->options.format == REPORT_JSON;
	struct text_builder out;
	size_t shown = 0;

	cli_confine(cli, CONFINE_READER);
	text_init(&out);
	if (is_json)
		report_json_open(&out, key);
	for (size_t i = 0; i < cli->runs.count; i++) {
		struct cli_results results;

		cli_check_run(cli, &cli->runs.items[i], &results);
		shown += print(cli, &cli->runs.items[i], &results, &out, shown);
		cli_results_free(&results);
		cli_flush(cli, &out, STDOUT_FILENO);
	}
	if (is_json)
		report_json_close(&out, shown == 0);
	cli_flush(cli, &out, STDOUT_FILENO);
	text_release(&out);
}

void cli_show(struct cli *cli)
{
	cli_print_runs(cli, "runs", show_versions);
}
