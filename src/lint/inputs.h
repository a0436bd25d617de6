/* SPDX-License-Identifier: MIT */
/*
 * Layer lint: which files a folder named on the command line stands for. Reads folders and files, prints nothing.
 *
 * Found are *.cfg and *.tcl that hold an OpenOCD command (recognise.h), below the folder, but not what git ignores
 * there (.gitignore of every folder from the top of the repository on, .git/info/exclude), not .git itself and its
 * like, and not what lies behind links to folders. Outside of a repository the .gitignore files below the folder still
 * count.
 */
#ifndef LINT_INPUTS_H
#define LINT_INPUTS_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/vector.h"

/* A file or folder that could not be looked at. */
struct input_problem {
	const char *path;
	const char *reason;
};

struct input_files {
	VECTOR(const char *) names; /* FOLDER/..., sorted by byte */
	VECTOR(struct input_problem) problems;
};

/* Lets the caller leave out more: PATH as it would be listed. */
typedef bool input_filter(const char *path, bool is_folder, void *context);

/* Searches FOLDER; names and problems are added to FILES, in ARENA. EXCLUDES may be NULL. */
void inputs_search(struct arena *arena, const char *folder, input_filter *excludes, void *context,
                   struct input_files *files);

#endif
