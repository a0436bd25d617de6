/* SPDX-License-Identifier: MIT */
#include "rules/support/settings.h"

#include <string.h>

static void check(struct rule_context *context)
{
	const struct reset_word *word = &context->run->adapter.reset[RESET_SIGNALS];
	if (!settings_run_is_complete(context) || !settings_has_trst(context) ||
	    strcmp(settings_wire(context), "swd") != 0 || !settings_are_users(context, &word->place))
		return;
	struct diagnostic *diagnostic =
		settings_report_word(context, SEVERITY_NOTE, &word->place, word->word,
	                             "'%s' names TRST, a line of JTAG: with '%s' OpenOCD %s never moves it", word->word,
	                             context->run->transport.name, know_version_name(context->version));
	const char *without = settings_has_srst(context) ? "srst_only" : "none";
	rule_help(context, diagnostic, "with SWD, '%s' says the same", without);
	settings_replace_word(context, diagnostic, &word->place, word->word, without, "reset-config *");
}

const struct rule rule_trst_on_swd = {
	.id = "trst-on-swd",
	.severity = SEVERITY_NOTE,
	.summary = "reset_config names TRST although the transport is SWD",
	.versions = "all",
	.finds = "`trst_only` or `trst_and_srst` in the user's files when the session uses SWD.",
	.why = "SWD has no TRST. Somebody who reads the file looks for a wire that has no use, and with `trst_only` "
	       "there is no reset line at all.",
	.bad = "adapter driver cmsis-dap\ntransport select swd\nadapter speed 1000\nswd newdap chip cpu -expected-id "
	       "0\nreset_config trst_and_srst\n",
	.good = "adapter driver cmsis-dap\ntransport select swd\nadapter speed 1000\nswd newdap chip cpu -expected-id "
		"0\nreset_config srst_only\n",
	.fix = "Unsafe: writes `srst_only` for `trst_and_srst`, and `none` for `trst_only`.",
	.check = check,
};
