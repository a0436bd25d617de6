/* SPDX-License-Identifier: MIT */
/*
 * Rounds: check the runs, take the fixes that do not collide, apply them in memory, run again, verify. Safe fixes go
 * first, by themselves, so that what a safe fix may not change is not hidden behind what an unsafe one may. When the
 * result of a round does not hold, each of its fixes is tried alone; those at fault are withheld, until the texts have
 * changed.
 *
 * A file has one text, by whatever names (links, other spellings) the runs read it: its key is its resolved path.
 */
#include "fix/fix.h"

#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "base/text.h"
#include "fix/verify.h"

/* The present text of a file that has been or may be changed. */
struct text_state {
	const char *key;
	const char *name;
	const char *before;
	size_t before_length;
	const char *text;
	size_t length;
};

typedef VECTOR(struct withheld_fix) withheld_list;

/* A fix whose text stays: what is needed to take it back. */
struct applied_fix {
	size_t round;      /* after which it is there */
	const char *form;  /* see form_of() */
	unsigned versions; /* bits: for which it was made */
	struct withheld_fix entry;
};

struct planner {
	struct fix_plan *plan;
	const struct fix_subject *subjects;
	size_t subject_count;
	const struct lint_overlay *overlays;
	size_t overlay_count;
	const char *working_folder;
	VECTOR(struct text_state) texts;
	struct map keys;     /* name of a file -> its key */
	struct map withheld; /* key of a fix that does not hold on the present texts -> why, in words */
	struct map seen;     /* all texts in one -> number of rounds after which they were there, plus 1 */
	VECTOR(struct applied_fix) applied;
	/* Form of a fix that one version wants and another takes back, or a rule whose fixes do not come to an end ->
	 * why, in words. */
	struct map vetoed;
	withheld_list vetoed_fixes; /* the same to be told */
};

/* One fix of one finding, in terms of files that are the same for all runs. */
struct candidate {
	const struct diagnostic *finding;
	const struct fix *fix;
	const struct source_store *sources;
	const char **files; /* key of the file of each edit */
	const char *key;
	unsigned *versions; /* bits: on which it was found */
};

typedef VECTOR(struct candidate) candidate_list;

static const char *file_key(struct planner *planner, const char *name)
{
	const char *key = map_get(&planner->keys, name);
	if (key)
		return key;
	struct arena *arena = &planner->plan->arena;
	key = path_real(arena, name);
	if (!key)
		key = path_absolute(arena, name);
	map_set(&planner->keys, name, (void *)key);
	return key;
}

/* ---- what may be fixed ---- */

bool fix_applies(const struct fix_options *options, const struct diagnostic *finding)
{
	if (!finding->fix || finding->fix->edits.count == 0 || finding->fix->withheld)
		return false;
	const struct rule *rule = rule_find(finding->rule);
	bool at_any_severity = rule && rule->fixed_at_any_severity;
	for (size_t i = 0; i < options->named_rules.count; i++)
		at_any_severity |= strcmp(options->named_rules.items[i], finding->rule) == 0;
	if (finding->fix->safety == FIX_UNSAFE && !options->unsafe)
		return false;
	return finding->severity > SEVERITY_NOTE || at_any_severity;
}

static bool may_change(struct planner *planner, const struct source_file *file)
{
	if (!file || file->is_command)
		return false;
	if (file->is_input)
		return true;
	return !file->is_stock && path_is_below(file_key(planner, file->name), planner->working_folder);
}

static bool edits_may_be_made(struct planner *planner, const struct candidate *candidate)
{
	for (size_t i = 0; i < candidate->fix->edits.count; i++)
		if (!may_change(planner,
		                source_store_file(candidate->sources, candidate->fix->edits.items[i].span.file)))
			return false;
	return true;
}

/* ---- collisions ---- */

/* Two insertions at one place follow each other; anything else that touches is a collision. */
static bool edits_collide(const struct edit *a, const struct edit *b)
{
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
	for (size_t i = 0; i < a->fix->edits.count; i++)
		for (size_t k = 0; k < b->fix->edits.count; k++)
			if (strcmp(a->files[i], b->files[k]) == 0 &&
			    edits_collide(&a->fix->edits.items[i], &b->fix->edits.items[k]))
				return true;
	return false;
}

/* A fix whose own edits cannot be made together is a fault of its rule. */
static bool is_sound(const struct candidate *candidate)
{
	const struct fix *fix = candidate->fix;
	for (size_t i = 0; i < fix->edits.count; i++) {
		const struct edit *edit = &fix->edits.items[i];
		const struct source_file *file = source_store_file(candidate->sources, edit->span.file);
		if (edit->span.start > edit->span.end || edit->span.end > file->length)
			return false;
		for (size_t k = i + 1; k < fix->edits.count; k++)
			if (strcmp(candidate->files[i], candidate->files[k]) == 0 &&
			    edits_collide(edit, &fix->edits.items[k]))
				return false;
	}
	return true;
}

/* ---- candidates ---- */

/* Makes the state of FILE. False when it exists with another text: someone wrote the file between two runs. */
static bool ensure_state(struct planner *planner, const char *key, const struct source_file *file)
{
	struct arena *arena = &planner->plan->arena;
	for (size_t i = 0; i < planner->texts.count; i++) {
		const struct text_state *state = &planner->texts.items[i];
		if (strcmp(state->key, key) == 0)
			return state->length == file->length && memcmp(state->text, file->text, file->length) == 0;
	}
	const char *copy = arena_copy(arena, file->text, file->length);
	struct text_state state = {key, arena_strdup(arena, file->name), copy, file->length, copy, file->length};
	vector_push(arena, &planner->texts, state);
	return true;
}

static bool ensure_states(struct planner *planner, const struct candidate *candidate)
{
	for (size_t i = 0; i < candidate->fix->edits.count; i++)
		if (!ensure_state(planner, candidate->files[i],
		                  source_store_file(candidate->sources, candidate->fix->edits.items[i].span.file)))
			return false;
	return true;
}

/* The same fix found by several runs has the same key. */
static const char *candidate_key(struct planner *planner, const struct candidate *candidate)
{
	struct text_builder key;
	text_init(&key);
	text_printf(&key, "%s", candidate->finding->rule);
	for (size_t i = 0; i < candidate->fix->edits.count; i++) {
		const struct edit *edit = &candidate->fix->edits.items[i];
		text_printf(&key, "\n%s:%zu:%zu:%s", candidate->files[i], edit->span.start, edit->span.end, edit->text);
	}
	const char *copy = text_copy(&key, &planner->plan->arena);
	text_release(&key);
	return copy;
}

static struct candidate make_candidate(struct planner *planner, const struct diagnostic *finding,
                                       const struct source_store *sources)
{
	const struct fix *fix = finding->fix;
	struct candidate candidate = {.finding = finding, .fix = fix, .sources = sources};
	candidate.files = arena_alloc(&planner->plan->arena, fix->edits.count * sizeof(*candidate.files));
	for (size_t i = 0; i < fix->edits.count; i++) {
		const struct source_file *file = source_store_file(sources, fix->edits.items[i].span.file);
		candidate.files[i] = file ? file_key(planner, file->name) : "";
	}
	candidate.key = candidate_key(planner, &candidate);
	return candidate;
}

/* Why fixes do not hold. */
struct objection {
	const char *reason;     /* NULL: there is none */
	const char *on_version; /* where the fixes, made for other versions, do harm; NULL: on one of their own */
};

static struct withheld_fix entry_of(struct planner *planner, const struct candidate *candidate)
{
	struct arena *arena = &planner->plan->arena;
	const struct source_file *file = source_store_file(candidate->sources, candidate->finding->span.file);
	return (struct withheld_fix){
		.rule = candidate->finding->rule,
		.title = arena_strdup(arena, candidate->fix->title),
		.file = file ? arena_strdup(arena, file->name) : "",
		.line = file ? source_line_of(file, candidate->finding->span.start) : 0,
	};
}

static const char *objection_text(struct arena *arena, const struct withheld_fix *entry)
{
	return entry->on_version ? arena_printf(arena, "on OpenOCD %s, %s", entry->on_version, entry->reason)
	                         : entry->reason;
}

static void withhold(struct planner *planner, const struct candidate *candidate, struct objection objection)
{
	struct arena *arena = &planner->plan->arena;
	struct withheld_fix entry = entry_of(planner, candidate);
	entry.reason = arena_strdup(arena, objection.reason);
	entry.on_version = objection.on_version;
	map_set(&planner->withheld, candidate->key, (void *)objection_text(arena, &entry));
	vector_push(arena, &planner->plan->withheld, entry);
}

/* What CANDIDATE takes away and puts in, wherever in its files that is. */
static const char *form_of(struct planner *planner, const struct candidate *candidate)
{
	struct text_builder form;
	text_init(&form);
	text_printf(&form, "%s", candidate->finding->rule);
	for (size_t i = 0; i < candidate->fix->edits.count; i++) {
		const struct edit *edit = &candidate->fix->edits.items[i];
		const struct source_file *file = source_store_file(candidate->sources, edit->span.file);
		text_printf(&form, "\n%s\n", candidate->files[i]);
		if (file && edit->span.start <= edit->span.end && edit->span.end <= file->length)
			text_add(&form, file->text + edit->span.start, edit->span.end - edit->span.start);
		text_printf(&form, "\n%s", edit->text);
	}
	const char *copy = text_copy(&form, &planner->plan->arena);
	text_release(&form);
	return copy;
}

/* Why CANDIDATE is not to be made, or NULL. */
static const char *why_withheld(struct planner *planner, const struct candidate *candidate)
{
	const char *vetoed = planner->vetoed.count ? map_get(&planner->vetoed, candidate->finding->rule) : NULL;
	if (!vetoed && planner->vetoed.count)
		vetoed = map_get(&planner->vetoed, form_of(planner, candidate));
	return vetoed ? vetoed : map_get(&planner->withheld, candidate->key);
}

/* Of the two fixes of FINDING the one that goes further, where it is wanted and holds, becomes its fix. */
static void choose_fix(struct planner *planner, const struct fix_options *options, struct diagnostic *finding,
                       const struct source_store *sources)
{
	struct fix *safe = finding->fix;
	if (!options->unsafe || !finding->unsafe_fix)
		return;
	if (safe->safety == FIX_UNSAFE) /* this was called before */
		safe = finding->unsafe_fix;
	finding->fix = safe == finding->fix ? finding->unsafe_fix : finding->fix;
	finding->unsafe_fix = safe;
	struct candidate candidate = make_candidate(planner, finding, sources);
	if (!why_withheld(planner, &candidate))
		return;
	finding->unsafe_fix = finding->fix;
	finding->fix = safe;
}

static void collect_from(struct planner *planner, size_t subject, struct map *known, candidate_list *list)
{
	const struct fix_options *options = planner->subjects[subject].options;
	const struct lint_result *result = planner->plan->results[subject];
	if (planner->subjects[subject].only_verifies)
		return;
	for (size_t i = 0; i < result->sink.items.count; i++) {
		struct diagnostic *finding = result->sink.items.items[i];
		choose_fix(planner, options, finding, &result->sources);
		if (!fix_applies(options, finding))
			continue;
		struct candidate candidate = make_candidate(planner, finding, &result->sources);
		candidate.versions = map_get(known, candidate.key);
		if (candidate.versions)
			*candidate.versions |= 1u << result->run->version;
		if (candidate.versions || why_withheld(planner, &candidate) || !edits_may_be_made(planner, &candidate))
			continue;
		candidate.versions = arena_new(&planner->plan->arena, unsigned);
		*candidate.versions = 1u << result->run->version;
		map_set(known, candidate.key, candidate.versions);
		if (!is_sound(&candidate))
			withhold(planner, &candidate, (struct objection){"its edits overlap", NULL});
		else if (!ensure_states(planner, &candidate))
			withhold(planner, &candidate,
			         (struct objection){"the file was changed by someone else meanwhile", NULL});
		else
			vector_push(&planner->plan->arena, list, candidate);
	}
}

/* No run calls a comment stale that another one needs. */
static void join_suppressions(struct planner *planner)
{
	struct fix_plan *plan = planner->plan;
	struct map needed;
	map_init(&needed, &plan->arena);
	for (size_t i = 0; i < plan->result_count; i++)
		for (size_t k = 0; k < plan->results[i]->used_suppressions.count; k++)
			map_set(&needed, plan->results[i]->used_suppressions.items[k], plan);
	for (size_t i = 0; i < plan->result_count && needed.count; i++)
		lint_drop_needed_suppressions(plan->results[i], &needed);
}

/* All fixes that may be tried now: the safe ones, else the unsafe ones. */
static void collect(struct planner *planner, candidate_list *list)
{
	struct map known;
	map_init(&known, &planner->plan->arena);
	join_suppressions(planner);
	for (size_t i = 0; i < planner->plan->result_count; i++)
		collect_from(planner, i, &known, list);
	size_t safe = 0;
	for (size_t i = 0; i < list->count; i++)
		if (list->items[i].fix->safety == FIX_SAFE)
			list->items[safe++] = list->items[i];
	if (safe)
		list->count = safe;
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

static void apply_to(struct planner *planner, struct text_state *state, const candidate_list *chosen)
{
	VECTOR(struct placed_edit) edits = {0};
	for (size_t i = 0; i < chosen->count; i++) {
		const struct candidate *candidate = &chosen->items[i];
		for (size_t k = 0; k < candidate->fix->edits.count; k++) {
			const struct edit *edit = &candidate->fix->edits.items[k];
			if (strcmp(candidate->files[k], state->key) == 0)
				vector_push(&planner->plan->arena, &edits,
				            (struct placed_edit){edit->span.start, edit->span.end, edit->text,
				                                 edits.count});
		}
	}
	if (edits.count)
		edit_text(planner, state, edits.items, edits.count);
}

static void apply(struct planner *planner, const candidate_list *chosen)
{
	for (size_t i = 0; i < planner->texts.count; i++)
		apply_to(planner, &planner->texts.items[i], chosen);
}

/* ---- running ---- */

static bool is_among(struct planner *planner, const char *key)
{
	for (size_t i = 0; i < planner->texts.count; i++)
		if (strcmp(planner->texts.items[i].key, key) == 0)
			return true;
	return false;
}

typedef VECTOR(struct lint_overlay) overlay_list;

static void list_overlays(struct planner *planner, overlay_list *list)
{
	struct arena *arena = &planner->plan->arena;
	for (size_t i = 0; i < planner->texts.count; i++) {
		const struct text_state *state = &planner->texts.items[i];
		vector_push(arena, list, (struct lint_overlay){state->key, state->text, state->length});
	}
	for (size_t i = 0; i < planner->overlay_count; i++)
		if (!is_among(planner, file_key(planner, planner->overlays[i].path)))
			vector_push(arena, list, planner->overlays[i]);
}

/* True when RESULT's run, as it went, read a file that CHOSEN edit. */
static bool is_affected(struct planner *planner, const struct lint_result *result, const candidate_list *chosen)
{
	for (size_t f = 0; f < result->sources.files.count; f++) {
		const char *key = file_key(planner, result->sources.files.items[f]->name);
		for (size_t i = 0; i < chosen->count; i++)
			for (size_t k = 0; k < chosen->items[i].fix->edits.count; k++)
				if (strcmp(chosen->items[i].files[k], key) == 0)
					return true;
	}
	return false;
}

/* The runs that CHOSEN affect (NULL: all), checked on the present texts; NULL for the others. */
static struct lint_result **check_runs(struct planner *planner, const candidate_list *chosen)
{
	overlay_list overlays = {0};
	list_overlays(planner, &overlays);
	size_t size = (planner->subject_count + 1) * sizeof(struct lint_result *);
	struct lint_result **results = arena_alloc(&planner->plan->arena, size);
	for (size_t i = 0; i < planner->subject_count; i++)
		if (!chosen || is_affected(planner, planner->plan->results[i], chosen))
			results[i] = lint_check(planner->subjects[i].settings, planner->subjects[i].request,
			                        overlays.items, overlays.count);
	return results;
}

static void free_results(struct lint_result **results, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (results[i])
			lint_result_free(results[i]);
}

/* A run that met a limit shows nothing: where it stopped may change from one time to the next. */
static bool is_cut_off(const struct planner *planner, size_t subject)
{
	return lint_cut_off(planner->plan->results[subject]) != NULL;
}

/*
 * A fragment is checked with the first transport that gets it through. Where a fix lets another one do so, what is set
 * up has to be compared as it is with the former one: that result, to be freed by the caller. NULL where AFTER can be
 * compared as it is.
 */
static struct lint_result *check_alike(struct planner *planner, size_t subject, const struct lint_result *after)
{
	const char *before = lint_assumed_first(planner->plan->results[subject]);
	const char *now = lint_assumed_first(after);
	if (!before || !now || strcmp(before, now) == 0)
		return NULL;
	overlay_list overlays = {0};
	list_overlays(planner, &overlays);
	struct lint_request *request = arena_new(&planner->plan->arena, struct lint_request);
	*request = *planner->subjects[subject].request;
	request->assumed_first = arena_strdup(&planner->plan->arena, before);
	return lint_check(planner->subjects[subject].settings, request, overlays.items, overlays.count);
}

/* Why the results AFTER on versions for which all of CHOSEN were made (IS_OWN), or on the others, do not hold. */
static struct objection verify_versions(struct planner *planner, struct lint_result *const *after,
                                        const candidate_list *chosen, bool is_own)
{
	unsigned own = ~0u;
	struct arena *arena = &planner->plan->arena;
	const struct fix **fixes = arena_alloc(arena, (chosen->count + 1) * sizeof(*fixes));
	for (size_t i = 0; i < chosen->count; i++)
		fixes[i] = chosen->items[i].fix;
	for (size_t i = 0; i < chosen->count; i++)
		own &= *chosen->items[i].versions;
	for (size_t i = 0; i < planner->subject_count; i++) {
		enum openocd_version version = planner->subjects[i].settings->version;
		if (!after[i] || (own >> version & 1) != is_own || is_cut_off(planner, i))
			continue;
		struct lint_result *alike = check_alike(planner, i, after[i]);
		const char *reason =
			verify_step(arena, planner->plan->results[i], alike ? alike : after[i], fixes, chosen->count);
		if (alike)
			lint_result_free(alike);
		if (reason)
			return (struct objection){reason, is_own ? NULL : know_version_name(version)};
	}
	return (struct objection){0};
}

/* A fix that does harm on its own version is at fault there, whatever it does elsewhere. */
static struct objection verify(struct planner *planner, struct lint_result *const *after, const candidate_list *chosen)
{
	struct objection objection = verify_versions(planner, after, chosen, true);
	return objection.reason ? objection : verify_versions(planner, after, chosen, false);
}

static void remember(struct planner *planner, const candidate_list *chosen)
{
	for (size_t i = 0; i < chosen->count; i++) {
		const struct candidate *candidate = &chosen->items[i];
		struct applied_fix fix = {.round = planner->plan->rounds + 1,
		                          .form = form_of(planner, candidate),
		                          .versions = *candidate->versions,
		                          .entry = entry_of(planner, candidate)};
		vector_push(&planner->plan->arena, &planner->applied, fix);
	}
}

/* The texts of CHOSEN stay: what was withheld may hold now. */
static void accept(struct planner *planner, struct lint_result **after, const candidate_list *chosen)
{
	struct fix_plan *plan = planner->plan;
	remember(planner, chosen);
	plan->applied += chosen->count;
	plan->rounds++;
	plan->withheld.count = 0;
	map_init(&planner->withheld, &plan->arena);
	/* The candidates live in the old results, so these go only now that nobody looks at them any more. */
	for (size_t i = 0; i < planner->subject_count; i++) {
		if (!after[i])
			continue;
		lint_result_free(plan->results[i]);
		plan->results[i] = after[i];
	}
}

/* Applies CHOSEN and verifies. Where it holds, the texts stay as they are if KEEP; else they are as before. */
static struct objection try_fixes(struct planner *planner, const candidate_list *chosen, bool keep)
{
	struct arena *arena = &planner->plan->arena;
	size_t size = planner->texts.count * sizeof(struct text_state);
	struct text_state *saved = arena_alloc(arena, size);
	memcpy(saved, planner->texts.items, size);
	apply(planner, chosen);
	struct lint_result **after = check_runs(planner, chosen);
	struct objection objection = verify(planner, after, chosen);
	if (keep && !objection.reason) {
		accept(planner, after, chosen);
		return objection;
	}
	free_results(after, planner->subject_count);
	memcpy(planner->texts.items, saved, size);
	return objection;
}

/* ---- rounds ---- */

/* CHOSEN do not hold together: withholds those that do not hold alone. True when others are left and were applied. */
static bool apply_the_good(struct planner *planner, const candidate_list *chosen)
{
	struct arena *arena = &planner->plan->arena;
	candidate_list good = {0};
	for (size_t i = 0; i < chosen->count; i++) {
		candidate_list single = {0};
		vector_push(arena, &single, chosen->items[i]);
		struct objection objection = try_fixes(planner, &single, false);
		if (objection.reason)
			withhold(planner, &chosen->items[i], objection);
		else
			vector_push(arena, &good, chosen->items[i]);
	}
	if (good.count == 0)
		return false;
	if (good.count < chosen->count && !try_fixes(planner, &good, true).reason)
		return true;
	/* Each holds alone, but not all together: one now, the others are found anew in the next round. */
	good.count = 1;
	return !try_fixes(planner, &good, true).reason;
}

enum outcome { OUTCOME_REST, OUTCOME_WITHHELD, OUTCOME_APPLIED };

static enum outcome run_round(struct planner *planner)
{
	candidate_list all = {0};
	candidate_list chosen = {0};
	collect(planner, &all);
	if (all.count == 0)
		return OUTCOME_REST;
	choose(planner, &all, &chosen);
	struct objection objection = try_fixes(planner, &chosen, true);
	if (!objection.reason)
		return OUTCOME_APPLIED;
	if (chosen.count > 1)
		return apply_the_good(planner, &chosen) ? OUTCOME_APPLIED : OUTCOME_WITHHELD;
	withhold(planner, &chosen.items[0], objection);
	return OUTCOME_WITHHELD;
}

static bool is_changed(const struct text_state *state)
{
	return state->length != state->before_length || memcmp(state->text, state->before, state->length) != 0;
}

/* All that is changed, as one string. */
static const char *all_texts(struct planner *planner)
{
	struct text_builder all;
	text_init(&all);
	for (size_t i = 0; i < planner->texts.count; i++) {
		const struct text_state *state = &planner->texts.items[i];
		if (!is_changed(state))
			continue;
		text_printf(&all, "%s\n%zu\n", state->key, state->length);
		for (size_t k = 0; k < state->length; k++) /* a null byte would end the string */
			text_add_char(&all, state->text[k] ? state->text[k] : '\1');
	}
	const char *copy = text_copy(&all, &planner->plan->arena);
	text_release(&all);
	return copy;
}

/* True when these very texts were there before; *ROUND tells after how many rounds. */
static bool texts_came_back(struct planner *planner, size_t *round)
{
	const char *all = all_texts(planner);
	uintptr_t known = (uintptr_t)map_get(&planner->seen, all);
	if (known)
		*round = known - 1;
	else
		map_set(&planner->seen, all, (void *)(uintptr_t)(planner->plan->rounds + 1));
	return known != 0;
}

/* Names, each once, of the rules applied after ROUND, but for EXCEPT (or NULL). */
static const char *rules_since(struct planner *planner, size_t round, const char *except)
{
	struct arena *arena = &planner->plan->arena;
	struct text_builder names;
	struct map known;
	text_init(&names);
	map_init(&known, arena);
	for (size_t i = 0; i < planner->applied.count; i++) {
		const char *rule = planner->applied.items[i].entry.rule;
		if (planner->applied.items[i].round <= round || map_get(&known, rule) || text_equal(rule, except))
			continue;
		map_set(&known, rule, (void *)rule);
		text_printf(&names, "%s%s", names.length ? ", " : "", rule);
	}
	const char *copy = text_copy(&names, arena);
	text_release(&names);
	return copy;
}

static unsigned all_versions(const struct planner *planner)
{
	unsigned versions = 0;
	for (size_t i = 0; i < planner->subject_count; i++)
		versions |= 1u << planner->subjects[i].settings->version;
	return versions;
}

static const char *first_version(unsigned versions)
{
	enum openocd_version version = (enum openocd_version)0;
	while (!(versions >> version & 1))
		version++;
	return know_version_name(version);
}

/* Nothing has been changed: the results are those of the old texts again, the first ones to be seen. */
static void start_over(struct planner *planner)
{
	struct fix_plan *plan = planner->plan;
	size_t first;
	plan->applied = plan->rounds = 0;
	plan->withheld.count = 0;
	planner->applied.count = 0;
	planner->texts.count = 0;
	map_init(&planner->withheld, &plan->arena);
	map_init(&planner->seen, &plan->arena);
	free_results(plan->results, plan->result_count);
	plan->results = check_runs(planner, NULL);
	texts_came_back(planner, &first);
}

static void veto(struct planner *planner, const struct applied_fix *fix, unsigned others, size_t round)
{
	struct arena *arena = &planner->plan->arena;
	struct withheld_fix entry = fix->entry;
	const char *rules = rules_since(planner, round, entry.rule);
	if (map_get(&planner->vetoed, fix->form))
		return;
	entry.reason = arena_printf(arena, "%s would undo it", *rules ? rules : entry.rule);
	entry.on_version = first_version(others);
	map_set(&planner->vetoed, fix->form, (void *)objection_text(arena, &entry));
	vector_push(arena, &planner->vetoed_fixes, entry);
}

/*
 * The texts are those of ROUND again. What only some versions wanted meanwhile, another one has taken back: they cannot
 * agree, and all begins anew without these fixes. False when there are none such.
 */
static bool versions_disagree(struct planner *planner, size_t round)
{
	unsigned all = all_versions(planner);
	size_t count = planner->vetoed.count;
	for (size_t i = 0; i < planner->applied.count; i++) {
		const struct applied_fix *fix = &planner->applied.items[i];
		if (fix->round > round && fix->versions != all)
			veto(planner, fix, all & ~fix->versions, round);
	}
	if (planner->vetoed.count == count)
		return false;
	start_over(planner);
	return true;
}

/* What the rules did after ROUND leads back there, or has no end: all begins anew without them. */
static void leave_out_since(struct planner *planner, size_t round)
{
	struct fix_plan *plan = planner->plan;
	const char *rules = rules_since(planner, round, NULL);
	for (size_t i = 0; i < planner->applied.count; i++) {
		const char *rule = planner->applied.items[i].entry.rule;
		if (planner->applied.items[i].round > round)
			map_set(&planner->vetoed, rule,
			        (void *)arena_printf(&plan->arena, "there is no end to these: %s", rules));
	}
	plan->cycle = plan->cycle ? arena_printf(&plan->arena, "%s, %s", plan->cycle, rules) : rules;
	start_over(planner);
}

static void run_rounds(struct planner *planner)
{
	size_t round;
	texts_came_back(planner, &round);
	while (true) {
		enum outcome outcome = run_round(planner);
		if (outcome == OUTCOME_REST)
			return;
		if (outcome == OUTCOME_WITHHELD)
			continue;
		bool endless = planner->plan->rounds == FIX_ROUND_LIMIT;
		if (endless)
			round = FIX_ROUND_LIMIT - 2; /* those of the last two rounds are at it still */
		else if (!texts_came_back(planner, &round) || versions_disagree(planner, round))
			continue;
		leave_out_since(planner, round);
	}
}

/* ---- the plan ---- */

static int compare_files(const void *a, const void *b)
{
	return strcmp(((const struct fixed_file *)a)->name, ((const struct fixed_file *)b)->name);
}

static void list_changes(struct planner *planner)
{
	struct fix_plan *plan = planner->plan;
	for (size_t i = 0; i < planner->texts.count; i++) {
		const struct text_state *state = &planner->texts.items[i];
		if (!is_changed(state))
			continue;
		struct fixed_file file = {state->name, state->before, state->before_length, state->text, state->length};
		vector_push(&plan->arena, &plan->files, file);
	}
	if (plan->files.count)
		qsort(plan->files.items, plan->files.count, sizeof(*plan->files.items), compare_files);
}

/* A report of the results is not to promise what was tried in vain: that becomes a suggestion. */
static void mark_withheld_fixes(struct planner *planner)
{
	for (size_t i = 0; i < planner->vetoed_fixes.count; i++)
		vector_push(&planner->plan->arena, &planner->plan->withheld, planner->vetoed_fixes.items[i]);
	bool is_any = planner->plan->withheld.count || planner->vetoed.count;
	for (size_t i = 0; is_any && i < planner->plan->result_count; i++) {
		struct lint_result *result = planner->plan->results[i];
		for (size_t k = 0; k < result->sink.items.count; k++) {
			struct diagnostic *finding = result->sink.items.items[k];
			if (!fix_applies(planner->subjects[i].options, finding))
				continue;
			struct candidate candidate = make_candidate(planner, finding, &result->sources);
			const char *reason = why_withheld(planner, &candidate);
			if (!reason)
				continue;
			finding->fix->withheld = arena_strdup(&result->arena, reason);
			finding->fix->safety = FIX_UNSAFE;
		}
	}
}

struct fix_plan *fix_plan_make(const struct fix_subject *subjects, size_t subject_count,
                               const struct lint_overlay *overlays, size_t overlay_count)
{
	struct arena arena;
	arena_init(&arena);
	struct fix_plan *plan = arena_new(&arena, struct fix_plan);
	plan->arena = arena;
	struct planner planner = {
		.plan = plan,
		.subjects = subjects,
		.subject_count = subject_count,
		.overlays = overlays,
		.overlay_count = overlay_count,
		.working_folder = path_working_folder(&plan->arena),
	};
	map_init(&planner.keys, &plan->arena);
	map_init(&planner.withheld, &plan->arena);
	map_init(&planner.vetoed, &plan->arena);
	map_init(&planner.seen, &plan->arena);
	plan->result_count = subject_count;
	plan->results = check_runs(&planner, NULL);
	run_rounds(&planner);
	mark_withheld_fixes(&planner);
	list_changes(&planner);
	return plan;
}

void fix_plan_free(struct fix_plan *plan)
{
	free_results(plan->results, plan->result_count);
	struct arena arena = plan->arena;
	arena_release(&arena);
}
