/* SPDX-License-Identifier: MIT */
/* The list of all code: what is in it, in which frame, whether it ran, on which side of `init`, how sure it is. */
#include "unit.h"

#include <string.h>

#include "base/text.h"
#include "rules/support/code.h"

static struct arena arena;
static struct file_access files;
static struct source_store sources;
static struct diagnostic_sink sink;
static struct openocd *run;
static struct rule_context context;
static const struct code_list *list;

static void set_up(void)
{
	arena_init(&arena);
	file_access_init(&files, &arena);
	source_store_init(&sources, &arena);
	diagnostic_sink_init(&sink, &arena);
	run = NULL;
}

static void tear_down(void)
{
	if (run)
		openocd_free(run);
	arena_release(&arena);
}

/* Runs TEXT as a file on 0.12.0 with the dummy adapter and lists its code. */
static void list_code(const char *text)
{
	static const struct run_input inputs[] = {{INPUT_COMMAND, "adapter driver dummy"}, {INPUT_FILE, "a.cfg"}};
	struct openocd_options options = {.version = OPENOCD_0_12_0, .inputs = inputs, .input_count = 2};
	file_access_overlay(&files, "a.cfg", text, strlen(text));
	run = openocd_new(&options, &sources, &files, &arena);
	openocd_run(run);
	source_store_find(&sources, "a.cfg")->is_input = true;
	struct model *model = model_new(run, &arena);
	context = (struct rule_context){.model = model,
	                                .run = run,
	                                .plain_run = run,
	                                .plain_model = model,
	                                .version = OPENOCD_0_12_0,
	                                .sink = &sink,
	                                .arena = &arena};
	list = code_of(&context);
}

/* The first command called NAME. */
static const struct code *code(const char *name)
{
	for (size_t i = 0; i < list->count; i++)
		if (text_equal(list->items[i].name, name))
			return &list->items[i];
	ck_abort_msg("no command '%s' is listed", name);
	return NULL;
}

/* "E" executed, "C" conditional, "G" guarded, "S" sure, "D" dead, then the stages. */
static void expect(const char *name, enum code_kind kind, const char *flags, unsigned stages)
{
	const struct code *found = code(name);
	const char *got =
		arena_printf(&arena, "%s%s%s%s%s", found->is_executed ? "E" : "", found->is_conditional ? "C" : "",
	                     found->is_guarded ? "G" : "", found->is_sure ? "S" : "", found->is_dead ? "D" : "");
	ck_assert_msg(found->frame->kind == kind, "'%s' is in a frame of kind %d", name, found->frame->kind);
	ck_assert_msg(strcmp(got, flags) == 0, "'%s' is '%s', not '%s'", name, got, flags);
	ck_assert_msg(found->stages == stages, "'%s' has the stages %u, not %u", name, found->stages, stages);
}

START_TEST(branches_of_the_file)
{
	list_code("set x 1\n"
	          "if {$x} { set y 1 } else { aa }\n"
	          "if {$x == 2} {\n\tbb\n} elseif {[expr {$x} ]} {\n\tset z 1\n}\n"
	          "catch { cc }\n"
	          "foreach i {} { dd }\n"
	          "switch $x { 1 { set k 1 } 2 { ee } }\n"
	          "while {$x > 1 && [ff]} { gg }\n");
	expect("set", CODE_FILE, "ES", CODE_CONFIG);
	expect("aa", CODE_FILE, "C", CODE_CONFIG);
	expect("bb", CODE_FILE, "C", CODE_CONFIG);
	expect("expr", CODE_FILE, "EC", CODE_CONFIG);
	expect("cc", CODE_FILE, "G", CODE_CONFIG);
	expect("dd", CODE_FILE, "C", CODE_CONFIG);
	expect("ee", CODE_FILE, "C", CODE_CONFIG);
	expect("ff", CODE_FILE, "C", CODE_CONFIG);
	expect("gg", CODE_FILE, "C", CODE_CONFIG);
}
END_TEST

START_TEST(commands_of_one_line_are_told_apart)
{
	list_code("if {1} { set y 1 } else { echo no }\n");
	ck_assert(code("set")->is_executed);
	ck_assert(!code("echo")->is_executed);
}
END_TEST

START_TEST(procedures_run_where_their_callers_do)
{
	list_code("proc called {} { aa }\n"
	          "proc uncalled {} { bb; inner }\n"
	          "proc by_event {} { cc }\n"
	          "proc deep {} { by_event; dd }\n"
	          "proc inner {} { ee }\n"
	          "proc init_board {} { if {0} { ff } }\n"
	          "catch { called }\n"
	          "jtag newtap a cpu -irlen 4\n"
	          "target create a.cpu testee -chain-position a.cpu -event reset-init { deep }\n");
	expect("aa", CODE_PROCEDURE, "S", CODE_CONFIG);
	expect("bb", CODE_PROCEDURE, "S", 0);
	expect("ee", CODE_PROCEDURE, "S", 0);
	expect("cc", CODE_PROCEDURE, "S", CODE_EXEC);
	expect("dd", CODE_PROCEDURE, "S", CODE_EXEC);
	expect("ff", CODE_PROCEDURE, "C", CODE_CONFIG);
	expect("deep", CODE_EVENT, "S", CODE_EXEC);
	ck_assert_str_eq(code("dd")->frame->name, "deep");
	ck_assert_str_eq(code("dd")->frame->exec_caller->frame->name, "reset-init");
	ck_assert(code("deep")->frame->is_sure);
}
END_TEST

START_TEST(nothing_behind_a_return_is_reached)
{
	list_code("proc f {} {\n\tif {1} { return }\n\taa\n\treturn 1\n\tbb\n}\nproc g {} { cc }\n");
	expect("aa", CODE_PROCEDURE, "", 0);
	expect("bb", CODE_PROCEDURE, "D", 0);
	expect("cc", CODE_PROCEDURE, "S", 0);
}
END_TEST

START_TEST(the_file_behind_its_init)
{
	list_code("set a 1\nif {0} { aa }\ninit\nif {0} { bb }\n");
	expect("aa", CODE_FILE, "C", CODE_CONFIG);
	expect("bb", CODE_FILE, "C", CODE_EXEC);
}
END_TEST

START_TEST(an_init_that_did_not_run_leaves_it_open)
{
	list_code("if {0} { aa; init; bb }\nif {0} { cc }\nproc f {} { dd; init; ee }\n");
	expect("aa", CODE_FILE, "C", CODE_CONFIG);
	expect("bb", CODE_FILE, "C", 0);
	expect("cc", CODE_FILE, "C", 0);
	expect("dd", CODE_PROCEDURE, "S", 0);
	expect("ee", CODE_PROCEDURE, "S", CODE_EXEC);
}
END_TEST

START_TEST(what_follows_the_failing_line_is_listed)
{
	list_code("set a 1\nnonsense\nset b 1\nif {1} { aa }\n");
	expect("nonsense", CODE_FILE, "S", CODE_CONFIG);
	expect("aa", CODE_FILE, "C", CODE_CONFIG);
	ck_assert(!list->items[3].is_executed); /* `set b`, behind that of the command line */
	ck_assert_int_eq(code_severity(&context, &list->items[3]), SEVERITY_ERROR);
}
END_TEST

START_TEST(lists_and_kept_scripts_are_code)
{
	list_code("lappend post_init_commands { aa }\n"
	          "after 100 { bb }\n"
	          "proc f {} { eval [list cc 1]; uplevel 1 { dd } }\n"
	          "jtag newtap a cpu -irlen 4\n"
	          "target create a.cpu testee -chain-position a.cpu\n"
	          "a.cpu configure -event gdb-attach [list ee $x]\n"
	          "local proc gg {} { hh }\n");
	expect("aa", CODE_LATER, "S", CODE_EXEC);
	expect("bb", CODE_LATER, "S", 0);
	expect("cc", CODE_PROCEDURE, "S", 0);
	expect("dd", CODE_PROCEDURE, "S", 0);
	expect("ee", CODE_EVENT, "S", CODE_EXEC);
	expect("hh", CODE_PROCEDURE, "S", 0);
	ck_assert_uint_eq(code("cc")->first, 1);
	ck_assert_str_eq(code_word(&context, code("cc"), 1), "1");
	ck_assert_uint_eq(code_word_count(code("ee")), 2);
}
END_TEST

START_TEST(faults_in_bodies_and_expressions)
{
	list_code("proc f {} {\n\tif {(1} { aa }\n\tset x [string length \"a]\n}\n"
	          "proc g {} { set y [expr {1 +}] }\n");
	ck_assert_uint_eq(list->fault_count, 4);
	ck_assert_int_eq(list->faults[0].tree->kind, SYNTAX_SCRIPT); /* the body of f, for its quote */
	ck_assert_int_eq(list->faults[1].tree->kind, SYNTAX_EXPRESSION);
	ck_assert_str_eq(list->faults[3].frame->name, "g");
}
END_TEST

START_TEST(conditions_that_ask)
{
	list_code("proc f {} {\n\tif {[using_hla]} { aa } else { bb }\n\tif {$x} { cc }\n"
	          "\tif {[catch { dd }]} { ee }\n}\n");
	ck_assert(code_is_asked_for(&context, code("aa")));
	ck_assert(code_is_asked_for(&context, code("bb")));
	ck_assert(!code_is_asked_for(&context, code("cc")));
	ck_assert(code_is_asked_for(&context, code("ee")));
}
END_TEST

START_TEST(words_with_variables)
{
	list_code("set _CHIPNAME abc\nif {0} { $_CHIPNAME.cpu halt }\nif {0} { $nothing.cpu halt }\n");
	for (size_t i = 0; i < list->count; i++) {
		const struct code *item = &list->items[i];
		if (item->name)
			continue;
		const char *value = code_word_expanded(&context, item, 0);
		ck_assert(i < 4 ? text_equal(value, "abc.cpu") : value == NULL);
	}
}
END_TEST

START_TEST(names_that_exist)
{
	list_code("proc mine {} {}\nif {0} { proc yours {} {} }\n");
	ck_assert(code_has_command(&context, "mine"));
	ck_assert(code_has_command(&context, "yours"));
	ck_assert(code_has_command(&context, "foreach"));
	ck_assert(code_has_command(&context, "adapter"));
	ck_assert(!code_has_command(&context, "theirs"));
	ck_assert(!list->reads_unknown_files);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("rules");
	TCase *cases = tcase_create("code");
	tcase_add_checked_fixture(cases, set_up, tear_down);
	tcase_add_test(cases, branches_of_the_file);
	tcase_add_test(cases, commands_of_one_line_are_told_apart);
	tcase_add_test(cases, procedures_run_where_their_callers_do);
	tcase_add_test(cases, nothing_behind_a_return_is_reached);
	tcase_add_test(cases, the_file_behind_its_init);
	tcase_add_test(cases, an_init_that_did_not_run_leaves_it_open);
	tcase_add_test(cases, what_follows_the_failing_line_is_listed);
	tcase_add_test(cases, lists_and_kept_scripts_are_code);
	tcase_add_test(cases, faults_in_bodies_and_expressions);
	tcase_add_test(cases, conditions_that_ask);
	tcase_add_test(cases, words_with_variables);
	tcase_add_test(cases, names_that_exist);
	suite_add_tcase(suite, cases);
	return suite;
}
