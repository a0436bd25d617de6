/* SPDX-License-Identifier: MIT */
#include "rules/support/names.h"

#include <ctype.h>
#include <string.h>

#include "base/path.h"
#include "base/text.h"

#define LONGEST_PATH 4096

/* ---- nearest words ---- */

void name_search_init(struct name_search *search, const char *wanted)
{
	*search = (struct name_search){.wanted = wanted, .limit = (unsigned)strlen(wanted) / 3 + 1};
}

void name_search_add_at(struct name_search *search, const char *candidate, unsigned distance)
{
	if (distance > search->limit)
		return;
	for (size_t i = 0; i < search->count; i++)
		if (strcmp(search->near[i], candidate) == 0)
			return;
	size_t at = search->count;
	while (at > 0 && search->distances[at - 1] > distance)
		at--;
	if (at == NAMES_NEAR_LIMIT)
		return;
	if (search->count < NAMES_NEAR_LIMIT)
		search->count++;
	for (size_t i = search->count - 1; i > at; i--) {
		search->near[i] = search->near[i - 1];
		search->distances[i] = search->distances[i - 1];
	}
	search->near[at] = candidate;
	search->distances[at] = distance;
}

void name_search_add(struct name_search *search, const char *candidate)
{
	unsigned distance =
		names_alike(search->wanted, candidate) ? 0 : text_distance(search->wanted, candidate, search->limit);
	/* A word of which everything differs is not near, however short it is. */
	if (distance > 0 && distance >= strlen(search->wanted))
		return;
	name_search_add_at(search, candidate, distance);
}

const char *name_search_best(const struct name_search *search)
{
	if (search->count == 0 || (search->count > 1 && search->distances[1] == search->distances[0]))
		return NULL;
	return search->near[0];
}

const char *name_search_list(struct arena *arena, const struct name_search *search)
{
	const char *list = "";
	size_t count = 0;
	/* Behind a very near one, others only confuse. */
	while (count < search->count && search->distances[count] <= search->distances[0] + (search->distances[0] > 1))
		count++;
	for (size_t i = 0; i < count; i++)
		list = arena_printf(arena, "%s%s'%s'", list,
		                    i == 0           ? ""
		                    : i + 1 == count ? " or "
		                                     : ", ",
		                    search->near[i]);
	return list;
}

static bool is_filler(char c)
{
	return c == '-' || c == '_' || c == '.' || c == ' ';
}

bool names_alike(const char *a, const char *b)
{
	while (true) {
		while (is_filler(*a))
			a++;
		while (is_filler(*b))
			b++;
		if (tolower((unsigned char)*a) != tolower((unsigned char)*b))
			return false;
		if (!*a)
			return true;
		a++;
		b++;
	}
}

void name_search_add_words(struct name_search *search, const char *kind, enum openocd_version version)
{
	size_t first, end;
	know_words_of(kind, &first, &end);
	for (size_t i = first; i < end; i++)
		if ((know_word_at(i)->versions >> version) & 1)
			name_search_add(search, know_string(know_word_at(i)->value));
}

#define NAMES_LISTED 20

const char *names_of_set(struct arena *arena, const char *kind, enum openocd_version version)
{
	struct text_builder text;
	size_t first, end, count = 0;
	text_init_in(&text, arena, 0);
	know_words_of(kind, &first, &end);
	for (size_t i = first; i < end; i++)
		if ((know_word_at(i)->versions >> version) & 1)
			text_printf(&text, count++ ? ", %s" : "%s", know_string(know_word_at(i)->value));
	return count && count <= NAMES_LISTED ? text.bytes : NULL;
}

/* ---- shipped scripts ---- */

bool names_ships(const char *path, enum openocd_version version)
{
	const struct know_script *script = know_script_find(path);
	return script && (script->versions >> version) & 1;
}

/* PATH as a shipped script would be named: slashes, without what people put before "interface/" and the like. */
static const char *tidy(struct arena *arena, const char *path)
{
	char *copy = arena_strdup(arena, path);
	for (char *at = copy; *at; at++)
		if (*at == '\\')
			*at = '/';
	const char *start = copy;
	for (const char *at = strstr(copy, "/scripts/"); at; at = strstr(at + 1, "/scripts/"))
		start = at + strlen("/scripts/");
	while (text_starts_with(start, "./") || text_starts_with(start, "../") || *start == '/')
		start = strchr(start, '/') + 1;
	static const char *const before[] = {"scripts/", "tcl/", "openocd/"};
	for (size_t i = 0; i < sizeof(before) / sizeof(before[0]); i++)
		if (text_starts_with(start, before[i]))
			start += strlen(before[i]);
	return start;
}

static const char *version_list(struct arena *arena, uint8_t versions)
{
	const char *list = "";
	int left = 0;
	for (int version = 0; version < OPENOCD_VERSION_COUNT; version++)
		left += (versions >> version) & 1;
	for (int version = 0; version < OPENOCD_VERSION_COUNT; version++) {
		if (!((versions >> version) & 1))
			continue;
		left--;
		list = arena_printf(arena, "%s%s%s", list, know_version_name((enum openocd_version)version),
		                    left > 1    ? ", "
		                    : left == 1 ? " and "
		                                : "");
	}
	return list;
}

/* "A|B" or "A+B" for people. */
static const char *several(struct arena *arena, const char *paths)
{
	const char *list = "";
	while (*paths) {
		size_t length = strcspn(paths, "|+");
		const char *joint = paths[length] == '+' ? " and " : paths[length] ? " or " : "";
		list = arena_printf(arena, "%s'%.*s'%s", list, (int)length, paths, joint);
		paths += length + (paths[length] != '\0');
	}
	return list;
}

static bool take(struct script_match *match, const char *path, const char *reason)
{
	match->path = path;
	match->reason = reason;
	return true;
}

static bool match_rename(struct arena *arena, const char *path, enum openocd_version version,
                         struct script_match *match)
{
	const struct know_rename *rename = know_rename_find(path);
	if (!rename)
		return false;
	const char *use = know_string(rename->use[version]);
	if (*use)
		return take(match, use, "the script has that name now");
	const char *successors = know_string(rename->new_path);
	if (strcspn(successors, "|+") < strlen(successors))
		match->instead = several(arena, successors);
	return false;
}

static bool match_suffix(struct arena *arena, const char *path, enum openocd_version version,
                         struct script_match *match)
{
	static const char *const suffixes[] = {".cfg", ".tcl"};
	for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
		const char *longer = arena_printf(arena, "%s%s", path, suffixes[i]);
		if (names_ships(longer, version))
			return take(match, longer, "the name lacks its ending");
	}
	return false;
}

/* The only script of VERSION for which FITS(script, path) holds. */
static const char *only_script(const char *path, enum openocd_version version,
                               bool (*fits)(const char *script, const char *path))
{
	const char *found = NULL;
	for (size_t i = 0; i < know_script_count(); i++) {
		const struct know_script *script = know_script_at(i);
		const char *name = know_string(script->path);
		if (!((script->versions >> version) & 1) || !fits(name, path))
			continue;
		if (found)
			return NULL;
		found = name;
	}
	return found;
}

static bool same_file_name(const char *script, const char *path)
{
	return strcmp(path_name(script), path_name(path)) == 0;
}

static bool alike_file_name(const char *script, const char *path)
{
	return names_alike(path_name(script), path_name(path));
}

/* An older version under whose name a new script may be known: the names that later became PATH. */
static void add_earlier_names(struct arena *arena, const char *path, enum openocd_version version,
                              struct script_match *match)
{
	struct name_search *near = &match->near;
	const char *only = NULL;
	size_t count = 0;
	for (size_t i = 0; i < know_rename_count(); i++) {
		const struct know_rename *rename = know_rename_at(i);
		bool leads_here = strcmp(know_string(rename->new_path), path) == 0;
		for (int other = 0; other < OPENOCD_VERSION_COUNT; other++)
			leads_here |= strcmp(know_string(rename->use[other]), path) == 0;
		const char *old = know_string(rename->old_path);
		if (!leads_here || !names_ships(old, version))
			continue;
		only = count++ ? NULL : old;
		name_search_add_at(near, old, 0);
	}
	if (only)
		take(match, only, arena_printf(arena, "OpenOCD %s calls it so", know_version_name(version)));
}

/* The part of PATH up to its first slash, slash included. */
static size_t top_length(const char *path)
{
	const char *slash = strchr(path, '/');
	return slash ? (size_t)(slash - path) + 1 : 0;
}

static const char *successor(const char *path, enum openocd_version version)
{
	const struct know_rename *rename = know_rename_find(path);
	if (!rename || !((rename->deprecated >> version) & 1))
		return path;
	const char *use = know_string(rename->use[version]);
	return *use ? use : path;
}

/* File names are compared; another folder counts as one difference. */
static void add_near_scripts(const char *path, enum openocd_version version, struct name_search *near)
{
	const char *name = path_name(path);
	size_t top = top_length(path);
	unsigned limit = (unsigned)strlen(name) / 4 + 1;
	near->limit = limit;
	for (size_t i = 0; i < know_script_count(); i++) {
		const struct know_script *script = know_script_at(i);
		const char *candidate = know_string(script->path);
		if (!((script->versions >> version) & 1))
			continue;
		if (top && strncmp(candidate, path, top) != 0)
			continue;
		unsigned distance = text_distance(name, path_name(candidate), limit);
		name_search_add_at(near, successor(candidate, version), distance);
	}
}

void names_match_script(struct arena *arena, const char *written, enum openocd_version version,
                        struct script_match *match)
{
	*match = (struct script_match){0};
	if (strlen(written) > LONGEST_PATH) { /* no script is called so, and each step would read all of it */
		name_search_init(&match->near, "");
		return;
	}
	const char *path = tidy(arena, written);
	name_search_init(&match->near, path);
	const struct know_script *script = know_script_find(path);
	if (script && !((script->versions >> version) & 1))
		match->versions = version_list(arena, script->versions);
	if (names_ships(path, version)) {
		take(match, path, "OpenOCD's own scripts are named from their folder on");
		return;
	}
	if (match_rename(arena, path, version, match) || match_suffix(arena, path, version, match))
		return;
	add_earlier_names(arena, path, version, match);
	if (match->path || match->near.count || match->instead)
		return;
	const char *only = only_script(path, version, same_file_name);
	if (only) {
		take(match, only, "that is where OpenOCD keeps it");
		return;
	}
	only = only_script(path, version, alike_file_name);
	if (only && top_length(path) && strncmp(only, path, top_length(path)) == 0) {
		take(match, only, "that is how it is spelt");
		return;
	}
	add_near_scripts(path, version, &match->near);
}

const char *names_script_fact(struct arena *arena, const struct know_script *script, const char *key)
{
	const char *facts = script ? know_string(script->facts) : "";
	size_t length = strlen(key);
	while (*facts) {
		facts += strspn(facts, " ");
		size_t word = strcspn(facts, " ");
		if (word > length && strncmp(facts, key, length) == 0 && facts[length] == '=')
			return arena_copy(arena, facts + length + 1, word - length - 1);
		facts += word;
	}
	return NULL;
}
