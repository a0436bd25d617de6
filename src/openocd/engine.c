/* SPDX-License-Identifier: MIT */
/*
 * OpenOCD's commands as Jim commands.
 *
 * None is registered at start: Jim asks engine_unknown() for a name it does not have, and that binds it
 * when the tables of this version have it and what brings it into being (an adapter driver, a first target of a type, a
 * transport) is there. A name is dispatched word by word, as OpenOCD does: `adapter speed 100` runs the row
 * "adapter speed"; `stm32f4x.cpu cortex_m vector_catch` the row "cortex_m vector_catch" for that target.
 */
#include "openocd/engine.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "openocd/effects.h"
#include "openocd/grammar.h"
#include "openocd/guard.h"
#include "openocd/heap.h"

typedef int effect_function(struct invocation *call);

static effect_function *const effects[] = {
	NULL,
#define EFFECT(name) effect_##name,
#include "know/effects.inc"
#undef EFFECT
};

/* ---- what exists ---- */

static bool feature_present(const struct openocd *openocd, const char *feature, size_t length)
{
	char name[96];
	if (length == 4 && memcmp(feature, "init", 4) == 0)
		return openocd->init_done;
	if (length >= sizeof(name))
		return false;
	memcpy(name, feature, length);
	name[length] = '\0';
	return map_get(&openocd->features, name) != NULL;
}

/* True when one of the comma-separated features of WHEN is present. */
static bool conditions_met(const struct openocd *openocd, const char *when)
{
	if (!*when)
		return true;
	while (*when) {
		when += strspn(when, ", ");
		size_t length = strcspn(when, ",");
		if (feature_present(openocd, when, length))
			return true;
		when += length;
	}
	return false;
}

static bool row_available(const struct openocd *openocd, const struct know_command *row)
{
	return row->stage[openocd->version] != STAGE_ABSENT && conditions_met(openocd, know_string(row->when));
}

const struct know_command *engine_available(struct openocd *openocd, const char *name)
{
	const struct know_command *row = know_command_find(name);
	return row && row_available(openocd, row) ? row : NULL;
}

/* A procedure of OpenOCD's that gave way to native code (the `jtag` of a JTAG transport). */
static bool is_native_now(const struct openocd *openocd, const struct know_command *row)
{
	const char *group = know_string(row->when_group);
	return *group && conditions_met(openocd, group);
}

bool openocd_has_feature(const struct openocd *openocd, const char *kind, const char *value)
{
	return map_get(&openocd->features, arena_printf(openocd->arena, "%s %s", kind, value)) != NULL;
}

/* Names that native code takes over with the feature just added: our procedures of these names go. */
static void drop_replaced_procedures(struct openocd *openocd)
{
	for (size_t i = 0; i < know_command_count(); i++) {
		const struct know_command *row = know_command_at(i);
		if (!is_native_now(openocd, row))
			continue;
		Jim_Obj *name = Jim_NewStringObj(openocd->interp, know_string(row->name), -1);
		Jim_IncrRefCount(name);
		Jim_Cmd *command = Jim_GetCommand(openocd->interp, name, JIM_NONE);
		if (command && command->isproc)
			Jim_DeleteCommand(openocd->interp, name);
		Jim_DecrRefCount(openocd->interp, name);
	}
}

void openocd_add_feature(struct openocd *openocd, const char *kind, const char *value)
{
	const char *feature = arena_printf(openocd->arena, "%s %s", kind, value);
	if (map_get(&openocd->features, feature))
		return;
	map_set(&openocd->features, feature, openocd);
	if (strcmp(kind, "transport") == 0)
		drop_replaced_procedures(openocd);
}

/* ---- failures ---- */

void engine_note_failure(struct openocd *openocd, int code, const struct failure *failure)
{
	struct engine *engine = openocd->engine;
	engine->pending_words.count = 0;
	engine->pending = *failure;
	engine->pending.place = engine->place;
	engine->pending_code = code;
	engine->pending_step = engine->step;
}

/* Who records a script needs the command that stopped it: with other values it may be right. */
static void keep_failing_words(struct invocation *call)
{
	struct engine *engine = call->openocd->engine;
	struct word_list arguments = invocation_words(call, 0);
	if (engine->native_depth > 1)
		return; /* called by another command, which is the one that fails */
	engine->pending_words.count = arguments.count + 1;
	engine->pending_words.items = arena_alloc(call->openocd->arena, (arguments.count + 1) * sizeof(const char *));
	engine->pending_words.items[0] = call->name;
	for (size_t i = 0; i < arguments.count; i++)
		engine->pending_words.items[i + 1] = arguments.items[i];
}

static int fail_with(struct invocation *call, int code, const struct failure *failure)
{
	if (call->command->jim)
		code = JIM_ERR;
	engine_note_failure(call->openocd, code, failure);
	if (call->openocd->options.observer)
		keep_failing_words(call);
	if (code == JIM_ERR)
		Jim_SetResultString(call->interp, failure->message, -1);
	return code;
}

int invocation_ok(void)
{
	return OPENOCD_OK;
}

int invocation_fail(struct invocation *call, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	struct failure failure = {.kind = FAILURE_SCRIPT, .command = call->name, .subject = ""};
	failure.message = arena_vprintf(call->openocd->arena, format, arguments);
	va_end(arguments);
	return fail_with(call, OPENOCD_FAIL, &failure);
}

int invocation_fail_as(struct invocation *call, enum failure_kind kind, int argument, const char *subject,
                       const char *format, ...)
{
	struct arena *arena = call->openocd->arena;
	va_list arguments;
	va_start(arguments, format);
	struct failure failure = {.kind = kind, .command = call->name, .argument = argument};
	failure.subject = arena_strdup(arena, subject ? subject : "");
	failure.message = arena_vprintf(arena, format, arguments);
	va_end(arguments);
	return fail_with(call, OPENOCD_FAIL, &failure);
}

int invocation_usage(struct invocation *call, int argument, const char *expected)
{
	struct arena *arena = call->openocd->arena;
	struct failure failure = {.kind = FAILURE_WRONG_ARGUMENTS, .command = call->name, .argument = argument};
	failure.expected = expected ? arena_strdup(arena, expected) : NULL;
	failure.subject = argument ? invocation_copy(call, argument - 1) : "";
	failure.message = arena_printf(arena, "wrong arguments for '%s'", call->name);
	return fail_with(call, OPENOCD_SYNTAX_ERROR, &failure);
}

void engine_log(struct openocd *openocd, enum log_kind kind, const char *topic, const char *command,
                const char *message)
{
	struct log_entry entry = {kind, topic, arena_strdup(openocd->arena, message),
	                          arena_strdup(openocd->arena, command), openocd->engine->place};
	vector_push(openocd->arena, &openocd->log, entry);
}

void invocation_log(struct invocation *call, enum log_kind kind, const char *topic, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	engine_log(call->openocd, kind, topic, call->name, arena_vprintf(call->openocd->arena, format, arguments));
	va_end(arguments);
}

void invocation_result(struct invocation *call, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	Jim_SetResultString(call->interp, arena_vprintf(call->openocd->arena, format, arguments), -1);
	va_end(arguments);
}

/* ---- arguments ---- */

const char *invocation_argument(const struct invocation *call, int index)
{
	return index >= 0 && index < call->argc ? Jim_String(call->argv[index]) : "";
}

int64_t invocation_number(const struct invocation *call, int index)
{
	int64_t value = 0;
	grammar_number(invocation_argument(call, index), &value);
	return value;
}

bool invocation_bool(const struct invocation *call, int index)
{
	bool value = false;
	grammar_bool(invocation_argument(call, index), &value);
	return value;
}

const char *invocation_copy(const struct invocation *call, int index)
{
	return arena_strdup(call->openocd->arena, invocation_argument(call, index));
}

struct word_list invocation_words(const struct invocation *call, int index)
{
	struct word_list words = {NULL, 0};
	if (index >= call->argc)
		return words;
	words.count = (size_t)(call->argc - index);
	words.items = arena_alloc(call->openocd->arena, words.count * sizeof(*words.items));
	for (size_t i = 0; i < words.count; i++)
		words.items[i] = invocation_copy(call, index + (int)i);
	return words;
}

/* ---- running one command ---- */

static int fail_stage(struct invocation *call, enum know_stage stage)
{
	struct failure failure = {.kind = FAILURE_WRONG_STAGE, .command = call->name, .subject = ""};
	failure.message = arena_printf(call->openocd->arena, "the '%s' command must be used %s 'init'", call->name,
	                               stage == STAGE_CONFIG ? "before" : "after");
	engine_note_failure(call->openocd, JIM_ERR, &failure);
	Jim_SetEmptyResult(call->interp);
	return JIM_ERR;
}

/* 0.10.0 looks at the stage of its ordinary handlers only. */
static bool stage_fits(const struct openocd *openocd, const struct know_command *row, enum know_stage stage)
{
	bool enforced = openocd->version != OPENOCD_0_10_0 || !row->jim;
	return !enforced || stage == STAGE_ANY || (stage == STAGE_EXEC) == openocd->init_done;
}

static int check_needs(struct invocation *call)
{
	struct openocd *openocd = call->openocd;
	int needs = call->command->needs;
	if ((needs & NEEDS_TARGET) && openocd->targets.count == 0)
		return invocation_fail(call, "'%s' needs a target, and none exists yet", call->name);
	if ((needs & NEEDS_ADAPTER) && !openocd->adapter.driver)
		return invocation_fail(call, "'%s' needs an adapter driver, and none is selected yet", call->name);
	if ((needs & NEEDS_HARDWARE) && !openocd->init_done)
		return invocation_fail(call, "'%s' talks to the hardware, which is not connected before 'init'",
		                       call->name);
	return OPENOCD_OK;
}

static int check_arguments(struct invocation *call, uint32_t grammar)
{
	struct grammar_fault fault = {0};
	if (grammar == KNOW_NO_GRAMMAR)
		return OPENOCD_OK;
	const char *text = know_string(grammar);
	if (grammar_check_words(call->openocd, text, call->argv, call->argc, &fault))
		return OPENOCD_OK;
	struct arena *arena = call->openocd->arena;
	struct failure failure = {.kind = FAILURE_WRONG_ARGUMENTS,
	                          .command = call->name,
	                          .argument = fault.argument,
	                          .subject = fault.subject,
	                          .expected = fault.expected};
	const char *usage = grammar_describe(arena, text);
	if (fault.is_count)
		failure.message = arena_printf(arena, "wrong number of arguments: '%s%s%s' is the form", call->name,
		                               *usage ? " " : "", usage);
	else
		failure.message = arena_printf(arena, "'%s' does not take '%s' here", call->name, fault.subject);
	int code = !fault.is_number    ? OPENOCD_SYNTAX_ERROR
	           : fault.is_overflow ? OPENOCD_ARGUMENT_OVERFLOW
	                               : OPENOCD_ARGUMENT_INVALID;
	return fail_with(call, code, &failure);
}

static void record(struct invocation *call)
{
	struct openocd *openocd = call->openocd;
	struct command_record entry = {
		.command = call->command,
		.name = call->name,
		.arguments = invocation_words(call, 0),
		.target = text_starts_with(know_string(call->command->name), "$TARGET") ? call->instance : NULL,
		.after_init = openocd->init_done,
		.is_inner = openocd->engine->native_depth > 0,
		.place = call->place,
	};
	vector_push(openocd->arena, &openocd->records, entry);
}

static int run_native(struct invocation *call, uint16_t effect, uint32_t grammar);

/*
 * The successor of a wrapper, where this version knows only the old name: there the old name is a native command, and
 * the successor's row says when it exists, what it takes and does. NULL where the successor exists, or has no row.
 */
static const struct know_command *native_meaning(const struct openocd *openocd, const struct know_command *wrapper)
{
	const struct know_command *row = wrapper;
	while (row && *know_string(row->forwards))
		row = know_command_find(know_string(row->forwards));
	return row && row->stage[openocd->version] == STAGE_ABSENT ? row : NULL;
}

static int run_under_old_name(struct invocation *call, const struct know_command *native)
{
	struct openocd *openocd = call->openocd;
	enum know_stage stage = call->command->stage[openocd->version];
	if (!conditions_met(openocd, know_string(native->when))) {
		struct failure failure = {.kind = FAILURE_UNKNOWN_COMMAND, .command = "", .subject = call->name};
		failure.message = arena_printf(openocd->arena, "invalid command name \"%s\"", call->name);
		engine_note_failure(openocd, JIM_ERR, &failure);
		Jim_SetResultString(call->interp, failure.message, -1);
		return JIM_ERR;
	}
	if (!stage_fits(openocd, call->command, stage))
		return fail_stage(call, stage);
	call->command = native;
	return run_native(call, native->effect, native->arguments);
}

/* A deprecated wrapper: the words are joined and read again, as `eval NEW $args` does. */
static int run_forward(struct invocation *call)
{
	Jim_Interp *interp = call->interp;
	const char *successor = know_string(call->command->forwards);
	const struct know_command *native = native_meaning(call->openocd, call->command);
	if (native)
		return run_under_old_name(call, native);
	invocation_log(call, LOG_DEPRECATED, "deprecated-command", "'%s' is deprecated, the command is '%s' now",
	               call->name, successor);
	record(call);
	Jim_Obj *words[2] = {Jim_NewStringObj(interp, successor, -1), Jim_NewListObj(interp, call->argv, call->argc)};
	Jim_Obj *script = Jim_ConcatObj(interp, 2, words);
	Jim_IncrRefCount(script);
	call->openocd->engine->native_depth++;
	int code = Jim_EvalObj(interp, script);
	call->openocd->engine->native_depth--;
	Jim_DecrRefCount(interp, script);
	Jim_FreeNewObj(interp, words[0]);
	Jim_FreeNewObj(interp, words[1]);
	return code;
}

static int run_native(struct invocation *call, uint16_t effect, uint32_t grammar)
{
	enum know_stage stage = call->command->stage[call->openocd->version];
	if (stage != STAGE_ABSENT &&
	    !stage_fits(call->openocd, call->command, stage)) /* absent: run under its old name */
		return fail_stage(call, stage);
	int code = check_arguments(call, grammar);
	if (code == OPENOCD_OK)
		code = check_needs(call);
	if (code == OPENOCD_OK && effect) {
		struct openocd *openocd = call->openocd;
		struct target *saved = openocd->current_target;
		bool is_target = call->instance && !text_starts_with(know_string(call->command->name), "$");
		if (is_target)
			openocd->current_target = call->instance;
		openocd->engine->native_depth++;
		code = effects[effect](call);
		openocd->engine->native_depth--;
		if (is_target)
			openocd->current_target = saved;
	}
	if (code == OPENOCD_OK)
		record(call);
	return code;
}

/* Groups have no handler of their own: OpenOCD prints the usage and fails. */
static int fail_group(struct invocation *call)
{
	struct failure failure = {.kind = call->argc ? FAILURE_UNKNOWN_COMMAND : FAILURE_WRONG_ARGUMENTS,
	                          .command = call->name};
	failure.subject = call->argc ? invocation_copy(call, 0) : "";
	failure.message = call->argc ? arena_printf(call->openocd->arena, "'%s' has no subcommand '%s'", call->name,
	                                            failure.subject)
	                             : arena_printf(call->openocd->arena, "'%s' needs a subcommand", call->name);
	engine_note_failure(call->openocd, JIM_ERR, &failure);
	Jim_SetEmptyResult(call->interp);
	return JIM_ERR;
}

static int run_row(struct invocation *call)
{
	const struct know_command *row = call->command;
	if (is_native_now(call->openocd, row)) {
		if (row->native_arguments == KNOW_NO_GRAMMAR && !row->native_effect)
			return fail_group(call);
		return run_native(call, row->native_effect, row->native_arguments);
	}
	if (row->kind == COMMAND_GROUP)
		return fail_group(call);
	if (*know_string(row->forwards))
		return run_forward(call);
	return run_native(call, row->effect, row->arguments);
}

/* ---- dispatch ---- */

static bool is_procedure_now(const struct openocd *openocd, const struct know_command *row)
{
	return row->kind == COMMAND_PROCEDURE && *know_string(row->body) && !is_native_now(openocd, row);
}

/* Defines OpenOCD's procedure of ROW in the interpreter; the definition is not a step of the config. */
static void define_procedure(struct openocd *openocd, const struct know_command *row)
{
	Jim_Interp *interp = openocd->interp;
	Jim_Obj *words[4] = {
		Jim_NewStringObj(interp, "proc", -1),
		Jim_NewStringObj(interp, know_string(row->name), -1),
		Jim_NewStringObj(interp, know_string(row->parameters), -1),
		Jim_NewStringObj(interp, know_string(row->body), -1),
	};
	builtins_define_procedure(openocd, words);
}

/* Runs the command or procedure called NAME. */
static int run_named(Jim_Interp *interp, const char *name, int argc, Jim_Obj *const *argv)
{
	Jim_Obj *object = Jim_NewStringObj(interp, name, -1);
	Jim_IncrRefCount(object);
	int code = Jim_EvalObjPrefix(interp, object, argc, argv);
	Jim_DecrRefCount(interp, object);
	return code;
}

/* The available row called "ABOVE WORD". */
static const struct know_command *row_below(struct openocd *openocd, const char *above, const char *word)
{
	char name[160];
	if (strlen(above) + strlen(word) + 2 > sizeof(name))
		return NULL;
	strcpy(name, above);
	strcat(name, " ");
	strcat(name, word);
	return engine_available(openocd, name);
}

/* What WORD is for an instance: "$TARGET configure", or for a target the group of its type ("cortex_m"). */
static const struct know_command *instance_row(struct openocd *openocd, const struct bound_command *bound,
                                               const char *word)
{
	const struct know_command *found = row_below(openocd, bound->prefix, word);
	if (found || strcmp(bound->prefix, "$TARGET") != 0)
		return found;
	const struct target *target = bound->instance;
	found = know_command_find(word);
	bool of_type = found && found->stage[openocd->version] != STAGE_ABSENT &&
	               know_command_comes_with(found, "target-type", target->type);
	return of_type ? found : NULL;
}

/* The row that ROW (NULL: the instance itself) and WORD give. */
static const struct know_command *descend(struct openocd *openocd, const struct bound_command *bound,
                                          const struct know_command *row, const char *word)
{
	const struct know_command *found = row ? row_below(openocd, know_string(row->name), word) : NULL;
	if (!found && row == bound->command && bound->prefix)
		found = instance_row(openocd, bound, word);
	return found;
}

bool engine_command_exists(Jim_Interp *interp, const char *name)
{
	Jim_Obj *object = Jim_NewStringObj(interp, name, -1);
	Jim_IncrRefCount(object);
	bool exists = Jim_GetCommand(interp, object, JIM_NONE) != NULL;
	Jim_DecrRefCount(interp, object);
	return exists;
}

bool openocd_command_exists(struct openocd *openocd, const char *name)
{
	return engine_command_exists(openocd->interp, name) || engine_available(openocd, name) ||
	       openocd_is_extra_command(openocd, name) || builtins_load(openocd, name);
}

bool openocd_has_command(struct openocd *openocd, const char *name)
{
	if (!openocd->interp)
		return true;
	struct heap *outer = heap_enter(openocd->engine->heap);
	bool exists = openocd_command_exists(openocd, name);
	heap_enter(outer);
	return exists;
}

bool openocd_procedure_takes(struct openocd *openocd, const char *name, int *least, int *most)
{
	if (!openocd->interp)
		return false;
	struct heap *outer = heap_enter(openocd->engine->heap);
	Jim_Obj *object = Jim_NewStringObj(openocd->interp, name, -1);
	Jim_IncrRefCount(object);
	const Jim_Cmd *command = Jim_GetCommand(openocd->interp, object, JIM_NONE);
	bool is_procedure = command && command->isproc;
	if (is_procedure) {
		*least = command->u.proc.reqArity;
		*most = command->u.proc.argsPos >= 0 ? -1 : *least + command->u.proc.optArity;
	}
	Jim_DecrRefCount(openocd->interp, object);
	heap_enter(outer);
	return is_procedure;
}

/* ---- what a fork has in addition ---- */

static const struct know_command extra_command = {
	.arguments = KNOW_NO_GRAMMAR,
	.native_arguments = KNOW_NO_GRAMMAR,
	.stage = {STAGE_ANY, STAGE_ANY, STAGE_ANY, STAGE_ANY},
};
static const struct know_command extra_group = {
	.stage = {STAGE_ANY, STAGE_ANY, STAGE_ANY, STAGE_ANY},
	.kind = COMMAND_GROUP,
};

/* The row of an extra command NAME, or of a group that holds one; NULL for any other name. */
static const struct know_command *extra_row(const struct openocd *openocd, const char *name)
{
	const struct word_list *extras = &openocd->options.extra_commands;
	size_t length = strlen(name);
	const struct know_command *found = NULL;
	for (size_t i = 0; i < extras->count; i++) {
		if (strncmp(extras->items[i], name, length) != 0)
			continue;
		if (extras->items[i][length] == '\0')
			return &extra_command;
		if (extras->items[i][length] == ' ')
			found = &extra_group;
	}
	return found;
}

bool openocd_is_extra_command(const struct openocd *openocd, const char *name)
{
	return extra_row(openocd, name) != NULL;
}

bool openocd_is_extra_driver(const struct openocd *openocd, const char *name)
{
	const struct word_list *drivers = &openocd->options.extra_drivers;
	for (size_t i = 0; i < drivers->count; i++)
		if (strcmp(drivers->items[i], name) == 0)
			return true;
	return false;
}

/* ... that WORD gives behind NAME. An instance is called by a name of the config's: "$TARGET WORD" stands for it. */
static const struct know_command *extra_below(const struct openocd *openocd, const struct bound_command *bound,
                                              const char *longer, const char *word)
{
	const struct know_command *found = extra_row(openocd, longer);
	if (found || !bound->prefix || openocd->options.extra_commands.count == 0)
		return found;
	found = extra_row(openocd, arena_printf(openocd->arena, "%s %s", bound->prefix, word));
	return found ? found : extra_row(openocd, word);
}

/* ---- dispatch, word by word ---- */

/* "NAME WORD"; this runs for every command, and formatting would cost more than all the rest of it. */
static const char *joined(struct arena *arena, const char *name, const char *word)
{
	size_t name_length = strlen(name);
	size_t word_length = strlen(word);
	char *text = arena_alloc(arena, name_length + word_length + 2);
	memcpy(text, name, name_length);
	text[name_length] = ' ';
	memcpy(text + name_length + 1, word, word_length);
	return text;
}

static int dispatch(Jim_Interp *interp, int argc, Jim_Obj *const *argv)
{
	const struct bound_command *bound = Jim_CmdPrivData(interp);
	struct openocd *openocd = bound->openocd;
	const struct know_command *row = bound->command;
	const char *name = Jim_String(argv[0]);
	int used = 1;
	while (used < argc) {
		const char *word = Jim_String(argv[used]);
		const struct know_command *next = descend(openocd, bound, row, word);
		const char *longer = joined(openocd->arena, name, word);
		if (engine_command_exists(interp, longer)) /* a procedure of that name, blank included */
			return run_named(interp, longer, argc - used - 1, argv + used + 1);
		if (!next)
			next = extra_below(openocd, bound, longer, word);
		if (!next)
			break;
		row = next;
		name = longer;
		used++;
	}
	if (row && is_procedure_now(openocd, row)) {
		define_procedure(openocd, row);
		return run_named(interp, know_string(row->name), argc - used, argv + used);
	}
	static const struct know_command bare_instance = {.kind = COMMAND_GROUP};
	struct invocation call = {
		.openocd = openocd,
		.interp = interp,
		.command = row ? row : &bare_instance,
		.name = arena_strdup(openocd->arena, name),
		.argc = argc - used,
		.argv = argv + used,
		.instance = bound->instance,
		.place = openocd->engine->place,
	};
	return run_row(&call);
}

static void bind(struct openocd *openocd, const char *name, const struct bound_command *bound)
{
	struct bound_command *copy = arena_new(openocd->arena, struct bound_command);
	*copy = *bound;
	Jim_CreateCommand(openocd->interp, name, dispatch, copy, NULL);
}

bool openocd_add_instance(struct openocd *openocd, const char *name, const char *prefix, void *instance)
{
	/* A target "xtensa" shares its name with a group of commands: both sets of subcommands are there then. */
	const struct know_command *row = engine_available(openocd, name);
	if (!row && openocd_command_exists(openocd, name))
		return false;
	bind(openocd, name, &(struct bound_command){openocd, row, prefix, instance});
	return true;
}

/* Makes ROW a command of the interpreter. */
static void bind_row(struct openocd *openocd, const struct know_command *row)
{
	if (is_procedure_now(openocd, row))
		define_procedure(openocd, row);
	else
		bind(openocd, know_string(row->name), &(struct bound_command){openocd, row, NULL, NULL});
}

static void materialise_extras(struct openocd *openocd, const char *pattern)
{
	const struct word_list *extras = &openocd->options.extra_commands;
	for (size_t i = 0; i < extras->count; i++) {
		const char *name = arena_copy(openocd->arena, extras->items[i], strcspn(extras->items[i], " "));
		if (*name != '$' && !map_get(&openocd->engine->renamed, name) &&
		    !engine_command_exists(openocd->interp, name) && text_matches_glob(pattern, name))
			bind(openocd, name, &(struct bound_command){openocd, extra_row(openocd, name), NULL, NULL});
	}
}

void engine_materialise(struct openocd *openocd, const char *pattern)
{
	size_t length = strcspn(pattern, "*?[\\");
	char *start = arena_copy(openocd->arena, pattern, length);
	for (size_t i = know_command_lower_bound(start); i < know_command_count(); i++) {
		const struct know_command *row = know_command_at(i);
		const char *name = know_string(row->name);
		if (strncmp(name, start, length) != 0)
			break;
		if (*name != '$' && !map_get(&openocd->engine->renamed, name) && row_available(openocd, row) &&
		    !engine_command_exists(openocd->interp, name) && text_matches_glob(pattern, name))
			bind_row(openocd, row);
	}
	materialise_extras(openocd, pattern);
	builtins_materialise(openocd, pattern);
}

static int fail_unknown(struct openocd *openocd, const char *name, int argc, Jim_Obj *const *argv)
{
	struct failure failure = {.kind = FAILURE_UNKNOWN_COMMAND, .command = ""};
	failure.subject = arena_strdup(openocd->arena, name);
	failure.message = arena_printf(openocd->arena, "invalid command name \"%s\"", name);
	engine_note_failure(openocd, JIM_ERR, &failure);
	if (openocd->options.observer) {
		struct invocation call = {.openocd = openocd, .name = failure.subject, .argc = argc, .argv = argv};
		keep_failing_words(&call);
	}
	Jim_SetResultString(openocd->interp, failure.message, -1);
	return JIM_ERR;
}

/* Jim has no command argv[1]. */
static int engine_unknown(Jim_Interp *interp, int argc, Jim_Obj *const *argv)
{
	struct openocd *openocd = Jim_CmdPrivData(interp);
	if (argc < 2)
		return JIM_ERR;
	const char *name = Jim_String(argv[1]);
	bool is_gone = *name == '$' || map_get(&openocd->engine->renamed, name);
	const struct know_command *row = is_gone ? NULL : engine_available(openocd, name);
	const struct know_command *extra = is_gone || row ? NULL : extra_row(openocd, name);
	if (row)
		bind_row(openocd, row);
	else if (extra)
		bind(openocd, name, &(struct bound_command){openocd, extra, NULL, NULL});
	else if (is_gone || !builtins_load(openocd, name)) /* a script may have an `unknown` of its own */
		return engine_command_exists(interp, "unknown") ? run_named(interp, "unknown", argc - 1, argv + 1)
		                                                : fail_unknown(openocd, name, argc - 2, argv + 2);
	/* From here on it is as if the command had always been there: this call is no level of its own. */
	interp->unknown_called--;
	interp->evalDepth--;
	int code = Jim_EvalObjVector(interp, argc - 1, argv + 1);
	interp->evalDepth++;
	interp->unknown_called++;
	return code;
}

/* ---- the trace: where the run is ---- */

static source_id traced_file(struct openocd *openocd, Jim_Obj *file)
{
	struct engine *engine = openocd->engine;
	if (file == engine->file_object)
		return engine->file_object_id;
	const struct source_file *source = map_get(&engine->source_ids, Jim_String(file));
	if (engine->file_object)
		Jim_DecrRefCount(openocd->interp, engine->file_object);
	Jim_IncrRefCount(file); /* so that no other object takes this address */
	engine->file_object = file;
	engine->file_object_id = source ? source->id : SOURCE_NONE;
	return engine->file_object_id;
}

/* Cheap, as it is asked for each command that runs. */
static uint64_t name_bit(const char *name, size_t length)
{
	if (length == 0)
		return 1;
	unsigned mix = (unsigned char)name[0] * 7u + (unsigned char)name[length - 1] * 13u +
	               (unsigned char)name[length / 2] * 3u + (unsigned)length;
	return (uint64_t)1 << (mix & 63);
}

/* Notes that the command NAME was executed at LINE of FILE. */
static void mark_executed(struct openocd *openocd, source_id file, int line, Jim_Obj *name)
{
	struct engine *engine = openocd->engine;
	const struct source_file *source = source_store_file(openocd->sources, file);
	if (line < 1 || (size_t)line > source->line_count)
		return;
	while (engine->seen.count <= (size_t)file)
		vector_push(openocd->arena, &engine->seen, NULL);
	uint64_t **lines = &engine->seen.items[file];
	if (!*lines)
		*lines = arena_alloc(openocd->arena, source->line_count * sizeof(**lines));
	int length;
	const char *text = Jim_GetString(name, &length);
	(*lines)[line - 1] |= name_bit(text, (size_t)length);
}

bool openocd_has_executed(const struct openocd *openocd, source_id file, unsigned line, const char *name)
{
	const struct engine *engine = openocd->engine;
	const struct source_file *source = source_store_file(openocd->sources, file);
	if ((size_t)file >= engine->seen.count || !engine->seen.items[file] || line < 1 || line > source->line_count)
		return false;
	uint64_t bits = engine->seen.items[file][line - 1];
	return name ? (bits & name_bit(name, strlen(name))) != 0 : bits != 0;
}

/* Jim calls: TRACE cmd|proc FILE LINE RESULT COMMAND ARGUMENTS, before each command. */
static int engine_trace(Jim_Interp *interp, int argc, Jim_Obj *const *argv)
{
	struct openocd *openocd = Jim_CmdPrivData(interp);
	struct engine *engine = openocd->engine;
	if (argc != 7)
		return JIM_OK;
	guard_poll();
	if (++engine->step > openocd->options.limits.steps)
		guard_escape(ESCAPE_STEPS);
	source_id file = traced_file(openocd, argv[2]);
	if (file == SOURCE_NONE)
		return JIM_OK;
	jim_wide line = 0;
	Jim_GetWide(interp, argv[3], &line);
	engine->place.file = file;
	engine->place.line = (int)line;
	engine->place.inclusion = openocd->inclusion;
	mark_executed(openocd, file, (int)line, argv[5]);
	if (openocd->inclusion >= 0) {
		struct inclusion *inclusion = &openocd->inclusions.items[openocd->inclusion];
		if (inclusion->file == file)
			inclusion->current_line = (int)line;
		engine->place.reading_at = inclusion->current_line;
	}
	return JIM_OK;
}

void engine_attach(struct openocd *openocd)
{
	static const char trace_name[] = HIDDEN_COMMAND "trace";
	static const char unknown_name[] = HIDDEN_COMMAND "unknown";
	Jim_Interp *interp = openocd->interp;
	Jim_CreateCommand(interp, unknown_name, engine_unknown, openocd, NULL);
	Jim_DecrRefCount(interp, interp->unknown);
	interp->unknown = Jim_NewStringObj(interp, unknown_name, -1);
	Jim_IncrRefCount(interp->unknown);
	Jim_CreateCommand(interp, trace_name, engine_trace, openocd, NULL);
	interp->traceCmdObj = Jim_NewStringObj(interp, trace_name, -1);
	Jim_IncrRefCount(interp->traceCmdObj);
	interp->maxEvalDepth++; /* the trace of the innermost command OpenOCD would run takes one level more */
}

int openocd_eval(struct openocd *openocd, const char *script)
{
	return Jim_EvalSource(openocd->interp, "embedded:startup.tcl", 1, script);
}

/* ---- looking up objects ---- */

struct target *openocd_find_target(struct openocd *openocd, const char *name)
{
	for (size_t i = 0; i < openocd->targets.count; i++)
		if (strcmp(openocd->targets.items[i]->name, name) == 0)
			return openocd->targets.items[i];
	int64_t number;
	if (grammar_number(name, &number) && number >= 0 && (uint64_t)number < openocd->targets.count)
		return openocd->targets.items[number];
	return NULL;
}

struct tap *openocd_find_tap(struct openocd *openocd, const char *name)
{
	for (size_t i = 0; i < openocd->taps.count; i++)
		if (strcmp(openocd->taps.items[i]->name, name) == 0)
			return openocd->taps.items[i];
	int64_t number;
	if (grammar_number(name, &number) && number >= 0 && (uint64_t)number < openocd->taps.count)
		return openocd->taps.items[number];
	return NULL;
}

struct dap *openocd_find_dap(struct openocd *openocd, const char *name)
{
	for (size_t i = 0; i < openocd->daps.count; i++)
		if (strcmp(openocd->daps.items[i]->name, name) == 0)
			return openocd->daps.items[i];
	return NULL;
}

struct cross_trigger *openocd_find_cti(struct openocd *openocd, const char *name)
{
	for (size_t i = 0; i < openocd->cross_triggers.count; i++)
		if (strcmp(openocd->cross_triggers.items[i]->name, name) == 0)
			return openocd->cross_triggers.items[i];
	return NULL;
}

/* NAME is the driver's name, or that with ".N" behind it. */
static bool name_means_driver(const char *name, const char *driver)
{
	size_t length = strlen(driver);
	return strncmp(name, driver, length) == 0 && (name[length] == '.' || name[length] == '\0');
}

/* Which bank of a driver "DRIVER.N" asks for, from 1; a bare name and ".0" mean the first one too. */
static uint64_t wanted_index(const char *name)
{
	const char *dot = strrchr(name, '.');
	int64_t number;
	if (!dot)
		return 0;
	if (!isdigit((unsigned char)dot[1]) || !grammar_number(dot + 1, &number) || number < 0)
		return UINT64_MAX;
	return (uint64_t)number;
}

/* OpenOCD's search: an exact name, or "stm32f1x" and "stm32f1x.2" for the first and second bank of that driver. */
struct flash_bank *openocd_find_flash_bank_by_name(const struct openocd *openocd, const char *name)
{
	uint64_t wanted = wanted_index(name);
	uint64_t found = 0;
	for (size_t i = 0; i < openocd->flash_banks.count; i++) {
		struct flash_bank *bank = openocd->flash_banks.items[i];
		if (strcmp(bank->name, name) == 0)
			return bank;
		if (name_means_driver(name, bank->driver) && ++found >= wanted)
			return bank;
	}
	return NULL;
}

/* A bank that its driver adds when it probes the chip has no record here: it is taken for one of those that have. */
static struct flash_bank *bank_that_brings_more(const struct openocd *openocd)
{
	for (size_t i = 0; i < openocd->flash_banks.count; i++)
		if (know_word_exists("flash-adds-banks", openocd->flash_banks.items[i]->driver, openocd->version))
			return openocd->flash_banks.items[i];
	return NULL;
}

struct flash_bank *openocd_find_flash_bank(struct openocd *openocd, const char *name)
{
	struct flash_bank *bank = openocd_find_flash_bank_by_name(openocd, name);
	if (bank)
		return bank;
	int64_t number;
	if (grammar_number(name, &number) && number >= 0 && (uint64_t)number < openocd->flash_banks.count)
		return openocd->flash_banks.items[number];
	return bank_that_brings_more(openocd);
}
