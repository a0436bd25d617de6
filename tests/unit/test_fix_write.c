/* SPDX-License-Identifier: MIT */
/* Replacing a file: whole or not at all, and what belongs to it stays. */
#include "unit.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "base/replace.h"
#include "fix/fix.h"

static char folder[64];
static struct arena arena;

static void set_up(void)
{
	arena_init(&arena);
	strcpy(folder, "/tmp/openocdlint-write-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	ck_assert_int_eq(chdir(folder), 0);
	umask(022);
}

static void tear_down(void)
{
	char command[160];
	snprintf(command, sizeof(command), "chmod -R u+rwx %s; rm -rf %s", folder, folder);
	ck_assert_int_eq(chdir("/"), 0);
	ck_assert_int_eq(system(command), 0);
	arena_release(&arena);
}

static void put(const char *name, const char *text)
{
	FILE *out = fopen(name, "wb");
	ck_assert_ptr_nonnull(out);
	ck_assert_int_ge(fputs(text, out), 0);
	ck_assert_int_eq(fclose(out), 0);
}

static void expect_content(const char *name, const char *text)
{
	char bytes[4096];
	FILE *in = fopen(name, "rb");
	ck_assert_ptr_nonnull(in);
	size_t length = fread(bytes, 1, sizeof(bytes) - 1, in);
	fclose(in);
	bytes[length] = '\0';
	ck_assert_str_eq(bytes, text);
}

static bool replace(const char *name, const char *before, const char *after, const char **remark)
{
	struct fixed_file file = {name, before, strlen(before), after, strlen(after)};
	*remark = "";
	return fix_write_file(&arena, &file, remark);
}

static void expect_done(const char *name, const char *before, const char *after)
{
	const char *reason;
	ck_assert_msg(replace(name, before, after, &reason), "%s", reason);
	ck_assert_ptr_null(reason);
	expect_content(name, after);
}

static void expect_refused(const char *name, const char *before, const char *expected)
{
	const char *reason;
	ck_assert(!replace(name, before, "after", &reason));
	ck_assert_str_eq(reason, expected);
}

/* The names in PATH are as many as COUNT: nothing was left behind. */
static void expect_entries(const char *path, size_t count)
{
	DIR *list = opendir(path);
	struct dirent *entry;
	size_t found = 0;
	ck_assert_ptr_nonnull(list);
	while ((entry = readdir(list)) != NULL)
		found += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
	closedir(list);
	ck_assert_uint_eq(found, count);
}

static mode_t mode_of(const char *name)
{
	struct stat status;
	ck_assert_int_eq(stat(name, &status), 0);
	return status.st_mode & 07777;
}

START_TEST(a_file_gets_its_new_text)
{
	put("a.cfg", "before");
	expect_done("a.cfg", "before", "after and longer");
	expect_done("a.cfg", "after and longer", "");
	expect_done("a.cfg", "", "again");
	expect_entries(".", 1);
}
END_TEST

START_TEST(null_bytes_are_bytes)
{
	struct fixed_file file = {"a.cfg", "a\0b", 3, "a\0c\0", 4};
	const char *reason;
	struct stat status;
	FILE *out = fopen("a.cfg", "wb");
	ck_assert_uint_eq(fwrite("a\0b", 1, 3, out), 3);
	fclose(out);
	ck_assert(fix_write_file(&arena, &file, &reason));
	ck_assert_int_eq(stat("a.cfg", &status), 0);
	ck_assert_int_eq(status.st_size, 4);
	file.after = "a\0d\0";
	file.before = "a\0x\0";
	file.before_length = 4;
	ck_assert(!fix_write_file(&arena, &file, &reason)); /* differs behind the null byte */
}
END_TEST

START_TEST(the_mode_stays)
{
	static const mode_t modes[] = {0600, 0640, 0644, 0664, 0666, 0755, 0700, 02644};
	for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
		put("a.cfg", "before");
		ck_assert_int_eq(chmod("a.cfg", modes[i]), 0);
		expect_done("a.cfg", "before", "after");
		ck_assert_uint_eq(mode_of("a.cfg"), modes[i]);
	}
}
END_TEST

START_TEST(the_owner_stays_where_that_is_allowed)
{
	struct stat status;
	put("a.cfg", "before");
	if (chown("a.cfg", 1234, 5678) != 0)
		return; /* not root */
	expect_done("a.cfg", "before", "after");
	ck_assert_int_eq(stat("a.cfg", &status), 0);
	ck_assert_uint_eq(status.st_uid, 1234);
	ck_assert_uint_eq(status.st_gid, 5678);
}
END_TEST

START_TEST(links_stay_links)
{
	struct stat status;
	ck_assert_int_eq(mkdir("sub", 0777), 0);
	put("sub/real.cfg", "before");
	ck_assert_int_eq(symlink("sub/real.cfg", "link.cfg"), 0);
	ck_assert_int_eq(symlink("link.cfg", "link2.cfg"), 0);
	expect_done("link2.cfg", "before", "after");
	expect_content("sub/real.cfg", "after");
	ck_assert_int_eq(lstat("link.cfg", &status), 0);
	ck_assert(S_ISLNK(status.st_mode));
	ck_assert_int_eq(lstat("link2.cfg", &status), 0);
	ck_assert(S_ISLNK(status.st_mode));
	expect_entries(".", 3);
	expect_entries("sub", 1);
	ck_assert_int_eq(symlink("nowhere", "dangling.cfg"), 0);
	expect_refused("dangling.cfg", "", "it no longer exists");
}
END_TEST

START_TEST(other_names_keep_the_old_text)
{
	const char *remark;
	put("a.cfg", "before");
	ck_assert_int_eq(link("a.cfg", "b.cfg"), 0);
	ck_assert(replace("a.cfg", "before", "after", &remark));
	ck_assert_str_eq(remark, "its other name (hard link) keeps the old text");
	expect_content("a.cfg", "after");
	expect_content("b.cfg", "before");
	expect_done("b.cfg", "before", "after");
	expect_entries(".", 2);
}
END_TEST

START_TEST(a_file_that_became_a_link_keeps_its_target_whole)
{
	put("other.cfg", "other");
	ck_assert_int_eq(symlink("other.cfg", "a.cfg"), 0);
	expect_refused("a.cfg", "before", "it was changed by someone else meanwhile");
	expect_content("other.cfg", "other");
	expect_entries(".", 2);
}
END_TEST

/* User, group and mask of an access list, as the kernel keeps it. */
static const unsigned char access_list[] = {2, 0,   0,   0,   1,   0,   6,  0, 255, 255, 255, 255, 2,   0,  6,
                                            0, 210, 4,   0,   0,   4,   0,  4, 0,   255, 255, 255, 255, 16, 0,
                                            6, 0,   255, 255, 255, 255, 32, 0, 0,   0,   255, 255, 255, 255};

START_TEST(attributes_and_access_lists_stay)
{
	char bytes[256];
	put("a.cfg", "before");
	if (setxattr("a.cfg", "user.origin", "somewhere", 9, 0) != 0 ||
	    setxattr("a.cfg", "system.posix_acl_access", access_list, sizeof(access_list), 0) != 0) {
		fprintf(stderr, "no attributes on this file system: not tried\n");
		return;
	}
	mode_t mode = mode_of("a.cfg");
	expect_done("a.cfg", "before", "after");
	ck_assert_int_eq(getxattr("a.cfg", "user.origin", bytes, sizeof(bytes)), 9);
	ck_assert_mem_eq(bytes, "somewhere", 9);
	ck_assert_int_eq(getxattr("a.cfg", "system.posix_acl_access", bytes, sizeof(bytes)), sizeof(access_list));
	ck_assert_mem_eq(bytes, access_list, sizeof(access_list));
	ck_assert_uint_eq(mode_of("a.cfg"), mode);
}
END_TEST

START_TEST(the_access_list_of_the_folder_is_not_taken_over)
{
	char bytes[256];
	put("a.cfg", "before");
	ck_assert_int_eq(chmod("a.cfg", 0640), 0);
	if (setxattr(".", "system.posix_acl_default", access_list, sizeof(access_list), 0) != 0)
		return; /* no access lists here */
	expect_done("a.cfg", "before", "after");
	ck_assert_int_eq(getxattr("a.cfg", "system.posix_acl_access", bytes, sizeof(bytes)), -1);
	ck_assert_uint_eq(mode_of("a.cfg"), 0640);
}
END_TEST

/* The name under which a process that was killed may leave something. */
static void name_leftover(const char *name, char *leftover, size_t size)
{
	uint64_t hash = 0xcbf29ce484222325u;
	for (; *name; name++)
		hash = (hash ^ (unsigned char)*name) * 0x100000001b3u;
	snprintf(leftover, size, ".openocdlint-%016jx", (uintmax_t)hash);
}

START_TEST(what_a_killed_process_left_goes_away)
{
	char leftover[64];
	name_leftover("a.cfg", leftover, sizeof(leftover));
	put("a.cfg", "before");
	put(leftover, "half of the new te");
	expect_done("a.cfg", "before", "after");
	expect_entries(".", 1);
	/* Nor is a link followed that somebody has put there. */
	put("victim", "victim");
	ck_assert_int_eq(symlink("victim", leftover), 0);
	expect_done("a.cfg", "after", "again");
	expect_content("victim", "victim");
	expect_entries(".", 2);
}
END_TEST

START_TEST(a_text_that_is_there_already_is_no_failure)
{
	struct stat before, after;
	put("a.cfg", "after");
	ck_assert_int_eq(stat("a.cfg", &before), 0);
	expect_done("a.cfg", "before", "after");
	ck_assert_int_eq(stat("a.cfg", &after), 0);
	ck_assert_uint_eq(before.st_ino, after.st_ino);
}
END_TEST

START_TEST(one_writes_after_the_other)
{
	put("a.cfg", "before");
	int holder = open("a.cfg", O_RDONLY);
	ck_assert_int_eq(flock(holder, LOCK_EX), 0);
	expect_refused("a.cfg", "before", "another program has locked it");
	expect_content("a.cfg", "before");
	expect_entries(".", 1);
	pid_t child = fork();
	if (child == 0) {
		usleep(200000);
		_exit(flock(holder, LOCK_UN));
	}
	expect_done("a.cfg", "before", "after");
	ck_assert_int_eq(waitpid(child, NULL, 0), child);
	close(holder);
}
END_TEST

START_TEST(a_limit_on_files_leaves_the_old_file)
{
	const struct rlimit limit = {1000, 1000};
	char large[5001];
	const char *reason;
	memset(large, 'x', 5000);
	large[5000] = '\0';
	put("a.cfg", "before");
	signal(SIGXFSZ, SIG_IGN);
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
	ck_assert(!replace("a.cfg", "before", large, &reason));
	ck_assert_str_eq(reason, strerror(EFBIG));
	expect_content("a.cfg", "before");
	expect_entries(".", 1);
}
END_TEST

START_TEST(what_is_not_there_is_made)
{
	struct replacement made = {.path = "new.json", .text = "text", .length = 4};
	const char *remark;
	umask(027);
	ck_assert(replace_file(&arena, &made, &remark));
	ck_assert_ptr_null(remark);
	expect_content("new.json", "text");
	ck_assert_uint_eq(mode_of("new.json"), 0640);
	made.text = "more";
	ck_assert_int_eq(chmod("new.json", 0604), 0);
	ck_assert(replace_file(&arena, &made, &remark));
	expect_content("new.json", "more");
	ck_assert_uint_eq(mode_of("new.json"), 0604);
	/* Who makes the file first has the folder until then. */
	int holder = open(".", O_RDONLY | O_DIRECTORY);
	ck_assert_int_eq(flock(holder, LOCK_EX), 0);
	ck_assert(replace_file(&arena, &made, &remark));
	made.path = "newer.json";
	ck_assert(!replace_file(&arena, &made, &remark));
	ck_assert_str_eq(remark, "another program has locked it");
	close(holder);
	made.path = "nowhere/new.json";
	ck_assert(!replace_file(&arena, &made, &remark));
	ck_assert_str_eq(remark, "No such file or directory");
	expect_entries(".", 1);
}
END_TEST

START_TEST(a_long_name_is_a_name)
{
	char name[256];
	memset(name, 'n', 255);
	name[255] = '\0';
	put(name, "before");
	expect_done(name, "before", "after");
}
END_TEST

START_TEST(a_file_that_changed_meanwhile_is_left_alone)
{
	put("a.cfg", "changed");
	expect_refused("a.cfg", "before", "it was changed by someone else meanwhile");
	expect_refused("a.cfg", "changed ", "it was changed by someone else meanwhile");
	expect_content("a.cfg", "changed");
	expect_entries(".", 1);
	expect_refused("gone.cfg", "before", "it no longer exists");
	expect_entries(".", 1);
}
END_TEST

START_TEST(what_is_no_file_is_left_alone)
{
	const char *reason;
	ck_assert_int_eq(mkdir("a.cfg", 0777), 0);
	ck_assert(!replace("a.cfg", "", "after", &reason));
	ck_assert_int_eq(mkfifo("b.cfg", 0666), 0);
	ck_assert(!replace("b.cfg", "", "after", &reason));
	expect_entries(".", 2);
	expect_entries("a.cfg", 0);
}
END_TEST

/* Root may do anything, so be someone else for a while. */
static void become_nobody(void)
{
	if (geteuid() != 0)
		return;
	ck_assert_int_eq(chown(folder, 65534, 65534), 0);
	ck_assert_int_eq(setresuid(65534, 65534, 0), 0);
}

static void become_oneself(void)
{
	uid_t real, effective, saved;
	ck_assert_int_eq(getresuid(&real, &effective, &saved), 0);
	ck_assert_int_eq(setresuid(saved, saved, saved), 0);
	prctl(PR_SET_DUMPABLE, 1); /* what a change of users takes away, and the search for leaks needs */
}

START_TEST(a_read_only_file_is_left_alone)
{
	become_nobody();
	put("a.cfg", "before");
	ck_assert_int_eq(chmod("a.cfg", 0444), 0);
	expect_refused("a.cfg", "before", "no permission to write it");
	expect_content("a.cfg", "before");
	expect_entries(".", 1);
	become_oneself();
}
END_TEST

START_TEST(a_read_only_folder_is_left_alone)
{
	become_nobody();
	ck_assert_int_eq(mkdir("sub", 0777), 0);
	put("sub/a.cfg", "before");
	ck_assert_int_eq(chmod("sub", 0555), 0);
	expect_refused("sub/a.cfg", "before", "no file can be made in its folder");
	expect_content("sub/a.cfg", "before");
	expect_entries("sub", 1);
	become_oneself();
}
END_TEST

/* A small file system of its own; where none may be mounted, there is nothing to try. */
START_TEST(a_full_disk_leaves_the_old_file)
{
	ck_assert_int_eq(mkdir("disk", 0777), 0);
	if (unshare(CLONE_NEWNS) != 0 || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
	    mount("none", "disk", "tmpfs", 0, "size=16k") != 0) {
		fprintf(stderr, "no file system can be mounted here: the full disk is not tried\n");
		return;
	}
	put("disk/a.cfg", "before");
	char *large = malloc(100001);
	memset(large, 'x', 100000);
	large[100000] = '\0';
	const char *reason;
	ck_assert(!replace("disk/a.cfg", "before", large, &reason));
	ck_assert_str_eq(reason, strerror(ENOSPC));
	free(large);
	expect_content("disk/a.cfg", "before");
	expect_entries("disk", 1);
	expect_done("disk/a.cfg", "before", "after");
	ck_assert_int_eq(umount("disk"), 0);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("fix_write");
	TCase *cases = tcase_create("write");
	tcase_add_checked_fixture(cases, set_up, tear_down);
	tcase_add_test(cases, a_file_gets_its_new_text);
	tcase_add_test(cases, null_bytes_are_bytes);
	tcase_add_test(cases, the_mode_stays);
	tcase_add_test(cases, the_owner_stays_where_that_is_allowed);
	tcase_add_test(cases, links_stay_links);
	tcase_add_test(cases, other_names_keep_the_old_text);
	tcase_add_test(cases, a_file_that_became_a_link_keeps_its_target_whole);
	tcase_add_test(cases, attributes_and_access_lists_stay);
	tcase_add_test(cases, the_access_list_of_the_folder_is_not_taken_over);
	tcase_add_test(cases, what_a_killed_process_left_goes_away);
	tcase_add_test(cases, a_text_that_is_there_already_is_no_failure);
	tcase_add_test(cases, one_writes_after_the_other);
	tcase_add_test(cases, a_limit_on_files_leaves_the_old_file);
	tcase_add_test(cases, what_is_not_there_is_made);
	tcase_add_test(cases, a_long_name_is_a_name);
	tcase_add_test(cases, a_file_that_changed_meanwhile_is_left_alone);
	tcase_add_test(cases, what_is_no_file_is_left_alone);
	tcase_add_test(cases, a_read_only_file_is_left_alone);
	tcase_add_test(cases, a_read_only_folder_is_left_alone);
	tcase_add_test(cases, a_full_disk_leaves_the_old_file);
	suite_add_tcase(suite, cases);
	return suite;
}
