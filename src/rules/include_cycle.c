/* SPDX-License-Identifier: MIT */
#include "rules/support/names.h"
#include "rules/support/support.h"

/* Times that FILE is being read in the chain from inclusion INDEX outwards. */
static int depth_of(const struct openocd *run, int index, source_id file)
{
	int depth = 0;
	for (; index >= 0; index = run->inclusions.items[index].parent)
		depth += run->inclusions.items[index].file == file;
	return depth;
}

/* The innermost inclusion that reads a file of the user which is being read already, or -1. */
static int find_cycle(struct rule_context *context, int index)
{
	const struct openocd *run = context->run;
	for (; index >= 0; index = run->inclusions.items[index].parent) {
		const struct inclusion *inclusion = &run->inclusions.items[index];
		if (inclusion->parent >= 0 && depth_of(run, index, inclusion->file) >= 3 &&
		    model_is_user_file(context->model, run->inclusions.items[inclusion->parent].file))
			return index;
	}
	return -1;
}

/* The files of one round, "'a.cfg' reads 'b.cfg', which reads 'a.cfg'". */
static const char *round_text(struct rule_context *context, int index)
{
	const struct openocd *run = context->run;
	source_id file = run->inclusions.items[index].file;
	const char *behind = "";
	for (int i = index; i >= 0; i = run->inclusions.items[i].parent) {
		bool is_begin = i != index && run->inclusions.items[i].file == file;
		const char *name = model_script_name(context->model, run->inclusions.items[i].file);
		const char *joint = i == index ? "" : is_begin ? " reads " : ", which reads ";
		behind = arena_printf(context->arena, "'%s'%s%s", name, joint, behind);
		if (is_begin)
			break;
	}
	return behind;
}

/* The first time in the run that a file was read while it was being read: there it is to be mended. */
static int first_round(const struct openocd *run, source_id file)
{
	for (size_t i = 0; i < run->inclusions.count; i++)
		if (run->inclusions.items[i].file == file && depth_of(run, (int)i, file) == 2)
			return (int)i;
	return -1;
}

static void check(struct rule_context *context)
{
	const struct failure *failure = rule_failure(context);
	int deepest = failure ? find_cycle(context, failure->place.inclusion) : -1;
	if (deepest < 0)
		return;
	const struct openocd *run = context->run;
	int index = first_round(run, run->inclusions.items[deepest].file);
	const struct inclusion *inclusion = &run->inclusions.items[index];
	const struct inclusion *parent = &run->inclusions.items[inclusion->parent];
	struct place place = {parent->file, inclusion->line_in_parent, inclusion->parent, inclusion->line_in_parent};
	const struct syntax_node *word = rule_word_at(context, &place, inclusion->written, NULL);
	struct span span = word ? model_node_span(place.file, word) : model_span_at(context->model, &place, NULL);
	rule_claim(context);
	struct diagnostic *diagnostic =
		rule_report_span(context, rule_failure_severity(context), span, &place,
	                         "the files read each other without end: %s; OpenOCD %s stops when it is too deep",
	                         round_text(context, index), know_version_name(context->version));
	if (names_ships(inclusion->written, context->version))
		rule_help(
			context, diagnostic,
			"your file has the name of one of OpenOCD's own, and 'find' looks in the working folder first: "
			"give yours another name");
	else
		rule_help(context, diagnostic, "leave this line out, or move what both need into a third file");
}

const struct rule rule_include_cycle = {
	.id = "include-cycle",
	.order = 0, /* before the failure that ends it, whatever that is */
	.severity = SEVERITY_ERROR,
	.summary = "a file that reads itself, directly or through others",
	.versions = "all",
	.finds = "A `source` that reads a file which is being read already, again and again, until OpenOCD gives up.",
	.why = "OpenOCD has no guard against it: it stops with an error about depth, memory or open files that does "
	       "not name "
	       "the cause. It often happens where a file of one's own has the name of a shipped one that it means to "
	       "read.",
	.bad = "adapter driver dummy\nproc again {} {\n\tsource [info script]\n}\nagain\n",
	.good = "adapter driver dummy\nproc again {} {\n}\nagain\n",
	.check = check,
};
