/* SPDX-License-Identifier: MIT */
/*
 * Layer openocd, internal: the machinery behind run.h. engine.c dispatches OpenOCD's commands, builtins.c gives the
 * interpreter its safe set of Jim's own commands (refused.c: those it must not carry out), search.c finds and reads
 * scripts, run.c drives a run and judges it.
 */
#ifndef OPENOCD_ENGINE_H
#define OPENOCD_ENGINE_H

#include "openocd/guard.h"
#include "openocd/run.h"

#define HIDDEN_COMMAND "\001openocdlint " /* how the names of commands start that no script may see */

/* What a Jim command of ours stands for: its private data. */
struct bound_command {
	struct openocd *openocd;
	const struct know_command *command; /* NULL for an instance such as "stm32f4x.cpu" */
	const char *prefix;                 /* of an instance: "$TARGET"; else NULL */
	void *instance;                     /* or NULL */
};

enum saved_builtin {
	SAVED_INFO,
	SAVED_RENAME,
	SAVED_EXPR,
	SAVED_FILE,
	SAVED_DICT,
	SAVED_LSORT,
	SAVED_CLOCK,
	SAVED_PROC,
	SAVED_BUILTIN_COUNT
};

struct saved_command {
	Jim_CmdProc *run;
	void *data;
};

struct engine {
	struct heap *heap; /* all memory of the interpreter */

	/* Where the run is. */
	unsigned long step;   /* traced commands so far */
	struct place place;   /* the last command traced in a config file */
	Jim_Obj *file_object; /* the file name object of that command, to know it again cheaply */
	source_id file_object_id;
	/* By source_id: a word for each line, with a bit for each command name that the trace saw there; NULL = none.
	 */
	VECTOR(uint64_t *) seen;

	/* The last failure of one of our commands, and at which step it happened. */
	struct failure pending;
	int pending_code;
	unsigned long pending_step;
	struct word_list pending_words; /* the failing command as it was called, for an observer */

	int native_depth; /* how many of our commands are running: what they call in turn is theirs, not the config's */

	/* Files. */
	struct map found_names; /* found path -> the word it was found for */
	struct map renamed;     /* names of commands that the config renamed or deleted */
	struct map source_ids;  /* name given to Jim -> struct source_file */

	/* Jim's own commands, behind our wrappers or needed when a config has others by their names. */
	struct saved_command saved[SAVED_BUILTIN_COUNT];

	size_t current_input; /* index of the -f/-c that is running */
	bool is_last_input;
	bool load_decided; /* the verdict is fixed: what runs now comes after it */
	bool extensions_loaded;
	bool environment_set;
};

/* engine.c */

/* Registers the `unknown` handler and the trace; the interpreter has its builtins already. */
void engine_attach(struct openocd *openocd);
/* The row that NAME has in this run now (stage present, conditions met), or NULL. */
const struct know_command *engine_available(struct openocd *openocd, const char *name);
/* Makes Jim commands of every available row whose name matches the glob PATTERN (for `info commands`, `rename`). */
void engine_materialise(struct openocd *openocd, const char *pattern);
/* Whether Jim itself has a command NAME now. */
bool engine_command_exists(Jim_Interp *interp, const char *name);
/* Remembers a failure at the running place. */
void engine_note_failure(struct openocd *openocd, int code, const struct failure *failure);
void engine_log(struct openocd *openocd, enum log_kind kind, const char *topic, const char *command,
                const char *message);

/* builtins.c */

void builtins_register(struct openocd *openocd);
/* Defines a procedure: WORDS are those of a call of Jim's `proc`, also where the config has a `proc` of its own. */
void builtins_define_procedure(struct openocd *openocd, Jim_Obj *const words[4]);
/* Loads the extension of Jim that brings NAME ("regexp", "array" ...); false when none does. */
bool builtins_load(struct openocd *openocd, const char *name);
/* Loads what brings commands whose name matches the glob PATTERN. */
void builtins_materialise(struct openocd *openocd, const char *pattern);

/* Makes the variable `env`, once. Called when a text that mentions it is about to run. */
void builtins_set_environment(struct openocd *openocd);

/* refused.c: Jim's commands that reach outside. */

#define REFUSED_CHANNEL "openocdlint.channel" /* what `open` yields */
/* Notes that COMMAND was not carried out, and what OpenOCD does there. */
void refused_log(struct openocd *openocd, bool acts, const char *command, const char *does);
/* Makes NAME a command that does nothing; false when it is none of these. */
bool refused_bind(struct openocd *openocd, const char *name);
/* Their names, one by one; NULL behind the last. */
const char *refused_name(size_t index);

/* search.c */

/* Name of the file that `find NAME` gives, or NULL. Exactly OpenOCD's find_file(): no slash swapping here. */
const char *search_find(struct openocd *openocd, const char *name);
/* Jim's `source`. */
int search_source_command(Jim_Interp *interp, int argc, Jim_Obj *const *argv);
void search_set_folders(struct openocd *openocd);
/* Begins and ends the reading of a text; returns the index of the inclusion. */
int search_enter(struct openocd *openocd, source_id file, const char *written, bool found);
void search_leave(struct openocd *openocd);

#endif
