/* SPDX-License-Identifier: MIT */
#include "rules/support/adapter.h"
#include "rules/support/names.h"

#include <string.h>

#include "base/text.h"

/* ---- where a script is named in a user's file ---- */

struct mention {
	struct place place;
	const struct syntax_node *word; /* the path, or NULL */
};

/* The line that read INCLUSION in. */
static struct mention mention_of(struct rule_context *context, const struct inclusion *inclusion)
{
	struct mention mention = {{SOURCE_NONE, 0, -1, 0}, NULL};
	if (inclusion->parent < 0)
		return mention;
	const struct inclusion *parent = &context->run->inclusions.items[inclusion->parent];
	mention.place =
		(struct place){parent->file, inclusion->line_in_parent, inclusion->parent, inclusion->line_in_parent};
	mention.word = rule_word_at(context, &mention.place, inclusion->written, NULL);
	return mention;
}

static struct diagnostic *report(struct rule_context *context, const struct mention *mention, const char *name,
                                 const char *what)
{
	struct span span = mention->word                  ? model_node_span(mention->place.file, mention->word)
	                   : mention->place.inclusion < 0 ? span_make(mention->place.file, 0, 0)
	                                                  : model_span_at(context->model, &mention->place, NULL);
	return rule_report_span(context, SEVERITY_WARNING, span, &mention->place, "the script '%s' %s in OpenOCD %s",
	                        name, what, know_version_name(context->version));
}

static void add_fix(struct rule_context *context, struct diagnostic *diagnostic, const struct mention *mention,
                    const char *path)
{
	if (!mention->word || !syntax_word_is_literal(mention->word))
		return;
	struct fix *fix = rule_add_fix(context, diagnostic, mention->place.file, FIX_SAFE, "Read '%s' instead", path);
	rule_replace_word(context, fix, mention->place.file, mention->word, path);
}

/* ---- scripts that say so themselves ---- */

static const char *several(struct arena *arena, const char *paths)
{
	const char *list = "";
	while (*paths) {
		size_t length = strcspn(paths, "|+");
		list = arena_printf(arena, "%s'%.*s'%s", list, (int)length, paths,
		                    paths[length] == '+' ? " and "
		                    : paths[length]      ? " or "
		                                         : "");
		paths += length + (paths[length] != '\0');
	}
	return list;
}

static void check_inclusion(struct rule_context *context, const struct inclusion *inclusion)
{
	const struct source_file *file = source_store_file(context->model->sources, inclusion->file);
	if (!file || !file->is_stock)
		return;
	const char *name = model_script_name(context->model, inclusion->file);
	const struct know_rename *rename = know_rename_find(name);
	if (!rename || !((rename->deprecated >> context->version) & 1))
		return;
	struct mention mention = mention_of(context, inclusion);
	if (inclusion->parent < 0 && context->role == ROLE_WHOLE) /* named by -f */
		mention.place = (struct place){.file = inclusion->file, .line = 1, .inclusion = -1, .reading_at = 1};
	if (mention.place.file == SOURCE_NONE || !model_is_user_file(context->model, mention.place.file))
		return;
	struct diagnostic *diagnostic = report(context, &mention, name, "is deprecated");
	const char *use = know_string(rename->use[context->version]);
	const char *successors = know_string(rename->new_path);
	bool same = (rename->wrapper >> context->version) & 1;
	if (*use && same) {
		rule_help(context, diagnostic, "all that it does is to read '%s'", use);
		add_fix(context, diagnostic, &mention, use);
	} else if (*use) {
		rule_help(context, diagnostic, "'%s' takes its place; it is set up differently", use);
	} else if (strcmp(successors, "-") != 0) {
		rule_help(context, diagnostic, "%s take%s its place", several(context->arena, successors),
		          strpbrk(successors, "|+") && strchr(successors, '+') ? "" : "s");
	} else {
		rule_help(context, diagnostic, "it does nothing: leave the line out");
	}
}

/* ---- names that `find` still translates (master) ---- */

static void check_translated(struct rule_context *context, const struct log_entry *entry)
{
	if (entry->place.file == SOURCE_NONE || !model_is_user_file(context->model, entry->place.file))
		return;
	const struct model_file *file = model_file(context->model, entry->place.file);
	size_t count;
	const struct syntax_located *located =
		syntax_find_commands_at_line(&file->lines, (unsigned)entry->place.line, &count);
	for (size_t i = 0; i < count; i++) {
		for (size_t n = 1; n < syntax_command_word_count(located[i].command); n++) {
			struct mention mention = {entry->place, syntax_command_word(located[i].command, n)};
			const char *path = syntax_word_value(context->arena, file->source->text, mention.word);
			const struct know_rename *rename = path ? know_rename_find(path) : NULL;
			if (!rename)
				continue;
			const char *now = know_string(rename->use[context->version]);
			struct diagnostic *diagnostic = report(context, &mention, path, "has another name");
			if (!*now)
				continue;
			rule_help(context, diagnostic, "it is '%s' now; the old name works for a while", now);
			add_fix(context, diagnostic, &mention, now);
		}
	}
}

static void check(struct rule_context *context)
{
	const struct openocd *run = context->run;
	for (size_t i = 0; i < run->inclusions.count; i++)
		check_inclusion(context, &run->inclusions.items[i]);
	for (size_t i = 0; i < run->log.count; i++)
		if (run->log.items[i].kind == LOG_DEPRECATED &&
		    strcmp(run->log.items[i].topic, "deprecated-script") == 0)
			check_translated(context, &run->log.items[i]);
}

const struct rule rule_deprecated_script = {
	.id = "deprecated-script",
	.order = 5,
	.of_text = true,
	.severity = SEVERITY_WARNING,
	.summary = "a shipped script that is deprecated in this version",
	.versions = "each by its own list",
	.finds = "A shipped script that only reads another one and prints that it is deprecated, such as "
		 "interface/stlink-v2.cfg, or (on master) one that `find` still finds under its old name.",
	.why = "Such scripts vanish in a later version, and the config stops there.",
	.bad = "source [find interface/stlink-v2.cfg]\nsource [find target/stm32f1x.cfg]\n",
	.good = "source [find interface/stlink.cfg]\nsource [find target/stm32f1x.cfg]\n",
	.fix = "The script that is read in the end is named directly.",
	.check = check,
};
