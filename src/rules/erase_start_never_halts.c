/* SPDX-License-Identifier: MIT */
#include "rules/support/handlers.h"

#include <string.h>

/* A bank of this target that GDB's `load` can write. */
static bool has_bank(const struct openocd *run, const struct target *target)
{
	for (size_t i = 0; i < run->flash_banks.count; i++)
		if (run->flash_banks.items[i]->target == target)
			return true;
	return false;
}

static void add_fix(struct rule_context *context, struct diagnostic *diagnostic, const struct handler *handler)
{
	uint32_t start, end;
	if (!handler->in_file || !syntax_word_verbatim(handler->text, handler->word, &start, &end))
		return;
	source_id file = handler->event->place.file;
	struct fix *fix = rule_add_fix(context, diagnostic, file, FIX_UNSAFE, "Reset and halt the target first");
	const struct syntax_node *first = syntax_script_first_command(handler->script);
	if (!fix || !first)
		return;
	/* As the first command, in the line and with the indentation of the one that was first. */
	const char *line = handler->text + first->start;
	while (line > handler->text + start && line[-1] != '\n')
		line--;
	bool own_line = line > handler->text + start;
	size_t blanks = (size_t)(handler->text + first->start - line);
	const char *text =
		own_line ? arena_printf(context->arena, "reset init\n%.*s", (int)blanks, line) : "reset init; ";
	if (own_line && line - handler->text >= 2 && line[-2] == '\r')
		text = arena_printf(context->arena, "reset init\r\n%.*s", (int)blanks, line);
	fix_replace(context->sink, fix, span_make(file, first->start, first->start), text);
	handlers_declare(context, fix, handler);
}

static void check(struct rule_context *context)
{
	if (!events_run_serves_gdb(context))
		return;
	struct handler_cursor cursor = {0};
	struct handler handler;
	while (handlers_next(context, &cursor, "gdb-flash-erase-start", &handler)) {
		if (!has_bank(context->run, handler.target) || !context->run->gdb_flash_program ||
		    !context->run->gdb_memory_map ||
		    handler.event->body[strspn(handler.event->body, " \t\r\n")] == '\0')
			continue;
		struct body_effects effects = events_body_effects(context, handler.event->body);
		if (effects.halts || effects.unknown)
			continue;
		handlers_read(context, &handler);
		struct diagnostic *diagnostic = rule_report_span(
			context, SEVERITY_WARNING, handlers_span(context, &handler), &handler.event->place,
			"the gdb-flash-erase-start handler of target '%s' takes the place of OpenOCD's own, which does "
			"'reset init', but neither resets nor halts: OpenOCD %s erases with the clocks and the program "
			"as they happen to be",
			handler.target->name, know_version_name(context->version));
		rule_help(context, diagnostic,
		          "begin the body with 'reset init', or with 'halt' if a reset is not wanted");
		add_fix(context, diagnostic, &handler);
	}
}

const struct rule rule_erase_start_never_halts = {
	.id = "erase-start-never-halts",
	.severity = SEVERITY_WARNING,
	.summary = "a gdb-flash-erase-start handler that loses the reset which OpenOCD would do",
	.versions = "all",
	.finds = "A gdb-flash-erase-start handler of the user's files that neither resets nor halts its target on any "
		 "path, where the target has flash that GDB can load into. A blank body is taken for what was meant.",
	.why = "`init` gives every target without a handler `reset init` for this event, so that GDB's `load` begins "
	       "from a known state: watchdog off, clocks and flash set up by reset-init. A handler of one's own "
	       "replaces it entirely.",
	.bad = "adapter driver dummy\ntransport select jtag\njtag newtap chip cpu -irlen 4\n"
	       "target create chip.cpu arm7tdmi -chain-position chip.cpu\n"
	       "flash bank chip.flash cfi 0 0x100000 2 2 chip.cpu\n"
	       "chip.cpu configure -event gdb-flash-erase-start { flash protect 0 0 7 off }\n",
	.good = "adapter driver dummy\ntransport select jtag\njtag newtap chip cpu -irlen 4\n"
		"target create chip.cpu arm7tdmi -chain-position chip.cpu\n"
		"flash bank chip.flash cfi 0 0x100000 2 2 chip.cpu\n"
		"chip.cpu configure -event gdb-flash-erase-start {\n    reset init\n    flash protect 0 0 7 off\n}\n",
	.fix = "Unsafe: begins the body with `reset init`.",
	.check = check,
};
