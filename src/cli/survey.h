/* SPDX-License-Identifier: MIT */
/*
 * Layer cli, private: what all runs of a call have in common, gathered before any of them is shown: how many findings
 * of each rule each file has (one that several runs have counts once), and which comments some run needs.
 */
#ifndef CLI_SURVEY_H
#define CLI_SURVEY_H

#include "cli/session.h"

struct run_set {
	VECTOR(size_t) runs; /* indices in the session, growing */
};

struct survey {
	struct arena *arena; /* borrowed */
	struct map places;   /* "FILE\nRULE\nSTART END", to know a finding again -> struct run_set that have it */
	struct map counts;   /* "FILE\nRULE" -> number, as a pointer */
	struct map needed;   /* keys of comments, see lint_drop_needed_suppressions() */
	struct map files;    /* of the user -> struct run_set that have read it */
	bool is_incomplete;  /* a check broke off */
	VECTOR(const char *) stale; /* places of findings about comments that another run may need */
};

/* FILE is absolute and normal, or "<command N>". */
void survey_init(struct survey *survey, struct arena *arena);
void survey_add(struct survey *survey, size_t run, const struct lint_result *result);
/* To be called when all runs have been added. */
void survey_finish(struct survey *survey);

/*
 * Checks all runs of CLI for it in other processes. IS_ONLY: no other check follows, so what is said is said, and the
 * status raised. False when no process could be started.
 */
bool survey_runs(struct survey *survey, struct cli *cli, bool is_only);

size_t survey_count(const struct survey *survey, const char *file, const char *rule);

/*
 * When FINDING of a run by an entry point is not there for every other entry point that reads its file: which have it,
 * in words ("entry point 'debug' only"). Else NULL.
 */
const char *survey_entries(const struct survey *survey, const struct cli *cli, const struct lint_result *result,
                           const struct diagnostic *finding);

/* What the survey calls the file of FINDING. */
const char *survey_file_name(struct arena *arena, const struct lint_result *result, const struct diagnostic *finding);

#endif
