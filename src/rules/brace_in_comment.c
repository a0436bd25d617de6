/* SPDX-License-Identifier: MIT */
#include "rules/support/open_block.h"
#include "rules/support/traps.h"

/* Comments of one block whose braces match in the end are commented-out code, and harmless. */
static void check_script(struct rule_context *context, const struct trap_command *at, const struct syntax_node *script)
{
	const struct syntax_node *first = NULL;
	int sum = 0;
	for (const struct syntax_node *node = script->first_child; node; node = node->next_sibling) {
		int surplus = node->kind == SYNTAX_COMMENT ? open_block_surplus(at->text, node->start, node->end) : 0;
		if (surplus && !first)
			first = node;
		sum += surplus;
	}
	if (sum == 0)
		return;
	struct diagnostic *diagnostic = traps_report(
		context, false, SEVERITY_WARNING, model_node_span(at->file, first),
		"inside a block the braces of comments count as well, and %d %s too many here: the block ends "
		"elsewhere than it seems to",
		sum > 0 ? sum : -sum, sum > 0 ? "'{' are" : "'}' are");
	rule_help(context, diagnostic, "write comments with as many '{' as '}', or without");
}

static void check(struct rule_context *context)
{
	struct trap_walk walk = {0};
	struct trap_command at;
	while (traps_next(context, &walk, &at)) {
		const struct syntax_node *script = traps_script_begun(&at);
		if (script && script->parent && script->parent->kind == SYNTAX_WORD)
			check_script(context, &at, script);
	}
}

const struct rule rule_brace_in_comment = {
	.id = "brace-in-comment",
	.of_text = true,
	.severity = SEVERITY_WARNING,
	.summary = "a brace in a comment inside a block, without its counterpart",
	.versions = "all",
	.finds = "Comments inside a block in braces that have more '{' than '}', or the reverse. Code that was "
		 "commented out "
		 "with both its braces is not reported.",
	.why = "Tcl finds the end of a block by counting braces, before it knows what is a comment. The block then "
	       "swallows "
	       "what follows it, or ends too early.",
	.bad = "adapter driver dummy\nproc f {} {\n\t# if {$x} {\n\techo \"a\"\n\t}\n}\n",
	.good = "adapter driver dummy\nproc f {} {\n\t# if {$x} {\n\techo \"a\"\n\t# }\n}\n",
	.check = check,
};
