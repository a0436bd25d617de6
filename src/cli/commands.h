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

/* Writes OUT to STREAM (1 or 2) at once and empties it. What cannot be written raises the status. */
void cli_flush(struct cli *cli, struct text_builder *out, int descriptor);

#endif
