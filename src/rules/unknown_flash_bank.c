/* SPDX-License-Identifier: MIT */
#include "rules/support/adapter.h"
#include "rules/support/traps.h"

#include <string.h>

#include "base/text.h"

#define BANKS_SHOWN 4

static const char *list_banks(const struct rule_context *context)
{
	const struct openocd *run = context->run;
	const char *list = "";
	for (size_t i = 0; i < run->flash_banks.count && i < BANKS_SHOWN; i++)
		list = arena_printf(context->arena, "%s%s%zu ('%s')", list, i ? ", " : "", i,
		                    run->flash_banks.items[i]->name);
	return run->flash_banks.count > BANKS_SHOWN ? arena_printf(context->arena, "%s ...", list) : list;
}

/* Names what there is; where that is one bank, it was meant. */
static void help(struct rule_context *context, struct diagnostic *diagnostic, source_id file,
                 const struct syntax_node *word)
{
	const struct openocd *run = context->run;
	if (run->flash_banks.count == 0) {
		rule_help(context, diagnostic,
		          "no file has defined a flash bank: 'flash bank NAME DRIVER ADDRESS 0 0 0 TARGET' has to come "
		          "before 'init'");
		return;
	}
	rule_help(context, diagnostic, "banks count from 0; the run has made %s", list_banks(context));
	if (run->flash_banks.count > 1 || !word || !model_is_user_file(context->model, file))
		return;
	struct fix *fix = rule_add_fix(context, diagnostic, file, FIX_UNSAFE, "Write the number of the only bank");
	rule_replace_word(context, fix, file, word, "0");
}

/* ---- what stopped the run ---- */

static void check_failure(struct rule_context *context)
{
	const struct failure *failure = rule_failure(context);
	if (!failure || failure->kind != FAILURE_WRONG_ARGUMENTS || !failure->expected ||
	    !strstr(failure->expected, "existing flashbank"))
		return;
	rule_claim(context);
	struct diagnostic *diagnostic = rule_report_failure(context, SEVERITY_ERROR, failure,
	                                                    "no flash bank '%s' exists: OpenOCD %s stops here",
	                                                    failure->subject, know_version_name(context->version));
	help(context, diagnostic, failure->place.file, rule_failure_word(context, failure));
}

/* ---- code that did not run ---- */

/* All banks are known: nothing that was not read or not executed may make one. */
static bool knows_banks(struct rule_context *context, const struct code_list *list)
{
	if (!context->run->ok || context->run->targets.count == 0 || list->reads_unknown_files)
		return false;
	for (size_t i = 0; i < list->count; i++) {
		const struct code *code = &list->items[i];
		const char *word = code->name && strcmp(code->name, "flash") == 0 ? code_word(context, code, 1) : NULL;
		if (!code->is_executed && word && strcmp(word, "bank") == 0)
			return false;
	}
	/* A board without a bank may be a part, and its procedures for another file's bank. */
	return context->run->flash_banks.count > 0 || adapter_run_looks_whole(context);
}

/* The word of CODE that names a flash bank, by the grammar of its command; NULL: none. */
static size_t bank_word(struct rule_context *context, const struct code *code)
{
	if (code->is_open || !code->name)
		return 0;
	const struct know_command *row = traps_openocd_command(context->arena, code->frame->text, code->command);
	if (!row || row->arguments == KNOW_NO_GRAMMAR ||
	    !text_starts_with(know_string(row->arguments), "bank:flashbank"))
		return 0;
	size_t word = 1;
	for (const char *at = know_string(row->name); (at = strchr(at, ' ')); at++)
		word++;
	return word;
}

static void check_code(struct rule_context *context)
{
	const struct code_list *list = code_of(context);
	for (size_t i = 0; i < list->count; i++) {
		const struct code *code = &list->items[i];
		if (code->is_executed || code->is_dead || code->is_guarded)
			continue;
		size_t at = bank_word(context, code);
		const char *name = at != 0 ? code_word(context, code, at) : NULL;
		if (!name || openocd_find_flash_bank((struct openocd *)context->run, name) ||
		    code_is_asked_for(context, code))
			continue;
		if (!knows_banks(context, list))
			return;
		source_id file = code->frame->file;
		const struct syntax_node *word = code_word_node(code, at);
		struct diagnostic *diagnostic =
			rule_report_span(context, code_severity(context, code), model_node_span(file, word), NULL,
		                         "no flash bank '%s' exists in OpenOCD %s's run of these files: this fails %s",
		                         name, know_version_name(context->version), code_when(context, code));
		help(context, diagnostic, file, word);
	}
}

static void check(struct rule_context *context)
{
	check_failure(context);
	check_code(context);
}

const struct rule rule_unknown_flash_bank = {
	.id = "unknown-flash-bank",
	.order = 4,
	.severity = SEVERITY_ERROR,
	.summary = "the number or name of a flash bank that this run never makes",
	.versions = "all",
	.finds =
		"`flash probe`, `flash erase_sector`, `flash protect`, `stm32f1x unlock` and their like for a bank "
                "that "
		"does not exist, also in handlers and procedures that the run did not execute. Says which banks there "
		"are. Banks that a driver (kinetis, msp432, at91sam7) adds when it probes the chip are left out of it.",
	.why = "OpenOCD takes the name of a bank or its number, from 0 in the order of the `flash bank` commands; for "
               "any "
	       "other the command fails. Numbers shift when the file of the target gains a bank in another version.",
	.bad = "adapter driver dummy\ntransport select jtag\njtag newtap chip cpu -irlen 4\n"
	       "target create chip.cpu arm7tdmi -chain-position chip.cpu\n"
	       "flash bank chip.flash stm32f1x 0x08000000 0 0 0 chip.cpu\ninit\nflash erase_sector 1 0 last\n",
	.good = "adapter driver dummy\ntransport select jtag\njtag newtap chip cpu -irlen 4\n"
		"target create chip.cpu arm7tdmi -chain-position chip.cpu\n"
		"flash bank chip.flash stm32f1x 0x08000000 0 0 0 chip.cpu\ninit\nflash erase_sector 0 0 last\n",
	.fix = "Unsafe: where there is one bank, writes its number.",
	.check = check,
};
