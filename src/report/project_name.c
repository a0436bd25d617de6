/* SPDX-License-Identifier: MIT */
#include "report/project_name.h"

#include <string.h>

#include "base/path.h"

static bool leaves_folder(const char *name)
{
	return strcmp(name, "..") == 0 || text_starts_with(name, "../");
}

/* What is behind FOLDER/ in PATH, which lies below it. */
static const char *behind(const char *path, const char *folder)
{
	path += strlen(folder);
	return path + (*path == '/');
}

const char *project_name(struct arena *arena, const struct report_options *options, const struct report_run *run,
                         const char *file)
{
	const struct source_file *source = source_store_find(run->sources, file);
	const char *name;

	if (!options->project || (source && source->is_command))
		return file;
	if (path_is_absolute(file))
		return path_is_below(file, options->project) ? behind(file, options->project) : file;
	name = path_normalize(arena, path_join(arena, options->working_folder, file));
	return leaves_folder(name) ? path_normalize(arena, path_join(arena, options->project, name)) : name;
}
