/* SPDX-License-Identifier: MIT */
#include "rules/support/settings.h"

#include <string.h>

static void report(struct rule_context *context, const struct command_record *first,
                   const struct command_record *second)
{
	const char *name = second->arguments.items[0];
	struct diagnostic *diagnostic = rule_report(
		context, SEVERITY_NOTE, &second->place, "transport",
		context->version == OPENOCD_MASTER
			? "the transport '%s' is selected already: in OpenOCD %s this line does nothing"
			: "the transport '%s' is selected already: OpenOCD %s warns, and this line does nothing",
		name, know_version_name(context->version));
	if (!diagnostic)
		return;
	diagnostic_add_related(context->sink, diagnostic, model_span_at(context->model, &first->place, "transport"),
	                       "it was selected here");
	rule_help(context, diagnostic, "take this line out");
	const struct syntax_node *command = model_command_of(context->model, second);
	struct span line = command ? settings_own_line(context, second->place.file, command) : SPAN_NONE;
	bool at_top = command && command->parent == model_file(context->model, second->place.file)->script;
	if (line.file == SOURCE_NONE || !at_top)
		return;
	struct fix *fix = rule_add_fix(context, diagnostic, second->place.file, FIX_SAFE, "Take the line out");
	if (fix)
		fix_replace(context->sink, fix, line, "");
}

/* A script asked before this line, and so OpenOCD chose by itself: by luck the same. */
static void report_late(struct rule_context *context, const struct command_record *record)
{
	const struct openocd *run = context->run;
	struct diagnostic *diagnostic =
		rule_report(context, SEVERITY_NOTE, &record->place, "transport",
	                    "this comes too late: a script has asked for the transport before, and OpenOCD %s took "
	                    "'%s', the first that "
	                    "'%s' can do",
	                    know_version_name(context->version), run->transport.name, run->adapter.driver);
	if (!diagnostic)
		return;
	diagnostic_add_related(context->sink, diagnostic, model_span_at(context->model, &run->transport.place, NULL),
	                       "it is asked for here");
	rule_help(context, diagnostic, "put this line behind the one that chooses the adapter");
	struct place adapter = model_user_place(context->model, &run->adapter.driver_place);
	const struct syntax_node *command = model_command_of(context->model, record);
	struct span line = command ? settings_own_line(context, record->place.file, command) : SPAN_NONE;
	struct span behind = adapter.file == SOURCE_NONE ? SPAN_NONE : rule_lone_command_span(context, &adapter);
	bool at_top = command && command->parent == model_file(context->model, record->place.file)->script;
	if (line.file == SOURCE_NONE || behind.file != line.file || !at_top)
		return;
	struct fix *fix = rule_add_fix(context, diagnostic, line.file, FIX_SAFE, "Move it behind the adapter");
	if (!fix)
		return;
	fix_replace(context->sink, fix, line, "");
	rule_insert_after(context, fix, behind,
	                  arena_printf(context->arena, "transport select %s\n", run->transport.name));
	fix_declare_change(context->sink, fix, "transport");
}

static void check(struct rule_context *context)
{
	const struct command_record *first = NULL;
	const struct command_record *record;
	size_t next = 0;
	while ((record = model_next_record(context->model, "transport select", &next))) {
		if (record->arguments.count != 1)
			continue;
		bool same = first && strcmp(first->arguments.items[0], record->arguments.items[0]) == 0;
		/* In the same place twice: a file that was read twice, which others may find wrong. */
		bool elsewhere =
			first && (first->place.file != record->place.file || first->place.line != record->place.line);
		bool is_users = settings_are_users(context, &record->place);
		if (same && elsewhere && is_users)
			report(context, first, record);
		if (!first && is_users && context->run->transport.by_query && !context->is_assumed)
			report_late(context, record);
		if (!first)
			first = record;
	}
}

const struct rule rule_repeated_transport_select = {
	.id = "repeated-transport-select",
	.severity = SEVERITY_NOTE,
	.summary = "a transport that is selected when it is so already",
	.versions = "all; master warns only where it had to choose by itself",
	.finds = "`transport select` in the user's files when an earlier command has selected the same transport, or "
		 "when "
		 "a script has asked for the transport before and OpenOCD has chosen it by itself.",
	.why = "Up to 0.12.0 OpenOCD prints a warning at every start, among which the one that matters is overlooked. "
	       "Where the line comes too late, it decides nothing: with an adapter that does the transports in another "
	       "order "
	       "the run stops there.",
	.bad = "source [find interface/nulink.cfg]\ntransport select hla_swd\nsource [find target/numicro.cfg]\n",
	.good = "source [find interface/nulink.cfg]\nsource [find target/numicro.cfg]\n",
	.fix = "Takes the second command out; moves the late one behind the adapter.",
	.check = check,
};
