/* SPDX-License-Identifier: MIT */
/*
 * Effects: declaring TAPs and what hangs on them.
 *
 * How strictly the options of a new TAP are read depends on who drives the scan chain, not on the command: OpenOCD
 * itself reads all of them, adapters with their own firmware ignore most.
 */
#include "openocd/effects.h"
#include "openocd/effects_core.h"

#include <limits.h>
#include <string.h>

#include "base/text.h"

enum tap_style {
	TAP_JTAG,    /* OpenOCD drives the chain: every option counts */
	TAP_IGNORED, /* SWD, and adapters that speak to the DAP: there must be options, nobody reads them */
	TAP_HLA,     /* high-level adapters: only the IDs are read, other values are skipped */
	TAP_AICE,    /* only the IDs exist */
	TAP_MASTER,  /* read alike everywhere */
};

static enum tap_style tap_style(const struct openocd *openocd)
{
	const char *transport = openocd->transport.name;
	if (openocd->version == OPENOCD_MASTER)
		return TAP_MASTER;
	if (text_equal(transport, "jtag"))
		return TAP_JTAG;
	if (text_equal(transport, "aice_jtag"))
		return TAP_AICE;
	return transport && text_starts_with(transport, "hla_") ? TAP_HLA : TAP_IGNORED;
}

enum tap_option { TAP_ID, TAP_IR_LENGTH, TAP_IR_MASK, TAP_IR_CAPTURE, TAP_IR_BYPASS, TAP_FLAG };

static const struct option_row {
	const char *name;
	enum tap_option kind;
	uint64_t high; /* master's bound */
} option_rows[] = {
	{"-expected-id", TAP_ID, UINT32_MAX},
	{"-irlen", TAP_IR_LENGTH, UINT_MAX},
	{"-irmask", TAP_IR_MASK, UINT32_MAX},
	{"-ircapture", TAP_IR_CAPTURE, UINT32_MAX},
	{"-ir-bypass", TAP_IR_BYPASS, INT64_MAX},
	{"-enable", TAP_FLAG, 0},
	{"-disable", TAP_FLAG, 0},
	{"-ignore-version", TAP_FLAG, 0},
	{"-ignore-bypass", TAP_FLAG, 0},
};

static const struct option_row *find_option(const struct openocd *openocd, enum tap_style style, const char *word)
{
	for (size_t i = 0; i < sizeof(option_rows) / sizeof(option_rows[0]); i++) {
		const struct option_row *row = &option_rows[i];
		if (strcmp(row->name, word) != 0)
			continue;
		bool exists = know_word_exists("newtap-option", word, openocd->version);
		return exists && (style != TAP_AICE || row->kind == TAP_ID) ? row : NULL;
	}
	return NULL;
}

static int fail_option(struct invocation *call, int index, const char *problem)
{
	const char *word = invocation_argument(call, index);
	return invocation_fail_as(call, FAILURE_WRONG_ARGUMENTS, index + 1, word, "%s: '%s' %s", call->name, word,
	                          problem);
}

/* True when VALUE has bits outside an instruction register of LENGTH bits (as the real program computes it). */
static bool exceeds_register(unsigned length, int64_t value)
{
	uint64_t inside = ((uint64_t)1 << (length & 63)) - 1;
	return ((uint64_t)value & ~inside) != 0;
}

static bool read_value(struct invocation *call, enum tap_style style, const struct option_row *option, int index,
                       int64_t *value)
{
	jim_wide wide;
	if (style == TAP_MASTER)
		return core_number_between(invocation_argument(call, index), 0, (int64_t)option->high, value);
	if (Jim_GetWide(call->interp, call->argv[index], &wide) != JIM_OK)
		return false;
	*value = wide;
	return true;
}

/* Applies the option at INDEX with its VALUE; a length has to stand before what is measured by it. */
static int apply_value(struct invocation *call, enum tap_style style, struct tap *tap, enum tap_option option,
                       int index, int64_t value)
{
	switch (option) {
	case TAP_ID:
		vector_push(call->openocd->arena, &tap->expected_ids, (uint32_t)value);
		break;
	case TAP_IR_LENGTH:
		tap->ir_length = (unsigned)value;
		break;
	case TAP_IR_MASK:
	case TAP_IR_CAPTURE:
		if (style == TAP_JTAG && exceeds_register(tap->ir_length, value))
			return fail_option(call, index,
			                   tap->ir_length ? "is too big for the instruction register"
			                                  : "stands before the option -irlen");
		break;
	default:
		break;
	}
	return invocation_ok();
}

static void apply_flag(enum tap_style style, struct tap *tap, const char *word)
{
	if (strcmp(word, "-ignore-version") == 0)
		tap->ignore_version = true;
	else if (style != TAP_HLA && strcmp(word, "-disable") == 0)
		tap->disabled = true;
	else if (style != TAP_HLA && strcmp(word, "-enable") == 0)
		tap->disabled = false;
}

static int read_options(struct invocation *call, enum tap_style style, struct tap *tap)
{
	for (int i = 2; i < call->argc; i++) {
		const struct option_row *option = find_option(call->openocd, style, invocation_argument(call, i));
		int64_t value;
		if (!option)
			return fail_option(call, i, "is no option of a TAP");
		if (option->kind == TAP_FLAG) {
			apply_flag(style, tap, option->name);
			continue;
		}
		i++;
		if (style == TAP_HLA && option->kind != TAP_ID)
			continue;
		if (i >= call->argc)
			return fail_option(call, i - 1, "needs a number behind it");
		if (!read_value(call, style, option, i, &value))
			return fail_option(call, i, "is not a number that the option takes");
		int code = apply_value(call, style, tap, option->kind, i, value);
		if (code != OPENOCD_OK)
			return code;
	}
	return invocation_ok();
}

static struct tap *new_tap(struct invocation *call)
{
	struct arena *arena = call->openocd->arena;
	struct tap *tap = arena_new(arena, struct tap);
	tap->chip = invocation_copy(call, 0);
	tap->tap_name = invocation_copy(call, 1);
	tap->name = arena_printf(arena, "%s.%s", tap->chip, tap->tap_name);
	tap->made_by = know_string(call->command->name);
	tap->place = call->place;
	return tap;
}

/* OpenOCD takes a second TAP of the same name; the name then means the first. */
static int keep_tap(struct invocation *call, struct tap *tap)
{
	vector_push(call->openocd->arena, &call->openocd->taps, tap);
	return invocation_ok();
}

static int make_tap(struct invocation *call)
{
	enum tap_style style = tap_style(call->openocd);
	if (call->argc < (style == TAP_MASTER ? 2 : 3))
		return invocation_usage(call, 0, "chip tap -irlen bits [-expected-id id] ...");
	struct tap *tap = new_tap(call);
	int code = style == TAP_IGNORED ? invocation_ok() : read_options(call, style, tap);
	if (code != OPENOCD_OK)
		return code;
	if (tap->ir_length == 0 && core_transport_is_jtag(call->openocd))
		return invocation_fail_as(call, FAILURE_WRONG_ARGUMENTS, 0, tap->name,
		                          "%s: the length of the instruction register of '%s' is missing (-irlen)",
		                          call->name, tap->name);
	return keep_tap(call, tap);
}

int effect_jtag_newtap(struct invocation *call)
{
	return make_tap(call);
}

int effect_swd_newdap(struct invocation *call)
{
	return make_tap(call);
}

int effect_swim_newtap(struct invocation *call)
{
	return keep_tap(call, new_tap(call));
}

/* ---- questions ---- */

/* Adapters with their own firmware answer nothing. */
static bool chain_has_commands(const struct openocd *openocd)
{
	return core_transport_is_jtag(openocd) || text_equal(openocd->transport.name, "aice_jtag");
}

int effect_jtag_names(struct invocation *call)
{
	struct openocd *openocd = call->openocd;
	if (!chain_has_commands(openocd))
		return invocation_ok();
	if (call->argc != 0)
		return invocation_usage(call, 1, "no arguments");
	Jim_Obj *list = Jim_NewListObj(call->interp, NULL, 0);
	for (size_t i = 0; i < openocd->taps.count; i++)
		Jim_ListAppendElement(call->interp, list,
		                      Jim_NewStringObj(call->interp, openocd->taps.items[i]->name, -1));
	Jim_SetResult(call->interp, list);
	return invocation_ok();
}

int effect_jtag_tapisenabled(struct invocation *call)
{
	const struct tap *tap = openocd_find_tap(call->openocd, invocation_argument(call, 0));
	invocation_result(call, "%d", tap && !tap->disabled);
	return invocation_ok();
}

/* ---- events ---- */

static struct tap *tap_argument(struct invocation *call, int *code)
{
	struct tap *tap = openocd_find_tap(call->openocd, invocation_argument(call, 0));
	if (!tap)
		*code = invocation_fail_as(call, FAILURE_SCRIPT, 1, invocation_argument(call, 0),
		                           "there is no TAP '%s'", invocation_argument(call, 0));
	return tap;
}

static struct event_handler **find_event(struct tap *tap, const char *event)
{
	for (size_t i = 0; i < tap->events.count; i++)
		if (strcmp(tap->events.items[i]->event, event) == 0)
			return &tap->events.items[i];
	return NULL;
}

static void set_event(struct invocation *call, struct tap *tap, int index)
{
	struct arena *arena = call->openocd->arena;
	struct event_handler *handler = arena_new(arena, struct event_handler);
	handler->event = invocation_copy(call, index);
	handler->body = invocation_copy(call, index + 1);
	handler->place = call->place;
	struct event_handler **old = find_event(tap, handler->event);
	if (old) {
		handler->replaces = *old;
		*old = handler;
	} else {
		vector_push(arena, &tap->events, handler);
	}
}

/* Only master takes several events in one command; all others want the handler to be the last word. */
static int configure_events(struct invocation *call, struct tap *tap)
{
	bool several = call->openocd->version == OPENOCD_MASTER;
	for (int i = 1; i < call->argc; i += 3) {
		if (strcmp(invocation_argument(call, i), "-event") != 0)
			return fail_option(call, i, "cannot be set; -event EVENT HANDLER can");
		if (i + 1 >= call->argc)
			return fail_option(call, i, "needs the name of an event and a handler behind it");
		if (!know_word_exists("tap-event", invocation_argument(call, i + 1), call->openocd->version))
			return fail_option(call, i + 1, "is no event of a TAP");
		if (i + 2 >= call->argc || (!several && i + 3 != call->argc))
			return fail_option(call, i + 1, "needs one handler behind it");
		set_event(call, tap, i + 1);
	}
	return invocation_ok();
}

int effect_jtag_configure(struct invocation *call)
{
	struct openocd *openocd = call->openocd;
	int code = OPENOCD_OK;
	if (!chain_has_commands(openocd)) {
		bool too_early = text_equal(openocd->transport.name, "hla_jtag") && !openocd->init_done;
		return too_early ? invocation_fail_as(call, FAILURE_WRONG_STAGE, 0, "",
		                                      "the '%s' command must be used after 'init'", call->name)
		                 : invocation_ok();
	}
	if (call->argc < 3)
		return invocation_usage(call, 0, "tap -event event handler");
	struct tap *tap = tap_argument(call, &code);
	return tap ? configure_events(call, tap) : code;
}

int effect_jtag_cget(struct invocation *call)
{
	int code = OPENOCD_OK;
	if (call->argc < 2)
		return invocation_usage(call, 0, "tap -event event | tap -idcode");
	struct tap *tap = tap_argument(call, &code);
	if (!tap)
		return code;
	const char *option = invocation_argument(call, 1);
	if (strcmp(option, "-idcode") == 0 && call->argc == 2) {
		invocation_result(call, "0");
		return invocation_ok();
	}
	if (strcmp(option, "-event") != 0 || call->argc != 3)
		return fail_option(call, 1, "is not -event EVENT or -idcode");
	if (!know_word_exists("tap-event", invocation_argument(call, 2), call->openocd->version))
		return fail_option(call, 2, "is no event of a TAP");
	struct event_handler **handler = find_event(tap, invocation_argument(call, 2));
	if (handler)
		invocation_result(call, "%s", (*handler)->body);
	return invocation_ok();
}
