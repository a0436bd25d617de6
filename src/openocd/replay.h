/* SPDX-License-Identifier: MIT */
/*
 * Layer openocd, internal: OpenOCD's own scripts where their files are not there. The know layer has a record of what
 * each does when it runs; here the same commands are run at the same lines. What the record cannot tell makes the run
 * uncertain: from there on it is not known what OpenOCD would do.
 *
 * A recorded script goes by the path "openocd:target/stm32f4x.cfg".
 */
#ifndef OPENOCD_REPLAY_H
#define OPENOCD_REPLAY_H

#include "openocd/engine.h"

/* The path of the script that `find NAME` means, in the run's arena; NULL when the version has none of that name. */
const char *replay_find(struct openocd *openocd, const char *name);

/* True for a path that replay_find() gave. */
bool replay_is_recorded(const char *path);

/* The text that stands for the script: empty lines, then a line for each procedure with what it calls. */
struct source_file *replay_source(struct openocd *openocd, const char *path);

/* Runs what the record of PATH tells, like Jim_EvalSource() of its text. */
int replay_run(struct openocd *openocd, const char *path);

#endif
