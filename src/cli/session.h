/* SPDX-License-Identifier: MIT */
/*
 * Layer cli: one call of the program: its runs, each with its settings, and how it ends. The commands walk over the
 * runs.
 *
 * Everything is decided before the first check: which files there are, which config file holds for each. So a bad
 * config file ends the call with nothing checked, as CONTRACT wants it.
 */
#ifndef CLI_SESSION_H
#define CLI_SESSION_H

#include "base/confine.h"
#include "cli/options.h"
#include "lint/config.h"
#include "lint/lint.h"
#include "report/report.h"

enum cli_status { CLI_OK, CLI_FOUND, CLI_USAGE, CLI_FAULT };

struct baseline;

/* The settings of all runs for which the same config file (or none) holds, on one version of OpenOCD. */
struct cli_profile {
	const struct config *config;     /* or NULL */
	const struct baseline *baseline; /* or NULL */
	struct lint_settings settings;
	const struct cli_profile *next_version; /* the same on the next version that was asked for; NULL at the end */
};

/* What is checked in one go, on each version that was asked for. */
struct cli_run {
	struct lint_request request;
	const struct cli_profile *profile; /* on the oldest of the versions */
	const char *label;                 /* what messages call it */
	const char *file; /* of a run of one FILE, as the search is given it; NULL for -f/-c and entry points */
	bool is_stdin;
	const struct entry_point *entry; /* of the config file; or NULL */
};

typedef VECTOR(struct cli_run) cli_run_list;

struct cli {
	struct arena arena;
	struct cli_options options;
	enum cli_status status; /* so far; only grows, but bad usage is above all */
	int program_status;     /* of `run`: the exit status of the program, which becomes ours; 0: none */
	cli_run_list runs;
	bool has_stdin;
	struct lint_overlay stdin_text;

	/* Found once, when first asked for. */
	struct map profiles;     /* path of a config file, or "" -> struct cli_profile of the oldest version */
	struct map reached;      /* path of a config file -> struct reached_files, of its entry points */
	struct map config_paths; /* folder -> path of the config file that holds there, or "" */
	const char *installed[OPENOCD_VERSION_COUNT];
	bool is_installed_known[OPENOCD_VERSION_COUNT];

	bool is_confined, is_reader; /* so far: see cli_confine() */
	int keeper;                  /* descriptor to the process that writes files (keeper.h); 0: none */

	struct map *said; /* what has been said about the run that is being checked, on whatever version; or NULL */
};

/* Life cycle. Init takes the parsed options. */
void cli_init(struct cli *cli);
void cli_release(struct cli *cli);

/* Gives up what is not needed from here on. A process that is confined already stays as it is, or becomes a reader. */
void cli_confine(struct cli *cli, enum confinement confinement);

/* Fills cli->runs. On bad usage or a bad config file says so, sets the status, and returns false. */
bool cli_plan_runs(struct cli *cli);
/*
 * The same for who asks for the settings alone: nothing is read but config files. Runs stand for the inputs, each FILE
 * by itself; one without a label for the working folder when no input was named.
 */
bool cli_plan_settings(struct cli *cli);

/* Entry points of the config files that hold for the runs, but are not runs themselves. */
void cli_list_other_entries(struct cli *cli, cli_run_list *list);

/* The results of one run, from the oldest version to the newest. */
struct cli_results {
	struct lint_result *items[OPENOCD_VERSION_COUNT];
	const struct cli_profile *profiles[OPENOCD_VERSION_COUNT];
	size_t count;
};

/*
 * Checks a run on each of its versions. Those on which an input could not be read are left out (that has been said, and
 * the status set).
 */
void cli_check_run(struct cli *cli, const struct cli_run *run, struct cli_results *results);
void cli_results_free(struct cli_results *results);

/* A result of RUN in the terms of the report layer; borrows from both. */
struct report_run cli_report_run(const struct cli_run *run, const struct lint_result *result);

/* The versions asked for by the command line, or by CONFIG (may be NULL); else the usual one. As bits. */
unsigned cli_versions(const struct cli *cli, const struct config *config);

/* Raises the status; bad usage is the last word, as nothing is checked then. */
void cli_raise(struct cli *cli, enum cli_status status);

/* True when text for people on STREAM (1 or 2) is to be coloured. */
bool cli_wants_color(const struct cli *cli, int descriptor);

/* The name a report gives to the file called NAME. */
const char *cli_shown_name(struct arena *arena, const char *name);

#endif
