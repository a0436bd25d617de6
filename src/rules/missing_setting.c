/* SPDX-License-Identifier: MIT */
/* A shipped script reads a variable that whoever sources it has to set. */
#include "rules/support/variables.h"

#include <string.h>

#include "base/text.h"

static void check(struct rule_context *context)
{
	const struct failure *failure = rule_failure(context);
	if (!failure || failure->kind != FAILURE_SCRIPT || !text_starts_with(failure->message, "can't read \"") ||
	    failure->place.file == SOURCE_NONE)
		return;
	const char *script = model_script_name(context->model, failure->place.file);
	if (failure->place.inclusion < 0 ||
	    !source_store_file(context->model->sources, failure->place.file)->is_stock ||
	    variables_use(context, (size_t)failure->place.inclusion, failure->subject) != VARIABLE_READ_AT_ONCE)
		return;
	rule_claim(context);
	struct diagnostic *diagnostic =
		rule_report_failure(context, SEVERITY_ERROR, failure,
	                            "'%s' needs the variable %s, and nothing has set it: OpenOCD %s stops", script,
	                            failure->subject, know_version_name(context->version));
	rule_help(
		context, diagnostic,
		"write 'set %s ...' before the line that sources '%s'; what it may be stands in that file, and a board "
		"file that sources it is an example",
		failure->subject, script);
}

const struct rule rule_missing_setting = {
	.id = "missing-setting",
	.severity = SEVERITY_ERROR,
	.summary = "a variable that a shipped script needs is not set",
	.versions = "all",
	.finds = "A shipped script that reads a variable for which it has no value of its own, sourced without setting "
		 "it: `CHIPSERIES` of target/fm4_mb9bf.cfg, `TAP_TYPE` of target/or1k.cfg, `FLASH_CLOCK` of "
		 "target/lpc2900.cfg.",
	.why = "The script serves several chips and cannot guess which. OpenOCD stops in the middle of it with `can't "
	       "read`, which sounds like a fault of the script.",
	.bad = "source [find interface/cmsis-dap.cfg]\ntransport select swd\nsource [find target/fm4_mb9bf.cfg]\n",
	.good = "source [find interface/cmsis-dap.cfg]\ntransport select swd\nset CHIPSERIES MB9BF500\n"
		"source [find target/fm4_mb9bf.cfg]\n",
	.check = check,
};
