/* SPDX-License-Identifier: MIT */
/*
 * Layer rules: what the rules on settings share (reset lines, speed, identity of the adapter): is a run far enough to
 * judge by, whose file made a setting, and fixes of single words. Reports nothing but what its callers word.
 */
#ifndef RULES_SUPPORT_SETTINGS_H
#define RULES_SUPPORT_SETTINGS_H

#include "rules/support/support.h"

/* An adapter that the files choose, something behind it, and a run that got to its end or to `init`. */
bool settings_run_is_complete(const struct rule_context *context);

/* In such a run: a speed that a user's file gave last, for a driver that has one. */
bool settings_speed_counts(const struct rule_context *context);

/* True when PLACE is in a user's file. */
bool settings_are_users(const struct rule_context *context, const struct place *place);

/* True when PLACE is in one of OpenOCD's own scripts, given as an input or not. */
bool settings_are_shipped(const struct rule_context *context, const struct place *place);

/* "jtag" or "swd", whatever brings it there ("hla_swd"); "" before a transport is selected. */
const char *settings_wire(const struct rule_context *context);

/* True when the session is OpenOCD's own JTAG or SWD, not that of an adapter with a protocol of its own. */
bool settings_transport_is(const struct rule_context *context, const char *name);

/* The word in effect of CATEGORY. */
const char *settings_reset_word(const struct rule_context *context, enum reset_config_word category);
bool settings_has_srst(const struct rule_context *context);
bool settings_has_trst(const struct rule_context *context);

/* The kind of a word of reset_config, RESET_CATEGORY_COUNT when it is none. A command has at most one of each. */
enum reset_config_word settings_reset_category(const char *word);

/* The words of all reset_config commands in front of `init`, in the order in which they ran. Begins as {0}. */
struct reset_word_walk {
	const struct command_record *record; /* whose word it is; NULL before the first one */
	const char *word;
	enum reset_config_word kind; /* of the word; others are passed over */
	size_t next_record;
	size_t next_word;
};
bool settings_next_reset_word(const struct rule_context *context, struct reset_word_walk *walk);

/* Reports at the word VALUE of the user's command at PLACE; where there is no such word, at the command. */
struct diagnostic *settings_report_word(struct rule_context *context, enum severity severity, const struct place *place,
                                        const char *value, const char *format, ...)
	__attribute__((format(printf, 5, 6)));

/*
 * An unsafe fix that writes NEW_VALUE for the word VALUE of the command at PLACE, declared to change FACT. NULL when
 * the word does not stand there.
 */
struct fix *settings_replace_word(struct rule_context *context, struct diagnostic *diagnostic,
                                  const struct place *place, const char *value, const char *new_value,
                                  const char *fact);

/* The span to cut when WORD of a command goes: with the blanks before it. */
struct span settings_cut(source_id file, const struct syntax_node *word);

/* The lines of COMMAND with their ends, to cut or move; SPAN_NONE when something else stands on them, too. */
struct span settings_own_line(struct rule_context *context, source_id file, const struct syntax_node *command);

/*
 * True when the file of SECOND was read in by that of FIRST, however deep: what it sets, the user who wrote FIRST may
 * not know of. (The other way round somebody adds to what he has read in.)
 */
bool settings_is_deeper(const struct rule_context *context, const struct place *first, const struct place *second);

/* The line in the file of FIRST (else: in a user's file) that led to SECOND. */
struct place settings_step_to(const struct rule_context *context, const struct place *first,
                              const struct place *second);

/*
 * An unsafe fix that moves the command at FIRST behind the line that led to SECOND, where both are lines of one user's
 * file with nothing else on them; declared to change FACT.
 */
void settings_move_behind(struct rule_context *context, struct diagnostic *diagnostic, const struct place *first,
                          const struct place *second, const char *fact);

#endif
