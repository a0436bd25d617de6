/* SPDX-License-Identifier: MIT */
#include "rules/support/traps.h"

#include <ctype.h>
#include <string.h>

/* "INFO", "15:8", "0x10", "!": what people put into brackets and what is no command. */
static bool is_label(const char *text, const struct syntax_node *script)
{
	bool has_lower = false;
	for (size_t i = script->start; i < script->end; i++) {
		if (strchr("$[{\"\\;\n", text[i]))
			return false;
		has_lower |= islower((unsigned char)text[i]) != 0;
	}
	bool is_number = isdigit((unsigned char)text[script->start]);
	return script->end > script->start && (is_number || !has_lower);
}

/* True when the run stopped because the bracket of this SCRIPT was taken for a command. */
static bool is_failure(struct rule_context *context, const struct trap_command *at, const struct syntax_node *script)
{
	const struct failure *failure = rule_failure(context);
	const struct syntax_node *command = failure ? syntax_script_first_command(script) : NULL;
	return command && failure->kind == FAILURE_UNKNOWN_COMMAND && !*failure->command &&
	       failure->place.file == at->file && traps_is_same(command, rule_failure_command(context, failure));
}

static void check_bracket(struct rule_context *context, const struct trap_command *at,
                          const struct syntax_node *bracket)
{
	const struct syntax_node *script = syntax_substitution_script(bracket);
	bool stops = script && is_failure(context, at, script);
	if (!script || (!stops && !is_label(at->text, script)))
		return;
	if (stops)
		rule_claim(context);
	const char *inside = syntax_word_raw(context->arena, at->text, script);
	struct diagnostic *diagnostic =
		traps_report(context, stops, traps_severity(context, at), model_node_span(at->file, bracket),
	                     "brackets run a command, between quotes, too: OpenOCD looks for a command '%s'; %s",
	                     inside, traps_outcome(context, at, stops));
	rule_help(context, diagnostic, "a bracket that is meant as such is written \\[");
	traps_add_edit(context, diagnostic, at, is_label(at->text, script) ? FIX_SAFE : FIX_UNSAFE,
	               span_make(at->file, bracket->start, bracket->start), "\\", "Put a backslash before the bracket");
}

static void check_word(struct rule_context *context, const struct trap_command *at, const struct syntax_node *word)
{
	for (const struct syntax_node *part = word->first_child; part; part = part->next_sibling)
		if (part->kind == SYNTAX_SUBSTITUTION && part->fault == SYNTAX_FAULT_NONE)
			check_bracket(context, at, part);
}

static void check(struct rule_context *context)
{
	struct trap_walk walk = {0};
	struct trap_command at;
	while (traps_next(context, &walk, &at)) {
		for (size_t i = 1; i < syntax_command_word_count(at.command); i++) {
			const struct syntax_node *word = syntax_command_word(at.command, i);
			if (syntax_word_quoting(word) == SYNTAX_QUOTED)
				check_word(context, &at, word);
		}
	}
}

const struct rule rule_brackets_in_string = {
	.id = "brackets-in-string",
	.order = 4,
	.of_text = true,
	.severity = SEVERITY_ERROR,
	.summary = "brackets in a text, which run a command",
	.versions = "all",
	.finds = "A text in quotes with something in brackets that is no command: `echo \"[INFO] ready\"`, `\"bits "
		 "[7:0]\"`.",
	.why = "Between double quotes Tcl still replaces `[...]` by the result of the command in it. OpenOCD knows "
	       "none of "
	       "that name and stops.",
	.bad = "adapter driver dummy\necho \"[INFO] board ready\"\n",
	.good = "adapter driver dummy\necho \"\\[INFO] board ready\"\n",
	.fix = "Puts a backslash before the bracket.",
	.check = check,
};
