/* SPDX-License-Identifier: MIT */
/* A pair of USB numbers that no adapter of the driver has: vendor and product swapped, or another maker's vendor. */
#include "rules/support/settings.h"

#include <string.h>

static unsigned vendor_of(uint32_t id)
{
	return id >> 16;
}

static unsigned product_of(uint32_t id)
{
	return id & 0xffff;
}

static bool is_vendor(const struct rule_context *context, const char *kind, unsigned number)
{
	return know_word_exists(kind, arena_printf(context->arena, "%04x", number), context->version);
}

/* Two vendors may well be in a pair; a product that is one, with a vendor that is none, is not by chance. */
static bool is_swapped(const struct rule_context *context, uint32_t id)
{
	return is_vendor(context, "probe-vendor", product_of(id)) && !is_vendor(context, "probe-vendor", vendor_of(id));
}

/* The ftdi driver speaks to chips of FTDI only, whatever the name on the cable. */
static bool is_of_other_maker(const struct rule_context *context, uint32_t id)
{
	return strcmp(context->run->adapter.driver, "ftdi") == 0 &&
	       is_vendor(context, "vendor-without-ftdi", vendor_of(id));
}

/* The INDEX-th argument of the command at PLACE in the text, or NULL. */
static const struct syntax_node *word_of(struct rule_context *context, const struct place *place, size_t index)
{
	const struct syntax_node *command = model_command_at(context->model, place, NULL);
	const char *text = command ? rule_text(context, place->file) : NULL;
	size_t first = 0;
	while (command && first < syntax_command_word_count(command)) {
		const char *value = syntax_word_value(context->arena, text, syntax_command_word(command, first++));
		if (value && strlen(value) >= strlen("vid_pid") &&
		    strcmp(value + strlen(value) - strlen("vid_pid"), "vid_pid") == 0)
			return first + index < syntax_command_word_count(command)
			               ? syntax_command_word(command, first + index)
			               : NULL;
	}
	return NULL;
}

static struct diagnostic *report(struct rule_context *context, enum severity severity, const struct syntax_node *word,
                                 const char *message)
{
	const struct place *place = &context->run->adapter.usb_ids_place;
	if (!word)
		return rule_report(context, severity, place, NULL, "%s", message);
	return rule_report_span(context, severity, model_node_span(place->file, word), place, "%s", message);
}

static void report_swapped(struct rule_context *context, size_t index)
{
	const struct adapter *adapter = &context->run->adapter;
	uint32_t id = adapter->usb_ids.items[index];
	const struct syntax_node *vendor = word_of(context, &adapter->usb_ids_place, 2 * index);
	const struct syntax_node *product = word_of(context, &adapter->usb_ids_place, 2 * index + 1);
	bool is_only = adapter->usb_ids.count == 1;
	struct diagnostic *diagnostic =
		report(context, is_only ? SEVERITY_ERROR : SEVERITY_WARNING, vendor,
	               arena_printf(context->arena,
	                            "vendor and product are swapped: 0x%04x is the number of a vendor, but the first "
	                            "number is taken "
	                            "for that: OpenOCD %s %s",
	                            product_of(id), know_version_name(context->version),
	                            is_only ? "finds no adapter at 'init'" : "never finds an adapter by this pair"));
	rule_help(context, diagnostic, "write 0x%04x 0x%04x: the vendor comes first, as in the output of lsusb",
	          product_of(id), vendor_of(id));
	if (!diagnostic || !vendor || !product)
		return;
	const char *text = rule_text(context, adapter->usb_ids_place.file);
	struct fix *fix =
		rule_add_fix(context, diagnostic, adapter->usb_ids_place.file, FIX_UNSAFE, "Swap the two numbers");
	if (!fix)
		return;
	source_id file = adapter->usb_ids_place.file;
	fix_replace(context->sink, fix, model_node_span(file, vendor), syntax_word_raw(context->arena, text, product));
	fix_replace(context->sink, fix, model_node_span(file, product), syntax_word_raw(context->arena, text, vendor));
	fix_declare_change(context->sink, fix, "adapter-usb-id *");
}

static void report_other_maker(struct rule_context *context, size_t index)
{
	const struct adapter *adapter = &context->run->adapter;
	uint32_t id = adapter->usb_ids.items[index];
	struct diagnostic *diagnostic = report(
		context, SEVERITY_WARNING, word_of(context, &adapter->usb_ids_place, 2 * index),
		arena_printf(context->arena,
	                     "0x%04x:0x%04x is no FTDI chip: with the driver 'ftdi' OpenOCD %s opens it at 'init' and "
	                     "fails, or passes it over",
	                     vendor_of(id), product_of(id), know_version_name(context->version)));
	rule_help(
		context, diagnostic,
		"adapters of this maker need another driver, if OpenOCD has one for them (interface/*.cfg choose it)");
}

static void check(struct rule_context *context)
{
	const struct adapter *adapter = &context->run->adapter;
	if (!adapter->driver || !settings_are_users(context, &adapter->usb_ids_place))
		return;
	for (size_t i = 0; i < adapter->usb_ids.count; i++) {
		if (is_swapped(context, adapter->usb_ids.items[i]))
			report_swapped(context, i);
		else if (is_of_other_maker(context, adapter->usb_ids.items[i]))
			report_other_maker(context, i);
	}
}

const struct rule rule_wrong_usb_ids = {
	.id = "wrong-usb-ids",
	.severity = SEVERITY_ERROR,
	.summary = "USB numbers that no adapter of the driver has",
	.versions = "all",
	.finds = "A pair of vendor and product in `adapter usb vid_pid`, `ftdi vid_pid` and their like in the wrong "
		 "order "
		 "(`0x6001 0x0403`), or, with the ftdi driver, of a maker whose adapters have no FTDI chip (ST, "
		 "SEGGER, Arm, "
		 "Xilinx, Raspberry Pi, WCH, Espressif).",
	.why = "OpenOCD compares both numbers with those of each device and says only that it cannot find or open one, "
	       "which looks like a cable or a driver.",
	.bad = "adapter driver ftdi\nftdi vid_pid 0x6001 0x0403\nftdi layout_init 0x0008 0x000b\n",
	.good = "adapter driver ftdi\nftdi vid_pid 0x0403 0x6001\nftdi layout_init 0x0008 0x000b\n",
	.fix = "Unsafe: swaps the two numbers.",
	.check = check,
};
