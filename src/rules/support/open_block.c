/* SPDX-License-Identifier: MIT */
#include "rules/support/open_block.h"

#include <string.h>

#include "base/vector.h"

#define TAB_WIDTH 8

struct brace {
	size_t offset;
	size_t line;
	int column;       /* of the first character of its line */
	int inner_column; /* of the first line inside; -1: none yet */
	bool is_block;    /* the last of its line, and what is inside stands further right */
};

struct scan {
	struct arena *arena;
	const struct source_file *source;
	VECTOR(struct brace) stack;
	size_t last_line; /* with code, before the current one */
	struct brace suspect;
	size_t suspect_end; /* its last line; 0: none found */
};

/* Offset of the first character of LINE that is no blank; its end when there is none. */
static size_t first_character(const struct source_file *source, size_t line, int *column)
{
	size_t at = source_line_start(source, line);
	size_t end = source_line_end(source, line);
	for (*column = 0; at < end && (source->text[at] == ' ' || source->text[at] == '\t'); at++)
		*column = source->text[at] == '\t' ? (*column / TAB_WIDTH + 1) * TAB_WIDTH : *column + 1;
	return at;
}

static bool is_last_of_line(const struct source_file *source, size_t offset, size_t end)
{
	const char *behind = source->text + offset + 1;
	return strspn(behind, " \t\r") >= end - offset - 1;
}

/* Opening and closing braces as Tcl counts them inside a block: everywhere, but behind a backslash. */
static void count_braces(struct scan *scan, size_t at, size_t line, int column)
{
	const char *text = scan->source->text;
	size_t end = source_line_end(scan->source, line);
	for (; at < end; at++) {
		if (text[at] == '\\') {
			at++;
		} else if (text[at] == '{') {
			struct brace brace = {at, line, column, -1, is_last_of_line(scan->source, at, end)};
			vector_push(scan->arena, &scan->stack, brace);
		} else if (text[at] == '}' && scan->stack.count > 0) {
			scan->stack.count--;
		}
	}
}

/* A line that does not stand further right than the one that opens the block: the block has ended before it. */
static void judge(struct scan *scan, char first, int column)
{
	struct brace *top = &scan->stack.items[scan->stack.count - 1];
	if (!top->is_block || first == '#')
		return;
	if (top->inner_column < 0 && first != '}') {
		top->inner_column = column;
		top->is_block = column > top->column;
		return;
	}
	bool is_behind = first == '}' ? column < top->column : column <= top->column;
	if (!is_behind)
		return;
	scan->suspect = *top;
	scan->suspect_end = scan->last_line;
}

static void scan_lines(struct scan *scan, size_t offset)
{
	const struct source_file *source = scan->source;
	size_t line = source_line_of(source, offset);
	int column;
	first_character(source, line, &column);
	count_braces(scan, offset, line, column);
	scan->last_line = line;
	for (line++; line <= source->line_count && scan->stack.count > 0; line++) {
		size_t at = first_character(source, line, &column);
		if (at >= source_line_end(source, line))
			continue;
		if (!scan->suspect_end)
			judge(scan, source->text[at], column);
		count_braces(scan, at, line, column);
		if (source->text[at] != '#')
			scan->last_line = line;
	}
}

bool open_block_find(struct arena *arena, const struct source_file *source, size_t offset, struct open_block *block)
{
	struct scan scan = {.arena = arena, .source = source};
	scan_lines(&scan, offset);
	if (scan.stack.count == 0)
		return false;
	/* Nothing stands too far left: the end of the file is where it ends. */
	const struct brace *outer = &scan.stack.items[0];
	if (!scan.suspect_end && scan.stack.count == 1 && outer->is_block && outer->inner_column >= 0) {
		scan.suspect = *outer;
		scan.suspect_end = scan.last_line;
	}
	if (!scan.suspect_end)
		return false;
	int column;
	size_t start = source_line_start(source, scan.suspect.line);
	size_t first = first_character(source, scan.suspect.line, &column);
	*block = (struct open_block){.opens = scan.suspect.offset,
	                             .last_line = scan.suspect_end,
	                             .indent = arena_copy(arena, source->text + start, first - start),
	                             .is_only = scan.stack.count == 1};
	return true;
}

int open_block_surplus(const char *text, size_t start, size_t end)
{
	int surplus = 0;
	for (size_t i = start; i < end; i++) {
		if (text[i] == '\\')
			i++;
		else if (text[i] == '{')
			surplus++;
		else if (text[i] == '}')
			surplus--;
	}
	return surplus;
}
