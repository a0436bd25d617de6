/* SPDX-License-Identifier: MIT */
#include <jansson.h>
#include <string.h>

#include "report/formats.h"
#include "report/glyph.h"

#define JSON_SCHEMA 1

/* jansson answers NULL for want of memory or for text that is not UTF-8; glyph_add_utf8() leaves only the former. */
static json_t *made(json_t *value)
{
	if (!value)
		arena_out_of_memory();
	return value;
}

/* Takes VALUE. */
static void set(json_t *object, const char *key, json_t *value)
{
	if (json_object_set_new_nocheck(object, key, made(value)) != 0)
		arena_out_of_memory();
}

/* Takes VALUE. */
static void append(json_t *array, json_t *value)
{
	if (json_array_append_new(array, made(value)) != 0)
		arena_out_of_memory();
}

static json_t *json_of_text(const char *text)
{
	struct text_builder clean;
	json_t *value;

	if (!text)
		return json_null();
	text_init(&clean);
	glyph_add_utf8(&clean, text, strlen(text));
	value = made(json_stringn_nocheck(clean.bytes, clean.length));
	text_release(&clean);
	return value;
}

static json_t *json_of_number(size_t number)
{
	return json_integer((json_int_t)number);
}

static json_t *json_of_position(struct position position, size_t byte)
{
	json_t *object = made(json_object());

	set(object, "line", json_of_number(position.line));
	set(object, "column", json_of_number(position.column));
	set(object, "byte", json_of_number(byte));
	return object;
}

static void set_place(json_t *object, const struct report_run *run, struct span span)
{
	struct report_place place = report_place(run, span);

	set(object, "file", json_of_text(place.file));
	set(object, "start", json_of_position(place.start, place.start_byte));
	set(object, "end", json_of_position(place.end, place.end_byte));
}

static json_t *json_of_inclusions(const struct report_run *run, const struct diagnostic *finding)
{
	json_t *array = made(json_array());

	for (size_t i = 0; i < finding->included_from.count; i++) {
		const struct inclusion_step *step = &finding->included_from.items[i];
		const struct source_file *file = source_store_file(run->sources, step->file);
		json_t *object = made(json_object());

		set(object, "file", json_of_text(file ? file->name : NULL));
		set(object, "line", json_of_number(step->line));
		append(array, object);
	}
	return array;
}

static json_t *json_of_related(const struct report_run *run, const struct diagnostic *finding)
{
	json_t *array = made(json_array());

	for (size_t i = 0; i < finding->related.count; i++) {
		json_t *object = made(json_object());

		set(object, "message", json_of_text(finding->related.items[i].message));
		set_place(object, run, finding->related.items[i].span);
		append(array, object);
	}
	return array;
}

static json_t *json_of_edits(const struct report_run *run, const struct fix *fix)
{
	json_t *array = made(json_array());

	for (size_t i = 0; i < fix->edits.count; i++) {
		const struct edit *edit = &fix->edits.items[i];
		const struct source_file *file = source_store_file(run->sources, edit->span.file);
		json_t *object = made(json_object());

		set(object, "file", json_of_text(file ? file->name : NULL));
		set(object, "start", json_of_number(edit->span.start));
		set(object, "end", json_of_number(edit->span.end));
		set(object, "text", json_of_text(edit->text));
		append(array, object);
	}
	return array;
}

static json_t *json_of_fix(const struct report_run *run, const struct fix *fix)
{
	json_t *object;

	if (!fix)
		return json_null();
	object = made(json_object());
	set(object, "safety", json_of_text(fix->safety == FIX_SAFE ? "safe" : "unsafe"));
	set(object, "title", json_of_text(fix->title));
	set(object, "edits", json_of_edits(run, fix));
	return object;
}

static json_t *json_of_finding(const struct report_run *run, const struct diagnostic *finding)
{
	json_t *object = made(json_object());

	set(object, "rule", json_of_text(finding->rule));
	set(object, "severity", json_of_text(severity_name(finding->severity)));
	set(object, "message", json_of_text(finding->message));
	set(object, "help", json_of_text(finding->help));
	set_place(object, run, finding->span);
	set(object, "included_from", json_of_inclusions(run, finding));
	if (finding->related.count)
		set(object, "related", json_of_related(run, finding));
	set(object, "fix", json_of_fix(run, finding->fix));
	return object;
}

static json_t *json_of_load(const struct report_load *load)
{
	json_t *object = made(json_object());

	set(object, "ok", json_boolean(load->ok));
	set(object, "ended", json_of_text(load->ended));
	set(object, "file", json_of_text(load->ok ? NULL : load->file));
	set(object, "line", load->ok || !load->file ? json_null() : json_of_number(load->line));
	set(object, "message", json_of_text(load->ok ? NULL : load->message));
	return object;
}

static json_t *json_of_run(const struct report_run *run)
{
	json_t *object = made(json_object());
	json_t *inputs = made(json_array());
	json_t *findings = made(json_array());

	for (size_t i = 0; i < run->input_count; i++)
		append(inputs, json_of_text(run->inputs[i]));
	for (size_t i = 0; i < run->diagnostics->items.count; i++)
		append(findings, json_of_finding(run, run->diagnostics->items.items[i]));
	set(object, "inputs", inputs);
	set(object, "openocd", json_of_text(run->openocd));
	set(object, "load", json_of_load(&run->load));
	set(object, "diagnostics", findings);
	return object;
}

static int add_chunk(const char *bytes, size_t length, void *out)
{
	text_add(out, bytes, length);
	return 0;
}

/*
 * JSON allows any character above U+001F in a string, but a terminal obeys U+009B as it does an escape sequence.
 * Outside of strings there is no such character but the line end.
 */
static void add_safe_for_terminals(struct text_builder *out, const struct text_builder *json)
{
	for (size_t i = 0; i < json->length;) {
		struct glyph glyph = glyph_at(json->bytes + i, json->length - i);

		if (glyph.is_escape && glyph.code != '\n')
			text_printf(out, "\\u%04x", glyph.code);
		else
			text_add(out, json->bytes + i, glyph.source_length);
		i += glyph.source_length;
	}
}

/* Takes ROOT. */
static void add_document(struct text_builder *out, json_t *root)
{
	struct text_builder json;

	text_init(&json);
	if (json_dump_callback(root, add_chunk, &json, JSON_INDENT(2) | JSON_PRESERVE_ORDER) != 0)
		arena_out_of_memory();
	json_decref(root);
	add_safe_for_terminals(out, &json);
	text_add_char(out, '\n');
	text_release(&json);
}

void report_json(struct text_builder *out, const struct report_options *options, const struct report_run *runs,
		 size_t run_count)
{
	json_t *root = made(json_object());
	json_t *tool = made(json_object());
	json_t *list = made(json_array());

	(void)options;
	set(tool, "name", json_of_text("openocdlint"));
	set(tool, "version", json_of_text(OPENOCDLINT_VERSION));
	for (size_t i = 0; i < run_count; i++)
		append(list, json_of_run(&runs[i]));
	set(root, "schema", json_of_number(JSON_SCHEMA));
	set(root, "tool", tool);
	set(root, "runs", list);
	add_document(out, root);
}
