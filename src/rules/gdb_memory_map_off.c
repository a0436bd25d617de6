/* SPDX-License-Identifier: MIT */
#include "rules/support/events.h"

#include <string.h>

/* The first bank of a target that GDB can connect to, or NULL. */
static const struct flash_bank *bank_for_gdb(const struct rule_context *context)
{
	const struct openocd *run = context->run;
	for (size_t i = 0; i < run->flash_banks.count; i++)
		if (run->flash_banks.items[i]->target &&
		    model_serves_gdb(context->model, run->flash_banks.items[i]->target))
			return run->flash_banks.items[i];
	return NULL;
}

static void add_fix(struct rule_context *context, struct diagnostic *diagnostic, const struct place *place)
{
	const struct syntax_node *command = model_command_at(context->model, place, NULL);
	if (!command || !model_is_user_file(context->model, place->file))
		return;
	const struct syntax_node *word = rule_word_with_value(rule_text(context, place->file), command, "disable");
	if (!word)
		return;
	struct fix *fix = rule_add_fix(context, diagnostic, place->file, FIX_UNSAFE, "Switch the memory map on");
	rule_replace_word(context, fix, place->file, word, "enable");
	if (fix)
		fix_declare_change(context->sink, fix, "gdb-memory-map");
}

static void check(struct rule_context *context)
{
	const struct openocd *run = context->run;
	if (!events_run_serves_gdb(context) || run->gdb_memory_map ||
	    !model_is_user_file(context->model, run->gdb_memory_map_place.file))
		return;
	const struct flash_bank *bank = bank_for_gdb(context);
	if (!bank)
		return;
	bool wants_programming = run->gdb_flash_program && run->gdb_flash_program_place.file != SOURCE_NONE;
	struct diagnostic *diagnostic = rule_report(
		context, wants_programming ? SEVERITY_WARNING : SEVERITY_NOTE, &run->gdb_memory_map_place, NULL,
		"the memory map is off: OpenOCD %s does not tell GDB of flash bank '%s', so that 'load' writes flash "
		"as "
		"if it were RAM and breakpoints in flash have to be hardware ones by hand",
		know_version_name(context->version), bank->name);
	if (diagnostic && wants_programming) {
		diagnostic_add_related(context->sink, diagnostic,
		                       model_span_at(context->model, &run->gdb_flash_program_place, NULL),
		                       "this has no effect without the memory map");
	}
	rule_help(context, diagnostic,
	          "write 'gdb_memory_map enable'; if it was switched off because GDB could not connect, halt the "
	          "target in "
	          "a gdb-attach handler instead, or write the flash with 'program' before GDB connects");
	if (diagnostic)
		add_fix(context, diagnostic, &run->gdb_memory_map_place);
}

const struct rule rule_gdb_memory_map_off = {
	.id = "gdb-memory-map-off",
	.severity = SEVERITY_NOTE,
	.summary = "the memory map switched off where there is flash for GDB to load into",
	.versions = "all",
	.finds = "`gdb_memory_map disable` in a run with a flash bank on a target that GDB can connect to; a warning "
		 "where `gdb_flash_program enable` asks for just what this prevents.",
	.why = "GDB learns from the memory map what is flash. Without it, it writes flash like RAM, which does "
	       "nothing, and "
	       "sets software breakpoints there, which never hit.",
	.bad = "adapter driver dummy\ntransport select jtag\njtag newtap chip cpu -irlen 4\n"
	       "target create chip.cpu arm7tdmi -chain-position chip.cpu\n"
	       "flash bank chip.flash cfi 0 0x100000 2 2 chip.cpu\n"
	       "gdb_memory_map disable\n",
	.good = "adapter driver dummy\ntransport select jtag\njtag newtap chip cpu -irlen 4\n"
		"target create chip.cpu arm7tdmi -chain-position chip.cpu\n"
		"flash bank chip.flash cfi 0 0x100000 2 2 chip.cpu\n"
		"gdb_memory_map enable\n",
	.fix = "Unsafe: writes `enable`.",
	.check = check,
};
