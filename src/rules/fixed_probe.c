/* SPDX-License-Identifier: MIT */
#include "rules/support/settings.h"

/* Written there as it is: a value that comes from a variable or the environment is open to everybody. */
static bool is_literal(struct rule_context *context, const struct place *place, const char *value)
{
	return value && *value && settings_are_users(context, place) &&
	       !source_store_file(context->model->sources, place->file)->is_command &&
	       rule_word_at(context, place, value, NULL);
}

static void report(struct rule_context *context, const struct place *place, const char *value, const char *what,
                   const char *variable)
{
	struct diagnostic *diagnostic = settings_report_word(
		context, SEVERITY_NOTE, place, value,
		"only the one probe with the %s '%s' is opened: with any other OpenOCD %s fails at 'init'", what, value,
		know_version_name(context->version));
	rule_help(context, diagnostic,
	          "where others use this file, too, leave the choice to the call ('-c \"set %s ...\"' before the file) "
	          "or take the line out",
	          variable);
}

static void check(struct rule_context *context)
{
	const struct adapter *adapter = &context->run->adapter;
	if (is_literal(context, &adapter->serial_place, adapter->serial))
		report(context, &adapter->serial_place, adapter->serial, "serial number", "SERIAL");
	if (is_literal(context, &adapter->usb_location_place, adapter->usb_location))
		report(context, &adapter->usb_location_place, adapter->usb_location, "USB location", "LOCATION");
}

const struct rule rule_fixed_probe = {
	.id = "fixed-probe",
	.severity = SEVERITY_NOTE,
	.summary = "the serial number or USB location of one probe",
	.versions = "all",
	.finds = "`adapter serial`, `adapter usb location` or an old form of them with a fixed value in a file.",
	.why = "It is right on a bench with several probes and wrong everywhere else: OpenOCD then says that it cannot "
	       "find the device, which looks like a driver or a cable.",
	.bad = "adapter driver cmsis-dap\nadapter serial 0123456789\n",
	.good = "adapter driver cmsis-dap\nif {[info exists SERIAL]} { adapter serial $SERIAL }\n",
	.check = check,
};
