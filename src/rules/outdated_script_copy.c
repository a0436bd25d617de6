/* SPDX-License-Identifier: MIT */
#include "rules/support/names.h"
#include "rules/support/support.h"

#include "base/path.h"
#include "base/text.h"

/* The newest version that has the text of ROW. */
static enum openocd_version newest(const struct know_script_hash_row *row)
{
	int version = OPENOCD_VERSION_COUNT - 1;
	while (version > 0 && !((row->versions >> version) & 1))
		version--;
	return (enum openocd_version)version;
}

/* Where a file was read in. */
struct mention {
	struct place place;
	struct span span;
	const struct syntax_node *word;    /* its name in the text, or NULL */
	const struct syntax_node *command; /* the one with that word: `find` or `source` */
};

/* The line that read FILE in; the beginning of an input itself. */
static struct mention find_mention(struct rule_context *context, source_id file)
{
	const struct openocd *run = context->run;
	struct mention mention = {{file, 1, -1, 1}, span_make(file, 0, 0), NULL, NULL};
	for (size_t i = 0; i < run->inclusions.count; i++) {
		const struct inclusion *inclusion = &run->inclusions.items[i];
		if (inclusion->file != file || inclusion->parent < 0)
			continue;
		source_id parent = run->inclusions.items[inclusion->parent].file;
		if (!model_is_user_file(context->model, parent))
			break;
		mention.place =
			(struct place){parent, inclusion->line_in_parent, inclusion->parent, inclusion->line_in_parent};
		mention.word = rule_word_at(context, &mention.place, inclusion->written, &mention.command);
		mention.span = mention.word ? model_node_span(parent, mention.word)
		                            : model_span_at(context->model, &mention.place, NULL);
		break;
	}
	return mention;
}

/* One of a whole tree of scripts that a project brings along: .../openocd/scripts/target/x.cfg. */
static bool is_in_script_tree(struct rule_context *context, const struct source_file *source, const char *path)
{
	const char *name = path_absolute(context->arena, source->name);
	return text_ends_with(name, arena_printf(context->arena, "/scripts/%s", path)) ||
	       text_ends_with(name, arena_printf(context->arena, "/tcl/%s", path));
}

/* The script to read in this version instead of PATH, which may be deprecated itself. */
static const char *to_read(const char *path, enum openocd_version version)
{
	const struct know_rename *rename = know_rename_find(path);
	bool is_deprecated = rename && ((rename->deprecated >> version) & 1) && *know_string(rename->use[version]);
	return is_deprecated ? know_string(rename->use[version]) : path;
}

static void add_fix(struct rule_context *context, struct diagnostic *diagnostic, const struct mention *mention,
                    const char *path)
{
	const char *text = mention->word ? rule_text(context, mention->place.file) : NULL;
	bool by_find = text && syntax_word_equals(text, syntax_command_word(mention->command, 0), "find");
	bool by_source = text && syntax_word_equals(text, syntax_command_word(mention->command, 0), "source");
	if (!by_find && !by_source)
		return;
	struct fix *fix = rule_add_fix(context, diagnostic, mention->place.file, FIX_UNSAFE,
	                               "Read OpenOCD's own script in place of the copy");
	if (fix && by_find)
		rule_replace_word(context, fix, mention->place.file, mention->word, path);
	else if (fix)
		fix_replace(context->sink, fix, mention->span, arena_printf(context->arena, "[find %s]", path));
}

static void check_file(struct rule_context *context, const struct source_file *source)
{
	const struct know_script_hash_row *row = know_script_hash_find(know_script_hash(source->text, source->length));
	if (!row || newest(row) >= context->version || !names_ships(know_string(row->path), context->version))
		return;
	const char *path = know_string(row->path);
	if (is_in_script_tree(context, source, path))
		return;
	struct mention mention = find_mention(context, source->id);
	struct diagnostic *diagnostic = rule_report_span(
		context, SEVERITY_WARNING, mention.span, &mention.place,
		"'%s' is a copy of OpenOCD %s's script '%s'; the one of OpenOCD %s is another, and "
		"this copy does not follow",
		source->name, know_version_name(newest(row)), path, know_version_name(context->version));
	bool hides = names_ships(source->name, context->version);
	const char *better = to_read(path, context->version);
	rule_help(context, diagnostic,
	          "read OpenOCD's own with 'source [find %s]' and remove the copy, or copy it anew%s", better,
	          hides ? "; as long as it has that name in the working folder, 'find' takes the copy" : "");
	if (!hides)
		add_fix(context, diagnostic, &mention, better);
}

static void check(struct rule_context *context)
{
	const struct source_store *sources = context->model->sources;
	for (size_t i = 0; i < sources->files.count; i++) {
		const struct source_file *source = sources->files.items[i];
		if (!source->is_command && !source->is_stock && model_is_user_file(context->model, source->id))
			check_file(context, source);
	}
}

const struct rule rule_outdated_script_copy = {
	.id = "outdated-script-copy",
	.severity = SEVERITY_WARNING,
	.of_text = true,
	.summary = "a copy of a shipped script of an older OpenOCD",
	.versions = "0.11.0 and later",
	.finds =
		"A file of the project whose code is that of a script which an older version shipped, while the chosen "
		"version ships it with other code. Comments, blanks and line ends do not count.",
	.why = "Scripts and program belong together: the copy lacks what was mended since, and uses commands that "
	       "later "
	       "versions rename and remove.",
	.bad = "# copied from interface/chameleon.cfg of 0.11.0\nadapter driver parport\nparport_cable chameleon\n",
	.good = "source [find interface/chameleon.cfg]\n",
	.fix = "Unsafe: lets `find` read OpenOCD's own script where the copy was read; none where the copy is the "
               "input "
	       "itself, or has the name of the script.",
	.check = check,
};
