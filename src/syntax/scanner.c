/* SPDX-License-Identifier: MIT */
#include "syntax/scanner.h"

#include <string.h>

void scanner_init(struct scanner *scanner, const char *text, uint32_t start, uint32_t end, uint32_t line,
                  struct scan_levels *levels)
{
	*scanner = (struct scanner){
		.text = text,
		.at = start,
		.end = end,
		.line = line,
		.levels = levels,
		.comment_may_start = true,
		.missing = ' ',
		.missing_line = line,
	};
}

static char peek(const struct scanner *scanner, uint32_t ahead)
{
	uint32_t at = scanner->at + ahead;

	return at < scanner->end ? scanner->text[at] : '\0';
}

static bool at_end(const struct scanner *scanner)
{
	return scanner->at >= scanner->end;
}

static bool at_joined_line(const struct scanner *scanner)
{
	return peek(scanner, 0) == '\\' && peek(scanner, 1) == '\n';
}

static void miss(struct scanner *scanner, char what, uint32_t line)
{
	scanner->missing = what;
	scanner->missing_line = line;
}

/* Begins a token whose content starts here. */
static struct token token_begin(struct scanner *scanner, enum token_kind kind)
{
	scanner->token_line = scanner->line;
	return (struct token){
		.kind = kind,
		.start = scanner->at,
		.content_start = scanner->at,
		.line = scanner->line,
	};
}

/* Ends a token, and its content, here. */
static struct token token_finish(struct scanner *scanner, struct token token)
{
	token.content_end = scanner->at;
	token.end = scanner->at;
	scanner->previous = token.kind;
	return token;
}

/* ---- Braces, brackets, quotes ---- */

/* Over a backslash and the byte behind it, when there is one. */
static void skip_escape(struct scanner *scanner)
{
	if (scanner->end - scanner->at > 1) {
		scanner->at++;
		if (scanner->text[scanner->at] == '\n')
			scanner->line++;
	}
	scanner->at++;
}

void scanner_skip_brace(struct scanner *scanner, struct token *token)
{
	uint32_t level = 1;

	scanner->at++;
	token->content_start = scanner->at;
	while (!at_end(scanner)) {
		switch (scanner->text[scanner->at]) {
		case '\\':
			skip_escape(scanner);
			continue;
		case '{':
			level++;
			break;
		case '}':
			if (--level == 0) {
				token->content_end = scanner->at++;
				return;
			}
			break;
		case '\n':
			scanner->line++;
			break;
		}
		scanner->at++;
	}
	token->content_end = scanner->at;
	token->open = true;
	miss(scanner, '{', scanner->token_line);
}

/*
 * Where a bracket or quoted operand ends is found as Jim finds it: not by parsing what is inside but by counting. In
 * brackets, a quote counts behind a blank (or the opening bracket) only; in quotes, brackets count; braces hide all.
 * Jim recurses from brackets to quotes to brackets; here the bracket counts of the outer ones wait in `levels`.
 */
struct nesting {
	struct scanner *scanner;
	struct token *token;
	bool in_bracket; /* else in a quote */
	bool word_may_start;
	bool escaped; /* the outermost is a quote and holds something to substitute */
	uint32_t level;
	uint32_t outer; /* brackets and quotes around the present one */
	size_t floor;   /* of levels */
};

static void enter_bracket(struct nesting *nesting)
{
	nesting->in_bracket = true;
	nesting->word_may_start = true;
	nesting->level = 1;
	nesting->scanner->at++;
}

static void enter_quote_in_bracket(struct nesting *nesting)
{
	struct scan_levels *levels = nesting->scanner->levels;

	vector_push(levels->arena, &levels->open, nesting->level);
	nesting->in_bracket = false;
	nesting->outer++;
	nesting->scanner->at++;
}

/* At the closing byte. Returns true when it closes the outermost. */
static bool leave(struct nesting *nesting)
{
	struct scan_levels *levels = nesting->scanner->levels;

	nesting->token->content_end = nesting->scanner->at++;
	if (nesting->outer == 0)
		return true;
	nesting->outer--;
	nesting->in_bracket = !nesting->in_bracket;
	if (nesting->in_bracket) {
		nesting->level = levels->open.items[--levels->open.count];
		nesting->word_may_start = true;
	}
	return false;
}

/* One step within brackets. Returns true when done. */
static bool step_in_bracket(struct nesting *nesting)
{
	struct scanner *scanner = nesting->scanner;
	struct token inner = {0};

	switch (scanner->text[scanner->at]) {
	case '\\':
		skip_escape(scanner);
		nesting->word_may_start = byte_is_space(scanner->text[scanner->at - 1]);
		return false;
	case '[':
		nesting->level++;
		break;
	case ']':
		if (--nesting->level == 0)
			return leave(nesting);
		break;
	case '"':
		if (nesting->word_may_start) {
			enter_quote_in_bracket(nesting);
			return false;
		}
		break;
	case '{':
		scanner_skip_brace(scanner, &inner);
		nesting->word_may_start = false;
		return false;
	case '\n':
		scanner->line++;
		break;
	}
	nesting->word_may_start = byte_is_space(scanner->text[scanner->at++]);
	return false;
}

/* One step within quotes. Returns true when done. */
static bool step_in_quote(struct nesting *nesting)
{
	struct scanner *scanner = nesting->scanner;
	bool outermost = nesting->outer == 0;

	switch (scanner->text[scanner->at]) {
	case '\\':
		nesting->escaped |= outermost && scanner->end - scanner->at > 1;
		skip_escape(scanner);
		return false;
	case '"':
		return leave(nesting);
	case '[':
		nesting->escaped |= outermost;
		nesting->outer++;
		enter_bracket(nesting);
		return false;
	case '\n':
		scanner->line++;
		break;
	case '$':
		nesting->escaped |= outermost;
		break;
	}
	scanner->at++;
	return false;
}

/* From `[` or `"` through its partner. Returns whether a quote needs substitution. */
static bool skip_nesting(struct scanner *scanner, struct token *token, bool bracket)
{
	struct nesting nesting = {
		.scanner = scanner, .token = token, .in_bracket = bracket, .level = 1, .word_may_start = true};
	bool done = false;

	nesting.floor = scanner->levels->open.count;
	scanner->at++;
	token->content_start = scanner->at;
	while (!done && !at_end(scanner))
		done = nesting.in_bracket ? step_in_bracket(&nesting) : step_in_quote(&nesting);
	if (!done) {
		/* An open quote anywhere inside is what Jim reports, not the bracket around it. */
		scanner->levels->open.count = nesting.floor;
		token->content_end = scanner->at;
		token->open = true;
		miss(scanner, bracket && nesting.outer == 0 ? '[' : '"', scanner->token_line);
	}
	return nesting.escaped;
}

static struct token finish_enclosed(struct scanner *scanner, struct token token)
{
	token.end = scanner->at;
	scanner->previous = token.kind;
	return token;
}

static struct token scan_brace(struct scanner *scanner)
{
	struct token token = token_begin(scanner, TOKEN_STRING);

	scanner_skip_brace(scanner, &token);
	return finish_enclosed(scanner, token);
}

static struct token scan_bracket(struct scanner *scanner)
{
	struct token token = token_begin(scanner, TOKEN_COMMAND);

	skip_nesting(scanner, &token, true);
	return finish_enclosed(scanner, token);
}

static struct token scan_quoted_operand(struct scanner *scanner)
{
	struct token token = token_begin(scanner, TOKEN_STRING);

	token.opens_quote = true;
	if (skip_nesting(scanner, &token, false))
		token.kind = TOKEN_ESCAPED;
	token.closes_quote = !token.open;
	return finish_enclosed(scanner, token);
}

/* ---- Variables ---- */

static void skip_braced_name(struct scanner *scanner, struct token *token)
{
	token->braced = true;
	token->content_start = ++scanner->at;
	while (!at_end(scanner) && scanner->text[scanner->at] != '}') {
		if (scanner->text[scanner->at] == '\n')
			scanner->line++;
		scanner->at++;
	}
	token->content_end = scanner->at;
	token->open = at_end(scanner);
	if (!token->open)
		scanner->at++;
}

static bool byte_is_in_name(char byte)
{
	return byte_is_letter(byte) || byte_is_digit(byte) || byte == '_' || (unsigned char)byte >= 0x80;
}

static void skip_name(struct scanner *scanner)
{
	while (true) {
		if (peek(scanner, 0) == ':' && peek(scanner, 1) == ':') {
			while (peek(scanner, 0) == ':')
				scanner->at++;
		} else if (byte_is_in_name(peek(scanner, 0))) {
			scanner->at++;
		} else {
			return;
		}
	}
}

/*
 * From `(` through its partner. With none, Jim takes the last `)` of all that follows, with none at all everything.
 * It does not count lines here.
 */
static void skip_index(struct scanner *scanner, struct token *token)
{
	uint32_t last_close = 0;
	uint32_t count = 1;

	while (count && !at_end(scanner)) {
		scanner->at++;
		switch (peek(scanner, 0)) {
		case '\\':
			scanner->at++;
			break;
		case '(':
			count++;
			break;
		case ')':
			last_close = scanner->at;
			count--;
			break;
		}
	}
	token->open = count > 0;
	if (count == 0)
		scanner->at++;
	else if (last_close)
		scanner->at = last_close + 1;
}

/*
 * At `$`. When no name follows, returns false with the scanner at the byte that stands for itself: the `$`, or for a
 * `${` at the very end, the brace (Jim loses the dollar).
 */
static bool scan_variable(struct scanner *scanner, struct token *token)
{
	*token = token_begin(scanner, TOKEN_VARIABLE);
	scanner->at++;
	token->content_start = scanner->at;
	if (peek(scanner, 0) == '{') {
		skip_braced_name(scanner, token);
	} else {
		skip_name(scanner);
		if (peek(scanner, 0) == '(') {
			token->kind = scanner->at == token->content_start ? TOKEN_SUGAR : TOKEN_INDEXED;
			skip_index(scanner, token);
		}
		token->content_end = scanner->at;
	}
	if (token->content_start == scanner->at) {
		scanner->at--;
		return false;
	}
	*token = finish_enclosed(scanner, *token);
	return true;
}

static struct token lone_dollar(struct scanner *scanner, struct token token)
{
	token.kind = TOKEN_ESCAPED;
	token.open = false;
	token.braced = false;
	token.lone_dollar = true;
	token.content_start = scanner->at;
	return token;
}

/* ---- Scripts ---- */

static struct token scan_space(struct scanner *scanner)
{
	struct token token = token_begin(scanner, TOKEN_SPACE);

	while (byte_is_space(peek(scanner, 0)) || at_joined_line(scanner)) {
		if (peek(scanner, 0) == '\n')
			break;
		if (peek(scanner, 0) == '\\') {
			scanner->at++;
			scanner->line++;
		}
		scanner->at++;
	}
	return token_finish(scanner, token);
}

static struct token scan_separator(struct scanner *scanner)
{
	struct token token = token_begin(scanner, TOKEN_SEPARATOR);

	while (byte_is_space(peek(scanner, 0)) || peek(scanner, 0) == ';') {
		if (peek(scanner, 0) == '\n')
			scanner->line++;
		scanner->at++;
	}
	return token_finish(scanner, token);
}

/* Through the newline that no backslash joins to the next line. A null byte ends it, too. */
static void skip_comment(struct scanner *scanner)
{
	while (peek(scanner, 0) != '\0') {
		char byte = scanner->text[scanner->at++];

		if (byte == '\n') {
			scanner->line++;
			return;
		}
		if (byte != '\\')
			continue;
		if (at_end(scanner)) {
			scanner->missing = '\\';
			return;
		}
		if (scanner->text[scanner->at++] == '\n')
			scanner->line++;
	}
}

/* A comment is no token to Jim: neither the kind of the last token nor its line change. */
static struct token scan_comment(struct scanner *scanner)
{
	struct token token = {
		.kind = TOKEN_COMMENT,
		.start = scanner->at,
		.content_start = scanner->at,
		.line = scanner->line,
	};

	skip_comment(scanner);
	token.end = token.content_end = scanner->at;
	token.open = scanner->missing == '\\';
	return token;
}

static struct token scan_end(struct scanner *scanner)
{
	if (scanner->in_quote)
		scanner->missing = '"';
	return token_finish(scanner, token_begin(scanner, TOKEN_END));
}

static bool word_may_open(const struct scanner *scanner)
{
	switch (scanner->previous) {
	case TOKEN_NONE:
	case TOKEN_SPACE:
	case TOKEN_SEPARATOR:
	case TOKEN_STRING:
		return true;
	default:
		return false;
	}
}

/* True at the byte that ends a stretch of literal text, without taking it. */
static bool literal_ends(const struct scanner *scanner)
{
	switch (scanner->text[scanner->at]) {
	case '$':
	case '[':
		return true;
	case ' ':
	case '\t':
	case '\n':
	case '\r':
	case '\f':
	case ';':
		return !scanner->in_quote;
	case '\\':
		return !scanner->in_quote && peek(scanner, 1) == '\n';
	case '"':
		return scanner->in_quote;
	default:
		return false;
	}
}

/* Jim makes tokens of some parentheses; the word is the same, but the next token follows another kind. */
static bool parenthesis_splits(const struct scanner *scanner)
{
	if (peek(scanner, 0) == '(')
		return scanner->end - scanner->at <= 1 || peek(scanner, 1) == '$';
	return peek(scanner, 0) == ')' && scanner->previous == TOKEN_VARIABLE;
}

static void skip_literal(struct scanner *scanner)
{
	uint32_t start = scanner->at;

	while (!at_end(scanner) && !literal_ends(scanner)) {
		char byte = scanner->text[scanner->at];

		if (parenthesis_splits(scanner)) {
			scanner->at += scanner->at == start;
			return;
		}
		if (byte == '\\') {
			if (scanner->end - scanner->at == 1)
				scanner->missing = '\\';
			skip_escape(scanner);
			continue;
		}
		if (byte == '\n')
			scanner->line++;
		scanner->at++;
	}
	if (at_end(scanner) && scanner->in_quote)
		scanner->missing = '"';
}

static struct token scan_literal(struct scanner *scanner)
{
	struct token token = {.kind = TOKEN_ESCAPED, .start = scanner->at};

	if (word_may_open(scanner) && peek(scanner, 0) == '{')
		return scan_brace(scanner);
	if (word_may_open(scanner) && peek(scanner, 0) == '"') {
		scanner->in_quote = true;
		scanner->missing_line = scanner->token_line; /* of the token before, as Jim has it */
		scanner->at++;
		token.opens_quote = true;
	}
	token.content_start = scanner->at;
	token.line = scanner->token_line = scanner->line;
	skip_literal(scanner);
	token.content_end = scanner->at;
	if (scanner->in_quote && peek(scanner, 0) == '"') {
		scanner->in_quote = false;
		scanner->at++;
		token.closes_quote = true;
	}
	token.open = scanner->missing == '\\';
	return finish_enclosed(scanner, token);
}

static struct token scan_dollar(struct scanner *scanner)
{
	struct token token;

	if (scan_variable(scanner, &token))
		return token;
	token = lone_dollar(scanner, token);
	scanner->at++;
	return token_finish(scanner, token);
}

struct token scanner_script_token(struct scanner *scanner)
{
	bool comment_may_start = scanner->comment_may_start;

	if (at_end(scanner))
		return scan_end(scanner);
	switch (scanner->text[scanner->at]) {
	case '\\':
		if (at_joined_line(scanner) && !scanner->in_quote)
			return scan_space(scanner);
		break;
	case ' ':
	case '\t':
	case '\r':
	case '\f':
		if (!scanner->in_quote)
			return scan_space(scanner);
		break;
	case '\n':
	case ';':
		/* Jim sets the flag even inside quotes: a # behind the closing quote may then start a comment. */
		scanner->comment_may_start = true;
		return scanner->in_quote ? scan_literal(scanner) : scan_separator(scanner);
	case '[':
		scanner->comment_may_start = false;
		return scan_bracket(scanner);
	case '$':
		scanner->comment_may_start = false;
		return scan_dollar(scanner);
	case '#':
		return comment_may_start ? scan_comment(scanner) : scan_literal(scanner);
	}
	scanner->comment_may_start = false;
	return scan_literal(scanner);
}

bool scanner_at_word_end(const struct scanner *scanner)
{
	if (at_end(scanner))
		return true;
	switch (peek(scanner, 0)) {
	case ' ':
	case '\t':
	case '\r':
	case '\f':
	case '\n':
	case ';':
		return true;
	default:
		return at_joined_line(scanner);
	}
}

/* ---- Strings to substitute in ---- */

struct token scanner_string_token(struct scanner *scanner)
{
	struct token token;
	bool no_variables = false;

	if (at_end(scanner))
		return token_finish(scanner, token_begin(scanner, TOKEN_END));
	if (peek(scanner, 0) == '[')
		return scan_bracket(scanner);
	if (peek(scanner, 0) == '$') {
		if (scan_variable(scanner, &token))
			return token;
		/* Behind a lone dollar, Jim takes all dollars up to the next bracket literally. */
		token = lone_dollar(scanner, token);
		no_variables = true;
	} else {
		token = token_begin(scanner, TOKEN_ESCAPED);
	}
	while (!at_end(scanner) && peek(scanner, 0) != '[' && (no_variables || peek(scanner, 0) != '$')) {
		if (peek(scanner, 0) == '\\' && scanner->end - scanner->at > 1)
			scanner->at++;
		scanner->at++;
	}
	return token_finish(scanner, token);
}

/* ---- Expressions ---- */

static struct token finish_bad(struct scanner *scanner, struct token token)
{
	token.kind = TOKEN_BAD;
	scanner->at = scanner->end;
	return token_finish(scanner, token);
}

static bool looking_at(const struct scanner *scanner, const char *word)
{
	size_t length = strlen(word);

	return scanner->end - scanner->at >= length && memcmp(scanner->text + scanner->at, word, length) == 0;
}

static struct token take(struct scanner *scanner, enum token_kind kind, size_t length)
{
	struct token token = token_begin(scanner, kind);

	scanner->at += (uint32_t)length;
	return token_finish(scanner, token);
}

static const char *const functions[] = {"int", "wide", "abs", "double", "round", "rand", "srand"};

/* Unary minus and plus look like the binary ones; the parser tells them apart. */
static enum syntax_operator find_operator(const struct scanner *scanner, size_t *length)
{
	enum syntax_operator best = SYNTAX_OPERATOR_NONE;

	*length = 0;
	for (unsigned i = SYNTAX_OPERATOR_NONE + 1; i < SYNTAX_OPERATOR_FUNCTION; i++) {
		const char *name = syntax_operator_text((enum syntax_operator)i);

		if (strlen(name) > *length && looking_at(scanner, name)) {
			best = (enum syntax_operator)i;
			*length = strlen(name);
		}
	}
	for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]); i++) {
		if (strlen(functions[i]) > *length && looking_at(scanner, functions[i])) {
			best = SYNTAX_OPERATOR_FUNCTION;
			*length = strlen(functions[i]);
		}
	}
	return best;
}

static bool parenthesis_follows(const struct scanner *scanner, size_t ahead)
{
	uint32_t at = (uint32_t)ahead;

	while (byte_is_space(peek(scanner, at)))
		at++;
	return peek(scanner, at) == '(';
}

static struct token scan_operator(struct scanner *scanner)
{
	size_t length;
	enum syntax_operator best = find_operator(scanner, &length);
	struct token token;

	if (best == SYNTAX_OPERATOR_NONE || (best == SYNTAX_OPERATOR_FUNCTION && !parenthesis_follows(scanner, length)))
		return finish_bad(scanner, token_begin(scanner, TOKEN_BAD));
	token = take(scanner, TOKEN_OPERATOR, length);
	token.operator_code = best;
	return token;
}

int byte_hex_value(char byte)
{
	if (byte_is_digit(byte))
		return byte - '0';
	if (byte >= 'a' && byte <= 'f')
		return byte - 'a' + 10;
	if (byte >= 'A' && byte <= 'F')
		return byte - 'A' + 10;
	return -1;
}

/* Length of the digits of BASE from AHEAD on. */
static uint32_t digits(const struct scanner *scanner, uint32_t ahead, int base)
{
	uint32_t count = 0;

	while (byte_hex_value(peek(scanner, ahead + count)) >= 0 && byte_hex_value(peek(scanner, ahead + count)) < base)
		count++;
	return count;
}

static int number_base(char letter)
{
	switch (letter) {
	case 'x':
	case 'X':
		return 16;
	case 'o':
	case 'O':
		return 8;
	case 'b':
	case 'B':
		return 2;
	case 'd':
	case 'D':
		return 10;
	default:
		return 0;
	}
}

static bool hexadecimal_at(const struct scanner *scanner, uint32_t ahead)
{
	return peek(scanner, ahead) == '0' && (peek(scanner, ahead + 1) == 'x' || peek(scanner, ahead + 1) == 'X');
}

/* Length of an integer: 0x, 0o, 0b, 0d and decimal. (Jim's library call also accepts a second 0x behind 0x.) */
static uint32_t integer_length(const struct scanner *scanner)
{
	int base = peek(scanner, 0) == '0' ? number_base(peek(scanner, 1)) : 0;
	uint32_t prefix = 2;
	uint32_t count;

	if (!base)
		return digits(scanner, 0, 10);
	if (base == 16 && hexadecimal_at(scanner, 2) && digits(scanner, 4, 16))
		prefix = 4;
	count = digits(scanner, prefix, base);
	return count ? prefix + count : digits(scanner, 0, 10);
}

static uint32_t exponent_length(const struct scanner *scanner, uint32_t ahead, char letter)
{
	uint32_t sign;
	uint32_t count;

	if ((peek(scanner, ahead) | 0x20) != letter)
		return 0;
	sign = peek(scanner, ahead + 1) == '-' || peek(scanner, ahead + 1) == '+';
	count = digits(scanner, ahead + 1 + sign, 10);
	return count ? 1 + sign + count : 0;
}

/* Length of what strtod() would take, 0 for nothing. */
static uint32_t real_length(const struct scanner *scanner)
{
	bool hexadecimal = hexadecimal_at(scanner, 0) &&
	                   (digits(scanner, 2, 16) || (peek(scanner, 2) == '.' && digits(scanner, 3, 16)));
	uint32_t at = hexadecimal ? 2 : 0;
	int base = hexadecimal ? 16 : 10;
	uint32_t whole = digits(scanner, at, base);
	uint32_t part = 0;

	at += whole;
	if (peek(scanner, at) == '.') {
		part = digits(scanner, at + 1, base);
		if (whole || part)
			at += 1 + part;
	}
	if (!whole && !part)
		return 0;
	return at + exponent_length(scanner, at, hexadecimal ? 'p' : 'e');
}

static struct token scan_number(struct scanner *scanner)
{
	uint32_t length = integer_length(scanner);
	char next = peek(scanner, length);

	if (length == 0 || next == '\0' || strchr("eENnIi.", next)) {
		uint32_t real = real_length(scanner);

		if (real > length)
			length = real;
	}
	if (length == 0)
		return finish_bad(scanner, token_begin(scanner, TOKEN_BAD));
	return take(scanner, TOKEN_NUMBER, length);
}

/* Jim looks for these before it looks for operators. */
static size_t constant_length(const struct scanner *scanner, enum token_kind *kind)
{
	static const char *const irrational[] = {"NaN", "nan", "NAN", "Inf", "inf", "INF"};
	static const char *const boolean[] = {"true", "yes", "on", "false", "no", "off"};

	for (size_t i = 0; i < sizeof(irrational) / sizeof(irrational[0]); i++) {
		*kind = TOKEN_NUMBER;
		if (looking_at(scanner, irrational[i]))
			return strlen(irrational[i]);
	}
	for (size_t i = 0; i < sizeof(boolean) / sizeof(boolean[0]); i++) {
		*kind = TOKEN_BOOLEAN;
		if (looking_at(scanner, boolean[i]))
			return strlen(boolean[i]);
	}
	return 0;
}

static struct token scan_constant_or_operator(struct scanner *scanner)
{
	enum token_kind kind;
	size_t length = constant_length(scanner, &kind);

	return length ? take(scanner, kind, length) : scan_operator(scanner);
}

static void skip_expression_space(struct scanner *scanner)
{
	while (true) {
		while (byte_is_space(peek(scanner, 0)) || at_joined_line(scanner)) {
			if (peek(scanner, 0) == '\n')
				scanner->line++;
			scanner->at++;
		}
		if (peek(scanner, 0) != '#')
			return;
		skip_comment(scanner);
	}
}

static struct token scan_operand_variable(struct scanner *scanner)
{
	uint32_t start = scanner->at;
	struct token token;

	if (scan_variable(scanner, &token) && token.kind != TOKEN_SUGAR)
		return token;
	scanner->at = start;
	return finish_bad(scanner, token_begin(scanner, TOKEN_BAD));
}

struct token scanner_expression_token(struct scanner *scanner)
{
	skip_expression_space(scanner);
	if (at_end(scanner))
		return token_finish(scanner, token_begin(scanner, TOKEN_END));
	switch (peek(scanner, 0)) {
	case '(':
		return take(scanner, TOKEN_OPEN, 1);
	case ')':
		return take(scanner, TOKEN_CLOSE, 1);
	case ',':
		return take(scanner, TOKEN_COMMA, 1);
	case '[':
		return scan_bracket(scanner);
	case '$':
		return scan_operand_variable(scanner);
	case '"':
		return scan_quoted_operand(scanner);
	case '{':
		return scan_brace(scanner);
	case '.':
		return scan_number(scanner);
	default:
		return byte_is_digit(peek(scanner, 0)) ? scan_number(scanner) : scan_constant_or_operator(scanner);
	}
}
