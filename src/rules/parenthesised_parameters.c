/* SPDX-License-Identifier: MIT */
#include "rules/support/traps.h"

#include <ctype.h>
#include <string.h>

struct parameters {
	size_t start;
	size_t end;
	bool is_glued;   /* `proc f(a) {` */
	bool is_several; /* words */
};

/* `proc f() {`, `proc f(a, b) {` */
static bool find_glued(const struct trap_command *at, struct parameters *found)
{
	size_t count = syntax_command_word_count(at->command);
	const struct syntax_node *name = traps_bare_word(at, 1);
	const char *open = name ? memchr(at->text + name->start, '(', name->end - name->start) : NULL;
	const struct syntax_node *last = count >= 3 ? syntax_command_word(at->command, count - 2) : NULL;
	if (!open || !last || !traps_ends(at->text, last, ")") || at->text + name->start == open)
		return false;
	*found = (struct parameters){(size_t)(open - at->text), last->end, true, last != name};
	return true;
}

/* The list of parameters; false when it is written as it should be. */
static bool find_list(const struct trap_command *at, struct parameters *found)
{
	size_t count = syntax_command_word_count(at->command);
	if (!traps_word_is(at, 0, "proc"))
		return false;
	if (find_glued(at, found))
		return true;
	if (count < 4)
		return false;
	const struct syntax_node *first = syntax_command_word(at->command, 2);
	const struct syntax_node *last = syntax_command_word(at->command, count - 2);
	*found = (struct parameters){first->start, last->end, false, count > 4};
	if (traps_begins(at->text, first, "("))
		return traps_ends(at->text, last, ")");
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

static const char *message_of(const struct parameters *found)
{
	if (found->is_glued)
		return "the parameters of a procedure are a word of their own behind its name, and '%s' is a part of "
		       "the "
		       "name%s%s";
	return found->is_several ? "the parameters of a procedure are one word, and '%s' are several%s%s"
	                         : "parentheses and '$' become a part of the parameter's name in '%s'%s%s";
}

static void check_command(struct rule_context *context, const struct trap_command *at)
{
	struct parameters found;
	if (!find_list(at, &found))
		return;
	size_t name_start = syntax_command_word(at->command, 1)->start;
	size_t name_end = found.is_glued ? found.start : syntax_command_word(at->command, 1)->end;
	const char *name = arena_copy(context->arena, at->text + name_start, name_end - name_start);
	bool stops = claim(context, at, name);
	const char *written = arena_copy(context->arena, at->text + found.start, found.end - found.start);
	const char *list = parameter_list(context->arena, at->text, found.start, found.end);
	const char *outcome =
		stops ? arena_printf(context->arena, "OpenOCD %s stops for that", know_version_name(context->version))
		      : "";
	struct diagnostic *diagnostic =
		traps_report(context, stops, SEVERITY_WARNING, span_make(at->file, found.start, found.end),
	                     message_of(&found), written, stops ? "; " : "", outcome);
	rule_help(context, diagnostic, "write 'proc %s %s {'", name, list ? list : "{a b}");
	if (list)
		traps_add_edit(context, diagnostic, at, FIX_SAFE, span_make(at->file, found.start, found.end),
		               found.is_glued ? arena_printf(context->arena, " %s", list) : list,
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
	.finds = "`proc f () {`, `proc f(a, b) {`, `proc f {$a} {`.",
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
