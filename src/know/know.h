/* SPDX-License-Identifier: MIT */
/*
 * Layer know: what OpenOCD is, version by version, as constant tables compiled from knowledge/ when the project is
 * built. Nothing is parsed at start-up; strings are offsets into one pool. It must not know any config or run.
 *
 * Facts come from OpenOCD's sources of the four versions; see knowledge/README.md for the meaning of each column.
 */
#ifndef KNOW_KNOW_H
#define KNOW_KNOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum openocd_version { OPENOCD_0_10_0, OPENOCD_0_11_0, OPENOCD_0_12_0, OPENOCD_MASTER, OPENOCD_VERSION_COUNT };
#define OPENOCD_NEWEST_RELEASE OPENOCD_0_12_0

/* "0.10.0" ... "master". */
const char *know_version_name(enum openocd_version version);
/* Reads "0.12.0", "0.12" or "master"; false for anything else. */
bool know_version_parse(const char *text, enum openocd_version *version);
/* Adds the version TEXT, or every one for "all", to VERSIONS: bits (1 << enum openocd_version). False for other words.
 */
bool know_versions_add(const char *text, unsigned *versions);

enum know_stage { STAGE_ABSENT, STAGE_CONFIG, STAGE_EXEC, STAGE_ANY };
enum know_command_kind { COMMAND_PLAIN, COMMAND_GROUP, COMMAND_PROCEDURE };

enum know_needs {
	NEEDS_TARGET = 1,   /* some target must exist */
	NEEDS_ADAPTER = 2,  /* an adapter driver must be selected */
	NEEDS_HARDWARE = 4, /* fails until init has reached the hardware */
};

struct know_command {
	uint32_t name;
	uint32_t when;                  /* "" = always */
	uint32_t arguments;             /* the grammar, or KNOW_NO_GRAMMAR */
	uint32_t forwards;              /* "" = no */
	uint32_t parameters, body;      /* of a procedure */
	uint32_t when_group;            /* the feature with which native code takes the procedure's place, or "" */
	uint32_t native_arguments;      /* ... and its grammar, or KNOW_NO_GRAMMAR */
	uint16_t effect, native_effect; /* number of the C function, 0 = none */
	uint8_t stage[OPENOCD_VERSION_COUNT]; /* enum know_stage */
	uint8_t kind;                         /* enum know_command_kind */
	uint8_t needs;                        /* enum know_needs */
	uint8_t jim;
};

#define KNOW_NO_GRAMMAR UINT32_MAX

/* The string at OFFSET of the pool. */
const char *know_string(uint32_t offset);

/* All uint32_t members of these structures are offsets for know_string(), unless said otherwise. */

/* Exact full name, e.g. "adapter speed" or "$TARGET cget"; NULL when no version has it. */
const struct know_command *know_command_find(const char *name);
size_t know_command_count(void);
const struct know_command *know_command_at(size_t index); /* sorted by name */
/* The first command of that order whose name is not less than NAME. */
size_t know_command_lower_bound(const char *name);
/* True when NAME is a command or a group of commands ("flash") in one of VERSIONS (bits). */
bool know_command_begins(const char *name, unsigned versions);
/* Words of `when`: calls for each "driver X" alternative; true if KIND and VALUE are one of them. */
bool know_command_comes_with(const struct know_command *command, const char *kind, const char *value);

/* A word of a closed set: kind "adapter-driver", "transport", "target-type", "target-event", "flash-driver", ... */
struct know_word {
	uint32_t kind;
	uint32_t value;
	uint8_t versions; /* bit (1 << enum openocd_version) */
};
bool know_word_exists(const char *kind, const char *value, enum openocd_version version);
/* Index range [*first, *end) of the words of KIND, sorted by value. */
void know_words_of(const char *kind, size_t *first, size_t *end);
const struct know_word *know_word_at(size_t index);

/* An adapter driver. */
struct know_driver {
	uint32_t name;
	uint32_t
		transports[OPENOCD_VERSION_COUNT]; /* in the order of auto-selection: "swd jtag"; "" = no such driver */
	uint32_t fastest;                          /* kHz of the fastest adapter it serves, in digits; "" = unknown */
};
const struct know_driver *know_driver_find(const char *name); /* NULL when no version has it */
/* Transports of DRIVER in the order in which auto-selection prefers them, e.g. "swd jtag"; "" = no such driver. */
const char *know_driver_transports(const char *driver, enum openocd_version version);
size_t know_driver_count(void);
const struct know_driver *know_driver_at(size_t index); /* sorted by name */

struct know_target_type {
	uint32_t name;
	uint32_t alias_of;                        /* "" or the name to use instead */
	uint32_t requires[OPENOCD_VERSION_COUNT]; /* "dap", "tap" or "none" */
	uint8_t versions;                         /* bit (1 << enum openocd_version) */
	uint8_t gdb;                              /* versions in which it serves GDB */
	uint8_t reset;                            /* enum know_target_reset */
};
enum know_target_reset {
	RESET_UNKNOWN,
	RESET_BY_SIGNAL, /* cannot reset itself: needs SRST or a reset-assert handler */
	RESET_BY_SOFTWARE,
};
const struct know_target_type *know_target_type_find(const char *name); /* NULL when no version has it */

struct know_flash_driver {
	uint32_t name;
	uint32_t bank_arguments; /* grammar of the words behind the target, or KNOW_NO_GRAMMAR */
	uint32_t ram;            /* "ADDRESS SIZE" of the largest RAM that a chip of it has in one piece, or "" */
	uint8_t versions;
	uint8_t probe[OPENOCD_VERSION_COUNT]; /* enum know_probe: what the driver needs to probe a bank */
};
enum know_probe { PROBE_ANY_STATE, PROBE_HALTED, PROBE_VARIES };
const struct know_flash_driver *know_flash_driver_find(const char *name);
/* The grammar; "word:word*" where it is not known; NULL when the version lacks the driver. */
const char *know_flash_driver_bank_arguments(const char *driver, enum openocd_version version);

struct know_nand_driver {
	uint32_t name;
	uint32_t device_arguments;
	uint8_t versions;
};
const char *know_nand_driver_arguments(const char *driver, enum openocd_version version);

/* A shipped script and the versions that have it. */
struct know_script {
	uint32_t path;  /* "interface/stlink.cfg" */
	uint32_t facts; /* of interface files: "driver=ftdi transport=swd usb=0403:6014", else "" */
	uint8_t versions;
};
size_t know_script_count(void);
const struct know_script *know_script_at(size_t index); /* sorted by path */
const struct know_script *know_script_find(const char *path);

/* The variables by which a shipped script can be adapted. */
struct know_settings {
	uint32_t script;                       /* "target/stm32f4x.cfg" */
	uint32_t names[OPENOCD_VERSION_COUNT]; /* "CHIPNAME WORKAREASIZE"; "" = none */
};
/* Those of SCRIPT in VERSION, separated by blanks; "" = none. */
const char *know_script_settings_of(const char *script, enum openocd_version version);

/* A name that only a vendor's own build of OpenOCD knows. */
struct know_fork_name {
	uint32_t name;
	uint32_t kind; /* "command", "driver", "script" or "variable" */
	uint32_t fork; /* whose: "ST's OpenOCD (STM32CubeIDE)" */
};
/* Whose NAME of KIND is, NULL when no fork is known to have it. */
const char *know_fork_of(const char *kind, const char *name);

/* What a shipped script hashes to; a row for each text that one has had. */
struct know_script_hash_row {
	uint32_t hash; /* 16 hexadecimal digits */
	uint32_t path; /* "": several scripts have this text */
	uint8_t versions;
};
/* A number for what a script does: the same for copies that differ in comments, blanks and line ends only. */
uint64_t know_script_hash(const char *text, size_t length);
/* The script that hashes to HASH, or NULL. */
const struct know_script_hash_row *know_script_hash_find(uint64_t hash);

/* An old script path and where it went. */
struct know_rename {
	uint32_t old_path;
	uint32_t new_path; /* several: "A|B" (one of them), "A+B" (both, one after the other); "-" none */
	uint32_t use[OPENOCD_VERSION_COUNT]; /* path to write for a version without the old one; "" = none, or no single
	                                        one */
	uint8_t old_versions;                /* bits: versions that still have the old one */
	uint8_t new_versions;                /* bits: versions that have the new one */
	uint8_t deprecated;                  /* bits: versions whose old script says that it is deprecated */
	uint8_t wrapper;                     /* bits: ... and only sources the new one */
};
const struct know_rename *know_rename_find(const char *old_path);
size_t know_rename_count(void);
const struct know_rename *know_rename_at(size_t index); /* sorted by old_path */

/* What a shipped board's script says about its reset lines. */
struct know_board_reset {
	uint32_t board;   /* "board/stm32f4discovery.cfg" */
	uint32_t chips;   /* target scripts it sources, space-separated */
	uint32_t adapter; /* "st-link", "cmsis-dap", "interface/ftdi/xds100v2.cfg"; "" = the user chooses one */
	uint32_t words;   /* "srst_only srst_nogate" */
};
size_t know_board_reset_count(void);
const struct know_board_reset *know_board_reset_at(size_t index); /* sorted by board */

/* An old form of a command and its successor, from facts about deprecations. */
enum know_status { STATUS_ABSENT, STATUS_OK, STATUS_DEPRECATED, STATUS_BROKEN };
struct know_deprecation {
	uint32_t old_form;
	uint32_t new_form;
	uint32_t mapping; /* how the arguments change, in words */
	uint32_t note;
	uint32_t kind;
	uint32_t use[OPENOCD_VERSION_COUNT];   /* form to write for a version; "=" the old one, "-" none */
	uint8_t status[OPENOCD_VERSION_COUNT]; /* enum know_status */
	uint32_t template;                     /* how to write the new form, or ""; see knowledge/README.md */
	uint8_t mechanical;
	uint8_t guess; /* the new form needs a person's judgement */
};
const struct know_deprecation *know_deprecation_find(const char *old_form);
size_t know_deprecation_count(void);
const struct know_deprecation *know_deprecation_at(size_t index); /* sorted by old_form */

/* A command of Jim's own, "set" or "string length", and the arguments it takes. */
struct know_tcl_command {
	uint32_t name;
	uint32_t arguments; /* the grammar, or KNOW_NO_GRAMMAR */
};
const struct know_tcl_command *know_tcl_command_find(const char *name);
size_t know_tcl_command_count(void);
const struct know_tcl_command *know_tcl_command_at(size_t index); /* sorted by name */
/* True when the rows have subcommands of NAME, and so all of them ("string"). */
bool know_tcl_command_is_group(const char *name);

/* A procedure that shipped scripts define. */
struct know_procedure {
	uint32_t name;
	uint32_t script[OPENOCD_VERSION_COUNT]; /* the script; "" = none, "*" = several */
};
const struct know_procedure *know_procedure_find(const char *name);
/* The script that defines NAME in VERSION; "*" for one of several; NULL when none does. */
const char *know_procedure_script(const char *name, enum openocd_version version);

/*
 * What a shipped script, or a procedure that it defines ("target/lpc2103.cfg setup_lpc2103"), does when it runs: for
 * checks where OpenOCD is not installed. knowledge/README.md tells how cases and steps are written.
 */
struct know_recorded {
	uint32_t name;
	uint32_t cases; /* lists for know_line() */
	uint32_t steps;
	uint32_t lines; /* of the script, a decimal number; "" for a procedure */
	uint8_t versions;
};
/* Line INDEX, from 0, of a list of lines; NULL behind the last one. */
const char *know_line(uint32_t list, size_t index);
/* The row of NAME for VERSION, or NULL. */
const struct know_recorded *know_recorded_find(const char *name, enum openocd_version version);
/* True when there are rows for VERSION. */
bool know_has_recorded(enum openocd_version version);

/*
 * A message that OpenOCD or a program around it prints. knowledge/README.md tells the language of patterns, and what
 * causes and tells are written like.
 */
enum know_role { ROLE_NOISE, ROLE_CONTEXT, ROLE_HINT, ROLE_CONSEQUENCE, ROLE_PRIMARY };
enum know_level { LEVEL_DEBUG, LEVEL_INFO, LEVEL_USER, LEVEL_WARN, LEVEL_ERROR };
struct know_message {
	uint32_t pattern;
	uint32_t causes;  /* "port-in-use 97, probe-busy 2": hundredths */
	uint32_t tells;   /* "probe st-link, system linux" */
	uint8_t level;    /* enum know_level */
	uint8_t role;     /* enum know_role */
	uint8_t versions; /* bits; 0: any, or none of these (a vendor's build, GDB) */
};
size_t know_message_count(void);
const struct know_message *know_message_at(size_t index); /* sorted by pattern */

/*
 * Puts the indices of the messages that may be in TEXT into FOUND, which has room for LIMIT, and returns how many:
 * those a literal part of which is there. Each once.
 */
size_t know_messages_scan(const char *text, size_t length, uint16_t *found, size_t limit);

/* A cause of failures, and what is said about it: texts of one or more lines. */
struct know_cause {
	uint32_t name;
	uint32_t prior; /* "-0.3": nats for it before any message has been weighed */
	uint32_t title;
	uint32_t explanation;
	uint32_t check;
	uint32_t actions;
	uint32_t rivals; /* "OTHER-CAUSE: what tells it apart", one a line */
};
size_t know_cause_count(void);
const struct know_cause *know_cause_at(size_t index); /* sorted by name */
/* Its index, or know_cause_count(). */
size_t know_cause_index(const char *name, size_t length);

#endif
