/* SPDX-License-Identifier: MIT */
/*
 * Commands that ran and will go: those whose row says so, and what the run itself was told to be deprecated (events,
 * options, expressions without braces).
 */
#include "rules/support/expressions.h"
#include "rules/support/forms.h"

#include <string.h>

#include "base/text.h"

/* Lines that have been reported: by source_id a flag for each; NULL: none of that file. */
struct reported {
	VECTOR(bool *) files;
};

static bool is_reported(const struct reported *reported, const struct place *place)
{
	const bool *lines = (size_t)place->file < reported->files.count ? reported->files.items[place->file] : NULL;
	return lines && lines[place->line];
}

static void note_reported(struct rule_context *context, struct reported *reported, const struct place *place)
{
	const struct source_file *file = source_store_file(context->model->sources, place->file);
	while (reported->files.count <= (size_t)place->file)
		vector_push(context->arena, &reported->files, NULL);
	bool **lines = &reported->files.items[place->file];
	if (!*lines)
		*lines = arena_alloc(context->arena, (file->line_count + 1) * sizeof(**lines));
	(*lines)[place->line] = true;
}

/* A line that stops the run has a finding of its own. */
static bool is_failing_line(const struct rule_context *context, const struct place *place)
{
	const struct failure *failure = &context->run->failure;
	return !context->run->ok && failure->place.file == place->file && failure->place.line == place->line;
}

static bool is_ours(const struct rule_context *context, const struct place *place)
{
	return place->file != SOURCE_NONE && model_is_user_file(context->model, place->file) &&
	       !is_failing_line(context, place);
}

static void report(struct rule_context *context, const struct command_record *record, const struct syntax_node *command,
                   const struct form_match *match, const char *const *words)
{
	struct span span = command ? model_node_span(record->place.file, command)
	                           : model_span_at(context->model, &record->place, NULL);
	if (code_is_told(context, span))
		return;
	struct diagnostic *diagnostic =
		rule_report_span(context, SEVERITY_WARNING, span, &record->place, "'%s' is deprecated in OpenOCD %s",
	                         forms_written(context, match, words), know_version_name(context->version));
	rule_help(context, diagnostic, "%s", forms_advice(context, match));
	if (command)
		forms_add_fix(context, diagnostic, match, record->place.file, command);
}

/* Some old forms are procedures of OpenOCD's: the command that they ran tells where one was called. */
static bool check_caller(struct rule_context *context, const struct command_record *record)
{
	source_id file = record->place.file;
	const struct syntax_node *command = model_command_at(context->model, &record->place, NULL);
	const char *name = command ? syntax_command_name(context->arena, rule_text(context, file), command) : NULL;
	if (!name || text_starts_with(record->name, name))
		return false;
	size_t count;
	const char **words = forms_words_of_text(context, file, command, &count);
	struct form_match match;
	if (!forms_match(context->version, 1u << STATUS_DEPRECATED, words, count, &match))
		return false;
	report(context, record, command, &match, words);
	return true;
}

static bool check_record(struct rule_context *context, const struct command_record *record)
{
	size_t count;
	const char **words = forms_words_of_record(context, record, &count);
	struct form_match match;
	if (!forms_match(context->version, 1u << STATUS_DEPRECATED, words, count, &match))
		return check_caller(context, record);
	report(context, record, model_command_of(context->model, record), &match, words);
	return true;
}

static void check_records(struct rule_context *context, struct reported *reported)
{
	const struct openocd *run = context->run;
	for (size_t i = 0; i < run->records.count; i++) {
		const struct command_record *record = &run->records.items[i];
		if (is_ours(context, &record->place) && !is_reported(reported, &record->place) &&
		    check_record(context, record))
			note_reported(context, reported, &record->place);
	}
}

/* ---- expressions without braces ---- */

static struct fix *warn_expression(struct rule_context *context, source_id file, const struct syntax_node *command,
                                   const struct place *place)
{
	struct diagnostic *diagnostic = rule_report_span(context, SEVERITY_WARNING, model_node_span(file, command),
	                                                 place, "'expr' with several words is deprecated in OpenOCD %s",
	                                                 know_version_name(context->version));
	rule_help(context, diagnostic, "put the expression in braces: 'expr {...}'");
	return expressions_brace(context, diagnostic, file, command);
}

static void report_expression(struct rule_context *context, const struct log_entry *entry)
{
	if (expressions_bare_status(context->version) != STATUS_DEPRECATED)
		return;
	const struct model_file *file = model_file(context->model, entry->place.file);
	size_t count;
	const struct syntax_located *located =
		syntax_find_commands_at_line(&file->lines, (unsigned)entry->place.line, &count);
	for (size_t i = 0; i < count; i++) {
		const struct syntax_node *command = located[i].command;
		if (!expressions_is_bare(file->source->text, command))
			continue;
		warn_expression(context, entry->place.file, command, &entry->place);
	}
}

/* ---- code that did not run ---- */

static void check_expression(struct rule_context *context, const struct code *code)
{
	if (!code->is_executed && !code->is_dead && expressions_is_bare(code->frame->text, code->command) &&
	    expressions_bare_status(context->version) == STATUS_DEPRECATED)
		code_declare_changes(context, warn_expression(context, code->frame->file, code->command, NULL),
		                     code->frame);
}

static void check_code(struct rule_context *context, const struct code *code)
{
	struct form_match match;
	const char **words;
	source_id file = code->frame->file;
	size_t line = source_line_of(source_store_file(context->model->sources, file), code->command->start);
	struct place place = {.file = file, .line = (int)line, .inclusion = -1};
	if (is_failing_line(context, &place))
		return;
	if (code->is_dead)
		return;
	check_expression(context, code);
	if (!forms_match_code(context, code, 1u << STATUS_DEPRECATED, &words, &match))
		return;
	struct diagnostic *diagnostic =
		rule_report_span(context, SEVERITY_WARNING, model_node_span(file, code->command), NULL,
	                         "'%s' is deprecated in OpenOCD %s", forms_written(context, &match, words),
	                         know_version_name(context->version));
	rule_help(context, diagnostic, "%s", forms_advice(context, &match));
	code_declare_changes(context, forms_add_fix(context, diagnostic, &match, file, code->command), code->frame);
}

static void check_all_code(struct rule_context *context)
{
	const struct code_list *list = code_of(context);
	for (size_t i = 0; i < list->count; i++)
		check_code(context, &list->items[i]);
}

/* ---- what the run was told ---- */

static void check_log(struct rule_context *context, const struct reported *reported)
{
	const struct openocd *run = context->run;
	for (size_t i = 0; i < run->log.count; i++) {
		const struct log_entry *entry = &run->log.items[i];
		if (entry->kind != LOG_DEPRECATED || !is_ours(context, &entry->place) ||
		    strcmp(entry->topic, "deprecated-script") == 0)
			continue;
		if (strcmp(entry->topic, "expr-without-braces") == 0)
			report_expression(context, entry);
		else if (!is_reported(reported, &entry->place))
			rule_report(context, SEVERITY_WARNING, &entry->place, NULL, "deprecated in OpenOCD %s: %s",
			            know_version_name(context->version), entry->message);
	}
}

static void check(struct rule_context *context)
{
	struct reported reported = {0};
	check_records(context, &reported);
	check_log(context, &reported);
	check_all_code(context);
}

const struct rule rule_deprecated_command = {
	.id = "deprecated-command",
	.order = 5,
	.of_text = true,
	.severity = SEVERITY_WARNING,
	.summary = "a command, option or word that is deprecated in this version",
	.versions = "each by its own list",
	.finds = "An old form that still works: `interface` for `adapter driver`, `adapter_khz` for `adapter speed`, "
		 "`ftdi_vid_pid` for `ftdi vid_pid`, target types, events and options that have new names, `expr` "
		 "with several words. Only the user's own files are looked at.",
	.why = "OpenOCD prints a warning now and drops the form in a later version, as it has done with many.",
	.bad = "adapter driver dummy\nadapter_khz 1000\n",
	.good = "adapter driver dummy\nadapter speed 1000\n",
	.fix = "The new form is written where it takes the same arguments; arguments, comments and blanks stay.",
	.check = check,
};
