/* SPDX-License-Identifier: MIT */
/* The ftdi driver knows no adapter by itself: which USB device it is and what its pins do has to be said. */
#include "rules/support/settings.h"

#include <string.h>

static struct diagnostic *report(struct rule_context *context, enum severity severity, const char *message)
{
	return rule_report(context, severity, &context->run->adapter.driver_place, NULL, "%s", message);
}

static const char *ids_command(enum openocd_version version)
{
	return version == OPENOCD_MASTER   ? "adapter usb vid_pid"
	       : version == OPENOCD_0_12_0 ? "ftdi vid_pid"
	                                   : "ftdi_vid_pid";
}

static void check_swd(struct rule_context *context)
{
	const struct adapter *adapter = &context->run->adapter;
	for (size_t i = 0; i < adapter->signals.count; i++)
		if (strcmp(adapter->signals.items[i].name, "SWD_EN") == 0)
			return;
	struct place place = context->run->transport.place;
	if (place.file == SOURCE_NONE)
		place = adapter->driver_place;
	struct diagnostic *diagnostic =
		rule_report(context, SEVERITY_ERROR, &place, NULL,
	                    "SWD is selected, but the ftdi adapter has no signal SWD_EN: 'init' of OpenOCD %s fails",
	                    know_version_name(context->version));
	if (!diagnostic)
		return;
	const char *command = context->version == OPENOCD_0_12_0 || context->version == OPENOCD_MASTER
	                              ? "ftdi layout_signal"
	                              : "ftdi_layout_signal";
	rule_help(context, diagnostic,
	          "an adapter that is wired for SWD only needs '%s SWD_EN -data 0'; most shipped adapter files for SWD "
	          "have 'swd' in their name, or ftdi/swd-resistor-hack.cfg behind the JTAG one",
	          command);
	if (!adapter->layout.given || !settings_are_users(context, &adapter->layout.place))
		return;
	struct span span = rule_lone_command_span(context, &adapter->layout.place);
	if (span.file == SOURCE_NONE)
		return;
	struct fix *fix = rule_add_fix(context, diagnostic, span.file, FIX_UNSAFE, "Define SWD_EN without a pin");
	if (fix)
		rule_insert_after(context, fix, span, arena_printf(context->arena, "%s SWD_EN -data 0\n", command));
}

static void check(struct rule_context *context)
{
	const struct adapter *adapter = &context->run->adapter;
	if (!settings_run_is_complete(context) || strcmp(adapter->driver, "ftdi") != 0)
		return;
	const char *version = know_version_name(context->version);
	if (adapter->usb_ids.count == 0) {
		struct diagnostic *diagnostic = report(
			context, SEVERITY_ERROR,
			arena_printf(context->arena,
		                     "nothing says which USB device the ftdi adapter is: 'init' of OpenOCD %s fails",
		                     version));
		rule_help(context, diagnostic, "write '%s 0xVVVV 0xPPPP' with the numbers that lsusb shows",
		          ids_command(context->version));
	}
	if (!adapter->layout.given) {
		struct diagnostic *diagnostic = report(
			context, SEVERITY_WARNING,
			arena_printf(
				context->arena,
				"no layout_init says what the pins of the ftdi adapter do: OpenOCD %s leaves all of "
				"them inputs, and an FTDI chip then drives no line",
				version));
		rule_help(context, diagnostic,
		          "source a shipped file of interface/ftdi, or write 'ftdi layout_init DATA DIRECTION' (0x0008 "
		          "0x000b for a bare FT2232H)");
	}
	if (settings_transport_is(context, "swd"))
		check_swd(context);
}

const struct rule rule_incomplete_ftdi = {
	.id = "incomplete-ftdi",
	.severity = SEVERITY_ERROR,
	.summary = "an ftdi adapter without VID:PID, layout or SWD_EN",
	.versions = "all",
	.finds = "A run with the ftdi driver in which nothing gives the USB ids, nothing the layout of the pins, or, "
		 "with SWD, nothing the signal SWD_EN.",
	.why = "The driver serves hundreds of adapters and assumes nothing. Without ids or SWD_EN `init` fails; "
	       "without "
	       "a layout every pin stays an input.",
	.bad = "adapter driver ftdi\nftdi vid_pid 0x0403 0x6014\nftdi layout_init 0x0018 0x001b\n"
	       "transport select swd\nadapter speed 1000\nswd newdap chip cpu -expected-id 0\n",
	.good = "adapter driver ftdi\nftdi vid_pid 0x0403 0x6014\nftdi layout_init 0x0018 0x001b\n"
		"ftdi layout_signal SWD_EN -data 0\ntransport select swd\nadapter speed 1000\n"
		"swd newdap chip cpu -expected-id 0\n",
	.fix = "Unsafe: defines SWD_EN without a pin behind the layout.",
	.check = check,
};
