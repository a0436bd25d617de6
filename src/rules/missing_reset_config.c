/* SPDX-License-Identifier: MIT */
#include "rules/support/events.h"
#include "rules/support/reset.h"

#include <string.h>

static bool is_complete(const struct rule_context *context)
{
	const struct openocd *run = context->run;
	return run->ok && !context->is_assumed && run->adapter.driver && run->targets.count > 0;
}

static void add_line(struct rule_context *context, struct diagnostic *diagnostic, source_id file,
                     enum fix_safety safety, const char *words, const char *title)
{
	const struct syntax_node *spot = file == SOURCE_NONE ? NULL : reset_config_spot(context, file);
	if (!spot)
		return;
	struct fix *fix = diagnostic->fix ? diagnostic_add_unsafe_fix(context->sink, diagnostic, title)
	                                  : diagnostic_add_fix(context->sink, diagnostic, safety, title);
	fix_declare_change(context->sink, fix, "reset-config *");
	events_insert_behind(context, fix, file, spot, arena_printf(context->arena, "reset_config %s\n", words));
}

/* Reports on the line that brings TARGET in: there the reader has the board in mind. */
static struct diagnostic *report(struct rule_context *context, enum severity severity, const struct target *target,
                                 const char *message)
{
	struct target *targets[1] = {(struct target *)target};
	struct target_group *groups;
	events_group(context, targets, 1, &groups);
	const struct place *place = &groups[0].place;
	if (place->file == SOURCE_NONE)
		return rule_report_run(context, severity, "%s", message);
	bool makes_it = place->file == target->place.file && place->line == target->place.line;
	return rule_report_span(context, events_severity(context, place, severity),
	                        model_span_at(context->model, place, makes_it ? "target" : NULL), place, "%s", message);
}

static struct diagnostic *report_failing(struct rule_context *context, const struct target *target)
{
	return report(
		context, SEVERITY_WARNING, target,
		arena_printf(context->arena,
	                     "no reset_config says which reset lines are wired: OpenOCD %s assumes none, and 'reset' "
	                     "fails, because the core of target '%s' (%s) cannot reset itself",
	                     know_version_name(context->version), target->name, target->type));
}

static struct diagnostic *report_assumed(struct rule_context *context)
{
	const char *then = !reset_by_software(context) ? "'reset' then moves no line"
	                   : reset_by_handler(context) ? "'reset' then is what the reset-assert handler does"
	                                               : "'reset' then is the core's own software reset";
	return report(context, SEVERITY_NOTE, context->run->targets.items[0],
	              arena_printf(context->arena,
	                           "no reset_config says which reset lines are wired: OpenOCD %s assumes none ('none "
	                           "separate'), %s",
	                           know_version_name(context->version), then));
}

/* Somebody who writes srst_nogate or connect_assert_srst has the line, whatever the defaults are. */
static bool speaks_of_lines(const struct rule_context *context)
{
	for (int i = 0; i < RESET_CATEGORY_COUNT; i++) {
		const struct reset_word *word = &context->run->adapter.reset[i];
		if (word->given && model_is_user_file(context->model, word->place.file))
			return true;
	}
	return false;
}

static const char *evidence_text(struct rule_context *context, const struct reset_evidence *evidence)
{
	return arena_printf(context->arena, "'reset_config %s' is what %s%s%s for this chip%s", evidence->words,
	                    evidence->boards, evidence->count > 3 ? " and others" : "",
	                    evidence->count > 1 ? " use" : " uses", evidence->same_adapter ? " and adapter" : "");
}

/* `none` is what is in force: it only says so. Where `reset` fails it would be no cure. */
static void advise(struct rule_context *context, struct diagnostic *diagnostic, bool fails)
{
	struct reset_evidence evidence;
	bool is_known = reset_find_evidence(context, &evidence);
	bool none_works = !fails && reset_by_software(context) && !speaks_of_lines(context);
	source_id file = reset_own_adapter_file(context);
	const char *first = none_works ? "say so with 'reset_config none', or name the lines that are wired"
	                               : "name the lines that are wired, 'reset_config srst_only' for instance";
	rule_help(context, diagnostic, "%s%s%s", first, is_known ? "; " : "",
	          is_known ? evidence_text(context, &evidence) : "");
	if (none_works)
		add_line(context, diagnostic, file, FIX_SAFE, "none", "Say that no reset line is wired");
	if (is_known)
		add_line(context, diagnostic, file, FIX_UNSAFE, evidence.words,
		         arena_printf(context->arena, "Write 'reset_config %s' as %s%s", evidence.words,
		                      evidence.boards, evidence.count > 1 ? " do" : " does"));
}

static void check(struct rule_context *context)
{
	if (!is_complete(context) || reset_lines_are_said(context))
		return;
	const struct target *failing = reset_needs_srst(context);
	struct diagnostic *diagnostic = failing ? report_failing(context, failing) : report_assumed(context);
	if (diagnostic)
		advise(context, diagnostic, failing != NULL);
}

const struct rule rule_missing_reset_config = {
	.id = "missing-reset-config",
	.severity = SEVERITY_NOTE,
	.fixed_at_any_severity = true,
	.summary = "nobody says which reset lines are wired",
	.versions = "all",
	.finds = "A whole configuration (an adapter and a target) in which neither the user's files nor the scripts "
		 "they source "
		 "say which reset lines are wired: `none`, `srst_only`, `trst_only` or `trst_and_srst`. A warning "
		 "where the "
		 "core cannot reset itself (ARM7, ARM9, ARM11, XScale, Cortex-A, Cortex-R, ARMv8, MIPS64) and has no "
		 "reset-assert handler, else a note.",
	.why = "OpenOCD assumes `none separate`. Cores with a software reset are then reset by that, which leaves the "
	       "rest of the "
	       "board as it was; on all others `reset` fails, and an explicit `none` does not help.",
	.bad = "adapter driver dummy\ntransport select jtag\njtag newtap chip cpu -irlen 4\n"
	       "target create chip.cpu arm7tdmi -chain-position chip.cpu\n",
	.good = "adapter driver dummy\ntransport select jtag\njtag newtap chip cpu -irlen 4\n"
		"target create chip.cpu arm7tdmi -chain-position chip.cpu\nreset_config srst_only\n",
	.fix = "Where the core has a software reset and the file chooses its own adapter, `reset_config none` states "
	       "what is in "
	       "force. Unsafe: the words of shipped boards with the same chip and adapter.",
	.check = check,
};
