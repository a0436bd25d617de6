/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <string.h>

#include "base/text.h"
#include "base/yaml.h"

static struct arena arena;

static void set_up(void)
{
	arena_init(&arena);
}

static void tear_down(void)
{
	arena_release(&arena);
}

static struct yaml_node *read_text(const char *text)
{
	struct yaml_error error;
	struct yaml_node *root;

	if (!yaml_read(&arena, text, strlen(text), &root, &error))
		ck_abort_msg("%zu:%zu: %s", error.line, error.column, error.message);
	return root;
}

static void expect_error(const char *text, size_t line, size_t column, const char *message)
{
	struct yaml_error error;
	struct yaml_node *root;

	ck_assert(!yaml_read(&arena, text, strlen(text), &root, &error));
	ck_assert_ptr_null(root);
	ck_assert_str_eq(error.message, message);
	ck_assert_uint_eq(error.line, line);
	ck_assert_uint_eq(error.column, column);
}

static void expect_scalar(const struct yaml_node *node, const char *value, size_t line, size_t column)
{
	ck_assert_ptr_nonnull(node);
	ck_assert_str_eq(yaml_string(node), value);
	ck_assert_uint_eq(node->line, line);
	ck_assert_uint_eq(node->column, column);
}

START_TEST(nodes_know_their_place)
{
	struct yaml_node *root = read_text("# comment\n"
	                                   "openocd: 0.12.0\n"
	                                   "\xc3\xa9: {b: [x, 'y']}\n"
	                                   "list:\n"
	                                   "  - one\n"
	                                   "  - \"two\"\n");
	const struct yaml_node *list = yaml_get(root, "list");

	ck_assert_int_eq(root->kind, YAML_MAPPING);
	ck_assert_uint_eq(root->pairs.count, 3);
	expect_scalar(root->pairs.items[0].key, "openocd", 2, 1);
	expect_scalar(yaml_get(root, "openocd"), "0.12.0", 2, 10);
	expect_scalar(yaml_get(yaml_get(root, "\xc3\xa9"), "b")->items.items[1], "y", 3, 12);
	ck_assert_int_eq(list->kind, YAML_SEQUENCE);
	ck_assert_uint_eq(list->line, 5);
	ck_assert_uint_eq(list->column, 3);
	expect_scalar(list->items.items[1], "two", 6, 5);
	ck_assert(list->items.items[1]->is_quoted);
	ck_assert(!list->items.items[0]->is_quoted);
}
END_TEST

START_TEST(keys_stay_in_order)
{
	struct yaml_node *root = read_text("z: 1\na: 2\nm: 3\n");

	ck_assert_str_eq(root->pairs.items[0].key->value, "z");
	ck_assert_str_eq(root->pairs.items[1].key->value, "a");
	ck_assert_str_eq(root->pairs.items[2].key->value, "m");
}
END_TEST

START_TEST(scalars_have_kinds)
{
	struct yaml_node *root = read_text("a: true\nb: 'true'\nc:\nd: null\ne: ''\nf: false\ng: |\n  two\n  lines\n");
	bool value = false;

	ck_assert(yaml_boolean(yaml_get(root, "a"), &value) && value);
	ck_assert(!yaml_boolean(yaml_get(root, "b"), &value));
	ck_assert(yaml_boolean(yaml_get(root, "f"), &value) && !value);
	ck_assert(!yaml_boolean(yaml_get(root, "c"), &value));
	ck_assert(yaml_is_null(yaml_get(root, "c")));
	ck_assert(yaml_is_null(yaml_get(root, "d")));
	ck_assert(!yaml_is_null(yaml_get(root, "e")));
	ck_assert_str_eq(yaml_string(yaml_get(root, "g")), "two\nlines\n");
	ck_assert(yaml_get(root, "g")->is_quoted);
}
END_TEST

START_TEST(questions_to_the_wrong_node)
{
	struct yaml_node *root = read_text("[a]");
	bool value;

	ck_assert_ptr_null(yaml_get(root, "a"));
	ck_assert_ptr_null(yaml_get(NULL, "a"));
	ck_assert_ptr_null(yaml_string(root));
	ck_assert_ptr_null(yaml_string(NULL));
	ck_assert(!yaml_is_null(root));
	ck_assert(!yaml_boolean(root, &value));
}
END_TEST

START_TEST(documents_without_content)
{
	ck_assert_ptr_null(read_text(""));
	ck_assert_ptr_null(read_text("# only a comment\n"));
	ck_assert(yaml_is_null(read_text("---\n")));
}
END_TEST

START_TEST(syntax_errors_have_places)
{
	expect_error("a: [1, 2\n", 2, 1,
	             "did not find expected ',' or ']' (while parsing a flow sequence that starts in line 1)");
	expect_error("a: b: c\n", 1, 5, "mapping values are not allowed in this context");
	expect_error("a: 'b\n", 2, 1,
	             "found unexpected end of stream (while scanning a quoted scalar that starts in line 1)");
}
END_TEST

START_TEST(bytes_that_are_no_text_have_places)
{
	expect_error("a: b\nc: \xff\n", 2, 4, "invalid leading UTF-8 octet");
	expect_error("a: \x01\n", 1, 4, "control characters are not allowed");
}
END_TEST

START_TEST(duplicate_keys_are_refused)
{
	expect_error("a: 1\nb: 2\na: 3\n", 3, 1, "the key 'a' is given twice");
	expect_error("x: {a: 1, 'a': 2}\n", 1, 11, "the key 'a' is given twice");
	read_text("x: {a: 1}\ny: {a: 2}\n"); /* two mappings may have it */
}
END_TEST

START_TEST(what_can_grow_or_loop_is_refused)
{
	expect_error("a: &x [1]\nb: *x\n", 1, 4, "anchors and aliases are not supported here");
	expect_error("a: &x 1\n", 1, 4, "anchors and aliases are not supported here");
	expect_error("&x {a: *x}\n", 1, 1, "anchors and aliases are not supported here");
	expect_error("a: *x\n", 1, 4, "anchors and aliases are not supported here");
}
END_TEST

START_TEST(other_unusual_documents_are_refused)
{
	expect_error("a: 1\n---\nb: 2\n", 2, 1, "a second document is not supported here");
	expect_error("[a]: 1\n", 1, 1, "a key must be a plain word or string");
	expect_error("a: \"x\\0y\"\n", 1, 4, "a null character is not allowed here");
}
END_TEST

static char *nested(size_t depth)
{
	struct text_builder text;
	char *copy;

	text_init(&text);
	for (size_t i = 0; i < depth; i++)
		text_add_char(&text, '[');
	for (size_t i = 0; i < depth; i++)
		text_add_char(&text, ']');
	copy = text_copy(&text, &arena);
	text_release(&text);
	return copy;
}

START_TEST(depth_is_limited)
{
	read_text(nested(YAML_DEPTH_LIMIT));
	expect_error(nested(YAML_DEPTH_LIMIT + 1), 1, YAML_DEPTH_LIMIT + 1, "more than 100 nested levels");
	expect_error(nested(100000), 1, YAML_DEPTH_LIMIT + 1, "more than 100 nested levels");
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("yaml");
	TCase *tests = tcase_create("yaml");

	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_add_test(tests, nodes_know_their_place);
	tcase_add_test(tests, keys_stay_in_order);
	tcase_add_test(tests, scalars_have_kinds);
	tcase_add_test(tests, questions_to_the_wrong_node);
	tcase_add_test(tests, documents_without_content);
	tcase_add_test(tests, syntax_errors_have_places);
	tcase_add_test(tests, bytes_that_are_no_text_have_places);
	tcase_add_test(tests, duplicate_keys_are_refused);
	tcase_add_test(tests, what_can_grow_or_loop_is_refused);
	tcase_add_test(tests, other_unusual_documents_are_refused);
	tcase_add_test(tests, depth_is_limited);
	suite_add_tcase(suite, tests);
	return suite;
}
