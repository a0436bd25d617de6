/* SPDX-License-Identifier: MIT */
/* Runs that source OpenOCD's own scripts where no file of theirs is there: the record stands in for them. */
#include "unit.h"

#include <string.h>

#include "know/know.h"
#include "openocd/body_summary.h"
#include "openocd/run.h"

static struct arena arena;
static struct file_access files;
static struct source_store sources;

static void set_up(void)
{
	arena_init(&arena);
	file_access_init(&files, &arena);
	source_store_init(&sources, &arena);
}

static void tear_down(void)
{
	arena_release(&arena);
}

/* One -c in VERSION. */
static struct openocd *go(enum openocd_version version, const char *text)
{
	struct run_input *input = arena_new(&arena, struct run_input);
	struct openocd_options options = {.version = version, .inputs = input, .input_count = 1};
	*input = (struct run_input){INPUT_COMMAND, text};
	struct openocd *run = openocd_new(&options, &sources, &files, &arena);
	openocd_run(run);
	return run;
}

static const char *file_of(const struct place *place)
{
	const struct source_file *source = source_store_file(&sources, place->file);
	return source ? source->name : "";
}

START_TEST(a_recorded_target_builds_what_the_script_builds)
{
	struct openocd *run =
		go(OPENOCD_0_12_0, "source [find interface/stlink.cfg]\nsource [find target/stm32f4x.cfg]");
	ck_assert_msg(run->ok, "%s", run->failure.message);
	ck_assert(!run->is_uncertain);
	ck_assert_int_eq(run->targets.count, 1);
	ck_assert_str_eq(run->targets.items[0]->name, "stm32f4x.cpu");
	ck_assert_str_eq(run->targets.items[0]->type, "hla_target");
	ck_assert_uint_eq(run->targets.items[0]->work_area_size, 0x8000);
	ck_assert_uint_eq(run->taps.items[0]->expected_ids.items[0], 0x2ba01477);
	ck_assert_str_eq(file_of(&run->targets.items[0]->place), "target/stm32f4x.cfg");
	ck_assert_int_eq(run->targets.items[0]->place.line, 48);
	ck_assert_str_eq(openocd_variable(run, "_TARGETNAME"), "stm32f4x.cpu");
	openocd_free(run);
}
END_TEST

START_TEST(variables_are_honoured)
{
	struct openocd *run = go(OPENOCD_0_12_0, "adapter driver dummy\nset CHIPNAME mine\nset CPUTAPID 0x12345678\n"
	                                         "set WORKAREASIZE 0x1000\nsource [find target/stm32f1x.cfg]");
	ck_assert_msg(run->ok, "%s", run->failure.message);
	ck_assert_str_eq(run->targets.items[0]->name, "mine.cpu");
	ck_assert_uint_eq(run->targets.items[0]->work_area_size, 0x1000);
	ck_assert_uint_eq(run->taps.items[0]->expected_ids.items[0], 0x12345678);
	openocd_free(run);
}
END_TEST

START_TEST(a_failure_has_the_place_of_the_script)
{
	struct openocd *run =
		go(OPENOCD_0_12_0, "source [find interface/stlink.cfg]\nsource [find target/at91sam7sx.cfg]");
	ck_assert(!run->ok);
	ck_assert_str_eq(file_of(&run->failure.place), "target/at91sam7sx.cfg");
	ck_assert_int_eq(run->failure.kind, FAILURE_SCRIPT);
	openocd_free(run);
}
END_TEST

START_TEST(without_an_adapter_swj_dp_shuts_down)
{
	struct openocd *run = go(OPENOCD_0_12_0, "source [find target/stm32f4x.cfg]");
	ck_assert(run->ok);
	ck_assert_int_eq(run->end, RUN_SHUTDOWN);
	ck_assert_str_eq(file_of(&run->shutdown_place), "target/swj-dp.tcl");
	openocd_free(run);
}
END_TEST

START_TEST(recorded_procedures_take_arguments)
{
	struct openocd *run =
		go(OPENOCD_0_12_0, "adapter driver dummy\ntransport select jtag\nsource [find target/swj-dp.tcl]\n"
	                           "swj_newdap one cpu -irlen 4 -expected-id 0x4ba00477");
	ck_assert_msg(run->ok, "%s", run->failure.message);
	ck_assert(!run->is_uncertain);
	ck_assert_str_eq(run->taps.items[0]->name, "one.cpu");
	ck_assert_uint_eq(run->taps.items[0]->ir_length, 4);
	openocd_free(run);
	run = go(OPENOCD_0_12_0, "adapter driver dummy\nsource [find target/swj-dp.tcl]\nswj_newdap one");
	ck_assert_int_eq(run->failure.kind, FAILURE_WRONG_ARGUMENTS);
	openocd_free(run);
}
END_TEST

START_TEST(a_file_wins_over_the_record)
{
	static const char text[] = "set came_from file\n";
	file_access_overlay(&files, "target/stm32f4x.cfg", text, strlen(text));
	struct openocd *run = go(OPENOCD_0_12_0, "source [find target/stm32f4x.cfg]");
	ck_assert(run->ok);
	ck_assert_str_eq(openocd_variable(run, "came_from"), "file");
	ck_assert_int_eq(run->targets.count, 0);
	openocd_free(run);
}
END_TEST

START_TEST(each_version_has_its_own_scripts)
{
	struct openocd *run = go(OPENOCD_0_10_0, "source [find interface/stlink-v2-1.cfg]");
	ck_assert_int_eq(run->failure.kind, FAILURE_NONE);
	openocd_free(run);
	run = go(OPENOCD_0_12_0, "source [find target/stm32f4x_stlink.cfg]");
	ck_assert_int_eq(run->failure.kind, FAILURE_SCRIPT_NOT_FOUND);
	openocd_free(run);
	run = go(OPENOCD_MASTER, "source [find board/arty_s7.cfg]"); /* moved to a vendor's folder */
	ck_assert_int_ne(run->failure.kind, FAILURE_SCRIPT_NOT_FOUND);
	openocd_free(run);
}
END_TEST

START_TEST(every_shipped_script_is_recorded)
{
	for (size_t i = 0; i < know_script_count(); i++) {
		const struct know_script *script = know_script_at(i);
		const char *path = know_string(script->path);
		const char *end = strrchr(path, '.');
		if (!end || (strcmp(end, ".cfg") != 0 && strcmp(end, ".tcl") != 0))
			continue;
		for (int version = 0; version < OPENOCD_VERSION_COUNT; version++)
			if ((script->versions >> version) & 1)
				ck_assert_msg(know_recorded_find(path, version) != NULL, "%s %d", path, version);
	}
}
END_TEST

START_TEST(bodies_are_summed_up)
{
	ck_assert_str_eq(body_summary(&arena, "mww 0x10 1\nif {[using_jtag]} {mww 0x20 2}\nadapter speed 4000"),
	                 "mww; using_jtag; adapter speed 4000");
	ck_assert_str_eq(body_summary(&arena, "$_TARGETNAME arp_halt; reset init"), "$TARGET arp_halt; reset init");
	ck_assert_str_eq(body_summary(&arena, "$TARGET arp_halt; reset init"), "$TARGET arp_halt; reset init");
	ck_assert_str_eq(body_summary(&arena, ""), "");
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("openocd: replay");
	TCase *tests = tcase_create("replay");
	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_add_test(tests, a_recorded_target_builds_what_the_script_builds);
	tcase_add_test(tests, variables_are_honoured);
	tcase_add_test(tests, a_failure_has_the_place_of_the_script);
	tcase_add_test(tests, without_an_adapter_swj_dp_shuts_down);
	tcase_add_test(tests, recorded_procedures_take_arguments);
	tcase_add_test(tests, a_file_wins_over_the_record);
	tcase_add_test(tests, each_version_has_its_own_scripts);
	tcase_add_test(tests, every_shipped_script_is_recorded);
	tcase_add_test(tests, bodies_are_summed_up);
	suite_add_tcase(suite, tests);
	return suite;
}
