/* SPDX-License-Identifier: MIT */
#include "rules/support/names.h"
#include "rules/support/support.h"

#include <string.h>

#include "base/path.h"

/* The file has code that OpenOCD ships under that name, in this version or another: no script of the user's own. */
static bool is_copy(const struct source_file *source, const char *path)
{
	const struct know_script_hash_row *row = know_script_hash_find(know_script_hash(source->text, source->length));
	return row && (!*know_string(row->path) || strcmp(know_string(row->path), path) == 0);
}

static void check_inclusion(struct rule_context *context, const struct inclusion *inclusion)
{
	const struct openocd *run = context->run;
	const struct source_file *source = source_store_file(context->model->sources, inclusion->file);
	if (inclusion->parent < 0 || !inclusion->found || source->is_stock || source->is_input)
		return;
	const char *path = path_normalize(context->arena, inclusion->written);
	bool is_in_working_folder = strcmp(source->name, path) == 0;
	if (!is_in_working_folder || !names_ships(path, context->version) || is_copy(source, path))
		return;
	const struct inclusion *parent = &run->inclusions.items[inclusion->parent];
	struct place place = {parent->file, inclusion->line_in_parent, inclusion->parent, inclusion->line_in_parent};
	if (!model_is_user_file(context->model, place.file))
		place = model_user_place(context->model, &place);
	if (place.file == SOURCE_NONE)
		return;
	const struct syntax_node *word = rule_word_at(context, &place, inclusion->written, NULL);
	struct span span = word ? model_node_span(place.file, word) : model_span_at(context->model, &place, NULL);
	struct diagnostic *diagnostic = rule_report_span(
		context, SEVERITY_NOTE, span, &place,
		"this reads the file '%s' of the working folder, not the script that OpenOCD %s ships under that name",
		path, know_version_name(context->version));
	rule_help(context, diagnostic,
	          "if that is on purpose, another name would tell; started from another folder, OpenOCD reads its own");
}

static void check(struct rule_context *context)
{
	for (size_t i = 0; i < context->run->inclusions.count; i++)
		check_inclusion(context, &context->run->inclusions.items[i]);
}

const struct rule rule_shadowed_script = {
	.id = "shadowed-script",
	.severity = SEVERITY_NOTE,
	.summary = "a file of the working folder that hides a shipped script of the same name",
	.versions = "all",
	.finds = "`source [find NAME]` where NAME is one of OpenOCD's own scripts, but the working folder has a file "
		 "of that "
		 "name with other code. Copies of shipped scripts are a matter of `outdated-script-copy`.",
	.why = "`find` looks in the working folder first. Which of the two is read depends on the folder in which "
	       "OpenOCD is "
	       "started.",
	.bad = "# the working folder has a file target/stm32f1x.cfg of its own\nsource [find interface/stlink.cfg]\n"
	       "source [find target/stm32f1x.cfg]\n",
	.good = "# that file is called target/my-stm32f1x.cfg now\nsource [find interface/stlink.cfg]\n"
		"source [find target/stm32f1x.cfg]\n",
	.check = check,
};
