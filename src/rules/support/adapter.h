/* SPDX-License-Identifier: MIT */
/*
 * Layer rules: questions about the debug adapter of a run that several rules have: is one lacking, and is that why the
 * run went no further; which file would choose one; is this text a whole configuration or a part of one.
 */
#ifndef RULES_SUPPORT_ADAPTER_H
#define RULES_SUPPORT_ADAPTER_H

#include "rules/support/support.h"

/* True for paths of adapter files: a folder called "interface", or a shipped file that chooses a driver. */
bool adapter_path_is_interface(const char *path);

/* How a run suffers from having no adapter. */
enum adapter_lack {
	LACK_NONE,
	LACK_STOPS,   /* it stops with an error for want of one */
	LACK_ENDS,    /* a script (target/swj-dp.tcl) calls `shutdown` for want of one */
	LACK_COMMAND, /* it stops at a command that only comes with a driver */
};

/* Judged by the plain run, which the run behind an assumed adapter is held against. */
enum adapter_lack adapter_lack(const struct rule_context *context);

/*
 * True when the run that the rules see (behind an assumed adapter, if the plain one lacks it) ended just where the
 * plain one did, and for the same reason.
 */
bool adapter_run_went_as_far(const struct rule_context *context);

/* Where the plain run went no further; SOURCE_NONE without a lack. */
struct place adapter_lack_place(const struct rule_context *context);

/* The driver that ROW comes with, copied ("ftdi" for "ftdi vid_pid"); NULL when it needs none. */
const char *adapter_driver_of_command(const struct rule_context *context, const struct know_command *row);

/* The row that FAILURE (an unknown command) names, although it is not there in this run; NULL when there is none. */
const struct know_command *adapter_row_of_failure(const struct rule_context *context, const struct failure *failure);

/* True when the inputs look like all there is: not a board or target file meant to be used behind an adapter. */
bool adapter_run_looks_whole(struct rule_context *context);

/* The first input's file, or SOURCE_NONE. */
source_id adapter_first_input(const struct rule_context *context);

/*
 * The word that names a script that COMMAND reads (`source [find X]`, `source X`, `script X`), or NULL. *HOLDER is the
 * command that has the word: COMMAND itself or the `find` in it.
 */
const struct syntax_node *adapter_sourced_word(struct rule_context *context, source_id file,
                                               const struct syntax_node *command, const struct syntax_node **holder);

/* True when COMMAND chooses an adapter: `adapter driver`, `interface`, or the reading of an adapter file. */
bool adapter_is_chosen_by(struct rule_context *context, source_id file, const struct syntax_node *command);

/* The first shipped target file of the run whose chip is debugged by SWD only ("target/nrf52.cfg"), or NULL. */
const char *adapter_swd_only_script(const struct rule_context *context);

/* Transports, "a, b and c". */
const char *adapter_transport_list(struct arena *arena, const struct word_list *transports);
/* The same for a string of words. */
const char *adapter_word_list(struct arena *arena, const char *words);
/* The one of the adapter's transports that does what WANTED does ("hla_swd" for "swd"), or NULL. */
const char *adapter_same_wire(const struct word_list *transports, const char *wanted);
/* "jtag" or "swd" for "hla_jtag", "dapdirect_swd" ...; any other as it is. */
const char *adapter_wire(const char *transport);

#endif
