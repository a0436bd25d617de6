/* SPDX-License-Identifier: MIT */
#include "rules/support/support.h"

#include <ctype.h>
#include <string.h>

static const struct target *find_target(const struct openocd *run, const char *name, size_t length)
{
	for (size_t i = 0; i < run->targets.count; i++)
		if (strlen(run->targets.items[i]->name) == length &&
		    memcmp(run->targets.items[i]->name, name, length) == 0)
			return run->targets.items[i];
	return NULL;
}

/* Several names of targets in one word, as a variable holds them. */
static bool is_list_of_targets(const struct openocd *run, const char *word)
{
	size_t count = 0;
	for (word += strspn(word, " \t\n"); *word; word += strspn(word, " \t\n"), count++) {
		size_t length = strcspn(word, " \t\n");
		if (!find_target(run, word, length))
			return false;
		word += length;
	}
	return count > 0;
}

#define SHOWN 40 /* bytes of a name */

static const char *shown(const struct rule_context *context, const char *name)
{
	name += strspn(name, " \t\n");
	return strlen(name) <= SHOWN ? name : arena_printf(context->arena, "%.*s...", SHOWN, name);
}

/* `{*}` before the variable makes its elements words of their own. */
static void add_fix(struct rule_context *context, struct diagnostic *diagnostic, const struct command_record *record,
                    const struct syntax_node *command)
{
	source_id file = record->place.file;
	const struct syntax_node *word = command ? syntax_command_word(command, 2) : NULL;
	if (!word || rule_text(context, file)[word->start] != '$' || record->arguments.count != 1)
		return;
	struct fix *fix = rule_add_fix(context, diagnostic, file, FIX_UNSAFE, "Write '{*}' before the word");
	if (fix)
		fix_replace(context->sink, fix, span_make(file, word->start, word->start), "{*}");
}

static void report(struct rule_context *context, const struct command_record *record, const char *name)
{
	bool is_late = find_target(context->run, name, strlen(name)) != NULL;
	bool is_list = !is_late && is_list_of_targets(context->run, name);
	const struct syntax_node *command = model_command_of(context->model, record);
	struct span span = command ? model_node_span(record->place.file, command)
	                           : model_span_at(context->model, &record->place, NULL);
	struct diagnostic *diagnostic = rule_report_span(
		context, SEVERITY_WARNING, span, &record->place,
		"no target is %scalled '%s': OpenOCD %s passes over this word of 'target smp' without a "
		"message, and the cores do not stop and run together",
		is_late ? "yet " : "", shown(context, name), know_version_name(context->version));
	if (is_late)
		rule_help(context, diagnostic, "the line belongs behind the 'target create' of '%s'", name);
	else if (is_list)
		rule_help(context, diagnostic,
		          "these are several names in one word: '{*}' before it makes each a word of its own");
	else
		rule_help(context, diagnostic, "write the names that 'target create' has given, each as a word");
	if (is_list)
		add_fix(context, diagnostic, record, command);
}

static void check(struct rule_context *context)
{
	size_t next = 0;
	const struct command_record *record;
	while ((record = model_next_record(context->model, "target smp", &next)) != NULL) {
		if (!model_is_user_file(context->model, record->place.file))
			continue;
		for (size_t i = 0; i < record->arguments.count; i++) {
			const char *name = record->arguments.items[i];
			const struct target *target = find_target(context->run, name, strlen(name));
			if (isdigit((unsigned char)*name) || (target && target->smp_group != 0))
				continue;
			report(context, record, name);
			break; /* one word tells it all */
		}
	}
}

const struct rule rule_unknown_smp_member = {
	.id = "unknown-smp-member",
	.severity = SEVERITY_WARNING,
	.summary = "an SMP group with a name that no target has",
	.versions = "all",
	.finds =
		"`target smp` with a name that no `target create` has made by then, or with several names in one word, "
		"as a variable gives them.",
	.why = "OpenOCD passes over such names without a message. The cores stay single: each gets a GDB port of its "
	       "own, "
	       "and one runs on when another stops at a breakpoint.",
	.bad = "adapter driver dummy\ntransport select jtag\njtag newtap chip cpu -irlen 4\n"
	       "dap create chip.dap -chain-position chip.cpu\nset cores {}\nforeach i {0 1} {\n"
	       "\ttarget create chip.cpu$i cortex_a -dap chip.dap -coreid $i\n\tlappend cores chip.cpu$i\n}\n"
	       "target smp $cores\n",
	.good = "adapter driver dummy\ntransport select jtag\njtag newtap chip cpu -irlen 4\n"
		"dap create chip.dap -chain-position chip.cpu\nset cores {}\nforeach i {0 1} {\n"
		"\ttarget create chip.cpu$i cortex_a -dap chip.dap -coreid $i\n\tlappend cores chip.cpu$i\n}\n"
		"target smp {*}$cores\n",
	.fix = "Unsafe: writes `{*}` before a variable that holds the names.",
	.check = check,
};
