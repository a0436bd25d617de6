/* SPDX-License-Identifier: MIT */
/*
 * Layer syntax, internal: making nodes, and the parsers that call each other.
 */
#ifndef SYNTAX_TREE_H
#define SYNTAX_TREE_H

#include "syntax/scanner.h"
#include "syntax/syntax.h"

/* A COMMAND with its words at hand. */
struct syntax_command {
	struct syntax_node node; /* first, so that one pointer serves both */
	const struct syntax_node **words;
	uint32_t word_count;
	uint32_t body_count;
	struct syntax_body *bodies; /* once they were asked for */
	bool has_bodies;            /* they were */
};

/* What one call of a public parsing function carries along. */
struct parser {
	struct arena *arena; /* borrowed */
	const char *text;    /* borrowed */
	struct scan_levels levels;
};

void parser_init(struct parser *parser, struct arena *arena, const char *text);

/* A node of no parent; depth and the ANONYMOUS flag come with it when it is appended. */
struct syntax_node *node_new(struct parser *parser, enum syntax_kind kind, uint32_t start, uint32_t end, uint32_t line);

/* Makes CHILD the last child of PARENT. */
void node_append(struct syntax_node *parent, struct syntax_node *child);

/* Makes a leaf, last in PARENT; nothing when it would be empty. */
void node_add_leaf(struct parser *parser, struct syntax_node *parent, enum syntax_kind kind, uint32_t start,
                   uint32_t end, uint32_t line);

/* Sets the fault of NODE unless it has one; one for which Jim refuses the text takes the place of another. */
void node_fail(struct syntax_node *node, enum syntax_fault fault);

/* Fills the SCRIPT with what stands between its start and end; its line, depth and flags are set. */
void parse_script(struct parser *parser, struct syntax_node *script);

/* Appends to PARENT what text[start, end) holds when it is substituted: index of a variable, quoted operand. */
void parse_string(struct parser *parser, struct syntax_node *parent, uint32_t start, uint32_t end);

/* Fills the EXPRESSION with what stands between its start and end. */
void parse_expression(struct parser *parser, struct syntax_node *expression);

/* A list without the values of its elements: bodies nested in lists are then not copied at each level. */
struct syntax_list parse_elements(struct arena *arena, const char *text, uint32_t start, uint32_t end, uint32_t line);

/* Appends the token, of a kind that is part of a word, to PARENT. */
void add_part(struct parser *parser, struct syntax_node *parent, const struct token *token, bool in_string);

/* A new SCRIPT or EXPRESSION below PARENT (which does not know it as a child), or at the top when that is NULL. */
struct syntax_node *parse_below(struct parser *parser, enum syntax_kind kind, const struct syntax_node *parent,
                                uint32_t start, uint32_t end, uint32_t line, unsigned flags);

#endif
