/* SPDX-License-Identifier: MIT */
/*
 * Layer rules: the pins of an ftdi adapter, as `ftdi layout_init` and `ftdi layout_signal` (or their old forms) gave
 * them. Reports nothing.
 */
#ifndef RULES_SUPPORT_FTDI_H
#define RULES_SUPPORT_FTDI_H

#include "rules/support/support.h"

/* A signal as it is in force at the end of the run: one mask for its level, one for switching its driver on. */
struct ftdi_signal {
	const char *name;
	unsigned data, oe;
	bool is_data_inverted, is_oe_inverted;
	const struct command_record *record; /* the layout_signal that counts */
};

struct ftdi_layout {
	bool is_given; /* some layout_init ran, with numbers that can be read */
	unsigned output, direction;
	const struct ftdi_signal *signals;
	size_t count;
};

/* Those of this run; made in the arena of the context. */
struct ftdi_layout ftdi_layout_of(const struct rule_context *context);

/* True when layout_init itself sets the signal low: its pins are driven, and to the level that means 0. */
bool ftdi_signal_is_low_at_start(const struct ftdi_layout *layout, const struct ftdi_signal *signal);

/* The signal NAME, or NULL. */
const struct ftdi_signal *ftdi_signal_find(const struct ftdi_layout *layout, const char *name);

#endif
