/* SPDX-License-Identifier: MIT */
#include "rules/support/adapter.h"

#include "base/text.h"

/* Drivers that never ask for a speed: nothing is clocked, or their firmware decides. */
static bool has_speed(const struct rule_context *context)
{
	return !know_word_exists("driver-without-speed", context->run->adapter.driver, context->version);
}

/* An adapter and something to debug; the end was reached, or `init`. */
static bool is_complete(const struct openocd *run)
{
	bool at_end = run->ok && (run->end == RUN_END || run->end == RUN_INIT) && !run->noinit;
	return at_end && run->adapter.driver && !text_equal(run->adapter.driver, ASSUMED_ADAPTER) &&
	       (run->targets.count || run->taps.count);
}

static bool refuses(enum openocd_version version)
{
	return version == OPENOCD_0_10_0 || version == OPENOCD_0_11_0;
}

static const char *command_of(enum openocd_version version)
{
	return version == OPENOCD_0_10_0 ? "adapter_khz" : "adapter speed";
}

static void add_fix(struct rule_context *context, struct diagnostic *diagnostic, const struct place *place)
{
	struct span span = rule_lone_command_span(context, place);
	if (span.file == SOURCE_NONE)
		return;
	struct fix *fix =
		rule_add_fix(context, diagnostic, place->file, FIX_UNSAFE, "Set 1000 kHz, which most chips can do");
	if (!fix)
		return;
	rule_insert_after(context, fix, span, arena_printf(context->arena, "%s 1000\n", command_of(context->version)));
	fix_declare_change(context->sink, fix, "speed");
}

static void check(struct rule_context *context)
{
	const struct openocd *run = context->run;
	if (!is_complete(run) || run->adapter.speed_word || !has_speed(context))
		return;
	const char *version = know_version_name(context->version);
	struct diagnostic *diagnostic =
		refuses(context->version)
			? rule_report(context, SEVERITY_ERROR, &run->adapter.driver_place, NULL,
	                              "nothing sets the adapter's speed, and OpenOCD %s fails at 'init' without",
	                              version)
			: rule_report(context, SEVERITY_NOTE, &run->adapter.driver_place, NULL,
	                              "nothing sets the adapter's speed: OpenOCD %s warns and runs at 100 kHz, which "
	                              "is slow",
	                              version);
	if (!diagnostic)
		return;
	rule_help(context, diagnostic,
	          "write '%s KHZ'; 1000 suits most chips, and a sixth of the core's clock is the limit of "
	          "many",
	          command_of(context->version));
	struct place place = model_user_place(context->model, &run->adapter.driver_place);
	add_fix(context, diagnostic, &place);
}

const struct rule rule_missing_adapter_speed = {
	.id = "missing-adapter-speed",
	.order = 5,
	.severity = SEVERITY_NOTE,
	.summary = "nothing sets the speed of the adapter",
	.versions = "an error on 0.10.0 and 0.11.0, a note later",
	.finds = "A complete run, with an adapter and a target, in which neither the user's files nor the shipped "
		 "ones set the adapter's speed.",
	.why = "0.10.0 and 0.11.0 fail at `init`. Later versions run at 100 kHz with a warning: loading a program "
	       "takes minutes.",
	.bad = "source [find interface/cmsis-dap.cfg]\ntransport select swd\nswd newdap chip cpu -expected-id 0\n"
	       "dap create chip.dap -chain-position chip.cpu\ntarget create chip.cpu cortex_m -dap chip.dap\n",
	.good = "source [find interface/cmsis-dap.cfg]\ntransport select swd\nadapter speed 1000\n"
		"swd newdap chip cpu -expected-id 0\ndap create chip.dap -chain-position chip.cpu\n"
		"target create chip.cpu cortex_m -dap chip.dap\n",
	.fix = "1000 kHz are set behind the adapter (unsafe: the chip may want less).",
	.check = check,
};
