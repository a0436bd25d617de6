/* SPDX-License-Identifier: MIT */
#include "rules/support/adapter.h"
#include "rules/support/reset.h"
#include "rules/support/settings.h"

#include <string.h>

static void check(struct rule_context *context)
{
	const struct reset_word *word = &context->run->adapter.reset[RESET_SIGNALS];
	if (!settings_run_is_complete(context) || !word->given || settings_has_srst(context))
		return;
	const struct target *target = reset_needs_srst(context);
	if (!target)
		return;
	struct diagnostic *diagnostic = settings_report_word(
		context, SEVERITY_WARNING, &word->place, word->word,
		"reset_config says '%s', but the core of target '%s' (%s) cannot reset itself: every 'reset' fails in "
		"OpenOCD %s",
		word->word, target->name, target->type, know_version_name(context->version));
	const char *better = settings_has_trst(context) ? "trst_and_srst" : "srst_only";
	bool is_movable = reset_can_move(context, "srst");
	rule_help(
		context, diagnostic,
		"if SRST is wired, %swrite '%s'; if it is not, give the target a reset-assert handler that resets the "
		"chip some other way",
		is_movable ? "" : "tell the adapter how to move it and ", better);
	/* Of a line that the adapter cannot move nothing is gained (see undrivable-reset-line). */
	if (is_movable)
		settings_replace_word(context, diagnostic, &word->place, word->word, better, "reset-config *");
}

const struct rule rule_unresettable_core = {
	.id = "unresettable-core",
	.severity = SEVERITY_WARNING,
	.summary = "no SRST on a core that cannot reset itself",
	.versions = "all",
	.finds = "`reset_config none` or `trst_only` in force with a target that has no software reset (ARM7, ARM9, "
		 "ARM11, XScale, Cortex-A, Cortex-R, ARMv8, MIPS64) and no reset-assert handler. Where nobody wrote such "
		 "a word, missing-reset-config says so.",
	.why = "TRST resets the debug logic only. `reset`, and with it `program` and `reset init`, then fails: OpenOCD "
	       "does not know how to reset the core.",
	.bad = "adapter driver dummy\ntransport select jtag\nadapter speed 1000\njtag newtap chip cpu -irlen 4\n"
	       "target create chip.cpu arm7tdmi -chain-position chip.cpu\nreset_config trst_only\n",
	.good = "adapter driver dummy\ntransport select jtag\nadapter speed 1000\njtag newtap chip cpu -irlen 4\n"
		"target create chip.cpu arm7tdmi -chain-position chip.cpu\nreset_config trst_and_srst\n",
	.fix = "Unsafe: adds SRST to the words, if the adapter can move that line.",
	.check = check,
};
