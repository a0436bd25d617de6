/* SPDX-License-Identifier: MIT */
/*
 * Layer rules: what a rule is.
 *
 * A rule is one file in this folder: src/rules/NAME_WITH_UNDERSCORES.c defines `const struct rule
 * rule_NAME_WITH_UNDERSCORES`; its id is the name with hyphens. The build finds the file by itself. The record is all
 * there is to a rule: its documentation, its examples (which the tests run) and its check. A check is a pure question
 * to the model: no state, no output, no file access.
 *
 * Messages say what is wrong, what this OpenOCD version does about it, and (help) what to write instead.
 */
#ifndef RULES_RULE_H
#define RULES_RULE_H

#include "diag/diagnostic.h"
#include "model/model.h"
#include "rules/support/suppressions.h"

/* How the inputs of a run were given: what may be expected of them. */
enum run_role {
	ROLE_WHOLE, /* -f/-c on the command line, or an entry point: all there is */
	ROLE_FILE,  /* one FILE by itself: whole or a part of something */
};

/* A rule that found more than is worth telling, and how many findings of it were left out. */
struct rule_excess {
	const char *rule;
	size_t count;
};

typedef VECTOR(struct rule_excess) rule_excess_list;

struct rule_context {
	const struct rule *rule;         /* the one that is being checked */
	struct model *model;             /* of the run, or of the run behind an assumed adapter (is_assumed) */
	const struct openocd *run;       /* model->run */
	const struct openocd *plain_run; /* the run as OpenOCD would do it; equals run unless is_assumed */
	struct model *plain_model;
	bool is_assumed;
	enum run_role role;
	enum openocd_version version;
	struct diagnostic_sink *sink;
	struct arena *arena;
	size_t settled; /* findings of the rules that have come to their end */
	rule_excess_list excess;
	bool failure_claimed;                /* some rule has reported run->failure */
	bool plain_failure_claimed;          /* ... plain_run->failure */
	size_t searches;                     /* for commands of a near name, so far: rule_nearest_command() */
	const struct code_list *code;        /* code_of() keeps its list here: rules/support/code.h */
	struct procedure_index *procedures;  /* ... events_body_effects() its own: rules/support/event_bodies.c */
	struct event_records *event_records; /* ... events_record_of() its own: rules/support/events.c */
	struct told_index *told;             /* ... code_is_told() its index: rules/support/told.c */
	const struct verdict_list *verdicts; /* ... and judge_code() its own: rules/support/judge.h */
	suppression_list suppressions;       /* the comments of the user's files that silence rules */
	/* False when WORD, a rule or a glob, is switched off in FILE, so that its silence says nothing. */
	bool (*judges)(const struct rule_context *context, const struct source_file *file, const char *word);
	const void *judge; /* for judges() */
};

struct rule {
	const char *id;
	int order; /* rules run in this order, then by id; the more specific first. 0 is usual, 10 for the last resort,
	               20 for what asks what the others found */
	enum severity severity; /* the usual one, for the list */
	bool of_text; /* looks at the text alone: is asked even when part of the run is not known (run->is_uncertain) */
	bool fixed_at_any_severity; /* plain --fix applies its safe fixes to notes, too */
	const char *summary;        /* one line, no full stop */
	const char *versions;       /* "all", or in words */
	const char *finds;          /* what it finds, a few sentences */
	const char *why;            /* why it matters */
	/* a config that it reports, as one FILE (0.12.0 unless bad_version); a comment tells what else there has to be
	 */
	const char *bad;
	const char *good;        /* the same without the fault: this rule is silent */
	const char *bad_version; /* version in which `bad` shows the fault, or NULL */
	const char *fix;         /* what its fix does, or NULL */
	void (*check)(struct rule_context *context);
};

/* Every rule of the build, sorted by id. */
extern const struct rule *const all_rules[];
extern const size_t all_rules_count;

const struct rule *rule_find(const char *id); /* NULL when there is none */
/* True when WORD is the id of a rule, or a glob that matches one. */
bool rules_match(const char *word);
/* The nearest id of a rule, or NULL. */
const char *rules_nearest(const char *word);

/* Runs every rule (selection is made by the caller, who drops findings). */
void rules_check(struct rule_context *context);

#endif
