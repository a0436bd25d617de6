/* SPDX-License-Identifier: MIT */
#include "rules/support/names.h"
#include "rules/support/paths.h"

#include <string.h>

/* The shipped script that PATH ends in ("/usr/share/openocd/scripts/target/x.cfg" -> "target/x.cfg"), or NULL. */
static const char *shipped_end(const char *path, enum openocd_version version)
{
	for (const char *at = path; at; at = strpbrk(at, "/\\")) {
		at += strchr("/\\", *at) && *at;
		if (strchr(at, '/') && names_ships(at, version))
			return at;
		if (!strpbrk(at, "/\\"))
			return NULL;
	}
	return NULL;
}

/* Folders of the system, which are the same everywhere: /dev/null, /tmp/x.log. */
static bool is_common(const char *path)
{
	return strncmp(path, "/dev/", 5) == 0 || strncmp(path, "/tmp/", 5) == 0 || strncmp(path, "/proc/", 6) == 0;
}

static void check_use(struct rule_context *context, const struct path_use *use)
{
	if (!use->value || !paths_is_absolute(use->value) || (use->kind == PATH_DATA && is_common(use->value)))
		return;
	bool is_data = use->kind == PATH_DATA;
	struct diagnostic *diagnostic =
		traps_report(context, false, is_data ? SEVERITY_NOTE : SEVERITY_WARNING,
	                     model_node_span(use->at.file, use->word), "the path '%s' holds on one machine only%s",
	                     use->value, is_data ? "" : ": elsewhere OpenOCD stops here for want of the file");
	const char *shipped = is_data ? NULL : shipped_end(use->value, context->version);
	if (!shipped) {
		rule_help(context, diagnostic,
		          is_data ? "write it as seen from the folder in which OpenOCD is started"
		                  : "write 'source [find NAME]' and give OpenOCD the folder with "
		                    "-s, or name it as seen from the folder in which OpenOCD is "
		                    "started");
		return;
	}
	rule_help(context, diagnostic, "this is one of OpenOCD's own scripts: write 'source [find %s]'", shipped);
	if (paths_is_missing(context, use)) /* that rule mends it */
		return;
	if (use->kind == PATH_SOURCED)
		traps_add_edit(context, diagnostic, &use->at, traps_safety(&use->at, false),
		               model_node_span(use->at.file, use->word),
		               arena_printf(context->arena, "[find %s]", shipped), "Let 'find' look for the script");
	else
		traps_add_edit(context, diagnostic, &use->at, traps_safety(&use->at, false),
		               model_node_span(use->at.file, use->word), shipped,
		               "Name the script as OpenOCD ships it");
}

static void check(struct rule_context *context)
{
	struct trap_walk walk = {0};
	struct path_use use;
	while (paths_next(context, &walk, &use))
		check_use(context, &use);
}

const struct rule rule_absolute_path = {
	.id = "absolute-path",
	.order = 6, /* behind those on missing files */
	.severity = SEVERITY_WARNING,
	.of_text = true,
	.summary = "an absolute path",
	.versions = "all",
	.finds = "`source` and `find` with a path from the root of the file system or of a drive; as a note, also the "
		 "paths of "
		 "`program`, `load_image` and their like.",
	.why = "The config loads on the machine where it was written, and stops on the one of a colleague, in CI, or "
	       "after an "
	       "update of OpenOCD.",
	.bad = "adapter driver dummy\nproc board {} {\n"
	       "\tsource [find /usr/local/share/openocd/scripts/target/stm32f4x.cfg]\n}\n",
	.good = "adapter driver dummy\nproc board {} {\n\tsource [find target/stm32f4x.cfg]\n}\n",
	.fix = "For OpenOCD's own scripts: writes `find` with the name under which they are shipped. Unsafe where the "
	       "line "
	       "went through, since another file is read then.",
	.check = check,
};
