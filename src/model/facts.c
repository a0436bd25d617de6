/* SPDX-License-Identifier: MIT */
/* The run as a flat list of facts: what `show --format json` prints and what two runs are compared by. */
#include "model/model.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "openocd/body_summary.h"

struct facts {
	struct arena *arena;
	const struct openocd *run;
	VECTOR(struct fact) items;
};

static const struct place no_place = {SOURCE_NONE, 0, -1, 0};

static void add(struct facts *facts, const char *kind, const char *name, struct place place, bool is_default,
                const char *value)
{
	struct fact fact = {kind, name, value, is_default, is_default ? no_place : place};
	vector_push(facts->arena, &facts->items, fact);
}

static void add_adapter(struct facts *facts)
{
	const struct adapter *adapter = &facts->run->adapter;
	if (adapter->driver)
		add(facts, "adapter", "", adapter->driver_place, false, adapter->driver);
	if (facts->run->transport.name)
		add(facts, "transport", "", facts->run->transport.place, false, facts->run->transport.name);
	if (adapter->speed_word)
		add(facts, "speed", "", adapter->speed_place, false,
		    arena_printf(facts->arena, "%" PRId64, adapter->speed_khz));
	if (adapter->serial)
		add(facts, "adapter-serial", "", adapter->serial_place, false, adapter->serial);
	if (adapter->usb_location)
		add(facts, "adapter-usb-location", "", adapter->usb_location_place, false, adapter->usb_location);
	for (size_t i = 0; i < adapter->usb_ids.count; i++)
		add(facts, "adapter-usb-id", arena_printf(facts->arena, "%zu", i), adapter->usb_ids_place, false,
		    arena_printf(facts->arena, "%04x:%04x", adapter->usb_ids.items[i] >> 16,
		                 adapter->usb_ids.items[i] & 0xffff));
	for (size_t i = 0; i < adapter->signals.count; i++)
		add(facts, "adapter-signal", adapter->signals.items[i].name, adapter->signals.items[i].place, false,
		    "");
	for (size_t i = 0; i < adapter->options.count; i++) {
		const struct map_item *option = &adapter->options.items[i];
		add(facts, "adapter-option", option->key, no_place, false,
		    option->value ? (const char *)option->value : "");
	}
	add(facts, "adapter-delays", "", no_place, true,
	    arena_printf(facts->arena, "srst %" PRId64 " %" PRId64 " trst %" PRId64 " %" PRId64, adapter->srst_delay_ms,
	                 adapter->srst_pulse_ms, adapter->trst_delay_ms, adapter->trst_pulse_ms));
}

static void add_reset_config(struct facts *facts)
{
	static const char *const names[RESET_CATEGORY_COUNT] = {"signals",   "combination", "gating",
	                                                        "trst_type", "srst_type",   "connect"};
	for (int i = 0; i < RESET_CATEGORY_COUNT; i++) {
		const struct reset_word *word = &facts->run->adapter.reset[i];
		add(facts, "reset-config", names[i], word->place, !word->given, word->word);
	}
}

/* Of a handler of OpenOCD's own scripts only what it calls is known where their files are not there. */
static const char *body_value(const struct facts *facts, const struct event_handler *handler)
{
	const struct source_file *file = source_store_file(facts->run->sources, handler->place.file);
	return file && file->is_stock ? body_summary(facts->arena, handler->body) : handler->body;
}

static void add_events(struct facts *facts, const char *kind, const char *owner, struct event_handler *const *handlers,
                       size_t count)
{
	for (size_t i = 0; i < count; i++)
		add(facts, kind, arena_printf(facts->arena, "%s %s", owner, handlers[i]->event), handlers[i]->place,
		    handlers[i]->by_default, body_value(facts, handlers[i]));
}

static const char *dap_value(struct arena *arena, const struct dap *dap)
{
	struct text_builder value;
	text_init(&value);
	text_printf(&value, "tap %s", dap->tap ? dap->tap->name : "-");
	if (dap->has_multidrop_id)
		text_printf(&value, " dp-id 0x%" PRIx64, dap->multidrop_id);
	if (dap->has_instance_id)
		text_printf(&value, " instance-id %" PRIu64, dap->instance_id);
	if (dap->adiv5 || dap->adiv6)
		text_add_string(&value, dap->adiv6 ? " adiv6" : " adiv5");
	if (dap->ignore_syspwrupack)
		text_add_string(&value, " ignore-syspwrupack");
	const char *copy = text_copy(&value, arena);
	text_release(&value);
	return copy;
}

static void add_taps(struct facts *facts)
{
	for (size_t i = 0; i < facts->run->taps.count; i++) {
		const struct tap *tap = facts->run->taps.items[i];
		struct text_builder value;
		text_init(&value);
		text_printf(&value, "irlen %u%s", tap->ir_length, tap->disabled ? " disabled" : "");
		for (size_t k = 0; k < tap->expected_ids.count; k++)
			text_printf(&value, " id 0x%08x", tap->expected_ids.items[k]);
		add(facts, "tap", tap->name, tap->place, false, text_copy(&value, facts->arena));
		text_release(&value);
		add_events(facts, "tap-event", tap->name, tap->events.items, tap->events.count);
	}
	for (size_t i = 0; i < facts->run->daps.count; i++) {
		const struct dap *dap = facts->run->daps.items[i];
		add(facts, "dap", dap->name, dap->place, false, dap_value(facts->arena, dap));
	}
	for (size_t i = 0; i < facts->run->cross_triggers.count; i++) {
		const struct cross_trigger *cti = facts->run->cross_triggers.items[i];
		add(facts, "cti", cti->name, cti->place, false,
		    arena_printf(facts->arena, "dap %s", cti->dap ? cti->dap->name : "-"));
	}
}

static int compare_options(const void *a, const void *b)
{
	return strcmp(((const struct map_item *)a)->key, ((const struct map_item *)b)->key);
}

static void print_options(struct arena *arena, struct text_builder *value, const struct map *map)
{
	struct map_item *options = arena_alloc(arena, (map->count + 1) * sizeof(*options));
	if (map->count)
		memcpy(options, map->items, map->count * sizeof(*options));
	qsort(options, map->count, sizeof(*options), compare_options);
	for (size_t i = 0; i < map->count; i++)
		if (options[i].value)
			text_printf(value, " %s %s", options[i].key, (const char *)options[i].value);
}

static const char *target_value(struct arena *arena, const struct target *target)
{
	struct text_builder value;
	text_init(&value);
	text_printf(&value, "%s endian %s", target->type, target->endian);
	if (target->dap)
		text_printf(&value, " dap %s", target->dap->name);
	else if (target->tap)
		text_printf(&value, " tap %s", target->tap->name);
	if (target->has_ap_num)
		text_printf(&value, " ap %" PRIu64, target->ap_num);
	if (target->core_id_given)
		text_printf(&value, " coreid %d", target->core_id);
	if (target->debug_base_set)
		text_printf(&value, " dbgbase 0x%" PRIx64, target->debug_base);
	if (target->rtos)
		text_printf(&value, " rtos %s", target->rtos);
	if (target->gdb_port_override)
		text_printf(&value, " gdb-port %s", target->gdb_port_override);
	if (target->defer_examine)
		text_add_string(&value, " defer-examine");
	if (target->smp_group)
		text_printf(&value, " smp %d.%d", target->smp_group, target->smp_index);
	print_options(arena, &value, &target->options);
	const char *copy = text_copy(&value, arena);
	text_release(&value);
	return copy;
}

static void add_trace_ports(struct facts *facts)
{
	for (size_t i = 0; i < facts->run->trace_ports.count; i++) {
		const struct trace_port *port = facts->run->trace_ports.items[i];
		struct text_builder value;
		text_init(&value);
		text_printf(&value, "dap %s", port->dap ? port->dap->name : "-");
		print_options(facts->arena, &value, &port->options);
		add(facts, "trace-port", port->name, port->place, false, text_copy(&value, facts->arena));
		text_release(&value);
		add_events(facts, "trace-port-event", port->name, port->events.items, port->events.count);
	}
}

static void add_work_area(struct facts *facts, const struct target *target)
{
	struct text_builder value;
	text_init(&value);
	text_printf(&value, "size 0x%" PRIx64, target->work_area_size);
	if (target->work_area_phys_set)
		text_printf(&value, " phys 0x%" PRIx64, target->work_area_phys);
	if (target->work_area_virt_set)
		text_printf(&value, " virt 0x%" PRIx64, target->work_area_virt);
	text_printf(&value, " backup %d", target->work_area_backup);
	add(facts, "work-area", target->name, target->work_area_place, target->work_area_place.file == SOURCE_NONE,
	    text_copy(&value, facts->arena));
	text_release(&value);
}

static void add_targets(struct facts *facts)
{
	for (size_t i = 0; i < facts->run->targets.count; i++) {
		const struct target *target = facts->run->targets.items[i];
		add(facts, "target", target->name, target->place, false, target_value(facts->arena, target));
		add_work_area(facts, target);
		add_events(facts, "event", target->name, target->events.items, target->events.count);
	}
}

static void add_flash(struct facts *facts)
{
	for (size_t i = 0; i < facts->run->flash_banks.count; i++) {
		const struct flash_bank *bank = facts->run->flash_banks.items[i];
		struct text_builder value;
		text_init(&value);
		text_printf(&value, "%s base 0x%" PRIx64 " size 0x%" PRIx64 " width %u %u target %s", bank->driver,
		            bank->base, bank->size, bank->chip_width, bank->bus_width,
		            bank->target ? bank->target->name : "-");
		for (size_t k = 0; k < bank->arguments.count; k++)
			text_printf(&value, " %s", bank->arguments.items[k]);
		add(facts, "flash-bank", bank->name, bank->place, false, text_copy(&value, facts->arena));
		text_release(&value);
	}
	for (size_t i = 0; i < facts->run->nand_devices.count; i++)
		add(facts, "nand-device", facts->run->nand_devices.items[i]->name,
		    facts->run->nand_devices.items[i]->place, false, facts->run->nand_devices.items[i]->driver);
	for (size_t i = 0; i < facts->run->pld_devices.count; i++)
		add(facts, "pld-device", facts->run->pld_devices.items[i]->name,
		    facts->run->pld_devices.items[i]->place, false, facts->run->pld_devices.items[i]->driver);
}

static void add_port(struct facts *facts, const char *name, const struct port *port, const char *fallback)
{
	add(facts, "port", name, port->place, port->value == NULL, port->value ? port->value : fallback);
}

static void add_server(struct facts *facts)
{
	const struct openocd *run = facts->run;
	add_port(facts, "gdb", &run->gdb_port, "3333");
	add_port(facts, "tcl", &run->tcl_port, "6666");
	add_port(facts, "telnet", &run->telnet_port, "4444");
	add(facts, "bindto", "", run->bind_place, run->bind_address == NULL,
	    run->bind_address                ? run->bind_address
	    : run->version == OPENOCD_0_10_0 ? "all interfaces"
	                                     : "127.0.0.1");
	add(facts, "gdb-memory-map", "", run->gdb_memory_map_place, run->gdb_memory_map_place.file == SOURCE_NONE,
	    run->gdb_memory_map ? "enable" : "disable");
	add(facts, "gdb-flash-program", "", run->gdb_flash_program_place,
	    run->gdb_flash_program_place.file == SOURCE_NONE, run->gdb_flash_program ? "enable" : "disable");
}

struct fact_list model_facts(struct model *model)
{
	struct facts facts = {.arena = model->arena, .run = model->run};
	add_adapter(&facts);
	add_reset_config(&facts);
	add_taps(&facts);
	add_targets(&facts);
	add_trace_ports(&facts);
	add_flash(&facts);
	add_server(&facts);
	return (struct fact_list){facts.items.items, facts.items.count};
}
