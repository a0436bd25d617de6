/* SPDX-License-Identifier: MIT */
/* One check: fragments behind an assumed adapter, whose file is whose, selection. What rules say is tested elsewhere.
 */
#include "unit.h"

#include <string.h>

#include "base/path.h"
#include "base/text.h"
#include "lint/lint.h"

static struct arena arena;
static struct lint_settings settings;
static struct run_input inputs[8];
static struct lint_request request;
static struct lint_overlay overlays[16];
static size_t overlay_count;
static struct lint_result *result;

static void set_up(void)
{
	arena_init(&arena);
	settings = (struct lint_settings){.version = OPENOCD_0_12_0, .installed_scripts = "stock"};
	request = (struct lint_request){.inputs = inputs, .role = ROLE_FILE};
	overlay_count = 0;
	result = NULL;
}

static void tear_down(void)
{
	if (result)
		lint_result_free(result);
	arena_release(&arena);
}

static void file(const char *name, const char *text)
{
	overlays[overlay_count++] = (struct lint_overlay){name, text, strlen(text)};
}

static void give(enum run_input_kind kind, const char *text)
{
	inputs[request.input_count++] = (struct run_input){kind, text};
}

static void check(void)
{
	if (result)
		lint_result_free(result);
	result = lint_check(&settings, &request, overlays, overlay_count);
}

static void check_file(const char *name)
{
	request.input_count = 0;
	give(INPUT_FILE, name);
	check();
}

static size_t count_findings(const char *rule)
{
	size_t count = 0;
	for (size_t i = 0; i < result->sink.items.count; i++)
		count += strcmp(result->sink.items.items[i]->rule, rule) == 0;
	return count;
}

static const struct diagnostic *find(const char *rule)
{
	for (size_t i = 0; i < result->sink.items.count; i++)
		if (strcmp(result->sink.items.items[i]->rule, rule) == 0)
			return result->sink.items.items[i];
	ck_abort_msg("no finding of %s", rule);
	return NULL;
}

static const struct source_file *source(const char *name)
{
	const struct source_file *found = source_store_find(&result->sources, name);
	ck_assert_msg(found != NULL, "%s was not read", name);
	return found;
}

/* ---- fragments ---- */

#define PART "jtag newtap x cpu -irlen 4\ntarget create x.cpu arm7tdmi -chain-position x.cpu\n"

START_TEST(a_whole_run_is_run_once)
{
	file("a.cfg", "adapter driver dummy\n" PART);
	check_file("a.cfg");
	ck_assert(result->run->ok);
	ck_assert_ptr_null(result->assumed_run);
	ck_assert_ptr_eq(result->model->run, result->run);
}
END_TEST

START_TEST(a_part_is_run_behind_an_assumed_adapter)
{
	file("a.cfg", PART);
	check_file("a.cfg");
	ck_assert(!result->run->ok); /* the plain verdict stays */
	ck_assert_uint_eq(result->run->targets.count, 0);
	ck_assert_ptr_nonnull(result->assumed_run);
	ck_assert(result->assumed_run->ok);
	ck_assert_ptr_eq(result->model->run, result->assumed_run);
	ck_assert_uint_eq(result->model->run->targets.count, 1);
	ck_assert_ptr_null(result->run->adapter.driver);
}
END_TEST

START_TEST(a_part_that_a_shutdown_cuts_short_is_run_to_its_end)
{
	file("a.cfg", "if {[catch {transport select} t]} {\n\tshutdown\n}\nset after 1\n");
	check_file("a.cfg");
	ck_assert_int_eq(result->run->end, RUN_SHUTDOWN);
	ck_assert(result->run->ok);
	ck_assert_ptr_nonnull(result->assumed_run);
	ck_assert_int_eq(result->assumed_run->end, RUN_END);
	ck_assert_str_eq(openocd_variable(result->assumed_run, "after"), "1");
}
END_TEST

START_TEST(each_transport_is_assumed_until_one_carries_the_part)
{
	static const char *const transports[] = {"jtag",           "swd", "hla_swd", "hla_jtag", "dapdirect_swd",
	                                         "dapdirect_jtag", "swim"};
	for (size_t i = 0; i < sizeof(transports) / sizeof(transports[0]); i++) {
		overlay_count = 0;
		file("a.cfg", arena_printf(&arena, "transport select %s\nset after 1\n", transports[i]));
		check_file("a.cfg");
		ck_assert_ptr_nonnull(result->assumed_run);
		ck_assert_msg(result->assumed_run->ok, "%s: %s", transports[i], result->assumed_run->failure.message);
	}
	/* One that only works behind the first, the second, the third. */
	static const char *const wanted[] = {"jtag", "swd", "hla_swd"};
	for (size_t i = 0; i < 3; i++) {
		overlay_count = 0;
		file("a.cfg",
		     arena_printf(&arena, "if {[transport select] ne \"%s\"} {error no}\nset after 1\n", wanted[i]));
		check_file("a.cfg");
		ck_assert_msg(result->assumed_run && result->assumed_run->ok, "%s", wanted[i]);
	}
}
END_TEST

START_TEST(a_fault_behind_the_missing_adapter_is_found)
{
	file("a.cfg", PART "fooo bar\nset after 1\n");
	check_file("a.cfg");
	ck_assert_int_eq(result->run->failure.place.line, 1);
	ck_assert(!result->assumed_run->ok);
	ck_assert_int_eq(result->assumed_run->failure.place.line, 3);
	ck_assert_uint_eq(count_findings("unknown-command"), 1);
	ck_assert_uint_eq(source_line_of(source("a.cfg"), find("unknown-command")->span.start), 3);
}
END_TEST

START_TEST(a_fault_before_the_missing_adapter_is_told_once)
{
	file("a.cfg", "fooo bar\n" PART);
	check_file("a.cfg");
	ck_assert(!result->run->ok);
	ck_assert_uint_eq(count_findings("unknown-command"), 1);
}
END_TEST

START_TEST(with_an_adapter_nothing_is_assumed)
{
	file("a.cfg", "adapter driver dummy\ntransport select swd\n");
	check_file("a.cfg");
	ck_assert(!result->run->ok);
	ck_assert_ptr_null(result->assumed_run);
	overlay_count = 0;
	file("a.cfg", "adapter driver dummy\nshutdown\nset after 1\n");
	check_file("a.cfg");
	ck_assert_int_eq(result->run->end, RUN_SHUTDOWN);
	ck_assert_ptr_null(result->assumed_run);
}
END_TEST

START_TEST(endless_parts_end)
{
	file("a.cfg", "while 1 {catch {foo}}\n");
	check_file("a.cfg");
	ck_assert_int_eq(result->run->failure.kind, FAILURE_BUDGET);
	ck_assert_ptr_null(result->assumed_run);
}
END_TEST

START_TEST(inputs_that_cannot_be_read)
{
	check_file("nothing.cfg");
	ck_assert(!result->run->ok);
	ck_assert_int_eq(result->run->failure.kind, FAILURE_SCRIPT_NOT_FOUND);
	overlay_count = 0;
	check_file("/dev/zero");
	ck_assert(!result->run->ok);
	check_file("/tmp");
	ck_assert(!result->run->ok);
	file("a.cfg", "");
	check_file("a.cfg");
	ck_assert(result->run->ok);
}
END_TEST

/* ---- whose files ---- */

START_TEST(stock_scripts_are_known_by_folder_and_name)
{
	settings.openocd_scripts = "env";
	static const char *const own[] = {"s"};
	settings.script_folders = own;
	settings.script_folder_count = 1;
	file("stock/target/stm32f4x.cfg", "set x 1\n");
	file("stock/target/mine.cfg", "set x 1\n");
	file("env/target/stm32f1x.cfg", "set x 1\n");
	file("s/target/stm32f0x.cfg", "set x 1\n");
	file("target/stm32f3x.cfg", "set x 1\n");
	file("stockpile/target/stm32f2x.cfg", "set x 1\n");
	file("a.cfg",
	     "source [find target/stm32f4x.cfg]\nsource [find target/mine.cfg]\nsource [find target/stm32f1x.cfg]\n"
	     "source [find target/stm32f0x.cfg]\nsource target/stm32f3x.cfg\nsource stockpile/target/stm32f2x.cfg\n");
	request.input_count = 0;
	give(INPUT_SCRIPTS, "s");
	give(INPUT_FILE, "a.cfg");
	check();
	ck_assert_msg(result->run->ok, "%s", result->run->failure.message);
	ck_assert(source("stock/target/stm32f4x.cfg")->is_stock);
	ck_assert(source("env/target/stm32f1x.cfg")->is_stock);
	ck_assert(source("s/target/stm32f0x.cfg")->is_stock);
	ck_assert(!source("stock/target/mine.cfg")->is_stock);
	ck_assert(!source("target/stm32f3x.cfg")->is_stock);
	ck_assert(!source("stockpile/target/stm32f2x.cfg")->is_stock);
	ck_assert(!source("a.cfg")->is_stock);
	ck_assert(source("a.cfg")->is_input);
	ck_assert(!source("stock/target/stm32f4x.cfg")->is_input);
}
END_TEST

START_TEST(a_folder_of_scripts_that_is_a_file_is_harmless)
{
	settings.openocd_scripts = "a.cfg";
	settings.installed_scripts = "/";
	file("a.cfg", "set x 1\n");
	check_file("a.cfg");
	ck_assert(!source("a.cfg")->is_stock);
}
END_TEST

START_TEST(all_inputs_are_inputs)
{
	file("a.cfg", PART);
	file("b.cfg", "set b 1\n");
	file("c.cfg", "set c 1\n");
	give(INPUT_FILE, "a.cfg"); /* stops here for want of an adapter */
	give(INPUT_COMMAND, "source c.cfg");
	give(INPUT_FILE, "b.cfg");
	check();
	ck_assert(!result->run->ok);
	ck_assert_ptr_nonnull(result->assumed_run);
	ck_assert(source("a.cfg")->is_input);
	ck_assert(source("b.cfg")->is_input);
	ck_assert(source("<command 1>")->is_input);
	ck_assert(!source("c.cfg")->is_input);
}
END_TEST

START_TEST(overlays_hide_the_disk_by_any_name)
{
	const char *here = path_working_folder(&arena);
	file("a.cfg", "source b.cfg\n");
	file(path_join(&arena, here, "b.cfg"), "set b 1\n");
	check_file(path_join(&arena, here, "./a.cfg"));
	ck_assert_msg(result->run->ok, "%s", result->run->failure.message);
	ck_assert(source("a.cfg")->is_input); /* shown by its short name */
	ck_assert_ptr_nonnull(source("b.cfg"));
}
END_TEST

/* ---- selection ---- */

static void expect_selected(const char *select, const char *ignore, const char *rule, bool expected)
{
	const char *selects[] = {select};
	const char *ignores[] = {ignore};
	struct lint_settings wanted = {0};
	if (select)
		wanted.select = (struct word_list){selects, 1};
	if (ignore)
		wanted.ignore = (struct word_list){ignores, 1};
	ck_assert_msg(lint_selects(&wanted, rule) == expected, "%s, %s: %s", select, ignore, rule);
}

START_TEST(rules_are_selected_and_ignored_by_id_or_glob)
{
	expect_selected(NULL, NULL, "unknown-command", true);
	expect_selected("unknown-command", NULL, "unknown-command", true);
	expect_selected("unknown-command", NULL, "unknown", false);
	expect_selected("unknown", NULL, "unknown-command", false);
	expect_selected("missing-*", NULL, "missing-adapter", true);
	expect_selected("missing-*", NULL, "unknown-command", false);
	expect_selected(NULL, "missing-*", "missing-adapter", false);
	expect_selected(NULL, "missing-*", "unknown-command", true);
	expect_selected("missing-*", "missing-adapter", "missing-adapter", false);
	expect_selected("missing-*", "missing-adapter", "missing-gdb-detach", true);
	expect_selected("*", "*", "unknown-command", false);
}
END_TEST

START_TEST(selection_drops_findings_and_keeps_the_verdict)
{
	file("a.cfg", "adapter driver dummy\nfooo\n");
	check_file("a.cfg");
	size_t all = result->sink.items.count;
	ck_assert_uint_eq(count_findings("unknown-command"), 1);
	ck_assert_uint_ge(all, 1);

	const char *words[] = {"unknown-command"};
	settings.ignore = (struct word_list){words, 1};
	check_file("a.cfg");
	ck_assert_uint_eq(result->sink.items.count, all - 1);
	ck_assert_uint_eq(count_findings("unknown-command"), 0);
	ck_assert(!result->run->ok);

	settings.ignore = (struct word_list){NULL, 0};
	settings.select = (struct word_list){words, 1};
	check_file("a.cfg");
	ck_assert_uint_eq(result->sink.items.count, 1);

	/* A rule that is not selected still claims its fault: no other rule tells it in its own words. */
	words[0] = "script-error";
	check_file("a.cfg");
	ck_assert_uint_eq(result->sink.items.count, 0);
	ck_assert(!result->run->ok);
}
END_TEST

/* ---- findings ---- */

static const char *all_findings(void)
{
	struct text_builder text;
	text_init(&text);
	for (size_t i = 0; i < result->sink.items.count; i++) {
		const struct diagnostic *finding = result->sink.items.items[i];
		text_printf(&text, "%d:%zu-%zu %s %s %s|%s\n", finding->span.file, finding->span.start,
		            finding->span.end, severity_name(finding->severity), finding->rule, finding->message,
		            finding->help ? finding->help : "");
	}
	const char *copy = text_copy(&text, &arena);
	text_release(&text);
	return copy;
}

START_TEST(the_same_input_gives_the_same_findings)
{
	file("a.cfg", "adapter_khz 100\n" PART "x.cpu configure -event gdb-attach {}\ngdb_port disabledd\nfooo\n");
	check_file("a.cfg");
	const char *first = all_findings();
	ck_assert_uint_gt(strlen(first), 0);
	check_file("a.cfg");
	ck_assert_str_eq(first, all_findings());
	struct lint_result *other = lint_check(&settings, &request, overlays, overlay_count);
	check_file("a.cfg");
	ck_assert_str_eq(first, all_findings());
	lint_result_free(other);
	ck_assert_str_eq(first, all_findings());
}
END_TEST

static void expect_sound(void)
{
	for (size_t i = 0; i < result->sink.items.count; i++) {
		const struct diagnostic *finding = result->sink.items.items[i];
		const struct source_file *at = source_store_file(&result->sources, finding->span.file);
		ck_assert_ptr_nonnull(rule_find(finding->rule));
		ck_assert_uint_gt(strlen(finding->message), 0);
		if (!at)
			continue;
		ck_assert_uint_le(finding->span.start, finding->span.end);
		ck_assert_uint_le(finding->span.end, at->length);
		for (size_t k = 0; finding->fix && k < finding->fix->edits.count; k++) {
			const struct edit *edit = &finding->fix->edits.items[k];
			const struct source_file *edited = source_store_file(&result->sources, edit->span.file);
			ck_assert_ptr_nonnull(edited);
			ck_assert_uint_le(edit->span.start, edit->span.end);
			ck_assert_uint_le(edit->span.end, edited->length);
		}
	}
}

/* Whatever the text: findings lie inside it. Lines of usual configs, cut and shuffled. */
START_TEST(findings_of_broken_texts_lie_inside_them)
{
	static const char *const lines[] = {
		"adapter driver dummy\n",
		"source [find interface/nothing.cfg]\r\n",
		"jtag newtap x cpu -irlen 4\n",
		"target create x.cpu arm7tdmi -chain-position x.cpu\n",
		"x.cpu configure -event gdb-attach {\n",
		"halt\n}\n",
		"reset_config srst_only",
		"\n\n",
		"proc p {} {",
		"}\n",
		"init\n",
		"adapter_khz 5\n",
		"if {$x} {\n",
		"set x \"\n",
		"# \\\n",
		"\377\376\n",
		"interface ftdi\n",
		"transport select swd\n",
		"p\n",
		"[",
		"]",
		"\\",
		"x.cpu configure -event gdb-attach {}; x.cpu configure -event gdb-attach {resume}\n",
		"{*}$x\n",
	};
	unsigned seed = 4711;
	for (int round = 0; round < 300; round++) {
		struct text_builder text;
		text_init(&text);
		for (int i = 0; i < 12; i++) {
			seed = seed * 1103515245 + 12345;
			text_add_string(&text, lines[(seed >> 16) % (sizeof(lines) / sizeof(lines[0]))]);
		}
		seed = seed * 1103515245 + 12345;
		text.bytes[text.length - (seed >> 16) % 5] = '\0';
		overlay_count = 0;
		file("a.cfg", text_copy(&text, &arena));
		text_release(&text);
		settings.version = (enum openocd_version)(round % OPENOCD_VERSION_COUNT);
		check_file("a.cfg");
		expect_sound();
	}
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("lint");
	TCase *cases = tcase_create("lint");
	tcase_add_checked_fixture(cases, set_up, tear_down);
	tcase_set_timeout(cases, 60);
	tcase_add_test(cases, a_whole_run_is_run_once);
	tcase_add_test(cases, a_part_is_run_behind_an_assumed_adapter);
	tcase_add_test(cases, a_part_that_a_shutdown_cuts_short_is_run_to_its_end);
	tcase_add_test(cases, each_transport_is_assumed_until_one_carries_the_part);
	tcase_add_test(cases, a_fault_behind_the_missing_adapter_is_found);
	tcase_add_test(cases, a_fault_before_the_missing_adapter_is_told_once);
	tcase_add_test(cases, with_an_adapter_nothing_is_assumed);
	tcase_add_test(cases, endless_parts_end);
	tcase_add_test(cases, inputs_that_cannot_be_read);
	tcase_add_test(cases, stock_scripts_are_known_by_folder_and_name);
	tcase_add_test(cases, a_folder_of_scripts_that_is_a_file_is_harmless);
	tcase_add_test(cases, all_inputs_are_inputs);
	tcase_add_test(cases, overlays_hide_the_disk_by_any_name);
	tcase_add_test(cases, rules_are_selected_and_ignored_by_id_or_glob);
	tcase_add_test(cases, selection_drops_findings_and_keeps_the_verdict);
	tcase_add_test(cases, the_same_input_gives_the_same_findings);
	tcase_add_test(cases, findings_of_broken_texts_lie_inside_them);
	suite_add_tcase(suite, cases);
	return suite;
}
