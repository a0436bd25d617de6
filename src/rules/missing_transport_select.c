/* SPDX-License-Identifier: MIT */
/* OpenOCD takes the adapter's first transport when a script asks before one is selected. */
#include "rules/support/adapter.h"

#include "base/text.h"

static void add_fix(struct rule_context *context, struct diagnostic *diagnostic, const struct place *place,
                    const char *transport)
{
	struct span span = rule_lone_command_span(context, place);
	if (span.file == SOURCE_NONE)
		return;
	struct fix *fix = rule_add_fix(context, diagnostic, place->file, FIX_SAFE,
	                               "Select the transport '%s', as OpenOCD does", transport);
	if (!fix)
		return;
	rule_insert_after(context, fix, span, arena_printf(context->arena, "transport select %s\n", transport));
	fix_declare_change(context->sink, fix, "transport");
}

/* repeated-transport-select tells of one that comes too late. */
static bool is_selected_later(const struct rule_context *context)
{
	size_t next = 0;
	const struct command_record *record;
	while ((record = model_next_record(context->model, "transport select", &next)))
		if (record->arguments.count == 1 && model_is_user_file(context->model, record->place.file))
			return true;
	return false;
}

static void check(struct rule_context *context)
{
	const struct openocd *run = context->run;
	const struct transport_session *session = &run->transport;
	const struct adapter *adapter = &run->adapter;
	if (!session->by_query || adapter->transports.count < 2 || text_equal(adapter->driver, ASSUMED_ADAPTER) ||
	    !run->ok || is_selected_later(context))
		return;
	/* jtag-to-swd-only-chip says more. */
	if (text_equal(session->name, "jtag") && adapter_swd_only_script(context))
		return;
	bool warns = context->version == OPENOCD_MASTER;
	struct diagnostic *diagnostic = rule_report(
		context, warns ? SEVERITY_WARNING : SEVERITY_NOTE, &adapter->driver_place, NULL,
		"no transport is selected for this adapter, which can do %s: OpenOCD %s takes '%s'%s",
		adapter_transport_list(context->arena, &adapter->transports), know_version_name(context->version),
		session->name, warns ? " and warns that it will stop doing so" : "");
	if (!diagnostic)
		return;
	struct span asked = model_span_at(context->model, &session->place, NULL);
	if (asked.file != SOURCE_NONE)
		diagnostic_add_related(context->sink, diagnostic, asked,
		                       "it is taken here, where a script asks for it");
	rule_help(context, diagnostic, "say which one: 'transport select %s' behind the line that chooses the adapter",
	          session->name);
	struct place place = model_user_place(context->model, &adapter->driver_place);
	add_fix(context, diagnostic, &place, session->name);
}

const struct rule rule_missing_transport_select = {
	.id = "missing-transport-select",
	.order = 5,
	.severity = SEVERITY_NOTE,
	.summary = "the adapter has several transports and none is selected",
	.versions = "a note up to 0.12.0, a warning on master",
	.finds = "A run whose adapter can do more than one transport, and in which nothing selects one before a "
		 "script asks for it.",
	.why = "OpenOCD then takes the first that the driver lists: 'jtag' for ftdi and jlink, 'swd' for cmsis-dap. "
	       "That may be the one that is not wired. Master warns that it will not do so for ever.",
	.bad = "source [find interface/cmsis-dap.cfg]\nsource [find target/stm32f4x.cfg]\n",
	.good = "source [find interface/cmsis-dap.cfg]\ntransport select swd\nsource [find target/stm32f4x.cfg]\n",
	.fix = "The transport that OpenOCD takes is selected behind the adapter.",
	.check = check,
};
