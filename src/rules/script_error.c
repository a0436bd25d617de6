/* SPDX-License-Identifier: MIT */
/* The last resort among the rules on what stops a run: a failure for which no more specific rule exists. */
#include "rules/support/support.h"

static void check(struct rule_context *context)
{
	static const enum failure_kind kinds[] = {FAILURE_SCRIPT, FAILURE_TRANSPORT, FAILURE_ADAPTER_DRIVER,
						  FAILURE_BUDGET};
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		const struct failure *failure = rule_claim_failure(context, kinds[i]);
		if (!failure)
			continue;
		rule_report(context, SEVERITY_ERROR, &failure->place, NULL, "OpenOCD %s stops here: %s",
			    know_version_name(context->version), failure->message);
	}
}

const struct rule rule_script_error = {
	.id = "script-error",
	.order = 10,
	.severity = SEVERITY_ERROR,
	.summary = "a command fails when the config is run",
	.versions = "all",
	.finds = "A command that fails for a reason of its own: a variable that is not set, an `error` raised by a script, a "
		 "name that is taken, an object that does not exist.",
	.why = "OpenOCD stops at the first command that fails and exits with code 1; nothing behind it is read.",
	.bad = "adapter driver dummy\nadapter speed $SPEED\n",
	.good = "adapter driver dummy\nset SPEED 1000\nadapter speed $SPEED\n",
	.check = check,
};
