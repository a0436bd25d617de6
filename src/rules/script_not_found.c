/* SPDX-License-Identifier: MIT */
#include "rules/support/support.h"

#include <string.h>

#include "base/text.h"

static void check(struct rule_context *context)
{
	const struct failure *failure = rule_claim_failure(context, FAILURE_SCRIPT_NOT_FOUND);
	if (!failure)
		return;
	const char *version = know_version_name(context->version);
	if (failure->place.file == SOURCE_NONE) {
		diagnostic_add(context->sink, context->rule->id, SEVERITY_ERROR, SPAN_NONE,
			       "OpenOCD %s cannot find the file '%s' and stops", version, failure->subject);
		return;
	}
	struct diagnostic *diagnostic =
		rule_report(context, SEVERITY_ERROR, &failure->place, "source",
			    "OpenOCD %s cannot find '%s' and stops here", version, failure->subject);
	if (!diagnostic)
		return;
	const struct know_rename *rename = know_rename_find(failure->subject);
	if (rename && (rename->new_versions >> context->version) & 1)
		rule_help(context, diagnostic, "the script is '%s' in OpenOCD %s", know_string(rename->new_path),
			  version);
	else
		rule_help(context, diagnostic,
			  "names are searched in the working folder, then in each folder given with -s, then among "
			  "OpenOCD's own scripts");
}

const struct rule rule_script_not_found = {
	.id = "script-not-found",
	.order = 5,
	.severity = SEVERITY_ERROR,
	.summary = "a sourced file does not exist",
	.versions = "all",
	.finds = "A file named by `source`, `find`, `script` or -f that is neither in the working folder nor in any folder "
		 "that OpenOCD searches.",
	.why = "OpenOCD stops there and exits with code 1.",
	.bad = "source [find target/stm32f4.cfg]\n",
	.good = "adapter driver dummy\nsource [find target/stm32f4x.cfg]\n",
	.fix = "Scripts that OpenOCD has moved or renamed are named by their new path.",
	.check = check,
};
