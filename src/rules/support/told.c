/* SPDX-License-Identifier: MIT */
/*
 * Which lines have been told of: findings by the lines that they touch, so that a question does not look at all of
 * them.
 */
#include "rules/support/code.h"

#include <stdint.h>

/* Findings that touch more lines are few, and are looked at each time. */
#define MOST_LINES 64

struct told {
	const struct diagnostic *finding;
	const struct told *next;
};

typedef VECTOR(const struct diagnostic *) finding_list;

struct told_index {
	size_t seen; /* findings of the sink that are in here */
	VECTOR(const struct told **)
	by_line; /* by source_id: a list for each line; NULL: nothing was told of the file */
	finding_list wide;
};

/* Rules of these orders tell why a command fails. */
static bool is_about_failure(const struct diagnostic *diagnostic)
{
	const struct rule *rule = rule_find(diagnostic->rule);
	return rule && rule->order >= 3 && rule->order <= 5 && diagnostic->severity > SEVERITY_NOTE;
}

static const struct told **lines_of(const struct rule_context *context, const struct source_file *file)
{
	struct told_index *index = context->told;
	while (index->by_line.count <= (size_t)file->id)
		vector_push(context->arena, &index->by_line, NULL);
	const struct told ***lines = &index->by_line.items[file->id];
	if (!*lines)
		*lines = arena_alloc(context->arena, (file->line_count + 1) * sizeof(**lines));
	return *lines;
}

static void add(const struct rule_context *context, const struct diagnostic *finding)
{
	const struct source_file *file = source_store_file(context->model->sources, finding->span.file);
	if (!file || finding->span.end <= finding->span.start)
		return;
	size_t first = source_line_of(file, finding->span.start);
	size_t last = source_line_of(file, finding->span.end - 1);
	if (last - first >= MOST_LINES) {
		vector_push(context->arena, &context->told->wide, finding);
		return;
	}
	const struct told **lines = lines_of(context, file);
	for (size_t line = first; line <= last; line++) {
		struct told *told = arena_new(context->arena, struct told);
		*told = (struct told){finding, lines[line]};
		lines[line] = told;
	}
}

static void take_new(const struct rule_context *context)
{
	struct told_index *index = context->told;
	for (; index->seen < context->sink->items.count; index->seen++) {
		const struct diagnostic *finding = context->sink->items.items[index->seen];
		if (is_about_failure(finding))
			add(context, finding);
	}
}

static bool touches(const struct diagnostic *finding, const struct span *span)
{
	return finding->span.file == span->file && finding->span.start < span->end && finding->span.end > span->start;
}

bool code_is_told(struct rule_context *context, struct span span)
{
	const struct source_file *file = source_store_file(context->model->sources, span.file);
	size_t line = source_line_of(file, span.start);
	size_t line_end = source_line_end(file, line);
	if (!context->told)
		context->told = arena_new(context->arena, struct told_index);
	take_new(context);
	span.end = span.end < line_end ? span.end : line_end;
	for (const struct told *told = lines_of(context, file)[line]; told; told = told->next)
		if (touches(told->finding, &span))
			return true;
	for (size_t i = 0; i < context->told->wide.count; i++)
		if (touches(context->told->wide.items[i], &span))
			return true;
	return false;
}
