/* SPDX-License-Identifier: MIT */
#include "rules/support/traps.h"

#include <ctype.h>
#include <string.h>

/* Length of the name that WORD begins with, a letter, underscore or '$' first. */
static size_t name_length(const char *text, const struct syntax_node *word)
{
	size_t at = word->start + (text[word->start] == '$');
	if (!isalpha((unsigned char)text[at]) && text[at] != '_')
		return 0;
	while (at < word->end && (isalnum((unsigned char)text[at]) || text[at] == '_'))
		at++;
	return at - word->start;
}

struct assignment {
	struct span name;
	struct span sign;  /* with the blanks around it */
	struct span value; /* one word; SPAN_NONE: none, or several */
};

static struct span value_from(const struct trap_command *at, size_t index, size_t start)
{
	bool is_last = index + 1 == syntax_command_word_count(at->command);
	const struct syntax_node *word = syntax_command_word(at->command, index);
	return is_last && start < word->end ? span_make(at->file, start, word->end) : SPAN_NONE;
}

static bool read_assignment(const struct trap_command *at, struct assignment *found)
{
	const struct syntax_node *first = traps_bare_word(at, 0);
	const struct syntax_node *second = traps_bare_word(at, 1);
	size_t length = first ? name_length(at->text, first) : 0;
	if (!length)
		return false;
	size_t end = first->start + length;
	found->name = span_make(at->file, first->start, end);
	if (end < first->end && at->text[end] == '=') { /* X=1, X= 1 */
		bool is_glued = end + 1 < first->end;
		size_t value = is_glued ? end + 1 : second ? second->start : end + 1;
		found->sign = span_make(at->file, end, value);
		found->value = is_glued || second ? value_from(at, is_glued ? 0 : 1, value) : SPAN_NONE;
		return at->text[end + 1] != '=';
	}
	if (end != first->end || !second || !traps_begins(at->text, second, "=")) /* X = 1, X =1 */
		return false;
	bool is_apart = second->end - second->start == 1;
	const struct syntax_node *third = syntax_command_word(at->command, 2);
	if ((is_apart && !third) || at->text[second->start + 1] == '=')
		return false;
	size_t value = is_apart ? third->start : second->start + 1;
	found->sign = span_make(at->file, end, value);
	found->value = value_from(at, is_apart ? 2 : 1, value);
	return true;
}

static void check_command(struct rule_context *context, const struct trap_command *at)
{
	struct assignment found;
	if (!read_assignment(at, &found) || traps_openocd_command(context->arena, at->text, at->command))
		return;
	bool stops = traps_claim(context, at);
	bool has_dollar = at->text[found.name.start] == '$';
	const char *name = arena_copy(context->arena, at->text + found.name.start + has_dollar,
	                              found.name.end - found.name.start - has_dollar);
	struct diagnostic *diagnostic =
		traps_report(context, stops, traps_severity(context, at), model_node_span(at->file, at->command),
	                     has_dollar ? "this sets no variable: OpenOCD takes the value of '%s' for a command; %s"
	                                : "this sets no variable: OpenOCD looks for a command '%s'; %s",
	                     syntax_word_raw(context->arena, at->text, syntax_command_word(at->command, 0)),
	                     traps_outcome(context, at, stops));
	rule_help(context, diagnostic, "a variable is set by 'set %s VALUE'", name);
	if (found.value.file == SOURCE_NONE)
		return;
	struct fix *fix = traps_add_fix(context, diagnostic, at, traps_safety(at, stops),
	                                arena_printf(context->arena, "Write 'set %s ...'", name));
	if (!fix)
		return;
	fix_replace(context->sink, fix, span_make(at->file, found.name.start, found.name.start + has_dollar), "set ");
	fix_replace(context->sink, fix, found.sign, " ");
}

static void check(struct rule_context *context)
{
	struct trap_walk walk = {0};
	struct trap_command at;
	while (traps_next(context, &walk, &at))
		check_command(context, &at);
}

const struct rule rule_equals_sign_assignment = {
	.id = "equals-sign-assignment",
	.order = 4,
	.of_text = true,
	.severity = SEVERITY_ERROR,
	.summary = "a variable set with '=', as in other languages",
	.versions = "all",
	.finds = "Lines such as `SPEED = 1000` and `SPEED=1000`.",
	.why = "The first word of a line is a command. OpenOCD knows none of that name and stops.",
	.bad = "adapter driver dummy\nSPEED = 1000\nadapter speed $SPEED\n",
	.good = "adapter driver dummy\nset SPEED 1000\nadapter speed $SPEED\n",
	.fix = "Writes `set NAME VALUE` where the value is one word.",
	.check = check,
};
