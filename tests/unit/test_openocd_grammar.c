/* SPDX-License-Identifier: MIT */
/* Argument grammars: each construct with words that fit and words that do not. */
#include "unit.h"

#include <string.h>

#include "openocd/grammar.h"

static struct arena arena;

static void set_up(void)
{
	arena_init(&arena);
}

static void tear_down(void)
{
	arena_release(&arena);
}

/* Checks the words of LINE, which are parted by single blanks ("" has none; "_" stands for an empty word). */
static bool check(const char *grammar, const char *line, struct grammar_fault *fault)
{
	const char *words[32];
	int count = 0;
	char *copy = arena_strdup(&arena, line);
	for (char *word = strtok(copy, " "); word; word = strtok(NULL, " "))
		words[count++] = strcmp(word, "_") == 0 ? "" : word;
	*fault = (struct grammar_fault){0};
	return grammar_check_strings(&arena, grammar, words, count, fault);
}

static void expect_good(const char *grammar, const char *line)
{
	struct grammar_fault fault;
	ck_assert_msg(check(grammar, line, &fault), "'%s' should fit '%s'; word %d: %s", line, grammar, fault.argument,
	              fault.expected ? fault.expected : "");
}

/* ARGUMENT 0: one is missing. */
static void expect_bad(const char *grammar, const char *line, int argument)
{
	struct grammar_fault fault;
	ck_assert_msg(!check(grammar, line, &fault), "'%s' should not fit '%s'", line, grammar);
	ck_assert_msg(fault.argument == argument, "'%s' against '%s': word %d, not %d", line, grammar, argument,
	              fault.argument);
	ck_assert_ptr_nonnull(fault.expected);
	ck_assert_ptr_nonnull(fault.subject);
}

static void expect_fault(const char *grammar, const char *line, int argument, const char *expected, bool is_count)
{
	struct grammar_fault fault;
	ck_assert_msg(!check(grammar, line, &fault), "'%s' should not fit '%s'", line, grammar);
	ck_assert_int_eq(fault.argument, argument);
	ck_assert_str_eq(fault.expected, expected);
	ck_assert_int_eq(fault.is_count, is_count);
}

START_TEST(nothing_means_no_arguments)
{
	expect_good("", "");
	expect_bad("", "a", 1);
	expect_fault("", "a", 1, "no arguments", true);
	expect_bad("a:nothing", "a", 1);
	expect_bad("a:nothing", "", 0);
	expect_good("[a:nothing]", "");
}
END_TEST

START_TEST(words_stand_in_order)
{
	expect_good("a:word b:word", "x y");
	expect_bad("a:word b:word", "x", 0);
	expect_bad("a:word b:word", "", 0);
	expect_bad("a:word b:word", "x y z", 3);
	expect_good("a:word", "_");
	expect_good("a:list b:script c:file", "x y z");
}
END_TEST

START_TEST(optional_parts)
{
	expect_good("[a:int]", "");
	expect_good("[a:int]", "3");
	expect_bad("[a:int]", "3 4", 2);
	expect_bad("[a:int]", "x", 1);
	expect_good("[a:int b:int]", "");
	expect_good("[a:int b:int]", "3 4");
	expect_bad("[a:int b:int]", "3", 0);
	expect_good("[a:int [b:int]]", "3");
	expect_good("[a:int [b:int]]", "3 4");
	expect_bad("[a:int [b:int]]", "3 x", 2);
	expect_good("a:word [b:word] [c:word]", "x y z");
}
END_TEST

/* An optional part takes words only when enough are left for what must follow. */
START_TEST(optional_before_required)
{
	expect_good("[a:word] b:int", "7");
	expect_good("[a:word] b:int", "x 7");
	expect_bad("[a:word] b:int", "x", 1);
	expect_bad("[a:word] b:int", "x y", 2);
	expect_bad("[a:word] b:int", "", 0);
	expect_good("[a:word b:word] c:int", "7");
	expect_good("a:word* b:int", "7");
	expect_good("a:word* b:int", "x y 7");
	expect_bad("a:word* b:int", "x y z", 3);
	expect_good("[a:word] (b:int c:int)", "1 2");
	expect_good("[a:word] (b:int c:int)", "x 1 2");
	expect_good("a:word < -f | -g > b:word", "x y");
	expect_good("a:word < -f | -g > b:word", "x -f y");
	expect_good("[a:word] b:word+", "x");
}
END_TEST

START_TEST(repetitions)
{
	expect_good("a:int*", "");
	expect_good("a:int*", "1 2 3");
	expect_bad("a:int*", "1 x 3", 2);
	expect_bad("a:int+", "", 0);
	expect_good("a:int+", "1");
	expect_good("a:int+", "1 2 3");
	expect_good("(vid:uint16 pid:uint16)*", "");
	expect_good("(vid:uint16 pid:uint16)*", "1 2 3 4");
	expect_bad("(vid:uint16 pid:uint16)*", "1 2 3", 0);
	expect_bad("(vid:uint16 pid:uint16)*", "1 2 x 4", 3);
	expect_bad("(vid:uint16 pid:uint16)+", "", 0);
	expect_good("(a:word [b:int])*", "x 1 y 2");
	expect_good("(< -x >)*", ""); /* an empty pass ends it */
}
END_TEST

START_TEST(groups_and_literals)
{
	expect_good("(a:int b:int) c:word", "1 2 x");
	expect_bad("(a:int b:int) c:word", "1 2", 0);
	expect_good("on a:int", "on 3");
	expect_bad("on a:int", "off 3", 1);
	expect_bad("on a:int", "", 0);
	expect_good("[on a:int]", "");
	expect_fault("on", "off", 1, "on", false);
}
END_TEST

START_TEST(options_in_any_order)
{
	static const char grammar[] = "name:word < -length n:uint(1..32) | -quiet | -id id:uint32 >";
	expect_good(grammar, "x");
	expect_good(grammar, "x -quiet");
	expect_good(grammar, "x -quiet -length 5 -id 7");
	expect_good(grammar, "x -id 7 -length 5 -quiet");
	expect_good(grammar, "x -id 7 -id 8");
	expect_bad(grammar, "x -length", 0);
	expect_bad(grammar, "x -length 33", 3);
	expect_bad(grammar, "x -length 0 -quiet", 3);
	expect_bad(grammar, "x -loud", 2);
	expect_bad(grammar, "x -quiet y", 3);
	expect_bad(grammar, "x -quie", 2);
	expect_bad(grammar, "x -quiett", 2);
	expect_bad(grammar, "", 0);
	expect_good("< -p (x:int y:int)+ | -b >", "-p 1 2");
}
END_TEST

START_TEST(numbers_in_every_base)
{
	expect_good("a:uint", "0");
	expect_good("a:uint", "42");
	expect_good("a:uint", "0x2A");
	expect_good("a:uint", "0X2a");
	expect_good("a:uint", "052");
	expect_bad("a:uint", "08", 1); /* a leading 0 is octal */
	expect_bad("a:uint", "0b101", 1);
	expect_bad("a:uint", "0x", 1);
	expect_bad("a:uint", "1k", 1);
	expect_bad("a:uint", "1.0", 1);
	expect_bad("a:uint", "_", 1);
	expect_bad("a:uint", "x", 1);
	expect_bad("a:uint", "0x1G", 1);
	expect_good("a:uint", "+5");
}
END_TEST

/* strtoull() takes a sign, so a small negative number is a large one: too large for all but the widest. */
START_TEST(negative_numbers)
{
	expect_good("a:int", "-1");
	expect_good("a:int8", "-128");
	expect_bad("a:int8", "-129", 1);
	expect_bad("a:uint8", "-1", 1);
	expect_bad("a:uint32", "-1", 1);
	expect_good("a:uint64", "-1");
	expect_good("a:int(-3..4)", "-3");
	expect_bad("a:int(-3..4)", "-4", 1);
	expect_bad("a:int(-3..4)", "5", 1);
}
END_TEST

START_TEST(numbers_at_their_limits)
{
	static const struct {
		const char *type, *largest, *above;
	} limits[] = {
		{"uint8", "255", "256"},
		{"uint16", "65535", "65536"},
		{"uint32", "4294967295", "4294967296"},
		{"uint", "4294967295", "4294967296"},
		{"uint64", "18446744073709551615", "18446744073709551616"},
		{"ullong", "0xffffffffffffffff", "0x10000000000000000"},
		{"ulong", "18446744073709551615", "99999999999999999999"},
		{"address", "0xffffffffffffffff", "0x10000000000000000"},
		{"int8", "127", "128"},
		{"int16", "32767", "32768"},
		{"int32", "2147483647", "2147483648"},
		{"int", "2147483647", "2147483648"},
		{"int64", "9223372036854775807", "9223372036854775808"},
		{"long", "9223372036854775807", "9223372036854775808"},
		{"llong", "9223372036854775807", "9223372036854775808"},
	};
	for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
		const char *grammar = arena_printf(&arena, "a:%s", limits[i].type);
		expect_good(grammar, limits[i].largest);
		expect_bad(grammar, limits[i].above, 1);
	}
	expect_bad("a:int64", "-9223372036854775809", 1);
	expect_good("a:uint(1..32)", "0x20");
	expect_good("a:uint(0x10..0x20)", "16");
	expect_bad("a:uint(0x10..0x20)", "15", 1);
}
END_TEST

START_TEST(booleans)
{
	static const char *const yes[] = {"on", "enable", "true", "yes", "1", "ON", "Enable", "tRuE"};
	static const char *const no[] = {"off", "disable", "false", "no", "0", "OFF", "Disable"};
	static const char *const neither[] = {"", "2", "enabled", "disabled", "o", "y", "n", "01", "on "};
	bool value;
	for (size_t i = 0; i < sizeof(yes) / sizeof(yes[0]); i++) {
		ck_assert(grammar_bool(yes[i], &value) && value);
		expect_good("a:bool", yes[i]);
	}
	for (size_t i = 0; i < sizeof(no) / sizeof(no[0]); i++) {
		ck_assert(grammar_bool(no[i], &value) && !value);
		expect_good("a:bool", no[i]);
	}
	for (size_t i = 0; i < sizeof(neither) / sizeof(neither[0]); i++)
		ck_assert_msg(!grammar_bool(neither[i], &value), "%s", neither[i]);
	expect_bad("a:bool", "enabled", 1);
	expect_bad("a:bool", "_", 1);
}
END_TEST

START_TEST(choices)
{
	expect_good("a:choice(rising|falling)", "rising");
	expect_good("a:choice(rising|falling)", "falling");
	expect_bad("a:choice(rising|falling)", "Rising", 1);
	expect_bad("a:choice(rising|falling)", "ris", 1);
	expect_bad("a:choice(rising|falling)", "risingx", 1);
	expect_bad("a:choice(rising|falling)", "rising|falling", 1);
	expect_bad("a:choice(rising|falling)", "_", 1);
	expect_good("a:ichoice(rising|falling)", "RISING");
	expect_bad("a:ichoice(rising|falling)", "RISINGX", 1);
	expect_good("a:choice(one)", "one");
	expect_fault("edge:choice(rising|falling)", "up", 1, "edge: one of rising, falling", false);
}
END_TEST

START_TEST(integers_as_jim_reads_them)
{
	static const char *const good[] = {"0", "08", "-5", "+5", "0x1f", "-0x1F", "0b101", "0o17", "0d19", "007"};
	static const char *const bad[] = {"_", "x", "0x", "0b2", "1.5", "--1", "0xg", "99999999999999999999", "1k"};
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		expect_good("a:jimint", good[i]);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		expect_bad("a:jimint", bad[i], 1);
	const char *blanks = " 12 ";
	struct grammar_fault fault;
	ck_assert(grammar_check_strings(&arena, "a:jimint", &blanks, 1, &fault));
	ck_assert(!grammar_check_strings(&arena, "a:int", &blanks, 1, &fault));
}
END_TEST

START_TEST(objects_are_not_looked_up_without_a_run)
{
	expect_good("a:target b:tap c:dap d:cti e:flashbank", "v w x y z");
}
END_TEST

START_TEST(faults_name_the_word_and_what_was_expected)
{
	struct grammar_fault fault;
	ck_assert(!check("a:word khz:uint", "x fast", &fault));
	ck_assert_int_eq(fault.argument, 2);
	ck_assert_str_eq(fault.subject, "fast");
	ck_assert_str_eq(fault.expected, "khz: a whole number (uint)");
	ck_assert(!fault.is_count);
	expect_fault("a:word khz:uint", "x", 0, "khz", true);
	expect_fault("n:uint(1..32)", "33", 1, "n: a number from 1..32", false);
	expect_fault("state:bool", "maybe", 1, "state: on or off", false);
	expect_fault("[kHz:int]", "1 2", 2, "[kHz]", true);
	expect_fault("a:word < -q | -l n:int >", "x -z", 2, "one of the options  -q | -l n:int ", false);
}
END_TEST

START_TEST(plain_numbers)
{
	int64_t value;
	ck_assert(grammar_number("0x10", &value) && value == 16);
	ck_assert(grammar_number("010", &value) && value == 8);
	ck_assert(grammar_number("-2", &value) && value == -2);
	ck_assert(grammar_number("18446744073709551615", &value) && value == -1);
	ck_assert(!grammar_number("", &value));
	ck_assert(!grammar_number("5x", &value));
	ck_assert(!grammar_number("18446744073709551616", &value));
	ck_assert(!grammar_number("-9223372036854775809", &value));
}
END_TEST

START_TEST(descriptions_for_people)
{
	static const char *const pairs[][2] = {
		{"", ""},
		{"[kHz:int]", "[kHz]"},
		{"(vid:uint16 pid:uint16)+", "(vid pid)..."},
		{"word:word*", "word..."},
		{"a:uint(1..32) b:word", "a b"},
		{"edge:choice(rising|falling)", "edge=rising|falling"},
		{"edge:ichoice(a|b) c:int", "edge=a|b c"},
	};
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		ck_assert_str_eq(grammar_describe(&arena, pairs[i][0]), pairs[i][1]);
}
END_TEST

/* Every grammar of the tables, against hundreds of word lists: no crash, and a fault is always a full one. */
START_TEST(every_grammar_survives_any_words)
{
	static const char *const pool[] = {
		"",    "0", "-1", "0x10", "x", "on",   "-quiet", "-work-area-size", "99999999999",
		"a b", "[", "(",  "<",    "|", "\377", "-"};
	unsigned seed = 12345;
	for (size_t i = 0; i < know_command_count(); i++) {
		const struct know_command *row = know_command_at(i);
		const char *grammar = row->arguments == KNOW_NO_GRAMMAR ? "" : know_string(row->arguments);
		for (int round = 0; round < 20; round++) {
			const char *words[12];
			int count = round % 12;
			for (int k = 0; k < count; k++) {
				seed = seed * 1103515245 + 12345;
				words[k] = pool[(seed >> 16) % (sizeof(pool) / sizeof(pool[0]))];
			}
			struct grammar_fault fault = {0};
			if (grammar_check_strings(&arena, grammar, words, count, &fault))
				continue;
			ck_assert_ptr_nonnull(fault.expected);
			ck_assert_ptr_nonnull(fault.subject);
			ck_assert_int_ge(fault.argument, 0);
			ck_assert_int_le(fault.argument, count);
		}
	}
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("openocd_grammar");
	TCase *cases = tcase_create("grammar");
	tcase_add_checked_fixture(cases, set_up, tear_down);
	tcase_add_test(cases, nothing_means_no_arguments);
	tcase_add_test(cases, words_stand_in_order);
	tcase_add_test(cases, optional_parts);
	tcase_add_test(cases, optional_before_required);
	tcase_add_test(cases, repetitions);
	tcase_add_test(cases, groups_and_literals);
	tcase_add_test(cases, options_in_any_order);
	tcase_add_test(cases, numbers_in_every_base);
	tcase_add_test(cases, negative_numbers);
	tcase_add_test(cases, numbers_at_their_limits);
	tcase_add_test(cases, booleans);
	tcase_add_test(cases, choices);
	tcase_add_test(cases, integers_as_jim_reads_them);
	tcase_add_test(cases, objects_are_not_looked_up_without_a_run);
	tcase_add_test(cases, faults_name_the_word_and_what_was_expected);
	tcase_add_test(cases, plain_numbers);
	tcase_add_test(cases, descriptions_for_people);
	tcase_add_test(cases, every_grammar_survives_any_words);
	suite_add_tcase(suite, cases);
	return suite;
}
