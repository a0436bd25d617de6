/* SPDX-License-Identifier: MIT */
/*
 * Layer syntax: a lossless, error-tolerant tree of a Jim Tcl 0.81 script (the dialect OpenOCD runs, not Tcl 8.6), with
 * the byte span of every part. It must not know OpenOCD's commands beyond the few that take scripts as arguments, nor
 * read files, nor report anything: what is wrong is a `fault` on the node where it is.
 *
 * The text is always `const char *text`, the first byte of the whole file; it need not be null-terminated and may hold
 * any bytes. Spans are byte offsets into it, start <= end, end exclusive. Trees borrow the text, never change it, and
 * live in the arena given; they are never freed singly.
 *
 * Invariants:
 * - The leaves of a tree, in order, cover its span without gap or overlap: printed one after another they are the
 *   source, byte for byte.
 * - Commands, words and values are those Jim sees, quirks included, except behind a fault Jim stops at (see
 *   "recovery" below).
 * - Trees are at most SYNTAX_DEPTH_LIMIT levels of script deep; what is deeper is one TEXT leaf with
 *   SYNTAX_FAULT_TOO_DEEP. Time and memory are linear in the length of the text.
 *
 * A braced word is one opaque TEXT leaf between its braces, because only the command that receives it decides whether
 * it is a script, an expression, a list or plain data. Bodies are therefore parsed when asked (syntax_parse_body(),
 * syntax_body_script(), syntax_body_expression()), with spans and lines in the same file; syntax_visit_commands() does
 * so for all bodies that syntax_command_bodies() knows.
 *
 * Recovery. Where Jim finds a brace, quote or bracket open at the end of the script it runs nothing. The tree keeps all
 * commands before that place; the open word ends before the next line that is indented no deeper than the line its
 * command starts on and begins with a letter, `$` or `#`, and parsing goes on there (at most
 * SYNTAX_RECOVERY_LIMIT times in one script; after that, more than SYNTAX_RECOVERY_DEPTH scripts deep, and where there
 * is no such line, the word extends to the end). syntax_is_complete() answers as Jim does, without recovery.
 */
#ifndef SYNTAX_SYNTAX_H
#define SYNTAX_SYNTAX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

#define SYNTAX_DEPTH_LIMIT 200
#define SYNTAX_RECOVERY_LIMIT 16
#define SYNTAX_RECOVERY_DEPTH 4

/*
 * Kinds. Inner nodes first, then leaves.
 *
 *	SCRIPT        COMMAND, COMMENT, SPACE and SEPARATOR, in order; a single TEXT when too deep
 *	COMMAND       WORD and SPACE, in order, one WORD at least
 *	WORD          its parts: MARK (`{*}` `{` `}` `"`), TEXT, VARIABLE, SUBSTITUTION, SUGAR (and,
 *	              by a quirk of Jim's, now and then COMMENT); also a string operand of an expression
 *	VARIABLE      MARK `$` or `${`, NAME, then MARK `}`, or INDEX, or nothing
 *	INDEX         MARK `(`, then TEXT, VARIABLE, SUBSTITUTION, SUGAR, then MARK `)`
 *	SUBSTITUTION  MARK `[`, SCRIPT, MARK `]`
 *	SUGAR         MARK `$`, TEXT `(expression)`; syntax_sugar_expression() parses it
 *	EXPRESSION    SPACE around one operand (none when empty); behind a fault, TEXT
 *	UNARY         SYMBOL, operand
 *	BINARY        operand, SYMBOL, operand
 *	TERNARY       operand, SYMBOL `?`, operand, SYMBOL `:`, operand (Jim needs no colon in `1 ? 2 !3`)
 *	CALL          SYMBOL (the name), MARK `(`, operands with MARK `,` between them, MARK `)`
 *	GROUP         MARK `(`, operand, MARK `)`
 *
 * Operands are UNARY, BINARY, TERNARY, CALL, GROUP, NUMBER, BOOLEAN, VARIABLE, SUBSTITUTION and WORD (quoted or
 * braced). SPACE stands wherever the source has blanks (in expressions also for comments).
 */
#define SYNTAX_KINDS(X)                                                                                                \
	X(SCRIPT, "script")                                                                                            \
	X(COMMAND, "command")                                                                                          \
	X(WORD, "word")                                                                                                \
	X(VARIABLE, "variable")                                                                                        \
	X(INDEX, "index")                                                                                              \
	X(SUBSTITUTION, "substitution")                                                                                \
	X(SUGAR, "sugar")                                                                                              \
	X(EXPRESSION, "expression")                                                                                    \
	X(UNARY, "unary")                                                                                              \
	X(BINARY, "binary")                                                                                            \
	X(TERNARY, "ternary")                                                                                          \
	X(CALL, "call")                                                                                                \
	X(GROUP, "group")                                                                                              \
	X(SPACE, "space")         /* blanks and backslash-newlines between words */                                    \
	X(SEPARATOR, "separator") /* newlines and semicolons, with the blanks around them */                           \
	X(COMMENT, "comment")     /* from `#` through its newline */                                                   \
	X(MARK, "mark")           /* punctuation */                                                                    \
	X(TEXT, "text")           /* raw literal bytes, escapes inside */                                              \
	X(NAME, "name")           /* name of a variable, namespace included */                                         \
	X(NUMBER, "number")                                                                                            \
	X(BOOLEAN, "boolean")                                                                                          \
	X(SYMBOL, "symbol") /* operator or function name */

enum syntax_kind {
#define X(name, text) SYNTAX_##name,
	SYNTAX_KINDS(X)
#undef X
		SYNTAX_KIND_COUNT,
};

/*
 * How a WORD is written. MIXED: a quoted or braced part and something else, as in `"x"$y` or `{a}b`. A TEXT is BRACED
 * when it is taken as it is, without escapes.
 */
enum syntax_quoting { SYNTAX_BARE, SYNTAX_QUOTED, SYNTAX_BRACED, SYNTAX_MIXED };

/* X(name, what a person would call it, whether Jim refuses the script or expression because of it) */
#define SYNTAX_FAULTS(X)                                                                                               \
	X(NONE, "none", false)                                                                                         \
	X(OPEN_BRACE, "missing close-brace", true)                                                                     \
	X(OPEN_QUOTE, "missing quote", true)                                                                           \
	X(OPEN_BRACKET, "unmatched \"[\"", true)                                                                       \
	X(AFTER_BRACE, "extra characters after close-brace", true)                                                     \
	X(OPEN_INNER_BRACKET, "missing \"]\"", false) /* in an INDEX or a string operand; Jim accepts */               \
	X(OPEN_VARIABLE, "missing close-brace for variable name", false) /* `${x` to the end of the script */          \
	X(OPEN_INDEX, "missing close parenthesis", false)                /* `$a(x` with no matching `)` */             \
	X(LONE_DOLLAR, "$ without a name", false)                        /* stands for itself */                       \
	X(LAST_BACKSLASH, "backslash at the end", false)                                                               \
	X(COMMENT_IN_COMMAND, "comment inside a command", false) /* after `"$x\n"` Jim takes # for a comment */        \
	X(TOO_DEEP, "nested too deeply", false)                                                                        \
	X(EMPTY_EXPRESSION, "empty expression", true)                                                                  \
	X(BAD_TOKEN, "syntax error in expression", true)                                                               \
	X(MISSING_OPERAND, "missing operand", true)                                                                    \
	X(MISSING_OPERATOR, "missing operator", true)                                                                  \
	X(OPEN_PARENTHESIS, "missing close parenthesis in expression", true)                                           \
	X(EXTRA_PARENTHESIS, "unexpected closing parenthesis", true)                                                   \
	X(EXTRA_COMMA, "unexpected comma", true)                                                                       \
	X(EXTRA_COLON, ": without ?", true)                                                                            \
	X(MISSING_COLON, "? without :", true)                                                                          \
	X(BAD_CALL, "wrong number of arguments for math function", true)                                               \
	X(TOO_COMPLEX, "expression too complex", true)

enum syntax_fault {
#define X(name, text, fatal) SYNTAX_FAULT_##name,
	SYNTAX_FAULTS(X)
#undef X
		SYNTAX_FAULT_COUNT,
};

/* Operators and functions of expressions; the text is how Jim writes them. */
#define SYNTAX_OPERATORS(X)                                                                                            \
	X(NONE, "", 0)                                                                                                 \
	X(MULTIPLY, "*", 110)                                                                                          \
	X(DIVIDE, "/", 110)                                                                                            \
	X(MODULO, "%", 110)                                                                                            \
	X(SUBTRACT, "-", 100)                                                                                          \
	X(ADD, "+", 100)                                                                                               \
	X(SHIFT_LEFT, "<<", 90)                                                                                        \
	X(SHIFT_RIGHT, ">>", 90)                                                                                       \
	X(ROTATE_LEFT, "<<<", 90)                                                                                      \
	X(ROTATE_RIGHT, ">>>", 90)                                                                                     \
	X(LESS, "<", 80)                                                                                               \
	X(GREATER, ">", 80)                                                                                            \
	X(LESS_EQUAL, "<=", 80)                                                                                        \
	X(GREATER_EQUAL, ">=", 80)                                                                                     \
	X(STRING_LESS, "lt", 75)                                                                                       \
	X(STRING_GREATER, "gt", 75)                                                                                    \
	X(STRING_LESS_EQUAL, "le", 75)                                                                                 \
	X(STRING_GREATER_EQUAL, "ge", 75)                                                                              \
	X(EQUAL, "==", 70)                                                                                             \
	X(NOT_EQUAL, "!=", 70)                                                                                         \
	X(STRING_EQUAL, "eq", 60)                                                                                      \
	X(STRING_NOT_EQUAL, "ne", 60)                                                                                  \
	X(IN, "in", 55)                                                                                                \
	X(NOT_IN, "ni", 55)                                                                                            \
	X(BIT_AND, "&", 50)                                                                                            \
	X(BIT_XOR, "^", 49)                                                                                            \
	X(BIT_OR, "|", 48)                                                                                             \
	X(AND, "&&", 10)                                                                                               \
	X(OR, "||", 9)                                                                                                 \
	X(CONDITION, "?", 5)                                                                                           \
	X(COLON, ":", 5)                                                                                               \
	X(POWER, "**", 120)                                                                                            \
	X(NOT, "!", 150)                                                                                               \
	X(COMPLEMENT, "~", 150)                                                                                        \
	X(MINUS, "-", 150)                                                                                             \
	X(PLUS, "+", 150)                                                                                              \
	X(FUNCTION, "function", 200)

enum syntax_operator {
#define X(name, text, precedence) SYNTAX_OPERATOR_##name,
	SYNTAX_OPERATORS(X)
#undef X
		SYNTAX_OPERATOR_COUNT,
};

/* Flags of a node. */
enum {
	SYNTAX_EXPAND = 1,    /* WORD begins with {*} or {expand} */
	SYNTAX_ANONYMOUS = 2, /* Jim knows no file here: its trace reports an empty file name, and `line` starts at 1 */
	SYNTAX_RECOVERED = 4, /* COMMAND found by recovery; Jim never saw it as a command */
};

/* Read freely; only this layer writes. */
struct syntax_node {
	unsigned kind : 6;    /* enum syntax_kind */
	unsigned variant : 6; /* WORD, TEXT: enum syntax_quoting; UNARY, BINARY, TERNARY, CALL: enum syntax_operator */
	unsigned fault : 6;   /* enum syntax_fault */
	unsigned flags : 6;
	unsigned depth : 8; /* scripts, expressions and indexes around it */
	uint32_t start;     /* absolute offset of the first byte */
	uint32_t end;       /* behind the last byte */
	uint32_t line;      /* as Jim counts for this token, which at times differs from the true line; COMMAND: what
	                       Jim's trace and error messages report */
	struct syntax_node *parent;
	struct syntax_node *first_child; /* NULL in leaves */
	struct syntax_node *last_child;
	struct syntax_node *next_sibling;
};

/* ---- Parsing ------------------------------------------------------------------------------------------------- */

/* Parses text[start, end) as a script whose first line is 1. Never fails; returns a SCRIPT. */
struct syntax_node *syntax_parse_script(struct arena *arena, const char *text, size_t start, size_t end);

/* The same, with the number of its first line. */
struct syntax_node *syntax_parse_script_at(struct arena *arena, const char *text, size_t start, size_t end,
                                           unsigned line);

/*
 * The script in WORD, whose parent becomes WORD. NULL when the value of WORD does not stand in the text as it is
 * (it has substitutions or escapes).
 */
struct syntax_node *syntax_parse_body(struct arena *arena, const char *text, const struct syntax_node *word);

/* Parses text[start, end) as an expression whose first line is LINE. Never fails; returns an EXPRESSION. */
struct syntax_node *syntax_parse_expression(struct arena *arena, const char *text, size_t start, size_t end);
struct syntax_node *syntax_parse_expression_at(struct arena *arena, const char *text, size_t start, size_t end,
                                               unsigned line);

/* The expression in WORD (as syntax_parse_body()), or in a SUGAR node. */
struct syntax_node *syntax_word_expression(struct arena *arena, const char *text, const struct syntax_node *word);
struct syntax_node *syntax_sugar_expression(struct arena *arena, const char *text, const struct syntax_node *sugar);

/* One element of a list. */
struct syntax_element {
	uint32_t start; /* with its braces or quotes */
	uint32_t end;
	uint32_t content_start; /* without them */
	uint32_t content_end;
	uint32_t line;               /* as Jim counts; the first line of a body that is this element */
	enum syntax_quoting quoting; /* never SYNTAX_MIXED */
	enum syntax_fault fault;     /* OPEN_BRACE, OPEN_QUOTE, LAST_BACKSLASH: Jim accepts all three in lists */
	bool verbatim;               /* the value is text[content_start, content_end) */
	const char *value;           /* decoded, null-terminated */
	size_t length;               /* of value, which may hold null bytes */
};

struct syntax_list {
	struct syntax_element *elements;
	size_t count;
};

/* Parses text[start, end) as a list, as Jim does: never fails. */
struct syntax_list syntax_parse_list(struct arena *arena, const char *text, size_t start, size_t end);
struct syntax_list syntax_parse_list_at(struct arena *arena, const char *text, size_t start, size_t end, unsigned line);

/* The list in WORD; false when its value does not stand in the text as it is. */
bool syntax_word_list(struct arena *arena, const char *text, const struct syntax_node *word, struct syntax_list *list);

/* ---- Is it complete? ----------------------------------------------------------------------------------------- */

/* Jim's answer and its reason, as Jim_ScriptIsComplete() gives them. */
struct syntax_completeness {
	bool complete;
	char missing;  /* ' ' nothing, '{' '[' '"' '\\' not closed, '}' text after a close brace (counts as complete) */
	unsigned line; /* where Jim places it, first line 1; meaningless when nothing is missing */
};

struct syntax_completeness syntax_is_complete(const char *text, size_t length);

/* ---- Walking ------------------------------------------------------------------------------------------------- */

/* Next node in pre-order within ROOT (begin with NULL, which gives ROOT itself); NULL at the end. Does not recurse. */
const struct syntax_node *syntax_next(const struct syntax_node *root, const struct syntax_node *node);

/* Next node that is not below NODE. */
const struct syntax_node *syntax_next_skipping(const struct syntax_node *root, const struct syntax_node *node);

/* First node at or behind NODE (NULL: ROOT) in pre-order that has a fault. */
const struct syntax_node *syntax_next_fault(const struct syntax_node *root, const struct syntax_node *node);

/* The leaf of ROOT that holds OFFSET; at the end of ROOT its last leaf. NULL when outside, or ROOT is empty. */
const struct syntax_node *syntax_leaf_at(const struct syntax_node *root, size_t offset);

/* The nearest node of KIND at or above NODE, or NULL. */
const struct syntax_node *syntax_enclosing(const struct syntax_node *node, enum syntax_kind kind);

bool syntax_is_leaf(const struct syntax_node *node);
const char *syntax_kind_name(enum syntax_kind kind);
const char *syntax_fault_text(enum syntax_fault fault);
bool syntax_fault_is_fatal(enum syntax_fault fault); /* Jim refuses to run what holds it */

/* ---- Commands and words -------------------------------------------------------------------------------------- */

size_t syntax_command_word_count(const struct syntax_node *command); /* the name counts */
/* Word N, the name is 0; NULL when there are fewer. Constant time. */
const struct syntax_node *syntax_command_word(const struct syntax_node *command, size_t n);
/* The literal name, or NULL when it is computed or expanded. */
const char *syntax_command_name(struct arena *arena, const char *text, const struct syntax_node *command);
/* The line Jim's trace would report for COMMAND. */
unsigned syntax_command_line(const char *text, const struct syntax_node *command);
/* True when no word is expanded, so that words and arguments correspond. */
bool syntax_command_is_plain(const struct syntax_node *command);
/* The first part of SCRIPT for which Jim refuses to run any of it, or NULL. Scripts nested in it are not looked into.
 */
const struct syntax_node *syntax_script_fault(const struct syntax_node *script);
/* First command of SCRIPT, and the next one behind COMMAND; NULL at the end. */
const struct syntax_node *syntax_script_first_command(const struct syntax_node *script);
const struct syntax_node *syntax_command_next(const struct syntax_node *command);

enum syntax_quoting syntax_word_quoting(const struct syntax_node *word);
bool syntax_word_is_expanded(const struct syntax_node *word);
/* True when the value needs no substitution. */
bool syntax_word_is_literal(const struct syntax_node *word);
/* The value, decoded as Jim does, when the word needs no substitution (and is not expanded), else NULL. */
const char *syntax_word_value(struct arena *arena, const char *text, const struct syntax_node *word);
/* The same with its length, as the value may hold null bytes. LENGTH may be NULL. */
const char *syntax_word_bytes(struct arena *arena, const char *text, const struct syntax_node *word, size_t *length);
/* The source of any node, copied. */
const char *syntax_word_raw(struct arena *arena, const char *text, const struct syntax_node *node);
/* True when the value is text[*start, *end). Braced words always, others when they are literal without escapes. */
bool syntax_word_verbatim(const char *text, const struct syntax_node *word, uint32_t *start, uint32_t *end);
/* True when the word is literal and its value is VALUE; no word (NULL) equals anything. Allocates nothing. */
bool syntax_word_equals(const char *text, const struct syntax_node *word, const char *value);
/* The VARIABLE when the word (or part) is nothing else, else NULL. */
const struct syntax_node *syntax_word_variable(const struct syntax_node *word);

/* Of a VARIABLE: its name (`::ns::x`, `x`), copied; its INDEX or NULL. */
const char *syntax_variable_name(struct arena *arena, const char *text, const struct syntax_node *variable);
const struct syntax_node *syntax_variable_name_node(const struct syntax_node *variable);
const struct syntax_node *syntax_variable_index(const struct syntax_node *variable);
/* Of a SUBSTITUTION: its SCRIPT (NULL when it is too deep). */
const struct syntax_node *syntax_substitution_script(const struct syntax_node *substitution);

/* Decodes backslash escapes as Jim does. Returns the null-terminated result; *LENGTH may be less than strlen suggests.
 */
char *syntax_decode(struct arena *arena, const char *bytes, size_t length, size_t *decoded_length);

/* ---- Expressions --------------------------------------------------------------------------------------------- */

enum syntax_operator syntax_operator(const struct syntax_node *node); /* NONE for other kinds */
const char *syntax_operator_text(enum syntax_operator operator_code);
int syntax_operator_precedence(enum syntax_operator operator_code);
/* Operand N of an EXPRESSION, UNARY, BINARY, TERNARY, CALL or GROUP; NULL when there are fewer. */
const struct syntax_node *syntax_operand(const struct syntax_node *node, size_t n);
/*
 * The part of EXPRESSION for which Jim refuses it, or NULL when Jim accepts it. An expression that Jim refuses has no
 * operators: its children are its operands, SYMBOL, MARK and SPACE in a row. (So has one that Jim accepts by accident
 * only, such as `1 + (* 2) !3`.)
 */
const struct syntax_node *syntax_expression_fault(const struct syntax_node *expression);
/* True for the kinds listed as operands above. */
bool syntax_is_operand(const struct syntax_node *node);

/* ---- Which words are code ------------------------------------------------------------------------------------ */

enum syntax_role {
	SYNTAX_ROLE_SCRIPT,     /* runs within the command */
	SYNTAX_ROLE_EXPRESSION, /* evaluated within the command */
	SYNTAX_ROLE_PROC,       /* body of a procedure (proc, apply) */
	SYNTAX_ROLE_EVENT,      /* -event handler of a target or TAP */
	SYNTAX_ROLE_LATER,      /* after, and its like */
};

struct syntax_body {
	enum syntax_role role;
	const struct syntax_node *command; /* whose argument it is */
	const struct syntax_node *word;    /* that holds it; for `switch x {a {...}}` one word holds several bodies */
	const struct syntax_node *subject; /* EVENT: word with the event's name; PROC: word with its name; else NULL */
	uint32_t start;                    /* the code, without braces or quotes */
	uint32_t end;
	uint32_t line;    /* Jim's line at START */
	bool verbatim;    /* the code stands in the text as it is; otherwise it is computed and cannot be parsed */
	bool anonymous;   /* Jim forgets its file and line */
	bool conditional; /* may be skipped, or run more than once: branch, loop, handler */
	bool loop;        /* may run more than once */
	bool guarded;     /* errors inside are caught */
	struct syntax_node *tree; /* internal: once it was asked for */
};

/*
 * Code is parsed once, by whoever asks first: what these functions return is kept with the tree of COMMAND, and ARENA
 * has to live as long as that. Nobody else may change it.
 *
 * The bodies of COMMAND, by what Jim and OpenOCD do with if, while, for, loop, foreach, lmap, proc, catch, try, switch,
 * eval, uplevel, time, dict for, namespace eval, apply, expr, after, and any command with `-event NAME BODY`. Returns
 * their number. A command with a computed name or an expanded word that hides its shape gives
 * none.
 */
size_t syntax_command_bodies(struct arena *arena, const char *text, const struct syntax_node *command,
                             const struct syntax_body **bodies);

/* The parsed code; NULL when the body is not verbatim or not of that kind, or an expression of more than 32 KiB. */
struct syntax_node *syntax_body_script(struct arena *arena, const char *text, const struct syntax_body *body);
struct syntax_node *syntax_body_expression(struct arena *arena, const char *text, const struct syntax_body *body);

/* ---- Visiting all commands ----------------------------------------------------------------------------------- */

/* Where a command or expression stands. Lives only during the call it is given to. */
struct syntax_place {
	unsigned depth;       /* enclosing commands */
	bool in_substitution; /* inside [ ] */
	bool in_expression;   /* inside an expression */
	bool in_proc;         /* inside the body of a procedure */
	bool in_event;        /* inside an event handler */
	bool in_later;        /* inside a script for `after` */
	bool in_loop;
	bool conditional;                /* may be skipped when the enclosing command runs */
	bool guarded;                    /* errors are caught */
	const struct syntax_body *body;  /* innermost body, or NULL */
	const struct syntax_node *proc;  /* the innermost proc command, or NULL */
	const struct syntax_node *event; /* word with the name of the innermost event, or NULL */
	const struct syntax_node *outer; /* the enclosing command, or NULL */
};

/* What to do with the code inside the command just seen. */
enum syntax_visit { SYNTAX_VISIT_ENTER, SYNTAX_VISIT_SKIP, SYNTAX_VISIT_STOP };

struct syntax_visitor {
	void *context;
	/* Called for each command before those inside it. May be NULL. */
	enum syntax_visit (*command)(void *context, const struct syntax_node *command,
	                             const struct syntax_place *place);
	/* Called for each EXPRESSION (arguments of if, while, for, expr, and sugar) before what is inside. May be NULL.
	 */
	enum syntax_visit (*expression)(void *context, const struct syntax_node *expression,
	                                const struct syntax_place *place);
	/* Called for each body that was parsed, with its SCRIPT or EXPRESSION. May be NULL. */
	void (*body)(void *context, const struct syntax_body *body, const struct syntax_node *tree,
	             const struct syntax_place *place);
};

/*
 * Visits the commands of SCRIPT and, in source order, those in its substitutions, expressions and bodies. Trees of
 * bodies are made in ARENA and remain. Returns false when stopped.
 */
bool syntax_visit_commands(struct arena *arena, const char *text, const struct syntax_node *script,
                           const struct syntax_visitor *visitor);

/* ---- Joining Jim's trace with the text ----------------------------------------------------------------------- */

struct syntax_located {
	const struct syntax_node *command;
	bool in_proc;
	bool in_event;
	bool conditional;
};

/* All commands of a script, nested ones too, by the line Jim reports (those of no file are left out). */
struct syntax_line_index {
	struct syntax_located *items; /* sorted by line, then by place */
	size_t count;
};

struct syntax_line_index syntax_index_lines(struct arena *arena, const char *text, const struct syntax_node *script);

/* The commands on LINE: *COUNT of them, from the returned one on. */
const struct syntax_located *syntax_find_commands_at_line(const struct syntax_line_index *index, unsigned line,
                                                          size_t *count);

#endif
