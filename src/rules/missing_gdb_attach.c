/* SPDX-License-Identifier: MIT */
#include "rules/support/events.h"

#include <string.h>

#include "base/text.h"

/* Findings of one severity and one reason are told together where one line makes their targets. */
enum case_kind {
	CASE_REFUSED,    /* 0.10.0: a flash driver that probes halted targets only */
	CASE_RUNNING,    /* 0.10.0: GDB meets a running target */
	CASE_HALTED,     /* 0.10.0, but the config halts it once */
	CASE_BY_DEFAULT, /* later: OpenOCD's own handler */
	CASE_COUNT,
};

/* An empty body is a handler that somebody wrote: other rules speak about it. */
static bool is_missing(struct rule_context *context, const struct target *target)
{
	return model_serves_gdb(context->model, target) && !events_handler(target, "gdb-attach") &&
	       !events_emptied(context, target, "gdb-attach");
}

static enum case_kind case_of(struct rule_context *context, const struct target *target)
{
	if (context->version != OPENOCD_0_10_0)
		return CASE_BY_DEFAULT;
	if (events_halted(context, target) == HALTED_YES)
		return CASE_HALTED;
	return events_bank_that_refuses(context, target) ? CASE_REFUSED : CASE_RUNNING;
}

static bool has_kinetis_bank(const struct rule_context *context, const struct target *target)
{
	for (size_t i = 0; i < context->run->flash_banks.count; i++) {
		const struct flash_bank *bank = context->run->flash_banks.items[i];
		if (bank->target == target && text_starts_with(bank->driver, "kinetis") && context->run->gdb_memory_map)
			return true;
	}
	return false;
}

static struct diagnostic *report_refused(struct rule_context *context, const struct target_group *group)
{
	enum severity severity =
		events_halted(context, group->items[0]) == HALTED_NO ? SEVERITY_ERROR : SEVERITY_WARNING;
	const struct flash_bank *bank = events_bank_that_refuses(context, group->items[0]);
	return events_report(
		context, events_severity(context, &group->place, severity), group,
		"%s no gdb-attach handler: OpenOCD 0.10.0 refuses GDB, because it leaves the target running "
		"and flash driver '%s' can only probe a halted one",
		events_name_targets(context, group, "has", "have"), bank->driver);
}

static struct diagnostic *report_running(struct rule_context *context, const struct target_group *group)
{
	const char *more = "";
	if (has_kinetis_bank(context, group->items[0]))
		more = "; some builds of it then refuse GDB ('auto_probe failed')";
	return events_report(context, events_severity(context, &group->place, SEVERITY_WARNING), group,
	                     "%s no gdb-attach handler: OpenOCD 0.10.0 does not halt the target when GDB connects%s",
	                     events_name_targets(context, group, "has", "have"), more);
}

static struct diagnostic *report(struct rule_context *context, enum case_kind kind, const struct target_group *group)
{
	switch (kind) {
	case CASE_REFUSED:
		return report_refused(context, group);
	case CASE_RUNNING:
		return report_running(context, group);
	case CASE_HALTED:
		return events_report(
			context, SEVERITY_NOTE, group,
			"%s no gdb-attach handler: OpenOCD 0.10.0 does not halt the target when GDB connects, "
			"only the config does, once",
			events_name_targets(context, group, "has", "have"));
	default:
		return events_report(context, SEVERITY_NOTE, group,
		                     "%s no gdb-attach handler: OpenOCD %s halts the target with its own ('halt 1000') "
		                     "when GDB connects, 0.10.0 would not",
		                     events_name_targets(context, group, "has", "have"),
		                     know_version_name(context->version));
	}
}

static void check_case(struct rule_context *context, enum case_kind kind)
{
	const struct openocd *run = context->run;
	struct target **targets = arena_alloc(context->arena, (run->targets.count + 1) * sizeof(*targets));
	size_t count = 0;
	for (size_t i = 0; i < run->targets.count; i++)
		if (is_missing(context, run->targets.items[i]) && case_of(context, run->targets.items[i]) == kind)
			targets[count++] = run->targets.items[i];
	struct target_group *groups;
	size_t group_count = events_group(context, targets, count, &groups);
	for (size_t i = 0; i < group_count; i++) {
		struct diagnostic *diagnostic = report(context, kind, &groups[i]);
		rule_help(context, diagnostic, "say what happens when GDB connects: %s",
		          events_example(context, &groups[i], "gdb-attach"));
		events_add_handlers(context, diagnostic, &groups[i], "gdb-attach");
	}
}

static void check(struct rule_context *context)
{
	if (!events_run_serves_gdb(context))
		return;
	for (int kind = 0; kind < CASE_COUNT; kind++)
		check_case(context, (enum case_kind)kind);
}

const struct rule rule_missing_gdb_attach = {
	.id = "missing-gdb-attach",
	.severity = SEVERITY_NOTE,
	.fixed_at_any_severity = true,
	.summary = "a target that nothing halts when GDB connects",
	.versions = "all; 0.10.0: warning, or error where GDB is refused; later versions: note",
	.finds =
		"A target that GDB can connect to and that has no gdb-attach handler. Silent when the run ends OpenOCD "
		"(`shutdown`, `program ... exit`), for targets without a GDB port, and for the later members of an SMP "
		"group, which share the port of the first.",
	.why = "GDB takes for granted that the target is halted once it is connected. OpenOCD 0.10.0 does not halt it: "
	       "where a "
	       "flash driver can only probe a halted target (XMC, SAM3, CFI and others) the connection is refused with "
	       "`auto_probe failed`, elsewhere GDB shows a program that has long gone on. Later versions halt it by "
	       "themselves, so that a handler only says the same for everybody.",
	.bad = "interface dummy\ntransport select jtag\njtag newtap chip cpu -irlen 4 -expected-id 0x3ba00477\n"
	       "target create chip.cpu cortex_m -chain-position chip.cpu\n",
	.good = "interface dummy\ntransport select jtag\njtag newtap chip cpu -irlen 4 -expected-id 0x3ba00477\n"
		"target create chip.cpu cortex_m -chain-position chip.cpu\n"
		"chip.cpu configure -event gdb-attach { halt }\n",
	.bad_version = "0.10.0",
	.fix = "Adds a handler that halts the target, behind the line that makes it.",
	.check = check,
};
