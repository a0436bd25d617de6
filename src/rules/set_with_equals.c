/* SPDX-License-Identifier: MIT */
#include "rules/support/traps.h"

#include <string.h>

/* How the sign is written. */
enum form {
	FORM_NONE,
	FORM_APART, /* set x = 1 */
	FORM_NAME,  /* set x= 1 */
	FORM_VALUE, /* set x =1 */
	FORM_GLUED, /* set x=1 */
};

static enum form form_of(const struct trap_command *at)
{
	size_t count = syntax_command_word_count(at->command);
	const struct syntax_node *name = traps_bare_word(at, 1);
	const struct syntax_node *second = traps_bare_word(at, 2);
	if (!traps_word_is(at, 0, "set") || !name || !syntax_command_is_plain(at->command))
		return FORM_NONE;
	if (count >= 4 && traps_word_is(at, 2, "="))
		return FORM_APART;
	if (count == 2 && memchr(at->text + name->start + 1, '=', name->end - name->start - 1))
		return FORM_GLUED;
	if (count == 3 && traps_ends(at->text, name, "="))
		return FORM_NAME;
	bool is_value = second && count == 3 && traps_begins(at->text, second, "=") &&
	                second->end - second->start > 1 && at->text[second->start + 1] != '=';
	return is_value ? FORM_VALUE : FORM_NONE;
}

/* What comes in place of the sign: the bytes that go, and what stands there then. */
static struct span sign_span(const struct trap_command *at, enum form form)
{
	const struct syntax_node *name = syntax_command_word(at->command, 1);
	const struct syntax_node *second = syntax_command_word(at->command, 2);
	switch (form) {
	case FORM_APART:
		return span_make(at->file, second->start, syntax_command_word(at->command, 3)->start);
	case FORM_NAME:
		return span_make(at->file, name->end - 1, name->end);
	case FORM_VALUE:
		return span_make(at->file, second->start, second->start + 1);
	default: {
		const char *sign = memchr(at->text + name->start, '=', name->end - name->start);
		size_t offset = (size_t)(sign - at->text);
		return span_make(at->file, offset, offset + 1);
	}
	}
}

static const char *effect_of(struct rule_context *context, const struct trap_command *at, enum form form, bool stops)
{
	const char *name = syntax_word_raw(context->arena, at->text, syntax_command_word(at->command, 1));
	if (form == FORM_APART)
		return arena_printf(context->arena, "'set' takes a name and a value, and '=' is one word too many; %s",
		                    traps_outcome(context, at, stops));
	if (form == FORM_GLUED)
		return arena_printf(context->arena, "this reads a variable called '%s' and sets nothing; %s", name,
		                    traps_outcome(context, at, stops));
	if (form == FORM_NAME)
		return arena_printf(context->arena, "this sets a variable called '%s': the '=' is a part of its name",
		                    name);
	return "the '=' becomes a part of the value";
}

static void check_command(struct rule_context *context, const struct trap_command *at)
{
	enum form form = form_of(at);
	if (form == FORM_NONE)
		return;
	bool stops = traps_claim(context, at);
	bool fails = form == FORM_APART || form == FORM_GLUED;
	struct diagnostic *diagnostic =
		traps_report(context, stops, fails ? traps_severity(context, at) : SEVERITY_WARNING,
	                     model_node_span(at->file, at->command), "%s", effect_of(context, at, form, stops));
	rule_help(context, diagnostic, "write 'set NAME VALUE', without an equals sign");
	bool is_certain = form == FORM_APART ? syntax_command_word_count(at->command) == 4 : form == FORM_GLUED;
	traps_add_edit(context, diagnostic, at, is_certain ? FIX_SAFE : FIX_UNSAFE, sign_span(at, form),
	               form == FORM_GLUED ? " " : "", "Leave the equals sign out");
}

static void check(struct rule_context *context)
{
	struct trap_walk walk = {0};
	struct trap_command at;
	while (traps_next(context, &walk, &at))
		check_command(context, &at);
}

const struct rule rule_set_with_equals = {
	.id = "set-with-equals",
	.order = 4,
	.of_text = true,
	.severity = SEVERITY_ERROR,
	.summary = "'set' with an equals sign",
	.versions = "all",
	.finds = "`set NAME = VALUE`, and the same with the sign glued to the name, to the value or to both.",
	.why = "Tcl's `set` takes a name and a value. `set x = 1` has a word too many, and OpenOCD stops there; `set "
	       "x=1` "
	       "reads a variable called `x=1`; `set x= 1` sets one called `x=`, and `$x` stays as it was.",
	.bad = "adapter driver dummy\nset speed = 1000\nadapter speed $speed\n",
	.good = "adapter driver dummy\nset speed 1000\nadapter speed $speed\n",
	.fix = "Leaves the sign out. Unsafe where OpenOCD accepts the line as it is.",
	.check = check,
};
