/* SPDX-License-Identifier: MIT */
#include "rules/support/code.h"

#include <string.h>

/* `puts TEXT`, `puts -nonewline TEXT`, `puts stdout TEXT`. */
static bool prints_to_stdout(struct rule_context *context, const struct code *code)
{
	size_t count = code_word_count(code);
	size_t next = 1;
	if (code->is_open || !code->name || strcmp(code->name, "puts") != 0)
		return false;
	const char *word = code_word(context, code, next);
	if (word && strcmp(word, "-nonewline") == 0)
		word = code_word(context, code, ++next);
	return count == next + 1 || (count == next + 2 && word && strcmp(word, "stdout") == 0);
}

static void check(struct rule_context *context)
{
	const struct openocd *run = context->run;
	if (!run->gdb_port.value || strcmp(run->gdb_port.value, "pipe") != 0)
		return;
	const struct code_list *list = code_of(context);
	for (size_t i = 0; i < list->count; i++) {
		const struct code *code = &list->items[i];
		if (code->is_dead || !prints_to_stdout(context, code))
			continue;
		struct span span = model_node_span(code->frame->file, code->command);
		struct diagnostic *diagnostic =
			rule_report_span(context, SEVERITY_NOTE, span, NULL,
		                         "'puts' prints to standard output, which 'gdb_port pipe' has made the "
		                         "connection to GDB: in OpenOCD "
		                         "%s the text stands between the answers, and GDB tries to read it as one",
		                         know_version_name(context->version));
		if (run->gdb_port.place.file != SOURCE_NONE)
			diagnostic_add_related(context->sink, diagnostic,
			                       model_span_at(context->model, &run->gdb_port.place, NULL),
			                       "GDB is connected by the pipe here");
		rule_help(context, diagnostic, "write 'echo', which goes to OpenOCD's log, or 'puts stderr ...'");
		if (code_word_count(code) != 2)
			continue;
		struct fix *fix = rule_add_fix(context, diagnostic, code->frame->file, FIX_SAFE, "Write 'echo'");
		rule_replace_word(context, fix, code->frame->file, code_word_node(code, 0), "echo");
	}
}

const struct rule rule_prints_into_gdb_pipe = {
	.id = "prints-into-gdb-pipe",
	.severity = SEVERITY_NOTE,
	.summary = "puts while GDB is connected through standard output",
	.versions = "all",
	.finds = "`puts` to standard output, anywhere in the user's files, in a run with `gdb_port pipe`.",
	.why = "With `target remote | openocd -c \"gdb_port pipe\" ...` the standard output of OpenOCD is the line to "
	       "GDB. "
	       "What Tcl prints there ends up between the packets: GDB passes over most of it, but takes a `+`, `-` or "
	       "`$` "
	       "for part of the protocol and asks again. OpenOCD's own messages and `echo` go to standard error.",
	.bad = "adapter driver dummy\ntransport select jtag\ngdb_port pipe\nputs \"ready\"\n",
	.good = "adapter driver dummy\ntransport select jtag\ngdb_port pipe\necho \"ready\"\n",
	.fix = "Writes `echo` for a `puts` with one argument. One in the handler of an event is left to the user.",
	.check = check,
};
