/* SPDX-License-Identifier: MIT */
/*
 * What the body of a handler does. The body and the procedures it calls are read, not run: every path counts, and what
 * cannot be followed (a computed name, a command that nobody knows) makes the answer unknown.
 */
#include "rules/support/events.h"

#include <string.h>

#include "base/text.h"

#define CALL_DEPTH_LIMIT 16

struct walk {
	struct rule_context *context;
	const char *text;         /* of the body being read */
	struct map procedures;    /* names already followed */
	struct map no_procedures; /* names of which the files have none: looked for once */
	int depth;
	bool in_own; /* in a procedure of OpenOCD's own: what it calls is known to do no more than it is for */
	struct body_effects effects;
};

static void read_body(struct walk *walk, const char *body);

static void give_up(struct walk *walk)
{
	walk->effects.unknown |= !walk->in_own;
}

/* ---- names ---- */

/* Tcl's own commands that a handler may use; their bodies and [commands] are read with the rest. */
static bool is_tcl_command(const char *name)
{
	static const char *const names[] = {"append",  "array", "break", "catch",   "concat",   "continue", "dict",
	                                    "error",   "expr",  "for",   "foreach", "format",   "global",   "if",
	                                    "incr",    "info",  "join",  "lappend", "lindex",   "linsert",  "list",
	                                    "llength", "lmap",  "loop",  "lrange",  "lreplace", "lreverse", "lsearch",
	                                    "lset",    "lsort", "proc",  "puts",    "range",    "regexp",   "regsub",
	                                    "return",  "scan",  "set",   "split",   "string",   "subst",    "switch",
	                                    "time",    "try",   "unset", "upvar",   "variable", "while",    NULL};
	return text_is_one_of(name, names);
}

/* ---- commands ---- */

/* Words of OpenOCD's commands that change the state of a target; anything may stand before them. */
static void take_verb(struct walk *walk, const char *verb, const char *next)
{
	static const char *const halting[] = {"halt",      "arp_halt",          "arp_waitstate", "soft_reset_halt",
	                                      "wait_halt", "ocd_process_reset", "arp_halt_gdb",  "arp_reset"};
	for (size_t i = 0; i < sizeof(halting) / sizeof(halting[0]); i++)
		walk->effects.halts |= strcmp(halting[i], verb) == 0;
	if (strcmp(verb, "reset") == 0) {
		walk->effects.halts = true;
		walk->effects.resumes |= !next || strcmp(next, "run") == 0;
	}
	walk->effects.resumes |= strcmp(verb, "resume") == 0;
}

static const char *word_value(struct walk *walk, const struct syntax_node *command, size_t n)
{
	const struct syntax_node *word = syntax_command_word(command, n);
	return word ? syntax_word_value(walk->context->arena, walk->text, word) : NULL;
}

/* `NAME subcommand ...` of a target, its name written or computed. */
static void take_target_command(struct walk *walk, const struct syntax_node *command)
{
	const char *verb = word_value(walk, command, 1);
	if (!verb || strcmp(verb, "invoke-event") == 0 || strcmp(verb, "eventlist") == 0) {
		give_up(walk);
		return;
	}
	take_verb(walk, verb, word_value(walk, command, 2));
	const char *row = arena_printf(walk->context->arena, "$TARGET %s", verb);
	if (!know_command_find(row) && !know_command_begins(verb, 1u << walk->context->version))
		give_up(walk);
}

/* `kinetis mdm halt`, `adapter assert srst` and their like, whatever they are called. */
static void take_other_words(struct walk *walk, const struct syntax_node *command)
{
	for (size_t i = 1; i < syntax_command_word_count(command); i++) {
		const char *value = word_value(walk, command, i);
		if (!value)
			continue;
		take_verb(walk, value, word_value(walk, command, i + 1));
		walk->effects.halts |= strcmp(value, "srst") == 0;
	}
}

static bool is_target(const struct rule_context *context, const char *name)
{
	for (size_t i = 0; i < context->run->targets.count; i++)
		if (strcmp(context->run->targets.items[i]->name, name) == 0)
			return true;
	return false;
}

static void follow(struct walk *walk, const char *body)
{
	if (walk->depth >= CALL_DEPTH_LIMIT) {
		give_up(walk);
		return;
	}
	const char *text = walk->text;
	walk->depth++;
	read_body(walk, body);
	walk->depth--;
	walk->text = text;
}

/* ---- procedures ---- */

struct procedure_body {
	const char *text;
	const struct procedure_body *next; /* of another definition of that name in the file */
};

/* By source_id, the bodies of the procedures in that file by their names; NULL: not looked for yet. */
struct procedure_index {
	VECTOR(struct map *) files;
};

struct procedure_search {
	struct arena *arena;
	const char *text;
	struct map *bodies;
};

static enum syntax_visit visit_proc(void *data, const struct syntax_node *command, const struct syntax_place *place)
{
	struct procedure_search *search = data;
	(void)place;
	size_t count = syntax_command_word_count(command);
	if (count < 4 || !syntax_word_equals(search->text, syntax_command_word(command, 0), "proc"))
		return SYNTAX_VISIT_ENTER;
	const char *name = syntax_word_value(search->arena, search->text, syntax_command_word(command, 1));
	if (!name)
		return SYNTAX_VISIT_ENTER;
	const char *text = syntax_word_value(search->arena, search->text, syntax_command_word(command, count - 1));
	struct procedure_body *body = arena_new(search->arena, struct procedure_body);
	*body = (struct procedure_body){text ? text : "$unknown", map_get(search->bodies, name)};
	map_set(search->bodies, name, body);
	return SYNTAX_VISIT_ENTER;
}

/* The procedures of the file ID. NULL when it does not even hold NAME, so that nobody has to read it. */
static struct map *procedures_of(struct rule_context *context, source_id id, const char *name)
{
	if (!context->procedures)
		context->procedures = arena_new(context->arena, struct procedure_index);
	struct procedure_index *index = context->procedures;
	while (index->files.count <= (size_t)id)
		vector_push(context->arena, &index->files, NULL);
	const char *text = source_store_file(context->model->sources, id)->text;
	if (index->files.items[id] || !strstr(text, name))
		return index->files.items[id];
	struct procedure_search search = {context->arena, text, arena_new(context->arena, struct map)};
	struct syntax_visitor visitor = {&search, visit_proc, NULL, NULL};
	map_init(search.bodies, context->arena);
	syntax_visit_commands(context->arena, text, model_file(context->model, id)->script, &visitor);
	index->files.items[id] = search.bodies;
	return search.bodies;
}

/* Follows every definition of NAME in the files that the run has read; which of them is in effect does not matter. */
static bool follow_procedures(struct walk *walk, const char *name)
{
	struct rule_context *context = walk->context;
	bool is_found = false;
	for (size_t i = 0; i < context->run->inclusions.count; i++) {
		struct map *procedures = procedures_of(context, context->run->inclusions.items[i].file, name);
		const struct procedure_body *body = procedures ? map_get(procedures, name) : NULL;
		for (; body; body = body->next) {
			follow(walk, body->text);
			is_found = true;
		}
	}
	return is_found;
}

/* The same for a procedure of OpenOCD's own. */
static bool follow_builtin(struct walk *walk, const char *name)
{
	const struct know_command *row = know_command_find(name);
	bool is_procedure = row && row->kind == COMMAND_PROCEDURE && row->stage[walk->context->version] != STAGE_ABSENT;
	if (!is_procedure || !*know_string(row->body))
		return false;
	bool outer = walk->in_own;
	walk->in_own = true;
	follow(walk, know_string(row->body));
	walk->in_own = outer;
	return true;
}

/* What the user's own text says; OpenOCD's procedures are no more than what they are called for. */
static void take_own_words(struct walk *walk, const char *name)
{
	walk->effects.resets |= !walk->in_own && strcmp(name, "reset") == 0;
}

static void take_command(struct walk *walk, const struct syntax_node *command, const char *name)
{
	if (is_target(walk->context, name)) {
		take_target_command(walk, command);
		return;
	}
	take_own_words(walk, name);
	take_verb(walk, name, word_value(walk, command, 1));
	if (is_tcl_command(name) || strcmp(name, "echo") == 0 || map_get(&walk->procedures, name))
		return;
	if (!map_get(&walk->no_procedures, name)) {
		map_set(&walk->procedures, name, walk);
		if (follow_procedures(walk, name) || follow_builtin(walk, name))
			return;
		map_set(&walk->procedures, name, NULL);
		map_set(&walk->no_procedures, name, walk);
	}
	if (know_command_begins(name, 1u << walk->context->version) && strcmp(name, "script") != 0)
		take_other_words(walk, command);
	else
		give_up(walk); /* eval, source, and names that nobody knows */
}

static enum syntax_visit visit(void *data, const struct syntax_node *command, const struct syntax_place *place)
{
	struct walk *walk = data;
	if (place->in_proc || place->in_event)
		return SYNTAX_VISIT_SKIP; /* defined here, run elsewhere */
	const char *name = syntax_command_name(walk->context->arena, walk->text, command);
	if (!syntax_command_is_plain(command))
		give_up(walk);
	else if (name)
		take_command(walk, command, strncmp(name, "::", 2) == 0 ? name + 2 : name);
	else
		take_target_command(walk, command); /* $_TARGETNAME arp_halt, [target current] arp_halt */
	return SYNTAX_VISIT_ENTER;
}

static void read_body(struct walk *walk, const char *body)
{
	struct arena *arena = walk->context->arena;
	struct syntax_visitor visitor = {walk, visit, NULL, NULL};
	size_t length = strlen(body);
	walk->text = body;
	if (!syntax_is_complete(body, length).complete)
		give_up(walk);
	syntax_visit_commands(arena, body, syntax_parse_script(arena, body, 0, length), &visitor);
}

struct body_effects events_body_effects(struct rule_context *context, const char *body)
{
	struct walk walk = {.context = context};
	map_init(&walk.procedures, context->arena);
	map_init(&walk.no_procedures, context->arena);
	read_body(&walk, body);
	return walk.effects;
}
