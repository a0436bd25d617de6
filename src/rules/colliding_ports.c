/* SPDX-License-Identifier: MIT */
#include "rules/support/events.h"

#include <stdlib.h>
#include <string.h>

/* A TCP port that OpenOCD will listen on. */
struct listener {
	const char *what; /* "telnet", "GDB with target 'x'" */
	long port;
	struct place place;          /* of the command that chose the number; SOURCE_NONE: nobody did */
	const struct target *target; /* served, or NULL */
};

struct listeners {
	struct rule_context *context;
	VECTOR(struct listener) list;
	bool reported;
};

/* The number, or 0 for "any free one", "disabled", "pipe" and names. */
static long number_of(const char *value)
{
	char *end;
	long port = strtol(value, &end, 0);
	return *end || port < 0 ? 0 : port;
}

static void report(struct listeners *all, const struct listener *first, const struct listener *second)
{
	struct rule_context *context = all->context;
	const struct place *place = second->place.file != SOURCE_NONE ? &second->place : &first->place;
	const char *effect = second->target ? "it then serves no GDB for that target, nor for those behind it"
	                                    : "it then ends before a client can connect";
	struct diagnostic *diagnostic =
		rule_report(context, SEVERITY_ERROR, place, NULL,
	                    "port %ld is for %s and for %s: OpenOCD %s can open it only once; %s", second->port,
	                    first->what, second->what, know_version_name(context->version), effect);
	if (!diagnostic)
		return;
	all->reported = true;
	if (place == &second->place && first->place.file != SOURCE_NONE)
		diagnostic_add_related(context->sink, diagnostic, model_span_at(context->model, &first->place, NULL),
		                       "the other one is chosen here");
	rule_help(context, diagnostic,
	          "leave a number for each: telnet has 4444 and Tcl 6666 by default, GDB 3333 and one more for each "
	          "further target; 'disabled' switches one off");
}

static void add(struct listeners *all, struct listener listener)
{
	if (listener.port == 0)
		return;
	for (size_t i = 0; i < all->list.count && !all->reported; i++)
		if (all->list.items[i].port == listener.port)
			report(all, &all->list.items[i], &listener);
	vector_push(all->context->arena, &all->list, listener);
}

static void add_server(struct listeners *all, const char *what, const struct port *port, const char *usual)
{
	struct place place = port->value ? port->place : (struct place){.file = SOURCE_NONE, .inclusion = -1};
	add(all, (struct listener){what, number_of(port->value ? port->value : usual), place, NULL});
}

/* Targets get the next number each; one with a number of its own takes none. */
static void add_targets(struct listeners *all)
{
	const struct openocd *run = all->context->run;
	const char *value = run->gdb_port.value ? run->gdb_port.value : "3333";
	long next = number_of(value);
	for (size_t i = 0; i < run->targets.count; i++) {
		const struct target *target = run->targets.items[i];
		if (!model_serves_gdb(all->context->model, target))
			continue;
		const char *what = arena_printf(all->context->arena, "GDB with target '%s'", target->name);
		if (target->gdb_port_override)
			add(all, (struct listener){what, number_of(target->gdb_port_override), target->place, target});
		else
			add(all, (struct listener){what, next,
			                           run->gdb_port.value ? run->gdb_port.place : target->place, target});
		if (!target->gdb_port_override && next)
			next++;
	}
}

static void check(struct rule_context *context)
{
	if (!events_run_serves_gdb(context))
		return;
	struct listeners all = {.context = context};
	/* Tcl and telnet are opened before `init`, the ports for GDB by it. */
	add_server(&all, "Tcl", &context->run->tcl_port, "6666");
	add_server(&all, "telnet", &context->run->telnet_port, "4444");
	add_targets(&all);
}

const struct rule rule_colliding_ports = {
	.id = "colliding-ports",
	.severity = SEVERITY_ERROR,
	.summary = "two servers of OpenOCD on the same port",
	.versions = "all",
	.finds = "A number that two of GDB, telnet and Tcl are to have, also where the range that several targets take "
		 "from `gdb_port` on reaches the port of another server.",
	.why = "A port can be opened once. If telnet or Tcl does not get its own, OpenOCD ends; if GDB does not, "
	       "OpenOCD "
	       "goes on without a GDB server for that target and all later ones, and GDB waits for an answer from the "
	       "wrong server.",
	.bad = "adapter driver dummy\ntransport select jtag\njtag newtap chip cpu -irlen 4\n"
	       "target create chip.cpu arm7tdmi -chain-position chip.cpu\ngdb_port 4444\n",
	.good = "adapter driver dummy\ntransport select jtag\njtag newtap chip cpu -irlen 4\n"
		"target create chip.cpu arm7tdmi -chain-position chip.cpu\ngdb_port 4445\n",
	.check = check,
};
