/* SPDX-License-Identifier: MIT */
#include "report/excerpt.h"

#include "report/glyph.h"

#define CUT "..."
#define CUT_COLUMNS 3

/* What is looked at of a line: a file may be one line of megabytes, and each finding in it shows only a bit. */
#define WINDOW_BEFORE 1000
#define WINDOW_BYTES 4000

struct line_view {
	const char *bytes;
	size_t length;
	size_t first; /* the window */
	size_t last;  /* exclusive */
	size_t mark_start;
	size_t mark_end;
};

/* The columns of the line that are shown, and those of the mark. */
struct columns {
	size_t mark_start;
	size_t mark_end;
	size_t total;
	size_t shown_from;
	size_t shown_to;
};

static size_t smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

static void choose_window(struct line_view *line)
{
	line->first = 0;
	line->last = line->length;
	if (line->length <= WINDOW_BYTES)
		return;
	if (line->mark_start > WINDOW_BEFORE)
		line->first = line->mark_start - WINDOW_BEFORE;
	/* Not inside a character. */
	while (line->first < line->mark_start && ((unsigned char)line->bytes[line->first] & 0xc0) == 0x80)
		line->first++;
	line->last = smaller(line->length, line->first + WINDOW_BYTES);
}

static size_t glyph_columns(const struct glyph *glyph, size_t column)
{
	return glyph->code == '\t' ? EXCERPT_TAB - column % EXCERPT_TAB : glyph->columns;
}

static struct columns measure(const struct line_view *line)
{
	struct columns columns = {0};
	size_t column = 0;

	for (size_t i = line->first; i < line->last;) {
		struct glyph glyph = glyph_at(line->bytes + i, line->length - i);

		i += glyph.source_length;
		if (i <= line->mark_start)
			columns.mark_start = column + glyph_columns(&glyph, column);
		column += glyph_columns(&glyph, column);
		if (i <= line->mark_end)
			columns.mark_end = column;
	}
	columns.total = column;
	if (columns.mark_end <= columns.mark_start)
		columns.mark_end = columns.mark_start + 1;
	return columns;
}

static void choose_columns(struct columns *columns)
{
	columns->shown_from = 0;
	columns->shown_to = columns->total;
	if (columns->total <= EXCERPT_COLUMNS)
		return;
	/* As much of the text in front of a long mark as leaves most of the room to the mark. */
	if (columns->mark_end > EXCERPT_COLUMNS && columns->mark_start > EXCERPT_COLUMNS / 4)
		columns->shown_from =
			smaller(columns->mark_start - EXCERPT_COLUMNS / 4, columns->total - EXCERPT_COLUMNS);
	columns->shown_to = columns->shown_from + EXCERPT_COLUMNS;
}

static void add_spaces(struct text_builder *out, size_t count)
{
	while (count--)
		text_add_char(out, ' ');
}

static void add_shown_glyph(struct text_builder *out, const struct glyph *glyph, size_t column, size_t end,
                            const struct columns *columns)
{
	size_t from = column > columns->shown_from ? column : columns->shown_from;
	size_t to = smaller(end, columns->shown_to);

	if (glyph->code != '\t' && column >= columns->shown_from && end <= columns->shown_to)
		text_add_string(out, glyph->text);
	else if (from < to)
		add_spaces(out, to - from); /* a tab, or part of what the cut goes through */
}

static void add_shown(struct text_builder *out, const struct line_view *line, const struct columns *columns)
{
	size_t column = 0;

	for (size_t i = line->first; i < line->last && column < columns->shown_to;) {
		struct glyph glyph = glyph_at(line->bytes + i, line->length - i);
		size_t end = column + glyph_columns(&glyph, column);

		add_shown_glyph(out, &glyph, column, end, columns);
		column = end;
		i += glyph.source_length;
	}
}

struct excerpt excerpt_add(struct text_builder *out, const char *bytes, size_t length, size_t mark_start,
                           size_t mark_end)
{
	struct line_view line = {
		.bytes = bytes,
		.length = length,
		.mark_start = smaller(mark_start, length),
		.mark_end = smaller(mark_end, length),
	};
	struct columns columns;
	struct excerpt excerpt;
	bool is_cut;

	choose_window(&line);
	columns = measure(&line);
	choose_columns(&columns);
	is_cut = line.first > 0 || columns.shown_from > 0;
	if (is_cut)
		text_add_string(out, CUT);
	add_shown(out, &line, &columns);
	if (line.last < length || columns.shown_to < columns.total)
		text_add_string(out, CUT);
	excerpt.mark_column = columns.mark_start - columns.shown_from + (is_cut ? CUT_COLUMNS : 0);
	excerpt.mark_columns = columns.mark_end - columns.mark_start;
	if (columns.mark_end > columns.shown_to && columns.mark_start < columns.shown_to)
		excerpt.mark_columns = columns.shown_to - columns.mark_start;
	return excerpt;
}
