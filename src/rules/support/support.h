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
                               const char *command_name, const char *format, ...) __attribute__((format(printf, 5, 6)));

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
 * The failure that stopped the run, if it is of KIND and no rule has reported it; claims it then. The failure of a
 * plain run that only lacks an adapter is never given: the run behind an assumed adapter takes its place.
 */
const struct failure *rule_claim_failure(struct rule_context *context, enum failure_kind kind);

/* CONTEXT with the plain run in the place of the one behind an assumed adapter. */
struct rule_context rule_context_of_plain_run(const struct rule_context *context);

/*
 * The failure that no rule has reported, of any kind: the one that stopped the run or, when the run was well up to its
 * `init`, the one behind it (rule_failure_is_late()). NULL when there is none. Does not claim it.
 */
const struct failure *rule_failure(const struct rule_context *context);
bool rule_failure_is_late(const struct rule_context *context, const struct failure *failure);
void rule_claim(struct rule_context *context);

/*
 * The command of the text that FAILURE is about: of those at its place, the one whose words are those of the failing
 * command, else the one that holds its subject. NULL when the text has none.
 */
const struct syntax_node *rule_failure_command(struct rule_context *context, const struct failure *failure);
/* Its word at fault, by the argument or the subject of FAILURE; NULL when none in particular is. */
const struct syntax_node *rule_failure_word(struct rule_context *context, const struct failure *failure);
/* The word at fault, else the command, else the line. */
struct span rule_failure_span(struct rule_context *context, const struct failure *failure);

/*
 * How bad a failure is. An error; but where OpenOCD itself ends such a part with exit code 0 for want of an adapter,
 * and only the run behind an assumed one fails, a warning, and a note for a shipped script.
 */
enum severity rule_failure_severity(const struct rule_context *context);

/*
 * Reports FAILURE at its word with SEVERITY or, where rule_failure_severity() is less, with that. One inside a stock
 * script that is no input is placed on the user's line that brought the script in, one without any place is reported
 * without. Never NULL.
 */
struct diagnostic *rule_report_failure(struct rule_context *context, enum severity severity,
                                       const struct failure *failure, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* Span of argument INDEX (from 1; 0: the whole command) of COMMAND, a node of FILE. */
struct span rule_argument_span(source_id file, const struct syntax_node *command, int index);

/* Span of the word that fails: the argument with the value SUBJECT of the command at PLACE, else the whole command. */
struct span rule_subject_span(struct rule_context *context, const struct place *place, const char *command_name,
                              const char *subject);

/* Inserts TEXT (whole lines, ending in a newline) behind the line on which SPAN ends, or before the line it begins on.
 */
void rule_insert_after(struct rule_context *context, struct fix *fix, struct span span, const char *text);
void rule_insert_before(struct rule_context *context, struct fix *fix, struct span span, const char *text);

/* ---- Text ---- */

/* The text of a file. */
const char *rule_text(const struct rule_context *context, source_id file);
/* The first word of COMMAND (its name counts) whose value is VALUE, or NULL. */
const struct syntax_node *rule_word_with_value(const char *text, const struct syntax_node *command, const char *value);
/* Gives FIX an edit that makes NEW the value of WORD; quotes and braces around it stay. */
void rule_replace_word(struct rule_context *context, struct fix *fix, source_id file, const struct syntax_node *word,
                       const char *new_value);
/* diagnostic_add_fix() with a formatted title; NULL for a DIAGNOSTIC of NULL and for the text of a -c. */
struct fix *rule_add_fix(struct rule_context *context, struct diagnostic *diagnostic, source_id file,
                         enum fix_safety safety, const char *format, ...) __attribute__((format(printf, 5, 6)));
/* rule_word_with_value() among all commands that run at PLACE, the innermost first; *COMMAND is its command. */
const struct syntax_node *rule_word_at(struct rule_context *context, const struct place *place, const char *value,
                                       const struct syntax_node **command);

/* What brings ROW into being, "" = nothing: its own `when`, or that of the command that it forwards to. */
const char *rule_command_when(const struct know_command *row);

/* True when what brings ROW into being is there in this run ("driver ftdi" ...). */
bool rule_command_is_there(const struct rule_context *context, const struct know_command *row);

/* The nearest of the command names that exist in this run and version ("ftdi_vid_pit" -> "ftdi_vid_pid"), or NULL; also
 * NULL after a thousand searches in one check. */
const char *rule_nearest_command(struct rule_context *context, const char *name);

/* Span of the user's command at PLACE when it has its line to itself, so that a line may follow it; else SPAN_NONE. */
struct span rule_lone_command_span(struct rule_context *context, const struct place *place);

#endif
