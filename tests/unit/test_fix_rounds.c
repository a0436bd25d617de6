/* SPDX-License-Identifier: MIT */
/*
 * Rounds of fixing with rules made up here: plan.c is compiled into this program with a lint_check() that runs the text
 * for real, drops what the real rules say, and lets a table of "find this, write that" speak instead.
 */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lint/lint.h"

struct lint_result *made_up_check(const struct lint_settings *settings, const struct lint_request *request,
                                  const struct lint_overlay *overlays, size_t overlay_count);

#define lint_check made_up_check
#include "fix/plan.c"
#undef lint_check

enum way { REPLACE, BEFORE, BEHIND };

struct made_up_rule {
	const char *id;
	const char *find;
	const char *write;
	enum way way;
	enum fix_safety safety;
	enum severity severity;
	const char *changes;                /* declared, or NULL */
	const char *also_find, *also_write; /* a second edit, in any file */
	const char *further;                /* what an unsafe fix beside the safe one writes, or NULL */
	unsigned versions;                  /* bits: on which it finds something; 0: on all */
};

static struct made_up_rule rules[8];
static size_t rule_count;

static struct arena arena;
static struct lint_settings settings;
static struct fix_options options;
static struct run_input inputs[4][4];
static struct lint_request requests[4];
static size_t request_count;
static size_t fixed_request_count; /* the requests behind these only verify */
static struct lint_overlay overlays[2];
static size_t overlay_count;
static struct fix_plan *plan;
static char folder[64];
static int checks;

/* ---- the made-up rules ---- */

static struct span find_in(const struct source_store *sources, const char *text, const struct source_file *file,
                           size_t from)
{
	(void)sources;
	const char *at = memmem(file->text + from, file->length - from, text, strlen(text));
	if (!at)
		return SPAN_NONE;
	return span_make(file->id, (size_t)(at - file->text), (size_t)(at - file->text) + strlen(text));
}

static struct span find_anywhere(const struct source_store *sources, const char *text)
{
	struct span span = SPAN_NONE;
	for (size_t i = 0; i < sources->files.count && span.file == SOURCE_NONE; i++)
		span = find_in(sources, text, sources->files.items[i], 0);
	return span;
}

static struct span place_of(struct span span, enum way way)
{
	if (way == BEFORE)
		span.end = span.start;
	if (way == BEHIND)
		span.start = span.end;
	return span;
}

static void report(struct lint_result *result, const struct made_up_rule *rule, struct span span)
{
	struct diagnostic *finding =
		diagnostic_add(&result->sink, rule->id, rule->severity, span, "write '%s'", rule->write);
	struct fix *fix = diagnostic_add_fix(&result->sink, finding, rule->safety, "Write something else");
	fix_replace(&result->sink, fix, place_of(span, rule->way), rule->write);
	if (rule->changes)
		fix_declare_change(&result->sink, fix, "%s", rule->changes);
	if (rule->further)
		fix_replace(&result->sink, diagnostic_add_unsafe_fix(&result->sink, finding, "Write something further"),
		            place_of(span, rule->way), rule->further);
	if (rule->also_find)
		fix_replace(&result->sink, fix, find_anywhere(&result->sources, rule->also_find), rule->also_write);
}

struct lint_result *made_up_check(const struct lint_settings *wanted, const struct lint_request *request,
                                  const struct lint_overlay *shown, size_t shown_count)
{
	struct lint_result *result = lint_check(wanted, request, shown, shown_count);
	checks++;
	size_t kept = 0; /* real errors stay: the engine looks for new ones */
	for (size_t i = 0; i < result->sink.items.count; i++)
		if (result->sink.items.items[i]->severity == SEVERITY_ERROR) {
			result->sink.items.items[i]->fix = NULL;
			result->sink.items.items[kept++] = result->sink.items.items[i];
		}
	result->sink.items.count = kept;
	for (size_t i = 0; i < rule_count; i++) {
		if (rules[i].versions && !(rules[i].versions >> wanted->version & 1))
			continue;
		for (size_t f = 0; f < result->sources.files.count; f++) {
			const struct source_file *file = result->sources.files.items[f];
			struct span span = find_in(&result->sources, rules[i].find, file, 0);
			for (; span.file != SOURCE_NONE;
			     span = find_in(&result->sources, rules[i].find, file, span.end))
				report(result, &rules[i], span);
		}
	}
	diagnostic_sink_finish(&result->sink);
	return result;
}

static struct made_up_rule *rule(const char *id, const char *find, const char *write)
{
	rules[rule_count] = (struct made_up_rule){.id = id, .find = find, .write = write, .severity = SEVERITY_WARNING};
	return &rules[rule_count++];
}

/* ---- files ---- */

static void set_up(void)
{
	strcpy(folder, "/tmp/openocdlint-fix-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	ck_assert_int_eq(chdir(folder), 0);
	arena_init(&arena);
	settings = (struct lint_settings){.version = OPENOCD_0_12_0};
	options = (struct fix_options){0};
	rule_count = request_count = overlay_count = 0;
	fixed_request_count = sizeof(requests) / sizeof(requests[0]);
	checks = 0;
	plan = NULL;
}

static void tear_down(void)
{
	char command[96];
	if (plan)
		fix_plan_free(plan);
	arena_release(&arena);
	snprintf(command, sizeof(command), "rm -rf %s", folder);
	ck_assert_int_eq(chdir("/"), 0);
	ck_assert_int_eq(system(command), 0);
}

static void write_bytes(const char *name, const char *text, size_t length)
{
	FILE *out = fopen(name, "wb");
	ck_assert_ptr_nonnull(out);
	ck_assert_uint_eq(fwrite(text, 1, length, out), length);
	ck_assert_int_eq(fclose(out), 0);
}

static void write_text(const char *name, const char *text)
{
	write_bytes(name, text, strlen(text));
}

static void request(const char *name)
{
	inputs[request_count][0] = (struct run_input){INPUT_FILE, name};
	requests[request_count] =
		(struct lint_request){.inputs = inputs[request_count], .input_count = 1, .role = ROLE_FILE};
	request_count++;
}

static void make_plan(void)
{
	struct fix_subject subjects[sizeof(requests) / sizeof(requests[0])];

	if (plan)
		fix_plan_free(plan);
	for (size_t i = 0; i < request_count; i++)
		subjects[i] = (struct fix_subject){&settings, &requests[i], &options, i >= fixed_request_count};
	plan = fix_plan_make(subjects, request_count, overlays, overlay_count);
	ck_assert_uint_eq(plan->result_count, request_count);
}

static void expect_file(size_t i, const char *name, const char *text)
{
	ck_assert_uint_lt(i, plan->files.count);
	const struct fixed_file *file = &plan->files.items[i];
	ck_assert_str_eq(file->name, name);
	ck_assert_str_eq(file->after, text);
	ck_assert_uint_eq(file->after_length, strlen(text));
}

/* One file a.cfg with TEXT becomes FIXED by one plan, and stays so with the next. */
static void expect_fixed(const char *text, const char *fixed)
{
	write_text("a.cfg", text);
	request_count = 0;
	request("a.cfg");
	make_plan();
	ck_assert_ptr_null(plan->cycle);
	ck_assert_uint_eq(plan->withheld.count, 0);
	if (strcmp(text, fixed) == 0) {
		ck_assert_uint_eq(plan->files.count, 0);
		return;
	}
	ck_assert_uint_eq(plan->files.count, 1);
	expect_file(0, "a.cfg", fixed);
	write_text("a.cfg", fixed);
	make_plan();
	ck_assert_uint_eq(plan->files.count, 0);
	ck_assert_uint_eq(plan->applied, 0);
}

static void expect_withheld(const char *text, const char *id, const char *reason)
{
	write_text("a.cfg", text);
	request_count = 0;
	request("a.cfg");
	make_plan();
	ck_assert_ptr_null(plan->cycle);
	ck_assert_uint_eq(plan->withheld.count, 1);
	ck_assert_str_eq(plan->withheld.items[0].rule, id);
	ck_assert_msg(strncmp(plan->withheld.items[0].reason, reason, strlen(reason)) == 0, "%s",
	              plan->withheld.items[0].reason);
	ck_assert_str_eq(plan->withheld.items[0].file, "a.cfg");
	ck_assert_uint_ge(plan->withheld.items[0].line, 1);
}

/* ---- one round ---- */

START_TEST(nothing_to_fix_changes_nothing)
{
	expect_fixed("set x 1\n", "set x 1\n");
	expect_fixed("", "");
	ck_assert_uint_eq(plan->rounds, 0);
	ck_assert_int_eq(checks, 2);
}
END_TEST

START_TEST(all_fixes_that_do_not_touch_are_one_round)
{
	rule("one", "aa", "1");
	rule("two", "bb", "222");
	rule("three", "cc", "");
	expect_fixed("# aa bb\n# bbaa cc\n# ccbb", "# 1 222\n# 2221 \n# 222");
	write_text("a.cfg", "# aabb\n");
	make_plan();
	ck_assert_uint_eq(plan->rounds, 1);
	ck_assert_uint_eq(plan->applied, 2);
}
END_TEST

START_TEST(insertions_at_one_place_keep_the_order_of_findings)
{
	/* Found by rule id; the one that replaces comes last and ends it. */
	rule("b", "MARK", "second ")->way = BEFORE;
	rule("a", "MARK", "first ")->way = BEFORE;
	rule("c", "MARK", "third ")->way = BEFORE;
	rule("d", "MARK", "end");
	expect_fixed("# MARK\n", "# first second third end\n");
}
END_TEST

START_TEST(insertions_and_replacements_at_one_place)
{
	/* The replaced text goes, so the insertions come but once. */
	rule("a", "MARK", "<a>")->way = BEFORE;
	rule("b", "MARK", "<b>")->way = BEFORE;
	rule("c", "MARK", "new");
	rule("d", "MARK", "<d>")->way = BEHIND;
	rule("e", "MARK", "<e>")->way = BEHIND;
	expect_fixed("# MARK.\n", "# <a><b>new<d><e>.\n");
	expect_fixed("# MARKMARK", "# <a><b>new<d><e><a><b>new<d><e>");
}
END_TEST

START_TEST(a_fix_is_made_whole_or_not_at_all)
{
	struct made_up_rule *both = rule("both", "first", "FIRST");
	both->also_find = "second";
	both->also_write = "SECOND";
	expect_fixed("# first\n# second\n", "# FIRST\n# SECOND\n");
	/* Across files. */
	write_text("a.cfg", "# first\nsource b.cfg\n");
	write_text("b.cfg", "# second\n");
	make_plan();
	ck_assert_uint_eq(plan->files.count, 2);
	expect_file(0, "a.cfg", "# FIRST\nsource b.cfg\n");
	expect_file(1, "b.cfg", "# SECOND\n");
	ck_assert_uint_eq(plan->applied, 1);
}
END_TEST

START_TEST(a_fix_whose_own_edits_overlap_is_withheld)
{
	struct made_up_rule *both = rule("both", "first", "FIRST");
	both->also_find = "irs";
	both->also_write = "x";
	expect_withheld("# first\n", "both", "its edits overlap");
	ck_assert_uint_eq(plan->files.count, 0);
}
END_TEST

START_TEST(collisions_wait_for_the_next_round)
{
	rule("a", "abc", "xbc");
	rule("b", "bcd", "byd");
	rule("c", "xby", "done");
	expect_fixed("# abcd\n", "# doned\n");
	write_text("a.cfg", "# abcd\n");
	make_plan();
	ck_assert_uint_eq(plan->rounds, 3);
}
END_TEST

/* ---- every other byte ---- */

static void expect_bytes(const char *before, size_t length, const char *after, size_t after_length)
{
	write_bytes("a.cfg", before, length);
	request_count = 0;
	request("a.cfg");
	make_plan();
	ck_assert_uint_eq(plan->files.count, 1);
	ck_assert_uint_eq(plan->files.items[0].before_length, length);
	ck_assert_int_eq(memcmp(plan->files.items[0].before, before, length), 0);
	ck_assert_uint_eq(plan->files.items[0].after_length, after_length);
	ck_assert_int_eq(memcmp(plan->files.items[0].after, after, after_length), 0);
}

#define BYTES(before, after) expect_bytes(before, sizeof(before) - 1, after, sizeof(after) - 1)

START_TEST(bytes_outside_of_edits_stay)
{
	rule("a", "old", "newer");
	BYTES("# old\r\nset x 1\r\n", "# newer\r\nset x 1\r\n");
	BYTES("\t# old\t\n\t\tset x 1 \t\n\n\n", "\t# newer\t\n\t\tset x 1 \t\n\n\n");
	BYTES("set x 1 ;# old", "set x 1 ;# newer");
	BYTES("# \377\376\200 old \303\n", "# \377\376\200 newer \303\n");
	BYTES("\357\273\277# \0 old \0\n", "\357\273\277# \0 newer \0\n");
	BYTES("# old\0old\0\n\0", "# newer\0newer\0\n\0");
	BYTES("old", "newer");
	BYTES("# a\rold\n\r\n\r", "# a\rnewer\n\r\n\r");
}
END_TEST

/* ---- what may be changed ---- */

START_TEST(files_below_the_working_folder_and_inputs_are_changed)
{
	char outside[] = "/tmp/openocdlint-outside-XXXXXX";
	ck_assert_ptr_nonnull(mkdtemp(outside));
	const char *included = path_join(&arena, outside, "inc.cfg");
	const char *input = path_join(&arena, outside, "input.cfg");
	ck_assert_int_eq(mkdir("sub", 0777), 0);
	ck_assert_int_eq(mkdir("stock", 0777), 0);
	ck_assert_int_eq(mkdir("stock/target", 0777), 0);
	settings.installed_scripts = "stock";
	rule("a", "old", "new");
	write_text("sub/in.cfg", "# old\n");
	write_text("stock/target/stm32f4x.cfg", "# old\n");
	write_text(included, "# old\n");
	write_text(input, "# old\n");
	write_text("a.cfg",
	           arena_printf(&arena, "source sub/in.cfg\nsource [find target/stm32f4x.cfg]\nsource %s\n", included));
	request("a.cfg");
	request(input);
	make_plan();
	ck_assert_uint_eq(plan->files.count, 2);
	ck_assert_str_eq(path_real(&arena, plan->files.items[0].name),
	                 input); /* sorted by name: this begins with a dot */
	ck_assert_str_eq(plan->files.items[0].after, "# new\n");
	expect_file(1, "sub/in.cfg", "# new\n");
	/* As an input, the shipped one is the user's. */
	request_count = 0;
	request("stock/target/stm32f4x.cfg");
	make_plan();
	expect_file(0, "stock/target/stm32f4x.cfg", "# new\n");
	remove(included);
	remove(input);
	rmdir(outside);
}
END_TEST

START_TEST(texts_of_the_command_line_are_not_changed)
{
	rule("a", "old", "new");
	inputs[0][0] = (struct run_input){INPUT_COMMAND, "# old"};
	requests[0] = (struct lint_request){.inputs = inputs[0], .input_count = 1, .role = ROLE_WHOLE};
	request_count = 1;
	make_plan();
	ck_assert_uint_eq(plan->files.count, 0);
	ck_assert_uint_eq(plan->withheld.count, 0);
}
END_TEST

START_TEST(a_file_with_two_names_is_fixed_once)
{
	rule("a", "old", "new");
	write_text("a.cfg", "# old\n");
	ck_assert_int_eq(symlink("a.cfg", "link.cfg"), 0);
	ck_assert_int_eq(symlink(".", "here"), 0);
	request("a.cfg");
	request("link.cfg");
	request("here/./a.cfg");
	request(path_join(&arena, folder, "a.cfg"));
	make_plan();
	ck_assert_uint_eq(plan->files.count, 1);
	ck_assert_str_eq(plan->files.items[0].after, "# new\n");
	ck_assert_uint_eq(plan->applied, 1);
	for (size_t i = 0; i < 4; i++)
		ck_assert_uint_eq(plan->results[i]->sink.items.count, 0);
}
END_TEST

START_TEST(an_include_of_two_runs_is_fixed_once)
{
	rule("a", "old", "new");
	write_text("a.cfg", "source c.cfg\n");
	write_text("b.cfg", "source c.cfg\n# old\n");
	write_text("c.cfg", "# old\n");
	write_text("d.cfg", "# fine\n");
	request("a.cfg");
	request("b.cfg");
	request("d.cfg");
	make_plan();
	ck_assert_uint_eq(plan->files.count, 2);
	expect_file(0, "b.cfg", "source c.cfg\n# new\n");
	expect_file(1, "c.cfg", "# new\n");
	ck_assert_uint_eq(plan->applied, 2);
	ck_assert_int_eq(checks, 5); /* d.cfg was not touched, and is not checked again */
}
END_TEST

START_TEST(texts_that_stand_for_files_are_fixed)
{
	rule("a", "old", "new");
	overlays[overlay_count++] = (struct lint_overlay){"given.cfg", "# old\n", 6};
	request("given.cfg");
	make_plan();
	expect_file(0, "given.cfg", "# new\n");
	ck_assert_str_eq(plan->files.items[0].before, "# old\n");
}
END_TEST

/* ---- which fixes apply ---- */

START_TEST(severity_safety_and_names_decide)
{
	static const char *const named[] = {"by-name"};
	rule("note", "one", "1")->severity = SEVERITY_NOTE;
	rule("by-name", "two", "2")->severity = SEVERITY_NOTE;
	rule("unsafe", "three", "3")->safety = FIX_UNSAFE;
	rule("error", "four", "4")->severity = SEVERITY_ERROR;
	expect_fixed("# one two three four\n", "# one two three 4\n");
	options.named_rules = (struct word_list){(const char **)named, 1};
	expect_fixed("# one two three four\n", "# one 2 three 4\n");
	options.unsafe = true;
	expect_fixed("# one two three four\n", "# one 2 3 4\n");
}
END_TEST

START_TEST(safe_fixes_go_first)
{
	options.unsafe = true;
	rule("unsafe", "abc", "by-unsafe")->safety = FIX_UNSAFE;
	rule("safe", "bcd", "xyz");
	expect_fixed("# abcd\n", "# axyz\n");
}
END_TEST

/* ---- verification ---- */

#define CONFIG "adapter driver dummy\nadapter speed 100\nreset_config srst_only\n"

START_TEST(a_fix_that_changes_what_is_set_up_is_withheld)
{
	rule("speed", "speed 100", "speed 200");
	expect_withheld(CONFIG, "speed", "it would change what the config sets up: speed");
	ck_assert_uint_eq(plan->files.count, 0);
	ck_assert_uint_eq(plan->applied, 0);
	/* Adding and removing facts, too. */
	rule_count = 0;
	rule("reset", "reset_config srst_only", "");
	expect_withheld(CONFIG, "reset", "it would change what the config sets up: reset-config signals");
	rule_count = 0;
	rule("serial", "adapter speed 100", "adapter speed 100; adapter serial 5");
	expect_withheld(CONFIG, "serial", "it would change what the config sets up: adapter-serial");
}
END_TEST

/* What a command does of which no fact tells is not known, so it has to be run as before. */
START_TEST(a_fix_that_changes_other_commands_is_withheld)
{
	rule("level", "add_help_text a b", "add_help_text a c");
	expect_withheld("add_help_text a b\n", "level",
	                "it would change which commands are run: add_help_text {a} {b}");
	rule_count = 0;
	rule("gone", "add_help_text a b\n", "");
	expect_withheld("add_help_text a b\n", "gone", "it would change which commands are run: add_help_text {a} {b}");
	rule_count = 0;
	rule("more", "# here", "add_help_text a d");
	expect_withheld("# here\n", "more", "it would change which commands are run: add_help_text {a} {d}");
	rules[0].changes = "command add_help_text";
	expect_fixed("# here\n", "add_help_text a d\n");
	rule_count = 0;
	rule("spelling", "add_help_text a  b", "add_help_text {a} b ;#");
	expect_fixed("add_help_text a  b\n", "add_help_text {a} b ;#\n");
}
END_TEST

START_TEST(declared_and_unsafe_changes_are_made)
{
	struct made_up_rule *speed = rule("speed", "speed 100", "speed 200");
	speed->changes = "speed";
	expect_fixed(CONFIG, "adapter driver dummy\nadapter speed 200\nreset_config srst_only\n");
	speed->changes = "reset-config *";
	expect_withheld(CONFIG, "speed", "it would change");
	speed->changes = "sp*d";
	expect_fixed(CONFIG, "adapter driver dummy\nadapter speed 200\nreset_config srst_only\n");
	speed->changes = NULL;
	speed->safety = FIX_UNSAFE;
	options.unsafe = true;
	expect_fixed(CONFIG, "adapter driver dummy\nadapter speed 200\nreset_config srst_only\n");
}
END_TEST

/* What an unsafe fix may change does not hide what a safe one did. */
START_TEST(safe_fixes_are_held_to_their_word_beside_unsafe_ones)
{
	options.unsafe = true;
	rule("unsafe", "srst_only", "trst_only")->safety = FIX_UNSAFE;
	rule("safe", "speed 100", "speed 200");
	expect_withheld(CONFIG, "safe", "it would change");
	expect_file(0, "a.cfg", "adapter driver dummy\nadapter speed 100\nreset_config trst_only\n");
}
END_TEST

START_TEST(a_fix_that_breaks_the_config_is_withheld)
{
	static const char *const breaks[] = {"foo", "adapter speed fast", "set x \"", "source [find nothing.cfg]",
	                                     "error no"};
	for (size_t i = 0; i < sizeof(breaks) / sizeof(breaks[0]); i++) {
		rule_count = 0;
		rule("break", "reset_config srst_only", breaks[i])->safety = i % 2 ? FIX_SAFE : FIX_UNSAFE;
		options.unsafe = true;
		expect_withheld(CONFIG, "break", "the config would no longer load: ");
		ck_assert_uint_eq(plan->files.count, 0);
	}
	rule_count = 0;
	rule("end", "reset_config srst_only", "shutdown")->safety = FIX_UNSAFE;
	expect_withheld(CONFIG, "end", "the config would be ended early");
	rule_count = 0;
	rule("late", "# here", "proc init_targets {} {foo}");
	expect_withheld(CONFIG "# here\n", "late", "it would fail behind 'init'");
}
END_TEST

START_TEST(a_config_that_does_not_load_may_get_better_not_worse)
{
	rule("better", "fooo", "set x 1");
	expect_fixed("set a 1\nfooo\n", "set a 1\nset x 1\n");
	/* The next fault shows: no fault of the fix. */
	expect_fixed("adapter driver dummy\nfooo\nbarr\n", "adapter driver dummy\nset x 1\nbarr\n");
	/* A recursion runs many commands and gets nowhere. */
	rule("out", "loop;#", "set y 2;#");
	expect_fixed("adapter driver dummy\nproc loop {} {adapter speed 1; loop}\nloop;#\nbarr\n",
	             "adapter driver dummy\nproc loop {} {adapter speed 1; loop}\nset y 2;#\nbarr\n");
	rule_count = 0;
	rule("worse", "adapter speed 100", "adapter speed fast");
	expect_withheld("adapter driver dummy\nadapter speed 100\nfooo\n", "worse", "the config would stop earlier");
}
END_TEST

START_TEST(a_complete_script_stays_one_behind_the_place_where_it_stops)
{
	rule("breaks", "@", "{");
	expect_withheld("nonsense\necho @\n", "breaks", "a brace, bracket or quote of a.cfg would be left open");
}
END_TEST

START_TEST(a_fragment_is_held_to_its_run_behind_an_assumed_adapter)
{
	rule("break", "# here", "foo");
	expect_withheld("jtag newtap x cpu -irlen 4\n# here\n", "break", "the config would no longer load");
	rule_count = 0;
	rule("change", "irlen 4", "irlen 5");
	expect_withheld("jtag newtap x cpu -irlen 4\n", "change", "it would change what the config sets up: tap x.cpu");
}
END_TEST

START_TEST(good_fixes_of_a_round_outlive_a_bad_one)
{
	rule("good", "aa", "1");
	rule("bad", "speed 100", "speed fast");
	rule("also-good", "bb", "2");
	expect_withheld("# aa\n" CONFIG "# bb\n", "bad", "the config would no longer load");
	ck_assert_uint_eq(plan->files.count, 1);
	expect_file(0, "a.cfg", "# 1\n" CONFIG "# 2\n");
	ck_assert_uint_eq(plan->applied, 2);
	ck_assert_uint_eq(plan->withheld.items[0].line, 3);
}
END_TEST

/* Either of two equal lines may go, but one has to stay. */
START_TEST(fixes_that_hold_alone_but_not_together)
{
	rule("one", "reset_config srst_only ;# one", "");
	rule("two", "reset_config srst_only ;# two", "");
	write_text("a.cfg", "reset_config srst_only ;# one\nreset_config srst_only ;# two\n");
	request("a.cfg");
	make_plan();
	ck_assert_ptr_null(plan->cycle);
	ck_assert_uint_eq(plan->applied, 1);
	ck_assert_uint_eq(plan->withheld.count, 1);
	expect_file(0, "a.cfg", "\nreset_config srst_only ;# two\n");
}
END_TEST

/* What does not hold at first may hold when another fix has been made: it is not reported then. */
START_TEST(withheld_fixes_get_another_chance)
{
	rule("needs", "$value", "$VALUE");
	struct made_up_rule *gives = rule("gives", "#set", "set VALUE 1 ;");
	gives->safety = FIX_UNSAFE;
	options.unsafe = true;
	expect_fixed("set value 1\n#set\nset x $value\n", "set value 1\nset VALUE 1 ;\nset x $VALUE\n");
}
END_TEST

START_TEST(collided_fixes_are_tried_after_a_withheld_one)
{
	rule("a-bad", "speed 100", "speed fast");
	rule("b-good", "100\n", "100 ;# kHz\n");
	expect_withheld(CONFIG, "a-bad", "the config would no longer load");
	expect_file(0, "a.cfg", "adapter driver dummy\nadapter speed 100 ;# kHz\nreset_config srst_only\n");
}
END_TEST

/* ---- no end ---- */

START_TEST(the_rules_of_a_cycle_are_named_and_left_out)
{
	rule("there", "# ping", "# pong");
	rule("back", "# pong", "# ping");
	rule("other", "old", "new");
	write_text("a.cfg", "# ping old\n");
	request("a.cfg");
	make_plan();
	ck_assert_str_eq(plan->cycle, "back, there"); /* from when the texts first came */
	expect_file(0, "a.cfg", "# ping new\n");
	ck_assert_uint_eq(plan->applied, 1);
	ck_assert_uint_eq(plan->withheld.count, 0);
	/* The results are those of that text. */
	ck_assert_uint_eq(plan->results[0]->sink.items.count, 1);
	ck_assert_ptr_nonnull(plan->results[0]->sink.items.items[0]->fix->withheld);
}
END_TEST

START_TEST(a_cycle_beside_a_withheld_fix_is_still_one)
{
	rule("there", "# ping", "# pong");
	rule("back", "# pong", "# ping");
	rule("bad", "speed 100", "speed fast");
	write_text("a.cfg", "# ping\n" CONFIG);
	request("a.cfg");
	make_plan();
	ck_assert_str_eq(plan->cycle, "there, back");
	ck_assert_uint_eq(plan->files.count, 0);
}
END_TEST

START_TEST(texts_that_grow_for_ever_change_nothing)
{
	rule("grow", "# x", "# xx");
	write_text("a.cfg", "# x\n");
	request("a.cfg");
	make_plan();
	ck_assert_str_eq(plan->cycle, "grow");
	ck_assert_uint_eq(plan->files.count, 0);
	ck_assert_uint_le(plan->rounds, FIX_ROUND_LIMIT);
}
END_TEST

START_TEST(one_fault_after_another_is_mended)
{
	struct text_builder text;
	struct text_builder fixed;
	text_init(&text);
	text_init(&fixed);
	rule("foo", "foo;", "set x 1;");
	for (int i = 0; i < 40; i++) {
		text_printf(&text, "foo;# %d\n", i);
		text_printf(&fixed, "set x 1;# %d\n", i);
	}
	expect_fixed(text.bytes, fixed.bytes);
	text_release(&text);
	text_release(&fixed);
}
END_TEST

START_TEST(inputs_that_cannot_be_read_are_no_matter)
{
	rule("a", "old", "new");
	write_text("a.cfg", "# old\n");
	request("nothing.cfg");
	request("a.cfg");
	request("/tmp");
	make_plan();
	ck_assert_uint_eq(plan->files.count, 1);
	request_count = 0;
	make_plan();
	ck_assert_uint_eq(plan->files.count, 0);
}
END_TEST

START_TEST(what_two_versions_want_differently_stays)
{
	struct lint_settings older = {.version = OPENOCD_0_11_0};
	struct fix_subject subjects[2];

	rule("new-form", "# old", "# new")->versions = 1u << OPENOCD_0_12_0;
	rule("old-form", "# new", "# old")->versions = 1u << OPENOCD_0_11_0;
	rule("both", "aa", "bb");
	write_text("a.cfg", "# old\n# aa\n");
	request("a.cfg");
	subjects[0] = (struct fix_subject){&older, &requests[0], &options, false};
	subjects[1] = (struct fix_subject){&settings, &requests[0], &options, false};
	plan = fix_plan_make(subjects, 2, NULL, 0);
	ck_assert_ptr_null(plan->cycle);
	ck_assert_uint_eq(plan->files.count, 1);
	expect_file(0, "a.cfg", "# old\n# bb\n");
	ck_assert_uint_eq(plan->applied, 1);
	ck_assert_uint_eq(plan->withheld.count, 2);
	ck_assert_str_eq(plan->withheld.items[0].rule, "old-form");
	ck_assert_str_eq(plan->withheld.items[0].on_version, "0.12.0");
	ck_assert_str_eq(plan->withheld.items[0].reason, "new-form would undo it");
	ck_assert_str_eq(plan->withheld.items[1].rule, "new-form");
	ck_assert_str_eq(plan->results[1]->sink.items.items[0]->fix->withheld,
	                 "on OpenOCD 0.11.0, old-form would undo it");
	ck_assert_uint_eq(plan->results[0]->sink.items.count, 0);
}
END_TEST

START_TEST(a_withheld_fix_is_a_suggestion)
{
	const struct fix *fix;

	rule("bad", "speed 100", "speed fast");
	expect_withheld(CONFIG, "bad", "the config would no longer load");
	ck_assert_uint_eq(plan->results[0]->sink.items.count, 1);
	fix = plan->results[0]->sink.items.items[0]->fix;
	ck_assert_ptr_nonnull(fix);
	ck_assert_str_eq(fix->withheld, plan->withheld.items[0].reason);
	ck_assert_int_eq(fix->safety, FIX_UNSAFE);
	ck_assert(!fix_applies(&options, plan->results[0]->sink.items.items[0]));
}
END_TEST

START_TEST(the_safe_fix_is_made_where_the_unsafe_one_does_not_hold)
{
	struct made_up_rule *both = rule("both", "speed 100", "speed 200");

	both->further = "speed fast";
	both->changes = "*";
	options.unsafe = true;
	write_text("a.cfg", CONFIG);
	request("a.cfg");
	make_plan();
	ck_assert_uint_eq(plan->files.count, 1);
	ck_assert_ptr_nonnull(strstr(plan->files.items[0].after, "speed 200"));
}
END_TEST

START_TEST(a_fragment_is_compared_behind_the_same_assumed_transport)
{
	rule("bad", "bogus", "adapter speed 100")->changes = "speed";
	write_text("a.cfg", "if {[transport select] eq \"jtag\"} {\n\tbogus\n} else {\n\tadapter speed 100\n}\n");
	request("a.cfg");
	make_plan();
	ck_assert_uint_eq(plan->withheld.count, 0);
	ck_assert_uint_eq(plan->files.count, 1);
	ck_assert_ptr_nonnull(strstr(plan->files.items[0].after, "\n\tadapter speed 100\n} else"));
}
END_TEST

START_TEST(what_only_verifies_is_not_fixed_but_may_object)
{
	rule("bad", "# mark", "if {[info exists WHOLE]} {error no}");
	rule("good", "old", "new");
	write_text("a.cfg", "# old\nsource c.cfg\n");
	write_text("b.cfg", "# old\nset WHOLE 1\nsource c.cfg\n");
	write_text("c.cfg", "# mark\n# old\n");
	request("a.cfg");
	request("b.cfg");
	fixed_request_count = 1;
	make_plan();
	ck_assert_uint_eq(plan->files.count, 2);
	expect_file(0, "a.cfg", "# new\nsource c.cfg\n");
	expect_file(1, "c.cfg", "# mark\n# new\n");
	ck_assert_uint_eq(plan->withheld.count, 1);
	ck_assert_str_eq(plan->withheld.items[0].rule, "bad");
	request_count = 1;
	make_plan();
	expect_file(1, "c.cfg", "if {[info exists WHOLE]} {error no}\n# new\n");
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("fix_rounds");
	TCase *cases = tcase_create("rounds");
	tcase_add_checked_fixture(cases, set_up, tear_down);
	tcase_set_timeout(cases, 60);
	tcase_add_test(cases, nothing_to_fix_changes_nothing);
	tcase_add_test(cases, all_fixes_that_do_not_touch_are_one_round);
	tcase_add_test(cases, insertions_at_one_place_keep_the_order_of_findings);
	tcase_add_test(cases, insertions_and_replacements_at_one_place);
	tcase_add_test(cases, a_fix_is_made_whole_or_not_at_all);
	tcase_add_test(cases, a_fix_whose_own_edits_overlap_is_withheld);
	tcase_add_test(cases, collisions_wait_for_the_next_round);
	tcase_add_test(cases, bytes_outside_of_edits_stay);
	tcase_add_test(cases, files_below_the_working_folder_and_inputs_are_changed);
	tcase_add_test(cases, texts_of_the_command_line_are_not_changed);
	tcase_add_test(cases, a_file_with_two_names_is_fixed_once);
	tcase_add_test(cases, an_include_of_two_runs_is_fixed_once);
	tcase_add_test(cases, texts_that_stand_for_files_are_fixed);
	tcase_add_test(cases, severity_safety_and_names_decide);
	tcase_add_test(cases, safe_fixes_go_first);
	tcase_add_test(cases, a_fix_that_changes_what_is_set_up_is_withheld);
	tcase_add_test(cases, a_fix_that_changes_other_commands_is_withheld);
	tcase_add_test(cases, declared_and_unsafe_changes_are_made);
	tcase_add_test(cases, safe_fixes_are_held_to_their_word_beside_unsafe_ones);
	tcase_add_test(cases, a_fix_that_breaks_the_config_is_withheld);
	tcase_add_test(cases, a_config_that_does_not_load_may_get_better_not_worse);
	tcase_add_test(cases, a_complete_script_stays_one_behind_the_place_where_it_stops);
	tcase_add_test(cases, a_fragment_is_held_to_its_run_behind_an_assumed_adapter);
	tcase_add_test(cases, good_fixes_of_a_round_outlive_a_bad_one);
	tcase_add_test(cases, fixes_that_hold_alone_but_not_together);
	tcase_add_test(cases, withheld_fixes_get_another_chance);
	tcase_add_test(cases, collided_fixes_are_tried_after_a_withheld_one);
	tcase_add_test(cases, the_rules_of_a_cycle_are_named_and_left_out);
	tcase_add_test(cases, a_cycle_beside_a_withheld_fix_is_still_one);
	tcase_add_test(cases, texts_that_grow_for_ever_change_nothing);
	tcase_add_test(cases, one_fault_after_another_is_mended);
	tcase_add_test(cases, inputs_that_cannot_be_read_are_no_matter);
	tcase_add_test(cases, what_two_versions_want_differently_stays);
	tcase_add_test(cases, a_withheld_fix_is_a_suggestion);
	tcase_add_test(cases, the_safe_fix_is_made_where_the_unsafe_one_does_not_hold);
	tcase_add_test(cases, a_fragment_is_compared_behind_the_same_assumed_transport);
	tcase_add_test(cases, what_only_verifies_is_not_fixed_but_may_object);
	suite_add_tcase(suite, cases);
	return suite;
}
