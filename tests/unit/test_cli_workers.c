/* SPDX-License-Identifier: MIT */
/* Pieces of work in several processes: the order of their outcomes, and what becomes of them when a process dies. */
#include "unit.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/workers.h"

#define PIECES 200

struct record {
	const size_t *deadly; /* pieces over which a process dies */
	size_t deadly_count;
	size_t taken;
	size_t lost;
};

static bool is_deadly(const struct record *record, size_t index)
{
	for (size_t i = 0; i < record->deadly_count; i++)
		if (record->deadly[i] == index)
			return true;
	return false;
}

static int do_piece(void *context, size_t index, struct text_builder *out)
{
	if (is_deadly(context, index))
		kill(getpid(), SIGKILL);
	text_printf(out, "piece %zu", index);
	fprintf(stderr, "message %zu", index);
	return (int)(index % 4);
}

static void take_piece(void *context, size_t index, const struct worker_outcome *outcome)
{
	struct record *record = context;
	char wanted[64];

	ck_assert_uint_eq(index, record->taken++);
	ck_assert_int_eq(outcome->is_lost, is_deadly(record, index));
	record->lost += outcome->is_lost;
	if (outcome->is_lost)
		return;
	ck_assert_int_eq(outcome->status, (int)(index % 4));
	snprintf(wanted, sizeof(wanted), "piece %zu", index);
	ck_assert_uint_eq(outcome->length, strlen(wanted));
	ck_assert_mem_eq(outcome->bytes, wanted, outcome->length);
	snprintf(wanted, sizeof(wanted), "message %zu", index);
	ck_assert_uint_eq(outcome->message_length, strlen(wanted));
	ck_assert_mem_eq(outcome->messages, wanted, outcome->message_length);
}

static void expect(unsigned workers, const size_t *deadly, size_t deadly_count)
{
	struct record record = {.deadly = deadly, .deadly_count = deadly_count};

	ck_assert(workers_run(workers, PIECES, do_piece, take_piece, &record));
	ck_assert_uint_eq(record.taken, PIECES);
	ck_assert_uint_eq(record.lost, deadly_count);
}

START_TEST(outcomes_come_in_order)
{
	expect((unsigned)_i, NULL, 0);
}
END_TEST

START_TEST(a_process_that_dies_loses_one_piece)
{
	static const size_t deadly[] = {0, 1, 2, 3, 77, 78, 150, PIECES - 1};

	expect((unsigned)_i, deadly, sizeof(deadly) / sizeof(deadly[0]));
}
END_TEST

START_TEST(every_piece_may_be_deadly)
{
	size_t deadly[PIECES];

	for (size_t i = 0; i < PIECES; i++)
		deadly[i] = i;
	expect((unsigned)_i, deadly, PIECES);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("cli_workers");
	TCase *tests = tcase_create("cli_workers");

	tcase_set_timeout(tests, 60);
	tcase_add_loop_test(tests, outcomes_come_in_order, 1, 6);
	tcase_add_loop_test(tests, a_process_that_dies_loses_one_piece, 1, 6);
	tcase_add_loop_test(tests, every_piece_may_be_deadly, 1, 4);
	suite_add_tcase(suite, tests);
	return suite;
}
