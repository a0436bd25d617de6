/* SPDX-License-Identifier: MIT */
/*
 * show: what a configuration sets up, for people as sections of aligned rows (label, value, place), for programs as the
 * model's list of facts. It shows the run that the rules judge: behind an assumed adapter where no file chooses one.
 */
#include "cli/commands.h"

#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "report/glyph.h"
#include "report/json_build.h"

#define VALUE_COLUMNS 52 /* a longer value pushes only its own place to the right */
#define BODY_BYTES 48    /* of an event body's first line */
#define USB_IDS_A_ROW 5
#define DEFAULT_MARK "(default)"

struct row {
	const char *label;
	const char *value;
	const char *place;
	size_t indent;
};

struct page {
	struct text_builder *out;
	struct arena *arena;
	const struct openocd *run; /* the one that is shown */
	struct model *model;
	struct fact_list facts;
	bool color;
	VECTOR(struct row) rows; /* of the section that is being made */
};

/* ---- rows ---- */

static const char *safe(struct page *page, const char *text)
{
	struct text_builder line;
	const char *copy;

	text_init(&line);
	glyph_add_line(&line, text);
	copy = text_copy(&line, page->arena);
	text_release(&line);
	return copy;
}

/* Wide characters are rare in these texts; their place then stands a little off. */
static size_t columns_of(const char *text)
{
	size_t count = 0;

	for (; *text; text++)
		count += ((unsigned char)*text & 0xc0) != 0x80;
	return count;
}

static const char *place_name(struct page *page, const struct place *place)
{
	if (place->file == SOURCE_NONE)
		return "";
	return arena_printf(page->arena, "%s:%d", model_script_name(page->model, place->file), place->line);
}

static void add_row(struct page *page, size_t indent, const char *label, const char *value, const char *place)
{
	struct row row = {safe(page, label), safe(page, value), safe(page, place), indent};

	vector_push(page->arena, &page->rows, row);
}

static const char *fact_place(struct page *page, const struct fact *fact)
{
	return fact->is_default ? DEFAULT_MARK : place_name(page, &fact->place);
}

static void add_spaces(struct text_builder *out, size_t count)
{
	text_printf(out, "%*s", (int)count, "");
}

static void print_row(const struct page *page, const struct row *row, size_t label_columns, size_t value_columns)
{
	struct text_builder *out = page->out;
	size_t width = columns_of(row->value);

	add_spaces(out, 2 + row->indent);
	text_add_string(out, row->label);
	if (*row->value || *row->place) {
		add_spaces(out, label_columns - row->indent - columns_of(row->label) + 2);
		text_add_string(out, row->value);
	}
	if (*row->place) {
		add_spaces(out, (width < value_columns ? value_columns - width : 0) + 2);
		text_printf(out, "%s%s%s", page->color ? "\x1b[2m" : "", row->place, page->color ? "\x1b[0m" : "");
	}
	text_add_char(out, '\n');
}

/* Prints the rows under a heading and forgets them. A section without rows is left out. */
static void print_section(struct page *page, const char *heading)
{
	size_t label_columns = 0;
	size_t value_columns = 0;

	if (page->rows.count)
		text_printf(page->out, "\n%s%s%s\n", page->color ? "\x1b[1m" : "", heading,
		            page->color ? "\x1b[0m" : "");
	for (size_t i = 0; i < page->rows.count; i++) {
		const struct row *row = &page->rows.items[i];
		size_t label = row->indent + columns_of(row->label);
		size_t value = columns_of(row->value);

		if (label > label_columns && (*row->value || *row->place))
			label_columns = label;
		if (value > value_columns && value <= VALUE_COLUMNS)
			value_columns = value;
	}
	for (size_t i = 0; i < page->rows.count; i++)
		print_row(page, &page->rows.items[i], label_columns, value_columns);
	page->rows.count = 0;
}

/* ---- the verdict ---- */

static void add_names(struct page *page, const struct report_run *run)
{
	for (size_t i = 0; i < run->input_count; i++)
		text_printf(page->out, "%s%s", i ? ", " : "", safe(page, run->inputs[i]));
}

static const char *verdict(struct page *page, const struct report_run *run, const struct openocd *plain)
{
	const char *place;

	switch (plain->end) {
	case RUN_INIT:
		return arena_printf(page->arena, "loads, and reaches init at %s", place_name(page, &plain->init_place));
	case RUN_SHUTDOWN:
		return arena_printf(page->arena, "is ended by shutdown at %s; the rest does not run",
		                    place_name(page, &plain->shutdown_place));
	case RUN_ERROR:
		place = run->load.file ? arena_printf(page->arena, " at %s:%zu", run->load.file, run->load.line) : "";
		return arena_printf(page->arena, "does not load: it stops%s: %s", place, run->load.message);
	default:
		return "loads, and runs to its end";
	}
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
	text_printf(page->out, "  %s\n", safe(page, verdict(page, run, result->run)));
	if (result->assumed_run)
		text_add_string(page->out,
		                "  no file chooses an adapter: what follows holds behind one that is assumed\n");
	if (scripts)
		text_printf(page->out, "  OpenOCD's own scripts come from %s\n", safe(page, scripts));
}

/* ---- files ---- */

/* Inclusions stand in the order of reading, so a parent always comes before what it includes. */
static size_t *inclusion_depths(struct page *page)
{
	size_t count = page->run->inclusions.count;
	size_t *depths = arena_alloc(page->arena, count * sizeof(*depths));

	for (size_t i = 0; i < count; i++) {
		int parent = page->run->inclusions.items[i].parent;

		depths[i] = parent < 0 ? 0 : depths[parent] + 1;
	}
	return depths;
}

static void show_files(struct page *page)
{
	const size_t *depths = inclusion_depths(page);

	for (size_t i = 0; i < page->run->inclusions.count; i++) {
		const struct inclusion *inclusion = &page->run->inclusions.items[i];
		const char *name = model_script_name(page->model, inclusion->file);

		if (inclusion->parent >= 0)
			name = arena_printf(page->arena, "line %d: %s", inclusion->line_in_parent, name);
		add_row(page, 2 * depths[i], name, "", "");
	}
	print_section(page, "Files");
}

/* ---- adapter ---- */

static const struct fact *find_fact(const struct page *page, const char *kind)
{
	for (size_t i = 0; i < page->facts.count; i++)
		if (strcmp(page->facts.items[i].kind, kind) == 0)
			return &page->facts.items[i];
	return NULL;
}

/* A row for each fact of KIND; LABEL is followed by the fact's name, if it has one. */
static void add_facts(struct page *page, const char *kind, const char *label, bool with_name)
{
	for (size_t i = 0; i < page->facts.count; i++) {
		const struct fact *fact = &page->facts.items[i];
		const char *shown = label;

		if (strcmp(fact->kind, kind) != 0)
			continue;
		if (with_name)
			shown = arena_printf(page->arena, "%s%s%s", label, *label ? " " : "", fact->name);
		add_row(page, 0, shown, fact->value, fact_place(page, fact));
	}
}

static void add_speed(struct page *page)
{
	const struct fact *fact = find_fact(page, "speed");

	if (!fact && page->run->version >= OPENOCD_0_12_0)
		add_row(page, 0, "speed", "100 kHz", DEFAULT_MARK);
	else if (!fact)
		add_row(page, 0, "speed", "never set: init fails", "");
	else if (strcmp(fact->value, "0") == 0)
		add_row(page, 0, "speed", "adaptive (RCLK)", fact_place(page, fact));
	else
		add_row(page, 0, "speed", arena_printf(page->arena, "%s kHz", fact->value), fact_place(page, fact));
}

static void add_transport(struct page *page)
{
	const struct transport_session *transport = &page->run->transport;
	const char *place = place_name(page, &transport->place);

	if (!transport->name)
		add_row(page, 0, "transport", "none selected", "");
	else if (transport->automatic)
		add_row(page, 0, "transport", transport->name,
		        arena_printf(page->arena, "%s%s(chosen by OpenOCD)", place, *place ? " " : ""));
	else
		add_row(page, 0, "transport", transport->name, place);
}

static void add_usb_ids(struct page *page)
{
	const struct adapter *adapter = &page->run->adapter;
	const char *place = place_name(page, &adapter->usb_ids_place);
	struct text_builder value;

	text_init(&value);
	for (size_t i = 0; i < adapter->usb_ids.count; i++) {
		uint32_t id = adapter->usb_ids.items[i];

		text_printf(&value, "%s%04x:%04x", value.length ? " " : "", id >> 16, id & 0xffff);
		if ((i + 1) % USB_IDS_A_ROW && i + 1 < adapter->usb_ids.count)
			continue;
		add_row(page, 0, i < USB_IDS_A_ROW ? "usb ids" : "", value.bytes, i < USB_IDS_A_ROW ? place : "");
		text_clear(&value);
	}
	text_release(&value);
}

static void show_adapter(struct page *page)
{
	const struct fact *driver = find_fact(page, "adapter");

	if (!driver || strcmp(driver->value, ASSUMED_ADAPTER) == 0)
		add_row(page, 0, "driver", "none chosen", "");
	else
		add_row(page, 0, "driver", driver->value, fact_place(page, driver));
	add_transport(page);
	add_speed(page);
	add_facts(page, "adapter-serial", "serial", false);
	add_facts(page, "adapter-usb-location", "usb location", false);
	add_usb_ids(page);
	add_facts(page, "adapter-signal", "signal", true);
	print_section(page, "Adapter");
}

/* ---- taps, daps and targets ---- */

static void add_tap(struct page *page, const struct tap *tap)
{
	struct text_builder value;

	text_init(&value);
	if (tap->ir_length)
		text_printf(&value, "irlen %u", tap->ir_length);
	for (size_t i = 0; i < tap->expected_ids.count; i++)
		text_printf(&value, "%sid 0x%08" PRIx32, value.length ? ", " : "", tap->expected_ids.items[i]);
	if (tap->disabled)
		text_printf(&value, "%sdisabled", value.length ? ", " : "");
	add_row(page, 0, arena_printf(page->arena, "tap %s", tap->name), value.bytes, place_name(page, &tap->place));
	text_release(&value);
}

/* LENGTH bytes of TEXT, or fewer, but whole characters. */
static const char *cut(struct arena *arena, const char *text, size_t length)
{
	while (length > 0 && ((unsigned char)text[length] & 0xc0) == 0x80)
		length--;
	return arena_copy(arena, text, length);
}

/* The first line of a body; "..." stands for what is left out. */
static const char *first_line(struct page *page, const char *body)
{
	size_t length;
	bool has_more;

	body += strspn(body, " \t\r\n");
	length = strcspn(body, "\r\n");
	has_more = body[length + strspn(body + length, " \t\r\n")] != '\0' || length > BODY_BYTES;
	if (length == 0)
		return "(empty)";
	return arena_printf(page->arena, "%s%s", cut(page->arena, body, length > BODY_BYTES ? BODY_BYTES : length),
	                    has_more ? " ..." : "");
}

static void add_event(struct page *page, size_t indent, const struct event_handler *handler)
{
	add_row(page, indent, arena_printf(page->arena, "on %s", handler->event), first_line(page, handler->body),
	        handler->by_default ? DEFAULT_MARK : place_name(page, &handler->place));
}

static void add_work_area(struct page *page, size_t indent, const struct target *target)
{
	struct text_builder value;

	if (target->work_area_size == 0)
		return;
	text_init(&value);
	text_printf(&value, "0x%" PRIx64 " bytes", target->work_area_size);
	if (target->work_area_phys_set)
		text_printf(&value, " at 0x%" PRIx64, target->work_area_phys);
	if (target->work_area_backup)
		text_add_string(&value, ", with backup");
	add_row(page, indent, "work area", value.bytes, place_name(page, &target->work_area_place));
	text_release(&value);
}

static void add_target(struct page *page, size_t indent, const struct target *target)
{
	struct text_builder value;

	text_init(&value);
	text_printf(&value, "%s, %s endian", target->type, target->endian);
	if (target->has_ap_num)
		text_printf(&value, ", ap %" PRIu64, target->ap_num);
	if (target->core_id_given)
		text_printf(&value, ", core %d", target->core_id);
	if (target->rtos)
		text_printf(&value, ", rtos %s", target->rtos);
	if (target->smp_group)
		text_printf(&value, ", smp group %d", target->smp_group);
	if (target->gdb_port_override)
		text_printf(&value, ", gdb port %s", target->gdb_port_override);
	if (target->defer_examine)
		text_add_string(&value, ", examined later");
	add_row(page, indent, arena_printf(page->arena, "target %s", target->name), value.bytes,
	        place_name(page, &target->place));
	text_release(&value);
	add_work_area(page, indent + 2, target);
	for (size_t i = 0; i < target->events.count; i++)
		add_event(page, indent + 2, target->events.items[i]);
}

/* Targets of DAP, or those that sit on TAP directly; both NULL: on nothing. */
static void add_targets_on(struct page *page, size_t indent, const struct dap *dap, const struct tap *tap)
{
	for (size_t i = 0; i < page->run->targets.count; i++) {
		const struct target *target = page->run->targets.items[i];

		if (target->dap == dap && (dap || target->tap == tap))
			add_target(page, indent, target);
	}
}

static void add_daps_on(struct page *page, const struct tap *tap)
{
	for (size_t i = 0; i < page->run->daps.count; i++) {
		const struct dap *dap = page->run->daps.items[i];

		if (dap->tap != tap)
			continue;
		add_row(page, 2, arena_printf(page->arena, "dap %s", dap->name), "", place_name(page, &dap->place));
		add_targets_on(page, 4, dap, NULL);
	}
}

static void show_targets(struct page *page)
{
	for (size_t i = 0; i < page->run->taps.count; i++) {
		const struct tap *tap = page->run->taps.items[i];

		add_tap(page, tap);
		add_daps_on(page, tap);
		add_targets_on(page, 2, NULL, tap);
	}
	add_daps_on(page, NULL);
	add_targets_on(page, 0, NULL, NULL);
	if (page->rows.count == 0)
		add_row(page, 0, "none", "", "");
	print_section(page, "Targets");
}

/* ---- flash, reset, ports ---- */

static void show_flash(struct page *page)
{
	for (size_t i = 0; i < page->run->flash_banks.count; i++) {
		const struct flash_bank *bank = page->run->flash_banks.items[i];
		const char *size = bank->size ? arena_printf(page->arena, "0x%" PRIx64 " bytes", bank->size)
		                              : "size found by probing";

		add_row(page, 0, bank->name,
		        arena_printf(page->arena, "%s at 0x%08" PRIx64 ", %s, of %s", bank->driver, bank->base, size,
		                     bank->target ? bank->target->name : "no target"),
		        place_name(page, &bank->place));
	}
	add_facts(page, "nand-device", "nand", true);
	add_facts(page, "pld-device", "pld", true);
	print_section(page, "Flash banks");
}

static void show_reset(struct page *page)
{
	add_facts(page, "reset-config", "", true);
	print_section(page, "reset_config");
}

static void show_ports(struct page *page)
{
	add_facts(page, "port", "", true);
	add_facts(page, "bindto", "address", false);
	add_facts(page, "gdb-memory-map", "gdb memory map", false);
	add_facts(page, "gdb-flash-program", "gdb flash program", false);
	print_section(page, "Ports");
}

static void print_text(struct page *page, const struct report_run *run, const struct lint_result *result,
                       const char *scripts)
{
	print_head(page, run, result, scripts);
	show_files(page);
	show_adapter(page);
	show_targets(page);
	show_flash(page);
	show_reset(page);
	show_ports(page);
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
	json_t *array = report_json_array();

	for (size_t i = 0; i < page->facts.count; i++) {
		const struct fact *fact = &page->facts.items[i];
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

static void print_json(struct page *page, const struct report_run *run, const struct lint_result *result, bool is_first)
{
	json_t *object = report_json_object();

	report_json_set_run(object, run);
	report_json_set(object, "assumed_adapter", report_json_bool(result->assumed_run != NULL));
	report_json_set(object, "includes", json_of_inclusions(page));
	report_json_set(object, "facts", json_of_facts(page));
	report_json_separate(page->out, is_first);
	report_json_item(page->out, object);
}

/* ---- all runs ---- */

static void show_run(struct cli *cli, const struct cli_run *run, const struct lint_result *result,
                     struct text_builder *out, bool is_first)
{
	struct arena arena;
	struct report_run shown = cli_report_run(run, result);
	struct page page = {.out = out, .arena = &arena, .run = result->model->run, .model = result->model};

	arena_init(&arena);
	page.facts = model_facts(result->model);
	page.color = cli_wants_color(cli, STDOUT_FILENO);
	if (cli->options.format == REPORT_JSON) {
		print_json(&page, &shown, result, is_first);
	} else {
		text_add_string(out, is_first ? "" : "\n");
		print_text(&page, &shown, result, run->profile->settings.installed_scripts);
	}
	arena_release(&arena);
}

void cli_show(struct cli *cli)
{
	bool is_json = cli->options.format == REPORT_JSON;
	struct text_builder out;
	size_t shown = 0;

	text_init(&out);
	if (is_json)
		report_json_open(&out, "runs");
	for (size_t i = 0; i < cli->runs.count; i++) {
		struct lint_result *result = cli_check_run(cli, &cli->runs.items[i]);

		if (!result)
			continue;
		show_run(cli, &cli->runs.items[i], result, &out, shown++ == 0);
		lint_result_free(result);
		cli_flush(cli, &out, STDOUT_FILENO);
	}
	if (is_json)
		report_json_close(&out, shown == 0);
	cli_flush(cli, &out, STDOUT_FILENO);
	text_release(&out);
}
