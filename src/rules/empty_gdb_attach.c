/* SPDX-License-Identifier: MIT */
#include "rules/support/events.h"

#include <string.h>

static bool is_report_wanted(const struct rule_context *context, const struct command_record *record)
{
	return record && !record->after_init && record->place.file != SOURCE_NONE &&
	       model_is_user_file(context->model, record->place.file);
}

static void add_fix(struct rule_context *context, struct diagnostic *diagnostic, const struct target *target,
                    source_id file, const struct syntax_node *body)
{
	/* With the blank the target stays running, and such a bank would refuse the connection. */
	if (!body || events_bank_that_refuses(context, target))
		return;
	struct fix *fix = rule_add_fix(context, diagnostic, file, FIX_UNSAFE,
	                               "Write a body with a blank, which does replace OpenOCD's handler");
	if (!fix)
		return;
	fix_replace(context->sink, fix, model_node_span(file, body), "{ }");
	fix_declare_change(context->sink, fix, "event %s gdb-attach", target->name);
}

static void check_target(struct rule_context *context, const struct target *target)
{
	const struct command_record *record = events_emptied(context, target, "gdb-attach");
	if (!is_report_wanted(context, record))
		return;
	source_id file = record->place.file;
	const struct syntax_node *command = model_command_of(context->model, record);
	const struct syntax_node *body = events_command_word(context, file, command, "gdb-attach", 1);
	struct span span = body ? model_node_span(file, body) : model_span_at(context->model, &record->place, NULL);
	struct diagnostic *diagnostic = rule_report_span(context, SEVERITY_WARNING, span, &record->place,
	                                                 "an empty gdb-attach body has no effect: OpenOCD %s takes it "
	                                                 "for none and halts target '%s' with its own "
	                                                 "handler ('halt 1000') when GDB connects",
	                                                 know_version_name(context->version), target->name);
	rule_help(context, diagnostic,
	          "to leave the target running, write a body with a blank, { }%s; to halt it, write { halt }",
	          events_bank_that_refuses(context, target)
	                  ? ", and 'gdb_memory_map disable', because its flash can only be "
	                    "probed while it is halted"
	                  : "");
	add_fix(context, diagnostic, target, file, body);
}

static void check(struct rule_context *context)
{
	if (context->version == OPENOCD_0_10_0 || !events_run_serves_gdb(context))
		return;
	for (size_t i = 0; i < context->run->targets.count; i++)
		if (model_serves_gdb(context->model, context->run->targets.items[i]))
			check_target(context, context->run->targets.items[i]);
}

const struct rule rule_empty_gdb_attach = {
	.id = "empty-gdb-attach",
	.severity = SEVERITY_WARNING,
	.fixed_at_any_severity = true,
	.summary = "an empty gdb-attach body, which replaces nothing",
	.versions = "0.11.0 and later",
	.finds = "`TARGET configure -event gdb-attach {}` before `init`. From 0.11.0 on `init` gives every target "
		 "without a "
		 "gdb-attach body the handler `halt 1000`, and an empty body counts as none.",
	.why = "The idiom is meant to keep GDB from halting the target, and GDB halts it all the same. A body with a "
	       "blank, or "
	       "an empty one set after `init`, does what was meant.",
	.bad = "adapter driver dummy\ntransport select jtag\njtag newtap chip cpu -irlen 4\n"
	       "target create chip.cpu arm7tdmi -chain-position chip.cpu\n"
	       "chip.cpu configure -event gdb-attach {}\n",
	.good = "adapter driver dummy\ntransport select jtag\njtag newtap chip cpu -irlen 4\n"
		"target create chip.cpu arm7tdmi -chain-position chip.cpu\n"
		"chip.cpu configure -event gdb-attach { }\n",
	.fix = "Unsafe: writes `{ }`, so that the target keeps running when GDB connects.",
	.check = check,
};
