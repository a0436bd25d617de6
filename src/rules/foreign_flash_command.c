/* SPDX-License-Identifier: MIT */
#include "rules/support/support.h"

#include <string.h>

#include "base/text.h"

static const char *word_of(struct rule_context *context, const struct failure *failure, size_t index)
{
	const struct syntax_node *command = rule_failure_command(context, failure);
	const struct syntax_node *word = command ? syntax_command_word(command, index) : NULL;
	return word ? syntax_word_value(context->arena, rule_text(context, failure->place.file), word) : NULL;
}

/* True for "stm32f1x" and its like: a driver's commands, there only when a bank of the driver is. */
static bool is_of_flash_driver(const char *name)
{
	const struct know_command *row = know_command_find(name);
	return row && text_starts_with(know_string(row->when), "flash-driver ");
}

/* A driver of this run whose commands include SUBCOMMAND, or NULL. */
static const char *driver_with(const struct rule_context *context, const char *subcommand)
{
	const struct openocd *run = context->run;
	for (size_t i = 0; i < run->flash_banks.count; i++) {
		const char *driver = run->flash_banks.items[i]->driver;
		const struct know_command *row =
			know_command_find(arena_printf(context->arena, "%s %s", driver, subcommand));
		if (row && row->stage[context->version] != STAGE_ABSENT)
			return driver;
	}
	return NULL;
}

/* The drivers of the banks, each once. */
static const char *list_drivers(const struct rule_context *context)
{
	const struct openocd *run = context->run;
	const char *list = "";
	for (size_t i = 0; i < run->flash_banks.count; i++) {
		const char *driver = run->flash_banks.items[i]->driver;
		bool is_first = true;
		for (size_t j = 0; j < i; j++)
			is_first &= strcmp(run->flash_banks.items[j]->driver, driver) != 0;
		if (is_first)
			list = arena_printf(context->arena, "%s%s'%s'", list, *list ? ", " : "", driver);
	}
	return list;
}

static void check(struct rule_context *context)
{
	const struct failure *failure = rule_failure(context);
	if (!failure || failure->kind != FAILURE_UNKNOWN_COMMAND || *failure->command ||
	    context->run->flash_banks.count == 0)
		return;
	const char *subcommand = word_of(context, failure, 1);
	const char *driver = subcommand ? driver_with(context, subcommand) : NULL;
	if (!driver && !is_of_flash_driver(failure->subject))
		return;
	rule_claim(context);
	struct diagnostic *diagnostic =
		rule_report_failure(context, SEVERITY_ERROR, failure,
	                            "'%s' is no command of the flash driver in use here, %s: OpenOCD %s has no such "
	                            "command then, and stops",
	                            failure->subject, list_drivers(context), know_version_name(context->version));
	if (!driver)
		return;
	rule_help(context, diagnostic,
	          "the commands are called like the driver of the bank, not like the chip: '%s %s'", driver,
	          subcommand);
	const struct syntax_node *word = rule_failure_word(context, failure);
	if (!word || !model_is_user_file(context->model, failure->place.file))
		return;
	struct fix *fix = rule_add_fix(context, diagnostic, failure->place.file, FIX_UNSAFE, "Write '%s'", driver);
	rule_replace_word(context, fix, failure->place.file, word, driver);
}

const struct rule rule_foreign_flash_command = {
	.id = "foreign-flash-command",
	.order = 4,
	.severity = SEVERITY_ERROR,
	.summary = "a command of another flash driver than the banks have",
	.versions = "all",
	.finds = "`stm32f1x unlock 0`, `nrf52 mass_erase` and their like where the run's flash banks are of another "
		 "driver, so that the command does not exist.",
	.why = "The special commands of a flash driver (mass_erase, unlock, options_read ...) exist once a bank of "
               "that "
	       "driver does. They are called like the driver, which often serves several families: stm32f2x is the "
	       "driver of STM32F4 and F7, stm32f1x that of F0 and F3, stm32l4x that of G0, G4, L5, U5 and WB.",
	.bad = "adapter driver dummy\ntransport select jtag\njtag newtap chip cpu -irlen 4\n"
	       "target create chip.cpu arm7tdmi -chain-position chip.cpu\n"
	       "flash bank chip.flash stm32l4x 0x08000000 0 0 0 chip.cpu\ninit\nstm32g0x mass_erase 0\n",
	.good = "adapter driver dummy\ntransport select jtag\njtag newtap chip cpu -irlen 4\n"
		"target create chip.cpu arm7tdmi -chain-position chip.cpu\n"
		"flash bank chip.flash stm32l4x 0x08000000 0 0 0 chip.cpu\ninit\nstm32l4x mass_erase 0\n",
	.fix = "Unsafe: writes the name of the driver where that has the same command.",
	.check = check,
};
