/* SPDX-License-Identifier: MIT */
/*
 * Holds the syntax layer against Jim itself: the same texts go through both.
 *
 * No script is run for its effect. An interpreter without any command but `unknown` writes down each command it would
 * have run; the tree is "played" to say beforehand which commands, values and lines these are. SYNTAX_FUZZ_ROUNDS in
 * the environment multiplies the number of generated texts.
 */
#include "unit.h"

#include <ftw.h>
#include <jim.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/file_access.h"
#include "base/text.h"
#include "base/vector.h"
#include "syntax/syntax.h"

#define SCRIPTS "/usr/share/openocd/scripts"
#define VARIABLE_VALUE "7"
#define COMMAND_VALUE "5"
#define ELEMENT_VALUE "6"

/* What check offers tells its parent process of every success, which takes longer than all else here. */
#define require(condition)                                                                                             \
	do {                                                                                                           \
		if (!(condition))                                                                                      \
			ck_abort_msg("%s", #condition);                                                                \
	} while (0)

static struct arena arena;
static Jim_Interp *interp;

/* ---- Generated texts ---- */

static uint64_t random_state;

static unsigned random_below(unsigned limit)
{
	random_state = random_state * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(random_state >> 33) % limit;
}

static unsigned rounds(unsigned normal)
{
	const char *factor = getenv("SYNTAX_FUZZ_ROUNDS");

	return factor ? normal * (unsigned)atoi(factor) : normal;
}

static const char *const script_pieces[] = {
	"{",
	"}",
	"[",
	"]",
	"\"",
	"$",
	"\\",
	"(",
	")",
	"#",
	";",
	"\n",
	" ",
	"\t",
	"\r",
	"\r\n",
	"\\\n",
	"\\\\",
	"\v",
	"\f",
	"a",
	"b",
	"x1",
	"$a",
	"$b(",
	"$b(k)",
	"$b($a)",
	"${a}",
	"${",
	"$::a",
	"$a::b",
	"$:",
	"{*}",
	"{*}{a b}",
	"{expand}",
	"{*}$a",
	"\"x\"",
	"\"$a\n\"",
	"[a b]",
	"[a {]} \"]\"]",
	"{a\nb}",
	"\\x41",
	"\\u{41}",
	"\\u00e9",
	"\\101",
	"\\",
	"a b",
	"# c\n",
	"\n# c\\\n d\n",
	"if {1} {\n a\n}\n",
	"proc p {} {\n a\n\n b\n}\n",
	"\\U1F600",
	"foreach i {1 2} {a $i}\n",
	"switch x {\n a {b}\n c -\n d {\ne}\n}\n",
	"expr {1 == [a]}\n",
	"\\{",
	"\\}",
	"catch {a [b]}\n",
	"if {[a] eq \"[b]\"} {c} else {\nd\n}\n",
	"\xe9",
	":",
	"::",
	"*",
	"expand",
	"\\\t",
	"\\ ",
};

static const char *const list_pieces[] = {
	"{", "}", "\"", "\\", " ", "\n", "\t", "a",   "b",    "{a b}", "\"a b\"", "\\x41",  "\\\n",
	"$", "[", "]",  ";",  "#", "\v", "\r", "\\{", "\\\"", "\\ ",   "\xff",    "{a\nb}", "\\u20ac",
};

static const char *const expression_pieces[] = {
	"1",    "2",    "3",        "0x10",      "1.5",  "08",   " ",     " + ",    " - ",  "-",    "*",    "/",
	"%",    "(",    ")",        ",",         " ? ",  " : ",  "!",     "~",      " == ", "!=",   "<",    "<=",
	"<<",   "<<<",  "&",        "&&",        "|",    "||",   "^",     "**",     " eq ", " ne ", " in ", " ni ",
	"abs(", "int(", "rand()",   "double(1)", "$a",   "[b]",  "\"s\"", "\"$a\"", "{c}",  "true", "no",   "inf",
	"\n",   "#",    "$",        "[",         "\"",   "{",    "}",     "\\",     "x",    ".",    "1e3",  "0b1",
	"lt",   ">",    "wide (4)", "sin(1)",    "$(1)", "${a}", "$b(k)",
};

#define PIECES(array) (array), sizeof(array) / sizeof((array)[0])

static void generate(struct text_builder *text, const char *const *pieces, size_t count, unsigned limit)
{
	unsigned length = random_below(limit);

	text_clear(text);
	for (unsigned i = 0; i < length; i++) {
		if (random_below(200) == 0)
			text_add_char(text, (char)random_below(256));
		else
			text_add_string(text, pieces[random_below((unsigned)count)]);
	}
}

static void generate_bytes(struct text_builder *text, unsigned limit)
{
	unsigned length = random_below(limit);

	text_clear(text);
	for (unsigned i = 0; i < length; i++)
		text_add_char(text, (char)random_below(256));
}

/* Some bytes taken out, put in or changed. */
static void mutate(struct text_builder *out, const char *bytes, size_t length)
{
	static const char alphabet[] = "{}[]\"$\\#;\n ()a*";
	size_t changes = 1 + random_below(4);
	size_t at = 0;

	text_clear(out);
	while (changes-- && at < length) {
		size_t next = at + random_below((unsigned)(length - at) + 1);

		text_add(out, bytes + at, next - at);
		at = next;
		if (random_below(3) == 0)
			at += at < length;
		else
			text_add_char(out, alphabet[random_below(sizeof(alphabet) - 1)]);
	}
	if (at < length)
		text_add(out, bytes + at, length - at);
}

/* ---- Shipped scripts ---- */

struct script_file {
	char *path;
	struct file_text text;
};

static VECTOR(struct script_file) files;
static struct arena file_arena;

static int add_file(const char *path, const struct stat *status, int kind, struct FTW *place)
{
	struct script_file file = {.path = arena_strdup(&file_arena, path)};

	(void)status;
	(void)place;
	if (kind == FTW_F)
		vector_push(&file_arena, &files, file);
	return 0;
}

static void load_files(void)
{
	struct file_access access;
	const char *reason;

	if (files.count)
		return;
	arena_init(&file_arena);
	file_access_init(&access, &file_arena);
	nftw(SCRIPTS, add_file, 16, FTW_PHYS);
	for (size_t i = 0; i < files.count; i++)
		require(file_access_read(&access, files.items[i].path, &files.items[i].text, &reason));
	if (files.count == 0)
		printf("skipped: no scripts in " SCRIPTS "\n");
}

/* ---- The tree is the text ---- */

static void check_span(const struct syntax_node *node)
{
	require(node->start <= node->end);
	if (syntax_is_leaf(node)) {
		require(!node->first_child);
		return;
	}
	if (!node->first_child) {
		require(node->start == node->end);
		return;
	}
	require(node->first_child->start == node->start);
	require(node->last_child->end == node->end);
}

static void check_tree(const struct syntax_node *root)
{
	const struct syntax_node *node = NULL;
	size_t at = root->start;

	while ((node = syntax_next(root, node))) {
		check_span(node);
		for (const struct syntax_node *child = node->first_child; child; child = child->next_sibling)
			require(child->parent == node);
		if (!syntax_is_leaf(node))
			continue;
		require(node->start == at);
		at = node->end;
	}
	require(at == root->end);
}

static void check_body(void *context, const struct syntax_body *body, const struct syntax_node *tree,
                       const struct syntax_place *place)
{
	(void)place;
	require(tree->start == body->start);
	require(tree->end == body->end);
	check_tree(tree);
	++*(size_t *)context;
}

/* Every tree there is in the text. */
static void check_all_trees(const char *text, size_t length)
{
	size_t bodies = 0;
	struct syntax_visitor visitor = {.context = &bodies, .body = check_body};
	const struct syntax_node *script = syntax_parse_script(&arena, text, 0, length);

	check_tree(script);
	require(syntax_visit_commands(&arena, text, script, &visitor));
}

/* ---- Playing the tree ---- */

enum outcome { PLAYED, FAILED, UNKNOWN };

struct value {
	const char *bytes;
	size_t length;
	bool known;
};

struct played_body {
	size_t word;
	int element; /* of the list in the word, -1 for the word itself */
	bool is_expression;
};

struct event {
	const struct syntax_node *command;
	VECTOR(struct value) words;
	VECTOR(struct played_body) bodies;
};

struct play {
	const char *text;
	VECTOR(struct event *) events;
	VECTOR(struct value) scalars; /* names */
	VECTOR(struct value) keys;    /* array, key, array, key... */
};

static enum outcome play_script(struct play *play, const struct syntax_node *script, bool *ran);
static enum outcome play_parts(struct play *play, const struct syntax_node *parent, struct text_builder *out,
                               bool *known);

static struct value name_of(const char *text, const struct syntax_node *variable)
{
	const struct syntax_node *name = syntax_variable_name_node(variable);
	struct value value = {.bytes = text + name->start, .length = name->end - name->start};

	while (value.length >= 2 && value.bytes[0] == ':' && value.bytes[1] == ':')
		while (value.length && value.bytes[0] == ':')
			value.bytes++, value.length--;
	return value;
}

static bool same_value(struct value a, struct value b)
{
	return a.length == b.length && memcmp(a.bytes, b.bytes, a.length) == 0;
}

static bool is_scalar(const struct play *play, struct value name)
{
	for (size_t i = 0; i < play->scalars.count; i++)
		if (same_value(play->scalars.items[i], name))
			return true;
	return false;
}

static bool is_array(const struct play *play, struct value name)
{
	for (size_t i = 0; i < play->keys.count; i += 2)
		if (same_value(play->keys.items[i], name))
			return true;
	return false;
}

static enum outcome play_variable(struct play *play, const struct syntax_node *variable, struct text_builder *out)
{
	const struct syntax_node *index = syntax_variable_index(variable);
	struct value name = name_of(play->text, variable);
	struct text_builder key;
	struct value key_value = {0};
	bool known = true;
	enum outcome outcome;

	if (memchr(name.bytes, '\0', name.length) || memchr(name.bytes, '(', name.length))
		return UNKNOWN;
	if (!index) {
		if (is_array(play, name))
			return UNKNOWN;
		if (!is_scalar(play, name))
			vector_push(&arena, &play->scalars, name);
		text_add_string(out, VARIABLE_VALUE);
		return PLAYED;
	}
	text_init(&key);
	outcome = play_parts(play, index, &key, &known);
	if (outcome == PLAYED && (is_scalar(play, name) || !known))
		outcome = UNKNOWN;
	if (outcome == PLAYED) {
		key_value.length = key.length;
		key_value.bytes = text_copy(&key, &arena);
		vector_push(&arena, &play->keys, name);
		vector_push(&arena, &play->keys, key_value);
		text_add_string(out, ELEMENT_VALUE);
	}
	text_release(&key);
	return outcome;
}

static void play_text(struct play *play, const struct syntax_node *text, struct text_builder *out)
{
	size_t length = text->end - text->start;

	if (text->variant == SYNTAX_BRACED) {
		text_add(out, play->text + text->start, length);
	} else {
		char *decoded = syntax_decode(&arena, play->text + text->start, length, &length);

		text_add(out, decoded, length);
	}
}

static enum outcome play_part(struct play *play, const struct syntax_node *part, struct text_builder *out)
{
	const struct syntax_node *script;
	enum outcome outcome;
	bool ran;

	switch (part->kind) {
	case SYNTAX_TEXT:
		if (part->fault == SYNTAX_FAULT_TOO_DEEP)
			return UNKNOWN;
		play_text(play, part, out);
		return PLAYED;
	case SYNTAX_VARIABLE:
		return play_variable(play, part, out);
	case SYNTAX_SUBSTITUTION:
		script = syntax_substitution_script(part);
		outcome = play_script(play, script, &ran);
		if (outcome == PLAYED && ran)
			text_add_string(out, COMMAND_VALUE);
		return outcome;
	case SYNTAX_SUGAR:
		return UNKNOWN;
	default:
		return PLAYED;
	}
}

static enum outcome play_parts(struct play *play, const struct syntax_node *parent, struct text_builder *out,
                               bool *known)
{
	const struct syntax_node *part;

	*known = true;
	for (part = parent->first_child; part; part = part->next_sibling) {
		enum outcome outcome = play_part(play, part, out);

		if (outcome != PLAYED)
			return outcome;
	}
	return PLAYED;
}

static void add_expanded(struct event *event, const struct text_builder *bytes)
{
	const char *copy = text_copy(bytes, &arena);
	struct syntax_list list = syntax_parse_list(&arena, copy, 0, bytes->length);

	for (size_t i = 0; i < list.count; i++) {
		struct value value = {
			.bytes = list.elements[i].value, .length = list.elements[i].length, .known = true};

		vector_push(&arena, &event->words, value);
	}
}

static enum outcome play_word(struct play *play, const struct syntax_node *word, struct event *event)
{
	struct text_builder bytes;
	struct value value = {.known = true};
	enum outcome outcome;
	bool known;

	text_init(&bytes);
	outcome = play_parts(play, word, &bytes, &known);
	if (outcome == PLAYED && syntax_word_is_expanded(word)) {
		add_expanded(event, &bytes);
	} else if (outcome == PLAYED) {
		const char *literal = syntax_word_bytes(&arena, play->text, word, &value.length);

		require(!literal == !syntax_word_is_literal(word));
		if (!literal)
			value.length = bytes.length;
		value.bytes = text_copy(&bytes, &arena);
		if (literal)
			require(memcmp(literal, bytes.bytes, value.length) == 0);
		vector_push(&arena, &event->words, value);
	}
	text_release(&bytes);
	return outcome;
}

/* True when Jim runs all that is in it, from left to right, without fail. */
static bool expression_is_simple(const struct syntax_node *expression)
{
	const struct syntax_node *node = NULL;

	while ((node = syntax_next(expression, node))) {
		/* Jim looks at the variables of small expressions twice, and then runs what is in an index twice. */
		if (node->kind == SYNTAX_SUBSTITUTION && syntax_enclosing(node, SYNTAX_INDEX))
			return false;
		if (node->kind == SYNTAX_UNARY &&
		    (node->variant != SYNTAX_OPERATOR_NOT || (syntax_operand(node, 0)->kind != SYNTAX_SUBSTITUTION &&
		                                              syntax_operand(node, 0)->kind != SYNTAX_VARIABLE)))
			return false;
		if (node->kind == SYNTAX_TERNARY || node->kind == SYNTAX_CALL || node->kind == SYNTAX_SUGAR)
			return false;
		if (node->kind == SYNTAX_BINARY && node->variant != SYNTAX_OPERATOR_EQUAL &&
		    node->variant != SYNTAX_OPERATOR_NOT_EQUAL && node->variant != SYNTAX_OPERATOR_STRING_EQUAL &&
		    node->variant != SYNTAX_OPERATOR_STRING_NOT_EQUAL)
			return false;
		if (node->kind == SYNTAX_SYMBOL && node->parent->kind == SYNTAX_EXPRESSION)
			return false; /* a flat row */
	}
	return !syntax_expression_fault(expression);
}

static enum outcome play_expression(struct play *play, const struct syntax_node *expression)
{
	const struct syntax_node *node = NULL;
	struct text_builder ignored;
	enum outcome outcome = PLAYED;

	text_init(&ignored);
	node = syntax_next(expression, NULL);
	while (node && outcome == PLAYED) {
		bool whole = node->kind == SYNTAX_VARIABLE || node->kind == SYNTAX_SUBSTITUTION;

		if (whole)
			outcome = play_part(play, node, &ignored);
		node = whole ? syntax_next_skipping(expression, node) : syntax_next(expression, node);
	}
	text_release(&ignored);
	return outcome;
}

static size_t word_index(const struct syntax_body *body)
{
	size_t i = 0;

	while (syntax_command_word(body->command, i) != body->word)
		i++;
	return i;
}

/* Which element of the list in the word the body is, or -1 when it is the whole word. */
static int element_index(const char *text, const struct syntax_body *body)
{
	struct syntax_list list;
	uint32_t start;
	uint32_t end;

	require(syntax_word_verbatim(text, body->word, &start, &end));
	if (body->start == start && body->end == end)
		return -1;
	require(syntax_word_list(&arena, text, body->word, &list));
	for (size_t i = 0; i < list.count; i++)
		if (list.elements[i].content_start == body->start)
			return (int)i;
	ck_abort_msg("body is no element");
}

static enum outcome play_bodies(struct play *play, struct event *event)
{
	const struct syntax_body *bodies;
	size_t count = syntax_command_bodies(&arena, play->text, event->command, &bodies);

	for (size_t i = 0; i < count; i++) {
		struct played_body played = {.is_expression = bodies[i].role == SYNTAX_ROLE_EXPRESSION};
		const struct syntax_node *tree;
		enum outcome outcome;
		bool ran;

		if (!bodies[i].verbatim || bodies[i].anonymous)
			continue;
		played.word = word_index(&bodies[i]);
		played.element = element_index(play->text, &bodies[i]);
		if (played.is_expression) {
			tree = syntax_body_expression(&arena, play->text, &bodies[i]);
			if (!expression_is_simple(tree))
				continue;
			vector_push(&arena, &event->bodies, played);
			outcome = play_expression(play, tree);
		} else {
			tree = syntax_body_script(&arena, play->text, &bodies[i]);
			vector_push(&arena, &event->bodies, played);
			outcome = play_script(play, tree, &ran);
		}
		if (outcome == UNKNOWN)
			return UNKNOWN;
	}
	return PLAYED;
}

static enum outcome play_command(struct play *play, const struct syntax_node *command, bool *ran)
{
	struct event *event = arena_new(&arena, struct event);

	event->command = command;
	for (size_t i = 0; i < syntax_command_word_count(command); i++) {
		enum outcome outcome = play_word(play, syntax_command_word(command, i), event);

		if (outcome != PLAYED)
			return outcome;
	}
	if (event->words.count == 0)
		return PLAYED;
	*ran = true;
	vector_push(&arena, &play->events, event);
	return play_bodies(play, event);
}

static enum outcome play_script(struct play *play, const struct syntax_node *script, bool *ran)
{
	struct syntax_completeness completeness =
		syntax_is_complete(play->text + script->start, script->end - script->start);
	bool refused = completeness.missing != ' ' && completeness.missing != '\\';
	const struct syntax_node *command;

	*ran = false;
	if (script->first_child && script->first_child->fault == SYNTAX_FAULT_TOO_DEEP)
		return UNKNOWN;
	if (refused != (syntax_script_fault(script) != NULL)) {
		printf("%.*s\n", (int)(script->end - script->start), play->text + script->start);
		ck_abort_msg("Jim %s it", refused ? "refuses" : "runs");
	}
	if (refused)
		return FAILED;
	for (command = syntax_script_first_command(script); command; command = syntax_command_next(command)) {
		enum outcome outcome = play_command(play, command, ran);

		if (outcome != PLAYED)
			return outcome;
	}
	return PLAYED;
}

/* ---- Running it in Jim ---- */

/* The head of what a script object of Jim 0.81 points to. */
struct jim_script {
	void *token;
	Jim_Obj *file_name;
	int length;
	int subst_flags;
	int in_use;
	int first_line;
	int line;
	int missing;
};

struct performance {
	const struct play *play;
	const char *label;
	size_t next;
	bool stopped; /* the tree does not know what comes */
};

static struct performance performance;

static void complain(const struct event *event, const char *what)
{
	const struct syntax_node *command = event->command;

	printf("%s: %s: line %u: %.*s\n--- text:\n%s\n---\n", performance.label, what, command->line,
	       (int)(command->end - command->start), performance.play->text + command->start, performance.play->text);
	ck_abort_msg("%s", what);
}

static void compare_place(const struct event *event)
{
	Jim_Obj *script = interp->currentScriptObj;
	const struct jim_script *inner = script->internalRep.ptr;
	bool anonymous = (event->command->flags & SYNTAX_ANONYMOUS) != 0;

	if (!script->typePtr || strcmp(script->typePtr->name, "script") != 0)
		return;
	if (anonymous != (Jim_Length(inner->file_name) == 0))
		complain(event, "anonymity differs");
	if (inner->line != (int)event->command->line) {
		printf("Jim says line %d\n", inner->line);
		complain(event, "line differs");
	}
}

static void compare_words(const struct event *event, int count, Jim_Obj *const *words)
{
	if ((size_t)count != event->words.count)
		complain(event, "number of words differs");
	for (int i = 0; i < count; i++) {
		int length;
		const char *bytes = Jim_GetString(words[i], &length);

		if ((size_t)length != event->words.items[i].length ||
		    memcmp(bytes, event->words.items[i].bytes, (size_t)length) != 0) {
			printf("Jim has word %d \"%s\", the tree \"%s\"\n", i, bytes, event->words.items[i].bytes);
			complain(event, "word differs");
		}
	}
}

static void run_bodies(const struct event *event, Jim_Obj *const *words)
{
	for (size_t i = 0; i < event->bodies.count && !performance.stopped; i++) {
		const struct played_body *body = &event->bodies.items[i];
		Jim_Obj *code = words[body->word];

		if (body->element >= 0)
			code = Jim_ListGetIndex(interp, code, body->element);
		Jim_IncrRefCount(code);
		if (body->is_expression)
			Jim_EvalExpression(interp, code);
		else
			Jim_EvalObj(interp, code);
		Jim_DecrRefCount(interp, code);
	}
}

static int perform(Jim_Interp *called, int count, Jim_Obj *const *words)
{
	int unknown_called = called->unknown_called;
	const struct event *event;

	if (performance.next == performance.play->events.count) {
		performance.stopped = true;
		return JIM_ERR;
	}
	event = performance.play->events.items[performance.next++];
	compare_place(event);
	compare_words(event, count - 1, words + 1);
	called->unknown_called = 0; /* Jim allows 50 levels */
	run_bodies(event, words + 1);
	called->unknown_called = unknown_called;
	if (performance.stopped)
		return JIM_ERR;
	Jim_SetResultString(called, COMMAND_VALUE, -1);
	return JIM_OK;
}

static Jim_Obj *string_object(struct value value)
{
	return Jim_NewStringObj(interp, value.bytes, (int)value.length);
}

static void set_variable(struct value name, Jim_Obj *value)
{
	Jim_Obj *name_object = string_object(name);

	Jim_IncrRefCount(name_object);
	Jim_SetVariable(interp, name_object, value);
	Jim_DecrRefCount(interp, name_object);
}

static void set_element(struct value array, struct value key, const char *value)
{
	Jim_Obj *array_object = string_object(array);
	Jim_Obj *key_object = string_object(key);
	Jim_Obj *value_object = Jim_NewStringObj(interp, value, -1);

	Jim_IncrRefCount(array_object);
	Jim_IncrRefCount(key_object);
	Jim_IncrRefCount(value_object);
	Jim_SetDictKeysVector(interp, array_object, &key_object, 1, value_object, 0);
	Jim_DecrRefCount(interp, value_object);
	Jim_DecrRefCount(interp, key_object);
	Jim_DecrRefCount(interp, array_object);
}

static void set_variables(const struct play *play)
{
	for (size_t i = 0; i < play->scalars.count; i++)
		set_variable(play->scalars.items[i], Jim_NewStringObj(interp, VARIABLE_VALUE, -1));
	for (size_t i = 0; i < play->keys.count; i += 2)
		set_element(play->keys.items[i], play->keys.items[i + 1], ELEMENT_VALUE);
}

/* Jim's type of an object that knows its file and line, taken from one; no function makes one of any bytes. */
static const Jim_ObjType *source_type;

static int take_source_type(Jim_Interp *called, int count, Jim_Obj *const *words)
{
	(void)called;
	source_type = words[count - 1]->typePtr;
	return JIM_OK;
}

static void start_jim(void)
{
	interp = Jim_CreateInterp();
	Jim_CreateCommand(interp, "unknown", source_type ? perform : take_source_type, NULL, NULL);
}

static void stop_jim(void)
{
	Jim_FreeInterp(interp);
	interp = NULL;
}

static void set_up(void)
{
	setbuf(stdout, NULL); /* check ends a failed test without flushing */
	source_type = NULL;
	start_jim();
	Jim_EvalSource(interp, "f", 1, "take {x}");
	stop_jim();
	arena_init(&arena);
}

static void tear_down(void)
{
	arena_release(&arena);
}

static void run_in_jim(const char *bytes, size_t length)
{
	Jim_Obj *script = Jim_NewStringObj(interp, bytes, (int)length);
	Jim_Obj *file = Jim_NewStringObj(interp, "f", 1);

	Jim_IncrRefCount(script);
	Jim_IncrRefCount(file);
	script->typePtr = source_type;
	script->internalRep.sourceValue.fileNameObj = file;
	script->internalRep.sourceValue.lineNumber = 1;
	Jim_EvalObj(interp, script);
	Jim_DecrRefCount(interp, script);
}

static size_t events_compared;
static size_t cut_short; /* texts of which the tree could not say all that Jim would do */

static void compare_run(const char *label, const char *bytes, size_t length)
{
	const char *text = arena_copy(&arena, bytes, length);
	struct play play = {.text = text};
	enum outcome outcome;
	bool ran;

	outcome = play_script(&play, syntax_parse_script(&arena, text, 0, length), &ran);
	performance = (struct performance){.play = &play, .label = label};
	set_variables(&play);
	run_in_jim(text, length);
	events_compared += performance.next;
	cut_short += outcome == UNKNOWN;
	if (performance.next != play.events.count)
		complain(play.events.items[performance.next], "Jim did not run this");
	if (performance.stopped && outcome == PLAYED) {
		printf("%s\n", text);
		ck_abort_msg("Jim runs more commands");
	}
}

/* ---- Completeness ---- */

static int jim_error_line(const char *bytes, size_t length)
{
	run_in_jim(bytes, length);
	return interp->errorLine;
}

static void compare_completeness(const char *bytes, size_t length)
{
	struct syntax_completeness ours = syntax_is_complete(bytes, length);
	Jim_Obj *object = Jim_NewStringObj(interp, bytes, (int)length);
	char state = 0;
	bool complete;

	Jim_IncrRefCount(object);
	complete = Jim_ScriptIsComplete(interp, object, &state) != 0;
	Jim_DecrRefCount(interp, object);
	if (complete != ours.complete || state != ours.missing) {
		printf("Jim: %d '%c', the tree: %d '%c'\n%s\n", complete, state, ours.complete, ours.missing, bytes);
		ck_abort_msg("completeness differs");
	}
	if (ours.missing != ' ' && ours.missing != '\\')
		require((int)ours.line == jim_error_line(bytes, length));
}

static void compare_everything(const char *label, const struct text_builder *text)
{
	check_all_trees(text->bytes, text->length);
	start_jim();
	compare_completeness(text->bytes, text->length);
	compare_run(label, text->bytes, text->length);
	stop_jim();
	arena_release(&arena);
}

static void print_counts(const char *label, size_t texts)
{
	printf("%s scripts: %zu, cut short: %zu, commands compared: %zu\n", label, texts, cut_short, events_compared);
}

START_TEST(generated_scripts_are_what_jim_runs)
{
	struct text_builder text;

	text_init(&text);
	random_state = 1;
	for (unsigned i = 0; i < rounds(10000); i++) {
		generate(&text, PIECES(script_pieces), 4 + i % 40);
		compare_everything("generated", &text);
	}
	print_counts("generated", rounds(10000));
	text_release(&text);
}
END_TEST

START_TEST(random_bytes_are_what_jim_runs)
{
	struct text_builder text;

	text_init(&text);
	random_state = 2;
	for (unsigned i = 0; i < rounds(5000); i++) {
		generate_bytes(&text, 300);
		compare_everything("random", &text);
	}
	print_counts("random", rounds(5000));
	text_release(&text);
}
END_TEST

START_TEST(shipped_scripts_are_what_jim_runs)
{
	struct text_builder text;

	load_files();
	text_init(&text);
	for (size_t i = 0; i < files.count; i++) {
		text_clear(&text);
		text_add(&text, files.items[i].text.bytes, files.items[i].text.length);
		compare_everything(files.items[i].path, &text);
	}
	print_counts("shipped", files.count);
	text_release(&text);
}
END_TEST

START_TEST(changed_shipped_scripts_are_what_jim_runs)
{
	struct text_builder text;
	unsigned count = rounds(2000);

	load_files();
	text_init(&text);
	random_state = 3;
	for (unsigned i = 0; files.count && i < count; i++) {
		const struct script_file *file = &files.items[random_below((unsigned)files.count)];

		if (file->text.length > 20000)
			continue;
		mutate(&text, file->text.bytes, file->text.length);
		compare_everything(file->path, &text);
	}
	print_counts("changed", count);
	text_release(&text);
}
END_TEST

/* ---- Lists ---- */

static void compare_list(const char *bytes, size_t length)
{
	struct syntax_list ours = syntax_parse_list(&arena, bytes, 0, length);
	Jim_Obj *object = Jim_NewStringObj(interp, bytes, (int)length);

	Jim_IncrRefCount(object);
	require(ours.count == (size_t)Jim_ListLength(interp, object));
	for (size_t i = 0; i < ours.count; i++) {
		int value_length;
		const char *value = Jim_GetString(Jim_ListGetIndex(interp, object, (int)i), &value_length);

		require(ours.elements[i].length == (size_t)value_length);
		require(memcmp(ours.elements[i].value, value, (size_t)value_length) == 0);
		require(ours.elements[i].start <= ours.elements[i].content_start);
		require(ours.elements[i].content_end <= ours.elements[i].end);
	}
	Jim_DecrRefCount(interp, object);
	arena_release(&arena);
}

START_TEST(lists_are_what_jim_splits)
{
	struct text_builder text;

	text_init(&text);
	start_jim();
	random_state = 4;
	for (unsigned i = 0; i < rounds(10000); i++) {
		if (i % 4)
			generate(&text, PIECES(list_pieces), 30);
		else
			generate_bytes(&text, 60);
		compare_list(text.bytes, text.length);
	}
	stop_jim();
	text_release(&text);
}
END_TEST

/* ---- Expressions ---- */

static bool jim_accepts(Jim_Obj *object)
{
	Jim_EvalExpression(interp, object);
	return object->typePtr && strcmp(object->typePtr->name, "expression") == 0 && object->internalRep.ptr;
}

/* The expression with all parentheses the tree implies. */
static void print_explicit(struct text_builder *out, const char *text, const struct syntax_node *node)
{
	const struct syntax_node *child;

	if (syntax_is_leaf(node) || node->kind == SYNTAX_WORD || node->kind == SYNTAX_VARIABLE ||
	    node->kind == SYNTAX_SUBSTITUTION) {
		text_add(out, text + node->start, node->end - node->start);
		return;
	}
	if (node->kind == SYNTAX_BINARY || node->kind == SYNTAX_UNARY || node->kind == SYNTAX_TERNARY)
		text_add_string(out, " (");
	for (child = node->first_child; child; child = child->next_sibling)
		print_explicit(out, text, child);
	if (node->kind == SYNTAX_BINARY || node->kind == SYNTAX_UNARY || node->kind == SYNTAX_TERNARY)
		text_add_string(out, ") ");
}

static bool has_operators(const struct syntax_node *expression)
{
	const struct syntax_node *operand = syntax_operand(expression, 0);

	return operand && !syntax_operand(expression, 1) && syntax_operator(operand) != SYNTAX_OPERATOR_NONE;
}

static const char *jim_value(const char *bytes, size_t length)
{
	Jim_Obj *object = Jim_NewStringObj(interp, bytes, (int)length);
	const char *value;
	int code;

	Jim_IncrRefCount(object);
	code = Jim_EvalExpression(interp, object);
	value = arena_printf(&arena, "%s", code == JIM_OK ? Jim_String(Jim_GetResult(interp)) : "(error)");
	Jim_DecrRefCount(interp, object);
	return value;
}

/* Numbers, so that nothing depends on how deep an error strikes. Returns whether values were compared. */
static bool compare_value(const char *bytes, size_t length, const struct syntax_node *expression)
{
	struct text_builder explicit;
	const char *expected;
	const char *actual;

	if (!has_operators(expression) || memmem(bytes, length, "rand", 4) || memchr(bytes, '\0', length) ||
	    memchr(bytes, '#', length))
		return false;
	text_init(&explicit);
	print_explicit(&explicit, bytes, expression);
	expected = jim_value(bytes, length);
	actual = jim_value(explicit.bytes, explicit.length);
	if (strcmp(expected, actual) != 0 && strcmp(actual, "(error)") != 0) {
		printf("%s = %s\n%s = %s\n", bytes, expected, explicit.bytes, actual);
		ck_abort_msg("value differs");
	}
	text_release(&explicit);
	return strcmp(actual, "(error)") != 0;
}

static int answer(Jim_Interp *called, int count, Jim_Obj *const *words)
{
	(void)count;
	(void)words;
	Jim_SetResultString(called, COMMAND_VALUE, -1);
	return JIM_OK;
}

static void start_jim_for_expressions(void)
{
	interp = Jim_CreateInterp();
	Jim_CreateCommand(interp, "unknown", answer, NULL, NULL);
	Jim_SetVariableStr(interp, "a", Jim_NewIntObj(interp, 7));
}

/* Jim 0.81 calls abort() for `-true`, `+no`, `abs(on)` and the like. */
static bool jim_may_abort(const char *text, const struct syntax_node *expression)
{
	const struct syntax_node *node = NULL;
	bool boolean = false;
	bool sign = false;

	while ((node = syntax_next(expression, node))) {
		char first = node->start < node->end ? text[node->start] : '\0';

		boolean |= node->kind == SYNTAX_BOOLEAN;
		sign |= node->kind == SYNTAX_SYMBOL && (first == '-' || first == '+' || (first >= 'a' && first <= 'z'));
	}
	return boolean && sign;
}

static bool compare_expression(const char *bytes, size_t length, bool *valued)
{
	const struct syntax_node *ours = syntax_parse_expression(&arena, bytes, 0, length);
	Jim_Obj *object;
	bool accepted;

	*valued = false;
	check_tree(ours);
	if (jim_may_abort(bytes, ours))
		return syntax_expression_fault(ours) == NULL;
	object = Jim_NewStringObj(interp, bytes, (int)length);
	Jim_IncrRefCount(object);
	accepted = jim_accepts(object);
	Jim_DecrRefCount(interp, object);
	if (accepted != (syntax_expression_fault(ours) == NULL)) {
		printf("Jim %s: %s\n", accepted ? "accepts" : "refuses", bytes);
		ck_abort_msg("validity differs");
	}
	*valued = accepted && compare_value(bytes, length, ours);
	return accepted;
}

static const char *const expressions[] = {
	"",
	" ",
	"1",
	"1+2",
	"1 + 2 * 3",
	"(1+2)*3",
	"-1",
	"- - 1",
	"!1",
	"~1",
	"+1",
	"!!1",
	"1 ? 2 : 3",
	"1 ? 2",
	"1 ? 2 !3",
	"1 ? : 2 : 3",
	"1 : 2",
	"? 1 : 2",
	"1 2",
	"1 !2",
	"(1",
	"1)",
	"()",
	"(1)(2)",
	"1 (2)",
	"1,2",
	"abs(1)",
	"abs(1,2)",
	"abs()",
	"abs (1)",
	"abs",
	"abs 1",
	"rand()",
	"rand(1)",
	"int(1.5)",
	"sin(0)",
	"1 + (* 2) !3",
	"* 2",
	"2 *",
	"1 + + 2",
	"1 - -2",
	"2 ** 3 ** 2",
	"1 << 2 << 1",
	"1 <<< 2",
	"1 < 2 == 1",
	"1 & 2 == 2",
	"a",
	"true",
	"yes && no",
	"on",
	"off || 1",
	"truex",
	"inf",
	"NaN",
	"Infx",
	"in",
	"1 in {1 2}",
	"1 ni {1 2}",
	"\"a\" eq {a}",
	"\"a",
	"{a",
	"[a",
	"\"[a\"",
	"[a \"b]",
	"$a",
	"$a(b)",
	"$",
	"$ + 1",
	"${a}",
	"$(1)",
	"1 # c",
	"# only\n1",
	"1 # c \\\n 2",
	"1 \\\n + 2",
	"0x10",
	"0x",
	"0xg",
	"0b11",
	"0b12",
	"0o17",
	"0d9",
	"08",
	"1.5",
	"1.",
	".5",
	".",
	"1e3",
	"1e",
	"1eq",
	"1 eq 1",
	"1eq 1",
	"0x1p3",
	"0x1.8",
	"0x1.8p1",
	"0x.8",
	"1..2",
	"1 == 1 == 1",
	"1 lt 2",
	"1 lt2",
	"\"a\"\"b\"",
	"{a}{b}",
	"{a} {b}",
	"$a$a",
	"1 ? 2 ? 3 : 4 : 5",
	"1 ? 2 : 3 ? 4 : 5",
	"(1 ? (2 : 3))",
	"((1) : 2)",
	"(1",
	"((1)",
	"1))",
	"1 + (2",
	"abs(1",
	"abs((1)",
	"abs(1))",
	"1 ,",
	", 1",
	"1 ? , 2",
	"-abs(-3)",
	"!$a == 1",
	"2*-3",
	"~-1",
	"1||2&&0",
	"1|2^3&4",
	"wide(3)",
	"wide",
	"round(2.5)+1",
	"srand(1)",
	"1 <= 2 >= 1",
	"1 !=2",
	"1 = 2",
	"1 & & 2",
	"1 &&& 2",
	"a + b",
	"$a + b",
	"'a'",
	"1;2",
	"0x0x12",
	"1_0",
	"\"a\\",
	"\\",
	"{\\}",
	"1 \\",
	"\f1\v",
	"1 ne 2",
	"1n",
	"1i",
	"1 i",
	"abs\n(1)",
	"1?2:3",
	"1?(2):(3)",
	"a?b:c",
};

START_TEST(expressions_are_accepted_as_jim_does)
{
	struct text_builder text;
	unsigned accepted = 0;
	unsigned valued = 0;
	bool has_value;

	start_jim_for_expressions();
	for (size_t i = 0; i < sizeof(expressions) / sizeof(expressions[0]); i++)
		accepted += compare_expression(expressions[i], strlen(expressions[i]), &has_value);
	stop_jim();
	text_init(&text);
	random_state = 5;
	for (unsigned i = 0; i < rounds(20000); i++) {
		start_jim_for_expressions();
		generate(&text, PIECES(expression_pieces), 4 + i % 20);
		accepted += compare_expression(text.bytes, text.length, &has_value);
		valued += has_value;
		stop_jim();
		arena_release(&arena);
	}
	printf("expressions: %u, accepted: %u, values compared: %u\n", rounds(20000), accepted, valued);
	text_release(&text);
}
END_TEST

static const char *const operands[] = {"1", "2", "3", "0", "5", "-1", "$a", "[b]", "(1)", "abs(-2)", "!0", "~1"};
static const char *const operators[] = {
	"+",  "-",  "*",  "<<",   ">>",   "<",    ">",    "<=",   ">=",   "==",   "!=",   "&", "^", "|",
	"&&", "||", "**", " eq ", " ne ", " in ", " ni ", " lt ", " gt ", " le ", " ge ", "%", "/", "?",
};

static void generate_formula(struct text_builder *text)
{
	unsigned count = 1 + random_below(6);
	bool colon = false;

	text_clear(text);
	for (unsigned i = 0; i < count || colon; i++) {
		const char *symbol = colon && random_below(2) ? ":" : operators[random_below(28)];

		text_add_string(text, operands[random_below(12)]);
		if (strcmp(symbol, "?") == 0 && colon)
			symbol = "+";
		colon = (colon || strcmp(symbol, "?") == 0) && strcmp(symbol, ":") != 0;
		text_add_string(text, symbol);
	}
	text_add_string(text, operands[random_below(12)]);
}

START_TEST(operators_bind_as_jim_does)
{
	struct text_builder text;
	unsigned valued = 0;
	bool has_value;

	text_init(&text);
	start_jim_for_expressions();
	random_state = 6;
	for (unsigned i = 0; i < rounds(20000); i++) {
		generate_formula(&text);
		ck_assert_msg(compare_expression(text.bytes, text.length, &has_value), "%s", text.bytes);
		valued += has_value;
		arena_release(&arena);
	}
	stop_jim();
	printf("formulas: %u, values compared: %u\n", rounds(20000), valued);
	text_release(&text);
}
END_TEST

/* ---- The trace of a real run ---- */

struct trace {
	const char *text;
	struct syntax_line_index index;
	size_t seen;
};

static struct trace trace;

/* cb TYPE FILE LINE RESULT NAME ARGUMENTS */
static int trace_command(Jim_Interp *called, int count, Jim_Obj *const *words)
{
	long line;
	size_t found;
	const struct syntax_located *items;
	const char *name;

	require(count == 7);
	if (Jim_Length(words[2]) == 0 || strcmp(Jim_String(words[1]), "cmd") != 0)
		return JIM_OK;
	require(Jim_GetLong(called, words[3], &line) == JIM_OK);
	name = Jim_String(words[5]);
	items = syntax_find_commands_at_line(&trace.index, (unsigned)line, &found);
	for (size_t i = 0; i < found; i++) {
		const char *ours = syntax_command_name(&arena, trace.text, items[i].command);

		/* `local` runs its arguments as a command. */
		if (!ours || strcmp(ours, name) == 0 || strcmp(ours, "local") == 0) {
			trace.seen++;
			return JIM_OK;
		}
	}
	printf("Jim runs %s in line %ld, where the tree has %zu other commands\n%s\n", name, line, found, trace.text);
	ck_abort_msg("line not found");
}

static const char sample[] = "# comment \\\n"
			     "  continued\n"
			     "set a 1; set b \\\n"
			     "\t2\n"
			     "if {$a == 1 &&\n"
			     "	[string length \"x\n"
			     "y\"] == 3} {\n"
			     "	incr a\n"
			     "	set c [expr {$a +\n"
			     "		[string length abc]}]\n"
			     "} else {\n"
			     "	set never 1\n"
			     "}\n"
			     "proc p {x {y 2}} {\n"
			     "\n"
			     "	foreach i {1\n"
			     "		2} {\n"
			     "		lappend list $i [list $x\\\n"
			     "			$y [list\n"
			     "			string length $x]]\n"
			     "	}\n"
			     "	switch $x {\n"
			     "		# {\n"
			     "			set odd 1\n"
			     "		}\n"
			     "		1 {\n"
			     "			set one 1\n"
			     "		} 2 -\n"
			     "		3 { set two\\\n"
			     " 2 }\n"
			     "		default {\n"
			     "			set other $x; set more 1\n"
			     "		}\n"
			     "	}\n"
			     "	while {[incr y -1] > 0} {\n"
			     "		catch {\n"
			     "			error x\n"
			     "		}\n"
			     "	}\n"
			     "	for {set i 0} {$i < 2} {incr i} {\n"
			     "		set q \"a\n"
			     "b [set i]\n"
			     "[set i]\"\n"
			     "	}\n"
			     "	return $x\n"
			     "}\n"
			     "p 1; p 2\n"
			     "p \\\n"
			     "	3\n"
			     "{*}{set\n"
			     "	z} 1\n"
			     "set {*}{\n"
			     "z 2}\n"
			     "lmap i {1 2} {\n"
			     "	set i\n"
			     "}\n"
			     "eval {\n"
			     "	set e 1\n"
			     "}\n"
			     "uplevel #0 {\n"
			     "	set u 1\n"
			     "}\n"
			     "set k [list [\n"
			     "	set a\n"
			     "] [set b\n"
			     "set a]]\n"
			     "set s [set a][\n"
			     "set b][set a]\n"
			     "try {\n"
			     "	error oops\n"
			     "} on error {m} {\n"
			     "	set m\n"
			     "} finally {\n"
			     "	set f 1\n"
			     "}\n"
			     "time {\n"
			     "	set t 1\n"
			     "} 2\n"
			     "set g $(1 +\n"
			     "	[string length $a])\n"
			     "apply {{x} {\n"
			     "	set x\n"
			     "}} 5\n"
			     "loop i 0 2 {\n"
			     "	set i\n"
			     "}\n"
			     "local proc l {} {\n"
			     "	set l 1\n"
			     "}\n"
			     "l\n";

static size_t run_traced(const char *text)
{
	Jim_Obj *callback;

	interp = Jim_CreateInterp();
	Jim_RegisterCoreCommands(interp);
	Jim_CreateCommand(interp, "cb", trace_command, NULL, NULL);
	trace = (struct trace){.text = text};
	trace.index = syntax_index_lines(&arena, text, syntax_parse_script(&arena, text, 0, strlen(text)));
	callback = Jim_NewStringObj(interp, "cb", 2);
	Jim_IncrRefCount(callback);
	interp->traceCmdObj = callback;
	if (Jim_EvalSource(interp, "f", 1, text) != JIM_OK) {
		ck_abort_msg("%s", Jim_String(Jim_GetResult(interp)));
	}
	interp->traceCmdObj = NULL;
	Jim_DecrRefCount(interp, callback);
	stop_jim();
	return trace.seen;
}

START_TEST(traced_commands_are_found_by_line)
{
	size_t seen = run_traced(sample);

	printf("traced commands found by line: %zu\n", seen);
	ck_assert_uint_gt(seen, 100);
}
END_TEST

/* ---- Hostile texts ---- */

static double seconds_for(const char *unit, size_t length)
{
	size_t unit_length = strlen(unit);
	char *text = arena_alloc(&arena, length + 1);
	clock_t start;

	for (size_t i = 0; i < length; i++)
		text[i] = unit[i % unit_length];
	start = clock();
	check_all_trees(text, length);
	syntax_is_complete(text, length);
	check_tree(syntax_parse_expression(&arena, text, 0, length));
	syntax_parse_list(&arena, text, 0, length);
	return (double)(clock() - start) / CLOCKS_PER_SEC;
}

static const char *const hostile[] = {
	"[",
	"{",
	"\"",
	"]",
	"}",
	"(",
	")",
	"$",
	"\\",
	"#",
	";",
	"\n",
	"a",
	"a ",
	"a\n",
	"$a(",
	"$(",
	"${",
	"[a ",
	"[\"",
	"\"[",
	"{[",
	"[{",
	"$a([",
	"\"$a(",
	"if 1 {",
	"if 1 {[",
	"if 1 {a\n[",
	"a {\nb\n",
	"a [\nb\n",
	"a \"\nb\n",
	"{*}",
	"{}",
	"{}\n",
	"[]",
	"\"\"",
	"\"\" ",
	"1+",
	"1?",
	"1:",
	"-",
	"!",
	"abs(",
	"1,",
	"$a(b) ",
	"\\\n",
	"# \\\n",
	"\\{",
	"switch a {b {",
	"switch a {\nb {\nc [\n",
	"proc p {} {\n",
	"expr {[",
	"expr {\"[",
	"expr {1+[",
	"catch {",
	"$(a[",
	"foreach a b {c;",
	"a b c d\n",
	"{a}b ",
	"\"$x\n\"#\n",
	"1 ? 2 :",
	"((",
	"1+(",
	"\"$a\" eq ",
	"[a] && ",
};

/* Nested properly, so that levels are real. */
static double seconds_for_nesting(const char *open, const char *close, size_t depth)
{
	struct text_builder text;
	clock_t start = clock();

	text_init(&text);
	for (size_t i = 0; i < depth; i++)
		text_add_string(&text, open);
	for (size_t i = 0; i < depth; i++)
		text_add_string(&text, close);
	check_all_trees(text.bytes, text.length);
	check_tree(syntax_parse_expression(&arena, text.bytes, 0, text.length));
	text_release(&text);
	return (double)(clock() - start) / CLOCKS_PER_SEC;
}

START_TEST(hostile_texts_take_linear_time)
{
	static const char *const nests[][2] = {
		{"[a ", "]"},
		{"if 1 {", "}"},
		{"[\"", "\"]"},
		{"$a(", ")"},
		{"(", ")"},
		{"-", "1"},
		{"expr {[", "]}"},
		{"switch a {b {", "}}"},
		{"$a([", "])"},
		{"abs(", ")"},
		{"catch {a\n", "\n}"},
		{"1?", ":2"},
		{"foreach a b {[", "]}"},
		{"{", "}"},
		{"apply {{} {", "}}"},
		{"[if 1 {", "}]"},
		{"if {[", "]} {a}"},
	};
	size_t length = rounds(1 << 16);
	const char *worst = "";
	double most = 0;

	for (size_t i = 0; i < sizeof(hostile) / sizeof(hostile[0]); i++) {
		double seconds = seconds_for(hostile[i], length);

		worst = seconds > most ? hostile[i] : worst;
		most = seconds > most ? seconds : most;
		arena_release(&arena);
	}
	for (size_t i = 0; i < sizeof(nests) / sizeof(nests[0]); i++) {
		double seconds = seconds_for_nesting(nests[i][0], nests[i][1], length / (strlen(nests[i][0]) + 1));

		worst = seconds > most ? nests[i][0] : worst;
		most = seconds > most ? seconds : most;
		arena_release(&arena);
	}
	printf("%zu KB, worst of all hostile texts: %.2f s (%s)\n", length >> 10, most, worst);
	/* Ten times what it takes, with sanitizers; a quadratic step would take minutes. */
	ck_assert_msg(most < 20 * (double)length / (1 << 16), "%.2f s for %s", most, worst);
}
END_TEST

static void add(Suite *suite, const char *name, const TTest *test)
{
	TCase *cases = tcase_create(name);

	tcase_add_checked_fixture(cases, set_up, tear_down);
	tcase_set_timeout(cases, 600);
	tcase_add_test(cases, test);
	suite_add_tcase(suite, cases);
}

Suite *unit_suite(void)
{
	Suite *suite = suite_create("syntax against jim");

	add(suite, "generated", generated_scripts_are_what_jim_runs);
	add(suite, "random", random_bytes_are_what_jim_runs);
	add(suite, "shipped", shipped_scripts_are_what_jim_runs);
	add(suite, "changed", changed_shipped_scripts_are_what_jim_runs);
	add(suite, "lists", lists_are_what_jim_splits);
	add(suite, "expressions", expressions_are_accepted_as_jim_does);
	add(suite, "operators", operators_bind_as_jim_does);
	add(suite, "trace", traced_commands_are_found_by_line);
	add(suite, "hostile", hostile_texts_take_linear_time);
	return suite;
}
