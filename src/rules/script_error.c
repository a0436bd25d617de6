/* SPDX-License-Identifier: MIT */
/*
 * The last resort among the rules on what stops a run: a failure for which no more specific rule exists.
 */
#include "rules/support/names.h"
#include "rules/support/support.h"

#include <string.h>

#include "base/text.h"

static bool is_unset_variable(const struct failure *failure)
{
	return text_starts_with(failure->message, "can't read \"");
}

/* The first word of a `set NAME VALUE` below the failing line that sets the variable. */
static const struct syntax_node *find_later_set(struct rule_context *context, const struct failure *failure)
{
	source_id file = failure->place.file;
	const char *text = rule_text(context, file);
	const struct syntax_node *root = model_file(context->model, file)->script;
	for (const struct syntax_node *command = syntax_script_first_command(root); command;
	     command = syntax_command_next(command)) {
		const struct syntax_node *name = syntax_command_word(command, 0);
		const struct syntax_node *variable = syntax_command_word(command, 1);
		if (variable && command->line > (unsigned)failure->place.line &&
		    syntax_word_equals(text, name, "set") && syntax_word_equals(text, variable, failure->subject))
			return command;
	}
	return NULL;
}

/* The variable in the text: `$NAME`. */
static struct span variable_span(struct rule_context *context, const struct failure *failure)
{
	source_id file = failure->place.file;
	const char *text = rule_text(context, file);
	const struct syntax_node *command = rule_failure_command(context, failure);
	for (const struct syntax_node *node = command; node; node = syntax_next(command, node))
		if (node->kind == SYNTAX_VARIABLE &&
		    strcmp(syntax_variable_name(context->arena, text, node), failure->subject) == 0)
			return model_node_span(file, node);
	return rule_failure_span(context, failure);
}

/* The failing line stands in the body of a procedure, where the file's variables are not at hand. */
static bool is_in_proc(struct rule_context *context, const struct place *place)
{
	const struct model_file *file = model_file(context->model, place->file);
	size_t count;
	const struct syntax_located *located =
		syntax_find_commands_at_line(&file->lines, (unsigned)place->line, &count);
	return count > 0 && located[0].in_proc;
}

/* Adds the variables that the commands of FILE set at its top. */
static void add_variables(struct rule_context *context, source_id file, struct name_search *search)
{
	const char *text = rule_text(context, file);
	const struct syntax_node *root = model_file(context->model, file)->script;
	for (const struct syntax_node *command = syntax_script_first_command(root); command;
	     command = syntax_command_next(command)) {
		const struct syntax_node *name = syntax_command_word(command, 1);
		const char *value = name ? syntax_word_value(context->arena, text, name) : NULL;
		if (value && syntax_word_equals(text, syntax_command_word(command, 0), "set"))
			name_search_add(search, value);
	}
}

static const char *near_variables(struct rule_context *context, const char *wanted)
{
	struct name_search search;
	name_search_init(&search, wanted);
	search.limit = strlen(wanted) > 5 ? 2 : 1;
	for (size_t i = 0; i < context->run->inclusions.count; i++)
		add_variables(context, context->run->inclusions.items[i].file, &search);
	return search.count && strcmp(search.near[0], wanted) != 0 ? name_search_list(context->arena, &search) : NULL;
}

static void report_unset(struct rule_context *context, const struct failure *failure)
{
	bool in_user_file =
		failure->place.file != SOURCE_NONE && model_is_user_file(context->model, failure->place.file);
	struct diagnostic *diagnostic =
		rule_report_failure(context, SEVERITY_ERROR, failure,
	                            "the variable '%s' is read here, but nothing has set it: OpenOCD %s stops",
	                            failure->subject, know_version_name(context->version));
	if (!in_user_file) {
		rule_help(context, diagnostic,
		          "that script needs it: write 'set %s ...' before the line that reads it in",
		          failure->subject);
		return;
	}
	diagnostic->span = variable_span(context, failure);
	const struct syntax_node *later = find_later_set(context, failure);
	if (later) {
		diagnostic_add_related(context->sink, diagnostic, model_node_span(failure->place.file, later),
		                       "it is set here, which is too late");
		rule_help(context, diagnostic, "set it before it is read");
		return;
	}
	const char *near = near_variables(context, failure->subject);
	if (near)
		rule_help(context, diagnostic, "did you mean %s?", near);
	else if (is_in_proc(context, &failure->place) &&
	         openocd_variable((struct openocd *)context->run, failure->subject))
		rule_help(context, diagnostic, "inside a procedure, a variable of the file is read as $::%s",
		          failure->subject);
	else
		rule_help(context, diagnostic, "set it before: 'set %s ...'", failure->subject);
}

static void report_broken_off(struct rule_context *context, const struct failure *failure)
{
	struct diagnostic *diagnostic = rule_report_failure(context, SEVERITY_ERROR, failure,
	                                                    "%s, so it was broken off here", failure->message);
	if (!strstr(failure->message, "crash"))
		rule_help(context, diagnostic,
		          "if it is meant to do that much, 'openocdlint --limit time=10s,steps=100M,memory=1G' lets it "
		          "go on");
}

/* Behind `init` a script works with values of the hardware, which are not known here: only what is certain counts. */
static bool is_certain(const struct rule_context *context, const struct failure *failure)
{
	return !rule_failure_is_late(context, failure) || !context->run->init_done;
}

static bool is_for_us(enum failure_kind kind)
{
	return kind == FAILURE_SCRIPT || kind == FAILURE_TRANSPORT || kind == FAILURE_ADAPTER_DRIVER ||
	       kind == FAILURE_BUDGET;
}

static void check(struct rule_context *context)
{
	const struct failure *failure = rule_failure(context);
	if (!failure || !is_for_us(failure->kind))
		return;
	rule_claim(context);
	if (!is_certain(context, failure))
		return;
	const char *version = know_version_name(context->version);
	if (is_unset_variable(failure))
		report_unset(context, failure);
	else if (failure->kind == FAILURE_BUDGET)
		report_broken_off(context, failure);
	else
		rule_report_failure(context, SEVERITY_ERROR, failure, "OpenOCD %s stops here%s: %s", version,
		                    rule_failure_is_late(context, failure) ? " when 'init' comes to it" : "",
		                    failure->message);
}

const struct rule rule_script_error = {
	.id = "script-error",
	.order = 10,
	.severity = SEVERITY_ERROR,
	.summary = "a command fails when the config is run",
	.versions = "all",
	.finds = "A command that fails for a reason of its own: a variable that is not set, an `error` raised by a "
		 "script, a name that is taken, an object that does not exist.",
	.why = "OpenOCD stops at the first command that fails and exits with code 1; nothing behind it is read.",
	.bad = "adapter driver dummy\nadapter speed $SPEED\n",
	.good = "adapter driver dummy\nset SPEED 1000\nadapter speed $SPEED\n",
	.check = check,
};
