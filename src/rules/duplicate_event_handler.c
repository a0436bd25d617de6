/* SPDX-License-Identifier: MIT */
#include "rules/support/events.h"

#include <string.h>

#include "base/text.h"

/* Where a handler was set, if the user's files did it. */
static const struct command_record *users_record(struct rule_context *context, const struct target *target,
                                                 const struct event_handler *handler)
{
	if (!handler || handler->by_default || handler->place.file == SOURCE_NONE ||
	    !model_is_user_file(context->model, handler->place.file))
		return NULL;
	return events_record_of(context, target, handler);
}

/* True when the first body was lost without ever being of use. */
static bool is_lost(struct rule_context *context, const struct event_handler *second,
                    const struct command_record *first_record, const struct command_record *second_record)
{
	bool one_line = first_record->place.file == second_record->place.file &&
	                first_record->place.line == second_record->place.line;
	if (one_line &&
	    model_command_of(context->model, first_record) == model_command_of(context->model, second_record))
		return false; /* one command that ran twice */
	/* GDB connects when all files have been read; other events may come between the two. */
	return text_starts_with(second->event, "gdb-") || !second_record->after_init;
}

static bool is_in_proc(struct rule_context *context, const struct place *place)
{
	const struct model_file *file = model_file(context->model, place->file);
	size_t count;
	const struct syntax_located *found = syntax_find_commands_at_line(&file->lines, (unsigned)place->line, &count);
	return count > 0 && found->in_proc;
}

static void add_slip_fix(struct rule_context *context, struct diagnostic *diagnostic,
                         const struct event_handler *second, const struct syntax_node *event)
{
	source_id file = second->place.file;
	if (!event || is_in_proc(context, &second->place))
		return;
	struct fix *fix = rule_add_fix(context, diagnostic, file, FIX_SAFE, "Write gdb-detach here");
	if (!fix)
		return;
	rule_replace_word(context, fix, file, event, "gdb-detach");
	/* In a loop the line serves several targets. */
	for (size_t i = 0; i < context->run->targets.count; i++) {
		const struct target *target = context->run->targets.items[i];
		const struct event_handler *handler = events_handler(target, "gdb-attach");
		if (!handler || handler->place.file != file || handler->place.line != second->place.line)
			continue;
		fix_declare_change(context->sink, fix, "event %s gdb-attach", target->name);
		fix_declare_change(context->sink, fix, "event %s gdb-detach", target->name);
	}
}

static void report(struct rule_context *context, const struct target *target, const struct event_handler *second)
{
	const struct event_handler *first = second->replaces;
	source_id file = second->place.file;
	const struct syntax_node *command = events_command_of(context, target, second);
	const struct syntax_node *event = events_command_word(context, file, command, second->event, 0);
	struct span span = event ? model_node_span(file, event) : model_span_at(context->model, &second->place, NULL);
	bool is_slip = events_detach_slip(context, target) == second;
	/* Files on top of each other may mean it, as a board file that changes what its chip file has set. */
	bool is_layered = first->place.file != file || strcmp(first->body, second->body) == 0;
	struct diagnostic *diagnostic = rule_report_span(
		context, is_layered && !is_slip ? SEVERITY_NOTE : SEVERITY_WARNING, span, &second->place,
		"event %s of target '%s' already has a handler: OpenOCD %s keeps only this one, the first is lost%s",
		second->event, target->name, know_version_name(context->version),
		is_slip ? "; as it resumes, it looks like a slip for gdb-detach" : "");
	const struct syntax_node *lost = events_command_of(context, target, first);
	diagnostic_add_related(context->sink, diagnostic,
	                       lost ? model_node_span(first->place.file, lost)
	                            : model_span_at(context->model, &first->place, NULL),
	                       "the first handler, which is lost");
	if (is_slip) {
		rule_help(context, diagnostic, "write gdb-detach if this is for when GDB disconnects");
		add_slip_fix(context, diagnostic, second, event);
	} else {
		rule_help(context, diagnostic, "put both into one handler, or remove the one that is not wanted");
	}
}

static void check(struct rule_context *context)
{
	if (!context->run->ok)
		return;
	for (size_t i = 0; i < context->run->targets.count; i++) {
		const struct target *target = context->run->targets.items[i];
		for (size_t k = 0; k < target->events.count; k++) {
			for (const struct event_handler *second = target->events.items[k]; second;
			     second = second->replaces) {
				const struct command_record *record = users_record(context, target, second);
				const struct command_record *before =
					record ? users_record(context, target, second->replaces) : NULL;
				if (before && *second->replaces->body && is_lost(context, second, before, record))
					report(context, target, second);
			}
		}
	}
}

const struct rule rule_duplicate_event_handler = {
	.id = "duplicate-event-handler",
	.severity = SEVERITY_WARNING,
	.fixed_at_any_severity = true,
	.summary = "two handlers for one event, the first of which is lost",
	.versions = "all",
	.finds = "One event of one target that the user's files configure twice. A handler that takes the place of a "
		 "shipped "
		 "script's is normal and not reported. Two gdb-attach handlers, the second of which resumes, are most "
		 "likely "
		 "the pair gdb-attach and gdb-detach with a slip. A note where the two stand in different files or are "
		 "equal.",
	.why = "A target has one handler an event: the second `configure -event` replaces the first without a word, "
	       "and what the "
	       "first did is not done.",
	.bad = "adapter driver dummy\ntransport select jtag\njtag newtap chip cpu -irlen 4\n"
	       "target create chip.cpu arm7tdmi -chain-position chip.cpu\n"
	       "chip.cpu configure -event gdb-attach { halt }\n"
	       "chip.cpu configure -event gdb-attach { resume }\n",
	.good = "adapter driver dummy\ntransport select jtag\njtag newtap chip cpu -irlen 4\n"
		"target create chip.cpu arm7tdmi -chain-position chip.cpu\n"
		"chip.cpu configure -event gdb-attach { halt }\n"
		"chip.cpu configure -event gdb-detach { resume }\n",
	.fix = "Writes gdb-detach in the second of two gdb-attach handlers, where the first halts and the second "
	       "resumes.",
	.check = check,
};
