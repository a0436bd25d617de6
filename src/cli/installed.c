/* SPDX-License-Identifier: MIT */
#include "cli/installed.h"

#include <string.h>
#include <unistd.h>

#include "base/path.h"
#include "base/text.h"

static bool is_file(const char *folder, const char *name)
{
	struct arena arena;
	bool exists;

	arena_init(&arena);
	exists = access(arena_printf(&arena, "%s/%s", folder, name), F_OK) == 0;
	arena_release(&arena);
	return exists;
}

static bool has_version(const struct know_script *script, int version)
{
	return script->versions >> version & 1;
}

/* A script that WITH has and WITHOUT has not, or NULL. */
static const char *telling_script(int with, int without)
{
	for (size_t i = 0; i < know_script_count(); i++) {
		const struct know_script *script = know_script_at(i);

		if (has_version(script, with) && !has_version(script, without))
			return know_string(script->path);
	}
	return NULL;
}

bool installed_scripts_are(const char *folder, enum openocd_version version)
{
	for (int other = 0; other < OPENOCD_VERSION_COUNT; other++) {
		const char *own = other == (int)version ? NULL : telling_script((int)version, other);
		const char *foreign = other == (int)version ? NULL : telling_script(other, (int)version);

		if ((own && !is_file(folder, own)) || (foreign && is_file(folder, foreign)))
			return false;
	}
	return true;
}

const char *installed_folder_find(struct arena *arena, const char *path)
{
	while (path && *path) {
		size_t length = strcspn(path, ":");
		const char *folder = arena_copy(arena, path, length);

		if (length && access(arena_printf(arena, "%s/openocd", folder), X_OK) == 0)
			return folder;
		path += length + (path[length] == ':');
	}
	return NULL;
}

static const char *scripts_beside(struct arena *arena, const char *folder)
{
	return path_normalize(arena, arena_printf(arena, "%s/../share/openocd/scripts", folder));
}

const char *installed_scripts_of(struct arena *arena, const char *folder)
{
	const char *scripts = scripts_beside(arena, folder);

	return access(scripts, F_OK) == 0 ? scripts : NULL;
}

const char *installed_scripts_find(struct arena *arena, const char *path, enum openocd_version version)
{
	const char *folder = installed_folder_find(arena, path);
	const char *folders[] = {folder ? scripts_beside(arena, folder) : NULL, "/usr/local/share/openocd/scripts",
	                         "/usr/share/openocd/scripts"};

	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
		bool is_known = i > 0 && folders[0] && strcmp(folders[i], folders[0]) == 0;

		if (folders[i] && !is_known && installed_scripts_are(folders[i], version))
			return folders[i];
	}
	return NULL;
}
