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
		struct place above = {file, line, inclusion};
		command = model_command_at(context->model, &above, NULL);
	}
	return false;
}

/* `shutdown` in a branch or a procedure is there for a case; at the top of a file it always ends the run. */
static const struct syntax_node *unconditional_shutdown(struct rule_context *context, const struct place *place)
{
	const struct syntax_node *command = model_command_at(context->model, place, NULL);
	const struct syntax_node *root = model_file(context->model, place->file)->script;
	return command && command->parent == root ? command : NULL;
}

static void check(struct rule_context *context)
{
	const struct openocd *run = context->run;
	const struct place *place = &run->shutdown_place;
	bool stopped = !run->ok || run->late_failure.kind != FAILURE_NONE;
	if (place->file == SOURCE_NONE || stopped || !model_is_user_file(context->model, place->file))
		return;
	const struct syntax_node *command = unconditional_shutdown(context, place);
	struct span lost;
	if (!command || !find_lost(context, place, command, &lost))
		return;
	struct diagnostic *diagnostic =
		rule_report_span(context, SEVERITY_WARNING, model_node_span(place->file, command), place,
				 "OpenOCD %s ends here; what follows is never run", know_version_name(context->version));
	diagnostic_add_related(context->sink, diagnostic, lost, "from here on nothing is run");
	rule_help(context, diagnostic, "put 'shutdown' behind everything that has to run");
}

const struct rule rule_run_ended_early = {
	.id = "run-ended-early",
	.order = 4,
	.severity = SEVERITY_WARNING,
	.summary = "commands behind a `shutdown` never run",
	.versions = "all",
	.finds = "A `shutdown` (or a `program ... exit`) at the top of a file with commands behind it, in the same file or in "
		 "those that read it in. Where a shipped script ends the run for want of an adapter, missing-adapter says so.",
	.why = "OpenOCD ends with exit code 0, so nothing tells that half of the config was left out.",
	.bad = "adapter driver dummy\nshutdown\nadapter speed 1000\n",
	.good = "adapter driver dummy\nadapter speed 1000\nshutdown\n",
	.check = check,
};
