/* SPDX-License-Identifier: MIT */
#include "rules/support/traps.h"

#include <string.h>

/* Commands whose arguments may well be a lone '#'. */
static bool takes_text(const struct trap_command *at)
{
	static const char *const names[] = {"string", "regexp", "regsub",  "split",   "join",   "switch", "lsearch",
	                                    "format", "list",   "lappend", "append",  "return", "case",   "lsort",
	                                    "subst",  "scan",   "error",   "uplevel", "upvar"};
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (traps_word_is(at, 0, names[i]))
			return true;
	bool one_text = traps_word_is(at, 0, "echo") || traps_word_is(at, 0, "puts");
	bool value = traps_word_is(at, 0, "set");
	size_t count = syntax_command_word_count(at->command);
	return (one_text && count == 2) || (value && count == 3);
}

/* The word with which the comment begins, or NULL. */
static const struct syntax_node *comment_word(const struct trap_command *at)
{
	for (size_t i = 1; i < syntax_command_word_count(at->command); i++) {
		const struct syntax_node *word = traps_bare_word(at, i);
		if (word && traps_begins(at->text, word, "#"))
			return word;
	}
	return NULL;
}

static void check_command(struct rule_context *context, const struct trap_command *at)
{
	const struct syntax_node *word = comment_word(at);
	if (!word)
		return;
	bool stops = traps_claim(context, at);
	if (!stops && takes_text(at))
		return;
	struct diagnostic *diagnostic =
		traps_report(context, stops, SEVERITY_WARNING, span_make(at->file, word->start, at->command->end),
	                     "this is no comment: OpenOCD takes its words for arguments of '%s'%s",
	                     syntax_word_raw(context->arena, at->text, syntax_command_word(at->command, 0)),
	                     stops ? arena_printf(context->arena, "; %s", traps_outcome(context, true)) : "");
	rule_help(context, diagnostic, "behind a command, a comment begins with ';#'");
	traps_add_edit(context, diagnostic, traps_safety(at, stops), span_make(at->file, word->start, word->start), ";",
	               "Put a ';' before the comment");
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
