/* SPDX-License-Identifier: MIT */
/*
 * Layer base: reading files behind an interface, so that a check can run on the disk, on standard input or on the
 * unsaved text of an editor. Nothing here writes.
 *
 * Only regular files are read, never devices, FIFOs or folders, and none larger than a limit.
 */
#ifndef BASE_FILE_ACCESS_H
#define BASE_FILE_ACCESS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/map.h"

#define FILE_ACCESS_LIMIT (16u << 20) /* bytes; the largest shipped script has 0.3 MB */

enum file_kind { FILE_MISSING, FILE_REGULAR, FILE_FOLDER, FILE_OTHER, FILE_UNREADABLE };

struct file_text {
	const char *bytes; /* null-terminated, may hold null bytes */
	size_t length;
};

struct file_access {
	struct arena *arena; /* borrowed; keeps the texts */
	size_t limit;        /* of the size of a file: FILE_ACCESS_LIMIT, or what its owner sets */
	struct map overlay;  /* absolute path without links -> struct file_text: shown instead of the disk */
};

void file_access_init(struct file_access *access, struct arena *arena);

/* Shows TEXT (copied) as the content of PATH, by whatever name it is asked for: "a.cfg", "./a.cfg", "/home/me/a.cfg".
 */
void file_access_overlay(struct file_access *access, const char *path, const char *text, size_t length);

/* What stands at PATH, following links. FILE_UNREADABLE: it cannot be looked at, or is a file without leave to read. */
enum file_kind file_access_kind(struct file_access *access, const char *path);

/*
 * Reads all of PATH into the arena. On failure returns false and *REASON is a short phrase ("No such file or
 * directory", "is a folder", "is larger than 16 MiB").
 */
bool file_access_read(struct file_access *access, const char *path, struct file_text *text, const char **reason);

/* Why a file of more than LIMIT bytes is not read. */
const char *file_access_size_reason(struct arena *arena, size_t limit);
/* True when PATH is a regular file, but one that is larger than the limit. */
bool file_access_is_too_large(struct file_access *access, const char *path);

/*
 * The name under which PATH exists when only the case of its letters differs, folders included: "Sub/Board.cfg" for
 * "sub/board.cfg". NULL when there is none, or PATH itself exists. Looks at the disk, not at what is laid over it.
 */
const char *file_access_alike(struct file_access *access, const char *path);

#endif
