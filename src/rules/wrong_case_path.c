/* SPDX-License-Identifier: MIT */
#include "rules/support/names.h"
#include "rules/support/paths.h"

#include <strings.h>

/* Of the user's files those on the disk, of OpenOCD's own those it is known to ship. */
static const char *real_name(struct rule_context *context, const struct path_use *use)
{
	struct script_match match;
	names_match_script(context->arena, use->value, context->version, &match);
	if (use->kind == PATH_FOUND && match.path && strcasecmp(match.path, use->value) == 0)
		return match.path;
	return openocd_name_alike((struct openocd *)context->run, use->value, use->kind == PATH_FOUND);
}

static void check_use(struct rule_context *context, const struct path_use *use)
{
	if (!rule_failure(context) || !paths_is_missing(context, use))
		return;
	const char *name = real_name(context, use);
	if (!name || !paths_claim_missing(context, use))
		return;
	struct diagnostic *diagnostic =
		traps_report(context, true, SEVERITY_ERROR, model_node_span(use->at.file, use->word),
	                     "there is no file '%s', but one called '%s': on Linux the case of letters counts; %s",
	                     use->value, name, traps_outcome(context, &use->at, true));
	rule_help(context, diagnostic, "write '%s'", name);
	if (!syntax_word_is_literal(use->word))
		return;
	struct fix *fix = traps_add_fix(context, diagnostic, &use->at, FIX_SAFE,
	                                arena_printf(context->arena, "Write '%s'", name));
	rule_replace_word(context, fix, use->at.file, use->word, name);
}

static void check(struct rule_context *context)
{
	struct trap_walk walk = {0};
	struct path_use use;
	while (paths_next(context, &walk, &use))
		check_use(context, &use);
}

const struct rule rule_wrong_case_path = {
	.id = "wrong-case-path",
	.order = 4,
	.severity = SEVERITY_ERROR,
	.summary = "a file name that differs from the real one in case",
	.versions = "all",
	.finds = "A name behind `source` or `find` for which there is no file, while there is one whose name has other "
		 "capital "
		 "letters.",
	.why = "Windows and macOS do not tell such names apart, Linux does: the config loads on one machine, and stops "
	       "on the "
	       "other.",
	.bad = "adapter driver dummy\nsource [find target/STM32F4x.cfg]\n",
	.good = "adapter driver dummy\nsource [find target/stm32f4x.cfg]\n",
	.fix = "Writes the name of the file that is there.",
	.check = check,
};
