/* SPDX-License-Identifier: MIT */
/* A speed of 0 asks for adaptive clocking (RCLK), which needs a line that most adapters do not have. */
#include "rules/support/settings.h"

#include <stdlib.h>
#include <string.h>

/* What the driver of the run makes of a speed of 0, NULL when it may well do it. */
static const char *effect_of_zero(const struct rule_context *context)
{
	const char *driver = context->run->adapter.driver;
	if (know_word_exists("driver-fails-without-speed", driver, context->version))
		return "'init' fails";
	if (know_word_exists("driver-fastest-without-speed", driver, context->version))
		return "it runs as fast as it can";
	if (know_word_exists("driver-slowest-without-speed", driver, context->version))
		return "it takes the slowest speed that it has";
	return NULL;
}

/* `jtag_rclk 500` names a speed for adapters that lack the line. */
static bool has_fallback(const struct adapter *adapter)
{
	return strtol(adapter->speed_word, NULL, 0) != 0;
}

static void check(struct rule_context *context)
{
	const struct adapter *adapter = &context->run->adapter;
	if (!settings_run_is_complete(context) || !adapter->speed_word || adapter->speed_khz != 0 ||
	    has_fallback(adapter))
		return;
	const char *effect = effect_of_zero(context);
	if (!effect)
		return;
	struct diagnostic *diagnostic = settings_report_word(
		context, SEVERITY_WARNING, &adapter->speed_place, adapter->speed_word,
		"a speed of 0 asks for adaptive clocking (RCLK), which '%s' cannot do: in OpenOCD %s %s",
		adapter->driver, know_version_name(context->version), effect);
	rule_help(context, diagnostic, "set a speed in kHz: 1000 suits most chips");
	settings_replace_word(context, diagnostic, &adapter->speed_place, adapter->speed_word, "1000", "speed");
}

const struct rule rule_speed_without_rclk = {
	.id = "speed-without-rclk",
	.severity = SEVERITY_WARNING,
	.summary = "a speed of 0 on an adapter without adaptive clocking",
	.versions = "all",
	.finds = "`adapter speed 0` or `jtag_rclk 0` with an adapter whose driver has no adaptive clock: CMSIS-DAP, "
		 "ST-LINK, XDS110, ULINK, the USB-JTAG of the ESP32, FT232R and pins of a Linux board. ftdi and jlink "
		 "are left alone: it depends on the chip or the model.",
	.why = "Some drivers refuse, so that `init` fails; others silently take the fastest or the slowest speed.",
	.bad = "adapter driver cmsis-dap\ntransport select swd\nadapter speed 0\nswd newdap chip cpu -expected-id 0\n",
	.good = "adapter driver cmsis-dap\ntransport select swd\nadapter speed 1000\nswd newdap chip cpu -expected-id "
		"0\n",
	.fix = "Unsafe: writes 1000 kHz.",
	.check = check,
};
