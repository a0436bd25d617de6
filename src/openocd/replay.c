/* SPDX-License-Identifier: MIT */
/*
 * A row of the record has cases and steps, one a line, each a Tcl list (knowledge/README.md):
 *
 *	{swd ?swd} {QUADSPI unset} {CHIPNAME stm32f4x}        transports, conditions, defaults of variables
 *	41@target/swj-dp.tcl:30/1-2 swd newdap %{CHIPNAME} cpu      line, where else, in which cases; words
 *
 * The case is chosen once, when the script begins. Each step is then evaluated under the script's name and line, so
 * that trace, failures and provenance are those of the real file.
 */
#include "openocd/replay.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "openocd/guard.h"

static const char fail_command[] = HIDDEN_COMMAND "fail";
static const char procedure_command[] = HIDDEN_COMMAND "procedure";

/* One script or procedure that is being replayed. */
struct replay {
	struct openocd *openocd;
	Jim_Interp *interp;
	const char *script; /* "target/stm32f4x.cfg" */
	const char *path;   /* "openocd:target/stm32f4x.cfg" */
	int case_number;
	struct map defaults;   /* of variables, in this case: name -> value */
	struct map parameters; /* of a procedure: name -> value */
	bool is_procedure;
	bool has_unselected; /* the record knows the transport that will be selected by itself */
};

/* ---- names and texts ---- */

bool replay_is_recorded(const char *path)
{
	return text_starts_with(path, RECORDED_SCHEME);
}

const char *replay_find(struct openocd *openocd, const char *name)
{
	if (openocd->options.ignores_record)
		return NULL;
	if (replay_is_recorded(name))
		name += strlen(RECORDED_SCHEME);
	if (!know_recorded_find(name, openocd->version) || strchr(name, ' '))
		return NULL;
	return arena_printf(openocd->arena, RECORDED_SCHEME "%s", name);
}

/* Calls TAKE for each line of LIST until it returns false. */
static void each_line(uint32_t list, bool (*take)(void *context, const char *line), void *context)
{
	const char *line;
	for (size_t i = 0; (line = know_line(list, i)) && take(context, line); i++)
		;
}

struct text_of_script {
	struct openocd *openocd;
	struct text_builder out;
};

static bool add_procedure(void *context, const char *line)
{
	struct text_of_script *text = context;
	const char *word = strchr(line, ' ');
	if (!word || !text_starts_with(word, " proc ") || strstr(word, "%{"))
		return true;
	text_printf(&text->out, "%s\n", word + 1);
	return true;
}

struct source_file *replay_source(struct openocd *openocd, const char *path)
{
	struct source_file *source = map_get(&openocd->engine->source_ids, path);
	const struct know_recorded *row = know_recorded_find(path + strlen(RECORDED_SCHEME), openocd->version);
	if (source || !row)
		return source;
	struct text_of_script text = {.openocd = openocd};
	text_init_in(&text.out, openocd->arena, 0);
	for (long line = strtol(know_string(row->lines), NULL, 10); line > 0; line--)
		text_add_char(&text.out, '\n');
	each_line(row->steps, add_procedure, &text);
	source = source_store_add(openocd->sources, path + strlen(RECORDED_SCHEME), text.out.bytes, text.out.length);
	source->is_stock = true;
	source->is_recorded = true;
	map_set(&openocd->engine->source_ids, path, source);
	return source;
}

/* ---- lists ---- */

struct words {
	struct arena *arena;
	const char **items;
	size_t count;
};

static struct words words_of_list(const struct replay *replay, const char *list)
{
	Jim_Interp *interp = replay->interp;
	struct words words = {replay->openocd->arena, NULL, 0};
	Jim_Obj *object = Jim_NewStringObj(interp, list, -1);
	Jim_IncrRefCount(object);
	words.count = (size_t)Jim_ListLength(interp, object);
	words.items = arena_alloc(words.arena, (words.count + 1) * sizeof(*words.items));
	for (size_t i = 0; i < words.count; i++)
		words.items[i] = arena_strdup(words.arena, Jim_String(Jim_ListGetIndex(interp, object, (int)i)));
	Jim_DecrRefCount(interp, object);
	return words;
}

/* ---- which case ---- */

static const char *global_variable(const struct replay *replay, const char *name)
{
	Jim_Obj *value = Jim_GetGlobalVariableStr(replay->interp, name, JIM_NONE);
	return value ? Jim_String(value) : NULL;
}

/* "swd": selected; "?swd": the one that OpenOCD will select when it is asked; "hla:swd": through that driver; "none".
 */
static const char *transport_word(const struct openocd *openocd)
{
	const struct adapter *adapter = &openocd->adapter;
	const char *driver = adapter->driver ? adapter->driver : "";
	const char *name = openocd->transport.name;
	const char *mark = name ? "" : "?";
	if (!name && adapter->transports.count)
		name = adapter->transports.items[0];
	if (!name)
		return "none";
	bool is_hla = strcmp(driver, "hla") == 0 && !text_starts_with(name, "hla_");
	return arena_printf(openocd->arena, "%s%s%s", mark, is_hla ? "hla:" : "", name);
}

static bool has_word(const struct words *words, const char *wanted)
{
	for (size_t i = 0; i < words->count; i++)
		if (strcmp(words->items[i], wanted) == 0)
			return true;
	return false;
}

/* A transport that will be selected when it is asked for is as good as selected, unless the record says otherwise. */
static bool is_for(const struct replay *replay, const char *list, const char *transport)
{
	struct words words = words_of_list(replay, list);
	return has_word(&words, "any") || has_word(&words, transport) ||
	       (*transport == '?' && !replay->has_unselected && has_word(&words, transport + 1));
}

/* How well the variables fit CONDITIONS: 0 not at all; a condition on the very value counts more than `set`. */
static int fit(const struct replay *replay, const char *conditions)
{
	struct words words = words_of_list(replay, conditions);
	int score = 1;
	for (size_t i = 0; i + 1 < words.count; i += 2) {
		const char *state = words.items[i + 1];
		const char *value =
			*state == '!' ? replay->openocd->adapter.driver : global_variable(replay, words.items[i]);
		if (*state == '!') {
			if (value && strcmp(value, state + 1) == 0)
				return 0;
		} else if (*state == '=') {
			if (!value || strcmp(value, state + 1) != 0)
				return 0;
			score++;
		} else if ((value != NULL) != (strcmp(state, "set") == 0)) {
			return 0;
		}
	}
	return score;
}

struct case_search {
	struct replay *replay;
	const char *transport;
	int number;
	int best;
	const char *defaults;
};

static bool look_at_case(void *context, const char *line)
{
	struct case_search *search = context;
	struct words words = words_of_list(search->replay, line);
	int now = words.count == 3 && is_for(search->replay, words.items[0], search->transport)
	                  ? fit(search->replay, words.items[1])
	                  : 0;
	if (now > search->best) {
		search->best = now;
		search->replay->case_number = search->number;
		search->defaults = words.items[2];
	}
	search->number++;
	return true;
}

static bool choose_case(struct replay *replay, const struct know_recorded *row)
{
	struct case_search search = {.replay = replay, .transport = transport_word(replay->openocd)};
	const char *line;
	replay->has_unselected = false;
	for (size_t i = 0; !replay->has_unselected && (line = know_line(row->cases, i)); i++)
		replay->has_unselected = strstr(line, search.transport) != NULL;
	each_line(row->cases, look_at_case, &search);
	if (search.best == 0)
		return false;
	struct words words = words_of_list(replay, search.defaults);
	for (size_t i = 0; i + 1 < words.count; i += 2)
		map_set(&replay->defaults, words.items[i], (void *)words.items[i + 1]);
	return true;
}

/* "0,3-5" */
static bool is_in_ranges(const char *ranges, int number)
{
	while (*ranges) {
		char *end;
		long first = strtol(ranges, &end, 10);
		long last = *end == '-' ? strtol(end + 1, &end, 10) : first;
		if (number >= first && number <= last)
			return true;
		if (*end != ',')
			return false;
		ranges = end + 1;
	}
	return false;
}

/* ---- templates ---- */

static void give_up(struct replay *replay)
{
	struct openocd *openocd = replay->openocd;
	if (openocd->is_uncertain)
		return;
	openocd->is_uncertain = true;
	openocd->uncertain_place = openocd->engine->place;
}

static const char *value_of(const struct replay *replay, const char *name)
{
	const char *value = map_get(&replay->parameters, name);
	if (!value)
		value = global_variable(replay, name);
	return value ? value : map_get(&replay->defaults, name);
}

/* "NAME*1024/3+0:8x": a number that is computed from a variable; false when that is none. */
static bool add_computed(const struct replay *replay, struct text_builder *out, const char *formula)
{
	const char *star = strchr(formula, '*');
	const char *value = value_of(replay, arena_copy(replay->openocd->arena, formula, (size_t)(star - formula)));
	char *end;
	if (!value || !*value)
		return false;
	int64_t given = (int64_t)strtoull(value, &end, 0);
	if (*end)
		return false;
	int64_t factor = strtoll(star + 1, &end, 10);
	int64_t divisor = *end == '/' ? strtoll(end + 1, &end, 10) : 1;
	int64_t offset = strtoll(end, &end, 10);
	uint64_t result = (uint64_t)((int64_t)((uint64_t)given * (uint64_t)factor) / divisor) + (uint64_t)offset;
	if (*end == ':')
		text_printf(out, "0x%0*" PRIx64, (int)strtol(end + 1, NULL, 10), result);
	else
		text_printf(out, "%" PRId64, (int64_t)result);
	return true;
}

/* Writes what TEMPLATE means now to OUT; false when it is not known. */
static bool expand(const struct replay *replay, const char *template, struct text_builder *out)
{
	for (const char *at = template; *at; at++) {
		if (*at != '%') {
			text_add_char(out, *at);
			continue;
		}
		at++;
		if (*at == '%') {
			text_add_char(out, '%');
			continue;
		}
		const char *close = *at == '{' ? strchr(at, '}') : NULL;
		if (!close)
			return false; /* %? */
		const char *name = arena_copy(replay->openocd->arena, at + 1, (size_t)(close - at - 1));
		const char *value = value_of(replay, name);
		if (strchr(name, '*')) {
			if (!add_computed(replay, out, name))
				return false;
		} else if (value) {
			text_add_string(out, value);
		} else {
			return false;
		}
		at = close;
	}
	return true;
}

/* The words as they are now, a Tcl list; NULL when one is not known. */
static Jim_Obj *expand_words(const struct replay *replay, const struct words *words, size_t first)
{
	Jim_Obj *list = Jim_NewListObj(replay->interp, NULL, 0);
	struct text_builder word;
	bool is_known = true;
	text_init_in(&word, replay->openocd->arena, 0);
	for (size_t i = first; i < words->count && is_known; i++) {
		text_clear(&word);
		if (strcmp(words->items[i], "%{args}") == 0 && map_get(&replay->parameters, "args")) {
			Jim_Obj *rest = Jim_NewStringObj(replay->interp, map_get(&replay->parameters, "args"), -1);
			Jim_ListAppendList(replay->interp, list, rest);
			Jim_FreeNewObj(replay->interp, rest);
			continue;
		}
		is_known = expand(replay, words->items[i], &word);
		Jim_ListAppendElement(replay->interp, list,
		                      Jim_NewStringObj(replay->interp, word.bytes ? word.bytes : "", (int)word.length));
	}
	if (is_known)
		return list;
	Jim_FreeNewObj(replay->interp, list);
	return NULL;
}

/* ---- steps ---- */

/* Evaluates SCRIPT as the text on LINE of the file PATH. */
static int run_at(const struct replay *replay, const char *path, int line, Jim_Obj *script)
{
	replay_source(replay->openocd, path);
	return Jim_EvalSource(replay->interp, path, line, Jim_String(script));
}

static int run_untraced(const struct replay *replay, Jim_Obj *script)
{
	Jim_Obj *trace = replay->interp->traceCmdObj;
	replay->interp->traceCmdObj = NULL;
	int code = Jim_EvalSource(replay->interp, replay->path, 1, Jim_String(script));
	replay->interp->traceCmdObj = trace;
	return code;
}

/* A procedure with the parameters of the recorded one, and for a body the command that looks up its row. */
static int define_procedure(const struct replay *replay, Jim_Obj *words)
{
	Jim_Interp *interp = replay->interp;
	const char *name = Jim_String(Jim_ListGetIndex(interp, words, 1));
	Jim_Obj *body[3] = {
		Jim_NewStringObj(interp, procedure_command, -1),
		Jim_NewStringObj(interp, replay->script, -1),
		Jim_NewStringObj(interp, name, -1),
	};
	Jim_Obj *definition[4] = {
		Jim_NewStringObj(interp, "proc", -1),
		Jim_ListGetIndex(interp, words, 1),
		Jim_ListGetIndex(interp, words, 2),
		Jim_NewListObj(interp, body, 3),
	};
	Jim_Obj *script = Jim_NewListObj(interp, definition, 4);
	Jim_IncrRefCount(script);
	int code = run_untraced(replay, script);
	Jim_DecrRefCount(interp, script);
	return code;
}

/* `set` and `unset` are of global variables; a procedure's result ends it. */
static int run_state_step(const struct replay *replay, Jim_Obj *words, bool *is_over)
{
	Jim_Interp *interp = replay->interp;
	const char *kind = Jim_String(Jim_ListGetIndex(interp, words, 0));
	Jim_Obj *subject = Jim_ListGetIndex(interp, words, 1);
	if (strcmp(kind, "proc") == 0)
		return define_procedure(replay, words);
	if (strcmp(kind, "set") == 0)
		return Jim_SetGlobalVariableStr(interp, Jim_String(subject), Jim_ListGetIndex(interp, words, 2));
	if (strcmp(kind, "return") == 0) {
		Jim_SetResult(interp, subject);
		*is_over = true;
		return JIM_OK;
	}
	Jim_Obj *script = Jim_NewStringObj(interp, "", 0);
	Jim_AppendStrings(interp, script, "unset -nocomplain ::", Jim_String(subject), NULL);
	Jim_IncrRefCount(script);
	int code = run_untraced(replay, script);
	Jim_DecrRefCount(interp, script);
	return code;
}

/* The words of a step as a script: what a command of the file would be. */
static Jim_Obj *script_of(const struct replay *replay, Jim_Obj *words)
{
	Jim_Interp *interp = replay->interp;
	const char *kind = Jim_String(Jim_ListGetIndex(interp, words, 0));
	if (strcmp(kind, "source") == 0) {
		Jim_Obj *name = Jim_NewListObj(interp, NULL, 0);
		Jim_Obj *script = Jim_NewStringObj(interp, "source [find ", -1);
		Jim_ListAppendElement(interp, name, Jim_ListGetIndex(interp, words, 1));
		Jim_AppendStrings(interp, script, Jim_String(name), "]", NULL);
		Jim_FreeNewObj(interp, name);
		return script;
	}
	bool is_failure = strcmp(kind, "fail") == 0;
	if (!is_failure && strcmp(kind, "try") != 0)
		return words;
	Jim_Obj *script = Jim_NewListObj(interp, NULL, 0);
	if (is_failure)
		Jim_ListAppendElement(interp, script, Jim_NewStringObj(interp, fail_command, -1));
	for (int i = 1; i < Jim_ListLength(interp, words); i++)
		Jim_ListAppendElement(interp, script, Jim_ListGetIndex(interp, words, i));
	return script;
}

struct location {
	int at;            /* line of the script */
	const char *where; /* "target/swj-dp.tcl:30", or "" */
	const char *cases; /* "0,2-3", or "" */
};

static struct location parse_location(struct arena *arena, const char *token)
{
	struct location location = {.where = "", .cases = ""};
	char *end;
	location.at = (int)strtol(token, &end, 10);
	if (*end == '@') {
		size_t length = strrchr(end, ':') ? strcspn(strrchr(end, ':'), "/") : 0;
		location.where = arena_copy(arena, end + 1, (size_t)(strrchr(end, ':') - end - 1) + length);
		end = strrchr(end, ':') + length;
	}
	if (*end == '/')
		location.cases = arena_strdup(arena, end + 1);
	return location;
}

static int run_command_step(const struct replay *replay, const struct location *location, Jim_Obj *words)
{
	struct openocd *openocd = replay->openocd;
	const char *path = replay->path;
	int line = location->at;
	const char *colon = strrchr(location->where, ':');
	Jim_Obj *script = script_of(replay, words);
	if (colon) {
		path = arena_printf(openocd->arena, RECORDED_SCHEME "%.*s", (int)(colon - location->where),
		                    location->where);
		line = (int)strtol(colon + 1, NULL, 10);
	}
	if (openocd->inclusion >= 0 && !replay->is_procedure)
		openocd->inclusions.items[openocd->inclusion].current_line = location->at;
	Jim_IncrRefCount(script);
	int code = run_at(replay, path, line, script);
	Jim_DecrRefCount(replay->interp, script);
	return code;
}

struct course {
	struct replay *replay;
	int code;
};

/*
 * Runs one step. "try" stands before a command that failed with the values it had when it was recorded, "fail" before
 * what else ended the script.
 */
static bool run_step(void *context, const char *line)
{
	struct course *course = context;
	struct replay *replay = course->replay;
	struct words step = words_of_list(replay, line);
	bool is_over = false;
	if (step.count < 2)
		return true;
	struct location location = parse_location(replay->openocd->arena, step.items[0]);
	if (*location.cases && !is_in_ranges(location.cases, replay->case_number))
		return true;
	guard_poll();
	Jim_Obj *words = expand_words(replay, &step, 1);
	if (!words) {
		give_up(replay);
		return true;
	}
	Jim_IncrRefCount(words);
	course->code =
		location.at == 0 ? run_state_step(replay, words, &is_over) : run_command_step(replay, &location, words);
	if (course->code == JIM_OK && strcmp(step.items[1], "try") == 0) {
		give_up(replay); /* it failed when it was recorded, so what follows is not known */
		is_over = true;
	}
	Jim_DecrRefCount(replay->interp, words);
	return course->code == JIM_OK && !is_over;
}

static int run_row(struct replay *replay, const struct know_recorded *row)
{
	struct course course = {replay, JIM_OK};
	Jim_SetEmptyResult(replay->interp);
	if (!row || !choose_case(replay, row)) {
		give_up(replay);
		return JIM_OK;
	}
	each_line(row->steps, run_step, &course);
	return course.code;
}

/* ---- commands that only the record uses ---- */

/* fail KIND CODE MESSAGE SUBJECT COMMAND ARGUMENT */
static int fail(Jim_Interp *interp, int argc, Jim_Obj *const *argv)
{
	struct openocd *openocd = Jim_CmdPrivData(interp);
	struct failure failure = {0};
	if (argc != 7)
		return JIM_ERR;
	failure.kind = (enum failure_kind)strtol(Jim_String(argv[1]), NULL, 10);
	failure.message = arena_strdup(openocd->arena, Jim_String(argv[3]));
	failure.subject = arena_strdup(openocd->arena, Jim_String(argv[4]));
	failure.command = arena_strdup(openocd->arena, Jim_String(argv[5]));
	failure.argument = (int)strtol(Jim_String(argv[6]), NULL, 10);
	int code = (int)strtol(Jim_String(argv[2]), NULL, 10);
	engine_note_failure(openocd, code, &failure);
	Jim_SetResultString(interp, failure.message, -1);
	return code;
}

static struct replay *replay_new(struct openocd *openocd, const char *path)
{
	struct replay *replay = arena_new(openocd->arena, struct replay);
	replay->openocd = openocd;
	replay->interp = openocd->interp;
	replay->path = arena_strdup(openocd->arena, path);
	replay->script = replay->path + strlen(RECORDED_SCHEME);
	map_init(&replay->defaults, openocd->arena);
	map_init(&replay->parameters, openocd->arena);
	return replay;
}

/* The parameters of the procedure that is running, as it was called. */
static void take_parameters(struct replay *replay)
{
	Jim_Interp *interp = replay->interp;
	Jim_Obj *names = interp->framePtr->procArgsObjPtr;
	for (int i = 0; names && i < Jim_ListLength(interp, names); i++) {
		Jim_Obj *name = Jim_ListGetIndex(interp, Jim_ListGetIndex(interp, names, i), 0);
		Jim_Obj *value = name ? Jim_GetVariable(interp, name, JIM_NONE) : NULL;
		if (value)
			map_set(&replay->parameters, Jim_String(name),
			        (void *)arena_strdup(replay->openocd->arena, Jim_String(value)));
	}
}

/* procedure SCRIPT NAME: the body of a recorded procedure. */
static int run_procedure(Jim_Interp *interp, int argc, Jim_Obj *const *argv)
{
	struct openocd *openocd = Jim_CmdPrivData(interp);
	if (argc != 3)
		return JIM_ERR;
	const char *script = Jim_String(argv[1]);
	const char *key = arena_printf(openocd->arena, "%s %s", script, Jim_String(argv[2]));
	struct replay *replay = replay_new(openocd, arena_printf(openocd->arena, RECORDED_SCHEME "%s", script));
	replay->is_procedure = true;
	take_parameters(replay);
	return run_row(replay, know_recorded_find(key, openocd->version));
}

int replay_run(struct openocd *openocd, const char *path)
{
	struct replay *replay = replay_new(openocd, path);
	Jim_CreateCommand(openocd->interp, fail_command, fail, openocd, NULL);
	Jim_CreateCommand(openocd->interp, procedure_command, run_procedure, openocd, NULL);
	return run_row(replay, know_recorded_find(replay->script, openocd->version));
}
