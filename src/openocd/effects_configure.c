/* SPDX-License-Identifier: MIT */
/*
 * Options of targets: `target create`, `NAME configure`, `NAME cget`.
 *
 * A target type has the first word on every option (DAP types: -dap and -ap-num, which also is what makes them refuse
 * -chain-position), then come the options of all targets.
 */
#include "openocd/effects.h"
#include "openocd/target_options.h"

#include <string.h>

#include "base/text.h"

/* ---- events ---- */

static void set_target_event(struct invocation *call, struct target *target, const char *event, const char *body)
{
	/* 0.10.0 installs no gdb-attach handler of its own; its procedure is that of the later versions here. */
	if (call->openocd->version == OPENOCD_0_10_0 && run_flag(call->openocd, "default-events") &&
	    text_equal(event, "gdb-attach"))
		return;
	struct event_handler *old = EVENT_FIND(&target->events, event);
	struct event_handler *handler = event_new(call, event, body, old);
	for (size_t i = 0; i < target->events.count; i++) {
		if (target->events.items[i] == old) {
			target->events.items[i] = handler;
			return;
		}
	}
	vector_push(call->openocd->arena, &target->events, handler);
}

/* On master an empty body takes the handler away. */
static void remove_target_event(struct target *target, const char *event)
{
	size_t kept = 0;
	for (size_t i = 0; i < target->events.count; i++)
		if (strcmp(target->events.items[i]->event, event) != 0)
			target->events.items[kept++] = target->events.items[i];
	target->events.count = kept;
}

static int take_event(struct option_reader *reader, struct target *target)
{
	struct openocd *openocd = reader->call->openocd;
	const char *event;
	int code = option_value(reader, &event);
	if (code != OPENOCD_OK)
		return code;
	if (!know_word_exists("target-event", event, openocd->version))
		return option_unknown(reader, "event of a target");
	if (!reader->configure) {
		code = option_end(reader);
		const struct event_handler *handler = EVENT_FIND(&target->events, event);
		if (code == OPENOCD_OK)
			invocation_result(reader->call, "%s", handler ? handler->body : "");
		return code;
	}
	if (option_left(reader) != 1)
		return option_fault(reader,
		                    option_left(reader) ? "'-event %s' takes one body and has to stand last"
		                                        : "'-event %s' takes a body",
		                    event);
	const char *body = option_word(reader);
	if (openocd->version >= OPENOCD_0_12_0 && text_equal(event, "trace-config"))
		invocation_log(reader->call, LOG_DEPRECATED, "deprecated-event",
		               "the target event trace-config is deprecated: trace ports have events of their own");
	if (openocd->version >= OPENOCD_MASTER && !*body)
		remove_target_event(target, event);
	else
		set_target_event(reader->call, target, event, body);
	Jim_SetEmptyResult(reader->call->interp);
	return OPENOCD_OK;
}

/* ---- work area ---- */

static int take_number(struct option_reader *reader, int64_t *value)
{
	return reader->configure ? option_number(reader, value) : option_end(reader);
}

static int give_number(struct option_reader *reader, int64_t value)
{
	invocation_result(reader->call, "%lld", (long long)value);
	return OPENOCD_OK;
}

static int take_work_area(struct option_reader *reader, struct target *target, uint64_t *value)
{
	int64_t number = (int64_t)*value;
	int code = take_number(reader, &number);
	if (code != OPENOCD_OK)
		return code;
	*value = (uint64_t)number;
	if (reader->configure)
		target->work_area_place = reader->call->place;
	return give_number(reader, number);
}

static int take_work_area_virt(struct option_reader *reader, struct target *target)
{
	int code = take_work_area(reader, target, &target->work_area_virt);
	target->work_area_virt_set |= code == OPENOCD_OK && reader->configure;
	return code;
}

static int take_work_area_phys(struct option_reader *reader, struct target *target)
{
	int code = take_work_area(reader, target, &target->work_area_phys);
	target->work_area_phys_set |= code == OPENOCD_OK && reader->configure;
	return code;
}

static int take_work_area_size(struct option_reader *reader, struct target *target)
{
	int64_t number = (int64_t)target->work_area_size;
	int code = take_number(reader, &number);
	if (code != OPENOCD_OK)
		return code;
	target->work_area_size = (uint32_t)number; /* OpenOCD keeps 32 bits */
	if (reader->configure)
		target->work_area_place = reader->call->place;
	return give_number(reader, (int64_t)target->work_area_size);
}

static int take_work_area_backup(struct option_reader *reader, struct target *target)
{
	int64_t number = target->work_area_backup;
	int code = take_number(reader, &number);
	if (code != OPENOCD_OK)
		return code;
	target->work_area_backup = number != 0;
	return give_number(reader, target->work_area_backup);
}

/* ---- the other options of all targets ---- */

static int take_type(struct option_reader *reader, struct target *target)
{
	if (reader->configure)
		return option_fault(reader, "'-type' cannot be set");
	int code = option_end(reader);
	if (code == OPENOCD_OK)
		invocation_result(reader->call, "%s", target->type);
	return code;
}

static int take_endian(struct option_reader *reader, struct target *target)
{
	if (!reader->configure) {
		int code = option_end(reader);
		if (code != OPENOCD_OK)
			return code;
	} else {
		const char *word;
		int code = option_value(reader, &word);
		if (code != OPENOCD_OK)
			return code;
		if (text_equal(word, "big") || text_equal(word, "be"))
			target->endian = "big";
		else if (text_equal(word, "little") || text_equal(word, "le"))
			target->endian = "little";
		else
			return option_fault(reader, "'%s' is no byte order: big, little, be, le", word);
		target->endian_given = true;
	}
	invocation_result(reader->call, "%s", target->endian);
	return OPENOCD_OK;
}

static int take_core_id(struct option_reader *reader, struct target *target)
{
	int64_t number = target->core_id;
	int code = take_number(reader, &number);
	if (code != OPENOCD_OK)
		return code;
	target->core_id = (int32_t)number;
	target->core_id_given |= reader->configure;
	return give_number(reader, target->core_id);
}

static int take_chain_position(struct option_reader *reader, struct target *target)
{
	struct openocd *openocd = reader->call->openocd;
	if (!reader->configure) {
		int code = option_end(reader);
		if (code == OPENOCD_OK)
			invocation_result(reader->call, "%s", target->tap->name);
		return code;
	}
	if (target_type_wants_dap(openocd, target->type))
		return option_fault(reader, "a target of type %s takes -dap instead of -chain-position", target->type);
	const char *name;
	int code = option_value(reader, &name);
	if (code != OPENOCD_OK)
		return code;
	struct tap *tap = openocd_find_tap(openocd, name);
	if (!tap)
		return option_fault(reader, "there is no TAP '%s'", name);
	target->tap = tap;
	invocation_result(reader->call, "%s", tap->name);
	return OPENOCD_OK;
}

static int take_debug_base(struct option_reader *reader, struct target *target)
{
	int64_t number = (int64_t)target->debug_base;
	int code = take_number(reader, &number);
	if (code != OPENOCD_OK)
		return code;
	target->debug_base = (uint32_t)number;
	target->debug_base_set |= reader->configure;
	return give_number(reader, (int64_t)target->debug_base);
}

static int take_defer_examine(struct option_reader *reader, struct target *target)
{
	(void)reader;
	target->defer_examine = true; /* even when asked by cget */
	return OPENOCD_OK;
}

static int take_gdb_port(struct option_reader *reader, struct target *target)
{
	if (!reader->configure) {
		int code = option_end(reader);
		if (code != OPENOCD_OK)
			return code;
	} else {
		if (reader->call->openocd->init_done)
			return option_fault(reader, "'-gdb-port' has to be set before 'init'");
		const char *port;
		int code = option_value(reader, &port);
		if (code != OPENOCD_OK)
			return code;
		target->gdb_port_override = port;
	}
	invocation_result(reader->call, "%s", target->gdb_port_override ? target->gdb_port_override : "undefined");
	return OPENOCD_OK;
}

static int take_gdb_max_connections(struct option_reader *reader, struct target *target)
{
	int64_t number = target->gdb_max_connections;
	if (reader->configure && reader->call->openocd->init_done)
		return option_fault(reader, "'-gdb-max-connections' has to be set before 'init'");
	int code = take_number(reader, &number);
	if (code != OPENOCD_OK)
		return code;
	target->gdb_max_connections = number < 0 ? -1 : (int)number;
	return give_number(reader, target->gdb_max_connections);
}

/* ---- -rtos ---- */

/* Which targets an operating system is known on; NULL: on all. On master the lists are not checked here. */
static const struct rtos_support {
	const char *name;
	const char *types; /* blank-separated */
} rtos_support[] = {
	{"ChibiOS", "cortex_m hla_target"},
	{"Chromium-EC", "cortex_m hla_target"},
	{"FreeRTOS", "cortex_m hla_target nds32_v3"},
	{"RIOT", "cortex_m hla_target"},
	{"ThreadX", "cortex_m cortex_r4 arm926ejs hla_target"},
	{"Zephyr", "cortex_m cortex_r4 hla_target"}, /* arcv2 too, but that asks the hardware at once */
	{"chibios", "cortex_m hla_target"},
	{"eCos", "cortex_m"},
	{"embKernel", "cortex_m hla_target"},
	{"mqx", "cortex_m"},
	{"uCOS-III", "cortex_m esirisc"},
};

static bool list_has(const char *list, const char *word)
{
	size_t length = strlen(word);
	for (const char *at = list; *at; at += strcspn(at, " "), at += strspn(at, " "))
		if (strcspn(at, " ") == length && memcmp(at, word, length) == 0)
			return true;
	return false;
}

static bool rtos_runs_on(const struct openocd *openocd, const char *rtos, const char *type)
{
	if (openocd->version >= OPENOCD_MASTER)
		return true;
	if (text_equal(rtos, "ThreadX") && text_equal(type, "hla_target") && openocd->version < OPENOCD_0_12_0)
		return false;
	for (size_t i = 0; i < sizeof(rtos_support) / sizeof(rtos_support[0]); i++)
		if (strcmp(rtos_support[i].name, rtos) == 0)
			return list_has(rtos_support[i].types, type);
	return true;
}

/* cget cannot ask for it: the question fails, and forgets what was set. */
static int take_rtos(struct option_reader *reader, struct target *target)
{
	struct openocd *openocd = reader->call->openocd;
	if (!reader->configure) {
		int code = option_end(reader);
		if (code != OPENOCD_OK)
			return code;
	}
	target->rtos = NULL;
	const char *name;
	int code = option_value(reader, &name);
	if (code != OPENOCD_OK)
		return code;
	if (!know_word_exists("rtos", name, openocd->version))
		return option_unknown(reader, "operating system that OpenOCD knows");
	if (text_equal(name, "none"))
		return OPENOCD_OK;
	if (!rtos_runs_on(openocd, name, target->type))
		return option_fault(reader, "%s is not known on targets of type %s", name, target->type);
	if (text_equal(name, "RIOT") && !target->name)
		return option_fault(reader, "OpenOCD crashes on '-rtos RIOT' in 'target create'; it belongs into "
		                            "'configure'");
	target->rtos = name;
	return OPENOCD_OK;
}

/* ---- options of one type ---- */

static int take_spot(struct option_reader *reader, struct target *target, bool *taken)
{
	struct debug_spot spot = {.dap = target->dap, .has_ap_num = target->has_ap_num, .ap_num = target->ap_num};
	int code = option_spot(reader, &spot, taken);
	if (code != OPENOCD_OK || !*taken)
		return code;
	if (text_equal(target->type, "xtensa"))
		run_set_flag(reader->call->openocd, "xtensa-dap", true);
	if (spot.dap && !target->dap) {
		if (target->tap)
			return option_fault(reader, "-chain-position and -dap exclude each other");
		target->tap = spot.dap->tap;
	}
	target->dap = spot.dap;
	target->has_ap_num = spot.has_ap_num;
	target->ap_num = spot.ap_num;
	return OPENOCD_OK;
}

static int take_cti(struct option_reader *reader, struct target *target)
{
	const char *cti = map_get(&target->options, "-cti");
	reader->next++;
	if (!reader->configure) {
		int code = option_end(reader);
		if (code != OPENOCD_OK)
			return code;
		if (!cti)
			return option_fault(reader, "no CTI is configured");
		invocation_result(reader->call, "%s", cti);
		return OPENOCD_OK;
	}
	const char *name;
	int code = option_value(reader, &name);
	if (code != OPENOCD_OK)
		return code;
	if (!openocd_find_cti(reader->call->openocd, name))
		return option_fault(reader, "there is no CTI '%s'", name);
	option_set(&target->options, "-cti", name);
	return OPENOCD_OK;
}

/* stm8 does not tell cget from configure, and cannot take these before the target is made. */
static int take_stm8(struct option_reader *reader, struct target *target, bool *taken)
{
	static const char *const numbers[] = {"-blocksize", "-flashstart",  "-flashend", "-eepromstart",
	                                      "-eepromend", "-optionstart", "-optionend"};
	const char *option = invocation_argument(reader->call, reader->next);
	bool number = false;
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		number |= strcmp(numbers[i], option) == 0;
	*taken = number || text_equal(option, "-enable_step_irq") || text_equal(option, "-enable_stm8l");
	if (!*taken)
		return OPENOCD_OK;
	const char *name = option_word(reader);
	int64_t value = 1;
	int code = number ? option_number(reader, &value) : OPENOCD_OK;
	if (code != OPENOCD_OK)
		return code;
	if (!target->name)
		return option_fault(reader, "OpenOCD crashes on '%s' in 'target create'; it belongs into 'configure'",
		                    name);
	option_set(&target->options, name, arena_printf(reader->call->openocd->arena, "%lld", (long long)value));
	return OPENOCD_OK;
}

/* Options that only a type of master has: kept as they are written. */
static int take_other(struct option_reader *reader, struct target *target, bool *taken)
{
	struct openocd *openocd = reader->call->openocd;
	const char *kind = arena_printf(openocd->arena, "target-configure-option:%s", target->type);
	*taken = know_word_exists(kind, invocation_argument(reader->call, reader->next), openocd->version);
	if (!*taken)
		return OPENOCD_OK;
	const char *name = option_word(reader);
	const char *value = "";
	while (option_left(reader) > 0 && *invocation_argument(reader->call, reader->next) != '-')
		value = option_word(reader);
	option_set(&target->options, name, value);
	return OPENOCD_OK;
}

/* The type's own options; *TAKEN tells whether the next word was one. */
static int take_type_option(struct option_reader *reader, struct target *target, bool *taken)
{
	const struct openocd *openocd = reader->call->openocd;
	const char *requirement = target_type_requirement(openocd, target->type);
	*taken = false;
	if (text_equal(target->type, "stm8"))
		return take_stm8(reader, target, taken);
	if (text_equal(requirement, "dap") || text_equal(requirement, "either")) {
		int code = take_spot(reader, target, taken);
		if (code != OPENOCD_OK || *taken)
			return code;
	}
	if (!text_equal(invocation_argument(reader->call, reader->next), "-cti"))
		return openocd->version >= OPENOCD_MASTER ? take_other(reader, target, taken) : OPENOCD_OK;
	*taken = text_equal(target->type, "aarch64") || text_equal(target->type, "armv8r");
	return *taken ? take_cti(reader, target) : OPENOCD_OK;
}

/* ---- all options ---- */

static const struct target_option {
	const char *name;
	int (*take)(struct option_reader *reader, struct target *target);
} target_options[] = {
	{"-type", take_type},
	{"-event", take_event},
	{"-work-area-virt", take_work_area_virt},
	{"-work-area-phys", take_work_area_phys},
	{"-work-area-size", take_work_area_size},
	{"-work-area-backup", take_work_area_backup},
	{"-endian", take_endian},
	{"-coreid", take_core_id},
	{"-chain-position", take_chain_position},
	{"-dbgbase", take_debug_base},
	{"-rtos", take_rtos},
	{"-defer-examine", take_defer_examine},
	{"-gdb-port", take_gdb_port},
	{"-gdb-max-connections", take_gdb_max_connections},
};

static int take_common_option(struct option_reader *reader, struct target *target)
{
	const char *option = option_word(reader);
	if (know_word_exists("target-configure-option", option, reader->call->openocd->version))
		for (size_t i = 0; i < sizeof(target_options) / sizeof(target_options[0]); i++)
			if (strcmp(target_options[i].name, option) == 0)
				return target_options[i].take(reader, target);
	if (text_equal(option, "-dap"))
		return option_fault(reader, "targets of type %s take -chain-position, not -dap", target->type);
	return option_unknown(
		reader, arena_printf(reader->call->openocd->arena, "option of a target of type %s", target->type));
}

int target_take_options(struct option_reader *reader, struct target *target)
{
	while (option_left(reader) > 0) {
		bool taken;
		Jim_SetEmptyResult(reader->call->interp);
		int code = take_type_option(reader, target, &taken);
		if (code == OPENOCD_OK && !taken)
			code = take_common_option(reader, target);
		if (code != OPENOCD_OK)
			return code;
	}
	return OPENOCD_OK;
}

int effect_target_configure(struct invocation *call)
{
	struct option_reader reader = {call, 0, true};
	return target_take_options(&reader, call->instance);
}

int effect_target_cget(struct invocation *call)
{
	struct option_reader reader = {call, 0, false};
	return target_take_options(&reader, call->instance);
}
