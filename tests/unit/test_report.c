/* SPDX-License-Identifier: MIT */
/* Golden files: tests/golden/report/. With OPENOCDLINT_UPDATE_GOLDEN set, they are written instead of compared. */
#include "unit.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file_access.h"
#include "report/report.h"

static struct arena arena;
static struct source_store store;
static struct diagnostic_sink sink;
static struct text_builder out;
static struct report_options options;
static struct report_run run;
static const char *inputs[] = {"board.cfg"};

static void set_up(void)
{
	arena_init(&arena);
	source_store_init(&store, &arena);
	diagnostic_sink_init(&sink, &arena);
	text_init(&out);
	options = (struct report_options){.format = REPORT_TEXT};
	run = (struct report_run){
		.inputs = inputs,
		.input_count = 1,
		.openocd = "0.12.0",
		.load = {.ok = true, .ended = "end"},
		.diagnostics = &sink,
		.sources = &store,
	};
}

static void tear_down(void)
{
	text_release(&out);
	arena_release(&arena);
}

static source_id add_file(const char *name, const char *text)
{
	return source_store_add(&store, name, text, strlen(text))->id;
}

/* The first place of WORD in FILE, or the whole span nowhere. */
static struct span span_of(source_id file, const char *word)
{
	const char *text = source_store_file(&store, file)->text;
	const char *found = strstr(text, word);

	ck_assert_ptr_nonnull(found);
	return span_make(file, (size_t)(found - text), (size_t)(found - text) + strlen(word));
}

static struct span end_of(source_id file)
{
	size_t length = source_store_file(&store, file)->length;

	return span_make(file, length, length);
}

static struct span insertion_before(source_id file, const char *word)
{
	struct span span = span_of(file, word);

	return span_make(file, span.start, span.start);
}

static struct diagnostic *add(const char *rule, enum severity severity, struct span span, const char *message)
{
	return diagnostic_add(&sink, rule, severity, span, "%s", message);
}

static const char *render(enum report_format format)
{
	options.format = format;
	text_clear(&out);
	report_write(&out, &options, &run, 1);
	return out.bytes;
}

static void expect_golden(const char *name, const char *text)
{
	char *path = arena_printf(&arena, "%s/golden/report/%s", unit_tests_folder(), name);
	struct file_access access;
	struct file_text golden;
	const char *reason;

	if (getenv("OPENOCDLINT_UPDATE_GOLDEN")) {
		FILE *file = fopen(path, "wb");

		ck_assert_ptr_nonnull(file);
		fputs(text, file);
		fclose(file);
		return;
	}
	file_access_init(&access, &arena);
	if (!file_access_read(&access, path, &golden, &reason))
		ck_abort_msg("%s: %s", path, reason);
	ck_assert_msg(strcmp(golden.bytes, text) == 0, "differs from %s:\n%s", path, text);
}

static void include_from(struct diagnostic *finding, source_id file, size_t line)
{
	struct inclusion_step step = {file, line};

	vector_push(&arena, &finding->included_from, step);
}

/* The page without its style sheet and script. */
static const char *render_main(void)
{
	const char *page = render(REPORT_HTML);
	const char *main = strstr(page, "<main>\n");
	const char *end = strstr(page, "</main>");

	ck_assert(main && end);
	return arena_copy(&arena, main, (size_t)(end - main));
}

/* One of each: safe fix, unsafe fix, include chain, related place, help. */
static void add_usual_findings(void)
{
	source_id board = add_file("board.cfg", "# A board\n"
	                                        "source [find interface/stlink-v2.cfg]\n"
	                                        "source [find common.cfg]\n"
	                                        "adaptr speed 1000\n"
	                                        "reset_config srst_only\n");
	source_id common = add_file("common.cfg", "set CHIP stm32f4x\n"
	                                          "source [find target.cfg]\n");
	source_id target = add_file("target.cfg", "target create t cortex_m -dap d\n"
	                                          "t configure -event gdb-attach { halt }\n"
	                                          "t configure -event gdb-attach {\n"
	                                          "\treset halt\n"
	                                          "}\n");
	struct diagnostic *finding;
	struct fix *fix;

	finding = add("deprecated-script", SEVERITY_WARNING, span_of(board, "interface/stlink-v2.cfg"),
	              "interface/stlink-v2.cfg is deprecated");
	diagnostic_set_help(&sink, finding, "source interface/stlink.cfg,\nwhich serves all versions");
	fix = diagnostic_add_fix(&sink, finding, FIX_SAFE, "Source interface/stlink.cfg");
	fix_replace(&sink, fix, span_of(board, "interface/stlink-v2.cfg"), "interface/stlink.cfg");

	finding = add("unknown-command", SEVERITY_ERROR, span_of(board, "adaptr"),
	              "OpenOCD 0.12.0 has no command 'adaptr'");
	diagnostic_set_help(&sink, finding, "did you mean 'adapter'?");

	finding = add("duplicate-event-handler", SEVERITY_WARNING,
	              span_of(target, "t configure -event gdb-attach {\n\treset halt\n}"),
	              "the handler of gdb-attach of t replaces an earlier one");
	diagnostic_add_related(&sink, finding, span_of(target, "t configure -event gdb-attach { halt }"),
	                       "the earlier handler");
	include_from(finding, board, 3);
	include_from(finding, common, 2);

	finding = add("missing-gdb-detach", SEVERITY_NOTE, span_of(target, "target create t"),
	              "target t has no gdb-detach handler");
	fix = diagnostic_add_fix(&sink, finding, FIX_UNSAFE, "Add a gdb-detach handler that resumes");
	fix_replace(&sink, fix, end_of(target), "t configure -event gdb-detach {\n\tresume\n}\n");
	diagnostic_sink_finish(&sink);
}

static void fail_load(void)
{
	run.load = (struct report_load){false, "error", "board.cfg", 4, "invalid command name \"adaptr\""};
}

START_TEST(formats_have_names)
{
	enum report_format format = REPORT_TEXT;

	ck_assert(report_format_find("json", &format));
	ck_assert_int_eq(format, REPORT_JSON);
	ck_assert_str_eq(report_format_name(REPORT_CONCISE), "concise");
	ck_assert(!report_format_find("xml", &format));
}
END_TEST

START_TEST(text_shows_the_usual_findings)
{
	add_usual_findings();
	fail_load();
	expect_golden("usual.txt", render(REPORT_TEXT));
}
END_TEST

START_TEST(concise_is_a_line_a_finding)
{
	add_usual_findings();
	expect_golden("usual.concise", render(REPORT_CONCISE));
}
END_TEST

START_TEST(json_keeps_to_the_contract)
{
	add_usual_findings();
	fail_load();
	expect_golden("usual.json", render(REPORT_JSON));
}
END_TEST

static char *long_line(size_t length)
{
	char *text = arena_alloc(&arena, length + 1);

	for (size_t i = 0; i < length; i++)
		text[i] = i % 10 == 9 ? ' ' : (char)('0' + i / 10 % 10);
	return text;
}

/* A rule that is documented in a report. */
static const struct rule some_rule = {
	.id = "unknown-command",
	.severity = SEVERITY_ERROR,
	.summary = "a command that is not there",
	.versions = "all",
	.finds = "A word that is no command.",
	.why = "OpenOCD stops.",
	.bad = "adaptr speed 1\n",
	.good = "adapter speed 1\n",
};
static const struct rule *const some_rules[] = {&some_rule};

static void set_project(const char *working_folder)
{
	options.project = "/home/me/my project";
	options.working_folder = working_folder;
	options.rules = some_rules;
	options.rule_count = 1;
	options.exit_status = 1;
}

START_TEST(sarif_has_places_fixes_and_rules)
{
	add_usual_findings();
	fail_load();
	set_project("");
	expect_golden("usual.sarif", render(REPORT_SARIF));
}
END_TEST

START_TEST(sarif_with_nothing_to_tell)
{
	expect_golden("nothing.sarif", render(REPORT_SARIF));
	options.has_faults = true;
	render(REPORT_SARIF);
	ck_assert_ptr_nonnull(strstr(out.bytes, "\"executionSuccessful\": false"));
}
END_TEST

START_TEST(services_get_names_from_the_folder_of_the_project)
{
	source_id file = add_file("../other/a.cfg", "x\n");

	add_file("b c.cfg", "x\n");
	add_file("../../d.cfg", "x\n");
	add_file("/home/me/my project/e.cfg", "x\n");
	add_file("/usr/f.cfg", "x\n");
	set_project("boards");
	for (source_id id = file; id < file + 5; id++)
		add("r", SEVERITY_WARNING, span_of(id, "x"), "m");
	expect_golden("names.github", render(REPORT_GITHUB));
	render(REPORT_SARIF);
	ck_assert_ptr_nonnull(strstr(out.bytes, "\"uri\": \"other/a.cfg\""));
	ck_assert_ptr_nonnull(strstr(out.bytes, "\"uri\": \"boards/b%20c.cfg\""));
	ck_assert_ptr_nonnull(strstr(out.bytes, "\"uri\": \"file:///home/me/d.cfg\""));
	ck_assert_ptr_nonnull(strstr(out.bytes, "\"uri\": \"e.cfg\""));
	ck_assert_ptr_nonnull(strstr(out.bytes, "\"uri\": \"file:///usr/f.cfg\""));
	ck_assert_ptr_nonnull(strstr(out.bytes, "\"uri\": \"file:///home/me/my%20project/\""));
}
END_TEST

START_TEST(github_tells_the_most_severe_first)
{
	add_usual_findings();
	expect_golden("usual.github", render(REPORT_GITHUB));
}
END_TEST

START_TEST(html_shows_findings_beside_the_code)
{
	add_usual_findings();
	fail_load();
	set_project("");
	expect_golden("usual.html", render_main());
}
END_TEST

START_TEST(html_with_nothing_to_tell)
{
	expect_golden("nothing.html", render_main());
}
END_TEST

START_TEST(html_cuts_and_folds_code)
{
	struct text_builder text;
	source_id file;

	text_init(&text);
	for (int i = 1; i <= 60; i++)
		text_printf(&text, "line %d\n", i);
	text_printf(&text, "%s\n\xe6\x97\xa5", long_line(2000));
	file = add_file("board.cfg", text_copy(&text, &arena));
	add("r", SEVERITY_NOTE, span_of(file, "line 20"), "folded before and behind");
	add("r", SEVERITY_WARNING, span_of(file, "20\nline 21\nline 22\n"), "some lines");
	add("r", SEVERITY_ERROR, span_of(file, "line 30"), "near the next");
	add("r", SEVERITY_ERROR, span_of(file, "line 32"), "near the one before");
	add("r", SEVERITY_ERROR, span_make(file, text.length - 1000, text.length - 990), "in a long line");
	add("r", SEVERITY_ERROR, span_make(file, text.length, text.length), "at the end");
	add("r", SEVERITY_ERROR, SPAN_NONE, "of the whole run");
	text_release(&text);
	expect_golden("folded.html", render_main());
}
END_TEST

static const char *github_last_line(size_t errors, size_t warnings, size_t notes)
{
	size_t counts[] = {notes, warnings, errors};
	const char *line;

	sink.items.count = 0;
	for (int level = SEVERITY_NOTE; level <= SEVERITY_ERROR; level++)
		while (counts[level]--)
			add("r", (enum severity)level, span_make(1, counts[level], counts[level]), "m");
	render(REPORT_GITHUB);
	out.bytes[out.length - 1] = '\0';
	line = strrchr(out.bytes, '\n');
	return line ? line + 1 : out.bytes;
}

START_TEST(github_tells_what_it_will_not_show)
{
	add_file("board.cfg", long_line(30));
	ck_assert_ptr_null(strstr(github_last_line(10, 10, 10), "GitHub"));
	ck_assert_str_eq(github_last_line(11, 0, 0), "::notice title=openocdlint::GitHub shows 10 findings of each "
	                                             "kind. Only the log has: 1 error");
	ck_assert_str_eq(github_last_line(12, 10, 9), "::notice title=openocdlint::GitHub shows 10 findings of each "
	                                              "kind. Only the log has: 2 errors");
	ck_assert_str_eq(github_last_line(12, 13, 25), "GitHub shows 10 findings of each kind. Only the log has: "
	                                               "2 errors, 3 warnings, 15 notes");
}
END_TEST

START_TEST(github_takes_columns_of_one_line_only)
{
	source_id file = add_file("board.cfg", "proc p {} {\n\techo 1\n}\n");

	add("a", SEVERITY_NOTE, span_of(file, "{\n\techo 1\n}"), "m");
	add("b", SEVERITY_NOTE, span_of(file, "proc p {} {\n"), "m");
	ck_assert_str_eq(render(REPORT_GITHUB), "::notice file=board.cfg,line=1,endLine=3,title=a::board.cfg:1:11: m\n"
	                                        "::notice file=board.cfg,line=1,endLine=1,title=b::board.cfg:1:1: m\n");
}
END_TEST

/* The text without its colours. */
static const char *bleached(const char *text)
{
	char *copy = arena_strdup(&arena, text);
	char *to = copy;

	for (; *text; text++) {
		if (*text == '\x1b')
			text = strchr(text, 'm');
		else
			*to++ = *text;
	}
	*to = '\0';
	return copy;
}

START_TEST(colour_changes_nothing_else)
{
	const char *plain;

	add_usual_findings();
	plain = arena_strdup(&arena, render(REPORT_TEXT));
	ck_assert_ptr_null(strchr(plain, '\x1b'));
	options.color = true;
	render(REPORT_TEXT);
	ck_assert_ptr_nonnull(strstr(out.bytes, "\x1b[1;31merror[unknown-command]\x1b[0m"));
	ck_assert_str_eq(bleached(out.bytes), plain);
	ck_assert_ptr_null(strchr(render(REPORT_CONCISE), '\x1b'));
	ck_assert_ptr_null(strchr(render(REPORT_JSON), '\x1b'));
}
END_TEST

START_TEST(json_with_nothing_to_tell)
{
	run.load.ended = "init";
	expect_golden("nothing.json", render(REPORT_JSON));
}
END_TEST

START_TEST(findings_of_the_whole_run_stand_at_its_start)
{
	struct diagnostic *finding = add("missing-adapter", SEVERITY_WARNING, SPAN_NONE, "no file chooses an adapter");

	diagnostic_set_help(&sink, finding, "source an interface file");
	diagnostic_add_related(&sink, finding, SPAN_NONE, "somewhere");
	ck_assert_str_eq(render(REPORT_CONCISE),
	                 "board.cfg:1:1: warning: no file chooses an adapter [missing-adapter]\n");
	expect_golden("whole-run.txt", render(REPORT_TEXT));
	expect_golden("whole-run.json", render(REPORT_JSON));
}
END_TEST

/* Hostile text. */

START_TEST(user_text_is_never_sent_raw)
{
	source_id file = add_file("a\x1b[2J.cfg", "echo \"\x1b[31m\x07\x7f\xc2\x9b\xe2\x80\xae\xe9\xff\" end\r\n");
	struct diagnostic *finding = add("absolute-path", SEVERITY_NOTE, span_of(file, "end"),
	                                 "odd \x1b]0;title\x07 name\r\nand a second line\t\xe9");
	struct fix *fix = diagnostic_add_fix(&sink, finding, FIX_SAFE, "Remove \x1b[1m");

	diagnostic_set_help(&sink, finding,
	                    "\xc2\x9b"
	                    "1m \xe2\x80\xa8");
	diagnostic_add_related(&sink, finding, span_of(file, "\x07"), "\x08here");
	fix_replace(&sink, fix, span_of(file, "end"), "\x1b[0m");
	inputs[0] = "a\x1b[2J.cfg";
	expect_golden("hostile.txt", render(REPORT_TEXT));
	expect_golden("hostile.concise", render(REPORT_CONCISE));
	expect_golden("hostile.json", render(REPORT_JSON));
	expect_golden("hostile.github", render(REPORT_GITHUB));
	expect_golden("hostile.sarif", render(REPORT_SARIF));
	expect_golden("hostile.html", render_main());
	inputs[0] = "board.cfg";
}
END_TEST

static void expect_no_raw_bytes(const char *text)
{
	size_t raw = 0;

	for (; *text; text++)
		raw += *text != '\n' && ((unsigned char)*text < 0x20 || *text == 0x7f);
	ck_assert_uint_eq(raw, 0);
}

static void expect_json(const char *text)
{
	json_t *root = json_loads(text, 0, NULL);

	ck_assert_ptr_nonnull(root);
	json_decref(root);
}

START_TEST(any_byte_can_be_shown)
{
	char text[257] = "";
	source_id file;

	for (int i = 1; i < 256; i++)
		text[i - 1] = (char)i;
	file = add_file("board.cfg", text);
	for (size_t i = 0; i < 255; i++)
		for (size_t length = 0; length < 3 && i + length <= 255; length++)
			diagnostic_add_fix(&sink, add("r", SEVERITY_NOTE, span_make(file, i, i + length), text + i),
			                   FIX_SAFE, text + i)
				->edits.count = 0;
	expect_no_raw_bytes(render(REPORT_TEXT));
	expect_no_raw_bytes(render(REPORT_CONCISE));
	expect_no_raw_bytes(render(REPORT_JSON));
	expect_json(out.bytes);
	expect_no_raw_bytes(render(REPORT_GITHUB));
	expect_no_raw_bytes(render(REPORT_SARIF));
	expect_json(out.bytes);
}
END_TEST

/* Excerpts. */

START_TEST(marks_stand_below_what_they_mark)
{
	source_id file = add_file("board.cfg", "\tif 1 {\techo\tabc }\n"
	                                       "set \xe6\x97\xa5\xe6\x9c\xac $x\n"
	                                       "set e\xcc\x81 $y\n"
	                                       "last");

	add("tabs", SEVERITY_ERROR, span_of(file, "echo"), "m");
	add("tabs", SEVERITY_ERROR, span_of(file, "\tabc"), "a marked tab");
	add("wide", SEVERITY_ERROR, span_of(file, "\xe6\x9c\xac"), "m");
	add("wide", SEVERITY_ERROR, span_of(file, "$x"), "m");
	add("combining", SEVERITY_ERROR, span_of(file, "$y"), "m");
	add("no-length", SEVERITY_ERROR, insertion_before(file, "last"), "m");
	add("line-end", SEVERITY_ERROR, span_of(file, "\nset e"), "m");
	add("file-end", SEVERITY_ERROR, end_of(file), "m");
	expect_golden("marks.txt", render(REPORT_TEXT));
}
END_TEST

START_TEST(spans_of_many_lines_are_told)
{
	source_id file = add_file("board.cfg", "proc p {} {\r\n\techo 1\r\n}\r\nproc q {} {\n}\n\n");

	add("a", SEVERITY_NOTE, span_of(file, "proc p {} {\r\n\techo 1\r\n}"), "three lines");
	add("b", SEVERITY_NOTE, span_of(file, "}\r\n"), "one line and its end");
	add("c", SEVERITY_NOTE, span_of(file, "{\n}\n\n"), "to the end of the file");
	expect_golden("many-lines.txt", render(REPORT_TEXT));
}
END_TEST

START_TEST(long_lines_are_cut_around_the_mark)
{
	source_id file = add_file("board.cfg", long_line(300));

	add("start", SEVERITY_NOTE, span_make(file, 0, 5), "m");
	add("near-start", SEVERITY_NOTE, span_make(file, 90, 100), "m");
	add("over-the-cut", SEVERITY_NOTE, span_make(file, 20, 290), "m");
	add("middle", SEVERITY_NOTE, span_make(file, 150, 160), "m");
	add("end", SEVERITY_NOTE, span_make(file, 295, 300), "m");
	add("behind", SEVERITY_NOTE, span_make(file, 300, 300), "m");
	add("all", SEVERITY_NOTE, span_make(file, 0, 300), "m");
	expect_golden("long-lines.txt", render(REPORT_TEXT));
}
END_TEST

START_TEST(very_long_lines_are_cut_around_the_mark)
{
	source_id file = add_file("board.cfg", long_line(3000000));

	add("middle", SEVERITY_NOTE, span_make(file, 1500000, 1500009), "m");
	add("end", SEVERITY_NOTE, span_make(file, 2999995, 3000000), "m");
	add("all", SEVERITY_NOTE, span_make(file, 0, 3000000), "m");
	expect_golden("very-long-lines.txt", render(REPORT_TEXT));
}
END_TEST

START_TEST(tabs_and_wide_characters_may_be_cut_through)
{
	char *text = arena_alloc(&arena, 2000);

	for (int i = 0; i < 60; i++)
		strcat(text, i % 2 ? "\t" : "\xe6\x97\xa5x");
	add_file("board.cfg", text);
	for (size_t i = 0; i <= strlen(text); i++)
		add("r", SEVERITY_NOTE, span_make(1, i, i), "m");
	render(REPORT_TEXT);
	for (const char *line = out.bytes; *line; line = strchr(line, '\n') + 1)
		ck_assert_uint_lt((size_t)(strchr(line, '\n') - line), 220);
}
END_TEST

/* Fixes. */

static struct fix *add_fixed(source_id file, const char *word, const char *title)
{
	return diagnostic_add_fix(&sink, add("r", SEVERITY_WARNING, span_of(file, word), "m"), FIX_SAFE, title);
}

START_TEST(fixes_are_shown_as_changed_lines)
{
	source_id file = add_file("board.cfg", "one\ntwo\r\nthree\nfour\nfive");
	source_id other = add_file("other.cfg", "first\nsecond\n");
	struct fix *fix;

	fix = add_fixed(file, "two", "Remove a line");
	fix_replace(&sink, fix, span_of(file, "two\r\n"), "");
	fix = add_fixed(file, "two", "Insert lines");
	fix_replace(&sink, fix, insertion_before(file, "three"), "new 1\nnew 2\n");
	fix = add_fixed(file, "two", "Append to a last line without end");
	fix_replace(&sink, fix, end_of(file), "\nsix\n");
	fix = add_fixed(file, "two", "Remove all");
	fix_replace(&sink, fix, span_make(other, 0, end_of(other).end), "");
	fix = add_fixed(file, "two", "Append behind a last line end");
	fix_replace(&sink, fix, end_of(other), "third\n");
	fix = add_fixed(file, "two", "Two edits of one line");
	fix_replace(&sink, fix, span_of(file, "t"), "T");
	fix_replace(&sink, fix, span_of(file, "o\r"), "O\r");
	fix = add_fixed(file, "two", "Several places, and another file");
	fix_replace(&sink, fix, insertion_before(file, "one"), "zero\n");
	fix_replace(&sink, fix, span_of(file, "three\nfour"), "3, 4");
	fix_replace(&sink, fix, span_of(file, "five"), "5");
	fix_replace(&sink, fix, span_of(other, "second"), "2nd");
	fix = add_fixed(file, "two", "Only the line end changes");
	fix_replace(&sink, fix, span_of(file, "\r\n"), "\n");
	fix = add_fixed(file, "two", "Without edits");
	expect_golden("fixes.txt", render(REPORT_TEXT));
}
END_TEST

START_TEST(edits_that_cannot_be_made_are_not_shown)
{
	source_id file = add_file("board.cfg", "one two\n");
	struct fix *fix = add_fixed(file, "one", "Colliding");

	fix_replace(&sink, fix, span_of(file, "one two"), "x");
	fix_replace(&sink, fix, span_of(file, "two"), "y");
	fix = add_fixed(file, "one", "Out of the file");
	fix_replace(&sink, fix, span_make(file, 5, 500), "y");
	fix = add_fixed(file, "one", "In no file");
	fix_replace(&sink, fix, span_make(7, 0, 0), "y");
	render(REPORT_TEXT);
	ck_assert_ptr_nonnull(strstr(out.bytes, "fix: Colliding\n\n"));
	ck_assert_ptr_nonnull(strstr(out.bytes, "fix: Out of the file\n\n"));
	ck_assert_ptr_nonnull(strstr(out.bytes, "fix: In no file\n\n"));
	render(REPORT_JSON);
}
END_TEST

START_TEST(large_fixes_are_cut)
{
	struct text_builder text;
	source_id file;
	struct fix *fix;

	text_init(&text);
	for (int i = 0; i < 40; i++)
		text_printf(&text, "line %d\n", i);
	file = add_file("board.cfg", text_copy(&text, &arena));
	fix = add_fixed(file, "line 3", "Many places");
	for (size_t i = 1; i < 40; i += 3)
		fix_replace(&sink, fix,
		            span_make(file, source_line_start(store.files.items[0], i),
		                      source_line_start(store.files.items[0], i) + 4),
		            "LINE");
	fix = add_fixed(file, "line 3", "Many lines");
	fix_replace(&sink, fix, span_make(file, 0, text.length), "nothing\n");
	expect_golden("large-fixes.txt", render(REPORT_TEXT));
	text_release(&text);
}
END_TEST

/* Summaries. */

static void expect_summary(const char *expected)
{
	render(REPORT_TEXT);
	ck_assert_str_eq(out.bytes, expected);
}

START_TEST(summary_of_clean_files)
{
	static const char *const three[] = {"a.cfg", "b.cfg", "<command 1>"};
	static const char *const four[] = {"a.cfg", "b.cfg", "c.cfg", "d.cfg"};

	expect_summary("No findings: board.cfg loads on OpenOCD 0.12.0.\n");
	run.load.ended = "init";
	expect_summary("No findings: board.cfg loads on OpenOCD 0.12.0.\n");
	run.inputs = three;
	run.input_count = 3;
	expect_summary("No findings: a.cfg, b.cfg and <command 1> load on OpenOCD 0.12.0.\n");
	run.inputs = four;
	run.input_count = 4;
	expect_summary("No findings: 4 files load on OpenOCD 0.12.0.\n");
	options.fixed = 1;
	expect_summary("Fixed 1 finding.\nNo findings: 4 files load on OpenOCD 0.12.0.\n");
}
END_TEST

START_TEST(summary_is_honest_about_the_end)
{
	run.load.ended = "shutdown";
	expect_summary("board.cfg does not run to its end on OpenOCD 0.12.0: a script calls shutdown, and the rest is "
	               "skipped.\nNo findings in board.cfg (OpenOCD 0.12.0).\n");
	run.load.ok = false;
	run.load.file = "target/swj-dp.tcl";
	run.load.line = 35;
	expect_summary("board.cfg does not run to its end on OpenOCD 0.12.0: a script calls shutdown at "
	               "target/swj-dp.tcl:35, and the rest is skipped.\nNo findings in board.cfg (OpenOCD 0.12.0).\n");
	fail_load();
	expect_summary("board.cfg does not load on OpenOCD 0.12.0: it stops at board.cfg:4: invalid command name "
	               "\"adaptr\".\nNo findings in board.cfg (OpenOCD 0.12.0).\n");
	run.load.message = NULL;
	expect_summary("board.cfg does not load on OpenOCD 0.12.0: it stops at board.cfg:4.\n"
	               "No findings in board.cfg (OpenOCD 0.12.0).\n");
}
END_TEST

START_TEST(no_run_has_no_summary)
{
	report_write(&out, &options, NULL, 0);
	ck_assert_str_eq(out.bytes, "");
}
END_TEST

static bool applies_every_fix(const struct diagnostic *finding, const void *context)
{
	(void)finding;
	return *(const bool *)context;
}

static const char *last_line(void)
{
	const char *line;

	render(REPORT_TEXT);
	out.bytes[out.length - 1] = '\0';
	line = strrchr(out.bytes, '\n');
	return line ? line + 1 : out.bytes;
}

static void add_fixable(enum severity severity, enum fix_safety safety)
{
	struct diagnostic *finding = add("r", severity, span_make(1, 0, 1), "m");

	fix_replace(&sink, diagnostic_add_fix(&sink, finding, safety, "t"), span_make(1, 0, 1), "y");
}

START_TEST(summary_counts_what_can_be_fixed)
{
	bool yes = true;

	add_file("board.cfg", "x\n");
	add("r", SEVERITY_ERROR, span_make(1, 0, 1), "m");
	ck_assert_str_eq(last_line(), "Found 1 error in board.cfg (OpenOCD 0.12.0).");
	add_fixable(SEVERITY_WARNING, FIX_SAFE);
	ck_assert_str_eq(last_line(), "Found 1 error and 1 warning in board.cfg (OpenOCD 0.12.0). "
	                              "1 can be fixed with --fix.");
	add_fixable(SEVERITY_WARNING, FIX_UNSAFE);
	add_fixable(SEVERITY_NOTE, FIX_SAFE);
	ck_assert_str_eq(last_line(), "Found 1 error, 2 warnings and 1 note in board.cfg (OpenOCD 0.12.0). "
	                              "1 can be fixed with --fix, 1 more with --unsafe-fixes.");
	options.applies_fix = applies_every_fix;
	options.context = &yes;
	ck_assert_str_eq(last_line(), "Found 1 error, 2 warnings and 1 note in board.cfg (OpenOCD 0.12.0). "
	                              "2 can be fixed with --fix, 1 more with --unsafe-fixes.");
	options.unsafe_fixes = true;
	ck_assert_str_eq(last_line(), "Found 1 error, 2 warnings and 1 note in board.cfg (OpenOCD 0.12.0). "
	                              "3 can be fixed with --fix --unsafe-fixes.");
}
END_TEST

START_TEST(summary_with_only_unsafe_fixes)
{
	add_file("board.cfg", "x\n");
	add_fixable(SEVERITY_WARNING, FIX_UNSAFE);
	ck_assert_str_eq(last_line(), "Found 1 warning in board.cfg (OpenOCD 0.12.0). "
	                              "1 can be fixed with --fix --unsafe-fixes.");
}
END_TEST

/* The fix of the last finding was tried in vain. */
static void withhold_last(const char *reason)
{
	struct fix *fix = sink.items.items[sink.items.count - 1]->fix;

	fix->safety = FIX_UNSAFE;
	fix->withheld = reason;
}

START_TEST(a_withheld_fix_is_shown_as_a_suggestion)
{
	static const enum report_format formats[] = {REPORT_TEXT, REPORT_HTML, REPORT_SARIF};

	add_file("board.cfg", "x\n");
	add_fixable(SEVERITY_WARNING, FIX_SAFE);
	withhold_last("it would fail");
	ck_assert_str_eq(last_line(), "Found 1 warning in board.cfg (OpenOCD 0.12.0).");
	ck_assert_ptr_nonnull(strstr(out.bytes, "\n  = suggestion: t (--fix leaves this alone: it would fail)\n"));
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
		ck_assert_ptr_nonnull(strstr(render(formats[i]), "t (--fix leaves this alone: it would fail)"));
	ck_assert_ptr_nonnull(strstr(render(REPORT_HTML), "<summary>Suggestion: "));
	ck_assert_ptr_nonnull(strstr(render(REPORT_JSON), "\"withheld\": \"it would fail\""));
	ck_assert_ptr_nonnull(strstr(out.bytes, "\"safety\": \"unsafe\""));
}
END_TEST

START_TEST(a_fix_of_a_note_says_what_it_takes)
{
	bool yes = true;

	add_file("board.cfg", "x\n");
	add_fixable(SEVERITY_NOTE, FIX_SAFE);
	ck_assert_ptr_nonnull(strstr(render(REPORT_TEXT), "= fix (with --select r): t\n"));
	options.applies_fix = applies_every_fix;
	options.context = &yes;
	ck_assert_ptr_nonnull(strstr(render(REPORT_TEXT), "= fix: t\n"));
	options.applies_fix = NULL;
	sink.items.count = 0;
	add_fixable(SEVERITY_NOTE, FIX_UNSAFE);
	ck_assert_ptr_nonnull(strstr(render(REPORT_TEXT), "= fix (unsafe, with --select r): t\n"));
}
END_TEST

START_TEST(summary_of_several_runs)
{
	struct report_run runs[3];

	for (int i = 0; i < 3; i++)
		runs[i] = run;
	runs[1].openocd = "0.11.0";
	runs[2].load = (struct report_load){false, "error", "board.cfg", 4, "m"};
	report_write(&out, &options, runs, 2);
	ck_assert_str_eq(out.bytes, "No findings: board.cfg loads on OpenOCD 0.12.0 and 0.11.0.\n");
	text_clear(&out);
	report_write(&out, &options, runs, 3);
	ck_assert_str_eq(out.bytes, "board.cfg does not load on OpenOCD 0.12.0: it stops at board.cfg:4: m.\n"
	                            "No findings in board.cfg (OpenOCD 0.12.0 and 0.11.0).\n");
}
END_TEST

/* ---- several versions ---- */

static const char *render_versions(enum report_format format, const struct report_run *runs, size_t count)
{
	struct report *report;

	options.format = format;
	text_clear(&out);
	report = report_begin(&out, &options);
	report_add_runs(report, runs, count);
	report_end(report);
	return out.bytes;
}

/* Findings of RUN go to a sink of their own. */
static void make_version(struct report_run *version, const char *name)
{
	struct diagnostic_sink *own = arena_new(&arena, struct diagnostic_sink);

	*version = run;
	version->openocd = name;
	diagnostic_sink_init(own, &arena);
	version->diagnostics = own;
}

static void add_to(const struct report_run *version, const char *rule, const char *word, const char *message)
{
	diagnostic_add((struct diagnostic_sink *)version->diagnostics, rule, SEVERITY_WARNING, span_of(1, word), "%s",
	               message);
}

START_TEST(versions_of_a_finding_are_named)
{
	struct report_run runs[3];

	add_file("board.cfg", "one\ntwo\nthree\nfour\n");
	make_version(&runs[0], "0.10.0");
	make_version(&runs[1], "0.12.0");
	make_version(&runs[2], "master");
	for (int i = 0; i < 3; i++)
		add_to(&runs[i], "everywhere", "two", "the same");
	add_to(&runs[0], "old", "one", "only here");
	add_to(&runs[1], "new", "four", "OpenOCD 0.12.0 has 0.12.0.1 and 10.12.0 of master");
	add_to(&runs[2], "new", "four", "OpenOCD master has 0.12.0.1 and 10.12.0 of master");
	add_to(&runs[1], "differs", "three", "on 0.12.0 this");
	add_to(&runs[2], "differs", "three", "on OpenOCD master that");
	runs[0].load = (struct report_load){false, "error", "board.cfg", 4, "m"};
	runs[2].load = runs[0].load;
	expect_golden("versions.concise", render_versions(REPORT_CONCISE, runs, 3));
	expect_golden("versions.txt", render_versions(REPORT_TEXT, runs, 3));
}
END_TEST

START_TEST(verdicts_of_versions_are_told_together)
{
	struct report_run runs[4];

	make_version(&runs[0], "0.10.0");
	make_version(&runs[1], "0.11.0");
	make_version(&runs[2], "0.12.0");
	make_version(&runs[3], "master");
	render_versions(REPORT_TEXT, runs, 4);
	ck_assert_str_eq(out.bytes, "No findings: board.cfg loads on OpenOCD 0.10.0, 0.11.0, 0.12.0 and master.\n");
	runs[0].load = runs[1].load = (struct report_load){false, "error", "a.cfg", 3, "m"};
	runs[2].load = (struct report_load){true, "shutdown", NULL, 0, NULL};
	render_versions(REPORT_TEXT, runs, 4);
	ck_assert_str_eq(out.bytes, "board.cfg loads on OpenOCD master; 0.10.0 and 0.11.0 stop at a.cfg:3: m; 0.12.0 "
	                            "skips the rest behind a shutdown.\n"
	                            "No findings in board.cfg (OpenOCD 0.10.0, 0.11.0, 0.12.0 and master).\n");
	render_versions(REPORT_TEXT, runs, 2);
	ck_assert_str_eq(out.bytes, "board.cfg runs to its end on none of these versions of OpenOCD: 0.10.0 and 0.11.0 "
	                            "stop at a.cfg:3: m.\n"
	                            "No findings in board.cfg (OpenOCD 0.10.0 and 0.11.0).\n");
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("report");
	TCase *tests = tcase_create("report");

	tcase_set_timeout(tests, 30);
	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_add_test(tests, formats_have_names);
	tcase_add_test(tests, text_shows_the_usual_findings);
	tcase_add_test(tests, concise_is_a_line_a_finding);
	tcase_add_test(tests, json_keeps_to_the_contract);
	tcase_add_test(tests, sarif_has_places_fixes_and_rules);
	tcase_add_test(tests, sarif_with_nothing_to_tell);
	tcase_add_test(tests, services_get_names_from_the_folder_of_the_project);
	tcase_add_test(tests, html_shows_findings_beside_the_code);
	tcase_add_test(tests, html_with_nothing_to_tell);
	tcase_add_test(tests, html_cuts_and_folds_code);
	tcase_add_test(tests, github_tells_the_most_severe_first);
	tcase_add_test(tests, github_tells_what_it_will_not_show);
	tcase_add_test(tests, github_takes_columns_of_one_line_only);
	tcase_add_test(tests, colour_changes_nothing_else);
	tcase_add_test(tests, json_with_nothing_to_tell);
	tcase_add_test(tests, findings_of_the_whole_run_stand_at_its_start);
	tcase_add_test(tests, user_text_is_never_sent_raw);
	tcase_add_test(tests, any_byte_can_be_shown);
	tcase_add_test(tests, marks_stand_below_what_they_mark);
	tcase_add_test(tests, spans_of_many_lines_are_told);
	tcase_add_test(tests, long_lines_are_cut_around_the_mark);
	tcase_add_test(tests, very_long_lines_are_cut_around_the_mark);
	tcase_add_test(tests, tabs_and_wide_characters_may_be_cut_through);
	tcase_add_test(tests, fixes_are_shown_as_changed_lines);
	tcase_add_test(tests, edits_that_cannot_be_made_are_not_shown);
	tcase_add_test(tests, large_fixes_are_cut);
	tcase_add_test(tests, summary_of_clean_files);
	tcase_add_test(tests, summary_is_honest_about_the_end);
	tcase_add_test(tests, no_run_has_no_summary);
	tcase_add_test(tests, summary_counts_what_can_be_fixed);
	tcase_add_test(tests, summary_with_only_unsafe_fixes);
	tcase_add_test(tests, a_withheld_fix_is_shown_as_a_suggestion);
	tcase_add_test(tests, a_fix_of_a_note_says_what_it_takes);
	tcase_add_test(tests, summary_of_several_runs);
	tcase_add_test(tests, versions_of_a_finding_are_named);
	tcase_add_test(tests, verdicts_of_versions_are_told_together);
	suite_add_tcase(suite, tests);
	return suite;
}
