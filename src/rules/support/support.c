/* SPDX-License-Identifier: MIT */
#include "rules/support/support.h"

#include <string.h>

#include "base/text.h"

/* ---- reporting ---- */

static void fill_chain(struct rule_context *context, struct diagnostic *diagnostic, const struct place *place)
{
	struct model_chain chain = model_include_chain(context->model, place);
	for (size_t i = 0; i < chain.count; i++) {
		struct inclusion_step step = {chain.steps[i].file, (size_t)chain.steps[i].line};
		vector_push(context->arena, &diagnostic->included_from, step);
	}
}

struct diagnostic *rule_report_span(struct rule_context *context, enum severity severity, struct span span,
				    const struct place *place, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	const char *message = arena_vprintf(context->arena, format, arguments);
	va_end(arguments);
	struct diagnostic *diagnostic = diagnostic_add(context->sink, context->rule->id, severity, span, "%s", message);
	if (place)
		fill_chain(context, diagnostic, place);
	return diagnostic;
}

struct diagnostic *rule_report(struct rule_context *context, enum severity severity, const struct place *place,
			       const char *command_name, const char *format, ...)
{
	struct place user = model_user_place(context->model, place);
	if (user.file == SOURCE_NONE)
		return NULL;
	va_list arguments;
	va_start(arguments, format);
	const char *message = arena_vprintf(context->arena, format, arguments);
	va_end(arguments);
	bool inside_stock = user.file != place->file;
	struct span span = model_span_at(context->model, &user, inside_stock ? NULL : command_name);
	struct diagnostic *diagnostic = rule_report_span(context, severity, span, &user, "%s", message);
	if (inside_stock && place->file != SOURCE_NONE)
		diagnostic_add_related(context->sink, diagnostic, model_span_at(context->model, place, command_name),
				       "it happens here, in %s", model_script_name(context->model, place->file));
	return diagnostic;
}

/* The first command of the first input's text; an empty file gives its beginning. */
static struct span first_command_span(struct rule_context *context)
{
	const struct openocd *run = context->run;
	for (size_t i = 0; i < run->inclusions.count; i++) {
		if (run->inclusions.items[i].parent >= 0)
			continue;
		source_id id = run->inclusions.items[i].file;
		const struct syntax_node *command =
			syntax_script_first_command(model_file(context->model, id)->script);
		return command ? model_node_span(id, command) : span_make(id, 0, 0);
	}
	return SPAN_NONE;
}

struct diagnostic *rule_report_run(struct rule_context *context, enum severity severity, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	const char *message = arena_vprintf(context->arena, format, arguments);
	va_end(arguments);
	return rule_report_span(context, severity, first_command_span(context), NULL, "%s", message);
}

void rule_help(struct rule_context *context, struct diagnostic *diagnostic, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	if (diagnostic)
		diagnostic->help = arena_vprintf(context->arena, format, arguments);
	va_end(arguments);
}

/* ---- the failure of the run ---- */

const struct failure *rule_claim_failure(struct rule_context *context, enum failure_kind kind)
{
	const struct failure *failure = &context->run->failure;
	if (context->failure_claimed || context->run->ok || failure->kind != kind)
		return NULL;
	context->failure_claimed = true;
	return failure;
}

/* ---- spans ---- */

struct span rule_argument_span(source_id file, const struct syntax_node *command, int index)
{
	const struct syntax_node *word = index > 0 ? syntax_command_word(command, (size_t)index) : NULL;
	return model_node_span(file, word ? word : command);
}

struct span rule_subject_span(struct rule_context *context, const struct place *place, const char *command_name,
			      const char *subject)
{
	const struct syntax_node *command = model_command_at(context->model, place, command_name);
	if (!command)
		return model_span_at(context->model, place, command_name);
	const char *text = source_store_file(context->model->sources, place->file)->text;
	for (size_t i = 0; subject && *subject && i < syntax_command_word_count(command); i++) {
		const struct syntax_node *word = syntax_command_word(command, i);
		if (syntax_word_equals(text, word, subject))
			return model_node_span(place->file, word);
	}
	return model_node_span(place->file, command);
}

/* ---- fixes ---- */

void rule_insert_after(struct rule_context *context, struct fix *fix, struct span span, const char *text)
{
	const struct source_file *file = source_store_file(context->model->sources, span.file);
	size_t at = source_line_end(file, source_line_of(file, span.end > span.start ? span.end - 1 : span.end));
	const char *newline = "\n";
	if (at < file->length && file->text[at] == '\r')
		newline = "\r\n";
	bool last_line = at >= file->length;
	/* Behind the line's own end; a last line without one gets it first. */
	struct text_builder edit;
	text_init(&edit);
	if (last_line)
		text_add_string(&edit, newline);
	else
		at += strlen(newline);
	for (const char *c = text; *c; c++) {
		if (*c == '\n' && newline[0] == '\r')
			text_add_char(&edit, '\r');
		if (last_line && *c == '\n' && !c[1])
			break; /* the file had no final newline and gets none */
		text_add_char(&edit, *c);
	}
	fix_replace(context->sink, fix, span_make(span.file, at, at), edit.bytes);
	text_release(&edit);
}

void rule_insert_before(struct rule_context *context, struct fix *fix, struct span span, const char *text)
{
	const struct source_file *file = source_store_file(context->model->sources, span.file);
	size_t line = source_line_of(file, span.start);
	size_t end = source_line_end(file, line);
	bool crlf = end < file->length && file->text[end] == '\r';
	struct text_builder edit;
	text_init(&edit);
	for (const char *c = text; *c; c++) {
		if (*c == '\n' && crlf)
			text_add_char(&edit, '\r');
		text_add_char(&edit, *c);
	}
	size_t at = source_line_start(file, line);
	fix_replace(context->sink, fix, span_make(span.file, at, at), edit.bytes);
	text_release(&edit);
}

/* ---- names ---- */

const char *rule_nearest_command(struct rule_context *context, const char *name)
{
	const char *best = NULL;
	unsigned best_distance = (unsigned)strlen(name) / 3 + 1;
	for (size_t i = 0; i < know_command_count(); i++) {
		const struct know_command *command = know_command_at(i);
		const char *known = know_string(command->name);
		if (command->stage[context->version] == STAGE_ABSENT || *known == '$')
			continue;
		unsigned distance = text_distance(name, known, best_distance);
		if (distance < best_distance) {
			best = known;
			best_distance = distance;
		}
	}
	return best;
}
