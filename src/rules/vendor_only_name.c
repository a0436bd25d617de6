/* SPDX-License-Identifier: MIT */
/*
 * A command or script that only the OpenOCD of a vendor has: right for that program, wrong for this one. (Of its
 * adapters bad-adapter-file tells.)
 */
#include "rules/support/adapter.h"

#include <string.h>

/* What the failure is about, as the table of fork names calls it; NULL when it is nothing of the kind. */
static const char *kind_of(const struct failure *failure)
{
	switch (failure->kind) {
	case FAILURE_UNKNOWN_COMMAND:
		return "command";
	case FAILURE_SCRIPT_NOT_FOUND:
		return adapter_path_is_interface(failure->subject) ? NULL : "script";
	default:
		return NULL;
	}
}

/* The longest of the names that the failure gives: "wlink_set_address", or "ftdi oscan1_mode". */
static const char *name_of(const struct failure *failure)
{
	return *failure->subject ? failure->subject : failure->command;
}

static void check(struct rule_context *context)
{
	const struct failure *failure = rule_failure(context);
	const char *kind = failure ? kind_of(failure) : NULL;
	const char *fork = kind ? know_fork_of(kind, name_of(failure)) : NULL;
	if (!fork)
		return;
	rule_claim(context);
	const char *version = know_version_name(context->version);
	struct diagnostic *diagnostic =
		rule_report_failure(context, SEVERITY_ERROR, failure, "only %s has the %s '%s': OpenOCD %s stops here",
	                            fork, kind, name_of(failure), version);
	rule_help(context, diagnostic,
	          "start this config with %s; if that is what you do, name the command under 'extra-commands' in "
	          ".openocdlint.yaml",
	          fork);
}

const struct rule rule_vendor_only_name = {
	.id = "vendor-only-name",
	.severity = SEVERITY_ERROR,
	.summary = "a command or script of a vendor's own OpenOCD",
	.versions = "all",
	.finds = "A name at which the run stops and which is known from the OpenOCD that a vendor builds for its "
		 "chips (WCH, Infineon, Espressif, Nuvoton), but which no version of the project itself has.",
	.why = "Such a config looks broken and is not: it was written for another program. Nothing in it has to be "
	       "mended but the call.",
	.bad = "adapter driver cmsis-dap\nwlink_set\n",
	.good = "adapter driver cmsis-dap\n",
	.check = check,
};
