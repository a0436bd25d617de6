/* SPDX-License-Identifier: MIT */
#include "rules/support/support.h"

#include <string.h>

#include "base/text.h"

/* ---- Tcl's own commands and procedures: "wrong # args: should be "set varName ?newValue?"" ---- */

static const char *form_in_message(struct arena *arena, const char *message)
{
	const char *form = strstr(message, "should be \"");
	if (!form)
		return NULL;
	form += strlen("should be \"");
	const char *end = strrchr(form, '"');
	return end ? arena_copy(arena, form, (size_t)(end - form)) : NULL;
}

/* `set x = 1`. */
static bool has_equals_sign(const char *text, const struct syntax_node *command)
{
	const struct syntax_node *word = syntax_command_word(command, 2);
	return word && syntax_word_equals(text, syntax_command_word(command, 0), "set") &&
	       syntax_word_equals(text, word, "=");
}

/* The next command is a block in braces: it was to be an argument of this one, which ended with its line. */
static const struct syntax_node *block_on_next_line(const char *text, const struct syntax_node *command)
{
	const struct syntax_node *next = syntax_command_next(command);
	const struct syntax_node *word = next ? syntax_command_word(next, 0) : NULL;
	return word && text[word->start] == '{' ? next : NULL;
}

static void help_equals_sign(struct rule_context *context, struct diagnostic *diagnostic, source_id file,
			     const struct syntax_node *command)
{
	const struct syntax_node *sign = syntax_command_word(command, 2);
	const struct syntax_node *value = syntax_command_word(command, 3);
	rule_help(context, diagnostic, "write 'set NAME VALUE', without an equals sign");
	if (!value || syntax_command_word_count(command) != 4)
		return;
	struct fix *fix = rule_add_fix(context, diagnostic, file, FIX_SAFE, "Leave the equals sign out");
	if (fix)
		fix_replace(context->sink, fix, span_make(file, sign->start, value->start), "");
}

static void help_block(struct rule_context *context, struct diagnostic *diagnostic, source_id file,
		       const struct syntax_node *command, const struct syntax_node *block)
{
	diagnostic_add_related(context->sink, diagnostic, model_node_span(file, block),
			       "this block is a line of its own and belongs to nothing");
	rule_help(context, diagnostic, "a command ends with its line: write the '{' of the block on the same line");
	/* A comment between them would swallow the block. */
	const char *text = rule_text(context, file);
	for (size_t i = command->end; i < block->start; i++)
		if (!strchr(" \t\r\n", text[i]))
			return;
	struct fix *fix = rule_add_fix(context, diagnostic, file, FIX_SAFE, "Put the brace on the same line");
	if (fix)
		fix_replace(context->sink, fix, span_make(file, command->end, block->start), " ");
}

static void report_tcl(struct rule_context *context, const struct failure *failure, const char *form)
{
	source_id file = failure->place.file;
	const struct syntax_node *command = rule_failure_command(context, failure);
	struct diagnostic *diagnostic = rule_report_failure(
		context, SEVERITY_ERROR, failure, "wrong number of arguments for '%s': OpenOCD %s stops here",
		arena_copy(context->arena, form, strcspn(form, " ")), know_version_name(context->version));
	rule_help(context, diagnostic, "the form is '%s'", form);
	if (!command || !model_is_user_file(context->model, file))
		return;
	const char *text = rule_text(context, file);
	const struct syntax_node *block = block_on_next_line(text, command);
	if (has_equals_sign(text, command))
		help_equals_sign(context, diagnostic, file, command);
	else if (block)
		help_block(context, diagnostic, file, command, block);
}

/* ---- OpenOCD's commands ---- */

static bool is_count_fault(const struct failure *failure)
{
	return failure->argument == 0 && text_starts_with(failure->message, "wrong number of arguments");
}

static void report_command(struct rule_context *context, const struct failure *failure)
{
	const char *version = know_version_name(context->version);
	const char *expected = failure->expected && *failure->expected ? failure->expected : NULL;
	struct diagnostic *diagnostic;
	if (*failure->subject && failure->argument)
		diagnostic = rule_report_failure(context, SEVERITY_ERROR, failure,
						 "'%s' does not take '%s' here: OpenOCD %s stops", failure->command,
						 failure->subject, version);
	else if (is_count_fault(failure))
		diagnostic = rule_report_failure(context, SEVERITY_ERROR, failure, "%s: OpenOCD %s stops here",
						 failure->message, version);
	else
		diagnostic = rule_report_failure(context, SEVERITY_ERROR, failure,
						 "'%s' cannot be used so: OpenOCD %s stops here", failure->command, version);
	if (expected)
		rule_help(context, diagnostic, "expected here: %s", expected);
}

static void check(struct rule_context *context)
{
	const struct failure *failure = rule_claim_failure(context, FAILURE_WRONG_ARGUMENTS);
	if (!failure)
		return;
	const char *form = form_in_message(context->arena, failure->message);
	if (form)
		report_tcl(context, failure, form);
	else
		report_command(context, failure);
}

const struct rule rule_wrong_arguments = {
	.id = "wrong-arguments",
	.order = 5,
	.severity = SEVERITY_ERROR,
	.summary = "a command with the wrong number or kind of arguments",
	.versions = "all",
	.finds = "An argument that the command does not take: too many or too few, a word where a number is expected, a number "
		 "out of range, an unknown option. Two slips of people who know other languages are told apart: "
		 "`set x = 1`, and a '{' on the line behind its command.",
	.why = "OpenOCD prints the command's usage and stops.",
	.bad = "adapter driver dummy\nadapter speed fast\n",
	.good = "adapter driver dummy\nadapter speed 1000\n",
	.fix = "The equals sign of `set x = 1` is left out; a '{' goes up to the line of its command.",
	.check = check,
};
