/* SPDX-License-Identifier: MIT */
/*
 * Layer rules: what the rules on GDB's events share: which targets GDB can connect to, what their handlers do, and how
 * a handler is added. Reports nothing by itself.
 *
 * OpenOCD runs gdb-attach when GDB connects, before it probes the flash banks for the memory map, and gdb-detach when
 * the connection ends. 0.10.0 has no gdb-attach handler of its own; later versions install `halt 1000` in `init` where
 * none is set, and take an empty body for none.
 */
#ifndef RULES_SUPPORT_EVENTS_H
#define RULES_SUPPORT_EVENTS_H

#include "rules/support/support.h"

/* ---- The run ---- */

/* True when GDB can connect in the end: the run gets through, and no script ends OpenOCD. */
bool events_run_serves_gdb(const struct rule_context *context);

/* Is TARGET halted when GDB connects, whatever its gdb-attach handler does? */
enum halted { HALTED_NO, HALTED_YES, HALTED_UNKNOWN };
enum halted events_halted(struct rule_context *context, const struct target *target);

/*
 * The first flash bank for which OpenOCD refuses a connection to TARGET while it runs: its driver probes a halted
 * target only, and the memory map is on. NULL when there is none.
 */
const struct flash_bank *events_bank_that_refuses(const struct rule_context *context, const struct target *target);

/* Somebody chooses the current target: `targets NAME`, behind `init` only where BEHIND_INIT, or the body of a handler.
 */
bool events_target_is_chosen(const struct rule_context *context, bool behind_init);

/* Gives DIAGNOSTIC an unsafe fix: a line that chooses TARGET before COMMAND, where that begins its line. */
void events_choose_before(struct rule_context *context, struct diagnostic *diagnostic, source_id file,
                          const struct syntax_node *command, const struct target *target);

/* ---- Handlers ---- */

/* The handler of EVENT that the config (shipped scripts included) gave TARGET and that is in effect, or NULL. */
const struct event_handler *events_handler(const struct target *target, const char *event);

/*
 * The record of the command that gave TARGET an empty body for EVENT where that empty body is what was set last, NULL
 * otherwise. (Before `init` an empty body is none at all from 0.11.0 on.)
 */
const struct command_record *events_emptied(struct rule_context *context, const struct target *target,
                                            const char *event);

/* The record of the command that set HANDLER of TARGET, or NULL. */
const struct command_record *events_record_of(struct rule_context *context, const struct target *target,
                                              const struct event_handler *handler);

/* The command in the text that set HANDLER of TARGET, or NULL. */
const struct syntax_node *events_command_of(struct rule_context *context, const struct target *target,
                                            const struct event_handler *handler);
/* Its word behind `-event` (0: the event's name, 1: the body); NULL when they are not written there. */
const struct syntax_node *events_command_word(struct rule_context *context, source_id file,
                                              const struct syntax_node *command, const char *event, int which);

/* What a body does, the procedures it calls included. */
struct body_effects {
	bool halts;   /* on some path: halt, reset (in any mode), or waiting until the target is halted */
	bool resumes; /* on some path */
	bool resets;  /* on some path, by `reset` */
	bool unknown; /* it calls something that cannot be followed */
};
struct body_effects events_body_effects(struct rule_context *context, const char *body);

/* True when the user's files first gave TARGET a gdb-attach handler that halts, and then another one. */
bool events_lost_halt(struct rule_context *context, const struct target *target);

/*
 * The second of two gdb-attach handlers of TARGET in the user's files when it was meant for gdb-detach: it resumes, the
 * first halts, and there is no gdb-detach handler. NULL otherwise.
 */
const struct event_handler *events_detach_slip(struct rule_context *context, const struct target *target);

/* ---- Findings about targets ---- */

/* Targets that one line of the user's files makes. */
struct target_group {
	struct place place; /* that line; SOURCE_NONE: none can be named */
	struct target **items;
	size_t count;
};

/* Sorts TARGETS into groups, in order. Returns their number. */
size_t events_group(struct rule_context *context, struct target *const *targets, size_t count,
                    struct target_group **groups);

/* "target 'a' has", "targets 'a', 'b' and 'c' have" (with VERB_ONE and VERB_MANY). */
const char *events_name_targets(struct rule_context *context, const struct target_group *group, const char *verb_one,
                                const char *verb_many);

/* SEVERITY, but a note for a shipped script that is checked as it is: its handlers are for others to add. */
enum severity events_severity(const struct rule_context *context, const struct place *place, enum severity severity);

/* Reports about GROUP on its line. */
struct diagnostic *events_report(struct rule_context *context, enum severity severity, const struct target_group *group,
                                 const char *format, ...) __attribute__((format(printf, 4, 5)));

/* A line that sets the handler for EVENT of the first target in GROUP, for the help. */
const char *events_example(struct rule_context *context, const struct target_group *group, const char *event);

/* ---- Adding handlers (event_handlers.c) ---- */

/*
 * Gives DIAGNOSTIC a fix that adds the handler for EVENT (gdb-attach: halt; gdb-detach: resume) of every target in
 * GROUP, behind the line that makes it or behind the other of the two handlers. Gives none where there is no place for
 * it: the text of a -c, a shipped script, a loop over shipped scripts, targets made by `init` only.
 */
void events_add_handlers(struct rule_context *context, struct diagnostic *diagnostic, const struct target_group *group,
                         const char *event);

/*
 * Inserts BLOCK (lines that end in "\n", not indented) behind COMMAND of FILE, in the same body, indented like it.
 */
void events_insert_behind(struct rule_context *context, struct fix *fix, source_id file,
                          const struct syntax_node *command, const char *block);

#endif
