/* SPDX-License-Identifier: MIT */
#include "rules/support/traps.h"

#include <string.h>

/* Offset of the first CR LF in the quoted WORD, or 0. */
static size_t find_return(const char *text, const struct syntax_node *word)
{
	for (size_t i = word->start; i + 1 < word->end; i++)
		if (text[i] == '\r' && text[i + 1] == '\n')
			return i;
	return 0;
}

/* A script in quotes reads CR as a blank. */
static bool is_script(struct rule_context *context, const struct trap_command *at, const struct syntax_node *word)
{
	const struct syntax_body *bodies;
	size_t count = syntax_command_bodies(context->arena, at->text, at->command, &bodies);
	for (size_t i = 0; i < count; i++)
		if (bodies[i].word == word)
			return true;
	return false;
}

static void check_word(struct rule_context *context, const struct trap_command *at, const struct syntax_node *word)
{
	size_t offset = syntax_word_quoting(word) == SYNTAX_QUOTED ? find_return(at->text, word) : 0;
	if (!offset || is_script(context, at, word))
		return;
	struct diagnostic *diagnostic = traps_report(
		context, false, SEVERITY_WARNING, span_make(at->file, offset, offset + 2),
		"the file has Windows line ends, and this text goes over several lines: a CR is in its value at each "
		"of them");
	rule_help(context, diagnostic, "save the file with the line ends of Unix, or write \\n into the text");
}

static void check(struct rule_context *context)
{
	struct trap_walk walk = {0};
	struct trap_command at;
	while (traps_next(context, &walk, &at))
		for (size_t i = 1, count = traps_word_count(&at); i < count; i++)
			check_word(context, &at, syntax_command_word(at.command, i));
}

const struct rule rule_carriage_return_in_string = {
	.id = "carriage-return-in-string",
	.of_text = true,
	.severity = SEVERITY_WARNING,
	.summary = "a text over several lines in a file with Windows line ends",
	.versions = "all",
	.finds = "A text in quotes that has a CR LF in it. Blocks of code are not concerned: there a CR is a blank.",
	.why = "Tcl takes the text as it stands, with the CR. Printed, it overwrites the line; as a name, a path or a "
	       "part of "
	       "a list it matches nothing.",
	.bad = "adapter driver dummy\r\nset banner \"first\r\nsecond\"\r\n",
	.good = "adapter driver dummy\r\nset banner \"first\\nsecond\"\r\n",
	.check = check,
};
