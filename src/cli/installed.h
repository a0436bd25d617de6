/* SPDX-License-Identifier: MIT */
/* Layer cli: the scripts that an installed OpenOCD brings. Looks at a few names of files; starts and reads nothing. */
#ifndef CLI_INSTALLED_H
#define CLI_INSTALLED_H

#include "base/arena.h"
#include "know/know.h"

/*
 * The folder share/openocd/scripts of an installed OpenOCD of VERSION, or NULL: beside the `openocd` of the search PATH
 * (may be NULL), then in the usual places. The version is told by scripts that came or went with it.
 */
const char *installed_scripts_find(struct arena *arena, const char *path, enum openocd_version version);

/* The folder of the `openocd` that the search PATH (may be NULL) finds first, or NULL. */
const char *installed_folder_find(struct arena *arena, const char *path);

/* The scripts that come with the program in FOLDER, whatever their version, or NULL when there are none. */
const char *installed_scripts_of(struct arena *arena, const char *folder);

/* True when the scripts in FOLDER are those of VERSION. */
bool installed_scripts_are(const char *folder, enum openocd_version version);

#endif
