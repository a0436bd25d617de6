/* SPDX-License-Identifier: MIT */
#include "base/path.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"

bool path_is_absolute(const char *path)
{
	return path[0] == '/';
}

char *path_join(struct arena *arena, const char *folder, const char *name)
{
	if (path_is_absolute(name) || folder[0] == '\0' || strcmp(folder, ".") == 0)
		return arena_strdup(arena, name);
	return arena_printf(arena, text_ends_with(folder, "/") ? "%s%s" : "%s/%s", folder, name);
}

/* Takes the last part of OUT[0..LENGTH) away; returns the new length. */
static size_t drop_last_part(const char *out, size_t length)
{
	while (length > 0 && out[length - 1] != '/')
		length--;
	/* The slash in front of the part goes too, but not the one that is the root. */
	return length > 1 ? length - 1 : length;
}

static bool last_part_is_parent(const char *out, size_t length)
{
	return length >= 2 && out[length - 1] == '.' && out[length - 2] == '.' &&
	       (length == 2 || out[length - 3] == '/');
}

static size_t add_part(char *out, size_t length, const char *part, size_t part_length)
{
	if (length > 0 && out[length - 1] != '/')
		out[length++] = '/';
	memcpy(out + length, part, part_length);
	return length + part_length;
}

/* OUT is the normal form so far, without a slash at the end unless it is the root. */
static size_t normalize_part(char *out, size_t length, const char *part, size_t part_length)
{
	bool is_root = length == 1 && out[0] == '/';

	if (part_length == 0 || (part_length == 1 && part[0] == '.'))
		return length;
	if (part_length != 2 || part[0] != '.' || part[1] != '.')
		return add_part(out, length, part, part_length);
	if (is_root)
		return length;
	if (length == 0 || last_part_is_parent(out, length))
		return add_part(out, length, part, part_length);
	return drop_last_part(out, length);
}

char *path_normalize(struct arena *arena, const char *path)
{
	char *out = arena_alloc(arena, strlen(path) + 2);
	size_t length = 0;

	if (path_is_absolute(path))
		out[length++] = '/';
	while (*path) {
		size_t part_length = strcspn(path, "/");

		length = normalize_part(out, length, path, part_length);
		path += part_length;
		path += *path == '/';
	}
	if (length == 0)
		out[length++] = '.';
	out[length] = '\0';
	return out;
}

char *path_folder(struct arena *arena, const char *path)
{
	size_t length = (size_t)(path_name(path) - path);

	if (length == 0)
		return arena_strdup(arena, ".");
	while (length > 1 && path[length - 1] == '/')
		length--;
	return arena_copy(arena, path, length);
}

const char *path_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

bool path_is_below(const char *path, const char *folder)
{
	size_t length = strlen(folder);

	if (strncmp(path, folder, length) != 0)
		return false;
	return path[length] == '\0' || path[length] == '/' || (length > 0 && folder[length - 1] == '/');
}

/* Length of the longest common start of both that ends at a whole part. */
static size_t common_length(const char *a, const char *b)
{
	size_t common = 0;
	size_t i = 0;

	for (; a[i] && a[i] == b[i]; i++)
		if (a[i] == '/')
			common = i;
	if ((a[i] == '\0' || a[i] == '/') && (b[i] == '\0' || b[i] == '/'))
		common = i;
	return common;
}

static const char *skip_slash(const char *path)
{
	return path + (*path == '/');
}

char *path_from(struct arena *arena, const char *path, const char *folder)
{
	size_t common = common_length(path, folder);
	const char *below = skip_slash(path + common);
	struct text_builder out;

	text_init_in(&out, arena, 0);
	for (const char *rest = skip_slash(folder + common); *rest; rest = skip_slash(rest + strcspn(rest, "/")))
		text_add_string(&out, out.length ? "/.." : "..");
	if (*below && out.length)
		text_add_char(&out, '/');
	text_add_string(&out, below);
	if (out.length == 0)
		text_add_char(&out, '.');
	return out.bytes;
}

char *path_relative(struct arena *arena, const char *path, const char *folder)
{
	char *relative = path_from(arena, path, folder);

	return strlen(relative) < strlen(path) ? relative : arena_strdup(arena, path);
}

char *path_absolute(struct arena *arena, const char *path)
{
	if (path_is_absolute(path))
		return path_normalize(arena, path);
	return path_normalize(arena, path_join(arena, path_working_folder(arena), path));
}

char *path_real(struct arena *arena, const char *path)
{
	char resolved[PATH_MAX];

	return realpath(path, resolved) ? arena_strdup(arena, resolved) : NULL;
}

char *path_working_folder(struct arena *arena)
{
	const char *shell_folder = getenv("PWD");

	for (size_t size = 256; size <= (size_t)1 << 20; size *= 4) {
		char *folder = arena_alloc(arena, size);

		/* The kernel answers "(unreachable)/..." for a folder outside of the process's root. */
		if (getcwd(folder, size) && path_is_absolute(folder))
			return folder;
		if (errno != ERANGE)
			break;
	}
	return arena_strdup(arena, shell_folder && path_is_absolute(shell_folder) ? shell_folder : "/");
}
