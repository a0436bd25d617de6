/* SPDX-License-Identifier: MIT */
#include "rules/support/paths.h"

static void check_use(struct rule_context *context, const struct path_use *use)
{
	if (use->kind != PATH_SOURCED || !use->value || !*use->value || *use->value == '~' ||
	    syntax_command_word_count(use->at.command) != 2 || paths_is_absolute(use->value) ||
	    paths_is_missing(context, use))
		return;
	struct diagnostic *diagnostic =
		traps_report(context, false, SEVERITY_WARNING, model_node_span(use->at.file, use->word),
	                     "'source' looks for '%s' in the folder in which OpenOCD is started, and nowhere else: "
	                     "started from another "
	                     "one, OpenOCD %s stops here",
	                     use->value, know_version_name(context->version));
	const char *written = syntax_word_raw(context->arena, use->at.text, use->word);
	rule_help(context, diagnostic, "write 'source [find %s]', which searches the folders given with -s as well",
	          written);
	traps_add_edit(context, diagnostic, &use->at, FIX_SAFE, model_node_span(use->at.file, use->word),
	               arena_printf(context->arena, "[find %s]", written), "Let 'find' look for the file");
}

static void check(struct rule_context *context)
{
	struct trap_walk walk = {0};
	struct path_use use;
	while (paths_next(context, &walk, &use))
		check_use(context, &use);
}

const struct rule rule_relative_source = {
	.id = "relative-source",
	.order = 6, /* behind those on missing files */
	.severity = SEVERITY_WARNING,
	.of_text = true,
	.summary = "a file sourced by a path that holds from one working folder only",
	.versions = "all",
	.finds = "`source NAME` with a relative path and without `find`. One that is missing right now is reported by "
		 "`script-not-found` or `bad-adapter-file`.",
	.why = "`source` takes the path from the folder in which OpenOCD is started, not from the one of the file that "
	       "says "
	       "so, and searches no other. `source [find NAME]` looks there first, too, but then in the folders given "
	       "with -s "
	       "and among OpenOCD's own scripts.",
	.bad = "adapter driver dummy\nproc board {} {\n\tsource board-settings.cfg\n}\n",
	.good = "adapter driver dummy\nproc board {} {\n\tsource [find board-settings.cfg]\n}\n",
	.fix = "Puts the name into `[find ...]`, which finds the same file first.",
	.check = check,
};
