/* SPDX-License-Identifier: MIT */
#include "rules/support/traps.h"

#include "base/text.h"

#include <string.h>

static size_t skip_blanks(const char *text, size_t at, size_t end)
{
	while (at < end && strchr(" \t", text[at]))
		at++;
	return at;
}

/* Width of the blanks before OFFSET on its line, a tab is 8. */
static size_t indentation(const struct source_file *source, size_t offset)
{
	size_t start = source_line_start(source, source_line_of(source, offset));
	size_t width = 0;
	for (size_t i = start; i < offset; i++)
		width += source->text[i] == '\t' ? 8 - width % 8 : 1;
	return width;
}

/* True for text that begins as a command does, and not as the rest of one. */
static bool looks_like_command(struct rule_context *context, const char *text, size_t start, size_t end)
{
	size_t length = 0;
	while (start + length < end && !strchr(" \t\r\n;", text[start + length]))
		length++;
	const char *word = arena_copy(context->arena, text + start, length);
	static const char *const words[] = {"set",   "proc",  "if",     "source", "echo", "foreach",
	                                    "catch", "while", "global", "}",      NULL};
	if (text_is_one_of(word, words))
		return true;
	return (*word == '$' && strstr(word, "TARGET")) || know_command_find(word) != NULL;
}

/* The backslash at the end of a line of COMMENT whose next line was not meant as comment, or 0. */
static size_t find_backslash(struct rule_context *context, const struct source_file *source,
                             const struct syntax_node *comment)
{
	const char *text = source->text;
	size_t width = indentation(source, comment->start);
	for (size_t i = comment->start; i + 1 < comment->end; i++) {
		bool ends_line = text[i] == '\\' && text[i + 1] == '\n';
		size_t next = ends_line ? skip_blanks(text, i + 2, comment->end) : 0;
		if (text[i] == '\\' && !ends_line)
			i++;
		if (!ends_line || next >= comment->end)
			continue;
		if (indentation(source, next) <= width && looks_like_command(context, text, next, comment->end))
			return i;
	}
	return 0;
}

static void check_comment(struct rule_context *context, const struct trap_command *at,
                          const struct syntax_node *comment)
{
	const struct source_file *source = source_store_file(context->model->sources, at->file);
	size_t backslash = find_backslash(context, source, comment);
	if (!backslash)
		return;
	struct span span = span_make(at->file, backslash, backslash + 1);
	struct diagnostic *diagnostic = traps_report(
		context, false, SEVERITY_WARNING, span,
		"a backslash at the end of a comment makes the next line a part of the comment: OpenOCD does "
		"not run it");
	rule_help(context, diagnostic, "leave the backslash out, or begin the next line with '#'");
	traps_add_edit(context, diagnostic, at, FIX_UNSAFE, span, "", "Leave the backslash out, so that the line runs");
}

static void check(struct rule_context *context)
{
	struct trap_walk walk = {0};
	struct trap_command at;
	while (traps_next(context, &walk, &at)) {
		const struct syntax_node *script = traps_script_begun(&at);
		for (const struct syntax_node *node = script ? script->first_child : NULL; node;
		     node = node->next_sibling)
			if (node->kind == SYNTAX_COMMENT)
				check_comment(context, &at, node);
	}
}

const struct rule rule_backslash_ended_comment = {
	.id = "backslash-ended-comment",
	.of_text = true,
	.severity = SEVERITY_WARNING,
	.summary = "a comment that ends in a backslash and swallows the next line",
	.versions = "all",
	.finds = "A comment line with a backslash as its last character, above a line that reads like a command and is "
		 "not "
		 "indented deeper. Continued lines of commands that were commented out are left alone.",
	.why = "The backslash continues comments, too: the line below is never run.",
	.bad = "adapter driver dummy\n# files are in C:\\work\\\nadapter speed 1000\n",
	.good = "adapter driver dummy\n# files are in C:\\work\nadapter speed 1000\n",
	.fix = "Unsafe: removes the backslash, so that the line below runs.",
	.check = check,
};
