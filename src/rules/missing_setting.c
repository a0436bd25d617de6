/* SPDX-License-Identifier: MIT */
/* A shipped script reads a variable that whoever sources it has to set. */
#include "rules/support/settings.h"
#include "rules/support/variables.h"

#include <string.h>

#include "base/text.h"

/* The value that a shipped board gives NAME for SCRIPT, or NULL. */
static const char *example_of(struct rule_context *context, const char *script, const char *name)
{
	const char *start = arena_printf(context->arena, "%s %s ", script, name);
	size_t i, end;
	for (know_words_of("setting-example", &i, &end); i < end; i++)
		if (text_starts_with(know_string(know_word_at(i)->value), start))
			return know_string(know_word_at(i)->value) + strlen(start);
	return NULL;
}

/* Sets the variable before the line of the user's file that brings the script in. */
static void add_fix(struct rule_context *context, struct diagnostic *diagnostic, const struct failure *failure,
                    const char *example)
{
	struct place place = model_user_place(context->model, &failure->place);
	const struct syntax_node *command = place.file == SOURCE_NONE || settings_are_shipped(context, &place)
	                                            ? NULL
	                                            : model_command_at(context->model, &place, NULL);
	if (!command || command->parent != model_file(context->model, place.file)->script)
		return;
	struct fix *fix = rule_add_fix(context, diagnostic, place.file, FIX_UNSAFE,
	                               "Set %s to %s, as a shipped board does", failure->subject, example);
	if (fix)
		rule_insert_before(context, fix, model_node_span(place.file, command),
		                   arena_printf(context->arena, "set %s %s\n", failure->subject, example));
}

static void check(struct rule_context *context)
{
	const struct failure *failure = rule_failure(context);
	if (!failure || failure->kind != FAILURE_SCRIPT || !text_starts_with(failure->message, "can't read \"") ||
	    failure->place.file == SOURCE_NONE)
		return;
	const char *script = model_script_name(context->model, failure->place.file);
	if (failure->place.inclusion < 0 ||
	    !source_store_file(context->model->sources, failure->place.file)->is_stock ||
	    variables_use(context, (size_t)failure->place.inclusion, failure->subject) != VARIABLE_READ_AT_ONCE)
		return;
	rule_claim(context);
	struct diagnostic *diagnostic =
		rule_report_failure(context, SEVERITY_ERROR, failure,
	                            "'%s' needs the variable %s, and nothing has set it: OpenOCD %s stops", script,
	                            failure->subject, know_version_name(context->version));
	const char *example = example_of(context, script, failure->subject);
	rule_help(context, diagnostic, "write 'set %s %s' before the line that sources '%s'; %s", failure->subject,
	          example ? example : "...", script,
	          example ? "that is the value of a shipped board, yours may be another"
	                  : "what it may be stands in that file, and a board file that sources it is an example");
	if (example)
		add_fix(context, diagnostic, failure, example);
}

const struct rule rule_missing_setting = {
	.id = "missing-setting",
	.severity = SEVERITY_ERROR,
	.summary = "a variable that a shipped script needs is not set",
	.versions = "all",
	.finds = "A shipped script that reads a variable for which it has no value of its own, sourced without setting "
		 "it: `CHIPSERIES` of target/fm4_mb9bf.cfg, `TAP_TYPE` of target/or1k.cfg, `FLASH_CLOCK` of "
		 "target/lpc2900.cfg.",
	.why = "The script serves several chips and cannot guess which. OpenOCD stops in the middle of it with `can't "
	       "read`, which sounds like a fault of the script.",
	.bad = "source [find interface/cmsis-dap.cfg]\ntransport select swd\nsource [find target/fm4_mb9bf.cfg]\n",
	.good = "source [find interface/cmsis-dap.cfg]\ntransport select swd\nset CHIPSERIES MB9BF500\n"
		"source [find target/fm4_mb9bf.cfg]\n",
	.fix = "Unsafe: sets the value of a shipped board, where one sources the script.",
	.check = check,
};
