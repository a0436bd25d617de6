/* SPDX-License-Identifier: MIT */
#include "diagnose/config_facts.h"

#include <stdlib.h>
#include <string.h>

#include "rules/support/names.h"

#define NATS_SURE 2.0   /* it could not be otherwise */
#define NATS_LIKELY 1.0 /* it fits, and little else does */
#define NATS_HINT 0.5
#define VENDOR_SEGGER 0x1366
#define VENDOR_FTDI 0x0403

/* What is not there is told of configurations only that run to their end: it may come behind the fault. */
struct comparison {
	struct diagnosis *diagnosis;
	const struct lint_result *result;
	const struct openocd *run;
};

static void say(struct comparison *comparison, const char *cause, double nats, const char *text)
{
	diagnosis_add_fact(comparison->diagnosis, cause, nats, text);
}

static struct arena *arena_of(const struct comparison *comparison)
{
	return comparison->diagnosis->arena;
}

/* ---- the probe ---- */

/* True when shipped interface files open ID, but with other drivers than DRIVER. Any board may bear an FTDI chip. */
static bool is_of_other_driver(struct arena *arena, const char *driver, uint32_t id)
{
	const char *wanted = arena_printf(arena, "%04x:%04x", id >> 16, id & 0xffff);
	bool is_other = false;

	for (size_t i = 0; i < know_script_count() && id >> 16 != VENDOR_FTDI; i++) {
		const char *ids = names_script_fact(arena, know_script_at(i), "usb");
		const char *by =
			ids && strstr(ids, wanted) ? names_script_fact(arena, know_script_at(i), "driver") : NULL;

		if (by && strcmp(by, driver) == 0)
			return false;
		is_other |= by != NULL;
	}
	return is_other;
}

static bool covers(struct arena *arena, const struct adapter *adapter, uint32_t id)
{
	if (adapter->usb_ids.count == 0) /* the driver's own: SEGGER's, or all that call themselves CMSIS-DAP */
		return strcmp(adapter->driver, "jlink") == 0 ? id >> 16 == VENDOR_SEGGER
		                                             : !is_of_other_driver(arena, adapter->driver, id);
	for (size_t i = 0; i < adapter->usb_ids.count; i++)
		if (adapter->usb_ids.items[i] == id)
			return true;
	return false;
}

static const char *id_text(struct arena *arena, uint32_t id)
{
	return arena_printf(arena, "%04x:%04x", id >> 16, id & 0xffff);
}

static const char *ids_of(struct arena *arena, const struct adapter *adapter)
{
	const char *list = "";

	for (size_t i = 0; i < adapter->usb_ids.count; i++)
		list = arena_printf(arena, "%s%s%s", list, i ? ", " : "", id_text(arena, adapter->usb_ids.items[i]));
	if (*list)
		return arena_printf(arena, "%s only", list);
	return strcmp(adapter->driver, "jlink") == 0 ? "1366:* only" : "CMSIS-DAP probes";
}

/* True when the ids that RUN opens are known and so are those of probes in the log. */
static bool can_compare_ids(const struct openocd *run, const struct log_facts *facts)
{
	const struct adapter *adapter = &run->adapter;

	return facts->usb_id_count && adapter->driver &&
	       (adapter->usb_ids.count || strcmp(adapter->driver, "jlink") == 0 ||
	        strcmp(adapter->driver, "cmsis-dap") == 0);
}

static uint32_t covered_id(struct arena *arena, const struct adapter *adapter, const struct log_facts *facts)
{
	for (size_t i = 0; i < facts->usb_id_count; i++)
		if (covers(arena, adapter, facts->usb_ids[i]))
			return facts->usb_ids[i];
	return 0;
}

uint32_t config_facts_other_probe(struct arena *arena, const struct openocd *run, const struct log_facts *facts)
{
	return can_compare_ids(run, facts) && !covered_id(arena, &run->adapter, facts) ? facts->usb_ids[0] : 0;
}

static void compare_usb_ids(struct comparison *comparison)
{
	const struct adapter *adapter = &comparison->run->adapter;
	const struct log_facts *facts = comparison->diagnosis->facts;
	struct arena *arena = arena_of(comparison);
	uint32_t other = config_facts_other_probe(arena, comparison->run, facts);
	const char *covered;

	if (!can_compare_ids(comparison->run, facts))
		return;
	if (other) {
		say(comparison, "wrong-interface-file", NATS_SURE,
		    arena_printf(arena, "the log names the probe %s; the configuration opens %s", id_text(arena, other),
		                 ids_of(arena, adapter)));
		say(comparison, "probe-not-found", -NATS_LIKELY,
		    arena_printf(arena, "the log names the probe %s, so one is plugged in", id_text(arena, other)));
		return;
	}
	covered = id_text(arena, covered_id(arena, adapter, facts));
	say(comparison, "wrong-interface-file", -NATS_SURE,
	    arena_printf(arena, "the configuration opens %s, which the log names", covered));
	say(comparison, "probe-not-found", -NATS_LIKELY,
	    arena_printf(arena, "the log names %s, which the configuration opens", covered));
}

static void compare_transport(struct comparison *comparison)
{
	const char *wanted = diagnosis_capture(comparison->diagnosis, "Debug adapter doesn't support", "transport");
	const struct adapter *adapter = &comparison->run->adapter;
	const char *list = "";

	if (!wanted || !adapter->driver || adapter->transports.count == 0)
		return;
	for (size_t i = 0; i < adapter->transports.count; i++) {
		if (strcmp(adapter->transports.items[i], wanted) == 0) {
			say(comparison, "transport-mismatch", -NATS_LIKELY,
			    arena_printf(arena_of(comparison), "the configuration's adapter, %s, can do %s",
			                 adapter->driver, wanted));
			return;
		}
		list = arena_printf(arena_of(comparison), "%s%s%s", list, i ? ", " : "", adapter->transports.items[i]);
	}
	say(comparison, "transport-mismatch", NATS_LIKELY,
	    arena_printf(arena_of(comparison), "the configuration's adapter, %s, can do %s, not %s", adapter->driver,
	                 list, wanted));
}

/* The log's own speed was weighed with the log. */
static void compare_speed(struct comparison *comparison)
{
	const struct adapter *adapter = &comparison->run->adapter;

	if (!model_has_adapter(comparison->result->model) || comparison->diagnosis->facts->speed_khz)
		return;
	if (!adapter->speed_word && comparison->run->ok)
		say(comparison, "adapter-speed", NATS_HINT / 2, "the configuration sets no speed");
	else if (adapter->speed_word && adapter->speed_khz >= DIAGNOSIS_FAST_KHZ)
		say(comparison, "adapter-speed", NATS_HINT,
		    arena_printf(arena_of(comparison), "the configuration sets %lld kHz, which is fast",
		                 (long long)adapter->speed_khz));
	else if (adapter->speed_word && adapter->speed_khz && adapter->speed_khz <= DIAGNOSIS_SLOW_KHZ)
		say(comparison, "adapter-speed", -NATS_LIKELY,
		    arena_printf(arena_of(comparison), "the configuration sets %lld kHz, which is slow",
		                 (long long)adapter->speed_khz));
}

static void compare_reset(struct comparison *comparison)
{
	const char *connect = comparison->run->adapter.reset[RESET_CONNECT].word;

	if (connect && strcmp(connect, "connect_assert_srst") == 0)
		say(comparison, "low-power-or-swd-pins-disabled", -NATS_HINT,
		    "the configuration connects while reset is held already");
}

/* ---- the chip ---- */

static bool is_expected(const struct openocd *run, uint32_t id)
{
	for (size_t i = 0; i < run->taps.count; i++)
		for (size_t k = 0; k < run->taps.items[i]->expected_ids.count; k++)
			if (run->taps.items[i]->expected_ids.items[k] == id)
				return true;
	return false;
}

static const struct tap *first_with_id(const struct openocd *run)
{
	for (size_t i = 0; i < run->taps.count; i++)
		if (run->taps.items[i]->expected_ids.count)
			return run->taps.items[i];
	return NULL;
}

static void compare_ids(struct comparison *comparison)
{
	const char *read = diagnosis_capture(comparison->diagnosis, "UNEXPECTED", "id");
	uint32_t id = read ? (uint32_t)strtoul(read, NULL, 16) : 0;
	const struct tap *tap = first_with_id(comparison->run);

	if (id == 0 || id == UINT32_MAX || !tap)
		return;
	if (is_expected(comparison->run, id))
		say(comparison, "wrong-target-file-or-idcode", -NATS_SURE,
		    arena_printf(arena_of(comparison), "the configuration expects the id 0x%08x that the log names",
		                 id));
	else
		say(comparison, "wrong-target-file-or-idcode", NATS_LIKELY,
		    arena_printf(arena_of(comparison),
		                 "the chip's id is 0x%08x; the configuration expects 0x%08x on %s", id,
		                 tap->expected_ids.items[0], tap->name));
}

static void compare_work_area(struct comparison *comparison)
{
	for (size_t i = 0; i < comparison->run->targets.count && comparison->run->ok; i++) {
		const struct target *target = comparison->run->targets.items[i];

		if (target->work_area_size == 0) {
			say(comparison, "working-area", NATS_HINT,
			    arena_printf(arena_of(comparison), "target %s has no work area", target->name));
			return;
		}
	}
}

static void compare_rtos(struct comparison *comparison)
{
	for (size_t i = 0; i < comparison->run->targets.count; i++)
		if (comparison->run->targets.items[i]->rtos)
			return;
	if (comparison->run->ok && comparison->run->targets.count)
		say(comparison, "rtos", -NATS_LIKELY, "no target of the configuration has an operating system (-rtos)");
}

/* ---- GDB ---- */

static void compare_attach(struct comparison *comparison)
{
	const struct target *served = NULL;
	const struct event_handler *handler = NULL;

	for (size_t i = 0; i < comparison->run->targets.count && !handler; i++) {
		const struct target *target = comparison->run->targets.items[i];

		if (!model_serves_gdb(comparison->result->model, target))
			continue;
		served = served ? served : target;
		handler = model_event(target, "gdb-attach");
	}
	if (!served)
		return;
	if (!handler && comparison->run->ok)
		say(comparison, "target-not-halted-on-gdb-attach", NATS_HINT,
		    arena_printf(arena_of(comparison), "target %s has no gdb-attach handler", served->name));
	else if (handler && !handler->by_default &&
	         (strstr(handler->body, "halt") || strstr(handler->body, "reset init")))
		say(comparison, "target-not-halted-on-gdb-attach", -NATS_LIKELY,
		    "the configuration has a gdb-attach handler that halts");
}

/* ---- ports ---- */

static const struct port *setting_of(const struct openocd *run, const char *service, unsigned *usual)
{
	static const struct {
		const char *service;
		unsigned usual;
	} services[] = {{"gdb", 3333}, {"tcl", 6666}, {"telnet", 4444}};
	const struct port *settings[] = {&run->gdb_port, &run->tcl_port, &run->telnet_port};

	for (size_t i = 0; i < sizeof(services) / sizeof(services[0]); i++) {
		*usual = services[i].usual;
		if (strcmp(services[i].service, service) == 0)
			return settings[i];
	}
	return NULL;
}

unsigned config_facts_port(const struct openocd *run, const char *service, const struct port **setting)
{
	unsigned usual = 0;
	const struct port *port = setting_of(run, service, &usual);

	*setting = port;
	if (!port)
		return 0;
	return port->value ? (unsigned)strtoul(port->value, NULL, 0) : usual;
}

static void compare_ports(struct comparison *comparison)
{
	const char *service = diagnosis_capture(comparison->diagnosis, "to socket on port", "service");
	const char *taken = diagnosis_capture(comparison->diagnosis, "to socket on port", "port");
	const struct port *setting;
	unsigned port = service ? config_facts_port(comparison->run, service, &setting) : 0;

	if (!port || !taken)
		return;
	if (port == strtoul(taken, NULL, 10))
		say(comparison, "port-in-use", NATS_HINT,
		    arena_printf(arena_of(comparison), "the configuration has %s on port %u%s", service, port,
		                 setting->value ? "" : ", the default"));
}

void config_facts_weigh(struct diagnosis *diagnosis, const struct lint_result *result)
{
	struct comparison comparison = {diagnosis, result, result->model->run};

	compare_usb_ids(&comparison);
	compare_transport(&comparison);
	compare_speed(&comparison);
	compare_reset(&comparison);
	compare_ids(&comparison);
	compare_work_area(&comparison);
	compare_rtos(&comparison);
	compare_attach(&comparison);
	compare_ports(&comparison);
}
