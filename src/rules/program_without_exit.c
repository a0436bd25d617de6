/* SPDX-License-Identifier: MIT */
/* `program` leaves OpenOCD running as a server, which a terminal shows and a build job waits for. */
#include "rules/support/code.h"
#include "rules/support/settings.h"

#include <string.h>

static bool is_at_top(const struct code *code)
{
	return code->frame->kind == CODE_FILE && !code->outer && code->name;
}

static bool ends_run(const struct code *code)
{
	return strcmp(code->name, "shutdown") == 0 || strcmp(code->name, "exit") == 0;
}

/* `exit` among the words; a word that is not literal may well be it. */
static bool says_exit(struct rule_context *context, const struct code *code)
{
	if (code->is_open)
		return true;
	for (size_t i = 2; i < code_word_count(code); i++) {
		const char *word = code_word(context, code, i);
		if (!word || strcmp(word, "exit") == 0)
			return true;
	}
	return false;
}

static bool is_ended_later(const struct code_list *list, size_t index)
{
	for (size_t i = index + 1; i < list->count; i++)
		if (is_at_top(&list->items[i]) && ends_run(&list->items[i]))
			return true;
	return false;
}

static void report(struct rule_context *context, const struct code *code)
{
	source_id file = code->frame->file;
	struct diagnostic *diagnostic = rule_report_span(
		context, SEVERITY_NOTE, model_node_span(file, code->command), NULL,
		"OpenOCD %s keeps running when 'program' is done: a script or a build job that calls it "
		"waits for ever",
		know_version_name(context->version));
	rule_help(context, diagnostic,
	          "add 'exit' to the command, or 'shutdown' behind it, unless GDB is to connect next");
	struct fix *fix = rule_add_fix(context, diagnostic, file, FIX_UNSAFE, "Add 'exit'");
	if (fix)
		fix_replace(context->sink, fix, span_make(file, code->command->end, code->command->end), " exit");
}

static void check(struct rule_context *context)
{
	if (!context->run->ok)
		return;
	const struct code_list *list = code_of(context);
	for (size_t i = 0; i < list->count; i++) {
		const struct code *code = &list->items[i];
		if (is_at_top(code) && strcmp(code->name, "program") == 0 && code_word_count(code) > 1 &&
		    !says_exit(context, code) && !is_ended_later(list, i))
			report(context, code);
	}
}

const struct rule rule_program_without_exit = {
	.id = "program-without-exit",
	.severity = SEVERITY_NOTE,
	.summary = "a `program` after which OpenOCD keeps running",
	.versions = "all",
	.finds = "`program FILE ...` at the top of a file or in a -c, without the word `exit` and without a `shutdown` "
		 "behind it.",
	.why = "OpenOCD is a server: after programming it waits for GDB. In a build job that looks like a hang, and "
               "the "
	       "probe stays busy for the next call.",
	.bad = "adapter driver dummy\nprogram firmware.elf verify reset\n",
	.good = "adapter driver dummy\nprogram firmware.elf verify reset exit\n",
	.fix = "Unsafe: adds `exit`.",
	.check = check,
};
