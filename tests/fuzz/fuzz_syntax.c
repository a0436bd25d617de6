/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as a script, an expression, a list and a string: the leaves of each tree are the text again; the tokens of
 * the scanner lie side by side; walking, decoding and looking up go through; the same text parsed inside of another one
 * gives the same tree.
 */
#include <stdlib.h>
#include <string.h>

#include "harness.h"
#include "syntax/scanner.h"
#include "syntax/syntax.h"

static void expect_lossless(const struct syntax_node *root, size_t start, size_t end, const char *what)
{
	size_t at = start;

	fuzz_expect(root->start == start && root->end == end, "%s: from %u to %u, not from %zu to %zu", what,
	            root->start, root->end, start, end);
	for (const struct syntax_node *node = syntax_next(root, NULL); node; node = syntax_next(root, node)) {
		fuzz_expect(node->start <= node->end, "%s: a node from %u to %u", what, node->start, node->end);
		if (!syntax_is_leaf(node))
			continue;
		/* An inner node without children covers nothing. */
		fuzz_expect(node->start == at, "%s: a leaf from %u, the one before ends at %zu", what, node->start, at);
		at = node->end;
	}
	fuzz_expect(at == end, "%s: the last leaf ends at %zu, the text at %zu", what, at, end);
}

static void expect_tokens_side_by_side(struct arena *arena, const char *text, size_t length,
                                       struct token (*next)(struct scanner *scanner), bool skips_blanks,
                                       const char *what)
{
	struct scan_levels levels = {.arena = arena};
	struct scanner scanner;
	uint32_t at = 0;

	scanner_init(&scanner, text, 0, (uint32_t)length, 1, &levels);
	for (;;) {
		struct token token = next(&scanner);

		fuzz_expect((skips_blanks ? token.start >= at : token.start == at) && token.end >= token.start &&
		                    token.end <= length,
		            "%s: a token from %u to %u, the one before ends at %u of %zu", what, token.start, token.end,
		            at, length);
		fuzz_expect(token.content_start >= token.start && token.content_end <= token.end &&
		                    token.content_start <= token.content_end,
		            "%s: the content of a token from %u to %u goes from %u to %u", what, token.start, token.end,
		            token.content_start, token.content_end);
		if (token.kind == TOKEN_END)
			break;
		fuzz_expect(token.end > at || token.kind == TOKEN_STRING || token.kind == TOKEN_ESCAPED ||
		                    token.kind == TOKEN_BAD || token.kind == TOKEN_SEPARATOR,
		            "%s: a token of kind %d and no length at %u", what, (int)token.kind, at);
		at = token.end;
		if (token.kind == TOKEN_BAD)
			break;
	}
}

/* ---- walking ---- */

struct seen {
	struct arena *arena;
	const char *text;
	size_t length;
	size_t commands;
};

static enum syntax_visit see_command(void *context, const struct syntax_node *command, const struct syntax_place *place)
{
	struct seen *seen = context;
	size_t count = syntax_command_word_count(command);

	(void)place;
	fuzz_expect(count > 0, "a command without words at %u", command->start);
	fuzz_expect(command->end <= seen->length, "a command up to %u", command->end);
	(void)syntax_command_name(seen->arena, seen->text, command);
	for (size_t i = 0; i < count; i++) {
		const struct syntax_node *word = syntax_command_word(command, i);
		uint32_t start, end;
		size_t length = 0;
		const char *value = syntax_word_bytes(seen->arena, seen->text, word, &length);

		if (syntax_word_verbatim(seen->text, word, &start, &end) && value && strlen(value) == length)
			fuzz_expect(syntax_word_equals(seen->text, word, value), "a word at %u does not equal itself",
			            word->start);
		(void)syntax_word_variable(word);
	}
	seen->commands++;
	return SYNTAX_VISIT_ENTER;
}

static enum syntax_visit see_expression(void *context, const struct syntax_node *expression,
                                        const struct syntax_place *place)
{
	const struct seen *seen = context;

	(void)place;
	expect_lossless(expression, expression->start, expression->end, "an expression inside");
	fuzz_expect(expression->end <= seen->length, "an expression up to %u", expression->end);
	(void)syntax_expression_fault(expression);
	return SYNTAX_VISIT_ENTER;
}

static void see_body(void *context, const struct syntax_body *body, const struct syntax_node *tree,
                     const struct syntax_place *place)
{
	const struct seen *seen = context;

	(void)seen;
	(void)place;
	expect_lossless(tree, body->start, body->end, "a body");
}

static void walk(struct arena *arena, const char *text, size_t length, const struct syntax_node *script)
{
	struct seen seen = {.arena = arena, .text = text, .length = length};
	struct syntax_visitor visitor = {&seen, see_command, see_expression, see_body};

	syntax_visit_commands(arena, text, script, &visitor);
	for (size_t i = 0; i < length; i += 1 + length / 16) {
		const struct syntax_node *leaf = syntax_leaf_at(script, i);

		fuzz_expect(leaf && leaf->start <= i && i < leaf->end, "no leaf holds byte %zu", i);
	}
	for (const struct syntax_node *node = syntax_next_fault(script, NULL); node;
	     node = syntax_next_fault(script, syntax_next(script, node))) {
		fuzz_expect(*syntax_fault_text((enum syntax_fault)node->fault), "a fault without a text");
		if (!syntax_next(script, node))
			break;
	}
}

/* ---- the same elsewhere ---- */

static void expect_same_shape(const struct syntax_node *one, const struct syntax_node *other, size_t distance)
{
	const struct syntax_node *a = syntax_next(one, NULL);
	const struct syntax_node *b = syntax_next(other, NULL);

	for (; a && b; a = syntax_next(one, a), b = syntax_next(other, b))
		fuzz_expect(
			a->kind == b->kind && a->variant == b->variant && a->fault == b->fault &&
				a->start + distance == b->start && a->end + distance == b->end && a->line == b->line,
			"a node at %u is another one when the text stands %zu bytes further on", a->start, distance);
	fuzz_expect(!a && !b, "the tree has other nodes when the text stands %zu bytes further on", distance);
}

static void parse_elsewhere(struct arena *arena, const char *text, size_t length, const struct syntax_node *script)
{
	static const char before[] = "set x {\n";
	static const char behind[] = "}\nset y \"";
	size_t distance = strlen(before);
	char *whole = arena_alloc(arena, distance + length + strlen(behind));

	memcpy(whole, before, distance);
	memcpy(whole + distance, text, length);
	memcpy(whole + distance + length, behind, strlen(behind));
	expect_same_shape(script, syntax_parse_script(arena, whole, distance, distance + length), distance);
}

static void parse_list(struct arena *arena, const char *text, size_t length)
{
	struct syntax_list list = syntax_parse_list(arena, text, 0, length);
	size_t at = 0;

	for (size_t i = 0; i < list.count; i++) {
		const struct syntax_element *element = &list.elements[i];

		fuzz_expect(element->start >= at && element->start <= element->content_start &&
		                    element->content_start <= element->content_end &&
		                    element->content_end <= element->end && element->end <= length,
		            "element %zu of a list: %u %u %u %u", i, element->start, element->content_start,
		            element->content_end, element->end);
		if (element->verbatim)
			fuzz_expect(element->length == element->content_end - element->content_start &&
			                    memcmp(element->value, text + element->content_start, element->length) == 0,
			            "element %zu of a list is not what stands there", i);
		at = element->end;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct arena arena;
	const struct syntax_node *script;
	struct syntax_line_index index;
	struct syntax_completeness completeness;
	/* A copy without a null byte behind it, so that a read past the end is seen. */
	char *text;
	size_t decoded;

	fuzz_enter();
	arena_init(&arena);
	text = malloc(length ? length : 1);
	if (!text)
		return 0;
	memcpy(text, bytes, length);
	script = syntax_parse_script(&arena, text, 0, length);
	expect_lossless(script, 0, length, "the script");
	walk(&arena, text, length, script);
	index = syntax_index_lines(&arena, text, script);
	for (size_t i = 1; i < index.count; i++)
		fuzz_expect(index.items[i - 1].command->line <= index.items[i].command->line,
		            "the index is not sorted");
	parse_elsewhere(&arena, text, length, script);
	expect_lossless(syntax_parse_expression(&arena, text, 0, length), 0, length, "the expression");
	parse_list(&arena, text, length);
	expect_tokens_side_by_side(&arena, text, length, scanner_script_token, false, "script");
	expect_tokens_side_by_side(&arena, text, length, scanner_string_token, false, "string");
	expect_tokens_side_by_side(&arena, text, length, scanner_expression_token, true, "expression");
	completeness = syntax_is_complete(text, length);
	fuzz_expect(completeness.complete == (completeness.missing == ' ' || completeness.missing == '}'),
	            "complete and '%c' is missing", completeness.missing);
	(void)syntax_decode(&arena, text, length, &decoded);
	fuzz_expect(decoded <= length * 2 + 4, "%zu bytes decoded from %zu", decoded, length);
	free(text);
	arena_release(&arena);
	fuzz_leave();
	return 0;
}
