/* SPDX-License-Identifier: MIT */
/* A variable that is set for a script to read, under a name that the script does not ask for. */
#include "rules/support/names.h"
#include "rules/support/settings.h"
#include "rules/support/variables.h"

#include <string.h>

/* The name that comes nearest so far. */
struct search {
	const char *name;
	struct name_search near;
	const char *alike;        /* differs in underscores and such only */
	const char *alike_script; /* ... who asks for it */
	const char *near_script;
};

static void consider(void *data, const char *name, const char *script)
{
	struct search *search = data;
	if (names_alike(search->name, name) && !search->alike) {
		search->alike = name;
		search->alike_script = script;
	}
	const char *before = search->near.count ? search->near.near[0] : NULL;
	name_search_add(&search->near, name);
	if (search->near.count && search->near.near[0] != before)
		search->near_script = script;
}

static bool is_asked_for(struct rule_context *context, const char *name)
{
	for (size_t i = 0; i < context->run->inclusions.count; i++)
		if (variables_use(context, i, name) != VARIABLE_UNUSED)
			return true;
	return false;
}

static bool is_set(const struct variable_list *list, const char *name)
{
	for (size_t i = 0; i < list->count; i++)
		if (strcmp(list->items[i].name, name) == 0)
			return true;
	return false;
}

static void add_fix(struct rule_context *context, struct diagnostic *diagnostic, const struct variable_set *set,
                    const char *name)
{
	struct fix *fix = rule_add_fix(context, diagnostic, set->file, FIX_UNSAFE, "Set %s", name);
	rule_replace_word(context, fix, set->file, syntax_command_word(set->command, 1), name);
}

static struct span name_span(const struct variable_set *set)
{
	return model_node_span(set->file, syntax_command_word(set->command, 1));
}

static void report_near(struct rule_context *context, const struct variable_set *set, const char *name,
                        const char *script)
{
	struct diagnostic *diagnostic = rule_report_span(context, SEVERITY_WARNING, name_span(set), NULL,
	                                                 "nothing reads %s: '%s' asks for %s, and without it OpenOCD "
	                                                 "%s takes the value that the script has for it",
	                                                 set->name, script, name, know_version_name(context->version));
	rule_help(context, diagnostic, "write 'set %s ...', before the line that sources '%s'", name, script);
	add_fix(context, diagnostic, set, name);
}

static void report_fork(struct rule_context *context, const struct variable_set *set, const char *fork)
{
	struct diagnostic *diagnostic =
		rule_report_span(context, SEVERITY_NOTE, name_span(set), NULL,
	                         "nothing reads %s: the scripts of %s do, those of OpenOCD %s do not", set->name, fork,
	                         know_version_name(context->version));
	rule_help(context, diagnostic, "take it out, or start %s with this file", fork);
}

static void check_set(struct rule_context *context, const struct variable_list *list, const struct variable_set *set)
{
	const char *fork = know_fork_of("variable", set->name);
	struct search search = {.name = set->name};
	name_search_init(&search.near, set->name);
	search.near.limit = strlen(set->name) >= 8 ? 2 : 1;
	variables_each_asked_for(context, consider, &search);
	const char *name = search.alike ? search.alike : name_search_best(&search.near);
	if ((!fork && !name) || is_asked_for(context, set->name) || variables_are_read_by_user(context, set))
		return;
	if (fork)
		report_fork(context, set, fork);
	else if (!is_set(list, name))
		report_near(context, set, name, search.alike ? search.alike_script : search.near_script);
}

/* A file without any is there for others to read: nobody can tell what they ask for. */
static bool reads_shipped_script(const struct rule_context *context)
{
	for (size_t i = 0; i < context->run->inclusions.count; i++)
		if (source_store_file(context->model->sources, context->run->inclusions.items[i].file)->is_stock)
			return true;
	return false;
}

static void check(struct rule_context *context)
{
	if (!context->run->ok || !reads_shipped_script(context))
		return;
	struct variable_list list = variables_set(context);
	for (size_t i = 0; i < list.count; i++)
		if (!source_store_file(context->model->sources, list.items[i].file)->is_stock)
			check_set(context, &list, &list.items[i]);
}

const struct rule rule_unused_setting = {
	.id = "unused-setting",
	.severity = SEVERITY_WARNING,
	.summary = "a variable that no script reads, with a name much like one that is read",
	.versions = "all",
	.finds = "`set NAME value` at the top of a file when neither the user's files nor the scripts that they source "
		 "read NAME, and either a sourced script asks for a name that differs by a letter or two, or NAME is "
		 "known from the OpenOCD of a vendor (`ENABLE_LOW_POWER`, `CONNECT_UNDER_RESET` and others of ST's): a "
		 "note.",
	.why = "Tcl sets any name without complaint. The work area, chip name or TAP id that was meant keeps its "
	       "default.",
	.bad = "source [find interface/cmsis-dap.cfg]\ntransport select swd\nset WORKAREA_SIZE 0x4000\n"
	       "source [find target/stm32f1x.cfg]\n",
	.good = "source [find interface/cmsis-dap.cfg]\ntransport select swd\nset WORKAREASIZE 0x4000\n"
		"source [find target/stm32f1x.cfg]\n",
	.fix = "Unsafe: writes the name that the script asks for.",
	.check = check,
};
