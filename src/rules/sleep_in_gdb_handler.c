/* SPDX-License-Identifier: MIT */
#include "rules/support/handlers.h"

/*
 * GDB waits two seconds for the answer to its first packet (set remotetimeout) and sends it three times; OpenOCD answers
 * when the handler is through. Measured with GDB and OpenOCD 0.12.0: 5.5 seconds pass, 6.2 do not.
 */
#define GDB_PATIENCE_MS 2000
#define GDB_GIVES_UP_MS 6000

static void check(struct rule_context *context)
{
	if (!events_run_serves_gdb(context))
		return;
	struct handler_cursor cursor = {0};
	struct handler handler;
	while (handlers_next(context, &cursor, "gdb-attach", &handler)) {
		unsigned sleeps = events_body_effects(context, handler.event->body).sleep_ms;
		if (sleeps < GDB_PATIENCE_MS)
			continue;
		bool lost = sleeps >= GDB_GIVES_UP_MS;
		struct diagnostic *diagnostic = rule_report_span(
			context, lost ? SEVERITY_WARNING : SEVERITY_NOTE, handlers_span(context, &handler),
			&handler.event->place,
			"the gdb-attach handler of target '%s' sleeps for %u ms: OpenOCD answers GDB only when it is "
			"through, and GDB %s",
			handler.target->name, sleeps,
			lost ? "gives up after 6 seconds ('set remotetimeout 2' and three tries)"
			     : "waits 2 seconds before it asks again, 6 before it gives up");
		rule_help(context, diagnostic,
		          "wait for what is needed instead of for a time, for example 'halt 1000', which goes on as "
		          "soon as the target is halted; long work belongs behind 'init'");
	}
}

const struct rule rule_sleep_in_gdb_handler = {
	.id = "sleep-in-gdb-handler",
	.severity = SEVERITY_WARNING,
	.summary = "a gdb-attach handler that sleeps longer than GDB waits",
	.versions = "all",
	.finds = "`sleep` with 2000 ms or more, all together, in a gdb-attach handler or in a procedure that it calls: a "
		 "warning from 6000 ms on, else a note.",
	.why = "OpenOCD does one thing at a time. While the handler sleeps it answers neither GDB nor anyone else. GDB "
	       "sends its first packet again after two seconds, and again after four; then the answers no longer fit "
	       "the questions and the connection fails ('Remote replied unexpectedly').",
	.bad = "adapter driver dummy\ntransport select jtag\njtag newtap chip cpu -irlen 4\n"
	       "target create chip.cpu arm7tdmi -chain-position chip.cpu\n"
	       "chip.cpu configure -event gdb-attach { reset halt; sleep 8000 }\n",
	.good = "adapter driver dummy\ntransport select jtag\njtag newtap chip cpu -irlen 4\n"
		"target create chip.cpu arm7tdmi -chain-position chip.cpu\n"
		"chip.cpu configure -event gdb-attach { reset halt; sleep 100 }\n",
	.check = check,
};
