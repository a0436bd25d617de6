/* SPDX-License-Identifier: MIT */
/* Effects: the servers (ports, addresses, GDB settings) and RTT. No socket is ever opened. */
#include "openocd/effects.h"
#include "openocd/effects_core.h"

#include <limits.h>
#include <string.h>

#include "base/text.h"

static int set_port(struct invocation *call, struct port *port, const char *by_default)
{
	if (call->argc == 1)
		*port = (struct port){invocation_copy(call, 0), call->place};
	else
		invocation_result(call, "%s\n", port->value ? port->value : by_default);
	return invocation_ok();
}

int effect_gdb_port(struct invocation *call)
{
	return set_port(call, &call->openocd->gdb_port, "3333");
}

int effect_tcl_port(struct invocation *call)
{
	return set_port(call, &call->openocd->tcl_port, "6666");
}

int effect_telnet_port(struct invocation *call)
{
	return set_port(call, &call->openocd->telnet_port, "4444");
}

int effect_bindto(struct invocation *call)
{
	struct openocd *openocd = call->openocd;
	if (call->argc == 1) {
		openocd->bind_address = invocation_copy(call, 0);
		openocd->bind_place = call->place;
	} else {
		invocation_result(call, "bindto name: %s\n", openocd->bind_address ? openocd->bind_address : "(null)");
	}
	return invocation_ok();
}

int effect_gdb_memory_map(struct invocation *call)
{
	call->openocd->gdb_memory_map = invocation_bool(call, 0);
	call->openocd->gdb_memory_map_place = call->place;
	return invocation_ok();
}

int effect_gdb_flash_program(struct invocation *call)
{
	call->openocd->gdb_flash_program = invocation_bool(call, 0);
	call->openocd->gdb_flash_program_place = call->place;
	return invocation_ok();
}

/* ---- RTT ---- */

#define RTT_ID_LENGTH_MAX 15

int effect_rtt_setup(struct invocation *call)
{
	if (call->argc < 3 && call->openocd->version != OPENOCD_MASTER)
		return invocation_usage(call, 0, "address size id");
	size_t length = strlen(invocation_argument(call, 2));
	if (call->argc == 3 && (length == 0 || length > RTT_ID_LENGTH_MAX))
		return invocation_fail_as(call, FAILURE_WRONG_ARGUMENTS, 3, invocation_argument(call, 2),
		                          "the ID of an RTT control block has 1 to %d characters", RTT_ID_LENGTH_MAX);
	return invocation_ok();
}

static const char *port_of(const struct command_record *record, const char *command)
{
	if (strcmp(know_string(record->command->name), command) != 0 || record->arguments.count == 0)
		return NULL;
	return record->arguments.items[0];
}

/* True when an RTT server was started on the TCP port NUMBER and not stopped since. */
static bool port_is_taken(const struct openocd *openocd, int64_t number)
{
	bool taken = false;
	for (size_t i = 0; i < openocd->records.count; i++) {
		const struct command_record *record = &openocd->records.items[i];
		const char *started = port_of(record, "rtt server start");
		const char *stopped = port_of(record, "rtt server stop");
		int64_t other;
		if (started && core_number_between(started, LONG_MIN, LONG_MAX, &other) && other == number)
			taken = true;
		if (stopped && core_number_between(stopped, LONG_MIN, LONG_MAX, &other) && other == number)
			taken = false;
	}
	return taken;
}

/* A port is a number, "pipe" for standard input, or the name of a pipe, which must be there. */
int effect_rtt_server_start(struct invocation *call)
{
	struct openocd *openocd = call->openocd;
	const char *port = invocation_argument(call, 0);
	int64_t number;
	if (call->argc == 3 && openocd->version != OPENOCD_MASTER)
		return invocation_usage(call, 3, "port channel");
	if (strcmp(port, "pipe") == 0)
		return invocation_ok();
	if (core_number_between(port, LONG_MIN, LONG_MAX, &number)) {
		if (number != 0 && port_is_taken(openocd, number))
			return invocation_fail_as(call, FAILURE_SCRIPT, 1, port, "port %s is in use already", port);
		return invocation_ok();
	}
	enum file_kind kind = *port ? file_access_kind(openocd->files, port) : FILE_MISSING;
	if (kind == FILE_MISSING || kind == FILE_UNREADABLE)
		return invocation_fail_as(call, FAILURE_SCRIPT, 1, port, "the pipe '%s' cannot be opened", port);
	return invocation_ok();
}
