/* SPDX-License-Identifier: MIT */
#include "rules/support/paths.h"

static void check_use(struct rule_context *context, const struct path_use *use)
{
	const char *text = use->at.text;
	size_t start = use->word->start + (text[use->word->start] == '"' || text[use->word->start] == '{');
	if (text[start] != '~' || text[start + 1] != '/')
		return;
	bool stops = paths_claim_missing(context, use);
	struct diagnostic *diagnostic =
		traps_report(context, stops, SEVERITY_WARNING, model_node_span(use->at.file, use->word),
	                     "'~' is the home folder to a shell, but to OpenOCD a folder of that name; %s",
	                     traps_outcome(context, &use->at, stops));
	rule_help(context, diagnostic, "write $::env(HOME) for it, or give OpenOCD the folder with -s");
	if (syntax_word_quoting(use->word) == SYNTAX_BRACED)
		return;
	traps_add_edit(context, diagnostic, &use->at, FIX_UNSAFE, span_make(use->at.file, start, start + 1),
	               "$::env(HOME)", "Write $::env(HOME)");
}

static void check(struct rule_context *context)
{
	struct trap_walk walk = {0};
	struct path_use use;
	while (paths_next(context, &walk, &use))
		check_use(context, &use);
}

const struct rule rule_unexpanded_tilde = {
	.id = "unexpanded-tilde",
	.order = 0, /* before those on missing files: it says why */
	.severity = SEVERITY_ERROR,
	.of_text = true,
	.summary = "'~' for the home folder",
	.versions = "all",
	.finds = "A name of a file that begins with `~/`.",
	.why = "Only shells put the home folder in its place. Tcl and OpenOCD take it for the name of a folder, and do "
	       "not find "
	       "the file.",
	.bad = "adapter driver dummy\nsource ~/openocd/my-board.cfg\n",
	.good = "adapter driver dummy\nproc board {} {\n\tsource $::env(HOME)/openocd/my-board.cfg\n}\n",
	.fix = "Unsafe: writes `$::env(HOME)`.",
	.check = check,
};
