/* SPDX-License-Identifier: MIT */
/*
 * Layer lint: which of OpenOCD's own interface files, with which transports, a config without an adapter loads behind.
 * Nothing is judged by tables: each interface file is run alone to learn the driver and transport it chooses, and the
 * config is then run behind one file of each kind, with each transport. Prints nothing.
 */
#ifndef LINT_REACH_H
#define LINT_REACH_H

#include "lint/lint.h"

/* How the config ends behind an interface file. */
struct reach_outcome {
	const char *transport; /* NULL: none was ever chosen */
	bool is_asked;         /* by `transport select TRANSPORT` behind the interface file */
	bool ok;
	enum run_end end;
	const char *file; /* where it stops, or NULL */
	size_t line;
	const char *message; /* NULL when ok */
};

/* Interface files that choose the same driver and transport: the config ends behind all of them in the same ways. */
struct reach_family {
	const char *driver;
	const char *own_transport;             /* which the files select themselves, or NULL */
	VECTOR(const char *) interfaces;       /* "interface/stlink.cfg", sorted */
	VECTOR(struct reach_outcome) outcomes; /* first without `transport select`, then with each of the driver's */
};

/* An interface file that stops when run alone, or cannot be found. */
struct reach_broken {
	const char *interface;
	const char *message;
};

struct reach {
	VECTOR(struct reach_family) families; /* sorted by driver and own transport */
	VECTOR(struct reach_broken) broken;   /* sorted by name */
};

/* Everything is copied into ARENA. REQUEST holds inputs that choose no adapter themselves. */
struct reach reach_find(struct arena *arena, const struct lint_settings *settings, const struct lint_request *request,
                        const struct lint_overlay *overlays, size_t overlay_count);

#endif
