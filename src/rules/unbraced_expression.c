/* SPDX-License-Identifier: MIT */
/*
 * Conditions and expressions that Tcl substitutes before they are read as such. Several words behind `expr` are left to
 * the rules on old forms, as versions differ in them.
 */
#include "rules/support/traps.h"

#include <string.h>

/* ---- if (A == B) { ---- */

/* The argument that ends the condition which opens with '(' on the first one, or 0. */
static size_t condition_end(const struct trap_command *at)
{
	const struct syntax_node *first = traps_bare_word(at, 1);
	if (!first || !traps_begins(at->text, first, "("))
		return 0;
	size_t count = syntax_command_word_count(at->command);
	for (size_t i = 1; i + 1 < count; i++) {
		const struct syntax_node *next = syntax_command_word(at->command, i + 1);
		if (traps_ends(at->text, syntax_command_word(at->command, i), ")") &&
		    syntax_word_quoting(next) == SYNTAX_BRACED)
			return i;
	}
	return 0;
}

static bool check_parentheses(struct rule_context *context, const struct trap_command *at)
{
	size_t last = traps_word_is(at, 0, "if") || traps_word_is(at, 0, "while") ? condition_end(at) : 0;
	if (last < 2)
		return false;
	struct span span = span_make(at->file, syntax_command_word(at->command, 1)->start,
	                             syntax_command_word(at->command, last)->end);
	bool stops = traps_claim(context, at);
	struct diagnostic *diagnostic =
		traps_report(context, stops, SEVERITY_WARNING, span,
	                     "a condition in parentheses falls apart at its blanks: only '%s' is the condition; %s",
	                     syntax_word_raw(context->arena, at->text, syntax_command_word(at->command, 1)),
	                     traps_outcome(context, at, stops));
	rule_help(context, diagnostic, "put the condition into braces: %s {...} {",
	          syntax_word_raw(context->arena, at->text, syntax_command_word(at->command, 0)));
	struct fix *fix = traps_add_fix(context, diagnostic, at, FIX_SAFE, "Put the condition into braces");
	if (!fix)
		return true;
	fix_replace(context->sink, fix, span_make(at->file, span.start, span.start), "{");
	fix_replace(context->sink, fix, span_make(at->file, span.end, span.end), "}");
	return true;
}

/* ---- expr "$a + $b", if "$a == b" ---- */

/* A word with operators that is read twice: by Tcl, then as an expression. */
static bool is_read_twice(const char *text, const struct syntax_node *word)
{
	bool has_variable = false, has_operator = false;
	if (syntax_word_quoting(word) == SYNTAX_BRACED || syntax_word_is_expanded(word))
		return false;
	for (const struct syntax_node *part = word->first_child; part; part = part->next_sibling) {
		has_variable |= part->kind == SYNTAX_VARIABLE;
		if (part->kind != SYNTAX_TEXT)
			continue;
		for (size_t i = part->start; i < part->end; i++)
			has_operator |= strchr("+-*/%<>=!&|?", text[i]) != NULL;
	}
	return has_variable && has_operator;
}

static void check_double(struct rule_context *context, const struct trap_command *at)
{
	bool is_condition = traps_word_is(at, 0, "if") || traps_word_is(at, 0, "while");
	bool is_expr = traps_word_is(at, 0, "expr") && syntax_command_word_count(at->command) == 2;
	const struct syntax_node *word = is_condition || is_expr ? syntax_command_word(at->command, 1) : NULL;
	if (!word || !is_read_twice(at->text, word))
		return;
	bool is_loop = traps_word_is(at, 0, "while");
	struct diagnostic *diagnostic = traps_report(
		context, false, is_loop ? SEVERITY_WARNING : SEVERITY_NOTE, model_node_span(at->file, word),
		is_loop ? "without braces the variables are put in once, before the loop begins: the condition never "
			  "changes"
			: "without braces the values are put into the text before it is read as an expression: one "
			  "with "
			  "blanks, letters or an empty one makes it unreadable");
	rule_help(context, diagnostic, "put the expression into braces, and texts in it into quotes");
}

static void check(struct rule_context *context)
{
	struct trap_walk walk = {0};
	struct trap_command at;
	while (traps_next(context, &walk, &at))
		if (!check_parentheses(context, &at))
			check_double(context, &at);
}

const struct rule rule_unbraced_expression = {
	.id = "unbraced-expression",
	.order = 4,
	.of_text = true,
	.severity = SEVERITY_NOTE,
	.summary = "a condition or expression without braces",
	.versions = "all",
	.finds = "`if ($a == 1) {`, written as in C, and `expr \"$a + $b\"` or `if \"$a == b\" {`, whose variables are "
		 "replaced before the expression is read. An `expr` of several words is a matter of "
		 "`deprecated-command` "
		 "and `removed-command`.",
	.why = "Parentheses hold no words together: the condition ends at its first blank, and OpenOCD stops. Without "
	       "braces "
	       "an expression is substituted twice, so that empty values and values with blanks break it; a `while` "
	       "without "
	       "braces never ends or never begins.",
	.bad = "adapter driver dummy\nset rev 1\nif ($rev == 1) {\n\tadapter speed 1000\n}\n",
	.good = "adapter driver dummy\nset rev 1\nif {$rev == 1} {\n\tadapter speed 1000\n}\n",
	.fix = "Puts a condition in parentheses into braces.",
	.check = check,
};
