/* SPDX-License-Identifier: MIT */
/* A script that calls `shutdown` on its way ends the run there: what follows looks as if it ran, and never does. */
#include "rules/support/support.h"

#include <string.h>

/* Commands that change nothing when they are left out. */
static bool is_idle(const char *text, const struct syntax_node *command)
{
	static const char *const names[] = {"shutdown", "exit", "echo", "puts", "sleep", "return"};
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (syntax_word_equals(text, syntax_command_word(command, 0), names[i]))
			return true;
	return false;
}

/* The first command of COMMAND's file behind it that would have done something, or NULL. */
static const struct syntax_node *first_lost(const char *text, const struct syntax_node *command)
{
	for (command = syntax_command_next(command); command; command = syntax_command_next(command))
		if (!is_idle(text, command))
			return command;
	return NULL;
}

/* The same in the files that read this one in. */
static bool find_lost(struct rule_context *context, const struct place *place, const struct syntax_node *command,
                      struct span *lost)
{
	source_id file = place->file;
	int inclusion = place->inclusion;
	while (command) {
		const struct syntax_node *found = first_lost(rule_text(context, file), command);
		if (found) {
			*lost = model_node_span(file, found);
			return true;
		}
		if (inclusion < 0 || context->run->inclusions.items[inclusion].parent < 0)
			return false;
		int line = context->run->inclusions.items[inclusion].line_in_parent;
		inclusion = context->run->inclusions.items[inclusion].parent;
		file = context->run->inclusions.items[inclusion].file;
		struct place above = {.file = file, .line = line, .inclusion = inclusion, .reading_at = line};
		command = model_command_at(context->model, &above, NULL);
	}
	return false;
}

/* The command at the top of its file that holds COMMAND, or COMMAND itself. */
static const struct syntax_node *at_top(struct rule_context *context, source_id file, const struct syntax_node *command)
{
	const struct syntax_node *root = model_file(context->model, file)->script;
	while (command && command->parent != root)
		command = command->parent;
	return command;
}

static void report_own(struct rule_context *context, const struct place *place)
{
	const struct syntax_node *command = model_command_at(context->model, place, NULL);
	const struct syntax_node *top = at_top(context, place->file, command);
	struct span lost;
	if (!top || !find_lost(context, place, top, &lost))
		return;
	/* In a branch it is there for a case, and this run met the case. */
	struct diagnostic *diagnostic = rule_report_span(
		context, top == command ? SEVERITY_WARNING : SEVERITY_NOTE, model_node_span(place->file, command),
		place, "OpenOCD %s ends here (with exit code 0); what follows is not run",
		know_version_name(context->version));
	diagnostic_add_related(context->sink, diagnostic, lost, "from here on nothing is run");
	if (top == command)
		rule_help(context, diagnostic, "what ends the run belongs behind everything that has to run");
	else
		rule_help(context, diagnostic, "what the script asks for before it gives up has to be set before");
}

/* A shipped script gives up, mostly because a variable has not been set. */
static void report_stock(struct rule_context *context, const struct place *place)
{
	const char *name = model_script_name(context->model, place->file);
	if (context->run->end != RUN_SHUTDOWN || strcmp(name, "target/swj-dp.tcl") == 0)
		return;
	struct diagnostic *diagnostic =
		rule_report(context, SEVERITY_WARNING, place, "shutdown",
	                    "'%s' ends the run here: OpenOCD %s exits with code 0 and runs nothing behind it", name,
	                    know_version_name(context->version));
	rule_help(context, diagnostic, "it asks for something that has to be set before; its echo tells what");
}

static void check(struct rule_context *context)
{
	const struct openocd *run = context->run;
	const struct place *place = &run->shutdown_place;
	bool stopped = !run->ok || run->late_failure.kind != FAILURE_NONE;
	if (place->file == SOURCE_NONE || stopped)
		return;
	if (model_is_user_file(context->model, place->file))
		report_own(context, place);
	else
		report_stock(context, place);
}

const struct rule rule_run_ended_early = {
	.id = "run-ended-early",
	.order = 4,
	.severity = SEVERITY_WARNING,
	.summary = "commands behind a `shutdown` never run",
	.versions = "all",
	.finds = "A `shutdown` (or a `program ... exit`) with commands behind it, in the same file or in those that "
		 "read it in: a warning at the top of a file, a note in a branch. Where target/swj-dp.tcl ends the "
		 "run for want of an adapter, missing-adapter says so.",
	.why = "OpenOCD ends with exit code 0, so nothing tells that half of the config was left out.",
	.bad = "adapter driver dummy\nshutdown\nadapter speed 1000\n",
	.good = "adapter driver dummy\nadapter speed 1000\nshutdown\n",
	.check = check,
};
