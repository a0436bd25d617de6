/* SPDX-License-Identifier: MIT */
#include "rules/support/handlers.h"

#include <string.h>

#include "base/text.h"

static bool is_same(const struct event_handler *a, const struct event_handler *b)
{
	return a->place.file == b->place.file && a->place.line == b->place.line && strcmp(a->event, b->event) == 0 &&
	       strcmp(a->body, b->body) == 0;
}

/* True when a target before the one at INDEX has the same handler from the same line. */
static bool is_repeated(const struct openocd *run, size_t index, const struct event_handler *handler)
{
	for (size_t i = 0; i < index; i++) {
		const struct event_handler *other = model_event(run->targets.items[i], handler->event);
		if (other && is_same(other, handler))
			return true;
	}
	return false;
}

bool handlers_next(const struct rule_context *context, struct handler_cursor *cursor, const char *prefix,
                   struct handler *handler)
{
	const struct openocd *run = context->run;
	for (; cursor->target < run->targets.count; cursor->target++, cursor->event = 0) {
		const struct target *target = run->targets.items[cursor->target];
		while (cursor->event < target->events.count) {
			const struct event_handler *event = target->events.items[cursor->event++];
			if (event->by_default || event->place.file == SOURCE_NONE ||
			    !text_starts_with(event->event, prefix) ||
			    !model_is_user_file(context->model, event->place.file) ||
			    is_repeated(run, cursor->target, event))
				continue;
			*handler = (struct handler){.target = target, .event = event};
			return true;
		}
	}
	return false;
}

void handlers_read(struct rule_context *context, struct handler *handler)
{
	const struct event_handler *event = handler->event;
	source_id file = event->place.file;
	handler->command = events_command_of(context, handler->target, event);
	handler->word = events_command_word(context, file, handler->command, event->event, 1);
	if (handler->word && syntax_word_quoting(handler->word) == SYNTAX_BRACED) {
		handler->text = rule_text(context, file);
		handler->script = syntax_parse_body(context->arena, handler->text, handler->word);
		handler->in_file = handler->script != NULL;
	}
	if (!handler->script) {
		handler->text = event->body;
		handler->script = syntax_parse_script(context->arena, event->body, 0, strlen(event->body));
	}
}

struct span handlers_span(struct rule_context *context, const struct handler *handler)
{
	const struct event_handler *event = handler->event;
	const struct syntax_node *command = events_command_of(context, handler->target, event);
	const struct syntax_node *word = events_command_word(context, event->place.file, command, event->event, 0);
	if (word || command)
		return model_node_span(event->place.file, word ? word : command);
	return model_span_at(context->model, &event->place, NULL);
}

void handlers_declare(struct rule_context *context, struct fix *fix, const struct handler *handler)
{
	for (size_t i = 0; fix && i < context->run->targets.count; i++) {
		const struct target *target = context->run->targets.items[i];
		const struct event_handler *event = model_event(target, handler->event->event);
		if (event && is_same(event, handler->event))
			fix_declare_change(context->sink, fix, "event %s %s", target->name, event->event);
	}
}
