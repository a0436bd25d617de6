/* SPDX-License-Identifier: MIT */
#include "report/formats.h"
#include "report/json_build.h"

static json_t *json_of_position(struct position position, size_t byte)
{
	json_t *object = report_json_object();

	report_json_set(object, "line", report_json_number(position.line));
	report_json_set(object, "column", report_json_number(position.column));
	report_json_set(object, "byte", report_json_number(byte));
	return object;
}

static void set_place(json_t *object, const struct report_run *run, struct span span)
{
	struct report_place place = report_place(run, span);

	report_json_set(object, "file", report_json_text(place.file));
	report_json_set(object, "start", json_of_position(place.start, place.start_byte));
	report_json_set(object, "end", json_of_position(place.end, place.end_byte));
}

static json_t *json_of_inclusions(const struct report_run *run, const struct diagnostic *finding)
{
	json_t *array = report_json_array();

	for (size_t i = 0; i < finding->included_from.count; i++) {
		const struct inclusion_step *step = &finding->included_from.items[i];
		const struct source_file *file = source_store_file(run->sources, step->file);
		json_t *object = report_json_object();

		report_json_set(object, "file", report_json_text(file ? file->name : NULL));
		report_json_set(object, "line", report_json_number(step->line));
		report_json_append(array, object);
	}
	return array;
}

static json_t *json_of_related(const struct report_run *run, const struct diagnostic *finding)
{
	json_t *array = report_json_array();

	for (size_t i = 0; i < finding->related.count; i++) {
		json_t *object = report_json_object();

		report_json_set(object, "message", report_json_text(finding->related.items[i].message));
		set_place(object, run, finding->related.items[i].span);
		report_json_append(array, object);
	}
	return array;
}

static json_t *json_of_edits(const struct source_store *sources, const struct fix *fix)
{
	json_t *array = report_json_array();

	for (size_t i = 0; i < fix->edits.count; i++) {
		const struct edit *edit = &fix->edits.items[i];
		const struct source_file *file = source_store_file(sources, edit->span.file);
		json_t *object = report_json_object();

		report_json_set(object, "file", report_json_text(file ? file->name : NULL));
		report_json_set(object, "start", report_json_number(edit->span.start));
		report_json_set(object, "end", report_json_number(edit->span.end));
		report_json_set(object, "text", report_json_text(edit->text));
		report_json_append(array, object);
	}
	return array;
}

json_t *report_json_fix(const struct source_store *sources, const struct fix *fix)
{
	json_t *object;

	if (!fix)
		return json_null();
	object = report_json_object();
	report_json_set(object, "safety", report_json_text(fix->safety == FIX_SAFE ? "safe" : "unsafe"));
	report_json_set(object, "title", report_json_text(fix->title));
	if (fix->withheld)
		report_json_set(object, "withheld", report_json_text(fix->withheld));
	report_json_set(object, "edits", json_of_edits(sources, fix));
	return object;
}

static json_t *json_of_finding(const struct report_run *run, const struct diagnostic *finding)
{
	json_t *object = report_json_object();

	report_json_set(object, "rule", report_json_text(finding->rule));
	report_json_set(object, "severity", report_json_text(severity_name(finding->severity)));
	report_json_set(object, "message", report_json_text(finding->message));
	report_json_set(object, "help", report_json_text(finding->help));
	set_place(object, run, finding->span);
	report_json_set(object, "included_from", json_of_inclusions(run, finding));
	if (finding->related.count)
		report_json_set(object, "related", json_of_related(run, finding));
	report_json_set(object, "fix", report_json_fix(run->sources, finding->fix));
	return object;
}

static void render_run(struct text_builder *out, const struct report_run *run)
{
	json_t *object = report_json_object();
	json_t *findings = report_json_array();

	for (size_t i = 0; i < run->diagnostics->items.count; i++)
		report_json_append(findings, json_of_finding(run, run->diagnostics->items.items[i]));
	report_json_set_run(object, run);
	report_json_set(object, "diagnostics", findings);
	report_json_item(out, object);
}

static void separate(struct report *report)
{
	report_json_separate(report->out, report->run_count == 1);
}

static void begin(struct report *report)
{
	report_json_open(report->out, "runs");
}

static void end(struct report *report)
{
	report_json_close(report->out, report->run_count == 0);
}

const struct report_writer report_json = {.begin = begin, .run = render_run, .separate = separate, .end = end};
