/* SPDX-License-Identifier: MIT */
#include "rules/support/traps.h"

#include <string.h>

/* WORD ends in the '{' of a block that begins directly behind it: `else{`. */
static bool ends_in_brace(const struct trap_command *at, const struct syntax_node *word)
{
	const char *text = at->text;
	size_t length = word->end - word->start;
	if (length < 2 || text[word->end - 1] != '{' || strchr("\\$", text[word->end - 2]))
		return false;
	return memchr(text + word->start, '{', length - 1) == NULL;
}

/* Words behind which a block belongs. */
static bool may_have_block(const struct trap_command *at, const struct syntax_node *word)
{
	static const char *const starts[] = {"else{", "then{",   "proc", "if",   "elseif",
	                                     "while", "foreach", "for",  "catch"};
	if (traps_ends(at->text, word, "){"))
		return true;
	for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
		if (i < 2 ? traps_begins(at->text, word, starts[i]) : traps_word_is(at, 0, starts[i]))
			return true;
	}
	return false;
}

/* `if {A} {...} else{`: the last word is a body to `if`, and stands in the list as a command of its own, too. */
static bool is_word_of_outer(const struct trap_command *at)
{
	const struct syntax_node *outer = at->code->outer;
	size_t count = outer ? syntax_command_word_count(outer) : 0;
	return count && traps_is_same(syntax_command_word(outer, count - 1), at->command);
}

/* `else{`, `proc name{` at the end of the line: the '{', or 0. */
static size_t find_at_end(const struct trap_command *at)
{
	const struct syntax_node *word = traps_bare_word(at, syntax_command_word_count(at->command) - 1);
	if (!word || !ends_in_brace(at, word) || !may_have_block(at, word) || is_word_of_outer(at))
		return 0;
	return word->end - 1;
}

/* `if{$x} {`, `while{1} {`: the '{', or 0. */
static size_t find_at_name(const struct trap_command *at)
{
	static const char *const names[] = {"if{", "while{", "for{", "foreach{", "catch{", "switch{"};
	const struct syntax_node *word = traps_bare_word(at, 0);
	for (size_t i = 0; word && i < sizeof(names) / sizeof(names[0]); i++)
		if (traps_begins(at->text, word, names[i]))
			return word->start + strlen(names[i]) - 1;
	return 0;
}

/* `proc name{} {` and `-event reset-init{ halt }`: the '{', or 0. */
static size_t find_at_argument(const struct trap_command *at)
{
	size_t count = syntax_command_word_count(at->command);
	for (size_t i = 1; i < count; i++) {
		const struct syntax_node *word = traps_bare_word(at, i);
		bool is_name = i == 1 && count == 3 && traps_word_is(at, 0, "proc");
		bool is_event = traps_word_is(at, i - 1, "-event");
		if (!word || !(is_name || is_event))
			continue;
		const char *brace = memchr(at->text + word->start, '{', word->end - word->start);
		size_t offset = brace ? (size_t)(brace - at->text) : 0;
		if (brace && offset > word->start &&
		    (is_event ? offset + 1 == word->end : traps_ends(at->text, word, "}")))
			return offset;
	}
	return 0;
}

/* True when the braces from OFFSET on are closed within the command, so that no other one is hurt. */
static bool is_closed(const struct trap_command *at, size_t offset)
{
	int depth = 0;
	for (size_t i = offset; i < at->command->end; i++)
		depth += (at->text[i] == '{') - (at->text[i] == '}');
	return depth == 0;
}

static void check_command(struct rule_context *context, const struct trap_command *at)
{
	size_t brace = find_at_end(at);
	if (!brace)
		brace = find_at_name(at);
	if (!brace)
		brace = find_at_argument(at);
	if (!brace || strchr(" \t\n[", at->text[brace - 1])) /* in a word that an open bracket makes longer */
		return;
	const struct source_file *source = source_store_file(context->model->sources, at->file);
	bool stops = is_closed(at, brace) ? traps_claim(context, at)
	                                  : traps_claim_behind(context, at->file, source_line_of(source, brace));
	size_t start = brace;
	while (start > at->command->start && !strchr(" \t\n;", at->text[start - 1]))
		start--;
	const char *written = arena_copy(context->arena, at->text + start, brace - start);
	struct diagnostic *diagnostic = traps_report(
		context, stops, SEVERITY_WARNING, span_make(at->file, start, brace + 1),
		"no blank stands before this '{', so it opens no block but is a part of the word '%s{'%s", written,
		stops ? arena_printf(context->arena, ", and OpenOCD %s stops", know_version_name(context->version))
		      : "");
	rule_help(context, diagnostic, "write '%s {'", written);
	traps_add_edit(context, diagnostic, at, FIX_SAFE, span_make(at->file, brace, brace), " ",
	               "Put a blank before the brace");
}

static void check(struct rule_context *context)
{
	struct trap_walk walk = {0};
	struct trap_command at;
	while (traps_next(context, &walk, &at))
		check_command(context, &at);
}

const struct rule rule_glued_brace = {
	.id = "glued-brace",
	.order = 4,
	.of_text = true,
	.severity = SEVERITY_ERROR,
	.summary = "a '{' without a blank before it",
	.versions = "all",
	.finds = "`else{`, `proc name{` and the like at the end of a line, `if{`, `proc name{} {`, `-event "
		 "reset-init{`.",
	.why = "A brace opens a block only at the beginning of a word. The lines that were to be the block are "
	       "commands of "
	       "their own then, which run in any case, and the '}' behind them is an unknown command.",
	.bad = "adapter driver dummy\nif {[using_jtag]} {\n\tadapter speed 1000\n} else{\n\tadapter speed 500\n}\n",
	.good = "adapter driver dummy\nif {[using_jtag]} {\n\tadapter speed 1000\n} else {\n\tadapter speed 500\n}\n",
	.fix = "Puts a blank before the brace.",
	.check = check,
};
