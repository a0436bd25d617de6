/* SPDX-License-Identifier: MIT */
#include "rules/support/events.h"

#include <string.h>

/* The handler of TARGET that is the user's word on what happens when GDB connects. */
struct attach {
	const char *body;
	struct place place;
	const struct command_record *record; /* that set it, or NULL */
};

static bool find_attach(struct rule_context *context, const struct target *target, struct attach *attach)
{
	const struct event_handler *handler = events_handler(target, "gdb-attach");
	const struct command_record *emptied = events_emptied(context, target, "gdb-attach");
	if (handler)
		*attach = (struct attach){handler->body, handler->place, events_record_of(context, target, handler)};
	else if (emptied && emptied->after_init)
		*attach = (struct attach){"", emptied->place, emptied}; /* master forgets the handler */
	else
		return false;
	/* An empty body set before `init` is none from 0.11.0 on: a rule of its own. */
	return *attach->body || context->version == OPENOCD_0_10_0 || (attach->record && attach->record->after_init);
}

static bool is_blank(const char *body)
{
	return body[strspn(body, " \t\r\n")] == '\0';
}

/* Somebody who writes nothing at all, or has told OpenOCD not to probe the flash, wants the target left alone. */
static bool is_deliberate(struct rule_context *context, const struct attach *attach)
{
	return is_blank(attach->body) || !context->run->gdb_memory_map;
}

static enum severity severity_of(struct rule_context *context, const struct target *target, const struct attach *attach,
                                 const struct flash_bank *refusing)
{
	enum halted halted = events_halted(context, target);
	if (halted == HALTED_YES)
		return SEVERITY_NOTE;
	if (refusing)
		return halted == HALTED_NO ? SEVERITY_ERROR : SEVERITY_WARNING;
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

/* What stands between the added command and BODY. */
static const char *separator(const char *body)
{
	if (!*body)
		return " ";
	return starts_behind_newline(body) || is_blank(body) ? "" : ";";
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
	const char *old = arena_copy(context->arena, text + start, end - start);
	fix_replace(context->sink, fix, span_make(file, start, start),
	            arena_printf(context->arena, "%s%shalt%s", first_indentation(context->arena, old), choice,
	                         separator(old)));
	fix_declare_change(context->sink, fix, "event %s gdb-attach", target->name);
}

static const char *consequence(struct rule_context *context, const struct target *target,
                               const struct flash_bank *refusing)
{
	const char *version = know_version_name(context->version);
	if (events_halted(context, target) == HALTED_YES)
		return arena_printf(context->arena, "in OpenOCD %s GDB finds it as the config has left it", version);
	if (!refusing)
		return arena_printf(context->arena, "OpenOCD %s lets GDB connect to a running target", version);
	return arena_printf(context->arena,
	                    "OpenOCD %s then refuses GDB, because flash driver '%s' can only probe a halted target",
	                    version, refusing->driver);
}

static void report(struct rule_context *context, const struct target *target, const struct attach *attach)
{
	const struct flash_bank *refusing = events_bank_that_refuses(context, target);
	enum severity severity =
		events_severity(context, &attach->place, severity_of(context, target, attach, refusing));
	const char *then = consequence(context, target, refusing);
	source_id file = attach->place.file;
	const struct syntax_node *command = attach->record ? model_command_of(context->model, attach->record) : NULL;
	struct span span =
		command ? model_node_span(file, command) : model_span_at(context->model, &attach->place, NULL);
	struct diagnostic *diagnostic = rule_report_span(
		context, severity, span, &attach->place,
		"the gdb-attach handler of target '%s' neither halts nor resets it: %s", target->name, then);
	rule_help(context, diagnostic, "%shalt the target in the handler%s",
	          is_deliberate(context, attach) && !refusing ? "if GDB is to control the target at once, " : "",
	          context->version == OPENOCD_0_10_0 ? "" : ", as OpenOCD's own does ('halt 1000')");
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
		 "procedures it calls included. A note where that looks deliberate: a blank body, or the memory map "
		 "switched "
		 "off. Silent when the handler calls something that cannot be followed.",
	.why = "The handler takes the place of OpenOCD's own, which halts the target. GDB then meets a running one; "
	       "where a flash "
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
