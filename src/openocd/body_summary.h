/* SPDX-License-Identifier: MIT */
/*
 * Layer openocd: what the body of an event handler or of a procedure calls, without how.
 *
 * Of OpenOCD's own scripts the program knows facts, not texts: of a handler, which commands it calls. The summary is a
 * script that calls the same commands in the same order, each once, and nothing else, so that whoever reads bodies can
 * read it, too. The summary of a summary is the summary.
 */
#ifndef OPENOCD_BODY_SUMMARY_H
#define OPENOCD_BODY_SUMMARY_H

#include "base/arena.h"

/*
 * "reset init; $TARGET arp_halt; mww": Tcl's own commands are left out, arguments too but for those that tell what a
 * reset or a speed is. A computed command name is written $TARGET: nearly always it is a target's. In ARENA.
 */
const char *body_summary(struct arena *arena, const char *body);

#endif
