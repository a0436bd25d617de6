/* SPDX-License-Identifier: MIT */
#include "rules/support/support.h"

#include <string.h>

/*
 * The earlier reading of the file in which the run failed, or of one that leads there; *SECOND is the later one. The
 * outermost of them: the line to take out. -1 when no file was read twice.
 */
static int find_twice(const struct openocd *run, const struct failure *failure, int *second)
{
	int first = -1;
	for (int i = failure->place.inclusion; i >= 0; i = run->inclusions.items[i].parent) {
		for (int k = 0; k < i; k++) {
			if (run->inclusions.items[k].file != run->inclusions.items[i].file)
				continue;
			first = k;
			*second = i;
			break;
		}
	}
	return first;
}

/* The line that read INCLUSION in. */
static struct place line_of(const struct openocd *run, int inclusion)
{
	const struct inclusion *read = &run->inclusions.items[inclusion];
	if (read->parent < 0)
		return (struct place){.file = SOURCE_NONE, .inclusion = -1};
	source_id file = run->inclusions.items[read->parent].file;
	return (struct place){file, read->line_in_parent, read->parent, read->line_in_parent};
}

/* Takes the second `source` away where it is a line of its own. */
static void add_fix(struct rule_context *context, struct diagnostic *diagnostic, const struct place *place)
{
	struct span span = rule_lone_command_span(context, place);
	if (span.file == SOURCE_NONE || diagnostic->span.start != span.start)
		return;
	const struct source_file *source = source_store_file(context->model->sources, span.file);
	size_t line = source_line_of(source, span.start);
	size_t start = source_line_start(source, line);
	size_t end = source_line_end(source, line);
	if (end < source->length)
		end += source->text[end] == '\r' ? 2 : 1;
	struct fix *fix = rule_add_fix(context, diagnostic, span.file, FIX_UNSAFE, "Remove the second line");
	if (fix)
		fix_replace(context->sink, fix, span_make(span.file, start, end), "");
}

static void report(struct rule_context *context, const struct failure *failure, int first, int second)
{
	const struct openocd *run = context->run;
	const char *script = model_script_name(context->model, run->inclusions.items[second].file);
	struct place here = line_of(run, second);
	struct place user = here.file == SOURCE_NONE ? here : model_user_place(context->model, &here);
	const char *what = arena_printf(context->arena,
	                                "%s is read a second time, and '%s' exists already: OpenOCD %s stops there",
	                                script, failure->subject, know_version_name(context->version));
	rule_claim(context);
	struct diagnostic *diagnostic =
		user.file == SOURCE_NONE
			? rule_report_failure(context, SEVERITY_ERROR, failure, "%s", what)
			: rule_report_span(context, rule_failure_severity(context),
	                                   model_span_at(context->model, &user, "source"), &user, "%s", what);
	struct place before = line_of(run, first);
	if (before.file != SOURCE_NONE)
		diagnostic_add_related(context->sink, diagnostic, model_span_at(context->model, &before, "source"),
		                       "it is read here first");
	rule_help(context, diagnostic,
	          "leave one of them out; for a second chip of the same kind, 'set CHIPNAME' to another name before "
	          "the second one");
	if (user.file != SOURCE_NONE && user.file == here.file)
		add_fix(context, diagnostic, &user);
}

static void check(struct rule_context *context)
{
	const struct failure *failure = rule_failure(context);
	int second;
	if (!failure || failure->kind != FAILURE_SCRIPT || !strstr(failure->message, " exists already"))
		return;
	int first = find_twice(context->run, failure, &second);
	if (first >= 0)
		report(context, failure, first, second);
}

const struct rule rule_script_sourced_twice = {
	.id = "script-sourced-twice",
	.order = 4,
	.severity = SEVERITY_ERROR,
	.summary = "a target script that is read twice under the same chip name",
	.versions = "all",
	.finds =
		"A script that is read a second time and stops because its target, DAP or flash bank is there already, "
		"for example when a board file sources the target file that the command line names, too.",
	.why = "Names of targets and DAPs are commands, and each can be made once only. OpenOCD stops with a message "
	       "about the name, not about the file that was read twice.",
	.bad = "adapter driver dummy\ntransport select jtag\nsource [find target/at91sam7x256.cfg]\n"
	       "source [find target/at91sam7x256.cfg]\n",
	.good = "adapter driver dummy\ntransport select jtag\nsource [find target/at91sam7x256.cfg]\n"
		"set CHIPNAME second\nsource [find target/at91sam7x256.cfg]\n",
	.fix = "Unsafe: removes the second line.",
	.check = check,
};
