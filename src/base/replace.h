/* SPDX-License-Identifier: MIT */
/*
 * Layer base: putting a text in the place of a file, whole or not at all.
 *
 * At any moment, and however the process ends, the name stands for the whole old text or the whole new one, and the new
 * one is on the disk before it takes the name.
 *
 * The new text is written to a file without a name where the file system has that, else to ".openocdlint-" and a number
 * made from the name of the file, in the same folder. A process that is killed may leave one under this name: the next
 * call for the same file takes it away.
 *
 * What stays: mode, access list, extended attributes, links that lead to the file, and owner and group as far as the
 * user may set them. What cannot stay: other names (hard links) of the file keep the old text; a remark says so.
 *
 * Calls for one file, in whatever process, wait for each other (by a lock on the file itself).
 */
#ifndef BASE_REPLACE_H
#define BASE_REPLACE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

struct replacement {
	const char *path; /* links are followed */
	const void *text;
	size_t length;
	const void *expected; /* what the file must hold until it is replaced; NULL: anything, or no file at all */
	size_t expected_length;
};

/*
 * True when the file holds the new text (it may have done so before). *REMARK is then NULL or tells what did not stay
 * ("its other 2 names (hard links) keep the old text"). Else the file is as it was, no other file is left, and *REMARK
 * says why ("No space left on device"). Lives in ARENA.
 */
bool replace_file(struct arena *arena, const struct replacement *replacement, const char **remark);

#endif
