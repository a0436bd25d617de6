/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "diag/diagnostic.h"

static struct arena arena;
static struct diagnostic_sink sink;

static void set_up(void)
{
	arena_init(&arena);
	diagnostic_sink_init(&sink, &arena);
}

static void tear_down(void)
{
	arena_release(&arena);
}

static struct diagnostic *add(const char *rule, source_id file, size_t start, const char *message)
{
	return diagnostic_add(&sink, rule, SEVERITY_WARNING, span_make(file, start, start + 2), "%s", message);
}

START_TEST(severities_have_names)
{
	ck_assert_str_eq(severity_name(SEVERITY_NOTE), "note");
	ck_assert_str_eq(severity_name(SEVERITY_WARNING), "warning");
	ck_assert_str_eq(severity_name(SEVERITY_ERROR), "error");
}
END_TEST

START_TEST(a_finding_keeps_what_it_is_told)
{
	struct diagnostic *finding =
		diagnostic_add(&sink, "rule-a", SEVERITY_ERROR, span_make(2, 2, 3), "no '%s' in %d", "x", 7);
	struct fix *fix = diagnostic_add_fix(&sink, finding, FIX_UNSAFE, "Write y");
	char text[] = "y";

	diagnostic_set_help(&sink, finding, "use %s", "y");
	diagnostic_add_related(&sink, finding, span_make(1, 1, 1), "first %s", "here");
	fix_replace(&sink, fix, span_make(2, 2, 3), text);
	fix_declare_change(&sink, fix, "event %s", "t.cpu");
	text[0] = 'z'; /* the text was copied */

	ck_assert_uint_eq(sink.items.count, 1);
	ck_assert_str_eq(finding->message, "no 'x' in 7");
	ck_assert_str_eq(finding->help, "use y");
	ck_assert_uint_eq(finding->related.count, 1);
	ck_assert_str_eq(finding->related.items[0].message, "first here");
	ck_assert_ptr_eq(finding->fix, fix);
	ck_assert_int_eq(fix->safety, FIX_UNSAFE);
	ck_assert_str_eq(fix->title, "Write y");
	ck_assert_str_eq(fix->edits.items[0].text, "y");
	ck_assert_str_eq(fix->changes.items[0], "event t.cpu");
}
END_TEST

START_TEST(findings_are_sorted_by_file_start_and_rule)
{
	add("b", 2, 5, "6");
	add("a", 2, 5, "5");
	add("z", 1, 9, "3");
	add("z", 2, 0, "4");
	add("z", 1, 2, "2");
	add("z", SOURCE_NONE, 0, "1");
	diagnostic_sink_finish(&sink);

	ck_assert_uint_eq(sink.items.count, 6);
	for (size_t i = 0; i < 6; i++)
		ck_assert_int_eq(sink.items.items[i]->message[0], (int)('1' + i));
}
END_TEST

START_TEST(the_first_of_equal_findings_stays)
{
	struct diagnostic *first = add("a", 1, 4, "same");
	struct diagnostic *other = add("a", 1, 4, "other");

	add("a", 1, 4, "same");
	add("a", 1, 4, "same");
	diagnostic_sink_finish(&sink);
	ck_assert_uint_eq(sink.items.count, 2);
	ck_assert_ptr_eq(sink.items.items[0], other);
	ck_assert_ptr_eq(sink.items.items[1], first);

	diagnostic_sink_finish(&sink); /* a second time changes nothing */
	ck_assert_uint_eq(sink.items.count, 2);
}
END_TEST

START_TEST(an_empty_sink_is_finished)
{
	diagnostic_sink_finish(&sink);
	ck_assert_uint_eq(sink.items.count, 0);
}
END_TEST

START_TEST(edits_are_sorted_and_insertions_keep_their_order)
{
	struct diagnostic *finding = add("a", 1, 4, "x");
	struct fix *fix = diagnostic_add_fix(&sink, finding, FIX_SAFE, "t");

	fix_replace(&sink, fix, span_make(2, 0, 0), "6");
	fix_replace(&sink, fix, span_make(1, 9, 9), "3");
	fix_replace(&sink, fix, span_make(1, 9, 9), "4");
	fix_replace(&sink, fix, span_make(1, 9, 11), "5");
	fix_replace(&sink, fix, span_make(1, 2, 8), "2");
	fix_replace(&sink, fix, span_make(1, 0, 2), "1");
	diagnostic_sink_finish(&sink);

	for (size_t i = 0; i < 6; i++)
		ck_assert_int_eq(fix->edits.items[i].text[0], (int)('1' + i));
}
END_TEST

START_TEST(many_findings)
{
	for (size_t i = 0; i < 5000; i++)
		add("a", 1, (i * 7919) % 1000, "m");
	diagnostic_sink_finish(&sink);
	ck_assert_uint_eq(sink.items.count, 1000);
	for (size_t i = 0; i < 1000; i++)
		ck_assert_uint_eq(sink.items.items[i]->span.start, i);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("diag");
	TCase *tests = tcase_create("diag");

	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_add_test(tests, severities_have_names);
	tcase_add_test(tests, a_finding_keeps_what_it_is_told);
	tcase_add_test(tests, findings_are_sorted_by_file_start_and_rule);
	tcase_add_test(tests, the_first_of_equal_findings_stays);
	tcase_add_test(tests, an_empty_sink_is_finished);
	tcase_add_test(tests, edits_are_sorted_and_insertions_keep_their_order);
	tcase_add_test(tests, many_findings);
	suite_add_tcase(suite, tests);
	return suite;
}
