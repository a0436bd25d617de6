/* SPDX-License-Identifier: MIT */
#include "rules/support/events.h"

/* gdb-end comes just before gdb-detach when a connection closes: a handler of that one that resumes is as good. */
static bool resumes_at_end(struct rule_context *context, const struct target *target)
{
	const struct event_handler *handler = events_handler(target, "gdb-end");
	if (!handler)
		return false;
	struct body_effects effects = events_body_effects(context, handler->body);
	return effects.resumes || effects.unknown;
}

static bool is_missing(struct rule_context *context, const struct target *target)
{
	return model_serves_gdb(context->model, target) && !events_handler(target, "gdb-detach") &&
	       !events_emptied(context, target, "gdb-detach") && !resumes_at_end(context, target) &&
	       !events_detach_slip(context, target);
}

static void check(struct rule_context *context)
{
	const struct openocd *run = context->run;
	struct target **targets = arena_alloc(context->arena, (run->targets.count + 1) * sizeof(*targets));
	size_t count = 0;
	if (!events_run_serves_gdb(context))
		return;
	for (size_t i = 0; i < run->targets.count; i++)
		if (is_missing(context, run->targets.items[i]))
			targets[count++] = run->targets.items[i];
	struct target_group *groups;
	size_t group_count = events_group(context, targets, count, &groups);
	for (size_t i = 0; i < group_count; i++) {
		const struct target_group *group = &groups[i];
		struct diagnostic *diagnostic = events_report(
			context, SEVERITY_NOTE, group,
			"%s no gdb-detach handler: OpenOCD %s leaves the target halted when GDB disconnects",
			events_name_targets(context, group, "has", "have"), know_version_name(context->version));
		rule_help(context, diagnostic, "to let the program run on: %s",
		          events_example(context, group, "gdb-detach"));
		events_add_handlers(context, diagnostic, group, "gdb-detach");
	}
}

const struct rule rule_missing_gdb_detach = {
	.id = "missing-gdb-detach",
	.severity = SEVERITY_NOTE,
	.fixed_at_any_severity = true,
	.summary = "a target that stays halted when GDB disconnects",
	.versions = "all",
	.finds = "A target that GDB can connect to and that has no gdb-detach handler (nor a gdb-end handler that "
		 "resumes). "
		 "Silent when the run ends OpenOCD (`shutdown`, `program ... exit`), for targets without a GDB port, "
		 "and for "
		 "the later members of an SMP group.",
	.why = "After `detach`, `kill`, `disconnect` or `quit` in GDB the target stays halted in every version of "
	       "OpenOCD: "
	       "the board looks dead until it is reset. Shipped scripts leave the choice to the user.",
	.bad = "adapter driver dummy\ntransport select jtag\njtag newtap chip cpu -irlen 4\n"
	       "target create chip.cpu arm7tdmi -chain-position chip.cpu\n",
	.good = "adapter driver dummy\ntransport select jtag\njtag newtap chip cpu -irlen 4\n"
		"target create chip.cpu arm7tdmi -chain-position chip.cpu\n"
		"chip.cpu configure -event gdb-detach {\n\tif {[[target current] curstate] eq \"halted\"} { resume "
		"}\n}\n",
	.fix = "Adds a handler that lets a halted target run on, behind the gdb-attach handler or the line that makes "
	       "the "
	       "target.",
	.check = check,
};
