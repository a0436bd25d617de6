/* SPDX-License-Identifier: MIT */
#include "syntax/tree.h"

#include <assert.h>

void parser_init(struct parser *parser, struct arena *arena, const char *text)
{
	*parser = (struct parser){.arena = arena, .text = text, .levels = {.arena = arena}};
}

struct syntax_node *node_new(struct parser *parser, enum syntax_kind kind, uint32_t start, uint32_t end, uint32_t line)
{
	size_t size = kind == SYNTAX_COMMAND ? sizeof(struct syntax_command) : sizeof(struct syntax_node);
	struct syntax_node *node = arena_alloc(parser->arena, size);

	assert(start <= end);
	node->kind = kind;
	node->start = start;
	node->end = end;
	node->line = line;
	return node;
}

void node_append(struct syntax_node *parent, struct syntax_node *child)
{
	child->parent = parent;
	child->next_sibling = NULL;
	child->depth = parent->depth;
	child->flags |= parent->flags & SYNTAX_ANONYMOUS;
	if (parent->last_child)
		parent->last_child->next_sibling = child;
	else
		parent->first_child = child;
	parent->last_child = child;
}

void node_add_leaf(struct parser *parser, struct syntax_node *parent, enum syntax_kind kind, uint32_t start,
                   uint32_t end, uint32_t line)
{
	if (start < end)
		node_append(parent, node_new(parser, kind, start, end, line));
}

void node_fail(struct syntax_node *node, enum syntax_fault fault)
{
	bool worse = syntax_fault_is_fatal(fault) && !syntax_fault_is_fatal((enum syntax_fault)node->fault);

	if (node->fault == SYNTAX_FAULT_NONE || worse)
		node->fault = fault;
}

/* ---- Names ---- */

static const char *const kind_names[] = {
#define X(name, text) text,
	SYNTAX_KINDS(X)
#undef X
};

static const char *const fault_texts[] = {
#define X(name, text, fatal) text,
	SYNTAX_FAULTS(X)
#undef X
};

static const bool fault_fatal[] = {
#define X(name, text, fatal) fatal,
	SYNTAX_FAULTS(X)
#undef X
};

static const char *const operator_texts[] = {
#define X(name, text, precedence) text,
	SYNTAX_OPERATORS(X)
#undef X
};

static const int operator_precedences[] = {
#define X(name, text, precedence) precedence,
	SYNTAX_OPERATORS(X)
#undef X
};

/* The bit-fields of a node hold all values. */
_Static_assert(SYNTAX_KIND_COUNT <= 64, "kind has 6 bits");
_Static_assert(SYNTAX_FAULT_COUNT <= 64, "fault has 6 bits");
_Static_assert(SYNTAX_OPERATOR_COUNT <= 64, "variant has 6 bits");
_Static_assert(SYNTAX_DEPTH_LIMIT < 255, "depth has 8 bits");

const char *syntax_kind_name(enum syntax_kind kind)
{
	return kind < SYNTAX_KIND_COUNT ? kind_names[kind] : "?";
}

const char *syntax_fault_text(enum syntax_fault fault)
{
	return fault < SYNTAX_FAULT_COUNT ? fault_texts[fault] : "?";
}

bool syntax_fault_is_fatal(enum syntax_fault fault)
{
	return fault < SYNTAX_FAULT_COUNT && fault_fatal[fault];
}

const char *syntax_operator_text(enum syntax_operator operator_code)
{
	return operator_code < SYNTAX_OPERATOR_COUNT ? operator_texts[operator_code] : "?";
}

int syntax_operator_precedence(enum syntax_operator operator_code)
{
	return operator_code < SYNTAX_OPERATOR_COUNT ? operator_precedences[operator_code] : 0;
}

bool syntax_is_leaf(const struct syntax_node *node)
{
	return node->kind >= SYNTAX_SPACE;
}

/* ---- Walking ---- */

const struct syntax_node *syntax_next_skipping(const struct syntax_node *root, const struct syntax_node *node)
{
	while (node && node != root) {
		if (node->next_sibling)
			return node->next_sibling;
		node = node->parent;
	}
	return NULL;
}

const struct syntax_node *syntax_next(const struct syntax_node *root, const struct syntax_node *node)
{
	if (!node)
		return root;
	return node->first_child ? node->first_child : syntax_next_skipping(root, node);
}

const struct syntax_node *syntax_next_fault(const struct syntax_node *root, const struct syntax_node *node)
{
	if (!node)
		node = root;
	while (node && node->fault == SYNTAX_FAULT_NONE)
		node = syntax_next(root, node);
	return node;
}

static const struct syntax_node *child_at(const struct syntax_node *node, size_t offset)
{
	const struct syntax_node *child = node->first_child;

	while (child && child->end <= offset)
		child = child->next_sibling;
	return child ? child : node->last_child;
}

const struct syntax_node *syntax_leaf_at(const struct syntax_node *root, size_t offset)
{
	const struct syntax_node *node = root;

	if (offset < root->start || offset > root->end)
		return NULL;
	while (node && !syntax_is_leaf(node))
		node = child_at(node, offset);
	return node;
}

const struct syntax_node *syntax_enclosing(const struct syntax_node *node, enum syntax_kind kind)
{
	while (node && node->kind != kind)
		node = node->parent;
	return node;
}

/* ---- Commands ---- */

static const struct syntax_command *as_command(const struct syntax_node *node)
{
	assert(node->kind == SYNTAX_COMMAND);
	return (const struct syntax_command *)node;
}

size_t syntax_command_word_count(const struct syntax_node *command)
{
	return as_command(command)->word_count;
}

const struct syntax_node *syntax_command_word(const struct syntax_node *command, size_t n)
{
	return n < as_command(command)->word_count ? as_command(command)->words[n] : NULL;
}

const char *syntax_command_name(struct arena *arena, const char *text, const struct syntax_node *command)
{
	return syntax_word_value(arena, text, syntax_command_word(command, 0));
}

unsigned syntax_command_line(const char *text, const struct syntax_node *command)
{
	(void)text;
	return command->line;
}

bool syntax_command_is_plain(const struct syntax_node *command)
{
	for (size_t i = 0; i < syntax_command_word_count(command); i++)
		if (syntax_word_is_expanded(syntax_command_word(command, i)))
			return false;
	return true;
}

const struct syntax_node *syntax_script_fault(const struct syntax_node *script)
{
	const struct syntax_node *node = syntax_next(script, script);

	while (node && !syntax_fault_is_fatal((enum syntax_fault)node->fault)) {
		bool is_nested = node->kind == SYNTAX_SCRIPT || node->kind == SYNTAX_INDEX;

		node = is_nested ? syntax_next_skipping(script, node) : syntax_next(script, node);
	}
	return node;
}

static const struct syntax_node *first_command_from(const struct syntax_node *node)
{
	while (node && node->kind != SYNTAX_COMMAND)
		node = node->next_sibling;
	return node;
}

const struct syntax_node *syntax_script_first_command(const struct syntax_node *script)
{
	return first_command_from(script->first_child);
}

const struct syntax_node *syntax_command_next(const struct syntax_node *command)
{
	return first_command_from(command->next_sibling);
}

const struct syntax_node *syntax_substitution_script(const struct syntax_node *substitution)
{
	const struct syntax_node *child = substitution->first_child;

	while (child && child->kind != SYNTAX_SCRIPT)
		child = child->next_sibling;
	return child;
}

const struct syntax_node *syntax_variable_name_node(const struct syntax_node *variable)
{
	const struct syntax_node *child = variable->first_child;

	while (child && child->kind != SYNTAX_NAME)
		child = child->next_sibling;
	return child;
}

const struct syntax_node *syntax_variable_index(const struct syntax_node *variable)
{
	return variable->last_child && variable->last_child->kind == SYNTAX_INDEX ? variable->last_child : NULL;
}

/* ---- Expressions ---- */

bool syntax_is_operand(const struct syntax_node *node)
{
	switch (node->kind) {
	case SYNTAX_UNARY:
	case SYNTAX_BINARY:
	case SYNTAX_TERNARY:
	case SYNTAX_CALL:
	case SYNTAX_GROUP:
	case SYNTAX_NUMBER:
	case SYNTAX_BOOLEAN:
	case SYNTAX_VARIABLE:
	case SYNTAX_SUBSTITUTION:
	case SYNTAX_WORD:
		return true;
	default:
		return false;
	}
}

enum syntax_operator syntax_operator(const struct syntax_node *node)
{
	switch (node->kind) {
	case SYNTAX_UNARY:
	case SYNTAX_BINARY:
	case SYNTAX_TERNARY:
	case SYNTAX_CALL:
		return (enum syntax_operator)node->variant;
	default:
		return SYNTAX_OPERATOR_NONE;
	}
}

const struct syntax_node *syntax_operand(const struct syntax_node *node, size_t n)
{
	const struct syntax_node *child;

	for (child = node->first_child; child; child = child->next_sibling)
		if (syntax_is_operand(child) && n-- == 0)
			return child;
	return NULL;
}

const struct syntax_node *syntax_expression_fault(const struct syntax_node *expression)
{
	const struct syntax_node *child;

	if (syntax_fault_is_fatal((enum syntax_fault)expression->fault))
		return expression;
	for (child = expression->first_child; child; child = child->next_sibling)
		if (syntax_fault_is_fatal((enum syntax_fault)child->fault))
			return child;
	return NULL;
}
