/* SPDX-License-Identifier: MIT */
/*
 * Layer openocd, internal: what the effects of the core share with each other.
 */
#ifndef OPENOCD_EFFECTS_CORE_H
#define OPENOCD_EFFECTS_CORE_H

#include "openocd/run.h"

/*
 * Declares what the adapter can do. OpenOCD takes this once in its life; a single transport is selected at once.
 * Returns what the effect has to return.
 */
int core_allow_transports(struct invocation *call, struct word_list transports);

/* True for the TRANSPORT under which OpenOCD drives a JTAG scan chain itself (not an adapter's firmware). */
bool core_transport_is_jtag(const struct openocd *openocd);

/*
 * Opens the adapter as far as a run without hardware can: true when a driver is selected, or when `init` or an earlier
 * command did so. Every later call succeeds too.
 */
bool core_open_adapter(struct openocd *openocd);

/*
 * Ends the run for good, as where OpenOCD itself dies (an assertion, a null pointer, exit): no `catch` keeps it alive.
 * The text is formatted as by invocation_fail_as().
 */
int core_die(struct invocation *call, enum failure_kind kind, int argument, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* Reads WORD as OpenOCD's number parser does and checks the bounds. */
bool core_number_between(const char *word, int64_t low, int64_t high, int64_t *value);

#endif
