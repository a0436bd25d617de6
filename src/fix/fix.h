/* SPDX-License-Identifier: MIT */
/*
 * Layer fix: carries out the fixes of findings, proves each by running the result, and writes files so that nothing is
 * lost. Prints nothing.
 *
 * Invariants:
 * - Bytes outside the edits of applied fixes never change.
 * - After every step each run has no worse verdict and no new finding of severity error, and a safe fix has changed no
 *   fact of the model but those it declared, nor which other commands are run (where the text before it could be run at
 *   all).
 * - A fix that does not keep this is withheld and reported, never written.
 * - Fixing a fixed text changes nothing. If texts come back (a cycle) or there is no end of it, the rules are named and
 *   their fixes left out, all of them. If that is because two versions of OpenOCD want different texts, their fixes are withheld.
 */
#ifndef FIX_FIX_H
#define FIX_FIX_H

#include "base/text.h"
#include "lint/lint.h"

/* Rounds that apply something. A text that stops at one fault after another needs one for each. */
#define FIX_ROUND_LIMIT 100

struct fix_options {
	bool unsafe; /* apply unsafe fixes, too */
	/* Rules selected by name: their notes are fixed, too. Globs do not count. */
	struct word_list named_rules;
};

/* A file whose text changes. Name and texts live in the plan's arena. */
struct fixed_file {
	const char *name; /* as in the report */
	const char *before;
	size_t before_length;
	const char *after;
	size_t after_length;
};

/* What is to be fixed: a run on one version of OpenOCD. The same inputs may be subjects on several. */
struct fix_subject {
	const struct lint_settings *settings;
	const struct lint_request *request;
	const struct fix_options *options;
	bool only_verifies; /* its findings are not fixed, but what is fixed must hold for it, too */
};

/*
 * A fix that was not applied because the check of its result failed: a fault of ours, unless it was made for one
 * version and does harm on another only.
 */
struct withheld_fix {
	const char *rule;
	const char *title;
	const char *file;
	size_t line;
	const char *reason;
	const char *on_version; /* the other version, or NULL */
};

struct fix_plan {
	struct arena arena;
	VECTOR(struct fixed_file) files; /* sorted by name */
	VECTOR(struct withheld_fix) withheld;
	size_t applied; /* fixes */
	size_t rounds;
	const char *cycle;            /* rules whose fixes undo each other and were left out, or NULL */
	struct lint_result **results; /* of the fixed texts, one a subject; fixes withheld say so and are unsafe */
	size_t result_count;
};

/* True when plain --fix with OPTIONS would apply the fix of FINDING (its file aside). */
bool fix_applies(const struct fix_options *options, const struct diagnostic *finding);

/*
 * Finds what --fix would do to the files of SUBJECTS; OVERLAYS are texts shown instead of the disk (standard input).
 * Only files that are inputs or lie below the working folder change, and never OpenOCD's own scripts unless they are
 * inputs. The caller frees the plan.
 */
struct fix_plan *fix_plan_make(const struct fix_subject *subjects, size_t subject_count,
                               const struct lint_overlay *overlays, size_t overlay_count);
void fix_plan_free(struct fix_plan *plan);

/*
 * Writes AFTER of FILE, whole or not at all (see base/replace.h). Fails, with the old file untouched, when anything goes
 * wrong or the file no longer holds BEFORE; *REMARK then says why. Else *REMARK is NULL or something worth saying.
 */
bool fix_write_file(struct arena *arena, const struct fixed_file *file, const char **remark);

/* Appends FILE's change as a unified diff that `patch -p1` and `git apply` take. */
void fix_print_diff(struct text_builder *out, const struct fixed_file *file);

#endif
