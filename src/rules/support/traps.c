/* SPDX-License-Identifier: MIT */
#include "rules/support/traps.h"

#include <ctype.h>
#include <string.h>

/* ---- looking at all code ---- */

/*
 * The run failed, and the very first command of the file is none of OpenOCD's or Tcl's: most likely that is no config
 * at all, and one finding says enough.
 */
static bool is_foreign(const struct rule_context *context, const struct model_file *file)
{
	static const char *const tcl_names[] = {"set",     "source", "proc",      "if",      "foreach", "echo",
	                                        "puts",    "global", "catch",     "eval",    "array",   "append",
	                                        "lappend", "for",    "namespace", "package", "format",  "while",
	                                        "switch",  "rename", "expr"};
	const struct syntax_node *first = syntax_script_first_command(file->script);
	/* Signs of C's comments and byte order marks are traps of their own. */
	while (first && !isalnum((unsigned char)file->source->text[first->start]) &&
	       !strchr("[_$", file->source->text[first->start]))
		first = syntax_command_next(first);
	if (context->run->ok || !first)
		return false;
	const char *name = syntax_command_name(context->arena, file->source->text, first);
	if (!name) /* `[section]` of an ini file, else `$TARGET ...` */
		return traps_begins(file->source->text, first, "[");
	if (know_command_find(name))
		return false;
	for (size_t i = 0; i < sizeof(tcl_names) / sizeof(tcl_names[0]); i++)
		if (strcmp(tcl_names[i], name) == 0)
			return false;
	return true;
}

bool traps_next(struct rule_context *context, struct trap_walk *walk, struct trap_command *at)
{
	const struct code_list *list = code_of(context);
	openocd_give_way();
	while (walk->next < list->count) {
		const struct code *code = &list->items[walk->next];
		bool is_first = walk->next == 0 || list->items[walk->next - 1].frame->file != code->frame->file;
		walk->next++;
		if (walk->is_foreign && !is_first && code->frame->file == walk->file)
			continue;
		if (is_first) {
			walk->file = code->frame->file;
			walk->is_foreign = is_foreign(context, model_file(context->model, walk->file));
		}
		*at = (struct trap_command){code, code->frame->file, code->frame->text, code->command,
		                            walk->is_foreign};
		return true;
	}
	return false;
}

static bool may_have_expression(const struct trap_command *at)
{
	static const char *const names[] = {"if", "while", "for", "expr"};
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (traps_word_is(at, 0, names[i]))
			return true;
	return false;
}

void traps_each_expression(struct rule_context *context, const struct trap_command *at,
                           void (*check)(struct rule_context *context, const struct trap_command *at,
                                         const struct syntax_body *expression))
{
	const struct syntax_body *bodies;
	size_t count =
		may_have_expression(at) ? syntax_command_bodies(context->arena, at->text, at->command, &bodies) : 0;
	for (size_t i = 0; i < count; i++)
		if (bodies[i].role == SYNTAX_ROLE_EXPRESSION && bodies[i].verbatim)
			check(context, at, &bodies[i]);
}

struct trap_expressions traps_expressions(struct rule_context *context, const struct trap_command *at)
{
	struct trap_expressions found = {NULL, 0};
	if (!may_have_expression(at))
		return found;
	const struct syntax_body *bodies;
	size_t count = syntax_command_bodies(context->arena, at->text, at->command, &bodies);
	found.items = arena_alloc(context->arena, (count + 1) * sizeof(*found.items));
	for (size_t i = 0; i < count; i++) {
		if (bodies[i].role != SYNTAX_ROLE_EXPRESSION || !bodies[i].verbatim)
			continue;
		const struct syntax_node *tree = syntax_body_expression(context->arena, at->text, &bodies[i]);
		if (tree && !syntax_expression_fault(tree))
			found.items[found.count++] = tree;
	}
	return found;
}

const struct syntax_node *traps_script_begun(const struct trap_command *at)
{
	const struct syntax_node *script = at->command->parent;
	return script && syntax_script_first_command(script) == at->command ? script : NULL;
}

/* ---- questions ---- */

const struct syntax_node *traps_bare_word(const struct trap_command *at, size_t index)
{
	const struct syntax_node *word = syntax_command_word(at->command, index);
	return word && syntax_word_quoting(word) == SYNTAX_BARE ? word : NULL;
}

bool traps_word_is(const struct trap_command *at, size_t index, const char *value)
{
	const struct syntax_node *word = syntax_command_word(at->command, index);
	if (!word)
		return false;
	/* Most words are bare and something else: their first letter tells. */
	char first = at->text[word->start];
	if (((first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z')) && first != *value)
		return false;
	return syntax_word_equals(at->text, word, value);
}

bool traps_begins(const char *text, const struct syntax_node *node, const char *prefix)
{
	size_t length = strlen(prefix);
	return node->end - node->start >= length && memcmp(text + node->start, prefix, length) == 0;
}

bool traps_ends(const char *text, const struct syntax_node *node, const char *suffix)
{
	size_t length = strlen(suffix);
	return node->end - node->start >= length && memcmp(text + node->end - length, suffix, length) == 0;
}

bool traps_takes_text(const struct trap_command *at)
{
	static const char *const names[] = {"string", "regexp", "regsub",  "split",   "join",   "switch", "lsearch",
	                                    "format", "list",   "lappend", "append",  "return", "case",   "lsort",
	                                    "subst",  "scan",   "error",   "uplevel", "upvar"};
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (traps_word_is(at, 0, names[i]))
			return true;
	bool one_text = traps_word_is(at, 0, "echo") || traps_word_is(at, 0, "puts");
	bool value = traps_word_is(at, 0, "set");
	size_t count = syntax_command_word_count(at->command);
	return (one_text && count == 2) || (value && count == 3);
}

const struct syntax_node *traps_comment_word(const struct trap_command *at)
{
	for (size_t i = 1; i < syntax_command_word_count(at->command); i++) {
		const struct syntax_node *word = traps_bare_word(at, i);
		if (word && traps_begins(at->text, word, "#"))
			return word;
	}
	return NULL;
}

size_t traps_word_count(const struct trap_command *at)
{
	const struct syntax_node *comment = traps_comment_word(at);
	size_t count = syntax_command_word_count(at->command);
	if (!comment || traps_takes_text(at))
		return count;
	for (size_t i = 0; i < count; i++)
		if (syntax_command_word(at->command, i) == comment)
			return i;
	return count;
}

const struct know_command *traps_openocd_command(struct arena *arena, const char *text,
                                                 const struct syntax_node *command)
{
	const char *name = syntax_command_name(arena, text, command);
	const struct know_command *found = NULL;
	for (size_t i = 1; name; i++) {
		const struct know_command *row = know_command_find(name);
		const struct syntax_node *next = syntax_command_word(command, i);
		const char *word = next ? syntax_word_value(arena, text, next) : NULL;
		if (!row)
			break;
		found = row;
		name = word ? arena_printf(arena, "%s %s", name, word) : NULL;
	}
	return found;
}

bool traps_is_same(const struct syntax_node *a, const struct syntax_node *b)
{
	return a && b && a->start == b->start && a->end == b->end;
}

/* ---- reporting ---- */

bool traps_claim(struct rule_context *context, const struct trap_command *at)
{
	const struct failure *failure = rule_failure(context);
	if (!failure || failure->place.file != at->file ||
	    !traps_is_same(at->command, rule_failure_command(context, failure)))
		return false;
	rule_claim(context);
	return true;
}

bool traps_claim_behind(struct rule_context *context, source_id file, size_t line)
{
	const struct failure *failure = rule_failure(context);
	if (!failure || failure->place.file != file || (size_t)failure->place.line < line)
		return false;
	rule_claim(context);
	return true;
}

/* Where FILE was read in. */
static struct place place_in(const struct rule_context *context, struct span span)
{
	const struct openocd *run = context->run;
	const struct source_file *source = source_store_file(context->model->sources, span.file);
	int line = (int)source_line_of(source, span.start);
	for (size_t i = 0; i < run->inclusions.count; i++)
		if (run->inclusions.items[i].file == span.file)
			return (struct place){span.file, line, (int)i, line};
	return (struct place){span.file, line, -1, line};
}

struct diagnostic *traps_report(struct rule_context *context, bool stops, enum severity severity, struct span span,
                                const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	const char *message = arena_vprintf(context->arena, format, arguments);
	va_end(arguments);
	struct place place = place_in(context, span);
	return rule_report_span(context, stops ? rule_failure_severity(context) : severity, span, &place, "%s",
	                        message);
}

enum severity traps_severity(const struct rule_context *context, const struct trap_command *at)
{
	return at->code->is_executed || at->is_foreign ? SEVERITY_WARNING : code_severity(context, at->code);
}

const char *traps_outcome(struct rule_context *context, const struct trap_command *at, bool stops)
{
	if (at && !stops && !at->code->is_executed)
		return arena_printf(context->arena, "this fails %s", code_when(context, at->code));
	return arena_printf(context->arena, "OpenOCD %s stops %s", know_version_name(context->version),
	                    stops ? "here" : "when this line runs");
}

enum fix_safety traps_safety(const struct trap_command *at, bool stops)
{
	return !at->is_foreign && (stops || !at->code->is_executed) ? FIX_SAFE : FIX_UNSAFE;
}

struct fix *traps_add_fix(struct rule_context *context, struct diagnostic *diagnostic, const struct trap_command *at,
                          enum fix_safety safety, const char *title)
{
	struct fix *fix = rule_add_fix(context, diagnostic, at->file, safety, "%s", title);
	code_declare_changes(context, fix, at->code->frame);
	return fix;
}

void traps_add_edit(struct rule_context *context, struct diagnostic *diagnostic, const struct trap_command *at,
                    enum fix_safety safety, struct span span, const char *text, const char *title)
{
	struct fix *fix = traps_add_fix(context, diagnostic, at, safety, title);
	if (fix)
		fix_replace(context->sink, fix, span, text);
}
