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

/* Prints the diagnosis to DESCRIPTOR. SOURCES (or NULL) hold the files of its fixes. */
void diagnosing_print(struct cli *cli, struct diagnosing *diagnosing, const char *log,
                      const struct source_store *sources, int descriptor);

#endif
