/* SPDX-License-Identifier: MIT */
#include "rules/support/support.h"

#include <string.h>

#include "base/text.h"

static bool is_cortex_m_command(const struct failure *failure)
{
	return strcmp(failure->subject, "cortex_m") == 0 || strcmp(failure->subject, "cortex_m3") == 0 ||
	       text_starts_with(failure->command, "cortex_m ") || strcmp(failure->command, "cortex_m") == 0;
}

static void add_fix(struct rule_context *context, struct diagnostic *diagnostic, const struct failure *failure)
{
	source_id file = failure->place.file;
	const struct syntax_node *command = rule_failure_command(context, failure);
	if (!command || !model_is_user_file(context->model, file))
		return;
	struct fix *fix = rule_add_fix(context, diagnostic, file, FIX_SAFE, "Run it only without HLA");
	if (!fix)
		return;
	fix_replace(context->sink, fix, span_make(file, command->start, command->start), "if {![using_hla]} { ");
	fix_replace(context->sink, fix, span_make(file, command->end, command->end), " }");
}

static void check(struct rule_context *context)
{
	const struct failure *failure = rule_failure(context);
	const char *transport = context->run->transport.name;
	if (!failure || failure->kind != FAILURE_UNKNOWN_COMMAND || !transport ||
	    !text_starts_with(transport, "hla_") || !is_cortex_m_command(failure))
		return;
	rule_claim(context);
	struct diagnostic *diagnostic = rule_report_failure(context, SEVERITY_ERROR, failure,
	                                                    "'cortex_m' is no command under the transport '%s', where "
	                                                    "the adapter itself drives the core: OpenOCD %s "
	                                                    "stops here",
	                                                    transport, know_version_name(context->version));
	rule_help(context, diagnostic,
	          "an adapter of this kind resets by itself, so that the line is not needed: write 'if {![using_hla]} "
	          "{ ... }' around it; or use the adapter directly (%s)",
	          context->version >= OPENOCD_0_11_0 ? "interface/stlink-dap.cfg with 'transport select dapdirect_swd'"
	                                             : "with another adapter and 'transport select swd'");
	add_fix(context, diagnostic, failure);
}

const struct rule rule_cortex_m_command_under_hla = {
	.id = "cortex-m-command-under-hla",
	.order = 4,
	.severity = SEVERITY_ERROR,
	.summary = "a cortex_m command where an HLA adapter drives the core",
	.versions = "all",
	.finds = "`cortex_m reset_config`, `cortex_m vector_catch` and the like in a run whose transport is hla_swd or "
		 "hla_jtag.",
	.why = "With ST-Link, TI-ICDI and the like under HLA, OpenOCD makes a target of the type hla_target in place "
	       "of "
	       "cortex_m. The command group `cortex_m` comes with the first cortex_m target, so here it is unknown and "
	       "the load stops.",
	.bad = "source [find interface/stlink.cfg]\ntransport select hla_swd\nsource [find target/stm32f1x.cfg]\n"
	       "cortex_m reset_config sysresetreq\n",
	.good = "source [find interface/stlink.cfg]\ntransport select hla_swd\nsource [find target/stm32f1x.cfg]\n"
		"if {![using_hla]} { cortex_m reset_config sysresetreq }\n",
	.fix = "Writes `if {![using_hla]} { ... }` around the command.",
	.check = check,
};
