/* SPDX-License-Identifier: MIT */
/*
 * What hangs on a debug port: DAPs (`dap`), cross triggers (`cti`), trace ports (`tpiu`, `swo`).
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "openocd/effects.h"
#include "openocd/grammar.h"
#include "openocd/target_options.h"

static int fail_existing(struct invocation *call, const char *name)
{
	return invocation_fail_as(call, FAILURE_SCRIPT, 1, name, "a command '%s' exists already", name);
}

/* The names of a vector of objects as a Tcl list. */
#define RESULT_NAMES(call, vector)                                                                                     \
	do {                                                                                                           \
		Jim_Obj *names_ = Jim_NewListObj((call)->interp, NULL, 0);                                             \
		for (size_t i_ = 0; i_ < (vector)->count; i_++)                                                        \
			Jim_ListAppendElement((call)->interp, names_,                                                  \
			                      Jim_NewStringObj((call)->interp, (vector)->items[i_]->name, -1));        \
		Jim_SetResult((call)->interp, names_);                                                                 \
	} while (0)

/* ---- dap create ---- */

static int take_dap_tap(struct option_reader *reader, struct dap *dap)
{
	const char *name;
	int code = option_value(reader, &name);
	if (code != OPENOCD_OK)
		return code;
	dap->tap = openocd_find_tap(reader->call->openocd, name);
	return dap->tap ? OPENOCD_OK : option_fault(reader, "there is no TAP '%s'", name);
}

#define MULTIDROP_ID_MAX 0x0fffffff
#define MULTIDROP_INSTANCE_MAX 15

static int take_multidrop(struct option_reader *reader, int64_t high, uint64_t *value, bool *given)
{
	int64_t number;
	int code = option_number(reader, &number);
	if (code != OPENOCD_OK)
		return code;
	if (number < 0 || number > high)
		return option_fault(reader, "'%lld' is out of range: 0 to %lld", (long long)number, (long long)high);
	*value = (uint64_t)number;
	*given = true;
	return OPENOCD_OK;
}

static int take_dap_option(struct option_reader *reader, struct dap *dap)
{
	const char *option = option_word(reader);
	if (!know_word_exists("dap-create-option", option, reader->call->openocd->version))
		return option_unknown(reader, "option of a DAP");
	if (text_equal(option, "-chain-position"))
		return take_dap_tap(reader, dap);
	if (text_equal(option, "-dp-id"))
		return take_multidrop(reader, MULTIDROP_ID_MAX, &dap->multidrop_id, &dap->has_multidrop_id);
	if (text_equal(option, "-instance-id"))
		return take_multidrop(reader, MULTIDROP_INSTANCE_MAX, &dap->instance_id, &dap->has_instance_id);
	if (text_equal(option, "-ignore-syspwrupack"))
		dap->ignore_syspwrupack = true;
	if (text_equal(option, "-adiv6") || text_equal(option, "-adiv5")) {
		dap->adiv6 = text_equal(option, "-adiv6");
		dap->adiv5 = !dap->adiv6;
	}
	return OPENOCD_OK;
}

static bool is_multidrop(const struct dap *dap)
{
	return dap->has_multidrop_id && dap->has_instance_id;
}

/* One SWD link carries one DAP, or several that all say by which numbers they answer. */
static int check_multidrop(struct invocation *call, const struct dap *dap)
{
	struct openocd *openocd = call->openocd;
	const char *transport = openocd->transport.name ? openocd->transport.name : "";
	bool firmware = text_equal(transport, "dapdirect_swd") ||
	                (openocd->version >= OPENOCD_MASTER && text_equal(transport, "swd") &&
	                 text_equal(openocd->adapter.driver, "st-link"));
	if (openocd->version < OPENOCD_0_12_0 || transport_is_hla(openocd) ||
	    (!firmware && !text_equal(transport, "swd")))
		return OPENOCD_OK;
	bool some_multidrop = is_multidrop(dap);
	unsigned others = some_multidrop ? 0 : 1;
	for (size_t i = 0; i < openocd->daps.count; i++) {
		const struct dap *other = openocd->daps.items[i];
		if (firmware || !is_multidrop(other)) {
			others++;
			continue;
		}
		some_multidrop = true;
		if (is_multidrop(dap) && other->multidrop_id == dap->multidrop_id &&
		    other->instance_id == dap->instance_id)
			return invocation_fail(call, "%s and %s have the same -dp-id and -instance-id", other->name,
			                       dap->name);
	}
	if (others > 1)
		return invocation_fail(call, "several DAPs on SWD need -dp-id and -instance-id each");
	if (some_multidrop && others)
		return invocation_fail(call, "on SWD, DAPs with and without -dp-id and -instance-id do not mix");
	return OPENOCD_OK;
}

int effect_dap_create(struct invocation *call)
{
	struct openocd *openocd = call->openocd;
	struct dap *dap = arena_new(openocd->arena, struct dap);
	dap->name = invocation_copy(call, 0);
	dap->place = call->place;
	if (openocd_command_exists(openocd, dap->name))
		return fail_existing(call, dap->name);
	struct option_reader reader = {call, 1, true};
	while (option_left(&reader) > 0) {
		int code = take_dap_option(&reader, dap);
		if (code != OPENOCD_OK)
			return code;
	}
	if (!dap->tap)
		return invocation_fail_as(call, FAILURE_WRONG_ARGUMENTS, 0, "-chain-position",
		                          "a DAP needs -chain-position");
	int code = check_multidrop(call, dap);
	if (code != OPENOCD_OK)
		return code;
	/* Under hla the DAP is a dummy without commands. */
	openocd_add_instance(openocd, dap->name, transport_is_hla(openocd) ? "$NONE" : "$DAP", dap);
	vector_push(openocd->arena, &openocd->daps, dap);
	dap->tap->dap = dap;
	Jim_SetEmptyResult(call->interp);
	return invocation_ok();
}

/* ---- the other commands of DAPs ---- */

int effect_dap_names(struct invocation *call)
{
	RESULT_NAMES(call, &call->openocd->daps);
	return invocation_ok();
}

/* Connects every DAP whose TAP is enabled; before `init` there is nothing to connect to. */
int effect_dap_init(struct invocation *call)
{
	struct openocd *openocd = call->openocd;
	if (openocd->init_done || transport_is_hla(openocd))
		return invocation_ok();
	for (size_t i = 0; i < openocd->daps.count; i++)
		if (!openocd->daps.items[i]->tap->disabled)
			return invocation_fail(call, "the DAP '%s' cannot be reached before 'init'",
			                       openocd->daps.items[i]->name);
	return invocation_ok();
}

#define AP_MAX 255

int effect_dap_apsel(struct invocation *call)
{
	struct dap *dap = call->instance;
	if (call->argc == 0) {
		invocation_result(call, "0x%llx\n", (unsigned long long)dap->selected_ap);
		return invocation_ok();
	}
	uint64_t number = (uint64_t)invocation_number(call, 0);
	if (dap->adiv6 ? (number & 0xfff) != 0 : number > AP_MAX)
		return invocation_fail_as(call, FAILURE_WRONG_ARGUMENTS, 1, invocation_argument(call, 0),
		                          "'%s' is no AP number", invocation_argument(call, 0));
	dap->selected_ap = number;
	return invocation_ok();
}

#define CSW_FIXED_FIELDS 0x37 /* size and address increment belong to OpenOCD */

int effect_dap_apcsw(struct invocation *call)
{
	const char *word = invocation_argument(call, 0);
	if (call->argc == 0 || (call->argc == 1 && text_equal(word, "default")))
		return invocation_ok();
	struct grammar_fault fault = {0};
	if (!grammar_check_words(call->openocd, "value:uint32 [mask:uint32]", call->argv, call->argc, &fault))
		return invocation_usage(call, fault.argument, fault.expected);
	/* With a mask, it is the mask that has to keep off. */
	int checked = call->argc - 1;
	if ((uint64_t)invocation_number(call, checked) & CSW_FIXED_FIELDS)
		return invocation_fail_as(call, FAILURE_WRONG_ARGUMENTS, checked + 1,
		                          invocation_argument(call, checked), "the bits 0x37 of CSW cannot be set");
	return invocation_ok();
}

/* ---- cross triggers ---- */

int effect_cti_create(struct invocation *call)
{
	struct openocd *openocd = call->openocd;
	struct cross_trigger *cti = arena_new(openocd->arena, struct cross_trigger);
	struct debug_spot spot = {.has_base = true};
	cti->name = invocation_copy(call, 0);
	cti->place = call->place;
	if (openocd_command_exists(openocd, cti->name))
		return fail_existing(call, cti->name);
	struct option_reader reader = {call, 1, true};
	while (option_left(&reader) > 0) {
		bool taken;
		int code = option_spot(&reader, &spot, &taken);
		if (code == OPENOCD_OK && !taken) {
			reader.next++;
			code = option_unknown(&reader, "option of a CTI");
		}
		if (code != OPENOCD_OK)
			return code;
	}
	if (!spot.dap)
		return invocation_fail_as(call, FAILURE_WRONG_ARGUMENTS, 0, "-dap", "a CTI needs -dap");
	cti->dap = spot.dap;
	openocd_add_instance(openocd, cti->name, "$CTI", cti);
	vector_push(openocd->arena, &openocd->cross_triggers, cti);
	bool reachable = spot.has_ap_num && (spot.dap->adiv6 ? (spot.ap_num & 0xfff) == 0 : spot.ap_num <= AP_MAX);
	if (!reachable && openocd->version >= OPENOCD_0_12_0)
		return invocation_fail_as(call, FAILURE_WRONG_ARGUMENTS, 0, "-ap-num",
		                          "a CTI needs an -ap-num that its DAP has");
	return invocation_ok();
}

int effect_cti_names(struct invocation *call)
{
	RESULT_NAMES(call, &call->openocd->cross_triggers);
	return invocation_ok();
}

/* ---- trace ports: options ---- */

#define TRACE_PORT_BASE 0xe0040000u

static int take_trace_number(struct option_reader *reader, struct trace_port *port, const char *option, int64_t low,
                             int64_t high)
{
	const char *known = map_get(&port->options, option);
	if (!reader->configure) {
		int code = option_end(reader);
		if (code == OPENOCD_OK)
			invocation_result(reader->call, "%s", known);
		return code;
	}
	int64_t number;
	int code = option_number(reader, &number);
	if (code != OPENOCD_OK)
		return code;
	if (low < high && (number < low || number > high))
		return option_fault(reader, "'%lld' is out of range: %lld to %lld", (long long)number, (long long)low,
		                    (long long)high);
	option_set(&port->options, option,
	           arena_printf(reader->call->openocd->arena, "%lu", (unsigned long)(uint32_t)number));
	return OPENOCD_OK;
}

/* A word out of CHOICES (the word, and what is kept of it). */
static int take_trace_choice(struct option_reader *reader, struct trace_port *port, const char *option,
                             const char *const (*choices)[2])
{
	if (!reader->configure) {
		int code = option_end(reader);
		if (code == OPENOCD_OK)
			invocation_result(reader->call, "%s", (const char *)map_get(&port->options, option));
		return code;
	}
	const char *word;
	int code = option_value(reader, &word);
	if (code != OPENOCD_OK)
		return code;
	for (; (*choices)[0]; choices++) {
		if (strcmp((*choices)[0], word) == 0) {
			option_set(&port->options, option, (*choices)[1]);
			return OPENOCD_OK;
		}
	}
	return option_fault(reader, "'%s' does not take '%s'", option, word);
}

static bool is_trace_tcp_port(const char *text)
{
	char *end;
	long port = strtol(text, &end, 0);
	return port > 0 && port <= 0xffff && *end == '\0';
}

static int take_trace_output(struct option_reader *reader, struct trace_port *port)
{
	if (!reader->configure) {
		int code = option_end(reader);
		const char *known = map_get(&port->options, "-output");
		if (code == OPENOCD_OK && known)
			invocation_result(reader->call, "%s", known);
		return code;
	}
	const char *word;
	int code = option_value(reader, &word);
	if (code != OPENOCD_OK)
		return code;
	if (*word == ':' && !is_trace_tcp_port(word + 1))
		return option_fault(reader, "'%s' is no TCP port", word + 1);
	option_set(&port->options, "-output", word);
	return OPENOCD_OK;
}

static int take_trace_event(struct option_reader *reader, struct trace_port *port)
{
	struct invocation *call = reader->call;
	int left = option_left(reader);
	if (reader->configure ? left < 2 : left != 1)
		return option_fault(reader, "'-event' takes a name%s", reader->configure ? " and a body" : " only");
	const char *event = option_word(reader);
	if (!know_word_exists("swo-event", event, call->openocd->version))
		return option_unknown(reader, "event of a trace port");
	struct event_handler *old = EVENT_FIND(&port->events, event);
	if (!reader->configure) {
		invocation_result(call, "%s", old ? old->body : "");
		return OPENOCD_OK;
	}
	struct event_handler *handler = event_new(call, event, option_word(reader), old);
	for (size_t i = 0; i < port->events.count; i++) {
		if (port->events.items[i] == old) {
			port->events.items[i] = handler;
			return OPENOCD_OK;
		}
	}
	vector_push(call->openocd->arena, &port->events, handler);
	return OPENOCD_OK;
}

static int take_trace_option(struct option_reader *reader, struct trace_port *port)
{
	static const char *const protocols[][2] = {
		{"sync", "sync"}, {"uart", "uart"}, {"manchester", "manchester"}, {NULL, NULL}};
	static const char *const switches[][2] = {{"on", "on"},   {"yes", "on"},    {"1", "on"},
	                                          {"true", "on"}, {"off", "off"},   {"no", "off"},
	                                          {"0", "off"},   {"false", "off"}, {NULL, NULL}};
	const char *option = option_word(reader);
	if (text_equal(option, "-port-width"))
		return take_trace_number(reader, port, option, 1, 32);
	if (text_equal(option, "-traceclk") || text_equal(option, "-pin-freq"))
		return take_trace_number(reader, port, option, 0, 0);
	if (text_equal(option, "-protocol"))
		return take_trace_choice(reader, port, option, protocols);
	if (text_equal(option, "-formatter"))
		return take_trace_choice(reader, port, option, switches);
	if (text_equal(option, "-output"))
		return take_trace_output(reader, port);
	if (text_equal(option, "-event"))
		return take_trace_event(reader, port);
	return option_unknown(reader, "option of a trace port");
}

static void spot_of_port(const struct trace_port *port, struct debug_spot *spot)
{
	const char *ap_num = map_get(&port->options, "-ap-num");
	*spot = (struct debug_spot){.dap = port->dap, .has_base = true, .has_ap_num = ap_num != NULL};
	spot->ap_num = ap_num ? strtoull(ap_num, NULL, 0) : 0;
	spot->base = (uint32_t)strtoul(map_get(&port->options, "-baseaddr"), NULL, 0);
}

static void keep_spot(struct openocd *openocd, struct trace_port *port, const struct debug_spot *spot)
{
	port->dap = spot->dap;
	option_set(&port->options, "-baseaddr", arena_printf(openocd->arena, "%lu", (unsigned long)spot->base));
	if (spot->has_ap_num)
		option_set(&port->options, "-ap-num",
		           arena_printf(openocd->arena, "%llu", (unsigned long long)spot->ap_num));
}

static int take_trace_options(struct option_reader *reader, struct trace_port *port)
{
	while (option_left(reader) > 0) {
		struct debug_spot spot;
		bool taken;
		spot_of_port(port, &spot);
		int code = option_spot(reader, &spot, &taken);
		if (code == OPENOCD_OK && taken)
			keep_spot(reader->call->openocd, port, &spot);
		else if (code == OPENOCD_OK)
			code = take_trace_option(reader, port);
		if (code != OPENOCD_OK)
			return code;
	}
	return OPENOCD_OK;
}

int effect_tpiu_configure(struct invocation *call)
{
	struct option_reader reader = {call, 0, true};
	return take_trace_options(&reader, call->instance);
}

int effect_tpiu_cget(struct invocation *call)
{
	struct option_reader reader = {call, 0, false};
	return take_trace_options(&reader, call->instance);
}

/* ---- trace ports: creation ---- */

static struct trace_port *new_trace_port(struct invocation *call)
{
	struct trace_port *port = arena_new(call->openocd->arena, struct trace_port);
	port->name = invocation_copy(call, 0);
	port->place = call->place;
	map_init(&port->options, call->openocd->arena);
	option_set(&port->options, "-port-width", "1");
	option_set(&port->options, "-protocol", "sync");
	option_set(&port->options, "-formatter", "off");
	option_set(&port->options, "-traceclk", "0");
	option_set(&port->options, "-pin-freq", "0");
	option_set(&port->options, "-baseaddr", arena_printf(call->openocd->arena, "%u", TRACE_PORT_BASE));
	return port;
}

int effect_tpiu_create(struct invocation *call)
{
	struct openocd *openocd = call->openocd;
	struct trace_port *port = new_trace_port(call);
	struct option_reader reader = {call, 1, true};
	int code = take_trace_options(&reader, port);
	if (code != OPENOCD_OK)
		return code;
	if (!port->dap || !map_get(&port->options, "-ap-num"))
		return invocation_fail_as(call, FAILURE_WRONG_ARGUMENTS, 0, port->dap ? "-ap-num" : "-dap",
		                          "a trace port needs -dap and -ap-num");
	if (!openocd_add_instance(openocd, port->name, "$TPIU", port))
		return fail_existing(call, port->name);
	vector_push(openocd->arena, &openocd->trace_ports, port);
	return invocation_ok();
}

int effect_tpiu_names(struct invocation *call)
{
	RESULT_NAMES(call, &call->openocd->trace_ports);
	return invocation_ok();
}

/* ---- the old `tpiu config`, which makes a trace port when there is none ---- */

static int old_trace_port(struct invocation *call, struct trace_port **port)
{
	struct openocd *openocd = call->openocd;
	const struct target *target = call->instance ? call->instance : openocd->current_target;
	if (!target || (!text_equal(target->type, "cortex_m") && !text_equal(target->type, "hla_target")))
		return invocation_fail(call, "the current target is no Cortex-M");
	if (openocd->trace_ports.count == 0) {
		int code =
			openocd_eval(openocd, arena_printf(openocd->arena, "tpiu create %s.tpiu -dap %s -ap-num %llu",
		                                           target->name, target->dap ? target->dap->name : "",
		                                           (unsigned long long)target->ap_num));
		if (code != JIM_OK)
			return code;
	}
	*port = openocd->trace_ports.items[0];
	return OPENOCD_OK;
}

/* The old words in order, each a step; the new options they become. */
static const char *old_trace_options(struct invocation *call, struct arena *arena)
{
	int next = 0;
	const char *word = invocation_argument(call, next++);
	const char *output = "", *width = "", *formatter = "";
	if (text_equal(word, "internal"))
		output = arena_printf(arena, " -output %s", invocation_argument(call, next++));
	else if (!text_equal(word, "external"))
		return NULL;
	const char *protocol = invocation_argument(call, next++);
	const char *detail = invocation_argument(call, next++);
	if (text_equal(protocol, "sync"))
		width = arena_printf(arena, " -port-width %s", detail);
	else if (text_equal(protocol, "uart") || text_equal(protocol, "manchester"))
		formatter = arena_printf(arena, " -formatter %s", detail);
	else
		return NULL;
	const char *clock = invocation_argument(call, next++);
	if (next > call->argc || next + 1 < call->argc)
		return NULL;
	const char *pin =
		next < call->argc ? arena_printf(arena, " -pin-freq %s", invocation_argument(call, next)) : "";
	return arena_printf(arena, "-protocol %s -traceclk %s%s%s%s%s", protocol, clock, pin, output, formatter, width);
}

int effect_tpiu_config(struct invocation *call)
{
	struct openocd *openocd = call->openocd;
	struct trace_port *port = NULL;
	if (openocd->version < OPENOCD_0_12_0)
		return invocation_ok();
	invocation_log(call, LOG_DEPRECATED, "deprecated-command", "'tpiu config' is deprecated, use 'tpiu create'");
	int code = old_trace_port(call, &port);
	if (code != OPENOCD_OK)
		return code;
	if (text_equal(invocation_argument(call, 0), "disable")) {
		if (call->argc != 1)
			return invocation_usage(call, 2, "nothing behind 'disable'");
		return openocd_eval(openocd, arena_printf(openocd->arena, "%s disable", port->name));
	}
	const char *options = old_trace_options(call, openocd->arena);
	if (!options)
		return invocation_usage(call, 0,
		                        "external|internal OUTPUT, sync WIDTH|uart FORMATTER|manchester "
		                        "FORMATTER, TRACECLKIN, [PIN]");
	code = openocd_eval(openocd, arena_printf(openocd->arena, "%s configure %s", port->name, options));
	if (code != JIM_OK)
		return code;
	return openocd_eval(openocd, arena_printf(openocd->arena, "%s enable", port->name));
}
