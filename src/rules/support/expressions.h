/* SPDX-License-Identifier: MIT */
/*
 * Layer rules: `expr $a + 1`, several words without braces. Older Jims join them, 0.12.0 does so and warns, and the Jim
 * of later versions takes one word. Shared by the rules on deprecated and on removed commands.
 */
#ifndef RULES_SUPPORT_EXPRESSIONS_H
#define RULES_SUPPORT_EXPRESSIONS_H

#include "rules/support/support.h"

/* True when COMMAND is an `expr` of several words. */
bool expressions_is_bare(const char *text, const struct syntax_node *command);

/* What VERSION makes of one. */
enum know_status expressions_bare_status(enum openocd_version version);

/*
 * Adds the fix that puts braces around the words, which may be NULL: words in quotes or braces would change their
 * meaning, and an operator may come from a variable.
 */
struct fix *expressions_brace(struct rule_context *context, struct diagnostic *diagnostic, source_id file,
                              const struct syntax_node *command);

#endif
