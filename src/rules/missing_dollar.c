/* SPDX-License-Identifier: MIT */
#include "rules/support/traps.h"

#include <ctype.h>
#include <string.h>

static bool is_name_letter(char letter)
{
	return isalnum((unsigned char)letter) || letter == '_';
}

/* The bare name at OFFSET of an expression that ends at END, or NULL. */
static const char *name_at(struct rule_context *context, const char *text, size_t start, size_t offset, size_t end)
{
	size_t stop = offset;
	while (stop < end && is_name_letter(text[stop]))
		stop++;
	if (stop == offset || isdigit((unsigned char)text[offset]) ||
	    (offset > start && (is_name_letter(text[offset - 1]) || strchr("$:\"{[", text[offset - 1]))) ||
	    (stop < end && strchr("(:\"", text[stop])))
		return NULL;
	return arena_copy(context->arena, text + offset, stop - offset);
}

/* True when the command sets a variable of that name, or says that it is one. */
static bool is_about(const struct trap_command *at, const struct code *code, const char *name)
{
	static const char *const setters[] = {"set", "global", "incr", "foreach", "variable", "append", "lappend"};
	if (code->frame != at->code->frame || !code->name)
		return false;
	const struct syntax_node *word = syntax_command_word(code->command, code->first + 1);
	for (size_t i = 0; word && i < sizeof(setters) / sizeof(setters[0]); i++)
		if (strcmp(code->name, setters[i]) == 0 && syntax_word_equals(code->frame->text, word, name))
			return true;
	const struct syntax_node *last = syntax_command_word(code->command, code->first + 2);
	return word && last && strcmp(code->name, "info") == 0 &&
	       syntax_word_equals(code->frame->text, word, "exists") &&
	       syntax_word_equals(code->frame->text, last, name);
}

/* A parameter of the procedure around: `x` and `{x 1}` in `proc f {x {y 1}}`. */
static bool is_parameter(const struct trap_command *at, const char *name)
{
	const struct code_frame *frame = at->code->frame;
	const struct syntax_node *list = frame->kind == CODE_PROCEDURE ? syntax_command_word(frame->command, 2) : NULL;
	size_t length = strlen(name);
	for (size_t i = list ? list->start : 0; list && i + length <= list->end; i++)
		if (memcmp(frame->text + i, name, length) == 0 &&
		    (i == list->start || !is_name_letter(frame->text[i - 1])) &&
		    (i + length == list->end || !is_name_letter(frame->text[i + length])))
			return true;
	return false;
}

/* Something around here treats NAME as a variable. */
static bool is_variable(struct rule_context *context, const struct trap_command *at, const char *name)
{
	if (is_parameter(at, name))
		return true;
	const struct code_list *list = code_of(context);
	for (size_t i = 0; i < list->count; i++)
		if (is_about(at, &list->items[i], name))
			return true;
	return at->code->frame->kind == CODE_FILE && openocd_variable((struct openocd *)context->run, name) != NULL;
}

static void check_expression(struct rule_context *context, const struct trap_command *at,
                             const struct syntax_body *body)
{
	const struct syntax_node *tree = syntax_body_expression(context->arena, at->text, body);
	const struct syntax_node *fault = tree ? syntax_expression_fault(tree) : NULL;
	const char *name = fault ? name_at(context, at->text, body->start, fault->start, body->end) : NULL;
	if (!name || !is_variable(context, at, name))
		return;
	bool stops = traps_claim(context, at);
	struct diagnostic *diagnostic =
		traps_report(context, stops, traps_severity(context, at),
	                     span_make(at->file, fault->start, fault->start + strlen(name)),
	                     "the name '%s' is not the value of the variable, and no value at all in an expression: %s",
	                     name, traps_outcome(context, at, stops));
	rule_help(context, diagnostic, "write $%s", name);
	traps_add_edit(context, diagnostic, at, traps_safety(at, stops),
	               span_make(at->file, fault->start, fault->start), "$", "Put a '$' before the name");
}

static void check(struct rule_context *context)
{
	struct trap_walk walk = {0};
	struct trap_command at;
	while (traps_next(context, &walk, &at))
		traps_each_expression(context, &at, check_expression);
}

const struct rule rule_missing_dollar = {
	.id = "missing-dollar",
	.order = 4,
	.of_text = true,
	.severity = SEVERITY_ERROR,
	.summary = "the name of a variable without '$' in an expression",
	.versions = "all",
	.finds =
		"`if {[info exists QUADSPI] && QUADSPI}`: a bare name in a condition or expression that cannot be read "
		"for it, where the code around treats it as a variable.",
	.why = "In an expression a variable is read by `$name`. A bare name is no value, so that Tcl cannot read the "
	       "expression and stops, also where the part before `&&` would have been false.",
	.bad = "adapter driver dummy\nif {[info exists FAST] && FAST} {\n\tadapter speed 8000\n}\n",
	.good = "adapter driver dummy\nif {[info exists FAST] && $FAST} {\n\tadapter speed 8000\n}\n",
	.fix = "Puts the '$' before the name.",
	.check = check,
};
