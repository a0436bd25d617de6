/* SPDX-License-Identifier: MIT */
/*
 * Layer diagnose, private: edits that only a log can ask for, as no rule can know them: the id that the chip has, a
 * lower speed, a connection under reset. All are unsafe: the log makes them likely, a person has to look.
 */
#ifndef DIAGNOSE_LOG_FIXES_H
#define DIAGNOSE_LOG_FIXES_H

#include "diagnose/diagnosis.h"
#include "lint/lint.h"

/* The edit that cures CAUSE in RESULT's files, in RESULT's arena; NULL when there is none. */
const struct fix *log_fix(const struct diagnosis *diagnosis, const char *cause, struct lint_result *result);

#endif
