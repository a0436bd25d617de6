/* SPDX-License-Identifier: MIT */
#include "rules/support/traps.h"

#include <ctype.h>
#include <string.h>

/* Where the code of an expression seems to begin with a command: behind blanks, '!' and '('. */
static size_t skip_signs(const char *text, const struct syntax_body *body)
{
	size_t start = body->start;
	while (start < body->end && strchr(" \t\r\n!(", text[start]))
		start++;
	return start;
}

static bool is_command(struct rule_context *context, const char *name)
{
	return know_tcl_command_find(name) || know_tcl_command_is_group(name) || know_command_find(name) ||
	       code_procedure(code_of(context), name);
}

/* The name of the command that the expression begins with, a blank and something else behind it; else NULL. */
static const char *command_name(struct rule_context *context, const char *text, size_t start, size_t end)
{
	size_t stop = start;
	while (stop < end && (isalnum((unsigned char)text[stop]) || strchr("_:", text[stop])))
		stop++;
	size_t next = stop;
	while (next < end && strchr(" \t", text[next]))
		next++;
	if (stop == start || !isalpha((unsigned char)text[start]) || next == stop || next == end ||
	    strchr("=!<>&|?)", text[next]))
		return NULL;
	const char *name = arena_copy(context->arena, text + start, stop - start);
	return is_command(context, name) ? name : NULL;
}

/* The end of the command when nothing else can be meant to follow it; else 0. */
static size_t command_end(struct rule_context *context, const char *text, size_t start, size_t end)
{
	while (end > start && strchr(" \t\r\n", text[end - 1]))
		end--;
	for (size_t i = start; i < end; i++)
		if (strchr("&|<>=?\n;", text[i]) || (strchr("()", text[i]) && !memchr(text + start, '$', i - start)))
			return 0;
	const struct syntax_node *script = syntax_parse_script(context->arena, text, start, end);
	const struct syntax_node *command = syntax_script_first_command(script);
	return command && !syntax_next_fault(script, NULL) && !syntax_command_next(command) ? end : 0;
}

static void check_expression(struct rule_context *context, const struct trap_command *at,
                             const struct syntax_body *body)
{
	const struct syntax_node *tree = syntax_body_expression(context->arena, at->text, body);
	size_t start = tree && syntax_expression_fault(tree) ? skip_signs(at->text, body) : body->end;
	const char *name = start < body->end ? command_name(context, at->text, start, body->end) : NULL;
	if (!name)
		return;
	size_t end = command_end(context, at->text, start, body->end);
	bool stops = traps_claim(context, at);
	struct diagnostic *diagnostic =
		traps_report(context, stops, traps_severity(context, at),
	                     span_make(at->file, start, end ? end : start + strlen(name)),
	                     "the command '%s' stands in an expression without brackets, so that the expression cannot "
	                     "be read: %s",
	                     name, traps_outcome(context, at, stops));
	rule_help(context, diagnostic, "write [%s ...]: brackets put in what a command gives back", name);
	struct fix *fix =
		end ? traps_add_fix(context, diagnostic, at, traps_safety(at, stops), "Put it into brackets") : NULL;
	if (!fix)
		return;
	fix_replace(context->sink, fix, span_make(at->file, start, start), "[");
	fix_replace(context->sink, fix, span_make(at->file, end, end), "]");
}

/* `source find NAME` */
static void check_source(struct rule_context *context, const struct trap_command *at)
{
	if (!traps_word_is(at, 0, "source") || !traps_word_is(at, 1, "find") || traps_word_count(at) != 3)
		return;
	struct span span = span_make(at->file, syntax_command_word(at->command, 1)->start,
	                             syntax_command_word(at->command, 2)->end);
	bool stops = traps_claim(context, at);
	struct diagnostic *diagnostic = traps_report(
		context, stops, traps_severity(context, at), span,
		"'find' is a command whose result 'source' wants, but without brackets it is the name of a "
		"file: %s",
		traps_outcome(context, at, stops));
	rule_help(context, diagnostic, "write 'source [find NAME]'");
	struct fix *fix = traps_add_fix(context, diagnostic, at, traps_safety(at, stops), "Put it into brackets");
	if (!fix)
		return;
	fix_replace(context->sink, fix, span_make(at->file, span.start, span.start), "[");
	fix_replace(context->sink, fix, span_make(at->file, span.end, span.end), "]");
}

static void check(struct rule_context *context)
{
	struct trap_walk walk = {0};
	struct trap_command at;
	while (traps_next(context, &walk, &at)) {
		check_source(context, &at);
		traps_each_expression(context, &at, check_expression);
	}
}

const struct rule rule_unbracketed_command = {
	.id = "unbracketed-command",
	.order = 4,
	.severity = SEVERITY_ERROR,
	.of_text = true,
	.summary = "a command whose result is wanted, without brackets",
	.versions = "all",
	.finds =
		"A condition or expression that begins with the name of a command, `if {info exists X}`, and cannot be "
		"read for that; `source find NAME`.",
	.why = "An expression has values in it, not commands: `[info exists X]` puts the result of one in. Without the "
	       "brackets Tcl finds a text without quotes, and stops.",
	.bad = "adapter driver dummy\nif {info exists SPEED} {\n\tadapter speed $SPEED\n}\n",
	.good = "adapter driver dummy\nif {[info exists SPEED]} {\n\tadapter speed $SPEED\n}\n",
	.fix = "Puts the command into brackets, where nothing stands behind it.",
	.check = check,
};
