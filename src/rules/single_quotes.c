/* SPDX-License-Identifier: MIT */
#include "rules/support/traps.h"

#include <string.h>

/* Argument on which the quotes are closed that open on argument FIRST, or 0. */
static size_t closing_word(const struct trap_command *at, size_t first)
{
	for (size_t i = first, count = traps_word_count(at); i < count; i++) {
		const struct syntax_node *word = traps_bare_word(at, i);
		if (!word)
			return 0;
		if (traps_ends(at->text, word, "'") && (i > first || word->end - word->start > 1))
			return i;
	}
	return 0;
}

/* True when double quotes around it mean what the single ones of a shell do. */
static bool is_plain(const char *text, struct span inside)
{
	for (size_t i = inside.start; i < inside.end; i++)
		if (strchr("\"\\$[]{}\n", text[i]))
			return false;
	return true;
}

static bool check_word(struct rule_context *context, const struct trap_command *at, size_t first)
{
	const struct syntax_node *word = traps_bare_word(at, first);
	size_t last = word && traps_begins(at->text, word, "'") ? closing_word(at, first) : 0;
	if (!last)
		return false;
	struct span span = span_make(at->file, word->start, syntax_command_word(at->command, last)->end);
	bool stops = traps_claim(context, at);
	struct diagnostic *diagnostic = traps_report(
		context, stops, SEVERITY_WARNING, span,
		"single quotes do not quote in Tcl: they are characters of the %s%s%s", last > first ? "words" : "word",
		stops ? "; " : "", stops ? traps_outcome(context, at, true) : "");
	rule_help(context, diagnostic, "write double quotes, or braces where '$' and '[' are to be taken as they are");
	struct span inside = span_make(at->file, span.start + 1, span.end - 1);
	if (!is_plain(at->text, inside))
		return true;
	struct fix *fix = traps_add_fix(context, diagnostic, at, traps_safety(at, stops), "Write double quotes");
	if (!fix)
		return true;
	fix_replace(context->sink, fix, span_make(at->file, span.start, inside.start), "\"");
	fix_replace(context->sink, fix, span_make(at->file, inside.end, span.end), "\"");
	return true;
}

static void check(struct rule_context *context)
{
	struct trap_walk walk = {0};
	struct trap_command at;
	while (traps_next(context, &walk, &at))
		for (size_t i = 1, count = traps_word_count(&at); i < count; i++)
			if (check_word(context, &at, i))
				break;
}

const struct rule rule_single_quotes = {
	.id = "single-quotes",
	.order = 4,
	.of_text = true,
	.severity = SEVERITY_ERROR,
	.summary = "single quotes used for quoting",
	.versions = "all",
	.finds = "Words between single quotes, as a shell or Python has them.",
	.why = "To Tcl a single quote is a letter like any other: the text still falls apart at its blanks, and the "
	       "quotes "
	       "become a part of names, numbers and serials, which then match nothing.",
	.bad = "adapter driver dummy\necho 'my board'\n",
	.good = "adapter driver dummy\necho \"my board\"\n",
	.fix = "Writes double quotes where nothing between them has a meaning of its own. Unsafe where this run did "
	       "not stop "
	       "at the line.",
	.check = check,
};
