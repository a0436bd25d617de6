/* SPDX-License-Identifier: MIT */
/*
 * Layer cli, private: many independent pieces of work in several processes (libjim cannot serve two threads), their
 * outcomes taken in order. What comes out does not depend on how many there are.
 */
#ifndef CLI_WORKERS_H
#define CLI_WORKERS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

/* Does piece INDEX: appends its outcome to OUT and returns a status. What it writes to standard error is kept, too. */
typedef int worker_function(void *context, size_t index, struct text_builder *out);

struct worker_outcome {
	bool is_lost; /* the process that did it died; the rest is empty then */
	int status;
	const char *bytes;
	size_t length;
	const char *messages; /* for standard error */
	size_t message_length;
};

typedef void worker_taker(void *context, size_t index, const struct worker_outcome *outcome);

/* The number of processes that fits COUNT pieces: WANTED (0: one a processor), never more than the pieces are worth. */
unsigned workers_number(unsigned wanted, size_t count);

/*
 * Does COUNT pieces in NUMBER processes and calls TAKE for each in the order of the pieces, as soon as that order
 * allows. False when no process could be started; then nothing was done.
 */
bool workers_run(unsigned number, size_t count, worker_function *work, worker_taker *take, void *context);

#endif
