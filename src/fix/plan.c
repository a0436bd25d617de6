/* SPDX-License-Identifier: MIT */
/*
 * Rounds: check all runs, take the fixes that do not collide, apply them in memory, run again, verify. When the result
 * of a round does not hold, its fixes are tried one by one and those at fault are withheld.
 */
#include "fix/fix.h"

#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "base/text.h"
#include "fix/verify.h"

/* The present text of a file that has been changed. */
struct text_state {
	const char *name;
	const char *before;
	size_t before_length;
	const char *text;
	size_t length;
};

struct planner {
	struct fix_plan *plan;
	const struct lint_settings *settings;
	const struct fix_options *options;
	const struct lint_request *requests;
	size_t request_count;
	const struct lint_overlay *overlays;
	size_t overlay_count;
	const char *working_folder;
	VECTOR(struct text_state) texts;
	struct map withheld; /* key of a fix -> itself */
	struct map seen;     /* hash of all texts -> round */
};

/* One fix of one finding, in terms of file names, so that results of several runs can be compared. */
struct candidate {
	const struct diagnostic *finding;
	const struct source_store *sources;
	const char *key;
};

typedef VECTOR(struct candidate) candidate_list;

/* ---- what may be fixed ---- */

bool fix_applies(const struct fix_options *options, const struct diagnostic *finding)
{
	if (!finding->fix || finding->fix->edits.count == 0)
		return false;
	const struct rule *rule = rule_find(finding->rule);
	bool at_any_severity = rule && rule->fixed_at_any_severity;
	for (size_t i = 0; i < options->named_rules.count; i++)
		at_any_severity |= strcmp(options->named_rules.items[i], finding->rule) == 0;
	if (finding->fix->safety == FIX_UNSAFE && !options->unsafe)
		return false;
	return finding->severity > SEVERITY_NOTE || at_any_severity;
}

static bool may_change(const struct planner *planner, const struct source_file *file)
{
	if (!file || file->is_command)
		return false;
	if (file->is_input)
		return true;
	if (file->is_stock)
		return false;
	const char *path = path_real(&planner->plan->arena, file->name);
	return path && path_is_below(path, planner->working_folder);
}

/* The same fix found by several runs has the same key. */
static const char *key_of(struct planner *planner, const struct diagnostic *finding, const struct source_store *sources)
{
	struct text_builder key;
	text_init(&key);
	text_printf(&key, "%s", finding->rule);
	for (size_t i = 0; i < finding->fix->edits.count; i++) {
		const struct edit *edit = &finding->fix->edits.items[i];
		text_printf(&key, "\n%s:%zu:%zu:%s", source_store_file(sources, edit->span.file)->name, edit->span.start,
			    edit->span.end, edit->text);
	}
	const char *copy = text_copy(&key, &planner->plan->arena);
	text_release(&key);
	return copy;
}

static bool edits_may_be_made(const struct planner *planner, const struct candidate *candidate)
{
	const struct fix *fix = candidate->finding->fix;
	for (size_t i = 0; i < fix->edits.count; i++)
		if (!may_change(planner, source_store_file(candidate->sources, fix->edits.items[i].span.file)))
			return false;
	return true;
}

static void collect(struct planner *planner, candidate_list *list)
{
	struct map known;
	map_init(&known, &planner->plan->arena);
	for (size_t r = 0; r < planner->plan->result_count; r++) {
		const struct lint_result *result = planner->plan->results[r];
		for (size_t i = 0; i < result->sink.items.count; i++) {
			struct candidate candidate = {result->sink.items.items[i], &result->sources, NULL};
			if (!fix_applies(planner->options, candidate.finding) || !edits_may_be_made(planner, &candidate))
				continue;
			candidate.key = key_of(planner, candidate.finding, candidate.sources);
			if (map_get(&known, candidate.key) || map_get(&planner->withheld, candidate.key))
				continue;
			map_set(&known, candidate.key, (void *)candidate.key);
			vector_push(&planner->plan->arena, list, candidate);
		}
	}
}

/* ---- collisions ---- */

/* Two insertions at one place follow each other; anything else that touches is a collision. */
static bool edits_collide(const struct edit *a, const char *a_file, const struct edit *b, const char *b_file)
{
	if (strcmp(a_file, b_file) != 0)
		return false;
	bool a_inserts = a->span.start == a->span.end;
	bool b_inserts = b->span.start == b->span.end;
	if (a_inserts && b_inserts)
		return false;
	if (a_inserts)
		return a->span.start > b->span.start && a->span.start < b->span.end;
	if (b_inserts)
		return b->span.start > a->span.start && b->span.start < a->span.end;
	return a->span.start < b->span.end && b->span.start < a->span.end;
}

static bool candidates_collide(const struct candidate *a, const struct candidate *b)
{
	for (size_t i = 0; i < a->finding->fix->edits.count; i++) {
		const struct edit *edit = &a->finding->fix->edits.items[i];
		const char *file = source_store_file(a->sources, edit->span.file)->name;
		for (size_t k = 0; k < b->finding->fix->edits.count; k++) {
			const struct edit *other = &b->finding->fix->edits.items[k];
			if (edits_collide(edit, file, other, source_store_file(b->sources, other->span.file)->name))
				return true;
		}
	}
	return false;
}

static void choose(struct planner *planner, const candidate_list *all, candidate_list *chosen)
{
	for (size_t i = 0; i < all->count; i++) {
		bool collides = false;
		for (size_t k = 0; k < chosen->count && !collides; k++)
			collides = candidates_collide(&all->items[i], &chosen->items[k]);
		if (!collides)
			vector_push(&planner->plan->arena, chosen, all->items[i]);
	}
}

/* ---- applying ---- */

struct placed_edit {
	size_t start, end;
	const char *text;
	size_t order; /* of arrival: the order of insertions at one place */
};

static int compare_edits(const void *left, const void *right)
{
	const struct placed_edit *a = left;
	const struct placed_edit *b = right;
	if (a->start != b->start)
		return a->start < b->start ? -1 : 1;
	/* An insertion comes before a replacement that begins at its place. */
	if ((a->end == a->start) != (b->end == b->start))
		return a->end == a->start ? -1 : 1;
	return a->order < b->order ? -1 : a->order > b->order;
}

static struct text_state *state_of(struct planner *planner, const struct source_file *file)
{
	for (size_t i = 0; i < planner->texts.count; i++)
		if (strcmp(planner->texts.items[i].name, file->name) == 0)
			return &planner->texts.items[i];
	struct arena *arena = &planner->plan->arena;
	const char *copy = arena_copy(arena, file->text, file->length);
	struct text_state state = {arena_strdup(arena, file->name), copy, file->length, copy, file->length};
	vector_push(arena, &planner->texts, state);
	return &planner->texts.items[planner->texts.count - 1];
}

static void edit_text(struct planner *planner, struct text_state *state, struct placed_edit *edits, size_t count)
{
	qsort(edits, count, sizeof(*edits), compare_edits);
	struct text_builder out;
	text_init(&out);
	size_t at = 0;
	for (size_t i = 0; i < count; i++) {
		text_add(&out, state->text + at, edits[i].start - at);
		text_add_string(&out, edits[i].text);
		at = edits[i].end;
	}
	text_add(&out, state->text + at, state->length - at);
	state->text = arena_copy(&planner->plan->arena, out.bytes, out.length);
	state->length = out.length;
	text_release(&out);
}

static void apply(struct planner *planner, const candidate_list *chosen)
{
	struct arena *arena = &planner->plan->arena;
	for (size_t i = 0; i < chosen->count; i++) /* first make all states: growing moves them */
		for (size_t k = 0; k < chosen->items[i].finding->fix->edits.count; k++)
			state_of(planner, source_store_file(chosen->items[i].sources,
							    chosen->items[i].finding->fix->edits.items[k].span.file));
	for (size_t s = 0; s < planner->texts.count; s++) {
		struct text_state *state = &planner->texts.items[s];
		VECTOR(struct placed_edit) edits = {0};
		for (size_t i = 0; i < chosen->count; i++) {
			const struct fix *fix = chosen->items[i].finding->fix;
			for (size_t k = 0; k < fix->edits.count; k++) {
				const struct edit *edit = &fix->edits.items[k];
				const struct source_file *file =
					source_store_file(chosen->items[i].sources, edit->span.file);
				if (strcmp(file->name, state->name) == 0)
					vector_push(arena, &edits,
						    (struct placed_edit){edit->span.start, edit->span.end, edit->text,
									 edits.count});
			}
		}
		if (edits.count)
			edit_text(planner, state, edits.items, edits.count);
	}
}

/* ---- running ---- */

static struct lint_result **check_all(struct planner *planner)
{
	struct arena *arena = &planner->plan->arena;
	VECTOR(struct lint_overlay) overlays = {0};
	for (size_t i = 0; i < planner->texts.count; i++) {
		const struct text_state *state = &planner->texts.items[i];
		vector_push(arena, &overlays, (struct lint_overlay){state->name, state->text, state->length});
	}
	for (size_t i = 0; i < planner->overlay_count; i++) {
		bool changed = false;
		for (size_t k = 0; k < planner->texts.count; k++)
			changed |= strcmp(planner->texts.items[k].name, planner->overlays[i].path) == 0;
		if (!changed)
			vector_push(arena, &overlays, planner->overlays[i]);
	}
	struct lint_result **results = arena_alloc(arena, (planner->request_count + 1) * sizeof(struct lint_result *));
	for (size_t i = 0; i < planner->request_count; i++)
		results[i] = lint_check(planner->settings, &planner->requests[i], overlays.items, overlays.count);
	return results;
}

static void free_results(struct lint_result **results, size_t count)
{
	for (size_t i = 0; i < count; i++)
		lint_result_free(results[i]);
}

static void withhold(struct planner *planner, const struct candidate *candidate, const char *reason)
{
	struct arena *arena = &planner->plan->arena;
	const struct source_file *file = source_store_file(candidate->sources, candidate->finding->span.file);
	struct withheld_fix entry = {
		.rule = candidate->finding->rule,
		.title = arena_strdup(arena, candidate->finding->fix->title),
		.file = file ? arena_strdup(arena, file->name) : "",
		.line = file ? source_line_of(file, candidate->finding->span.start) : 0,
		.reason = arena_strdup(arena, reason),
	};
	map_set(&planner->withheld, candidate->key, (void *)candidate->key);
	vector_push(arena, &planner->plan->withheld, entry);
}

/* Applies CHOSEN and verifies; on failure the texts are as before and *REASON says why. */
static bool try_fixes(struct planner *planner, const candidate_list *chosen, const char **reason)
{
	struct arena *arena = &planner->plan->arena;
	size_t old_count = planner->texts.count;
	struct text_state *saved = arena_alloc(arena, (old_count + 1) * sizeof(*saved));
	memcpy(saved, planner->texts.items, old_count * sizeof(*saved));
	apply(planner, chosen);
	struct lint_result **after = check_all(planner);
	VECTOR(const struct fix *) fixes = {0};
	for (size_t i = 0; i < chosen->count; i++)
		vector_push(arena, &fixes, chosen->items[i].finding->fix);
	for (size_t i = 0; i < planner->request_count; i++) {
		*reason = verify_step(arena, planner->plan->results[i], after[i], fixes.items, fixes.count);
		if (!*reason)
			continue;
		free_results(after, planner->request_count);
		memcpy(planner->texts.items, saved, old_count * sizeof(*saved));
		planner->texts.count = old_count;
		return false;
	}
	/* The candidates live in the old results, so these go only now that nobody looks at them any more. */
	free_results(planner->plan->results, planner->request_count);
	planner->plan->results = after;
	planner->plan->applied += chosen->count;
	return true;
}

static const char *rules_of(struct planner *planner, const candidate_list *chosen)
{
	struct text_builder names;
	text_init(&names);
	for (size_t i = 0; i < chosen->count; i++)
		text_printf(&names, "%s%s", i ? ", " : "", chosen->items[i].finding->rule);
	const char *copy = text_copy(&names, &planner->plan->arena);
	text_release(&names);
	return copy;
}

/* True when these very texts were there after an earlier round. */
static bool texts_came_back(struct planner *planner)
{
	struct text_builder all;
	text_init(&all);
	for (size_t i = 0; i < planner->texts.count; i++) {
		const struct text_state *state = &planner->texts.items[i];
		bool changed = state->length != state->before_length ||
			       memcmp(state->text, state->before, state->length) != 0;
		for (size_t k = 0; changed && k < state->length; k++) /* null bytes would end a key */
			text_add_char(&all, state->text[k] ? state->text[k] : '\1');
		text_printf(&all, "\n%s\n", changed ? state->name : "");
	}
	bool known = map_get(&planner->seen, all.bytes) != NULL;
	map_set(&planner->seen, all.bytes, planner);
	text_release(&all);
	return known;
}

/* One round; false when there is nothing (more) to do. */
static bool run_round(struct planner *planner)
{
	candidate_list all = {0};
	candidate_list chosen = {0};
	collect(planner, &all);
	if (all.count == 0)
		return false;
	choose(planner, &all, &chosen);
	const char *rules = rules_of(planner, &chosen);
	const char *reason;
	if (!try_fixes(planner, &chosen, &reason)) {
		/* Only the first: the others are found anew, with fresh spans, in the next round. */
		candidate_list single = {0};
		for (size_t i = 0; i < chosen.count; i++) {
			single.count = 0;
			vector_push(&planner->plan->arena, &single, chosen.items[i]);
			if (try_fixes(planner, &single, &reason))
				break;
			withhold(planner, &chosen.items[i], reason);
		}
	}
	if (!texts_came_back(planner))
		return true;
	if (planner->plan->withheld.count == 0)
		planner->plan->cycle = rules;
	return false;
}

static int compare_files(const void *a, const void *b)
{
	return strcmp(((const struct fixed_file *)a)->name, ((const struct fixed_file *)b)->name);
}

static void list_changes(struct planner *planner)
{
	struct fix_plan *plan = planner->plan;
	for (size_t i = 0; i < planner->texts.count && !plan->cycle; i++) {
		const struct text_state *state = &planner->texts.items[i];
		if (state->length == state->before_length && memcmp(state->text, state->before, state->length) == 0)
			continue;
		struct fixed_file file = {state->name, state->before, state->before_length, state->text, state->length};
		vector_push(&plan->arena, &plan->files, file);
	}
	if (plan->files.count)
		qsort(plan->files.items, plan->files.count, sizeof(*plan->files.items), compare_files);
}

struct fix_plan *fix_plan_make(const struct lint_settings *settings, const struct fix_options *options,
			       const struct lint_request *requests, size_t request_count,
			       const struct lint_overlay *overlays, size_t overlay_count)
{
	struct arena arena;
	arena_init(&arena);
	struct fix_plan *plan = arena_new(&arena, struct fix_plan);
	plan->arena = arena;
	struct planner planner = {plan,	    settings, options, requests, request_count,
				  overlays, overlay_count, path_working_folder(&plan->arena), {0}, {0}, {0}};
	map_init(&planner.withheld, &plan->arena);
	map_init(&planner.seen, &plan->arena);
	plan->results = check_all(&planner);
	plan->result_count = request_count;
	texts_came_back(&planner);
	while (plan->rounds < FIX_ROUND_LIMIT && run_round(&planner))
		plan->rounds++;
	list_changes(&planner);
	return plan;
}

void fix_plan_free(struct fix_plan *plan)
{
	free_results(plan->results, plan->result_count);
	struct arena arena = plan->arena;
	arena_release(&arena);
}
