/* SPDX-License-Identifier: MIT */
/*
 * Layer rules: the comments by which a file asks not to be told of something. Reads them from the texts of a run and
 * answers which lines each one covers; what becomes of a covered finding is decided in layer lint.
 *
 *	adapter speed 9000 ;# openocdlint: ignore[rule-a, rule-b] -- why
 *	# openocdlint: ignore[rule-a] -- why
 *	# openocdlint: ignore-file[rule-a] -- why
 *
 * The first covers its own line and, behind a command of several lines, that command (only its first line when it holds
 * code: a proc, an event handler). The second stands alone on its line and covers the next command, whole; only other
 * comments may stand between. The third covers its file. A rule may be given by a glob (`missing-*`).
 *
 * A fourth says what the file is for, which is decided in layer lint, too: `# openocdlint: role[target]`.
 *
 * Only what Jim takes for a comment counts, in bodies, too; not a text in a string.
 */
#ifndef RULES_SUPPORT_SUPPRESSIONS_H
#define RULES_SUPPORT_SUPPRESSIONS_H

#include "diag/diagnostic.h"
#include "model/model.h"

struct suppressed_rule {
	const char *word; /* as written: an id or a glob */
	struct span span;
	bool is_known;
	bool is_used; /* it covers a finding; set by suppressions_use() */
};

struct suppression {
	source_id file;
	struct span comment; /* from its `#` to the end of its line */
	bool covers_file;
	bool is_alone;          /* on its line */
	bool goes_on;           /* on the next line, behind a backslash */
	bool is_in_branch;      /* in code that this run may have left out: a branch, a procedure */
	bool is_in_event;       /* in the body of an event handler, which is a fact of the model */
	struct span lines[2];   /* that it covers; SPAN_NONE: nothing */
	const char *role;       /* the word of `role[...]`, which tells what the file is for; or NULL */
	const char *wrong_form; /* the word in place of `ignore[...]` or `ignore-file[...]`, or NULL */
	VECTOR(struct suppressed_rule) rules;
};

typedef VECTOR(struct suppression) suppression_list;

/* All of the user's files of the run, in the order of the files and their text. They live in the model's arena. */
suppression_list suppressions_read(struct model *model);

/* True when SUPPRESSION covers FINDING, whose rule is left out of account. */
bool suppression_covers(const struct suppression *suppression, const struct diagnostic *finding,
                        const struct source_store *sources);

/* Marks what covers FINDINGS as used. */
void suppressions_use(suppression_list *list, const struct diagnostic_sink *findings,
                      const struct source_store *sources);

/* True when LIST asks not to be told of FINDING. */
bool suppressions_cover(const suppression_list *list, const struct diagnostic *finding,
                        const struct source_store *sources);

/* Declares what an edit of SUPPRESSION changes of the model: where it stands in one, the text of an event's handler. */
void suppression_declare(struct diagnostic_sink *sink, struct fix *fix, const struct suppression *suppression);

/* Adds the edit that takes rule INDEX out of SUPPRESSION, or all of the comment when it names no other. */
void suppression_remove(struct diagnostic_sink *sink, struct fix *fix, const struct source_file *file,
                        const struct suppression *suppression, size_t index);

#endif
