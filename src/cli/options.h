/* SPDX-License-Identifier: MIT */
/*
 * Layer cli: the command line as a structure. One table in options.c drives parsing, `--help`, and (by a test) the
 * option list of the manual page. It must not know what the options lead to.
 */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include "base/text.h"
#include "diag/diagnostic.h"
#include "know/know.h"
#include "openocd/openocd.h"
#include "report/report.h"

enum cli_command {
	COMMAND_CHECK,
	COMMAND_SHOW,
	COMMAND_EXPLAIN,
	COMMAND_RULES,
	COMMAND_CONFIG,
	COMMAND_DIAGNOSE,
	COMMAND_RUN,
	CLI_COMMAND_COUNT
};

enum cli_color { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

#define FAIL_ON_NEVER (SEVERITY_ERROR + 1)

/* Strings are borrowed from the command line. */
struct cli_options {
	enum cli_command command;
	bool wants_help;
	bool wants_version;

	VECTOR(const char *) operands;   /* FILE, DIR and -; or rule ids; LOG first; or a program and its words */
	VECTOR(struct run_input) inputs; /* -f and -c, in order */
	VECTOR(const char *) scripts;    /* -s, in order */
	const char *stdin_filename;      /* or NULL */
	bool skip_unrelated;

	unsigned versions;    /* bits (1 << enum openocd_version); 0: none was asked for */
	bool wants_installed; /* ... and that of the installed OpenOCD */

	bool fix, diff, unsafe_fixes;
	bool matrix; /* of show */
	bool schema; /* of config */

	unsigned jobs; /* 0: one a processor */
	bool has_limits;
	struct limits limits;

	bool has_select;
	struct word_list select, ignore; /* ids or globs, all known */
	bool has_fail_on;
	int fail_on; /* the least enum severity that fails, or FAIL_ON_NEVER */

	enum report_format format;
	enum cli_color color;
	const char *config;                    /* or NULL */
	const char *baseline, *write_baseline; /* or NULL */
	bool isolated;
};

/* Reads the words behind the program's name. On bad usage returns false, with *MESSAGE in ARENA. */
bool cli_options_parse(struct arena *arena, int argc, char **argv, struct cli_options *options, const char **message);

/* The text of --help. */
void cli_options_help(struct text_builder *out);

/* The command whose name WORD nearly is, or NULL. */
const char *cli_nearest_command(const char *word);

#endif
