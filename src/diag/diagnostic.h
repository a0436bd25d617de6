/* SPDX-License-Identifier: MIT */
/*
 * Layer diag: the record of one finding, and the sink that collects them. Prints nothing and knows no rule.
 */
#ifndef DIAG_DIAGNOSTIC_H
#define DIAG_DIAGNOSTIC_H

#include "base/arena.h"
#include "base/vector.h"
#include "source/source.h"

enum severity { SEVERITY_NOTE, SEVERITY_WARNING, SEVERITY_ERROR };

/* "note", "warning", "error". */
const char *severity_name(enum severity severity);

enum fix_safety {
	FIX_SAFE,   /* same meaning, or the meaning that the evidence decides */
	FIX_UNSAFE, /* needs a person's judgement: only with --unsafe-fixes */
};

struct fix {
	enum fix_safety safety;
	const char *title; /* what it does, in the imperative: "Write 'adapter speed' instead" */
	/* Why it was not applied although that was asked for: it is a suggestion, no more. NULL: it was not tried. */
	const char *withheld;
	VECTOR(struct edit) edits;
	/* Facts of the model that may differ afterwards ("event stm32f4x.cpu gdb-detach"); see fact_list in
	 * model/model.h. */
	VECTOR(const char *) changes;
};

/* Another place that belongs to a finding. */
struct related {
	struct span span;
	const char *message;
};

/* One step of the include chain, outermost first. */
struct inclusion_step {
	source_id file;
	size_t line;
};

struct diagnostic {
	const char *rule;
	enum severity severity;
	struct span span;
	const char *message;    /* what is wrong and what OpenOCD will do about it */
	const char *help;       /* what to write instead, or NULL */
	struct fix *fix;        /* or NULL */
	struct fix *unsafe_fix; /* takes the place of a safe `fix` with --unsafe-fixes; or NULL */
	VECTOR(struct related) related;
	VECTOR(struct inclusion_step) included_from;
};

struct diagnostic_sink {
	struct arena *arena; /* borrowed; every record lives in it */
	VECTOR(struct diagnostic *) items;
};

void diagnostic_sink_init(struct diagnostic_sink *sink, struct arena *arena);

/* Adds a finding; the message is formatted into the arena. The returned record may be filled further. */
struct diagnostic *diagnostic_add(struct diagnostic_sink *sink, const char *rule, enum severity severity,
                                  struct span span, const char *format, ...) __attribute__((format(printf, 5, 6)));

void diagnostic_set_help(struct diagnostic_sink *sink, struct diagnostic *diagnostic, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void diagnostic_add_related(struct diagnostic_sink *sink, struct diagnostic *diagnostic, struct span span,
                            const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Gives DIAGNOSTIC a fix without edits yet. TITLE is copied. */
struct fix *diagnostic_add_fix(struct diagnostic_sink *sink, struct diagnostic *diagnostic, enum fix_safety safety,
                               const char *title);
/* Gives DIAGNOSTIC, which has a safe fix, one that goes further where unsafe fixes are wanted. */
struct fix *diagnostic_add_unsafe_fix(struct diagnostic_sink *sink, struct diagnostic *diagnostic, const char *title);
/* Adds an edit; TEXT is copied. Nothing for a FIX of NULL, as where the text cannot be edited; so below. */
void fix_replace(struct diagnostic_sink *sink, struct fix *fix, struct span span, const char *text);
/* Declares a fact of the model that the fix changes on purpose. */
void fix_declare_change(struct diagnostic_sink *sink, struct fix *fix, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/*
 * Sorts by file, start and rule, and drops all but the first of equal findings (same rule, severity, span and message).
 * File order is the order of the store. Also sorts the edits of every fix by place; insertions at one place keep their
 * order.
 */
void diagnostic_sink_finish(struct diagnostic_sink *sink);

#endif
