/* SPDX-License-Identifier: MIT */
/* Ports out of the way of another OpenOCD, and nothing that tells the two probes apart. */
#include "rules/support/settings.h"

#include <stdlib.h>
#include <string.h>

/* A number, and not the one that OpenOCD takes by itself. */
static bool is_moved(const struct rule_context *context, const struct port *port, long usual)
{
	if (!port->value || !settings_are_users(context, &port->place))
		return false;
	char *end;
	long number = strtol(port->value, &end, 0);
	return *end == '\0' && number > 0 && number != usual;
}

static bool is_usb_probe(const struct rule_context *context)
{
	return know_word_exists("driver-with-serial", context->run->adapter.driver, context->version);
}

/* `jlink usb 1`: probes of SEGGER can be told apart by an address. */
static bool is_addressed(const struct rule_context *context)
{
	size_t next = 0;
	return model_next_record(context->model, "jlink usb", &next) != NULL;
}

static void check(struct rule_context *context)
{
	const struct openocd *run = context->run;
	const struct adapter *adapter = &run->adapter;
	if (!settings_run_is_complete(context) || adapter->serial || adapter->usb_location || !is_usb_probe(context) ||
	    !is_moved(context, &run->gdb_port, 3333) ||
	    (!is_moved(context, &run->telnet_port, 4444) && !is_moved(context, &run->tcl_port, 6666)) ||
	    is_addressed(context))
		return;
	struct diagnostic *diagnostic = rule_report(
		context, SEVERITY_NOTE, &adapter->driver_place, NULL,
		"the ports are moved, as for a second OpenOCD beside another, but nothing says which probe is "
		"this one's: of several alike OpenOCD %s opens the first that it finds",
		know_version_name(context->version));
	if (!diagnostic)
		return;
	diagnostic_add_related(context->sink, diagnostic, model_span_at(context->model, &run->gdb_port.place, NULL),
	                       "the port for GDB is moved here");
	rule_help(context, diagnostic, "give the probe's serial number: %s",
	          context->version >= OPENOCD_0_12_0 ? "'adapter serial ...'"
	                                             : "'ftdi_serial ...', 'hla_serial ...', as the driver has it");
}

const struct rule rule_unnamed_probe = {
	.id = "unnamed-probe",
	.severity = SEVERITY_NOTE,
	.summary = "moved ports, as for several probes, without a serial number",
	.versions = "all",
	.finds =
		"A port for GDB and one for telnet or Tcl other than the usual ones, in a run whose USB probe is given "
		"neither by serial number nor by USB location.",
	.why = "Ports are moved so that several OpenOCDs run side by side, each with its probe. Without a serial "
	       "number each "
	       "opens the first probe of its kind: the second one fails, or debugs the wrong board.",
	.bad = "gdb_port 3334\ntelnet_port 4445\nadapter driver cmsis-dap\ntransport select swd\nadapter speed 1000\n"
	       "swd newdap chip cpu -expected-id 0\n",
	.good = "gdb_port 3334\ntelnet_port 4445\nadapter driver cmsis-dap\nadapter serial 0123456789\ntransport "
		"select swd\n"
		"adapter speed 1000\nswd newdap chip cpu -expected-id 0\n",
	.check = check,
};
