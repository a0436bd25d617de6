/* SPDX-License-Identifier: MIT */
#include "fix/verify.h"

#include <string.h>

#include "base/text.h"

/* ---- verdict ---- */

static const char *compare_verdicts(struct arena *arena, const struct openocd *before, const struct openocd *after)
{
	if (after->ok)
		return NULL;
	if (before->ok)
		return arena_printf(arena, "the config would no longer load: %s", after->failure.message);
	/* Neither loads: a step forward gets past at least as many commands. */
	if (after->records.count < before->records.count)
		return arena_printf(arena, "the config would stop earlier: %s", after->failure.message);
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

/*
 * A run that could not load shows one error at a time: mending the first uncovers the next, which is no fault of the
 * fix. Where it could, an error must not appear.
 */
static const char *compare_errors(struct arena *arena, const struct lint_result *before, const struct lint_result *after)
{
	if (!before->run->ok && count_errors(&after->sink) <= count_errors(&before->sink))
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

static bool is_declared(const struct fact *fact, const char *key, const struct fix *const *fixes, size_t fix_count)
{
	(void)fact;
	for (size_t i = 0; i < fix_count; i++)
		for (size_t k = 0; k < fixes[i]->changes.count; k++)
			if (text_matches_glob(fixes[i]->changes.items[k], key))
				return true;
	return false;
}

static const char *key_of(struct arena *arena, const struct fact *fact)
{
	return *fact->name ? arena_printf(arena, "%s %s", fact->kind, fact->name) : fact->kind;
}

static void index_facts(struct arena *arena, struct fact_list list, struct map *index)
{
	map_init(index, arena);
	for (size_t i = 0; i < list.count; i++)
		map_set(index, key_of(arena, &list.items[i]), &list.items[i]);
}

/* A fact of LIST that INDEX has not, or has with another value, and that nobody declared. */
static const char *find_change(struct arena *arena, struct fact_list list, const struct map *index,
			       const struct fix *const *fixes, size_t fix_count)
{
	for (size_t i = 0; i < list.count; i++) {
		const struct fact *fact = &list.items[i];
		const char *key = key_of(arena, fact);
		const struct fact *other = map_get(index, key);
		if (other && strcmp(other->value, fact->value) == 0)
			continue;
		if (!is_declared(fact, key, fixes, fix_count))
			return arena_printf(arena, "it would change what the config sets up: %s", key);
	}
	return NULL;
}

static const char *compare_facts(struct arena *arena, const struct lint_result *before, const struct lint_result *after,
				 const struct fix *const *fixes, size_t fix_count)
{
	struct fact_list old_facts = model_facts(before->model);
	struct fact_list new_facts = model_facts(after->model);
	struct map old_index;
	struct map new_index;
	index_facts(arena, old_facts, &old_index);
	index_facts(arena, new_facts, &new_index);
	const char *reason = find_change(arena, old_facts, &new_index, fixes, fix_count);
	return reason ? reason : find_change(arena, new_facts, &old_index, fixes, fix_count);
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
	const char *reason = compare_verdicts(arena, before->run, after->run);
	if (!reason)
		reason = compare_errors(arena, before, after);
	bool comparable = before->model->run->ok && all_safe(fixes, fix_count);
	if (!reason && comparable)
		reason = compare_facts(arena, before, after, fixes, fix_count);
	return reason;
}
