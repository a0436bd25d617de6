/* SPDX-License-Identifier: MIT */
/*
 * Layer openocd: an embedded Jim interpreter that acts as one OpenOCD version up to `init`, without hardware.
 *
 * Reads config files through a file_access, runs them as OpenOCD would, keeps what they built (state.h) and tells how
 * the run ended. Nothing a config does reaches the system: no process, socket, write, or file outside what `load`
 * needs. It must not know rules, findings or formats.
 */
#ifndef OPENOCD_OPENOCD_H
#define OPENOCD_OPENOCD_H

#include "base/file_access.h"
#include "know/know.h"
#include "openocd/limits.h"
#include "openocd/state.h"

struct openocd; /* one run */

enum run_input_kind { INPUT_FILE, INPUT_COMMAND, INPUT_SCRIPTS }; /* -f, -c, -s */

struct run_input {
	enum run_input_kind kind;
	const char *text; /* file name as given, command text, or folder */
};

/* Is told what a run does while it does it: for the program that records the shipped scripts. */
struct run_observer {
	void *context;
	/* A text is about to be read (inclusion: the one that asks for it), or INCLUSION has just been read. */
	void (*begins)(void *context, struct openocd *openocd);
	void (*ends)(void *context, struct openocd *openocd);
	/* A script asked whether a variable is set. */
	void (*asked)(void *context, const char *variable, bool exists);
};

struct openocd_options {
	enum openocd_version version;
	const struct run_input *inputs; /* in the order of the command line */
	size_t input_count;
	const char
		*assumed_transports;   /* NULL, or "jtag swd ...": run a fragment behind an adapter that offers these */
	const char *installed_scripts; /* share/openocd/scripts of that version, or NULL */
	const char *home;              /* $HOME, or NULL */
	const char *xdg_config_home;   /* or NULL */
	const char *openocd_scripts;   /* $OPENOCD_SCRIPTS, or NULL */
	/*
	 * What a vendor's fork has in addition. A command ("esp", "flash secure", "$TARGET semihost") takes any
	 * arguments at any stage and does nothing; a driver can be selected as adapter driver, with every transport, or
	 * as flash driver.
	 */
	struct word_list extra_commands, extra_drivers;
	struct limits limits;
	const struct run_observer *observer; /* or NULL */
	bool ignores_record; /* OpenOCD's own scripts are read from files only, never from the record of what they do */
};

/* A folder that `find` searches, and why: for -s, for a variable of the environment, or as it belongs to OpenOCD. */
enum search_origin { SEARCH_ASKED_FOR, SEARCH_OPENOCD_SCRIPTS, SEARCH_XDG, SEARCH_HOME, SEARCH_INSTALLED };

struct search_folder {
	const char *path;
	enum search_origin origin;
};

typedef VECTOR(struct search_folder) search_folder_list;

/* Those of a run with OPTIONS, in their order; the working folder, which comes first, is not listed. */
void openocd_search_folders(const struct openocd_options *options, struct arena *arena, search_folder_list *list);

enum run_end { RUN_END, RUN_INIT, RUN_SHUTDOWN, RUN_ERROR };
const char *run_end_name(enum run_end end);

/* What kind of failure stopped the run; the rules turn it into a finding. */
enum failure_kind {
	FAILURE_NONE,
	FAILURE_UNKNOWN_COMMAND,
	FAILURE_WRONG_ARGUMENTS,
	FAILURE_WRONG_STAGE,
	FAILURE_SCRIPT_NOT_FOUND,
	FAILURE_SYNTAX,         /* Jim cannot parse the script */
	FAILURE_ADAPTER_DRIVER, /* unknown adapter driver */
	FAILURE_TRANSPORT,      /* no transport, or the wrong one */
	FAILURE_SCRIPT,         /* anything else */
	FAILURE_BUDGET,         /* endless or too deep */
};

struct failure {
	enum failure_kind kind;
	const char *message;  /* as OpenOCD would word it, in our text */
	const char *expected; /* what was expected instead (grammar of the command), or NULL */
	const char *command;  /* full name of the OpenOCD or Tcl command concerned, or "" */
	const char *subject;  /* the word at fault (unknown name, missing file ...), or "" */
	int argument;         /* which argument is at fault, from 1; 0 = none in particular */
	struct place place;
};

/* How the names of scripts begin that are known by the record only: "openocd:target/stm32f4x.cfg". */
#define RECORDED_SCHEME "openocd:"

/* What openocd.adapter.driver is when the adapter is only assumed. */
#define ASSUMED_ADAPTER "(assumed)"

/* Topics of the log: a command was not carried out that changes something outside of the config, or asks for it. */
#define REFUSED_ACT "refused-act"
#define REFUSED_LOOK "refused-look"

/* Life cycle: openocd_new, openocd_run once, any questions, openocd_free. The sources and ARENA outlive the run. */
struct openocd *openocd_new(const struct openocd_options *options, struct source_store *sources,
                            struct file_access *files, struct arena *arena);
void openocd_run(struct openocd *openocd);
void openocd_free(struct openocd *openocd);

/*
 * Calls LOOK(CONTEXT), which looks at what the run left and may ask the questions below, within the limits of the run:
 * it may take twice the time and three quarters of the memory in all, its own things living in the run's arena. Returns
 * NULL, or why it was left half-way (then the interpreter is gone, and may be asked no more). It is left where it calls
 * openocd_give_way() or takes memory, or crashes.
 */
const char *openocd_look(struct openocd *openocd, void (*look)(void *context), void *context);
void openocd_give_way(void);

/* Gives up the interpreter when it holds much: questions have no answers then, what the run left stays. */
void openocd_forget_if_large(struct openocd *openocd);

/*
 * The value of a global variable when the run was over, copied into the run's arena; NULL when it is not set, is an
 * array, or the run was broken off.
 */
const char *openocd_variable(struct openocd *openocd, const char *name);

/*
 * True when a script could call NAME now that the run is over: Jim's own, OpenOCD's of this version as far as what
 * brings them into being is there, targets, procedures. Always true when the run was broken off.
 */
bool openocd_has_command(struct openocd *openocd, const char *name);

/* True when NAME (full: "flash secure") is one of the options' extra commands, or the first words of one. */
bool openocd_is_extra_command(const struct openocd *openocd, const char *name);
bool openocd_is_extra_driver(const struct openocd *openocd, const char *name);

/*
 * How many arguments the procedure NAME takes, now that the run is over; *MOST is -1 for any number. False when there
 * is no procedure of that name.
 */
bool openocd_procedure_takes(struct openocd *openocd, const char *name, int *least, int *most);

/*
 * True when a command called NAME (its first word; NULL: any) began on LINE of FILE, as Jim counts, and was executed in
 * this run. One that failed counts, but for a name that does not exist and for words that could not be substituted.
 * Different names on one line are told apart as a rule: a wrong answer is always "true".
 */
bool openocd_has_executed(const struct openocd *openocd, source_id file, unsigned line, const char *name);

/*
 * The name that would have found a file where NAME finds none, because only the case of letters differs ("Board.cfg"
 * for "board.cfg"); searched for where `find` (or, unless SEARCHED, `source`) looks. NULL when there is none.
 */
const char *openocd_name_alike(struct openocd *openocd, const char *name, bool searched);

/* What `find NAME` gives once the run is over, or NULL. */
const char *openocd_find(struct openocd *openocd, const char *name);

/*
 * Lets a run survive endless loops and crashes of the interpreter: installs handlers for SIGSEGV and its like and for
 * SIGPROF. For programs, once, from the thread that checks.
 */
void openocd_install_signals(void);

/* The state, readable once run; defined in run.h for this layer and the model. */

#endif
