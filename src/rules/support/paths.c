/* SPDX-License-Identifier: MIT */
#include "rules/support/paths.h"

#include <ctype.h>
#include <string.h>

/* ---- where names of files stand ---- */

/* Commands by their words, and the argument that is the file. */
static const struct {
	const char *words[2];
	size_t index;
	enum path_kind kind;
} forms[] = {
	{{"source", NULL}, 1, PATH_SOURCED},       {{"find", NULL}, 1, PATH_FOUND},
	{{"script", NULL}, 1, PATH_FOUND},         {{"program", NULL}, 1, PATH_DATA},
	{{"load_image", NULL}, 1, PATH_DATA},      {{"verify_image", NULL}, 1, PATH_DATA},
	{{"dump_image", NULL}, 1, PATH_DATA},      {{"fast_load_image", NULL}, 1, PATH_DATA},
	{{"log_output", NULL}, 1, PATH_DATA},      {{"flash", "write_image"}, 2, PATH_DATA},
	{{"flash", "verify_image"}, 2, PATH_DATA}, {{"flash", "write_bank"}, 3, PATH_DATA},
	{{"flash", "verify_bank"}, 3, PATH_DATA},  {{"flash", "read_bank"}, 3, PATH_DATA},
};

static const struct syntax_node *path_word(const struct trap_command *at, enum path_kind *kind)
{
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		if (!traps_word_is(at, 0, forms[i].words[0]) ||
		    (forms[i].words[1] && !traps_word_is(at, 1, forms[i].words[1])))
			continue;
		size_t index = forms[i].index;
		while (traps_word_is(at, index, "erase") || traps_word_is(at, index, "unlock"))
			index++;
		*kind = forms[i].kind;
		return syntax_command_word(at->command, index);
	}
	return NULL;
}

bool paths_next(struct rule_context *context, struct trap_walk *walk, struct path_use *use)
{
	while (traps_next(context, walk, &use->at)) {
		use->word = path_word(&use->at, &use->kind);
		if (!use->word || syntax_word_is_expanded(use->word))
			continue;
		use->value = syntax_word_value(context->arena, use->at.text, use->word);
		return true;
	}
	return false;
}

/* ---- what became of them ---- */

bool paths_is_missing(struct rule_context *context, const struct path_use *use)
{
	const struct openocd *run = context->run;
	const struct failure *failure = run->ok ? &run->late_failure : &run->failure;
	if (failure->kind != FAILURE_SCRIPT_NOT_FOUND || failure->place.file != use->at.file || use->kind == PATH_DATA)
		return false;
	return use->value && failure->place.line == (int)use->at.command->line &&
	       strcmp(failure->subject, use->value) == 0;
}

bool paths_claim_missing(struct rule_context *context, const struct path_use *use)
{
	if (!rule_failure(context) || !paths_is_missing(context, use))
		return false;
	rule_claim(context);
	return true;
}

bool paths_is_absolute(const char *path)
{
	return *path == '/' || (isalpha((unsigned char)path[0]) && path[1] == ':' && path[2] && strchr("/\\", path[2]));
}
