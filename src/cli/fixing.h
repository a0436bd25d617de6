/* SPDX-License-Identifier: MIT */
/* Layer cli, private: --fix and --diff over all runs of a session. */
#ifndef CLI_FIXING_H
#define CLI_FIXING_H

#include "cli/session.h"
#include "fix/fix.h"

struct fixing {
	struct cli_results *results; /* of the fixed texts, for each run of the session; freed with the plan */
	struct fix_plan *plan;       /* or NULL */
	size_t applied;
	bool owns_stdout; /* standard output holds a patch or a fixed text */
};

/* What the options say about fixes, for the runs with PROFILE. */
struct fix_options fixing_options(struct cli *cli, const struct cli_profile *profile);

/* Plans all fixes and writes the files, or appends to OUT what has to go to standard output. */
void fixing_run(struct cli *cli, struct fixing *fixing, struct text_builder *out);
void fixing_release(struct fixing *fixing);

/* Writes one file, and says what went wrong or could not be kept. */
void fixing_write(struct cli *cli, const struct fixed_file *file);

#endif
