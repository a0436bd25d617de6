/* SPDX-License-Identifier: MIT */
#include "rules/support/adapter.h"

#include <string.h>

#include "base/path.h"
#include "base/text.h"
#include "rules/support/names.h"

/* True when one of the folders of PATH is called NAME. */
static bool has_folder(const char *path, const char *name)
{
	size_t length = strlen(name);
	for (const char *at = path; (at = strstr(at, name)); at += length)
		if ((at == path || at[-1] == '/' || at[-1] == '\\') && (at[length] == '/' || at[length] == '\\'))
			return true;
	return false;
}

bool adapter_path_is_interface(const char *path)
{
	return has_folder(path, "interface") || has_folder(path, "interfaces");
}

/* ---- is one lacking? ---- */

static bool same_place(const struct place *a, const struct place *b)
{
	return a->file == b->file && a->line == b->line;
}

bool adapter_run_went_as_far(const struct rule_context *context)
{
	const struct openocd *plain = context->plain_run;
	const struct openocd *assumed = context->run;
	if (!context->is_assumed)
		return true;
	if (plain->end != assumed->end)
		return false;
	if (plain->end == RUN_SHUTDOWN)
		return same_place(&plain->shutdown_place, &assumed->shutdown_place);
	return same_place(&plain->failure.place, &assumed->failure.place) &&
	       strcmp(plain->failure.message, assumed->failure.message) == 0;
}

const char *adapter_driver_of_command(const struct rule_context *context, const struct know_command *row)
{
	const char *when = row ? rule_command_when(row) : "";
	size_t kind = strcspn(when, " ");
	if (!when[kind] || strncmp(when, "driver ", kind + 1) != 0)
		return NULL;
	return arena_copy(context->arena, when + kind + 1, strcspn(when + kind + 1, ","));
}

const struct know_command *adapter_row_of_failure(const struct rule_context *context, const struct failure *failure)
{
	if (failure->kind != FAILURE_UNKNOWN_COMMAND)
		return NULL;
	const char *name = *failure->command ? arena_printf(context->arena, "%s %s", failure->command, failure->subject)
	                                     : failure->subject;
	const struct know_command *row = know_command_find(name);
	return row && row->stage[context->version] != STAGE_ABSENT ? row : NULL;
}

enum adapter_lack adapter_lack(const struct rule_context *context)
{
	const struct openocd *plain = context->plain_run;
	if (plain->adapter.driver)
		return LACK_NONE;
	if (!adapter_run_went_as_far(context))
		return plain->end == RUN_SHUTDOWN ? LACK_ENDS : LACK_STOPS;
	const struct know_command *row = plain->ok ? NULL : adapter_row_of_failure(context, &plain->failure);
	if (adapter_driver_of_command(context, row))
		return LACK_COMMAND;
	/* A command of a transport, before the line that selects one could be expected to stand. */
	return row && strncmp(rule_command_when(row), "transport ", 10) == 0 ? LACK_STOPS : LACK_NONE;
}

struct place adapter_lack_place(const struct rule_context *context)
{
	switch (adapter_lack(context)) {
	case LACK_ENDS:
		return context->plain_run->shutdown_place;
	case LACK_STOPS:
	case LACK_COMMAND:
		return context->plain_run->failure.place;
	case LACK_NONE:
		break;
	}
	return (struct place){SOURCE_NONE, 0, -1, 0};
}

/* ---- whole or part ---- */

source_id adapter_first_input(const struct rule_context *context)
{
	const struct openocd *run = context->plain_run;
	return run->inclusions.count ? run->inclusions.items[0].file : SOURCE_NONE;
}

/* NAME as it was given, and the folder that it lies in. */
static bool lies_among_parts(struct arena *arena, const char *name)
{
	static const char *const folders[] = {"target", "targets", "board", "boards",   "chip",
	                                      "cpu",    "cpld",    "fpga",  "interface"};
	const char *folder = path_name(path_folder(arena, path_absolute(arena, name)));
	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++)
		if (has_folder(name, folders[i]) || strcmp(folder, folders[i]) == 0)
			return true;
	return false;
}

static bool by_user(const struct rule_context *context, const struct place *place)
{
	return place->file != SOURCE_NONE && model_is_user_file(context->model, place->file);
}

static bool ran_in_user_file(const struct rule_context *context, const char *command)
{
	size_t next = 0;
	const struct command_record *record;
	while ((record = model_next_record(context->model, command, &next)))
		if (by_user(context, &record->place))
			return true;
	return false;
}

bool adapter_run_looks_whole(struct rule_context *context)
{
	const struct openocd *run = context->run;
	const struct source_file *file = source_store_file(context->model->sources, adapter_first_input(context));
	if (context->role == ROLE_WHOLE)
		return true;
	if (!file || file->is_stock)
		return false;
	if (strcmp(path_name(file->name), "openocd.cfg") == 0)
		return true;
	if (lies_among_parts(context->arena, file->name))
		return false;
	if (by_user(context, &run->init_place) || by_user(context, &run->gdb_port.place) ||
	    by_user(context, &run->telnet_port.place) || by_user(context, &run->tcl_port.place) ||
	    by_user(context, &run->adapter.serial_place) || by_user(context, &run->adapter.usb_location_place))
		return true;
	return ran_in_user_file(context, "transport select") &&
	       (ran_in_user_file(context, "adapter speed") || ran_in_user_file(context, "adapter_khz"));
}

/* ---- commands that choose an adapter ---- */

/* The only part of WORD when it is a [command], else NULL. */
static const struct syntax_node *command_in_word(const struct syntax_node *word)
{
	const struct syntax_node *part = word ? word->first_child : NULL;
	while (part && part->kind != SYNTAX_SUBSTITUTION)
		part = part->next_sibling;
	const struct syntax_node *script = part ? syntax_substitution_script(part) : NULL;
	return script ? syntax_script_first_command(script) : NULL;
}

const struct syntax_node *adapter_sourced_word(struct rule_context *context, source_id file,
                                               const struct syntax_node *command, const struct syntax_node **holder)
{
	const char *text = rule_text(context, file);
	const struct syntax_node *name = syntax_command_word(command, 0);
	const struct syntax_node *argument = syntax_command_word(command, 1);
	if (!argument || !(syntax_word_equals(text, name, "source") || syntax_word_equals(text, name, "script")))
		return NULL;
	*holder = command;
	const struct syntax_node *find = command_in_word(argument);
	if (!find)
		return argument;
	if (!syntax_word_equals(text, syntax_command_word(find, 0), "find"))
		return NULL;
	*holder = find;
	return syntax_command_word(find, 1);
}

bool adapter_is_chosen_by(struct rule_context *context, source_id file, const struct syntax_node *command)
{
	const char *text = rule_text(context, file);
	const struct syntax_node *name = syntax_command_word(command, 0);
	const struct syntax_node *argument = syntax_command_word(command, 1);
	if (!argument)
		return false;
	if (syntax_word_equals(text, name, "interface"))
		return true;
	if (syntax_word_equals(text, name, "adapter") && syntax_word_equals(text, argument, "driver"))
		return true;
	const struct syntax_node *holder;
	const struct syntax_node *word = adapter_sourced_word(context, file, command, &holder);
	const char *path = word ? syntax_word_value(context->arena, text, word) : NULL;
	if (!path)
		return false;
	return adapter_path_is_interface(path) ||
	       names_script_fact(context->arena, know_script_find(path), "driver") != NULL;
}

/* ---- transports ---- */

const char *adapter_transport_list(struct arena *arena, const struct word_list *transports)
{
	const char *list = "";
	for (size_t i = 0; i < transports->count; i++)
		list = arena_printf(arena, "%s%s'%s'", list,
		                    i == 0                       ? ""
		                    : i + 1 == transports->count ? " and "
		                                                 : ", ",
		                    transports->items[i]);
	return list;
}

const char *adapter_word_list(struct arena *arena, const char *words)
{
	VECTOR(const char *) list = {0};
	for (words += strspn(words, " "); *words; words += strspn(words, " ")) {
		size_t length = strcspn(words, " ");
		vector_push(arena, &list, arena_copy(arena, words, length));
		words += length;
	}
	struct word_list all = {list.items, list.count};
	return adapter_transport_list(arena, &all);
}

const char *adapter_wire(const char *transport)
{
	static const char *const prefixes[] = {"hla_", "dapdirect_", "stlink_", "aice_"};
	for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++)
		if (text_starts_with(transport, prefixes[i]))
			return transport + strlen(prefixes[i]);
	return transport;
}

const char *adapter_same_wire(const struct word_list *transports, const char *wanted)
{
	for (size_t i = 0; i < transports->count; i++)
		if (strcmp(adapter_wire(transports->items[i]), adapter_wire(wanted)) == 0)
			return transports->items[i];
	return NULL;
}

const char *adapter_swd_only_script(const struct rule_context *context)
{
	for (size_t i = 0; i < context->run->inclusions.count; i++) {
		const char *name = model_script_name(context->model, context->run->inclusions.items[i].file);
		if (text_starts_with(name, "target/") && know_word_exists("swd-only-script", name, context->version))
			return name;
	}
	return NULL;
}
