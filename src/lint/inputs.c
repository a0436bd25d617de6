/* SPDX-License-Identifier: MIT */
#include "lint/inputs.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file_access.h"
#include "base/path.h"
#include "base/text.h"
#include "lint/pattern.h"
#include "lint/recognise.h"

/* The patterns that one file gives for everything below one folder. */
struct ignore_layer {
	const struct ignore_layer *outer; /* weaker: asked only when this one says nothing */
	size_t folder_length;             /* of the absolute folder, to make paths relative to it */
	VECTOR(struct path_pattern) patterns;
};

struct search {
	struct arena *arena;
	input_filter *excludes;
	void *context;
	struct input_files *files;
};

/* A folder under two names: as it is listed, and as the patterns see it. */
struct folder {
	const char *name;
	const char *absolute;
	const struct ignore_layer *ignores;
};

struct entry {
	const char *name;
	const char *absolute;
	bool is_folder;
};

static char *join(struct arena *arena, const char *folder, const char *name)
{
	return strcmp(folder, "/") == 0 ? arena_printf(arena, "/%s", name) : path_join(arena, folder, name);
}

static void add_problem(struct search *search, const char *path, const char *reason)
{
	vector_push(search->arena, &search->files->problems, (struct input_problem){path, reason});
}

/* ---- what git ignores ---- */

/* Reads FILE as patterns for FOLDER; returns OUTER when there are none. */
static const struct ignore_layer *add_layer(struct arena *arena, const struct ignore_layer *outer, const char *folder,
                                            const char *file)
{
	struct file_access access;
	struct file_text text;
	const char *reason;
	struct ignore_layer *layer;

	file_access_init(&access, arena);
	if (file_access_kind(&access, file) != FILE_REGULAR || !file_access_read(&access, file, &text, &reason))
		return outer;
	layer = arena_new(arena, struct ignore_layer);
	layer->outer = outer;
	layer->folder_length = strcmp(folder, "/") == 0 ? 0 : strlen(folder);
	for (size_t at = 0; at < text.length;) {
		const char *newline = memchr(text.bytes + at, '\n', text.length - at);
		size_t length = newline ? (size_t)(newline - text.bytes) - at : text.length - at;
		struct path_pattern pattern;

		if (path_pattern_parse(arena, text.bytes + at, length, &pattern))
			vector_push(arena, &layer->patterns, pattern);
		at += length + 1;
	}
	return layer->patterns.count ? layer : outer;
}

/* The last pattern that matches in the innermost file decides. */
static bool is_ignored(const struct ignore_layer *layer, const char *absolute, bool is_folder)
{
	for (; layer; layer = layer->outer) {
		const char *path = absolute + layer->folder_length + 1;

		for (size_t i = layer->patterns.count; i > 0; i--)
			if (path_pattern_matches(&layer->patterns.items[i - 1], path, is_folder))
				return !layer->patterns.items[i - 1].is_negated;
	}
	return false;
}

static char *first_line(struct arena *arena, const char *path)
{
	struct file_access access;
	struct file_text text;
	const char *reason;

	file_access_init(&access, arena);
	if (!file_access_read(&access, path, &text, &reason))
		return NULL;
	return arena_copy(arena, text.bytes, strcspn(text.bytes, "\r\n"));
}

/* Where git keeps what belongs to the repository with its top at FOLDER; elsewhere for worktrees and submodules. */
static const char *git_folder(struct arena *arena, const char *folder)
{
	const char *path = join(arena, folder, ".git");
	const char *line = first_line(arena, path);
	const char *common;

	if (!line || !text_starts_with(line, "gitdir: "))
		return path;
	path = join(arena, folder, line + strlen("gitdir: "));
	common = first_line(arena, join(arena, path, "commondir"));
	return common ? join(arena, path, common) : path;
}

static bool exists(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0;
}

/* The top of the repository around absolute FOLDER, or FOLDER itself. */
static const char *repository_top(struct arena *arena, const char *folder)
{
	for (const char *top = folder;; top = path_folder(arena, top)) {
		if (exists(join(arena, top, ".git")))
			return top;
		if (strcmp(top, "/") == 0)
			return folder;
	}
}

/* What holds for FOLDER, at or below TOP, from above: everything but its own .gitignore, which the walk reads. */
static const struct ignore_layer *layers_above(struct arena *arena, const char *top, const char *folder)
{
	const char *parent;

	if (strcmp(folder, top) == 0)
		return add_layer(arena, NULL, top, join(arena, git_folder(arena, top), "info/exclude"));
	parent = path_folder(arena, folder);
	return add_layer(arena, layers_above(arena, top, parent), parent, join(arena, parent, ".gitignore"));
}

/* ---- the walk ---- */

static bool is_version_control(const char *name)
{
	return strcmp(name, ".git") == 0 || strcmp(name, ".hg") == 0 || strcmp(name, ".svn") == 0;
}

static bool has_script_name(const char *name)
{
	return text_ends_with(name, ".cfg") || text_ends_with(name, ".tcl");
}

/* Fills *ENTRY; false for what is of no interest. Links count as what they lead to, but for folders. */
static bool look_at(struct search *search, const struct folder *folder, const struct dirent *found, struct entry *entry)
{
	unsigned char type = found->d_type;
	struct stat status;

	if (strcmp(found->d_name, ".") == 0 || strcmp(found->d_name, "..") == 0 || is_version_control(found->d_name))
		return false;
	if (type != DT_DIR && type != DT_UNKNOWN && !has_script_name(found->d_name))
		return false;
	entry->name = join(search->arena, folder->name, found->d_name);
	entry->absolute = join(search->arena, folder->absolute, found->d_name);
	if (type == DT_UNKNOWN && lstat(entry->absolute, &status) == 0)
		type = S_ISDIR(status.st_mode) ? DT_DIR : S_ISREG(status.st_mode) ? DT_REG : DT_LNK;
	entry->is_folder = type == DT_DIR;
	if (type == DT_LNK && (stat(entry->absolute, &status) != 0 || !S_ISREG(status.st_mode)))
		return false;
	return entry->is_folder || ((type == DT_REG || type == DT_LNK) && has_script_name(found->d_name));
}

static bool is_left_out(const struct search *search, const struct folder *folder, const struct entry *entry)
{
	return is_ignored(folder->ignores, entry->absolute, entry->is_folder) ||
	       (search->excludes && search->excludes(entry->name, entry->is_folder, search->context));
}

static void take_file(struct search *search, const char *name)
{
	struct arena arena;
	struct file_access access;
	struct file_text text;
	const char *reason;

	arena_init(&arena);
	file_access_init(&access, &arena);
	if (!file_access_read(&access, name, &text, &reason))
		add_problem(search, name, arena_strdup(search->arena, reason));
	else if (recognise_openocd(text.bytes, text.length))
		vector_push(search->arena, &search->files->names, name);
	arena_release(&arena);
}

static void walk(struct search *search, struct folder folder);

/* Folders are entered when the one around them is closed again, so that depth costs no descriptors. */
static void walk_entries(struct search *search, const struct folder *folder, DIR *stream)
{
	VECTOR(const char *) names = {0};
	VECTOR(const char *) absolutes = {0};
	const struct dirent *found;

	while ((found = readdir(stream)) != NULL) {
		struct entry entry;

		if (!look_at(search, folder, found, &entry) || is_left_out(search, folder, &entry))
			continue;
		if (!entry.is_folder) {
			take_file(search, entry.name);
			continue;
		}
		vector_push(search->arena, &names, entry.name);
		vector_push(search->arena, &absolutes, entry.absolute);
	}
	closedir(stream);
	for (size_t i = 0; i < names.count; i++)
		walk(search, (struct folder){names.items[i], absolutes.items[i], folder->ignores});
}

static void walk(struct search *search, struct folder folder)
{
	DIR *stream = opendir(folder.name);

	if (!stream) {
		add_problem(search, folder.name, arena_strdup(search->arena, strerror(errno)));
		return;
	}
	folder.ignores = add_layer(search->arena, folder.ignores, folder.absolute,
	                           join(search->arena, folder.absolute, ".gitignore"));
	walk_entries(search, &folder, stream);
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void inputs_search(struct arena *arena, const char *folder, input_filter *excludes, void *context,
                   struct input_files *files)
{
	struct search search = {arena, excludes, context, files};
	const char *absolute = path_real(arena, folder);
	size_t first = files->names.count;
	struct folder start;

	if (!absolute) {
		add_problem(&search, folder, arena_strdup(arena, strerror(errno)));
		return;
	}
	start = (struct folder){path_normalize(arena, folder), absolute, NULL};
	start.ignores = layers_above(arena, repository_top(arena, absolute), absolute);
	walk(&search, start);
	if (files->names.count > first)
		qsort(files->names.items + first, files->names.count - first, sizeof(*files->names.items),
		      compare_names);
}
