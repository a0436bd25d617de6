/* SPDX-License-Identifier: MIT */
#include "rules/support/reset.h"

#include <string.h>

#include "base/text.h"

bool reset_lines_are_said(const struct rule_context *context)
{
	return context->run->adapter.reset[RESET_SIGNALS].given;
}

/* ---- lines ---- */

static bool has_signal(const struct rule_context *context, const char *name)
{
	const struct adapter *adapter = &context->run->adapter;
	for (size_t i = 0; i < adapter->signals.count; i++)
		if (strcmp(adapter->signals.items[i].name, name) == 0)
			return true;
	return false;
}

/* A command such as `sysfsgpio srst_num`, `sysfsgpio_gpio_nums` or `adapter gpio srst` ran: the line has a pin. */
static bool has_pin(const struct rule_context *context, const char *line)
{
	for (size_t i = 0; i < context->run->records.count; i++) {
		const struct command_record *record = &context->run->records.items[i];
		if (strstr(record->name, line) && strstr(record->name, "_num"))
			return true;
		bool is_gpio = strcmp(record->name, "adapter gpio") == 0;
		if (is_gpio && record->arguments.count > 1 && strcmp(record->arguments.items[0], line) == 0)
			return true;
	}
	return false;
}

enum reset_line_driver reset_line_driver(const struct rule_context *context)
{
	const char *driver = context->run->adapter.driver;
	if (strcmp(driver, "ftdi") == 0)
		return LINE_BY_SIGNAL;
	return know_word_exists("driver-with-pins", driver, context->version) ? LINE_BY_PIN : LINE_OF_ADAPTER;
}

bool reset_can_move(const struct rule_context *context, const char *line)
{
	switch (reset_line_driver(context)) {
	case LINE_BY_SIGNAL:
		return has_signal(context, strcmp(line, "srst") == 0 ? "nSRST" : "nTRST");
	case LINE_BY_PIN:
		return has_pin(context, line);
	case LINE_OF_ADAPTER:
		break;
	}
	return true;
}

/* ---- targets ---- */

/* `reset` passes over targets that are not there yet. */
static bool takes_part(const struct target *target)
{
	return !target->defer_examine && !(target->tap && target->tap->disabled);
}

static enum know_target_reset reset_of(const struct target *target)
{
	const struct know_target_type *type = know_target_type_find(target->type);
	return type ? (enum know_target_reset)type->reset : RESET_UNKNOWN;
}

const struct target *reset_needs_srst(const struct rule_context *context)
{
	for (size_t i = 0; i < context->run->targets.count; i++) {
		const struct target *target = context->run->targets.items[i];
		if (takes_part(target) && reset_of(target) == RESET_BY_SIGNAL && !model_event(target, "reset-assert"))
			return target;
	}
	return NULL;
}

bool reset_by_software(const struct rule_context *context)
{
	bool some = false;
	for (size_t i = 0; i < context->run->targets.count; i++) {
		const struct target *target = context->run->targets.items[i];
		if (!takes_part(target) || strcmp(target->type, "mem_ap") == 0)
			continue;
		if (reset_of(target) != RESET_BY_SOFTWARE && !model_event(target, "reset-assert"))
			return false;
		some = true;
	}
	return some;
}

bool reset_by_handler(const struct rule_context *context)
{
	for (size_t i = 0; i < context->run->targets.count; i++)
		if (takes_part(context->run->targets.items[i]) &&
		    model_event(context->run->targets.items[i], "reset-assert"))
			return true;
	return false;
}

/* ---- evidence ---- */

/* The adapter as board-resets.yaml calls it, or NULL. */
static const char *adapter_name(const struct rule_context *context)
{
	const struct adapter *adapter = &context->run->adapter;
	const char *layout = map_get(&adapter->options, "hla_layout");
	if (!adapter->driver)
		return NULL;
	if (strcmp(adapter->driver, "hla") == 0)
		return layout && strcmp(layout, "stlink") == 0 ? "st-link" : NULL;
	if (strcmp(adapter->driver, "ftdi") != 0)
		return adapter->driver;
	return model_shipped_script(context->model, &adapter->driver_place, "interface/");
}

static bool has_word(const char *list, const char *word)
{
	size_t length = strlen(word);
	for (const char *at = list; *at; at += strspn(at, " ")) {
		size_t here = strcspn(at, " ");
		if (here == length && memcmp(at, word, length) == 0)
			return true;
		at += here;
	}
	return false;
}

static bool row_fits(const struct know_board_reset *row, const char *chip, const char *adapter)
{
	return has_word(know_string(row->chips), chip) && strcmp(know_string(row->adapter), adapter) == 0;
}

#define BOARDS_SHOWN 3

/* The words of most boards for CHIP with ADAPTER, if more than half agree. */
static bool find_words(const struct rule_context *context, const char *chip, const char *adapter,
                       struct reset_evidence *evidence)
{
	size_t all = 0;
	evidence->count = 0;
	for (size_t i = 0; i < know_board_reset_count(); i++) {
		const struct know_board_reset *row = know_board_reset_at(i);
		if (!row_fits(row, chip, adapter))
			continue;
		size_t count = 0;
		const char *boards = NULL;
		for (size_t k = 0; k < know_board_reset_count(); k++) {
			const struct know_board_reset *other = know_board_reset_at(k);
			if (!row_fits(other, chip, adapter) || other->words != row->words)
				continue;
			if (count++ < BOARDS_SHOWN)
				boards = arena_printf(context->arena, "%s%s%s", boards ? boards : "",
				                      boards ? ", " : "", know_string(other->board));
		}
		all++;
		if (count > evidence->count)
			*evidence = (struct reset_evidence){know_string(row->words), boards, count, *adapter != '\0'};
	}
	return evidence->count * 2 > all;
}

bool reset_find_evidence(const struct rule_context *context, struct reset_evidence *evidence)
{
	const char *adapter = adapter_name(context);
	for (size_t i = 0; i < context->run->targets.count; i++) {
		const char *chip =
			model_shipped_script(context->model, &context->run->targets.items[i]->place, "target/");
		if (!chip)
			continue;
		return (adapter && find_words(context, chip, adapter, evidence)) ||
		       find_words(context, chip, "", evidence);
	}
	return false;
}

/* ---- where the words belong ---- */

source_id reset_own_adapter_file(const struct rule_context *context)
{
	const struct openocd *run = context->run;
	struct place place = model_user_place(context->model, &run->adapter.driver_place);
	const struct source_file *file = source_store_file(context->model->sources, place.file);
	if (context->is_assumed || !file || !file->is_input || file->is_command || file->is_stock)
		return SOURCE_NONE;
	return file->id;
}

static void take_line(int *last, const struct place *place, source_id file)
{
	if (place->file == file && place->line > *last)
		*last = place->line;
}

/* The last line of FILE that brought something in before `init`. */
static int last_line(const struct rule_context *context, source_id file)
{
	const struct openocd *run = context->run;
	int last = 0;
	for (size_t i = 0; i < run->inclusions.count; i++) {
		const struct inclusion *inclusion = &run->inclusions.items[i];
		if (inclusion->parent < 0)
			continue;
		struct place place = {.file = run->inclusions.items[inclusion->parent].file,
		                      .line = inclusion->line_in_parent};
		if (run->init_place.file != file || place.line < run->init_place.line)
			take_line(&last, &place, file);
	}
	take_line(&last, &run->adapter.driver_place, file);
	take_line(&last, &run->transport.place, file);
	for (size_t i = 0; i < run->targets.count; i++)
		take_line(&last, &run->targets.items[i]->place, file);
	return last;
}

const struct syntax_node *reset_config_spot(struct rule_context *context, source_id file)
{
	const struct openocd *run = context->run;
	const struct model_file *text = model_file(context->model, file);
	size_t line = (size_t)last_line(context, file);
	/* `init` in another file, before this one is at its end. */
	if (line == 0 || (run->init_place.file != SOURCE_NONE && run->init_place.file != file &&
	                  !source_store_file(context->model->sources, run->init_place.file)->is_command))
		return NULL;
	for (const struct syntax_node *command = syntax_script_first_command(text->script); command;
	     command = syntax_command_next(command)) {
		size_t first = source_line_of(text->source, command->start);
		size_t end = source_line_of(text->source, command->end);
		if (first > line || end < line)
			continue;
		bool holds_init = run->init_place.file == file && (size_t)run->init_place.line <= end;
		bool is_proc = syntax_word_equals(text->source->text, syntax_command_word(command, 0), "proc");
		return holds_init || is_proc || (command->flags & SYNTAX_RECOVERED) ? NULL : command;
	}
	return NULL;
}
