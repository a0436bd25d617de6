/* SPDX-License-Identifier: MIT */
/*
 * Layer rules: variables that the user's files set for scripts to read: which are set at the top of a file, and which
 * scripts of the run ask for them. Reports nothing.
 */
#ifndef RULES_SUPPORT_VARIABLES_H
#define RULES_SUPPORT_VARIABLES_H

#include "rules/support/code.h"

/* A `set NAME VALUE` at the top of a user's file, executed, on a path without conditions. */
struct variable_set {
	const char *name;
	source_id file;
	const struct syntax_node *command;
	int line;
};

struct variable_list {
	const struct variable_set *items; /* in the order of the text */
	size_t count;
};

/* Those whose names look like settings: capitals, digits and underscores. */
struct variable_list variables_set(struct rule_context *context);

/* True when the file of SET, or one that is not shipped, reads it: `$NAME`, `::NAME`, `info exists NAME`. */
bool variables_are_read_by_user(struct rule_context *context, const struct variable_set *set);

/* What the script that was read as INCLUSION (an index of run->inclusions) does with NAME. */
enum variable_use {
	VARIABLE_UNUSED,
	VARIABLE_READ_AT_ONCE, /* while it is sourced; a later value comes too late */
	VARIABLE_READ_LATER,   /* in a procedure or handler, or nobody knows when */
};
enum variable_use variables_use(struct rule_context *context, size_t inclusion, const char *name);

/* Calls TAKE with each name that a shipped script of this run asks for, and that script. */
void variables_each_asked_for(struct rule_context *context,
                              void (*take)(void *data, const char *name, const char *script), void *data);

#endif
