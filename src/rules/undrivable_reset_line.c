/* SPDX-License-Identifier: MIT */
/* reset_config promises a line that this adapter has not been told how to move. */
#include "rules/support/reset.h"
#include "rules/support/settings.h"

#include <string.h>

static const char *remaining_word(const char *word, const char *line)
{
	if (strcmp(word, "trst_and_srst") != 0)
		return "none";
	return strcmp(line, "srst") == 0 ? "trst_only" : "srst_only";
}

static void report(struct rule_context *context, const char *line)
{
	const struct reset_word *word = &context->run->adapter.reset[RESET_SIGNALS];
	const char *version = know_version_name(context->version);
	const char *shown = strcmp(line, "srst") == 0 ? "SRST" : "TRST";
	bool by_signal = reset_line_driver(context) == LINE_BY_SIGNAL;
	struct diagnostic *diagnostic =
		by_signal
			? settings_report_word(
				  context, SEVERITY_WARNING, &word->place, word->word,
				  "reset_config says that %s is wired, but the adapter has no signal 'n%s': on "
				  "'reset' OpenOCD %s prints \"Can't assert %s\", and the line does not move",
				  shown, shown, version, shown)
			: settings_report_word(context, SEVERITY_WARNING, &word->place, word->word,
	                                       "reset_config says that %s is wired, but '%s' has been given no pin for "
	                                       "it: on 'reset' OpenOCD %s moves no line",
	                                       shown, context->run->adapter.driver, version);
	rule_help(context, diagnostic,
	          by_signal ? "define the line ('ftdi layout_signal n%s ...'), or say '%s' if it is not wired"
	                    : "give the number of its pin (%s), or say '%s' if it is not wired",
	          by_signal ? shown : line, remaining_word(word->word, line));
	settings_replace_word(context, diagnostic, &word->place, word->word, remaining_word(word->word, line),
	                      "reset-config *");
}

static void check(struct rule_context *context)
{
	if (!settings_run_is_complete(context) || reset_line_driver(context) == LINE_OF_ADAPTER)
		return;
	if (settings_has_srst(context) && !reset_can_move(context, "srst"))
		report(context, "srst");
	/* With SWD nobody asks for TRST. */
	else if (settings_has_trst(context) && settings_transport_is(context, "jtag") &&
	         !reset_can_move(context, "trst"))
		report(context, "trst");
}

const struct rule rule_undrivable_reset_line = {
	.id = "undrivable-reset-line",
	.severity = SEVERITY_WARNING,
	.summary = "reset_config names a line that the adapter cannot move",
	.versions = "all",
	.finds =
		"`srst_only`, `trst_only` or `trst_and_srst` with an ftdi adapter that has no signal `nSRST` or "
		"`nTRST`, or with an adapter of single pins (sysfsgpio, linuxgpiod, bcm2835gpio, imx_gpio, am335xgpio) "
		"that has no pin for the line.",
	.why = "OpenOCD believes the words: it counts on the line, leaves out the reset by software, and the chip is "
	       "not reset at all.",
	.bad = "adapter driver ftdi\nftdi vid_pid 0x0403 0x6010\nftdi layout_init 0x0018 0x001b\n"
	       "transport select jtag\nadapter speed 1000\njtag newtap chip cpu -irlen 4\n"
	       "reset_config srst_only\n",
	.good = "adapter driver ftdi\nftdi vid_pid 0x0403 0x6010\nftdi layout_init 0x0018 0x001b\n"
		"ftdi layout_signal nSRST -oe 0x0020\ntransport select jtag\nadapter speed 1000\n"
		"jtag newtap chip cpu -irlen 4\nreset_config srst_only\n",
	.fix = "Unsafe: takes the line out of the words.",
	.check = check,
};
