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

#include "rules/support/support.h"

/* ---- Looking at all code of the user's files ---- */

struct trap_walk {
	size_t file, item; /* what comes next */
};

struct trap_command {
	source_id file;
	const char *text; /* of the file */
	const struct syntax_node *command;
	bool in_proc, in_event, conditional; /* none of them: it runs when the file is read */
};

/*
 * The next command, those in bodies and brackets included, file by file and by line. False at the end. Of a file that
 * does not load and begins with a word that is no command, only the first one: it is hardly a config.
 */
bool traps_next(struct rule_context *context, struct trap_walk *walk, struct trap_command *at);

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
/* True when the first word of COMMAND is one of a command of OpenOCD, of any version. */
bool traps_is_openocd_command(struct arena *arena, const char *text, const struct syntax_node *command);

/* ---- Reporting ---- */

/* The run stopped at this very command and no rule has said so yet: the failure is claimed. */
bool traps_claim(struct rule_context *context, const struct trap_command *at);
/* The same for a failure of which the caller knows that the trap is its cause: it lies in FILE, at LINE or behind. */
bool traps_claim_behind(struct rule_context *context, source_id file, size_t line);
/* Reports at SPAN: where the run STOPS because of it as its failure, else with SEVERITY. */
struct diagnostic *traps_report(struct rule_context *context, bool stops, enum severity severity, struct span span,
                                const char *format, ...) __attribute__((format(printf, 5, 6)));
/* "OpenOCD 0.12.0 stops here" or "OpenOCD 0.12.0 stops when this line runs". */
const char *traps_outcome(const struct rule_context *context, bool stops);
/* Gives DIAGNOSTIC a fix of one edit; none for the text of a -c. */
void traps_add_edit(struct rule_context *context, struct diagnostic *diagnostic, enum fix_safety safety,
                    struct span span, const char *text, const char *title);

#endif
