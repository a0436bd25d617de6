/* SPDX-License-Identifier: MIT */
/*
 * Layer cli, private: a baseline, the findings that a project lives with for now: how many of each rule each file has.
 * No more than that many are not shown. When there are more, all of that rule in that file are, as nobody can tell
 * which one is new.
 *
 * The file is JSON with a stable order; names of files in it are relative to its own folder:
 *
 *	{"schema": 1, "files": {"board.cfg": {"deprecated-command": 2}}}
 */
#ifndef CLI_BASELINE_H
#define CLI_BASELINE_H

#include "cli/survey.h"

struct baseline;

/* On failure returns NULL; *REASON says why, with the line. */
const struct baseline *baseline_read(struct arena *arena, const char *path, const char **reason);

/* What is to stand in the baseline PATH: all that SURVEY counts, COUNT findings. In SURVEY's arena. */
const char *baseline_text(const struct survey *survey, const char *path, size_t *count);
/* Makes it the content of PATH. Returns the reason of a failure, or NULL. */
const char *baseline_write_text(struct arena *arena, const char *path, const char *text);

/* Takes from RESULT what BASELINE covers; returns the number. */
size_t baseline_drop(const struct baseline *baseline, const struct survey *survey, struct lint_result *result);

/* Says on standard error which entries SURVEY has fewer findings for, in files that were read or are gone. */
void baseline_say_stale(struct arena *arena, const struct baseline *baseline, const struct survey *survey);

#endif
