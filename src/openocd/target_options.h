/* SPDX-License-Identifier: MIT */
/*
 * Layer openocd, internal: the `-name value` options of targets, DAPs, cross triggers and trace ports.
 *
 * OpenOCD reads them one by one from the left, for `create` and `configure` as settings, for `cget` as a question
 * about one. An option that fails leaves those before it in effect.
 */
#ifndef OPENOCD_TARGET_OPTIONS_H
#define OPENOCD_TARGET_OPTIONS_H

#include "openocd/run.h"

struct option_reader {
	struct invocation *call;
	int next;       /* index of the word to read */
	bool configure; /* false: cget */
};

/* Words that are left. */
int option_left(const struct option_reader *reader);
/* Takes the next word; NULL when there is none. */
const char *option_word(struct option_reader *reader);
/* Takes the next word, which has to be there: OPENOCD_OK, or the failure of the command. */
int option_value(struct option_reader *reader, const char **value);
/* Takes the next word as a number in Jim's manner. */
int option_number(struct option_reader *reader, int64_t *value);
/* cget asks for one thing: fails when words are left. */
int option_end(struct option_reader *reader);
/* The word just taken is no option here. */
int option_unknown(struct option_reader *reader, const char *what);
/* The word just taken is at fault. */
int option_fault(struct option_reader *reader, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Keeps VALUE, which lives as long as the run, under NAME. */
void option_set(struct map *options, const char *name, const char *value);

/* A place behind a DAP: what -dap, -ap-num and -baseaddr say. */
struct debug_spot {
	struct dap *dap;
	bool has_ap_num;
	uint64_t ap_num;
	bool has_base; /* -baseaddr is an option */
	uint32_t base;
};

/* Takes the next option when it is one of a spot; *TAKEN tells. */
int option_spot(struct option_reader *reader, struct debug_spot *spot, bool *taken);

/* Takes all options of TARGET that are left. */
int target_take_options(struct option_reader *reader, struct target *target);

/* What TYPE needs in this version: "dap", "tap" or "either". */
const char *target_type_requirement(const struct openocd *openocd, const char *type);

/* True when TYPE hangs on a DAP in this version: it takes -dap and refuses -chain-position. */
bool target_type_wants_dap(const struct openocd *openocd, const char *type);

/* True when an adapter's firmware drives the target (hla). */
bool transport_is_hla(const struct openocd *openocd);

/* Handlers of events: one an event, the newest. */
struct event_handler *event_find(struct event_handler *const *handlers, size_t count, const char *event);
struct event_handler *event_new(struct invocation *call, const char *event, const char *body,
                                struct event_handler *replaces);

#define EVENT_FIND(vector, event) event_find((vector)->items, (vector)->count, (event))

/* A fact of the run that is nobody else's: remembered under a name. */
bool run_flag(const struct openocd *openocd, const char *name);
void run_set_flag(struct openocd *openocd, const char *name, bool on);

#endif
