/* SPDX-License-Identifier: MIT */
/* Layer cli, private: what `diagnose` and `run` share: a log that comes in pieces, and what is printed about it. */
#ifndef CLI_DIAGNOSING_H
#define CLI_DIAGNOSING_H

#include "cli/session.h"
#include "diagnose/diagnosis.h"

struct diagnosing {
	struct diagnosis diagnosis;
	struct log_reader reader;
};

/* The reader holds its buffers: one is made in the session's arena. */
struct diagnosing *diagnosing_begin(struct cli *cli);
void diagnosing_end(struct diagnosing *diagnosing);

/* Reads DESCRIPTOR to its end. False: errno tells why not. */
bool diagnosing_read(struct diagnosing *diagnosing, int descriptor);

/*
 * With a configuration among the inputs: checks it on the version that the log tells, RESULTS receives that of the one
 * that fits the log best. Returns its run; NULL when none could be checked. After diagnosis_weigh(), which may be
 * called again afterwards.
 */
const struct cli_run *diagnosing_check_config(struct cli *cli, struct diagnosing *diagnosing,
                                              struct cli_results *results);
/* Ranks the causes, by the log and by what diagnosing_check_config() gave. */
void diagnosing_rank(struct cli *cli, struct diagnosing *diagnosing, const struct cli_run *run,
                     const struct cli_results *results);

/* Prints the diagnosis to DESCRIPTOR. SOURCES (or NULL) hold the files of its fixes. */
void diagnosing_print(struct cli *cli, struct diagnosing *diagnosing, const char *log,
                      const struct source_store *sources, int descriptor);

#endif
