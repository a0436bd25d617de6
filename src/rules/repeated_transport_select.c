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
		if (same && elsewhere && settings_are_users(context, &record->place))
			report(context, first, record);
		if (!first)
			first = record;
	}
}

const struct rule rule_repeated_transport_select = {
	.id = "repeated-transport-select",
	.severity = SEVERITY_NOTE,
	.summary = "a transport that is selected twice",
	.versions = "all; master no longer warns",
	.finds = "`transport select` in the user's files when an earlier command has selected the same transport.",
	.why = "Up to 0.12.0 OpenOCD prints a warning at every start, among which the one that matters is "
	       "overlooked.",
	.bad = "source [find interface/nulink.cfg]\ntransport select hla_swd\nsource [find target/numicro.cfg]\n",
	.good = "source [find interface/nulink.cfg]\nsource [find target/numicro.cfg]\n",
	.fix = "Takes the second command out.",
	.check = check,
};
