/* SPDX-License-Identifier: MIT */
#include "rules/support/parts.h"
#include "rules/support/support.h"
#include "rules/support/suppressions.h"

static void report_form(struct rule_context *context, const struct suppression *suppression)
{
	struct diagnostic *diagnostic =
		rule_report_span(context, SEVERITY_WARNING, suppression->comment, NULL,
	                         "this comment speaks to openocdlint, but names no rule, so it silences nothing");
	rule_help(context, diagnostic,
	          "write '# openocdlint: ignore[RULE] -- reason' alone on the line above, ';# openocdlint: "
	          "ignore[RULE] -- reason' at the end of the line, or '# openocdlint: ignore-file[RULE]' for all of "
	          "the file");
}

static void report_name(struct rule_context *context, const struct suppression *suppression, size_t index)
{
	const struct suppressed_rule *rule = &suppression->rules.items[index];
	const struct source_file *file = source_store_file(context->model->sources, suppression->file);
	const char *nearest = rules_nearest(rule->word);
	struct diagnostic *diagnostic =
		rule_report_span(context, SEVERITY_WARNING, rule->span, NULL,
	                         "there is no rule '%s', so this comment does not silence it", rule->word);
	struct fix *fix;
	if (nearest) {
		rule_help(context, diagnostic, "did you mean '%s'?", nearest);
		fix = rule_add_fix(context, diagnostic, suppression->file, FIX_SAFE, "Write '%s'", nearest);
		if (!fix)
			return;
		fix_replace(context->sink, fix, rule->span, nearest);
		suppression_declare(context->sink, fix, suppression);
		return;
	}
	rule_help(context, diagnostic, "'openocdlint rules' lists the rules");
	if (suppression->goes_on)
		return;
	fix = rule_add_fix(context, diagnostic, suppression->file, FIX_SAFE,
	                   suppression->rules.count > 1 ? "Remove the name" : "Remove the comment");
	if (fix)
		suppression_remove(context->sink, fix, file, suppression, index);
}

static void report_role(struct rule_context *context, const struct suppression *suppression)
{
	struct diagnostic *diagnostic = rule_report_span(context, SEVERITY_WARNING, suppression->comment, NULL,
	                                                 "a file has no role '%s'", suppression->role);
	rule_help(context, diagnostic, "the roles are " FILE_PART_LIST);
}

static void check(struct rule_context *context)
{
	for (size_t i = 0; i < context->suppressions.count; i++) {
		const struct suppression *suppression = &context->suppressions.items[i];
		enum file_part part;
		if (suppression->role && !file_part_find(suppression->role, &part))
			report_role(context, suppression);
		if (suppression->wrong_form)
			report_form(context, suppression);
		for (size_t k = 0; k < suppression->rules.count; k++)
			if (!suppression->rules.items[k].is_known)
				report_name(context, suppression, k);
	}
}

const struct rule rule_unknown_suppression = {
	.id = "unknown-suppression",
	.of_text = true,
	.severity = SEVERITY_WARNING,
	.summary = "a comment for openocdlint that names no rule",
	.versions = "all",
	.finds = "A comment such as `# openocdlint: ignore[RULE]` whose RULE does not exist, or that has no list of "
		 "rules in brackets; also `# openocdlint: role[ROLE]` with a ROLE that does not exist.",
	.why = "It silences nothing: what it was written for is still reported, or was never found.",
	.bad = "adapter driver dummy\n# openocdlint: ignore[missing-adapter-sped] -- set by the target file\n"
	       "transport select jtag\n",
	.good = "adapter driver dummy\n# openocdlint: ignore[missing-transport-select]\n"
		"adapter speed 1000\n",
	.fix = "Safe: writes the name of the rule that it nearly is, or removes the name.",
	.check = check,
};
