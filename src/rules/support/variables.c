/* SPDX-License-Identifier: MIT */
#include "rules/support/variables.h"

#include <ctype.h>
#include <string.h>

/* ---- what is set ---- */

static bool looks_like_setting(const char *name)
{
	size_t length = strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
	return length > 2 && name[length] == '\0' && !isdigit((unsigned char)name[0]);
}

static bool is_setting(struct rule_context *context, const struct code *code)
{
	if (code->frame->kind != CODE_FILE || code->outer || !code->is_executed || code->is_conditional ||
	    !code->name || strcmp(code->name, "set") != 0 || code_word_count(code) != 3)
		return false;
	const char *name = code_word(context, code, 1);
	return name && looks_like_setting(name);
}

struct variable_list variables_set(struct rule_context *context)
{
	VECTOR(struct variable_set) found = {0};
	const struct code_list *list = code_of(context);
	for (size_t i = 0; i < list->count; i++) {
		const struct code *code = &list->items[i];
		if (!is_setting(context, code))
			continue;
		struct variable_set set = {code_word(context, code, 1), code->frame->file, code->command,
		                           (int)code->command->line};
		vector_push(context->arena, &found, set);
	}
	return (struct variable_list){found.items, found.count};
}

/* ---- who reads it ---- */

static bool is_name_char(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* True when the blanks before AT follow the word "exists". */
static bool follows_exists(const char *text, const char *at)
{
	while (at > text && (at[-1] == ' ' || at[-1] == '\t'))
		at--;
	return at - text >= 6 && memcmp(at - 6, "exists", 6) == 0;
}

static bool is_reading(const char *text, const char *at)
{
	char before = at > text ? at[-1] : '\0';
	return before == '$' || before == ':' || before == '(' || (before == '{' && at - text > 1 && at[-2] == '$') ||
	       follows_exists(text, at);
}

/* True when TEXT reads NAME; comments count, too: who wrote one knows of the variable. */
static bool text_reads(const char *text, const char *name)
{
	size_t length = strlen(name);
	for (const char *at = strstr(text, name); at; at = strstr(at + 1, name)) {
		bool whole = !is_name_char(at[length]) && (at == text || !is_name_char(at[-1]));
		if (whole && is_reading(text, at))
			return true;
	}
	return false;
}

bool variables_are_read_by_user(struct rule_context *context, const struct variable_set *set)
{
	const struct source_store *store = context->model->sources;
	for (size_t i = 0; i < store->files.count; i++) {
		const struct source_file *file = store->files.items[i];
		if ((!file->is_stock || file->id == set->file) && text_reads(file->text, set->name))
			return true;
	}
	return false;
}

/* NAME in the list of a shipped script: 1 when it is read at once, '*' when later only, 0 when never. */
static char mark_in_list(const char *list, const char *name)
{
	size_t length = strlen(name);
	for (const char *at = strstr(list, name); at; at = strstr(at + 1, name)) {
		char behind = at[length];
		if ((at == list || at[-1] == ' ') && (behind == ' ' || behind == '\0' || behind == '*'))
			return behind == '*' ? '*' : 1;
	}
	return 0;
}

enum variable_use variables_use(struct rule_context *context, size_t inclusion, const char *name)
{
	source_id id = context->run->inclusions.items[inclusion].file;
	if (!source_store_file(context->model->sources, id)->is_stock)
		return text_reads(rule_text(context, id), name) ? VARIABLE_READ_LATER : VARIABLE_UNUSED;
	char mark =
		mark_in_list(know_script_settings_of(model_script_name(context->model, id), context->version), name);
	if (mark)
		return mark == '*' ? VARIABLE_READ_LATER : VARIABLE_READ_AT_ONCE;
	return *name != '_' && text_reads(rule_text(context, id), name) ? VARIABLE_READ_LATER : VARIABLE_UNUSED;
}

void variables_each_asked_for(struct rule_context *context,
                              void (*take)(void *data, const char *name, const char *script), void *data)
{
	for (size_t i = 0; i < context->run->inclusions.count; i++) {
		source_id id = context->run->inclusions.items[i].file;
		if (!source_store_file(context->model->sources, id)->is_stock)
			continue;
		const char *script = model_script_name(context->model, id);
		const char *names = know_script_settings_of(script, context->version);
		for (size_t length; *names; names += length) {
			names += strspn(names, " ");
			length = strcspn(names, " *");
			if (length)
				take(data, arena_copy(context->arena, names, length), script);
			length += strspn(names + length, "*");
		}
	}
}
