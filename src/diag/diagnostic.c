/* SPDX-License-Identifier: MIT */
#include "diag/diagnostic.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

const char *severity_name(enum severity severity)
{
	static const char *const names[] = {
		[SEVERITY_NOTE] = "note",
		[SEVERITY_WARNING] = "warning",
		[SEVERITY_ERROR] = "error",
	};

	return names[severity];
}

void diagnostic_sink_init(struct diagnostic_sink *sink, struct arena *arena)
{
	*sink = (struct diagnostic_sink){.arena = arena};
}

struct diagnostic *diagnostic_add(struct diagnostic_sink *sink, const char *rule, enum severity severity,
                                  struct span span, const char *format, ...)
{
	struct diagnostic *diagnostic = arena_new(sink->arena, struct diagnostic);
	va_list arguments;

	assert(span.start <= span.end);
	diagnostic->rule = rule;
	diagnostic->severity = severity;
	diagnostic->span = span;
	va_start(arguments, format);
	diagnostic->message = arena_vprintf(sink->arena, format, arguments);
	va_end(arguments);
	vector_push(sink->arena, &sink->items, diagnostic);
	return diagnostic;
}

void diagnostic_set_help(struct diagnostic_sink *sink, struct diagnostic *diagnostic, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	diagnostic->help = arena_vprintf(sink->arena, format, arguments);
	va_end(arguments);
}

void diagnostic_add_related(struct diagnostic_sink *sink, struct diagnostic *diagnostic, struct span span,
                            const char *format, ...)
{
	struct related related = {.span = span};
	va_list arguments;

	va_start(arguments, format);
	related.message = arena_vprintf(sink->arena, format, arguments);
	va_end(arguments);
	vector_push(sink->arena, &diagnostic->related, related);
}

struct fix *diagnostic_add_fix(struct diagnostic_sink *sink, struct diagnostic *diagnostic, enum fix_safety safety,
                               const char *title)
{
	struct fix *fix = arena_new(sink->arena, struct fix);

	fix->safety = safety;
	fix->title = arena_strdup(sink->arena, title);
	diagnostic->fix = fix;
	return fix;
}

struct fix *diagnostic_add_unsafe_fix(struct diagnostic_sink *sink, struct diagnostic *diagnostic, const char *title)
{
	struct fix *safe = diagnostic->fix;

	diagnostic->unsafe_fix = diagnostic_add_fix(sink, diagnostic, FIX_UNSAFE, title);
	diagnostic->fix = safe;
	return diagnostic->unsafe_fix;
}

void fix_replace(struct diagnostic_sink *sink, struct fix *fix, struct span span, const char *text)
{
	struct edit edit = {.span = span, .text = arena_strdup(sink->arena, text)};

	if (!fix)
		return;
	assert(span.file != SOURCE_NONE && span.start <= span.end);
	vector_push(sink->arena, &fix->edits, edit);
}

void fix_declare_change(struct diagnostic_sink *sink, struct fix *fix, const char *format, ...)
{
	va_list arguments;
	char *change;

	if (!fix)
		return;
	va_start(arguments, format);
	change = arena_vprintf(sink->arena, format, arguments);
	va_end(arguments);
	vector_push(sink->arena, &fix->changes, change);
}

static int compare_sizes(size_t a, size_t b)
{
	return (a > b) - (a < b);
}

static int compare_spans(struct span a, struct span b)
{
	if (a.file != b.file)
		return a.file < b.file ? -1 : 1;
	return a.start != b.start ? compare_sizes(a.start, b.start) : compare_sizes(a.end, b.end);
}

/* Beyond file, start and rule only to bring equal findings together; they have this in common. */
static int compare_diagnostics(const struct diagnostic *a, const struct diagnostic *b)
{
	int order;

	if (a->span.file != b->span.file || a->span.start != b->span.start)
		return compare_spans(a->span, b->span);
	order = strcmp(a->rule, b->rule);
	if (order == 0)
		order = compare_spans(a->span, b->span);
	if (order == 0)
		order = (int)b->severity - (int)a->severity;
	return order ? order : strcmp(a->message, b->message);
}

/* qsort() is not stable: what is otherwise equal is told apart by where it stood. */
struct ranked_diagnostic {
	struct diagnostic *diagnostic;
	size_t rank;
};

struct ranked_edit {
	struct edit edit;
	size_t rank;
};

static int compare_ranked_diagnostics(const void *a, const void *b)
{
	const struct ranked_diagnostic *left = a;
	const struct ranked_diagnostic *right = b;
	int order = compare_diagnostics(left->diagnostic, right->diagnostic);

	return order ? order : compare_sizes(left->rank, right->rank);
}

static int compare_ranked_edits(const void *a, const void *b)
{
	const struct ranked_edit *left = a;
	const struct ranked_edit *right = b;
	int order = compare_spans(left->edit.span, right->edit.span);

	return order ? order : compare_sizes(left->rank, right->rank);
}

static void sort_edits(struct diagnostic_sink *sink, struct fix *fix)
{
	struct ranked_edit *ranked = arena_alloc(sink->arena, fix->edits.count * sizeof(*ranked));

	for (size_t i = 0; i < fix->edits.count; i++)
		ranked[i] = (struct ranked_edit){fix->edits.items[i], i};
	qsort(ranked, fix->edits.count, sizeof(*ranked), compare_ranked_edits);
	for (size_t i = 0; i < fix->edits.count; i++)
		fix->edits.items[i] = ranked[i].edit;
}

static void sort_diagnostics(struct diagnostic_sink *sink)
{
	struct ranked_diagnostic *ranked = arena_alloc(sink->arena, sink->items.count * sizeof(*ranked));

	for (size_t i = 0; i < sink->items.count; i++)
		ranked[i] = (struct ranked_diagnostic){sink->items.items[i], i};
	qsort(ranked, sink->items.count, sizeof(*ranked), compare_ranked_diagnostics);
	for (size_t i = 0; i < sink->items.count; i++)
		sink->items.items[i] = ranked[i].diagnostic;
}

static void drop_duplicates(struct diagnostic_sink *sink)
{
	size_t kept = 0;

	for (size_t i = 0; i < sink->items.count; i++) {
		struct diagnostic *diagnostic = sink->items.items[i];

		if (kept && compare_diagnostics(sink->items.items[kept - 1], diagnostic) == 0)
			continue;
		sink->items.items[kept++] = diagnostic;
	}
	sink->items.count = kept;
}

/* Words of a config stand in messages, and one may have a megabyte. */
#define TEXT_LIMIT 2000

static void shorten_texts(struct diagnostic_sink *sink, struct diagnostic *diagnostic)
{
	diagnostic->message = text_shortened(sink->arena, diagnostic->message, TEXT_LIMIT);
	if (diagnostic->help)
		diagnostic->help = text_shortened(sink->arena, diagnostic->help, TEXT_LIMIT);
	for (size_t i = 0; i < diagnostic->related.count; i++) {
		struct related *related = &diagnostic->related.items[i];

		related->message = text_shortened(sink->arena, related->message, TEXT_LIMIT);
	}
}

void diagnostic_sink_finish(struct diagnostic_sink *sink)
{
	if (sink->items.count == 0)
		return;
	sort_diagnostics(sink);
	drop_duplicates(sink);
	for (size_t i = 0; i < sink->items.count; i++) {
		struct diagnostic *diagnostic = sink->items.items[i];

		shorten_texts(sink, diagnostic);
		if (diagnostic->fix && diagnostic->fix->edits.count > 1)
			sort_edits(sink, diagnostic->fix);
		if (diagnostic->unsafe_fix && diagnostic->unsafe_fix->edits.count > 1)
			sort_edits(sink, diagnostic->unsafe_fix);
	}
}
