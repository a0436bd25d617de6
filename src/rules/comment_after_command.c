/* SPDX-License-Identifier: MIT */
#include "rules/support/judge.h"
#include "rules/support/traps.h"

/* Without the comment OpenOCD would take the command, with it never. */
static bool fails_surely(struct rule_context *context, const struct trap_command *at)
{
	const struct verdict_list *verdicts = judge_code(context);
	for (size_t i = 0; i < verdicts->count; i++)
		if (verdicts->items[i].code == at->code)
			return verdicts->items[i].kind == VERDICT_WRONG_ARGUMENTS;
	return false;
}

static void check_command(struct rule_context *context, const struct trap_command *at)
{
	const struct syntax_node *word = traps_comment_word(at);
	if (!word)
		return;
	bool stops = traps_claim(context, at);
	if (!stops && traps_takes_text(at))
		return;
	bool fails = stops || fails_surely(context, at);
	struct diagnostic *diagnostic =
		traps_report(context, stops, fails ? traps_severity(context, at) : SEVERITY_WARNING,
	                     span_make(at->file, word->start, at->command->end),
	                     "this is no comment: OpenOCD takes its words for arguments of '%s'%s",
	                     syntax_word_raw(context->arena, at->text, syntax_command_word(at->command, 0)),
	                     fails ? arena_printf(context->arena, "; %s", traps_outcome(context, at, stops)) : "");
	rule_help(context, diagnostic, "behind a command, a comment begins with ';#'");
	traps_add_edit(context, diagnostic, at, traps_safety(at, stops), span_make(at->file, word->start, word->start),
	               ";", "Put a ';' before the comment");
}

static void check(struct rule_context *context)
{
	struct trap_walk walk = {0};
	struct trap_command at;
	while (traps_next(context, &walk, &at))
		check_command(context, &at);
}

const struct rule rule_comment_after_command = {
	.id = "comment-after-command",
	.order = 4,
	.of_text = true,
	.severity = SEVERITY_ERROR,
	.summary = "a comment behind a command, without the ';' that ends the command",
	.versions = "all",
	.finds = "A word that begins with '#' behind a command. Tcl knows comments only where a command may begin: at "
		 "the "
		 "start of a line or behind a ';'.",
	.why = "The words of the comment become arguments of the command. Most commands refuse them, and OpenOCD "
	       "stops; "
	       "some take them.",
	.bad = "adapter driver dummy\nadapter speed 1000 # kHz\n",
	.good = "adapter driver dummy\nadapter speed 1000 ;# kHz\n",
	.fix = "Writes ';#'. Unsafe where this run did not stop at the line.",
	.check = check,
};
