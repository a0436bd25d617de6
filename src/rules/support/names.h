/* SPDX-License-Identifier: MIT */
/*
 * Layer rules: which name was meant. Nearest words of a set, and the shipped script behind a path that does not exist.
 * Asks the know layer only: it must not look at any run or file.
 */
#ifndef RULES_SUPPORT_NAMES_H
#define RULES_SUPPORT_NAMES_H

#include "base/arena.h"
#include "know/know.h"

#define NAMES_NEAR_LIMIT 3

/* The nearest names found so far, best first. */
struct name_search {
	const char *wanted;
	const char *near[NAMES_NEAR_LIMIT];
	unsigned distances[NAMES_NEAR_LIMIT];
	size_t count;
	unsigned limit; /* names further away than this are not near */
};

/* A third of the letters may differ. WANTED is borrowed. */
void name_search_init(struct name_search *search, const char *wanted);
/* CANDIDATE is borrowed; one that is there already counts once. */
void name_search_add(struct name_search *search, const char *candidate);
/* The same with a distance that the caller has found. */
void name_search_add_at(struct name_search *search, const char *candidate, unsigned distance);
/* The best one when no other is as near, else NULL. */
const char *name_search_best(const struct name_search *search);
/* "'a'", "'a' or 'b'", "'a', 'b' or 'c'"; "" when nothing is near. */
const char *name_search_list(struct arena *arena, const struct name_search *search);

/* True when A and B differ in case and in `-`, `_`, `.` and blanks only. */
bool names_alike(const char *a, const char *b);

/* Adds the words of a closed set of the know layer that VERSION has. */
void name_search_add_words(struct name_search *search, const char *kind, enum openocd_version version);

/* "a, b, c": all of them; NULL when they are too many to be read, or none. */
const char *names_of_set(struct arena *arena, const char *kind, enum openocd_version version);

/* ---- shipped scripts ---- */

/* True when VERSION ships PATH. */
bool names_ships(const char *path, enum openocd_version version);

/* What may be meant by a path that VERSION does not ship. */
struct script_match {
	const char *path;        /* the script that is surely meant, or NULL */
	const char *reason;      /* why it is: "it has moved there" ...; NULL without a path */
	struct name_search near; /* otherwise: what comes near; in ARENA */
	const char *instead;     /* successors that are several, as a person reads them, or NULL */
	const char *versions;    /* "0.11.0 and 0.12.0": which versions do ship it, or NULL */
};
void names_match_script(struct arena *arena, const char *path, enum openocd_version version,
                        struct script_match *match);

/* The value of KEY in the facts of a shipped script ("driver", "transport", "usb"); NULL when it has none. */
const char *names_script_fact(struct arena *arena, const struct know_script *script, const char *key);

#endif
