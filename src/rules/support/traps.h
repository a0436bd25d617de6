/* SPDX-License-Identifier: MIT */
/*
 * Layer rules: what the rules on Tcl's traps share. Such a rule reads the text of the user's files, run or not, and
 * asks the run one thing only: was it this command that stopped it? Then the finding is that failure, and an error.
 *
 *	struct trap_walk walk = {0};
 *	struct trap_command at;
 *	while (traps_next(context, &walk, &at)) ...
 */
#ifndef RULES_SUPPORT_TRAPS_H
#define RULES_SUPPORT_TRAPS_H

#include "rules/support/code.h"

/* ---- Looking at all code of the user's files ---- */

struct trap_walk {
	size_t next;
	source_id file;  /* of the command before */
	bool is_foreign; /* ... and whether that file is hardly a config */
};

struct trap_command {
	const struct code *code; /* whether it was executed, and what is around it */
	source_id file;
	const char *text; /* of the file */
	const struct syntax_node *command;
	bool is_foreign; /* its file is hardly a config */
};

/*
 * The next command of code_of(), file by file, as they stand. False at the end. Of a file that
 * does not load and begins with a word that is no command, only the first one: it is hardly a config.
 */
bool traps_next(struct rule_context *context, struct trap_walk *walk, struct trap_command *at);

/* Calls CHECK for each expression among the arguments of a command (`if`, `while`, `for`, `expr`) that is written in
 * braces. */
void traps_each_expression(struct rule_context *context, const struct trap_command *at,
                           void (*check)(struct rule_context *context, const struct trap_command *at,
                                         const struct syntax_body *expression));
/* The expressions among the arguments of a command (`if`, `while`, `for`, `expr`), as far as Jim accepts them. */
struct trap_expressions {
	const struct syntax_node **items; /* EXPRESSION */
	size_t count;
};
struct trap_expressions traps_expressions(struct rule_context *context, const struct trap_command *at);

/* The SCRIPT that begins with this command (comments may stand before it), or NULL: meets each script once. */
const struct syntax_node *traps_script_begun(const struct trap_command *at);

/* ---- Questions ---- */

/* The word INDEX when it is written without quotes and braces, else NULL. */
const struct syntax_node *traps_bare_word(const struct trap_command *at, size_t index);
/* True when the value of word INDEX is VALUE. */
bool traps_word_is(const struct trap_command *at, size_t index, const char *value);
/* True when the source of NODE begins with PREFIX, or ends with SUFFIX. */
bool traps_begins(const char *text, const struct syntax_node *node, const char *prefix);
bool traps_ends(const char *text, const struct syntax_node *node, const char *suffix);
/* The word that begins with '#' and was meant to begin a comment, or NULL. */
const struct syntax_node *traps_comment_word(const struct trap_command *at);
/* True for commands whose arguments may well be a lone '#'. */
bool traps_takes_text(const struct trap_command *at);
/* The number of words before such a comment: what is in it is no matter of other rules. */
size_t traps_word_count(const struct trap_command *at);
/* The command of OpenOCD, of any version, that the literal words of COMMAND begin with, or NULL. */
const struct know_command *traps_openocd_command(struct arena *arena, const char *text,
                                                 const struct syntax_node *command);

/* True for the same piece of text: trees of a body are made more than once. */
bool traps_is_same(const struct syntax_node *a, const struct syntax_node *b);

/* ---- Reporting ---- */

/* The run stopped at this very command and no rule has said so yet: the failure is claimed. */
bool traps_claim(struct rule_context *context, const struct trap_command *at);
/* The same for a failure of which the caller knows that the trap is its cause: it lies in FILE, at LINE or behind. */
bool traps_claim_behind(struct rule_context *context, source_id file, size_t line);
/* Reports at SPAN: where the run STOPS because of it as its failure, else with SEVERITY. */
struct diagnostic *traps_report(struct rule_context *context, bool stops, enum severity severity, struct span span,
                                const char *format, ...) __attribute__((format(printf, 5, 6)));
/* How bad a command is that surely fails where the run did not stop at it: see code_severity(). */
enum severity traps_severity(const struct rule_context *context, const struct trap_command *at);
/* "OpenOCD 0.12.0 stops here" or "this fails when 'f' is called". AT may be NULL. */
const char *traps_outcome(struct rule_context *context, const struct trap_command *at, bool stops);
/* A fix changes nothing that worked where the run STOPS here, or has not executed the command: safe, else unsafe. */
enum fix_safety traps_safety(const struct trap_command *at, bool stops);
/* Gives DIAGNOSTIC a fix of the command; declares the handler that it changes. NULL for the text of a -c. */
struct fix *traps_add_fix(struct rule_context *context, struct diagnostic *diagnostic, const struct trap_command *at,
                          enum fix_safety safety, const char *title);
/* The same with one edit. */
void traps_add_edit(struct rule_context *context, struct diagnostic *diagnostic, const struct trap_command *at,
                    enum fix_safety safety, struct span span, const char *text, const char *title);

#endif
