/* SPDX-License-Identifier: MIT */
#include "report/glyph.h"

#include <stdio.h>
#include <string.h>

#define REPLACEMENT "\xef\xbf\xbd"
#define REPLACEMENT_CODE 0xfffdu

struct range {
	unsigned first;
	unsigned last;
};

/* Characters that act on the terminal or cannot be seen. */
static const struct range hidden[] = {
	{0x00, 0x1f},     {0x7f, 0x9f},     {0xad, 0xad},     {0x061c, 0x061c}, {0x180e, 0x180e},   {0x200b, 0x200f},
	{0x2028, 0x202e}, {0x2060, 0x206f}, {0xfeff, 0xfeff}, {0xfff9, 0xfffb}, {0xe0000, 0xe007f},
};

/* Characters that stand above the one before them. */
static const struct range combining[] = {
	{0x0300, 0x036f}, {0x0483, 0x0489}, {0x0591, 0x05bd}, {0x064b, 0x065f}, {0x1ab0, 0x1aff},
	{0x1dc0, 0x1dff}, {0x20d0, 0x20ff}, {0xfe00, 0xfe0f}, {0xfe20, 0xfe2f},
};

/* Characters two columns wide: the blocks, not each exception, which is near enough for a caret. */
static const struct range wide[] = {
	{0x1100, 0x115f},   {0x2e80, 0x303e},   {0x3041, 0xa4cf},   {0xac00, 0xd7a3},
	{0xf900, 0xfaff},   {0xfe30, 0xfe6f},   {0xff00, 0xff60},   {0xffe0, 0xffe6},
	{0x1f300, 0x1f64f}, {0x1f680, 0x1f6ff}, {0x1f900, 0x1f9ff}, {0x20000, 0x3fffd},
};

#define IS_IN(ranges, code) is_in((ranges), sizeof(ranges) / sizeof((ranges)[0]), (code))

static bool is_in(const struct range *ranges, size_t count, unsigned code)
{
	for (size_t i = 0; i < count; i++)
		if (code >= ranges[i].first && code <= ranges[i].last)
			return true;
	return false;
}

/* LENGTH is what text_utf8_length() said. */
static unsigned decode(const unsigned char *bytes, size_t length)
{
	static const unsigned char first_bits[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
	unsigned code = bytes[0] & first_bits[length];

	for (size_t i = 1; i < length; i++)
		code = code << 6 | (bytes[i] & 0x3f);
	return code;
}

static void write_escape(struct glyph *glyph)
{
	static const char letters[] = "\tt\nn\rr";
	const char *letter = glyph->code ? strchr(letters, (int)glyph->code) : NULL;

	if (glyph->code < 0x20 && letter)
		snprintf(glyph->text, sizeof(glyph->text), "\\%c", letter[1]);
	else if (glyph->code < 0x100)
		snprintf(glyph->text, sizeof(glyph->text), "\\x%02x", glyph->code);
	else
		snprintf(glyph->text, sizeof(glyph->text), glyph->code < 0x10000 ? "\\u%04x" : "\\U%08x", glyph->code);
	glyph->columns = strlen(glyph->text);
	glyph->is_escape = true;
}

struct glyph glyph_at(const char *bytes, size_t length)
{
	struct glyph glyph = {.columns = 1};

	if (length && *bytes >= 0x20 && *bytes < 0x7f) {
		glyph.source_length = 1;
		glyph.code = (unsigned char)*bytes;
		glyph.text[0] = *bytes;
		return glyph;
	}
	glyph.source_length = text_utf8_length((const unsigned char *)bytes, length);
	if (glyph.source_length == 0) {
		glyph.source_length = 1;
		glyph.code = REPLACEMENT_CODE;
		strcpy(glyph.text, REPLACEMENT);
		return glyph;
	}
	glyph.code = decode((const unsigned char *)bytes, glyph.source_length);
	if (IS_IN(hidden, glyph.code)) {
		write_escape(&glyph);
		return glyph;
	}
	memcpy(glyph.text, bytes, glyph.source_length);
	if (glyph.code >= combining[0].first) {
		glyph.columns += IS_IN(wide, glyph.code);
		glyph.columns -= IS_IN(combining, glyph.code);
	}
	return glyph;
}

/* Length of the line end at TEXT, or 0. */
static size_t line_end_length(const char *text)
{
	if (text[0] == '\n')
		return 1;
	return text[0] == '\r' && text[1] == '\n' ? 2 : 0;
}

/* Services that run builds look for commands to them ("::error::", "##[error]") where a line begins. */
static bool begins_service_command(const char *line)
{
	line += strspn(line, " \t\f\v");
	return (line[0] == ':' && line[1] == ':') || (line[0] == '#' && line[1] == '#');
}

static void add_lines(struct text_builder *out, const char *text, const char *prefix)
{
	const char *end = text + strlen(text);

	while (text < end) {
		size_t line_end = prefix ? line_end_length(text) : 0;
		struct glyph glyph = glyph_at(text, (size_t)(end - text));

		if (line_end && !begins_service_command(text + line_end)) {
			text_add_char(out, '\n');
			text_add_string(out, prefix);
			text += line_end;
		} else {
			text_add_string(out, glyph.text);
			text += glyph.source_length;
		}
	}
}

void glyph_add_line(struct text_builder *out, const char *text)
{
	add_lines(out, text, NULL);
}

const char *glyph_line(struct arena *arena, const char *text)
{
	struct text_builder line;
	const char *copy;

	text_init(&line);
	glyph_add_line(&line, text);
	copy = text_copy(&line, arena);
	text_release(&line);
	return copy;
}

size_t glyph_text_columns(const char *text)
{
	size_t length = strlen(text);
	size_t columns = 0;

	while (length > 0) {
		struct glyph glyph = glyph_at(text, length);

		columns += glyph.columns;
		text += glyph.source_length;
		length -= glyph.source_length;
	}
	return columns;
}

void glyph_add_lines(struct text_builder *out, const char *text, const char *prefix)
{
	add_lines(out, text, prefix);
}

void glyph_add_text(struct text_builder *out, const char *bytes, size_t length)
{
	for (size_t at = 0; at < length;) {
		struct glyph glyph = glyph_at(bytes + at, length - at);

		if (bytes[at] == '\t' || bytes[at] == '\n')
			text_add_char(out, bytes[at]);
		else if (bytes[at] != '\r' || at + 1 == length || bytes[at + 1] != '\n')
			text_add_string(out, glyph.text);
		at += glyph.source_length;
	}
}

void glyph_add_utf8(struct text_builder *out, const char *bytes, size_t length)
{
	while (length) {
		size_t character = text_utf8_length((const unsigned char *)bytes, length);

		if (character)
			text_add(out, bytes, character);
		else
			text_add_string(out, REPLACEMENT);
		bytes += character ? character : 1;
		length -= character ? character : 1;
	}
}
