/* SPDX-License-Identifier: MIT */
#include "rules/support/code.h"
#include "rules/support/handlers.h"

#include <string.h>

#include "base/text.h"

/* Commands that act on the current target. */
static bool acts_on_current(const char *name)
{
	static const char *const names[] = {
		"halt", "resume",     "step",       "reg",          "mww",          "mwh",
		"mwb",  "mwd",        "mdw",        "mdh",          "mdb",          "mrw",
		"mrh",  "mrb",        "mmw",        "read_memory",  "write_memory", "bp",
		"wp",   "load_image", "dump_image", "verify_image", "wait_halt",    "soft_reset_halt",
		NULL};
	return text_is_one_of(name, names);
}

/* ... and are about its core, which a memory port has not. */
static bool is_about_core(const char *name)
{
	static const char *const names[] = {"halt",      "resume",          "step", "reg", "bp", "wp",
	                                    "wait_halt", "soft_reset_halt", NULL};
	return text_is_one_of(name, names);
}

static bool is_port(const struct target *target)
{
	return strcmp(target->type, "mem_ap") == 0;
}

/* The first target with a core, or NULL. */
static const struct target *first_core(const struct openocd *run)
{
	for (size_t i = 0; i < run->targets.count; i++)
		if (!is_port(run->targets.items[i]))
			return run->targets.items[i];
	return NULL;
}

/* Targets that a person would tell apart: a group counts once, memory ports do not count. */
static size_t count_choices(const struct openocd *run)
{
	size_t count = 0;
	for (size_t i = 0; i < run->targets.count; i++) {
		const struct target *target = run->targets.items[i];
		count += !is_port(target) && (target->smp_group == 0 || target->smp_index == 0);
	}
	return count;
}

static void report(struct rule_context *context, const struct code *code)
{
	const struct target *target = context->run->current_target;
	struct span span = model_node_span(code->frame->file, code->command);
	struct diagnostic *diagnostic = rule_report_span(context, SEVERITY_NOTE, span, NULL,
	                                                 "'%s' is for the current target, and there are several: in "
	                                                 "OpenOCD %s that is '%s', only because it was "
	                                                 "made last",
	                                                 code->name, know_version_name(context->version), target->name);
	rule_help(context, diagnostic, "say which one is meant before: 'targets %s'", target->name);
	events_choose_before(context, diagnostic, code->frame->file, code->command, target);
}

/* ---- a memory port, which has no core ---- */

static void report_port(struct rule_context *context, const struct code *code, const struct target *core)
{
	const struct target *port = context->run->current_target;
	struct diagnostic *diagnostic =
		rule_report_span(context, SEVERITY_WARNING, model_node_span(code->frame->file, code->command), NULL,
	                         "'%s' is for the current target, and that is memory port '%s', which was made last "
	                         "and has no core: OpenOCD %s leaves '%s' as it is",
	                         code->name, port->name, know_version_name(context->version), core->name);
	rule_help(context, diagnostic, "choose a core before: 'targets %s'", core->name);
	events_choose_before(context, diagnostic, code->frame->file, code->command, core);
}

static void report_port_left(struct rule_context *context, const struct target *core)
{
	const struct target *port = context->run->current_target;
	if (!model_is_user_file(context->model, port->place.file))
		return;
	struct diagnostic *diagnostic = rule_report(
		context, events_severity(context, &port->place, SEVERITY_WARNING), &port->place, "target",
		"memory port '%s' is made last and stays the current target: in OpenOCD %s 'halt', 'resume' and "
		"'reg' of whoever uses this file go to it and touch no core",
		port->name, know_version_name(context->version));
	rule_help(context, diagnostic, "choose a core behind it: 'targets %s'", core->name);
	struct span line = rule_lone_command_span(context, &port->place);
	struct fix *fix = line.file != SOURCE_NONE ? rule_add_fix(context, diagnostic, port->place.file, FIX_UNSAFE,
	                                                          "Choose '%s' behind it", core->name)
	                                           : NULL;
	if (fix)
		rule_insert_after(context, fix, line, arena_printf(context->arena, "targets %s\n", core->name));
}

/* ---- 0.10.0: handlers do not choose their target either ---- */

struct search {
	const struct handler *handler;
	const struct syntax_node *found; /* the first command for the current target */
};

static enum syntax_visit visit(void *data, const struct syntax_node *command, const struct syntax_place *place)
{
	struct search *search = data;
	const char *text = search->handler->text;
	if (place->in_proc || place->in_event || place->in_later)
		return SYNTAX_VISIT_SKIP;
	const struct syntax_node *name = syntax_command_word(command, 0);
	uint32_t start, end;
	char word[32];
	if (!syntax_word_verbatim(text, name, &start, &end) || end - start >= sizeof(word))
		return SYNTAX_VISIT_ENTER;
	memcpy(word, text + start, end - start);
	word[end - start] = '\0';
	if (!acts_on_current(word))
		return SYNTAX_VISIT_ENTER;
	search->found = command;
	return SYNTAX_VISIT_STOP;
}

static void report_handler(struct rule_context *context, const struct handler *handler,
                           const struct syntax_node *command)
{
	source_id file = handler->event->place.file;
	const struct target *current = context->run->current_target;
	struct diagnostic *diagnostic = rule_report_span(
		context, SEVERITY_WARNING, model_node_span(file, command), &handler->event->place,
		"'%.*s' in the handler for %s of target '%s': OpenOCD 0.10.0 does not choose that target for it, so "
		"that "
		"it goes to '%s', which was made last",
		(int)strcspn(handler->text + command->start, " \t\r\n;}"), handler->text + command->start,
		handler->event->event, handler->target->name, current->name);
	rule_help(context, diagnostic, "write 'targets %s' before it; later versions choose the target of the handler",
	          handler->target->name);
	struct fix *fix =
		rule_add_fix(context, diagnostic, file, FIX_UNSAFE, "Choose '%s' first", handler->target->name);
	if (!fix)
		return;
	fix_replace(context->sink, fix, span_make(file, command->start, command->start),
	            arena_printf(context->arena, "targets %s; ", handler->target->name));
	handlers_declare(context, fix, handler);
}

static void check_handlers(struct rule_context *context)
{
	struct handler_cursor cursor = {0};
	struct handler handler;
	while (handlers_next(context, &cursor, "", &handler)) {
		if (handler.target == context->run->current_target || strstr(handler.event->body, "targets "))
			continue;
		handlers_read(context, &handler);
		struct search search = {.handler = &handler};
		struct syntax_visitor visitor = {&search, visit, NULL, NULL};
		if (handler.in_file)
			syntax_visit_commands(context->arena, handler.text, handler.script, &visitor);
		if (search.found)
			report_handler(context, &handler, search.found);
	}
}

/* The first command of the files behind `init` that works on the current target, on its core where ABOUT_CORE. */
static const struct code *first_command(struct rule_context *context, bool about_core)
{
	const struct code_list *list = code_of(context);
	for (size_t i = 0; i < list->count; i++) {
		const struct code *code = &list->items[i];
		if (code->frame->kind == CODE_FILE && !code->is_dead && code->name && !code->outer &&
		    (code->stages & CODE_EXEC) &&
		    (about_core ? is_about_core(code->name) : acts_on_current(code->name)))
			return code;
	}
	return NULL;
}

static void check(struct rule_context *context)
{
	const struct openocd *run = context->run;
	bool is_left_to_port = run->ok && run->current_target && is_port(run->current_target) && first_core(run);
	if (!run->ok || !run->current_target || (count_choices(run) < 2 && !is_left_to_port))
		return;
	if (context->version == OPENOCD_0_10_0)
		check_handlers(context);
	if (events_target_is_chosen(context, false))
		return;
	const struct code *code = first_command(context, is_left_to_port); /* one choice serves all that follows */
	if (code && is_left_to_port)
		report_port(context, code, first_core(run));
	else if (code)
		report(context, code);
	else if (is_left_to_port && !first_command(context, false)) /* reading memory through it is what it is for */
		report_port_left(context, first_core(run));
}

const struct rule rule_unnamed_current_target = {
	.id = "unnamed-current-target",
	.severity = SEVERITY_NOTE,
	.summary = "commands for one of several targets that say not which",
	.versions = "all; handlers: 0.10.0",
	.finds = "The first command behind `init` that works on the current target (halt, mww, load_image ...) in a "
		 "run with several targets that are no SMP group, where no file chooses one with `targets NAME`. For "
		 "0.10.0 "
		 "also, as a "
		 "warning, such commands in the handler of another target. A warning, too, where a memory port "
		 "(mem_ap) was "
		 "made last: it has no core to halt.",
	.why = "Until somebody chooses, the current target is the one that was created last: in a target file for two "
	       "cores "
	       "mostly the second core. A further target in that file would turn the commands to yet another core. "
	       "0.10.0 does not choose "
	       "the target of a handler before it runs it, later versions do.",
	.bad = "adapter driver dummy\ntransport select jtag\njtag newtap chip a -irlen 4\njtag newtap chip b -irlen 4\n"
	       "target create chip.a arm7tdmi -chain-position chip.a\n"
	       "target create chip.b arm7tdmi -chain-position chip.b\ninit\nhalt\nmww 0x40000000 1\n",
	.good = "adapter driver dummy\ntransport select jtag\njtag newtap chip a -irlen 4\njtag newtap chip b -irlen "
		"4\n"
		"target create chip.a arm7tdmi -chain-position chip.a\n"
		"target create chip.b arm7tdmi -chain-position chip.b\ninit\ntargets chip.a\nhalt\nmww 0x40000000 1\n",
	.fix = "Unsafe: chooses the target that the commands go to now.",
	.check = check,
};
