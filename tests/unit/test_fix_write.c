/* SPDX-License-Identifier: MIT */
/* Replacing a file: whole or not at all, and what belongs to it stays. */
#include "unit.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fix/fix.h"

static char folder[64];

static void set_up(void)
{
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

static bool replace(const char *name, const char *before, const char *after, const char **reason)
{
	struct fixed_file file = {name, before, strlen(before), after, strlen(after)};
	*reason = "";
	return fix_write_file(&file, reason);
}

static void expect_done(const char *name, const char *before, const char *after)
{
	const char *reason;
	ck_assert_msg(replace(name, before, after, &reason), "%s", reason);
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
	ck_assert(fix_write_file(&file, &reason));
	ck_assert_int_eq(stat("a.cfg", &status), 0);
	ck_assert_int_eq(status.st_size, 4);
	file.before = "a\0x\0";
	file.before_length = 4;
	ck_assert(!fix_write_file(&file, &reason)); /* differs behind the null byte */
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
	tcase_add_test(cases, a_long_name_is_a_name);
	tcase_add_test(cases, a_file_that_changed_meanwhile_is_left_alone);
	tcase_add_test(cases, what_is_no_file_is_left_alone);
	tcase_add_test(cases, a_read_only_file_is_left_alone);
	tcase_add_test(cases, a_read_only_folder_is_left_alone);
	tcase_add_test(cases, a_full_disk_leaves_the_old_file);
	suite_add_tcase(suite, cases);
	return suite;
}
