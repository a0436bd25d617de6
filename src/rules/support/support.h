/* SPDX-License-Identifier: MIT */
/*
 * Layer rules: what several rules share: reporting at the right place, claiming the failure of a run, and writing
 * fixes. No rule of its own.
 */
#ifndef RULES_SUPPORT_SUPPORT_H
#define RULES_SUPPORT_SUPPORT_H

#include "rules/rule.h"

/*
 * Reports at the command that ran at PLACE. A place inside a stock script that is no input is reported on the user's
 * line that brought it in, with the inner place as a related one. The include chain is filled in. Returns NULL (and
 * reports nothing) when no place in the user's files can be named.
 */
struct diagnostic *rule_report(struct rule_context *context, enum severity severity, const struct place *place,
			       const char *command_name, const char *format, ...)
	__attribute__((format(printf, 5, 6)));

/* Reports at SPAN of a user's file; PLACE (may be NULL) gives the include chain. */
struct diagnostic *rule_report_span(struct rule_context *context, enum severity severity, struct span span,
				    const struct place *place, const char *format, ...)
	__attribute__((format(printf, 5, 6)));

/* Reports about a whole run: at the first command of its first input. */
struct diagnostic *rule_report_run(struct rule_context *context, enum severity severity, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

void rule_help(struct rule_context *context, struct diagnostic *diagnostic, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/*
 * The failure that stopped the run, if it is of KIND and no rule has reported it; claims it then. The failure of a plain
 * run that only lacks an adapter is never given: the run behind an assumed adapter takes its place.
 */
const struct failure *rule_claim_failure(struct rule_context *context, enum failure_kind kind);

/* Span of argument INDEX (from 1; 0: the whole command) of COMMAND, a node of FILE. */
struct span rule_argument_span(source_id file, const struct syntax_node *command, int index);

/* Span of the word that fails: the argument with the value SUBJECT of the command at PLACE, else the whole command. */
struct span rule_subject_span(struct rule_context *context, const struct place *place, const char *command_name,
			      const char *subject);

/* Inserts TEXT (whole lines, ending in a newline) behind the line on which SPAN ends, or before the line it begins on. */
void rule_insert_after(struct rule_context *context, struct fix *fix, struct span span, const char *text);
void rule_insert_before(struct rule_context *context, struct fix *fix, struct span span, const char *text);

/* The nearest of the command names that exist in this run and version ("ftdi_vid_pit" -> "ftdi_vid_pid"), or NULL. */
const char *rule_nearest_command(struct rule_context *context, const char *name);

#endif
