/* SPDX-License-Identifier: MIT */
/*
 * show --matrix: on which versions of OpenOCD a config loads; and, where it chooses no adapter, behind which interface
 * files and transports. For people, interface files that end alike share a row; JSON has each by itself.
 */
#include "cli/commands.h"

#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "lint/reach.h"
#include "report/glyph.h"
#include "report/json_build.h"
#include "report/of_result.h"

#define FILES_SHOWN 3
#define INTERFACE_FOLDER "interface/"
#define DEFAULT_MARK "*"

struct matrix {
	struct cli *cli;
	const struct cli_run *run;
	struct text_builder *out;
	struct arena *arena;
	bool color;
};

/*
 * Whether the config is tried behind interface files. Without a choice of the user's, the table of versions has all,
 * but the interface files are those of the usual version.
 */
static bool is_tried(const struct matrix *matrix, const struct cli_profile *profile, const struct lint_result *result)
{
	bool is_chosen = cli_versions(matrix->cli, profile->config) >> profile->settings.version & 1;

	return is_chosen && !result->run->adapter.driver;
}

/* ---- a table ---- */

#define CELL_COUNT 4

struct table_row {
	const char *cells[CELL_COUNT]; /* up to the first NULL */
};

struct table {
	VECTOR(struct table_row) rows;
};

static void print_row(const struct matrix *matrix, const struct table_row *row, const size_t *widths)
{
	for (int i = 0; i < CELL_COUNT && row->cells[i]; i++) {
		bool is_last = i + 1 == CELL_COUNT || !row->cells[i + 1];
		size_t padding = is_last ? 0 : widths[i] - glyph_text_columns(row->cells[i]);

		text_printf(matrix->out, "  %s%*s", row->cells[i], (int)padding, "");
	}
	text_add_char(matrix->out, '\n');
}

/* The last cell of a row may be as long as it likes. */
static void print_table(const struct matrix *matrix, const struct table *table)
{
	size_t widths[CELL_COUNT] = {0};

	for (size_t i = 0; i < table->rows.count; i++) {
		const struct table_row *row = &table->rows.items[i];

		for (int k = 0; k + 1 < CELL_COUNT && row->cells[k] && row->cells[k + 1]; k++)
			if (glyph_text_columns(row->cells[k]) > widths[k])
				widths[k] = glyph_text_columns(row->cells[k]);
	}
	for (size_t i = 0; i < table->rows.count; i++)
		print_row(matrix, &table->rows.items[i], widths);
}

static void print_heading(const struct matrix *matrix, const char *text)
{
	text_printf(matrix->out, "%s%s%s\n", matrix->color ? "\x1b[1m" : "", text, matrix->color ? "\x1b[0m" : "");
}

/* ---- versions ---- */

static const char *load_text(const struct matrix *matrix, const struct report_load *load)
{
	const char *place = load->file ? arena_printf(matrix->arena, " at %s:%zu", load->file, load->line) : "";

	if (!load->ok)
		return glyph_line(matrix->arena, arena_printf(matrix->arena, "stops%s: %s", place, load->message));
	if (strcmp(load->ended, run_end_name(RUN_SHUTDOWN)) == 0)
		return "is ended by a shutdown";
	return strcmp(load->ended, run_end_name(RUN_INIT)) == 0 ? "loads, up to init" : "loads";
}

/* What a fragment does without an adapter says little about it. */
static const char *version_text(const struct matrix *matrix, const struct lint_result *result)
{
	const struct openocd *run = result->assumed_run ? result->assumed_run : result->run;
	struct report_load load = report_load_of_run(&result->sources, run);
	const char *text = load_text(matrix, &load);

	return result->assumed_run ? arena_printf(matrix->arena, "needs an adapter; behind one it %s", text) : text;
}

static void print_versions(const struct matrix *matrix, const struct cli_results *results)
{
	struct table table = {0};

	for (size_t i = 0; i < results->count; i++) {
		enum openocd_version version = results->profiles[i]->settings.version;
		struct table_row row = {{arena_printf(matrix->arena, "OpenOCD %s", know_version_name(version)),
		                         version_text(matrix, results->items[i]), NULL, NULL}};

		vector_push(matrix->arena, &table.rows, row);
	}
	print_table(matrix, &table);
}

/* ---- interface files ---- */

static struct report_load load_of(const struct reach_outcome *outcome)
{
	return (struct report_load){outcome->ok, run_end_name(outcome->end), outcome->file, outcome->line,
	                            outcome->message};
}

/* A shutdown ends the config before it is complete. */
static bool is_loaded(const struct reach_outcome *outcome)
{
	return outcome->ok && outcome->end != RUN_SHUTDOWN;
}

static struct reach find_reach(const struct matrix *matrix, const struct cli_profile *profile)
{
	return reach_find(matrix->arena, &profile->settings, &matrix->run->request, &matrix->cli->stdin_text,
	                  matrix->run->is_stdin ? 1 : 0);
}

/* Outcomes that differ in their transport only. */
static bool ends_alike(const struct reach_outcome *a, const struct reach_outcome *b)
{
	return a->ok == b->ok && a->end == b->end && a->line == b->line && text_equal(a->file, b->file) &&
	       text_equal(a->message, b->message);
}

/* True when `transport select` with what is chosen anyway ends as well: then that need not be told twice. */
static bool is_told(const struct reach_family *family, size_t index)
{
	const struct reach_outcome *asked = &family->outcomes.items[index];
	const struct reach_outcome *first = &family->outcomes.items[0];

	return asked->is_asked && text_equal(asked->transport, first->transport) && ends_alike(asked, first);
}

static const char *transport_text(const struct matrix *matrix, const struct reach_family *family,
                                  const struct reach_outcome *outcome)
{
	if (!outcome->transport)
		return "(none)";
	return outcome->is_asked || family->own_transport
	               ? outcome->transport
	               : arena_printf(matrix->arena, "%s" DEFAULT_MARK, outcome->transport);
}

/* "jtag*, swd": the transports with which FAMILY ends as the outcome at INDEX. */
static const char *transports_text(const struct matrix *matrix, const struct reach_family *family, size_t index)
{
	const struct reach_outcome *wanted = &family->outcomes.items[index];
	const char *text = "";

	for (size_t i = index; i < family->outcomes.count; i++) {
		const struct reach_outcome *outcome = &family->outcomes.items[i];

		if (!ends_alike(outcome, wanted) || is_told(family, i))
			continue;
		text = arena_printf(matrix->arena, "%s%s%s", text, *text ? ", " : "",
		                    transport_text(matrix, family, outcome));
	}
	return text;
}

/* "stlink.cfg, stlink-v2.cfg, stlink-v1.cfg and 2 more" */
static const char *files_text(const struct matrix *matrix, const struct reach_family *family)
{
	size_t count = family->interfaces.count;
	size_t shown = count <= FILES_SHOWN + 1 ? count : FILES_SHOWN; /* "and 1 more" is as long as the name */
	const char *text = "";

	for (size_t i = 0; i < shown; i++)
		text = arena_printf(matrix->arena, "%s%s%s", text, i ? ", " : "",
		                    family->interfaces.items[i] + strlen(INTERFACE_FOLDER));
	return shown < count ? arena_printf(matrix->arena, "%s and %zu more", text, count - shown) : text;
}

static bool was_row(const struct reach_family *family, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (ends_alike(&family->outcomes.items[i], &family->outcomes.items[index]))
			return true;
	return false;
}

static const char *outcome_text(const struct matrix *matrix, const struct reach_outcome *outcome)
{
	struct report_load load = load_of(outcome);

	return load_text(matrix, &load);
}

/* Of several families of one driver, each is told by its files. */
static bool shares_driver(const struct reach *reach, const struct reach_family *family)
{
	for (size_t i = 0; i < reach->families.count; i++)
		if (&reach->families.items[i] != family && text_equal(reach->families.items[i].driver, family->driver))
			return true;
	return false;
}

/* A row for each way in which the config ends behind FAMILY, if it is (not) one that loads. */
static void add_family(const struct matrix *matrix, struct table *table, const struct reach *reach,
                       const struct reach_family *family, bool loads)
{
	for (size_t i = 0; i < family->outcomes.count; i++) {
		const struct reach_outcome *outcome = &family->outcomes.items[i];
		struct table_row row = {{family->driver, NULL, NULL, NULL}};

		if (is_loaded(outcome) != loads || was_row(family, i))
			continue;
		row.cells[1] = transports_text(matrix, family, i);
		row.cells[2] = loads ? files_text(matrix, family) : outcome_text(matrix, outcome);
		if (!loads && shares_driver(reach, family))
			row.cells[2] = arena_printf(matrix->arena, "%s (%s)", row.cells[2], files_text(matrix, family));
		vector_push(matrix->arena, &table->rows, row);
	}
}

static void print_families(const struct matrix *matrix, const struct reach *reach, bool loads, const char *heading)
{
	struct table table = {0};

	for (size_t i = 0; i < reach->families.count; i++)
		add_family(matrix, &table, reach, &reach->families.items[i], loads);
	if (table.rows.count == 0)
		return;
	text_add_char(matrix->out, '\n');
	print_heading(matrix, heading);
	print_table(matrix, &table);
}

static void print_reach(const struct matrix *matrix, const struct cli_profile *profile)
{
	struct reach reach = find_reach(matrix, profile);
	const char *version = know_version_name(profile->settings.version);

	if (reach.families.count == 0) {
		text_printf(matrix->out,
		            "\nOpenOCD %s: its interface files cannot be found; give their folder with --scripts\n",
		            version);
		return;
	}
	print_families(matrix, &reach, true,
	               arena_printf(matrix->arena,
	                            "OpenOCD %s: loads behind these adapters and transports (interface/...)", version));
	print_families(matrix, &reach, false,
	               arena_printf(matrix->arena, "OpenOCD %s: does not load behind these", version));
	text_add_string(matrix->out, "  (" DEFAULT_MARK " what OpenOCD takes without 'transport select')\n");
}

static void print_text(const struct matrix *matrix, const struct cli_results *results)
{
	const char *names = "";

	for (size_t i = 0; i < matrix->run->request.name_count; i++)
		names = arena_printf(matrix->arena, "%s%s%s", names, i ? ", " : "", matrix->run->request.names[i]);
	print_heading(matrix, glyph_line(matrix->arena, names));
	print_versions(matrix, results);
	for (size_t i = 0; i < results->count; i++)
		if (is_tried(matrix, results->profiles[i], results->items[i]))
			print_reach(matrix, results->profiles[i]);
}

/* ---- JSON ---- */

static json_t *json_of_version(const struct matrix *matrix, const struct lint_result *result)
{
	struct report_run run = cli_report_run(matrix->run, result);
	const struct openocd *assumed = result->assumed_run;
	struct report_load behind = {0};
	json_t *object = report_json_object();

	if (assumed)
		behind = report_load_of_run(&result->sources, assumed);
	report_json_set(object, "openocd", report_json_text(run.openocd));
	report_json_set(object, "load", report_json_load(&run.load));
	report_json_set(object, "load_behind_adapter", assumed ? report_json_load(&behind) : json_null());
	report_json_set(object, "adapter", report_json_text(result->run->adapter.driver));
	return object;
}

static json_t *json_of_outcome(const char *version, const struct reach_family *family, const char *interface,
                               const struct reach_outcome *outcome)
{
	struct report_load load = load_of(outcome);
	json_t *object = report_json_object();

	report_json_set(object, "openocd", report_json_text(version));
	report_json_set(object, "interface", report_json_text(interface));
	report_json_set(object, "driver", report_json_text(family->driver));
	report_json_set(object, "transport", report_json_text(outcome->transport));
	report_json_set(object, "transport_select", report_json_bool(outcome->is_asked));
	report_json_set(object, "load", report_json_load(&load));
	return object;
}

static void add_json_family(json_t *array, const char *version, const struct reach_family *family)
{
	for (size_t i = 0; i < family->interfaces.count; i++)
		for (size_t k = 0; k < family->outcomes.count; k++)
			report_json_append(array, json_of_outcome(version, family, family->interfaces.items[i],
			                                          &family->outcomes.items[k]));
}

static void add_json_broken(json_t *array, const char *version, const struct reach_broken *broken)
{
	json_t *object = report_json_object();

	report_json_set(object, "openocd", report_json_text(version));
	report_json_set(object, "interface", report_json_text(broken->interface));
	report_json_set(object, "message", report_json_text(broken->message));
	report_json_append(array, object);
}

static void add_json_reach(const struct matrix *matrix, const struct cli_profile *profile, json_t *interfaces,
                           json_t *unusable)
{
	struct reach reach = find_reach(matrix, profile);
	const char *version = know_version_name(profile->settings.version);

	for (size_t i = 0; i < reach.families.count; i++)
		add_json_family(interfaces, version, &reach.families.items[i]);
	for (size_t i = 0; i < reach.broken.count; i++)
		add_json_broken(unusable, version, &reach.broken.items[i]);
}

static void print_json(const struct matrix *matrix, const struct cli_results *results)
{
	json_t *object = report_json_object();
	json_t *inputs = report_json_array();
	json_t *versions = report_json_array();
	json_t *interfaces = report_json_array();
	json_t *unusable = report_json_array();

	for (size_t i = 0; i < matrix->run->request.name_count; i++)
		report_json_append(inputs, report_json_text(matrix->run->request.names[i]));
	for (size_t i = 0; i < results->count; i++) {
		report_json_append(versions, json_of_version(matrix, results->items[i]));
		if (is_tried(matrix, results->profiles[i], results->items[i]))
			add_json_reach(matrix, results->profiles[i], interfaces, unusable);
	}
	report_json_set(object, "inputs", inputs);
	report_json_set(object, "versions", versions);
	report_json_set(object, "interfaces", interfaces);
	report_json_set(object, "unusable_interfaces", unusable);
	report_json_item(matrix->out, object);
}

/* ---- all runs ---- */

static size_t print_matrix(struct cli *cli, const struct cli_run *run, const struct cli_results *results,
                           struct text_builder *out, size_t shown)
{
	bool is_first = shown == 0;
	if (results->count == 0)
		return 0;
	struct arena arena;
	struct matrix matrix = {.cli = cli, .run = run, .out = out, .arena = &arena};

	arena_init(&arena);
	matrix.color = cli_wants_color(cli, STDOUT_FILENO);
	if (cli->options.format == REPORT_JSON) {
		report_json_separate(out, is_first);
		print_json(&matrix, results);
	} else {
		text_add_string(out, is_first ? "" : "\n");
		print_text(&matrix, results);
	}
	arena_release(&arena);
	return 1;
}

void cli_show_matrix(struct cli *cli)
{
	cli_print_runs(cli, "matrix", print_matrix);
}
