/* SPDX-License-Identifier: MIT */
/*
 * Layer syntax, internal: cuts text into the tokens Jim would see. One scanner walks one stretch of text in one of
 * three manners: as a script, as a string to substitute in (index of a variable, quoted operand), as an expression.
 * It knows nothing of nodes.
 *
 * Jim's scanner depends on state that is easy to overlook and is kept here: the kind of the previous token decides
 * whether `{` and `"` open a word; a flag that survives a quoted newline decides whether `#` opens a comment; line
 * numbers are not counted everywhere. Jim reads null-terminated strings; peeking at or behind the end gives a null byte
 * here.
 */
#ifndef SYNTAX_SCANNER_H
#define SYNTAX_SCANNER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/vector.h"
#include "syntax/syntax.h"

enum token_kind {
	TOKEN_NONE,
	TOKEN_STRING,  /* braced, or a quoted operand without escapes: taken as it is */
	TOKEN_ESCAPED, /* holds escapes; a quoted operand: also substitutions */
	TOKEN_VARIABLE,
	TOKEN_INDEXED, /* $name(index) */
	TOKEN_SUGAR,   /* $(expression) */
	TOKEN_COMMAND, /* [script] */
	TOKEN_SPACE,
	TOKEN_SEPARATOR,
	TOKEN_COMMENT,
	TOKEN_END,
	/* Of expressions only. */
	TOKEN_OPEN,
	TOKEN_CLOSE,
	TOKEN_COMMA,
	TOKEN_NUMBER,
	TOKEN_BOOLEAN,
	TOKEN_OPERATOR,
	TOKEN_BAD, /* Jim gives up here */
};

struct token {
	enum token_kind kind;
	enum syntax_operator operator_code;
	uint32_t start; /* all bytes of the token */
	uint32_t end;
	uint32_t content_start; /* without the punctuation around it */
	uint32_t content_end;
	uint32_t line;
	bool opens_quote;  /* a `"` stands before the content */
	bool closes_quote; /* a `"` stands behind the content */
	bool braced;       /* ${name} */
	bool open;         /* its closing brace, bracket, quote or parenthesis is missing */
	bool lone_dollar;
};

/* Open brackets inside open quotes inside open brackets...; kept between scans to reuse the memory. */
struct scan_levels {
	struct arena *arena;
	VECTOR(uint32_t) open;
};

struct scanner {
	const char *text;
	uint32_t at;
	uint32_t end;
	uint32_t line;
	struct scan_levels *levels;
	/* What Jim's parser keeps between tokens. */
	enum token_kind previous;
	uint32_t token_line;
	bool in_quote;
	bool comment_may_start;
	char missing; /* as struct syntax_completeness */
	uint32_t missing_line;
};

void scanner_init(struct scanner *scanner, const char *text, uint32_t start, uint32_t end, uint32_t line,
                  struct scan_levels *levels);

/* Each returns TOKEN_END, of no length, at the end and ever after. */
struct token scanner_script_token(struct scanner *scanner);
struct token scanner_string_token(struct scanner *scanner);
struct token scanner_expression_token(struct scanner *scanner);

/* True when a word of a script ends here, between tokens. */
bool scanner_at_word_end(const struct scanner *scanner);

/* From `{` through its partner, or to the end. */
void scanner_skip_brace(struct scanner *scanner, struct token *token);

/* A byte that isspace() accepts in the C locale. */
static inline bool byte_is_space(char byte)
{
	return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

static inline bool byte_is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

static inline bool byte_is_letter(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

/* The value of a hexadecimal digit, or -1. */
int byte_hex_value(char byte);

#endif
