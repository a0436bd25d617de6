/* SPDX-License-Identifier: MIT */
/*
 * Runs may be checked in other processes, so what they contribute is a row of strings, each with its null byte:
 * "F" and a place, "U" and the key of a comment, "R" and a file.
 */
#include "cli/survey.h"

#include <stdio.h>
#include <string.h>

#include "base/path.h"
#include "cli/message.h"
#include "cli/workers.h"

#define STALE "stale-suppression"

void survey_init(struct survey *survey, struct arena *arena)
{
	*survey = (struct survey){.arena = arena};
	map_init(&survey->places, arena);
	map_init(&survey->counts, arena);
	map_init(&survey->needed, arena);
	map_init(&survey->files, arena);
}

/* ---- what a run contributes ---- */

static const char *name_of(struct arena *arena, const struct source_file *file)
{
	return file->is_command ? file->name : path_absolute(arena, file->name);
}

static const struct source_file *first_input(const struct source_store *sources)
{
	for (size_t i = 0; i < sources->files.count; i++)
		if (sources->files.items[i]->is_input)
			return sources->files.items[i];
	return NULL;
}

const char *survey_file_name(struct arena *arena, const struct lint_result *result, const struct diagnostic *finding)
{
	const struct source_file *file = source_store_file(&result->sources, finding->span.file);

	file = file ? file : first_input(&result->sources);
	return file ? name_of(arena, file) : "";
}

static const char *place_of(struct arena *arena, const struct lint_result *result, const struct diagnostic *finding)
{
	return arena_printf(arena, "%s\n%s\n%zu %zu", survey_file_name(arena, result, finding), finding->rule,
	                    finding->span.start, finding->span.end);
}

static void put(struct text_builder *out, char kind, const char *text)
{
	text_add_char(out, kind);
	text_add(out, text, strlen(text) + 1);
}

static void put_result(struct text_builder *out, const struct lint_result *result)
{
	struct arena arena;

	arena_init(&arena);
	for (size_t i = 0; i < result->used_suppressions.count; i++)
		put(out, 'U', result->used_suppressions.items[i]);
	for (size_t i = 0; i < result->sources.files.count; i++) {
		const struct source_file *file = result->sources.files.items[i];

		if (file->is_input || !file->is_stock)
			put(out, 'R', name_of(&arena, file));
	}
	for (size_t i = 0; i < result->sink.items.count; i++) {
		const struct diagnostic *finding = result->sink.items.items[i];

		put(out, 'F', place_of(&arena, result, finding));
	}
	arena_release(&arena);
}

/* ---- taking it ---- */

/* "FILE\nRULE" of a place. */
static const char *counter_of(struct arena *arena, const char *place)
{
	return arena_copy(arena, place, (size_t)(strrchr(place, '\n') - place));
}

static bool is_about_comment(const char *place)
{
	const char *end = strrchr(place, '\n');
	size_t length = strlen(STALE);

	return (size_t)(end - place) > length && memcmp(end - length, STALE, length) == 0 &&
	       end[-(long)length - 1] == '\n';
}

static void count_place(struct survey *survey, const char *place)
{
	const char *counter = counter_of(survey->arena, place);

	map_set(&survey->counts, counter, (void *)((uintptr_t)map_get(&survey->counts, counter) + 1));
}

/* Adds RUN to the set of KEY; false when there was a set. */
static bool add_run(struct survey *survey, struct map *map, const char *key, size_t run)
{
	struct run_set *set = map_get(map, key);
	bool is_new = !set;

	if (is_new) {
		set = arena_new(survey->arena, struct run_set);
		map_set(map, key, set);
	}
	if (set->runs.count == 0 || set->runs.items[set->runs.count - 1] != run)
		vector_push(survey->arena, &set->runs, run);
	return is_new;
}

static void take_place(struct survey *survey, const char *place, size_t run)
{
	if (!add_run(survey, &survey->places, place, run))
		return;
	if (is_about_comment(place))
		vector_push(survey->arena, &survey->stale, arena_strdup(survey->arena, place));
	else
		count_place(survey, place);
}

static void take_all(struct survey *survey, size_t run, const char *bytes, size_t length)
{
	for (size_t at = 0; at < length; at += strlen(bytes + at) + 1) {
		const char *text = bytes + at + 1;

		if (bytes[at] == 'F')
			take_place(survey, text, run);
		else if (bytes[at] == 'R')
			add_run(survey, &survey->files, text, run);
		else
			map_set(&survey->needed, text, survey);
	}
}

void survey_add(struct survey *survey, size_t run, const struct lint_result *result)
{
	struct text_builder text;

	text_init(&text);
	put_result(&text, result);
	take_all(survey, run, text.bytes, text.length);
	text_release(&text);
}

/* "FILE\nSTART", which is how a comment is called. */
static const char *comment_key(struct arena *arena, const char *place)
{
	const char *numbers = strrchr(place, '\n') + 1;
	size_t file_length = (size_t)(numbers - place) - strlen("\n" STALE "\n");

	return arena_printf(arena, "%.*s\n%.*s", (int)file_length, place, (int)strcspn(numbers, " "), numbers);
}

void survey_finish(struct survey *survey)
{
	for (size_t i = 0; i < survey->stale.count; i++)
		if (!map_get(&survey->needed, comment_key(survey->arena, survey->stale.items[i])))
			count_place(survey, survey->stale.items[i]);
	survey->stale.count = 0;
}

size_t survey_count(const struct survey *survey, const char *file, const char *rule)
{
	return (uintptr_t)map_get(&survey->counts, arena_printf(survey->arena, "%s\n%s", file, rule));
}

/* ---- entry points ---- */

#define ENTRIES_SHOWN 3

static bool has_run(const struct run_set *set, size_t run)
{
	for (size_t i = 0; set && i < set->runs.count; i++)
		if (set->runs.items[i] == run)
			return true;
	return false;
}

static const char *entry_name(const struct cli *cli, size_t run)
{
	const struct entry_point *entry = cli->runs.items[run].entry;

	return entry ? entry->name : NULL;
}

/* "entry point 'a' only", "entry points 'a', 'b' only", "5 entry points only: 'a', 'b', 'c' ..." */
static const char *list_entries(struct arena *arena, const struct cli *cli, const struct run_set *having)
{
	const char *names = "";
	size_t count = 0;

	for (size_t i = 0; i < having->runs.count; i++) {
		const char *name = entry_name(cli, having->runs.items[i]);

		if (name && ++count <= ENTRIES_SHOWN)
			names = arena_printf(arena, "%s%s'%s'", names, *names ? ", " : "", name);
	}
	if (count > ENTRIES_SHOWN)
		return arena_printf(arena, "%zu entry points only: %s ...", count, names);
	return arena_printf(arena, "entry point%s %s only", count == 1 ? "" : "s", names);
}

const char *survey_entries(const struct survey *survey, const struct cli *cli, const struct lint_result *result,
                           const struct diagnostic *finding)
{
	struct arena *arena = survey->arena;
	const struct run_set *readers = map_get(&survey->files, survey_file_name(arena, result, finding));
	const struct run_set *having = map_get(&survey->places, place_of(arena, result, finding));

	for (size_t i = 0; readers && having && i < readers->runs.count; i++)
		if (entry_name(cli, readers->runs.items[i]) && !has_run(having, readers->runs.items[i]))
			return list_entries(arena, cli, having);
	return NULL;
}

/* ---- checking for it ---- */

struct surveying {
	struct survey *survey;
	struct cli *cli;
	bool is_only; /* no other check follows, so that what is said counts */
};

static int survey_one(void *context, size_t index, struct text_builder *out)
{
	const struct surveying *surveying = context;
	struct cli *cli = surveying->cli;
	struct cli_results results;

	cli->status = CLI_OK;
	cli_check_run(cli, &cli->runs.items[index], &results);
	for (size_t i = 0; i < results.count; i++)
		put_result(out, results.items[i]);
	cli_results_free(&results);
	return cli->status;
}

static void take_one(void *context, size_t index, const struct worker_outcome *outcome)
{
	const struct surveying *surveying = context;

	take_all(surveying->survey, index, outcome->bytes, outcome->length);
	surveying->survey->is_incomplete |= outcome->is_lost;
	if (!surveying->is_only)
		return;
	if (outcome->message_length > 0)
		fwrite(outcome->messages, 1, outcome->message_length, stderr);
	if (outcome->is_lost)
		cli_say("%s: the check broke off; please report this", surveying->cli->runs.items[index].label);
	cli_raise(surveying->cli, outcome->is_lost ? CLI_FAULT : (enum cli_status)outcome->status);
}

/* Always in another process, which keeps what is said from standard error. */
bool survey_runs(struct survey *survey, struct cli *cli, bool is_only)
{
	struct surveying surveying = {survey, cli, is_only};
	unsigned number = workers_number(cli->options.jobs, cli->runs.count);

	if (cli->runs.count && !workers_run(number ? number : 1, cli->runs.count, survey_one, take_one, &surveying))
		return false;
	survey_finish(survey);
	return true;
}
