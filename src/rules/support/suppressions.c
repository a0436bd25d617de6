/* SPDX-License-Identifier: MIT */
#include "rules/support/suppressions.h"

#include <string.h>

#include "base/text.h"
#include "rules/rule.h"

#define PROGRAM "openocdlint"
#define IGNORE "ignore"
#define IGNORE_FILE "ignore-file"
#define ROLE "role"

struct reader {
	struct model *model;
	const struct source_file *file;
	const struct syntax_place *place; /* of the script that is being read, or NULL */
	suppression_list *list;
};

/* ---- the words of a comment ---- */

static size_t skip_blanks(const char *text, size_t at, size_t end)
{
	while (at < end && (text[at] == ' ' || text[at] == '\t' || text[at] == '\r'))
		at++;
	return at;
}

static bool is_word_byte(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
	       byte == '-' || byte == '_';
}

static size_t word_end(const char *text, size_t at, size_t end)
{
	while (at < end && is_word_byte(text[at]))
		at++;
	return at;
}

static bool is_word(const char *text, size_t start, size_t end, const char *word)
{
	return end - start == strlen(word) && memcmp(text + start, word, end - start) == 0;
}

/* No comment has that many; each is told with its place, which costs as much as its line is long. */
#define MOST_RULES 200

/* Adds the words between AT and END, with commas or blanks between them, as far as MOST_RULES. */
static void read_rules(struct reader *reader, struct suppression *suppression, size_t at, size_t end)
{
	const char *text = reader->file->text;
	struct arena *arena = reader->model->arena;
	while (at < end && suppression->rules.count < MOST_RULES) {
		size_t start = at;
		while (at < end && !strchr(", \t", text[at]))
			at++;
		if (at > start) {
			struct suppressed_rule rule = {.word = arena_copy(arena, text + start, at - start),
			                               .span = span_make(reader->file->id, start, at)};
			rule.is_known = rules_match(rule.word);
			vector_push(arena, &suppression->rules, rule);
		}
		at += at < end;
	}
}

/* Reads the comment; false when it does not speak to us. */
static bool read_comment(struct reader *reader, struct suppression *suppression)
{
	const char *text = reader->file->text;
	size_t end = suppression->comment.end;
	size_t at = suppression->comment.start;
	while (at < end && text[at] == '#')
		at++;
	at = skip_blanks(text, at, end);
	size_t name_end = word_end(text, at, end);
	if (!is_word(text, at, name_end, PROGRAM) || name_end == end || text[name_end] != ':')
		return false;
	at = skip_blanks(text, name_end + 1, end);
	size_t verb_end = word_end(text, at, end);
	suppression->covers_file = is_word(text, at, verb_end, IGNORE_FILE);
	size_t open = skip_blanks(text, verb_end, end);
	const char *close = open < end && text[open] == '[' ? memchr(text + open, ']', end - open) : NULL;
	if (close && (suppression->covers_file || is_word(text, at, verb_end, IGNORE)))
		read_rules(reader, suppression, open + 1, (size_t)(close - text));
	if (close && is_word(text, at, verb_end, ROLE)) {
		size_t start = skip_blanks(text, open + 1, end);
		size_t role_end = word_end(text, start, end);
		suppression->role = arena_copy(reader->model->arena, text + start, role_end - start);
	} else if (suppression->rules.count == 0)
		suppression->wrong_form = arena_copy(reader->model->arena, text + at, end - at);
	return true;
}

/* ---- the lines that it covers ---- */

static struct span whole_lines(const struct source_file *file, size_t first_line, size_t last_line)
{
	return span_make(file->id, source_line_start(file, first_line), source_line_end(file, last_line) + 1);
}

/* Behind COMMENT, alone on its line: the lines of the next command, or the next line where there is none. */
static void cover_next(struct reader *reader, struct suppression *suppression, const struct syntax_node *comment)
{
	const struct source_file *file = reader->file;
	size_t line = source_line_of(file, suppression->comment.start) + 1;
	const struct syntax_node *node = comment->next_sibling;
	for (; node && node->kind != SYNTAX_COMMAND; node = node->next_sibling) {
		if (node->kind == SYNTAX_COMMENT && source_line_of(file, node->start) == line)
			line = source_line_of(file, node->end ? node->end - 1 : 0) + 1;
	}
	size_t last = line;
	if (node && source_line_of(file, node->start) == line)
		last = source_line_of(file, node->end > node->start ? node->end - 1 : node->start);
	if (line <= file->line_count)
		suppression->lines[0] = whole_lines(file, line, last);
}

static bool holds_code(struct reader *reader, const struct syntax_node *command)
{
	const struct syntax_body *bodies;
	return syntax_command_bodies(reader->model->arena, reader->file->text, command, &bodies) > 0;
}

/* Before COMMENT, at the end of a line: that line, and the command that ends on it. */
static void cover_previous(struct reader *reader, struct suppression *suppression, const struct syntax_node *comment)
{
	const struct source_file *file = reader->file;
	size_t line = source_line_of(file, suppression->comment.start);
	const struct syntax_node *command = NULL;
	const struct syntax_node *node = comment->parent->first_child;
	for (; node != comment; node = node->next_sibling)
		if (node->kind == SYNTAX_COMMAND)
			command = node;
	suppression->lines[0] = whole_lines(file, line, line);
	if (!command || source_line_of(file, command->end - 1) != line)
		return;
	size_t first = source_line_of(file, command->start);
	if (first < line)
		suppression->lines[1] = whole_lines(file, first, holds_code(reader, command) ? first : line);
}

/* ---- finding the comments ---- */

static bool is_alone(const struct source_file *file, size_t offset)
{
	size_t start = source_line_start(file, source_line_of(file, offset));
	return skip_blanks(file->text, start, offset) == offset;
}

static void read_node(struct reader *reader, const struct syntax_node *comment)
{
	const struct source_file *file = reader->file;
	size_t end = source_line_end(file, source_line_of(file, comment->start));
	struct suppression suppression = {.file = file->id};
	suppression.comment = span_make(file->id, comment->start, end < comment->end ? end : comment->end);
	if (!read_comment(reader, &suppression))
		return;
	suppression.goes_on = end + 1 < comment->end && file->text[end] != '\r';
	suppression.is_alone = is_alone(file, comment->start);
	suppression.is_in_branch = reader->place && (reader->place->conditional || reader->place->in_proc);
	suppression.is_in_event = reader->place && reader->place->in_event;
	if (suppression.covers_file)
		suppression.lines[0] = span_make(file->id, 0, file->length + 1);
	else if (suppression.is_alone)
		cover_next(reader, &suppression, comment);
	else
		cover_previous(reader, &suppression, comment);
	vector_push(reader->model->arena, reader->list, suppression);
}

static void read_script(struct reader *reader, const struct syntax_node *script)
{
	const struct syntax_node *node = NULL;
	while ((node = syntax_next(script, node)) != NULL)
		if (node->kind == SYNTAX_COMMENT && node->parent && node->parent->kind == SYNTAX_SCRIPT)
			read_node(reader, node);
}

static void read_body(void *context, const struct syntax_body *body, const struct syntax_node *tree,
                      const struct syntax_place *place)
{
	struct reader *reader = context;
	(void)body;
	if (tree->kind != SYNTAX_SCRIPT)
		return;
	reader->place = place;
	read_script(reader, tree);
}

/* Most files have no such comment: then nothing is parsed. */
static bool speaks_to_us(const struct source_file *file)
{
	return memmem(file->text, file->length, PROGRAM ":", strlen(PROGRAM ":")) != NULL;
}

suppression_list suppressions_read(struct model *model)
{
	suppression_list list = {0};
	for (size_t i = 0; i < model->sources->files.count; i++) {
		const struct source_file *file = model->sources->files.items[i];
		if ((file->is_stock && !file->is_input) || !speaks_to_us(file))
			continue;
		struct reader reader = {.model = model, .file = file, .list = &list};
		struct syntax_visitor visitor = {.context = &reader, .body = read_body};
		const struct syntax_node *script = model_file(model, file->id)->script;
		read_script(&reader, script);
		syntax_visit_commands(model->arena, file->text, script, &visitor);
	}
	return list;
}

/* ---- questions ---- */

static bool is_within(struct span lines, source_id file, size_t offset)
{
	return lines.file == file && offset >= lines.start && offset < lines.end;
}

/* A finding about the run as a whole is shown at the start of its first input. */
static source_id first_input(const struct source_store *sources)
{
	for (size_t i = 0; i < sources->files.count; i++)
		if (sources->files.items[i]->is_input)
			return sources->files.items[i]->id;
	return SOURCE_NONE;
}

bool suppression_covers(const struct suppression *suppression, const struct diagnostic *finding,
                        const struct source_store *sources)
{
	source_id file = finding->span.file != SOURCE_NONE ? finding->span.file : first_input(sources);
	size_t offset = finding->span.file != SOURCE_NONE ? finding->span.start : 0;
	if (suppression->file != file)
		return false;
	return is_within(suppression->lines[0], file, offset) || is_within(suppression->lines[1], file, offset);
}

void suppressions_use(suppression_list *list, const struct diagnostic_sink *findings,
                      const struct source_store *sources)
{
	for (size_t i = 0; i < list->count; i++) {
		struct suppression *suppression = &list->items[i];
		for (size_t f = 0; f < findings->items.count; f++) {
			const struct diagnostic *finding = findings->items.items[f];
			if (!suppression_covers(suppression, finding, sources))
				continue;
			for (size_t k = 0; k < suppression->rules.count; k++)
				suppression->rules.items[k].is_used |=
					text_matches_glob(suppression->rules.items[k].word, finding->rule);
		}
	}
}

bool suppressions_cover(const suppression_list *list, const struct diagnostic *finding,
                        const struct source_store *sources)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct suppression *suppression = &list->items[i];
		if (!suppression_covers(suppression, finding, sources))
			continue;
		for (size_t k = 0; k < suppression->rules.count; k++)
			if (text_matches_glob(suppression->rules.items[k].word, finding->rule))
				return true;
	}
	return false;
}

/* ---- taking one away ---- */

/* The blanks and the semicolon in front of a comment at the end of a line go with it. */
static size_t start_with_separator(const struct source_file *file, size_t start)
{
	size_t line_start = source_line_start(file, source_line_of(file, start));
	while (start > line_start && strchr(" \t", file->text[start - 1]))
		start--;
	if (start > line_start && file->text[start - 1] == ';')
		start--;
	while (start > line_start && strchr(" \t", file->text[start - 1]))
		start--;
	return start;
}

static struct span whole_comment(const struct source_file *file, const struct suppression *suppression)
{
	size_t line = source_line_of(file, suppression->comment.start);
	if (!suppression->is_alone)
		return span_make(file->id, start_with_separator(file, suppression->comment.start),
		                 source_line_end(file, line));
	if (line < file->line_count)
		return span_make(file->id, source_line_start(file, line), source_line_start(file, line + 1));
	return span_make(file->id, source_line_start(file, line), file->length);
}

void suppression_declare(struct diagnostic_sink *sink, struct fix *fix, const struct suppression *suppression)
{
	if (suppression->is_in_event)
		fix_declare_change(sink, fix, "event *");
}

void suppression_remove(struct diagnostic_sink *sink, struct fix *fix, const struct source_file *file,
                        const struct suppression *suppression, size_t index)
{
	size_t count = suppression->rules.count;
	suppression_declare(sink, fix, suppression);
	if (count < 2) {
		fix_replace(sink, fix, whole_comment(file, suppression), "");
		return;
	}
	const struct suppressed_rule *rules = suppression->rules.items;
	if (index + 1 < count)
		fix_replace(sink, fix, span_make(file->id, rules[index].span.start, rules[index + 1].span.start), "");
	else
		fix_replace(sink, fix, span_make(file->id, rules[index - 1].span.end, rules[index].span.end), "");
}
