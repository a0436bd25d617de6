/* SPDX-License-Identifier: MIT */
#include "base/replace.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <time.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/output.h"
#include "base/path.h"

#define LOCK_TRIES 400
#define LOCK_PAUSE 5000000                 /* nanoseconds: two seconds in all, for a disk that is slow to flush */
#define ATTRIBUTE_LIMIT ((size_t)64 << 10) /* the most that Linux allows, of names and of a value */
#define BLOCK ((size_t)128 << 10)
#define ACCESS_LIST "system.posix_acl_access"

/* A file that is being replaced. All is done relative to FOLDER: what happens to the path meanwhile does not matter. */
struct place {
	struct arena *arena;
	const struct replacement *replacement;
	int folder;
	const char *name;
	char temporary[32];
	int old;            /* -1: there is no such file */
	int lock;           /* that of OLD, or of the folder when there is none; -1: not to be had */
	struct stat status; /* of OLD */
	int made;           /* the new file while it is open, else -1 */
	bool is_nameless;
	bool owner_is_lost;
	const char *reason; /* of a failure */
};

static bool fail(struct place *place, const char *reason)
{
	place->reason = reason;
	return false;
}

static bool fail_by_errno(struct place *place)
{
	return fail(place, arena_strdup(place->arena, strerror(errno)));
}

/* ---- the old file ---- */

static bool is_same(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* True while the name stands for the file that is open, or for none. */
static bool is_in_place(const struct place *place)
{
	struct stat now;

	if (fstatat(place->folder, place->name, &now, AT_SYMLINK_NOFOLLOW) != 0)
		return place->old < 0;
	return place->old >= 0 && is_same(&now, &place->status);
}

/* Takes the lock, unless someone holds it. A file system that has no locks is no reason to fail. */
static bool try_lock(struct place *place)
{
	place->lock = place->old >= 0 ? place->old : openat(place->folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return place->lock < 0 || flock(place->lock, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK;
}

static bool open_old(struct place *place)
{
	place->old = openat(place->folder, place->name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (place->old < 0 && errno == ENOENT)
		return !place->replacement->expected || fail(place, "it no longer exists");
	if (place->old < 0 && errno == ELOOP)
		return fail(place, "it was replaced by a link meanwhile");
	if (place->old < 0 || fstat(place->old, &place->status) != 0)
		return fail_by_errno(place);
	return S_ISREG(place->status.st_mode) || fail(place, "it is not a regular file");
}

static void close_old(struct place *place)
{
	if (place->old >= 0)
		close(place->old);
	else if (place->lock >= 0)
		close(place->lock);
	place->old = -1;
	place->lock = -1;
}

/* Who waited for the lock may have got that of a file which was replaced by then. */
static bool take_old(struct place *place)
{
	struct timespec pause = {0, LOCK_PAUSE};

	for (int i = 0; i < LOCK_TRIES; i++) {
		if (!open_old(place))
			return false;
		if (try_lock(place) && is_in_place(place))
			return true;
		close_old(place);
		nanosleep(&pause, NULL);
	}
	return fail(place, "another program has locked it");
}

/* True when the old file holds just these bytes. */
static bool holds(const struct place *place, const char *bytes, size_t length)
{
	char *block = arena_alloc(place->arena, BLOCK);
	size_t at = 0;

	while (true) {
		ssize_t got = pread(place->old, block, BLOCK, (off_t)at);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return got == 0 && at == length;
		if ((size_t)got > length - at || memcmp(block, bytes + at, (size_t)got) != 0)
			return false;
		at += (size_t)got;
	}
}

static bool is_as_expected(const struct place *place)
{
	const struct replacement *replacement = place->replacement;

	if (!replacement->expected)
		return true;
	return is_in_place(place) && holds(place, replacement->expected, replacement->expected_length);
}

/* Someone else, perhaps another process of ours, has put it there. */
static bool is_done_already(const struct place *place)
{
	const struct replacement *replacement = place->replacement;

	return replacement->expected && is_in_place(place) && holds(place, replacement->text, replacement->length);
}

/* ---- what belongs to the file ---- */

static bool copy_attribute(int from, int to, const char *name, char *value)
{
	ssize_t length = fgetxattr(from, name, value, ATTRIBUTE_LIMIT);

	return length < 0 || fsetxattr(to, name, value, (size_t)length, 0) == 0;
}

/* A lost access list could let others in; any other attribute that cannot be set is not worth a failure. */
static bool copy_attributes(struct place *place, int to)
{
	bool has_any = flistxattr(place->old, NULL, 0) > 0;
	char *names = arena_alloc(place->arena, has_any ? ATTRIBUTE_LIMIT : 0);
	char *value = arena_alloc(place->arena, has_any ? ATTRIBUTE_LIMIT : 0);
	ssize_t length = has_any ? flistxattr(place->old, names, ATTRIBUTE_LIMIT) : 0;
	bool has_list = false;

	for (ssize_t at = 0; at < length; at += (ssize_t)strlen(names + at) + 1) {
		bool is_list = strcmp(names + at, ACCESS_LIST) == 0;

		has_list |= is_list;
		if (!copy_attribute(place->old, to, names + at, value) && is_list)
			return false;
	}
	if (!has_list)
		(void)fremovexattr(to, ACCESS_LIST); /* which the folder's default may have set */
	return true;
}

/* Only a privileged user can keep a foreign owner; anyone else becomes the owner, as with editors. */
static void copy_owner(struct place *place, int to)
{
	const struct stat *old = &place->status;
	struct stat new;

	if (fchown(to, old->st_uid, old->st_gid) != 0)
		(void)!fchown(to, (uid_t)-1, old->st_gid);
	place->owner_is_lost = fstat(to, &new) != 0 || new.st_uid != old->st_uid || new.st_gid != old->st_gid;
}

static bool copy_properties(struct place *place, int to)
{
	mode_t kept = place->status.st_mode & 07777;

	copy_owner(place, to);
	if (place->owner_is_lost)
		kept &= 01777; /* what runs as its owner must not run as another one */
	return copy_attributes(place, to) && fchmod(to, kept) == 0;
}

/* ---- the new file ---- */

static bool fill(struct place *place)
{
	const struct replacement *replacement = place->replacement;

	return (output_write(place->made, replacement->text, replacement->length) &&
	        (place->old < 0 || copy_properties(place, place->made)) && fsync(place->made) == 0) ||
	       fail_by_errno(place);
}

/* A new file gets the mode that the user's mask leaves; one that replaces another is nobody's business until then. */
static mode_t first_mode(const struct place *place)
{
	return place->old >= 0 ? 0600 : 0666;
}

/* Takes away what has the temporary name: ours, or what a process left that was killed, as we have the lock. */
static void drop_temporary(const struct place *place)
{
	(void)unlinkat(place->folder, place->temporary, 0);
}

/* So long as the file has no name, nothing is left of it when the process is killed. */
static void open_nameless(struct place *place)
{
	if (access("/proc/self/fd", X_OK) == 0) /* through which it can be named */
		place->made = openat(place->folder, ".", O_TMPFILE | O_WRONLY | O_CLOEXEC, first_mode(place));
	place->is_nameless = place->made >= 0;
}

static void open_named(struct place *place)
{
	drop_temporary(place);
	place->made = openat(place->folder, place->temporary, O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW | O_CLOEXEC,
	                     first_mode(place));
}

static bool open_new(struct place *place)
{
	open_nameless(place);
	if (place->made < 0)
		open_named(place);
	if (place->made < 0 && errno == EACCES)
		return fail(place, "no file can be made in its folder");
	return place->made >= 0 || fail_by_errno(place);
}

static bool name_new(struct place *place)
{
	char link[40];

	if (!place->is_nameless)
		return true;
	snprintf(link, sizeof(link), "/proc/self/fd/%d", place->made);
	drop_temporary(place);
	return linkat(AT_FDCWD, link, place->folder, place->temporary, AT_SYMLINK_FOLLOW) == 0 || fail_by_errno(place);
}

/* What could not be written may be told only here. */
static bool close_new(struct place *place)
{
	int descriptor = place->made;

	place->made = -1;
	return close(descriptor) == 0 || fail_by_errno(place);
}

/* ---- all together ---- */

static bool may_be_written(struct place *place)
{
	if (place->old < 0 || faccessat(place->folder, place->name, W_OK, 0) == 0)
		return true;
	return errno == EACCES ? fail(place, "no permission to write it") : fail_by_errno(place);
}

static bool is_still_expected(struct place *place)
{
	return is_as_expected(place) || fail(place, "it was changed by someone else meanwhile");
}

static bool rename_new(struct place *place)
{
	return renameat(place->folder, place->temporary, place->folder, place->name) == 0 || fail_by_errno(place);
}

static bool put_in_place(struct place *place)
{
	if (is_done_already(place))
		return true;
	if (!may_be_written(place) || !open_new(place))
		return false;
	if (fill(place) && is_still_expected(place) && name_new(place) && close_new(place) && rename_new(place))
		return true;
	if (place->made >= 0)
		close(place->made);
	drop_temporary(place);
	return false;
}

/* Flushes the folder's entry; a file system that cannot is no reason to fail. */
static void flush_folder(const struct place *place)
{
	int folder = openat(place->folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (folder >= 0) {
		(void)fsync(folder);
		close(folder);
	}
}

/* The same for one file always, so that what was left is found; short, as the file's own name may be the longest. */
static void name_temporary(struct place *place)
{
	uint64_t hash = hash_bytes(HASH_START, place->name, strlen(place->name));

	snprintf(place->temporary, sizeof(place->temporary), ".openocdlint-%016jx", (uintmax_t)hash);
}

static const char *remark_of(const struct place *place)
{
	nlink_t others = place->old >= 0 ? place->status.st_nlink - 1 : 0;

	if (others > 0 && !is_in_place(place))
		return arena_printf(place->arena, "its other name%s (hard link%s) keep%s the old text",
		                    others == 1 ? "" : "s", others == 1 ? "" : "s", others == 1 ? "s" : "");
	return place->owner_is_lost ? "it has another owner or group now, as only a privileged user can keep that"
	                            : NULL;
}

static bool replace_in_folder(struct place *place)
{
	bool is_done;

	name_temporary(place);
	is_done = take_old(place) && put_in_place(place);
	if (is_done) {
		flush_folder(place);
		place->reason = remark_of(place);
	}
	close_old(place);
	return is_done;
}

/* Where the file is, or is to be made; NULL when its name leads nowhere. */
static const char *real_path(struct arena *arena, const struct replacement *replacement)
{
	const char *path = path_real(arena, replacement->path);
	const char *folder;
	struct stat status;

	if (path || replacement->expected || lstat(replacement->path, &status) == 0)
		return path;
	folder = path_real(arena, path_folder(arena, replacement->path));
	return folder ? path_join(arena, folder, path_name(replacement->path)) : NULL;
}

bool replace_file(struct arena *arena, const struct replacement *replacement, const char **remark)
{
	struct place place = {.arena = arena, .replacement = replacement, .old = -1, .lock = -1, .made = -1};
	const char *path = real_path(arena, replacement);
	bool is_done = false;

	if (path) {
		place.name = path_name(path);
		place.folder = open(path_folder(arena, path), O_PATH | O_DIRECTORY | O_CLOEXEC);
		if (place.folder < 0)
			fail_by_errno(&place);
		else
			is_done = replace_in_folder(&place);
		if (place.folder >= 0)
			close(place.folder);
	} else {
		place.reason = replacement->expected ? "it no longer exists" : "No such file or directory";
	}
	*remark = place.reason;
	return is_done;
}
