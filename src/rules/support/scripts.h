/* SPDX-License-Identifier: MIT */
/*
 * Layer rules: scripts that a run could not read: missing ones, and names of files that stand where a command is
 * expected. Shared by the rules on adapter files, missing scripts and unknown commands.
 */
#ifndef RULES_SUPPORT_SCRIPTS_H
#define RULES_SUPPORT_SCRIPTS_H

#include "rules/support/names.h"
#include "rules/support/support.h"

/* Reports that the script of FAILURE is missing. NOUN is "file" or "adapter file". */
void scripts_report_missing(struct rule_context *context, const struct failure *failure,
                            const struct script_match *match, const char *noun);

/* True when the unknown command of FAILURE is the name of a file. */
bool scripts_is_file_name(const struct failure *failure);

/* Reports such a line. */
void scripts_report_bare(struct rule_context *context, const struct failure *failure, const struct script_match *match,
                         const char *noun);

/* What may be meant by the path that FAILURE is about; a path written with backslashes is read as it was meant. */
void scripts_match(struct rule_context *context, const struct failure *failure, struct script_match *match);

#endif
