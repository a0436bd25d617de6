/* SPDX-License-Identifier: MIT */
/* Logs: what the reader makes of wrapped and decorated lines, patterns, every message row, and how causes are ranked.
 */
#include "unit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "diagnose/diagnosis.h"

/* ---- the reader ---- */

struct seen {
	struct text_builder out;
};

static const char level_letters[] = "DIUWE";

static void note_line(void *context, const struct log_line *line)
{
	struct seen *seen = context;

	text_printf(&seen->out, "%zu %c %s%s%s\n", line->number, level_letters[line->level], line->place,
	            *line->place ? "|" : "", line->text);
	ck_assert_uint_eq(strlen(line->text), line->length);
}

static void expect_lines_of(const char *log, size_t length, size_t step, const char *expected)
{
	struct log_reader *reader = malloc(sizeof(*reader));
	struct seen seen;

	ck_assert_ptr_nonnull(reader);
	text_init(&seen.out);
	log_reader_init(reader, note_line, &seen);
	for (size_t i = 0; i < length; i += step)
		log_reader_feed(reader, log + i, i + step < length ? step : length - i);
	log_reader_finish(reader);
	ck_assert_str_eq(seen.out.bytes, expected);
	text_release(&seen.out);
	free(reader);
}

/* In one piece and byte by byte. */
static void expect_lines(const char *log, const char *expected)
{
	expect_lines_of(log, strlen(log), strlen(log), expected);
	expect_lines_of(log, strlen(log), 1, expected);
}

START_TEST(levels_and_places_are_read)
{
	expect_lines("Error: open failed\nWarn : slow\nInfo : ready\nhello\n",
	             "1 E open failed\n2 W slow\n3 I ready\n4 U hello\n");
	expect_lines("/tmp/a b.cfg:6: Error: bad\n", "1 E b.cfg:6|bad\n");
	expect_lines("embedded:startup.tcl:26: Error: Can't find x.cfg\n",
	             "1 E embedded:startup.tcl:26|Can't find x.cfg\n");
}
END_TEST

START_TEST(decorations_are_taken_away)
{
	expect_lines("\x1b[31mError: open failed\x1b[0m\r\n", "1 E open failed\n");
	expect_lines("> > Error: open failed\n", "1 E open failed\n");
	expect_lines("```\n`Error: open failed`\n```\n", "2 E open failed\n");
	expect_lines("12:34:56: Error: open failed\n", "1 E open failed\n");
	expect_lines("[2024-01-01 10:00:00] [OPENOCD] Error: open failed\n", "1 E open failed\n");
	expect_lines("### OpenOCD: Error: open failed\n", "1 E open failed\n");
	expect_lines("\xef\xbb\xbf"
	             "Error: can\xe2\x80\x99t\n",
	             "1 E can't\n");
	expect_lines("** OpenOCD init failed **\n", "1 U ** OpenOCD init failed **\n");
	expect_lines("10 %\r50 %\rError: open failed\n", "1 U 10 %\n1 U 50 %\n1 E open failed\n");
}
END_TEST

START_TEST(heads_of_debug_logs_are_taken_away)
{
	expect_lines("\tError: 96 1964 stlink_usb.c:3411 stlink_usb_usb_open(): open failed\n", "1 E open failed\n");
	expect_lines("User : 3 11 options.c:52 configuration_output_handler(): debug_level: 3\n",
	             "1 U debug_level: 3\n");
	expect_lines("Error: 96 percent done\n", "1 E 96 percent done\n");
	expect_lines("Debug: 7 11 a.c:3 f(): echo Error: not one\n", "1 D  7 11 a.c:3 f(): echo Error: not one\n");
}
END_TEST

START_TEST(lines_run_together_are_parted)
{
	expect_lines("Error: open failedError: init failed\n", "1 E open failed\n1 E init failed\n");
	expect_lines("Info : ready Error: open failed\n", "1 I ready\n1 E open failed\n");
	expect_lines("Info : ready a.cfg:3: Error: bad\n", "1 I ready\n1 E a.cfg:3|bad\n");
}
END_TEST

START_TEST(wrapped_lines_are_joined)
{
	expect_lines("Error: Connect failed. Consider setting up a gdb-attach event for the target to \n"
	             "prepare target for GDB connect\nError: next\n",
	             "1 E Connect failed. Consider setting up a gdb-attach event for the target to prepare target for "
	             "GDB connect\n3 E next\n");
	/* A terminal cuts within words. */
	expect_lines("Error: unable to open ftdi device with vid 0403, pid 6010, description '*', seri\n"
	             "al '*'\n",
	             "1 E unable to open ftdi device with vid 0403, pid 6010, description '*', serial '*'\n");
	/* An empty line parts them, whether the log has carriage returns somewhere or not. */
	expect_lines("Error: Connect failed. Consider setting up a gdb-attach event for the target to \n\n"
	             "prepare target for GDB connect\nInfo : 10 %\rInfo : 20 %\n",
	             "1 E Connect failed. Consider setting up a gdb-attach event for the target to\n"
	             "3 U prepare target for GDB connect\n4 I 10 %\n4 I 20 %\n");
	expect_lines(
		"Error: Debug Adapter has to be specified, see \"adapter driver\" command....\nin procedure 'init'\n",
		"1 E Debug Adapter has to be specified, see \"adapter driver\" command....\n"
		"2 U in procedure 'init'\n");
}
END_TEST

START_TEST(utf16_is_read)
{
	const char log[] = "\xff\xfe"
			   "E\0r\0r\0o\0r\0:\0 \0x\0\r\0\n\0";

	expect_lines_of(log, sizeof(log) - 1, sizeof(log) - 1, "1 E x\n");
	expect_lines_of(log, sizeof(log) - 1, 2, "1 E x\n");
	expect_lines_of(log, sizeof(log) - 1, 1, "1 E x\n");
	expect_lines("\xef\xbb\xbf"
	             "Error: x\n",
	             "1 E x\n");
	expect_lines("\xef\xbb"
	             "Error: x",
	             "1 E x\n");
	expect_lines("\xef", "1 U \xef\n");
}
END_TEST

START_TEST(long_lines_are_cut)
{
	size_t length = (size_t)1 << 20;
	char *log = malloc(length + 20);
	struct log_reader *reader = malloc(sizeof(*reader));
	struct seen seen;

	ck_assert_ptr_nonnull(log);
	ck_assert_ptr_nonnull(reader);
	memset(log, 'x', length);
	log[7] = '\x1b'; /* such a line is copied to be cleaned */
	memcpy(log + length, "\nError: y\n", 11);
	text_init(&seen.out);
	log_reader_init(reader, note_line, &seen);
	log_reader_feed(reader, log, length + 10);
	log_reader_finish(reader);
	ck_assert_uint_lt(seen.out.length, 2 * LOG_LINE_LIMIT);
	ck_assert(text_ends_with(seen.out.bytes, "\n2 E y\n"));
	text_release(&seen.out);
	free(reader);
	free(log);
}
END_TEST

/* Takes a log, and is taken down with all that it found. */
struct rig {
	struct arena arena;
	struct diagnosis diagnosis;
	struct log_reader reader;
};

static struct rig *rig_new(void)
{
	struct rig *rig = malloc(sizeof(*rig));

	ck_assert_ptr_nonnull(rig);
	arena_init(&rig->arena);
	diagnosis_init(&rig->diagnosis, &rig->arena);
	log_reader_init(&rig->reader, diagnosis_take, &rig->diagnosis);
	return rig;
}

static void rig_rank(struct rig *rig)
{
	log_reader_finish(&rig->reader);
	diagnosis_weigh(&rig->diagnosis);
	diagnosis_rank(&rig->diagnosis);
}

static void rig_free(struct rig *rig)
{
	diagnosis_release(&rig->diagnosis);
	arena_release(&rig->arena);
	free(rig);
}

START_TEST(random_bytes_do_no_harm)
{
	static const char *const scraps[] = {"Error: ",
	                                     "\x1b[",
	                                     "\r",
	                                     "\n",
	                                     "Open On-Chip Debugger 0.",
	                                     "{",
	                                     "\xe2\x80",
	                                     "a.cfg:1: ",
	                                     "Debug: 1 2 a.c:",
	                                     "Can't find ",
	                                     "\0",
	                                     "invalid command name \"",
	                                     "Warn :",
	                                     ":",
	                                     "x",
	                                     "target ",
	                                     "examination failed",
	                                     "\xff\xfe"};
	unsigned seed = 20261121;

	for (int round = 0; round < 300; round++) {
		struct rig *rig = rig_new();
		const struct diagnosis *diagnosis = &rig->diagnosis;

		for (int i = 0; i < 400; i++) {
			char noise[40];
			size_t length = 0;

			seed = seed * 1103515245 + 12345;
			if (seed >> 30) {
				const char *scrap = scraps[(seed >> 16) % (sizeof(scraps) / sizeof(scraps[0]))];

				log_reader_feed(&rig->reader, scrap, strlen(scrap));
				continue;
			}
			while (length < (seed >> 8) % sizeof(noise)) {
				seed = seed * 1103515245 + 12345;
				noise[length++] = (char)(seed >> 16);
			}
			log_reader_feed(&rig->reader, noise, length);
		}
		rig_rank(rig);
		for (size_t i = 0; i < diagnosis->causes.count; i++) {
			ck_assert(isfinite(diagnosis->causes.items[i].confidence));
			ck_assert_uint_gt(diagnosis->causes.items[i].confidence > 0, 0);
		}
		rig_free(rig);
	}
}
END_TEST

/* ---- patterns ---- */

static bool finds(const char *pattern, const char *text, struct pattern_match *match)
{
	return pattern_find(pattern, text, strlen(text), match);
}

START_TEST(patterns_match_fields)
{
	struct pattern_match match;

	ck_assert(finds("no bank at {hex:address}", "Warn: no bank at 0x100, sorry", &match));
	ck_assert_uint_eq(match.capture_count, 1);
	ck_assert_uint_eq(match.captures[0].length, 5);
	ck_assert(memcmp(match.captures[0].text, "0x100", 5) == 0);
	ck_assert(memcmp(match.captures[0].name, "address", match.captures[0].name_length) == 0);
	ck_assert(!finds("no bank at {hex}", "no bank at xyz", &match));
	ck_assert(finds("after {number}s", "after 12s", &match));
	ck_assert(!finds("after {number}s", "after s", &match));
	ck_assert(finds("target {word} failed", "target a.cpu failed", &match));
	ck_assert(!finds("target {word} failed", "target a cpu failed", &match));
	ck_assert(finds("'{any}' and '{any}'", "'' and 'x y'", &match));
	ck_assert(finds("^open", "open failed", &match));
	ck_assert(!finds("^open", "fopen failed", &match));
	ck_assert(finds("{word} option", "speed option", &match));
	ck_assert(!finds("a{any}b", "b then a", &match));
}
END_TEST

START_TEST(patterns_are_checked)
{
	struct pattern_match match;
	char text[LOG_LINE_LIMIT];

	ck_assert(pattern_is_valid("a {word:b} {any}"));
	ck_assert(!pattern_is_valid("a {world}"));
	ck_assert(!pattern_is_valid("a {word"));
	ck_assert_uint_eq(pattern_weight("ab{any}c"), 3);
	/* No text makes it slow. */
	memset(text, 'a', sizeof(text));
	ck_assert(!pattern_find("{any}a{any}a{any}a{any}a{any}b", text, sizeof(text), &match));
}
END_TEST

/* ---- rows ---- */

static double sum_of(const char *causes, const char *pattern)
{
	double sum = 0;

	while (*causes) {
		size_t name = strcspn(causes, " ");

		ck_assert_msg(know_cause_index(causes, name) < know_cause_count(), "%s: no such cause: %s", pattern,
		              causes);
		sum += atof(causes + name);
		causes += strcspn(causes, ",");
		causes += strspn(causes, ", ");
	}
	return sum;
}

START_TEST(rows_are_sound)
{
	ck_assert_uint_eq(know_cause_count(), 23);
	ck_assert_uint_ge(know_message_count(), 150);
	for (size_t i = 0; i < know_message_count(); i++) {
		const struct know_message *message = know_message_at(i);
		const char *pattern = know_string(message->pattern);
		double sum = sum_of(know_string(message->causes), pattern);

		ck_assert_msg(pattern_is_valid(pattern), "%s", pattern);
		ck_assert_msg(sum <= 100, "%s: %f", pattern, sum);
		if (message->role == ROLE_PRIMARY || message->role == ROLE_CONSEQUENCE)
			ck_assert_msg(sum > 0, "%s speaks for nothing", pattern);
	}
}
END_TEST

/* golden/diagnose/messages.tsv: pattern, a line that it matches, one that it does not. */

struct row_check {
	const char *pattern;
	bool found;
};

static void look_for_row(void *context, const struct log_line *line)
{
	struct row_check *check = context;
	struct pattern_match match;
	uint16_t found[64];
	size_t count = know_messages_scan(line->text, line->length, found, 64);

	for (size_t i = 0; i < count; i++) {
		const char *pattern = know_string(know_message_at(found[i])->pattern);

		if (strcmp(pattern, check->pattern) == 0)
			check->found |= pattern_find(pattern, line->text, line->length, &match);
	}
}

static bool row_is_found(const char *pattern, const char *line)
{
	struct log_reader *reader = malloc(sizeof(*reader));
	struct row_check check = {pattern, false};

	ck_assert_ptr_nonnull(reader);
	log_reader_init(reader, look_for_row, &check);
	log_reader_feed(reader, line, strlen(line));
	log_reader_finish(reader);
	free(reader);
	return check.found;
}

START_TEST(every_message_has_a_line_and_a_near_miss)
{
	char path[1024];
	char line[4096];
	size_t rows = 0;
	FILE *table;

	snprintf(path, sizeof(path), "%s/golden/diagnose/messages.tsv", unit_tests_folder());
	table = fopen(path, "r");
	ck_assert_ptr_nonnull(table);
	while (fgets(line, sizeof(line), table)) {
		char *pattern = strtok(line, "\t");
		char *match = strtok(NULL, "\t");
		char *miss = strtok(NULL, "\n");

		ck_assert_ptr_nonnull(miss);
		ck_assert_msg(row_is_found(pattern, match), "'%s' does not match: %s", pattern, match);
		ck_assert_msg(!row_is_found(pattern, miss), "'%s' matches: %s", pattern, miss);
		rows++;
	}
	fclose(table);
	/* Rows of the same pattern for other versions share a line. */
	for (size_t i = 1; i < know_message_count(); i++)
		rows += know_message_at(i)->pattern == know_message_at(i - 1)->pattern;
	ck_assert_uint_eq(rows, know_message_count());
}
END_TEST

/* ---- ranking ---- */

static void expect_cause(const char *log, const char *cause, double least)
{
	struct rig *rig = rig_new();
	const struct diagnosis *diagnosis = &rig->diagnosis;

	log_reader_feed(&rig->reader, log, strlen(log));
	rig_rank(rig);
	if (cause) {
		ck_assert_uint_gt(diagnosis->causes.count, 0);
		ck_assert_str_eq(know_string(diagnosis->causes.items[0].cause->name), cause);
		ck_assert_msg(diagnosis->causes.items[0].confidence >= least, "%s: only %f", cause,
		              diagnosis->causes.items[0].confidence);
		ck_assert_uint_gt(diagnosis->causes.items[0].actions.count, 0);
	} else {
		ck_assert_uint_eq(diagnosis->causes.count, 0);
	}
	rig_free(rig);
}

START_TEST(the_first_fault_wins_over_what_follows_from_it)
{
	expect_cause("Error: libusb_open() failed with LIBUSB_ERROR_ACCESS\nError: open failed\n"
	             "** OpenOCD init failed **\nshutdown command invoked\n",
	             "usb-permission-or-driver", 0.8);
	expect_cause("Error: JTAG scan chain interrogation failed: all ones\n"
	             "Error: a.cpu: IR capture error; saw 0x1f not 0x01\nWarn : target a.cpu examination failed\n"
	             "Error: Target not halted\nError: auto_probe failed\n"
	             "Error: attempted 'gdb' connection rejected\n",
	             "wiring-or-power", 0.6);
	expect_cause("Warn : Cannot communicate... target not halted.\nError: auto_probe failed\n"
	             "Error: attempted 'gdb' connection rejected\n",
	             "target-not-halted-on-gdb-attach", 0.8);
}
END_TEST

static const char refused[] = "Error: a.cpu: IR capture error; saw 0x0f not 0x01\n"
			      "Error: Target not halted\nError: auto_probe failed\n"
			      "Error: Connect failed. Consider setting up a gdb-attach event for the target to prepare "
			      "target for GDB connect\nError: attempted 'gdb' connection rejected\n";

static void expect_cause_behind_ids(const char *const *ids, size_t count, const char *cause)
{
	struct text_builder log;

	text_init(&log);
	for (size_t i = 0; i < count; i++)
		text_printf(&log, "Info : TAP auto%zu.tap does not have valid IDCODE (idcode=%s)\n", i, ids[i]);
	text_add_string(&log, "Warn : Unexpected idcode after end of chain: 21 0xfffff800\n");
	text_add_string(&log, refused);
	expect_cause(log.bytes, cause, 0.5);
	text_release(&log);
}

START_TEST(the_chain_of_the_dummy_adapter_is_no_fault)
{
	static const char *const dummy[] = {"0x0", "0x80000000", "0xc0000000", "0xe0000000", "0xf0000000"};
	static const char *const pulled_up[] = {"0x0", "0x0", "0x80000000", "0xc0000000", "0xe0000000", "0xf0000000"};

	expect_cause_behind_ids(dummy, 5, "target-not-halted-on-gdb-attach");
	expect_cause_behind_ids(dummy, 4, "wiring-or-power");
	expect_cause_behind_ids(pulled_up, 6, "wiring-or-power");
}
END_TEST

START_TEST(names_are_looked_up)
{
	expect_cause("Open On-Chip Debugger 0.10.0\nError: invalid command name \"adapter\"\n", "version-mismatch",
	             0.7);
	expect_cause("Open On-Chip Debugger 0.12.0\nError: invalid command name \"ft2232_layout\"\n",
	             "deprecated-or-removed-command", 0.7);
	expect_cause("Open On-Chip Debugger 0.12.0\nError: invalid command name \"adaptr\"\n", "syntax-error", 0.7);
	expect_cause("Error: The specified debug interface was not found (cmsis-dapz)\n", "syntax-error", 0.6);
	expect_cause("Error: The specified debug interface was not found (ft2232)\n", "deprecated-or-removed-command",
	             0.6);
	expect_cause("Error: The specified debug interface was not found (cmsis-dap)\n", "driver-not-built", 0.6);
	expect_cause("Error: Can't find firmware/board.cfg\n", "script-not-found", 0.8);
	expect_cause("Open On-Chip Debugger 0.12.0\nError: Can't find target/rp2350.cfg\n", "version-mismatch", 0.5);
}
END_TEST

START_TEST(nothing_is_made_of_nothing)
{
	expect_cause("", NULL, 0);
	expect_cause("Open On-Chip Debugger 0.12.0\nInfo : Listening on port 3333 for gdb connections\n", NULL, 0);
	expect_cause("Debug: 1 2 command.c:1 script_debug(): command - echo Error: open failed\n", NULL, 0);
}
END_TEST

START_TEST(the_last_run_with_a_fault_counts)
{
	expect_cause("Open On-Chip Debugger 0.12.0\nError: open failed\nOpen On-Chip Debugger 0.12.0\n"
	             "Error: couldn't bind gdb to socket on port 3333: Address already in use\n"
	             "Open On-Chip Debugger 0.12.0\nInfo : clock speed 100 kHz\n",
	             "port-in-use", 0.8);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("diagnose");
	TCase *reader = tcase_create("reader");
	TCase *patterns = tcase_create("patterns");
	TCase *rows = tcase_create("rows");
	TCase *ranking = tcase_create("ranking");

	tcase_add_test(reader, levels_and_places_are_read);
	tcase_add_test(reader, decorations_are_taken_away);
	tcase_add_test(reader, heads_of_debug_logs_are_taken_away);
	tcase_add_test(reader, lines_run_together_are_parted);
	tcase_add_test(reader, wrapped_lines_are_joined);
	tcase_add_test(reader, utf16_is_read);
	tcase_add_test(reader, long_lines_are_cut);
	tcase_add_test(reader, random_bytes_do_no_harm);
	tcase_add_test(patterns, patterns_match_fields);
	tcase_add_test(patterns, patterns_are_checked);
	tcase_add_test(rows, rows_are_sound);
	tcase_add_test(rows, every_message_has_a_line_and_a_near_miss);
	tcase_add_test(ranking, the_first_fault_wins_over_what_follows_from_it);
	tcase_add_test(ranking, the_chain_of_the_dummy_adapter_is_no_fault);
	tcase_add_test(ranking, names_are_looked_up);
	tcase_add_test(ranking, nothing_is_made_of_nothing);
	tcase_add_test(ranking, the_last_run_with_a_fault_counts);
	suite_add_tcase(suite, reader);
	suite_add_tcase(suite, patterns);
	suite_add_tcase(suite, rows);
	suite_add_tcase(suite, ranking);
	return suite;
}
