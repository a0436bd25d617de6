/* SPDX-License-Identifier: MIT */
#include "rules/support/code.h"

#include <string.h>

#include "base/text.h"

static bool runs_when_gdb_leaves(const struct code_frame *frame)
{
	return frame->kind == CODE_EVENT &&
	       (text_equal(frame->name, "gdb-detach") || text_equal(frame->name, "gdb-end"));
}

/* The first command behind COMMAND that does more than print, or NULL. */
static const struct syntax_node *work_behind(const char *text, const struct syntax_node *command)
{
	static const char *const printing[] = {"echo", "puts"};
	for (command = syntax_command_next(command); command; command = syntax_command_next(command)) {
		bool prints = false;
		for (size_t i = 0; i < sizeof(printing) / sizeof(printing[0]); i++)
			prints |= syntax_word_equals(text, syntax_command_word(command, 0), printing[i]);
		if (!prints)
			return command;
	}
	return NULL;
}

/* The command as it is written, its first line. */
static const char *shown(const struct rule_context *context, const char *text, const struct syntax_node *command)
{
	size_t length = syntax_command_word(command, syntax_command_word_count(command) - 1)->end - command->start;
	const char *start = text + command->start;
	const char *newline = memchr(start, '\n', length);
	return arena_copy(context->arena, start, newline ? (size_t)(newline - start) : length);
}

static void report(struct rule_context *context, const struct code *code, const struct syntax_node *lost)
{
	source_id file = code->frame->file;
	struct diagnostic *diagnostic = rule_report_span(
		context, SEVERITY_WARNING, model_node_span(file, code->command), NULL,
		"'resume' fails while the target is running, as it is when GDB is killed in the middle of "
		"the program: OpenOCD %s then ends the handler for %s here, and '%s' is left out",
		know_version_name(context->version), code->frame->name, shown(context, code->frame->text, lost));
	rule_help(context, diagnostic, "ask first: 'if {[[target current] curstate] eq \"halted\"} { resume }'");
	struct fix *fix = rule_add_fix(context, diagnostic, file, FIX_UNSAFE, "Resume only a halted target");
	if (!fix)
		return;
	uint32_t start = code->command->start;
	fix_replace(context->sink, fix, span_make(file, start, start),
	            "if {[[target current] curstate] eq \"halted\"} { ");
	uint32_t end = syntax_command_word(code->command, syntax_command_word_count(code->command) - 1)->end;
	fix_replace(context->sink, fix, span_make(file, end, end), " }");
	code_declare_changes(context, fix, code->frame);
}

static void check(struct rule_context *context)
{
	const struct code_list *list = code_of(context);
	for (size_t i = 0; i < list->count; i++) {
		const struct code *code = &list->items[i];
		if (!runs_when_gdb_leaves(code->frame) || !text_equal(code->name, "resume") || code->first != 0 ||
		    code->is_conditional || code->is_guarded || code->is_dead)
			continue;
		const struct syntax_node *lost = work_behind(code->frame->text, code->command);
		if (lost)
			report(context, code, lost);
	}
}

const struct rule rule_unguarded_resume = {
	.id = "unguarded-resume",
	.severity = SEVERITY_WARNING,
	.summary = "commands behind a 'resume' that may fail when GDB leaves",
	.versions = "all",
	.finds = "`resume` in a gdb-detach or gdb-end handler, neither behind a condition nor in `catch`, with more to "
		 "do "
		 "behind it, mostly `shutdown`.",
	.why = "`resume` is an error for a target that is not halted, and GDB may go while the program runs: its "
	       "window is "
	       "closed, it crashes, the IDE kills it. The error ends the handler. An OpenOCD that was to shut down "
	       "then "
	       "stays, and holds the adapter and the ports.",
	.bad = "adapter driver dummy\ntransport select jtag\njtag newtap chip cpu -irlen 4\n"
	       "target create chip.cpu arm7tdmi -chain-position chip.cpu\n"
	       "chip.cpu configure -event gdb-detach { resume; shutdown }\n",
	.good = "adapter driver dummy\ntransport select jtag\njtag newtap chip cpu -irlen 4\n"
		"target create chip.cpu arm7tdmi -chain-position chip.cpu\n"
		"chip.cpu configure -event gdb-detach {\n"
		"\tif {[[target current] curstate] eq \"halted\"} { resume }\n\tshutdown\n}\n",
	.fix = "Unsafe: asks first whether the target is halted.",
	.check = check,
};
