/* SPDX-License-Identifier: MIT */
#include "base/file_access.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/path.h"
#include "base/text.h"

#define READ_STEP ((size_t)64 << 10)

void file_access_init(struct file_access *access, struct arena *arena)
{
	access->arena = arena;
	access->limit = FILE_ACCESS_LIMIT;
	map_init(&access->overlay, arena);
}

/* One for all names of a file; one that is not on the disk has no links to follow. */
static const char *overlay_key(const struct file_access *access, const char *path)
{
	const char *real = path_real(access->arena, path);

	return real ? real : path_absolute(access->arena, path);
}

void file_access_overlay(struct file_access *access, const char *path, const char *text, size_t length)
{
	struct file_text *shown = arena_new(access->arena, struct file_text);

	shown->bytes = arena_copy(access->arena, text, length);
	shown->length = length;
	map_set(&access->overlay, overlay_key(access, path), shown);
}

/* NULL when the disk is to be asked. */
static const struct file_text *find_overlay(const struct file_access *access, const char *path)
{
	if (access->overlay.count == 0) /* the usual case, and this runs for every folder of a search */
		return NULL;
	return map_get(&access->overlay, overlay_key(access, path));
}

static enum file_kind kind_of_mode(mode_t mode)
{
	if (S_ISREG(mode))
		return FILE_REGULAR;
	return S_ISDIR(mode) ? FILE_FOLDER : FILE_OTHER;
}

enum file_kind file_access_kind(struct file_access *access_, const char *path)
{
	enum file_kind kind;
	struct stat status;

	if (find_overlay(access_, path))
		return FILE_REGULAR;
	if (stat(path, &status) != 0)
		return errno == EACCES ? FILE_UNREADABLE : FILE_MISSING;
	kind = kind_of_mode(status.st_mode);
	if (kind == FILE_REGULAR && access(path, R_OK) != 0)
		return FILE_UNREADABLE;
	return kind;
}

static const char *reason_of_errno(struct file_access *access)
{
	return arena_strdup(access->arena, strerror(errno));
}

static const char *reason_of_special(mode_t mode)
{
	if (S_ISFIFO(mode))
		return "is a named pipe";
	if (S_ISSOCK(mode))
		return "is a socket";
	return S_ISCHR(mode) || S_ISBLK(mode) ? "is a device" : "is not a regular file";
}

const char *file_access_size_reason(struct arena *arena, size_t limit)
{
	return arena_printf(arena, "is larger than %zu MiB", limit >> 20);
}

/* NULL when a file of this STATUS may be read. */
static const char *reason_of_status(const struct file_access *access, const struct stat *status)
{
	switch (kind_of_mode(status->st_mode)) {
	case FILE_REGULAR:
		return status->st_size > (off_t)access->limit ? file_access_size_reason(access->arena, access->limit)
		                                              : NULL;
	case FILE_FOLDER:
		return "is a folder";
	default:
		return reason_of_special(status->st_mode);
	}
}

/* Sizes are a hint only: a file may grow while it is read, and those of /proc say 0. */
static const char *read_all(struct file_access *access, int descriptor, struct text_builder *content)
{
	for (;;) {
		ssize_t got;

		text_reserve(content, content->capacity - content->length > 1 ? 1 : READ_STEP);
		got = read(descriptor, content->bytes + content->length, content->capacity - content->length - 1);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return reason_of_errno(access);
		if (got == 0)
			return NULL;
		content->length += (size_t)got;
		if (content->length > access->limit)
			return file_access_size_reason(access->arena, access->limit);
	}
}

/* The file may have been exchanged since it was looked at: what counts is what is open now. */
static const char *read_open_file(struct file_access *access, int descriptor, struct text_builder *content)
{
	const char *reason;
	struct stat status;

	if (fstat(descriptor, &status) != 0)
		return reason_of_errno(access);
	reason = reason_of_status(access, &status);
	return reason ? reason : read_all(access, descriptor, content);
}

static const char *read_from_disk(struct file_access *access, const char *path, struct file_text *text)
{
	struct text_builder content;
	const char *reason;
	struct stat status;
	int descriptor;

	/* Looked at before it is opened, as opening some devices already does something. */
	if (stat(path, &status) != 0)
		return reason_of_errno(access);
	reason = reason_of_status(access, &status);
	if (reason)
		return reason;
	/* Before it is open, as this may leave the run; with a byte to spare, which the end of the file is read by. */
	text_init_in(&content, access->arena, (size_t)status.st_size + 2);
	descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
	if (descriptor < 0)
		return reason_of_errno(access);
	reason = read_open_file(access, descriptor, &content);
	close(descriptor);
	if (!reason)
		*text = (struct file_text){.bytes = content.bytes, .length = content.length};
	return reason;
}

bool file_access_read(struct file_access *access, const char *path, struct file_text *text, const char **reason)
{
	const struct file_text *shown = find_overlay(access, path);

	*reason = NULL;
	if (shown) {
		*text = *shown;
		return true;
	}
	*reason = read_from_disk(access, path, text);
	return *reason == NULL;
}

bool file_access_is_too_large(struct file_access *access, const char *path)
{
	struct stat status;

	return !find_overlay(access, path) && stat(path, &status) == 0 && S_ISREG(status.st_mode) &&
	       status.st_size > (off_t)access->limit;
}

/* Folders of more entries than this are not searched through. */
#define ALIKE_LIMIT 10000

/* The entry of FOLDER that is called NAME but for the case of letters; the first in the order of bytes. */
static const char *entry_alike(struct file_access *access, const char *folder, const char *name)
{
	DIR *stream = opendir(folder);
	char found[NAME_MAX + 1] = "";

	if (!stream)
		return NULL;
	for (int i = 0; i < ALIKE_LIMIT; i++) {
		const struct dirent *entry = readdir(stream);

		if (!entry)
			break;
		/* The same name is there when it is a link that leads nowhere. */
		if (strcasecmp(entry->d_name, name) == 0 && strcmp(entry->d_name, name) != 0 &&
		    (!*found || strcmp(entry->d_name, found) < 0))
			snprintf(found, sizeof(found), "%s", entry->d_name);
	}
	closedir(stream); /* before anything is asked of the arena, whose limit leaves the run */
	return *found ? arena_strdup(access->arena, found) : NULL;
}

const char *file_access_alike(struct file_access *access, const char *path)
{
	const char *folder = path_folder(access->arena, path);
	const char *name = path_name(path);
	const char *entry;

	if (!*name || strcmp(folder, path) == 0 || file_access_kind(access, path) != FILE_MISSING)
		return NULL;
	if (file_access_kind(access, folder) == FILE_MISSING)
		folder = file_access_alike(access, folder);
	entry = folder ? entry_alike(access, folder, name) : NULL;
	return entry ? path_join(access->arena, folder, entry) : NULL;
}
