/* SPDX-License-Identifier: MIT */
/*
 * Layer report: a diagnosis of a log, for people and as JSON (CONTRACT, "Log diagnosis"). Text of the log is never sent
 * raw to a terminal.
 */
#ifndef REPORT_DIAGNOSIS_H
#define REPORT_DIAGNOSIS_H

#include "diagnose/diagnosis.h"
#include "report/report.h"

/* All is borrowed. */
struct diagnosis_view {
	const char *log; /* what the log is called */
	const struct diagnosis *diagnosis;
	const struct source_store *sources; /* of the config's edits, or NULL without one */
	bool color;
};

/* What is said in front of causes that diagnosis_is_by_words(). */
#define REPORT_BY_WORDS                                                                                                \
	"None of this log's errors is a message that is known. What follows goes by the words in them, and is a "      \
	"guess."

void report_diagnosis_text(struct text_builder *out, const struct diagnosis_view *view);
void report_diagnosis_github(struct text_builder *out, const struct diagnosis_view *view);
void report_diagnosis_html(struct text_builder *out, const struct diagnosis_view *view);
void report_diagnosis_json(struct text_builder *out, const struct diagnosis_view *view);

#endif
