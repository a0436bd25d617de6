/* SPDX-License-Identifier: MIT */
/*
 * Layer lint: `.openocdlint.yaml`, the settings of a project. Reads the file and checks every key and value of it;
 * knows nothing of the command line, which may overrule some of them.
 *
 * Names of files and patterns in it are relative to the folder of the file.
 */
#ifndef LINT_CONFIG_H
#define LINT_CONFIG_H

#include "base/vector.h"
#include "diag/diagnostic.h"
#include "know/know.h"
#include "lint/pattern.h"
#include "openocd/openocd.h"
#include "rules/support/parts.h"

#define CONFIG_FILE_NAME ".openocdlint.yaml"

struct severity_override {
	const char *rule; /* an id or a glob; the last one that matches counts */
	enum severity severity;
};

struct file_ignores {
	struct path_pattern pattern;
	struct word_list rules;
};

/* A combination of files that is really run. */
struct entry_point {
	const char *name;
	struct run_input *inputs;
	size_t input_count;
	const char **words; /* the same as written: option, value, option ... */
	size_t word_count;
};

/* What files are for; the last pattern that matches counts. */
struct stated_role {
	struct path_pattern pattern;
	enum file_part part;
};

struct config {
	const char *path;                /* as shown */
	const char *folder;              /* absolute, links resolved */
	unsigned versions;               /* bits (1 << enum openocd_version); 0: not said */
	struct word_list scripts;        /* usable from the working folder */
	struct word_list select, ignore; /* ids or globs, all known */
	VECTOR(struct severity_override) severities;
	VECTOR(struct file_ignores) file_ignores;
	VECTOR(struct path_pattern) excludes;
	VECTOR(struct entry_point) entry_points;
	VECTOR(struct stated_role) roles;
	const char *baseline;                           /* usable from the working folder, or NULL */
	struct word_list extra_commands, extra_drivers; /* of a vendor's fork: openocd/openocd.h */
};

struct config_error {
	const char *path;
	size_t line; /* from 1; 0: the file as a whole */
	size_t column;
	const char *message;
};

/* The file of that name in FOLDER or its nearest parent, or NULL. */
const char *config_find(struct arena *arena, const char *folder);

/* Reads PATH into ARENA; NULL with *ERROR filled when it cannot be read or is not as it should be. */
const struct config *config_read(struct arena *arena, const char *path, struct config_error *error);

/* True when `exclude` leaves out the file or folder at PATH (relative to the working folder or absolute). */
bool config_excludes(const struct config *config, const char *path, bool is_folder);

/* True when `per-file-ignores` silences RULE in FILE (NULL: never). */
bool config_ignores(const struct config *config, const struct source_store *sources, const struct source_file *file,
                    const char *rule);

/* The part that `roles` gives the file at PATH; false when it says nothing of it. */
bool config_role(const struct config *config, struct arena *arena, const char *path, enum file_part *part);

/* Applies `severity` and `per-file-ignores` to the findings of SINK. */
void config_adjust(const struct config *config, const struct source_store *sources, struct diagnostic_sink *sink);

#endif
