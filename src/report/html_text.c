/* SPDX-License-Identifier: MIT */
#include "report/html_text.h"

#include <string.h>

void html_add_glyph(struct text_builder *out, const struct glyph *glyph)
{
	if (glyph->code == '\t')
		text_add_char(out, '\t');
	else if (glyph->is_escape)
		text_printf(out, "<span class=\"escape\">%s</span>", glyph->text);
	else if (glyph->code < 0x80 && strchr("&<>\"'", (int)glyph->code))
		text_printf(out, "&#%u;", glyph->code);
	else
		text_add_string(out, glyph->text);
}

void html_add_code(struct text_builder *out, const char *bytes, size_t length)
{
	for (size_t i = 0; i < length;) {
		struct glyph glyph = glyph_at(bytes + i, length - i);

		html_add_glyph(out, &glyph);
		i += glyph.source_length;
	}
}

void html_add(struct text_builder *out, const char *text)
{
	size_t length = strlen(text);

	for (size_t i = 0; i < length;) {
		struct glyph glyph = glyph_at(text + i, length - i);

		if (glyph.code == '\n')
			text_add_char(out, '\n');
		else if (glyph.is_escape)
			text_add_string(out, glyph.text);
		else
			html_add_glyph(out, &glyph);
		i += glyph.source_length;
	}
}
