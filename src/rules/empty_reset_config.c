/* SPDX-License-Identifier: MIT */
#include "rules/support/settings.h"

#include <string.h>

/* In a procedure or at a prompt the question makes sense; at the top of a file nobody reads the answer. */
static bool is_at_top(struct rule_context *context, const struct command_record *record)
{
	const struct syntax_node *command = model_command_of(context->model, record);
	return command && command->parent == model_file(context->model, record->place.file)->script;
}

static void check(struct rule_context *context)
{
	size_t next = 0;
	const struct command_record *record;
	while ((record = model_next_record(context->model, "reset_config", &next))) {
		const struct source_file *source = source_store_file(context->model->sources, record->place.file);
		if (record->arguments.count || !settings_are_users(context, &record->place) || source->is_command ||
		    !is_at_top(context, record))
			continue;
		struct diagnostic *diagnostic =
			rule_report(context, SEVERITY_NOTE, &record->place, "reset_config",
		                    "reset_config without words sets nothing: OpenOCD %s only prints what is in force",
		                    know_version_name(context->version));
		rule_help(context, diagnostic,
		          "name the lines that are wired ('reset_config srst_only'), or take the line out");
	}
}

const struct rule rule_empty_reset_config = {
	.id = "empty-reset-config",
	.severity = SEVERITY_NOTE,
	.summary = "a reset_config without words, which sets nothing",
	.versions = "all",
	.finds = "`reset_config` alone at the top of a file.",
	.why = "It looks like a setting, and is a question. Mostly the words were deleted, put behind a `#`, or stand "
               "on "
	       "the next line.",
	.bad = "adapter driver dummy\nreset_config\n",
	.good = "adapter driver dummy\nreset_config srst_only\n",
	.check = check,
};
