/* SPDX-License-Identifier: MIT */
#include "rules/support/events.h"

#include <string.h>

#include "base/text.h"

static bool is_this_machine(const char *address)
{
	return text_starts_with(address, "127.") || strcmp(address, "localhost") == 0 || strcmp(address, "::1") == 0;
}

static void check(struct rule_context *context)
{
	const struct openocd *run = context->run;
	if (!events_run_serves_gdb(context) || !run->bind_address || is_this_machine(run->bind_address) ||
	    !model_is_user_file(context->model, run->bind_place.file))
		return;
	struct diagnostic *diagnostic =
		rule_report(context, SEVERITY_NOTE, &run->bind_place, "bindto",
	                    "OpenOCD %s listens on %s: whoever can reach this machine over the network can debug the "
	                    "target and, by "
	                    "the telnet and Tcl ports, run programs on it; there is no password",
	                    know_version_name(context->version),
	                    strcmp(run->bind_address, "0.0.0.0") == 0 ? "all network interfaces" : run->bind_address);
	rule_help(context, diagnostic,
	          "%s and reach it through a tunnel (ssh -L 3333:localhost:3333), or switch the other servers off: "
	          "'telnet_port disabled' and 'tcl_port disabled'",
	          context->version == OPENOCD_0_10_0 ? "write 'bindto 127.0.0.1'" : "leave 'bindto' out");
}

const struct rule rule_open_to_network = {
	.id = "open-to-network",
	.severity = SEVERITY_NOTE,
	.summary = "OpenOCD's servers open to the network",
	.versions = "all",
	.finds = "`bindto` with an address other than this machine's own, in a run that goes on to serve.",
	.why = "GDB, telnet and Tcl have no password. The Tcl of OpenOCD can start programs and write files with the "
	       "rights of the user. From 0.11.0 on it listens on this machine only unless `bindto` says otherwise.",
	.bad = "adapter driver dummy\ntransport select jtag\nbindto 0.0.0.0\n",
	.good = "adapter driver dummy\ntransport select jtag\nbindto 127.0.0.1\n",
	.check = check,
};
