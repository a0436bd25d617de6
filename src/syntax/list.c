/* SPDX-License-Identifier: MIT */
/*
 * Lists. Jim's list parser accepts any text: an element may end right where the next one begins (`{a}b` is two), and an
 * open brace or quote ends with the text.
 */
#include "syntax/tree.h"

#include <assert.h>
#include <string.h>

struct list_parser {
	struct parser *parser;
	struct scanner scanner;
	bool with_values;
	VECTOR(struct syntax_element) elements;
};

static bool at_end(const struct list_parser *list)
{
	return list->scanner.at >= list->scanner.end;
}

static char here(const struct list_parser *list)
{
	return list->scanner.text[list->scanner.at];
}

static void skip_space(struct list_parser *list)
{
	for (; !at_end(list) && byte_is_space(here(list)); list->scanner.at++)
		list->scanner.line += here(list) == '\n';
}

static struct syntax_element element_begin(const struct list_parser *list, enum syntax_quoting quoting)
{
	return (struct syntax_element){
		.start = list->scanner.at,
		.content_start = list->scanner.at + (quoting != SYNTAX_BARE),
		.line = list->scanner.line,
		.quoting = quoting,
		.verbatim = true,
	};
}

static void take_braced(struct list_parser *list, struct syntax_element *element)
{
	struct token token = {0};

	scanner_skip_brace(&list->scanner, &token);
	element->content_end = token.content_end;
	if (token.open)
		element->fault = SYNTAX_FAULT_OPEN_BRACE;
}

/* Over a backslash and what it escapes; Jim counts no newline here. */
static void take_escape(struct list_parser *list, struct syntax_element *element)
{
	element->verbatim = false;
	if (list->scanner.end - list->scanner.at == 1)
		element->fault = SYNTAX_FAULT_LAST_BACKSLASH;
	else
		list->scanner.at++;
	list->scanner.at++;
}

static void take_quoted(struct list_parser *list, struct syntax_element *element)
{
	struct scanner *scanner = &list->scanner;

	scanner->at++;
	while (!at_end(list)) {
		if (here(list) == '"') {
			element->content_end = scanner->at++;
			return;
		}
		if (here(list) == '\\') {
			take_escape(list, element);
			continue;
		}
		scanner->line += here(list) == '\n';
		scanner->at++;
	}
	element->content_end = scanner->at;
	if (!element->fault)
		element->fault = SYNTAX_FAULT_OPEN_QUOTE;
}

static void take_bare(struct list_parser *list, struct syntax_element *element)
{
	while (!at_end(list) && !byte_is_space(here(list))) {
		if (here(list) == '\\')
			take_escape(list, element);
		else
			list->scanner.at++;
	}
	element->content_end = list->scanner.at;
}

static void set_value(struct list_parser *list, struct syntax_element *element)
{
	const char *bytes = list->parser->text + element->content_start;
	size_t length = element->content_end - element->content_start;

	if (element->verbatim) {
		element->value = arena_copy(list->parser->arena, bytes, length);
		element->length = length;
	} else {
		element->value = syntax_decode(list->parser->arena, bytes, length, &element->length);
	}
}

static void take_element(struct list_parser *list)
{
	enum syntax_quoting quoting = here(list) == '{'   ? SYNTAX_BRACED
	                              : here(list) == '"' ? SYNTAX_QUOTED
	                                                  : SYNTAX_BARE;
	struct syntax_element element = element_begin(list, quoting);

	if (quoting == SYNTAX_BRACED)
		take_braced(list, &element);
	else if (quoting == SYNTAX_QUOTED)
		take_quoted(list, &element);
	else
		take_bare(list, &element);
	element.end = list->scanner.at;
	if (list->with_values)
		set_value(list, &element);
	vector_push(list->parser->arena, &list->elements, element);
}

static struct syntax_list parse_list(struct arena *arena, const char *text, size_t start, size_t end, unsigned line,
                                     bool with_values)
{
	struct parser parser;
	struct list_parser list = {.parser = &parser, .with_values = with_values};

	assert(start <= end && end <= UINT32_MAX);
	parser_init(&parser, arena, text);
	scanner_init(&list.scanner, text, (uint32_t)start, (uint32_t)end, line, &parser.levels);
	for (skip_space(&list); !at_end(&list); skip_space(&list))
		take_element(&list);
	return (struct syntax_list){.elements = list.elements.items, .count = list.elements.count};
}

struct syntax_list parse_elements(struct arena *arena, const char *text, uint32_t start, uint32_t end, uint32_t line)
{
	return parse_list(arena, text, start, end, line, false);
}

struct syntax_list syntax_parse_list_at(struct arena *arena, const char *text, size_t start, size_t end, unsigned line)
{
	return parse_list(arena, text, start, end, line, true);
}

struct syntax_list syntax_parse_list(struct arena *arena, const char *text, size_t start, size_t end)
{
	return syntax_parse_list_at(arena, text, start, end, 1);
}

bool syntax_word_list(struct arena *arena, const char *text, const struct syntax_node *word, struct syntax_list *list)
{
	uint32_t start;
	uint32_t end;

	if (!syntax_word_verbatim(text, word, &start, &end))
		return false;
	*list = syntax_parse_list_at(arena, text, start, end, word->line);
	return true;
}
