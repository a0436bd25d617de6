/* SPDX-License-Identifier: MIT */
#include "rules/support/names.h"
#include "rules/support/paths.h"

#include <string.h>

#include "base/text.h"

/* The same name without `tcl/` or `scripts/`, when OpenOCD ships it; else NULL. */
static const char *stripped(const struct path_use *use, enum openocd_version version)
{
	static const char *const folders[] = {"tcl/", "scripts/"};
	for (size_t i = 0; use->value && i < sizeof(folders) / sizeof(folders[0]); i++)
		if (text_starts_with(use->value, folders[i]) && names_ships(use->value + strlen(folders[i]), version))
			return use->value + strlen(folders[i]);
	return NULL;
}

static void check_use(struct rule_context *context, const struct path_use *use)
{
	const char *shipped = use->kind == PATH_FOUND ? stripped(use, context->version) : NULL;
	bool is_missing = paths_is_missing(context, use);
	if (!shipped || (!is_missing && use->at.code->is_executed))
		return;
	bool stops = paths_claim_missing(context, use);
	if (is_missing && !stops)
		return;
	struct diagnostic *diagnostic =
		traps_report(context, stops, SEVERITY_WARNING, model_node_span(use->at.file, use->word),
	                     "'%s' is where the script lies in OpenOCD's source code; where it is installed that "
	                     "folder is left out, and %s",
	                     use->value, traps_outcome(context, &use->at, stops));
	rule_help(context, diagnostic, "write '%s'", shipped);
	if (!syntax_word_is_literal(use->word))
		return;
	struct fix *fix = traps_add_fix(context, diagnostic, &use->at, FIX_SAFE,
	                                arena_printf(context->arena, "Name it '%s'", shipped));
	rule_replace_word(context, fix, use->at.file, use->word, shipped);
}

static void check(struct rule_context *context)
{
	struct trap_walk walk = {0};
	struct path_use use;
	while (paths_next(context, &walk, &use))
		check_use(context, &use);
}

const struct rule rule_tcl_folder_path = {
	.id = "tcl-folder-path",
	.order = 4,
	.severity = SEVERITY_ERROR,
	.of_text = true,
	.summary = "a shipped script named with the folder 'tcl/' of OpenOCD's sources",
	.versions = "all",
	.finds = "`[find tcl/target/x.cfg]` and `[find scripts/target/x.cfg]`, where OpenOCD ships target/x.cfg.",
	.why = "In OpenOCD's source code the scripts lie in tcl/, installed they lie in scripts/, and `find` searches "
	       "inside of "
	       "that folder: with its name before it the script is not found, and OpenOCD stops.",
	.bad = "adapter driver dummy\nsource [find tcl/target/stm32f4x.cfg]\n",
	.good = "adapter driver dummy\nsource [find target/stm32f4x.cfg]\n",
	.fix = "Leaves the folder out.",
	.check = check,
};
