/* SPDX-License-Identifier: MIT */
/* The model: which text made a fact, whose file it is, and that equal texts give equal facts. */
#include "unit.h"

#include <string.h>

#include "base/text.h"
#include "model/model.h"

static struct arena arena;
static struct file_access files;
static struct source_store sources;
static struct run_input inputs[8];
static size_t input_count;
static struct openocd *run;
static struct model *model;

static void set_up(void)
{
	arena_init(&arena);
	file_access_init(&files, &arena);
	source_store_init(&sources, &arena);
	input_count = 0;
	run = NULL;
}

static void tear_down(void)
{
	if (run)
		openocd_free(run);
	arena_release(&arena);
}

static void file(const char *name, const char *text)
{
	file_access_overlay(&files, name, text, strlen(text));
}

static void go_version(enum openocd_version version)
{
	struct openocd_options options = {
		.version = version, .inputs = inputs, .input_count = input_count, .installed_scripts = "share/scripts"};
	if (run)
		openocd_free(run);
	run = openocd_new(&options, &sources, &files, &arena);
	openocd_run(run);
	model = model_new(run, &arena);
}

static void go(const char *name)
{
	inputs[input_count++] = (struct run_input){INPUT_FILE, name};
	go_version(OPENOCD_0_12_0);
	for (size_t i = 0; i < sources.files.count; i++) {
		struct source_file *source = sources.files.items[i];
		source->is_stock = strncmp(source->name, "share/scripts/", 14) == 0;
		source->is_input = strcmp(source->name, name) == 0;
	}
}

static void expect_text(struct span span, const char *name, const char *text)
{
	const struct source_file *source = source_store_file(&sources, span.file);
	ck_assert_ptr_nonnull(source);
	ck_assert_str_eq(source->name, name);
	ck_assert_str_eq(arena_copy(&arena, source->text + span.start, span.end - span.start), text);
}

/* The Nth record (from 0) whose name is NAME. */
static const struct command_record *record(const char *name, size_t n)
{
	for (size_t i = 0; i < run->records.count; i++)
		if (strcmp(run->records.items[i].name, name) == 0 && n-- == 0)
			return &run->records.items[i];
	ck_abort_msg("no such record of %s", name);
	return NULL;
}

static void expect_record(const char *name, size_t n, const char *text)
{
	const struct command_record *found = record(name, n);
	const struct syntax_node *command = model_command_of(model, found);
	ck_assert_msg(command != NULL, "no command for %s", name);
	expect_text(model_node_span(found->place.file, command), source_store_file(&sources, found->place.file)->name,
	            text);
}

/* ---- spans ---- */

START_TEST(commands_on_one_line_are_told_apart)
{
	file("a.cfg", "adapter driver dummy; adapter speed 100; reset_config none ;adapter speed 200\n");
	go("a.cfg");
	ck_assert(run->ok);
	expect_record("adapter driver", 0, "adapter driver dummy");
	expect_record("adapter speed", 0, "adapter speed 100");
	expect_record("adapter speed", 1, "adapter speed 200");
	expect_record("reset_config", 0, "reset_config none");
	struct place place = record("reset_config", 0)->place;
	expect_text(model_span_at(model, &place, "reset_config"), "a.cfg", "reset_config none");
	expect_text(model_span_at(model, &place, "adapter"), "a.cfg", "adapter driver dummy");
	expect_text(model_span_at(model, &place, "adapter speed"), "a.cfg", "adapter speed 100");
	expect_text(model_span_at(model, &place, NULL), "a.cfg", "adapter driver dummy");
}
END_TEST

#define TARGET "adapter driver dummy\njtag newtap x cpu -irlen 4\ntarget create x.cpu arm7tdmi -chain-position x.cpu\n"

START_TEST(computed_names_fit_what_ran)
{
	file("a.cfg",
	     TARGET "set t x.cpu\n"
	            "$t configure -event gdb-attach {halt}; $t configure -event gdb-detach {resume}; echo $t\n");
	go("a.cfg");
	ck_assert(run->ok);
	expect_record("x.cpu configure", 0, "$t configure -event gdb-attach {halt}");
	expect_record("x.cpu configure", 1, "$t configure -event gdb-detach {resume}");
	expect_record("echo", 0, "echo $t");
}
END_TEST

START_TEST(commands_inside_others_have_their_own_span)
{
	file("a.cfg", "if {1} { adapter speed 100 } else { adapter speed 200 }\n"
	              "foreach x {1 2} {\n\tadapter speed 30$x\n}\n"
	              "set n [adapter speed]\n"
	              "catch {adapter srst delay 5}\n"
	              "proc p {} {\n\tadapter speed \\\n\t\t400\n}\np\n");
	go("a.cfg");
	ck_assert(run->ok);
	expect_record("adapter speed", 0, "adapter speed 100");
	expect_record("adapter speed", 1, "adapter speed 30$x");
	expect_record("adapter speed", 2, "adapter speed 30$x");
	expect_record("adapter speed", 3, "adapter speed");
	expect_record("adapter srst delay", 0, "adapter srst delay 5");
	expect_record("adapter speed", 4, "adapter speed \\\n\t\t400");
}
END_TEST

START_TEST(branches_of_one_line_are_told_apart_by_their_words)
{
	file("a.cfg", "if {0} { adapter speed 100 } else { adapter speed 200 }\n");
	go("a.cfg");
	expect_record("adapter speed", 0, "adapter speed 200");
}
END_TEST

START_TEST(expanded_words_do_not_hide_a_command)
{
	file("a.cfg", "set words {speed 100}\nadapter {*}$words\nset all {adapter speed 200}\n{*}$all\n");
	go("a.cfg");
	ck_assert(run->ok);
	expect_record("adapter speed", 0, "adapter {*}$words");
	expect_record("adapter speed", 1, "{*}$all");
}
END_TEST

START_TEST(computed_code_has_the_line)
{
	file("a.cfg", "set x 1\n\tset code {reset_config none}; eval [concat $code]\n");
	go("a.cfg");
	ck_assert(run->ok);
	const struct command_record *found = record("reset_config", 0);
	/* What ran stands in a variable: some command of the text or none, but never one outside of the file. */
	struct span span = model_span_at(model, &found->place, "no such");
	const struct source_file *source = source_store_file(&sources, span.file);
	ck_assert_uint_le(span.start, span.end);
	ck_assert_uint_le(span.end, source->length);
}
END_TEST

START_TEST(a_span_without_a_command_is_the_line)
{
	file("a.cfg", "set x 1\n  \tset y 2 ;# note\r\nset z 3");
	go("a.cfg");
	struct place place = {run->inclusions.items[0].file, 2, 0, 2};
	expect_text(model_span_at(model, &place, "nothing"), "a.cfg", "set y 2 ;# note");
	place.line = 3;
	expect_text(model_span_at(model, &place, "nothing"), "a.cfg", "set z 3");
	place.line = 99;
	expect_text(model_span_at(model, &place, NULL), "a.cfg", "set z 3");
	place.file = SOURCE_NONE;
	ck_assert_int_eq(model_span_at(model, &place, NULL).file, SOURCE_NONE);
	ck_assert_ptr_null(model_command_at(model, &place, NULL));
}
END_TEST

START_TEST(texts_of_the_command_line_have_spans)
{
	inputs[input_count++] = (struct run_input){INPUT_COMMAND, "set x 1; adapter speed 7"};
	file("a.cfg", "");
	go("a.cfg");
	expect_record("adapter speed", 0, "adapter speed 7");
}
END_TEST

START_TEST(texts_with_null_bytes_and_without_utf8)
{
	file_access_overlay(&files, "a.cfg", "set x \377\376; adapter speed 5\n# \0\nfoo\n", 35);
	go("a.cfg");
	expect_record("adapter speed", 0, "adapter speed 5");
}
END_TEST

/* ---- whose file ---- */

static void stock_files(void)
{
	file("share/scripts/target/outer.cfg", "set o 1\nsource [find target/inner.cfg]\n");
	file("share/scripts/target/inner.cfg", "adapter speed 300\n\nproc stock_speed {n} {\n\tadapter speed $n\n}\n");
}

START_TEST(places_in_stock_scripts_lead_to_the_users_line)
{
	stock_files();
	file("mine.cfg", "\nsource [find target/outer.cfg]\n\nstock_speed 400\nadapter speed 500\nset last 1\n");
	file("a.cfg", "set a 1\nsource mine.cfg\n");
	go("a.cfg");
	ck_assert(run->ok);

	const struct place *place = &record("adapter speed", 0)->place;
	expect_text(model_span_at(model, place, "adapter"), "share/scripts/target/inner.cfg", "adapter speed 300");
	struct place user = model_user_place(model, place);
	expect_text(model_span_at(model, &user, NULL), "mine.cfg", "source [find target/outer.cfg]");
	ck_assert_int_eq(user.line, 2);

	/* A procedure of a stock script: the line that called it, though the file went on. */
	place = &record("adapter speed", 1)->place;
	expect_text(model_span_at(model, place, "adapter"), "share/scripts/target/inner.cfg", "adapter speed $n");
	user = model_user_place(model, place);
	expect_text(model_span_at(model, &user, NULL), "mine.cfg", "stock_speed 400");

	place = &record("adapter speed", 2)->place;
	user = model_user_place(model, place);
	expect_text(model_span_at(model, &user, NULL), "mine.cfg", "adapter speed 500");
	ck_assert_int_eq(user.line, place->line);
}
END_TEST

START_TEST(a_stock_script_that_is_an_input_is_the_users)
{
	stock_files();
	go("share/scripts/target/outer.cfg");
	ck_assert(run->ok);
	ck_assert(model_is_user_file(model, run->inclusions.items[0].file));
	ck_assert(!model_is_user_file(model, run->inclusions.items[1].file));
	struct place user = model_user_place(model, &record("adapter speed", 0)->place);
	expect_text(model_span_at(model, &user, NULL), "share/scripts/target/outer.cfg",
	            "source [find target/inner.cfg]");
}
END_TEST

START_TEST(no_place_leads_to_none)
{
	file("a.cfg", "set x 1\n");
	go("a.cfg");
	struct place nowhere = {SOURCE_NONE, 0, -1, 0};
	ck_assert_int_eq(model_user_place(model, &nowhere).file, SOURCE_NONE);
	ck_assert_uint_eq(model_include_chain(model, &nowhere).count, 0);
	ck_assert(!model_is_user_file(model, SOURCE_NONE));
	ck_assert_str_eq(model_script_name(model, SOURCE_NONE), "");
}
END_TEST

static void expect_step(const struct model_chain *chain, size_t i, const char *name, int line)
{
	ck_assert_uint_lt(i, chain->count);
	ck_assert_str_eq(source_store_file(&sources, chain->steps[i].file)->name, name);
	ck_assert_int_eq(chain->steps[i].line, line);
}

START_TEST(include_chains_start_outermost)
{
	stock_files();
	file("mine.cfg", "\nsource [find target/outer.cfg]\n\nstock_speed 400\nset last 1\n");
	file("a.cfg", "set a 1\nsource mine.cfg\n");
	go("a.cfg");
	struct model_chain chain = model_include_chain(model, &record("adapter speed", 0)->place);
	ck_assert_uint_eq(chain.count, 3);
	expect_step(&chain, 0, "a.cfg", 2);
	expect_step(&chain, 1, "mine.cfg", 2);
	expect_step(&chain, 2, "share/scripts/target/outer.cfg", 2);
	/* In a procedure of another file, the one being read is a step, too. */
	chain = model_include_chain(model, &record("adapter speed", 1)->place);
	ck_assert_uint_eq(chain.count, 2);
	expect_step(&chain, 0, "a.cfg", 2);
	expect_step(&chain, 1, "mine.cfg", 4);
	struct place first = {run->inclusions.items[0].file, 1, 0, 1};
	ck_assert_uint_eq(model_include_chain(model, &first).count, 0);
}
END_TEST

START_TEST(script_names_are_what_find_takes)
{
	file("share/scripts/target/stm32f4x.cfg", "set x 1\n");
	file("a.cfg", "source [find target/stm32f4x.cfg]\n");
	go("a.cfg");
	ck_assert_str_eq(model_script_name(model, run->inclusions.items[0].file), "a.cfg");
	ck_assert_str_eq(model_script_name(model, run->inclusions.items[1].file), "target/stm32f4x.cfg");
}
END_TEST

/* ---- questions ---- */

START_TEST(gdb_is_served_by_the_first_of_a_group_and_where_the_port_is_on)
{
	file("a.cfg",
	     "adapter driver dummy\njtag newtap x cpu -irlen 4\ndap create x.dap -chain-position x.cpu\n"
	     "target create a cortex_a -dap x.dap -coreid 0\ntarget create b cortex_a -dap x.dap -coreid 1\n"
	     "target create c cortex_m -dap x.dap -gdb-port disabled\ntarget create m mem_ap -dap x.dap -ap-num 0\n"
	     "target smp a b\n");
	go("a.cfg");
	ck_assert_msg(run->ok, "%s", run->failure.message);
	static const bool serves[] = {true, false, false, false};
	ck_assert_uint_eq(run->targets.count, 4);
	for (size_t i = 0; i < 4; i++)
		ck_assert_msg(model_serves_gdb(model, run->targets.items[i]) == serves[i], "%s",
		              run->targets.items[i]->name);
	file("b.cfg", "source a.cfg\ngdb_port disabled\n");
	input_count = 0;
	go("b.cfg");
	ck_assert(!model_serves_gdb(model, run->targets.items[0]));
}
END_TEST

START_TEST(records_of_a_command_come_in_order)
{
	file("a.cfg", TARGET "adapter speed 1\nx.cpu configure -event gdb-attach {}\nadapter speed 2\n");
	go("a.cfg");
	size_t next = 0;
	ck_assert_str_eq(model_next_record(model, "adapter speed", &next)->arguments.items[0], "1");
	ck_assert_str_eq(model_next_record(model, "adapter speed", &next)->arguments.items[0], "2");
	ck_assert_ptr_null(model_next_record(model, "adapter speed", &next));
	next = 0;
	ck_assert_ptr_eq(model_next_record(model, "$TARGET configure", &next)->target, run->targets.items[0]);
}
END_TEST

START_TEST(events_in_effect_are_found)
{
	file("a.cfg", TARGET "x.cpu configure -event gdb-attach {a}\nx.cpu configure -event gdb-attach {b}\n");
	go("a.cfg");
	ck_assert_str_eq(model_event(run->targets.items[0], "gdb-attach")->body, "b");
	ck_assert_ptr_null(model_event(run->targets.items[0], "gdb-detach"));
}
END_TEST

/* ---- facts ---- */

static const char *all_facts(void)
{
	struct fact_list list = model_facts(model);
	struct text_builder text;
	text_init(&text);
	for (size_t i = 0; i < list.count; i++) {
		const struct fact *fact = &list.items[i];
		const struct source_file *source = source_store_file(&sources, fact->place.file);
		ck_assert_ptr_nonnull(fact->kind);
		ck_assert_ptr_nonnull(fact->name);
		ck_assert_ptr_nonnull(fact->value);
		if (fact->is_default)
			ck_assert_int_eq(fact->place.file, SOURCE_NONE);
		text_printf(&text, "%s|%s|%s|%d|%s:%d\n", fact->kind, fact->name, fact->value, fact->is_default,
		            source ? source->name : "", fact->place.line);
	}
	const char *copy = text_copy(&text, &arena);
	text_release(&text);
	return copy;
}

static const struct fact *find_fact(const char *kind, const char *name)
{
	struct fact_list list = model_facts(model);
	for (size_t i = 0; i < list.count; i++)
		if (strcmp(list.items[i].kind, kind) == 0 && strcmp(list.items[i].name, name) == 0)
			return &list.items[i];
	return NULL;
}

static void expect_fact(const char *kind, const char *name, const char *value, int line)
{
	const struct fact *fact = find_fact(kind, name);
	ck_assert_msg(fact != NULL, "no fact %s %s", kind, name);
	ck_assert_str_eq(fact->value, value);
	ck_assert_int_eq(fact->is_default, line == 0);
	ck_assert_int_eq(fact->place.line, line);
}

START_TEST(facts_tell_what_was_built_and_by_what)
{
	file("a.cfg", "adapter driver ftdi\n"
	              "ftdi vid_pid 0x0403 0x6010\n"
	              "ftdi layout_signal nSRST -data 0x0010\n"
	              "adapter speed 100\n"
	              "transport select jtag\n"
	              "jtag newtap x cpu -irlen 4 -expected-id 0x1 -expected-id 2\n"
	              "dap create x.dap -chain-position x.cpu -ignore-syspwrupack\n"
	              "target create x.cpu cortex_m -dap x.dap -endian big\n"
	              "x.cpu configure -event gdb-attach { halt }\n"
	              "x.cpu configure -work-area-phys 0x20000000 -work-area-size 0x1000\n"
	              "flash bank f stm32f2x 0x08000000 0 0 0 x.cpu\n"
	              "reset_config srst_only srst_nogate\n"
	              "gdb_port 4000\n"
	              "jtag configure x.cpu -event setup { echo up }\n");
	go("a.cfg");
	ck_assert_msg(run->ok, "%s", run->failure.message);
	expect_fact("adapter", "", "ftdi", 1);
	expect_fact("adapter-usb-id", "0", "0403:6010", 2);
	expect_fact("adapter-signal", "nSRST", "", 3);
	expect_fact("speed", "", "100", 4);
	expect_fact("transport", "", "jtag", 5);
	expect_fact("tap", "x.cpu", "irlen 4 id 0x00000001 id 0x00000002", 6);
	expect_fact("tap-event", "x.cpu setup", " echo up ", 14);
	expect_fact("dap", "x.dap", "tap x.cpu ignore-syspwrupack", 7);
	ck_assert_ptr_nonnull(strstr(find_fact("target", "x.cpu")->value, "cortex_m endian big dap x.dap"));
	expect_fact("event", "x.cpu gdb-attach", " halt ", 9);
	expect_fact("work-area", "x.cpu", "size 0x1000 phys 0x20000000 backup 0", 10);
	ck_assert_int_eq(find_fact("flash-bank", "f")->place.line, 11);
	expect_fact("reset-config", "signals", "srst_only", 12);
	expect_fact("reset-config", "gating", "srst_nogate", 12);
	expect_fact("reset-config", "connect", "connect_deassert_srst", 0);
	expect_fact("port", "gdb", "4000", 13);
	expect_fact("port", "tcl", "6666", 0);
}
END_TEST

START_TEST(equal_texts_give_equal_facts)
{
	file("a.cfg", TARGET "reset_config srst_only\nx.cpu configure -event reset-init {halt}\n");
	go("a.cfg");
	const char *first = all_facts();
	ck_assert_str_eq(first, all_facts());
	input_count = 0;
	go("a.cfg");
	ck_assert_str_eq(first, all_facts());
}
END_TEST

/* Comments, blanks, other spellings and other files change places, not facts. */
START_TEST(equal_meanings_give_equal_values)
{
	file("a.cfg", TARGET "reset_config srst_only\n");
	file("b.cfg", "# hello\n\nadapter\tdriver  dummy ; jtag newtap x cpu -irlen 0x4\nset n x\n"
	              "target create $n.cpu {arm7tdmi} -chain-position \"x.cpu\"\nsource c.cfg\n");
	file("c.cfg", "set words srst_only\neval reset_config $words\n");
	go("a.cfg");
	struct fact_list first = model_facts(model);
	struct openocd *first_run = run;
	run = NULL;
	input_count = 0;
	go("b.cfg");
	struct fact_list second = model_facts(model);
	ck_assert_uint_eq(first.count, second.count);
	for (size_t i = 0; i < first.count; i++) {
		ck_assert_str_eq(first.items[i].kind, second.items[i].kind);
		ck_assert_str_eq(first.items[i].name, second.items[i].name);
		ck_assert_str_eq(first.items[i].value, second.items[i].value);
		ck_assert_int_eq(first.items[i].is_default, second.items[i].is_default);
	}
	openocd_free(first_run);
}
END_TEST

START_TEST(facts_of_a_broken_run_are_those_before_the_fault)
{
	file("a.cfg", "adapter driver dummy\nadapter speed 5\nfoo\nadapter speed 6\n");
	go("a.cfg");
	ck_assert(!run->ok);
	expect_fact("speed", "", "5", 2);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("model");
	TCase *cases = tcase_create("model");
	tcase_add_checked_fixture(cases, set_up, tear_down);
	tcase_add_test(cases, commands_on_one_line_are_told_apart);
	tcase_add_test(cases, computed_names_fit_what_ran);
	tcase_add_test(cases, commands_inside_others_have_their_own_span);
	tcase_add_test(cases, branches_of_one_line_are_told_apart_by_their_words);
	tcase_add_test(cases, expanded_words_do_not_hide_a_command);
	tcase_add_test(cases, computed_code_has_the_line);
	tcase_add_test(cases, a_span_without_a_command_is_the_line);
	tcase_add_test(cases, texts_of_the_command_line_have_spans);
	tcase_add_test(cases, texts_with_null_bytes_and_without_utf8);
	tcase_add_test(cases, places_in_stock_scripts_lead_to_the_users_line);
	tcase_add_test(cases, a_stock_script_that_is_an_input_is_the_users);
	tcase_add_test(cases, no_place_leads_to_none);
	tcase_add_test(cases, include_chains_start_outermost);
	tcase_add_test(cases, script_names_are_what_find_takes);
	tcase_add_test(cases, gdb_is_served_by_the_first_of_a_group_and_where_the_port_is_on);
	tcase_add_test(cases, records_of_a_command_come_in_order);
	tcase_add_test(cases, events_in_effect_are_found);
	tcase_add_test(cases, facts_tell_what_was_built_and_by_what);
	tcase_add_test(cases, equal_texts_give_equal_facts);
	tcase_add_test(cases, equal_meanings_give_equal_values);
	tcase_add_test(cases, facts_of_a_broken_run_are_those_before_the_fault);
	suite_add_tcase(suite, cases);
	return suite;
}
