/* SPDX-License-Identifier: MIT */
#include "rules/support/traps.h"

#include <string.h>

/* The word with which a comment of C begins, as a command or behind one; NULL when there is none. */
static const struct syntax_node *comment_word(const struct trap_command *at, size_t *index)
{
	for (*index = 0; *index < syntax_command_word_count(at->command); (*index)++) {
		const struct syntax_node *word = traps_bare_word(at, *index);
		if (!word)
			continue;
		bool is_block = traps_begins(at->text, word, "/*") || traps_begins(at->text, word, "//");
		bool is_lone = word->end - word->start == 2 || *index == 0;
		if (is_block && is_lone)
			return word;
	}
	return NULL;
}

/* A `#` is enough where nothing of the comment stands on another line. */
static bool is_one_line(const struct trap_command *at, const struct syntax_node *word)
{
	const char *line = at->text + word->start;
	size_t length = at->command->end - word->start;
	return !memchr(line, '\n', length) && (line[1] == '/' || strstr(line, "*/") < line + length);
}

static void check_command(struct rule_context *context, const struct trap_command *at)
{
	size_t index;
	const struct syntax_node *word = comment_word(at, &index);
	if (!word)
		return;
	bool stops = traps_claim(context, at);
	const char *sign = arena_copy(context->arena, at->text + word->start, 2);
	const char *outcome = traps_outcome(context, at, stops);
	struct span span = span_make(at->file, word->start, at->command->end);
	struct diagnostic *diagnostic =
		index == 0 ? traps_report(context, stops, traps_severity(context, at), span,
	                                  "'%s' begins no comment in Tcl: OpenOCD looks for a command of that name; %s",
	                                  sign, outcome)
			   : traps_report(context, stops, SEVERITY_WARNING, span,
	                                  "'%s' begins no comment in Tcl: its words are arguments of the command%s%s",
	                                  sign, stops ? "; " : "", stops ? outcome : "");
	rule_help(context, diagnostic, "a comment begins with '#', behind a command with ';#'");
	if (!is_one_line(at, word))
		return;
	traps_add_edit(context, diagnostic, at, traps_safety(at, stops),
	               span_make(at->file, word->start, word->start + 2), index == 0 ? "#" : ";#",
	               "Write it as a comment of Tcl");
}

static void check(struct rule_context *context)
{
	struct trap_walk walk = {0};
	struct trap_command at;
	while (traps_next(context, &walk, &at))
		check_command(context, &at);
}

const struct rule rule_foreign_comment = {
	.id = "foreign-comment",
	.order = 4,
	.of_text = true,
	.severity = SEVERITY_ERROR,
	.summary = "a comment written as in C: // or /* */",
	.versions = "all",
	.finds = "`//` and `/*` where a command begins or behind one.",
	.why = "Tcl has one sign for comments, '#'. Anything else is a command, and OpenOCD knows none of that name.",
	.bad = "// my board\nadapter driver dummy\n",
	.good = "# my board\nadapter driver dummy\n",
	.fix = "Writes '#', behind a command ';#', for a comment of one line.",
	.check = check,
};
