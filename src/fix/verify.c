/* SPDX-License-Identifier: MIT */
#include "fix/verify.h"

#include <string.h>

#include "base/text.h"
#include "syntax/syntax.h"

/* ---- verdict ---- */

/* What a run came to, the better the higher. */
static int rank(const struct openocd *run)
{
	if (!run->ok)
		return 0;
	return run->end == RUN_SHUTDOWN ? 1 : 2;
}

/*
 * How far a run got, in commands. Those that only hand on to another one do not count, nor what reads scripts and
 * prints: a fix that writes the successor of an old form has fewer of them, and stops no earlier.
 */
static size_t progress(const struct openocd *run)
{
	static const char *const uncounted[] = {"echo", "ocd_find", "_find_internal"};
	size_t count = 0;
	for (size_t i = 0; i < run->records.count; i++) {
		const struct know_command *command = run->records.items[i].command;
		bool counts = !*know_string(command->forwards) && command->kind != COMMAND_PROCEDURE;
		for (size_t k = 0; counts && k < sizeof(uncounted) / sizeof(uncounted[0]); k++)
			counts = strcmp(know_string(command->name), uncounted[k]) != 0;
		count += counts;
	}
	return count;
}

/* True when AFTER is the failure of BEFORE, and no further up. */
static bool fails_alike(const struct failure *before, const struct failure *after)
{
	return before->kind == after->kind && before->place.file == after->place.file &&
	       after->place.line >= before->place.line && text_equal(before->command, after->command) &&
	       text_equal(before->subject, after->subject) && text_equal(before->message, after->message);
}

static bool is_endless(const struct openocd *run)
{
	return !run->ok && strstr(run->failure.message, "recursion");
}

/* A recursion without end runs commands by the hundred and gets nowhere. */
static bool leaves_recursion(const struct openocd *before, const struct openocd *after)
{
	return is_endless(before) && !is_endless(after);
}

static const char *compare_runs(struct arena *arena, const struct openocd *before, const struct openocd *after)
{
	if (rank(after) < rank(before))
		return after->ok ? "the config would be ended early by 'shutdown'"
		                 : arena_printf(arena, "the config would no longer load: %s", after->failure.message);
	/*
	 * Neither loads: a step forward gets past at least as many commands. Old forms that are procedures of OpenOCD
	 * count as more than one, so what fails as before has gone as far.
	 */
	if (!after->ok && progress(after) < progress(before) && !fails_alike(&before->failure, &after->failure) &&
	    !leaves_recursion(before, after))
		return arena_printf(arena, "the config would stop earlier: %s", after->failure.message);
	if (before->ok && before->late_failure.kind == FAILURE_NONE && after->late_failure.kind != FAILURE_NONE)
		return arena_printf(arena, "it would fail behind 'init': %s", after->late_failure.message);
	return NULL;
}

/* A fragment is judged behind the adapter that was assumed for it, too. */
static const char *compare_verdicts(struct arena *arena, const struct lint_result *before,
                                    const struct lint_result *after)
{
	const char *reason = compare_runs(arena, before->run, after->run);
	if (!reason && before->assumed_run && after->assumed_run)
		reason = compare_runs(arena, before->assumed_run, after->assumed_run);
	return reason;
}

/* ---- texts ---- */

static bool is_complete(const struct source_file *file)
{
	return syntax_is_complete(file->text, file->length).complete;
}

/* Of a script that is not complete OpenOCD runs nothing. Where it stopped before that, no verdict would tell. */
static const char *compare_texts(struct arena *arena, const struct lint_result *before, const struct lint_result *after)
{
	for (size_t i = 0; i < after->sources.files.count; i++) {
		const struct source_file *new_file = after->sources.files.items[i];
		const struct source_file *old_file = source_store_find(&before->sources, new_file->name);
		if (!old_file || new_file->is_stock ||
		    (old_file->length == new_file->length &&
		     memcmp(old_file->text, new_file->text, new_file->length) == 0))
			continue;
		if (is_complete(old_file) && !is_complete(new_file))
			return arena_printf(arena, "a brace, bracket or quote of %s would be left open",
			                    new_file->name);
	}
	return NULL;
}

/* ---- errors ---- */

static size_t count_equal_errors(const struct diagnostic_sink *sink, const struct diagnostic *wanted)
{
	size_t count = 0;
	for (size_t i = 0; i < sink->items.count; i++) {
		const struct diagnostic *finding = sink->items.items[i];
		count += finding->severity == SEVERITY_ERROR && strcmp(finding->rule, wanted->rule) == 0 &&
		         strcmp(finding->message, wanted->message) == 0;
	}
	return count;
}

static size_t count_errors(const struct diagnostic_sink *sink)
{
	size_t count = 0;
	for (size_t i = 0; i < sink->items.count; i++)
		count += sink->items.items[i]->severity == SEVERITY_ERROR;
	return count;
}

/* Tcl's own commands are not recorded: with these alone, a run that stops further down has come further. */
static bool stops_further_down(const struct openocd *before, const struct openocd *after)
{
	return progress(after) == progress(before) && after->failure.place.file == before->failure.place.file &&
	       after->failure.place.line > before->failure.place.line &&
	       !fails_alike(&before->failure, &after->failure);
}

/*
 * A run that could not load shows one error at a time: mending the first uncovers the next, which is no fault of the
 * fix. Where it could, an error must not appear.
 */
static bool goes_further(const struct openocd *before, const struct openocd *after)
{
	return !before->ok && (after->ok || progress(after) > progress(before) || stops_further_down(before, after) ||
	                       leaves_recursion(before, after));
}

static const char *compare_errors(struct arena *arena, const struct lint_result *before,
                                  const struct lint_result *after)
{
	const struct openocd *old_run = before->model->run;
	if (goes_further(old_run, after->model->run))
		return NULL;
	if (!old_run->ok && count_errors(&after->sink) <= count_errors(&before->sink))
		return NULL;
	for (size_t i = 0; i < after->sink.items.count; i++) {
		const struct diagnostic *finding = after->sink.items.items[i];
		if (finding->severity == SEVERITY_ERROR &&
		    count_equal_errors(&after->sink, finding) > count_equal_errors(&before->sink, finding))
			return arena_printf(arena, "it would bring a new error: %s", finding->message);
	}
	return NULL;
}

/* ---- facts ---- */

static bool is_declared(const char *key, const struct fix *const *fixes, size_t fix_count)
{
	for (size_t i = 0; i < fix_count; i++)
		for (size_t k = 0; k < fixes[i]->changes.count; k++)
			if (text_matches_glob(fixes[i]->changes.items[k], key))
				return true;
	return false;
}

/* Facts by key; those that share one (two flash banks of one name) are told apart by their order. */
struct fact_index {
	struct arena *arena;
	struct map counts;   /* key -> how many, as a pointer */
	struct map by_place; /* "key\n<number>" -> struct fact */
};

static const char *key_of(struct arena *arena, const struct fact *fact)
{
	return *fact->name ? arena_printf(arena, "%s %s", fact->kind, fact->name) : fact->kind;
}

/* "key\n<number>" for the next fact of KEY. */
static const char *next_place(struct fact_index *index, const char *key)
{
	uintptr_t number = (uintptr_t)map_get(&index->counts, key);
	map_set(&index->counts, key, (void *)(number + 1));
	return arena_printf(index->arena, "%s\n%lu", key, (unsigned long)number);
}

static void index_init(struct fact_index *index, struct arena *arena, struct fact_list list)
{
	index->arena = arena;
	map_init(&index->counts, arena);
	map_init(&index->by_place, arena);
	for (size_t i = 0; i < list.count; i++)
		map_set(&index->by_place, next_place(index, key_of(arena, &list.items[i])), &list.items[i]);
}

/* A fact of LIST that OTHER has not, or has with another value, and that nobody declared. */
static const char *find_change(struct arena *arena, struct fact_list list, const struct fact_index *other,
                               const struct fix *const *fixes, size_t fix_count)
{
	struct fact_index walked;
	index_init(&walked, arena, (struct fact_list){NULL, 0});
	for (size_t i = 0; i < list.count; i++) {
		const struct fact *fact = &list.items[i];
		const char *key = key_of(arena, fact);
		const struct fact *twin = map_get(&other->by_place, next_place(&walked, key));
		if (twin && strcmp(twin->value, fact->value) == 0)
			continue;
		if (!is_declared(key, fixes, fix_count))
			return arena_printf(arena, "it would change what the config sets up: %s", key);
	}
	return NULL;
}

static const char *compare_facts(struct arena *arena, const struct lint_result *before, const struct lint_result *after,
                                 const struct fix *const *fixes, size_t fix_count)
{
	struct fact_list old_facts = model_facts(before->model);
	struct fact_list new_facts = model_facts(after->model);
	struct fact_index old_index;
	struct fact_index new_index;
	index_init(&old_index, arena, old_facts);
	index_init(&new_index, arena, new_facts);
	const char *reason = find_change(arena, old_facts, &new_index, fixes, fix_count);
	return reason ? reason : find_change(arena, new_facts, &old_index, fixes, fix_count);
}

/* ---- commands that leave no fact ---- */

/*
 * What a command does that has no effect in our tables, no fact can tell; so those that run must be the same. (A
 * wrapper runs its successor, which is recorded, too.)
 */
static bool leaves_no_fact(const struct command_record *record)
{
	return record->command->effect == 0 && record->command->native_effect == 0 &&
	       !*know_string(record->command->forwards);
}

static const char *record_text(struct arena *arena, const struct command_record *record)
{
	struct text_builder text;
	text_init(&text);
	text_add_string(&text, record->name);
	for (size_t i = 0; i < record->arguments.count; i++)
		text_printf(&text, " {%s}", record->arguments.items[i]);
	const char *copy = text_copy(&text, arena);
	text_release(&text);
	return copy;
}

static const struct command_record *next_factless(const struct openocd *run, size_t *next)
{
	while (*next < run->records.count) {
		const struct command_record *record = &run->records.items[(*next)++];
		if (leaves_no_fact(record))
			return record;
	}
	return NULL;
}

static bool is_declared_command(struct arena *arena, const struct command_record *record,
                                const struct fix *const *fixes, size_t fix_count)
{
	return is_declared(arena_printf(arena, "command %s", record->name), fixes, fix_count);
}

static const char *compare_commands(struct arena *arena, const struct openocd *before, const struct openocd *after,
                                    const struct fix *const *fixes, size_t fix_count)
{
	size_t old_next = 0;
	size_t new_next = 0;
	while (true) {
		const struct command_record *old_record = next_factless(before, &old_next);
		while (old_record && is_declared_command(arena, old_record, fixes, fix_count))
			old_record = next_factless(before, &old_next);
		const struct command_record *new_record = next_factless(after, &new_next);
		while (new_record && is_declared_command(arena, new_record, fixes, fix_count))
			new_record = next_factless(after, &new_next);
		if (!old_record && !new_record)
			return NULL;
		const char *old_text = old_record ? record_text(arena, old_record) : "";
		const char *new_text = new_record ? record_text(arena, new_record) : "";
		if (strcmp(old_text, new_text) != 0)
			return arena_printf(arena, "it would change which commands are run: %s",
			                    old_record ? old_text : new_text);
	}
}

static bool all_safe(const struct fix *const *fixes, size_t fix_count)
{
	for (size_t i = 0; i < fix_count; i++)
		if (fixes[i]->safety != FIX_SAFE)
			return false;
	return true;
}

const char *verify_step(struct arena *arena, const struct lint_result *before, const struct lint_result *after,
                        const struct fix *const *fixes, size_t fix_count)
{
	const char *reason = compare_verdicts(arena, before, after);
	if (!reason)
		reason = compare_texts(arena, before, after);
	if (!reason)
		reason = compare_errors(arena, before, after);
	bool comparable = before->model->run->ok && all_safe(fixes, fix_count);
	if (!reason && comparable)
		reason = compare_facts(arena, before, after, fixes, fix_count);
	if (!reason && comparable)
		reason = compare_commands(arena, before->model->run, after->model->run, fixes, fix_count);
	return reason;
}
