/* SPDX-License-Identifier: MIT */
#include "rules/support/traps.h"

#include <string.h>

/* The blanks, or the CR, behind the backslash with which the last line of COMMAND ends; SPAN_NONE: there are none. */
static struct span blanks_behind(struct rule_context *context, const struct trap_command *at)
{
	const struct source_file *source = source_store_file(context->model->sources, at->file);
	size_t offset = at->command->end - 1;
	size_t line = source_line_of(source, offset);
	size_t start = source_line_start(source, line);
	size_t stop = source_line_end(source, line);
	stop += at->text[stop] == '\r'; /* which Tcl does not see as a part of the line's end */
	size_t end = stop;
	while (end > start && strchr(" \t\r", at->text[end - 1]))
		end--;
	bool is_there = end < stop && end > at->command->start && end <= at->command->end && at->text[end - 1] == '\\';
	bool is_escaped = is_there && end - 1 > start && at->text[end - 2] == '\\';
	return is_there && !is_escaped ? span_make(at->file, end, stop) : SPAN_NONE;
}

/* The failure is this command, which has a word too many or too few, or the line that was to be a part of it. */
static bool claim(struct rule_context *context, const struct trap_command *at)
{
	if (traps_claim(context, at))
		return true;
	const struct failure *failure = rule_failure(context);
	const struct syntax_node *next = syntax_command_next(at->command);
	if (!failure || !next || failure->kind != FAILURE_UNKNOWN_COMMAND || failure->place.file != at->file ||
	    !traps_is_same(next, rule_failure_command(context, failure)))
		return false;
	rule_claim(context);
	return true;
}

static void check_command(struct rule_context *context, const struct trap_command *at)
{
	struct span blanks = blanks_behind(context, at);
	if (blanks.file == SOURCE_NONE)
		return;
	bool stops = claim(context, at);
	bool is_cr = at->text[blanks.start] == '\r';
	struct diagnostic *diagnostic = traps_report(
		context, stops, SEVERITY_WARNING, span_make(at->file, blanks.start - 1, blanks.end),
		"%s behind this backslash, so the command ends here and the next line is one of its own%s%s",
		is_cr ? "the line ends in CR LF, and the CR stands" : "blanks stand", stops ? "; " : "",
		stops ? traps_outcome(context, at, true) : "");
	rule_help(context, diagnostic,
	          is_cr ? "a line goes on only when LF follows the backslash: save the file with the line ends of Unix"
	                : "a line goes on only when the backslash is the very last character on it");
	traps_add_edit(context, diagnostic, at, traps_safety(at, stops), blanks, "",
	               is_cr ? "Remove the CR behind the backslash" : "Remove the blanks behind the backslash");
}

static void check(struct rule_context *context)
{
	struct trap_walk walk = {0};
	struct trap_command at;
	while (traps_next(context, &walk, &at))
		check_command(context, &at);
}

const struct rule rule_broken_continuation = {
	.id = "broken-continuation",
	.order = 4,
	.of_text = true,
	.severity = SEVERITY_ERROR,
	.summary = "a backslash at the end of a line that continues nothing",
	.versions = "all",
	.finds = "A backslash with blanks, or with the CR of a Windows line end, behind it.",
	.why = "The backslash then stands for that blank or CR, which becomes an argument; the command ends with its "
	       "line, "
	       "and the next line is a command of its own, mostly an unknown one.",
	.bad = "adapter driver dummy\nadapter speed \\ \n\t1000\n",
	.good = "adapter driver dummy\nadapter speed \\\n\t1000\n",
	.fix = "Removes what stands behind the backslash. Unsafe where OpenOCD did not stop.",
	.check = check,
};
