/* SPDX-License-Identifier: MIT */
/* Replacing a file whole or not at all. */
#include "fix/fix.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/output.h"
#include "base/path.h"

/* True when PATH still holds what was read from it. */
static bool holds(struct arena *arena, const char *path, const struct fixed_file *file)
{
	struct file_access files;
	struct file_text text;
	const char *reason;
	file_access_init(&files, arena);
	return file_access_read(&files, path, &text, &reason) && text.length == file->before_length &&
	       memcmp(text.bytes, file->before, text.length) == 0;
}

/* Flushes the folder's entry; a file system that cannot is no reason to fail. */
static void flush_folder(struct arena *arena, const char *path)
{
	int folder = open(path_folder(arena, path), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (folder >= 0) {
		(void)fsync(folder);
		close(folder);
	}
}

static bool fill_temporary(int descriptor, const struct fixed_file *file, const struct stat *old)
{
	if (!output_write(descriptor, file->after, file->after_length))
		return false;
	/* Only a privileged user can keep a foreign owner; anyone else becomes the owner, as editors do. */
	if (fchown(descriptor, old->st_uid, old->st_gid) != 0 && errno != EPERM)
		return false;
	return fchmod(descriptor, old->st_mode & 07777) == 0 && fsync(descriptor) == 0;
}

static bool replace(struct arena *arena, const char *path, const struct fixed_file *file, const char **reason)
{
	struct stat old;
	*reason = "it cannot be looked at";
	if (stat(path, &old) != 0)
		return false;
	*reason = "no permission to write it";
	if (access(path, W_OK) != 0)
		return false;
	/* Not longer than any name that a folder can hold, whatever that of the file is. */
	const char *folder = path_folder(arena, path);
	char *temporary = arena_printf(arena, "%s/.openocdlint-XXXXXX", strcmp(folder, "/") == 0 ? "" : folder);
	int descriptor = mkostemp(temporary, O_CLOEXEC);
	*reason = "no file can be made in its folder";
	if (descriptor < 0)
		return false;
	bool filled = fill_temporary(descriptor, file, &old);
	*reason = filled ? "it could not be flushed to disk" : strerror(errno) /* "No space left on device" */;
	bool good = close(descriptor) == 0 && filled;
	if (good) {
		*reason = "it was changed by someone else meanwhile";
		good = holds(arena, path, file);
	}
	if (good) {
		*reason = "it could not be replaced";
		good = rename(temporary, path) == 0;
	}
	if (!good)
		unlink(temporary);
	return good;
}

bool fix_write_file(const struct fixed_file *file, const char **reason)
{
	struct arena arena;
	arena_init(&arena);
	const char *path = path_real(&arena, file->name);
	*reason = "it no longer exists";
	bool done = path && replace(&arena, path, file, reason);
	if (done)
		flush_folder(&arena, path);
	arena_release(&arena);
	return done;
}
