/* SPDX-License-Identifier: MIT */
#include "rules/support/handlers.h"

#include <string.h>

/* The target whose GDB port serves the SMP group: the one that was created first. */
static const struct target *port_holder(const struct rule_context *context, const struct target *member)
{
	for (size_t i = 0; i < context->run->targets.count; i++)
		if (context->run->targets.items[i]->smp_group == member->smp_group)
			return context->run->targets.items[i];
	return member;
}

static void check(struct rule_context *context)
{
	if (!events_run_serves_gdb(context))
		return;
	struct handler_cursor cursor = {0};
	struct handler handler;
	while (handlers_next(context, &cursor, "gdb-attach", &handler)) {
		const struct target *holder = handler.target->smp_group ? port_holder(context, handler.target) : NULL;
		if (!holder || holder == handler.target)
			continue;
		handlers_read(context, &handler);
		struct diagnostic *diagnostic = rule_report_span(
			context, SEVERITY_NOTE, handlers_span(context, &handler), &handler.event->place,
			"target '%s' is a later member of an SMP group: GDB connects to '%s', whose handler OpenOCD %s "
			"runs "
			"for gdb-attach, not this one",
			handler.target->name, holder->name, know_version_name(context->version));
		rule_help(context, diagnostic, "set the handler of '%s'; a halt there halts the whole group",
		          holder->name);
	}
}

const struct rule rule_unused_smp_handler = {
	.id = "unused-smp-handler",
	.severity = SEVERITY_NOTE,
	.summary = "a gdb-attach handler of a target that GDB does not connect to",
	.versions = "all",
	.finds = "A gdb-attach handler of the user's files on a target of an SMP group other than the one that was "
		 "created first. A loop that gives all of them the same handler is not reported.",
	.why = "An SMP group has one GDB port, that of its first target. When GDB connects, the handler of that target "
	       "runs.",
	.bad = "adapter driver dummy\ntransport select jtag\njtag newtap chip cpu -irlen 4\n"
	       "dap create chip.dap -chain-position chip.cpu\n"
	       "target create chip.a aarch64 -dap chip.dap -coreid 0 -dbgbase 0x80010000\n"
	       "target create chip.b aarch64 -dap chip.dap -coreid 1 -dbgbase 0x80110000\n"
	       "target smp chip.a chip.b\n"
	       "chip.b configure -event gdb-attach { halt }\n",
	.good = "adapter driver dummy\ntransport select jtag\njtag newtap chip cpu -irlen 4\n"
		"dap create chip.dap -chain-position chip.cpu\n"
		"target create chip.a aarch64 -dap chip.dap -coreid 0 -dbgbase 0x80010000\n"
		"target create chip.b aarch64 -dap chip.dap -coreid 1 -dbgbase 0x80110000\n"
		"target smp chip.a chip.b\n"
		"chip.a configure -event gdb-attach { halt }\n",
	.check = check,
};
