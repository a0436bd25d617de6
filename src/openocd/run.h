/* SPDX-License-Identifier: MIT */
/*
 * Layer openocd: the run itself, and what effects use. Included by this layer and by the model only.
 *
 * An effect is the C half of an OpenOCD command: `int effect_NAME(struct invocation *call)`. The engine has already
 * checked the stage, the conditions of `needs` and the argument grammar. An effect returns invocation_ok(), or the
 * value of one of the invocation_fail functions. Names come from the key `effect` of knowledge/commands; the list is
 * compiled from there, so a missing function is a link error and an unused one a warning.
 */
#ifndef OPENOCD_RUN_H
#define OPENOCD_RUN_H

#include <jim.h>

#include "openocd/openocd.h"

/* OpenOCD's return codes, as scripts can see them through catch. */
#define OPENOCD_OK 0
#define OPENOCD_FAIL (-4)
#define OPENOCD_CLOSE_CONNECTION (-600)
#define OPENOCD_SYNTAX_ERROR (-601)
#define OPENOCD_NOT_FOUND (-602)
#define OPENOCD_ARGUMENT_INVALID (-603)
#define OPENOCD_ARGUMENT_OVERFLOW (-604)
#define OPENOCD_ARGUMENT_UNDERFLOW (-605)

struct openocd {
	/* Given. */
	struct openocd_options options;
	enum openocd_version version;
	struct source_store *sources;
	struct file_access *files;
	struct arena *arena;
	VECTOR(const char *) search_folders;

	/* Built by the config. */
	struct adapter adapter;
	struct transport_session transport;
	VECTOR(struct tap *) taps;
	VECTOR(struct dap *) daps;
	VECTOR(struct target *) targets;
	struct target *current_target; /* the last one created or chosen by `targets NAME`; NULL = none */
	VECTOR(struct cross_trigger *) cross_triggers;
	VECTOR(struct trace_port *) trace_ports;
	VECTOR(struct flash_bank *) flash_banks;
	VECTOR(struct nand_device *) nand_devices;
	VECTOR(struct pld_device *) pld_devices;
	int smp_group_count;
	struct port gdb_port, tcl_port, telnet_port;
	const char *bind_address; /* NULL: default */
	struct place bind_place;
	bool gdb_memory_map, gdb_flash_program; /* both on by default */
	struct place gdb_memory_map_place, gdb_flash_program_place;
	bool noinit;
	struct map features; /* "driver ftdi", "target-type cortex_m", "transport jtag" ...: what `when` asks for */

	/* The course of the run. */
	bool init_done; /* the exec stage has begun */
	struct place init_place;
	VECTOR(struct inclusion) inclusions;
	int inclusion; /* the one being read, or -1 */
	VECTOR(struct command_record) records;
	VECTOR(struct log_entry) log;
	const char *log_file; /* that of log_output, from the folder of the program; NULL: standard error */

	/* The verdict, and what went on after it. */
	enum run_end end; /* how `load` ended */
	bool ok;
	struct failure failure;      /* of `load` when not ok */
	int failure_code;            /* with which it reached the top */
	struct failure late_failure; /* behind the first init, when load was ok; kind NONE otherwise */
	struct place shutdown_place;
	bool is_uncertain;            /* the record of a shipped script could not tell what it does here ... */
	struct place uncertain_place; /* ... and what came after it may differ from what OpenOCD does */

	/* Internal to the engine. */
	Jim_Interp *interp;
	struct engine *engine;
};

/* One running OpenOCD command. */
struct invocation {
	struct openocd *openocd;
	Jim_Interp *interp;
	const struct know_command *command;
	const char *name; /* as run: "adapter speed", "stm32f4x.cpu configure" */
	int argc;         /* arguments behind the name */
	Jim_Obj *const *argv;
	void *instance; /* struct target/dap/cross_trigger/trace_port of a "$..." command, else NULL */
	struct place place;
};

/* Arguments. */
const char *invocation_argument(const struct invocation *call, int index); /* "" when there is none */
/* Number at INDEX, read as the grammar checked it (base 0). */
int64_t invocation_number(const struct invocation *call, int index);
bool invocation_bool(const struct invocation *call, int index);
/* Arguments from INDEX on, copied into the run's arena. */
struct word_list invocation_words(const struct invocation *call, int index);
/* A copy in the run's arena. */
const char *invocation_copy(const struct invocation *call, int index);

/* Outcomes. A failure's text is in our words, in the manner of OpenOCD's log; the engine remembers the place. */
int invocation_ok(void);
int invocation_fail(struct invocation *call, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Same with a kind for the rules and the word at fault. */
int invocation_fail_as(struct invocation *call, enum failure_kind kind, int argument, const char *subject,
                       const char *format, ...) __attribute__((format(printf, 5, 6)));
/* Wrong number or kind of arguments: OpenOCD prints the usage. ARGUMENT from 1, 0 = none in particular. */
int invocation_usage(struct invocation *call, int argument, const char *expected);
/* Sets the command's result (what a script gets from [command ...]). */
void invocation_result(struct invocation *call, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Notes a message of the log. TOPIC is a fixed word. */
void invocation_log(struct invocation *call, enum log_kind kind, const char *topic, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* Questions effects and grammar ask of the run. NAME may be a number where OpenOCD takes one. */
struct target *openocd_find_target(struct openocd *openocd, const char *name_or_number);
struct tap *openocd_find_tap(struct openocd *openocd, const char *name); /* dotted name; a number from 0 too */
struct dap *openocd_find_dap(struct openocd *openocd, const char *name);
struct cross_trigger *openocd_find_cti(struct openocd *openocd, const char *name);
/* By its name, or by "stm32f1x", "stm32f1x.2" for the first and second bank of that driver. */
struct flash_bank *openocd_find_flash_bank_by_name(const struct openocd *openocd, const char *name);
/* The same, or by number. Any name may be right where a driver adds banks as it probes the chip. */
struct flash_bank *openocd_find_flash_bank(struct openocd *openocd, const char *name_or_number);

/*
 * What brings commands into being. openocd_add_feature("driver", "ftdi") makes every command with `when: driver ftdi`
 * exist; openocd_add_instance makes "NAME" a command whose subcommands are those of PREFIX ("$TARGET", "$DAP", "$CTI",
 * "$TPIU"). Returns false when a command of that name exists already (then nothing is done).
 */
void openocd_add_feature(struct openocd *openocd, const char *kind, const char *value);
bool openocd_has_feature(const struct openocd *openocd, const char *kind, const char *value);
bool openocd_add_instance(struct openocd *openocd, const char *name, const char *prefix, void *instance);
bool openocd_command_exists(struct openocd *openocd, const char *name);

/* Runs SCRIPT as one of OpenOCD's own procedures would (place: the command that is running). */
int openocd_eval(struct openocd *openocd, const char *script);

#endif
