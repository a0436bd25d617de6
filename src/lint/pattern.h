/* SPDX-License-Identifier: MIT */
/*
 * Layer lint: patterns for names of files, in the manner of .gitignore. Looks at no disk and knows no finding.
 *
 * A pattern belongs to a folder, and paths are relative to that folder, without "./" and "..". `*` and `?` do not match
 * a slash, `[a-z]` is a set, `**` between slashes is any number of folders. A pattern with a slash before its end holds
 * from its folder on, any other holds at every depth. A slash at its end: folders only.
 */
#ifndef LINT_PATTERN_H
#define LINT_PATTERN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

struct path_pattern {
	const char *text; /* without the marks that the flags stand for */
	bool is_negated;  /* began with `!` */
	bool is_anchored;
	bool only_folders;
};

/* Reads LENGTH bytes of LINE (copied); false for a blank one or a comment. */
bool path_pattern_parse(struct arena *arena, const char *line, size_t length, struct path_pattern *pattern);

/* True when the pattern (its `!` aside) matches PATH itself. */
bool path_pattern_matches(const struct path_pattern *pattern, const char *path, bool is_folder);

/* True when it matches the file at PATH or one of the folders above it. */
bool path_pattern_covers(const struct path_pattern *pattern, const char *path);

#endif
