/* SPDX-License-Identifier: MIT */
#include "rules/support/support.h"
#include "rules/support/suppressions.h"

#include <string.h>

/*
 * What lies behind the place where a run stops has not been judged by the rules that ask what the run built; and a rule
 * may find something only when the code runs.
 */
static bool ran_to_its_end(const struct openocd *run)
{
	return run->ok && (run->end == RUN_END || run->end == RUN_INIT) && run->late_failure.kind == FAILURE_NONE;
}

static bool has_run(const struct rule_context *context, const struct suppression *suppression)
{
	const struct source_file *file = source_store_file(context->model->sources, suppression->file);
	for (size_t i = 0; i < context->run->records.count; i++) {
		const struct place *place = &context->run->records.items[i].place;
		if (place->file != suppression->file)
			continue;
		size_t start = source_line_start(file, (size_t)place->line);
		for (size_t k = 0; k < 2; k++)
			if (suppression->lines[k].file != SOURCE_NONE && start >= suppression->lines[k].start &&
			    start < suppression->lines[k].end)
				return true;
	}
	return false;
}

/* A file that is no input may be used by others, and what they need of it is not known here. */
static bool is_judged(const struct rule_context *context, const struct suppression *suppression)
{
	if (!source_store_file(context->model->sources, suppression->file)->is_input)
		return false;
	return !suppression->is_in_branch || has_run(context, suppression);
}

static bool is_about_suppressions(const char *word)
{
	return strstr(word, "suppression") != NULL;
}

static void report(struct rule_context *context, const struct suppression *suppression, size_t index)
{
	const struct suppressed_rule *rule = &suppression->rules.items[index];
	const struct source_file *file = source_store_file(context->model->sources, suppression->file);
	bool covers_nothing = suppression->lines[0].file == SOURCE_NONE;
	struct diagnostic *diagnostic = rule_report_span(
		context, context->is_assumed ? SEVERITY_NOTE : SEVERITY_WARNING, rule->span, NULL,
		covers_nothing             ? "there is nothing behind this comment for which '%s' could be silenced"
		: suppression->covers_file ? "'%s' finds nothing in this file, so there is nothing to silence"
		: suppression->is_alone    ? "'%s' finds nothing in the command below, so there is nothing to silence"
					   : "'%s' finds nothing on this line, so there is nothing to silence",
		rule->word);
	rule_help(context, diagnostic,
	          suppression->is_alone || suppression->covers_file
	                  ? "remove it; or move it to the line above the command that is meant"
	                  : "remove it; or move it to the end of the line that is meant");
	if (suppression->goes_on)
		return;
	struct fix *fix = rule_add_fix(context, diagnostic, suppression->file, FIX_SAFE,
	                               suppression->rules.count > 1 ? "Remove the name" : "Remove the comment");
	if (fix)
		suppression_remove(context->sink, fix, file, suppression, index);
}

static void check(struct rule_context *context)
{
	suppression_list *list = &context->suppressions;
	suppressions_use(list, context->sink, context->model->sources);
	if (!ran_to_its_end(context->run))
		return;
	for (size_t i = 0; i < list->count; i++) {
		const struct suppression *suppression = &list->items[i];
		const struct source_file *file = source_store_file(context->model->sources, suppression->file);
		if (!is_judged(context, suppression))
			continue;
		for (size_t k = 0; k < suppression->rules.count; k++) {
			const struct suppressed_rule *rule = &suppression->rules.items[k];
			if (rule->is_known && !rule->is_used && !is_about_suppressions(rule->word) &&
			    context->judges(context, file, rule->word))
				report(context, suppression, k);
		}
	}
}

const struct rule rule_stale_suppression = {
	.id = "stale-suppression",
	.order = 20,
	.severity = SEVERITY_WARNING,
	.summary = "a comment that silences a rule which finds nothing there",
	.versions = "all",
	.finds = "`# openocdlint: ignore[RULE]` (or `ignore-file`) where RULE finds nothing on the lines that it "
		 "covers. Judged in the files that are checked themselves, when they run to their end and the rule is "
		 "switched on; in code that this run left out, it is not judged. A note in a part of a configuration, "
		 "which may be put to other uses.",
	.why = "The fault it was written for is gone, or the comment stands on the wrong line and the next fault of "
	       "that kind will go unseen.",
	.bad = "adapter driver dummy\ntransport select jtag\n"
	       "adapter speed 1000 ;# openocdlint: ignore[missing-adapter]\n",
	.good = "adapter driver dummy\ntransport select jtag\nadapter speed 1000\n",
	.fix = "Safe: removes the comment, or the name from it when others stand beside it.",
	.check = check,
};
