/* SPDX-License-Identifier: MIT */
/*
 * Visiting every command, wherever it stands, and the index of commands by line.
 *
 * The recursion is from script to script; each step is one level deeper in the sense of SYNTAX_DEPTH_LIMIT, because a
 * script too deep has no commands. Trees of expressions, which can be high, are walked without recursion.
 */
#include "syntax/tree.h"

#include <stdlib.h>

struct tour {
	struct arena *arena;
	const char *text;
	const struct syntax_visitor *visitor;
};

static bool visit_script(struct tour *tour, const struct syntax_node *script, const struct syntax_place *place);
static bool visit_expression(struct tour *tour, const struct syntax_node *expression, const struct syntax_place *place);

/* ---- Substitutions in words and expressions ---- */

/* The right side of && and ||, and both results of ?:, may be skipped. */
static bool is_skippable(const struct syntax_node *operand)
{
	const struct syntax_node *parent = operand->parent;

	switch (syntax_operator(parent)) {
	case SYNTAX_OPERATOR_AND:
	case SYNTAX_OPERATOR_OR:
	case SYNTAX_OPERATOR_CONDITION:
		return syntax_operand(parent, 0) != operand;
	default:
		return false;
	}
}

static bool may_be_skipped(const struct syntax_node *root, const struct syntax_node *node)
{
	for (; node != root && node->parent; node = node->parent)
		if (is_skippable(node))
			return true;
	return false;
}

static bool visit_part(struct tour *tour, const struct syntax_node *root, const struct syntax_node *part,
                       const struct syntax_place *place)
{
	struct syntax_place inner = *place;
	const struct syntax_node *script;

	if (part->kind == SYNTAX_SUGAR)
		return visit_expression(tour, syntax_sugar_expression(tour->arena, tour->text, part), place);
	script = syntax_substitution_script(part);
	if (!script)
		return true;
	inner.in_substitution = true;
	inner.conditional |= root->kind == SYNTAX_EXPRESSION && may_be_skipped(root, part);
	return visit_script(tour, script, &inner);
}

/* The substitutions of a word or expression, those in indexes of variables too. */
static bool visit_parts(struct tour *tour, const struct syntax_node *root, const struct syntax_place *place)
{
	const struct syntax_node *node = root;

	while (node) {
		bool is_code = node->kind == SYNTAX_SUGAR || node->kind == SYNTAX_SUBSTITUTION;

		if (is_code && !visit_part(tour, root, node, place))
			return false;
		node = is_code ? syntax_next_skipping(root, node) : syntax_next(root, node);
	}
	return true;
}

static bool visit_expression(struct tour *tour, const struct syntax_node *expression, const struct syntax_place *place)
{
	const struct syntax_visitor *visitor = tour->visitor;
	struct syntax_place inner = *place;
	enum syntax_visit what = SYNTAX_VISIT_ENTER;

	if (visitor->expression)
		what = visitor->expression(visitor->context, expression, place);
	if (what != SYNTAX_VISIT_ENTER)
		return what != SYNTAX_VISIT_STOP;
	inner.in_expression = true;
	return visit_parts(tour, expression, &inner);
}

/* ---- Bodies ---- */

/* A procedure, event handler or script for later begins anew: what is around it does not say when it runs. */
static void enter_later_code(struct syntax_place *place, const struct syntax_body *body)
{
	place->conditional = false;
	place->guarded = false;
	place->in_loop = false;
	place->in_substitution = false;
	place->in_expression = false;
	place->in_proc |= body->role == SYNTAX_ROLE_PROC;
	place->in_event |= body->role == SYNTAX_ROLE_EVENT;
	place->in_later |= body->role == SYNTAX_ROLE_LATER;
	if (body->role == SYNTAX_ROLE_PROC)
		place->proc = body->command;
	if (body->role == SYNTAX_ROLE_EVENT)
		place->event = body->subject;
}

static struct syntax_place place_in_body(const struct syntax_place *outer, const struct syntax_body *body)
{
	struct syntax_place place = *outer;

	place.body = body;
	if (body->role == SYNTAX_ROLE_SCRIPT || body->role == SYNTAX_ROLE_EXPRESSION) {
		place.conditional |= body->conditional;
		place.in_loop |= body->loop;
		place.guarded |= body->guarded;
	} else {
		enter_later_code(&place, body);
	}
	return place;
}

static bool visit_body(struct tour *tour, const struct syntax_body *body, const struct syntax_place *outer)
{
	const struct syntax_visitor *visitor = tour->visitor;
	struct syntax_place place = place_in_body(outer, body);
	bool is_expression = body->role == SYNTAX_ROLE_EXPRESSION;
	const struct syntax_node *tree = is_expression ? syntax_body_expression(tour->arena, tour->text, body)
	                                               : syntax_body_script(tour->arena, tour->text, body);

	if (!tree)
		return true;
	if (visitor->body)
		visitor->body(visitor->context, body, tree, &place);
	return is_expression ? visit_expression(tour, tree, &place) : visit_script(tour, tree, &place);
}

/* ---- Commands ---- */

static bool visit_inside(struct tour *tour, const struct syntax_node *command, const struct syntax_place *place)
{
	const struct syntax_body *bodies;
	size_t count = syntax_command_bodies(tour->arena, tour->text, command, &bodies);
	size_t next = 0;

	for (size_t i = 0; i < syntax_command_word_count(command); i++) {
		const struct syntax_node *word = syntax_command_word(command, i);

		if (!visit_parts(tour, word, place))
			return false;
		for (; next < count && bodies[next].word == word; next++)
			if (!visit_body(tour, &bodies[next], place))
				return false;
	}
	return true;
}

/* Commands in commands; code that people write has a fifth of that. Who visits reads each body at each level again. */
#define DEEPEST_COMMAND 40

static bool visit_command(struct tour *tour, const struct syntax_node *command, const struct syntax_place *place)
{
	const struct syntax_visitor *visitor = tour->visitor;
	struct syntax_place inner = *place;
	enum syntax_visit what = SYNTAX_VISIT_ENTER;

	if (visitor->command)
		what = visitor->command(visitor->context, command, place);
	if (what != SYNTAX_VISIT_ENTER)
		return what != SYNTAX_VISIT_STOP;
	if (inner.depth >= DEEPEST_COMMAND)
		return true;
	inner.depth++;
	inner.outer = command;
	return visit_inside(tour, command, &inner);
}

static bool visit_script(struct tour *tour, const struct syntax_node *script, const struct syntax_place *place)
{
	const struct syntax_node *command = syntax_script_first_command(script);

	for (; command; command = syntax_command_next(command))
		if (!visit_command(tour, command, place))
			return false;
	return true;
}

bool syntax_visit_commands(struct arena *arena, const char *text, const struct syntax_node *script,
                           const struct syntax_visitor *visitor)
{
	struct tour tour = {.arena = arena, .text = text, .visitor = visitor};
	struct syntax_place place = {0};

	return visit_script(&tour, script, &place);
}

/* ---- Lines ---- */

struct indexer {
	struct arena *arena;
	VECTOR(struct syntax_located) items;
};

static enum syntax_visit index_command(void *context, const struct syntax_node *command,
                                       const struct syntax_place *place)
{
	struct indexer *indexer = context;
	struct syntax_located item = {
		.command = command,
		.in_proc = place->in_proc,
		.in_event = place->in_event,
		.conditional = place->conditional,
	};

	if (!(command->flags & (SYNTAX_ANONYMOUS | SYNTAX_RECOVERED)))
		vector_push(indexer->arena, &indexer->items, item);
	return SYNTAX_VISIT_ENTER;
}

static int compare(uint32_t a, uint32_t b)
{
	return (a > b) - (a < b);
}

static int compare_located(const void *left, const void *right)
{
	const struct syntax_node *a = ((const struct syntax_located *)left)->command;
	const struct syntax_node *b = ((const struct syntax_located *)right)->command;
	int by_line = compare(a->line, b->line);
	int by_start = compare(a->start, b->start);

	if (by_line)
		return by_line;
	return by_start ? by_start : compare(b->end, a->end);
}

struct syntax_line_index syntax_index_lines(struct arena *arena, const char *text, const struct syntax_node *script)
{
	struct indexer indexer = {.arena = arena};
	struct syntax_visitor visitor = {.context = &indexer, .command = index_command};

	syntax_visit_commands(arena, text, script, &visitor);
	if (indexer.items.count)
		qsort(indexer.items.items, indexer.items.count, sizeof(*indexer.items.items), compare_located);
	return (struct syntax_line_index){.items = indexer.items.items, .count = indexer.items.count};
}

/* Index of the first command on LINE or behind it. */
static size_t find_line(const struct syntax_line_index *index, unsigned line)
{
	size_t low = 0;
	size_t high = index->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (index->items[middle].command->line < line)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const struct syntax_located *syntax_find_commands_at_line(const struct syntax_line_index *index, unsigned line,
                                                          size_t *count)
{
	size_t first = find_line(index, line);
	size_t behind = first;

	while (behind < index->count && index->items[behind].command->line == line)
		behind++;
	*count = behind - first;
	return *count ? index->items + first : NULL;
}
