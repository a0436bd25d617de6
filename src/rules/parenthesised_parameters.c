/* SPDX-License-Identifier: MIT */
#include "rules/support/traps.h"

#include <ctype.h>
#include <string.h>

/* The words of the parameter list: [first, last]; false when it is written as it should be. */
static bool find_list(const struct trap_command *at, size_t *last)
{
	size_t count = syntax_command_word_count(at->command);
	const struct syntax_node *first = syntax_command_word(at->command, 2);
	if (!traps_word_is(at, 0, "proc") || count < 4)
		return false;
	*last = count - 2;
	if (traps_begins(at->text, first, "("))
		return traps_ends(at->text, syntax_command_word(at->command, *last), ")");
	bool is_dollar = traps_begins(at->text, first, "$") || traps_begins(at->text, first, "{$") ||
	                 traps_begins(at->text, first, "{ $");
	return count == 4 && is_dollar && memchr(at->text + first->start, '$', first->end - first->start);
}

/* "{a b}" for "($a, b)"; NULL where there is more to it. */
static const char *parameter_list(struct arena *arena, const char *text, size_t start, size_t end)
{
	char *list = arena_alloc(arena, end - start + 3);
	size_t length = 0;
	list[length++] = '{';
	for (size_t i = start; i < end; i++) {
		bool is_name = isalnum((unsigned char)text[i]) || text[i] == '_';
		bool is_gap = strchr(" \t,(){}", text[i]) != NULL;
		if (!is_name && !is_gap && text[i] != '$')
			return NULL;
		if (is_name)
			list[length++] = text[i];
		else if (is_gap && length > 1 && list[length - 1] != ' ')
			list[length++] = ' ';
	}
	if (list[length - 1] == ' ')
		length--;
	list[length++] = '}';
	list[length] = '\0';
	return list;
}

/* The failure is a call of the procedure, or in its body. */
static bool claim(struct rule_context *context, const struct trap_command *at, const char *name)
{
	if (traps_claim(context, at))
		return true;
	const struct failure *failure = rule_failure(context);
	if (!failure)
		return false;
	const char *call = arena_printf(context->arena, "should be \"%s ", name);
	const char *read = "can't read \"";
	const char *message = failure->message;
	const struct syntax_node *body = syntax_command_word(at->command, syntax_command_word_count(at->command) - 1);
	const struct syntax_node *command =
		failure->place.file == at->file ? rule_failure_command(context, failure) : NULL;
	bool in_body = command && command->start > body->start && command->end < body->end;
	if (!strstr(message, call) && !(in_body && strncmp(message, read, strlen(read)) == 0))
		return false;
	rule_claim(context);
	return true;
}

static void check_command(struct rule_context *context, const struct trap_command *at)
{
	size_t last;
	if (!find_list(at, &last))
		return;
	const char *name = syntax_word_raw(context->arena, at->text, syntax_command_word(at->command, 1));
	bool stops = claim(context, at, name);
	size_t start = syntax_command_word(at->command, 2)->start;
	size_t end = syntax_command_word(at->command, last)->end;
	const char *written = arena_copy(context->arena, at->text + start, end - start);
	const char *list = parameter_list(context->arena, at->text, start, end);
	struct diagnostic *diagnostic = traps_report(
		context, stops, SEVERITY_WARNING, span_make(at->file, start, end),
		last > 2 ? "the parameters of a procedure are one word, and '%s' are several%s%s"
			 : "parentheses and '$' become a part of the parameter's name in '%s'%s%s",
		written, stops ? "; " : "",
		stops ? arena_printf(context->arena, "OpenOCD %s stops for that", know_version_name(context->version))
		      : "");
	rule_help(context, diagnostic, "write 'proc %s %s {'", name, list ? list : "{a b}");
	if (list)
		traps_add_edit(context, diagnostic, at, FIX_SAFE, span_make(at->file, start, end), list,
		               "Put the names of the parameters into braces");
}

static void check(struct rule_context *context)
{
	struct trap_walk walk = {0};
	struct trap_command at;
	while (traps_next(context, &walk, &at))
		check_command(context, &at);
}

const struct rule rule_parenthesised_parameters = {
	.id = "parenthesised-parameters",
	.order = 4,
	.of_text = true,
	.severity = SEVERITY_WARNING,
	.summary = "parameters of a procedure in parentheses or with '$'",
	.versions = "all",
	.finds = "`proc f () {`, `proc f (a, b) {`, `proc f {$a} {`.",
	.why = "Parentheses and '$' mean nothing in a list of parameters: `()` is one parameter of that name, so that "
	       "`f` "
	       "without an argument is a wrong call, and `($a)` is none called `a`. OpenOCD stops when the procedure "
	       "is "
	       "called.",
	.bad = "adapter driver dummy\nproc slow () {\n\tadapter speed 100\n}\nslow\n",
	.good = "adapter driver dummy\nproc slow {} {\n\tadapter speed 100\n}\nslow\n",
	.fix = "Writes the names between braces.",
	.check = check,
};
