/* SPDX-License-Identifier: MIT */
#include "rules/support/events.h"
#include "rules/support/flashing.h"

#include <string.h>

/* The first bank of TARGET, of any target where it is NULL; NULL: it has none. */
static const struct flash_bank *bank_of(const struct openocd *run, const struct target *target)
{
	for (size_t i = 0; i < run->flash_banks.count; i++)
		if (!target || run->flash_banks.items[i]->target == target)
			return run->flash_banks.items[i];
	return NULL;
}

/* Nobody else makes a bank or chooses a target before this command comes. */
static bool is_certain(struct rule_context *context, const struct code *code)
{
	bool is_reached = code->is_executed || (code->frame->kind == CODE_FILE && !code->is_conditional);
	return is_reached && !code->is_guarded && !code_is_asked_for(context, code);
}

static const char *outcome(const struct flashing *flashing)
{
	return strcmp(flashing->command, "program") == 0
	               ? "writes nothing, and says 'Programming Finished' all the same"
	               : "warns, writes nothing, and goes on";
}

static void report_none(struct rule_context *context, const struct code *code, const struct flashing *flashing)
{
	struct diagnostic *diagnostic =
		rule_report_span(context, SEVERITY_WARNING, model_node_span(code->frame->file, code->command), NULL,
	                         "'%s' writes to flash banks, and these files define none: OpenOCD %s %s",
	                         flashing->command, know_version_name(context->version), outcome(flashing));
	rule_help(context, diagnostic,
	          "read the file of the very chip, which defines its banks, or define one: 'flash bank NAME DRIVER "
	          "ADDRESS 0 0 0 %s'; 'load_image' is for RAM",
	          context->run->current_target->name);
}

static void report_other(struct rule_context *context, const struct code *code, const struct flashing *flashing,
                         const struct flash_bank *bank)
{
	struct diagnostic *diagnostic = rule_report_span(
		context, SEVERITY_WARNING, model_node_span(code->frame->file, code->command), NULL,
		"'%s' writes to the flash banks of the current target, here '%s', which has none: OpenOCD %s %s",
		flashing->command, context->run->current_target->name, know_version_name(context->version),
		outcome(flashing));
	rule_help(context, diagnostic, "bank '%s' belongs to '%s': choose that one before, with 'targets %s'",
	          bank->name, bank->target->name, bank->target->name);
	if (code->frame->kind == CODE_FILE && context->run->init_done)
		events_choose_before(context, diagnostic, code->frame->file, code->command, bank->target);
}

static void check(struct rule_context *context)
{
	const struct openocd *run = context->run;
	if (!run->ok || !run->current_target || bank_of(run, run->current_target) ||
	    code_of(context)->reads_unknown_files)
		return;
	const struct flash_bank *other = bank_of(run, NULL);
	if (other && (!other->target || events_target_is_chosen(context, true)))
		return;
	const struct code_list *list = code_of(context);
	for (size_t i = 0; i < list->count; i++) {
		struct flashing flashing;
		if (!flashing_read(context, &list->items[i], &flashing) || !is_certain(context, &list->items[i]))
			continue;
		if (other)
			report_other(context, &list->items[i], &flashing, other);
		else
			report_none(context, &list->items[i], &flashing);
		return; /* one bank serves all that follows */
	}
}

const struct rule rule_missing_flash_bank = {
	.id = "missing-flash-bank",
	.severity = SEVERITY_WARNING,
	.summary = "a file written to flash where the target has no flash bank",
	.versions = "all",
	.finds = "`program` or `flash write_image` in a run that defines no flash bank, or whose banks belong to "
		 "another "
		 "target than the current one, for example to the first core where the second one was made last.",
	.why = "OpenOCD looks for each address of the file among the banks of the current target, and passes over with "
	       "a "
	       "warning what it does not find. `program` then reports success; only `verify` shows that nothing was "
	       "written.",
	.bad = "adapter driver dummy\ntransport select jtag\njtag newtap chip cpu -irlen 4\n"
	       "target create chip.cpu arm7tdmi -chain-position chip.cpu\nprogram firmware.elf verify reset exit\n",
	.good = "adapter driver dummy\ntransport select jtag\njtag newtap chip cpu -irlen 4\n"
		"target create chip.cpu arm7tdmi -chain-position chip.cpu\n"
		"flash bank chip.flash stm32f1x 0x08000000 0 0 0 chip.cpu\nprogram firmware.elf verify reset exit\n",
	.fix = "Unsafe: where the banks belong to another target, chooses that one before.",
	.check = check,
};
