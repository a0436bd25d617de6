/* SPDX-License-Identifier: MIT */
/*
 * Layer model: what a run built, tied to the text that built it. The run (openocd/run.h) knows files and lines; the
 * model adds byte spans, asks which file is the user's, and answers the questions that several rules have. It reports
 * nothing.
 *
 * Everything lives in the arena given to model_new(), which must outlive the model; the run is borrowed.
 */
#ifndef MODEL_MODEL_H
#define MODEL_MODEL_H

#include "openocd/run.h"
#include "syntax/syntax.h"

/* The parsed text of one file. */
struct model_file {
	const struct source_file *source;
	struct syntax_node *script;
	struct syntax_line_index lines;
};

struct model {
	const struct openocd *run; /* borrowed */
	struct source_store *sources;
	struct arena *arena;
	VECTOR(struct model_file *) files; /* parsed so far, by source_id; NULL where not yet */
};

struct model *model_new(const struct openocd *run, struct arena *arena);

/* ---- Text ---- */

/* The tree of a file, parsed when first asked for. ID must not be SOURCE_NONE. */
const struct model_file *model_file(struct model *model, source_id id);

/*
 * The command that ran at PLACE. NAME is its first word or words as it ran ("adapter", "adapter speed", "stm32f4x.cpu";
 * NULL: any) and tells several commands on one line apart. NULL when no text matches (code that a script computed).
 */
const struct syntax_node *model_command_at(struct model *model, const struct place *place, const char *name);

/* The command that made a record: as above, and the arguments tell commands of one name apart. */
const struct syntax_node *model_command_of(struct model *model, const struct command_record *record);

/* Span of the command at PLACE; in a stock script, and where the text has none: the line without its indentation. */
struct span model_span_at(struct model *model, const struct place *place, const char *name);

/* Span of a node of FILE. */
struct span model_node_span(source_id file, const struct syntax_node *node);

/* ---- Whose file ---- */

/* True for files of the user: inputs, and everything that is not one of OpenOCD's own scripts. */
bool model_is_user_file(const struct model *model, source_id id);

/*
 * The place in the user's files that led to PLACE: PLACE itself when it lies in one, else the line that brought the
 * stock script in. file is SOURCE_NONE when there is none.
 */
struct place model_user_place(const struct model *model, const struct place *place);

/* The include chain of PLACE, outermost first, without PLACE's own file. */
struct model_chain {
	struct place *steps;
	size_t count;
};
struct model_chain model_include_chain(const struct model *model, const struct place *place);

/*
 * The outermost of the shipped scripts in FOLDER ("target/") by which the user's files came to PLACE, as `find` takes
 * it; NULL when there is none.
 */
const char *model_shipped_script(const struct model *model, const struct place *place, const char *folder);

/* Name as a user would write it to `find`: "interface/stlink.cfg" for a stock script, else the file's name. */
const char *model_script_name(const struct model *model, source_id id);

/* True when one of OpenOCD's own scripts was not there and the record of what it does stood in for it. */
bool model_uses_record(const struct model *model);

/* ---- Questions about the run ---- */

/* The handler of EVENT that is in effect for TARGET, or NULL. Handlers that OpenOCD installs itself count. */
const struct event_handler *model_event(const struct target *target, const char *event);

/* True when TARGET (created by this run) gets a GDB port: its type serves GDB in this version, the port is on, and it
 * is the first of its SMP group. */
bool model_serves_gdb(const struct model *model, const struct target *target);

/* Records of COMMAND (full name, "$TARGET configure" for instances) in order; *NEXT begins at 0, NULL at the end. */
const struct command_record *model_next_record(const struct model *model, const char *command, size_t *next);

/* True when one of the user's or stock files of the run chose the adapter driver. */
bool model_has_adapter(const struct model *model);

/* ---- Facts, for `show` and for the check that a fix changed nothing else ---- */

struct fact {
	const char *kind;   /* "adapter", "transport", "speed", "tap", "dap", "target", "event", "flash-bank", ... */
	const char *name;   /* of the object within its kind; "" when there is only one */
	const char *value;  /* in a canonical form */
	bool is_default;    /* nobody set it: what OpenOCD assumes */
	struct place place; /* what made it; SOURCE_NONE for defaults */
};

struct fact_list {
	struct fact *items;
	size_t count;
};

/* All facts of the run in a fixed order. */
struct fact_list model_facts(struct model *model);

#endif
