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

/* A value as the file has it. */
struct config_value {
	const char *key;
	const char *name;       /* in front of it, below the key: a rule, a pattern, an entry point; or NULL */
	struct word_list words; /* names of files and folders as in struct config */
	size_t line;
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
	VECTOR(struct config_value) values;             /* all of the file, in its order */
};

/* What the value of a key looks like. */
enum config_shape {
	CONFIG_VERSIONS,   /* a version or a list of them */
	CONFIG_WORDS,      /* a word or a list of words */
	CONFIG_FOLDERS,    /* names of folders */
	CONFIG_FILE,       /* the name of a file */
	CONFIG_RULES,      /* ids or globs */
	CONFIG_PATTERNS,   /* of files */
	CONFIG_LEVELS,     /* rule: level */
	CONFIG_FILE_RULES, /* pattern: rules */
	CONFIG_PARTS,      /* pattern: part of a file */
	CONFIG_RUNS,       /* name: list of options */
};

/* The keys that the file may have, in the order of the documentation. */
struct config_key {
	const char *name;
	enum config_shape shape;
	const char *meaning; /* a sentence */
	/* What holds when neither the file nor the command line says anything. */
	const char *otherwise;
};
extern const struct config_key config_keys[];
extern const size_t config_key_count;

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
