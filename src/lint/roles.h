/* SPDX-License-Identifier: MIT */
/*
 * Layer lint: which part a file that is checked by itself plays (rules/support/parts.h), and who says so: a comment in
 * it, the config file, the folder it lies in, or what it does when it runs. The first that says something counts.
 */
#ifndef LINT_ROLES_H
#define LINT_ROLES_H

#include "lint/config.h"
#include "rules/support/parts.h"
#include "rules/support/suppressions.h"

struct told_role {
	enum file_part part;
	const char *source; /* "a comment in line 3", "the folder interface", "what it does"; NULL: nothing */
	bool is_stated;     /* by the comment or the config file */
	bool lacks_adapter; /* the run stopped for want of one */
};

/*
 * The part of the input FILE of RUN (as OpenOCD does it, with no assumed adapter). CONFIG may be NULL; COMMENTS are
 * those of the run's files. Strings go to ARENA.
 */
struct told_role role_tell(struct arena *arena, const struct config *config, const struct source_file *file,
                           const struct openocd *run, const suppression_list *comments);

/*
 * Applies ROLE to FINDINGS: takes away what is to be expected of such a file. A file given behind others, or sourced by
 * them, may have from them what it lacks here: its errors become notes. That a file stops for want of an adapter is
 * told unless its role was stated.
 */
void role_apply(const struct told_role *role, struct diagnostic_sink *findings);

#endif
