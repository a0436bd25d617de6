/* SPDX-License-Identifier: MIT */
#include "report/overview.h"

#include <inttypes.h>
#include <string.h>

#include "report/glyph.h"

#define BODY_BYTES 48 /* of an event body's first line */
#define USB_IDS_A_ROW 5

struct maker {
	struct arena *arena;
	const struct openocd *run; /* the one that is shown */
	struct model *model;
	struct fact_list facts;
	struct overview overview;
	struct overview_section section; /* the one that is being made */
};

/* ---- rows ---- */

const char *overview_place_name(struct arena *arena, const struct model *model, const struct place *place)
{
	if (place->file == SOURCE_NONE)
		return "";
	return arena_printf(arena, "%s:%d", model_script_name(model, place->file), place->line);
}

static const char *place_name(struct maker *maker, const struct place *place)
{
	return overview_place_name(maker->arena, maker->model, place);
}

static void add_row(struct maker *maker, size_t depth, const char *label, const char *value, const char *place)
{
	struct overview_row row = {glyph_line(maker->arena, label), glyph_line(maker->arena, value),
	                           glyph_line(maker->arena, place), depth};

	vector_push(maker->arena, &maker->section.rows, row);
}

/* Puts the rows under a heading. A section without rows is left out. */
static void end_section(struct maker *maker, const char *heading)
{
	maker->section.heading = heading;
	if (maker->section.rows.count)
		vector_push(maker->arena, &maker->overview.sections, maker->section);
	maker->section = (struct overview_section){0};
}

static const char *fact_place(struct maker *maker, const struct fact *fact)
{
	return fact->is_default ? OVERVIEW_DEFAULT : place_name(maker, &fact->place);
}

/* ---- files ---- */

/* Inclusions stand in the order of reading, so a parent always comes before what it includes. */
static size_t *inclusion_depths(struct maker *maker)
{
	size_t count = maker->run->inclusions.count;
	size_t *depths = arena_alloc(maker->arena, count * sizeof(*depths));

	for (size_t i = 0; i < count; i++) {
		int parent = maker->run->inclusions.items[i].parent;

		depths[i] = parent < 0 ? 0 : depths[parent] + 1;
	}
	return depths;
}

static void make_files(struct maker *maker)
{
	const size_t *depths = inclusion_depths(maker);

	for (size_t i = 0; i < maker->run->inclusions.count; i++) {
		const struct inclusion *inclusion = &maker->run->inclusions.items[i];
		const char *name = model_script_name(maker->model, inclusion->file);

		if (inclusion->parent >= 0)
			name = arena_printf(maker->arena, "line %d: %s", inclusion->line_in_parent, name);
		add_row(maker, depths[i], name, "", "");
	}
	end_section(maker, "Files");
}

/* ---- adapter ---- */

static const struct fact *find_fact(const struct maker *maker, const char *kind)
{
	for (size_t i = 0; i < maker->facts.count; i++)
		if (strcmp(maker->facts.items[i].kind, kind) == 0)
			return &maker->facts.items[i];
	return NULL;
}

/* A row for each fact of KIND; LABEL is followed by the fact's name, if it has one. */
static void add_facts(struct maker *maker, const char *kind, const char *label, bool with_name)
{
	for (size_t i = 0; i < maker->facts.count; i++) {
		const struct fact *fact = &maker->facts.items[i];
		const char *shown = label;

		if (strcmp(fact->kind, kind) != 0)
			continue;
		if (with_name)
			shown = arena_printf(maker->arena, "%s%s%s", label, *label ? " " : "", fact->name);
		add_row(maker, 0, shown, fact->value, fact_place(maker, fact));
	}
}

static void add_speed(struct maker *maker)
{
	const struct fact *fact = find_fact(maker, "speed");

	if (!fact && maker->run->version >= OPENOCD_0_12_0)
		add_row(maker, 0, "speed", "100 kHz", OVERVIEW_DEFAULT);
	else if (!fact)
		add_row(maker, 0, "speed", "never set: init fails", "");
	else if (strcmp(fact->value, "0") == 0)
		add_row(maker, 0, "speed", "adaptive (RCLK)", fact_place(maker, fact));
	else
		add_row(maker, 0, "speed", arena_printf(maker->arena, "%s kHz", fact->value), fact_place(maker, fact));
}

static void add_transport(struct maker *maker)
{
	const struct transport_session *transport = &maker->run->transport;
	const char *place = place_name(maker, &transport->place);

	if (!transport->name)
		add_row(maker, 0, "transport", "none selected", "");
	else if (transport->automatic)
		add_row(maker, 0, "transport", transport->name,
		        arena_printf(maker->arena, "%s%s(chosen by OpenOCD)", place, *place ? " " : ""));
	else
		add_row(maker, 0, "transport", transport->name, place);
}

static void add_usb_ids(struct maker *maker)
{
	const struct adapter *adapter = &maker->run->adapter;
	const char *place = place_name(maker, &adapter->usb_ids_place);
	struct text_builder value;

	text_init(&value);
	for (size_t i = 0; i < adapter->usb_ids.count; i++) {
		uint32_t id = adapter->usb_ids.items[i];

		text_printf(&value, "%s%04x:%04x", value.length ? " " : "", id >> 16, id & 0xffff);
		if ((i + 1) % USB_IDS_A_ROW && i + 1 < adapter->usb_ids.count)
			continue;
		add_row(maker, 0, i < USB_IDS_A_ROW ? "usb ids" : "", value.bytes, i < USB_IDS_A_ROW ? place : "");
		text_clear(&value);
	}
	text_release(&value);
}

static void make_adapter(struct maker *maker)
{
	const struct fact *driver = find_fact(maker, "adapter");

	if (!driver || strcmp(driver->value, ASSUMED_ADAPTER) == 0)
		add_row(maker, 0, "driver", "none chosen", "");
	else
		add_row(maker, 0, "driver", driver->value, fact_place(maker, driver));
	add_transport(maker);
	add_speed(maker);
	add_facts(maker, "adapter-serial", "serial", false);
	add_facts(maker, "adapter-usb-location", "usb location", false);
	add_usb_ids(maker);
	add_facts(maker, "adapter-signal", "signal", true);
	end_section(maker, "Adapter");
}

/* ---- taps, daps and targets ---- */

static void add_tap(struct maker *maker, const struct tap *tap)
{
	struct text_builder value;

	text_init(&value);
	if (tap->ir_length)
		text_printf(&value, "irlen %u", tap->ir_length);
	for (size_t i = 0; i < tap->expected_ids.count; i++)
		text_printf(&value, "%sid 0x%08" PRIx32, value.length ? ", " : "", tap->expected_ids.items[i]);
	if (tap->disabled)
		text_printf(&value, "%sdisabled", value.length ? ", " : "");
	add_row(maker, 0, arena_printf(maker->arena, "tap %s", tap->name), value.bytes, place_name(maker, &tap->place));
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
static const char *first_line(struct maker *maker, const char *body)
{
	size_t length;
	bool has_more;

	body += strspn(body, " \t\r\n");
	length = strcspn(body, "\r\n");
	has_more = body[length + strspn(body + length, " \t\r\n")] != '\0' || length > BODY_BYTES;
	if (length == 0)
		return "(empty)";
	return arena_printf(maker->arena, "%s%s", cut(maker->arena, body, length > BODY_BYTES ? BODY_BYTES : length),
	                    has_more ? " ..." : "");
}

static void add_event(struct maker *maker, size_t depth, const struct event_handler *handler)
{
	add_row(maker, depth, arena_printf(maker->arena, "on %s", handler->event), first_line(maker, handler->body),
	        handler->by_default ? OVERVIEW_DEFAULT : place_name(maker, &handler->place));
}

static void add_work_area(struct maker *maker, size_t depth, const struct target *target)
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
	add_row(maker, depth, "work area", value.bytes, place_name(maker, &target->work_area_place));
	text_release(&value);
}

static void add_target(struct maker *maker, size_t depth, const struct target *target)
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
	add_row(maker, depth, arena_printf(maker->arena, "target %s", target->name), value.bytes,
	        place_name(maker, &target->place));
	text_release(&value);
	add_work_area(maker, depth + 1, target);
	for (size_t i = 0; i < target->events.count; i++)
		add_event(maker, depth + 1, target->events.items[i]);
}

/* Targets of DAP, or those that sit on TAP directly; both NULL: on nothing. */
static void add_targets_on(struct maker *maker, size_t depth, const struct dap *dap, const struct tap *tap)
{
	for (size_t i = 0; i < maker->run->targets.count; i++) {
		const struct target *target = maker->run->targets.items[i];

		if (target->dap == dap && (dap || target->tap == tap))
			add_target(maker, depth, target);
	}
}

static void add_daps_on(struct maker *maker, const struct tap *tap)
{
	for (size_t i = 0; i < maker->run->daps.count; i++) {
		const struct dap *dap = maker->run->daps.items[i];

		if (dap->tap != tap)
			continue;
		add_row(maker, 1, arena_printf(maker->arena, "dap %s", dap->name), "", place_name(maker, &dap->place));
		add_targets_on(maker, 2, dap, NULL);
	}
}

static void make_targets(struct maker *maker)
{
	for (size_t i = 0; i < maker->run->taps.count; i++) {
		const struct tap *tap = maker->run->taps.items[i];

		add_tap(maker, tap);
		add_daps_on(maker, tap);
		add_targets_on(maker, 1, NULL, tap);
	}
	add_daps_on(maker, NULL);
	add_targets_on(maker, 0, NULL, NULL);
	if (maker->section.rows.count == 0)
		add_row(maker, 0, "none", "", "");
	end_section(maker, "Targets");
}

/* ---- flash, reset, ports ---- */

static void make_flash(struct maker *maker)
{
	for (size_t i = 0; i < maker->run->flash_banks.count; i++) {
		const struct flash_bank *bank = maker->run->flash_banks.items[i];
		const char *size = bank->size ? arena_printf(maker->arena, "0x%" PRIx64 " bytes", bank->size)
		                              : "size found by probing";

		add_row(maker, 0, bank->name,
		        arena_printf(maker->arena, "%s at 0x%08" PRIx64 ", %s, of %s", bank->driver, bank->base, size,
		                     bank->target ? bank->target->name : "no target"),
		        place_name(maker, &bank->place));
	}
	add_facts(maker, "nand-device", "nand", true);
	add_facts(maker, "pld-device", "pld", true);
	end_section(maker, "Flash banks");
}

static void make_reset(struct maker *maker)
{
	add_facts(maker, "reset-config", "", true);
	end_section(maker, "reset_config");
}

static void make_ports(struct maker *maker)
{
	add_facts(maker, "port", "", true);
	add_facts(maker, "bindto", "address", false);
	add_facts(maker, "gdb-memory-map", "gdb memory map", false);
	add_facts(maker, "gdb-flash-program", "gdb flash program", false);
	end_section(maker, "Ports");
}

struct overview overview_make(struct arena *arena, struct model *model)
{
	struct maker maker = {.arena = arena, .run = model->run, .model = model, .facts = model_facts(model)};

	make_files(&maker);
	make_adapter(&maker);
	make_targets(&maker);
	make_flash(&maker);
	make_reset(&maker);
	make_ports(&maker);
	return maker.overview;
}
