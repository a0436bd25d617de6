/* SPDX-License-Identifier: MIT */
#include "openocd/body_summary.h"

#include <string.h>

#include "base/map.h"
#include "base/text.h"
#include "know/know.h"
#include "syntax/syntax.h"

#define ANY_VERSION ((1u << OPENOCD_VERSION_COUNT) - 1)

struct summary {
	struct arena *arena;
	const char *text;
	struct map seen;
	struct text_builder out;
};

static bool is_tcl_command(const char *name)
{
	static const char *const names[] = {
		"append",  "apply",   "array", "break",   "catch",   "concat",   "continue", "dict",
		"echo",    "error",   "eval",  "expr",    "for",     "foreach",  "format",   "global",
		"if",      "incr",    "info",  "join",    "lappend", "lassign",  "lindex",   "linsert",
		"list",    "llength", "lmap",  "loop",    "lrange",  "lrepeat",  "lreplace", "lreverse",
		"lsearch", "lset",    "lsort", "proc",    "puts",    "range",    "regexp",   "regsub",
		"rename",  "return",  "scan",  "set",     "split",   "string",   "subst",    "switch",
		"time",    "try",     "unset", "uplevel", "upvar",   "variable", "while",    NULL,
	};
	return text_is_one_of(name, names);
}

/* Commands whose arguments say what becomes of the target. */
static bool keeps_arguments(const char *name)
{
	static const char *const names[] = {"reset",        "adapter speed", "adapter_khz",           "jtag_rclk",
	                                    "reset_config", "halt",          "cortex_m reset_config", NULL};
	return text_is_one_of(name, names);
}

static const char *literal_word(const struct summary *summary, const struct syntax_node *command, size_t index)
{
	const struct syntax_node *word = syntax_command_word(command, index);
	if (!word || syntax_word_is_expanded(word) || !syntax_word_is_literal(word))
		return NULL;
	const char *value = syntax_word_value(summary->arena, summary->text, word);
	return value && *value && !strpbrk(value, " \t\n{}[]$\";\\#") ? value : NULL;
}

static const char *call_of(const struct summary *summary, const struct syntax_node *command)
{
	const char *name = literal_word(summary, command, 0);
	size_t next = 1;
	bool keeps = false;
	if (name && is_tcl_command(name))
		return NULL;
	if (!name)
		name = "$TARGET";
	for (const char *word; (word = literal_word(summary, command, next)); next++) {
		const char *longer = arena_printf(summary->arena, "%s %s", name, word);
		bool is_of_type = next == 1 && strcmp(name, "$TARGET") == 0;
		keeps |= keeps_arguments(name);
		if (!is_of_type && !keeps && !know_command_begins(longer, ANY_VERSION))
			break;
		name = longer;
	}
	return name;
}

static enum syntax_visit visit(void *context, const struct syntax_node *command, const struct syntax_place *place)
{
	struct summary *summary = context;
	const char *call = call_of(summary, command);
	(void)place;
	if (!call || map_get(&summary->seen, call))
		return SYNTAX_VISIT_ENTER;
	map_set(&summary->seen, call, summary);
	text_printf(&summary->out, "%s%s", summary->out.length ? "; " : "", call);
	return SYNTAX_VISIT_ENTER;
}

const char *body_summary(struct arena *arena, const char *body)
{
	struct summary summary = {.arena = arena, .text = body};
	struct syntax_visitor visitor = {&summary, visit, NULL, NULL};
	map_init(&summary.seen, arena);
	text_init_in(&summary.out, arena, 0);
	syntax_visit_commands(arena, body, syntax_parse_script(arena, body, 0, strlen(body)), &visitor);
	return summary.out.bytes;
}
