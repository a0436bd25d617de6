/* SPDX-License-Identifier: MIT */
/*
 * Layer cli: which version of OpenOCD is installed. This starts `openocd --version`, the only program that a check ever
 * starts, and only when the user asks for it by `--openocd installed`.
 */
#ifndef CLI_INSTALLED_VERSION_H
#define CLI_INSTALLED_VERSION_H

#include "base/arena.h"
#include "know/know.h"

struct installed_openocd {
	enum openocd_version version; /* the known one that is nearest */
	const char *scripts;          /* the folder of scripts that came with it, or NULL */
	const char *message;          /* why it could not be told; or which version stands for which; or NULL */
};

/* Asks the program that the search PATH (may be NULL) finds. False when it cannot tell. Strings live in ARENA. */
bool installed_openocd_ask(struct arena *arena, const char *path, struct installed_openocd *installed);

/*
 * Reads what `openocd --version` prints: "Open On-Chip Debugger 0.12.0", with more before and behind in builds of
 * vendors. *NAME is the version as it stands there; *IS_EXACT tells whether it is just the known one. False when BANNER
 * holds no version.
 */
bool installed_version_read(struct arena *arena, const char *banner, enum openocd_version *version, const char **name,
                            bool *is_exact);

#endif
