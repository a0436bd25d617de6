/* SPDX-License-Identifier: MIT */
#include "rules/support/support.h"

#include <string.h>

#include "base/text.h"
#include "rules/support/names.h"

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
		const struct syntax_node *command = syntax_script_first_command(model_file(context->model, id)->script);
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

struct rule_context rule_context_of_plain_run(const struct rule_context *context)
{
	struct rule_context plain = *context;
	plain.model = context->plain_model;
	plain.run = context->plain_run;
	plain.procedures = NULL; /* these are of the other run */
	plain.event_records = NULL;
	return plain;
}

bool rule_failure_is_late(const struct rule_context *context, const struct failure *failure)
{
	return failure == &context->run->late_failure;
}

/* The files end with `shutdown`, so the `init` that would meet what stands in init_targets never comes. */
static bool ends_before_init(const struct openocd *run)
{
	return run->ok && run->end == RUN_END && run->shutdown_place.file != SOURCE_NONE;
}

/*
 * A few commands from `init` on, to be run behind a board (-f board.cfg -f this): by itself the file never gets behind
 * its `init`, and the board brings the banks, names and procedures that are missing here.
 */
static bool is_part_behind_init(const struct rule_context *context)
{
	const struct openocd *run = context->run;
	return context->role == ROLE_FILE && run->ok && run->end == RUN_INIT && !run->adapter.driver &&
	       run->targets.count == 0 && run->taps.count == 0;
}

const struct failure *rule_failure(const struct rule_context *context)
{
	const struct openocd *run = context->run;
	const struct failure *failure = run->ok ? &run->late_failure : &run->failure;
	if (context->failure_claimed || failure->kind == FAILURE_NONE || ends_before_init(run) ||
	    is_part_behind_init(context))
		return NULL;
	return failure;
}

void rule_claim(struct rule_context *context)
{
	context->failure_claimed = true;
}

const struct failure *rule_claim_failure(struct rule_context *context, enum failure_kind kind)
{
	const struct failure *failure = rule_failure(context);
	if (!failure || failure->kind != kind)
		return NULL;
	rule_claim(context);
	return failure;
}

/* ---- the text of the failure ---- */

/* Word INDEX of the blank-separated NAME, copied; NULL when there are fewer. */
static const char *name_word(struct arena *arena, const char *name, size_t index)
{
	while (true) {
		name += strspn(name, " ");
		size_t length = strcspn(name, " ");
		if (length == 0)
			return NULL;
		if (index-- == 0)
			return arena_copy(arena, name, length);
		name += length;
	}
}

static size_t name_length(const char *name)
{
	size_t count = 0;
	for (name += strspn(name, " "); *name; name += strspn(name, " ")) {
		name += strcspn(name, " ");
		count++;
	}
	return count;
}

/* How well the words of COMMAND fit NAME: -1 not at all; else one for each word that is written so. */
static int fit_name(struct rule_context *context, const char *text, const struct syntax_node *command, const char *name)
{
	int fit = 0;
	for (size_t i = 0; i < name_length(name); i++) {
		const struct syntax_node *word = syntax_command_word(command, i);
		if (!word)
			return -1;
		if (!syntax_word_is_literal(word))
			continue;
		if (!syntax_word_equals(text, word, name_word(context->arena, name, i)))
			return -1;
		fit++;
	}
	return fit;
}

/* How well COMMAND fits the failure; -1 not at all. */
static int fit_failure(struct rule_context *context, const char *text, const struct syntax_node *command,
                       const struct failure *failure)
{
	int fit = 0;
	if (*failure->command) {
		int by_name = fit_name(context, text, command, failure->command);
		if (by_name > 0)
			fit += 2 * by_name;
		else if (by_name < 0)
			fit--;
	}
	if (*failure->subject && rule_word_with_value(text, command, failure->subject))
		fit += failure->kind == FAILURE_UNKNOWN_COMMAND && !*failure->command &&
		                       !syntax_word_equals(text, syntax_command_word(command, 0), failure->subject)
		               ? 1
		               : 2;
	return fit;
}

const struct syntax_node *rule_failure_command(struct rule_context *context, const struct failure *failure)
{
	if (failure->place.file == SOURCE_NONE)
		return NULL;
	const struct model_file *file = model_file(context->model, failure->place.file);
	size_t count;
	const struct syntax_located *located =
		syntax_find_commands_at_line(&file->lines, (unsigned)failure->place.line, &count);
	const struct syntax_node *best = NULL;
	int best_fit = -1;
	for (size_t i = 0; i < count; i++) {
		int fit = fit_failure(context, file->source->text, located[i].command, failure);
		if (fit > best_fit || !best) {
			best = located[i].command;
			best_fit = fit;
		}
	}
	return best;
}

/* A command that is not named can be another one of the line: its word has to be what the failure is about. */
static bool is_of_failure(const char *text, const struct syntax_node *word, const struct failure *failure)
{
	return *failure->command || !*failure->subject || !syntax_word_is_literal(word) ||
	       syntax_word_equals(text, word, failure->subject);
}

const struct syntax_node *rule_failure_word(struct rule_context *context, const struct failure *failure)
{
	const struct syntax_node *command = rule_failure_command(context, failure);
	if (!command)
		return NULL;
	const char *text = rule_text(context, failure->place.file);
	if (failure->argument > 0 && syntax_command_is_plain(command) &&
	    fit_name(context, text, command, failure->command) >= 0) {
		size_t index = name_length(failure->command) - 1 + (size_t)failure->argument;
		const struct syntax_node *word = syntax_command_word(command, index);
		if (word && is_of_failure(text, word, failure))
			return word;
	}
	return *failure->subject ? rule_word_with_value(text, command, failure->subject) : NULL;
}

struct span rule_failure_span(struct rule_context *context, const struct failure *failure)
{
	const struct syntax_node *node = rule_failure_word(context, failure);
	if (!node)
		node = rule_failure_command(context, failure);
	if (node)
		return model_node_span(failure->place.file, node);
	return model_span_at(context->model, &failure->place, NULL);
}

enum severity rule_failure_severity(const struct rule_context *context)
{
	/* Only `init`, which is not in these files, would meet it. */
	if (context->run->ok && context->run->end == RUN_END)
		return SEVERITY_WARNING;
	if (!context->is_assumed || !context->plain_run->ok)
		return SEVERITY_ERROR;
	const struct openocd *run = context->run;
	const struct source_file *first =
		run->inclusions.count ? source_store_file(run->sources, run->inclusions.items[0].file) : NULL;
	return first && first->is_stock ? SEVERITY_NOTE : SEVERITY_WARNING;
}

struct diagnostic *rule_report_failure(struct rule_context *context, enum severity severity,
                                       const struct failure *failure, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	const char *message = arena_vprintf(context->arena, format, arguments);
	va_end(arguments);
	struct place user = model_user_place(context->model, &failure->place);
	if (severity > rule_failure_severity(context))
		severity = rule_failure_severity(context);
	if (user.file == SOURCE_NONE)
		return rule_report_span(context, severity, SPAN_NONE, NULL, "%s", message);
	struct span span = rule_failure_span(context, failure);
	if (user.file == failure->place.file)
		return rule_report_span(context, severity, span, &user, "%s", message);
	struct diagnostic *diagnostic =
		rule_report_span(context, severity, model_span_at(context->model, &user, NULL), &user, "%s", message);
	diagnostic_add_related(context->sink, diagnostic, span, "it happens here, in %s",
	                       model_script_name(context->model, failure->place.file));
	return diagnostic;
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
	text_init_in(&edit, context->arena, 0);
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
}

void rule_insert_before(struct rule_context *context, struct fix *fix, struct span span, const char *text)
{
	const struct source_file *file = source_store_file(context->model->sources, span.file);
	size_t line = source_line_of(file, span.start);
	size_t end = source_line_end(file, line);
	bool crlf = end < file->length && file->text[end] == '\r';
	struct text_builder edit;
	text_init_in(&edit, context->arena, 0);
	for (const char *c = text; *c; c++) {
		if (*c == '\n' && crlf)
			text_add_char(&edit, '\r');
		text_add_char(&edit, *c);
	}
	size_t at = source_line_start(file, line);
	fix_replace(context->sink, fix, span_make(span.file, at, at), edit.bytes);
}

/* ---- text ---- */

const char *rule_text(const struct rule_context *context, source_id file)
{
	return source_store_file(context->model->sources, file)->text;
}

const struct syntax_node *rule_word_with_value(const char *text, const struct syntax_node *command, const char *value)
{
	for (size_t i = 0; i < syntax_command_word_count(command); i++)
		if (syntax_word_equals(text, syntax_command_word(command, i), value))
			return syntax_command_word(command, i);
	return NULL;
}

const struct syntax_node *rule_word_at(struct rule_context *context, const struct place *place, const char *value,
                                       const struct syntax_node **command)
{
	if (place->file == SOURCE_NONE)
		return NULL;
	const struct model_file *file = model_file(context->model, place->file);
	size_t count;
	const struct syntax_located *located =
		syntax_find_commands_at_line(&file->lines, (unsigned)place->line, &count);
	while (count-- > 0) {
		const struct syntax_node *word =
			rule_word_with_value(file->source->text, located[count].command, value);
		if (!word)
			continue;
		if (command)
			*command = located[count].command;
		return word;
	}
	return NULL;
}

void rule_replace_word(struct rule_context *context, struct fix *fix, source_id file, const struct syntax_node *word,
                       const char *new_value)
{
	if (!fix)
		return;
	uint32_t start, end;
	struct span span = model_node_span(file, word);
	if (syntax_word_verbatim(rule_text(context, file), word, &start, &end))
		span = span_make(file, start, end);
	fix_replace(context->sink, fix, span, new_value);
}

struct fix *rule_add_fix(struct rule_context *context, struct diagnostic *diagnostic, source_id file,
                         enum fix_safety safety, const char *format, ...)
{
	const struct source_file *source = source_store_file(context->model->sources, file);
	if (!diagnostic || !source || source->is_command)
		return NULL;
	va_list arguments;
	va_start(arguments, format);
	const char *title = arena_vprintf(context->arena, format, arguments);
	va_end(arguments);
	return diagnostic_add_fix(context->sink, diagnostic, safety, title);
}

/* ---- names ---- */

const char *rule_command_when(const struct know_command *row)
{
	const char *when = know_string(row->when);
	const struct know_command *successor = *when ? NULL : know_command_find(know_string(row->forwards));
	return successor ? know_string(successor->when) : when;
}

bool rule_command_is_there(const struct rule_context *context, const struct know_command *row)
{
	const char *when = rule_command_when(row);
	if (row->stage[context->version] == STAGE_ABSENT)
		return false;
	if (!*when)
		return true;
	while (*when) {
		when += strspn(when, ", ");
		size_t length = strcspn(when, ",");
		const char *feature = arena_copy(context->arena, when, length);
		const char *value = strchr(feature, ' ');
		if (!value && strcmp(feature, "init") == 0 && context->run->init_done)
			return true;
		if (value &&
		    openocd_has_feature(context->run, arena_copy(context->arena, feature, (size_t)(value - feature)),
		                        value + 1))
			return true;
		when += length;
	}
	return false;
}

/* Names of one word are compared with names of one word, subcommands with those of the same group. */
/* Each compares a name with all commands. Who has more unknown ones has not misspelt them. */
#define MOST_SEARCHES 1000

const char *rule_nearest_command(struct rule_context *context, const char *name)
{
	const char *last = strrchr(name, ' ');
	size_t group = last ? (size_t)(last - name) + 1 : 0;
	struct name_search search;
	if (++context->searches > MOST_SEARCHES)
		return NULL;
	name_search_init(&search, name + group);
	for (size_t i = 0; i < know_command_count(); i++) {
		const struct know_command *row = know_command_at(i);
		const char *known = know_string(row->name);
		if ((*known == '$') != (*name == '$') || strncmp(known, name, group) != 0 || strchr(known + group, ' '))
			continue;
		if (rule_command_is_there(context, row))
			name_search_add(&search, known + group);
	}
	return search.count ? search.near[0] - group : NULL;
}

struct span rule_lone_command_span(struct rule_context *context, const struct place *place)
{
	const struct source_file *source = source_store_file(context->model->sources, place->file);
	if (!source) /* a default */
		return SPAN_NONE;
	struct span span = model_span_at(context->model, place, NULL);
	size_t line = source_line_of(source, span.start);
	bool alone = source_line_start(source, line) == span.start && source_line_of(source, span.end) == line;
	return source->is_stock || !alone ? SPAN_NONE : span;
}
