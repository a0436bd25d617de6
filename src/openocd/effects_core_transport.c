/* SPDX-License-Identifier: MIT */
/*
 * Effects: the transport of the session, and opening the adapter before `init`.
 *
 * A session has one transport for life. The adapter driver says which ones it can do; when that is one, it is selected
 * at once, otherwise by `transport select NAME`, or by asking (`transport select`), which takes the first.
 */
#include "openocd/effects.h"
#include "openocd/effects_core.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "openocd/engine.h"

/*
 * On master an adapter with its own firmware speaks of "swd" and "jtag" as every other one; the names that 0.12.0 had
 * are still taken. They tell how the session works, so features keep them: "transport hla_swd".
 */
static const struct firmware_transport {
	const char *driver;
	const char *prefix;
	const char *suffix;
} firmware_transports[] = {
	{"hla", "hla_", " (hla)"},
	{"st-link", "dapdirect_", " (dapdirect)"},
	{"rshim", "dapdirect_", " (dapdirect)"},
	{"vdebug", "dapdirect_", " (dapdirect)"},
	{"dmem", "dapdirect_", " (dapdirect)"},
};

/* How master's driver does NAME: through its firmware, or NULL for plain JTAG and SWD. */
static const struct firmware_transport *firmware_of(const struct openocd *openocd, const char *name)
{
	const char *driver = openocd->adapter.driver;
	if (openocd->version != OPENOCD_MASTER || !driver)
		return NULL;
	if (strcmp(name, "swim") == 0 || (strcmp(driver, "vdebug") == 0 && strcmp(name, "jtag") == 0))
		return NULL;
	for (size_t i = 0; i < sizeof(firmware_transports) / sizeof(firmware_transports[0]); i++)
		if (strcmp(firmware_transports[i].driver, driver) == 0)
			return &firmware_transports[i];
	return NULL;
}

bool core_transport_is_jtag(const struct openocd *openocd)
{
	return text_equal(openocd->transport.name, "jtag") && !firmware_of(openocd, "jtag");
}

bool core_open_adapter(struct openocd *openocd)
{
	if (!openocd->adapter.driver)
		return false;
	openocd->adapter.opened = true;
	return true;
}

bool core_number_between(const char *word, int64_t low, int64_t high, int64_t *value)
{
	char *end;
	errno = 0;
	*value = strtoll(word, &end, 0);
	return *word && !*end && errno == 0 && *value >= low && *value <= high;
}

int core_die(struct invocation *call, enum failure_kind kind, int argument, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	struct failure failure = {.kind = kind, .command = call->name, .argument = argument};
	failure.subject = invocation_copy(call, argument - 1);
	failure.message = arena_vprintf(call->openocd->arena, format, arguments);
	va_end(arguments);
	engine_note_failure(call->openocd, JIM_EXIT, &failure);
	return JIM_EXIT;
}

static bool can_drive_swd(const struct openocd *openocd)
{
	const char *driver = openocd->adapter.driver;
	const char *transports = driver ? know_driver_transports(driver, openocd->version) : "";
	if (text_equal(driver, ASSUMED_ADAPTER))
		return true;
	for (const char *at = strstr(transports, "swd"); at; at = strstr(at + 1, "swd"))
		if ((at == transports || at[-1] == ' ') && (at[3] == ' ' || at[3] == '\0'))
			return true;
	return false;
}

/* What `transport select` answers once NAME is the session's transport. */
static void show_transport(struct invocation *call)
{
	const char *name = call->openocd->transport.name;
	const struct firmware_transport *firmware = firmware_of(call->openocd, name);
	invocation_result(call, "%s%s", name, firmware ? firmware->suffix : "");
}

static int begin_session(struct invocation *call, const char *name, bool automatic, bool by_query)
{
	struct openocd *openocd = call->openocd;
	const struct firmware_transport *firmware = firmware_of(openocd, name);
	openocd_add_feature(openocd, "transport",
	                    firmware ? arena_printf(openocd->arena, "%s%s", firmware->prefix, name) : name);
	if (strcmp(name, "swd") == 0 && !openocd->adapter.driver)
		return core_die(call, FAILURE_TRANSPORT, 0,
		                "OpenOCD dies when SWD is selected without an adapter driver");
	if (strcmp(name, "swd") == 0 && !firmware && !can_drive_swd(openocd))
		return invocation_fail_as(call, FAILURE_TRANSPORT, 0, name, "the adapter driver cannot do SWD");
	openocd->transport = (struct transport_session){name, automatic, by_query, call->place};
	if (automatic)
		invocation_log(call, LOG_INFO, "autoselect", "transport '%s' is selected automatically", name);
	return invocation_ok();
}

int core_allow_transports(struct invocation *call, struct word_list transports)
{
	struct openocd *openocd = call->openocd;
	struct adapter *adapter = &openocd->adapter;
	if (adapter->transports.count || openocd->transport.name)
		return invocation_fail_as(call, FAILURE_TRANSPORT, 0, "",
		                          "the transports of the adapter were declared already");
	adapter->transports = transports;
	if (transports.count == 1)
		return begin_session(call, transports.items[0], true, false);
	return invocation_ok();
}

static int answer_query(struct invocation *call)
{
	struct openocd *openocd = call->openocd;
	if (!openocd->transport.name) {
		if (openocd->adapter.transports.count == 0)
			return invocation_fail_as(call, FAILURE_TRANSPORT, 0, "",
			                          "no adapter driver is selected yet, so no transport can be: check "
			                          "the order of the files");
		int code = begin_session(call, openocd->adapter.transports.items[0], true, true);
		if (code != OPENOCD_OK)
			return code;
	}
	show_transport(call);
	return invocation_ok();
}

/* NAME as the session knows it: on master an old name stands for its new one. */
static const char *current_name(struct invocation *call, const char *name)
{
	const struct firmware_transport *firmware = firmware_of(call->openocd, "swd");
	if (!firmware || !text_starts_with(name, firmware->prefix))
		return name;
	const char *now = name + strlen(firmware->prefix);
	invocation_log(call, LOG_DEPRECATED, "deprecated-transport", "transport '%s' is called '%s' now", name, now);
	return now;
}

int effect_transport_select(struct invocation *call)
{
	struct openocd *openocd = call->openocd;
	const struct word_list *able = &openocd->adapter.transports;
	if (call->argc == 0)
		return answer_query(call);
	const char *name = current_name(call, invocation_copy(call, 0));
	const char *session = openocd->transport.name;
	if (session && strcmp(session, name) == 0) {
		invocation_log(call, LOG_WARNING, "transport-again", "transport '%s' is selected already", name);
		show_transport(call);
		return invocation_ok();
	}
	if (session)
		return invocation_fail_as(call, FAILURE_TRANSPORT, 1, name,
		                          "transport '%s' is selected already and cannot be changed to '%s'", session,
		                          name);
	if (able->count == 0)
		return invocation_fail_as(call, FAILURE_TRANSPORT, 1, name,
		                          "no adapter driver is selected yet, so transport '%s' cannot be", name);
	for (size_t i = 0; i < able->count; i++) {
		if (strcmp(able->items[i], name) != 0)
			continue;
		int code = begin_session(call, able->items[i], false, false);
		if (code == OPENOCD_OK)
			show_transport(call);
		return code;
	}
	return invocation_fail_as(call, FAILURE_TRANSPORT, 1, name, "the adapter '%s' cannot do transport '%s'",
	                          openocd->adapter.driver ? openocd->adapter.driver : "", name);
}

int effect_transport_list(struct invocation *call)
{
	size_t first, end;
	struct text_builder text;
	text_init_in(&text, call->openocd->arena, 0);
	text_add_string(&text, "The following transports are available:\n");
	know_words_of("transport", &first, &end);
	for (size_t i = first; i < end; i++)
		if ((know_word_at(i)->versions >> call->openocd->version) & 1)
			text_printf(&text, "\t%s\n", know_string(know_word_at(i)->value));
	invocation_result(call, "%s", text.bytes);
	return invocation_ok();
}

/* ---- opening the adapter before `init` ---- */

static bool is_open(const struct openocd *openocd)
{
	return openocd->init_done || openocd->adapter.opened;
}

/* What touches the reset lines or the scan chain of an adapter that was never opened runs into an assertion. */
static int die_unopened(struct invocation *call)
{
	return core_die(call, FAILURE_SCRIPT, 0, "'%s' dies before 'init': the adapter is not open yet", call->name);
}

/* The JTAG start-up of OpenOCD: opens the adapter, then runs the procedure jtag_init. */
static int start_jtag(struct invocation *call)
{
	if (!core_open_adapter(call->openocd))
		return invocation_fail(call, "no adapter driver is selected yet");
	if (openocd_eval(call->openocd, "jtag_init") != JIM_OK)
		return invocation_fail(call, "the procedure 'jtag_init' failed");
	Jim_SetEmptyResult(call->interp);
	return invocation_ok();
}

int effect_transport_init(struct invocation *call)
{
	struct openocd *openocd = call->openocd;
	const char *name = openocd->transport.name;
	if (!name && openocd->adapter.transports.count == 0)
		return core_die(call, FAILURE_TRANSPORT, 0, "no adapter driver is selected yet");
	if (!name)
		return invocation_fail_as(call, FAILURE_TRANSPORT, 0, "", "no transport is selected yet");
	if (core_transport_is_jtag(openocd))
		return start_jtag(call);
	if (strcmp(name, "swd") == 0 && !firmware_of(openocd, name))
		return invocation_ok();
	if (!openocd->current_target && openocd_has_feature(openocd, "driver", "hla"))
		return invocation_fail(call, "there is no target yet");
	return is_open(openocd) ? invocation_ok() : die_unopened(call);
}

static bool ran_before(const struct openocd *openocd, const char *command)
{
	for (size_t i = 0; i < openocd->records.count; i++)
		if (strcmp(know_string(openocd->records.items[i].command->name), command) == 0)
			return true;
	return false;
}

/* Adapters with their own firmware have nothing to start: their command takes anything and does nothing. */
static bool is_aice(const struct openocd *openocd)
{
	return text_equal(openocd->transport.name, "aice_jtag");
}

int effect_jtag_init(struct invocation *call)
{
	struct openocd *openocd = call->openocd;
	if (!core_transport_is_jtag(openocd) && !is_aice(openocd))
		return invocation_ok();
	if (call->argc != 0)
		return invocation_usage(call, 1, "no arguments");
	if (openocd->init_done || ran_before(openocd, "jtag init"))
		return invocation_ok();
	return start_jtag(call);
}

int effect_jtag_arp_init(struct invocation *call)
{
	struct openocd *openocd = call->openocd;
	if (!core_transport_is_jtag(openocd))
		return invocation_ok();
	if (call->argc != 0)
		return invocation_usage(call, 1, "no arguments");
	return is_open(openocd) ? invocation_ok() : die_unopened(call);
}

/*
 * Opens the adapter by itself, but then resets the chain over TMS unless there is a TRST line, and the queue insists on
 * having seen a reset line change first.
 */
int effect_jtag_arp_init_reset(struct invocation *call)
{
	struct openocd *openocd = call->openocd;
	bool is_jtag = core_transport_is_jtag(openocd);
	if (call->argc != 0 && (is_jtag || is_aice(openocd)))
		return invocation_usage(call, 1, "no arguments");
	if (is_open(openocd))
		return invocation_ok();
	if (!is_jtag || !strstr(openocd->adapter.reset[RESET_SIGNALS].word, "trst"))
		return die_unopened(call);
	if (!core_open_adapter(openocd))
		return invocation_fail(call, "no adapter driver is selected yet");
	return invocation_ok();
}
