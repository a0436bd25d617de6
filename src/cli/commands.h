/* SPDX-License-Identifier: MIT */
/* Layer cli, private: the commands. Each walks over the runs or rules of a session and raises its status. */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "cli/session.h"

void cli_check(struct cli *cli); /* with --fix and --diff, too */
void cli_show(struct cli *cli);
void cli_show_matrix(struct cli *cli);
void cli_explain(struct cli *cli);
void cli_rules(struct cli *cli);
void cli_config(struct cli *cli);
void cli_diagnose(struct cli *cli);
void cli_run_openocd(struct cli *cli);

/*
 * Checks each run and has PRINT add it to OUT, as text or, in JSON, as items of the list KEY; returns how many items or
 * blocks it added, SHOWN being how many there are before. Writes run after run.
 */
void cli_print_runs(struct cli *cli, const char *key,
                    size_t (*print)(struct cli *cli, const struct cli_run *run, const struct cli_results *results,
                                    struct text_builder *out, size_t shown));

/* Writes OUT to STREAM (1 or 2) at once and empties it. What cannot be written raises the status. */
void cli_flush(struct cli *cli, struct text_builder *out, int descriptor);

#endif
