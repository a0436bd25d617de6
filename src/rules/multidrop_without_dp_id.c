/* SPDX-License-Identifier: MIT */
#include "rules/support/support.h"

#include <string.h>

#include "base/text.h"

static bool is_swd(const struct rule_context *context)
{
	const char *transport = context->run->transport.name;
	return transport && (strcmp(transport, "swd") == 0 || strcmp(transport, "dapdirect_swd") == 0);
}

/* The line that needs the two options: a later `dap create` while an earlier one has none is as good. */
static void report_failure(struct rule_context *context, const struct failure *failure)
{
	rule_claim(context);
	struct diagnostic *diagnostic = rule_report_failure(
		context, SEVERITY_ERROR, failure,
		"a second DAP on the same SWD wires needs -dp-id and -instance-id, and so does the first: OpenOCD %s "
		"stops here",
		know_version_name(context->version));
	for (size_t i = 0; i < context->run->daps.count; i++) {
		const struct dap *dap = context->run->daps.items[i];
		if (!dap->has_multidrop_id && dap->place.file != SOURCE_NONE)
			diagnostic_add_related(context->sink, diagnostic,
			                       model_span_at(context->model, &dap->place, "dap"),
			                       "DAP '%s' has no -dp-id", dap->name);
	}
	rule_help(context, diagnostic,
	          "write 'dap create NAME -chain-position TAP -dp-id TARGETID -instance-id N' for each of them; the "
	          "chip's "
	          "manual has the TARGETID, N counts the DAPs of one chip from 0 (RP2040: -dp-id 0x01002927, 0 and 1)");
}

/* 0.11.0 has no multidrop: every DAP talks to the one that answers. */
static void report_old(struct rule_context *context)
{
	const struct openocd *run = context->run;
	const struct dap *first = run->daps.items[0];
	for (size_t i = 1; i < run->daps.count; i++) {
		const struct dap *dap = run->daps.items[i];
		if (dap->tap == first->tap || dap->place.file == SOURCE_NONE ||
		    !model_is_user_file(context->model, dap->place.file))
			continue;
		struct diagnostic *diagnostic = rule_report(
			context, SEVERITY_WARNING, &dap->place, "dap",
			"OpenOCD %s cannot tell several DAPs on the same SWD wires apart: '%s' talks to the same chip "
			"as '%s'",
			know_version_name(context->version), dap->name, first->name);
		rule_help(context, diagnostic,
		          "multidrop SWD (-dp-id and -instance-id) comes with OpenOCD 0.12.0; before, give each DAP "
		          "an adapter and an OpenOCD of its own");
		return;
	}
}

static void check(struct rule_context *context)
{
	const struct failure *failure = rule_failure(context);
	if (failure && (strstr(failure->message, "several DAPs on SWD need") ||
	                strstr(failure->message, "with and without -dp-id")))
		report_failure(context, failure);
	else if (context->version == OPENOCD_0_11_0 && context->run->daps.count > 1 && is_swd(context))
		report_old(context);
}

const struct rule rule_multidrop_without_dp_id = {
	.id = "multidrop-without-dp-id",
	.order = 4,
	.severity = SEVERITY_ERROR,
	.summary = "several DAPs on SWD that nothing tells apart",
	.versions = "0.11.0: warning; 0.12.0 and later: error",
	.finds = "Two or more DAPs under the transport swd or dapdirect_swd without -dp-id and -instance-id each.",
	.why = "SWD has one pair of wires and no chain. Several DAPs can share it only by multidrop, where each is "
	       "selected by its TARGETID and instance. Without these `dap create` fails from 0.12.0 on; 0.11.0, which "
	       "knows no multidrop, talks to the same DAP under both names.",
	.bad = "adapter driver cmsis-dap\ntransport select swd\nswd newdap chip a\n"
	       "swd newdap chip b\ndap create a.dap -chain-position chip.a\n"
	       "dap create b.dap -chain-position chip.b\n",
	.good = "adapter driver cmsis-dap\ntransport select swd\nswd newdap chip a\nswd newdap chip b\n"
		"dap create a.dap -chain-position chip.a -dp-id 0x01002927 -instance-id 0\n"
		"dap create b.dap -chain-position chip.b -dp-id 0x01002927 -instance-id 1\n",
	.check = check,
};
