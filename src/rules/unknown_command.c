/* SPDX-License-Identifier: MIT */
#include "rules/support/support.h"

#include <string.h>

#include "base/text.h"

static void check(struct rule_context *context)
{
	const struct failure *failure = rule_claim_failure(context, FAILURE_UNKNOWN_COMMAND);
	if (!failure)
		return;
	const char *name = failure->subject;
	struct diagnostic *diagnostic = rule_report(
		context, SEVERITY_ERROR, &failure->place, NULL, "OpenOCD %s has no command '%s%s%s' and stops here",
		know_version_name(context->version), failure->command, *failure->command ? " " : "", name);
	const char *nearest = rule_nearest_command(
		context, *failure->command ? arena_printf(context->arena, "%s %s", failure->command, name) : name);
	if (nearest)
		rule_help(context, diagnostic, "did you mean '%s'?", nearest);
}

const struct rule rule_unknown_command = {
	.id = "unknown-command",
	.order = 5,
	.severity = SEVERITY_ERROR,
	.summary = "a command that this OpenOCD version does not have",
	.versions = "all",
	.finds = "A command or subcommand that does not exist: misspelt, of another version, or one that only exists once its "
		 "adapter driver, target type or transport has been chosen.",
	.why = "OpenOCD stops there with `invalid command name` and exits with code 1.",
	.bad = "adapter driver dummy\nadaptor speed 1000\n",
	.good = "adapter driver dummy\nadapter speed 1000\n",
	.check = check,
};
