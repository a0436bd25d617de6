/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file_access.h"
#include "base/map.h"
#include "base/path.h"
#include "base/text.h"
#include "base/vector.h"

static struct arena arena;

static void set_up(void)
{
	arena_init(&arena);
}

static void tear_down(void)
{
	arena_release(&arena);
}

/* Arena and vector. */

static bool is_filled(const unsigned char *bytes, size_t size, unsigned char byte)
{
	for (size_t i = 0; i < size; i++)
		if (bytes[i] != byte)
			return false;
	return true;
}

START_TEST(arena_memory_is_zeroed_aligned_and_stays)
{
	unsigned char *blocks[600];

	for (size_t i = 0; i < 600; i++) {
		size_t size = i * i % 5000 + i % 3;

		blocks[i] = arena_alloc(&arena, size);
		ck_assert_uint_eq((uintptr_t)blocks[i] % _Alignof(max_align_t), 0);
		ck_assert(is_filled(blocks[i], size, 0));
		memset(blocks[i], (int)(i % 251), size);
	}
	for (size_t i = 0; i < 600; i++)
		ck_assert(is_filled(blocks[i], i * i % 5000 + i % 3, i % 251));
	ck_assert_uint_gt(arena.used, 600);
}
END_TEST

START_TEST(arena_serves_big_requests_and_can_be_used_again)
{
	char *big;
	char *small;

	big = arena_alloc(&arena, 5u << 20); /* the very first request */
	small = arena_alloc(&arena, 0);
	ck_assert_ptr_nonnull(small);
	memset(big, 1, 5u << 20);
	arena_release(&arena);
	ck_assert_uint_eq(arena.used, 0);
	ck_assert_str_eq(arena_strdup(&arena, "again"), "again");
}
END_TEST

START_TEST(arena_copies_and_formats)
{
	char *copy = arena_copy(&arena, "a\0b", 3);

	ck_assert_int_eq(memcmp(copy, "a\0b\0", 4), 0);
	ck_assert_str_eq(arena_copy(&arena, NULL, 0), "");
	ck_assert_ptr_null(arena_strdup(&arena, NULL));
	ck_assert_str_eq(arena_printf(&arena, "%s-%d", "x", 5), "x-5");
	ck_assert_uint_eq(strlen(arena_printf(&arena, "%100000d", 1)), 100000);
}
END_TEST

START_TEST(running_out_of_memory_ends_the_process)
{
	arena_alloc(&arena, SIZE_MAX - 5);
}
END_TEST

START_TEST(vector_grows)
{
	VECTOR(int) numbers = {0};

	for (int i = 0; i < 1000; i++)
		vector_push(&arena, &numbers, i);
	ck_assert_uint_eq(numbers.count, 1000);
	for (int i = 0; i < 1000; i++)
		ck_assert_int_eq(numbers.items[i], i);
}
END_TEST

/* Map. */

START_TEST(map_finds_what_was_set)
{
	struct map map;
	char key[32];
	int values[3000];

	map_init(&map, &arena);
	ck_assert_ptr_null(map_get(&map, "nothing"));
	for (int i = 0; i < 3000; i++) {
		snprintf(key, sizeof(key), "key %d", i);
		map_set(&map, key, &values[i]);
	}
	for (int i = 0; i < 3000; i++) {
		snprintf(key, sizeof(key), "key %d", i);
		ck_assert_ptr_eq(map_get(&map, key), &values[i]);
		ck_assert_str_eq(map.items[i].key, key);
	}
	ck_assert_uint_eq(map.count, 3000);
	ck_assert_ptr_null(map_get(&map, "key 3000"));
}
END_TEST

START_TEST(map_changes_and_hides_in_place)
{
	struct map map;
	int one = 1;
	int two = 2;

	map_init(&map, &arena);
	map_set(&map, "", &one);
	map_set(&map, "b", &one);
	map_set(&map, "", &two);
	ck_assert_ptr_eq(map_get(&map, ""), &two);
	ck_assert_uint_eq(map.count, 2);
	map_set(&map, "", NULL);
	ck_assert_ptr_null(map_get(&map, ""));
	ck_assert_ptr_eq(map_get(&map, "b"), &one);
	ck_assert_str_eq(map.items[0].key, "");
}
END_TEST

/* Text. */

static void grow(struct text_builder *text)
{
	ck_assert_str_eq(text->bytes, "");
	for (int i = 0; i < 1000; i++) {
		text_add_string(text, "ab");
		text_add_char(text, 'c');
		text_printf(text, "%03d", i);
	}
	ck_assert_uint_eq(text->length, 6000);
	ck_assert_int_eq(strncmp(text->bytes + 5994, "abc999", 7), 0);
	text_clear(text);
	text_add(text, "a\0b", 3);
	text_add(text, NULL, 0);
	ck_assert_uint_eq(text->length, 3);
	ck_assert_int_eq(memcmp(text_copy(text, &arena), "a\0b\0", 4), 0);
}

START_TEST(text_grows)
{
	struct text_builder text;

	text_init(&text);
	grow(&text);
	text_release(&text);
	text_init_in(&text, &arena, 0); /* never released */
	grow(&text);
	text_init_in(&text, &arena, 1);
	grow(&text);
}
END_TEST

START_TEST(text_questions)
{
	ck_assert(text_equal(NULL, NULL));
	ck_assert(!text_equal(NULL, ""));
	ck_assert(text_equal("a", "a"));
	ck_assert(text_starts_with("abc", "ab"));
	ck_assert(!text_starts_with("a", "ab"));
	ck_assert(text_ends_with("a.cfg", ".cfg"));
	ck_assert(!text_ends_with("cfg", ".cfg"));
	static const char *const words[] = {"jtag", "swd", NULL};
	ck_assert(text_is_one_of("swd", words));
	ck_assert(!text_is_one_of("sw", words));
	ck_assert(!text_is_one_of(NULL, words));
}
END_TEST

START_TEST(globs)
{
	ck_assert(text_matches_glob("*.cfg", "board/a.cfg"));
	ck_assert(!text_matches_glob("*.cfg", "a.cfg.bak"));
	ck_assert(text_matches_glob("*a*b*", "xxaxxbxx"));
	ck_assert(text_matches_glob("a*bc", "abbbc"));
	ck_assert(!text_matches_glob("a*bc", "abbb"));
	ck_assert(text_matches_glob("?", "\xc3\xa9"));
	ck_assert(text_matches_glob("?", "\xe9"));
	ck_assert(!text_matches_glob("?", ""));
	ck_assert(text_matches_glob("*", ""));
	ck_assert(text_matches_glob("", ""));
	ck_assert(!text_matches_glob("", "a"));
}
END_TEST

START_TEST(globs_take_no_exponential_time)
{
	char text[2001];

	memset(text, 'a', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	ck_assert(!text_matches_glob("a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b", text));
}
END_TEST

START_TEST(distances)
{
	ck_assert_uint_eq(text_distance("adapter", "adapter", 3), 0);
	ck_assert_uint_eq(text_distance("adapter", "adapetr", 3), 1);
	ck_assert_uint_eq(text_distance("adapter", "adaptr", 3), 1);
	ck_assert_uint_eq(text_distance("kitten", "sitting", 3), 3);
	ck_assert_uint_eq(text_distance("kitten", "sitting", 2), 3);
	ck_assert_uint_eq(text_distance("", "abc", 5), 3);
	ck_assert_uint_eq(text_distance("abc", "", 5), 3);
	ck_assert_uint_eq(text_distance("", "", 0), 0);
	ck_assert_uint_eq(text_distance("ab", "ba", 0), 1);
	ck_assert_uint_eq(text_distance("ab", "ba", 1), 1);
	ck_assert_uint_eq(text_distance("abcdef", "badcfe", 3), 3);
	ck_assert_uint_eq(text_distance("abcdef", "ghijkl", 2), 3);
}
END_TEST

/* The whole table, without a band: what text_distance() must agree with. */
static unsigned plain_distance(const char *a, const char *b)
{
	unsigned table[9][9];

	for (size_t i = 0; i <= strlen(a); i++) {
		for (size_t j = 0; j <= strlen(b); j++) {
			unsigned best = (unsigned)(i + j);

			if (i && table[i - 1][j] + 1 < best)
				best = table[i - 1][j] + 1;
			if (j && table[i][j - 1] + 1 < best)
				best = table[i][j - 1] + 1;
			if (i && j && table[i - 1][j - 1] + (a[i - 1] != b[j - 1]) < best)
				best = table[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
			    table[i - 2][j - 2] + 1 < best)
				best = table[i - 2][j - 2] + 1;
			table[i][j] = best;
		}
	}
	return table[strlen(a)][strlen(b)];
}

START_TEST(distances_agree_with_the_plain_way)
{
	unsigned seed = 1;

	for (int round = 0; round < 20000; round++) {
		char words[2][9] = {"", ""};
		unsigned limit = (seed >> 8) % 6;
		unsigned expected;

		for (int word = 0; word < 2; word++) {
			size_t length = (seed = seed * 1103515245u + 12345u) >> 16;

			for (size_t i = 0; i < length % 9; i++)
				words[word][i] = (char)('a' + ((seed = seed * 1103515245u + 12345u) >> 16) % 3);
		}
		expected = plain_distance(words[0], words[1]);
		ck_assert_uint_eq(text_distance(words[0], words[1], limit), expected > limit ? limit + 1 : expected);
	}
}
END_TEST

static size_t utf8(const char *bytes)
{
	return text_utf8_length((const unsigned char *)bytes, strlen(bytes));
}

START_TEST(utf8_lengths)
{
	ck_assert_uint_eq(utf8("a"), 1);
	ck_assert_uint_eq(utf8("\xc2\x80"), 2);
	ck_assert_uint_eq(utf8("\xef\xbf\xbd"), 3);
	ck_assert_uint_eq(utf8("\xf4\x8f\xbf\xbf"), 4);
	ck_assert_uint_eq(utf8(""), 0);
	ck_assert_uint_eq(utf8("\x80"), 0);
	ck_assert_uint_eq(utf8("\xc1\xbf"), 0);         /* overlong */
	ck_assert_uint_eq(utf8("\xe0\x9f\xbf"), 0);     /* overlong */
	ck_assert_uint_eq(utf8("\xf0\x8f\xbf\xbf"), 0); /* overlong */
	ck_assert_uint_eq(utf8("\xed\xa0\x80"), 0);     /* surrogate */
	ck_assert_uint_eq(utf8("\xf4\x90\x80\x80"), 0); /* beyond U+10FFFF */
	ck_assert_uint_eq(utf8("\xe2\x82"), 0);         /* cut off */
	ck_assert_uint_eq(utf8("\xe2\x82x"), 0);
}
END_TEST

/* Paths. */

START_TEST(paths_are_joined)
{
	ck_assert_str_eq(path_join(&arena, "a", "b"), "a/b");
	ck_assert_str_eq(path_join(&arena, "a/", "b"), "a/b");
	ck_assert_str_eq(path_join(&arena, "/", "b"), "/b");
	ck_assert_str_eq(path_join(&arena, "a", "/b"), "/b");
	ck_assert_str_eq(path_join(&arena, "", "b"), "b");
	ck_assert_str_eq(path_join(&arena, ".", "b"), "b");
}
END_TEST

static void expect_normal(const char *path, const char *expected)
{
	ck_assert_str_eq(path_normalize(&arena, path), expected);
}

START_TEST(paths_are_normalized)
{
	expect_normal("", ".");
	expect_normal(".", ".");
	expect_normal("./", ".");
	expect_normal("/", "/");
	expect_normal("//", "/");
	expect_normal("/..", "/");
	expect_normal("/../a", "/a");
	expect_normal("a//b/", "a/b");
	expect_normal("./a/./b/.", "a/b");
	expect_normal("a/..", ".");
	expect_normal("a/../b", "b");
	expect_normal("/a/../b", "/b");
	expect_normal("/a/..", "/");
	expect_normal("a/b/../../..", "..");
	expect_normal("../..", "../..");
	expect_normal("../a/../..", "../..");
	expect_normal("a..", "a..");
	expect_normal("a../..", ".");
	expect_normal("..a/b/..", "..a");
	expect_normal("...", "...");
}
END_TEST

START_TEST(paths_are_taken_apart)
{
	ck_assert_str_eq(path_folder(&arena, "a/b/c"), "a/b");
	ck_assert_str_eq(path_folder(&arena, "a"), ".");
	ck_assert_str_eq(path_folder(&arena, "/a"), "/");
	ck_assert_str_eq(path_folder(&arena, "a//b"), "a");
	ck_assert_str_eq(path_name("a/b"), "b");
	ck_assert_str_eq(path_name("b"), "b");
	ck_assert_str_eq(path_name("a/"), "");
	ck_assert(path_is_absolute("/"));
	ck_assert(!path_is_absolute("a"));
}
END_TEST

START_TEST(paths_are_seen_from_a_folder)
{
	ck_assert_str_eq(path_relative(&arena, "/w/p/a.cfg", "/w/p"), "a.cfg");
	ck_assert_str_eq(path_relative(&arena, "/w/p", "/w/p"), ".");
	ck_assert_str_eq(path_relative(&arena, "/work/q/a.cfg", "/work/p"), "../q/a.cfg");
	ck_assert_str_eq(path_relative(&arena, "/work/pq/a.cfg", "/work/p"), "../pq/a.cfg");
	ck_assert_str_eq(path_relative(&arena, "/work/a.cfg", "/work/a"), "../a.cfg");
	ck_assert_str_eq(path_relative(&arena, "/work/p/a/b", "/work/p/a/c"), "../b");
	ck_assert_str_eq(path_relative(&arena, "/workshop", "/workshop/p"), "..");
	ck_assert_str_eq(path_relative(&arena, "/a", "/b/c/d"), "/a"); /* not shorter */
	ck_assert_str_eq(path_relative(&arena, "/a/b", "/"), "a/b");
}
END_TEST

START_TEST(paths_below_a_folder)
{
	ck_assert(path_is_below("/a/b", "/a"));
	ck_assert(path_is_below("/a", "/a"));
	ck_assert(path_is_below("/a", "/"));
	ck_assert(!path_is_below("/ab", "/a"));
	ck_assert(!path_is_below("/a", "/a/b"));
}
END_TEST

/* A fresh folder for tests that need the disk. */
static char *folder;

static void enter_folder(void)
{
	static char name[] = "/tmp/openocdlint-test-XXXXXX";

	set_up();
	folder = mkdtemp(name);
	ck_assert_ptr_nonnull(folder);
	ck_assert_int_eq(chdir(folder), 0);
}

static void leave_folder(void)
{
	char *command = arena_printf(&arena, "rm -rf '%s'", folder);

	ck_assert_int_eq(chdir("/"), 0);
	ck_assert_int_eq(system(command), 0);
	tear_down();
}

static void put(const char *name, const char *content)
{
	FILE *file = fopen(name, "wb");

	ck_assert_ptr_nonnull(file);
	fputs(content, file);
	fclose(file);
}

START_TEST(paths_on_the_disk)
{
	char *here = path_real(&arena, ".");

	put("a.cfg", "");
	ck_assert_int_eq(symlink("a.cfg", "link.cfg"), 0);
	ck_assert_str_eq(path_working_folder(&arena), here);
	ck_assert_str_eq(path_absolute(&arena, "x/../link.cfg"), path_join(&arena, here, "link.cfg"));
	ck_assert_str_eq(path_absolute(&arena, "/x/./y"), "/x/y");
	ck_assert_str_eq(path_real(&arena, "link.cfg"), path_join(&arena, here, "a.cfg"));
	ck_assert_ptr_null(path_real(&arena, "missing"));
}
END_TEST

static void expect_refused(struct file_access *access, const char *path, const char *expected)
{
	struct file_text text;
	const char *reason;

	ck_assert(!file_access_read(access, path, &text, &reason));
	ck_assert_str_eq(reason, expected);
}

START_TEST(files_are_read)
{
	struct file_access access;
	struct file_text text;
	const char *reason;
	char *big = arena_alloc(&arena, 300001);

	memset(big, 'x', 300000);
	put("big.cfg", big);
	put("empty.cfg", "");
	file_access_init(&access, &arena);
	ck_assert(file_access_read(&access, "big.cfg", &text, &reason));
	ck_assert_uint_eq(text.length, 300000);
	ck_assert_str_eq(text.bytes, big);
	ck_assert(file_access_read(&access, "empty.cfg", &text, &reason));
	ck_assert_uint_eq(text.length, 0);
	ck_assert_str_eq(text.bytes, "");
	ck_assert(file_access_read(&access, "/proc/self/status", &text, &reason)); /* its size is said to be 0 */
	ck_assert_uint_gt(text.length, 0);
}
END_TEST

START_TEST(only_regular_files_of_some_size_are_read)
{
	struct file_access access;

	file_access_init(&access, &arena);
	ck_assert_int_eq(mkfifo("fifo", 0600), 0);
	put("big.cfg", "");
	ck_assert_int_eq(truncate("big.cfg", (off_t)FILE_ACCESS_LIMIT + 1), 0);
	expect_refused(&access, "missing", "No such file or directory");
	expect_refused(&access, ".", "is a folder");
	expect_refused(&access, "fifo", "is a named pipe");
	expect_refused(&access, "/dev/zero", "is a device");
	expect_refused(&access, "big.cfg", "is larger than 16 MiB");
}
END_TEST

START_TEST(kinds_of_files)
{
	struct file_access access;

	file_access_init(&access, &arena);
	put("a.cfg", "");
	ck_assert_int_eq(symlink("nowhere", "dangling"), 0);
	ck_assert_int_eq(file_access_kind(&access, "a.cfg"), FILE_REGULAR);
	ck_assert_int_eq(file_access_kind(&access, "."), FILE_FOLDER);
	ck_assert_int_eq(file_access_kind(&access, "/dev/null"), FILE_OTHER);
	ck_assert_int_eq(file_access_kind(&access, "dangling"), FILE_MISSING);
	ck_assert_int_eq(file_access_kind(&access, "a.cfg/b"), FILE_MISSING);
	ck_assert_int_eq(chmod("a.cfg", 0), 0);
	if (geteuid() != 0)
		ck_assert_int_eq(file_access_kind(&access, "a.cfg"), FILE_UNREADABLE);
}
END_TEST

START_TEST(an_overlay_hides_the_disk)
{
	struct file_access access;
	struct file_text text;
	const char *reason;

	file_access_init(&access, &arena);
	put("a.cfg", "disk");
	file_access_overlay(&access, "a.cfg", "editor", 6);
	file_access_overlay(&access, "b.cfg", "new\0", 4);
	ck_assert(file_access_read(&access, "a.cfg", &text, &reason));
	ck_assert_str_eq(text.bytes, "editor");
	ck_assert(file_access_read(&access, "b.cfg", &text, &reason));
	ck_assert_uint_eq(text.length, 4);
	ck_assert_int_eq(file_access_kind(&access, "b.cfg"), FILE_REGULAR);
	/* By whatever name. */
	ck_assert(file_access_read(&access, "x/.././a.cfg", &text, &reason));
	ck_assert_str_eq(text.bytes, "editor");
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("base");
	TCase *memory = tcase_create("memory");
	TCase *text = tcase_create("text");
	TCase *disk = tcase_create("disk");

	tcase_add_checked_fixture(memory, set_up, tear_down);
	tcase_add_test(memory, arena_memory_is_zeroed_aligned_and_stays);
	tcase_add_test(memory, arena_serves_big_requests_and_can_be_used_again);
	tcase_add_test(memory, arena_copies_and_formats);
	tcase_add_exit_test(memory, running_out_of_memory_ends_the_process, 3);
	tcase_add_test(memory, vector_grows);
	tcase_add_test(memory, map_finds_what_was_set);
	tcase_add_test(memory, map_changes_and_hides_in_place);
	suite_add_tcase(suite, memory);

	tcase_add_checked_fixture(text, set_up, tear_down);
	tcase_add_test(text, text_grows);
	tcase_add_test(text, text_questions);
	tcase_add_test(text, globs);
	tcase_add_test(text, globs_take_no_exponential_time);
	tcase_add_test(text, distances);
	tcase_add_test(text, distances_agree_with_the_plain_way);
	tcase_add_test(text, utf8_lengths);
	tcase_add_test(text, paths_are_joined);
	tcase_add_test(text, paths_are_normalized);
	tcase_add_test(text, paths_are_taken_apart);
	tcase_add_test(text, paths_are_seen_from_a_folder);
	tcase_add_test(text, paths_below_a_folder);
	suite_add_tcase(suite, text);

	tcase_add_checked_fixture(disk, enter_folder, leave_folder);
	tcase_add_test(disk, paths_on_the_disk);
	tcase_add_test(disk, files_are_read);
	tcase_add_test(disk, only_regular_files_of_some_size_are_read);
	tcase_add_test(disk, kinds_of_files);
	tcase_add_test(disk, an_overlay_hides_the_disk);
	suite_add_tcase(suite, disk);
	return suite;
}
