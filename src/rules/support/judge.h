/* SPDX-License-Identifier: MIT */
/*
 * Layer rules: commands that this run did not execute, judged by what is known of them: do they exist, do their
 * arguments fit, do they stand on the right side of `init`. What a value that is computed would be is not known, so it
 * fits anywhere. Each command has at most one verdict; the rules unknown-command, wrong-arguments and wrong-stage
 * report those of their kind.
 *
 * No verdict is given where the command may well exist when it runs: with another adapter driver, transport or type of
 * target; in files that this run did not read; where the code itself asks whether it is there.
 */
#ifndef RULES_SUPPORT_JUDGE_H
#define RULES_SUPPORT_JUDGE_H

#include "rules/support/code.h"

enum verdict_kind { VERDICT_UNKNOWN_COMMAND, VERDICT_WRONG_ARGUMENTS, VERDICT_WRONG_STAGE };

struct verdict {
	enum verdict_kind kind;
	const struct code *code;
	const struct syntax_node *word;     /* at fault, or NULL: the command as a whole */
	const char *group;                  /* UNKNOWN: "adapter" for an unknown word behind it, else "" */
	const char *subject;                /* the word at fault as it is written, or "" */
	const char *name;                   /* the command as far as it is known: "adapter speed" */
	const char *form;                   /* ARGUMENTS: what the command takes, for people; or NULL */
	const char *expected;               /* ARGUMENTS: what belongs to the place of `word`; or NULL */
	const struct code_frame *procedure; /* ARGUMENTS: of the config's own that is called, or NULL */
	const struct know_command *row;     /* STAGE: its row; UNKNOWN: that of other versions, or NULL */
	bool is_count;                      /* ARGUMENTS: too few or too many */
};

struct verdict_list {
	const struct verdict *items; /* in the order of the text */
	size_t count;
};

/* The verdicts on this run's code; made when first asked for. */
const struct verdict_list *judge_code(struct rule_context *context);

#endif
