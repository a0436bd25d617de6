/* SPDX-License-Identifier: MIT */
/* Effects: the adapter's driver, speed and identity, the reset lines, and the GPIO signals of bit-banging drivers. */
#include "openocd/effects.h"
#include "openocd/effects_core.h"

#include <ctype.h>
#include <limits.h>
#include <string.h>

#include "base/text.h"

/* ---- driver ---- */

static struct word_list split_words(struct arena *arena, const char *text)
{
	VECTOR(const char *) words = {0};
	for (text += strspn(text, " "); *text; text += strspn(text, " ")) {
		size_t length = strcspn(text, " ");
		vector_push(arena, &words, arena_copy(arena, text, length));
		text += length;
	}
	return (struct word_list){words.items, words.count};
}

static struct word_list driver_transports(struct openocd *openocd, const char *driver)
{
	static const char all[] = "jtag swd hla_swd hla_jtag dapdirect_swd dapdirect_jtag swim";
	const char *known = know_driver_transports(driver, openocd->version);
	return split_words(openocd->arena, !*known && openocd_is_extra_driver(openocd, driver) ? all : known);
}

/* OpenOCD keeps the first driver and only warns, whatever the second command says. */
static int ignore_second_driver(struct invocation *call)
{
	struct adapter *adapter = &call->openocd->adapter;
	const char *name = invocation_copy(call, 0);
	if (!adapter->second_driver && *name && !text_equal(name, adapter->driver)) {
		adapter->second_driver = name;
		adapter->second_driver_place = call->place;
	}
	invocation_log(call, LOG_WARNING, "second-adapter",
	               "the adapter driver is '%s' already; 'adapter driver %s' is ignored", adapter->driver, name);
	return invocation_ok();
}

int effect_adapter_driver(struct invocation *call)
{
	struct openocd *openocd = call->openocd;
	struct adapter *adapter = &openocd->adapter;
	const char *name = invocation_copy(call, 0);
	bool replaces_assumed = adapter->driver && strcmp(adapter->driver, ASSUMED_ADAPTER) == 0;
	if (adapter->driver && !replaces_assumed)
		return ignore_second_driver(call);
	if (call->argc != 1 || !*name)
		return invocation_usage(call, call->argc > 1 ? 2 : 0, "the name of one adapter driver");
	if (!know_word_exists("adapter-driver", name, openocd->version) && !openocd_is_extra_driver(openocd, name))
		return invocation_fail_as(call, FAILURE_ADAPTER_DRIVER, 1, name,
		                          "OpenOCD %s has no adapter driver '%s'", know_version_name(openocd->version),
		                          name);
	adapter->driver = name;
	adapter->driver_place = call->place;
	openocd_add_feature(openocd, "driver", name);
	if (replaces_assumed) /* chosen too late: what was assumed stays so, that the rest can be checked */
		return invocation_ok();
	return core_allow_transports(call, driver_transports(openocd, name));
}

int effect_adapter_transports(struct invocation *call)
{
	struct openocd *openocd = call->openocd;
	struct word_list transports = invocation_words(call, 0);
	for (size_t i = 0; i < transports.count; i++)
		if (!know_word_exists("transport", transports.items[i], openocd->version))
			return invocation_fail_as(call, FAILURE_TRANSPORT, (int)i + 1, transports.items[i],
			                          "there is no transport '%s'", transports.items[i]);
	return core_allow_transports(call, transports);
}

int effect_adapter_list(struct invocation *call)
{
	struct openocd *openocd = call->openocd;
	size_t first, end;
	unsigned number = 0;
	struct text_builder text;
	text_init_in(&text, openocd->arena, 0);
	text_add_string(&text, "The following debug adapters are available:\n");
	know_words_of("adapter-driver", &first, &end);
	for (size_t i = first; i < end; i++)
		if ((know_word_at(i)->versions >> openocd->version) & 1)
			text_printf(&text, "%u: %s\n", ++number, know_string(know_word_at(i)->value));
	invocation_result(call, "%s", text.bytes);
	return invocation_ok();
}

int effect_adapter_name(struct invocation *call)
{
	const char *driver = call->openocd->adapter.driver;
	invocation_result(call, "%s", driver ? driver : "undefined");
	return invocation_ok();
}

/* ---- which device ---- */

int effect_adapter_serial(struct invocation *call)
{
	struct adapter *adapter = &call->openocd->adapter;
	adapter->serial = invocation_copy(call, 0);
	adapter->serial_place = call->place;
	return invocation_ok();
}

/* With more than one argument OpenOCD only shows the setting. */
int effect_adapter_usb_location(struct invocation *call)
{
	struct adapter *adapter = &call->openocd->adapter;
	if (call->argc == 1) {
		adapter->usb_location = invocation_copy(call, 0);
		adapter->usb_location_place = call->place;
	}
	invocation_result(call, "adapter usb location: %s\n", adapter->usb_location ? adapter->usb_location : "(null)");
	return invocation_ok();
}

int effect_adapter_usb_vid_pid(struct invocation *call)
{
	struct openocd *openocd = call->openocd;
	struct adapter *adapter = &openocd->adapter;
	adapter->usb_ids.count = 0;
	for (int i = 0; i + 1 < call->argc; i += 2)
		vector_push(openocd->arena, &adapter->usb_ids,
		            (uint32_t)(invocation_number(call, i) << 16 | invocation_number(call, i + 1)));
	adapter->usb_ids_place = call->place;
	return invocation_ok();
}

/* ---- speed ---- */

static void set_speed(struct invocation *call, int64_t khz)
{
	struct adapter *adapter = &call->openocd->adapter;
	adapter->speed_word = invocation_copy(call, 0);
	adapter->speed_khz = khz;
	adapter->speed_place = call->place;
}

/* Until a speed was set, asking for it is an error. */
static int fail_without_speed(struct invocation *call)
{
	return invocation_fail(call, "no adapter speed was set yet");
}

int effect_adapter_speed(struct invocation *call)
{
	struct adapter *adapter = &call->openocd->adapter;
	if (call->argc == 1)
		set_speed(call, invocation_number(call, 0));
	if (!adapter->speed_word)
		return fail_without_speed(call);
	if (adapter->speed_khz)
		invocation_result(call, "adapter speed: %d kHz\n", (int)adapter->speed_khz);
	else
		invocation_result(call, "adapter speed: RCLK - adaptive\n");
	return invocation_ok();
}

/* The clock follows the target; the argument only counts for adapters that cannot do that. */
int effect_jtag_rclk(struct invocation *call)
{
	struct adapter *adapter = &call->openocd->adapter;
	if (call->argc == 1)
		set_speed(call, 0);
	if (!adapter->speed_word)
		return fail_without_speed(call);
	if (adapter->speed_khz)
		invocation_result(call, "RCLK not supported - fallback to %d kHz\n", (int)adapter->speed_khz);
	else
		invocation_result(call, "RCLK - adaptive\n");
	return invocation_ok();
}

/* ---- times of the reset lines ---- */

static int set_time(struct invocation *call, int64_t *milliseconds, const char *title)
{
	if (call->argc == 1)
		*milliseconds = invocation_number(call, 0);
	invocation_result(call, "%s: %u\n", title, (unsigned)*milliseconds);
	return invocation_ok();
}

int effect_adapter_srst_delay(struct invocation *call)
{
	return set_time(call, &call->openocd->adapter.srst_delay_ms, "adapter srst delay");
}

int effect_adapter_srst_pulse_width(struct invocation *call)
{
	return set_time(call, &call->openocd->adapter.srst_pulse_ms, "adapter srst pulse_width");
}

int effect_jtag_ntrst_assert_width(struct invocation *call)
{
	return set_time(call, &call->openocd->adapter.trst_pulse_ms, "jtag_ntrst_assert_width");
}

/* Adapters with their own firmware take the command and do nothing with it, whatever its arguments. */
int effect_jtag_ntrst_delay(struct invocation *call)
{
	int64_t ignored;
	if (!core_transport_is_jtag(call->openocd))
		return invocation_ok();
	if (call->argc > 1)
		return invocation_usage(call, 2, "one number of milliseconds");
	if (call->argc == 1 && !core_number_between(invocation_argument(call, 0), 0, UINT_MAX, &ignored))
		return invocation_usage(call, 1, "a number of milliseconds");
	return set_time(call, &call->openocd->adapter.trst_delay_ms, "jtag_ntrst_delay");
}

/* ---- reset_config ---- */

/* The words of reset_config. */
static const struct reset_choice {
	enum reset_config_word category;
	const char *word;
} reset_choices[] = {
	{RESET_SIGNALS, "none"},
	{RESET_SIGNALS, "srst_only"},
	{RESET_SIGNALS, "trst_only"},
	{RESET_SIGNALS, "trst_and_srst"},
	{RESET_COMBINATION, "separate"},
	{RESET_COMBINATION, "srst_pulls_trst"},
	{RESET_COMBINATION, "trst_pulls_srst"},
	{RESET_COMBINATION, "combined"},
	{RESET_GATING, "srst_gates_jtag"},
	{RESET_GATING, "srst_nogate"},
	{RESET_TRST_TYPE, "trst_push_pull"},
	{RESET_TRST_TYPE, "trst_open_drain"},
	{RESET_SRST_TYPE, "srst_open_drain"},
	{RESET_SRST_TYPE, "srst_push_pull"},
	{RESET_CONNECT, "connect_deassert_srst"},
	{RESET_CONNECT, "connect_assert_srst"},
};
#define RESET_CHOICE_COUNT (sizeof(reset_choices) / sizeof(reset_choices[0]))

static const struct reset_choice *find_reset_choice(const char *word)
{
	for (size_t i = 0; i < RESET_CHOICE_COUNT; i++)
		if (strcmp(reset_choices[i].word, word) == 0)
			return &reset_choices[i];
	return NULL;
}

static const char *reset_word(const struct adapter *adapter, enum reset_config_word category)
{
	return adapter->reset[category].word;
}

/* Types and gating of a line that does not exist are not shown. */
static void show_reset_config(struct invocation *call)
{
	const struct adapter *adapter = &call->openocd->adapter;
	const char *signals = reset_word(adapter, RESET_SIGNALS);
	bool has_trst = strstr(signals, "trst") != NULL;
	bool has_srst = strstr(signals, "srst") != NULL;
	/* In one go: a text of its own would be lost when the run meets its limit of memory here. */
	invocation_result(call, "%s %s%s%s%s%s%s%s%s%s\n", signals, reset_word(adapter, RESET_COMBINATION),
	                  has_srst ? " " : "", has_srst ? reset_word(adapter, RESET_GATING) : "", has_trst ? " " : "",
	                  has_trst ? reset_word(adapter, RESET_TRST_TYPE) : "", has_srst ? " " : "",
	                  has_srst ? reset_word(adapter, RESET_SRST_TYPE) : "", has_srst ? " " : "",
	                  has_srst ? reset_word(adapter, RESET_CONNECT) : "");
}

/* All words are checked before the first one counts; a category that is not named keeps its setting. */
int effect_reset_config(struct invocation *call)
{
	struct reset_word *reset = call->openocd->adapter.reset;
	const struct reset_choice *chosen[RESET_CATEGORY_COUNT] = {NULL};
	for (int i = 0; i < call->argc; i++) {
		const struct reset_choice *choice = find_reset_choice(invocation_argument(call, i));
		if (!choice)
			return invocation_usage(call, i + 1, "a word of reset_config");
		const struct reset_choice *other = chosen[choice->category];
		if (other)
			return invocation_usage(
				call, i + 1,
				arena_printf(call->openocd->arena,
			                     "a word of another kind: '%s' says the same or the contrary",
			                     other->word));
		chosen[choice->category] = choice;
	}
	for (int category = 0; category < RESET_CATEGORY_COUNT; category++)
		if (chosen[category])
			reset[category] = (struct reset_word){chosen[category]->word, true, call->place};
	show_reset_config(call);
	return invocation_ok();
}

/* ---- GPIO signals ---- */

static const struct gpio_signal {
	const char *name;
	bool has_drive, has_initial_state, is_bidirectional;
} gpio_signals[] = {
	{"tdo", false, true, false},  {"tdi", true, true, false},   {"tms", true, true, false},
	{"tck", true, true, false},   {"swdio", true, true, true},  {"swdio_dir", true, false, false},
	{"swclk", true, true, false}, {"trst", false, true, false}, {"srst", false, true, false},
	{"led", true, true, false},   {"user0", true, true, true},
};

static const struct gpio_signal *find_gpio_signal(struct openocd *openocd, const char *name)
{
	for (size_t i = 0; i < sizeof(gpio_signals) / sizeof(gpio_signals[0]); i++)
		if (strcmp(gpio_signals[i].name, name) == 0 &&
		    know_word_exists("adapter-gpio-signal", name, openocd->version))
			return &gpio_signals[i];
	return NULL;
}

/* True when SIGNAL takes OPTION (one that stands alone). */
static bool gpio_option_fits(struct openocd *openocd, const struct gpio_signal *signal, const char *option)
{
	static const char *const drive[] = {"-push-pull", "-open-drain", "-open-source"};
	if (!know_word_exists("adapter-gpio-option", option, openocd->version))
		return false;
	for (size_t i = 0; i < sizeof(drive) / sizeof(drive[0]); i++)
		if (strcmp(option, drive[i]) == 0)
			return signal->has_drive;
	if (text_equal(option, "-init-input") || text_equal(option, "-exit-input"))
		return signal->is_bidirectional;
	if (text_starts_with(option, "-init-"))
		return signal->has_initial_state;
	return true;
}

static int fail_gpio_number(struct invocation *call, int index)
{
	return invocation_fail_as(call, FAILURE_WRONG_ARGUMENTS, index + 1, invocation_argument(call, index),
	                          "'%s' is not a whole number", invocation_argument(call, index));
}

int effect_adapter_gpio(struct invocation *call)
{
	struct openocd *openocd = call->openocd;
	int64_t number;
	if (call->argc == 0)
		return invocation_ok();
	const struct gpio_signal *signal = find_gpio_signal(openocd, invocation_argument(call, 0));
	if (!signal)
		return invocation_usage(call, 1, "the name of a signal: tck, tms, tdi, tdo, swclk, swdio, srst ...");
	for (int i = 1; i < call->argc; i++) {
		const char *word = invocation_argument(call, i);
		if (isdigit((unsigned char)*word)) {
			if (!core_number_between(word, INT_MIN, INT_MAX, &number))
				return fail_gpio_number(call, i);
		} else if (strcmp(word, "-chip") == 0) {
			if (++i == call->argc)
				return invocation_fail_as(call, FAILURE_WRONG_ARGUMENTS, i, word,
				                          "the number of the chip is missing behind '-chip'");
			if (!core_number_between(invocation_argument(call, i), INT_MIN, INT_MAX, &number))
				return fail_gpio_number(call, i);
		} else if (!gpio_option_fits(openocd, signal, word)) {
			return invocation_usage(
				call, i + 1,
				arena_printf(openocd->arena, "an option of the signal '%s'", signal->name));
		}
	}
	return invocation_ok();
}
