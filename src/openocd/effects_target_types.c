/* SPDX-License-Identifier: MIT */
/*
 * Commands of single target types, as far as they can fail or be asked before `init`. Such a command works on the
 * current target (the engine makes it the one whose name stands before it), which may be of another type.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "openocd/effects.h"
#include "openocd/grammar.h"
#include "openocd/target_options.h"

/* ---- the type of the current target ---- */

static bool type_fits(const struct invocation *call, const struct target *target)
{
	return target && know_command_comes_with(call->command, "target-type", target->type);
}

static int fail_type(struct invocation *call, const struct target *target)
{
	return invocation_fail(call, "'%s' is not for a target of type %s", call->name,
	                       target ? target->type : "(none)");
}

/* For commands that look whether the current target is one of theirs. */
int effect_own_target_type(struct invocation *call)
{
	const struct target *target = call->openocd->current_target;
	return type_fits(call, target) ? invocation_ok() : fail_type(call, target);
}

/* ---- cortex_m ---- */

int effect_cortex_m_reset_config(struct invocation *call)
{
	struct target *target = call->openocd->current_target;
	const char *word = invocation_argument(call, 0);
	bool known = text_equal(word, "sysresetreq") || text_equal(word, "vectreset");
	if (!type_fits(call, target))
		return fail_type(call, target);
	if (call->argc > 0 && !known) {
		if (call->openocd->version == OPENOCD_0_10_0) /* which passes over it */
			return invocation_ok();
		return invocation_usage(call, 1, "one of sysresetreq, vectreset");
	}
	if (call->argc > 0)
		option_set(&target->options, "cortex_m reset_config", arena_strdup(call->openocd->arena, word));
	const char *now = map_get(&target->options, "cortex_m reset_config");
	invocation_result(call, "cortex_m reset_config %s\n", now ? now : "vectreset");
	return invocation_ok();
}

/* ---- ETM of the older ARM cores ---- */

static bool is_arm(const struct target *target)
{
	static const char *const others[] = {
		"arcv2",   "avr",         "avr32_ap7k",  "dsp563xx", "dsp5680xx",   "esirisc",  "esp32",    "esp32s2",
		"esp32s3", "ls1_sap",     "mem_ap",      "mips_m4k", "mips_mips64", "nds32_v2", "nds32_v3", "nds32_v3m",
		"or1k",    "quark_d20xx", "quark_x10xx", "riscv",    "stm8",        "testee",   "xtensa",
	};
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (strcmp(others[i], target->type) == 0)
			return false;
	return true;
}

static int fail_arm(struct invocation *call, const struct target *target)
{
	return invocation_fail(call, "target '%s' is of type %s, not an ARM", target->name, target->type);
}

int effect_etm_config(struct invocation *call)
{
	static const int widths[] = {1, 2, 4, 8, 16, 24, 32, 48, 64};
	struct openocd *openocd = call->openocd;
	struct target *target = openocd_find_target(openocd, invocation_argument(call, 0));
	const char *driver = invocation_argument(call, 4);
	bool width_fits = false;
	if (!is_arm(target))
		return fail_arm(call, target);
	for (size_t i = 0; i < sizeof(widths) / sizeof(widths[0]); i++)
		width_fits |= widths[i] == invocation_number(call, 1);
	if (!width_fits)
		return invocation_fail_as(call, FAILURE_WRONG_ARGUMENTS, 2, invocation_argument(call, 1),
		                          "'%s' is no width of an ETM port", invocation_argument(call, 1));
	if (!know_word_exists("etm-driver", driver, openocd->version))
		return invocation_fail_as(call, FAILURE_WRONG_ARGUMENTS, 5, driver, "'%s' is no trace capture driver",
		                          driver);
	openocd_add_feature(openocd, "etm-capture", driver);
	option_set(&target->options, "etm", arena_strdup(openocd->arena, driver));
	return invocation_ok();
}

/* etb config, etm_dummy config */
int effect_etb_config(struct invocation *call)
{
	struct target *target = openocd_find_target(call->openocd, invocation_argument(call, 0));
	if (!is_arm(target))
		return fail_arm(call, target);
	if (!map_get(&target->options, "etm"))
		return invocation_fail(call, "target '%s' has no ETM: 'etm config' comes first", target->name);
	return invocation_ok();
}

/* ---- xscale ---- */

int effect_xscale_target(struct invocation *call)
{
	const struct target *target = openocd_find_target(call->openocd, invocation_argument(call, 0));
	return text_equal(target->type, "xscale") ? invocation_ok() : fail_type(call, target);
}

int effect_xscale_debug_handler(struct invocation *call)
{
	int64_t address = invocation_number(call, 1);
	int code = effect_xscale_target(call);
	if (code != OPENOCD_OK)
		return code;
	if ((address >= 0x800 && address <= 0x1fef800) || (address >= 0xfe000800 && address <= 0xfffff800))
		return invocation_ok();
	return invocation_fail_as(call, FAILURE_WRONG_ARGUMENTS, 2, invocation_argument(call, 1),
	                          "the handler lies between 0x800 and 0x1fef800 or 0xfe000800 and 0xfffff800");
}

/* ---- second-level cache of cortex_a ---- */

/* Given once, to a target and to the others of its SMP group. */
int effect_cache_l2x_conf(struct invocation *call)
{
	struct openocd *openocd = call->openocd;
	struct target *target = openocd->current_target;
	if (map_get(&target->options, "cache l2x"))
		return invocation_fail(call, "the L2 cache of '%s' is configured already", target->name);
	option_set(&target->options, "cache l2x", "1");
	for (size_t i = 0; target->smp_group && i < openocd->targets.count; i++) {
		struct target *other = openocd->targets.items[i];
		if (other == target || other->smp_group != target->smp_group)
			continue;
		if (map_get(&other->options, "cache l2x"))
			return invocation_fail(call, "the L2 cache of '%s' is configured already", other->name);
		option_set(&other->options, "cache l2x", "1");
	}
	return invocation_ok();
}

/* ---- esirisc ---- */

int effect_esirisc_hwdc(struct invocation *call)
{
	static const char *const masks[] = {"reset", "interrupt", "syscall", "error", "debug"};
	const char *first = invocation_argument(call, 0);
	if (text_equal(first, "all") || text_equal(first, "none"))
		return invocation_ok();
	for (int i = 0; i < call->argc; i++) {
		bool known = false;
		for (size_t m = 0; m < sizeof(masks) / sizeof(masks[0]); m++)
			known |= strcmp(masks[m], invocation_argument(call, i)) == 0;
		if (!known)
			return invocation_usage(call, i + 1, "all, none, or of reset interrupt syscall error debug");
	}
	return invocation_ok();
}

int effect_esirisc_trigger_delay(struct invocation *call)
{
	struct grammar_fault fault = {0};
	if (text_equal(invocation_argument(call, 0), "none") ||
	    grammar_check_words(call->openocd, "delay:word cycles:uint32", call->argv, call->argc, &fault))
		return invocation_ok();
	return invocation_usage(call, fault.argument, fault.expected);
}

/* ---- or1k ---- */

int effect_or1k_tap_list(struct invocation *call)
{
	invocation_result(call, "vjtag\nxilinx_bscan\nmohor\n");
	return invocation_ok();
}

int effect_or1k_du_list(struct invocation *call)
{
	invocation_result(call, "adv\n");
	return invocation_ok();
}

/* ---- riscv ---- */

/* Read with atoi(): what begins with a number above zero will do. */
int effect_riscv_timeout(struct invocation *call)
{
	if (atoi(invocation_argument(call, 0)) > 0)
		return invocation_ok();
	return invocation_fail_as(call, FAILURE_WRONG_ARGUMENTS, 1, invocation_argument(call, 0),
	                          "'%s' is no number of seconds", invocation_argument(call, 0));
}

int effect_riscv_set_mem_access(struct invocation *call)
{
	for (int i = 0; i < call->argc; i++)
		for (int j = 0; j < i; j++)
			if (text_equal(invocation_argument(call, i), invocation_copy(call, j)))
				return invocation_usage(call, i + 1, "each method once");
	return invocation_ok();
}

/* What sscanf("%u") takes, to the end of the word. */
static bool read_register(const char *word, unsigned *value)
{
	int length = -1;
	return sscanf(word, "%u%n", value, &length) == 1 && length == (int)strlen(word);
}

static bool is_register_name(const char *name)
{
	if (!*name)
		return false;
	for (; *name; name++)
		if (!isalnum((unsigned char)*name) && *name != '_')
			return false;
	return true;
}

/* One of NUMBER, NUMBER-NUMBER, NUMBER=NAME. *NAME is NULL unless there is one. */
static bool read_range(char *range, unsigned *high, const char **name)
{
	char *dash = strchr(range, '-');
	char *equals = strchr(range, '=');
	unsigned low = 0;
	*name = NULL;
	*high = 0;
	if (dash && equals)
		return false;
	if (dash) {
		*dash = '\0';
		return read_register(range, &low) && read_register(dash + 1, high) && *high >= low;
	}
	if (equals) {
		*equals = '\0';
		*name = equals + 1;
		if (!is_register_name(*name))
			return false;
	}
	return read_register(range, high);
}

/* Names of registers are unique on a target, in any case of letters. */
static bool claim_register_name(struct invocation *call, const char *kind, const char *name)
{
	struct target *target = call->openocd->current_target;
	char *key = arena_printf(call->openocd->arena, "riscv %s %s", kind, name);
	for (char *at = key; *at; at++)
		*at = (char)tolower((unsigned char)*at);
	if (map_get(&target->options, key))
		return false;
	option_set(&target->options, key, "1");
	return true;
}

static int expose_registers(struct invocation *call, const char *kind, unsigned limit)
{
	for (int i = 0; i < call->argc; i++) {
		char *words = arena_strdup(call->openocd->arena, invocation_argument(call, i));
		char *rest = NULL;
		for (char *range = strtok_r(words, ",", &rest); range; range = strtok_r(NULL, ",", &rest)) {
			unsigned high;
			const char *name;
			const char *written = arena_strdup(call->openocd->arena, range);
			if (!read_range(range, &high, &name))
				return invocation_usage(call, i + 1, "NUMBER, NUMBER-NUMBER or NUMBER=NAME");
			if (high > limit)
				return invocation_fail_as(call, FAILURE_WRONG_ARGUMENTS, i + 1, written,
				                          "register numbers end at %u", limit);
			if (name && !claim_register_name(call, kind, name))
				return invocation_fail_as(call, FAILURE_WRONG_ARGUMENTS, i + 1, name,
				                          "a register '%s' exists already", name);
		}
	}
	return invocation_ok();
}

int effect_riscv_expose_csrs(struct invocation *call)
{
	return expose_registers(call, "csr", 0xfff);
}

int effect_riscv_expose_custom(struct invocation *call)
{
	return expose_registers(call, "custom", 0x3fff);
}
