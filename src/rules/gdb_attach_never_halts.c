/* SPDX-License-Identifier: MIT */
#include "rules/support/events.h"

#include <string.h>

/* The handler of TARGET that is the user's word on what happens when GDB connects. */
struct attach {
	const char *body;
	struct place place;
	bool after_init; /* an empty body set here does replace OpenOCD's own */
};

static bool find_attach(const struct rule_context *context, const struct target *target, struct attach *attach)
{
	const struct event_handler *handler = events_handler(target, "gdb-attach");
	const struct command_record *emptied = events_emptied(context, target, "gdb-attach");
	if (handler) {
		const struct command_record *record = events_record_of(context, target, handler);
		*attach = (struct attach){handler->body, handler->place, record && record->after_init};
	} else if (emptied && emptied->after_init) {
		*attach = (struct attach){"", emptied->place, true}; /* master forgets the handler */
	} else {
		return false;
	}
	/* An empty body set before `init` is none: a rule of its own. */
	return *attach->body || attach->after_init || context->version == OPENOCD_0_10_0;
}

/* Somebody who writes nothing at all, or has told OpenOCD not to probe the flash, wants the target left alone. */
static bool is_deliberate(const struct rule_context *context, const struct attach *attach)
{
	return attach->body[strspn(attach->body, " \t\r\n")] == '\0' || !context->run->gdb_memory_map;
}

static enum severity severity_of(struct rule_context *context, const struct target *target, const struct attach *attach,
				 const struct flash_bank *refusing)
{
	if (events_may_be_halted(context, target))
		return SEVERITY_NOTE;
	if (refusing)
		return context->is_assumed ? SEVERITY_WARNING : SEVERITY_ERROR;
	return is_deliberate(context, attach) ? SEVERITY_NOTE : SEVERITY_WARNING;
}

static bool starts_behind_newline(const char *body)
{
	body += strspn(body, " \t");
	return *body == '\n' || *body == '\r';
}

/* What stands before the first command of BODY: a blank, or a newline and the indentation. */
static const char *first_indentation(struct arena *arena, const char *body)
{
	if (!starts_behind_newline(body))
		return " ";
	size_t length = strspn(body, " \t\r\n");
	while (body[length - 1] == '\n' && length > 1)
		length--;
	const char *line = body + length;
	while (line > body && line[-1] != '\n')
		line--;
	bool crlf = line - body >= 2 && line[-2] == '\r';
	return arena_printf(arena, "%s%.*s", crlf ? "\r\n" : "\n", (int)(body + length - line), line);
}

/* Halting first is the usual way, but the handler may be there to keep the target running. */
static void add_fix(struct rule_context *context, struct diagnostic *diagnostic, const struct target *target,
		    source_id file, const struct syntax_node *body)
{
	const char *text = source_store_file(context->model->sources, file)->text;
	uint32_t start, end;
	if (!body || syntax_word_quoting(body) != SYNTAX_BRACED || !syntax_word_verbatim(text, body, &start, &end))
		return;
	struct fix *fix = rule_add_fix(context, diagnostic, file, FIX_UNSAFE, "Halt the target first");
	if (!fix)
		return;
	const char *choice = "";
	if (context->version == OPENOCD_0_10_0 && context->run->targets.count > 1)
		choice = arena_printf(context->arena, "targets %s; ", target->name);
	fix_replace(context->sink, fix, span_make(file, start, start),
		    arena_printf(context->arena, "%s%shalt%s", first_indentation(context->arena, text + start), choice,
				 starts_behind_newline(text + start) ? "" : ";"));
	fix_declare_change(context->sink, fix, "event %s gdb-attach", target->name);
}

static void report(struct rule_context *context, const struct target *target, const struct attach *attach)
{
	const struct flash_bank *refusing = events_bank_that_refuses(context, target);
	enum severity severity =
		events_severity(context, &attach->place, severity_of(context, target, attach, refusing));
	const char *version = know_version_name(context->version);
	const char *then = arena_printf(context->arena, "OpenOCD %s lets GDB connect to a running target", version);
	if (refusing)
		then = arena_printf(context->arena, "OpenOCD %s then refuses GDB, because flash driver '%s' can only probe a "
						    "halted target", version, refusing->driver);
	source_id file = attach->place.file;
	const struct syntax_node *command = events_command_at(context, target, &attach->place);
	struct span span = command ? model_node_span(file, command) : model_span_at(context->model, &attach->place, NULL);
	struct diagnostic *diagnostic =
		rule_report_span(context, severity, span, &attach->place,
				 "the gdb-attach handler of target '%s' neither halts nor resets it: %s", target->name, then);
	rule_help(context, diagnostic, "halt the target in the handler, as a config without one %s",
		  context->version == OPENOCD_0_10_0 ? "cannot be relied on to do" : "does ('halt 1000')");
	if (!is_deliberate(context, attach) || refusing)
		add_fix(context, diagnostic, target, file,
			events_command_word(context, file, command, "gdb-attach", 1));
}

static void check(struct rule_context *context)
{
	if (!events_run_serves_gdb(context))
		return;
	for (size_t i = 0; i < context->run->targets.count; i++) {
		const struct target *target = context->run->targets.items[i];
		struct attach attach;
		if (!model_serves_gdb(context->model, target) || !find_attach(context, target, &attach) ||
		    attach.place.file == SOURCE_NONE || !model_is_user_file(context->model, attach.place.file) ||
		    events_lost_halt(context, target))
			continue;
		struct body_effects effects = events_body_effects(context, attach.body);
		if (!effects.halts && !effects.unknown)
			report(context, target, &attach);
	}
}

const struct rule rule_gdb_attach_never_halts = {
	.id = "gdb-attach-never-halts",
	.severity = SEVERITY_WARNING,
	.fixed_at_any_severity = true,
	.summary = "a gdb-attach handler that leaves the target running",
	.versions = "all",
	.finds = "A gdb-attach handler of the user's files that neither halts nor resets its target on any path, the "
		 "procedures it calls included. A note where that looks deliberate: a blank body, or the memory map switched "
		 "off. Silent when the handler calls something that cannot be followed.",
	.why = "The handler takes the place of OpenOCD's own, which halts the target. GDB then meets a running one; where a flash "
	       "driver can only probe a halted target, OpenOCD refuses the connection.",
	.bad = "adapter driver dummy\ntransport select jtag\njtag newtap chip cpu -irlen 4\n"
	       "target create chip.cpu arm7tdmi -chain-position chip.cpu\n"
	       "chip.cpu configure -event gdb-attach { echo \"GDB is here\" }\n",
	.good = "adapter driver dummy\ntransport select jtag\njtag newtap chip cpu -irlen 4\n"
		"target create chip.cpu arm7tdmi -chain-position chip.cpu\n"
		"chip.cpu configure -event gdb-attach { echo \"GDB is here\"; halt }\n",
	.fix = "Unsafe: halts the target at the beginning of the handler.",
	.check = check,
};
