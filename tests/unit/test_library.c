/* SPDX-License-Identifier: MIT */
/* The library: what it answers, and that checks in several threads do not disturb each other. */
#include "unit.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openocdlint/openocdlint.h>

static const char good[] = "adapter driver dummy\ntransport select jtag\nadapter speed 1000\nreset_config srst_only\n";
static const char bad[] = "adapter driver dummy\nadaptor speed 1000\n";

static enum openocdlint_status check_text(const char *text, char **output)
{
	const struct openocdlint_request request = {.file = "board.cfg", .text = text, .text_length = strlen(text)};
	return openocdlint_check(&request, output);
}

static void expect(const char *text, enum openocdlint_status status, const char *part)
{
	char *output;
	ck_assert_int_eq(check_text(text, &output), status);
	ck_assert_msg(strstr(output, part) != NULL, "no '%s' in %s", part, output);
	openocdlint_free(output);
}

START_TEST(a_text_is_checked_as_a_file)
{
	expect(good, OPENOCDLINT_CLEAN, "\"ok\": true");
	expect(bad, OPENOCDLINT_FOUND, "unknown-command");
	expect(bad, OPENOCDLINT_FOUND, "\"file\": \"board.cfg\"");
	expect("echo {\n", OPENOCDLINT_FOUND, "syntax-error");
}
END_TEST

START_TEST(what_was_asked_for_counts)
{
	static const char *const none[] = {"unknown-command", NULL};
	struct openocdlint_request request = {.file = "board.cfg", .text = bad, .text_length = strlen(bad)};
	char *output;
	request.ignore = none;
	ck_assert_int_eq(openocdlint_check(&request, &output), OPENOCDLINT_CLEAN);
	openocdlint_free(output);
	request.ignore = NULL;
	request.select = none;
	request.version = "0.10.0";
	ck_assert_int_eq(openocdlint_check(&request, &output), OPENOCDLINT_FOUND);
	ck_assert_ptr_nonnull(strstr(output, "\"openocd\": \"0.10.0\""));
	ck_assert_ptr_null(strstr(output, "missing-adapter-speed"));
	openocdlint_free(output);
}
END_TEST

static void expect_refusal(const struct openocdlint_request *request, enum openocdlint_status status,
                           const char *reason)
{
	char *output;
	ck_assert_int_eq(openocdlint_check(request, &output), status);
	ck_assert_str_eq(output, reason);
	openocdlint_free(output);
}

START_TEST(what_cannot_be_checked_is_told)
{
	static const char binary[] = "adapter driver dummy\n\0";
	struct openocdlint_request request = {0};
	expect_refusal(&request, OPENOCDLINT_BAD_REQUEST, "no file was named");
	request.file = "/nonexistent/board.cfg";
	expect_refusal(&request, OPENOCDLINT_FAULT, "/nonexistent/board.cfg: No such file or directory");
	request.version = "7";
	expect_refusal(&request, OPENOCDLINT_BAD_REQUEST, "the version of OpenOCD is not known");
	request = (struct openocdlint_request){.file = "board.cfg", .text = binary, .text_length = sizeof(binary)};
	expect_refusal(&request, OPENOCDLINT_FAULT, "board.cfg: is no text");
	ck_assert_ptr_nonnull(strchr(openocdlint_version(), '.'));
}
END_TEST

/* ---- threads ---- */

/* Sorting and times go through what all threads share; a limit of steps breaks the last one off. */
static const char *const texts[] = {
	good,
	bad,
	"source [find interface/stlink.cfg]\nsource [find target/stm32f4x.cfg]\n",
	"source [find board/stm32f4discovery.cfg]\nset x [lsort -integer {3 1 2}]\nif {$x ne \"1 2 3\"} { error $x }\n",
	"proc order {a b} { return [expr {[lindex [lsort [list $a $b]] 0] eq $a ? -1 : 1}] }\n"
	"for {set i 0} {$i < 200} {incr i} {\n\tset x [lsort -command order {d b c a e}]\n"
	"\tif {$x ne \"a b c d e\"} { error $x }\n}\n",
	"for {set i 0} {$i < 200} {incr i} {\n\tset x [clock format [expr {$i * 31536000}] -format %j -gmt 1]\n"
	"\tif {$x < 1 || $x > 366} { error $x }\n}\n",
	"lsort -command nonsense {b a}\n",
	"proc f {} { lsort -command {apply {{a b} f}} {b a} }\nf\n",
	"adapter driver dummy\nadapter_khz 1000\ntransport select swd\n$_TARGETNAME configure -event gdb-attach { halt "
	"}\n",
};
#define TEXT_COUNT (sizeof(texts) / sizeof(texts[0]))
#define THREAD_COUNT 6
#define ROUNDS 8

struct thread {
	pthread_t id;
	size_t number;
	char *const *expected;
	char *different; /* the first answer that is another one */
};

static void *check_all(void *context)
{
	struct thread *thread = context;
	for (size_t i = 0; i < ROUNDS * TEXT_COUNT && !thread->different; i++) {
		size_t which = (i + thread->number) % TEXT_COUNT;
		char *output;
		check_text(texts[which], &output);
		if (strcmp(output, thread->expected[which]) != 0)
			thread->different = output;
		else
			openocdlint_free(output);
	}
	return NULL;
}

static void check_in_threads(char *const *expected)
{
	struct thread threads[THREAD_COUNT];
	for (size_t i = 0; i < THREAD_COUNT; i++) {
		threads[i] = (struct thread){.number = i * 5, .expected = expected};
		ck_assert_int_eq(pthread_create(&threads[i].id, NULL, check_all, &threads[i]), 0);
	}
	for (size_t i = 0; i < THREAD_COUNT; i++)
		ck_assert_int_eq(pthread_join(threads[i].id, NULL), 0);
	for (size_t i = 0; i < THREAD_COUNT; i++)
		ck_assert_msg(!threads[i].different, "thread %zu: %s", i, threads[i].different);
}

START_TEST(threads_do_not_disturb_each_other)
{
	char *expected[TEXT_COUNT];
	for (size_t i = 0; i < TEXT_COUNT; i++)
		check_text(texts[i], &expected[i]);
	ck_assert_ptr_null(strstr(expected[4], "\"ok\": false"));
	ck_assert_ptr_null(strstr(expected[5], "\"ok\": false"));
	check_in_threads(expected);
	for (size_t i = 0; i < TEXT_COUNT; i++)
		openocdlint_free(expected[i]);
}
END_TEST

#ifndef __SANITIZE_THREAD__ /* which holds signals back until a thread calls the system */

static enum openocdlint_status status_of(const char *file, const char *text, unsigned milliseconds)
{
	struct openocdlint_request request = {
		.file = file, .text = text, .text_length = strlen(text), .milliseconds = milliseconds};
	enum openocdlint_status status;
	char *output;
	status = openocdlint_check(&request, &output);
	openocdlint_free(output);
	return status;
}

static void *check_loop(void *status)
{
	*(enum openocdlint_status *)status =
		status_of("loop.cfg", "adapter driver dummy\nset text [string repeat a 100000]\nwhile 1 {}\n", 300);
	return NULL;
}

/* So does one whose comparison never comes back from a sort, which others wait for. */
static void *check_sort(void *status)
{
	*(enum openocdlint_status *)status =
		status_of("sort.cfg", "lsort -command {apply {{a b} {while 1 {}}}} {b a}\n", 300);
	return NULL;
}

/* Deeply nested data makes the interpreter use up its stack. */
static void *check_crash(void *status)
{
	*(enum openocdlint_status *)status =
		status_of("deep.cfg",
	                  "set x a\nfor {set i 0} {$i < 300000} {incr i} { set x [list $x $i] }\nset y $x\nappend y b\n"
	                  "foreach z $x {}\n",
	                  0);
	return NULL;
}

START_TEST(each_thread_has_its_own_limits)
{
	void *(*const functions[])(void *context) = {check_loop, check_sort, check_crash, check_loop, check_sort};
	enum { COUNT = sizeof(functions) / sizeof(functions[0]) };
	enum openocdlint_status statuses[COUNT];
	pthread_t threads[COUNT];
	char *before, *after;
	openocdlint_handle_signals();
	check_text(texts[3], &before);
	for (size_t i = 0; i < COUNT; i++)
		ck_assert_int_eq(pthread_create(&threads[i], NULL, functions[i], &statuses[i]), 0);
	for (int i = 0; i < 20; i++) {
		check_text(texts[3], &after);
		ck_assert_str_eq(after, before);
		openocdlint_free(after);
	}
	for (size_t i = 0; i < COUNT; i++) {
		ck_assert_int_eq(pthread_join(threads[i], NULL), 0);
		ck_assert_msg(statuses[i] == OPENOCDLINT_FAULT, "thread %zu: status %d", i, (int)statuses[i]);
	}
	check_text(texts[3], &after);
	ck_assert_str_eq(after, before);
	openocdlint_free(before);
	openocdlint_free(after);
}
END_TEST

#endif

Suite *unit_suite(void)
{
	Suite *suite = suite_create("library");
	TCase *cases = tcase_create("check");
	tcase_set_timeout(cases, 120);
	tcase_add_test(cases, a_text_is_checked_as_a_file);
	tcase_add_test(cases, what_was_asked_for_counts);
	tcase_add_test(cases, what_cannot_be_checked_is_told);
	tcase_add_test(cases, threads_do_not_disturb_each_other);
#ifndef __SANITIZE_THREAD__
	tcase_add_test(cases, each_thread_has_its_own_limits);
#endif
	suite_add_tcase(suite, cases);
	return suite;
}
