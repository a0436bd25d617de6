/* SPDX-License-Identifier: MIT */
#include "report/merge.h"

#include <assert.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* What stands for the version in a message that is compared. */
#define VERSION_MARK '\1'

struct entry {
	struct merged_item merged;
	struct report_place place;
	size_t file_rank;
	size_t order; /* of arrival */
	bool names_version;
};

struct merger {
	struct arena *arena;
	const struct report_run *runs;
	size_t run_count;
	struct map entries;    /* what makes a finding the same -> struct entry */
	struct map file_ranks; /* name -> place in the order of files, as a pointer, from 1 */
	VECTOR(struct entry *) list;
};

/* ---- messages without the name of their version ---- */

static bool is_word_byte(char byte)
{
	return isalnum((unsigned char)byte) || byte == '_' || byte == '-';
}

/* True when the LENGTH bytes at AT in TEXT name a version, and are not a part of something longer. */
static bool stands_alone(const char *text, const char *at, size_t length)
{
	static const char product[] = "OpenOCD ";
	size_t product_length = sizeof(product) - 1;
	const char *behind = at + length;

	/* "master" is also an ordinary word. */
	if (isalpha((unsigned char)*at))
		return (size_t)(at - text) >= product_length &&
		       memcmp(at - product_length, product, product_length) == 0 && !is_word_byte(*behind);
	if (at > text && (is_word_byte(at[-1]) || at[-1] == '.'))
		return false;
	return !is_word_byte(*behind) && !(*behind == '.' && isdigit((unsigned char)behind[1]));
}

/* Appends MESSAGE to OUT with a mark in place of each VERSION; returns whether there was one. */
static bool add_without_version(struct text_builder *out, const char *message, const char *version)
{
	size_t length = strlen(version);
	const char *rest = message;
	bool found = false;

	assert(length);
	for (const char *at; (at = strstr(rest, version)); rest = at + length) {
		bool is_version = stands_alone(message, at, length);

		text_add(out, rest, (size_t)(at - rest) + (is_version ? 0 : length));
		if (is_version)
			text_add_char(out, VERSION_MARK);
		found |= is_version;
	}
	text_add_string(out, rest);
	return found;
}

/* ---- collecting ---- */

/* Files of the newest version come first, in the order in which it read them. */
static size_t file_rank(struct merger *merger, const struct report_place *place)
{
	uintptr_t rank = (uintptr_t)map_get(&merger->file_ranks, place->file);

	if (!rank) {
		rank = merger->file_ranks.count + 1;
		map_set(&merger->file_ranks, place->file, (void *)rank);
	}
	return (size_t)rank;
}

static void rank_files(struct merger *merger, const struct report_run *run)
{
	for (size_t i = 0; i < run->diagnostics->items.count; i++) {
		struct report_place place = report_place(run, run->diagnostics->items.items[i]->span);

		file_rank(merger, &place);
	}
}

static void add_finding(struct merger *merger, size_t run_index, const struct diagnostic *finding)
{
	const struct report_run *run = &merger->runs[run_index];
	struct report_place place = report_place(run, finding->span);
	struct text_builder same;
	struct entry *entry;
	bool names_version;

	text_init(&same);
	text_printf(&same, "%s\n%zu %zu %d %s\n", place.file, place.start_byte, place.end_byte, (int)finding->severity,
	            finding->rule);
	names_version = add_without_version(&same, finding->message, run->openocd);
	/* A run may have two findings that differ in their help or fix only; they stay two. */
	while ((entry = map_get(&merger->entries, same.bytes)) && (entry->merged.runs & 1u << run_index))
		text_add_char(&same, VERSION_MARK);
	if (!entry) {
		entry = arena_new(merger->arena, struct entry);
		*entry = (struct entry){.merged = {.item = {run, finding, NULL}}, .place = place};
		entry->merged.key = text_copy(&same, merger->arena);
		entry->file_rank = file_rank(merger, &place);
		entry->order = merger->list.count;
		entry->names_version = names_version;
		map_set(&merger->entries, same.bytes, entry);
		vector_push(merger->arena, &merger->list, entry);
	}
	entry->merged.runs |= 1u << run_index;
	text_release(&same);
}

/* ---- versions ---- */

static const char *versions_of(struct merger *merger, unsigned runs)
{
	const char *list = "";

	for (size_t i = 0; i < merger->run_count; i++)
		if (runs & 1u << i)
			list = arena_printf(merger->arena, "%s%s%s", list, *list ? ", " : "", merger->runs[i].openocd);
	return list;
}

/* Versions are told where they are not all; and where the message names one of several. */
static void finish_entry(struct merger *merger, struct entry *entry)
{
	unsigned all = (1u << merger->run_count) - 1;
	const char *versions = versions_of(merger, entry->merged.runs);

	if (merger->run_count > 1 && (entry->merged.runs != all || entry->names_version))
		entry->merged.item.versions = versions;
	entry->merged.key = arena_printf(merger->arena, "%s\n%s", versions, entry->merged.key);
}

/* ---- order ---- */

static int compare_sizes(size_t a, size_t b)
{
	return a < b ? -1 : a > b;
}

static int compare_entries(const void *left, const void *right)
{
	const struct entry *a = *(const struct entry *const *)left;
	const struct entry *b = *(const struct entry *const *)right;
	int order = compare_sizes(a->file_rank, b->file_rank);

	if (order == 0)
		order = compare_sizes(a->place.start_byte, b->place.start_byte);
	if (order == 0)
		order = strcmp(a->merged.item.finding->rule, b->merged.item.finding->rule);
	return order ? order : compare_sizes(a->order, b->order);
}

struct merged_findings merge_findings(struct arena *arena, const struct report_run *runs, size_t run_count)
{
	struct merger merger = {.arena = arena, .runs = runs, .run_count = run_count};
	struct merged_findings merged = {0};

	map_init(&merger.entries, arena);
	map_init(&merger.file_ranks, arena);
	for (size_t i = run_count; i > 0; i--)
		rank_files(&merger, &runs[i - 1]);
	for (size_t i = run_count; i > 0; i--)
		for (size_t k = 0; k < runs[i - 1].diagnostics->items.count; k++)
			add_finding(&merger, i - 1, runs[i - 1].diagnostics->items.items[k]);
	/* A single run's findings are in their order already. */
	if (run_count > 1 && merger.list.count)
		qsort(merger.list.items, merger.list.count, sizeof(*merger.list.items), compare_entries);
	merged.items = arena_alloc(arena, merger.list.count * sizeof(*merged.items));
	for (size_t i = 0; i < merger.list.count; i++) {
		finish_entry(&merger, merger.list.items[i]);
		merged.items[merged.count++] = merger.list.items[i]->merged;
	}
	return merged;
}
