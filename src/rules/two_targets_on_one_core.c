/* SPDX-License-Identifier: MIT */
#include "rules/support/support.h"

#include <string.h>

/* A mem_ap looks at the memory behind an access port and has no core. */
static bool has_core(const struct target *target)
{
	return strcmp(target->type, "mem_ap") != 0 && strcmp(target->type, "testee") != 0;
}

static bool same_access_port(const struct target *a, const struct target *b)
{
	/* Without -ap-num OpenOCD looks for a port of the kind that the core needs. */
	return a->has_ap_num == b->has_ap_num && (!a->has_ap_num || a->ap_num == b->ap_num);
}

static bool same_core(const struct target *a, const struct target *b)
{
	if (strcmp(a->type, b->type) != 0 || a->core_id != b->core_id || a->debug_base_set != b->debug_base_set ||
	    (a->debug_base_set && a->debug_base != b->debug_base))
		return false;
	if (a->dap || b->dap)
		return a->dap == b->dap && same_access_port(a, b);
	return a->tap && a->tap == b->tap;
}

static const struct target *twin_before(const struct openocd *run, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (has_core(run->targets.items[i]) && same_core(run->targets.items[i], run->targets.items[index]))
			return run->targets.items[i];
	return NULL;
}

static void check(struct rule_context *context)
{
	for (size_t i = 1; i < context->run->targets.count; i++) {
		const struct target *target = context->run->targets.items[i];
		const struct target *twin = has_core(target) ? twin_before(context->run, i) : NULL;
		if (!twin || !model_is_user_file(context->model, target->place.file))
			continue;
		const char *where = target->dap ? target->dap->name : target->tap->name;
		struct diagnostic *diagnostic =
			rule_report(context, SEVERITY_WARNING, &target->place, "target",
		                    "target '%s' is the same core as '%s' (%s%s): OpenOCD %s halts, resumes and resets "
		                    "it under both "
		                    "names without telling the other",
		                    target->name, twin->name, where,
		                    target->has_ap_num ? arena_printf(context->arena, ", -ap-num %llu",
		                                                      (unsigned long long)target->ap_num)
		                                       : "",
		                    know_version_name(context->version));
		if (!diagnostic)
			continue;
		if (twin->place.file != SOURCE_NONE)
			diagnostic_add_related(context->sink, diagnostic,
			                       model_span_at(context->model, &twin->place, "target"),
			                       "'%s' is made here", twin->name);
		rule_help(context, diagnostic,
		          "give the second core its own -ap-num, -coreid or -dbgbase, or leave one of the targets out");
	}
}

const struct rule rule_two_targets_on_one_core = {
	.id = "two-targets-on-one-core",
	.severity = SEVERITY_WARNING,
	.summary = "two targets with the same debug port, access port and core",
	.versions = "all",
	.finds = "Two targets of one type on the same DAP (or TAP) with the same -ap-num, -coreid and -dbgbase.",
	.why = "Each target keeps its own idea of whether the core runs, of its breakpoints and its registers. Two on "
	       "one "
	       "core work against each other: what GDB does through one is news to the other. Mostly a -coreid, "
	       "-ap-num or -dbgbase was forgotten when the line was copied.",
	.bad = "adapter driver dummy\ntransport select jtag\njtag newtap chip cpu -irlen 4\n"
	       "dap create chip.dap -chain-position chip.cpu\n"
	       "target create chip.m4 cortex_m -dap chip.dap -ap-num 0\n"
	       "target create chip.m0 cortex_m -dap chip.dap -ap-num 0\n",
	.good = "adapter driver dummy\ntransport select jtag\njtag newtap chip cpu -irlen 4\n"
		"dap create chip.dap -chain-position chip.cpu\n"
		"target create chip.m4 cortex_m -dap chip.dap -ap-num 0\n"
		"target create chip.m0 cortex_m -dap chip.dap -ap-num 1\n",
	.check = check,
};
