/* SPDX-License-Identifier: MIT */
/* The engine through its public face, on files in memory. What is expected here, OpenOCD 0.12.0 itself does. */
#include "unit.h"

#include <signal.h>
#include <string.h>

#include "openocd/run.h"

static struct arena arena;
static struct file_access files;
static struct source_store sources;
static struct run_input inputs[16];
static size_t input_count;
static struct openocd_options options;

static void set_up(void)
{
	arena_init(&arena);
	file_access_init(&files, &arena);
	source_store_init(&sources, &arena);
	input_count = 0;
	options = (struct openocd_options){.version = OPENOCD_0_12_0};
}

static void tear_down(void)
{
	arena_release(&arena);
}

static void start_over(void)
{
	tear_down();
	set_up();
}

static void file(const char *name, const char *text)
{
	file_access_overlay(&files, name, text, strlen(text));
}

static void give(enum run_input_kind kind, const char *text)
{
	inputs[input_count++] = (struct run_input){kind, text};
}

static struct openocd *new_run(void)
{
	struct run_input *copy = arena_alloc(&arena, (input_count + 1) * sizeof(*copy));
	memcpy(copy, inputs, input_count * sizeof(*copy));
	options.inputs = copy;
	options.input_count = input_count;
	return openocd_new(&options, &sources, &files, &arena);
}

static struct openocd *go(void)
{
	struct openocd *run = new_run();
	openocd_run(run);
	return run;
}

/* One -c by itself. */
static struct openocd *go_command(const char *text)
{
	give(INPUT_COMMAND, text);
	return go();
}

static const char *file_of(const struct place *place)
{
	const struct source_file *source = source_store_file(&sources, place->file);
	return source ? source->name : "";
}

static void expect_place(const struct place *place, const char *name, int line)
{
	ck_assert_str_eq(file_of(place), name);
	ck_assert_int_eq(place->line, line);
}

static void expect_ok(const struct openocd *run)
{
	ck_assert_msg(run->ok, "%s:%d: %s", file_of(&run->failure.place), run->failure.place.line,
	              run->failure.message);
}

static void expect_end(const struct openocd *run, enum run_end end)
{
	if (end != RUN_ERROR)
		expect_ok(run);
	ck_assert_str_eq(run_end_name(run->end), run_end_name(end));
}

static void expect_failure(const struct openocd *run, enum failure_kind kind, const char *name, int line)
{
	ck_assert(!run->ok);
	ck_assert_int_eq(run->end, RUN_ERROR);
	ck_assert_msg((int)run->failure.kind == (int)kind, "kind %d: %s", (int)run->failure.kind, run->failure.message);
	expect_place(&run->failure.place, name, line);
	ck_assert_ptr_nonnull(run->failure.message);
	ck_assert_ptr_nonnull(run->failure.command);
	ck_assert_ptr_nonnull(run->failure.subject);
}

static void expect_variable(struct openocd *run, const char *name, const char *value)
{
	const char *is = openocd_variable(run, name);
	ck_assert_msg(is != NULL, "%s is not set", name);
	ck_assert_str_eq(is, value);
}

/* SCRIPT, run as -c, leaves VALUE in the variable r. */
static void expect_result(const char *script, const char *value)
{
	struct openocd *run;
	input_count = 0;
	run = go_command(script);
	expect_ok(run);
	expect_variable(run, "r", value);
	openocd_free(run);
}

/* SCRIPT, run as -c, stops with MESSAGE. */
static void expect_message(const char *script, enum failure_kind kind, const char *message)
{
	struct openocd *run;
	input_count = 0;
	run = go_command(script);
	expect_failure(run, kind, "<command 1>", 1);
	ck_assert_str_eq(run->failure.message, message);
	openocd_free(run);
}

static const struct log_entry *find_log(const struct openocd *run, const char *topic)
{
	for (size_t i = 0; i < run->log.count; i++)
		if (strcmp(run->log.items[i].topic, topic) == 0)
			return &run->log.items[i];
	return NULL;
}

/* ---- where scripts are searched ---- */

static void expect_found(const char *path)
{
	input_count = 0;
	give(INPUT_SCRIPTS, "s1");
	give(INPUT_COMMAND, "set r [find x.cfg]");
	give(INPUT_SCRIPTS, "s2");
	struct openocd *run = go();
	expect_ok(run);
	expect_variable(run, "r", path);
	openocd_free(run);
}

START_TEST(find_searches_in_openocds_order)
{
	options.openocd_scripts = "env";
	options.xdg_config_home = "xdg";
	options.home = "home";
	options.installed_scripts = "share/scripts";
	static const char *const order[] = {
		"share/scripts/x.cfg",
		"share/scripts/../site/x.cfg",
		"home/.openocd/x.cfg",
		"xdg/openocd/x.cfg",
		"env/x.cfg",
		"s2/x.cfg",
		"s1/x.cfg",
		"x.cfg",
	};
	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
		file(order[i], "");
		expect_found(order[i]);
	}
}
END_TEST

START_TEST(find_uses_the_old_config_folder_without_xdg)
{
	options.home = "home";
	file("home/.config/openocd/x.cfg", "");
	expect_found("home/.config/openocd/x.cfg");
}
END_TEST

START_TEST(find_searches_added_folders_last)
{
	options.installed_scripts = "share/scripts";
	file("late/x.cfg", "");
	file("share/scripts/y.cfg", "");
	file("late/y.cfg", "");
	expect_result("add_script_search_dir late; set r \"[find x.cfg] [find y.cfg]\"",
	              "late/x.cfg share/scripts/y.cfg");
	expect_message("find x.cfg", FAILURE_SCRIPT_NOT_FOUND, "Can't find x.cfg");
}
END_TEST

START_TEST(find_takes_absolute_names_and_folders)
{
	file("/elsewhere/x.cfg", "set r 1");
	expect_result("source [find /elsewhere/x.cfg]", "1");
	expect_result("set r [find /tmp]", "/tmp");
}
END_TEST

START_TEST(a_missing_script_is_named)
{
	file("a.cfg", "\nsource [find nothing.cfg]\n");
	give(INPUT_FILE, "a.cfg");
	struct openocd *run = go();
	expect_failure(run, FAILURE_SCRIPT_NOT_FOUND, "a.cfg", 2);
	ck_assert_str_eq(run->failure.subject, "nothing.cfg");
	ck_assert_str_eq(run->failure.message, "Can't find nothing.cfg");
	openocd_free(run);
}
END_TEST

START_TEST(a_missing_input_is_a_failure_without_a_place)
{
	give(INPUT_FILE, "nothing.cfg");
	struct openocd *run = go();
	expect_failure(run, FAILURE_SCRIPT_NOT_FOUND, "", 0);
	ck_assert_str_eq(run->failure.subject, "nothing.cfg");
	openocd_free(run);
}
END_TEST

START_TEST(the_default_input_is_openocd_cfg)
{
	file("openocd.cfg", "set r 5\nfoo\n");
	struct openocd *run = go();
	expect_failure(run, FAILURE_UNKNOWN_COMMAND, "openocd.cfg", 2);
	expect_variable(run, "r", "5");
	openocd_free(run);
}
END_TEST

START_TEST(source_of_what_cannot_be_read)
{
	expect_result("set r [catch {source nofile.cfg} m]; append r $m",
	              "1couldn't read file \"nofile.cfg\": No such file or directory");
	expect_message("source nofile.cfg", FAILURE_SCRIPT_NOT_FOUND,
	               "couldn't read file \"nofile.cfg\": No such file or directory");
	input_count = 0;
	struct openocd *run = go_command("source [find /tmp]");
	expect_failure(run, FAILURE_SCRIPT_NOT_FOUND, "<command 1>", 1);
	ck_assert_str_eq(run->failure.subject, "/tmp");
	openocd_free(run);
	expect_message("source", FAILURE_WRONG_ARGUMENTS, "wrong # args: should be \"source fileName\"");
}
END_TEST

START_TEST(source_keeps_return_break_and_variables)
{
	file("a.cfg", "set x 1\nreturn\nset x 2\n");
	file("b.cfg", "break\n");
	file("local.cfg", "set seen $inner\n");
	expect_result("source a.cfg; set r $x", "1");
	expect_result("while 1 {source b.cfg}; set r done", "done");
	expect_result("proc p {} {set inner 7; source local.cfg; return $seen}; set r [p]", "7");
}
END_TEST

START_TEST(an_include_cycle_ends)
{
	file("a.cfg", "source [find b.cfg]\n");
	file("b.cfg", "set x 1\nsource [find a.cfg]\n");
	give(INPUT_FILE, "a.cfg");
	struct openocd *run = go();
	ck_assert(!run->ok);
	ck_assert_int_ne(run->failure.place.file, SOURCE_NONE);
	openocd_free(run);
}
END_TEST

START_TEST(a_file_that_is_read_twice_is_one_source)
{
	file("a.cfg", "incr r\n");
	expect_result("set r 0; source a.cfg; source a.cfg; source ./a.cfg", "3");
	ck_assert_uint_eq(sources.files.count, 2); /* the -c and a.cfg */
}
END_TEST

START_TEST(inclusions_remember_how_they_came)
{
	file("a.cfg", "\nsource [find b.cfg]\n");
	file("b.cfg", "\n\nsource c.cfg\n");
	file("c.cfg", "set r 1\n");
	give(INPUT_FILE, "a.cfg");
	struct openocd *run = go();
	expect_ok(run);
	ck_assert_uint_eq(run->inclusions.count, 3);
	const struct inclusion *list = run->inclusions.items;
	ck_assert_int_eq(list[0].parent, -1);
	ck_assert_int_eq(list[1].parent, 0);
	ck_assert_int_eq(list[1].line_in_parent, 2);
	ck_assert_str_eq(list[1].written, "b.cfg");
	ck_assert(list[1].found);
	ck_assert_int_eq(list[2].parent, 1);
	ck_assert_int_eq(list[2].line_in_parent, 3);
	ck_assert(!list[2].found);
	ck_assert_int_eq(run->inclusion, -1);
	openocd_free(run);
}
END_TEST

/* ---- places of failures ---- */

/* OpenOCD says line 0 there. */
START_TEST(a_quote_left_open_on_the_first_line_has_a_line)
{
	file("a.cfg", "\"board\nadapter driver dummy\n");
	give(INPUT_FILE, "a.cfg");
	struct openocd *run = go();
	expect_failure(run, FAILURE_SYNTAX, "a.cfg", 1);
	openocd_free(run);
}
END_TEST

START_TEST(a_failure_is_placed_in_the_innermost_file)
{
	file("a.cfg", "set a 1\nsource [find b.cfg]\n");
	file("b.cfg", "set b 1\n\nadapter speed fast\n");
	give(INPUT_FILE, "a.cfg");
	struct openocd *run = go();
	expect_failure(run, FAILURE_WRONG_ARGUMENTS, "b.cfg", 3);
	ck_assert_str_eq(run->failure.command, "adapter speed");
	ck_assert_str_eq(run->failure.subject, "fast");
	ck_assert_int_eq(run->failure.argument, 1);
	ck_assert_int_eq(run->failure.place.inclusion, 1);
	openocd_free(run);
}
END_TEST

START_TEST(a_failure_in_a_procedure_is_placed_in_its_body)
{
	file("a.cfg", "proc p {} {\n\tset x 1\n\tadapter speed fast\n}\np\n");
	give(INPUT_FILE, "a.cfg");
	struct openocd *run = go();
	expect_failure(run, FAILURE_WRONG_ARGUMENTS, "a.cfg", 3);
	openocd_free(run);
}
END_TEST

START_TEST(failures_of_jim_have_their_place)
{
	static const struct {
		const char *text;
		enum failure_kind kind;
		int line;
	} cases[] = {
		{"set x 1\nset y $nothing\n", FAILURE_SCRIPT, 2},
		{"set x 1\nfoo bar\n", FAILURE_UNKNOWN_COMMAND, 2},
		{"set x 1\n\nset\n", FAILURE_WRONG_ARGUMENTS, 3},
		{"set x [expr {1 +}]\n", FAILURE_SYNTAX, 1},
		{"proc p {a} {}\n\np\n", FAILURE_WRONG_ARGUMENTS, 3},
		{"set x 1\nerror mine\n", FAILURE_SCRIPT, 2},
		{"if {$nothing} {\n}\n", FAILURE_SCRIPT, 1},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *name = arena_printf(&arena, "case%zu.cfg", i);
		file(name, cases[i].text);
		input_count = 0;
		give(INPUT_FILE, name);
		struct openocd *run = go();
		expect_failure(run, cases[i].kind, name, cases[i].line);
		openocd_free(run);
	}
}
END_TEST

START_TEST(an_error_that_was_caught_leaves_no_trace)
{
	file("a.cfg", "catch {adapter speed fast}\ncatch {foo}\nset x 1\nadapter speed slow\n");
	give(INPUT_FILE, "a.cfg");
	struct openocd *run = go();
	expect_failure(run, FAILURE_WRONG_ARGUMENTS, "a.cfg", 4);
	ck_assert_str_eq(run->failure.subject, "slow");
	openocd_free(run);
	start_over();
	file("b.cfg", "catch {adapter speed fast}\nerror mine\n");
	give(INPUT_FILE, "b.cfg");
	run = go();
	expect_failure(run, FAILURE_SCRIPT, "b.cfg", 2);
	ck_assert_str_eq(run->failure.message, "mine");
	openocd_free(run);
}
END_TEST

START_TEST(commands_of_the_command_line_are_numbered)
{
	file("a.cfg", "set a 1\n");
	give(INPUT_COMMAND, "set b 1");
	give(INPUT_FILE, "a.cfg");
	give(INPUT_COMMAND, "set c 1\nfoo");
	give(INPUT_COMMAND, "set d 1");
	struct openocd *run = go();
	expect_failure(run, FAILURE_UNKNOWN_COMMAND, "<command 2>", 2);
	ck_assert_str_eq(run->failure.subject, "foo");
	expect_variable(run, "a", "1");
	ck_assert_ptr_null(openocd_variable(run, "d"));
	const struct source_file *command = source_store_find(&sources, "<command 2>");
	ck_assert(command->is_command && command->is_input);
	openocd_free(run);
}
END_TEST

/* ---- the course of a run ---- */

START_TEST(a_run_ends_at_its_end_at_init_or_at_shutdown)
{
	struct openocd *run = go_command("set x 1");
	expect_end(run, RUN_END);
	ck_assert_int_eq(run->failure.kind, FAILURE_NONE);
	ck_assert_int_eq(run->late_failure.kind, FAILURE_NONE);
	openocd_free(run);

	start_over();
	file("a.cfg", "adapter driver dummy\ninit\nset after 1\nfoo\n");
	give(INPUT_FILE, "a.cfg");
	run = go();
	expect_end(run, RUN_INIT);
	expect_place(&run->init_place, "a.cfg", 2);
	ck_assert(run->init_done);
	ck_assert_int_eq(run->late_failure.kind, FAILURE_UNKNOWN_COMMAND);
	expect_place(&run->late_failure.place, "a.cfg", 4);
	openocd_free(run);

	start_over();
	file("a.cfg", "set a 1\nshutdown\nset b 1\n");
	give(INPUT_FILE, "a.cfg");
	give(INPUT_COMMAND, "set c 1");
	run = go();
	expect_end(run, RUN_SHUTDOWN);
	expect_place(&run->shutdown_place, "a.cfg", 2);
	ck_assert_ptr_null(openocd_variable(run, "b"));
	ck_assert_ptr_null(openocd_variable(run, "c"));
	openocd_free(run);
}
END_TEST

START_TEST(shutdown_as_the_last_command_is_the_usual_end)
{
	file("a.cfg", "set a 1\n");
	give(INPUT_FILE, "a.cfg");
	give(INPUT_COMMAND, "shutdown");
	struct openocd *run = go();
	expect_end(run, RUN_END);
	openocd_free(run);
}
END_TEST

START_TEST(shutdown_error_is_a_failure)
{
	file("a.cfg", "set a 1\nshutdown error\n");
	give(INPUT_FILE, "a.cfg");
	struct openocd *run = go();
	expect_failure(run, FAILURE_SCRIPT, "a.cfg", 2);
	openocd_free(run);
}
END_TEST

START_TEST(shutdown_in_a_catch_ends_nothing_yet)
{
	expect_result("catch {shutdown}; set r after", "after");
}
END_TEST

START_TEST(exit_belongs_behind_init)
{
	struct openocd *run = go_command("exit");
	expect_failure(run, FAILURE_WRONG_STAGE, "<command 1>", 1);
	openocd_free(run);
	expect_result("set r [catch {exit}]", "1");
}
END_TEST

START_TEST(configuration_commands_end_with_init)
{
	struct openocd *run = go_command("adapter driver dummy; init; adapter driver dummy");
	expect_end(run, RUN_INIT);
	ck_assert_int_eq(run->late_failure.kind, FAILURE_WRONG_STAGE);
	openocd_free(run);
}
END_TEST

START_TEST(init_targets_runs_even_without_init)
{
	file("a.cfg", "proc init_targets {} {\n\tset ::seen 1\n}\nproc init_board {} {\n\tset ::board 1\n}\n");
	give(INPUT_FILE, "a.cfg");
	struct openocd *run = go();
	expect_end(run, RUN_END);
	expect_variable(run, "seen", "1");
	expect_variable(run, "board", "1");
	ck_assert(!run->init_done);
	openocd_free(run);
}
END_TEST

/* ---- commands ---- */

/* Codes of failing C commands are OpenOCD's own, not Tcl's 1. */
START_TEST(catch_sees_openocds_codes)
{
	expect_result("set r [catch {adapter speed 1 2}]", "-601");
	expect_result("set r [catch {reset_config nonsense}]", "-601");
	expect_result("set r [catch {gdb_memory_map maybe}]", "-601");
	expect_result("set r [catch {jtag newtap a b -irlen x}]", "1");
	expect_result("set r [catch {transport select nonsense}]", "1");
	expect_result("set r [catch {adapter foo}]", "1");
	expect_result("set r [catch {foo} m]; append r $m", "1invalid command name \"foo\"");
	expect_result("set r [catch {adapter speed 100}]", "0");
}
END_TEST

START_TEST(catch_tells_bad_numbers_from_bad_forms)
{
	expect_result("set r [catch {adapter speed fast}]", "-603");
	expect_result("set r [catch {adapter speed 99999999999}]", "-604");
}
END_TEST

START_TEST(try_on_error_misses_openocds_codes)
{
	file("a.cfg",
	     "try {\n\tadapter speed fast\n} on error {m o} {\n\tset caught 1\n} finally {\n\tset last 1\n}\n");
	give(INPUT_FILE, "a.cfg");
	struct openocd *run = go();
	ck_assert(!run->ok);
	ck_assert_ptr_null(openocd_variable(run, "caught"));
	expect_variable(run, "last", "1");
	openocd_free(run);
}
END_TEST

START_TEST(unknown_belongs_to_the_script)
{
	expect_result("proc unknown args {set ::r $args}; foo bar", "foo bar");
	expect_message("unknown foo bar", FAILURE_UNKNOWN_COMMAND, "invalid command name \"unknown\"");
	expect_result("set r [info commands unknown]", "");
}
END_TEST

/* A script's own `unknown` must not take OpenOCD's commands away, which are only bound when they are used. */
START_TEST(openocds_commands_outlive_an_unknown_of_the_script)
{
	expect_result("proc unknown args {error mine}; adapter speed 100; set r [adapter speed]",
	              "adapter speed: 100 kHz\n");
	expect_result("proc unknown args {error mine}; set r [regexp a abc]", "1");
}
END_TEST

START_TEST(info_knows_commands_that_were_not_used_yet)
{
	expect_result("set r [lsort [info commands adapter_n*]]",
	              "adapter_name adapter_nsrst_assert_width adapter_nsrst_delay");
	expect_result("set r [info commands {adapter speed}]", "{adapter speed}");
	expect_result("set r [llength [info commands target]][llength [info commands no*such]]", "10");
	expect_result("set r [info commands ftdi]", "");
	expect_result("adapter driver ftdi; set r [info commands ftdi]", "ftdi");
	expect_result("set r [info procs jtag_init]", "jtag_init");
	expect_result("set r [info args find]", "filename");
	expect_result("set r [expr {[string length [info body find]] > 20}]", "1");
	expect_result("proc mine {} {}; set r [info procs mine]", "mine");
	expect_result("set r [info exists nothing]", "0");
}
END_TEST

START_TEST(commands_can_be_renamed_before_they_are_used)
{
	expect_result("rename echo say; say hi; set r [info commands say]", "say");
	expect_message("rename echo say; echo hi", FAILURE_UNKNOWN_COMMAND, "invalid command name \"echo\"");
	expect_result("rename jtag_init old; proc jtag_init {} {set ::r mine}; jtag_init", "mine");
	expect_result("proc echo args {set ::r $args}; echo hi", "hi");
	expect_result("rename echo {}; set r [info commands echo]", "");
	expect_message("rename echo {}; echo hi", FAILURE_UNKNOWN_COMMAND, "invalid command name \"echo\"");
}
END_TEST

START_TEST(expr_joins_several_words_up_to_0_12_0)
{
	struct openocd *run = go_command("set r [expr 1 + 2]");
	expect_ok(run);
	expect_variable(run, "r", "3");
	const struct log_entry *entry = find_log(run, "expr-without-braces");
	ck_assert_ptr_nonnull(entry);
	ck_assert_int_eq(entry->kind, LOG_DEPRECATED);
	expect_place(&entry->place, "<command 1>", 1);
	openocd_free(run);
	expect_result("set r [expr {1 + 2}]", "3");
	expect_result("set r [expr {1+2} {+3}]", "6");
	expect_result("set r [expr 0x10+010]", "26");
	options.version = OPENOCD_MASTER;
	run = go_command("set r [expr 1 + 2]");
	ck_assert(!run->ok);
	openocd_free(run);
	expect_result("set r [expr {1 + 2}]", "3");
}
END_TEST

START_TEST(side_effects_are_refused_and_the_run_goes_on)
{
	static const char *const scripts[] = {
		"exec touch /tmp/openocdlint-must-not-exist; set r on",
		"set f [open /tmp/openocdlint-must-not-exist w]; puts $f text; close $f; set r on",
		"file delete /etc/passwd; set r on",
		"file mkdir /tmp/openocdlint-must-not-exist; set r on",
		"file rename /etc/passwd /tmp/openocdlint-must-not-exist; set r on",
		"socket stream localhost:1; set r on",
		"cd /; set r on",
		"after 100000; set r on",
		"kill 1; set r on",
		"os.fork; set r on",
	};
	for (size_t i = 0; i < sizeof(scripts) / sizeof(scripts[0]); i++) {
		input_count = 0;
		struct openocd *run = go_command(scripts[i]);
		expect_ok(run);
		expect_variable(run, "r", "on");
		const struct log_entry *entry = find_log(run, REFUSED_ACT);
		if (!entry)
			entry = find_log(run, REFUSED_LOOK);
		ck_assert_msg(entry != NULL, "%s", scripts[i]);
		ck_assert_int_eq(entry->kind, LOG_REFUSED);
		openocd_free(run);
	}
	file_access_init(&files, &arena);
	ck_assert_int_eq(file_access_kind(&files, "/tmp/openocdlint-must-not-exist"), FILE_MISSING);
}
END_TEST

START_TEST(harmless_parts_of_the_library_work)
{
	expect_result("set r [file tail a/b.cfg][file extension x.tcl]", "b.cfg.tcl");
	expect_result("set r [file exists /no/such/file]", "0");
	expect_result("regexp {a(.)} xab all r", "b");
	expect_result("array set a {x 1}; set r $a(x)", "1");
	expect_result("set r [dict get [dict replace {a 1} a 2] a]", "2");
	expect_result("set r [lmap x {1 2} {expr {$x * 2}}]", "2 4");
	expect_result("puts hello; puts -nonewline x; puts stderr y; echo -n z; set r done", "done");
	expect_result("set r [info exists env(PATH)]", "1");
}
END_TEST

/* ---- limits ---- */

static void expect_budget(const char *script)
{
	input_count = 0;
	struct openocd *run = go_command(script);
	ck_assert(!run->ok);
	ck_assert_msg(run->failure.kind == FAILURE_BUDGET, "%s: %s", script, run->failure.message);
	openocd_free(run);
}

START_TEST(endless_loops_end)
{
	expect_budget("while 1 {set x 1}");
	expect_budget("while 1 {catch {set x 1}}");
	expect_budget("while 1 {catch -exit {set x 1}}");
	expect_budget("while 1 {catch -signal -exit -return -break {set x 1}}");
	expect_budget("for {set i 0} {$i < 10} {} {set x 1}");
	expect_budget("proc again {} {tailcall again}; again");
	expect_budget("set i 0; while {$i < 10} {try {set x 1} finally {set y 1}}");
}
END_TEST

START_TEST(deep_recursion_is_an_ordinary_error)
{
	struct openocd *run = go_command("proc f {} {f}; f");
	ck_assert(!run->ok);
	ck_assert_msg(run->failure.kind == FAILURE_SCRIPT, "%s", run->failure.message);
	openocd_free(run);
	expect_result("proc f {} {f}; catch f; set r on", "on");
}
END_TEST

/* Wherever a run meets its limit, nothing of it is left behind: the sanitizer of leaks looks at the end. */
START_TEST(a_run_that_meets_its_limit_leaves_nothing_behind)
{
	static const char *const commands[] = {
		"adapter list", "transport list",           "nand drivers", "flash banks", "flash list",
		"targets",      "command mode jtag newtap",
	};
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		for (unsigned extra = 0; extra < 12; extra++) {
			options.limits = (struct limits){.steps = 10000000, .memory = ((size_t)2 << 20) + extra * 89};
			expect_budget(arena_printf(&arena, "while 1 {lappend all [%s]}", commands[i]));
			start_over();
		}
}
END_TEST

/* ---- no state of one run in another ---- */

static struct openocd *go_file(const char *name)
{
	input_count = 0;
	give(INPUT_FILE, name);
	return go();
}

START_TEST(runs_know_nothing_of_one_another)
{
	file("a.cfg",
	     "adapter driver dummy\ntransport select jtag\njtag newtap x cpu -irlen 4\nset seen 1\nproc mine {} {}\n"
	     "rename echo say\n");
	file("b.cfg", "if {[info exists seen]} {error seen}\nif {[info commands mine] ne {}} {error mine}\necho hi\n"
	              "if {[catch {jtag names}]} {set r none}\n");
	struct openocd *a = go_file("a.cfg");
	expect_ok(a);
	struct openocd *b = go_file("b.cfg");
	expect_ok(b);
	ck_assert_uint_eq(a->taps.count, 1);
	ck_assert_uint_eq(b->taps.count, 0);
	openocd_free(a);
	struct openocd *again = go_file("b.cfg");
	expect_ok(again);
	ck_assert_uint_eq(again->records.count, b->records.count);
	openocd_free(again);
	openocd_free(b);
}
END_TEST

/* Begun before, ended after another one. */
START_TEST(runs_may_interleave)
{
	file("a.cfg", "set r a\nadapter speed 111\n");
	file("b.cfg", "set r b\nadapter speed 222\n");
	give(INPUT_FILE, "a.cfg");
	struct openocd *a = new_run();
	input_count = 0;
	give(INPUT_FILE, "b.cfg");
	struct openocd *b = new_run();
	openocd_run(b);
	openocd_run(a);
	expect_ok(a);
	expect_ok(b);
	expect_variable(b, "r", "b");
	expect_variable(a, "r", "a");
	ck_assert_int_eq(a->adapter.speed_khz, 111);
	ck_assert_int_eq(b->adapter.speed_khz, 222);
	openocd_free(b);
	expect_variable(a, "r", "a");
	ck_assert_int_eq(a->adapter.speed_khz, 111);
	openocd_free(a);
}
END_TEST

START_TEST(a_run_that_was_broken_off_harms_no_other)
{
	file("a.cfg", "while 1 {catch {foo}}\n");
	struct openocd *a = go_file("a.cfg");
	ck_assert(!a->ok);
	file("b.cfg", "set r b\n");
	struct openocd *b = go_file("b.cfg");
	expect_ok(b);
	expect_variable(b, "r", "b");
	openocd_free(a);
	expect_variable(b, "r", "b");
	openocd_free(b);
}
END_TEST

START_TEST(a_run_may_be_made_and_never_run)
{
	give(INPUT_COMMAND, "set x 1");
	struct openocd *run = new_run();
	ck_assert_ptr_null(openocd_variable(run, "x"));
	openocd_free(run);
}
END_TEST

/* ---- looking at what a run left ---- */

static void look_briefly(void *context)
{
	*(bool *)context = true;
	openocd_give_way();
}

static void look_for_ever(void *context)
{
	(void)context;
	for (;;)
		openocd_give_way();
}

static void look_for_memory(void *context)
{
	(void)context;
	for (;;)
		arena_alloc(&arena, 1000);
}

static void look_and_crash(void *context)
{
	(void)context;
	raise(SIGABRT);
}

START_TEST(a_look_may_come_to_its_end)
{
	bool has_looked = false;
	struct openocd *run = go_command("set r on");
	ck_assert_ptr_null(openocd_look(run, look_briefly, &has_looked));
	ck_assert(has_looked);
	expect_variable(run, "r", "on");
	openocd_free(run);
}
END_TEST

START_TEST(a_look_has_limits_and_survives_a_crash)
{
	static const struct {
		void (*look)(void *context);
		const char *reason;
	} looks[] = {
		{look_for_ever, "takes longer than a check allows"},
		{look_for_memory, "takes more memory than a check allows"},
		{look_and_crash, "met a fault of its own"},
	};
	openocd_install_signals();
	options.limits = (struct limits){.milliseconds = 50, .memory = (size_t)16 << 20};
	for (size_t i = 0; i < sizeof(looks) / sizeof(looks[0]); i++) {
		input_count = 0;
		struct openocd *run = go_command("set r on");
		expect_ok(run);
		const char *reason = openocd_look(run, looks[i].look, NULL);
		ck_assert_ptr_nonnull(reason);
		ck_assert_msg(strstr(reason, looks[i].reason) != NULL, "%s", reason);
		ck_assert_ptr_null(openocd_variable(run, "r")); /* the interpreter is gone */
		openocd_free(run);
		start_over();
		options.limits = (struct limits){.milliseconds = 50, .memory = (size_t)16 << 20};
	}
}
END_TEST

/* ---- names of instances ---- */

#define JTAG_TAP "adapter driver dummy\ntransport select jtag\njtag newtap x cpu -irlen 5 -expected-id 0x120034e5\n"

START_TEST(a_target_may_be_called_as_a_group_of_commands)
{
	file("a.cfg", JTAG_TAP "target create xtensa xtensa -chain-position x.cpu\n"
	                       "xtensa configure -event gdb-attach {halt}\n"
	                       "set r [xtensa cget -type]\n"
	                       "xtensa xtdef LX\n");
	struct openocd *run = go_file("a.cfg");
	expect_ok(run);
	expect_variable(run, "r", "xtensa");
	ck_assert_uint_eq(run->targets.count, 1);
	openocd_free(run);
}
END_TEST

START_TEST(a_target_may_not_be_called_as_a_command)
{
	file("a.cfg", JTAG_TAP "target create echo arm7tdmi -chain-position x.cpu\n");
	struct openocd *run = go_file("a.cfg");
	expect_failure(run, FAILURE_SCRIPT, "a.cfg", 4);
	openocd_free(run);
	file("b.cfg", JTAG_TAP "target create t arm7tdmi -chain-position x.cpu\n"
	                       "target create t arm7tdmi -chain-position x.cpu\n");
	run = go_file("b.cfg");
	expect_failure(run, FAILURE_SCRIPT, "b.cfg", 5);
	openocd_free(run);
}
END_TEST

/* Before a JTAG transport is selected, `jtag` is a procedure that makes one be selected. */
START_TEST(the_procedure_jtag_gives_way_to_the_commands)
{
	file("a.cfg",
	     "adapter driver ftdi\nset before [info procs jtag]\ntransport select jtag\nset after [info procs jtag]\n"
	     "jtag newtap x cpu -irlen 4\nset r [jtag names]\n");
	struct openocd *run = go_file("a.cfg");
	expect_ok(run);
	expect_variable(run, "before", "jtag");
	expect_variable(run, "after", "");
	expect_variable(run, "r", "x.cpu");
	openocd_free(run);
	file("b.cfg", "adapter driver dummy\njtag newtap x cpu -irlen 4\nset r [transport select]\n");
	run = go_file("b.cfg");
	expect_ok(run);
	expect_variable(run, "r", "jtag");
	ck_assert(run->transport.automatic);
	openocd_free(run);
}
END_TEST

START_TEST(a_jtag_of_the_script_stays_until_the_transport_comes)
{
	file("a.cfg",
	     "adapter driver ftdi\nproc jtag args {set ::r mine}\njtag newtap x cpu -irlen 4\ntransport select jtag\n"
	     "jtag newtap y cpu -irlen 4\n");
	struct openocd *run = go_file("a.cfg");
	expect_ok(run);
	expect_variable(run, "r", "mine");
	ck_assert_uint_eq(run->taps.count, 1);
	ck_assert_str_eq(run->taps.items[0]->name, "y.cpu");
	openocd_free(run);
}
END_TEST

START_TEST(subcommands_are_reached_word_by_word)
{
	expect_result("adapter speed 100; set r [adapter speed]", "adapter speed: 100 kHz\n");
	expect_result("adapter srst delay 7; set r on", "on");
	struct openocd *run;
	input_count = 0;
	run = go_command("adapter sped 100");
	expect_failure(run, FAILURE_UNKNOWN_COMMAND, "<command 1>", 1);
	ck_assert_str_eq(run->failure.command, "adapter");
	ck_assert_str_eq(run->failure.subject, "sped");
	openocd_free(run);
	input_count = 0;
	run = go_command("adapter");
	expect_failure(run, FAILURE_WRONG_ARGUMENTS, "<command 1>", 1);
	openocd_free(run);
	expect_result("{adapter speed} 100; set r [{adapter speed}]", "adapter speed: 100 kHz\n");
	expect_result("set word speed; adapter $word 100; set r [adapter speed]", "adapter speed: 100 kHz\n");
	expect_result("eval adapter speed 100; set r [eval [list adapter speed]]", "adapter speed: 100 kHz\n");
}
END_TEST

START_TEST(deprecated_names_lead_to_the_new_ones)
{
	struct openocd *run = go_command("adapter_khz 100");
	expect_ok(run);
	const struct log_entry *entry = find_log(run, "deprecated-command");
	ck_assert_ptr_nonnull(entry);
	ck_assert_str_eq(entry->command, "adapter_khz");
	ck_assert_int_eq(run->adapter.speed_khz, 100);
	openocd_free(run);
}
END_TEST

/* ---- provenance ---- */

static const struct event_handler *find_event(const struct target *target, const char *event)
{
	for (size_t i = 0; i < target->events.count; i++)
		if (strcmp(target->events.items[i]->event, event) == 0)
			return target->events.items[i];
	ck_abort_msg("no handler of %s", event);
	return NULL;
}

START_TEST(everything_knows_the_command_that_made_it)
{
	file("adapter.cfg", "adapter driver ftdi\nadapter speed 100\nreset_config srst_only\n");
	file("a.cfg", "source [find adapter.cfg]\n"
	              "set name chip\n"
	              "transport select jtag\n"
	              "jtag newtap $name cpu -irlen 4 -expected-id 0x3f0f0f0f\n"
	              "target create $name.cpu arm7tdmi \\\n\t-chain-position $name.cpu\n"
	              "proc handlers {target} {\n"
	              "\t$target configure -event gdb-attach {halt}\n"
	              "}\n"
	              "handlers $name.cpu\n"
	              "reset_config trst_push_pull\n"
	              "$name.cpu configure -work-area-phys 0x1000 -work-area-size 0x400\n"
	              "flash bank f cfi 0 0x1000 2 2 $name.cpu\n"
	              "gdb_port 4000\n"
	              "$name.cpu configure -event gdb-attach {halt 100}\n");
	struct openocd *run = go_file("a.cfg");
	expect_ok(run);
	expect_place(&run->adapter.driver_place, "adapter.cfg", 1);
	expect_place(&run->adapter.speed_place, "adapter.cfg", 2);
	expect_place(&run->transport.place, "a.cfg", 3);
	ck_assert(!run->transport.automatic);
	ck_assert_uint_eq(run->taps.count, 1);
	expect_place(&run->taps.items[0]->place, "a.cfg", 4);
	ck_assert_str_eq(run->taps.items[0]->name, "chip.cpu");
	ck_assert_uint_eq(run->taps.items[0]->expected_ids.items[0], 0x3f0f0f0f);
	ck_assert_uint_eq(run->targets.count, 1);
	const struct target *target = run->targets.items[0];
	expect_place(&target->place, "a.cfg", 5);
	expect_place(&target->work_area_place, "a.cfg", 12);
	ck_assert_uint_eq(target->work_area_size, 0x400);
	const struct event_handler *attach = find_event(target, "gdb-attach");
	ck_assert_str_eq(attach->body, "halt 100");
	ck_assert(!attach->by_default);
	expect_place(&attach->place, "a.cfg", 15);
	ck_assert_ptr_nonnull(attach->replaces);
	expect_place(&attach->replaces->place, "a.cfg", 8);
	/* OpenOCD installs handlers of its own when the targets are set up. */
	ck_assert(find_event(target, "gdb-flash-erase-start")->by_default);
	expect_place(&run->flash_banks.items[0]->place, "a.cfg", 13);
	expect_place(&run->gdb_port.place, "a.cfg", 14);
	const struct reset_word *words = run->adapter.reset;
	ck_assert_str_eq(words[RESET_SIGNALS].word, "srst_only");
	expect_place(&words[RESET_SIGNALS].place, "adapter.cfg", 3);
	ck_assert(words[RESET_TRST_TYPE].given);
	expect_place(&words[RESET_TRST_TYPE].place, "a.cfg", 11);
	ck_assert(!words[RESET_CONNECT].given);
	ck_assert_str_eq(words[RESET_CONNECT].word, "connect_deassert_srst");
	openocd_free(run);
}
END_TEST

START_TEST(records_keep_order_names_and_words)
{
	struct openocd *run = go_command("adapter driver dummy; adapter speed 100\nreset_config none separate");
	expect_ok(run);
	ck_assert_uint_ge(run->records.count, 3); /* setting up the targets runs commands, too */
	ck_assert_str_eq(run->records.items[0].name, "adapter driver");
	ck_assert_str_eq(run->records.items[1].name, "adapter speed");
	ck_assert_str_eq(run->records.items[2].arguments.items[1], "separate");
	expect_place(&run->records.items[2].place, "<command 1>", 2);
	openocd_free(run);
}
END_TEST

START_TEST(commands_that_failed_are_no_records)
{
	struct openocd *run = go_command("catch {adapter speed fast}; catch {adapter foo}; adapter speed 5");
	expect_ok(run);
	size_t count = 0;
	for (size_t i = 0; i < run->records.count; i++)
		count += strncmp(run->records.items[i].name, "adapter", 7) == 0;
	ck_assert_uint_eq(count, 1);
	openocd_free(run);
}
END_TEST

/* ---- features ---- */

START_TEST(features_bring_commands)
{
	struct openocd *run = go_command("adapter driver ftdi; ftdi vid_pid 1 2");
	expect_ok(run);
	ck_assert(openocd_has_feature(run, "driver", "ftdi"));
	ck_assert(!openocd_has_feature(run, "driver", "jlink"));
	ck_assert(openocd_has_feature(run, "version", "0.12.0"));
	openocd_free(run);
	expect_message("ftdi vid_pid 1 2", FAILURE_UNKNOWN_COMMAND, "invalid command name \"ftdi\"");
	file("a.cfg", JTAG_TAP "if {![catch {arm disassemble 0}]} {error early}\n"
	                       "target create t arm7tdmi -chain-position x.cpu\nset r [info commands arm7_9]\n");
	run = go_file("a.cfg");
	expect_ok(run);
	ck_assert(openocd_has_feature(run, "target-type", "arm7tdmi"));
	ck_assert(openocd_has_feature(run, "transport", "jtag"));
	expect_variable(run, "r", "arm7_9");
	openocd_free(run);
}
END_TEST

START_TEST(versions_differ_in_their_commands)
{
	options.version = OPENOCD_0_10_0;
	expect_message("adapter speed 100", FAILURE_UNKNOWN_COMMAND, "invalid command name \"adapter\"");
	expect_result("interface dummy; adapter_khz 100; set r [adapter_name]", "dummy");
	options.version = OPENOCD_MASTER;
	expect_message("gdb_memory_mapp enable", FAILURE_UNKNOWN_COMMAND, "invalid command name \"gdb_memory_mapp\"");
	expect_result("adapter driver dummy; set r [adapter name]", "dummy");
}
END_TEST

/* ---- an assumed adapter ---- */

START_TEST(an_assumed_adapter_carries_a_fragment_on)
{
	file("a.cfg", "transport select swd\nset r [transport select]\n");
	options.assumed_transports = "jtag swd";
	struct openocd *run = go_file("a.cfg");
	expect_ok(run);
	expect_variable(run, "r", "swd");
	ck_assert_str_eq(run->adapter.driver, ASSUMED_ADAPTER);
	openocd_free(run);
	options.assumed_transports = NULL;
	run = go_file("a.cfg");
	ck_assert(!run->ok);
	ck_assert_ptr_null(run->adapter.driver);
	openocd_free(run);
}
END_TEST

/* exit() and crashes of the real program: no catch keeps it alive. */
START_TEST(what_kills_openocd_cannot_be_caught)
{
	static const char tap[] = "adapter driver dummy\ntransport select jtag\njtag newtap c cpu -irlen 4\n";
	static const char hla_tap[] = "adapter driver hla\ntransport select hla_jtag\njtag newtap c cpu -irlen 4\n";
	static const char target[] = "target create c.cpu arm7tdmi -chain-position c.cpu\n";
	static const struct {
		const char *first, *second, *third;
	} configs[] = {
		{tap, target, "catch {flash bank a str7x 0 0x1234 0 0 c.cpu STR71x}\n"},
		{tap, target, "catch {flash bank a str9x 0 0x1234 0 0 c.cpu}\n"},
		{hla_tap, "dap create d -chain-position c.cpu\n", "catch {target create c.cpu cortex_m -dap d}\n"},
		{tap, "target create a arm7tdmi -chain-position c.cpu -rtos linux\n",
	         "target create b arm7tdmi -chain-position c.cpu; catch {target smp a b}\n"},
	};
	for (size_t i = 0; i < sizeof(configs) / sizeof(configs[0]); i++) {
		file("a.cfg", arena_printf(&arena, "%s%s%s", configs[i].first, configs[i].second, configs[i].third));
		give(INPUT_FILE, "a.cfg");
		struct openocd *run = go();
		expect_end(run, RUN_ERROR);
		expect_place(&run->failure.place, "a.cfg", 5);
		openocd_free(run);
		start_over();
	}
}
END_TEST

static void expect_evaluated_failure(const char *text, enum openocd_version version, const char *name, int line)
{
	start_over();
	options.version = version;
	file("lib.cfg", "proc f {args} {\n\teval nonsense $args\n}\n");
	file("a.cfg", text);
	give(INPUT_FILE, "a.cfg");
	struct openocd *run = go();
	expect_failure(run, FAILURE_UNKNOWN_COMMAND, name, line);
	openocd_free(run);
}

/* What `eval` puts together has no place. The Jim of master then names the caller of the procedure. */
START_TEST(failures_in_evaluated_text_have_the_place_of_their_version)
{
	static const char in_procedure[] = "source lib.cfg\n\nf 1 2\n";
	expect_evaluated_failure(in_procedure, OPENOCD_0_12_0, "lib.cfg", 2);
	expect_evaluated_failure(in_procedure, OPENOCD_MASTER, "a.cfg", 3);
	expect_evaluated_failure("\neval nonsense 1 2\n", OPENOCD_MASTER, "a.cfg", 2);
}
END_TEST

START_TEST(glob_of_a_missing_folder_matches_nothing)
{
	expect_message("glob -directory /no/such/folder x*", FAILURE_SCRIPT, "no files matched glob pattern \"x*\"");
	expect_result("set r [glob -nocomplain -directory /no/such/folder x*]", "");
}
END_TEST

static TCase *add_case(Suite *suite, const char *name)
{
	TCase *made = tcase_create(name);
	tcase_add_checked_fixture(made, set_up, tear_down);
	tcase_set_timeout(made, 60);
	suite_add_tcase(suite, made);
	return made;
}

Suite *unit_suite(void)
{
	Suite *suite = suite_create("openocd");
	TCase *search = add_case(suite, "search");
	tcase_add_test(search, find_searches_in_openocds_order);
	tcase_add_test(search, find_uses_the_old_config_folder_without_xdg);
	tcase_add_test(search, find_searches_added_folders_last);
	tcase_add_test(search, find_takes_absolute_names_and_folders);
	tcase_add_test(search, a_missing_script_is_named);
	tcase_add_test(search, a_missing_input_is_a_failure_without_a_place);
	tcase_add_test(search, the_default_input_is_openocd_cfg);
	tcase_add_test(search, source_of_what_cannot_be_read);
	tcase_add_test(search, source_keeps_return_break_and_variables);
	tcase_add_test(search, an_include_cycle_ends);
	tcase_add_test(search, a_file_that_is_read_twice_is_one_source);
	tcase_add_test(search, inclusions_remember_how_they_came);
	TCase *places = add_case(suite, "places");
	tcase_add_test(places, a_quote_left_open_on_the_first_line_has_a_line);
	tcase_add_test(places, a_failure_is_placed_in_the_innermost_file);
	tcase_add_test(places, a_failure_in_a_procedure_is_placed_in_its_body);
	tcase_add_test(places, failures_of_jim_have_their_place);
	tcase_add_test(places, an_error_that_was_caught_leaves_no_trace);
	tcase_add_test(places, commands_of_the_command_line_are_numbered);
	tcase_add_test(places, everything_knows_the_command_that_made_it);
	tcase_add_test(places, records_keep_order_names_and_words);
	tcase_add_test(places, commands_that_failed_are_no_records);
	TCase *course = add_case(suite, "course");
	tcase_add_test(course, a_run_ends_at_its_end_at_init_or_at_shutdown);
	tcase_add_test(course, shutdown_as_the_last_command_is_the_usual_end);
	tcase_add_test(course, shutdown_error_is_a_failure);
	tcase_add_test(course, shutdown_in_a_catch_ends_nothing_yet);
	tcase_add_test(course, exit_belongs_behind_init);
	tcase_add_test(course, configuration_commands_end_with_init);
	tcase_add_test(course, init_targets_runs_even_without_init);
	tcase_add_test(course, an_assumed_adapter_carries_a_fragment_on);
	tcase_add_test(course, what_kills_openocd_cannot_be_caught);
	tcase_add_test(course, failures_in_evaluated_text_have_the_place_of_their_version);
	tcase_add_test(course, glob_of_a_missing_folder_matches_nothing);
	TCase *commands = add_case(suite, "commands");
	tcase_add_test(commands, catch_sees_openocds_codes);
	tcase_add_test(commands, catch_tells_bad_numbers_from_bad_forms);
	tcase_add_test(commands, try_on_error_misses_openocds_codes);
	tcase_add_test(commands, unknown_belongs_to_the_script);
	tcase_add_test(commands, openocds_commands_outlive_an_unknown_of_the_script);
	tcase_add_test(commands, info_knows_commands_that_were_not_used_yet);
	tcase_add_test(commands, commands_can_be_renamed_before_they_are_used);
	tcase_add_test(commands, expr_joins_several_words_up_to_0_12_0);
	tcase_add_test(commands, side_effects_are_refused_and_the_run_goes_on);
	tcase_add_test(commands, harmless_parts_of_the_library_work);
	tcase_add_test(commands, a_target_may_be_called_as_a_group_of_commands);
	tcase_add_test(commands, a_target_may_not_be_called_as_a_command);
	tcase_add_test(commands, the_procedure_jtag_gives_way_to_the_commands);
	tcase_add_test(commands, a_jtag_of_the_script_stays_until_the_transport_comes);
	tcase_add_test(commands, subcommands_are_reached_word_by_word);
	tcase_add_test(commands, deprecated_names_lead_to_the_new_ones);
	tcase_add_test(commands, features_bring_commands);
	tcase_add_test(commands, versions_differ_in_their_commands);
	TCase *limits = add_case(suite, "limits");
	tcase_set_timeout(limits, 240); /* limits are of the processor's time: on a busy machine they take long */
	tcase_add_test(limits, endless_loops_end);
	tcase_add_test(limits, a_look_may_come_to_its_end);
	tcase_add_test(limits, a_look_has_limits_and_survives_a_crash);
	tcase_add_test(limits, a_run_that_meets_its_limit_leaves_nothing_behind);
#ifndef __SANITIZE_ADDRESS__ /* there no block of the interpreter is used twice, and the limit of memory comes first   \
                              */
	tcase_add_test(limits, deep_recursion_is_an_ordinary_error);
#else
	(void)deep_recursion_is_an_ordinary_error;
#endif
	TCase *state = add_case(suite, "state");
	tcase_add_test(state, runs_know_nothing_of_one_another);
	tcase_add_test(state, runs_may_interleave);
	tcase_add_test(state, a_run_that_was_broken_off_harms_no_other);
	tcase_add_test(state, a_run_may_be_made_and_never_run);
	return suite;
}
