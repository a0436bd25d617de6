/* SPDX-License-Identifier: MIT */
#include "rules/support/scripts.h"

static void check(struct rule_context *context)
{
	const struct failure *failure = rule_claim_failure(context, FAILURE_SCRIPT_NOT_FOUND);
	if (!failure)
		return;
	struct script_match match;
	scripts_match(context, failure, &match);
	scripts_report_missing(context, failure, &match, "file");
}

const struct rule rule_script_not_found = {
	.id = "script-not-found",
	.order = 5,
	.severity = SEVERITY_ERROR,
	.summary = "a sourced file does not exist",
	.versions = "all",
	.finds = "A file named by `source`, `find`, `script` or -f that is neither in the working folder nor in any "
		 "folder that OpenOCD searches. Names that OpenOCD has moved or renamed are known, and near ones are "
		 "offered.",
	.why = "OpenOCD stops there and exits with code 1.",
	.bad = "adapter driver dummy\nsource [find target/stm32f4x_stlink.cfg]\n",
	.good = "adapter driver dummy\nsource [find target/stm32f4x.cfg]\n",
	.fix = "The script is named by its path of this version where that is certain: it was moved or renamed, lacks "
	       "its ending, or only one shipped script has that file name. Unsafe: the file of that name that lies "
               "where `find` begins.",
	.check = check,
};
