/* SPDX-License-Identifier: MIT */
/* The serial number of an old ST-LINK/V2, written byte by byte: those above 0x7f are compared with question marks. */
#include "rules/support/settings.h"

#include <string.h>

/* Bytes of the number of an ST-LINK/V2. */
#define SERIAL_BYTES 12

static bool has_high_byte(const char *serial)
{
	for (; *serial; serial++)
		if ((unsigned char)*serial >= 0x80)
			return true;
	return false;
}

/*
 * The bytes that were meant, as hexadecimal digits; NULL when SERIAL is something else. A Jim that knows UTF-8 makes
 * two bytes of a \xNN above 0x7f, any other one.
 */
static const char *digits_of(struct rule_context *context, const char *serial)
{
	bool is_raw = strlen(serial) == SERIAL_BYTES;
	const char *digits = "";
	size_t count = 0;
	for (const unsigned char *at = (const unsigned char *)serial; *at; at++, count++) {
		unsigned byte = *at;
		if (byte >= 0x80 && !is_raw) {
			if ((byte & 0xfc) != 0xc0 || (at[1] & 0xc0) != 0x80)
				return NULL;
			byte = (byte & 0x03) << 6 | (at[1] & 0x3fu);
			at++;
		}
		digits = arena_printf(context->arena, "%s%02X", digits, byte);
	}
	return count == SERIAL_BYTES ? digits : NULL;
}

static void check(struct rule_context *context)
{
	const struct adapter *adapter = &context->run->adapter;
	bool is_stlink = context->version != OPENOCD_0_10_0 && adapter->driver &&
	                 (strcmp(adapter->driver, "hla") == 0 || strcmp(adapter->driver, "st-link") == 0);
	if (!is_stlink || !adapter->serial || !settings_are_users(context, &adapter->serial_place) ||
	    !has_high_byte(adapter->serial))
		return;
	struct diagnostic *diagnostic =
		settings_report_word(context, SEVERITY_WARNING, &adapter->serial_place, adapter->serial,
	                             "this serial number can never match: it has bytes above 0x7f, and OpenOCD %s is "
	                             "given a '?' for each of them "
	                             "by the USB library",
	                             know_version_name(context->version));
	const char *digits = digits_of(context, adapter->serial);
	rule_help(context, diagnostic,
	          "write the number as hexadecimal digits%s%s: so OpenOCD reads it from an old ST-LINK",
	          digits ? ", " : "", digits ? digits : "");
	if (digits)
		settings_replace_word(context, diagnostic, &adapter->serial_place, adapter->serial, digits,
		                      "adapter-serial");
}

const struct rule rule_unmatchable_serial = {
	.id = "unmatchable-serial",
	.severity = SEVERITY_WARNING,
	.summary = "a serial number of an ST-LINK that never matches",
	.versions = "0.11.0 and later",
	.finds = "`hla_serial`, `st-link serial` or `adapter serial` with bytes above 0x7f (`\"\\xaa\\xbc...\"`), as "
		 "old notes on the "
		 "ST-LINK/V2 have it.",
	.why = "The USB library hands out a '?' for every such byte, so OpenOCD finds no probe with that number: `open "
	       "failed`. "
	       "From 0.11.0 on it compares the 24 hexadecimal digits of these old probes instead.",
	.bad = "adapter driver hla\nhla_layout stlink\nhla_vid_pid 0x0483 0x3748\n"
	       "adapter serial \"\\xaa\\xbc\\x6e\\x06\\x50\\x75\\xff\\x55\\x17\\x42\\x19\\x3f\"\n",
	.good = "adapter driver hla\nhla_layout stlink\nhla_vid_pid 0x0483 0x3748\n"
		"adapter serial AABC6E065075FF551742193F\n",
	.fix = "Unsafe: writes the hexadecimal digits.",
	.check = check,
};
