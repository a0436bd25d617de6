/* SPDX-License-Identifier: MIT */
#include "rules/support/settings.h"

#include <stdarg.h>
#include <string.h>

#include "base/text.h"
#include "rules/support/adapter.h"
#include "rules/support/events.h"

/* ---- the run ---- */

bool settings_run_is_complete(const struct rule_context *context)
{
	const struct openocd *run = context->run;
	bool at_end = run->ok && (run->end == RUN_END || run->end == RUN_INIT);
	return at_end && !context->is_assumed && run->adapter.driver &&
	       !text_equal(run->adapter.driver, ASSUMED_ADAPTER) && (run->targets.count || run->taps.count);
}

bool settings_are_users(const struct rule_context *context, const struct place *place)
{
	return place->file != SOURCE_NONE && model_is_user_file(context->model, place->file);
}

bool settings_speed_counts(const struct rule_context *context)
{
	const struct adapter *adapter = &context->run->adapter;
	return settings_run_is_complete(context) && adapter->speed_word &&
	       settings_are_users(context, &adapter->speed_place) &&
	       !know_word_exists("driver-without-speed", adapter->driver, context->version);
}

bool settings_are_shipped(const struct rule_context *context, const struct place *place)
{
	const struct source_file *file = source_store_file(context->model->sources, place->file);
	return file && file->is_stock;
}

const char *settings_wire(const struct rule_context *context)
{
	const char *name = context->run->transport.name;
	return name ? adapter_wire(name) : "";
}

bool settings_transport_is(const struct rule_context *context, const char *name)
{
	return context->run->transport.name && strcmp(context->run->transport.name, name) == 0;
}

/* ---- reset lines ---- */

const char *settings_reset_word(const struct rule_context *context, enum reset_config_word category)
{
	return context->run->adapter.reset[category].word;
}

bool settings_has_srst(const struct rule_context *context)
{
	const char *word = settings_reset_word(context, RESET_SIGNALS);
	return strcmp(word, "srst_only") == 0 || strcmp(word, "trst_and_srst") == 0;
}

bool settings_has_trst(const struct rule_context *context)
{
	const char *word = settings_reset_word(context, RESET_SIGNALS);
	return strcmp(word, "trst_only") == 0 || strcmp(word, "trst_and_srst") == 0;
}

/* The words of each kind, in the order of the kinds. */
static const char *const reset_words[RESET_CATEGORY_COUNT][5] = {
	[RESET_SIGNALS] = {"none", "srst_only", "trst_only", "trst_and_srst", NULL},
	[RESET_COMBINATION] = {"separate", "srst_pulls_trst", "trst_pulls_srst", "combined", NULL},
	[RESET_GATING] = {"srst_gates_jtag", "srst_nogate", NULL},
	[RESET_TRST_TYPE] = {"trst_push_pull", "trst_open_drain", NULL},
	[RESET_SRST_TYPE] = {"srst_push_pull", "srst_open_drain", NULL},
	[RESET_CONNECT] = {"connect_assert_srst", "connect_deassert_srst", NULL},
};

enum reset_config_word settings_reset_category(const char *word)
{
	for (int category = 0; category < RESET_CATEGORY_COUNT; category++)
		for (int i = 0; reset_words[category][i]; i++)
			if (strcmp(reset_words[category][i], word) == 0)
				return (enum reset_config_word)category;
	return RESET_CATEGORY_COUNT;
}

bool settings_next_reset_word(const struct rule_context *context, struct reset_word_walk *walk)
{
	for (;;) {
		while (walk->record && walk->next_word < walk->record->arguments.count) {
			walk->word = walk->record->arguments.items[walk->next_word++];
			walk->kind = settings_reset_category(walk->word);
			if (walk->kind != RESET_CATEGORY_COUNT)
				return true;
		}
		walk->record = model_next_record(context->model, "reset_config", &walk->next_record);
		walk->next_word = 0;
		if (!walk->record || walk->record->after_init)
			return false;
	}
}

/* ---- words ---- */

struct diagnostic *settings_report_word(struct rule_context *context, enum severity severity, const struct place *place,
                                        const char *value, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	const char *message = arena_vprintf(context->arena, format, arguments);
	va_end(arguments);
	const struct syntax_node *word =
		value && settings_are_users(context, place) ? rule_word_at(context, place, value, NULL) : NULL;
	if (!word)
		return rule_report(context, severity, place, NULL, "%s", message);
	return rule_report_span(context, severity, model_node_span(place->file, word), place, "%s", message);
}

struct fix *settings_replace_word(struct rule_context *context, struct diagnostic *diagnostic,
                                  const struct place *place, const char *value, const char *new_value, const char *fact)
{
	if (!diagnostic || !settings_are_users(context, place))
		return NULL;
	const struct syntax_node *word = rule_word_at(context, place, value, NULL);
	if (!word)
		return NULL;
	struct fix *fix = rule_add_fix(context, diagnostic, place->file, FIX_UNSAFE, "Write '%s'", new_value);
	if (!fix)
		return NULL;
	rule_replace_word(context, fix, place->file, word, new_value);
	fix_declare_change(context->sink, fix, "%s", fact);
	return fix;
}

struct span settings_cut(source_id file, const struct syntax_node *word)
{
	const struct syntax_node *command = word->parent;
	uint32_t start = word->start;
	for (const struct syntax_node *part = command->first_child; part && part != word; part = part->next_sibling)
		if (part->kind == SYNTAX_WORD)
			start = part->end;
	return span_make(file, start, word->end);
}

struct span settings_own_line(struct rule_context *context, source_id file, const struct syntax_node *command)
{
	const struct source_file *source = source_store_file(context->model->sources, file);
	size_t first = source_line_start(source, source_line_of(source, command->start));
	size_t last = source_line_of(source, command->end);
	for (size_t at = first; at < command->start; at++)
		if (source->text[at] != ' ' && source->text[at] != '\t')
			return SPAN_NONE;
	if (source_line_end(source, last) != command->end || last == source->line_count)
		return SPAN_NONE;
	return span_make(file, first, source_line_start(source, last + 1));
}

bool settings_is_deeper(const struct rule_context *context, const struct place *first, const struct place *second)
{
	const struct openocd *run = context->run;
	if (first->file == second->file || second->inclusion < 0)
		return false;
	for (int i = run->inclusions.items[second->inclusion].parent; i >= 0; i = run->inclusions.items[i].parent)
		if (run->inclusions.items[i].file == first->file)
			return true;
	/* Several files of one call follow each other; what a shipped one sets then counts, too. */
	return settings_are_shipped(context, second) && !settings_are_shipped(context, first);
}

/* The line of FILE by which SECOND was read in: the include step in the file of FIRST. */
static struct place step_in_file(const struct rule_context *context, source_id file, const struct place *second)
{
	const struct openocd *run = context->run;
	struct place none = {.file = SOURCE_NONE};
	for (int i = second->inclusion; i >= 0; i = run->inclusions.items[i].parent) {
		int parent = run->inclusions.items[i].parent;
		if (parent >= 0 && run->inclusions.items[parent].file == file)
			return (struct place){.file = file,
			                      .line = run->inclusions.items[i].line_in_parent,
			                      .inclusion = parent,
			                      .reading_at = run->inclusions.items[i].line_in_parent};
	}
	return none;
}

struct place settings_step_to(const struct rule_context *context, const struct place *first, const struct place *second)
{
	struct place step = step_in_file(context, first->file, second);
	return step.file == SOURCE_NONE ? model_user_place(context->model, second) : step;
}

/* The command at the top of FILE that runs at PLACE, or NULL. */
static const struct syntax_node *top_command(struct rule_context *context, const struct place *place)
{
	const struct syntax_node *command = model_command_at(context->model, place, NULL);
	const struct syntax_node *root = command ? model_file(context->model, place->file)->script : NULL;
	return command && command->parent == root ? command : NULL;
}

void settings_move_behind(struct rule_context *context, struct diagnostic *diagnostic, const struct place *first,
                          const struct place *second, const char *fact)
{
	struct place end = settings_step_to(context, first, second);
	if (!diagnostic || end.file != first->file || !settings_are_users(context, first))
		return;
	const struct syntax_node *command = top_command(context, first);
	const struct syntax_node *behind = top_command(context, &end);
	struct span line = command ? settings_own_line(context, first->file, command) : SPAN_NONE;
	if (!command || !behind || behind->start < command->end || line.file == SOURCE_NONE)
		return;
	const char *text = syntax_word_raw(context->arena, rule_text(context, first->file), command);
	struct fix *fix =
		rule_add_fix(context, diagnostic, first->file, FIX_UNSAFE, "Move '%s' behind line %d", text, end.line);
	if (!fix)
		return;
	fix_replace(context->sink, fix, line, "");
	events_insert_behind(context, fix, first->file, behind, arena_printf(context->arena, "%s\n", text));
	fix_declare_change(context->sink, fix, "%s", fact);
}
