/* SPDX-License-Identifier: MIT */
/*
 * `info exists $X`, `unset $X`, `set $X 1`: the name of a variable is wanted, and its value is given. Scripts do so on
 * purpose where a variable holds a name: one that is an argument, runs through a list, or was put together. What is
 * left is a variable of the file that nothing of the kind touches.
 */
#include "rules/support/traps.h"

#include <string.h>

struct use {
	const struct trap_command *at;
	const struct syntax_node *word;
	const char *name; /* of the variable */
	const char *what; /* "info exists" ... */
};

static bool find_use(struct rule_context *context, const struct trap_command *at, struct use *use)
{
	static const struct {
		const char *name;
		size_t index, least; /* argument that is a name; least number of words */
	} forms[] = {{"set", 1, 3}, {"unset", 1, 2}, {"incr", 1, 2}, {"append", 1, 3}, {"lappend", 1, 3}};
	size_t count = syntax_command_word_count(at->command);
	size_t index = 0;
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
		if (count >= forms[i].least && traps_word_is(at, 0, forms[i].name)) {
			index = forms[i].index;
			use->what = forms[i].name;
		}
	if (count == 3 && traps_word_is(at, 0, "info") && traps_word_is(at, 1, "exists")) {
		index = 2;
		use->what = "info exists";
	}
	use->word = index ? traps_bare_word(at, index) : NULL;
	const struct syntax_node *variable = use->word ? syntax_word_variable(use->word) : NULL;
	if (!variable || syntax_variable_index(variable))
		return false;
	use->at = at;
	use->name = syntax_variable_name(context->arena, at->text, variable);
	return true;
}

/* True when LIST, the text of a word, holds NAME as a word of its own. */
static bool has_word(const char *text, const struct syntax_node *list, const char *name)
{
	size_t length = strlen(name);
	for (size_t i = list->start; i + length <= list->end; i++) {
		bool begins = i == list->start || strchr(" \t\r\n{}", text[i - 1]);
		bool ends = i + length == list->end || strchr(" \t\r\n{}", text[i + length]);
		if (begins && ends && memcmp(text + i, name, length) == 0)
			return true;
	}
	return false;
}

/* A number or nothing cannot be the name that is wanted. */
static bool is_value(const char *text, const struct syntax_node *word)
{
	char first = text[word->start];
	return syntax_word_is_literal(word) && ((first >= '0' && first <= '9') || first == '-');
}

/* True when the command gives NAME a value that may well be a name. */
static bool may_give_name(const struct trap_command *at, const char *name)
{
	const struct syntax_node *first = syntax_command_word(at->command, 1);
	const struct syntax_node *second = syntax_command_word(at->command, 2);
	if (!first)
		return false;
	if (traps_word_is(at, 0, "set") || traps_word_is(at, 0, "append") || traps_word_is(at, 0, "lappend"))
		return second && syntax_word_equals(at->text, first, name) && !is_value(at->text, second);
	if (traps_word_is(at, 0, "proc"))
		return second && has_word(at->text, second, name);
	if (traps_word_is(at, 0, "foreach") || traps_word_is(at, 0, "lmap") || traps_word_is(at, 0, "lassign") ||
	    traps_word_is(at, 0, "upvar") || traps_word_is(at, 0, "scan") || traps_word_is(at, 0, "regexp") ||
	    traps_word_is(at, 0, "catch"))
		return has_word(at->text, at->command, name);
	return false;
}

static bool holds_name(struct rule_context *context, const struct use *use)
{
	struct trap_walk walk = {0};
	struct trap_command at;
	while (traps_next(context, &walk, &at))
		if (may_give_name(&at, use->name))
			return true;
	return false;
}

/* The failure is that the variable cannot be read, on this line. */
static bool claim(struct rule_context *context, const struct use *use)
{
	if (traps_claim(context, use->at))
		return true;
	const struct failure *failure = rule_failure(context);
	if (!failure || failure->kind != FAILURE_SCRIPT || failure->place.file != use->at->file ||
	    failure->place.line != (int)use->at->command->line || strcmp(failure->subject, use->name) != 0)
		return false;
	rule_claim(context);
	return true;
}

static void report(struct rule_context *context, const struct use *use)
{
	bool stops = claim(context, use);
	struct diagnostic *diagnostic =
		traps_report(context, stops, SEVERITY_WARNING, model_node_span(use->at->file, use->word),
	                     "'%s' wants the name of a variable, but '$%s' is its value%s%s", use->what, use->name,
	                     stops ? "; " : "", stops ? traps_outcome(context, use->at, true) : "");
	rule_help(context, diagnostic, "write '%s %s', without the '$'", use->what, use->name);
	traps_add_edit(context, diagnostic, use->at, traps_safety(use->at, stops),
	               span_make(use->at->file, use->word->start, use->word->end), use->name, "Leave the '$' out");
}

static void check(struct rule_context *context)
{
	struct trap_walk walk = {0};
	struct trap_command at;
	struct use use;
	while (traps_next(context, &walk, &at))
		if (find_use(context, &at, &use) && !holds_name(context, &use))
			report(context, &use);
}

const struct rule rule_dollar_before_name = {
	.id = "dollar-before-name",
	.order = 4,
	.of_text = true,
	.severity = SEVERITY_WARNING,
	.summary = "'$' before the name of a variable where the name is wanted",
	.versions = "all",
	.finds =
		"`info exists $X`, `unset $X`, `incr $X`, `set $X 1`, `lappend $X ...` where X holds no name: it is no "
		"argument, no variable of a loop, and what it is set to, if anything, is a number.",
	.why = "`$X` is the value of X. If X is not set, OpenOCD stops; else another variable, called like the value, "
	       "is "
	       "asked for or changed, and X stays as it is.",
	.bad = "adapter driver dummy\nif {[info exists $SPEED]} {\n\tadapter speed $SPEED\n}\n",
	.good = "adapter driver dummy\nif {[info exists SPEED]} {\n\tadapter speed $SPEED\n}\n",
	.fix = "Leaves the '$' out. Unsafe where the line runs while the file is read, and went through.",
	.check = check,
};
