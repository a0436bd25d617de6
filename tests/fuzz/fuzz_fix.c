/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as board.cfg, fixed as --fix does (the first byte says for which version, and whether with
 * --unsafe-fixes). The verdict is never worse and there are no more errors in a text that loaded before; a second
 * --fix changes nothing; no byte changes that no edit covers; a complete script stays one; the difference that --diff
 * prints makes one text of the other.
 */
#include <stdlib.h>
#include <string.h>

#include "fix/fix.h"
#include "harness.h"
#include "syntax/syntax.h"

static struct fix_plan *plan_of(const struct fuzz_check *check, const struct fix_options *options)
{
	struct fix_subject subject = {&check->settings, &check->request, options, false};

	return fix_plan_make(&subject, 1, &check->overlay, 1);
}

/* ---- the bytes ---- */

struct stretch {
	size_t first, end;
};

static void cover(struct stretch *covered, const struct fix *fix, source_id file)
{
	for (size_t i = 0; fix && i < fix->edits.count; i++) {
		struct span span = fix->edits.items[i].span;

		if (span.file == file && span.start < covered->first)
			covered->first = span.start;
		if (span.file == file && span.end > covered->end)
			covered->end = span.end;
	}
}

/* What lies in front of the first edit and behind the last one has to be as it was. */
static void expect_covered(const struct lint_result *before, const struct fix_options *options,
                           const struct fixed_file *file)
{
	const struct source_file *source = source_store_find(&before->sources, file->name);
	struct stretch covered = {SIZE_MAX, 0};
	size_t behind;

	fuzz_expect(source, "'%s' was fixed, but not read", file->name);
	for (size_t i = 0; i < before->sink.items.count; i++) {
		const struct diagnostic *finding = before->sink.items.items[i];

		if (!fix_applies(options, finding))
			continue;
		cover(&covered, finding->fix, source->id);
		cover(&covered, finding->unsafe_fix, source->id);
	}
	fuzz_expect(covered.first <= covered.end, "the text was changed without an edit");
	behind = file->before_length - covered.end;
	fuzz_expect(file->after_length >= covered.first + behind &&
	                    memcmp(file->before, file->after, covered.first) == 0 &&
	                    memcmp(file->before + covered.end, file->after + file->after_length - behind, behind) == 0,
	            "bytes changed in front of %zu or behind %zu, where the edits are", covered.first, covered.end);
}

/* ---- the difference ---- */

struct line {
	const char *start;
	size_t length; /* with its newline */
};

static bool next_line(const char **at, const char *end, struct line *line)
{
	const char *newline;

	if (*at >= end)
		return false;
	newline = memchr(*at, '\n', (size_t)(end - *at));
	line->start = *at;
	line->length = (size_t)((newline ? newline + 1 : end) - *at);
	*at += line->length;
	return true;
}

/* Appends lines of TEXT up to (not including) the line NUMBER, from 1. */
static void copy_up_to(struct text_builder *out, const char **at, const char *end, size_t *line_number, size_t number)
{
	struct line line;

	while (*line_number < number && next_line(at, end, &line)) {
		text_add(out, line.start, line.length);
		++*line_number;
	}
}

static void expect_taken(const char **at, const char *end, const struct line *shown, bool lacks_newline)
{
	struct line line = {0};
	size_t length = shown->length - 1 - lacks_newline;

	fuzz_expect(next_line(at, end, &line) && line.length == length &&
	                    memcmp(line.start, shown->start + 1, length) == 0,
	            "the difference takes a line that the text does not have there: %.*s", (int)shown->length,
	            shown->start);
}

/* As patch(1) does, to the letter: any line that does not fit is a fault. */
static void apply_difference(const struct text_builder *difference, const struct fixed_file *file,
                             struct text_builder *out)
{
	const char *at = difference->bytes;
	const char *end = at + difference->length;
	const char *text = file->before;
	const char *text_end = text + file->before_length;
	size_t number = 1;
	struct line line;

	while (next_line(&at, end, &line)) {
		bool is_last = at < end && *at == '\\';

		if (number == 1 && (text_starts_with(line.start, "--- ") || text_starts_with(line.start, "+++ ")) &&
		    text == file->before && !out->length)
			continue;
		if (text_starts_with(line.start, "@@ -")) {
			size_t first = strtoul(line.start + strlen("@@ -"), NULL, 10);

			copy_up_to(out, &text, text_end, &number, first);
		} else if (*line.start == ' ' || *line.start == '-') {
			expect_taken(&text, text_end, &line, is_last);
			number++;
		}
		if (*line.start == ' ' || *line.start == '+')
			text_add(out, line.start + 1, line.length - 1 - is_last);
	}
	text_add(out, text, (size_t)(text_end - text));
}

static void expect_difference(const struct fixed_file *file)
{
	struct text_builder difference, after;

	text_init(&difference);
	text_init(&after);
	fix_print_diff(&difference, file);
	apply_difference(&difference, file, &after);
	fuzz_expect(after.length == file->after_length && memcmp(after.bytes, file->after, after.length) == 0,
	            "the difference makes another text:\n%s", difference.bytes);
	text_release(&after);
	text_release(&difference);
}

/* ---- the fix ---- */

static void expect_no_worse(const struct lint_result *before, const struct lint_result *after)
{
	fuzz_expect(fuzz_verdict(after) >= fuzz_verdict(before), "the verdict was %d and is %d", fuzz_verdict(before),
	            fuzz_verdict(after));
	if (fuzz_verdict(before) == 2)
		fuzz_expect(fuzz_count(after, SEVERITY_ERROR) <= fuzz_count(before, SEVERITY_ERROR),
		            "there were %zu errors, there are %zu", fuzz_count(before, SEVERITY_ERROR),
		            fuzz_count(after, SEVERITY_ERROR));
}

static void expect_fixed(struct arena *arena, const struct fuzz_check *check, const struct fix_options *options,
                         const struct lint_result *before, const struct fix_plan *plan)
{
	const struct fixed_file *file = &plan->files.items[0];
	struct fuzz_check fixed = *check;
	struct fix_plan *second;

	fuzz_expect(plan->files.count == 1 && strcmp(file->name, FUZZ_FILE) == 0, "'%s' was fixed", file->name);
	fuzz_expect(file->before_length == check->overlay.length &&
	                    memcmp(file->before, check->overlay.text, file->before_length) == 0,
	            "the plan began with another text");
	if (plan->rounds == 1)
		expect_covered(before, options, file);
	expect_difference(file);
	if (syntax_is_complete(file->before, file->before_length).complete)
		fuzz_expect(syntax_is_complete(file->after, file->after_length).complete,
		            "the script was complete and is not");
	expect_no_worse(before, plan->results[0]);
	fixed.overlay.text = arena_copy(arena, file->after, file->after_length);
	fixed.overlay.length = file->after_length;
	second = plan_of(&fixed, options);
	if (!fuzz_met_limit(second->results[0]))
		fuzz_expect(second->files.count == 0, "a second --fix changes the text:\n%.*s\n--- to\n%.*s",
		            (int)fixed.overlay.length, fixed.overlay.text, (int)second->files.items[0].after_length,
		            second->files.items[0].after);
	fix_plan_free(second);
}

/* What --fix takes up (cli/fixing.c): text, and a run that came to its end. */
static bool is_fit(const struct fuzz_check *check, const struct lint_result *before)
{
	return !memchr(check->overlay.text, '\0', check->overlay.length) && !fuzz_met_limit(before);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct arena arena;
	const struct fuzz_check *check;
	struct fix_options options = {0};
	struct lint_result *before;
	struct fix_plan *plan;

	if (length == 0)
		return 0;
	fuzz_enter();
	arena_init(&arena);
	options.unsafe = bytes[0] & FUZZ_UNSAFE;
	check = fuzz_check_new(&arena, bytes[0] & (FUZZ_VERSION_BITS | FUZZ_SCRIPTS), bytes + 1, length - 1);
	before = fuzz_check_run(check);
	if (is_fit(check, before)) {
		plan = plan_of(check, &options);
		fuzz_expect_places(plan->results[0]);
		if (plan->files.count && !fuzz_met_limit(plan->results[0]))
			expect_fixed(&arena, check, &options, before, plan);
		fix_plan_free(plan);
	}
	lint_result_free(before);
	arena_release(&arena);
	fuzz_leave();
	return 0;
}
