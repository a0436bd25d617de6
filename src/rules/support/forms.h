/* SPDX-License-Identifier: MIT */
/*
 * Layer rules: old forms of commands and their successors (know_deprecation): which one a command is, and the fix that
 * writes the new one.
 */
#ifndef RULES_SUPPORT_FORMS_H
#define RULES_SUPPORT_FORMS_H

#include "rules/support/code.h"

/* A command that is an old form: words [first, end) are those of the form. */
struct form_match {
	const struct know_deprecation *row;
	size_t first;    /* 0; for an option ("-ctibase") its place */
	size_t name_end; /* behind the literal words that begin the form */
	size_t last_literal;
	uint64_t literals;     /* bits: words that the form itself names */
	const char *successor; /* the form to write in this version, or NULL */
};

/*
 * The old form, with one of the statuses in the bits of STATUSES (1 << STATUS_...), that WORDS are. A word may be NULL
 * when its value is not known. Returns false when they are none.
 */
bool forms_match(enum openocd_version version, unsigned statuses, const char *const *words, size_t count,
                 struct form_match *match);

/* The words of COMMAND as far as they are literal, else NULL; their number in *COUNT. */
const char **forms_words_of_text(struct rule_context *context, source_id file, const struct syntax_node *command,
                                 size_t *count);

/* The words that ran: name and arguments. */
const char **forms_words_of_record(struct rule_context *context, const struct command_record *record, size_t *count);

/*
 * The old form that CODE is, which this run did not execute; *WORDS as far as they are literal. False where it knows
 * that it may not fit (it asks for the version or the command, or catches the failure), where nothing gets there, and
 * where the config has a procedure of that name.
 */
bool forms_match_code(struct rule_context *context, const struct code *code, unsigned statuses, const char ***words,
                      struct form_match *match);

/* The literal words of the match, as they are written: "interface", "target create ... cortex_m3". */
const char *forms_written(struct rule_context *context, const struct form_match *match, const char *const *words);

/* What to do about it, for a help text: "write 'adapter driver' instead". */
const char *forms_advice(struct rule_context *context, const struct form_match *match);

/* Kinds of change, by the words of the row's mapping. */
bool forms_is_drop(const struct form_match *match);
bool forms_changes_one_word(const struct form_match *match); /* the last literal one */
bool forms_changes_name_only(const struct form_match *match);

/*
 * Adds the fix where the change is mechanical and the words stand in the text as they ran (form_fixes.c). Returns it,
 * or NULL.
 */
struct fix *forms_add_fix(struct rule_context *context, struct diagnostic *diagnostic, const struct form_match *match,
                          source_id file, const struct syntax_node *command);

/*
 * What stands between two commands that take the place of COMMAND: a new line that is indented like it, or "; " where
 * something stands before it on its line.
 */
const char *forms_line_joint(struct rule_context *context, source_id file, const struct syntax_node *command);

/* The line or lines of COMMAND, to be left out; SPAN_NONE when something else stands there, too. */
struct span forms_line_of(const struct rule_context *context, source_id file, const struct syntax_node *command);

/*
 * The form of an older version behind NEW_FORM ("adapter driver" -> "interface" on 0.10.0) that takes the same
 * arguments: the one of the adapter's driver ("adapter serial" -> "jlink serial"), or the only one; else NULL.
 */
const char *forms_older(const struct rule_context *context, const char *new_form);

#endif
