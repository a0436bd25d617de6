/* SPDX-License-Identifier: MIT */
#include "rules/support/code.h"
#include "rules/support/names.h"

#include <string.h>

#include "base/text.h"

/* The word behind an unknown command is what targets, and nothing else, understand. */
static bool is_target_subcommand(const struct rule_context *context, const char *word)
{
	static const char *const elsewhere[] = {"configure", "cget", NULL}; /* of TAPs' and CTIs' commands, too */
	if (text_is_one_of(word, elsewhere))
		return true;
	return know_command_find(arena_printf(context->arena, "$TARGET %s", word)) != NULL &&
	       !know_command_find(arena_printf(context->arena, "$DAP %s", word));
}

static bool is_target_command(struct rule_context *context, const struct failure *failure)
{
	const struct syntax_node *command = rule_failure_command(context, failure);
	const struct syntax_node *second = command ? syntax_command_word(command, 1) : NULL;
	const char *word =
		second ? syntax_word_value(context->arena, rule_text(context, failure->place.file), second) : NULL;
	return word && strchr(failure->subject, '.') && is_target_subcommand(context, word);
}

static bool is_about_target(struct rule_context *context, const struct failure *failure)
{
	switch (failure->kind) {
	case FAILURE_UNKNOWN_COMMAND:
		return !*failure->command && is_target_command(context, failure);
	case FAILURE_WRONG_ARGUMENTS:
	case FAILURE_SCRIPT:
		return text_starts_with(failure->message, "there is no target '") ||
		       (failure->expected && strstr(failure->expected, "existing target"));
	default:
		return false;
	}
}

/* The only target, or the one whose name comes nearest and alone; NULL: nobody can tell. */
static const char *meant(const struct rule_context *context, const char *wanted)
{
	const struct openocd *run = context->run;
	if (run->targets.count == 1)
		return run->targets.items[0]->name;
	struct name_search search;
	name_search_init(&search, wanted);
	for (size_t i = 0; i < run->targets.count; i++)
		name_search_add(&search, run->targets.items[i]->name);
	return name_search_best(&search);
}

#define NAMES_SHOWN 5

static const char *list_targets(const struct rule_context *context)
{
	const struct openocd *run = context->run;
	const char *list = "";
	size_t shown = run->targets.count < NAMES_SHOWN ? run->targets.count : NAMES_SHOWN;
	for (size_t i = 0; i < shown; i++)
		list = arena_printf(context->arena, "%s%s'%s'", list, i ? ", " : "", run->targets.items[i]->name);
	return shown < run->targets.count ? arena_printf(context->arena, "%s ...", list) : list;
}

/* "$_TARGETNAME" for "$_TARGETNAME.0" when that variable holds NAME; else NAME. */
static const char *as_written(struct rule_context *context, const char *text, const struct syntax_node *word,
                              const char *name)
{
	for (const struct syntax_node *node = word; node; node = syntax_next(word, node)) {
		if (node->kind != SYNTAX_VARIABLE)
			continue;
		const char *variable = syntax_variable_name(context->arena, text, node);
		const char *value = openocd_variable((struct openocd *)context->run, variable);
		if (value && strcmp(value, name) == 0)
			return arena_printf(context->arena, "%.*s", (int)(node->end - node->start), text + node->start);
	}
	return name;
}

/* Names what there is, and offers the fix where the name is written as WORD (may be NULL). */
static void help(struct rule_context *context, struct diagnostic *diagnostic, const char *wanted, source_id file,
                 const struct syntax_node *word)
{
	const struct openocd *run = context->run;
	if (run->targets.count == 0) {
		rule_help(context, diagnostic,
		          "no target exists yet: 'source [find target/...]' or 'target create' has to come before");
		return;
	}
	const char *name = meant(context, wanted);
	bool ask = name && run->targets.count > 1;
	rule_help(context, diagnostic, "the run has made %s%s", list_targets(context),
	          ask ? arena_printf(context->arena, "; did you mean '%s'?", name) : "");
	if (!name || !word || !model_is_user_file(context->model, file))
		return;
	const char *written = as_written(context, rule_text(context, file), word, name);
	struct fix *fix = rule_add_fix(context, diagnostic, file, FIX_UNSAFE, "Write '%s'", written);
	if (fix && strcmp(written, name) != 0)
		fix_replace(context->sink, fix, model_node_span(file, word), written);
	else
		rule_replace_word(context, fix, file, word, name);
}

/* ---- what stopped the run ---- */

/* The word that names the target: that of a command of its own is the first. */
static const struct syntax_node *naming_word(struct rule_context *context, const struct failure *failure)
{
	const struct syntax_node *word = rule_failure_word(context, failure);
	const struct syntax_node *command = rule_failure_command(context, failure);
	return word || failure->kind != FAILURE_UNKNOWN_COMMAND || !command ? word : syntax_command_word(command, 0);
}

static void check_failure(struct rule_context *context)
{
	const struct failure *failure = rule_failure(context);
	if (!failure || !*failure->subject || failure->place.file == SOURCE_NONE || !is_about_target(context, failure))
		return;
	rule_claim(context);
	struct diagnostic *diagnostic =
		rule_report_failure(context, SEVERITY_ERROR, failure, "no target '%s' exists: OpenOCD %s stops here",
	                            failure->subject, know_version_name(context->version));
	help(context, diagnostic, failure->subject, failure->place.file, naming_word(context, failure));
}

/* ---- `targets NAME` in code that did not run ---- */

static bool exists(const struct openocd *run, const char *name)
{
	for (size_t i = 0; i < run->targets.count; i++)
		if (strcmp(run->targets.items[i]->name, name) == 0)
			return true;
	return false;
}

/* A target may yet be made: by a branch that was not taken, by a file that was not read. */
static bool may_be_made(struct rule_context *context, const struct code_list *list)
{
	if (!context->run->ok || context->run->targets.count == 0 || list->reads_unknown_files)
		return true;
	for (size_t i = 0; i < list->count; i++) {
		const struct code *code = &list->items[i];
		const char *word = code->name && strcmp(code->name, "target") == 0 ? code_word(context, code, 1) : NULL;
		if (!code->is_executed && word && strcmp(word, "create") == 0)
			return true;
	}
	return false;
}

static void check_code(struct rule_context *context)
{
	const struct code_list *list = code_of(context);
	for (size_t i = 0; i < list->count; i++) {
		const struct code *code = &list->items[i];
		const char *name =
			code->name && strcmp(code->name, "targets") == 0 ? code_word(context, code, 1) : NULL;
		if (!name || code->is_executed || code->is_dead || code->is_guarded || code_word_count(code) != 2 ||
		    strspn(name, "0123456789") == strlen(name) || exists(context->run, name) ||
		    code_is_asked_for(context, code))
			continue;
		if (may_be_made(context, list))
			return;
		const struct syntax_node *word = code_word_node(code, 1);
		source_id file = code->frame->file;
		struct diagnostic *diagnostic =
			rule_report_span(context, code_severity(context, code), model_node_span(file, word), NULL,
		                         "no target '%s' exists in OpenOCD %s's run of these files: this fails %s",
		                         name, know_version_name(context->version), code_when(context, code));
		help(context, diagnostic, name, file, word);
	}
}

static void check(struct rule_context *context)
{
	check_failure(context);
	check_code(context);
}

const struct rule rule_unknown_target = {
	.id = "unknown-target",
	.order = 4,
	.severity = SEVERITY_ERROR,
	.summary = "the name of a target that this run never makes",
	.versions = "all",
	.finds =
		"A name used as a target (`NAME configure ...`, `targets NAME`, the target of a flash bank) that no "
		"`target create` has made by then, also `targets NAME` in handlers and procedures that the run did not "
		"execute. Says which targets there are.",
	.why = "The name of a target is a command that `target create` brings into being; before, or under another "
	       "name, "
	       "OpenOCD stops with `invalid command name`. Names change between versions and with CHIPNAME, as from "
	       "stm32.cpu to stm32f1x.cpu.",
	.bad = "adapter driver dummy\ntransport select jtag\njtag newtap chip cpu -irlen 4\n"
	       "target create chip.cpu arm7tdmi -chain-position chip.cpu\n"
	       "stm32.cpu configure -event reset-init { halt }\n",
	.good = "adapter driver dummy\ntransport select jtag\njtag newtap chip cpu -irlen 4\n"
		"target create chip.cpu arm7tdmi -chain-position chip.cpu\n"
		"chip.cpu configure -event reset-init { halt }\n",
	.fix = "Unsafe: writes the name of the only target, or the nearest.",
	.check = check,
};
