/* SPDX-License-Identifier: MIT */
/*
 * Layer diagnose: what the configuration says to a diagnosis. A finding of a rule that watches for a cause makes the
 * cause likelier, and where the finding has a fix, that is the cause's fix. When the check stops at the line at which
 * the log stops, or for the word that the log names, that finding decides; what comes behind the log's stop says
 * nothing.
 */
#ifndef DIAGNOSE_WITH_CONFIG_H
#define DIAGNOSE_WITH_CONFIG_H

#include "diagnose/diagnosis.h"
#include "lint/lint.h"

/* Between diagnosis_weigh() and diagnosis_rank(). */
void with_config_weigh(struct diagnosis *diagnosis, struct lint_result *result);

/* After diagnosis_rank(): gives causes their fixes. RESULT must outlive them. */
void with_config_add_fixes(struct diagnosis *diagnosis, struct lint_result *result);

#endif
