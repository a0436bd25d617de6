/* SPDX-License-Identifier: MIT */
#include "rules/support/traps.h"

#include <stdlib.h>
#include <string.h>

static bool is_computed(const struct syntax_node *tree)
{
	for (const struct syntax_node *node = tree; node; node = syntax_next(tree, node))
		if (node->kind == SYNTAX_VARIABLE || node->kind == SYNTAX_SUBSTITUTION || node->kind == SYNTAX_SUGAR ||
		    node->kind == SYNTAX_CALL)
			return true;
	return false;
}

static bool is_constant(const struct syntax_node *node)
{
	return (node->kind == SYNTAX_NUMBER || node->kind == SYNTAX_WORD) && !is_computed(node);
}

static const struct syntax_node *without_parentheses(const struct syntax_node *node)
{
	while (node && node->kind == SYNTAX_GROUP)
		node = syntax_operand(node, 0);
	return node;
}

/* `if {0}`, `while {1}`, `if {true}`: switched by hand, on purpose. */
static bool is_switch(const struct syntax_node *operand)
{
	operand = without_parentheses(operand);
	if (operand && operand->kind == SYNTAX_UNARY)
		operand = without_parentheses(syntax_operand(operand, 0));
	return !operand || operand->kind == SYNTAX_NUMBER || operand->kind == SYNTAX_BOOLEAN;
}

/* `$x == 1 || 2`: the operand of && or || that is a constant, or NULL. */
static const struct syntax_node *lone_operand(const struct syntax_node *tree)
{
	for (const struct syntax_node *node = tree; node; node = syntax_next(tree, node)) {
		enum syntax_operator name = syntax_operator(node);
		if (node->kind != SYNTAX_BINARY || (name != SYNTAX_OPERATOR_OR && name != SYNTAX_OPERATOR_AND))
			continue;
		for (size_t i = 0; i < 2; i++) {
			const struct syntax_node *operand = without_parentheses(syntax_operand(node, i));
			const struct syntax_node *other = without_parentheses(syntax_operand(node, 1 - i));
			if (is_constant(operand) && is_computed(other) && other->kind != SYNTAX_SUBSTITUTION &&
			    other->kind != SYNTAX_VARIABLE)
				return operand;
		}
	}
	return NULL;
}

static void report_lone(struct rule_context *context, const struct trap_command *at, const struct syntax_node *operand)
{
	bool is_text = operand->kind == SYNTAX_WORD;
	bool stops = is_text && traps_claim(context, at);
	const char *outcome =
		is_text ? arena_printf(context->arena, "a text is neither true nor false, and %s",
	                               stops ? traps_outcome(context, at, true) : "OpenOCD stops when it comes to it")
			: "a number stands for true unless it is 0";
	struct diagnostic *diagnostic =
		traps_report(context, stops, SEVERITY_WARNING, model_node_span(at->file, operand),
	                     "this is not compared with anything: %s", outcome);
	rule_help(context, diagnostic, "write the comparison out: $x == 1 || $x == 2");
}

static bool is_same_text(const char *text, const struct syntax_node *a, const struct syntax_node *b)
{
	return a->end - a->start == b->end - b->start &&
	       memcmp(text + a->start, text + b->start, a->end - a->start) == 0;
}

/* True for two values that are surely, or (variables of two names) most likely not the same. */
static bool are_different(const char *text, const struct syntax_node *a, const struct syntax_node *b)
{
	if (is_same_text(text, a, b))
		return false;
	if (a->kind == SYNTAX_VARIABLE && b->kind == SYNTAX_VARIABLE)
		return true;
	if (a->kind == SYNTAX_NUMBER && b->kind == SYNTAX_NUMBER)
		return strtod(text + a->start, NULL) != strtod(text + b->start, NULL);
	return is_constant(a) && is_constant(b) && a->kind == b->kind;
}

/* `$x != 1 || $x != 2` is always true, `$x == 1 && $x == 2` never: such a node, or NULL. */
static const struct syntax_node *find_both(const char *text, const struct syntax_node *tree)
{
	for (const struct syntax_node *node = tree; node; node = syntax_next(tree, node)) {
		enum syntax_operator name = syntax_operator(node);
		if (node->kind != SYNTAX_BINARY || (name != SYNTAX_OPERATOR_OR && name != SYNTAX_OPERATOR_AND))
			continue;
		const struct syntax_node *a = without_parentheses(syntax_operand(node, 0));
		const struct syntax_node *b = without_parentheses(syntax_operand(node, 1));
		enum syntax_operator wanted[] = {
			name == SYNTAX_OPERATOR_OR ? SYNTAX_OPERATOR_NOT_EQUAL : SYNTAX_OPERATOR_EQUAL,
			name == SYNTAX_OPERATOR_OR ? SYNTAX_OPERATOR_STRING_NOT_EQUAL : SYNTAX_OPERATOR_STRING_EQUAL};
		if (a->kind != SYNTAX_BINARY || b->kind != SYNTAX_BINARY || syntax_operator(a) != syntax_operator(b) ||
		    (syntax_operator(a) != wanted[0] && syntax_operator(a) != wanted[1]))
			continue;
		const struct syntax_node *subject = syntax_operand(a, 0);
		if (subject->kind == SYNTAX_VARIABLE && is_same_text(text, subject, syntax_operand(b, 0)) &&
		    are_different(text, syntax_operand(a, 1), syntax_operand(b, 1)))
			return node;
	}
	return NULL;
}

static void report_both(struct rule_context *context, const struct trap_command *at, const struct syntax_node *node)
{
	bool is_or = syntax_operator(node) == SYNTAX_OPERATOR_OR;
	const char *subject = syntax_word_raw(context->arena, at->text,
	                                      syntax_operand(without_parentheses(syntax_operand(node, 0)), 0));
	struct diagnostic *diagnostic =
		traps_report(context, false, SEVERITY_WARNING, model_node_span(at->file, node),
	                     is_or ? "this is always true: whatever %s is, it differs from one of the two"
	                           : "this is never true: %s cannot equal both",
	                     subject);
	rule_help(context, diagnostic,
	          is_or ? "if it is to differ from both, write && in place of ||"
	                : "if it may be either, write || in place of &&");
}

static void check_condition(struct rule_context *context, const struct trap_command *at, const struct syntax_node *tree)
{
	const struct syntax_node *lone = lone_operand(tree);
	if (lone) {
		report_lone(context, at, lone);
		return;
	}
	const struct syntax_node *both = find_both(at->text, tree);
	if (both)
		report_both(context, at, both);
	if (is_computed(tree) || is_switch(syntax_operand(tree, 0)))
		return;
	struct diagnostic *diagnostic =
		traps_report(context, false, SEVERITY_WARNING, model_node_span(at->file, tree),
	                     "this condition reads no variable and calls nothing, so it always comes out the same");
	rule_help(context, diagnostic, "a variable is written with '$', the result of a command with '[ ]'");
}

static void check(struct rule_context *context)
{
	struct trap_walk walk = {0};
	struct trap_command at;
	while (traps_next(context, &walk, &at)) {
		if (!traps_word_is(&at, 0, "if") && !traps_word_is(&at, 0, "while"))
			continue;
		struct trap_expressions found = traps_expressions(context, &at);
		for (size_t i = 0; i < found.count; i++)
			check_condition(context, &at, found.items[i]);
	}
}

const struct rule rule_constant_condition = {
	.id = "constant-condition",
	.order = 4,
	.of_text = true,
	.severity = SEVERITY_WARNING,
	.summary = "a condition that always comes out the same",
	.versions = "all",
	.finds =
		"An `if` or `while` whose condition compares constants (`\"CHIP\" == \"stm32\"`), and a number or text "
		"that "
		"stands alone beside `||` or `&&` (`$x == 1 || 2`). Also `$x != 1 || $x != 2`, which is always true, "
		"and `$x == 1 && $x == 2`, which never is. `if {0}`, `while {1}` and the like are left alone.",
	.why = "The condition looks like a question but is none: one of the ways is never taken. A text that stands "
	       "alone "
	       "stops OpenOCD.",
	.bad = "adapter driver dummy\nset rev 3\nif {$rev == 1 || 2} {\n\tadapter speed 1000\n}\n",
	.good = "adapter driver dummy\nset rev 3\nif {$rev == 1 || $rev == 2} {\n\tadapter speed 1000\n}\n",
	.check = check,
};
