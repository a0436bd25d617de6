/* SPDX-License-Identifier: MIT */
/*
 * The group `target`, and `targets`: making targets, naming them, SMP groups, and what `init` does with them.
 */
#include <string.h>

#include "base/text.h"
#include "openocd/effects.h"
#include "openocd/effects_core.h"
#include "openocd/target_options.h"

/* ---- target create ---- */

/* Firmware of the adapter that drives the target knows Cortex-M only, and takes its place. */
static int choose_type(struct invocation *call, const char **type)
{
	struct openocd *openocd = call->openocd;
	if (!openocd->transport.name)
		return core_die(call, FAILURE_TRANSPORT, 0, "no transport is selected: OpenOCD crashes here");
	if (!transport_is_hla(openocd))
		return OPENOCD_OK;
	bool is_assumed = strcmp(openocd->adapter.driver, ASSUMED_ADAPTER) == 0;
	if (!is_assumed && !map_get(&openocd->adapter.options, "hla_layout"))
		return core_die(call, FAILURE_TRANSPORT, 0, "no hla layout is chosen: OpenOCD crashes here");
	if (!text_equal(*type, "cortex_m"))
		return invocation_fail_as(call, FAILURE_TRANSPORT, 2, *type,
		                          "the transport %s does not support targets of type %s",
		                          openocd->transport.name, *type);
	*type = "hla_target";
	invocation_log(call, LOG_INFO, "hla-target", "the adapter's firmware drives this target");
	return OPENOCD_OK;
}

static int known_type(struct invocation *call, const char **type)
{
	const struct know_target_type *known = know_target_type_find(*type);
	if (!known || !(known->versions & (1u << call->openocd->version)))
		return invocation_fail_as(call, FAILURE_WRONG_ARGUMENTS, 2, *type, "'%s' is no type of target", *type);
	const char *successor = know_string(known->alias_of);
	if (!*successor)
		return OPENOCD_OK;
	invocation_log(call, LOG_DEPRECATED, "deprecated-target-type",
	               "the target type %s is deprecated, it is called %s now", *type, successor);
	*type = successor;
	return OPENOCD_OK;
}

static struct target *new_target(struct invocation *call, const char *type)
{
	struct target *target = arena_new(call->openocd->arena, struct target);
	target->written_type = invocation_copy(call, 1);
	target->type = type;
	target->endian = "little";
	target->gdb_max_connections = 1;
	target->place = call->place;
	target->work_area_place = (struct place){SOURCE_NONE, 0, -1, 0};
	target->smp_place = target->work_area_place;
	map_init(&target->options, call->openocd->arena);
	return target;
}

static int check_connection(struct invocation *call, const struct target *target)
{
	if (target_type_wants_dap(call->openocd, target->type)) {
		if (!target->dap)
			return invocation_fail_as(call, FAILURE_WRONG_ARGUMENTS, 0, "-dap",
			                          "a target of type %s needs -dap", target->type);
	} else if (!target->tap || target->dap) {
		return invocation_fail_as(call, FAILURE_WRONG_ARGUMENTS, 0, "-chain-position",
		                          "a target of type %s needs -chain-position", target->type);
	}
	return OPENOCD_OK;
}

/* Lengths of the instruction register that a type insists on. */
static const struct {
	const char *type;
	unsigned ir_length;
} ir_lengths[] = {{"arm11", 5}, {"arcv2", 4}, {"esirisc", 4}};

#define XTENSA_BASE_ALIGNMENT 0x4000

/* What the code of the type itself asks for, once all options are read. */
static int check_type(struct invocation *call, struct target *target)
{
	for (size_t i = 0; i < sizeof(ir_lengths) / sizeof(ir_lengths[0]); i++)
		if (text_equal(ir_lengths[i].type, target->type) && target->tap->ir_length != ir_lengths[i].ir_length)
			return invocation_fail(call,
			                       "a target of type %s needs a TAP with an instruction register of "
			                       "%u bits, %s has %u",
			                       target->type, ir_lengths[i].ir_length, target->tap->name,
			                       target->tap->ir_length);
	if (text_equal(target->type, "mem_ap") && !target->has_ap_num)
		return invocation_fail_as(call, FAILURE_WRONG_ARGUMENTS, 0, "-ap-num", "a mem_ap needs -ap-num");
	if (text_equal(target->type, "hla_target") && target->has_ap_num && target->ap_num != 0)
		return invocation_fail_as(call, FAILURE_WRONG_ARGUMENTS, 0, "-ap-num",
		                          "an hla_target knows -ap-num 0 only");
	if (text_equal(target->type, "xtensa") && target->dap && target->debug_base % XTENSA_BASE_ALIGNMENT)
		return invocation_fail_as(call, FAILURE_WRONG_ARGUMENTS, 0, "-dbgbase",
		                          "-dbgbase of an xtensa has to be a multiple of 0x4000");
	return OPENOCD_OK;
}

static void settle_type(struct openocd *openocd, struct target *target)
{
	if (text_equal(target->type, "mem_ap") && !target->gdb_port_override && openocd->version >= OPENOCD_0_12_0)
		target->gdb_port_override = "disabled";
	if (text_equal(target->type, "stm8"))
		target->endian = "big"; /* whatever was asked for */
	if (!target->dap)
		target->tap->has_target = true;
}

static void publish_target(struct openocd *openocd, struct target *target, const char *name)
{
	target->name = name;
	openocd_add_feature(openocd, "target-type", target->type);
	openocd_add_instance(openocd, name, "$TARGET", target);
	vector_push(openocd->arena, &openocd->targets, target);
	openocd->current_target = target;
}

int effect_target_create(struct invocation *call)
{
	struct openocd *openocd = call->openocd;
	const char *name = invocation_copy(call, 0);
	const char *type = invocation_copy(call, 1);
	if (openocd_command_exists(openocd, name))
		return invocation_fail_as(call, FAILURE_SCRIPT, 1, name, "a command or target '%s' exists already",
		                          name);
	int code = choose_type(call, &type);
	if (code == OPENOCD_OK)
		code = known_type(call, &type);
	if (code != OPENOCD_OK)
		return code;
	struct target *target = new_target(call, type);
	struct option_reader reader = {call, 2, true};
	code = target_take_options(&reader, target);
	if (code == OPENOCD_OK)
		code = check_connection(call, target);
	if (code == OPENOCD_OK)
		code = check_type(call, target);
	if (code != OPENOCD_OK)
		return code;
	settle_type(openocd, target);
	publish_target(openocd, target, name);
	return invocation_ok();
}

/* ---- questions ---- */

int effect_target_names(struct invocation *call)
{
	struct openocd *openocd = call->openocd;
	Jim_Obj *list = Jim_NewListObj(call->interp, NULL, 0);
	for (size_t i = 0; i < openocd->targets.count; i++)
		Jim_ListAppendElement(call->interp, list,
		                      Jim_NewStringObj(call->interp, openocd->targets.items[i]->name, -1));
	Jim_SetResult(call->interp, list);
	return invocation_ok();
}

int effect_target_types(struct invocation *call)
{
	Jim_Obj *list = Jim_NewListObj(call->interp, NULL, 0);
	size_t first, end;
	know_words_of("target-type", &first, &end);
	for (size_t i = first; i < end; i++) {
		const struct know_word *word = know_word_at(i);
		if (word->versions & (1u << call->openocd->version))
			Jim_ListAppendElement(call->interp, list,
			                      Jim_NewStringObj(call->interp, know_string(word->value), -1));
	}
	Jim_SetResult(call->interp, list);
	return invocation_ok();
}

int effect_target_current(struct invocation *call)
{
	const struct target *target = call->openocd->current_target;
	invocation_result(call, "%s", target ? target->name : "");
	return invocation_ok();
}

static const char *state_of(const struct target *target)
{
	if (target->tap->disabled)
		return "tap-disabled";
	if (target->defer_examine)
		return "examine deferred";
	return text_starts_with(target->type, "esp32") || text_equal(target->type, "xtensa") ? "running" : "unknown";
}

static void list_targets(struct invocation *call)
{
	struct openocd *openocd = call->openocd;
	struct text_builder table;
	text_init_in(&table, openocd->arena, 0);
	text_add_string(&table, "    TargetName         Type       Endian TapName            State       \n"
	                        "--  ------------------ ---------- ------ ------------------ ------------\n");
	for (size_t i = 0; i < openocd->targets.count; i++) {
		const struct target *target = openocd->targets.items[i];
		text_printf(&table, "%2zu%c %-18s %-10s %-6s %-18s %s\n", i,
		            target == openocd->current_target ? '*' : ' ', target->name, target->type, target->endian,
		            target->tap->name, state_of(target));
	}
	invocation_result(call, "%s", table.bytes);
}

int effect_targets(struct invocation *call)
{
	struct openocd *openocd = call->openocd;
	if (call->argc != 1) {
		list_targets(call);
		return invocation_ok();
	}
	const char *name = invocation_argument(call, 0);
	struct target *target = openocd_find_target(openocd, name);
	if (!target)
		return invocation_fail_as(call, FAILURE_SCRIPT, 1, name, "there is no target '%s'", name);
	if (target->tap->disabled)
		return invocation_fail_as(call, FAILURE_SCRIPT, 1, name,
		                          "the TAP of target '%s' is disabled: it cannot be the current target", name);
	openocd->current_target = target;
	return invocation_ok();
}

/* ---- target smp ---- */

/* Some operating systems can be followed over several cores; with any other the group fails. */
static int check_smp_rtos(struct invocation *call, struct target *const *members, size_t count)
{
	const char *rtos = NULL;
	bool all = true;
	for (size_t i = 0; i < count; i++) {
		if (!members[i]->rtos)
			all = false;
		else if (rtos && !text_equal(rtos, members[i]->rtos))
			return invocation_fail(call, "members of one SMP group have different -rtos: %s and %s", rtos,
			                       members[i]->rtos);
		else
			rtos = members[i]->rtos;
	}
	if (!rtos || text_equal(rtos, "hwthread"))
		return invocation_ok();
	if (text_equal(rtos, "linux"))
		return all ? invocation_ok()
		           : core_die(call, FAILURE_SCRIPT, 0,
		                      "one member of the SMP group has -rtos linux, another has not: OpenOCD "
		                      "crashes here");
	return invocation_fail(call, "-rtos %s cannot be followed over an SMP group", rtos);
}

/* Names that no target has are passed over. */
int effect_target_smp(struct invocation *call)
{
	struct openocd *openocd = call->openocd;
	if (call->argc == 0)
		return invocation_ok();
	struct target **members = arena_alloc(openocd->arena, (size_t)call->argc * sizeof(*members));
	size_t count = 0;
	openocd->smp_group_count++;
	for (int i = 0; i < call->argc; i++) {
		const char *name = invocation_argument(call, i);
		struct target *target = openocd_find_target(openocd, name);
		if (!target) {
			invocation_log(call, LOG_WARNING, "smp-unknown-target", "there is no target '%s' to gather",
			               name);
			continue;
		}
		target->smp_group = openocd->smp_group_count;
		target->smp_index = (int)count;
		target->smp_place = call->place;
		members[count++] = target;
	}
	return check_smp_rtos(call, members, count);
}

/* ---- target init ---- */

/*
 * `init` begins with this: the hooks that a config may define (init_targets, init_board), and between them the
 * handlers that every target gets. Only the first call does something.
 */
int effect_target_init(struct invocation *call)
{
	struct openocd *openocd = call->openocd;
	if (run_flag(openocd, "target-init"))
		return invocation_ok();
	run_set_flag(openocd, "target-init", true);
	int code = openocd_eval(openocd, "init_targets");
	if (code != JIM_OK)
		return code;
	run_set_flag(openocd, "default-events", true);
	code = openocd_eval(openocd, "init_target_events");
	run_set_flag(openocd, "default-events", false);
	return code == JIM_OK ? openocd_eval(openocd, "init_board") : code;
}
