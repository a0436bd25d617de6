/* SPDX-License-Identifier: MIT */
/*
 * Layer diagnose: what the configuration says to a diagnosis. A finding of a rule that watches for a cause makes the
 * cause likelier, and where the finding has a fix, that is the cause's fix.
 */
#ifndef DIAGNOSE_WITH_CONFIG_H
#define DIAGNOSE_WITH_CONFIG_H

#include "diagnose/diagnosis.h"
#include "lint/lint.h"

/* Between diagnosis_weigh() and diagnosis_rank(). */
void with_config_weigh(struct diagnosis *diagnosis, const struct lint_result *result);

/* After diagnosis_rank(): gives causes their fixes. RESULT must outlive them. */
void with_config_add_fixes(struct diagnosis *diagnosis, struct lint_result *result);

/* The rules whose findings CAUSE's fix comes from; empty: none. */
struct word_list with_config_rules(struct arena *arena, const char *cause, const struct lint_result *result);

#endif
