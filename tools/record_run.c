/* SPDX-License-Identifier: MIT */
/*
 * Runs inputs as openocdlint does and prints what they did, an object a line: what tools/record-scripts makes the
 * record of OpenOCD's own scripts from.
 *
 *	record_run VERSION TRANSPORTS [-s DIR | -f FILE | -c COMMAND]...
 *
 * TRANSPORTS: those of an adapter that is assumed, in the order in which it prefers them; "" for none.
 *
 *	{"enter": INCLUSION, "parent": INCLUSION, "name": "target/swj-dp.tcl", "line": LINE}
 *	{"leave": INCLUSION}
 *	{"command": [WORD...], "file": "...", "line": LINE, "in": INCLUSION, "at": LINE}    ran to its end
 *	{"set": VARIABLE, "value": "...", "in": INCLUSION}    global variables, at the borders of a file
 *	{"unset": VARIABLE, "in": INCLUSION}
 *	{"proc": NAME, "parameters": "...", "calls": "...", "in": INCLUSION}
 *	{"asked": VARIABLE, "exists": true|false, "in": INCLUSION}
 *	{"end": "error", "kind": NUMBER, "code": NUMBER, "message": "...", "subject": "...", "command": "...",
 *	 "words": [WORD...], "file": "...", "line": LINE, "in": INCLUSION, "at": LINE, "result": "..."}
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "openocd/body_summary.h"
#include "openocd/engine.h"
#include "openocd/heap.h"

struct recorder {
	struct arena *arena;
	size_t records;        /* printed so far */
	struct map variables;  /* name -> value that is known; NULL where it is unset */
	struct map procedures; /* name -> body */
};

static void print(json_t *object)
{
	char *text = json_dumps(object, JSON_COMPACT | JSON_ENSURE_ASCII);
	puts(text);
	free(text);
	json_decref(object);
}

/* A string that JSON takes: what is not UTF-8 is named, not kept. */
static json_t *string(const char *text)
{
	json_t *value = json_string(text);
	return value ? value : json_string("(not UTF-8)");
}

static void set_place(json_t *object, const struct openocd *openocd, const struct place *place)
{
	const struct source_file *file = source_store_file(openocd->sources, place->file);
	json_object_set_new(object, "file", string(file ? file->name : ""));
	json_object_set_new(object, "line", json_integer(place->line));
	json_object_set_new(object, "in", json_integer(place->inclusion));
	json_object_set_new(object, "at", json_integer(place->reading_at));
}

/* A body of nothing but comments is not an empty one, which removes a handler. */
static const char *handler_body(const struct recorder *recorder, const char *body)
{
	const char *calls = body_summary(recorder->arena, body);
	return *body && !*calls ? "#" : calls;
}

static void print_record(const struct recorder *recorder, const struct openocd *openocd,
                         const struct command_record *record)
{
	json_t *object = json_object();
	json_t *words = json_array();
	bool is_event = false;
	const char *name = record->name;
	while (*name) {
		size_t length = strcspn(name, " ");
		json_array_append_new(words, string(arena_copy(recorder->arena, name, length)));
		name += length + (name[length] == ' ');
	}
	for (size_t i = 0; i < record->arguments.count; i++) {
		const char *word = record->arguments.items[i];
		bool is_body = is_event;
		is_event = i > 0 && strcmp(record->arguments.items[i - 1], "-event") == 0;
		json_array_append_new(words, string(is_body ? handler_body(recorder, word) : word));
	}
	json_object_set_new(object, "command", words);
	set_place(object, openocd, &record->place);
	print(object);
}

static void print_records(struct recorder *recorder, struct openocd *openocd)
{
	while (recorder->records < openocd->records.count) {
		const struct command_record *record = &openocd->records.items[recorder->records++];
		if (!record->is_inner)
			print_record(recorder, openocd, record);
	}
}

static void print_variable(const struct openocd *openocd, const char *name, const char *value)
{
	json_t *object = json_object();
	json_object_set_new(object, value ? "set" : "unset", string(name));
	if (value)
		json_object_set_new(object, "value", string(value));
	json_object_set_new(object, "in", json_integer(openocd->inclusion));
	print(object);
}

/* What has changed since the last border. */
static void print_variables(struct recorder *recorder, struct openocd *openocd)
{
	Jim_HashTableIterator *iterator = Jim_GetHashTableIterator(&openocd->interp->topFramePtr->vars);
	Jim_HashEntry *entry;
	struct map now;
	map_init(&now, recorder->arena);
	while ((entry = Jim_NextHashEntry(iterator))) {
		const Jim_Var *variable = Jim_GetHashEntryVal(entry);
		const char *name = Jim_String((Jim_Obj *)Jim_GetHashEntryKey(entry));
		if (!variable->objPtr || variable->linkFramePtr)
			continue;
		const char *value = arena_strdup(recorder->arena, Jim_String(variable->objPtr));
		map_set(&now, name, (void *)value);
		if (!text_equal(map_get(&recorder->variables, name), value)) {
			map_set(&recorder->variables, name, (void *)value);
			print_variable(openocd, name, value);
		}
	}
	for (size_t i = 0; i < recorder->variables.count; i++) {
		struct map_item *item = &recorder->variables.items[i];
		if (item->value && !map_get(&now, item->key)) {
			item->value = NULL;
			print_variable(openocd, item->key, NULL);
		}
	}
}

static void print_procedures(struct recorder *recorder, struct openocd *openocd)
{
	Jim_HashTableIterator *iterator = Jim_GetHashTableIterator(&openocd->interp->commands);
	Jim_HashEntry *entry;
	while ((entry = Jim_NextHashEntry(iterator))) {
		const Jim_Cmd *command = Jim_GetHashEntryVal(entry);
		const char *name = Jim_String((Jim_Obj *)Jim_GetHashEntryKey(entry));
		const struct know_command *row = know_command_find(name);
		if (!command->isproc)
			continue;
		const char *body = Jim_String(command->u.proc.bodyObjPtr);
		bool is_own = row && strcmp(know_string(row->body), body) == 0;
		if (is_own || text_equal(map_get(&recorder->procedures, name), body))
			continue;
		map_set(&recorder->procedures, name, arena_strdup(recorder->arena, body));
		json_t *object = json_object();
		json_object_set_new(object, "proc", string(name));
		json_object_set_new(object, "parameters", string(Jim_String(command->u.proc.argListObjPtr)));
		json_object_set_new(object, "calls", string(body_summary(recorder->arena, body)));
		json_object_set_new(object, "in", json_integer(openocd->inclusion));
		print(object);
	}
}

static void print_news(struct recorder *recorder, struct openocd *openocd)
{
	print_records(recorder, openocd);
	print_variables(recorder, openocd);
	print_procedures(recorder, openocd);
}

static void begins(void *context, struct openocd *openocd)
{
	struct recorder *recorder = context;
	const struct engine *engine = openocd->engine;
	json_t *object = json_object();
	print_news(recorder, openocd);
	json_object_set_new(object, "enter", json_integer((json_int_t)openocd->inclusions.count));
	json_object_set_new(object, "parent", json_integer(openocd->inclusion));
	set_place(object, openocd, &engine->place);
	print(object);
}

static void ends(void *context, struct openocd *openocd)
{
	json_t *object = json_object();
	print_news(context, openocd);
	json_object_set_new(object, "leave", json_integer(openocd->inclusion));
	json_object_set_new(object, "result", string(Jim_String(Jim_GetResult(openocd->interp))));
	json_object_set_new(object, "written", string(openocd->inclusions.items[openocd->inclusion].written));
	print(object);
}

static void asked(void *context, const char *variable, bool exists)
{
	json_t *object = json_object();
	(void)context;
	json_object_set_new(object, "asked", string(variable));
	json_object_set_new(object, "exists", json_boolean(exists));
	print(object);
}

/* The failing command; empty when it was none of OpenOCD's. Its name may be several words. */
static json_t *words_of(const struct word_list *words)
{
	json_t *array = json_array();
	for (size_t i = 0; i < words->count; i++)
		json_array_append_new(array, string(words->items[i]));
	return array;
}

static void print_end(const struct openocd *openocd)
{
	json_t *object = json_object();
	const struct failure *failure = &openocd->failure;
	json_object_set_new(object, "end", string(run_end_name(openocd->end)));
	if (openocd->end == RUN_ERROR) {
		json_object_set_new(object, "kind", json_integer(failure->kind));
		json_object_set_new(object, "code", json_integer(openocd->failure_code));
		json_object_set_new(object, "message", string(failure->message));
		json_object_set_new(object, "subject", string(failure->subject));
		json_object_set_new(object, "command", string(failure->command));
		json_object_set_new(object, "argument", json_integer(failure->argument));
		json_object_set_new(object, "words", words_of(&openocd->engine->pending_words));
		set_place(object, openocd, &failure->place);
	} else {
		set_place(object, openocd, openocd->end == RUN_INIT ? &openocd->init_place : &openocd->shutdown_place);
	}
	print(object);
}

static const char *const input_options[] = {"-f", "-c", "-s"}; /* by enum run_input_kind */

static size_t read_inputs(int argc, char **argv, struct run_input *inputs)
{
	size_t count = 0;
	for (int i = 3; i + 1 < argc; i += 2)
		for (int kind = INPUT_FILE; kind <= INPUT_SCRIPTS; kind++)
			if (strcmp(argv[i], input_options[kind]) == 0)
				inputs[count++] = (struct run_input){(enum run_input_kind)kind, argv[i + 1]};
	return count;
}

int main(int argc, char **argv)
{
	struct arena arena;
	struct file_access files;
	struct source_store sources;
	struct openocd_options options = {0};
	arena_init(&arena);
	struct recorder recorder = {.arena = &arena};
	struct run_observer observer = {&recorder, begins, ends, asked};
	struct run_input *inputs = arena_alloc(&arena, (size_t)argc * sizeof(*inputs));
	if (argc < 3 || !know_version_parse(argv[1], &options.version))
		return 2;
	options.inputs = inputs;
	options.input_count = read_inputs(argc, argv, inputs);
	options.assumed_transports = *argv[2] ? argv[2] : NULL;
	options.observer = &observer;
	options.ignores_record = true;
	map_init(&recorder.variables, &arena);
	map_init(&recorder.procedures, &arena);
	file_access_init(&files, &arena);
	source_store_init(&sources, &arena);
	openocd_install_signals();
	struct openocd *openocd = openocd_new(&options, &sources, &files, &arena);
	openocd_run(openocd);
	print_end(openocd);
	openocd_free(openocd);
	arena_release(&arena);
	return 0;
}
