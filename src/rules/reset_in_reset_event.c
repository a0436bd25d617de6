/* SPDX-License-Identifier: MIT */
#include "rules/support/handlers.h"

#include <string.h>

/* The command `reset` in the body itself; NULL when a procedure has it. */
struct reset_search {
	const struct handler *handler;
	const struct syntax_node *found;
};

static enum syntax_visit visit(void *data, const struct syntax_node *command, const struct syntax_place *place)
{
	struct reset_search *search = data;
	if (place->in_proc || place->in_event || place->in_later)
		return SYNTAX_VISIT_SKIP;
	if (!syntax_word_equals(search->handler->text, syntax_command_word(command, 0), "reset"))
		return SYNTAX_VISIT_ENTER;
	search->found = command;
	return SYNTAX_VISIT_STOP;
}

static struct span place_of(struct rule_context *context, const struct handler *handler)
{
	struct reset_search search = {.handler = handler};
	struct syntax_visitor visitor = {&search, visit, NULL, NULL};
	if (handler->in_file)
		syntax_visit_commands(context->arena, handler->text, handler->script, &visitor);
	return search.found ? model_node_span(handler->event->place.file, search.found)
	                    : handlers_span(context, handler);
}

static const char *loss(const char *event)
{
	if (strcmp(event, "reset-end") == 0)
		return "the rest of the handler is skipped";
	return "the rest of the handler is skipped, and the reset that is going on continues";
}

static void check(struct rule_context *context)
{
	struct handler_cursor cursor = {0};
	struct handler handler;
	while (handlers_next(context, &cursor, "reset-", &handler)) {
		if (!events_body_effects(context, handler.event->body).resets)
			continue;
		handlers_read(context, &handler);
		const char *name = handler.event->event;
		struct diagnostic *diagnostic = rule_report_span(
			context, SEVERITY_WARNING, place_of(context, &handler), &handler.event->place,
			"'reset' inside the handler for %s of target '%s': OpenOCD %s refuses a reset within a reset; "
			"%s",
			name, handler.target->name, know_version_name(context->version), loss(name));
		rule_help(context, diagnostic,
		          "%s does not need it: the reset is going on already; what should happen before or after "
		          "it belongs into reset-start or reset-end, a halted target comes from 'reset halt' or "
		          "'reset init'",
		          name);
	}
}

const struct rule rule_reset_in_reset_event = {
	.id = "reset-in-reset-event",
	.severity = SEVERITY_WARNING,
	.summary = "a reset inside the handler of a reset event",
	.versions = "all",
	.finds =
		"The command `reset` in the handler of a reset event (reset-start, reset-init, reset-end ...), or in a "
		"procedure that it calls.",
	.why = "These events happen while `reset` runs. OpenOCD refuses the inner one ('reset' can not be invoked "
	       "recursively), prints the error and leaves the handler there: what stands behind it is never done.",
	.bad = "adapter driver dummy\ntransport select jtag\njtag newtap chip cpu -irlen 4\n"
	       "target create chip.cpu arm7tdmi -chain-position chip.cpu\n"
	       "chip.cpu configure -event reset-init { reset halt; mww 0x40000000 1 }\n",
	.good = "adapter driver dummy\ntransport select jtag\njtag newtap chip cpu -irlen 4\n"
		"target create chip.cpu arm7tdmi -chain-position chip.cpu\n"
		"chip.cpu configure -event reset-init { mww 0x40000000 1 }\n",
	.check = check,
};
