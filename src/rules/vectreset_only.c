/* SPDX-License-Identifier: MIT */
/* OpenOCD's default for a Cortex-M without SRST resets the core and leaves the peripherals as they are. */
#include "rules/support/code.h"
#include "rules/support/events.h"
#include "rules/support/settings.h"

#include <string.h>

/*
 * `cortex_m reset_config` sets the current target, `NAME cortex_m reset_config` that one; either shows some thought, in
 * a handler, too.
 */
static bool says_how(const struct rule_context *context, const struct target *target)
{
	for (size_t i = 0; i < context->run->records.count; i++)
		if (strstr(context->run->records.items[i].name, "cortex_m reset_config"))
			return true;
	for (size_t i = 0; i < target->events.count; i++)
		if (strstr(target->events.items[i]->body, "cortex_m reset_config"))
			return true;
	return model_event(target, "reset-assert") != NULL;
}

/* Debug ports of cores of ARMv6-M and ARMv8-M: Cortex-M0, M0+, M23, M33. Bits 28 and up are a revision. */
static bool has_no_vectreset(const struct target *target)
{
	static const uint32_t ids[] = {0x0bb11477, 0x0bc11477, 0x0be12477};
	const struct tap *tap = target->dap ? target->dap->tap : NULL;
	for (size_t i = 0; tap && i < tap->expected_ids.count; i++)
		for (size_t k = 0; k < sizeof(ids) / sizeof(ids[0]); k++)
			if ((tap->expected_ids.items[i] & 0x0fffffff) == ids[k])
				return true;
	return false;
}

static bool resets_core_only(const struct rule_context *context, const struct target *target)
{
	return strcmp(target->type, "cortex_m") == 0 && target->place.file != SOURCE_NONE &&
	       !settings_are_shipped(context, &target->place) && !says_how(context, target) &&
	       !has_no_vectreset(target);
}

static void add_fix(struct rule_context *context, struct diagnostic *diagnostic, const struct target *target)
{
	const struct syntax_node *command = model_command_at(context->model, &target->place, "target");
	if (!command)
		return;
	struct fix *fix = rule_add_fix(context, diagnostic, target->place.file, FIX_UNSAFE,
	                               "Ask for a reset of the whole chip (SYSRESETREQ)");
	if (fix)
		events_insert_behind(context, fix, target->place.file, command, "cortex_m reset_config sysresetreq\n");
}

static void report(struct rule_context *context, const struct target *target)
{
	struct diagnostic *diagnostic = rule_report(
		context, SEVERITY_WARNING, &target->place, "target",
		"on 'reset' OpenOCD %s resets only the core of target '%s' (VECTRESET, its default for Cortex-M3, M4 "
		"and M7 without SRST): clocks, DMA and peripherals stay as the old program left them",
		know_version_name(context->version), target->name);
	rule_help(context, diagnostic,
	          "write 'cortex_m reset_config sysresetreq' behind the target, as the shipped "
	          "target files do, or 'reset_config srst_only' if SRST is wired");
	add_fix(context, diagnostic, target);
}

/* The Cortex-M beside the cores of an application processor is not the one that resets the chip. */
static bool is_microcontroller(const struct openocd *run)
{
	for (size_t i = 0; i < run->targets.count; i++)
		if (strcmp(run->targets.items[i]->type, "cortex_m") != 0 &&
		    strcmp(run->targets.items[i]->type, "mem_ap") != 0)
			return false;
	return true;
}

static bool is_one_of(const struct code *code, const char *first, const char *second)
{
	return code->name && (strcmp(code->name, first) == 0 || strcmp(code->name, second) == 0);
}

/* A script that looks at the chip and ends OpenOCD, without a `reset` anywhere, does not care. */
static bool may_reset(struct rule_context *context)
{
	const struct code_list *list = code_of(context);
	bool ends = false;
	for (size_t i = 0; i < list->count; i++) {
		const struct code *code = &list->items[i];
		if (is_one_of(code, "reset", "program"))
			return true;
		ends = ends ||
		       (code->frame->kind == CODE_FILE && !code->is_conditional && is_one_of(code, "shutdown", "exit"));
	}
	return !ends;
}

static void check(struct rule_context *context)
{
	if (!settings_run_is_complete(context) || settings_has_srst(context) || !is_microcontroller(context->run))
		return;
	for (size_t i = 0; i < context->run->targets.count; i++)
		if (resets_core_only(context, context->run->targets.items[i]) && may_reset(context))
			report(context, context->run->targets.items[i]);
}

const struct rule rule_vectreset_only = {
	.id = "vectreset-only",
	.severity = SEVERITY_WARNING,
	.summary = "a Cortex-M of which `reset` resets the core only",
	.versions = "all",
	.finds = "A `cortex_m` target that the user's files create, without `cortex_m reset_config`, without SRST in "
		 "reset_config and without a reset-assert handler. Silent where another core is beside it that is no "
		 "Cortex-M, and where the identity code is that of a Cortex-M0, M0+, M23 or M33: these have no "
		 "VECTRESET, and OpenOCD 0.11.0 and later resets the whole chip.",
	.why = "A program that starts behind `reset run` then finds peripherals that are already on: it works from the "
	       "debugger and hangs from power-up, or the other way round.",
	.bad = "adapter driver dummy\ntransport select jtag\nadapter speed 1000\njtag newtap chip cpu -irlen 4\n"
	       "dap create chip.dap -chain-position chip.cpu\ntarget create chip.cpu cortex_m -dap chip.dap\n",
	.good = "adapter driver dummy\ntransport select jtag\nadapter speed 1000\njtag newtap chip cpu -irlen 4\n"
		"dap create chip.dap -chain-position chip.cpu\ntarget create chip.cpu cortex_m -dap chip.dap\n"
		"cortex_m reset_config sysresetreq\n",
	.fix = "Unsafe: adds `cortex_m reset_config sysresetreq` behind the target.",
	.check = check,
};
