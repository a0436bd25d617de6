/* SPDX-License-Identifier: MIT */
/* A setting of the user's comes first, and a script that is sourced later sets the same: the last one counts. */
#include "rules/support/settings.h"

#include <string.h>

/* ---- speed ---- */

static bool sets_speed(const struct command_record *record)
{
	static const char *const names[] = {"adapter speed", "adapter_khz", "jtag_khz", "jtag_rclk"};
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(record->name, names[i]) == 0)
			return record->arguments.count == 1;
	return false;
}

/* The same speed is no loss. */
static bool is_other_speed(const struct command_record *first, const struct command_record *second)
{
	bool adaptive = strcmp(first->name, "jtag_rclk") == 0 || strcmp(second->name, "jtag_rclk") == 0;
	return (adaptive && strcmp(first->name, second->name) != 0) ||
	       strcmp(first->arguments.items[0], second->arguments.items[0]) != 0;
}

static void report_speed(struct rule_context *context, const struct command_record *first,
                         const struct command_record *second)
{
	const char *script = model_script_name(context->model, second->place.file);
	struct diagnostic *diagnostic = rule_report(
		context, SEVERITY_WARNING, &first->place, first->name,
		"this speed does not last: '%s' comes later and sets %s kHz, and OpenOCD %s keeps the last one", script,
		second->arguments.items[0], know_version_name(context->version));
	if (!diagnostic)
		return;
	struct place user = settings_step_to(context, &first->place, &second->place);
	diagnostic_add_related(context->sink, diagnostic, model_span_at(context->model, &user, NULL),
	                       "this line brings it in");
	rule_help(context, diagnostic, "set the speed behind the line that sources '%s'", script);
	settings_move_behind(context, diagnostic, &first->place, &second->place, "speed");
}

static void check_speed(struct rule_context *context)
{
	const struct command_record *last = NULL;
	for (size_t i = 0; i < context->run->records.count; i++) {
		const struct command_record *record = &context->run->records.items[i];
		if (record->after_init)
			return;
		if (!sets_speed(record))
			continue;
		bool is_users = settings_are_users(context, &record->place);
		if (last && is_other_speed(last, record) && settings_is_deeper(context, &last->place, &record->place))
			report_speed(context, last, record);
		last = is_users ? record : NULL;
	}
}

/* ---- reset_config ---- */

static void report_word(struct rule_context *context, const struct command_record *first, const char *first_word,
                        const struct command_record *second, const char *second_word)
{
	struct diagnostic *diagnostic = settings_report_word(
		context, SEVERITY_WARNING, &first->place, first_word,
		"'%s' does not last: '%s' comes later and says 'reset_config %s', and OpenOCD %s keeps the last word",
		first_word, model_script_name(context->model, second->place.file), second_word,
		know_version_name(context->version));
	if (!diagnostic)
		return;
	struct place user = settings_step_to(context, &first->place, &second->place);
	diagnostic_add_related(context->sink, diagnostic, model_span_at(context->model, &user, NULL),
	                       "this line brings it in");
	rule_help(context, diagnostic, "put reset_config behind the line that sources '%s'",
	          model_script_name(context->model, second->place.file));
	settings_move_behind(context, diagnostic, &first->place, &second->place, "reset-config *");
}

static void check_reset_config(struct rule_context *context)
{
	struct reset_word_walk last[RESET_CATEGORY_COUNT] = {{0}};
	struct reset_word_walk walk = {0};
	while (settings_next_reset_word(context, &walk)) {
		struct reset_word_walk *former = &last[walk.kind];
		if (former->record && strcmp(former->word, walk.word) != 0 &&
		    settings_is_deeper(context, &former->record->place, &walk.record->place))
			report_word(context, former->record, former->word, walk.record, walk.word);
		*former = walk;
		if (!settings_are_users(context, &walk.record->place))
			former->record = NULL;
	}
}

static void check(struct rule_context *context)
{
	check_speed(context);
	check_reset_config(context);
}

const struct rule rule_overwritten_setting = {
	.id = "overwritten-setting",
	.severity = SEVERITY_WARNING,
	.summary = "a speed or reset_config that a script sourced later overwrites",
	.versions = "all",
	.finds = "`adapter speed` (or an old form of it) or a word of `reset_config` in the user's files, behind which "
		 "a "
		 "script is sourced that sets something else.",
	.why = "Most target files set the speed that suits their chip after power-up, some say how the reset lines of "
	       "their usual board are wired. What was set before them is gone without a message: the wiring that "
	       "needed a slow clock fails, or loading is slower than meant.",
	.bad = "source [find interface/cmsis-dap.cfg]\ntransport select swd\nadapter speed 200\n"
	       "source [find target/stm32f4x.cfg]\n",
	.good = "source [find interface/cmsis-dap.cfg]\ntransport select swd\nsource [find target/stm32f4x.cfg]\n"
		"adapter speed 200\n",
	.fix = "Unsafe: moves the command behind the line that sources the script.",
	.check = check,
};
