/* SPDX-License-Identifier: MIT */
#include "report/json_build.h"

#include <string.h>

#include "report/glyph.h"

#define JSON_SCHEMA 1
#define ITEM_INDENT "    "

/* jansson answers NULL for want of memory or for text that is not UTF-8; glyph_add_utf8() leaves only the former. */
static json_t *made(json_t *value)
{
	if (!value)
		arena_out_of_memory();
	return value;
}

json_t *report_json_object(void)
{
	return made(json_object());
}

json_t *report_json_array(void)
{
	return made(json_array());
}

json_t *report_json_text(const char *text)
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

json_t *report_json_number(size_t number)
{
	return made(json_integer((json_int_t)number));
}

json_t *report_json_bool(bool value)
{
	return json_boolean(value);
}

void report_json_set(json_t *object, const char *key, json_t *value)
{
	if (json_object_set_new_nocheck(object, key, made(value)) != 0)
		arena_out_of_memory();
}

void report_json_append(json_t *array, json_t *value)
{
	if (json_array_append_new(array, made(value)) != 0)
		arena_out_of_memory();
}

/* ---- runs ---- */

json_t *report_json_load(const struct report_load *load)
{
	json_t *object = report_json_object();

	report_json_set(object, "ok", report_json_bool(load->ok));
	report_json_set(object, "ended", report_json_text(load->ended));
	report_json_set(object, "file", report_json_text(load->ok ? NULL : load->file));
	report_json_set(object, "line", load->ok || !load->file ? json_null() : report_json_number(load->line));
	report_json_set(object, "message", report_json_text(load->ok ? NULL : load->message));
	return object;
}

void report_json_set_run(json_t *object, const struct report_run *run)
{
	json_t *inputs = report_json_array();

	size_t count = run->entry_point ? run->word_count : run->input_count;

	for (size_t i = 0; i < count; i++)
		report_json_append(inputs, report_json_text(run->entry_point ? run->words[i] : run->inputs[i]));
	if (run->entry_point)
		report_json_set(object, "entry_point", report_json_text(run->entry_point));
	report_json_set(object, "inputs", inputs);
	report_json_set(object, "openocd", report_json_text(run->openocd));
	report_json_set(object, "load", report_json_load(&run->load));
}

/* ---- the document ---- */

static int add_chunk(const char *bytes, size_t length, void *out)
{
	text_add(out, bytes, length);
	return 0;
}

/* How many bytes from START on are printable ASCII: nearly all, so they are copied in one go. */
static size_t plain_length(const struct text_builder *json, size_t start)
{
	size_t end = start;

	while (end < json->length && json->bytes[end] >= ' ' && json->bytes[end] <= '~')
		end++;
	return end - start;
}

/*
 * JSON allows any character above U+001F in a string, but a terminal obeys U+009B as it does an escape sequence.
 * Outside of strings there is no such character but the line end, behind which INDENT is put.
 */
static void add_safe_for_terminals(struct text_builder *out, const struct text_builder *json, const char *indent)
{
	for (size_t i = 0; i < json->length;) {
		size_t plain = plain_length(json, i);
		struct glyph glyph;

		text_add(out, json->bytes + i, plain);
		i += plain;
		if (i == json->length)
			break;
		glyph = glyph_at(json->bytes + i, json->length - i);
		if (glyph.is_escape && glyph.code > 0xffff) /* two halves, as in UTF-16 */
			text_printf(out, "\\u%04x\\u%04x", 0xd7c0 + (glyph.code >> 10), 0xdc00 + (glyph.code & 0x3ff));
		else if (glyph.is_escape && glyph.code != '\n')
			text_printf(out, "\\u%04x", glyph.code);
		else
			text_add(out, json->bytes + i, glyph.source_length);
		if (glyph.code == '\n')
			text_add_string(out, indent);
		i += glyph.source_length;
	}
}

void report_json_add(struct text_builder *out, json_t *value, const char *indent)
{
	struct text_builder json;

	text_init(&json);
	if (json_dump_callback(value, add_chunk, &json,
	                       JSON_INDENT(2) | JSON_PRESERVE_ORDER | JSON_ENCODE_ANY | JSON_REAL_PRECISION(6)) != 0)
		arena_out_of_memory();
	json_decref(value);
	add_safe_for_terminals(out, &json, indent);
	text_release(&json);
}

void report_json_open(struct text_builder *out, const char *list)
{
	json_t *tool = report_json_object();

	report_json_set(tool, "name", report_json_text("openocdlint"));
	report_json_set(tool, "version", report_json_text(OPENOCDLINT_VERSION));
	text_printf(out, "{\n  \"schema\": %d,\n  \"tool\": ", JSON_SCHEMA);
	report_json_add(out, tool, "  ");
	text_printf(out, ",\n  \"%s\": [", list);
}

void report_json_item(struct text_builder *out, json_t *value)
{
	report_json_add(out, value, ITEM_INDENT);
}

void report_json_separate(struct text_builder *out, bool is_first)
{
	text_add_string(out, is_first ? "\n" ITEM_INDENT : ",\n" ITEM_INDENT);
}

void report_json_close(struct text_builder *out, bool is_empty)
{
	text_add_string(out, is_empty ? "]\n}\n" : "\n  ]\n}\n");
}
