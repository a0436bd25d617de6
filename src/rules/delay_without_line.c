/* SPDX-License-Identifier: MIT */
#include "rules/support/settings.h"

#include <stdlib.h>
#include <string.h>

/* Commands that set a time of a reset line, old forms included. */
static const struct delay_command {
	const char *name;
	bool is_trst;
} delay_commands[] = {
	{"adapter srst delay", false},         {"adapter srst pulse_width", false}, {"adapter_nsrst_delay", false},
	{"adapter_nsrst_assert_width", false}, {"jtag_ntrst_delay", true},          {"jtag_ntrst_assert_width", true},
};
#define DELAY_COMMAND_COUNT (sizeof(delay_commands) / sizeof(delay_commands[0]))

static const struct delay_command *delay_command(const struct command_record *record)
{
	for (size_t i = 0; i < DELAY_COMMAND_COUNT; i++)
		if (strcmp(record->name, delay_commands[i].name) == 0)
			return &delay_commands[i];
	return NULL;
}

/* A time of 0 and a command that only asks are no claim that there is a line. */
static bool sets_time(const struct command_record *record)
{
	return record->arguments.count == 1 && strtoul(record->arguments.items[0], NULL, 0) > 0;
}

static bool is_of_use(const struct rule_context *context, const struct delay_command *command)
{
	if (!command->is_trst)
		return settings_has_srst(context);
	return settings_has_trst(context) && strcmp(settings_wire(context), "swd") != 0;
}

/* An old form runs the new one inside: the form that stands in the text is the one to speak of. */
static bool is_written(struct rule_context *context, const struct command_record *record)
{
	const struct syntax_node *command = model_command_of(context->model, record);
	const char *name =
		command ? syntax_command_name(context->arena, rule_text(context, record->place.file), command) : NULL;
	return name && strncmp(name, record->name, strcspn(record->name, " ")) == 0 &&
	       strlen(name) == strcspn(record->name, " ");
}

static void report(struct rule_context *context, const struct command_record *record, bool is_trst)
{
	const char *line = is_trst ? "TRST" : "SRST";
	bool is_swd = is_trst && settings_has_trst(context);
	struct diagnostic *diagnostic =
		rule_report(context, SEVERITY_NOTE, &record->place, record->name,
	                    is_swd ? "'%s' times the line %s, which SWD does not have%s: OpenOCD %s never waits for it"
	                           : "'%s' times the line %s, but reset_config says '%s': OpenOCD %s never moves it "
	                             "and never waits",
	                    record->name, line, is_swd ? "" : settings_reset_word(context, RESET_SIGNALS),
	                    know_version_name(context->version));
	rule_help(context, diagnostic, "take the delay out, or say that the line is wired ('reset_config %s')",
	          is_trst ? "trst_and_srst" : "srst_only");
}

static void check(struct rule_context *context)
{
	if (!settings_run_is_complete(context))
		return;
	for (size_t i = 0; i < context->run->records.count; i++) {
		const struct command_record *record = &context->run->records.items[i];
		const struct delay_command *command = delay_command(record);
		if (command && sets_time(record) && settings_are_users(context, &record->place) &&
		    !is_of_use(context, command) && is_written(context, record))
			report(context, record, command->is_trst);
	}
}

const struct rule rule_delay_without_line = {
	.id = "delay-without-line",
	.severity = SEVERITY_NOTE,
	.summary = "a delay for a reset line that is not in use",
	.versions = "all",
	.finds = "`adapter srst delay`, `adapter srst pulse_width`, `jtag_ntrst_delay` or `jtag_ntrst_assert_width` in "
		 "the user's files, when the words of reset_config in force at the end do not name that line.",
	.why = "OpenOCD waits only after moving the line. The delay was set for a reason, so most likely the word for "
	       "the line is what is missing.",
	.bad = "adapter driver dummy\ntransport select jtag\nadapter speed 1000\njtag newtap chip cpu -irlen 4\n"
	       "adapter srst delay 200\n",
	.good = "adapter driver dummy\ntransport select jtag\nadapter speed 1000\njtag newtap chip cpu -irlen 4\n"
		"reset_config srst_only\nadapter srst delay 200\n",
	.check = check,
};
