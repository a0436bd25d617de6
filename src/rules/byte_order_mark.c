/* SPDX-License-Identifier: MIT */
#include "rules/support/traps.h"

#include "base/text.h"

static void check_file(struct rule_context *context, const struct source_file *source)
{
	if (!text_starts_with(source->text, "\xef\xbb\xbf"))
		return;
	const struct failure *failure = rule_failure(context);
	bool is_it = failure && failure->kind == FAILURE_UNKNOWN_COMMAND &&
	             text_starts_with(failure->subject, "\xef\xbb\xbf");
	bool stops = is_it && traps_claim_behind(context, source->id, 1);
	struct diagnostic *diagnostic = traps_report(
		context, stops, SEVERITY_WARNING, span_make(source->id, 0, 3),
		"the file begins with a byte order mark, which OpenOCD takes for a part of the first word; %s",
		traps_outcome(context, NULL, stops));
	rule_help(context, diagnostic, "save the file as UTF-8 without a byte order mark");
	struct fix *fix = rule_add_fix(context, diagnostic, source->id, FIX_SAFE, "Remove the byte order mark");
	if (fix)
		fix_replace(context->sink, fix, span_make(source->id, 0, 3), "");
}

static void check(struct rule_context *context)
{
	const struct source_store *sources = context->model->sources;
	for (size_t i = 0; i < sources->files.count; i++)
		if (model_is_user_file(context->model, sources->files.items[i]->id))
			check_file(context, sources->files.items[i]);
}

const struct rule rule_byte_order_mark = {
	.id = "byte-order-mark",
	.order = 4,
	.of_text = true,
	.severity = SEVERITY_ERROR,
	.summary = "a file that begins with a byte order mark",
	.versions = "all",
	.finds = "The three bytes EF BB BF at the beginning of a file, which some editors on Windows write.",
	.why = "They are invisible, and OpenOCD does not skip them: the first command, or even the '#' of a first "
	       "comment, "
	       "gets another name by them, which does not exist.",
	.bad = "\xef\xbb\xbf"
	       "adapter driver dummy\n",
	.good = "adapter driver dummy\n",
	.fix = "Removes the mark.",
	.check = check,
};
