/* SPDX-License-Identifier: MIT */
#include "rules/support/expressions.h"

#include <string.h>

bool expressions_is_bare(const char *text, const struct syntax_node *command)
{
	return syntax_command_word_count(command) > 2 &&
	       syntax_word_equals(text, syntax_command_word(command, 0), "expr");
}

enum know_status expressions_bare_status(enum openocd_version version)
{
	const struct know_deprecation *row = know_deprecation_find("expr A OP B");
	return row ? row->status[version] : STATUS_OK;
}

struct fix *expressions_brace(struct rule_context *context, struct diagnostic *diagnostic, source_id file,
                              const struct syntax_node *command)
{
	size_t count = syntax_command_word_count(command);
	for (size_t i = 1; i < count; i++)
		if (syntax_word_quoting(syntax_command_word(command, i)) != SYNTAX_BARE)
			return NULL;
	if (count < 2 || !syntax_command_is_plain(command))
		return NULL;
	size_t start = syntax_command_word(command, 1)->start;
	size_t end = syntax_command_word(command, count - 1)->end;
	const char *text = rule_text(context, file);
	if (memchr(text + start, '\\', end - start) ||
	    syntax_expression_fault(syntax_parse_expression(context->arena, text, start, end)))
		return NULL;
	struct fix *fix = rule_add_fix(context, diagnostic, file, FIX_SAFE, "Put the expression in braces");
	if (!fix)
		return NULL;
	fix_replace(context->sink, fix, span_make(file, start, start), "{");
	fix_replace(context->sink, fix, span_make(file, end, end), "}");
	return fix;
}
