/* SPDX-License-Identifier: MIT */
/*
 * Layer rules: every command that stands in the user's files of a run, whether this run executed it or not.
 *
 * A run sees one path through a config. What stands beside it is code all the same: untaken branches, procedures that
 * nobody called yet, the handlers of events, scripts that OpenOCD keeps for later, and all that follows the line where
 * the run stopped. This file lists it once for each run, in the order of the text, and says of each command in which
 * frame it stands, whether it was executed, on which side of `init` it runs, and how sure it is to be reached.
 *
 *	const struct code_list *list = code_of(context);
 *	for (size_t i = 0; i < list->count; i++) {
 *		const struct code *code = &list->items[i];
 *		if (code->is_executed || code->is_dead)
 *			continue; // the run has judged it; or nothing ever gets there
 *		const char *subcommand = code_word(context, code, 1); // NULL: computed, or not there
 *		...
 *		rule_report_span(context, code_severity(code), model_node_span(code->frame->file, code->command), NULL,
 *		                 "... %s", code_when(context, code));
 *	}
 *
 * Listed are the files of the user only (shipped scripts when they are inputs themselves), and only what stands in the
 * text: code that a script puts together from values cannot be read. Nothing behind a fault that Jim stops at is listed
 * (`faults` has the fault). Code inside [ ] and inside expressions is listed like any other.
 *
 * Everything lives in the arena of the context; the list is made when first asked for.
 */
#ifndef RULES_SUPPORT_CODE_H
#define RULES_SUPPORT_CODE_H

#include "rules/support/support.h"

/* What holds a piece of code: where its variables live, and what makes it run. */
enum code_kind {
	CODE_FILE,      /* the file as it is read, its branches and loops */
	CODE_PROCEDURE, /* the body of a `proc` (or of a lambda) */
	CODE_EVENT,     /* the handler of an event: `-event NAME BODY` */
	CODE_LATER,     /* a script for later: `after`, `defer`, `lappend post_init_commands BODY` */
};

/*
 * On which side of `init` a command runs: bits for which there is evidence; 0: nobody can tell (an uncalled
 * procedure). Handlers of events run behind it. A procedure runs where its callers run; those that OpenOCD itself calls
 * (init_board, jtag_init ...) where it does. CODE_EXEC in a procedure that is called from both sides is set, too: that
 * call fails if the command works before `init` only.
 */
enum code_stage { CODE_CONFIG = 1, CODE_EXEC = 2 };

struct code;

struct code_frame {
	enum code_kind kind;
	source_id file;
	const char *text;                  /* of the file */
	const char *name;                  /* PROCEDURE, EVENT: its name; NULL where it is computed or has none */
	const struct syntax_node *command; /* that gives the body: `proc`, `... configure`; NULL for a file */
	const struct syntax_node *script;  /* the body; NULL where it is one [list ...] */
	const struct code_frame *outer;    /* the frame in which `command` stands; NULL for a file */
	unsigned stages;                   /* enum code_stage */
	const struct code *exec_caller;    /* PROCEDURE: a call of it that runs behind `init`, or NULL */
	const struct code *config_caller;  /* ... before `init`, or NULL */
	bool is_executed;                  /* some command in it was executed */
	bool is_sure;   /* every session runs it: handlers of reset-... and gdb-attach, and the file itself */
	bool has_init;  /* `init` stands in it */
	bool may_leave; /* internal: a `return` or its like was met */
};

struct code {
	struct code_frame *frame;
	const struct syntax_node *command;
	const struct syntax_node *outer; /* the command around it (in the same file), or NULL */
	const char *name;                /* its first word, without leading "::"; NULL where that is computed */
	size_t first; /* the word that is the name: 0; 1 for what is built with `list`, or behind `local` */
	bool is_open; /* some word is expanded, so that the number of arguments is not known */
	bool is_executed;
	bool is_conditional; /* its frame can run without it: a branch, a loop, the right side of && */
	bool is_guarded;     /* inside `catch` or a `try` with a handler: what fails here stops nothing */
	bool is_sure;    /* when its frame runs, this command is reached: not conditional, nothing leaves before it */
	bool is_dead;    /* never reached: behind `return` and its like, or in an expression with a fault */
	unsigned stages; /* enum code_stage, narrower than the frame's in a file that has an `init` */
};

/* A place where Jim refuses a body or an expression. */
struct code_fault {
	struct code_frame *frame;
	const struct syntax_node *tree;  /* the SCRIPT or EXPRESSION */
	const struct syntax_node *fault; /* the node in it that has the fault */
	const struct syntax_node *outer; /* the command that holds it, or NULL for a whole file */
	bool is_guarded;
};

struct code_list {
	const struct code *items; /* by file, then by place; a command before those inside it */
	size_t count;
	const struct code_fault *faults;
	size_t fault_count;
	struct code_frame *const *frames; /* the files' own first */
	size_t frame_count;
	struct map procedures;    /* name -> the first frame of that name: code_procedure() */
	bool reads_unknown_files; /* some `source` was not executed: names may come from there */
	bool makes_names;         /* some `proc` or `rename` that was not executed has a computed name */
};

/* The list of this run. */
const struct code_list *code_of(struct rule_context *context);

/* ---- Words ---- */

/* Number of words, the name counts; only a lower bound when is_open. */
size_t code_word_count(const struct code *code);
/* Word N (0: the name) as a node, or NULL. */
const struct syntax_node *code_word_node(const struct code *code, size_t n);
/* The value of word N where it needs no substitution, else NULL. */
const char *code_word(struct rule_context *context, const struct code *code, size_t n);
/*
 * The value of word N as it would be at the end of the run: variables of the file that are set then are put in
 * ("$_CHIPNAME.cpu" -> "stm32f4x.cpu"). NULL where something else is needed. Only a hint inside procedures.
 */
const char *code_word_expanded(struct rule_context *context, const struct code *code, size_t n);

/* ---- Around it ---- */

/*
 * True when a condition around CODE (of `if`, `while`, `switch`) asks what there is: info commands/procs, using_hla and
 * its like, the transport, adapter, version, `catch`, `command mode`. Such code knows that it may not fit.
 */
bool code_is_asked_for(struct rule_context *context, const struct code *code);

/* A procedure that the user's files define with this name (without leading "::"), executed or not; NULL: none. */
const struct code_frame *code_procedure(const struct code_list *list, const char *name);

/* True when the run has a command or procedure NAME, or the user's files define it anywhere. */
bool code_has_command(struct rule_context *context, const char *name);

/* ---- Messages ---- */

/*
 * How bad it is that CODE fails for sure: an error where every session comes to it (the file behind the line where the
 * run stopped, handlers of reset and gdb-attach), a warning where it depends, a note where it is guarded.
 */
enum severity code_severity(const struct rule_context *context, const struct code *code);

/*
 * When CODE runs, to follow "... fails": "when the event 'reset-init' is handled", "when 'foo' is called", "once
 * OpenOCD gets here", "when this branch is taken".
 */
const char *code_when(struct rule_context *context, const struct code *code);
/* The same for a whole frame. */
const char *code_frame_when(struct rule_context *context, const struct code_frame *frame);

/*
 * True when a more specific rule has told of a fault that touches SPAN: one fault, one finding. Only what lies on the
 * line on which SPAN begins counts.
 */
bool code_is_told(struct rule_context *context, struct span span);

/*
 * Declares what a fix inside FRAME changes of the model: the text of a handler is a fact. FIX may be NULL.
 */
void code_declare_changes(struct rule_context *context, struct fix *fix, const struct code_frame *frame);

#endif
