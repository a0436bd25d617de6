/* SPDX-License-Identifier: MIT */
#include "lint/roles.h"

#include <string.h>

#include "base/path.h"
#include "base/text.h"

/* ---- stated ---- */

static bool tell_by_comment(struct arena *arena, const struct source_file *file, const suppression_list *comments,
                            struct told_role *role)
{
	for (size_t i = 0; i < comments->count; i++) {
		const struct suppression *comment = &comments->items[i];
		if (comment->file != file->id || !comment->role || !file_part_find(comment->role, &role->part))
			continue;
		role->source =
			arena_printf(arena, "a comment in line %zu", source_line_of(file, comment->comment.start));
		role->is_stated = true;
		return true;
	}
	return false;
}

static bool tell_by_config(const struct config *config, struct arena *arena, const struct source_file *file,
                           struct told_role *role)
{
	if (!config || !config_role(config, arena, file->name, &role->part))
		return false;
	role->source = "roles in the config file";
	role->is_stated = true;
	return true;
}

/* ---- told by where it lies ---- */

static bool tell_by_folder_name(struct arena *arena, const char *folder, const struct openocd *run,
                                struct told_role *role)
{
	const char *name = path_name(folder);
	/* A file that does more than its folder promises is more than that. */
	if (strcmp(name, "interface") == 0 && run->targets.count == 0)
		role->part = PART_ADAPTER;
	else if (strcmp(name, "target") == 0 && !run->adapter.driver)
		role->part = PART_TARGET;
	else
		return false;
	role->source = arena_printf(arena, "the folder %s", name);
	return true;
}

/* OpenOCD's own order of folders: interface/ftdi/x.cfg lies in "interface", too. */
static bool tell_by_folder(struct arena *arena, const struct source_file *file, const struct openocd *run,
                           struct told_role *role)
{
	const char *folder = path_folder(arena, path_absolute(arena, file->name));
	return tell_by_folder_name(arena, folder, run, role) ||
	       tell_by_folder_name(arena, path_folder(arena, folder), run, role);
}

/* ---- told by what it does ---- */

static bool tell_by_deeds(const struct openocd *run, struct told_role *role)
{
	if (!run->ok || run->end != RUN_END || run->records.count)
		return false;
	role->part = PART_HELPER;
	role->source = "what it does";
	return true;
}

struct told_role role_tell(struct arena *arena, const struct config *config, const struct source_file *file,
                           const struct openocd *run, const suppression_list *comments)
{
	struct told_role role = {.part = PART_UNKNOWN,
	                         .lacks_adapter = !run->adapter.driver && (!run->ok || run->end == RUN_SHUTDOWN)};
	if (!tell_by_comment(arena, file, comments, &role) && !tell_by_config(config, arena, file, &role) &&
	    !tell_by_folder(arena, file, run, &role))
		tell_by_deeds(run, &role);
	return role;
}

static bool is_excused(const struct told_role *role, const struct diagnostic *finding)
{
	bool is_told = role->lacks_adapter && !role->is_stated && strcmp(finding->rule, "missing-adapter") == 0;
	return !is_told && file_part_excuses(role->part, finding->rule);
}

void role_apply(const struct told_role *role, struct diagnostic_sink *findings)
{
	size_t kept = 0;
	for (size_t i = 0; i < findings->items.count; i++) {
		struct diagnostic *finding = findings->items.items[i];
		if (is_excused(role, finding))
			continue;
		if (role->is_stated && (role->part == PART_SECOND || role->part == PART_HELPER))
			finding->severity = SEVERITY_NOTE;
		findings->items.items[kept++] = finding;
	}
	findings->items.count = kept;
}
