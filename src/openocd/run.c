/* SPDX-License-Identifier: MIT */
/*
 * The course of a run: inputs in order, the first `init`, `shutdown`, and the verdict.
 *
 * Where it stops. Jim's own failures (an unset variable, a missing brace) leave file and line in the interpreter. A
 * failing OpenOCD command leaves nothing there (its code is not JIM_ERR), so the last command that the trace saw in a
 * config file is the place. OpenOCD's own procedures are never the place: the config's command that called them is.
 */
#include "openocd/effects.h"
#include "openocd/engine.h"
#include "openocd/guard.h"
#include "openocd/heap.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

const char *run_end_name(enum run_end end)
{
	static const char *const names[] = {"end", "init", "shutdown", "error"};
	return names[end];
}

/* ---- life cycle ---- */

static void set_defaults(struct openocd *openocd)
{
	static const char *const reset_defaults[RESET_CATEGORY_COUNT] = {
		[RESET_SIGNALS] = "none",
		[RESET_COMBINATION] = "separate",
		[RESET_GATING] = "srst_gates_jtag",
		[RESET_TRST_TYPE] = "trst_push_pull",
		[RESET_SRST_TYPE] = "srst_open_drain",
		[RESET_CONNECT] = "connect_deassert_srst",
	};
	for (int i = 0; i < RESET_CATEGORY_COUNT; i++)
		openocd->adapter.reset[i].word = reset_defaults[i];
	openocd->gdb_memory_map = true;
	openocd->gdb_flash_program = true;
	openocd->inclusion = -1;
	openocd->engine->place = (struct place){SOURCE_NONE, 0, -1, 0};
	map_init(&openocd->adapter.options, openocd->arena);
	map_init(&openocd->features, openocd->arena);
	map_init(&openocd->engine->found_names, openocd->arena);
	map_init(&openocd->engine->renamed, openocd->arena);
	map_init(&openocd->engine->source_ids, openocd->arena);
}

struct openocd *openocd_new(const struct openocd_options *options, struct source_store *sources,
                            struct file_access *files, struct arena *arena)
{
	struct openocd *openocd = arena_new(arena, struct openocd);
	openocd->options = *options;
	openocd->options.limits = limits_filled(&options->limits);
	openocd->version = options->version;
	openocd->sources = sources;
	openocd->files = files;
	openocd->arena = arena;
	openocd->engine = arena_new(arena, struct engine);
	set_defaults(openocd);
	search_set_folders(openocd);
	map_set(&openocd->features, arena_printf(arena, "version %s", know_version_name(options->version)), openocd);
	openocd->engine->heap = heap_new(openocd->options.limits.memory / 2);
	return openocd;
}

void openocd_free(struct openocd *openocd)
{
	/* Jim's objects are not freed one by one: their heap goes as a whole. */
	if (openocd->engine->heap)
		heap_free(openocd->engine->heap);
	openocd->engine->heap = NULL;
	openocd->interp = NULL;
}

void openocd_install_signals(void)
{
	guard_install_signals();
}

const char *openocd_variable(struct openocd *openocd, const char *name)
{
	if (!openocd->interp)
		return NULL;
	struct heap *outer = heap_enter(openocd->engine->heap);
	Jim_Obj *value = Jim_GetGlobalVariableStr(openocd->interp, name, JIM_NONE);
	const char *text = value ? arena_strdup(openocd->arena, Jim_String(value)) : NULL;
	heap_enter(outer);
	return text;
}

/* ---- failures ---- */

/* The last command may have stood in a file that this one had read to its end. */
static void leave_inclusions(const struct openocd *openocd, struct place *place)
{
	int at = place->inclusion;
	while (at >= 0 && openocd->inclusions.items[at].file != place->file)
		at = openocd->inclusions.items[at].parent;
	if (at < 0)
		return; /* a procedure of another file: it is run where the last command was */
	place->inclusion = at;
	place->reading_at = place->line;
}

/*
 * The first entry of Jim's stack trace (procedure, file, line, ...) that counts. The Jim of master keeps one place for
 * each procedure, that of its innermost command; where this one stands in a text without a place, which `eval` has put
 * together, the place is where the procedure was called. Older ones go on in the procedure itself.
 */
static int first_traced(struct openocd *openocd, int length)
{
	Jim_Interp *interp = openocd->interp;
	int first = 0;
	if (openocd->version != OPENOCD_MASTER || Jim_Length(interp->errorFileNameObj) > 0)
		return 0;
	while (first + 2 < length && Jim_Length(Jim_ListGetIndex(interp, interp->stackTrace, first)) == 0)
		first += 3;
	return first;
}

/* The innermost place in a config of the entries from FIRST on. False when there is none. */
static bool use_traced_place(struct openocd *openocd, int first, int length, struct place *place)
{
	Jim_Interp *interp = openocd->interp;
	for (int i = first; i + 2 < length; i += 3) {
		const char *name = Jim_String(Jim_ListGetIndex(interp, interp->stackTrace, i + 1));
		const struct source_file *source = map_get(&openocd->engine->source_ids, name);
		jim_wide line;
		if (!source ||
		    Jim_GetWide(interp, Jim_ListGetIndex(interp, interp->stackTrace, i + 2), &line) != JIM_OK)
			continue;
		place->file = source->id;
		place->line = line > 0 ? (int)line : 1; /* Jim's place of an open quote is one line up */
		leave_inclusions(openocd, place);
		return true;
	}
	return false;
}

/* The innermost place in a config of those that Jim says its error came through. */
static void use_jim_place(struct openocd *openocd, struct place *place)
{
	int length = Jim_ListLength(openocd->interp, openocd->interp->stackTrace);
	int first = first_traced(openocd, length);
	if (!use_traced_place(openocd, first, length, place) && first > 0)
		use_traced_place(openocd, 0, first, place);
}

struct message_kind {
	const char *start;
	enum failure_kind kind;
};

static enum failure_kind classify_message(const char *message)
{
	static const struct message_kind kinds[] = {
		{"invalid command name", FAILURE_UNKNOWN_COMMAND},
		{"wrong # args", FAILURE_WRONG_ARGUMENTS},
		{"Can't find ", FAILURE_SCRIPT_NOT_FOUND},
		{"missing close-", FAILURE_SYNTAX},
		{"unmatched \"", FAILURE_SYNTAX},
		{"missing quote", FAILURE_SYNTAX},
		{"unmatched [", FAILURE_SYNTAX},
		{"missing expression", FAILURE_SYNTAX},
		{"extra characters after", FAILURE_SYNTAX},
		{"syntax error in expression", FAILURE_SYNTAX},
	};
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (text_starts_with(message, kinds[i].start))
			return kinds[i].kind;
	return FAILURE_SCRIPT;
}

/* The word that a message of Jim's or of `find` is about. */
static const char *subject_of(struct arena *arena, const char *message, enum failure_kind kind)
{
	if (kind == FAILURE_SCRIPT_NOT_FOUND && text_starts_with(message, "Can't find "))
		return arena_strdup(arena, message + strlen("Can't find "));
	const char *open = strchr(message, '"');
	const char *close = open ? strchr(open + 1, '"') : NULL;
	return close ? arena_copy(arena, open + 1, (size_t)(close - open - 1)) : "";
}

static struct failure described_by_jim(struct openocd *openocd, const char *message)
{
	struct failure failure = {.command = "", .message = arena_strdup(openocd->arena, message)};
	failure.kind = classify_message(message);
	failure.subject = subject_of(openocd->arena, message, failure.kind);
	return failure;
}

/* Whether what Jim ends with is the last failure of a command of ours: that one may have been caught since. */
static bool is_pending(const struct engine *engine, int code, const char *message)
{
	if (engine->pending.kind == FAILURE_NONE || engine->pending_code != code)
		return false;
	if (code != JIM_ERR || strcmp(message, engine->pending.message) == 0)
		return true;
	return !*message && engine->pending_step == engine->step;
}

#define MESSAGE_LIMIT 4000 /* a script can raise an error of a megabyte */

static struct failure failure_of(struct openocd *openocd, int code)
{
	const struct engine *engine = openocd->engine;
	const char *message = Jim_String(Jim_GetResult(openocd->interp));
	struct failure failure =
		is_pending(engine, code, message) ? engine->pending : described_by_jim(openocd, message);
	failure.place = engine->place;
	failure.message = text_shortened(openocd->arena, failure.message, MESSAGE_LIMIT);
	if (code == JIM_ERR)
		use_jim_place(openocd, &failure.place);
	return failure;
}

/* ---- the inputs ---- */

static void decide(struct openocd *openocd, enum run_end end, bool ok)
{
	if (openocd->engine->load_decided)
		return;
	openocd->engine->load_decided = true;
	openocd->end = end;
	openocd->ok = ok;
}

/* Takes the outcome of one -f or -c; false when the run is over. */
static bool take_outcome(struct openocd *openocd, int code)
{
	if (code == JIM_OK)
		return true;
	if (code == OPENOCD_CLOSE_CONNECTION) {
		decide(openocd, RUN_SHUTDOWN, true);
		return false;
	}
	if (openocd->is_uncertain) { /* what follows from something unknown is no failure */
		decide(openocd, RUN_END, true);
		return false;
	}
	struct failure failure = failure_of(openocd, code);
	if (openocd->engine->load_decided) {
		openocd->late_failure = failure;
	} else {
		openocd->failure = failure;
		openocd->failure_code = code;
		decide(openocd, RUN_ERROR, false);
	}
	return false;
}

static int run_command_text(struct openocd *openocd, int number, const char *text)
{
	const char *name = arena_printf(openocd->arena, "<command %d>", number);
	struct source_file *source = source_store_add(openocd->sources, name, text, strlen(text));
	source->is_command = true;
	source->is_input = true;
	map_set(&openocd->engine->source_ids, name, source);
	if (strstr(text, "env"))
		builtins_set_environment(openocd);
	search_enter(openocd, source->id, "", false);
	int code = Jim_EvalSource(openocd->interp, name, 1, text);
	search_leave(openocd);
	return code;
}

/* As the command line's -f does: a list of two words, so that any name survives. */
static int run_file(struct openocd *openocd, const char *name)
{
	Jim_Interp *interp = openocd->interp;
	Jim_Obj *words[2] = {Jim_NewStringObj(interp, "script", -1), Jim_NewStringObj(interp, name, -1)};
	openocd->engine->place = (struct place){SOURCE_NONE, 0, -1, 0};
	return Jim_EvalObjVector(interp, 2, words);
}

static size_t last_input(const struct openocd_options *options)
{
	size_t last = 0;
	for (size_t i = 0; i < options->input_count; i++)
		if (options->inputs[i].kind != INPUT_SCRIPTS)
			last = i;
	return last;
}

static bool has_inputs(const struct openocd_options *options)
{
	for (size_t i = 0; i < options->input_count; i++)
		if (options->inputs[i].kind != INPUT_SCRIPTS)
			return true;
	return false;
}

static void run_inputs(struct openocd *openocd)
{
	const struct openocd_options *options = &openocd->options;
	int command_number = 0;
	bool going = true;
	if (!has_inputs(options)) {
		/* OpenOCD ignores what becomes of its default file; a verdict on it is what the user asked for. */
		take_outcome(openocd, run_file(openocd, "openocd.cfg"));
		return;
	}
	for (size_t i = 0; i < options->input_count && going; i++) {
		const struct run_input *input = &options->inputs[i];
		openocd->engine->is_last_input = i == last_input(options);
		if (input->kind == INPUT_COMMAND)
			going = take_outcome(openocd, run_command_text(openocd, ++command_number, input->text));
		else if (input->kind == INPUT_FILE)
			going = take_outcome(openocd, run_file(openocd, input->text));
	}
}

/* An adapter that no file chose, so that a fragment can be checked further. */
static void assume_adapter(struct openocd *openocd)
{
	const char *words = openocd->options.assumed_transports;
	VECTOR(const char *) list = {0};
	while (*words) {
		size_t length = strcspn(words, " ");
		vector_push(openocd->arena, &list, arena_copy(openocd->arena, words, length));
		words += length + (words[length] == ' ');
	}
	openocd->adapter.driver = ASSUMED_ADAPTER;
	openocd->adapter.transports = (struct word_list){list.items, list.count};
}

static void run_guarded(void *context)
{
	struct openocd *openocd = context;
	openocd->interp = Jim_CreateInterp();
	builtins_register(openocd);
	engine_attach(openocd);
	if (openocd->options.assumed_transports)
		assume_adapter(openocd);
	run_inputs(openocd);
	decide(openocd, RUN_END, true);
	/* What `init` would do next fills the model: init_targets and init_board are where many boards do their work.
	 */
	if (openocd->ok && openocd->end == RUN_END && !openocd->init_done) {
		int code = openocd_eval(openocd, "target init");
		if (code != JIM_OK && code != OPENOCD_CLOSE_CONNECTION && !openocd->is_uncertain)
			openocd->late_failure = failure_of(openocd, code);
	}
}

static struct failure failure_of_escape(const struct openocd *openocd, enum escape reason)
{
	static const char *const messages[] = {
		[ESCAPE_STEPS] = "the script does not come to an end",
		[ESCAPE_INCLUDES] = "the script reads more files than a check allows",
		[ESCAPE_FILE_SIZE] = "the script reads a file that is larger than a check allows",
		[ESCAPE_MEMORY] = "the script asks for more memory than a check allows",
		[ESCAPE_TIME] = "the script runs longer than a check allows",
		[ESCAPE_CRASH] = "the script makes the Tcl interpreter crash",
	};
	return (struct failure){.kind = FAILURE_BUDGET,
	                        .command = "",
	                        .subject = "",
	                        .message = messages[reason],
	                        .place = openocd->engine->place};
}

static void takes_too_much(void)
{
	guard_escape(ESCAPE_MEMORY);
}

/* From now on, ARENA may grow by MORE, but hold no more than three quarters of the memory of a check. */
static void limit_arena(struct arena *arena, const struct limits *limits, size_t more)
{
	size_t most = limits->memory / 4 * 3;

	arena->limit = arena->used + more < most ? arena->used + more : most;
	arena->exceeded = takes_too_much;
}

void openocd_run(struct openocd *openocd)
{
	const struct limits *limits = &openocd->options.limits;
	struct heap *outer = heap_enter(openocd->engine->heap);
	limit_arena(openocd->arena, limits, limits->memory / 4);
	enum escape reason = guard_run(run_guarded, openocd, limits->milliseconds, GUARD_ANYWHERE);
	openocd->arena->limit = 0;
	heap_enter(outer);
	if (reason == ESCAPE_NONE)
		return;
	openocd_free(openocd); /* left in the middle of something: never touched again, and it may be large */
	/* Behind `init` a loop waits for hardware that is not there: no fault of the config. */
	if (openocd->engine->load_decided)
		return;
	openocd->failure = failure_of_escape(openocd, reason);
	decide(openocd, RUN_ERROR, false);
}

const char *openocd_look(struct openocd *openocd, void (*look)(void *context), void *context)
{
	const struct limits *limits = &openocd->options.limits;
	struct heap *outer = heap_enter(NULL);
	heap_enter(outer);
	limit_arena(openocd->arena, limits, limits->memory / 4 * 3);
	enum escape reason = guard_run(look, context, limits->milliseconds, GUARD_AT_POLLS);
	openocd->arena->limit = 0;
	if (reason == ESCAPE_NONE)
		return NULL;
	heap_enter(outer);
	openocd_free(openocd); /* it may have been asked something when it was left */
	switch (reason) {
	case ESCAPE_MEMORY:
		return "what there is to say about it takes more memory than a check allows";
	case ESCAPE_TIME:
		return "what there is to say about it takes longer than a check allows";
	default:
		return "openocdlint met a fault of its own; please report it";
	}
}

void openocd_give_way(void)
{
	guard_poll();
}

void openocd_forget_if_large(struct openocd *openocd)
{
	if (openocd->engine->heap && heap_used(openocd->engine->heap) > openocd->options.limits.memory / 16)
		openocd_free(openocd);
}

/* ---- the commands that steer the run ---- */

int effect_init(struct invocation *call)
{
	struct openocd *openocd = call->openocd;
	if (openocd->init_done || openocd->engine->load_decided)
		return invocation_ok();
	openocd->init_place = call->place;
	decide(openocd, RUN_INIT, true);
	int code = openocd_eval(openocd, "target init");
	openocd->init_done = true;
	static const char after[] = "_run_post_init_commands"; /* 0.12.0 and later */
	if (code != JIM_OK || !openocd_command_exists(openocd, after))
		return code;
	return openocd_eval(openocd, after);
}

int effect_shutdown(struct invocation *call)
{
	struct openocd *openocd = call->openocd;
	const struct source_file *file = source_store_file(openocd->sources, call->place.file);
	openocd_eval(openocd, "_run_pre_shutdown_commands");
	if (strcmp(invocation_argument(call, 0), "error") == 0)
		return invocation_fail(call, "the script asked OpenOCD to stop with an error");
	/* `-c shutdown` at the end of a command line is its end, not a script that cuts it short. */
	if (file && file->is_command && openocd->engine->is_last_input && openocd->inclusion >= 0 &&
	    openocd->inclusions.items[openocd->inclusion].parent < 0)
		decide(openocd, RUN_END, true);
	openocd->shutdown_place = call->place;
	return OPENOCD_CLOSE_CONNECTION;
}

/* What the script has printed since the log had LENGTH entries; NULL when that is nothing. */
static Jim_Obj *printed_since(struct openocd *openocd, size_t length)
{
	Jim_Obj *printed = NULL;
	for (size_t i = length; i < openocd->log.count; i++) {
		const struct log_entry *entry = &openocd->log.items[i];
		bool is_line = strcmp(entry->topic, "echo") == 0;
		if (!is_line && strcmp(entry->topic, "echo-n") != 0)
			continue;
		if (!printed)
			printed = Jim_NewStringObj(openocd->interp, "", 0);
		Jim_AppendStrings(openocd->interp, printed, entry->message, is_line ? "\n" : "", NULL);
	}
	return printed;
}

/* What is captured is the script's own: its commands are not ours. */
int effect_capture(struct invocation *call)
{
	int *depth = &call->openocd->engine->native_depth;
	int outer = *depth;
	size_t log_length = call->openocd->log.count;
	if (call->argc != 1)
		return invocation_usage(call, 0, "command");
	*depth = outer - 1;
	int code = Jim_EvalSource(call->interp, "embedded:capture", 1, invocation_argument(call, 0));
	*depth = outer;
	Jim_Obj *printed = code == JIM_OK ? printed_since(call->openocd, log_length) : NULL;
	if (printed)
		Jim_SetResult(call->interp, printed);
	return code;
}
