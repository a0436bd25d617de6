/* SPDX-License-Identifier: MIT */
/*
 * Layer rules: what the rules on reset_config share: who can reset what, where the words belong, and how shipped boards
 * of the same make have their lines wired. Reports nothing.
 */
#ifndef RULES_SUPPORT_RESET_H
#define RULES_SUPPORT_RESET_H

#include "rules/support/support.h"

/* True when somebody said which reset lines are wired (none, srst_only, trst_only, trst_and_srst). */
bool reset_lines_are_said(const struct rule_context *context);

/* How the adapter of the run comes to know its reset lines; LINE_OF_ADAPTER: it has its own. */
enum reset_line_driver { LINE_OF_ADAPTER, LINE_BY_SIGNAL, LINE_BY_PIN };
enum reset_line_driver reset_line_driver(const struct rule_context *context);
/* True when the adapter has its own LINE ("srst" or "trst"), or has been told how to move it. */
bool reset_can_move(const struct rule_context *context, const char *line);

/*
 * The first target that `reset` cannot reset without SRST: its core has no software reset, and it has no reset-assert
 * handler. NULL when there is none.
 */
const struct target *reset_needs_srst(const struct rule_context *context);

/* True when every target that takes part in `reset` has a software reset, or a reset-assert handler instead. */
bool reset_by_software(const struct rule_context *context);
/* True when some target that takes part has a reset-assert handler. */
bool reset_by_handler(const struct rule_context *context);

/* What shipped boards say about their reset lines. */
struct reset_evidence {
	const char *words;  /* of reset_config */
	const char *boards; /* up to three of those that use them, for a message: "board/a.cfg, board/b.cfg" */
	size_t count;       /* boards that use them */
	bool same_adapter;  /* they choose the same adapter; else they leave the choice to the user */
};

/* The words that most of the boards with the chip and the adapter of this run use; false when there are none such. */
bool reset_find_evidence(const struct rule_context *context, struct reset_evidence *evidence);

/*
 * The command of FILE, at its top, behind which `reset_config` belongs: the last one that sources a script, chooses the
 * adapter or makes a target, if that comes before `init`. NULL when there is none.
 */
const struct syntax_node *reset_config_spot(struct rule_context *context, source_id file);

/* The user's file that chooses the adapter by itself: an input, no -c, no shipped script. SOURCE_NONE when none does.
 */
source_id reset_own_adapter_file(const struct rule_context *context);

#endif
