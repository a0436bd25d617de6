/* SPDX-License-Identifier: MIT */
/* A setting behind the line that sources the script which reads it. */
#include "rules/support/settings.h"
#include "rules/support/variables.h"

#include <string.h>

/* The line of FILE by which INCLUSION came to be read, 0 when it was not by that file. */
static int step_line(const struct rule_context *context, source_id file, size_t inclusion)
{
	const struct openocd *run = context->run;
	for (int i = (int)inclusion; i >= 0; i = run->inclusions.items[i].parent) {
		int parent = run->inclusions.items[i].parent;
		if (parent >= 0 && run->inclusions.items[parent].file == file)
			return run->inclusions.items[i].line_in_parent;
	}
	return 0;
}

/* The -f or -c by which INCLUSION came to be read. */
static int input_of(const struct rule_context *context, int inclusion)
{
	while (context->run->inclusions.items[inclusion].parent >= 0)
		inclusion = context->run->inclusions.items[inclusion].parent;
	return inclusion;
}

/* True when INCLUSION was read by an earlier -f or -c than FILE was, which is read once. */
static bool is_of_earlier_input(const struct rule_context *context, source_id file, size_t inclusion)
{
	const struct openocd *run = context->run;
	int own = -1;
	for (size_t i = 0; i < run->inclusions.count; i++) {
		if (run->inclusions.items[i].file != file)
			continue;
		if (own >= 0)
			return false;
		own = input_of(context, (int)i);
	}
	return own >= 0 && input_of(context, (int)inclusion) < own;
}

/* The last reader of NAME before LINE of FILE, provided that there is none behind; else the count of inclusions. */
static size_t reader_before(struct rule_context *context, const struct variable_set *set)
{
	size_t none = context->run->inclusions.count;
	size_t found = none;
	for (size_t i = 0; i < none; i++) {
		if (context->run->inclusions.items[i].file == set->file)
			continue;
		enum variable_use use = variables_use(context, i, set->name);
		if (use == VARIABLE_READ_LATER)
			return none;
		if (use == VARIABLE_UNUSED)
			continue;
		int line = step_line(context, set->file, i);
		if (line == 0 ? !is_of_earlier_input(context, set->file, i) : line >= set->line)
			return none;
		found = i;
	}
	return found;
}

static bool is_set_elsewhere(const struct variable_list *list, const struct variable_set *set)
{
	for (size_t i = 0; i < list->count; i++)
		if (&list->items[i] != set && strcmp(list->items[i].name, set->name) == 0)
			return true;
	return false;
}

/* Moves the command up, in front of the line LINE of its file. */
static void add_fix(struct rule_context *context, struct diagnostic *diagnostic, const struct variable_set *set,
                    const struct place *source)
{
	const struct syntax_node *reader = model_command_at(context->model, source, NULL);
	struct span line = settings_own_line(context, set->file, set->command);
	bool at_top = reader && reader->parent == model_file(context->model, set->file)->script;
	if (!at_top || line.file == SOURCE_NONE)
		return;
	const char *text = syntax_word_raw(context->arena, rule_text(context, set->file), set->command);
	struct fix *fix = rule_add_fix(context, diagnostic, set->file, FIX_UNSAFE, "Move '%s' in front of line %d",
	                               text, source->line);
	if (!fix)
		return;
	fix_replace(context->sink, fix, line, "");
	rule_insert_before(context, fix, model_node_span(set->file, reader),
	                   arena_printf(context->arena, "%s\n", text));
}

static void check_set(struct rule_context *context, const struct variable_list *list, const struct variable_set *set)
{
	size_t reader = reader_before(context, set);
	if (reader == context->run->inclusions.count || is_set_elsewhere(list, set) ||
	    variables_are_read_by_user(context, set))
		return;
	const char *script = model_script_name(context->model, context->run->inclusions.items[reader].file);
	struct place source = {.file = set->file,
	                       .line = step_line(context, set->file, reader),
	                       .inclusion = context->run->inclusions.items[reader].parent};
	const char *version = know_version_name(context->version);
	const char *where =
		source.line ? arena_printf(context->arena, "in line %d", source.line) : "earlier in the same call";
	struct diagnostic *diagnostic =
		rule_report_span(context, SEVERITY_WARNING, model_node_span(set->file, set->command), NULL,
	                         "%s is set too late: '%s' reads it when it is sourced %s, and OpenOCD %s has used "
	                         "its own value by then",
	                         set->name, script, where, version);
	rule_help(context, diagnostic, "set it before %s%s", source.line ? where : "that",
	          source.line ? "" : ", by a -c of its own");
	if (source.line)
		add_fix(context, diagnostic, set, &source);
}

static void check(struct rule_context *context)
{
	if (!context->run->ok)
		return;
	struct variable_list list = variables_set(context);
	for (size_t i = 0; i < list.count; i++)
		check_set(context, &list, &list.items[i]);
}

const struct rule rule_variable_set_too_late = {
	.id = "variable-set-too-late",
	.severity = SEVERITY_WARNING,
	.summary = "a variable that is set behind the script that reads it",
	.versions = "all",
	.finds = "`set NAME value` at the top of a file, behind the line that sources the only shipped script which "
		 "asks "
		 "for NAME, or in a -f or -c behind the one that reads that script.",
	.why = "A script looks at its variables once, while it is read. What is set afterwards (a work area, a chip "
	       "name, a TAP id) has no effect, and nothing says so.",
	.bad = "source [find interface/cmsis-dap.cfg]\ntransport select swd\nsource [find target/stm32f1x.cfg]\n"
	       "set WORKAREASIZE 0x4000\n",
	.good = "source [find interface/cmsis-dap.cfg]\ntransport select swd\nset WORKAREASIZE 0x4000\n"
		"source [find target/stm32f1x.cfg]\n",
	.fix = "Unsafe: moves the command in front of the line that sources the script.",
	.check = check,
};
