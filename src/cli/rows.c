/* SPDX-License-Identifier: MIT */
#include "cli/rows.h"

#include "report/glyph.h"

#define VALUE_COLUMNS 52 /* a longer value pushes only its own place to the right */
#define INDENT 2

static void add_spaces(struct text_builder *out, size_t count)
{
	text_printf(out, "%*s", (int)count, "");
}

static void print_row(struct text_builder *out, bool color, const struct overview_row *row, size_t label_columns,
                      size_t value_columns)
{
	size_t width = glyph_text_columns(row->value);

	add_spaces(out, 2 + INDENT * row->depth);
	text_add_string(out, row->label);
	if (*row->value || *row->place) {
		add_spaces(out, label_columns - INDENT * row->depth - glyph_text_columns(row->label) + 2);
		text_add_string(out, row->value);
	}
	if (*row->place) {
		add_spaces(out, (width < value_columns ? value_columns - width : 0) + 2);
		text_printf(out, "%s%s%s", color ? "\x1b[2m" : "", row->place, color ? "\x1b[0m" : "");
	}
	text_add_char(out, '\n');
}

void rows_print(struct text_builder *out, bool color, const struct overview_section *section)
{
	size_t label_columns = 0;
	size_t value_columns = 0;

	text_add_string(out, out->length ? "\n" : "");
	text_printf(out, "%s%s%s\n", color ? "\x1b[1m" : "", section->heading, color ? "\x1b[0m" : "");
	for (size_t i = 0; i < section->rows.count; i++) {
		const struct overview_row *row = &section->rows.items[i];
		size_t label = INDENT * row->depth + glyph_text_columns(row->label);
		size_t value = glyph_text_columns(row->value);

		if (label > label_columns && (*row->value || *row->place))
			label_columns = label;
		if (value > value_columns && value <= VALUE_COLUMNS)
			value_columns = value;
	}
	for (size_t i = 0; i < section->rows.count; i++)
		print_row(out, color, &section->rows.items[i], label_columns, value_columns);
}
