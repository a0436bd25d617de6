/* SPDX-License-Identifier: MIT */
/*
 * Which arguments of a command are code. One row of `shapes` for each command; a row's function walks the words the way
 * Jim does.
 */
#include "syntax/tree.h"

#include <string.h>

struct finder {
	struct arena *arena;
	const char *text;
	const struct syntax_node *command;
	VECTOR(struct syntax_body) bodies;
	size_t first; /* word that names the command: 1 behind `local` */
};

enum body_flag { CONDITIONAL = 1, LOOP = 2, GUARDED = 4, ANONYMOUS = 8 };

/* ---- Words ---- */

static size_t count(const struct finder *finder)
{
	return syntax_command_word_count(finder->command) - finder->first;
}

static const struct syntax_node *word(const struct finder *finder, size_t n)
{
	return syntax_command_word(finder->command, finder->first + n);
}

static bool word_is(const struct finder *finder, size_t n, const char *value)
{
	return n < count(finder) && syntax_word_equals(finder->text, word(finder, n), value);
}

/* True when the word stands in the text as it is and begins with PREFIX. Options are never written in other ways. */
static bool word_starts(const struct finder *finder, size_t n, const char *prefix)
{
	size_t length = strlen(prefix);
	uint32_t start;
	uint32_t end;

	return n < count(finder) && syntax_word_verbatim(finder->text, word(finder, n), &start, &end) &&
	       end - start >= length && memcmp(finder->text + start, prefix, length) == 0;
}

static struct syntax_body *add(struct finder *finder, size_t n, enum syntax_role role, unsigned flags)
{
	struct syntax_body body = {
		.role = role,
		.command = finder->command,
		.word = word(finder, n),
		.conditional = (flags & CONDITIONAL) != 0,
		.loop = (flags & LOOP) != 0,
		.guarded = (flags & GUARDED) != 0,
		.anonymous = (flags & ANONYMOUS) != 0,
	};

	if (!body.word)
		return NULL;
	body.line = flags & ANONYMOUS ? 1 : body.word->line;
	body.start = body.word->start;
	body.end = body.word->end;
	body.verbatim = syntax_word_verbatim(finder->text, body.word, &body.start, &body.end);
	vector_push(finder->arena, &finder->bodies, body);
	return &finder->bodies.items[finder->bodies.count - 1];
}

static void add_script(struct finder *finder, size_t n, unsigned flags)
{
	add(finder, n, SYNTAX_ROLE_SCRIPT, flags);
}

static void add_expression(struct finder *finder, size_t n, unsigned flags)
{
	add(finder, n, SYNTAX_ROLE_EXPRESSION, flags);
}

/* A body that is an element of the list in word N. */
static void add_element(struct finder *finder, size_t n, const struct syntax_element *element, enum syntax_role role,
                        unsigned flags)
{
	struct syntax_body *body = add(finder, n, role, flags);

	body->start = element->content_start;
	body->end = element->content_end;
	body->line = element->line;
	body->verbatim = element->verbatim;
}

/* The elements of the list in word N, without their values. */
static bool find_elements(struct finder *finder, size_t n, struct syntax_list *list)
{
	uint32_t start;
	uint32_t end;

	if (n >= count(finder) || !syntax_word_verbatim(finder->text, word(finder, n), &start, &end))
		return false;
	*list = parse_elements(finder->arena, finder->text, start, end, word(finder, n)->line);
	return true;
}

/* ---- Commands ---- */

static void find_if(struct finder *finder)
{
	unsigned flags = 0;
	size_t n = 1;

	while (n + 1 < count(finder)) {
		add_expression(finder, n++, flags);
		flags = CONDITIONAL;
		n += word_is(finder, n, "then");
		add_script(finder, n++, CONDITIONAL);
		if (n >= count(finder))
			return;
		if (word_is(finder, n, "elseif")) {
			n++;
			continue;
		}
		n += word_is(finder, n, "else");
		if (n < count(finder)) /* an `else` at the end has no body, and is none */
			add_script(finder, n, CONDITIONAL);
		return;
	}
}

static void find_while(struct finder *finder)
{
	if (count(finder) != 3)
		return;
	add_expression(finder, 1, LOOP);
	add_script(finder, 2, CONDITIONAL | LOOP);
}

static void find_for(struct finder *finder)
{
	if (count(finder) != 5)
		return;
	add_script(finder, 1, 0);
	add_expression(finder, 2, LOOP);
	add_script(finder, 3, CONDITIONAL | LOOP);
	add_script(finder, 4, CONDITIONAL | LOOP);
}

/* loop var ?first? limit ?step? body */
static void find_loop(struct finder *finder)
{
	size_t last = count(finder) - 1;

	if (last < 3 || last > 5)
		return;
	for (size_t n = 2; n < last; n++)
		add_expression(finder, n, 0);
	add_script(finder, last, CONDITIONAL | LOOP);
}

static void find_foreach(struct finder *finder)
{
	if (count(finder) >= 4 && count(finder) % 2 == 0)
		add_script(finder, count(finder) - 1, CONDITIONAL | LOOP);
}

/* proc name arguments ?statics? body */
static void find_proc(struct finder *finder)
{
	struct syntax_body *body;

	if (count(finder) != 4 && count(finder) != 5)
		return;
	body = add(finder, count(finder) - 1, SYNTAX_ROLE_PROC, 0);
	body->subject = word(finder, 1);
}

/* lambda arguments ?statics? body */
static void find_lambda(struct finder *finder)
{
	if (count(finder) == 3 || count(finder) == 4)
		add(finder, count(finder) - 1, SYNTAX_ROLE_PROC, 0);
}

/* apply {arguments body ?namespace?} ... */
static void find_apply(struct finder *finder)
{
	struct syntax_list list;

	if (!find_elements(finder, 1, &list))
		return;
	if (list.count == 2 || list.count == 3)
		add_element(finder, 1, &list.elements[1], SYNTAX_ROLE_PROC, 0);
}

/* The word behind the options of catch and try. */
static size_t skip_catch_options(const struct finder *finder)
{
	size_t n;

	for (n = 1; n + 1 < count(finder); n++) {
		if (word_is(finder, n, "--"))
			return n + 1;
		if (!word_starts(finder, n, "-"))
			return n;
	}
	return n;
}

static void find_catch(struct finder *finder)
{
	add_script(finder, skip_catch_options(finder), GUARDED);
}

static bool is_handler(const struct finder *finder, size_t n)
{
	return word_is(finder, n, "on") || word_is(finder, n, "trap");
}

/* try body ?on codes vars script? ... ?finally script?  (`trap` is Tcl 8.6's; Jim refuses it.) */
static void find_try(struct finder *finder)
{
	size_t n = skip_catch_options(finder);

	add_script(finder, n, is_handler(finder, n + 1) ? GUARDED : 0);
	for (n++; n < count(finder);) {
		if (is_handler(finder, n)) {
			add_script(finder, n + 3, CONDITIONAL);
			n += 4;
		} else if (word_is(finder, n, "finally")) {
			add_script(finder, n + 1, 0);
			n += 2;
		} else {
			return;
		}
	}
}

/* The word that switch compares. */
static size_t skip_switch_options(const struct finder *finder)
{
	size_t n;

	for (n = 1; word_starts(finder, n, "-"); n++) {
		if (word_starts(finder, n, "--"))
			return n + 1;
		n += word_starts(finder, n, "-command");
	}
	return n;
}

/* `-` instead of a body: the next one serves. */
static bool is_fall_through(const struct finder *finder, const struct syntax_element *element)
{
	return element->content_end - element->content_start == 1 && finder->text[element->content_start] == '-';
}

static void find_switch_list(struct finder *finder, size_t n)
{
	struct syntax_list list;

	if (!find_elements(finder, n, &list))
		return;
	for (size_t i = 1; i < list.count; i += 2)
		if (!is_fall_through(finder, &list.elements[i]))
			add_element(finder, n, &list.elements[i], SYNTAX_ROLE_SCRIPT, CONDITIONAL);
}

static void find_switch(struct finder *finder)
{
	size_t n = skip_switch_options(finder) + 1;

	if (n + 1 == count(finder)) {
		find_switch_list(finder, n);
		return;
	}
	for (n++; n < count(finder); n += 2)
		if (!word_is(finder, n, "-"))
			add_script(finder, n, CONDITIONAL);
}

static void find_eval(struct finder *finder)
{
	if (count(finder) == 2)
		add_script(finder, 1, 0);
}

/* uplevel ?level? script; a computed word before another one can only be the level. */
static void find_uplevel(struct finder *finder)
{
	const struct syntax_node *level = word(finder, 1);
	uint32_t start;
	uint32_t end;

	if (count(finder) == 2)
		add_script(finder, 1, 0);
	if (count(finder) != 3)
		return;
	if (!syntax_word_is_literal(level)) {
		add_script(finder, 2, 0);
		return;
	}
	if (syntax_word_verbatim(finder->text, level, &start, &end) && start < end &&
	    (byte_is_digit(finder->text[start]) || finder->text[start] == '#'))
		add_script(finder, 2, 0);
}

static void find_time(struct finder *finder)
{
	if (count(finder) == 2 || count(finder) == 3)
		add_script(finder, 1, LOOP);
}

static void find_dict(struct finder *finder)
{
	if (word_is(finder, 1, "for") && count(finder) == 5)
		add_script(finder, 4, CONDITIONAL | LOOP);
	else if ((word_is(finder, 1, "with") || word_is(finder, 1, "update")) && count(finder) >= 4)
		add_script(finder, count(finder) - 1, 0);
}

static void find_namespace(struct finder *finder)
{
	if (word_is(finder, 1, "eval") && count(finder) == 4)
		add_script(finder, 3, 0);
}

static void find_expr(struct finder *finder)
{
	if (count(finder) == 2)
		add_expression(finder, 1, 0);
}

/* Jim joins the arguments of `after` into a new string, which has no file and line. */
static void find_after(struct finder *finder)
{
	if (count(finder) != 3 || word_is(finder, 1, "cancel") || word_is(finder, 1, "info"))
		return;
	add(finder, 2, SYNTAX_ROLE_LATER, ANONYMOUS);
}

static void find_defer(struct finder *finder)
{
	if (count(finder) == 2)
		add(finder, 1, SYNTAX_ROLE_LATER, 0);
}

/* Any number of `-event NAME BODY` among the options of configure and create. */
static void find_events(struct finder *finder)
{
	if (!word_is(finder, 1, "configure") && !word_is(finder, 1, "create"))
		return;
	for (size_t n = 2; n + 2 < count(finder); n++) {
		struct syntax_body *body;

		if (!word_is(finder, n, "-event"))
			continue;
		body = add(finder, n + 2, SYNTAX_ROLE_EVENT, 0);
		body->subject = word(finder, n + 1);
		n += 2;
	}
}

static const struct shape {
	const char name[16];
	void (*find)(struct finder *finder);
} shapes[] = {
	{"after", find_after},     {"apply", find_apply},   {"capture", find_eval}, /* OpenOCD's */
	{"catch", find_catch},     {"defer", find_defer},   {"dict", find_dict},       {"eval", find_eval},
	{"expr", find_expr},       {"for", find_for},       {"foreach", find_foreach}, {"if", find_if},
	{"lambda", find_lambda},   {"lmap", find_foreach},  {"loop", find_loop},       {"namespace", find_namespace},
	{"proc", find_proc},       {"switch", find_switch}, {"time", find_time},       {"try", find_try},
	{"uplevel", find_uplevel}, {"while", find_while},
};

static const struct shape *find_shape(const struct finder *finder)
{
	uint32_t start;
	uint32_t end;

	if (!syntax_word_verbatim(finder->text, word(finder, 0), &start, &end))
		return NULL;
	while (start < end && finder->text[start] == ':')
		start++;
	for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
		size_t length = strlen(shapes[i].name);

		if (length == end - start && memcmp(shapes[i].name, finder->text + start, length) == 0)
			return &shapes[i];
	}
	return NULL;
}

static void find_bodies(struct finder *finder)
{
	const struct shape *shape;

	if (syntax_command_word_count(finder->command) < 2 || !syntax_command_is_plain(finder->command))
		return;
	finder->first = word_is(finder, 0, "local");
	shape = find_shape(finder);
	if (shape && count(finder) >= 2)
		shape->find(finder);
	else
		find_events(finder);
}

size_t syntax_command_bodies(struct arena *arena, const char *text, const struct syntax_node *command,
                             const struct syntax_body **bodies)
{
	struct syntax_command *known = (struct syntax_command *)command; /* what it keeps says the same for all time */

	if (!known->has_bodies) {
		struct finder finder = {.arena = arena, .text = text, .command = command};

		find_bodies(&finder);
		known->bodies = finder.bodies.items;
		known->body_count = (uint32_t)finder.bodies.count;
		known->has_bodies = true;
	}
	*bodies = known->bodies;
	return known->body_count;
}

static struct syntax_node *parse_body_as(struct arena *arena, const char *text, const struct syntax_body *body,
                                         enum syntax_kind kind)
{
	struct parser parser;

	if (!body->verbatim || body->tree)
		return body->tree;
	parser_init(&parser, arena, text);
	((struct syntax_body *)body)->tree = parse_below(&parser, kind, body->word, body->start, body->end, body->line,
	                                                 body->anonymous ? SYNTAX_ANONYMOUS : 0);
	return body->tree;
}

struct syntax_node *syntax_body_script(struct arena *arena, const char *text, const struct syntax_body *body)
{
	return body->role == SYNTAX_ROLE_EXPRESSION ? NULL : parse_body_as(arena, text, body, SYNTAX_SCRIPT);
}

/* The tree takes hundreds of times the memory of its text. */
#define LONGEST_EXPRESSION 32768

struct syntax_node *syntax_body_expression(struct arena *arena, const char *text, const struct syntax_body *body)
{
	bool is_readable = body->role == SYNTAX_ROLE_EXPRESSION && body->end - body->start <= LONGEST_EXPRESSION;
	return is_readable ? parse_body_as(arena, text, body, SYNTAX_EXPRESSION) : NULL;
}
