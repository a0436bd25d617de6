/* SPDX-License-Identifier: MIT */
#include "model/model.h"

#include <string.h>

#include "base/path.h"
#include "base/text.h"

struct model *model_new(const struct openocd *run, struct arena *arena)
{
	struct model *model = arena_new(arena, struct model);
	model->run = run;
	model->sources = run->sources;
	model->arena = arena;
	return model;
}

/* ---- text ---- */

const struct model_file *model_file(struct model *model, source_id id)
{
	while (model->files.count <= (size_t)id)
		vector_push(model->arena, &model->files, NULL);
	if (!model->files.items[id]) {
		struct model_file *file = arena_new(model->arena, struct model_file);
		file->source = source_store_file(model->sources, id);
		file->script = syntax_parse_script(model->arena, file->source->text, 0, file->source->length);
		file->lines = syntax_index_lines(model->arena, file->source->text, file->script);
		model->files.items[id] = file;
	}
	return model->files.items[id];
}

/* The words of a command as it ran: those of its name, then the arguments as far as they are known. */
struct words_run {
	const char **items;
	size_t count;
	size_t name_count;
};

static struct words_run words_of(struct arena *arena, const char *name, const struct word_list *arguments)
{
	size_t most = strlen(name) + 1 + (arguments ? arguments->count : 0);
	struct words_run words = {arena_alloc(arena, most * sizeof(*words.items)), 0, 0};
	while (*name) {
		size_t length = strcspn(name, " ");
		words.items[words.count++] = arena_copy(arena, name, length);
		name += length + (name[length] == ' ');
	}
	words.name_count = words.count;
	for (size_t i = 0; arguments && i < arguments->count; i++)
		words.items[words.count++] = arguments->items[i];
	return words;
}

/*
 * How well COMMAND's text fits what ran: 0 not at all, else the more the higher. A computed word ($_TARGETNAME) fits
 * any; a literal word of the name only itself, a literal argument better when it is the same.
 */
static int fit(const struct source_file *source, const struct syntax_node *command, const struct words_run *words)
{
	int score = 1;
	for (size_t i = 0; i < words->count; i++) {
		const struct syntax_node *word = syntax_command_word(command, i);
		if (!word ||
		    syntax_word_is_expanded(word)) /* from there on the text does not say which word is which */
			return word || i >= words->name_count ? score : 0;
		if (!syntax_word_is_literal(word))
			continue;
		bool same = syntax_word_equals(source->text, word, words->items[i]);
		if (!same && i < words->name_count)
			return 0;
		score += same;
	}
	return score;
}

static const struct syntax_node *best_command_at(struct model *model, const struct place *place,
                                                 const struct words_run *words)
{
	if (place->file == SOURCE_NONE)
		return NULL;
	const struct model_file *file = model_file(model, place->file);
	size_t count;
	const struct syntax_located *located =
		syntax_find_commands_at_line(&file->lines, (unsigned)place->line, &count);
	const struct syntax_node *best = NULL;
	int best_fit = 0;
	for (size_t i = 0; i < count; i++) {
		int now = fit(file->source, located[i].command, words);
		if (now > best_fit) {
			best = located[i].command;
			best_fit = now;
		}
	}
	return best;
}

const struct syntax_node *model_command_at(struct model *model, const struct place *place, const char *name)
{
	struct words_run words = words_of(model->arena, name ? name : "", NULL);
	return best_command_at(model, place, &words);
}

const struct syntax_node *model_command_of(struct model *model, const struct command_record *record)
{
	struct words_run words = words_of(model->arena, record->name, &record->arguments);
	return best_command_at(model, &record->place, &words);
}

struct span model_node_span(source_id file, const struct syntax_node *node)
{
	return span_make(file, node->start, node->end);
}

static struct span line_span(const struct source_file *source, int line)
{
	size_t start = source_line_start(source, (size_t)line);
	size_t end = source_line_end(source, (size_t)line);
	while (start < end && (source->text[start] == ' ' || source->text[start] == '\t'))
		start++;
	return span_make(source->id, start, end);
}

struct span model_span_at(struct model *model, const struct place *place, const char *name)
{
	if (place->file == SOURCE_NONE)
		return SPAN_NONE;
	/* Stock scripts are only pointed to. Parsing them for that would take as long as running them. */
	const struct syntax_node *command =
		model_is_user_file(model, place->file) ? model_command_at(model, place, name) : NULL;
	if (command)
		return model_node_span(place->file, command);
	return line_span(source_store_file(model->sources, place->file), place->line);
}

/* ---- whose file ---- */

bool model_is_user_file(const struct model *model, source_id id)
{
	const struct source_file *file = source_store_file(model->sources, id);
	return file && (file->is_input || !file->is_stock);
}

struct place model_user_place(const struct model *model, const struct place *place)
{
	struct place at = *place;
	if (at.file != SOURCE_NONE && model_is_user_file(model, at.file))
		return at;
	int index = at.inclusion;
	if (index >= 0 && place->reading_at > 0 && model_is_user_file(model, model->run->inclusions.items[index].file))
		return (struct place){model->run->inclusions.items[index].file, place->reading_at, index,
		                      place->reading_at};
	while (index >= 0) {
		const struct inclusion *inclusion = &model->run->inclusions.items[index];
		if (inclusion->parent < 0)
			break;
		const struct inclusion *parent = &model->run->inclusions.items[inclusion->parent];
		at = (struct place){parent->file, inclusion->line_in_parent, inclusion->parent,
		                    inclusion->line_in_parent};
		if (model_is_user_file(model, at.file))
			return at;
		index = inclusion->parent;
	}
	return (struct place){SOURCE_NONE, 0, -1, 0};
}

struct model_chain model_include_chain(const struct model *model, const struct place *place)
{
	struct model_chain chain = {NULL, 0};
	size_t depth = 0;
	for (int i = place->inclusion; i >= 0; i = model->run->inclusions.items[i].parent)
		depth++;
	if (depth == 0)
		return chain;
	chain.steps = arena_alloc(model->arena, depth * sizeof(*chain.steps));
	/* A procedure may stand in another file than the one that is being read: then that one is a step, too. */
	const struct inclusion *innermost = &model->run->inclusions.items[place->inclusion];
	size_t next = depth;
	if (innermost->file != place->file)
		chain.steps[--next] =
			(struct place){innermost->file, place->reading_at, place->inclusion, place->reading_at};
	for (int i = place->inclusion; i >= 0; i = model->run->inclusions.items[i].parent) {
		const struct inclusion *inclusion = &model->run->inclusions.items[i];
		if (inclusion->parent < 0)
			break;
		const struct inclusion *parent = &model->run->inclusions.items[inclusion->parent];
		chain.steps[--next] = (struct place){parent->file, inclusion->line_in_parent, inclusion->parent,
		                                     inclusion->line_in_parent};
	}
	chain.steps += next;
	chain.count = depth - next;
	return chain;
}

const char *model_script_name(const struct model *model, source_id id)
{
	const struct source_file *file = source_store_file(model->sources, id);
	if (!file)
		return "";
	if (file->is_stock) {
		for (const char *at = file->name; at; at = strchr(at, '/')) {
			at += *at == '/';
			if (know_script_find(at))
				return at;
		}
	}
	return file->name;
}

const char *model_shipped_script(const struct model *model, const struct place *place, const char *folder)
{
	struct model_chain chain = model_include_chain(model, place);
	for (size_t i = 0; i <= chain.count; i++) {
		source_id id = i < chain.count ? chain.steps[i].file : place->file;
		const char *name = model_script_name(model, id);
		if (text_starts_with(name, folder) && know_script_find(name))
			return name;
	}
	return NULL;
}

bool model_uses_record(const struct model *model)
{
	for (size_t i = 0; i < model->run->inclusions.count; i++) {
		const struct source_file *file =
			source_store_file(model->sources, model->run->inclusions.items[i].file);
		if (file && file->is_recorded)
			return true;
	}
	return false;
}

/* ---- questions ---- */

const struct event_handler *model_event(const struct target *target, const char *event)
{
	for (size_t i = 0; i < target->events.count; i++)
		if (strcmp(target->events.items[i]->event, event) == 0)
			return target->events.items[i];
	return NULL;
}

bool model_serves_gdb(const struct model *model, const struct target *target)
{
	const struct know_target_type *type = know_target_type_find(target->type);
	const char *port = target->gdb_port_override ? target->gdb_port_override : model->run->gdb_port.value;
	if (port && strcmp(port, "disabled") == 0)
		return false;
	if (target->smp_group && target->smp_index > 0)
		return false;
	return !type || (type->gdb >> model->run->version) & 1;
}

const struct command_record *model_next_record(const struct model *model, const char *command, size_t *next)
{
	const struct openocd *run = model->run;
	while (*next < run->records.count) {
		const struct command_record *record = &run->records.items[(*next)++];
		if (strcmp(know_string(record->command->name), command) == 0)
			return record;
	}
	return NULL;
}

bool model_has_adapter(const struct model *model)
{
	return model->run->adapter.driver != NULL;
}
