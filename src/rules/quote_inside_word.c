/* SPDX-License-Identifier: MIT */
#include "rules/support/traps.h"

#include <string.h>

/* Offset of the first quote in the literal parts of a bare WORD that does not begin it and is not escaped; 0: none. */
static size_t find_quote(const char *text, const struct syntax_node *word)
{
	for (const struct syntax_node *part = word->first_child; part; part = part->next_sibling) {
		if (part->kind != SYNTAX_TEXT)
			continue;
		for (size_t i = part->start; i < part->end; i++) {
			if (text[i] == '\\')
				i++;
			else if (text[i] == '"' && i > word->start)
				return i;
		}
	}
	return 0;
}

/* Expressions have quotes of their own. */
static bool is_condition(const struct trap_command *at, size_t index)
{
	return (traps_word_is(at, 0, "if") || traps_word_is(at, 0, "while") || traps_word_is(at, 0, "expr")) &&
	       index > 0;
}

static void check_command(struct rule_context *context, const struct trap_command *at)
{
	for (size_t i = 0, count = traps_word_count(at); i < count; i++) {
		const struct syntax_node *word = traps_bare_word(at, i);
		size_t quote = word && !is_condition(at, i) ? find_quote(at->text, word) : 0;
		if (!quote)
			continue;
		bool stops = traps_claim(context, at);
		struct diagnostic *diagnostic = traps_report(
			context, stops, SEVERITY_WARNING, span_make(at->file, quote, quote + 1),
			"a quote quotes at the beginning of a word only: here it is a character of the word, and the "
			"word ends at the next blank%s%s",
			stops ? "; " : "", stops ? traps_outcome(context, at, true) : "");
		rule_help(context, diagnostic,
		          "put the whole word into quotes, or a blank before the quote; a quote that is meant as such "
		          "is written \\\"");
		return;
	}
}

static void check(struct rule_context *context)
{
	struct trap_walk walk = {0};
	struct trap_command at;
	while (traps_next(context, &walk, &at))
		check_command(context, &at);
}

const struct rule rule_quote_inside_word = {
	.id = "quote-inside-word",
	.order = 4,
	.of_text = true,
	.severity = SEVERITY_WARNING,
	.summary = "a quote in the middle of a word",
	.versions = "all",
	.finds = "A double quote that neither begins a word nor is escaped: `name=\"my board\"`, `set x$y\"z\"`.",
	.why = "Unlike in a shell, such a quote is an ordinary character: it stays in the value, and blanks behind it "
	       "separate words all the same.",
	.bad = "adapter driver dummy\nset name board=\"mine\"\n",
	.good = "adapter driver dummy\nset name \"board=mine\"\n",
	.check = check,
};
