/* SPDX-License-Identifier: MIT */
/*
 * What is printed of a check, in every format. The first byte says what is checked (harness.h); with its bit of 128 the
 * rest is only a string. JSON is read back by a JSON reader and has to give the same strings and numbers; no format
 * sends a control character on.
 */
#include <jansson.h>
#include <string.h>

#include "cli/session.h"
#include "harness.h"
#include "report/glyph.h"
#include "report/json_build.h"
#include "report/report.h"

#define STRING 128

/* ---- strings ---- */

/* True when VALUE is TEXT, which may not be UTF-8. NULL is null. */
static bool is_text(const json_t *value, const char *text)
{
	struct text_builder clean;
	bool is_same;

	if (!text)
		return json_is_null(value);
	text_init(&clean);
	glyph_add_utf8(&clean, text, strlen(text));
	is_same = json_is_string(value) && json_string_length(value) == clean.length &&
	          memcmp(json_string_value(value), clean.bytes, clean.length) == 0;
	text_release(&clean);
	return is_same;
}

static void check_string(struct arena *arena, const uint8_t *bytes, size_t length)
{
	const char *text = arena_copy(arena, bytes, length);
	struct text_builder out, line;
	json_error_t error;
	json_t *value;

	text_init(&out);
	report_json_add(&out, report_json_text(text), "");
	value = json_loadb(out.bytes, out.length, JSON_DECODE_ANY | JSON_ALLOW_NUL, &error);
	fuzz_expect(value, "no JSON: %s in %s", error.text, out.bytes);
	fuzz_expect(is_text(value, text), "another string comes back: %s", out.bytes);
	fuzz_expect_printable(&out, "a JSON string");
	json_decref(value);
	text_init(&line);
	glyph_add_line(&line, text);
	fuzz_expect_printable(&line, "a line");
	fuzz_expect(!memchr(line.bytes, '\n', line.length), "a line has a line end");
	text_release(&line);
	text_release(&out);
}

/* ---- JSON ---- */

static json_t *read_json(const struct text_builder *out)
{
	json_error_t error;
	json_t *document = json_loadb(out->bytes, out->length, JSON_REJECT_DUPLICATES, &error);

	fuzz_expect(document, "no JSON: %s at line %d:\n%s", error.text, error.line, out->bytes);
	return document;
}

static void expect_text(const json_t *object, const char *key, const char *text)
{
	fuzz_expect(is_text(json_object_get(object, key), text), "'%s' comes back as another text than %s", key,
	            text ? text : "null");
}

static void expect_number(const json_t *object, const char *key, size_t number)
{
	json_t *value = json_object_get(object, key);

	fuzz_expect(json_is_integer(value) && (size_t)json_integer_value(value) == number, "'%s' is not %zu", key,
	            number);
}

static void expect_fix(const json_t *object, const struct source_store *sources, const struct fix *fix)
{
	const json_t *edits = json_object_get(object, "edits");

	fuzz_expect(json_is_null(object) == !fix, "a fix is lost or made up");
	if (!fix)
		return;
	expect_text(object, "title", fix->title);
	fuzz_expect(json_array_size(edits) == fix->edits.count, "edits are lost");
	for (size_t i = 0; i < fix->edits.count; i++) {
		const struct edit *edit = &fix->edits.items[i];
		const json_t *shown = json_array_get(edits, i);

		expect_text(shown, "file", source_store_file(sources, edit->span.file)->name);
		expect_text(shown, "text", edit->text);
		expect_number(shown, "start", edit->span.start);
		expect_number(shown, "end", edit->span.end);
	}
}

static void expect_run(const json_t *object, const struct report_run *run)
{
	const json_t *findings = json_object_get(object, "diagnostics");

	expect_text(object, "openocd", run->openocd);
	fuzz_expect(json_array_size(findings) == run->diagnostics->items.count, "findings are lost");
	for (size_t i = 0; i < run->diagnostics->items.count; i++) {
		const struct diagnostic *finding = run->diagnostics->items.items[i];
		const json_t *shown = json_array_get(findings, i);

		expect_text(shown, "rule", finding->rule);
		expect_text(shown, "severity", severity_name(finding->severity));
		expect_text(shown, "message", finding->message);
		expect_text(shown, "help", finding->help);
		if (finding->span.file != SOURCE_NONE) {
			expect_number(json_object_get(shown, "start"), "byte", finding->span.start);
			expect_number(json_object_get(shown, "end"), "byte", finding->span.end);
		}
		expect_fix(json_object_get(shown, "fix"), run->sources, finding->fix);
	}
}

static void check_json(const struct text_builder *out, const struct report_run *runs, size_t count)
{
	json_t *document = read_json(out);
	const json_t *list = json_object_get(document, "runs");

	fuzz_expect(json_array_size(list) == count, "%zu runs, not %zu", json_array_size(list), count);
	for (size_t i = 0; i < count; i++)
		expect_run(json_array_get(list, i), &runs[i]);
	json_decref(document);
}

/* ---- all formats ---- */

static size_t count_of(const struct text_builder *out, const char *part)
{
	size_t count = 0;

	for (const char *at = strstr(out->bytes, part); at; at = strstr(at + 1, part))
		count++;
	return count;
}

/* Elements that a page has once or not at all, whatever it shows. */
static void check_html(const struct text_builder *out)
{
	static const char *const once[] = {"<script", "</script", "<style", "</style", "<body", "</body", "</html"};
	static const char *const never[] = {"<img", "<iframe", "<object", "<embed", "<link", "<base"};

	for (size_t i = 0; i < sizeof(once) / sizeof(once[0]); i++)
		fuzz_expect(count_of(out, once[i]) == 1, "the page has %zu of %s", count_of(out, once[i]), once[i]);
	for (size_t i = 0; i < sizeof(never) / sizeof(never[0]); i++)
		fuzz_expect(count_of(out, never[i]) == 0, "the page has %s", never[i]);
}

static void check_format(enum report_format format, const struct report_run *runs, size_t count)
{
	struct report_options options = {.format = format, .rules = all_rules, .rule_count = all_rules_count};
	struct text_builder out;
	struct report *report;

	text_init(&out);
	report = report_begin(&out, &options);
	report_add_runs(report, runs, count);
	report_end(report);
	fuzz_expect_printable(&out, report_format_name(format));
	if (format == REPORT_JSON)
		check_json(&out, runs, count);
	else if (format == REPORT_SARIF)
		json_decref(read_json(&out));
	else if (format == REPORT_HTML)
		check_html(&out);
	text_release(&out);
}

/* The long formats in turns, as the length decides: all of them would be slow. */
static void check_formats(const struct report_run *runs, size_t count, size_t length)
{
	check_format(REPORT_JSON, runs, count);
	check_format(REPORT_TEXT, runs, count);
	check_format(length % 2 ? REPORT_CONCISE : REPORT_GITHUB, runs, count);
	if (length % 16 == 0) /* documents every rule, whatever was found */
		check_format(REPORT_SARIF, runs, count);
	if (length % 4 == 2)
		check_format(REPORT_HTML, runs, count);
}

static void check_reports(struct arena *arena, unsigned bits, const uint8_t *bytes, size_t length)
{
	struct fuzz_check *check = fuzz_check_new(arena, bits, bytes, length);
	struct cli_run run = {.request = check->request};
	struct lint_result *results[2];
	struct report_run runs[2];
	size_t count = bits & FUZZ_TWICE ? 2 : 1;

	for (size_t i = 0; i < count; i++) {
		check->settings.version = (check->settings.version + i) % OPENOCD_VERSION_COUNT;
		results[i] = fuzz_check_run(check);
		runs[i] = cli_report_run(&run, results[i]);
	}
	check_formats(runs, count, length);
	for (size_t i = 0; i < count; i++)
		lint_result_free(results[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct arena arena;

	if (length == 0)
		return 0;
	fuzz_enter();
	arena_init(&arena);
	if (bytes[0] & STRING)
		check_string(&arena, bytes + 1, length - 1);
	else
		check_reports(&arena, bytes[0], bytes + 1, length - 1);
	arena_release(&arena);
	fuzz_leave();
	return 0;
}
