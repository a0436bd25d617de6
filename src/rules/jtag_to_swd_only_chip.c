/* SPDX-License-Identifier: MIT */
/* Many adapters do JTAG unless told otherwise; many small chips have no JTAG. */
#include "rules/support/adapter.h"
#include "rules/support/settings.h"

#include <string.h>

static bool can_do_swd(const struct adapter *adapter)
{
	for (size_t i = 0; i < adapter->transports.count; i++)
		if (strcmp(adapter->transports.items[i], "swd") == 0)
			return true;
	return false;
}

/* An ftdi adapter without the signal SWD_EN fails with SWD, too. */
static bool is_ready_for_swd(const struct adapter *adapter)
{
	for (size_t i = 0; i < adapter->signals.count; i++)
		if (strcmp(adapter->signals.items[i].name, "SWD_EN") == 0)
			return true;
	return strcmp(adapter->driver, "ftdi") != 0;
}

static void add_fix(struct rule_context *context, struct diagnostic *diagnostic)
{
	const struct transport_session *session = &context->run->transport;
	const struct adapter *adapter = &context->run->adapter;
	if (!session->by_query) {
		settings_replace_word(context, diagnostic, &session->place, "jtag", "swd", "*");
		return;
	}
	struct place place = model_user_place(context->model, &adapter->driver_place);
	struct span span = rule_lone_command_span(context, &place);
	struct fix *fix = span.file == SOURCE_NONE ? NULL
	                                           : rule_add_fix(context, diagnostic, place.file, FIX_SAFE,
	                                                          "Select the transport 'swd'");
	if (!fix)
		return;
	rule_insert_after(context, fix, span, "transport select swd\n");
	fix_declare_change(context->sink, fix, "*");
}

static void check(struct rule_context *context)
{
	const struct transport_session *session = &context->run->transport;
	const struct adapter *adapter = &context->run->adapter;
	if (!settings_run_is_complete(context) || !settings_transport_is(context, "jtag"))
		return;
	const char *script = adapter_swd_only_script(context);
	if (!script)
		return;
	bool by_itself = session->by_query || session->automatic;
	struct diagnostic *diagnostic = rule_report(
		context, SEVERITY_WARNING, by_itself ? &adapter->driver_place : &session->place, NULL,
		"the chip of '%s' has no JTAG to debug it by, only SWD, but %s: OpenOCD %s will not find it", script,
		by_itself ? "nothing selects a transport and this adapter does JTAG" : "JTAG is selected here",
		know_version_name(context->version));
	if (!can_do_swd(adapter)) {
		rule_help(context, diagnostic, "the driver '%s' does JTAG only: another adapter is needed",
		          adapter->driver);
		return;
	}
	rule_help(context, diagnostic, "write 'transport select swd' behind the line that chooses the adapter%s",
	          is_ready_for_swd(adapter) ? "" : "; an ftdi adapter needs a file for SWD, or the signal SWD_EN");
	if (diagnostic && is_ready_for_swd(adapter))
		add_fix(context, diagnostic);
}

const struct rule rule_jtag_to_swd_only_chip = {
	.id = "jtag-to-swd-only-chip",
	.severity = SEVERITY_WARNING,
	.summary = "JTAG with a chip that is debugged by SWD only",
	.versions = "all",
	.finds =
		"A run that reaches its end with the transport `jtag` and the shipped target file of a chip without "
		"JTAG (nRF51, nRF52, STM32F0, STM32G0, STM32L0, RP2040, SAM D, Kinetis L, LPC8xx, XMC1000 and others). "
		"Mostly nobody chose JTAG: it is what jlink and ftdi take by themselves.",
	.why = "The config loads, and at `init` OpenOCD finds no TAP on the chain. The message speaks of wiring and "
	       "power.",
	.bad = "source [find interface/jlink.cfg]\nsource [find target/stm32f0x.cfg]\n",
	.good = "source [find interface/jlink.cfg]\ntransport select swd\nsource [find target/stm32f0x.cfg]\n",
	.fix = "Selects SWD behind the adapter where nothing was selected. Unsafe: in place of a `transport select "
               "jtag`.",
	.check = check,
};
