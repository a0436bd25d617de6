/* SPDX-License-Identifier: MIT */
/*
 * Reading `-name value` options, and what targets, DAPs and trace ports share in doing so.
 */
#include "openocd/target_options.h"

#include <string.h>

#include "base/text.h"

/* ---- reading words ---- */

int option_left(const struct option_reader *reader)
{
	return reader->call->argc - reader->next;
}

const char *option_word(struct option_reader *reader)
{
	if (option_left(reader) <= 0)
		return NULL;
	return invocation_copy(reader->call, reader->next++);
}

int option_fault(struct option_reader *reader, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	const char *message = arena_vprintf(reader->call->openocd->arena, format, arguments);
	va_end(arguments);
	return invocation_fail_as(reader->call, FAILURE_WRONG_ARGUMENTS, reader->next,
	                          invocation_argument(reader->call, reader->next - 1), "%s", message);
}

int option_value(struct option_reader *reader, const char **value)
{
	*value = option_word(reader);
	if (*value)
		return OPENOCD_OK;
	return option_fault(reader, "'%s' takes a value", invocation_argument(reader->call, reader->next - 1));
}

int option_number(struct option_reader *reader, int64_t *value)
{
	const char *option = invocation_argument(reader->call, reader->next - 1);
	const char *word;
	int code = option_value(reader, &word);
	if (code != OPENOCD_OK)
		return code;
	jim_wide wide;
	if (Jim_GetWide(reader->call->interp, reader->call->argv[reader->next - 1], &wide) != JIM_OK)
		return option_fault(reader, "'%s' takes a whole number, not '%s'", option, word);
	*value = wide;
	return OPENOCD_OK;
}

int option_end(struct option_reader *reader)
{
	if (option_left(reader) <= 0)
		return OPENOCD_OK;
	const char *option = invocation_argument(reader->call, reader->next - 1);
	reader->next++;
	return option_fault(reader, "'cget %s' takes nothing more", option);
}

int option_unknown(struct option_reader *reader, const char *what)
{
	return option_fault(reader, "'%s' is no %s", invocation_argument(reader->call, reader->next - 1), what);
}

void option_set(struct map *options, const char *name, const char *value)
{
	map_set(options, name, (void *)(uintptr_t)value);
}

/* ---- -dap, -ap-num, -baseaddr ---- */

#define AP_NUM_MAX 255 /* of ADIv5; ADIv6 has addresses, multiples of 4096 */

static int take_dap(struct option_reader *reader, struct debug_spot *spot)
{
	if (!reader->configure) {
		int code = option_end(reader);
		if (code != OPENOCD_OK)
			return code;
		if (!spot->dap)
			return option_fault(reader, "no DAP is configured");
		invocation_result(reader->call, "%s", spot->dap->name);
		return OPENOCD_OK;
	}
	const char *name;
	int code = option_value(reader, &name);
	if (code != OPENOCD_OK)
		return code;
	struct dap *dap = openocd_find_dap(reader->call->openocd, name);
	if (!dap)
		return option_fault(reader, "there is no DAP '%s'", name);
	if (spot->dap && spot->dap != dap)
		return option_fault(reader, "the DAP is '%s' already and cannot be changed", spot->dap->name);
	spot->dap = dap;
	return OPENOCD_OK;
}

static int take_ap_num(struct option_reader *reader, struct debug_spot *spot)
{
	if (!reader->configure) {
		int code = option_end(reader);
		if (code != OPENOCD_OK)
			return code;
		if (!spot->has_ap_num)
			return option_fault(reader, "no AP number is configured");
		invocation_result(reader->call, "%lld", (long long)spot->ap_num);
		return OPENOCD_OK;
	}
	int64_t number;
	int code = option_number(reader, &number);
	if (code != OPENOCD_OK)
		return code;
	bool addresses = reader->call->openocd->version >= OPENOCD_0_12_0;
	if (number < 0 || (number > AP_NUM_MAX && (!addresses || (number & 0xfff))))
		return option_fault(reader, "'%lld' is no AP number", (long long)number);
	spot->ap_num = (uint64_t)number;
	spot->has_ap_num = true;
	return OPENOCD_OK;
}

static int take_base(struct option_reader *reader, struct debug_spot *spot)
{
	int64_t number = spot->base;
	int code = reader->configure ? option_number(reader, &number) : option_end(reader);
	if (code != OPENOCD_OK)
		return code;
	spot->base = (uint32_t)number;
	if (!reader->configure)
		invocation_result(reader->call, "%lld", (long long)spot->base);
	return OPENOCD_OK;
}

int option_spot(struct option_reader *reader, struct debug_spot *spot, bool *taken)
{
	const char *word = invocation_argument(reader->call, reader->next);
	bool old_base = text_equal(word, "-ctibase");
	*taken = true;
	Jim_SetEmptyResult(reader->call->interp);
	if (text_equal(word, "-dap")) {
		reader->next++;
		return take_dap(reader, spot);
	}
	if (text_equal(word, "-ap-num")) {
		reader->next++;
		return take_ap_num(reader, spot);
	}
	if (spot->has_base && (old_base || text_equal(word, "-baseaddr"))) {
		reader->next++;
		if (old_base)
			invocation_log(reader->call, LOG_DEPRECATED, "deprecated-option",
			               "'-ctibase' is deprecated, the option is '-baseaddr' now");
		return take_base(reader, spot);
	}
	*taken = false;
	return OPENOCD_OK;
}

/* ---- facts about types and the run ---- */

const char *target_type_requirement(const struct openocd *openocd, const char *type)
{
	const struct know_target_type *known = know_target_type_find(type);
	return known ? know_string(known->requires[openocd->version]) : "tap";
}

bool target_type_wants_dap(const struct openocd *openocd, const char *type)
{
	const char *requirement = target_type_requirement(openocd, type);
	/* xtensa may have either; OpenOCD remembers, for all of them, that one was given a DAP. */
	if (text_equal(requirement, "either"))
		return run_flag(openocd, "xtensa-dap");
	return text_equal(requirement, "dap");
}

bool transport_is_hla(const struct openocd *openocd)
{
	const char *name = openocd->transport.name;
	if (!name)
		return false;
	if (openocd->version >= OPENOCD_MASTER)
		return text_equal(openocd->adapter.driver, "hla");
	return text_starts_with(name, "hla_") ||
	       (openocd->version == OPENOCD_0_10_0 && text_equal(name, "stlink_swim"));
}

bool run_flag(const struct openocd *openocd, const char *name)
{
	return openocd_has_feature(openocd, "run", name);
}

void run_set_flag(struct openocd *openocd, const char *name, bool on)
{
	map_set(&openocd->features, arena_printf(openocd->arena, "run %s", name), on ? openocd : NULL);
}

/* ---- events ---- */

struct event_handler *event_find(struct event_handler *const *handlers, size_t count, const char *event)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(handlers[i]->event, event) == 0)
			return handlers[i];
	return NULL;
}

struct event_handler *event_new(struct invocation *call, const char *event, const char *body,
                                struct event_handler *replaces)
{
	struct event_handler *handler = arena_new(call->openocd->arena, struct event_handler);
	handler->event = event;
	handler->body = body;
	handler->replaces = replaces;
	handler->by_default = run_flag(call->openocd, "default-events");
	handler->place = handler->by_default ? (struct place){SOURCE_NONE, 0, -1, 0} : call->place;
	return handler;
}
