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

static void check_command(struct rule_context *context, const struct trap_command *at)
{
	size_t count = syntax_command_word_count(at->command);
	const struct syntax_node *word = traps_bare_word(at, count - 1);
	if (!word || !ends_in_brace(at, word) || !may_have_block(at, word) || is_word_of_outer(at))
		return;
	const struct source_file *source = source_store_file(context->model->sources, at->file);
	bool stops = traps_claim_behind(context, at->file, source_line_of(source, word->start));
	const char *written = arena_copy(context->arena, at->text + word->start, word->end - word->start - 1);
	struct diagnostic *diagnostic = traps_report(
		context, stops, SEVERITY_WARNING, span_make(at->file, word->start, word->end),
		"no blank stands before this '{', so it opens no block but is a part of the word '%s{'%s", written,
		stops ? arena_printf(context->arena, ", and OpenOCD %s stops", know_version_name(context->version))
		      : "");
	rule_help(context, diagnostic, "write '%s {'", written);
	traps_add_edit(context, diagnostic, at, FIX_SAFE, span_make(at->file, word->end - 1, word->end - 1), " ",
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
	.finds = "`else{`, `proc name{` and the like at the end of a line.",
	.why = "A brace opens a block only at the beginning of a word. The lines that were to be the block are "
	       "commands of "
	       "their own then, which run in any case, and the '}' behind them is an unknown command.",
	.bad = "adapter driver dummy\nif {[using_jtag]} {\n\tadapter speed 1000\n} else{\n\tadapter speed 500\n}\n",
	.good = "adapter driver dummy\nif {[using_jtag]} {\n\tadapter speed 1000\n} else {\n\tadapter speed 500\n}\n",
	.fix = "Puts a blank before the brace.",
	.check = check,
};
