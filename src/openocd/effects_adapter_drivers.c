/* SPDX-License-Identifier: MIT */
/*
 * Effects of the commands that adapter drivers bring along.
 *
 * Before `init` such a command only fills a variable of its driver, so what it does here is mostly to check: many
 * handlers look at their words only when the number of words is the one they hope for, and take anything else in
 * silence or with a grumble in the log. Tables say which command wants what.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "openocd/effects.h"
#include "openocd/grammar.h"
#include "openocd/run.h"

#define IN_0_10_0 (1u << OPENOCD_0_10_0)
#define IN_0_11_0 (1u << OPENOCD_0_11_0)
#define SINCE_0_12_0 (1u << OPENOCD_0_12_0 | 1u << OPENOCD_MASTER)
#define IN_ALL (IN_0_10_0 | IN_0_11_0 | SINCE_0_12_0)

/* ---- shared by all ---- */

static const char *command_name(const struct invocation *call)
{
	return know_string(call->command->name);
}

static const char *driver_option(const struct invocation *call, const char *name)
{
	return map_get(&call->openocd->adapter.options, name);
}

static void set_driver_option(struct invocation *call, const char *name, const char *value)
{
	map_set(&call->openocd->adapter.options, name, arena_strdup(call->openocd->arena, value));
}

/* The name of the command, but one for two forms of which the new one came with master. */
static const char *option_name(const struct invocation *call)
{
	return strcmp(command_name(call), "hla device_desc") == 0 ? "hla_device_desc" : command_name(call);
}

/* Keeps the words under the name of the option. */
static void keep_words(struct invocation *call)
{
	const char *joined = invocation_copy(call, 0);
	for (int i = 1; i < call->argc; i++)
		joined = arena_printf(call->openocd->arena, "%s %s", joined, invocation_argument(call, i));
	set_driver_option(call, option_name(call), joined);
}

/* Checks COUNT words from FIRST on; 0, or the value to return from the effect. */
static int check_words(struct invocation *call, int first, int count, const char *grammar)
{
	struct grammar_fault fault = {0};
	if (grammar_check_words(call->openocd, grammar, call->argv + first, count, &fault))
		return 0;
	return invocation_fail_as(call, FAILURE_WRONG_ARGUMENTS, fault.argument ? first + fault.argument : 0,
	                          fault.subject, "%s: '%s' is not valid: %s expected", call->name, fault.subject,
	                          fault.expected);
}

/* The driver logs that it did not take the words, and the command succeeds. */
static int ignore_words(struct invocation *call, const char *expected)
{
	invocation_log(call, LOG_WARNING, "ignored-arguments", "%s has no effect: it takes %s", call->name, expected);
	return invocation_ok();
}

/* ---- options of a driver ---- */

/* Commands that take only these words and succeed without effect for others. */
static const struct {
	const char *command;
	const char *grammar;
} choosy_options[] = {
	{"aice adapter", "name:word"},
	{"aice desc", "description:word"},
	{"cmsis_dap_backend", "backend:ichoice(auto|usb_bulk|hid|tcp)"},
	{"hla_device_desc", "description:word"},
	{"openjtag variant", "variant:ichoice(standard|cy7c65215)"},
};

/* Remembers what the driver was told. */
int effect_driver_option(struct invocation *call)
{
	for (size_t i = 0; i < sizeof(choosy_options) / sizeof(choosy_options[0]); i++) {
		struct grammar_fault fault = {0};
		if (strcmp(choosy_options[i].command, command_name(call)) == 0 &&
		    !grammar_check_words(call->openocd, choosy_options[i].grammar, call->argv, call->argc, &fault))
			return ignore_words(call, fault.expected);
	}
	if (call->argc)
		keep_words(call);
	return invocation_ok();
}

/* The name of the adapter on USB. Up to 0.12.0 drivers have commands of their own, which take no other number of words.
 */
int effect_usb_product(struct invocation *call)
{
	if (call->argc != 1 && call->openocd->version != OPENOCD_MASTER)
		return ignore_words(call, "description:word");
	if (call->argc != 1)
		return invocation_usage(call, 0, "name:word");
	set_driver_option(call, "adapter usb product_name", invocation_argument(call, 0));
	return invocation_ok();
}

/* Commands that read numbers when there are just so many words, and only show their setting otherwise. */
static const struct {
	const char *suffix; /* end of the command's name */
	int count;
	const char *grammar;
} counted_numbers[] = {
	{"speed_coeffs", 2, "coefficient:int offset:int"},
	{"peripheral_base", 1, "base:uint32"},
	{"retry_times", 1, "times:uint32"},
	{"count_to_check_dbger", 1, "times:uint32"},
	{"interface", 1, "number:int"},
	{"_num", 1, "number:int"},
};

static bool ends_with(const char *text, const char *suffix)
{
	size_t length = strlen(text);
	size_t suffix_length = strlen(suffix);
	return length >= suffix_length && strcmp(text + length - suffix_length, suffix) == 0;
}

int effect_driver_numbers(struct invocation *call)
{
	for (size_t i = 0; i < sizeof(counted_numbers) / sizeof(counted_numbers[0]); i++) {
		if (!ends_with(command_name(call), counted_numbers[i].suffix))
			continue;
		if (call->argc != counted_numbers[i].count) {
			const char *grammar = grammar_describe(call->openocd->arena, counted_numbers[i].grammar);
			return call->argc ? ignore_words(call, grammar) : invocation_ok();
		}
		int fault = check_words(call, 0, call->argc, counted_numbers[i].grammar);
		if (fault)
			return fault;
		keep_words(call);
	}
	return invocation_ok();
}

/* ---- USB identities ---- */

/* How a driver reads its VID:PID words. Further pairs than max_pairs are dropped. */
struct usb_id_reader {
	const char *command;
	unsigned versions;
	int max_pairs;
	bool odd_refused;  /* else a last word without partner is dropped */
	bool none_refused; /* no pair at all is an error */
	const char *pair;
};

#define PAIR_16 "vid:uint16 pid:uint16"

static const struct usb_id_reader usb_id_readers[] = {
	{"aice vid_pid", IN_ALL, 1, true, true, PAIR_16},
	{"cmsis_dap_vid_pid", IN_ALL, 8, false, true, PAIR_16},
	{"espusbjtag vid_pid", IN_ALL, 1, true, true, "vid:int pid:int"},
	{"ft232r vid_pid", IN_ALL, 1, false, false, PAIR_16},
	{"ftdi vid_pid", IN_ALL, 8, false, true, PAIR_16},
	{"hla_vid_pid", IN_0_10_0, 1, true, true, PAIR_16},
	{"hla_vid_pid", IN_0_11_0, 8, true, true, PAIR_16},
	{"hla_vid_pid", SINCE_0_12_0, 16, true, true, PAIR_16},
	{"st-link vid_pid", IN_0_11_0, 8, true, true, PAIR_16},
	{"st-link vid_pid", SINCE_0_12_0, 16, true, true, PAIR_16},
	{"usb_blaster vid_pid", IN_ALL, 2, false, false, PAIR_16},
};

static const struct usb_id_reader *usb_id_reader_find(const struct invocation *call)
{
	for (size_t i = 0; i < sizeof(usb_id_readers) / sizeof(usb_id_readers[0]); i++)
		if (strcmp(usb_id_readers[i].command, command_name(call)) == 0 &&
		    usb_id_readers[i].versions >> call->openocd->version & 1)
			return &usb_id_readers[i];
	return NULL;
}

static uint32_t usb_id(const struct invocation *call, int index)
{
	return ((uint32_t)invocation_number(call, index) & 0xffff) << 16 |
	       ((uint32_t)invocation_number(call, index + 1) & 0xffff);
}

static int refuse_usb_ids(struct invocation *call)
{
	return invocation_usage(call, 0, "pairs of vid and pid");
}

/* Every such command replaces what an earlier one set. */
int effect_driver_usb_ids(struct invocation *call)
{
	const struct usb_id_reader *reader = usb_id_reader_find(call);
	struct adapter *adapter = &call->openocd->adapter;
	if (!reader)
		return invocation_ok();
	int count = call->argc;
	if (count > 2 * reader->max_pairs) {
		if (call->openocd->version == OPENOCD_0_10_0 && strcmp(reader->command, "hla_vid_pid") == 0)
			return refuse_usb_ids(call);
		invocation_log(call, LOG_WARNING, "ignored-arguments", "%s: only the first %d pairs count", call->name,
		               reader->max_pairs);
		count = 2 * reader->max_pairs;
	}
	if (count % 2) {
		if (reader->odd_refused)
			return refuse_usb_ids(call);
		invocation_log(call, LOG_WARNING, "ignored-arguments", "%s: the last vid has no pid and is ignored",
		               call->name);
		count--;
	}
	if (count == 0)
		return reader->none_refused ? refuse_usb_ids(call) : ignore_words(call, "a vid and a pid");
	for (int i = 0; i < count; i += 2) {
		int fault = check_words(call, i, 2, reader->pair);
		if (fault)
			return fault;
	}
	adapter->usb_ids.count = 0;
	for (int i = 0; i < count; i += 2)
		vector_push(call->openocd->arena, &adapter->usb_ids, usb_id(call, i));
	adapter->usb_ids_place = call->place;
	return invocation_ok();
}

/* The Versaloon drivers give vid and pid by two commands; what was not given has a default. */
int effect_vsllink_usb_id(struct invocation *call)
{
	struct adapter *adapter = &call->openocd->adapter;
	bool is_vid = ends_with(command_name(call), "vid");
	uint32_t id = adapter->usb_ids.count ? adapter->usb_ids.items[0] : 0x0483a038u;
	uint32_t number = (uint32_t)invocation_number(call, 0) & 0xffff;
	id = is_vid ? (id & 0xffff) | number << 16 : (id & 0xffff0000u) | number;
	adapter->usb_ids.count = 0;
	vector_push(call->openocd->arena, &adapter->usb_ids, id);
	adapter->usb_ids_place = call->place;
	return invocation_ok();
}

/* ---- ftdi ---- */

int effect_ftdi_layout_init(struct invocation *call)
{
	call->openocd->adapter.layout.given = true;
	call->openocd->adapter.layout.place = call->place;
	keep_words(call);
	return invocation_ok();
}

static struct adapter_signal *signal_find(struct openocd *openocd, const char *name)
{
	for (size_t i = 0; i < openocd->adapter.signals.count; i++)
		if (strcmp(openocd->adapter.signals.items[i].name, name) == 0)
			return &openocd->adapter.signals.items[i];
	return NULL;
}

/* In SWD mode the driver defines the signals of its own pins. */
static bool is_pin_signal(const struct openocd *openocd, const char *name)
{
	bool swd = openocd->transport.name && strcmp(openocd->transport.name, "swd") == 0;
	return swd && (strcmp(name, "TCK") == 0 || strcmp(name, "TDI") == 0 || strcmp(name, "TDO") == 0 ||
	               strcmp(name, "TMS") == 0);
}

static bool signal_exists(struct openocd *openocd, const char *name)
{
	return signal_find(openocd, name) || is_pin_signal(openocd, name);
}

static int fail_signal(struct invocation *call, int index)
{
	const char *name = invocation_argument(call, index);
	return invocation_fail_as(call, FAILURE_WRONG_ARGUMENTS, index + 1, name,
	                          "the adapter has no signal '%s'; define it with ftdi layout_signal", name);
}

/* A second definition of a signal replaces the first. An alias copies the masks, so it does not follow later changes.
 */
int effect_ftdi_layout_signal(struct invocation *call)
{
	struct openocd *openocd = call->openocd;
	for (int i = 1; i + 1 < call->argc; i += 2) {
		const char *option = invocation_argument(call, i);
		if ((strcmp(option, "-alias") == 0 || strcmp(option, "-nalias") == 0) &&
		    !signal_exists(openocd, invocation_argument(call, i + 1)))
			return fail_signal(call, i + 1);
	}
	struct adapter_signal *known = signal_find(openocd, invocation_argument(call, 0));
	if (known)
		known->place = call->place;
	else
		vector_push(openocd->arena, &openocd->adapter.signals,
		            (struct adapter_signal){.name = invocation_copy(call, 0), .place = call->place});
	return invocation_ok();
}

/* ftdi set_signal, ftdi get_signal */
int effect_ftdi_signal_access(struct invocation *call)
{
	if (!signal_exists(call->openocd, invocation_argument(call, 0)))
		return fail_signal(call, 0);
	return invocation_ok();
}

/* ---- hla and st-link ---- */

static const struct {
	const char *name;
	unsigned versions;
} hla_layouts[] = {
	{"stlink", IN_ALL},
	{"ti-icdi", IN_ALL},
	{"nulink", IN_0_11_0 | SINCE_0_12_0},
};

/* The layout is chosen once; it is kept under "hla_layout", by whatever name the command was run. */
int effect_hla_layout(struct invocation *call)
{
	const char *wanted = invocation_argument(call, 0);
	const char *chosen = driver_option(call, "hla_layout");
	if (chosen && strcmp(chosen, wanted) == 0) {
		invocation_log(call, LOG_WARNING, "ignored-arguments", "the hla layout is already %s", chosen);
		return invocation_ok();
	}
	if (chosen)
		return invocation_fail_as(call, FAILURE_WRONG_ARGUMENTS, 1, wanted,
		                          "the hla layout is already %s and cannot become %s", chosen, wanted);
	for (size_t i = 0; i < sizeof(hla_layouts) / sizeof(hla_layouts[0]); i++) {
		if (strcmp(hla_layouts[i].name, wanted) == 0 && hla_layouts[i].versions >> call->openocd->version & 1) {
			set_driver_option(call, "hla_layout", wanted);
			return invocation_ok();
		}
	}
	return invocation_fail_as(call, FAILURE_WRONG_ARGUMENTS, 1, wanted, "there is no hla layout '%s'", wanted);
}

/* A port belongs to tcp only. */
int effect_stlink_backend(struct invocation *call)
{
	if (call->argc > 1 && strcmp(invocation_argument(call, 0), "usb") == 0)
		return invocation_usage(call, 2, "no port with usb");
	keep_words(call);
	return invocation_ok();
}

/* ---- the others ---- */

/* parport port, and parport_port of two other drivers: a port other than 0 is chosen once. */
int effect_parport_port(struct invocation *call)
{
	if (call->argc != 1)
		return call->argc ? ignore_words(call, "one port number") : invocation_ok();
	if (driver_option(call, "parport port"))
		return invocation_fail(call, "the parallel port is already chosen");
	int fault = check_words(call, 0, 1, "port:uint16");
	if (!fault && invocation_number(call, 0) != 0)
		set_driver_option(call, "parport port", invocation_argument(call, 0));
	return fault ? fault : invocation_ok();
}

int effect_parport_toggling_time(struct invocation *call)
{
	if (call->argc != 1)
		return call->argc ? ignore_words(call, "one number of nanoseconds") : invocation_ok();
	int fault = check_words(call, 0, 1, "nanoseconds:uint32");
	if (!fault && invocation_number(call, 0) == 0)
		return invocation_fail_as(call, FAILURE_WRONG_ARGUMENTS, 1, invocation_argument(call, 0),
		                          "the toggling time cannot be 0 ns");
	return fault ? fault : invocation_ok();
}

int effect_xds110_supply(struct invocation *call)
{
	int64_t millivolts = invocation_number(call, 0);
	if (millivolts != 0 && (millivolts < 1800 || millivolts > 3600))
		return invocation_fail_as(call, FAILURE_WRONG_ARGUMENTS, 1, invocation_argument(call, 0),
		                          "the supply voltage is 0 or from 1800 to 3600 millivolts");
	keep_words(call);
	return invocation_ok();
}

/* The number is read as scanf does: what stands behind it does not matter. */
int effect_jlink_usb(struct invocation *call)
{
	const char *word = invocation_argument(call, 0);
	char *end;
	int address = (int)strtol(word, &end, 0);
	if (end == word || address < 0 || address > 3)
		return invocation_fail_as(call, FAILURE_WRONG_ARGUMENTS, 1, word,
		                          "'%s' is no USB address of a J-Link: 0, 1, 2 or 3 expected", word);
	keep_words(call);
	return invocation_ok();
}

/* The real program crashes when no port was chosen before. */
int effect_aice_custom_script(struct invocation *call)
{
	if (!driver_option(call, "aice port"))
		return invocation_fail(call, "%s needs an earlier aice port", call->name);
	keep_words(call);
	return invocation_ok();
}

int effect_vdebug_server(struct invocation *call)
{
	const char *colon = strchr(invocation_argument(call, 0), ':');
	if (!colon)
		return invocation_usage(call, 1, "host:port");
	int port = (int)strtol(colon + 1, NULL, 10);
	if (port < 0 || port > UINT16_MAX)
		return invocation_usage(call, 1, "a port number up to 65535");
	keep_words(call);
	return invocation_ok();
}

/* A period is a number with at least one character behind it. */
int effect_vdebug_bfm_path(struct invocation *call)
{
	unsigned period;
	char unit;
	if (sscanf(invocation_argument(call, 1), "%u%c", &period, &unit) != 2)
		return invocation_usage(call, 2, "a clock period such as 10ns");
	keep_words(call);
	return invocation_ok();
}

#define VDEBUG_MEMORIES_MAX 20

int effect_vdebug_mem_path(struct invocation *call)
{
	const char *count_text = driver_option(call, "vdebug mem_path");
	int count = count_text ? atoi(count_text) : 0;
	if (count >= VDEBUG_MEMORIES_MAX)
		return invocation_fail(call, "no more than %d memories", VDEBUG_MEMORIES_MAX);
	set_driver_option(call, "vdebug mem_path", arena_printf(call->openocd->arena, "%d", count + 1));
	return invocation_ok();
}
