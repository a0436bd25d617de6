/* SPDX-License-Identifier: MIT */
/*
 * Layer rules: names of files in the user's text: what `source` and `find` read, and what `program`, `load_image` and
 * their like take. Looks at no file itself.
 */
#ifndef RULES_SUPPORT_PATHS_H
#define RULES_SUPPORT_PATHS_H

#include "rules/support/traps.h"

enum path_kind {
	PATH_SOURCED, /* `source X`: from the working folder */
	PATH_FOUND,   /* `find X`, `script X`: searched for */
	PATH_DATA,    /* an image, a log: read or written from the working folder */
};

struct path_use {
	struct trap_command at;
	enum path_kind kind;
	const struct syntax_node *word; /* not expanded */
	const char *value;              /* NULL where it is computed */
};

/* The next name of a file in the code that traps_next() walks. */
bool paths_next(struct rule_context *context, struct trap_walk *walk, struct path_use *use);

/* True when the run stopped because the file of USE is missing, whether or not a rule has said so. */
bool paths_is_missing(struct rule_context *context, const struct path_use *use);
/* The same where no rule has: the failure is claimed. */
bool paths_claim_missing(struct rule_context *context, const struct path_use *use);

/* "/home/me/x.cfg", "C:/x.cfg", "C:\x.cfg". */
bool paths_is_absolute(const char *path);

#endif
