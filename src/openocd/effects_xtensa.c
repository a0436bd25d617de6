/* SPDX-License-Identifier: MIT */
/*
 * `xtensa xt...`: the description of a core, written down before `init`. On the ESP32 family a command given to one
 * target of an SMP group is carried out for all of them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "openocd/effects.h"
#include "openocd/target_options.h"

/* ---- what is known of a core so far: counters kept with the target's options ---- */

static long core_value(const struct target *target, const char *name)
{
	const char *text = map_get(&target->options, name);
	return text ? strtol(text, NULL, 10) : 0;
}

static void set_core_value(struct invocation *call, struct target *target, const char *name, long value)
{
	option_set(&target->options, name, arena_printf(call->openocd->arena, "%ld", value));
}

typedef int core_command(struct invocation *call, struct target *target);

static bool is_core(const struct invocation *call, const struct target *target)
{
	return know_command_comes_with(call->command, "target-type", target->type);
}

static int for_group(struct invocation *call, core_command *run)
{
	struct openocd *openocd = call->openocd;
	struct target *target = openocd->current_target;
	if (!target || !is_core(call, target))
		return invocation_fail(call, "the current target is no Xtensa core");
	bool alone = text_equal(target->type, "xtensa") || text_equal(target->type, "esp32s2") || !target->smp_group;
	if (alone)
		return run(call, target);
	for (size_t i = 0; i < openocd->targets.count; i++) {
		struct target *member = openocd->targets.items[i];
		if (member->smp_group != target->smp_group)
			continue;
		int code = is_core(call, member) ? run(call, member)
		                                 : invocation_fail(call, "'%s' is no Xtensa core", member->name);
		if (code != OPENOCD_OK)
			return code;
	}
	return invocation_ok();
}

static unsigned number_at(const struct invocation *call, int index)
{
	return (unsigned)strtoul(invocation_argument(call, index), NULL, 0);
}

static int fail_value(struct invocation *call, int index, const char *expected)
{
	return invocation_fail_as(call, FAILURE_WRONG_ARGUMENTS, index + 1, invocation_argument(call, index),
	                          "'%s' does not fit: %s", invocation_argument(call, index), expected);
}

/* ---- xtdef, xtopt ---- */

static int define_core(struct invocation *call, struct target *target)
{
	set_core_value(call, target, "xtensa lx", 1);
	return invocation_ok();
}

int effect_xtensa_xtdef(struct invocation *call)
{
	return for_group(call, define_core);
}

static const struct core_option {
	const char *name;
	int low, high;             /* of an LX core */
	int plain_low, plain_high; /* as long as the core is not known to be one */
	bool needs_priorities;
} core_options[] = {
	{"arnum", 0, 64, 0, 64, false},     {"windowed", 0, 1, 0, 1, false},
	{"cpenable", 0, 1, 0, 1, false},    {"exceptions", 0, 1, 0, 1, false},
	{"intnum", 0, 32, 0, 32, false},    {"hipriints", 0, 1, 0, 1, false},
	{"excmlevel", 1, 6, 1, 6, true},    {"intlevels", 2, 6, 1, 255, true},
	{"debuglevel", 2, 6, 0, 0, false},  {"ibreaknum", 0, 2, 0, 2, false},
	{"dbreaknum", 0, 2, 0, 2, false},   {"tracemem", 0, 256 * 1024, 0, 256 * 1024, false},
	{"tracememrev", 0, 1, 0, 1, false}, {"perfcount", 0, 8, 0, 8, false},
};

/* Unknown options are passed over with a warning. */
static int set_core_option(struct invocation *call, struct target *target)
{
	int value = (int)strtol(invocation_argument(call, 1), NULL, 0);
	bool lx = core_value(target, "xtensa lx") != 0;
	for (size_t i = 0; i < sizeof(core_options) / sizeof(core_options[0]); i++) {
		const struct core_option *option = &core_options[i];
		if (strcasecmp(option->name, invocation_argument(call, 0)) != 0)
			continue;
		int low = lx ? option->low : option->plain_low;
		int high = lx ? option->high : option->plain_high;
		if (value < low || value > high)
			return fail_value(call, 1, arena_printf(call->openocd->arena, "%d to %d", low, high));
		if (option->needs_priorities && !core_value(target, "xtensa hipriints"))
			return fail_value(call, 0, "it needs 'xtopt hipriints 1' first");
		if (text_equal(option->name, "hipriints"))
			set_core_value(call, target, "xtensa hipriints", value);
		return invocation_ok();
	}
	invocation_log(call, LOG_WARNING, "ignored-arguments", "'xtopt %s' is not known and does nothing",
	               invocation_argument(call, 0));
	return invocation_ok();
}

int effect_xtensa_xtopt(struct invocation *call)
{
	return for_group(call, set_core_option);
}

/* ---- xtmem, xtmpu, xtmmu ---- */

static int describe_memory(struct invocation *call, struct target *target)
{
	const char *memory = invocation_argument(call, 0);
	size_t length = strlen(memory);
	(void)target;
	if (strcasecmp(memory, "icache") == 0 || strcasecmp(memory, "dcache") == 0)
		return call->argc == 4 || call->argc == 5
		               ? invocation_ok()
		               : invocation_usage(call, 0, "CACHE LINE_BYTES BYTES WAYS [WRITEBACK]");
	if (length == 4 && call->argc != 3) /* iram, dram, sram, irom, drom, srom */
		return invocation_usage(call, 0, "MEMORY ADDRESS BYTES");
	return invocation_ok();
}

int effect_xtensa_xtmem(struct invocation *call)
{
	return for_group(call, describe_memory);
}

static int describe_protection(struct invocation *call, struct target *target)
{
	unsigned least = number_at(call, 1);
	(void)target;
	if (number_at(call, 0) > 32)
		return fail_value(call, 0, "at most 32 segments");
	if (least & (least - 1))
		return fail_value(call, 1, "a power of two");
	if (number_at(call, 2) > 1)
		return fail_value(call, 2, "0 or 1");
	return number_at(call, 3) > 1 ? fail_value(call, 3, "0 or 1") : invocation_ok();
}

int effect_xtensa_xtmpu(struct invocation *call)
{
	return for_group(call, describe_protection);
}

static int describe_translation(struct invocation *call, struct target *target)
{
	(void)target;
	for (int i = 0; i < 2; i++)
		if (number_at(call, i) != 16 && number_at(call, i) != 32)
			return fail_value(call, i, "16 or 32");
	return invocation_ok();
}

int effect_xtensa_xtmmu(struct invocation *call)
{
	return for_group(call, describe_translation);
}

/* ---- xtregs, xtreg, xtregfmt ---- */

static int set_register_count(struct invocation *call, struct target *target)
{
	int count = (int)strtoul(invocation_argument(call, 0), NULL, 0);
	long general = core_value(target, "xtensa general");
	if (count <= 0 || count > 0xffff)
		return invocation_usage(call, 1, "a number of registers");
	if (general > 0 && count < general)
		return invocation_usage(call, 1, "not less than the general registers of xtregfmt");
	set_core_value(call, target, "xtensa registers", count);
	set_core_value(call, target, "xtensa described", 0);
	return invocation_ok();
}

/* `xtreg COUNT` and `xtregs COUNT`, `xtreg NAME NUMBER` and `xtregs NAME NUMBER`: one handler serves both. */
static int describe_register(struct invocation *call, struct target *target)
{
	if (call->argc == 1)
		return set_register_count(call, target);
	if (number_at(call, 1) > 0xffff)
		return fail_value(call, 1, "a number of 16 bits");
	long described = core_value(target, "xtensa described");
	if (described >= core_value(target, "xtensa registers"))
		return invocation_fail(call, "more registers than xtregs announced (%ld)",
		                       core_value(target, "xtensa registers"));
	set_core_value(call, target, "xtensa described", described + 1);
	return invocation_ok();
}

int effect_xtensa_xtreg(struct invocation *call)
{
	return for_group(call, describe_register);
}

static int set_register_format(struct invocation *call, struct target *target)
{
	if (strcasecmp(invocation_argument(call, 0), "contiguous") != 0 || call->argc < 2)
		return invocation_ok();
	unsigned general = number_at(call, 1);
	long all = core_value(target, "xtensa registers");
	if (general == 0 || (all > 0 && general > (unsigned long)all))
		return invocation_usage(call, 2, "not more than the registers of xtregs");
	set_core_value(call, target, "xtensa general", (long)general);
	return invocation_ok();
}

int effect_xtensa_xtregfmt(struct invocation *call)
{
	return for_group(call, set_register_format);
}

/* ---- smpbreak ---- */

/* Setting is put off until the core is examined; asking is not. */
static int chain_breaks(struct invocation *call, struct target *target)
{
	if (call->argc > 0 || call->openocd->init_done)
		return invocation_ok();
	return invocation_fail(call, "'%s' reads the core of '%s', which is not connected before 'init'", call->name,
	                       target->name);
}

int effect_xtensa_smpbreak(struct invocation *call)
{
	return for_group(call, chain_breaks);
}
