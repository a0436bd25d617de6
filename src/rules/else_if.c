/* SPDX-License-Identifier: MIT */
#include "rules/support/traps.h"

#include <string.h>

static void check_command(struct rule_context *context, const struct trap_command *at)
{
	if (!traps_word_is(at, 0, "if"))
		return;
	for (size_t i = 3; i + 1 < syntax_command_word_count(at->command); i++) {
		if (!traps_word_is(at, i, "else") || !traps_word_is(at, i + 1, "if"))
			continue;
		const struct syntax_node *first = syntax_command_word(at->command, i);
		const struct syntax_node *second = syntax_command_word(at->command, i + 1);
		bool stops = traps_claim(context, at);
		struct diagnostic *diagnostic =
			traps_report(context, stops, SEVERITY_WARNING, span_make(at->file, first->start, second->end),
		                     "'else if' in two words: behind 'else', 'if' expects one block and nothing more; "
		                     "OpenOCD %s stops "
		                     "%s",
		                     know_version_name(context->version),
		                     stops ? "here" : "as soon as the condition before it is false");
		rule_help(context, diagnostic, "write 'elseif'");
		traps_add_edit(context, diagnostic, at, FIX_SAFE, span_make(at->file, first->start, second->end),
		               "elseif", "Write 'elseif'");
		return;
	}
}

static void check(struct rule_context *context)
{
	struct trap_walk walk = {0};
	struct trap_command at;
	while (traps_next(context, &walk, &at))
		check_command(context, &at);
}

const struct rule rule_else_if = {
	.id = "else-if",
	.order = 4,
	.of_text = true,
	.severity = SEVERITY_ERROR,
	.summary = "'else if' in two words",
	.versions = "all",
	.finds = "`if {A} {...} else if {B} {...}`.",
	.why = "Tcl's word is `elseif`. Written in two, everything goes well as long as A is true; once it is false, "
	       "the "
	       "words behind `else` are too many, and OpenOCD stops.",
	.bad = "adapter driver dummy\nset v 2\nif {$v == 1} {\n\tadapter speed 1000\n} else if {$v == 2} {\n"
	       "\tadapter speed 500\n}\n",
	.good = "adapter driver dummy\nset v 2\nif {$v == 1} {\n\tadapter speed 1000\n} elseif {$v == 2} {\n"
		"\tadapter speed 500\n}\n",
	.fix = "Writes `elseif`.",
	.check = check,
};
