/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <string.h>

#include "source/source.h"

static struct arena arena;
static struct source_store store;

static void set_up(void)
{
	arena_init(&arena);
	source_store_init(&store, &arena);
}

static void tear_down(void)
{
	arena_release(&arena);
}

static struct source_file *add(const char *name, const char *text)
{
	return source_store_add(&store, name, text, strlen(text));
}

static void expect_position(const struct source_file *file, size_t offset, size_t line, size_t column)
{
	struct position position = source_position(file, offset);

	ck_assert_uint_eq(position.line, line);
	ck_assert_uint_eq(position.column, column);
	ck_assert_uint_eq(source_line_of(file, offset), line);
}

START_TEST(store_numbers_files_and_finds_them)
{
	char name[] = "a.cfg";
	struct source_file *first = add(name, "x");
	struct source_file *second = add("b.cfg", "y");

	name[0] = 'z'; /* the name was copied */
	ck_assert_int_eq(first->id, 1);
	ck_assert_int_eq(second->id, 2);
	ck_assert_str_eq(first->name, "a.cfg");
	ck_assert_ptr_eq(source_store_find(&store, "a.cfg"), first);
	ck_assert_ptr_eq(source_store_file(&store, 2), second);
	ck_assert_ptr_null(source_store_find(&store, "c.cfg"));
	ck_assert_ptr_null(source_store_file(&store, SOURCE_NONE));
	ck_assert_ptr_null(source_store_file(&store, 3));
}
END_TEST

START_TEST(store_keeps_the_first_text_of_a_name)
{
	struct source_file *file = add("a.cfg", "first");

	ck_assert_ptr_eq(add("a.cfg", "second"), file);
	ck_assert_str_eq(file->text, "first");
	ck_assert_uint_eq(store.files.count, 1);
}
END_TEST

START_TEST(positions_count_lines_and_columns_from_1)
{
	struct source_file *file = add("a.cfg", "ab\n\nc");

	ck_assert_uint_eq(file->line_count, 3);
	expect_position(file, 0, 1, 1);
	expect_position(file, 2, 1, 3);
	expect_position(file, 3, 2, 1);
	expect_position(file, 4, 3, 1);
	expect_position(file, 5, 3, 2);
	expect_position(file, 99, 3, 2);
}
END_TEST

START_TEST(positions_in_an_empty_text)
{
	struct source_file *file = add("a.cfg", "");

	ck_assert_uint_eq(file->line_count, 1);
	expect_position(file, 0, 1, 1);
	ck_assert_uint_eq(source_line_end(file, 1), 0);
}
END_TEST

START_TEST(columns_are_characters)
{
	/* a, e acute, euro, an emoji, b */
	struct source_file *file = add("a.cfg", "a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80"
	                                        "b");

	expect_position(file, 1, 1, 2);
	expect_position(file, 3, 1, 3);
	expect_position(file, 6, 1, 4);
	expect_position(file, 10, 1, 5);
	expect_position(file, 2, 1, 2); /* inside a character */
	expect_position(file, 8, 1, 4);
}
END_TEST

START_TEST(bytes_that_are_not_utf8_count_one_column_each)
{
	/* Latin-1, an overlong form, a surrogate, and a character cut off by the end */
	struct source_file *file = add("a.cfg", "\xe9x\xc0\x80\xed\xa0\x80\xe2\x82");

	for (size_t i = 0; i <= file->length; i++)
		expect_position(file, i, 1, i + 1);
}
END_TEST

START_TEST(null_bytes_are_characters)
{
	struct source_file *file = source_store_add(&store, "a.cfg", "a\0b\nc", 5);

	ck_assert_uint_eq(file->line_count, 2);
	expect_position(file, 2, 1, 3);
	expect_position(file, 4, 2, 1);
}
END_TEST

START_TEST(lines_end_before_their_line_end)
{
	struct source_file *file = add("a.cfg", "one\r\ntwo\n\r\nfour\r");

	ck_assert_uint_eq(file->line_count, 4);
	ck_assert_uint_eq(source_line_start(file, 1), 0);
	ck_assert_uint_eq(source_line_end(file, 1), 3);
	ck_assert_uint_eq(source_line_start(file, 2), 5);
	ck_assert_uint_eq(source_line_end(file, 2), 8);
	ck_assert_uint_eq(source_line_start(file, 3), 9);
	ck_assert_uint_eq(source_line_end(file, 3), 9);
	ck_assert_uint_eq(source_line_start(file, 4), 11);
	ck_assert_uint_eq(source_line_end(file, 4), 16); /* a lone CR ends no line */
}
END_TEST

START_TEST(line_numbers_are_clamped)
{
	struct source_file *file = add("a.cfg", "one\ntwo\n");

	ck_assert_uint_eq(file->line_count, 3);
	ck_assert_uint_eq(source_line_start(file, 0), 0);
	ck_assert_uint_eq(source_line_end(file, 0), 3);
	ck_assert_uint_eq(source_line_start(file, 77), 8);
	ck_assert_uint_eq(source_line_end(file, 77), 8);
}
END_TEST

START_TEST(spans_are_made)
{
	struct span span = span_make(3, 4, 5);

	ck_assert_int_eq(span.file, 3);
	ck_assert_uint_eq(span.start, 4);
	ck_assert_uint_eq(span.end, 5);
	ck_assert_int_eq(SPAN_NONE.file, SOURCE_NONE);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("source");
	TCase *tests = tcase_create("source");

	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_add_test(tests, store_numbers_files_and_finds_them);
	tcase_add_test(tests, store_keeps_the_first_text_of_a_name);
	tcase_add_test(tests, positions_count_lines_and_columns_from_1);
	tcase_add_test(tests, positions_in_an_empty_text);
	tcase_add_test(tests, columns_are_characters);
	tcase_add_test(tests, bytes_that_are_not_utf8_count_one_column_each);
	tcase_add_test(tests, null_bytes_are_characters);
	tcase_add_test(tests, lines_end_before_their_line_end);
	tcase_add_test(tests, line_numbers_are_clamped);
	tcase_add_test(tests, spans_are_made);
	suite_add_tcase(suite, tests);
	return suite;
}
