/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/confine.h"

/* Each test is a process of its own: none of this can be taken back. */

/* As the kernel tells it: prctl(2) is one of the calls that were given up. */
static bool is_confined(void)
{
	char text[8192];
	int file = open("/proc/self/status", O_RDONLY | O_CLOEXEC);
	ssize_t length = read(file, text, sizeof(text) - 1);

	close(file);
	text[length > 0 ? length : 0] = '\0';
	return strstr(text, "Seccomp:\t2") != NULL;
}

/* False where there are no filters: under the sanitizers, or on another system. */
static bool confine(enum confinement confinement, const char *wish)
{
	setenv("OPENOCDLINT_CONFINE", wish, 1);
	confine_process(confinement);
	return is_confined();
}

static void expect_refused(int result, int error)
{
	int seen = errno;

	ck_assert_int_eq(result, -1);
	ck_assert_int_eq(seen, error);
}

START_TEST(a_reader_reads_and_does_no_more)
{
	struct stat status;
	char *words[] = {NULL};

	if (!confine(CONFINE_READER, ""))
		return;
	ck_assert_int_eq(stat("/", &status), 0);
	ck_assert_int_ge(open("/", O_RDONLY | O_CLOEXEC), 0);
	expect_refused(open("written", O_WRONLY | O_CREAT, 0600), EPERM);
	expect_refused(open("/dev/null", O_RDWR), EPERM);
	expect_refused(open(".", O_RDONLY | O_TRUNC), EPERM);
	expect_refused(unlink("written"), ENOSYS);
	expect_refused(rename("written", "other"), ENOSYS);
	expect_refused(mkdir("written", 0700), ENOSYS);
	expect_refused(chdir("/"), ENOSYS);
	expect_refused(socket(AF_INET, SOCK_STREAM, 0), ENOSYS);
	expect_refused(execve("/bin/true", words, words), ENOSYS);
	expect_refused(fork(), ENOSYS);
	expect_refused(kill(getppid(), 0), ENOSYS);
}
END_TEST

START_TEST(a_parent_starts_processes_that_are_readers)
{
	int status = 0;
	pid_t child;

	if (!confine(CONFINE_PARENT, ""))
		return;
	expect_refused(open("written", O_WRONLY | O_CREAT, 0600), EPERM);
	child = fork();
	if (child == 0) {
		confine_process(CONFINE_READER);
		_exit(fork() < 0 && open("written", O_WRONLY | O_CREAT, 0600) < 0 ? 42 : 1);
	}
	ck_assert_int_gt(child, 0);
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 42);
}
END_TEST

/* What the process does to itself still works: the way out of a crash of the interpreter goes through it. */
START_TEST(a_reader_can_abort)
{
	if (!confine(CONFINE_READER, "kill"))
		raise(SIGABRT);
	abort();
}
END_TEST

START_TEST(a_wish_makes_a_violation_deadly)
{
	if (!confine(CONFINE_READER, "kill"))
		raise(SIGSYS);
	(void)!chdir("/");
}
END_TEST

START_TEST(a_wish_turns_it_off)
{
	ck_assert(!confine(CONFINE_READER, "off"));
	ck_assert_int_eq(chdir("/"), 0);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("confine");
	TCase *tests = tcase_create("confine");

	tcase_add_test(tests, a_reader_reads_and_does_no_more);
	tcase_add_test(tests, a_parent_starts_processes_that_are_readers);
	tcase_add_test_raise_signal(tests, a_reader_can_abort, SIGABRT);
	tcase_add_test_raise_signal(tests, a_wish_makes_a_violation_deadly, SIGSYS);
	tcase_add_test(tests, a_wish_turns_it_off);
	suite_add_tcase(suite, tests);
	return suite;
}
