/* SPDX-License-Identifier: MIT */
/*
 * Expressions. The steps are those of Jim's ExprTreeBuildTree, with its stack of terms, because it accepts and refuses
 * more than its grammar says: `1 ? 2 !3` needs no colon, `1 + (* 2) !3` is 2. What it refuses, and what has no sensible
 * tree, becomes a row of operands, symbols and marks.
 */
#include "syntax/tree.h"

#include <assert.h>
#include <string.h>

#define LEVEL_LIMIT 200 /* as in Jim: "Expression too complex" */

struct item {
	struct token token;
	struct syntax_node *operand; /* NULL for punctuation */
};

struct term {
	struct syntax_node *node;
	unsigned height;
};

struct reader {
	struct parser *parser;
	struct syntax_node *expression;
	VECTOR(struct item) items; /* the last one is the end */
	VECTOR(struct term) stack;
	size_t at;
	unsigned level;
	size_t open_parentheses;
	bool accidental; /* accepted by Jim, but its tree makes no sense as text */
};

enum until { UNTIL_CLOSE = 1, UNTIL_ARGUMENTS = 2, UNTIL_TERNARY = 4 };

/* ---- Tokens and their nodes ---- */

static bool is_operand_token(const struct token *token)
{
	switch (token->kind) {
	case TOKEN_STRING:
	case TOKEN_ESCAPED:
	case TOKEN_VARIABLE:
	case TOKEN_INDEXED:
	case TOKEN_COMMAND:
	case TOKEN_NUMBER:
	case TOKEN_BOOLEAN:
		return true;
	default:
		return false;
	}
}

/* A quoted or braced operand. */
static void add_string_operand(struct reader *reader, struct syntax_node *parent, const struct token *token)
{
	struct parser *parser = reader->parser;
	struct syntax_node *word = node_new(parser, SYNTAX_WORD, token->start, token->end, token->line);

	word->variant = token->opens_quote ? SYNTAX_QUOTED : SYNTAX_BRACED;
	node_append(parent, word);
	if (token->kind == TOKEN_STRING) {
		add_part(parser, word, token, false);
	} else {
		node_add_leaf(parser, word, SYNTAX_MARK, token->start, token->content_start, token->line);
		word->flags |= SYNTAX_ANONYMOUS;
		parse_string(parser, word, token->content_start, token->content_end);
		node_add_leaf(parser, word, SYNTAX_MARK, token->content_end, token->end, token->line);
	}
	if (token->open)
		node_fail(word, token->opens_quote ? SYNTAX_FAULT_OPEN_QUOTE : SYNTAX_FAULT_OPEN_BRACE);
}

/* The node of an operand, made below the expression to inherit from it and taken out again. */
static struct syntax_node *make_operand(struct reader *reader, const struct token *token)
{
	struct syntax_node parent = *reader->expression;

	parent.first_child = parent.last_child = NULL;
	if (token->kind == TOKEN_STRING || token->kind == TOKEN_ESCAPED)
		add_string_operand(reader, &parent, token);
	else if (token->kind == TOKEN_NUMBER || token->kind == TOKEN_BOOLEAN)
		node_add_leaf(reader->parser, &parent, token->kind == TOKEN_NUMBER ? SYNTAX_NUMBER : SYNTAX_BOOLEAN,
		              token->start, token->end, token->line);
	else
		add_part(reader->parser, &parent, token, false);
	return parent.first_child;
}

static enum syntax_kind punctuation_kind(const struct token *token)
{
	switch (token->kind) {
	case TOKEN_OPERATOR:
		return SYNTAX_SYMBOL;
	case TOKEN_BAD:
		return SYNTAX_TEXT;
	default:
		return SYNTAX_MARK;
	}
}

/* Returns false at a byte that begins no token. */
static bool read_tokens(struct reader *reader, char *missing)
{
	struct syntax_node *expression = reader->expression;
	struct scanner scanner;
	struct item item;

	scanner_init(&scanner, reader->parser->text, expression->start, expression->end, expression->line,
	             &reader->parser->levels);
	do {
		item = (struct item){.token = scanner_expression_token(&scanner)};
		if (is_operand_token(&item.token))
			item.operand = make_operand(reader, &item.token);
		vector_push(reader->parser->arena, &reader->items, item);
	} while (item.token.kind != TOKEN_END && item.token.kind != TOKEN_BAD);
	*missing = scanner.missing;
	return item.token.kind == TOKEN_END;
}

/* ---- Filling in what is between operands ---- */

/* Index of the first token that starts at or behind OFFSET. */
static size_t find_item(const struct reader *reader, uint32_t offset)
{
	size_t low = 0;
	size_t high = reader->items.count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (reader->items.items[middle].token.start < offset)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Appends the blanks and punctuation in [START, END) to PARENT. */
static void fill(struct reader *reader, struct syntax_node *parent, uint32_t start, uint32_t end)
{
	struct parser *parser = reader->parser;

	for (size_t i = find_item(reader, start); start < end; i++) {
		const struct token *token = &reader->items.items[i].token;
		uint32_t token_start = i < reader->items.count && token->start < end ? token->start : end;

		node_add_leaf(parser, parent, SYNTAX_SPACE, start, token_start, parent->line);
		start = token_start;
		if (start == end)
			return;
		node_add_leaf(parser, parent, punctuation_kind(token), token->start, token->end, token->line);
		start = token->end;
	}
}

/* Rebuilds the list of children with all that is between them. */
static void fill_node(struct reader *reader, struct syntax_node *node)
{
	struct syntax_node *child = node->first_child;
	uint32_t at = node->start;

	node->first_child = node->last_child = NULL;
	while (child) {
		struct syntax_node *next = child->next_sibling;

		fill(reader, node, at, child->start);
		node_append(node, child);
		at = child->end;
		child = next;
	}
	fill(reader, node, at, node->end);
}

static bool is_compound(const struct syntax_node *node)
{
	return node->kind == SYNTAX_EXPRESSION || node->kind == SYNTAX_UNARY || node->kind == SYNTAX_BINARY ||
	       node->kind == SYNTAX_TERNARY || node->kind == SYNTAX_CALL || node->kind == SYNTAX_GROUP;
}

static void fill_tree(struct reader *reader)
{
	struct syntax_node *root = reader->expression;
	struct syntax_node *node = root;

	/* Parents come first, so that depth and flags pass down. */
	while (node) {
		if (is_compound(node)) {
			fill_node(reader, node);
			node = (struct syntax_node *)syntax_next(root, node);
		} else {
			node = (struct syntax_node *)syntax_next_skipping(root, node);
		}
	}
}

/* All tokens in a row. */
static void lay_flat(struct reader *reader)
{
	struct syntax_node *expression = reader->expression;

	expression->first_child = expression->last_child = NULL;
	for (size_t i = 0; i < reader->items.count; i++)
		if (reader->items.items[i].operand)
			node_append(expression, reader->items.items[i].operand);
	fill_node(reader, expression);
}

/* ---- Terms ---- */

static const struct token *token_at(const struct reader *reader, size_t index)
{
	return &reader->items.items[index].token;
}

static void push(struct reader *reader, struct syntax_node *node, unsigned height)
{
	struct term term = {.node = node, .height = height};

	vector_push(reader->parser->arena, &reader->stack, term);
}

/* Takes COUNT terms off the stack and makes them the children of a new one. False when there are too few. */
static bool combine(struct reader *reader, enum syntax_kind kind, enum syntax_operator operator_code, size_t count,
                    uint32_t start, uint32_t end)
{
	struct term *terms;
	struct syntax_node *node;
	unsigned height = 0;

	if (reader->stack.count < count)
		return false;
	terms = reader->stack.items + reader->stack.count - count;
	if (start > end) {
		reader->accidental = true;
		end = start;
	}
	node = node_new(reader->parser, kind, start, end, 0);
	node->variant = operator_code;
	for (size_t i = 0; i < count; i++) {
		uint32_t earliest = node->last_child ? node->last_child->end : start;

		if (terms[i].node->start < earliest || terms[i].node->end > end)
			reader->accidental = true;
		if (terms[i].height > height)
			height = terms[i].height;
		node_append(node, terms[i].node);
	}
	reader->stack.count -= count;
	if (height + 1 > SYNTAX_DEPTH_LIMIT) {
		node_fail(reader->expression, SYNTAX_FAULT_TOO_DEEP);
		reader->accidental = true;
	}
	push(reader, node, height + 1);
	return true;
}

/* End of the last token used. */
static uint32_t used_end(const struct reader *reader)
{
	return token_at(reader, reader->at - 1)->end;
}

/* ---- Jim's algorithm ---- */

struct goal {
	int precedence;
	unsigned until;
	size_t stack_count; /* when the terms wanted are all there */
};

enum step { STEP_ON, STEP_DONE, STEP_RETURN, STEP_FAILED };

static bool build(struct reader *reader, int precedence, unsigned until, size_t terms);

static enum step fail_at(struct reader *reader, size_t index, enum syntax_fault fault)
{
	struct item *item = &reader->items.items[index];
	struct syntax_node *node = item->operand;

	if (item->token.kind == TOKEN_END)
		node = reader->expression;
	if (!node) {
		/* Punctuation becomes an item with a node of its own, which lay_flat() keeps. */
		node = node_new(reader->parser, punctuation_kind(&item->token), item->token.start, item->token.end,
		                item->token.line);
		item->operand = node;
	}
	node_fail(node, fault);
	return STEP_FAILED;
}

static bool wanted_terms_present(const struct reader *reader, const struct goal *goal)
{
	return reader->stack.count == goal->stack_count;
}

/* Leaves the token to the level above. */
static enum step hand_back(struct reader *reader)
{
	reader->at--;
	reader->level--;
	return STEP_RETURN;
}

static enum step take_open(struct reader *reader, const struct goal *goal)
{
	size_t index = reader->at - 1;
	uint32_t start = token_at(reader, index)->start;
	struct term *inner;

	if (wanted_terms_present(reader, goal))
		return fail_at(reader, index, SYNTAX_FAULT_MISSING_OPERATOR);
	reader->open_parentheses++;
	if (!build(reader, 0, UNTIL_CLOSE, 1))
		return STEP_FAILED;
	inner = reader->stack.count ? &reader->stack.items[reader->stack.count - 1] : NULL;
	if (inner && inner->node->start > start && token_at(reader, reader->at - 1)->kind == TOKEN_CLOSE)
		combine(reader, SYNTAX_GROUP, SYNTAX_OPERATOR_NONE, 1, start, used_end(reader));
	else
		reader->accidental = true;
	return STEP_ON;
}

static enum step take_close(struct reader *reader, const struct goal *goal)
{
	if (!(goal->until & UNTIL_CLOSE)) {
		if (wanted_terms_present(reader, goal) && reader->level > 1)
			return hand_back(reader);
		return fail_at(reader, reader->at - 1,
		               reader->level > 1 ? SYNTAX_FAULT_MISSING_OPERAND : SYNTAX_FAULT_EXTRA_PARENTHESIS);
	}
	reader->open_parentheses--;
	return wanted_terms_present(reader, goal) ? STEP_DONE : STEP_ON;
}

static enum step take_comma(struct reader *reader, const struct goal *goal)
{
	if (!(goal->until & UNTIL_ARGUMENTS)) {
		if (wanted_terms_present(reader, goal))
			return hand_back(reader);
		return fail_at(reader, reader->at - 1, SYNTAX_FAULT_EXTRA_COMMA);
	}
	if (reader->stack.count > goal->stack_count)
		return fail_at(reader, reader->at - 1, SYNTAX_FAULT_BAD_CALL);
	return STEP_ON;
}

static enum step take_colon(struct reader *reader, const struct goal *goal)
{
	if (!(goal->until & UNTIL_TERNARY)) {
		if (reader->level != 1)
			return hand_back(reader);
		return fail_at(reader, reader->at - 1, SYNTAX_FAULT_EXTRA_COLON);
	}
	return wanted_terms_present(reader, goal) ? hand_back(reader) : STEP_ON;
}

static bool is_function(const struct reader *reader, const struct token *token, const char *name)
{
	uint32_t length = token->end - token->start;

	return length == strlen(name) && memcmp(reader->parser->text + token->start, name, length) == 0;
}

static enum step take_call(struct reader *reader, const struct goal *goal)
{
	size_t index = reader->at - 1;
	const struct token *name = token_at(reader, index);
	size_t arguments = is_function(reader, name, "rand") ? 0 : 1;

	(void)goal;
	if (token_at(reader, reader->at)->kind != TOKEN_OPEN)
		return fail_at(reader, index, SYNTAX_FAULT_BAD_CALL);
	reader->at++;
	if (arguments == 0) {
		if (token_at(reader, reader->at)->kind != TOKEN_CLOSE)
			return fail_at(reader, index, SYNTAX_FAULT_BAD_CALL);
		reader->at++;
	} else {
		reader->open_parentheses++;
		if (!build(reader, 0, UNTIL_ARGUMENTS | UNTIL_CLOSE, arguments))
			return STEP_FAILED;
	}
	if (!combine(reader, SYNTAX_CALL, SYNTAX_OPERATOR_FUNCTION, arguments, name->start, used_end(reader)))
		return fail_at(reader, index, SYNTAX_FAULT_BAD_CALL);
	return STEP_ON;
}

/* Start of the Nth term from the top of the stack. */
static uint32_t term_start(const struct reader *reader, size_t n)
{
	return reader->stack.items[reader->stack.count - n].node->start;
}

static uint32_t term_end(const struct reader *reader)
{
	return reader->stack.items[reader->stack.count - 1].node->end;
}

static enum step take_ternary(struct reader *reader, size_t index)
{
	if (!build(reader, syntax_operator_precedence(SYNTAX_OPERATOR_CONDITION), UNTIL_TERNARY, 2))
		return STEP_FAILED;
	if (reader->stack.count < 3)
		return fail_at(reader, index, SYNTAX_FAULT_MISSING_OPERAND);
	combine(reader, SYNTAX_TERNARY, SYNTAX_OPERATOR_CONDITION, 3, term_start(reader, 3), term_end(reader));
	return STEP_ON;
}

static enum step take_unary(struct reader *reader, size_t index, enum syntax_operator operator_code)
{
	uint32_t start = token_at(reader, index)->start;

	if (!build(reader, syntax_operator_precedence(operator_code), 0, 1))
		return STEP_FAILED;
	if (reader->stack.count < 1)
		return fail_at(reader, index, SYNTAX_FAULT_MISSING_OPERAND);
	combine(reader, SYNTAX_UNARY, operator_code, 1, start, term_end(reader));
	return STEP_ON;
}

static enum step take_binary(struct reader *reader, size_t index, enum syntax_operator operator_code)
{
	const struct token *symbol = token_at(reader, index);
	struct term *terms;

	if (!build(reader, syntax_operator_precedence(operator_code), 0, 1))
		return STEP_FAILED;
	if (reader->stack.count < 2)
		return fail_at(reader, index, SYNTAX_FAULT_MISSING_OPERAND);
	terms = reader->stack.items + reader->stack.count - 2;
	if (terms[0].node->end > symbol->start || terms[1].node->start < symbol->end)
		reader->accidental = true;
	combine(reader, SYNTAX_BINARY, operator_code, 2, term_start(reader, 2), term_end(reader));
	return STEP_ON;
}

static bool is_right_associative(enum syntax_operator operator_code)
{
	switch (operator_code) {
	case SYNTAX_OPERATOR_CONDITION:
	case SYNTAX_OPERATOR_POWER:
	case SYNTAX_OPERATOR_NOT:
	case SYNTAX_OPERATOR_COMPLEMENT:
	case SYNTAX_OPERATOR_MINUS:
	case SYNTAX_OPERATOR_PLUS:
		return true;
	default:
		return false;
	}
}

/* Minus and plus are unary behind an operator, an opening parenthesis or a comma, and at the start. */
static enum syntax_operator actual_operator(const struct reader *reader, size_t index)
{
	enum syntax_operator written = token_at(reader, index)->operator_code;
	enum token_kind before = index ? token_at(reader, index - 1)->kind : TOKEN_NONE;

	if (before != TOKEN_NONE && before != TOKEN_OPERATOR && before != TOKEN_OPEN && before != TOKEN_COMMA)
		return written;
	if (written == SYNTAX_OPERATOR_SUBTRACT)
		return SYNTAX_OPERATOR_MINUS;
	return written == SYNTAX_OPERATOR_ADD ? SYNTAX_OPERATOR_PLUS : written;
}

static enum step take_operator(struct reader *reader, const struct goal *goal)
{
	size_t index = reader->at - 1;
	enum syntax_operator operator_code = actual_operator(reader, index);
	int precedence = syntax_operator_precedence(operator_code);

	if (precedence < goal->precedence || (precedence == goal->precedence && !is_right_associative(operator_code))) {
		reader->at--;
		return STEP_DONE;
	}
	switch (operator_code) {
	case SYNTAX_OPERATOR_FUNCTION:
		return take_call(reader, goal);
	case SYNTAX_OPERATOR_CONDITION:
		return take_ternary(reader, index);
	case SYNTAX_OPERATOR_NOT:
	case SYNTAX_OPERATOR_COMPLEMENT:
	case SYNTAX_OPERATOR_MINUS:
	case SYNTAX_OPERATOR_PLUS:
		return take_unary(reader, index, operator_code);
	default:
		return take_binary(reader, index, operator_code);
	}
}

static enum step take_operand(struct reader *reader)
{
	size_t index = reader->at - 1;
	enum token_kind before = index ? token_at(reader, index - 1)->kind : TOKEN_NONE;

	if (before != TOKEN_NONE && before != TOKEN_OPERATOR && before != TOKEN_OPEN && before != TOKEN_COMMA)
		return fail_at(reader, index, SYNTAX_FAULT_MISSING_OPERATOR);
	push(reader, reader->items.items[index].operand, 0);
	return STEP_ON;
}

static enum step take_token(struct reader *reader, const struct goal *goal)
{
	const struct token *token = token_at(reader, reader->at++);

	switch (token->kind) {
	case TOKEN_OPEN:
		return take_open(reader, goal);
	case TOKEN_CLOSE:
		return take_close(reader, goal);
	case TOKEN_COMMA:
		return take_comma(reader, goal);
	case TOKEN_OPERATOR:
		return token->operator_code == SYNTAX_OPERATOR_COLON ? take_colon(reader, goal)
		                                                     : take_operator(reader, goal);
	default:
		return take_operand(reader);
	}
}

static enum syntax_fault count_fault(const struct reader *reader, const struct goal *goal)
{
	bool few = reader->stack.count < goal->stack_count;

	if (goal->until & UNTIL_ARGUMENTS)
		return SYNTAX_FAULT_BAD_CALL;
	if (goal->until & UNTIL_TERNARY)
		return few ? SYNTAX_FAULT_MISSING_COLON : SYNTAX_FAULT_MISSING_OPERATOR;
	return few ? SYNTAX_FAULT_MISSING_OPERAND : SYNTAX_FAULT_MISSING_OPERATOR;
}

/* Reads until TERMS more terms are on the stack. Returns false on failure, which is then noted. */
static bool build(struct reader *reader, int precedence, unsigned until, size_t terms)
{
	struct goal goal = {.precedence = precedence, .until = until, .stack_count = reader->stack.count + terms};
	enum step step = STEP_ON;

	if (reader->level++ > LEVEL_LIMIT) {
		node_fail(reader->expression, SYNTAX_FAULT_TOO_COMPLEX);
		return false;
	}
	while (step == STEP_ON && token_at(reader, reader->at)->kind != TOKEN_END)
		step = take_token(reader, &goal);
	if (step == STEP_RETURN)
		return true;
	if (step == STEP_FAILED)
		return false;
	if (!wanted_terms_present(reader, &goal)) {
		fail_at(reader, reader->at, count_fault(reader, &goal));
		return false;
	}
	reader->level--;
	return true;
}

/* True when Jim accepts the expression; its one term is then on the stack. */
static bool read_expression(struct reader *reader)
{
	char missing;

	if (!read_tokens(reader, &missing)) {
		fail_at(reader, reader->items.count - 1, SYNTAX_FAULT_BAD_TOKEN);
		return false;
	}
	if (missing != ' ' && missing != '\\')
		return false; /* the open operand has the fault */
	if (reader->items.count == 1) {
		node_fail(reader->expression, SYNTAX_FAULT_EMPTY_EXPRESSION);
		return false;
	}
	if (!build(reader, 0, 0, 1))
		return false;
	if (reader->open_parentheses) {
		node_fail(reader->expression, SYNTAX_FAULT_OPEN_PARENTHESIS);
		return false;
	}
	/* Jim stops at a comma, and forgets what is behind it. */
	reader->accidental |= token_at(reader, reader->at)->kind != TOKEN_END;
	return true;
}

void parse_expression(struct parser *parser, struct syntax_node *expression)
{
	struct reader reader = {.parser = parser, .expression = expression};

	if (expression->depth > SYNTAX_DEPTH_LIMIT) {
		struct syntax_node *text =
			node_new(parser, SYNTAX_TEXT, expression->start, expression->end, expression->line);

		node_append(expression, text);
		node_fail(text, SYNTAX_FAULT_TOO_DEEP);
		return;
	}
	if (!read_expression(&reader) || reader.accidental) {
		lay_flat(&reader);
		return;
	}
	node_append(expression, reader.stack.items[reader.stack.count - 1].node);
	fill_tree(&reader);
}
