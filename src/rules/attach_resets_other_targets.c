/* SPDX-License-Identifier: MIT */
#include "rules/support/handlers.h"

#include <string.h>

/* Another target that GDB can connect to by itself, or NULL. */
static const struct target *other_served(const struct rule_context *context, const struct target *target)
{
	for (size_t i = 0; i < context->run->targets.count; i++) {
		const struct target *other = context->run->targets.items[i];
		bool same_group = target->smp_group && other->smp_group == target->smp_group;
		if (other != target && !same_group && model_serves_gdb(context->model, other))
			return other;
	}
	return NULL;
}

struct halt_fix {
	const struct handler *handler;
	const struct syntax_node *command; /* the only `reset` of the body, at its top */
	size_t count;
};

static enum syntax_visit visit(void *data, const struct syntax_node *command, const struct syntax_place *place)
{
	struct halt_fix *fix = data;
	if (!syntax_word_equals(fix->handler->text, syntax_command_word(command, 0), "reset"))
		return SYNTAX_VISIT_ENTER;
	fix->count++;
	fix->command = place->depth == 0 && !place->conditional ? command : NULL;
	return SYNTAX_VISIT_ENTER;
}

/* `reset halt` and `reset init` leave the target halted, which is what GDB needs; `halt` does that for this one only.
 */
static void add_fix(struct rule_context *context, struct diagnostic *diagnostic, const struct handler *handler)
{
	struct halt_fix search = {.handler = handler};
	struct syntax_visitor visitor = {&search, visit, NULL, NULL};
	if (!handler->in_file || context->version == OPENOCD_0_10_0)
		return;
	syntax_visit_commands(context->arena, handler->text, handler->script, &visitor);
	if (search.count != 1 || !search.command)
		return;
	source_id file = handler->event->place.file;
	struct fix *fix = rule_add_fix(context, diagnostic, file, FIX_UNSAFE, "Halt this target instead");
	if (!fix)
		return;
	fix_replace(context->sink, fix, model_node_span(file, search.command), "halt");
	handlers_declare(context, fix, handler);
}

static void check(struct rule_context *context)
{
	if (!events_run_serves_gdb(context) || context->run->targets.count < 2)
		return;
	struct handler_cursor cursor = {0};
	struct handler handler;
	while (handlers_next(context, &cursor, "gdb-attach", &handler)) {
		if (strcmp(handler.event->event, "gdb-attach") != 0 ||
		    !model_serves_gdb(context->model, handler.target))
			continue;
		const struct target *other = other_served(context, handler.target);
		if (!other || !events_body_effects(context, handler.event->body).resets)
			continue;
		handlers_read(context, &handler);
		struct diagnostic *diagnostic = rule_report_span(
			context, SEVERITY_WARNING, handlers_span(context, &handler), &handler.event->place,
			"the gdb-attach handler of target '%s' resets: OpenOCD %s then resets target '%s', too, "
			"whose GDB loses its session",
			handler.target->name, know_version_name(context->version), other->name);
		rule_help(context, diagnostic,
		          "halt in the handler and leave the reset to 'monitor reset halt' from one GDB%s",
		          context->version == OPENOCD_0_10_0 ? ": 'targets NAME; halt'" : "");
		add_fix(context, diagnostic, &handler);
	}
}

const struct rule rule_attach_resets_other_targets = {
	.id = "attach-resets-other-targets",
	.severity = SEVERITY_WARNING,
	.summary = "a gdb-attach handler whose reset hits the other targets",
	.versions = "all",
	.finds = "`reset` in a gdb-attach handler of the user's files, or in a procedure that it calls, where GDB can "
		 "connect to another target as well. Members of one SMP group share a port and count as one.",
	.why = "`reset` is for all targets of a run, not for the one that GDB connects to. The second GDB that "
	       "connects "
	       "resets the program that the first one is debugging.",
	.bad = "adapter driver dummy\ntransport select jtag\njtag newtap chip a -irlen 4\njtag newtap chip b -irlen 4\n"
	       "target create chip.a arm7tdmi -chain-position chip.a\n"
	       "target create chip.b arm7tdmi -chain-position chip.b\n"
	       "chip.a configure -event gdb-attach { reset halt }\n",
	.good = "adapter driver dummy\ntransport select jtag\njtag newtap chip a -irlen 4\njtag newtap chip b -irlen "
		"4\n"
		"target create chip.a arm7tdmi -chain-position chip.a\n"
		"target create chip.b arm7tdmi -chain-position chip.b\n"
		"chip.a configure -event gdb-attach { halt }\n",
	.fix = "Unsafe: writes `halt` where the reset is a command of its own in the body.",
	.check = check,
};
