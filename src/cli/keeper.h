/* SPDX-License-Identifier: MIT */
/*
 * Layer cli, private: the process that may write files, and never runs a config.
 *
 * A call that may write is two processes. The first one only waits, and writes what it is asked to; the second one does
 * all the rest, and gives up the right to write before it runs a config (base/confine.h). What a config could do to the
 * second one, it can ask for no more than what a fix does: to replace an existing file, whose text it has to send
 * along, and to write the baseline that the command line names.
 *
 * The second process dies with the first one; when it dies by itself, the first one says so.
 */
#ifndef CLI_KEEPER_H
#define CLI_KEEPER_H

#include "cli/session.h"
#include "fix/fix.h"

/*
 * Parts the process in two. True in the one that goes on with the command. False in the other one, when all is over:
 * the status of CLI is then that of the command. Where no process can be started, says so and returns false, too.
 */
bool keeper_start(struct cli *cli);

/* fix_write_file() by the keeper, if there is one. *REMARK lives as long as CLI. */
bool keeper_write_file(struct cli *cli, const struct fixed_file *file, const char **remark);

/* Makes TEXT the content of the file that --write-baseline names. NULL, or why that failed. */
const char *keeper_write_baseline(struct cli *cli, const char *text);

#endif
