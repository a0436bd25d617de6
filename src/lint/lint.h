/* SPDX-License-Identifier: MIT */
/*
 * Layer lint: one check of one set of inputs: run, model, rules, selection. Prints nothing and writes nothing.
 *
 * A fragment (a run that stops or is ended for want of an adapter) is run a second time behind an assumed adapter; the
 * rules then see that run, the verdict stays the plain one.
 */
#ifndef LINT_LINT_H
#define LINT_LINT_H

#include "base/file_access.h"
#include "diag/diagnostic.h"
#include "lint/roles.h"
#include "model/model.h"
#include "rules/rule.h"

struct config;

/* What stays the same for all checks of one call. Strings are borrowed. */
struct lint_settings {
	enum openocd_version version;
	const char *const *script_folders; /* -s and the config file's, in order */
	size_t script_folder_count;
	const char *installed_scripts; /* share/openocd/scripts when its version is the chosen one, or NULL */
	const char *home, *xdg_config_home, *openocd_scripts; /* of the environment, or NULL */
	struct limits limits;                                 /* as openocd/limits.h has them */
	struct word_list select;                              /* rule ids; empty: all */
	struct word_list ignore;
	const struct config *config; /* whose severities and per-file ignores hold, or NULL; see lint/config.h */
};

/* One run: what is checked. */
struct lint_request {
	const struct run_input *inputs; /* -f, -c, -s in order; the FILE last */
	size_t input_count;
	enum run_role role;
	const char *const *names; /* what the report calls the inputs */
	size_t name_count;
	const char *assumed_first; /* NULL, or the transport that an assumed adapter is to offer first, as it did in
	                              another run */
};

/* The outcome. Lives until lint_result_free(). */
struct lint_result {
	struct arena arena;
	struct file_access files;
	struct source_store sources;
	struct openocd *run;         /* as OpenOCD does it: the verdict */
	struct openocd *assumed_run; /* behind an assumed adapter, or NULL */
	struct model *model;         /* of the run that the rules saw */
	struct diagnostic_sink sink;
	rule_excess_list excess;                /* findings that were left out, as there were too many of a rule */
	const char *cut_off;                    /* why the rules were left half-way; NULL: they were not */
	struct told_role role;                  /* of a FILE by itself */
	VECTOR(const char *) used_suppressions; /* keys of the names in comments that silenced something */
	const struct lint_request *request;     /* borrowed */
};

/*
 * Checks REQUEST. OVERLAY (may be NULL) shows texts instead of the disk: the unsaved text of an editor, standard input,
 * a fixed text that is tried before it is written.
 */
struct lint_overlay {
	const char *path;
	const char *text;
	size_t length;
};
struct lint_result *lint_check(const struct lint_settings *settings, const struct lint_request *request,
                               const struct lint_overlay *overlays, size_t overlay_count);
void lint_result_free(struct lint_result *result);

/* Why RESULT does not tell all, as its run or its rules met a limit; else NULL. */
const char *lint_cut_off(const struct lint_result *result);

/* The transport that the assumed adapter of RESULT offered first; NULL where none was assumed. Lives as long as RESULT.
 */
const char *lint_assumed_first(const struct lint_result *result);

/*
 * A comment that silences nothing in one run may be needed in another. DROP_NEEDED takes the findings away that call a
 * comment stale whose key (lint_result.used_suppressions, of any run) is in NEEDED; keys hold for the present texts.
 */
bool lint_has_stale_suppressions(const struct lint_result *result);
void lint_drop_needed_suppressions(struct lint_result *result, const struct map *needed);

/* What a run of REQUEST is given. ASSUMED_TRANSPORTS: see openocd/openocd.h. */
struct openocd_options lint_run_options(const struct lint_settings *settings, const struct lint_request *request,
                                        const char *assumed_transports);

/* True when SETTINGS wants findings of RULE. */
bool lint_selects(const struct lint_settings *settings, const char *rule);

#endif
