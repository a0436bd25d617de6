/* SPDX-License-Identifier: MIT */
/*
 * Layer base: names of files as text. Only path_real() and path_working_folder() look at the disk.
 */
#ifndef BASE_PATH_H
#define BASE_PATH_H

#include <stdbool.h>

#include "base/arena.h"

/* FOLDER/NAME; NAME alone when it is absolute or FOLDER is empty or ".". */
char *path_join(struct arena *arena, const char *folder, const char *name);
/* Removes "//", "/./", and "x/../" as text. "" becomes ".". */
char *path_normalize(struct arena *arena, const char *path);
/* The part before the last slash: "." when there is none, "/" for a file of the root. */
char *path_folder(struct arena *arena, const char *path);
/* The part behind the last slash; points into PATH. */
const char *path_name(const char *path);
bool path_is_absolute(const char *path);
/* PATH as seen from FOLDER; both absolute and normal. */
char *path_from(struct arena *arena, const char *path, const char *folder);
/* PATH as seen from FOLDER when that is shorter, else PATH; both absolute and normal. */
char *path_relative(struct arena *arena, const char *path, const char *folder);
/* True when normal absolute PATH is FOLDER or lies below it. */
bool path_is_below(const char *path, const char *folder);
/* Absolute and normal as text, links left alone (so "link/.." is the folder of the link). */
char *path_absolute(struct arena *arena, const char *path);
/* Absolute with every link resolved; NULL when the file does not exist. */
char *path_real(struct arena *arena, const char *path);
/* Absolute; when the folder has been deleted, what $PWD says, or "/". */
char *path_working_folder(struct arena *arena);

#endif
