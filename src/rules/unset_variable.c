/* SPDX-License-Identifier: MIT */
/*
 * A variable that a procedure or handler reads and that no path through it can have set.
 *
 * Which commands set a variable need not be known: every one of them is given its name. So a name counts as set where
 * it stands as a word, or as an element of one, anywhere in the same body. Where names are computed, or code from
 * elsewhere runs in the frame (`eval`, `source`), nothing is said.
 */
#include "rules/support/code.h"
#include "rules/support/names.h"

#include <string.h>

#include "base/text.h"

struct reading {
	const char *name;
	const struct code *code;                  /* that reads it first */
	VECTOR(const struct syntax_node *) nodes; /* NAME of each reading */
};

struct frame_names {
	struct rule_context *context;
	const struct code_frame *frame;
	struct map words;           /* every literal word, and the elements of each */
	struct map set;             /* what surely is a variable: first arguments of `set` and its like, parameters */
	bool is_open;               /* variables may be set that no word names */
	const struct map *reaching; /* words of `upvar` and `uplevel` anywhere */
	VECTOR(struct reading *) readings;
	struct map reading_of; /* by name */
};

/* ---- what may be set ---- */

static struct arena *arena_of(const struct frame_names *names)
{
	return names->context->arena;
}

/* VALUE and its elements as keys of WORDS. */
static void add_word(struct arena *arena, struct map *words, const char *value)
{
	size_t length = strlen(value);
	map_set(words, value, words);
	size_t base = strcspn(value, "(");
	if (base < length) /* an element of an array makes the array */
		map_set(words, arena_copy(arena, value, base), words);
	if (length > 200 || !strpbrk(value, " \t\n"))
		return;
	struct syntax_list list = syntax_parse_list(arena, value, 0, length);
	for (size_t i = 0; i < list.count; i++)
		map_set(words, list.elements[i].value, words);
}

/* Code from elsewhere runs in this frame. A computed command is an instance (`$_TARGETNAME halt`): it sets nothing. */
static bool runs_other_code(const struct code *code)
{
	static const char *const names[] = {"eval", "source", "uplevel", "subst", "tailcall", "namespace", NULL};
	return text_is_one_of(code->name, names);
}

/* The word that is the name, or the list of names, of what the command sets. */
static size_t name_word(const struct code *code)
{
	static const char *const second[] = {"set",    "foreach", "lmap",     "incr",  "append", "lappend",
	                                     "global", "loop",    "variable", "unset", NULL};
	return text_is_one_of(code->name, second) ? 1 : 0;
}

/* `config($i)`: the name is known, the element is not. */
static bool is_element(struct rule_context *context, const struct code *code, const struct syntax_node *word)
{
	const char *raw = syntax_word_raw(context->arena, code->frame->text, word);
	return raw[strcspn(raw, "($[\"{ \\")] == '(';
}

static bool sets_computed_name(struct rule_context *context, const struct code *code)
{
	static const char *const anywhere[] = {"upvar", "lassign", "scan", "regexp", "regsub", "array", "dict", NULL};
	size_t at = name_word(code);
	const struct syntax_node *word = at ? code_word_node(code, at) : NULL;
	if (word && !code_word(context, code, at) && !is_element(context, code, word))
		return true;
	if (!text_is_one_of(code->name, anywhere))
		return false;
	/* The last word is a name in all of them that set one. */
	bool is_dict_with = text_equal(code->name, "dict") && text_equal(code_word(context, code, 1), "with");
	return is_dict_with || code->is_open ||
	       (code_word_count(code) > 2 && !text_equal(code->name, "array") && !text_equal(code->name, "dict") &&
	        !code_word(context, code, code_word_count(code) - 1) && !text_equal(code->name, "regexp"));
}

/* `set config($i) 1`: which element does not matter. */
static void add_computed_element(struct frame_names *names, const struct code *code)
{
	const struct syntax_node *word = code_word_node(code, 1);
	const char *raw = word ? syntax_word_raw(arena_of(names), names->frame->text, word) : "";
	size_t base = strcspn(raw, "($[\"{ \\");
	if (raw[base] == '(')
		map_set(&names->words, arena_copy(arena_of(names), raw, base), names);
}

static void add_words(struct frame_names *names, const struct code *code)
{
	for (size_t i = 0; i < code_word_count(code); i++) {
		const char *value = code_word(names->context, code, i);
		if (value && i > 0)
			add_word(arena_of(names), &names->words, value);
		if (value && i > 0 && i == name_word(code))
			map_set(&names->set, value, names);
		if (!value && i == 1)
			add_computed_element(names, code);
	}
	names->is_open |= runs_other_code(code) || sets_computed_name(names->context, code);
}

static void add_parameters(struct frame_names *names)
{
	const struct syntax_node *command = names->frame->command;
	const char *text = names->frame->text;
	for (size_t i = 0; i + 1 < syntax_command_word_count(command); i++) {
		const char *value = syntax_word_value(arena_of(names), text, syntax_command_word(command, i));
		if (!value) {
			names->is_open = true;
			continue;
		}
		add_word(arena_of(names), &names->words, value);
		struct syntax_list list = syntax_parse_list(arena_of(names), value, 0, strlen(value));
		for (size_t k = 0; k < list.count; k++) { /* {a 1}, &reference */
			const char *element = list.elements[k].value;
			const char *name = *element == '&' ? element + 1 : element;
			add_word(arena_of(names), &names->words, name);
			map_set(&names->set, name, names);
		}
	}
}

/* `upvar` in another procedure, with names of its own choice, sets them in its caller. */
static void find_reaching(struct rule_context *context, const struct code_list *list, struct map *reaching)
{
	for (size_t i = 0; i < list->count; i++)
		if (text_equal(list->items[i].name, "upvar") || text_equal(list->items[i].name, "uplevel"))
			for (size_t k = 1; k < code_word_count(&list->items[i]); k++) {
				const char *value = code_word(context, &list->items[i], k);
				if (value)
					add_word(context->arena, reaching, value);
			}
}

/* ---- what is read ---- */

/* Names that the procedures behind `reset` have, in whose frame handlers run. */
static bool is_of_reset(const char *name)
{
	static const char *const known[] = {"MODE", "targets", "halt", "t",    "early_reset_init", "err", "result",
	                                    "tap",  "mode",    "s",    "name", "in_process_reset", NULL};
	return text_is_one_of(name, known);
}

/* A variable of this name exists or is named anywhere in the files of the run, other than by reading it. */
static bool is_named_in_files(struct rule_context *context, const char *name)
{
	size_t length = strlen(name);
	const struct openocd *run = context->run;
	for (size_t i = 0; i < run->inclusions.count; i++) {
		const char *text = rule_text(context, run->inclusions.items[i].file);
		for (const char *at = strstr(text, name); at; at = strstr(at + 1, name)) {
			bool is_start = at == text || !strchr("$_", at[-1]);
			bool is_end = !strchr("_", at[length]) || !at[length];
			if (is_start && is_end)
				return true;
		}
	}
	return false;
}

static bool is_global(struct rule_context *context, const char *name)
{
	return openocd_variable((struct openocd *)context->run, name) != NULL;
}

static bool is_unset(struct frame_names *names, const char *name)
{
	if (strstr(name, "::") || map_get(&names->words, name) || map_get(names->reaching, name))
		return false;
	if (names->frame->kind == CODE_PROCEDURE)
		return true;
	/* Other handlers see the variables of the files, some of which another -f may set. */
	const struct openocd *run = names->context->run;
	bool is_whole = run->adapter.driver && !names->context->is_assumed && run->targets.count > 0;
	return is_whole && !is_of_reset(name) && !is_global(names->context, name) &&
	       !is_named_in_files(names->context, name);
}

/* A name that a command of the frame sets, or a parameter, and that the reading may have meant. */
static const char *near_name(struct frame_names *names, const char *name)
{
	struct name_search search;
	name_search_init(&search, name);
	search.limit = strlen(name) > 5 ? 2 : 1;
	for (size_t i = 0; strlen(name) > 2 && i < names->set.count; i++)
		name_search_add(&search, names->set.items[i].key);
	return name_search_best(&search);
}

/* ---- reports ---- */

static void mend_all(struct frame_names *names, struct fix *fix, const struct reading *reading, const char *text,
                     bool in_front)
{
	for (size_t i = 0; fix && i < reading->nodes.count; i++) {
		const struct syntax_node *node = reading->nodes.items[i];
		struct span span = model_node_span(names->frame->file, node);
		fix_replace(names->context->sink, fix, in_front ? span_make(span.file, span.start, span.start) : span,
		            text);
	}
	code_declare_changes(names->context, fix, names->frame);
}

static void add_fix(struct frame_names *names, struct diagnostic *diagnostic, const struct reading *reading)
{
	struct rule_context *context = names->context;
	source_id file = names->frame->file;
	const char *name = reading->name;
	const char *near = near_name(names, name);
	struct fix *fix;
	if (names->frame->kind == CODE_PROCEDURE && (is_global(context, name) || strcmp(name, "env") == 0)) {
		rule_help(context, diagnostic, "inside a procedure, a variable of the file is read as '$::%s'", name);
		fix = rule_add_fix(context, diagnostic, file, FIX_SAFE, "Write '$::%s'", name);
		mend_all(names, fix, reading, "::", true);
	} else if (near) {
		rule_help(context, diagnostic, "did you mean '$%s'?", near);
		fix = rule_add_fix(context, diagnostic, file, FIX_UNSAFE, "Write '$%s' instead", near);
		mend_all(names, fix, reading, near, false);
	} else {
		rule_help(context, diagnostic, "set it before, or write '$::%s' if a file sets it", name);
	}
}

static void report(struct frame_names *names, const struct reading *reading)
{
	struct rule_context *context = names->context;
	const struct code_frame *frame = names->frame;
	struct diagnostic *diagnostic =
		rule_report_span(context, code_severity(context, reading->code),
	                         model_node_span(frame->file, reading->nodes.items[0]->parent), NULL,
	                         "the variable '%s' is read here, but nothing in this %s sets it, so this fails %s",
	                         reading->name, frame->kind == CODE_PROCEDURE ? "procedure" : "handler or in any file",
	                         code_when(context, reading->code));
	add_fix(names, diagnostic, reading);
}

/* script-error tells of the one that stopped the run. */
static bool is_failure(const struct rule_context *context, const struct code *code, const char *name)
{
	const struct failure *failure = context->run->ok ? &context->run->late_failure : &context->run->failure;
	return failure->kind == FAILURE_SCRIPT && failure->place.file == code->frame->file &&
	       strcmp(failure->subject, name) == 0;
}

static void take_variable(struct frame_names *names, const struct code *code, const struct syntax_node *variable)
{
	struct arena *arena = arena_of(names);
	const char *name = syntax_variable_name(arena, names->frame->text, variable);
	const struct syntax_node *node = syntax_variable_name_node(variable);
	if (!is_unset(names, name) || is_failure(names->context, code, name))
		return;
	struct reading *reading = map_get(&names->reading_of, name);
	if (!reading) {
		reading = arena_new(arena, struct reading);
		*reading = (struct reading){.name = name, .code = code};
		map_set(&names->reading_of, name, reading);
		vector_push(arena, &names->readings, reading);
	}
	vector_push(arena, &reading->nodes, node);
}

/* The variables of ROOT, but for those in [ ], whose commands come by themselves. */
static void check_part(struct frame_names *names, const struct code *code, const struct syntax_node *root)
{
	const struct syntax_node *node = root;
	while (node) {
		if (node->kind == SYNTAX_VARIABLE)
			take_variable(names, code, node);
		node = node->kind == SYNTAX_SUBSTITUTION ? syntax_next_skipping(root, node) : syntax_next(root, node);
	}
}

static void check_code(struct frame_names *names, const struct code *code)
{
	struct rule_context *context = names->context;
	const struct syntax_body *bodies;
	size_t count = syntax_command_bodies(context->arena, names->frame->text, code->command, &bodies);
	for (size_t i = 0; i < syntax_command_word_count(code->command); i++)
		check_part(names, code, syntax_command_word(code->command, i));
	for (size_t i = 0; i < count; i++) {
		const struct syntax_node *tree = syntax_body_expression(context->arena, names->frame->text, &bodies[i]);
		if (tree)
			check_part(names, code, tree);
	}
}

/* ITEMS [first, end) hold all code of FRAME. */
static void check_frame(struct rule_context *context, const struct code_list *list, const struct map *reaching,
                        const struct code_frame *frame, size_t first, size_t end)
{
	struct frame_names names = {.context = context, .frame = frame, .reaching = reaching};
	map_init(&names.words, context->arena);
	map_init(&names.set, context->arena);
	map_init(&names.reading_of, context->arena);
	for (size_t i = first; i < end && !names.is_open; i++)
		if (list->items[i].frame == frame)
			add_words(&names, &list->items[i]);
	if (frame->kind == CODE_PROCEDURE)
		add_parameters(&names);
	if (names.is_open)
		return;
	for (size_t i = first; i < end; i++)
		if (list->items[i].frame == frame && !list->items[i].is_executed && !list->items[i].is_dead)
			check_code(&names, &list->items[i]);
	for (size_t i = 0; i < names.readings.count; i++)
		report(&names, names.readings.items[i]);
}

static void check(struct rule_context *context)
{
	const struct code_list *list = code_of(context);
	struct map reaching;
	map_init(&reaching, context->arena);
	find_reaching(context, list, &reaching);
	for (size_t first = 0; first < list->count; first++) {
		const struct code_frame *frame = list->items[first].frame;
		bool is_begin = frame->script && syntax_script_first_command(frame->script) &&
		                list->items[first].command->start == syntax_script_first_command(frame->script)->start;
		size_t end = first;
		if (!is_begin || (frame->kind != CODE_PROCEDURE && frame->kind != CODE_EVENT))
			continue;
		while (end < list->count && list->items[end].frame->file == frame->file &&
		       list->items[end].command->start < frame->script->end)
			end++;
		check_frame(context, list, &reaching, frame, first, end);
	}
}

const struct rule rule_unset_variable = {
	.id = "unset-variable",
	.order = 6,
	.severity = SEVERITY_WARNING,
	.summary = "a variable that a procedure or handler reads and nothing sets",
	.versions = "all",
	.finds = "`$NAME` in a procedure or in the handler of an event that did not run, where no command of the same "
		 "body is given that name and it is no argument: no path can have set it. Variables of the file are "
		 "not seen inside a procedure without `global` or `::`. Bodies that run code from elsewhere (`eval`, "
		 "`source`) or compute names are left alone.",
	.why = "Jim stops with `can't read \"NAME\": no such variable` when the line is reached; what stands behind "
	       "it does not happen.",
	.bad = "set BASE 0x40000000\nproc clock_on {} {\n\tmww $BASE 1\n}\n",
	.good = "set BASE 0x40000000\nproc clock_on {} {\n\tmww $::BASE 1\n}\n",
	.fix = "Writes `$::NAME` in a procedure where the file sets a variable of that name; a name that is one letter "
	       "away is offered as an unsafe fix.",
	.check = check,
};
