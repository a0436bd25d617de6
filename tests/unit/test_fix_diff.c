/* SPDX-License-Identifier: MIT */
/* Unified diffs: their form, and that `patch -p1` and `git apply` make of the old bytes exactly the new ones. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fix/fix.h"

#define PAIRS 60 /* of random texts, in one diff each time */
#define ROUNDS 8

static char folder[64];
static unsigned seed;

static void set_up(void)
{
	strcpy(folder, "/tmp/openocdlint-diff-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	ck_assert_int_eq(chdir(folder), 0);
	seed = 20260607;
}

static void tear_down(void)
{
	char command[128];
	snprintf(command, sizeof(command), "rm -rf %s", folder);
	ck_assert_int_eq(chdir("/"), 0);
	ck_assert_int_eq(system(command), 0);
}

static void expect_diff(const char *name, const char *before, const char *after, const char *diff)
{
	struct fixed_file file = {name, before, strlen(before), after, strlen(after)};
	struct text_builder out;
	text_init(&out);
	fix_print_diff(&out, &file);
	ck_assert_str_eq(out.bytes, diff);
	text_release(&out);
}

START_TEST(diffs_have_three_lines_around)
{
	expect_diff("a.cfg", "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n",
	            "--- a/a.cfg\n+++ b/a.cfg\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
	expect_diff("a.cfg", "1\n2\n", "0\n1\n2\n", "--- a/a.cfg\n+++ b/a.cfg\n@@ -1,2 +1,3 @@\n+0\n 1\n 2\n");
	expect_diff("a.cfg", "1\n2\n", "1\n2\n3\n", "--- a/a.cfg\n+++ b/a.cfg\n@@ -1,2 +1,3 @@\n 1\n 2\n+3\n");
}
END_TEST

START_TEST(near_changes_share_a_hunk_and_far_ones_do_not)
{
	expect_diff("a", "x\n1\n2\n3\n4\n5\n6\ny\n", "X\n1\n2\n3\n4\n5\n6\nY\n",
	            "--- a/a\n+++ b/a\n@@ -1,8 +1,8 @@\n-x\n+X\n 1\n 2\n 3\n 4\n 5\n 6\n-y\n+Y\n");
	expect_diff("a", "x\n1\n2\n3\n4\n5\n6\n7\ny\n", "X\n1\n2\n3\n4\n5\n6\n7\nY\n",
	            "--- a/a\n+++ b/a\n@@ -1,4 +1,4 @@\n-x\n+X\n 1\n 2\n 3\n@@ -6,4 +6,4 @@\n 5\n 6\n 7\n-y\n+Y\n");
}
END_TEST

START_TEST(missing_final_newlines_are_told)
{
	expect_diff("a", "1", "1\n", "--- a/a\n+++ b/a\n@@ -1,1 +1,1 @@\n-1\n\\ No newline at end of file\n+1\n");
	expect_diff("a", "1\n", "1", "--- a/a\n+++ b/a\n@@ -1,1 +1,1 @@\n-1\n+1\n\\ No newline at end of file\n");
	expect_diff("a", "1\n2", "0\n2",
	            "--- a/a\n+++ b/a\n@@ -1,2 +1,2 @@\n-1\n+0\n 2\n\\ No newline at end of file\n");
}
END_TEST

START_TEST(empty_texts_begin_and_end)
{
	expect_diff("a", "", "1\n2\n", "--- a/a\n+++ b/a\n@@ -0,0 +1,2 @@\n+1\n+2\n");
	expect_diff("a", "1\n", "", "--- a/a\n+++ b/a\n@@ -1,1 +0,0 @@\n-1\n");
	expect_diff("a", "", "", "--- a/a\n+++ b/a\n");
}
END_TEST

START_TEST(names_are_written_as_git_does)
{
	expect_diff("./b/../a.cfg", "", "1\n", "--- a/a.cfg\n+++ b/a.cfg\n@@ -0,0 +1,1 @@\n+1\n");
	expect_diff("/etc/a.cfg", "", "1\n", "--- a/etc/a.cfg\n+++ b/etc/a.cfg\n@@ -0,0 +1,1 @@\n+1\n");
	expect_diff("my board.cfg", "", "1\n", "--- a/my board.cfg\t\n+++ b/my board.cfg\t\n@@ -0,0 +1,1 @@\n+1\n");
	expect_diff("a\"b\n.cfg", "", "1\n",
	            "--- \"a/a\\\"b\\012.cfg\"\n+++ \"b/a\\\"b\\012.cfg\"\n@@ -0,0 +1,1 @@\n+1\n");
	struct fixed_file file = {"../up.cfg", "", 0, "1\n", 2};
	struct text_builder out;
	text_init(&out);
	fix_print_diff(&out, &file);
	ck_assert_ptr_nonnull(strstr(out.bytes, "--- a/tmp/up.cfg\n"));
	text_release(&out);
}
END_TEST

/* ---- random texts ---- */

static unsigned draw(unsigned below)
{
	seed = seed * 1103515245 + 12345;
	return (seed >> 16) % below;
}

static void add_line(struct text_builder *text)
{
	/* Few different ones, so that lines repeat, and some that look like parts of a diff. */
	static const struct {
		const char *bytes;
		size_t length;
	} pool[] = {
		{"a\n", 2},
		{"b\n", 2},
		{"c\n", 2},
		{"\n", 1},
		{"}\n", 2},
		{"\tx\n", 3},
		{"a\r\n", 3},
		{" \n", 2},
		{"--- a\n", 6},
		{"+++ b\n", 6},
		{"@@ -1 +1 @@\n", 12},
		{"-a\n", 3},
		{"+a\n", 3},
		{"\\ No\n", 5},
		{"\377\n", 2},
		{"set x 1\n", 8},
		{"\r\n", 2},
		{"d\n", 2},
	};
	size_t which = draw(sizeof(pool) / sizeof(pool[0]));
	text_add(text, pool[which].bytes, pool[which].length);
}

static void make_text(struct text_builder *text)
{
	unsigned count = draw(3) == 0 ? draw(4) : draw(60);
	for (unsigned i = 0; i < count; i++)
		add_line(text);
}

/* Copies FROM line by line with some lines dropped, changed or added. */
static void edit_text(struct text_builder *to, const struct text_builder *from)
{
	unsigned rarely = 2 + draw(20);
	size_t at = 0;
	while (at < from->length) {
		const char *newline = memchr(from->bytes + at, '\n', from->length - at);
		size_t length = newline ? (size_t)(newline - from->bytes) + 1 - at : from->length - at;
		unsigned what = draw(rarely * 3);
		if (what == 0)
			add_line(to);
		if (what != 1)
			text_add(to, from->bytes + at, length);
		if (what == 2)
			add_line(to);
		at += length;
	}
	if (draw(4) == 0)
		add_line(to);
}

static void cut_newline(struct text_builder *text)
{
	if (text->length && draw(3) == 0)
		text->bytes[--text->length] = '\0';
}

static void put(const char *name, const struct text_builder *text)
{
	FILE *out = fopen(name, "wb");
	ck_assert_ptr_nonnull(out);
	ck_assert_uint_eq(fwrite(text->bytes, 1, text->length, out), text->length);
	ck_assert_int_eq(fclose(out), 0);
}

/* OLD/name has the old text, NEW/name the new one; both tools must make the one of the other. */
static void make_pairs(struct text_builder *diff)
{
	struct text_builder before;
	struct text_builder after;
	text_init(&before);
	text_init(&after);
	for (int i = 0; i < PAIRS; i++) {
		char name[32];
		char path[128];
		text_clear(&before);
		text_clear(&after);
		make_text(&before);
		edit_text(&after, &before);
		cut_newline(&before);
		cut_newline(&after);
		snprintf(name, sizeof(name), i % 5 ? "%d.cfg" : "my %d.cfg", i);
		snprintf(path, sizeof(path), "old/%s", name);
		put(path, &before);
		snprintf(path, sizeof(path), "new/%s", name);
		put(path, &after);
		struct fixed_file file = {name, before.bytes, before.length, after.bytes, after.length};
		/* A plan has no file without a change, and `patch` takes an emptied file for a removed one. */
		if ((before.length == after.length && memcmp(before.bytes, after.bytes, before.length) == 0) ||
		    after.length == 0)
			snprintf(path, sizeof(path), "cp 'old/%s' 'new/%s'", name, name);
		else
			fix_print_diff(diff, &file);
		if (strncmp(path, "cp", 2) == 0)
			ck_assert_int_eq(system(path), 0);
	}
	text_release(&before);
	text_release(&after);
}

static void expect_applied(const char *tool, const char *command)
{
	char line[512];
	snprintf(line, sizeof(line),
	         "rm -rf work && cp -r old work && cd work && %s >../log 2>&1 && cd .. && diff -r work new >>log 2>&1",
	         command);
	ck_assert_msg(system(line) == 0, "%s (seed %u); see %s/log", tool, seed, folder);
}

START_TEST(patch_and_git_apply_random_diffs)
{
	bool has_patch = system("patch --version >log 2>&1") == 0;
	bool has_git = system("git --version >log 2>&1") == 0;
	for (int round = 0; round < ROUNDS; round++) {
		struct text_builder diff;
		text_init(&diff);
		ck_assert_int_eq(system("rm -rf old new; mkdir old new"), 0);
		make_pairs(&diff);
		put("all.diff", &diff);
		text_release(&diff);
		if (has_patch)
			expect_applied("patch", "patch -p1 --binary -i ../all.diff");
		if (has_git)
			expect_applied("git apply", "git apply --whitespace=nowarn -p1 ../all.diff");
	}
}
END_TEST

/* Texts that differ all over are shown as replaced whole, and that is a diff, too. */
START_TEST(very_different_texts_are_replaced)
{
	struct text_builder before;
	struct text_builder after;
	struct text_builder diff;
	text_init(&before);
	text_init(&after);
	text_init(&diff);
	for (int i = 0; i < 3000; i++) {
		text_printf(&before, "old %d\n", i);
		text_printf(&after, "new %d\n", i);
	}
	struct fixed_file file = {"a", before.bytes, before.length, after.bytes, after.length};
	fix_print_diff(&diff, &file);
	static const char start[] = "--- a/a\n+++ b/a\n@@ -1,3000 +1,3000 @@\n-old 0\n";
	ck_assert_int_eq(strncmp(diff.bytes, start, strlen(start)), 0);
	text_release(&before);
	text_release(&after);
	text_release(&diff);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("fix_diff");
	TCase *cases = tcase_create("diff");
	tcase_add_checked_fixture(cases, set_up, tear_down);
	tcase_set_timeout(cases, 120);
	tcase_add_test(cases, diffs_have_three_lines_around);
	tcase_add_test(cases, near_changes_share_a_hunk_and_far_ones_do_not);
	tcase_add_test(cases, missing_final_newlines_are_told);
	tcase_add_test(cases, empty_texts_begin_and_end);
	tcase_add_test(cases, names_are_written_as_git_does);
	tcase_add_test(cases, patch_and_git_apply_random_diffs);
	tcase_add_test(cases, very_different_texts_are_replaced);
	suite_add_tcase(suite, cases);
	return suite;
}
