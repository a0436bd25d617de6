/* SPDX-License-Identifier: MIT */
#include "rules/support/traps.h"

#include <string.h>

#include "source/source.h"

/* `hla newtap ...`, or the same behind `eval`. */
static bool is_hla_newtap(struct rule_context *context, const struct code *code)
{
	size_t first = code->name && strcmp(code->name, "eval") == 0;
	const char *group = code_word(context, code, first);
	const char *command = code_word(context, code, first + 1);
	return group && command && strcmp(group, "hla") == 0 && strcmp(command, "newtap") == 0;
}

/* The call of it in the body of the procedure FRAME that this run made, or NULL. */
static const struct code *find_call(struct rule_context *context, const struct code_frame *frame)
{
	const struct code_list *list = code_of(context);
	for (size_t i = 0; i < list->count; i++)
		if (list->items[i].frame == frame && list->items[i].is_executed &&
		    is_hla_newtap(context, &list->items[i]))
			return &list->items[i];
	return NULL;
}

/* The run went round until it was too deep, and was in FRAME then. */
static bool is_endless(struct rule_context *context, const struct failure *failure, const struct code_frame *frame)
{
	if (!failure || failure->place.file != frame->file || !frame->script || !strstr(failure->message, "recursion"))
		return false;
	const struct source_file *file = source_store_file(context->model->sources, frame->file);
	size_t line = (size_t)failure->place.line;
	return line >= source_line_of(file, frame->script->start) && line <= source_line_of(file, frame->script->end);
}

/* `if [using_hla] {hla newtap ...} elseif CONDITION` becomes `if CONDITION`. */
static void add_fix(struct rule_context *context, struct diagnostic *diagnostic, const struct code *call)
{
	const struct syntax_node *outer = call->outer;
	const struct syntax_node *joint = outer ? syntax_command_word(outer, 3) : NULL;
	const struct syntax_node *next = outer ? syntax_command_word(outer, 4) : NULL;
	if (!next || !syntax_word_equals(call->frame->text, syntax_command_word(outer, 0), "if") ||
	    !syntax_word_equals(call->frame->text, joint, "elseif"))
		return;
	struct fix *fix = rule_add_fix(context, diagnostic, call->frame->file, FIX_SAFE,
	                               "Leave the branch for HLA to the others");
	if (fix)
		fix_replace(context->sink, fix,
		            span_make(call->frame->file, syntax_command_word(outer, 1)->start, next->start), "");
}

static void check(struct rule_context *context)
{
	const struct failure *failure = rule_failure(context);
	const struct code_frame *frame = failure ? code_procedure(code_of(context), "swj_newdap") : NULL;
	if (!frame || !is_endless(context, failure, frame))
		return;
	const struct code *call = find_call(context, frame);
	if (!call)
		return;
	rule_claim(context);
	struct diagnostic *diagnostic = rule_report_span(context, rule_failure_severity(context),
	                                                 model_node_span(frame->file, call->command), &failure->place,
	                                                 "'hla newtap' does nothing but call 'swj_newdap' in OpenOCD "
	                                                 "%s, and that is this procedure again: it goes "
	                                                 "round without end, and OpenOCD stops",
	                                                 know_version_name(context->version));
	rule_help(context, diagnostic,
	          "this procedure is the one of OpenOCD 0.10.0's target/swj-dp.tcl: write 'source [find "
	          "target/swj-dp.tcl]' in its place, or leave out the branch with 'hla newtap'");
	add_fix(context, diagnostic, call);
}

const struct rule rule_endless_swj_newdap = {
	.id = "endless-swj-newdap",
	.order = 4,
	.severity = SEVERITY_ERROR,
	.summary = "an old copy of swj_newdap that calls itself without end",
	.versions = "0.11.0 and later",
	.finds = "A procedure `swj_newdap` of the user's files that calls `hla newtap`, in a run that does not get out "
		 "of "
		 "it.",
	.why = "Up to 0.10.0 the script target/swj-dp.tcl called `hla newtap` for HLA adapters. Since 0.11.0 that is "
	       "an "
	       "old name for `swj_newdap`: a copy of the old procedure and the old name call each other.",
	.bad = "source [find interface/stlink.cfg]\ntransport select hla_swd\nproc swj_newdap {name part args} {\n"
	       "\tif {[using_hla]} {\n\t\thla newtap $name $part {*}$args\n\t} elseif {[using_swd]} {\n"
	       "\t\tswd newdap $name $part {*}$args\n\t}\n}\nswj_newdap chip cpu -irlen 4\n",
	.good = "source [find interface/stlink.cfg]\ntransport select hla_swd\nsource [find target/swj-dp.tcl]\n"
		"swj_newdap chip cpu -irlen 4\n",
	.fix = "Leaves out the branch with `hla newtap` where another one follows, which serves HLA as well.",
	.check = check,
};
