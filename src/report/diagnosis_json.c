/* SPDX-License-Identifier: MIT */
#include "report/diagnosis.h"

#include <math.h>

#include "report/json_build.h"

static json_t *json_of_line(size_t line, const char *text)
{
	json_t *object = report_json_object();

	report_json_set(object, "line", report_json_number(line));
	report_json_set(object, "text", report_json_text(text));
	return object;
}

static json_t *json_of_evidence(const struct ranked_cause *cause)
{
	json_t *array = report_json_array();

	for (size_t i = 0; i < cause->supporting.count; i++)
		report_json_append(array,
		                   json_of_line(cause->supporting.items[i]->line, cause->supporting.items[i]->text));
	return array;
}

static json_t *json_of_opposing(const struct ranked_cause *cause)
{
	json_t *array = report_json_array();

	for (size_t i = 0; i < cause->opposing.count; i++)
		report_json_append(array, json_of_line(cause->opposing.items[i].line, cause->opposing.items[i].text));
	return array;
}

/* What the configuration says. */
static json_t *json_of_facts(const struct ranked_cause *cause)
{
	json_t *array = report_json_array();

	for (size_t i = 0; i < cause->facts.count; i++) {
		const struct outer_fact *fact = cause->facts.items[i];
		json_t *object = report_json_object();

		report_json_set(object, "speaks", report_json_text(fact->nats < 0 ? "against" : "for"));
		report_json_set(object, "text", report_json_text(fact->text));
		report_json_append(array, object);
	}
	return array;
}

static json_t *json_of_texts(const char *const *texts, size_t count)
{
	json_t *array = report_json_array();

	for (size_t i = 0; i < count; i++)
		report_json_append(array, report_json_text(texts[i]));
	return array;
}

/* A thousandth is more than is known. */
static json_t *json_of_confidence(double confidence)
{
	json_t *value = json_real(round(confidence * 1000) / 1000);

	if (!value)
		arena_out_of_memory();
	return value;
}

static json_t *json_of_cause(const struct diagnosis_view *view, const struct ranked_cause *cause)
{
	json_t *object = report_json_object();

	report_json_set(object, "cause", report_json_text(know_string(cause->cause->name)));
	report_json_set(object, "confidence", json_of_confidence(cause->confidence));
	report_json_set(object, "title", report_json_text(know_string(cause->cause->title)));
	report_json_set(object, "explanation", report_json_text(know_string(cause->cause->explanation)));
	report_json_set(object, "evidence", json_of_evidence(cause));
	report_json_set(object, "against", json_of_opposing(cause));
	report_json_set(object, "config", json_of_facts(cause));
	report_json_set(object, "checks", json_of_texts(cause->checks.items, cause->checks.count));
	report_json_set(object, "actions", json_of_texts(cause->actions.items, cause->actions.count));
	report_json_set(object, "rivals", json_of_texts(cause->rivals.items, cause->rivals.count));
	report_json_set(object, "fix", view->sources ? report_json_fix(view->sources, cause->fix) : json_null());
	return object;
}

void report_diagnosis_json(struct text_builder *out, const struct diagnosis_view *view)
{
	const struct diagnosis *diagnosis = view->diagnosis;
	json_t *object = report_json_object();
	json_t *causes = report_json_array();

	for (size_t i = 0; i < diagnosis->causes.count; i++)
		report_json_append(causes, json_of_cause(view, &diagnosis->causes.items[i]));
	report_json_set(object, "schema", report_json_number(1));
	report_json_set(object, "log", report_json_text(view->log));
	report_json_set(
		object, "openocd",
		report_json_text(diagnosis->facts->has_version ? know_version_name(diagnosis->facts->version) : NULL));
	report_json_set(object, "causes", causes);
	report_json_add(out, object, "");
	text_add_char(out, '\n');
}
