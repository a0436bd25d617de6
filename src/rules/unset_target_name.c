/* SPDX-License-Identifier: MIT */
#include "rules/support/forms.h"

#include <string.h>

#include "base/text.h"

/* Variables that the shipped target files set for the files behind them. */
static bool is_of_target_files(const char *name)
{
	static const char *const names[] = {"_TARGETNAME", "_CHIPNAME",     "_FLASHNAME",
	                                    "_CPUTAPID",   "_WORKAREASIZE", NULL};
	return text_is_one_of(name, names);
}

/* The target file that the run has read, as the user wrote it, or NULL. */
static const char *target_file(const struct rule_context *context)
{
	const struct openocd *run = context->run;
	for (size_t i = 0; i < run->inclusions.count; i++) {
		const char *name = model_script_name(context->model, run->inclusions.items[i].file);
		if (text_starts_with(name, "target/"))
			return name;
	}
	return NULL;
}

/* A `source` of a target file behind COMMAND, in the same script. */
static const struct syntax_node *later_source(const char *text, const struct syntax_node *command)
{
	for (; command; command = syntax_command_next(command)) {
		if (!syntax_word_equals(text, syntax_command_word(command, 0), "source"))
			continue;
		for (uint32_t i = command->start; i + 7 < command->end; i++)
			if (strncmp(text + i, "target/", 7) == 0 || strncmp(text + i, "board/", 6) == 0)
				return command;
	}
	return NULL;
}

static const struct syntax_node *find_variable(struct rule_context *context, const struct failure *failure,
                                               const struct syntax_node *command)
{
	const char *text = rule_text(context, failure->place.file);
	for (const struct syntax_node *node = command; node; node = syntax_next(command, node))
		if (node->kind == SYNTAX_VARIABLE &&
		    strcmp(syntax_variable_name(context->arena, text, node), failure->subject) == 0)
			return node;
	return NULL;
}

/* The one target is surely meant; a file with other names for its targets sets no _TARGETNAME. */
static void help_made_target(struct rule_context *context, struct diagnostic *diagnostic, const struct failure *failure,
                             const struct syntax_node *variable)
{
	const struct target *target = context->run->targets.items[0];
	const char *script = target_file(context);
	rule_help(context, diagnostic, "%s%s '%s': write that name", script ? script : "the target that exists",
	          script ? " does not set it; its target is" : " is", target->name);
	if (context->run->targets.count > 1 || strcmp(failure->subject, "_TARGETNAME") != 0 || !variable)
		return;
	struct fix *fix =
		rule_add_fix(context, diagnostic, failure->place.file, FIX_UNSAFE, "Write '%s'", target->name);
	if (fix)
		fix_replace(context->sink, fix, model_node_span(failure->place.file, variable), target->name);
}

/* Moves the whole line of COMMAND behind that of LATER. */
static void add_move(struct rule_context *context, struct diagnostic *diagnostic, source_id file,
                     const struct syntax_node *command, const struct syntax_node *later)
{
	struct span line = forms_line_of(context, file, command);
	if (line.file == SOURCE_NONE || !model_is_user_file(context->model, file))
		return;
	struct fix *fix = rule_add_fix(context, diagnostic, file, FIX_UNSAFE, "Move the line behind that 'source'");
	const char *text = rule_text(context, file) + command->start;
	fix_replace(context->sink, fix, line, "");
	rule_insert_after(context, fix, model_node_span(file, later),
	                  arena_printf(context->arena, "%.*s\n", (int)(command->end - command->start), text));
}

static void report(struct rule_context *context, const struct failure *failure)
{
	rule_claim(context);
	source_id file = failure->place.file;
	const struct syntax_node *command = rule_failure_command(context, failure);
	const struct syntax_node *variable = command ? find_variable(context, failure, command) : NULL;
	struct diagnostic *diagnostic = rule_report_failure(
		context, SEVERITY_ERROR, failure,
		"'%s' is for the file of the target to set, and no file has set it before this line: OpenOCD %s stops "
		"here",
		failure->subject, know_version_name(context->version));
	if (variable)
		diagnostic->span = model_node_span(file, variable);
	const struct syntax_node *later = command ? later_source(rule_text(context, file), command) : NULL;
	if (later) {
		diagnostic_add_related(context->sink, diagnostic, model_node_span(file, later),
		                       "the file that sets it is read here, which is too late");
		rule_help(context, diagnostic, "put this behind the 'source' of the target");
		add_move(context, diagnostic, file, command, later);
	} else if (context->run->targets.count > 0) {
		help_made_target(context, diagnostic, failure, variable);
	} else {
		rule_help(context, diagnostic,
		          "begin the file with 'source [find target/...]', or give it behind the target's: 'openocd -f "
		          "target/... -f this file'; where these files are always used together, say so with "
		          "'entry-points' in .openocdlint.yaml");
	}
}

/* Where the file sets it further down, the order of its own lines is the fault: script-error says so. */
static bool sets_itself(struct rule_context *context, const struct failure *failure)
{
	const char *assignment = arena_printf(context->arena, "set %s ", failure->subject);
	return strstr(rule_text(context, failure->place.file), assignment) != NULL;
}

static void check(struct rule_context *context)
{
	const struct failure *failure = rule_failure(context);
	if (failure && failure->kind == FAILURE_SCRIPT && !rule_failure_is_late(context, failure) &&
	    text_starts_with(failure->message, "can't read \"") && is_of_target_files(failure->subject) &&
	    failure->place.file != SOURCE_NONE && model_is_user_file(context->model, failure->place.file) &&
	    !sets_itself(context, failure))
		report(context, failure);
}

const struct rule rule_unset_target_name = {
	.id = "unset-target-name",
	.order = 4,
	.severity = SEVERITY_ERROR,
	.summary = "$_TARGETNAME and its like used before a target file has set them",
	.versions = "all",
	.finds = "`$_TARGETNAME`, `$_CHIPNAME`, `$_FLASHNAME`, `$_CPUTAPID` or `$_WORKAREASIZE` read where no file has "
		 "set it: before the `source` of the target, in a file that is meant to come behind it, or behind a "
		 "target file that uses other names.",
	.why = "These variables are no part of OpenOCD: the shipped target files set them, for the files that follow. "
	       "OpenOCD stops with `can't read ...: no such variable`.",
	.bad = "adapter driver dummy\ntransport select jtag\n$_TARGETNAME configure -event reset-init { halt }\n"
	       "source [find target/at91sam7x256.cfg]\n",
	.good = "adapter driver dummy\ntransport select jtag\nsource [find target/at91sam7x256.cfg]\n"
		"$_TARGETNAME configure -event reset-init { halt }\n",
	.fix = "Unsafe: moves the line behind the `source` that sets the variable; where the run has made a single "
	       "target, "
	       "writes its name.",
	.check = check,
};
