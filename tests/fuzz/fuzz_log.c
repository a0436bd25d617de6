/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as a log of OpenOCD; behind a line of `%%`, the board.cfg that goes with it (the first byte says how that
 * is checked, see harness.h). Causes come in the order of their confidence, with evidence that the log has; in whatever
 * pieces the log comes, the diagnosis is the same; what is printed of it is clean.
 */
#include <jansson.h>
#include <string.h>

#include "diagnose/with_config.h"
#include "harness.h"
#include "report/diagnosis.h"

#define SEPARATOR "\n%%\n"

struct log_text {
	const char *bytes;
	size_t length;
	size_t lines;
};

static size_t line_count(const uint8_t *bytes, size_t length)
{
	size_t count = 1;

	for (size_t i = 0; i < length; i++)
		count += bytes[i] == '\n' || bytes[i] == '\r';
	return count;
}

/* ---- what is printed ---- */

typedef void printer(struct text_builder *out, const struct diagnosis_view *view);

static void expect_clean(const struct diagnosis_view *view)
{
	static printer *const printers[] = {report_diagnosis_text, report_diagnosis_github, report_diagnosis_html,
	                                    report_diagnosis_json};
	static const char *const names[] = {"text", "github", "html", "json"};

	for (size_t i = 0; i < sizeof(printers) / sizeof(printers[0]); i++) {
		struct text_builder out;

		text_init(&out);
		printers[i](&out, view);
		fuzz_expect_printable(&out, names[i]);
		text_release(&out);
	}
}

static void expect_json(const struct text_builder *out)
{
	json_error_t error;
	json_t *document = json_loadb(out->bytes, out->length, JSON_REJECT_DUPLICATES, &error);

	fuzz_expect(document, "no JSON: %s at line %d:\n%s", error.text, error.line, out->bytes);
	json_decref(document);
}

/* ---- the diagnosis ---- */

static void expect_causes(const struct diagnosis *diagnosis, const struct log_text *log)
{
	double before = 1;

	for (size_t i = 0; i < diagnosis->causes.count; i++) {
		const struct ranked_cause *cause = &diagnosis->causes.items[i];

		fuzz_expect(cause->confidence >= 0 && cause->confidence <= before, "confidence %g behind %g",
		            cause->confidence, before);
		before = cause->confidence;
		for (size_t k = 0; k < cause->supporting.count; k++)
			fuzz_expect(cause->supporting.items[k]->line >= 1 &&
			                    cause->supporting.items[k]->line <= log->lines,
			            "evidence at line %zu of %zu", cause->supporting.items[k]->line, log->lines);
		for (size_t k = 0; k < cause->opposing.count; k++)
			fuzz_expect(cause->opposing.items[k].line <= log->lines, "a line against it at %zu of %zu",
			            cause->opposing.items[k].line, log->lines);
		for (size_t k = 0; cause->fix && k < cause->fix->edits.count; k++)
			fuzz_expect(cause->fix->edits.items[k].span.file != SOURCE_NONE, "an edit of no file");
	}
}

/* Feeds pieces of a length that changes, with STEP as its seed; 0: all at once. */
static void feed(struct log_reader *reader, const struct log_text *log, size_t step)
{
	size_t at = 0;

	while (at < log->length) {
		size_t length = step ? 1 + step % 13 * (step % 7) : log->length;

		if (length > log->length - at)
			length = log->length - at;
		log_reader_feed(reader, log->bytes + at, length);
		at += length;
		step = step ? step * 31 % 1009 + 1 : 0;
	}
	log_reader_finish(reader);
}

/* Diagnoses LOG, with CONFIG when it is not NULL, and appends it as JSON. */
static void diagnose(struct arena *arena, const struct log_text *log, struct lint_result *config, size_t step,
                     struct text_builder *out)
{
	struct log_reader *reader = arena_new(arena, struct log_reader);
	struct diagnosis *diagnosis = arena_new(arena, struct diagnosis);
	struct diagnosis_view view = {"run.log", diagnosis, config ? &config->sources : NULL, false};

	diagnosis_init(diagnosis, arena);
	log_reader_init(reader, diagnosis_take, diagnosis);
	feed(reader, log, step);
	diagnosis_weigh(diagnosis);
	if (config)
		with_config_weigh(diagnosis, config);
	diagnosis_rank(diagnosis);
	if (config)
		with_config_add_fixes(diagnosis, config);
	expect_causes(diagnosis, log);
	report_diagnosis_json(out, &view);
	expect_json(out);
	if (step == 0)
		expect_clean(&view);
	diagnosis_release(diagnosis);
}

/* Where the config begins, or NULL. */
static const uint8_t *find_config(const uint8_t *bytes, size_t length)
{
	return memmem(bytes, length, SEPARATOR, strlen(SEPARATOR));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	const uint8_t *separator, *end = bytes + length;
	struct lint_result *config = NULL;
	struct text_builder whole, pieces;
	struct log_text log;
	struct arena arena;

	if (length == 0)
		return 0;
	fuzz_enter();
	arena_init(&arena);
	separator = find_config(bytes + 1, length - 1);
	log.length = (size_t)((separator ? separator : end) - bytes - 1);
	log.bytes = arena_copy(&arena, bytes + 1, log.length);
	log.lines = line_count(bytes + 1, log.length);
	if (separator) {
		const uint8_t *text = separator + strlen(SEPARATOR);

		config = fuzz_check_run(fuzz_check_new(&arena, bytes[0], text, (size_t)(end - text)));
	}
	text_init(&whole);
	text_init(&pieces);
	diagnose(&arena, &log, config, 0, &whole);
	diagnose(&arena, &log, config, length, &pieces);
	fuzz_expect(whole.length == pieces.length && memcmp(whole.bytes, pieces.bytes, whole.length) == 0,
	            "the diagnosis depends on the pieces that the log comes in:\n%s\n--- and\n%s", whole.bytes,
	            pieces.bytes);
	text_release(&pieces);
	text_release(&whole);
	if (config)
		lint_result_free(config);
	arena_release(&arena);
	fuzz_leave();
	return 0;
}
