/* SPDX-License-Identifier: MIT */
#include "rules/support/traps.h"

#include <string.h>

static const struct {
	const char *bytes;
	const char *name;
	const char *instead;
} characters[] = {
	{"\xc2\xa0", "a no-break space", " "},    {"\xe2\x80\xaf", "a narrow no-break space", " "},
	{"\xe3\x80\x80", "a wide space", " "},    {"\xe2\x80\x8b", "a space without width", ""},
	{"\xe2\x80\x8e", "a direction mark", ""}, {"\xef\xbb\xbf", "a byte order mark", ""},
};

/* Number of the character at OFFSET, or -1. */
static int character_at(const char *text, size_t offset, size_t end)
{
	for (size_t i = 0; (text[offset] & 0x80) && i < sizeof(characters) / sizeof(characters[0]); i++) {
		size_t length = strlen(characters[i].bytes);
		if (offset + length <= end && memcmp(text + offset, characters[i].bytes, length) == 0)
			return (int)i;
	}
	return -1;
}

static void check_word(struct rule_context *context, const struct trap_command *at, const struct syntax_node *word)
{
	for (size_t i = word->start; i < word->end; i++) {
		int found = i > 0 ? character_at(at->text, i, word->end) : -1;
		if (found < 0)
			continue;
		struct span span = span_make(at->file, i, i + strlen(characters[found].bytes));
		bool stops = traps_claim(context, at);
		struct diagnostic *diagnostic = traps_report(
			context, stops, SEVERITY_WARNING, span,
			"%s stands here, which cannot be seen and is a part of the word to Tcl%s%s",
			characters[found].name, stops ? "; " : "", stops ? traps_outcome(context, at, true) : "");
		rule_help(context, diagnostic, *characters[found].instead ? "write an ordinary blank" : "remove it");
		traps_add_edit(context, diagnostic, at, traps_safety(at, stops), span, characters[found].instead,
		               *characters[found].instead ? "Write an ordinary blank" : "Remove the character");
		return;
	}
}

static void check(struct rule_context *context)
{
	struct trap_walk walk = {0};
	struct trap_command at;
	while (traps_next(context, &walk, &at)) {
		for (size_t i = 0, count = traps_word_count(&at); i < count; i++) {
			const struct syntax_node *word = traps_bare_word(&at, i);
			if (word)
				check_word(context, &at, word);
		}
	}
}

const struct rule rule_invisible_character = {
	.id = "invisible-character",
	.order = 4,
	.of_text = true,
	.severity = SEVERITY_ERROR,
	.summary = "a no-break space or another character that cannot be seen",
	.versions = "all",
	.finds = "Spaces other than the ordinary ones, and characters without width, in words outside of quotes. They "
		 "come from "
		 "web pages and chat programs.",
	.why = "Only blanks and tabs separate words. With a no-break space two words are one, which OpenOCD does not "
	       "know.",
	.bad = "adapter driver dummy\nadapter\xc2\xa0speed 1000\n",
	.good = "adapter driver dummy\nadapter speed 1000\n",
	.fix = "Writes a blank, or removes the character. Unsafe where this run did not stop at the line.",
	.check = check,
};
