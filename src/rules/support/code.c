/* SPDX-License-Identifier: MIT */
/*
 * The list of all code. One visit of each file's tree fills it; the stages of procedures follow from their callers.
 */
#include "rules/support/code.h"

#include <string.h>

#include "base/text.h"

struct collector {
	struct rule_context *context;
	struct arena *arena;
	const char *text;
	source_id file;
	VECTOR(struct code) items;
	VECTOR(struct code_fault) faults;
	VECTOR(struct code_frame *) frames;
	VECTOR(struct code_frame *) open; /* the frames around the place of the visit */
	uint32_t dead_from, dead_until;   /* what begins between these offsets is never reached */
	unsigned file_stages;             /* of the file's own commands from here on */
	struct code_list *list;
};

/* ---- names ---- */

static const char *without_colons(const char *name)
{
	return name && strncmp(name, "::", 2) == 0 ? name + 2 : name;
}

/* Nothing behind them in the same block is reached. */
static bool leaves_block(const char *name)
{
	static const char *const names[] = {"return",   "error", "break",    "continue", "exit",
	                                    "shutdown", "throw", "tailcall", NULL};
	return text_is_one_of(name, names);
}

static bool runs_init(const char *name)
{
	static const char *const names[] = {"init", "program", NULL};
	return text_is_one_of(name, names);
}

static bool may_run_init(const char *name)
{
	static const char *const names[] = {"source", "script", "eval", NULL};
	return runs_init(name) || text_is_one_of(name, names);
}

/* Handlers that every session runs. */
static bool is_sure_event(const char *name)
{
	return text_equal(name, "gdb-attach") || (name && text_starts_with(name, "reset-"));
}

struct hook {
	const char *name;
	unsigned stages;
};

/* Procedures that OpenOCD calls by name. */
static unsigned hook_stages(const char *name)
{
	static const struct hook hooks[] = {{"init_board", CODE_CONFIG},         {"init_targets", CODE_CONFIG},
	                                    {"init_target_events", CODE_CONFIG}, {"jtag_init", CODE_EXEC},
	                                    {"init_reset", CODE_EXEC},           {"power_restore", CODE_EXEC},
	                                    {"power_dropout", CODE_EXEC},        {"srst_asserted", CODE_EXEC},
	                                    {"srst_deasserted", CODE_EXEC},      {"ocd_process_reset", CODE_EXEC}};
	for (size_t i = 0; i < sizeof(hooks) / sizeof(hooks[0]); i++)
		if (strcmp(hooks[i].name, name) == 0)
			return hooks[i].stages;
	return 0;
}

/* ---- frames ---- */

static struct code_frame *frame_at(struct collector *collector, uint32_t offset)
{
	while (collector->open.count > 1) {
		struct code_frame *top = collector->open.items[collector->open.count - 1];
		if (top->script && offset < top->script->end)
			break;
		collector->open.count--;
	}
	return collector->open.items[collector->open.count - 1];
}

static struct code_frame *add_frame(struct collector *collector, enum code_kind kind, const char *name,
                                    const struct syntax_node *command, const struct syntax_node *script)
{
	struct code_frame *frame = arena_new(collector->arena, struct code_frame);
	frame->kind = kind;
	frame->file = collector->file;
	frame->text = collector->text;
	frame->name = name;
	frame->command = command;
	frame->script = script;
	frame->outer = command ? frame_at(collector, command->start) : NULL;
	frame->is_sure = kind == CODE_FILE;
	vector_push(collector->arena, &collector->frames, frame);
	return frame;
}

static bool is_command_executed(struct collector *collector, const struct syntax_node *command)
{
	const char *name = syntax_command_name(collector->arena, collector->text, command);
	if (command->flags & SYNTAX_ANONYMOUS)
		return false;
	return openocd_has_executed(collector->context->run, collector->file, command->line, name);
}

/* TAPs have events as targets do; `jtag init` in a config fires them before `init` does. */
static unsigned event_stages(struct collector *collector, const struct syntax_node *command)
{
	bool of_tap = syntax_word_equals(collector->text, syntax_command_word(command, 0), "jtag");
	return of_tap && collector->context->run->adapter.opened ? CODE_CONFIG | CODE_EXEC : CODE_EXEC;
}

static struct code_frame *frame_of_body(struct collector *collector, const struct syntax_body *body,
                                        const struct syntax_node *tree)
{
	static const enum code_kind kinds[] = {[SYNTAX_ROLE_PROC] = CODE_PROCEDURE,
	                                       [SYNTAX_ROLE_EVENT] = CODE_EVENT,
	                                       [SYNTAX_ROLE_LATER] = CODE_LATER};
	const char *name = body->subject ? syntax_word_value(collector->arena, collector->text, body->subject) : NULL;
	struct code_frame *frame = add_frame(collector, kinds[body->role], without_colons(name), body->command, tree);
	if (frame->kind == CODE_EVENT) {
		frame->stages = event_stages(collector, body->command);
		frame->is_sure = is_sure_event(name) && is_command_executed(collector, body->command);
	}
	return frame;
}

static bool is_own_frame(enum syntax_role role)
{
	return role == SYNTAX_ROLE_PROC || role == SYNTAX_ROLE_EVENT || role == SYNTAX_ROLE_LATER;
}

/* ---- faults ---- */

static void add_fault(struct collector *collector, const struct syntax_node *tree, const struct syntax_node *fault,
                      const struct syntax_node *outer, bool is_guarded)
{
	struct code_fault item = {frame_at(collector, tree->start), tree, fault, outer, is_guarded};
	if (fault)
		vector_push(collector->arena, &collector->faults, item);
}

static void visit_body(void *data, const struct syntax_body *body, const struct syntax_node *tree,
                       const struct syntax_place *place)
{
	struct collector *collector = data;
	if (tree->kind != SYNTAX_SCRIPT)
		return; /* expressions come by themselves */
	frame_at(collector, tree->start);
	if (is_own_frame(body->role)) {
		struct code_frame *frame = frame_of_body(collector, body, tree);
		vector_push(collector->arena, &collector->open, frame);
	}
	add_fault(collector, tree, syntax_script_fault(tree), body->command, place->guarded);
}

static enum syntax_visit visit_expression(void *data, const struct syntax_node *expression,
                                          const struct syntax_place *place)
{
	struct collector *collector = data;
	const struct syntax_node *outer = syntax_enclosing(expression->parent, SYNTAX_COMMAND);
	const struct syntax_node *fault = syntax_expression_fault(expression);
	add_fault(collector, expression, fault, outer, place->guarded);
	/* Jim reads all of it before it runs a command in it. */
	if (fault && expression->end > collector->dead_until)
		collector->dead_until = expression->end;
	return SYNTAX_VISIT_ENTER;
}

/* ---- commands ---- */

static bool is_open_command(const struct syntax_node *command)
{
	return !syntax_command_is_plain(command);
}

/* Which side of `init` a command of FRAME is on, and what it means for those behind it. */
static unsigned stages_at(struct collector *collector, struct code_frame *frame, const struct code *code)
{
	unsigned stages = frame->kind == CODE_FILE ? collector->file_stages : frame->stages;
	if (frame->kind != CODE_FILE && frame->has_init)
		stages |= CODE_EXEC;
	if (runs_init(code->name))
		frame->has_init = true;
	if (frame->kind != CODE_FILE)
		return stages;
	const struct place *init = &collector->context->run->init_place;
	bool is_the_init = init->file == collector->file && code->command->line == (unsigned)init->line;
	if (is_the_init && code->is_executed)
		collector->file_stages = CODE_EXEC;
	else if (!code->is_executed && may_run_init(code->name))
		collector->file_stages = 0;
	return stages;
}

static void note_names(struct collector *collector, const struct code *code)
{
	static const char *const makers[] = {"proc", "rename", "alias", "lambda", "curry", "interp", NULL};
	static const char *const readers[] = {"source", "script", "load", "package", NULL};
	if (code->is_executed)
		return;
	const struct syntax_node *word = code_word_node(code, strcmp(code->name, "rename") == 0 ? 2 : 1);
	collector->list->reads_unknown_files |= text_is_one_of(code->name, readers);
	collector->list->makes_names |= text_is_one_of(code->name, makers) && word && !syntax_word_is_literal(word);
}

static void add_code(struct collector *collector, struct code *code, const struct syntax_place *place)
{
	struct code_frame *frame = code->frame;
	code->is_conditional = place->conditional;
	code->is_guarded = place->guarded;
	uint32_t start = code->command->start;
	code->is_dead = start >= collector->dead_from && start < collector->dead_until;
	code->is_sure = !code->is_conditional && !code->is_guarded && !frame->may_leave && !code->is_dead;
	frame->is_executed |= code->is_executed;
	code->stages = stages_at(collector, frame, code);
	vector_push(collector->arena, &collector->items, *code);
	if (code->name)
		note_names(collector, code);
	if (!leaves_block(code->name))
		return;
	frame->may_leave |= code->is_conditional;
	const struct syntax_node *block = code->command->parent;
	if (!code->is_executed && block && block->kind == SYNTAX_SCRIPT && block->end > collector->dead_until &&
	    !place->in_substitution) {
		collector->dead_from = code->command->end; /* what stands in `return [...]` is reached */
		collector->dead_until = block->end;
	}
}

/* Of `local proc ...` the name is the second word. */
static size_t first_word(const char *text, const struct syntax_node *command)
{
	return syntax_command_word_count(command) > 1 &&
	       syntax_word_equals(text, syntax_command_word(command, 0), "local");
}

static const char *name_at(struct collector *collector, const struct syntax_node *command, size_t first)
{
	const struct syntax_node *word = syntax_command_word(command, first);
	return word ? without_colons(syntax_word_value(collector->arena, collector->text, word)) : NULL;
}

/* ---- bodies that are one [list ...] ---- */

/* The word that COMMAND, inside [ ], is the whole of; else NULL. */
static const struct syntax_node *word_of_substitution(const struct syntax_node *command)
{
	const struct syntax_node *script = command->parent;
	const struct syntax_node *substitution = script ? script->parent : NULL;
	const struct syntax_node *word = substitution ? substitution->parent : NULL;
	bool is_whole = word && word->kind == SYNTAX_WORD && word->first_child == substitution &&
	                !substitution->next_sibling && syntax_script_first_command(script) == command &&
	                !syntax_command_next(command);
	return is_whole ? word : NULL;
}

/* `-event E [list CMD ...]`, `eval [list CMD ...]`: the words behind `list` are a command. */
static void take_list(struct collector *collector, const struct syntax_node *command, const struct syntax_place *place)
{
	const struct syntax_node *word = word_of_substitution(command);
	const struct syntax_body *bodies;
	size_t count = word && place->outer && syntax_command_word_count(command) > 1
	                       ? syntax_command_bodies(collector->arena, collector->text, place->outer, &bodies)
	                       : 0;
	for (size_t i = 0; i < count; i++) {
		if (bodies[i].word != word || bodies[i].role == SYNTAX_ROLE_EXPRESSION)
			continue;
		struct code code = {.command = command,
		                    .outer = place->outer,
		                    .first = 1,
		                    .is_open = is_open_command(command),
		                    .name = name_at(collector, command, 1)};
		struct syntax_place inside = *place;
		if (is_own_frame(bodies[i].role)) {
			code.frame = frame_of_body(collector, &bodies[i], NULL);
			inside.conditional = inside.guarded = false;
		} else {
			code.frame = frame_at(collector, command->start);
			inside.conditional |= bodies[i].conditional;
			inside.guarded |= bodies[i].guarded;
		}
		/* Its line is not known to Jim, so nobody can tell whether it ran: where its holder did, it did. */
		code.is_executed = !is_own_frame(bodies[i].role) && is_command_executed(collector, place->outer);
		add_code(collector, &code, &inside);
	}
}

/* ---- scripts that OpenOCD keeps in variables ---- */

static struct syntax_visitor visitor_of(struct collector *collector);

static unsigned kept_stages(struct collector *collector, const struct syntax_node *command)
{
	const struct syntax_node *variable = syntax_command_word(command, 1);
	if (!variable || !syntax_word_equals(collector->text, syntax_command_word(command, 0), "lappend"))
		return 0;
	if (syntax_word_equals(collector->text, variable, "post_init_commands") ||
	    syntax_word_equals(collector->text, variable, "::post_init_commands"))
		return CODE_EXEC;
	if (syntax_word_equals(collector->text, variable, "pre_shutdown_commands") ||
	    syntax_word_equals(collector->text, variable, "::pre_shutdown_commands"))
		return CODE_CONFIG | CODE_EXEC;
	return 0;
}

static void take_kept_scripts(struct collector *collector, const struct syntax_node *command)
{
	unsigned stages = kept_stages(collector, command);
	for (size_t i = 2; stages && i < syntax_command_word_count(command); i++) {
		const struct syntax_node *tree =
			syntax_parse_body(collector->arena, collector->text, syntax_command_word(command, i));
		if (!tree)
			continue;
		const char *name =
			syntax_word_value(collector->arena, collector->text, syntax_command_word(command, 1));
		struct code_frame *frame = add_frame(collector, CODE_LATER, without_colons(name), command, tree);
		frame->stages = stages;
		vector_push(collector->arena, &collector->open, frame);
		add_fault(collector, tree, syntax_script_fault(tree), command, false);
		struct syntax_visitor visitor = visitor_of(collector);
		syntax_visit_commands(collector->arena, collector->text, tree, &visitor);
	}
}

/* ---- the visit ---- */

static enum syntax_visit visit_command(void *data, const struct syntax_node *command, const struct syntax_place *place)
{
	struct collector *collector = data;
	if (command->flags & SYNTAX_RECOVERED)
		return SYNTAX_VISIT_SKIP;
	const struct syntax_node *script = command->parent;
	if (place->in_substitution && syntax_script_first_command(script) == command && script->parent &&
	    script->parent->kind == SYNTAX_SUBSTITUTION)
		add_fault(collector, script, syntax_script_fault(script), place->outer, place->guarded);
	struct code code = {.frame = frame_at(collector, command->start), .command = command, .outer = place->outer};
	code.first = first_word(collector->text, command);
	code.name = name_at(collector, command, code.first);
	code.is_open = is_open_command(command);
	/* The run fires no events: a line of a handler was seen for the command that holds it. */
	code.is_executed = code.frame->kind != CODE_EVENT && is_command_executed(collector, command);
	add_code(collector, &code, place);
	if (syntax_word_equals(collector->text, syntax_command_word(command, 0), "list"))
		take_list(collector, command, place);
	take_kept_scripts(collector, command);
	return SYNTAX_VISIT_ENTER;
}

static struct syntax_visitor visitor_of(struct collector *collector)
{
	return (struct syntax_visitor){
		.context = collector, .command = visit_command, .expression = visit_expression, .body = visit_body};
}

/* The inclusion AT is read inside the inclusion OUTER. */
static bool is_inside(const struct openocd *run, int at, int outer)
{
	while (at >= 0 && at != outer)
		at = run->inclusions.items[at].parent;
	return at == outer;
}

/* The inclusion AT, which began later than the one with `init`, began behind `init`. */
static bool began_behind_init(const struct openocd *run, int at)
{
	for (; at >= 0; at = run->inclusions.items[at].parent)
		if (run->inclusions.items[at].parent == run->init_place.inclusion)
			return run->inclusions.items[at].line_in_parent > run->init_place.line;
	return true;
}

/* What the commands at the top of FILE begin with. */
static unsigned first_stages(const struct rule_context *context, source_id file)
{
	const struct openocd *run = context->run;
	if (run->init_place.file == SOURCE_NONE || run->init_place.file == file)
		return CODE_CONFIG;
	for (int i = 0; i < run->init_place.inclusion; i++)
		if (run->inclusions.items[i].file == file)
			return is_inside(run, run->init_place.inclusion, i) ? 0 : CODE_CONFIG;
	unsigned stages = 0;
	for (size_t i = (size_t)run->init_place.inclusion + 1; i < run->inclusions.count; i++) {
		if (run->inclusions.items[i].file != file)
			continue;
		if (!began_behind_init(run, (int)i))
			return 0;
		stages = CODE_EXEC;
	}
	return stages;
}

static void collect_file(struct collector *collector, source_id id)
{
	const struct model_file *file = model_file(collector->context->model, id);
	collector->file = id;
	collector->text = file->source->text;
	collector->dead_from = collector->dead_until = 0;
	collector->open.count = 0;
	collector->file_stages = first_stages(collector->context, id);
	struct code_frame *frame = add_frame(collector, CODE_FILE, NULL, NULL, file->script);
	frame->stages = collector->file_stages;
	vector_push(collector->arena, &collector->open, frame);
	add_fault(collector, file->script, syntax_script_fault(file->script), NULL, false);
	struct syntax_visitor visitor = visitor_of(collector);
	syntax_visit_commands(collector->arena, collector->text, file->script, &visitor);
}

static bool was_read_before(const struct openocd *run, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (run->inclusions.items[i].file == run->inclusions.items[index].file)
			return true;
	return false;
}

/* ---- where procedures run ---- */

/* Notes that CODE calls FRAME; true when that tells something new. */
static bool add_caller(struct code_frame *frame, const struct code *code)
{
	unsigned before = frame->stages;
	frame->stages |= code->frame->kind == CODE_PROCEDURE ? code->stages | code->frame->stages : code->stages;
	if ((frame->stages & ~before & CODE_EXEC) && !frame->exec_caller)
		frame->exec_caller = code;
	if ((frame->stages & ~before & CODE_CONFIG) && !frame->config_caller)
		frame->config_caller = code;
	return frame->stages != before;
}

static void find_stages(struct collector *collector)
{
	struct map by_name;
	map_init(&by_name, collector->arena);
	for (size_t i = 0; i < collector->frames.count; i++) {
		struct code_frame *frame = collector->frames.items[i];
		if (frame->kind != CODE_PROCEDURE || !frame->name)
			continue;
		frame->stages = hook_stages(frame->name);
		map_set(&by_name, frame->name, frame);
	}
	bool is_changed = by_name.count > 0;
	while (is_changed) {
		is_changed = false;
		for (size_t i = 0; i < collector->items.count; i++) {
			const struct code *code = &collector->items.items[i];
			struct code_frame *called = code->name ? map_get(&by_name, code->name) : NULL;
			if (called && !code->is_dead)
				is_changed |= add_caller(called, code);
		}
	}
	for (size_t i = 0; i < collector->items.count; i++) {
		struct code *code = &collector->items.items[i];
		if (code->frame->kind == CODE_PROCEDURE)
			code->stages |= code->frame->stages;
	}
}

/* ---- the list ---- */

static void index_procedures(struct rule_context *context, struct code_list *list)
{
	map_init(&list->procedures, context->arena);
	for (size_t i = list->frame_count; i-- > 0;)
		if (list->frames[i]->kind == CODE_PROCEDURE && list->frames[i]->name)
			map_set(&list->procedures, list->frames[i]->name, list->frames[i]);
}

const struct code_list *code_of(struct rule_context *context)
{
	if (context->code)
		return context->code;
	struct code_list *list = arena_new(context->arena, struct code_list);
	struct collector collector = {.context = context, .arena = context->arena, .list = list};
	context->code = list;
	const struct openocd *run = context->run;
	for (size_t i = 0; i < run->inclusions.count; i++)
		if (model_is_user_file(context->model, run->inclusions.items[i].file) && !was_read_before(run, i))
			collect_file(&collector, run->inclusions.items[i].file);
	find_stages(&collector);
	list->items = collector.items.items;
	list->count = collector.items.count;
	list->faults = collector.faults.items;
	list->fault_count = collector.faults.count;
	list->frames = collector.frames.items;
	list->frame_count = collector.frames.count;
	index_procedures(context, list);
	return list;
}

/* ---- words ---- */

size_t code_word_count(const struct code *code)
{
	return syntax_command_word_count(code->command) - code->first;
}

const struct syntax_node *code_word_node(const struct code *code, size_t n)
{
	return syntax_command_word(code->command, code->first + n);
}

const char *code_word(struct rule_context *context, const struct code *code, size_t n)
{
	const struct syntax_node *word = code_word_node(code, n);
	return word ? syntax_word_value(context->arena, code->frame->text, word) : NULL;
}

const char *code_word_expanded(struct rule_context *context, const struct code *code, size_t n)
{
	const char *text = code->frame->text;
	const struct syntax_node *word = code_word_node(code, n);
	if (!word || syntax_word_is_expanded(word) || syntax_word_is_literal(word))
		return code_word(context, code, n);
	const char *value = "";
	for (const struct syntax_node *part = word->first_child; part; part = part->next_sibling) {
		const char *piece = NULL;
		if (part->kind == SYNTAX_MARK)
			continue;
		if (part->kind == SYNTAX_TEXT)
			piece = syntax_word_raw(context->arena, text, part);
		else if (part->kind == SYNTAX_VARIABLE && !syntax_variable_index(part))
			piece = openocd_variable((struct openocd *)context->run,
			                         without_colons(syntax_variable_name(context->arena, text, part)));
		if (!piece || strchr(piece, '\\'))
			return NULL;
		value = arena_printf(context->arena, "%s%s", value, piece);
	}
	return value;
}

/* ---- around it ---- */

static bool holds_question(const char *text, size_t start, size_t end)
{
	static const char *const questions[] = {"info commands", "info procs", "info body", "using_",      "transport",
	                                        "adapter name",  "version",    "catch",     "command mode"};
	for (size_t i = 0; i < sizeof(questions) / sizeof(questions[0]); i++)
		if (memmem(text + start, end - start, questions[i], strlen(questions[i])))
			return true;
	return false;
}

/* The words of the command HOLDER before INNER, bodies of earlier branches included. */
static bool is_asked_by(const char *text, const struct syntax_node *holder, const struct syntax_node *inner)
{
	const struct syntax_node *name = syntax_command_word(holder, 0);
	bool is_choice = syntax_word_equals(text, name, "if") || syntax_word_equals(text, name, "while") ||
	                 syntax_word_equals(text, name, "switch");
	return is_choice && holds_question(text, holder->start, inner->start);
}

bool code_is_asked_for(struct rule_context *context, const struct code *code)
{
	(void)context;
	const struct syntax_node *node = code->command;
	while ((node = syntax_enclosing(node->parent, SYNTAX_COMMAND)))
		if (is_asked_by(code->frame->text, node, code->command))
			return true;
	return false;
}

const struct code_frame *code_procedure(const struct code_list *list, const char *name)
{
	return name ? map_get(&list->procedures, name) : NULL;
}

bool code_has_command(struct rule_context *context, const char *name)
{
	return code_procedure(code_of(context), name) || openocd_has_command((struct openocd *)context->run, name);
}

/* ---- messages ---- */

enum severity code_severity(const struct rule_context *context, const struct code *code)
{
	if (code->is_guarded)
		return SEVERITY_NOTE;
	if (!code->is_sure || !code->frame->is_sure)
		return SEVERITY_WARNING;
	if (code->frame->kind == CODE_FILE && context->plain_run->ok)
		return SEVERITY_WARNING; /* it got through without this */
	return SEVERITY_ERROR;
}

const char *code_when(struct rule_context *context, const struct code *code)
{
	const struct code_frame *frame = code->frame;
	const char *branch = code->is_conditional ? ", if this branch is taken" : "";
	switch (frame->kind) {
	case CODE_PROCEDURE:
		return frame->name ? arena_printf(context->arena, "when '%s' is called%s", frame->name, branch)
		                   : "when this procedure is called";
	case CODE_EVENT:
		return frame->name
		               ? arena_printf(context->arena, "when the event '%s' is handled%s", frame->name, branch)
		               : "when this event is handled";
	case CODE_LATER:
		return "when this script is run";
	default:
		return code->is_conditional ? "when this branch is taken" : "once OpenOCD gets here";
	}
}

const char *code_frame_when(struct rule_context *context, const struct code_frame *frame)
{
	struct code whole = {.frame = (struct code_frame *)frame};
	return code_when(context, &whole);
}

void code_declare_changes(struct rule_context *context, struct fix *fix, const struct code_frame *frame)
{
	for (; fix && frame; frame = frame->outer)
		if (frame->kind == CODE_EVENT)
			fix_declare_change(context->sink, fix, "event * %s", frame->name ? frame->name : "*");
}
