/* SPDX-License-Identifier: MIT */
#include "rules/support/support.h"

#include <string.h>

/* Somewhere in the text: a procedure, a handler, a line for later. Which target it is for need not be written there. */
static bool is_examined_somewhere(const struct rule_context *context)
{
	const struct openocd *run = context->run;
	for (size_t i = 0; i < run->inclusions.count; i++)
		if (strstr(rule_text(context, run->inclusions.items[i].file), "arp_examine"))
			return true;
	return false;
}

/* The command that said so, if a file of the user's did. */
static const struct command_record *deferring_record(const struct rule_context *context, const struct target *target)
{
	for (size_t i = context->run->records.count; i-- > 0;) {
		const struct command_record *record = &context->run->records.items[i];
		const struct word_list *words = &record->arguments;
		const char *command = know_string(record->command->name);
		bool creates = strcmp(command, "target create") == 0 && words->count > 0 &&
		               strcmp(words->items[0], target->name) == 0;
		if (!creates && (strcmp(command, "$TARGET configure") != 0 || record->target != target))
			continue;
		for (size_t k = 0; k < words->count; k++)
			if (strcmp(words->items[k], "-defer-examine") == 0)
				return record;
	}
	return NULL;
}

static void check(struct rule_context *context)
{
	const struct openocd *run = context->run;
	if (!run->ok || context->version == OPENOCD_0_10_0)
		return;
	for (size_t i = 0; i < run->targets.count; i++) {
		const struct target *target = run->targets.items[i];
		if (!target->defer_examine || !model_serves_gdb(context->model, target))
			continue;
		const struct command_record *record = deferring_record(context, target);
		if (!record || record->place.file == SOURCE_NONE ||
		    !model_is_user_file(context->model, record->place.file))
			continue;
		if (is_examined_somewhere(context))
			return;
		const struct syntax_node *command = model_command_of(context->model, record);
		struct span span = command ? model_node_span(record->place.file, command)
		                           : model_span_at(context->model, &record->place, NULL);
		struct diagnostic *diagnostic =
			rule_report_span(context, SEVERITY_NOTE, span, &record->place,
		                         "-defer-examine: nothing in these files examines target '%s', and until that "
		                         "is done OpenOCD %s "
		                         "refuses GDB and every command for it ('Target not examined yet')",
		                         target->name, know_version_name(context->version));
		rule_help(context, diagnostic,
		          "once the core can be reached, for example in a handler of the target that powers it: '%s "
		          "arp_examine'",
		          target->name);
	}
}

const struct rule rule_never_examined_target = {
	.id = "never-examined-target",
	.severity = SEVERITY_NOTE,
	.summary = "a target with -defer-examine that no script examines",
	.versions = "0.11.0 and later",
	.finds = "`-defer-examine` set by a file of the user's for a target with a GDB port, in a run in which no file "
		 "contains `arp_examine`.",
	.why = "`init` and `reset` pass over such a target, so that a core without power stops nothing. Somebody has "
	       "to "
	       "examine it later, by hand or in a handler; before, GDB cannot connect to it.",
	.bad = "adapter driver dummy\ntransport select jtag\njtag newtap chip cpu -irlen 4\n"
	       "dap create chip.dap -chain-position chip.cpu\n"
	       "target create chip.m4 cortex_m -dap chip.dap -ap-num 0\n"
	       "target create chip.m0 cortex_m -dap chip.dap -ap-num 1 -defer-examine\n",
	.good = "adapter driver dummy\ntransport select jtag\njtag newtap chip cpu -irlen 4\n"
		"dap create chip.dap -chain-position chip.cpu\n"
		"target create chip.m4 cortex_m -dap chip.dap -ap-num 0\n"
		"target create chip.m0 cortex_m -dap chip.dap -ap-num 1 -defer-examine\n"
		"chip.m4 configure -event examine-end { chip.m0 arp_examine }\n",
	.check = check,
};
