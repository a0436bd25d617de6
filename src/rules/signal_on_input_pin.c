/* SPDX-License-Identifier: MIT */
/* A signal of an ftdi adapter on a pin that the layout leaves an input: OpenOCD sets a level that nobody sees. */
#include "rules/support/ftdi.h"
#include "rules/support/settings.h"

#include <string.h>

/* TCK, TDI and TMS. */
#define JTAG_PINS 0x000b

/*
 * The pins that have to be outputs from the start. Where one mask serves for both, the driver switches the direction
 * itself.
 */
static unsigned output_pins(const struct ftdi_signal *signal)
{
	return signal->oe == signal->data ? 0 : signal->data | signal->oe;
}

static void report_signal(struct rule_context *context, const struct ftdi_layout *layout,
                          const struct ftdi_signal *signal)
{
	unsigned inputs = output_pins(signal) & ~layout->direction & 0xffff;
	const struct place *place = &signal->record->place;
	if (!settings_are_users(context, place))
		place = &context->run->adapter.layout.place;
	if (!inputs || !settings_are_users(context, place))
		return;
	struct diagnostic *diagnostic = rule_report(context, SEVERITY_WARNING, place, NULL,
	                                            "the signal '%s' uses the pin%s 0x%04x, which layout_init leaves "
	                                            "an input (its second number is 0x%04x): "
	                                            "OpenOCD %s sets the level, and nothing comes out",
	                                            signal->name, inputs & (inputs - 1) ? "s" : "", inputs,
	                                            layout->direction, know_version_name(context->version));
	rule_help(context, diagnostic, "if they are wired so, the second number of layout_init has to be 0x%04x",
	          layout->direction | inputs);
}

static void report_jtag(struct rule_context *context, const struct ftdi_layout *layout)
{
	const struct adapter *adapter = &context->run->adapter;
	struct diagnostic *diagnostic =
		rule_report(context, SEVERITY_WARNING, &adapter->layout.place, NULL,
	                    "the second number of layout_init, 0x%04x, leaves TCK, TDI or TMS an input: OpenOCD %s "
	                    "clocks, and nothing comes out",
	                    layout->direction, know_version_name(context->version));
	rule_help(context, diagnostic, "these three are 0x000b: write 0x%04x", layout->direction | JTAG_PINS);
}

static void check(struct rule_context *context)
{
	const struct adapter *adapter = &context->run->adapter;
	if (!adapter->driver || strcmp(adapter->driver, "ftdi") != 0 || !adapter->layout.given)
		return;
	struct ftdi_layout layout = ftdi_layout_of(context);
	if (!layout.is_given)
		return;
	if ((layout.direction & JTAG_PINS) != JTAG_PINS && settings_are_users(context, &adapter->layout.place))
		report_jtag(context, &layout);
	for (size_t i = 0; i < layout.count; i++)
		report_signal(context, &layout, &layout.signals[i]);
}

const struct rule rule_signal_on_input_pin = {
	.id = "signal-on-input-pin",
	.severity = SEVERITY_WARNING,
	.summary = "a signal of an ftdi adapter on a pin that is an input",
	.versions = "all",
	.finds = "`ftdi layout_signal` with a `-data` or `-oe` mask whose pins are not among the outputs of `ftdi "
		 "layout_init` (its second number), unless both masks are the same, as OpenOCD then switches the "
		 "direction itself; a layout_init that leaves TCK, TDI or TMS (0x000b) inputs.",
	.why = "The level is set in the chip and does not reach the pin. A reset line does not move, a buffer is never "
	       "switched on, and no message tells.",
	.bad = "adapter driver ftdi\nftdi vid_pid 0x0403 0x6014\nftdi layout_init 0x0008 0x000b\n"
	       "ftdi layout_signal nTRST -data 0x0010\n",
	.good = "adapter driver ftdi\nftdi vid_pid 0x0403 0x6014\nftdi layout_init 0x0018 0x001b\n"
		"ftdi layout_signal nTRST -data 0x0010\n",
	.check = check,
};
