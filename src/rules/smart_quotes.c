/* SPDX-License-Identifier: MIT */
#include "rules/support/traps.h"

#include <string.h>

#include "base/text.h"

/* Signs that word processors and web pages put in place of those of ASCII. */
static const struct {
	const char *bytes;
	const char *plain;
	bool only_at_start; /* of a word */
} signs[] = {
	{"\xe2\x80\x9c", "\"", false}, {"\xe2\x80\x9d", "\"", false}, {"\xe2\x80\x9e", "\"", false},
	{"\xe2\x80\x98", "'", true},   {"\xe2\x80\x9b", "'", true},   {"\xe2\x80\x93", "-", true},
	{"\xe2\x80\x94", "-", true},   {"\xe2\x88\x92", "-", true},
};

static int sign_at(const char *text, size_t offset, size_t end, bool at_start)
{
	if ((unsigned char)text[offset] != 0xe2 || offset + 3 > end)
		return -1;
	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
		if (memcmp(text + offset, signs[i].bytes, 3) == 0 && (at_start || !signs[i].only_at_start))
			return (int)i;
	return -1;
}

/* Adds an edit for each sign in the bare words of the command; returns their number. */
static size_t replace_signs(struct rule_context *context, const struct trap_command *at, struct fix *fix,
                            struct span *first, const char **plain)
{
	size_t found = 0;
	for (size_t i = 0, count = traps_word_count(at); i < count; i++) {
		const struct syntax_node *word = traps_bare_word(at, i);
		for (size_t offset = word ? word->start : 0; word && offset < word->end; offset++) {
			int sign = sign_at(at->text, offset, word->end, offset == word->start);
			if (sign < 0)
				continue;
			struct span span = span_make(at->file, offset, offset + 3);
			if (found++ == 0) {
				*first = span;
				*plain = signs[sign].plain;
			}
			if (fix)
				fix_replace(context->sink, fix, span, signs[sign].plain);
		}
	}
	return found;
}

/* False when FIX would leave a quote open in the command: which of its signs were quotes is then for a person. */
static bool pairs_up(const struct trap_command *at, const struct fix *fix)
{
	struct text_builder text;
	size_t done = at->command->start;
	text_init(&text);
	for (size_t i = 0; i < fix->edits.count; i++) {
		const struct edit *edit = &fix->edits.items[i];
		text_add(&text, at->text + done, edit->span.start - done);
		text_add_string(&text, edit->text);
		done = edit->span.end;
	}
	text_add(&text, at->text + done, at->command->end - done);
	bool is_complete = syntax_is_complete(text.bytes, text.length).complete;
	text_release(&text);
	return is_complete;
}

static void check_command(struct rule_context *context, const struct trap_command *at)
{
	struct span first = SPAN_NONE;
	const char *plain = NULL;
	if (!replace_signs(context, at, NULL, &first, &plain))
		return;
	bool stops = traps_claim(context, at);
	struct diagnostic *diagnostic =
		traps_report(context, stops, SEVERITY_WARNING, first,
	                     "'%s' looks like %s but is another character, which means nothing to Tcl%s%s",
	                     arena_copy(context->arena, at->text + first.start, 3), plain, stops ? "; " : "",
	                     stops ? traps_outcome(context, at, true) : "");
	rule_help(context, diagnostic, "write %s; programs for prose and web pages change it into the other", plain);
	struct fix *fix = traps_add_fix(context, diagnostic, at, traps_safety(at, stops), "Write the plain characters");
	if (!fix)
		return;
	replace_signs(context, at, fix, &first, &plain);
	if (!pairs_up(at, fix))
		diagnostic->fix = NULL;
}

static void check(struct rule_context *context)
{
	struct trap_walk walk = {0};
	struct trap_command at;
	while (traps_next(context, &walk, &at))
		check_command(context, &at);
}

const struct rule rule_smart_quotes = {
	.id = "smart-quotes",
	.order = 4,
	.of_text = true,
	.severity = SEVERITY_ERROR,
	.summary = "typographic quotes and dashes where plain ones are meant",
	.versions = "all",
	.finds = "The quotes of word processors and web pages, and long dashes before an option. Texts in plain quotes "
		 "and "
		 "comments may have them.",
	.why = "They are letters to Tcl: such quotes hold no words together, and an option that begins with a long "
	       "dash is "
	       "none.",
	.bad = "adapter driver dummy\necho \xe2\x80\x9cmy board\xe2\x80\x9d\n",
	.good = "adapter driver dummy\necho \"my board\"\n",
	.fix = "Writes the plain characters. Unsafe where this run did not stop at the line.",
	.check = check,
};
