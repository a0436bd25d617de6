/* SPDX-License-Identifier: MIT */
#include "rules/support/traps.h"

/* The command in [catch {COMMAND ...}], or NULL. */
static const struct syntax_node *caught_command(struct rule_context *context, const char *text,
                                                const struct syntax_node *operand)
{
	const struct syntax_node *script =
		operand->kind == SYNTAX_SUBSTITUTION ? syntax_substitution_script(operand) : NULL;
	const struct syntax_node *command = script ? syntax_script_first_command(script) : NULL;
	if (!command || syntax_command_next(command) || syntax_command_word_count(command) < 2 ||
	    !syntax_word_equals(text, syntax_command_word(command, 0), "catch"))
		return NULL;
	const struct syntax_node *body = syntax_parse_body(context->arena, text, syntax_command_word(command, 1));
	return body ? syntax_script_first_command(body) : NULL;
}

static bool is_one(const char *text, const struct syntax_node *operand)
{
	return operand->kind == SYNTAX_NUMBER && operand->end - operand->start == 1 && text[operand->start] == '1';
}

static void check_node(struct rule_context *context, const struct trap_command *at, const struct syntax_node *node)
{
	enum syntax_operator name = syntax_operator(node);
	bool is_equal = name == SYNTAX_OPERATOR_EQUAL || name == SYNTAX_OPERATOR_STRING_EQUAL;
	bool is_unequal = name == SYNTAX_OPERATOR_NOT_EQUAL || name == SYNTAX_OPERATOR_STRING_NOT_EQUAL;
	if (node->kind != SYNTAX_BINARY || (!is_equal && !is_unequal) || !is_one(at->text, syntax_operand(node, 1)))
		return;
	const struct syntax_node *caught = caught_command(context, at->text, syntax_operand(node, 0));
	const struct know_command *row = caught ? traps_openocd_command(context->arena, at->text, caught) : NULL;
	if (!row || row->jim || row->kind != COMMAND_PLAIN)
		return;
	const struct syntax_node *call = syntax_operand(node, 0);
	const struct syntax_node *one = syntax_operand(node, 1);
	struct diagnostic *diagnostic = traps_report(
		context, false, SEVERITY_WARNING, model_node_span(at->file, node),
		"when '%s' fails, 'catch' does not give 1 in OpenOCD %s but a code of OpenOCD's own, such as -4: the "
		"failure is not noticed here",
		know_string(row->name), know_version_name(context->version));
	rule_help(context, diagnostic, "compare with 0, which is what success gives");
	traps_add_edit(context, diagnostic, at, traps_safety(at, false), span_make(at->file, call->end, one->end),
	               is_equal ? " != 0" : " == 0", "Compare with 0");
}

static void check(struct rule_context *context)
{
	if (context->version == OPENOCD_MASTER)
		return;
	struct trap_walk walk = {0};
	struct trap_command at;
	while (traps_next(context, &walk, &at)) {
		struct trap_expressions found = traps_expressions(context, &at);
		for (size_t i = 0; i < found.count; i++)
			for (const struct syntax_node *node = found.items[i]; node;
			     node = syntax_next(found.items[i], node))
				check_node(context, &at, node);
	}
}

const struct rule rule_catch_compared_with_one = {
	.id = "catch-compared-with-one",
	.of_text = true,
	.severity = SEVERITY_WARNING,
	.summary = "the result of 'catch' around an OpenOCD command compared with 1",
	.versions = "0.10.0 to 0.12.0",
	.finds = "`[catch {COMMAND}] == 1` and `!= 1` where COMMAND is one of OpenOCD's own.",
	.why = "`catch` gives 1 for errors of Tcl. OpenOCD's commands fail with codes of their own (-4, -601 ...), up "
	       "to "
	       "0.12.0, so that the comparison never holds when they do.",
	.bad = "adapter driver dummy\nproc wake {} {\n\tif {[catch {halt}] == 1} {\n\t\techo \"no answer\"\n\t}\n}\n",
	.good = "adapter driver dummy\nproc wake {} {\n\tif {[catch {halt}] != 0} {\n\t\techo \"no answer\"\n\t}\n}\n",
	.fix = "Compares with 0. Unsafe for code that runs while the file is read, where another way may be taken "
	       "then.",
	.check = check,
};
