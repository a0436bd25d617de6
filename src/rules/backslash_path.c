/* SPDX-License-Identifier: MIT */
#include "rules/support/paths.h"

#include <ctype.h>
#include <string.h>

/* Length of the separator at OFFSET: `\` or `\\` between two parts of a path. `\ ` is a blank in a name, and none. */
static size_t separator_length(const char *text, size_t offset, size_t end)
{
	if (text[offset] != '\\' || offset + 1 >= end)
		return 0;
	char next = text[offset + 1];
	if (next == '\\')
		return 2;
	return isalnum((unsigned char)next) || strchr("._-$", next) ? 1 : 0;
}

struct separators {
	size_t count;
	size_t lost; /* single ones outside of braces: Tcl reads them as escapes */
};

/* Finds them in the words of the path; with FIX, also replaces them. */
static struct separators find_separators(struct rule_context *context, const struct path_use *use, struct fix *fix)
{
	struct separators found = {0, 0};
	const char *text = use->at.text;
	for (const struct syntax_node *part = use->word->first_child; part; part = part->next_sibling) {
		if (part->kind != SYNTAX_TEXT)
			continue;
		for (size_t i = part->start; i < part->end; i++) {
			size_t length = separator_length(text, i, use->word->end);
			if (!length)
				continue;
			found.count++;
			found.lost += length == 1 && part->variant != SYNTAX_BRACED;
			if (fix)
				fix_replace(context->sink, fix, span_make(use->at.file, i, i + length), "/");
			i += length - 1;
		}
	}
	return found;
}

static void check_use(struct rule_context *context, const struct path_use *use)
{
	struct separators found = find_separators(context, use, NULL);
	if (!found.count)
		return;
	/* A rule before this one may have said so: an adapter file is missing because of it. */
	bool is_missing = paths_is_missing(context, use);
	bool stops = paths_claim_missing(context, use);
	if (is_missing && !stops)
		return;
	const char *value = use->value && found.lost
	                            ? arena_printf(context->arena, ", and the name that is left is '%s'", use->value)
	                            : "";
	struct diagnostic *diagnostic = traps_report(
		context, stops, SEVERITY_WARNING, model_node_span(use->at.file, use->word),
		found.lost ? "Tcl takes a backslash for the beginning of an escape, such as \\t%s%s%s"
			   : "a path with backslashes is one on Windows only%s%s%s",
		found.lost ? value : "", stops ? "; " : "", stops ? traps_outcome(context, &use->at, true) : "");
	rule_help(context, diagnostic, "write slashes; OpenOCD takes them on Windows, too");
	struct fix *fix = traps_add_fix(context, diagnostic, &use->at, traps_safety(&use->at, stops), "Write slashes");
	if (fix)
		find_separators(context, use, fix);
}

static void check(struct rule_context *context)
{
	struct trap_walk walk = {0};
	struct path_use use;
	while (paths_next(context, &walk, &use))
		check_use(context, &use);
}

const struct rule rule_backslash_path = {
	.id = "backslash-path",
	.order = 4,
	.severity = SEVERITY_ERROR,
	.of_text = true,
	.summary = "a path with backslashes",
	.versions = "all",
	.finds = "A name of a file, behind `source`, `find`, `program`, `load_image` and their like, whose folders are "
		 "separated by backslashes.",
	.why = "In a Tcl word a backslash begins an escape: `target\\stm32f4x.cfg` is `targetstm32f4x.cfg`, and `\\t` "
	       "is a tab. "
	       "OpenOCD does not find the file. Doubled, or between braces, they stay, but mean something on Windows "
	       "only.",
	.bad = "adapter driver dummy\nsource [find target\\stm32f4x.cfg]\n",
	.good = "adapter driver dummy\nsource [find target/stm32f4x.cfg]\n",
	.fix = "Writes slashes. Unsafe where the line went through as it is.",
	.check = check,
};
