/* SPDX-License-Identifier: MIT */
/*
 * Scripts: tokens into commands and words, as Jim's ScriptObjAddTokens does, and the recovery Jim does not have.
 */
#include "syntax/tree.h"

#include <assert.h>
#include <string.h>

#define NOWHERE UINT32_MAX

/* Jim counts expansion as minus one word while it adds words, and takes the line where its count is zero. */
struct line_rule {
	uint32_t first_token; /* of the word, without {*} */
	uint32_t last_token;
};

struct builder {
	struct parser *parser;
	struct scanner scanner;
	struct syntax_node *script;
	struct syntax_node *command; /* NULL between commands */
	struct syntax_node *word;    /* NULL between words */
	struct syntax_node waiting;  /* holds blanks and comments until it is known whose they are */
	VECTOR(const struct syntax_node *) words;
	VECTOR(struct syntax_node *) after_brace; /* words with this fault */
	struct line_rule lines;                   /* of the present word */
	uint32_t open_word;                       /* start of the word that is open to the end, or NOWHERE */
	enum syntax_fault open_fault;             /* of that word */
	struct syntax_node *limited;              /* that word, made to end early */
	unsigned recoveries_left;
	unsigned new_flags; /* of further commands */
	/* What the present word has been made of so far. */
	bool has_bare;
	bool has_quoted;
	bool has_braced;
	bool in_quote;
	bool line_known; /* of the present word */
};

/* ---- Parts of words ---- */

static void add_text(struct parser *parser, struct syntax_node *parent, const struct token *token,
                     enum syntax_quoting quoting)
{
	struct syntax_node *last = parent->last_child;
	struct syntax_node *text;

	if (token->content_start == token->content_end)
		return;
	/* Jim splits text at some parentheses, which nobody wants to see. */
	if (last && last->kind == SYNTAX_TEXT && last->end == token->start && last->variant == quoting &&
	    !last->fault && !token->lone_dollar && quoting == SYNTAX_BARE) {
		last->end = token->content_end;
		text = last;
	} else {
		text = node_new(parser, SYNTAX_TEXT, token->content_start, token->content_end, token->line);
		text->variant = quoting;
		node_append(parent, text);
	}
	if (token->lone_dollar)
		node_fail(text, SYNTAX_FAULT_LONE_DOLLAR);
	else if (token->open)
		node_fail(text, SYNTAX_FAULT_LAST_BACKSLASH);
}

static void add_variable(struct parser *parser, struct syntax_node *parent, const struct token *token)
{
	struct syntax_node *variable = node_new(parser, SYNTAX_VARIABLE, token->start, token->end, token->line);
	struct syntax_node *name = node_new(parser, SYNTAX_NAME, token->content_start, token->content_end, token->line);

	node_append(parent, variable);
	node_add_leaf(parser, variable, SYNTAX_MARK, token->start, token->content_start, token->line);
	node_append(variable, name);
	node_add_leaf(parser, variable, SYNTAX_MARK, token->content_end, token->end, token->line);
	if (token->open)
		node_fail(variable, SYNTAX_FAULT_OPEN_VARIABLE);
}

/* Jim takes the last byte off the index when it is a parenthesis, whether it matched or not. */
static void add_index(struct parser *parser, struct syntax_node *variable, uint32_t start, uint32_t end)
{
	struct syntax_node *index = node_new(parser, SYNTAX_INDEX, start, end, 1);
	uint32_t close = end - start > 1 && parser->text[end - 1] == ')' ? end - 1 : end;

	node_append(variable, index);
	index->depth = variable->depth + 1u;
	index->flags |= SYNTAX_ANONYMOUS;
	node_add_leaf(parser, index, SYNTAX_MARK, start, start + 1, 1);
	parse_string(parser, index, start + 1, close);
	node_add_leaf(parser, index, SYNTAX_MARK, close, end, 1);
}

static void add_indexed(struct parser *parser, struct syntax_node *parent, const struct token *token)
{
	struct syntax_node *variable = node_new(parser, SYNTAX_VARIABLE, token->start, token->end, token->line);
	const char *text = parser->text;
	const char *open = memchr(text + token->start, '(', token->end - token->start);
	uint32_t index = (uint32_t)(open - text);

	node_append(parent, variable);
	node_add_leaf(parser, variable, SYNTAX_MARK, token->start, token->content_start, token->line);
	node_add_leaf(parser, variable, SYNTAX_NAME, token->content_start, index, token->line);
	add_index(parser, variable, index, token->end);
	if (token->open)
		node_fail(variable, SYNTAX_FAULT_OPEN_INDEX);
}

static void add_sugar(struct parser *parser, struct syntax_node *parent, const struct token *token)
{
	struct syntax_node *sugar = node_new(parser, SYNTAX_SUGAR, token->start, token->end, token->line);

	node_append(parent, sugar);
	node_add_leaf(parser, sugar, SYNTAX_MARK, token->start, token->content_start, token->line);
	node_add_leaf(parser, sugar, SYNTAX_TEXT, token->content_start, token->end, token->line);
	if (token->open)
		node_fail(sugar, SYNTAX_FAULT_OPEN_INDEX);
}

static void add_substitution(struct parser *parser, struct syntax_node *parent, const struct token *token,
                             bool in_string)
{
	struct syntax_node *substitution = node_new(parser, SYNTAX_SUBSTITUTION, token->start, token->end, token->line);
	struct syntax_node *script =
		node_new(parser, SYNTAX_SCRIPT, token->content_start, token->content_end, in_string ? 1 : token->line);

	node_append(parent, substitution);
	if (in_string)
		substitution->flags |= SYNTAX_ANONYMOUS;
	node_add_leaf(parser, substitution, SYNTAX_MARK, token->start, token->content_start, token->line);
	node_append(substitution, script);
	script->depth = substitution->depth + 1u;
	parse_script(parser, script);
	node_add_leaf(parser, substitution, SYNTAX_MARK, token->content_end, token->end, token->line);
	if (token->open)
		node_fail(substitution, in_string ? SYNTAX_FAULT_OPEN_INNER_BRACKET : SYNTAX_FAULT_OPEN_BRACKET);
}

static void add_escaped(struct parser *parser, struct syntax_node *parent, const struct token *token)
{
	node_add_leaf(parser, parent, SYNTAX_MARK, token->start, token->content_start, token->line);
	add_text(parser, parent, token, SYNTAX_BARE);
	node_add_leaf(parser, parent, SYNTAX_MARK, token->content_end, token->end, token->line);
}

static void add_braced(struct parser *parser, struct syntax_node *parent, const struct token *token)
{
	struct token inner = *token;

	inner.start = inner.content_start;
	inner.open = false;
	node_add_leaf(parser, parent, SYNTAX_MARK, token->start, token->content_start, token->line);
	add_text(parser, parent, &inner, SYNTAX_BRACED);
	node_add_leaf(parser, parent, SYNTAX_MARK, token->content_end, token->end, token->line);
}

void add_part(struct parser *parser, struct syntax_node *parent, const struct token *token, bool in_string)
{
	switch (token->kind) {
	case TOKEN_STRING:
		add_braced(parser, parent, token);
		break;
	case TOKEN_VARIABLE:
		add_variable(parser, parent, token);
		break;
	case TOKEN_INDEXED:
		add_indexed(parser, parent, token);
		break;
	case TOKEN_SUGAR:
		add_sugar(parser, parent, token);
		break;
	case TOKEN_COMMAND:
		add_substitution(parser, parent, token, in_string);
		break;
	default:
		add_escaped(parser, parent, token);
	}
}

static void add_too_deep(struct parser *parser, struct syntax_node *parent, uint32_t start, uint32_t end)
{
	struct syntax_node *text;

	if (start == end)
		return;
	text = node_new(parser, SYNTAX_TEXT, start, end, parent->line);
	node_append(parent, text);
	node_fail(text, SYNTAX_FAULT_TOO_DEEP);
}

void parse_string(struct parser *parser, struct syntax_node *parent, uint32_t start, uint32_t end)
{
	struct scanner scanner;
	struct token token;

	if (parent->depth > SYNTAX_DEPTH_LIMIT) {
		add_too_deep(parser, parent, start, end);
		return;
	}
	scanner_init(&scanner, parser->text, start, end, 1, &parser->levels);
	for (token = scanner_string_token(&scanner); token.kind != TOKEN_END; token = scanner_string_token(&scanner))
		add_part(parser, parent, &token, true);
}

/* ---- Words ---- */

static enum syntax_quoting word_quoting(const struct builder *builder)
{
	if (builder->has_bare + builder->has_quoted + builder->has_braced > 1)
		return SYNTAX_MIXED;
	if (builder->has_quoted)
		return SYNTAX_QUOTED;
	return builder->has_braced ? SYNTAX_BRACED : SYNTAX_BARE;
}

/* `{*}` and `{expand}` before more of a word. */
static bool token_expands(const struct builder *builder, const struct token *token)
{
	const char *content = builder->parser->text + token->content_start;
	uint32_t length = token->content_end - token->content_start;

	if (token->kind != TOKEN_STRING || scanner_at_word_end(&builder->scanner))
		return false;
	return (length == 1 && content[0] == '*') || (length == 6 && memcmp(content, "expand", 6) == 0);
}

static void move_waiting(struct builder *builder, struct syntax_node *parent)
{
	struct syntax_node *node = builder->waiting.first_child;

	builder->waiting.first_child = builder->waiting.last_child = NULL;
	while (node) {
		struct syntax_node *next = node->next_sibling;

		if (node->kind == SYNTAX_COMMENT && parent->kind != SYNTAX_SCRIPT)
			node_fail(node, SYNTAX_FAULT_COMMENT_IN_COMMAND);
		node_append(parent, node);
		node = next;
	}
}

static void begin_command(struct builder *builder, const struct token *token)
{
	builder->command = node_new(builder->parser, SYNTAX_COMMAND, token->start, token->start, token->line);
	builder->words.count = 0;
	node_append(builder->script, builder->command);
	builder->command->flags |= builder->new_flags;
}

static void begin_word(struct builder *builder, const struct token *token)
{
	move_waiting(builder, builder->command ? builder->command : builder->script);
	if (!builder->command)
		begin_command(builder, token);
	builder->word = node_new(builder->parser, SYNTAX_WORD, token->start, token->start, token->line);
	builder->has_bare = builder->has_quoted = builder->has_braced = false;
	builder->in_quote = false;
	builder->line_known = false;
	node_append(builder->command, builder->word);
}

/* The line Jim will report, which words with {*} in first or second place change. */
static void apply_line_rule(struct builder *builder)
{
	size_t position = builder->words.count;
	bool expanded = syntax_word_is_expanded(builder->word);

	if (position == 0)
		builder->command->line = expanded ? builder->lines.last_token : builder->lines.first_token;
	else if (position == 1 && expanded)
		builder->command->line = builder->lines.first_token;
}

static void end_word(struct builder *builder)
{
	if (!builder->word)
		return;
	builder->word->variant = word_quoting(builder);
	builder->word->end = builder->word->last_child->end;
	builder->word->line = builder->lines.first_token;
	apply_line_rule(builder);
	vector_push(builder->parser->arena, &builder->words, builder->word);
	builder->word = NULL;
}

static void end_command(struct builder *builder)
{
	struct syntax_command *command = (struct syntax_command *)builder->command;
	size_t size;

	end_word(builder);
	if (!command)
		return;
	size = builder->words.count * sizeof(*command->words);
	command->words = arena_alloc(builder->parser->arena, size);
	memcpy(command->words, builder->words.items, size);
	command->word_count = builder->words.count;
	command->node.end = command->node.last_child->end;
	builder->command = NULL;
}

static void note_quoting(struct builder *builder, const struct token *token)
{
	if (token->opens_quote)
		builder->in_quote = true;
	if (builder->in_quote)
		builder->has_quoted = true;
	else if (token->kind == TOKEN_STRING && !builder->has_braced)
		builder->has_braced = true;
	else
		builder->has_bare = true; /* or a second braced part, which makes the word as mixed */
	if (token->closes_quote)
		builder->in_quote = false;
}

static void note_line(struct builder *builder, const struct token *token)
{
	if (!builder->line_known)
		builder->lines.first_token = token->line;
	builder->lines.last_token = token->line;
	builder->line_known = true;
}

static void fail_after_brace(struct builder *builder)
{
	node_fail(builder->word, SYNTAX_FAULT_AFTER_BRACE);
	vector_push(builder->parser->arena, &builder->after_brace, builder->word);
}

/* Jim can remember one thing only: a backslash at the end makes it forget text behind braces, and run the script. */
static void forget_after_brace(struct builder *builder)
{
	for (size_t i = 0; i < builder->after_brace.count; i++)
		builder->after_brace.items[i]->fault = SYNTAX_FAULT_NONE;
}

static void add_word_token(struct builder *builder, const struct token *token)
{
	bool first = !builder->word;

	if (first)
		begin_word(builder, token);
	else
		move_waiting(builder, builder->word);
	if (first && token_expands(builder, token)) {
		builder->word->flags |= SYNTAX_EXPAND;
		node_add_leaf(builder->parser, builder->word, SYNTAX_MARK, token->start, token->end, token->line);
		return;
	}
	note_quoting(builder, token);
	note_line(builder, token);
	add_part(builder->parser, builder->word, token, false);
	if (token->kind == TOKEN_STRING && token->open)
		node_fail(builder->word, SYNTAX_FAULT_OPEN_BRACE);
	else if (first && token->kind == TOKEN_STRING && !scanner_at_word_end(&builder->scanner))
		fail_after_brace(builder);
}

/* ---- Recovery ---- */

static bool script_is_open(const struct scanner *scanner)
{
	return scanner->missing != ' ' && scanner->missing != '\\';
}

static enum syntax_fault open_fault(char missing)
{
	switch (missing) {
	case '{':
		return SYNTAX_FAULT_OPEN_BRACE;
	case '[':
		return SYNTAX_FAULT_OPEN_BRACKET;
	default:
		return SYNTAX_FAULT_OPEN_QUOTE;
	}
}

/* Looks ahead, making no nodes: those in an open word would be made in vain, at each level of nesting again. */
static void find_open_word(struct builder *builder)
{
	struct scanner scanner = builder->scanner;
	uint32_t word = NOWHERE;
	bool in_word = false;
	struct token token;

	for (token = scanner_script_token(&scanner); token.kind != TOKEN_END; token = scanner_script_token(&scanner)) {
		bool is_space = token.kind == TOKEN_SPACE || token.kind == TOKEN_SEPARATOR;

		if (token.kind == TOKEN_COMMENT)
			continue;
		if (!is_space && !in_word)
			word = token.start;
		in_word = !is_space;
	}
	builder->open_word = script_is_open(&scanner) ? word : NOWHERE;
	builder->open_fault = open_fault(scanner.missing);
}

static uint32_t line_start(const struct builder *builder, uint32_t at)
{
	while (at > builder->script->start && builder->parser->text[at - 1] != '\n')
		at--;
	return at;
}

/* Width of the blanks at AT; *AT is moved behind them. */
static uint32_t indentation(const struct builder *builder, uint32_t *at)
{
	uint32_t width = 0;

	for (; *at < builder->script->end; ++*at) {
		char byte = builder->parser->text[*at];

		if (byte == '\t')
			width = (width / 8 + 1) * 8;
		else if (byte == ' ')
			width++;
		else
			break;
	}
	return width;
}

static bool may_begin_command(char byte)
{
	return byte_is_letter(byte) || byte == '_' || byte == '$' || byte == '#';
}

/* Start of the line to go on at, or the end of the script. */
static uint32_t resume_line(const struct builder *builder)
{
	const char *text = builder->parser->text;
	uint32_t end = builder->script->end;
	uint32_t at = line_start(builder, builder->command ? builder->command->start : builder->open_word);
	uint32_t limit = indentation(builder, &at);

	at = builder->open_word;
	while (true) {
		const char *newline = memchr(text + at, '\n', end - at);
		uint32_t start;

		if (!newline)
			return end;
		at = start = (uint32_t)(newline - text) + 1;
		if (indentation(builder, &at) <= limit && at < end && may_begin_command(text[at]))
			return start;
	}
}

/* Before the open word: makes the scanner end before the line where parsing shall go on. */
static void limit_open_word(struct builder *builder)
{
	uint32_t resume = resume_line(builder);

	builder->open_word = NOWHERE;
	if (resume == builder->script->end)
		return;
	while (byte_is_space(builder->parser->text[resume - 1]))
		resume--;
	builder->scanner.end = resume;
}

/* Behind the place where the scanner was made to end. */
static void resume(struct builder *builder)
{
	struct scanner *scanner = &builder->scanner;

	scanner_init(scanner, scanner->text, scanner->at, builder->script->end, scanner->line, scanner->levels);
	builder->new_flags = SYNTAX_RECOVERED;
	if (--builder->recoveries_left)
		find_open_word(builder);
}

/* ---- Scripts ---- */

static void add_waiting(struct builder *builder, enum syntax_kind kind, const struct token *token)
{
	struct syntax_node *node = node_new(builder->parser, kind, token->start, token->end, token->line);

	if (token->kind == TOKEN_COMMENT && token->open)
		node_fail(node, SYNTAX_FAULT_LAST_BACKSLASH);
	node_append(&builder->waiting, node);
}

static void add_token(struct builder *builder, const struct token *token)
{
	switch (token->kind) {
	case TOKEN_SPACE:
		end_word(builder);
		add_waiting(builder, SYNTAX_SPACE, token);
		break;
	case TOKEN_COMMENT:
		add_waiting(builder, SYNTAX_COMMENT, token);
		break;
	case TOKEN_SEPARATOR:
		end_command(builder);
		move_waiting(builder, builder->script);
		node_add_leaf(builder->parser, builder->script, SYNTAX_SEPARATOR, token->start, token->end,
		              token->line);
		break;
	default:
		add_word_token(builder, token);
	}
}

/* At the end of the scanner. Returns true when there is more of the script behind it. */
static bool finish(struct builder *builder)
{
	if (builder->in_quote && builder->word)
		node_fail(builder->word, SYNTAX_FAULT_OPEN_QUOTE);
	end_command(builder);
	move_waiting(builder, builder->script);
	if (builder->scanner.end == builder->script->end) {
		if (builder->scanner.missing == '\\' && !builder->new_flags)
			forget_after_brace(builder);
		return false;
	}
	/* Cut short, an index may end elsewhere, and the word then be closed. */
	if (!script_is_open(&builder->scanner) && builder->limited)
		node_fail(builder->limited, builder->open_fault);
	resume(builder);
	return true;
}

void parse_script(struct parser *parser, struct syntax_node *script)
{
	struct builder builder = {
		.parser = parser,
		.script = script,
		.recoveries_left = script->depth <= SYNTAX_RECOVERY_DEPTH ? SYNTAX_RECOVERY_LIMIT : 0,
		.open_word = NOWHERE,
	};
	bool more = true;

	if (script->depth > SYNTAX_DEPTH_LIMIT) {
		add_too_deep(parser, script, script->start, script->end);
		return;
	}
	scanner_init(&builder.scanner, parser->text, script->start, script->end, script->line, &parser->levels);
	if (builder.recoveries_left)
		find_open_word(&builder);
	while (more) {
		struct token token;

		bool is_open = builder.scanner.at == builder.open_word;

		if (is_open)
			limit_open_word(&builder);
		token = scanner_script_token(&builder.scanner);
		if (token.kind == TOKEN_END)
			more = finish(&builder);
		else
			add_token(&builder, &token);
		if (is_open)
			builder.limited = builder.word;
	}
}

struct syntax_node *parse_below(struct parser *parser, enum syntax_kind kind, const struct syntax_node *parent,
                                uint32_t start, uint32_t end, uint32_t line, unsigned flags)
{
	struct syntax_node *node = node_new(parser, kind, start, end, line);

	if (parent) {
		node->parent = (struct syntax_node *)parent; /* only climbed, never changed */
		node->depth = parent->depth + 1u;
		flags |= parent->flags & SYNTAX_ANONYMOUS;
	}
	node->flags = flags;
	if (kind == SYNTAX_SCRIPT)
		parse_script(parser, node);
	else
		parse_expression(parser, node);
	return node;
}

static struct syntax_node *parse_top(struct arena *arena, const char *text, enum syntax_kind kind, size_t start,
                                     size_t end, unsigned line)
{
	struct parser parser;

	assert(start <= end && end <= UINT32_MAX);
	parser_init(&parser, arena, text);
	return parse_below(&parser, kind, NULL, (uint32_t)start, (uint32_t)end, line, 0);
}

struct syntax_node *syntax_parse_script(struct arena *arena, const char *text, size_t start, size_t end)
{
	return parse_top(arena, text, SYNTAX_SCRIPT, start, end, 1);
}

struct syntax_node *syntax_parse_script_at(struct arena *arena, const char *text, size_t start, size_t end,
                                           unsigned line)
{
	return parse_top(arena, text, SYNTAX_SCRIPT, start, end, line);
}

struct syntax_node *syntax_parse_expression(struct arena *arena, const char *text, size_t start, size_t end)
{
	return parse_top(arena, text, SYNTAX_EXPRESSION, start, end, 1);
}

struct syntax_node *syntax_parse_expression_at(struct arena *arena, const char *text, size_t start, size_t end,
                                               unsigned line)
{
	return parse_top(arena, text, SYNTAX_EXPRESSION, start, end, line);
}

static struct syntax_node *parse_word(struct arena *arena, const char *text, const struct syntax_node *word,
                                      enum syntax_kind kind)
{
	struct parser parser;
	uint32_t start;
	uint32_t end;

	if (!syntax_word_verbatim(text, word, &start, &end))
		return NULL;
	parser_init(&parser, arena, text);
	return parse_below(&parser, kind, word, start, end, word->line, 0);
}

struct syntax_node *syntax_parse_body(struct arena *arena, const char *text, const struct syntax_node *word)
{
	return parse_word(arena, text, word, SYNTAX_SCRIPT);
}

struct syntax_node *syntax_word_expression(struct arena *arena, const char *text, const struct syntax_node *word)
{
	return parse_word(arena, text, word, SYNTAX_EXPRESSION);
}

struct syntax_node *syntax_sugar_expression(struct arena *arena, const char *text, const struct syntax_node *sugar)
{
	struct parser parser;
	uint32_t line = sugar->flags & SYNTAX_ANONYMOUS ? 1 : sugar->line;

	parser_init(&parser, arena, text);
	return parse_below(&parser, SYNTAX_EXPRESSION, sugar, sugar->start + 1, sugar->end, line, 0);
}

/* ---- Completeness ---- */

/* The word-wise check Jim adds: text right behind a braced word. */
struct brace_check {
	bool in_word;
	bool failing; /* the next token is where Jim places the error */
	bool found;
	uint32_t line;
};

static void check_token(struct brace_check *check, const struct scanner *scanner, const struct token *token)
{
	if (token->kind == TOKEN_COMMENT)
		return;
	if (token->kind == TOKEN_SPACE || token->kind == TOKEN_SEPARATOR) {
		check->in_word = false;
		return;
	}
	if (check->failing) {
		check->failing = false;
		check->found = true;
		check->line = token->line;
	}
	if (!check->in_word && !check->found && token->kind == TOKEN_STRING && !scanner_at_word_end(scanner)) {
		const char *content = scanner->text + token->content_start;
		uint32_t length = token->content_end - token->content_start;

		check->failing =
			!(length == 1 && content[0] == '*') && !(length == 6 && memcmp(content, "expand", 6) == 0);
	}
	check->in_word = true;
}

struct syntax_completeness syntax_is_complete(const char *text, size_t length)
{
	struct arena arena;
	struct scan_levels levels = {.arena = &arena};
	struct brace_check check = {0};
	struct scanner scanner;
	struct token token;

	assert(length <= UINT32_MAX);
	arena_init(&arena);
	scanner_init(&scanner, text, 0, (uint32_t)length, 1, &levels);
	for (token = scanner_script_token(&scanner); token.kind != TOKEN_END; token = scanner_script_token(&scanner))
		check_token(&check, &scanner, &token);
	arena_release(&arena);
	if (scanner.missing == ' ' && check.found)
		return (struct syntax_completeness){.complete = true, .missing = '}', .line = check.line};
	return (struct syntax_completeness){
		.complete = scanner.missing == ' ',
		.missing = scanner.missing,
		.line = scanner.missing_line,
	};
}
