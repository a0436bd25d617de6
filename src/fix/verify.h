/* SPDX-License-Identifier: MIT */
/* Layer fix, internal: did a step keep what a fix promises? */
#ifndef FIX_VERIFY_H
#define FIX_VERIFY_H

#include "lint/lint.h"

/*
 * Compares a run BEFORE and AFTER the FIXES were applied. NULL when all promises hold; else the reason, in ARENA: a
 * worse verdict, a file that is no complete script any more, a new error, or a changed fact that no fix declared.
 */
const char *verify_step(struct arena *arena, const struct lint_result *before, const struct lint_result *after,
                        const struct fix *const *fixes, size_t fix_count);

#endif
