/* SPDX-License-Identifier: MIT */
#include "rules/support/traps.h"

static bool is_comparison(const struct syntax_node *node)
{
	switch (syntax_operator(node)) {
	case SYNTAX_OPERATOR_EQUAL:
	case SYNTAX_OPERATOR_NOT_EQUAL:
	case SYNTAX_OPERATOR_LESS:
	case SYNTAX_OPERATOR_GREATER:
	case SYNTAX_OPERATOR_LESS_EQUAL:
	case SYNTAX_OPERATOR_GREATER_EQUAL:
	case SYNTAX_OPERATOR_STRING_EQUAL:
	case SYNTAX_OPERATOR_STRING_NOT_EQUAL:
		return true;
	default:
		return false;
	}
}

static bool is_bit_operator(const struct syntax_node *node)
{
	enum syntax_operator name = syntax_operator(node);
	return name == SYNTAX_OPERATOR_BIT_AND || name == SYNTAX_OPERATOR_BIT_OR || name == SYNTAX_OPERATOR_BIT_XOR;
}

static void report(struct rule_context *context, const struct trap_command *at, const struct syntax_node *bits,
                   const struct syntax_node *comparison, bool is_left)
{
	const struct syntax_node *mask = syntax_operand(comparison, is_left ? 1 : 0);
	const struct syntax_node *value = syntax_operand(bits, is_left ? 1 : 0);
	const char *inner = syntax_word_raw(context->arena, at->text, comparison);
	const char *before = arena_copy(context->arena, at->text + bits->start, comparison->start - bits->start);
	const char *behind = arena_copy(context->arena, at->text + comparison->end, bits->end - comparison->end);
	struct diagnostic *diagnostic =
		traps_report(context, false, SEVERITY_WARNING, model_node_span(at->file, bits),
	                     "'%s' binds closer than '%s': this is read as %s(%s)%s",
	                     syntax_operator_text(syntax_operator(comparison)),
	                     syntax_operator_text(syntax_operator(bits)), before, inner, behind);
	size_t start = is_left ? mask->start : value->start;
	size_t end = is_left ? value->end : mask->end;
	rule_help(context, diagnostic, "write (%s)", arena_copy(context->arena, at->text + start, end - start));
	struct fix *fix = traps_add_fix(context, diagnostic, at, FIX_UNSAFE, "Put parentheses around the mask");
	if (!fix)
		return;
	fix_replace(context->sink, fix, span_make(at->file, start, start), "(");
	fix_replace(context->sink, fix, span_make(at->file, end, end), ")");
}

static void check_expression(struct rule_context *context, const struct trap_command *at,
                             const struct syntax_node *tree)
{
	for (const struct syntax_node *node = tree; node; node = syntax_next(tree, node)) {
		if (node->kind != SYNTAX_BINARY || !is_bit_operator(node))
			continue;
		for (size_t side = 0; side < 2; side++) {
			const struct syntax_node *operand = syntax_operand(node, side);
			const struct syntax_node *other = syntax_operand(node, 1 - side);
			if (operand->kind != SYNTAX_BINARY || !is_comparison(operand) || is_comparison(other))
				continue;
			report(context, at, node, operand, side == 0);
			return;
		}
	}
}

static void check(struct rule_context *context)
{
	struct trap_walk walk = {0};
	struct trap_command at;
	while (traps_next(context, &walk, &at)) {
		struct trap_expressions found = traps_expressions(context, &at);
		for (size_t i = 0; i < found.count; i++)
			check_expression(context, &at, found.items[i]);
	}
}

const struct rule rule_mask_precedence = {
	.id = "mask-precedence",
	.of_text = true,
	.severity = SEVERITY_WARNING,
	.summary = "a masked value that is compared before it is masked",
	.versions = "all",
	.finds = "`$a & $m == 0`, and the same with `|`, `^` and other comparisons, without parentheses.",
	.why = "As in C, `==` binds closer than `&`: `$a & $m == 0` is `$a & ($m == 0)`, which asks something else and "
	       "is 0 "
	       "nearly always.",
	.bad = "adapter driver dummy\nset status 0x11\nif {$status & 0x10 == 0} {\n\techo \"idle\"\n}\n",
	.good = "adapter driver dummy\nset status 0x11\nif {($status & 0x10) == 0} {\n\techo \"idle\"\n}\n",
	.fix = "Unsafe: puts parentheses around the masking.",
	.check = check,
};
