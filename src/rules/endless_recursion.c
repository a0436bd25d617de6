/* SPDX-License-Identifier: MIT */
/* A procedure of the config that has the name of what an old command is a wrapper of now: each calls the other. */
#include "rules/support/forms.h"

#include <string.h>

#include "base/text.h"

/* The old form that CODE is, when its new form is the procedure that CODE stands in. Looks behind `eval`. */
static bool calls_itself(struct rule_context *context, const struct code *code, struct form_match *match)
{
	const struct code_frame *frame = code->frame;
	if (frame->kind != CODE_PROCEDURE || !frame->name || !code->name)
		return false;
	size_t count;
	const char **words = forms_words_of_text(context, frame->file, code->command, &count);
	size_t first = strcmp(code->name, "eval") == 0 ? 1 : 0;
	return count > first &&
	       forms_match(context->version, 1u << STATUS_DEPRECATED, words + first, count - first, match) &&
	       match->first == 0 && match->successor && strcmp(match->successor, frame->name) == 0;
}

static bool has_only(const char *text, const struct syntax_node *body, const struct syntax_node *command)
{
	const char *at = text + body->start;
	const char *end = text + body->end;
	if (syntax_word_quoting(body) != SYNTAX_BRACED)
		return false;
	at += 1 + strspn(at + 1, " \t\r\n");
	for (end--; end > at && strchr(" \t\r\n;", end[-1]);)
		end--;
	return at == text + command->start && end == text + command->end;
}

/* What to delete so that `if` lacks the branch that is COMMAND alone; SPAN_NONE where that is not a matter of cutting.
 */
static struct span branch_of(const char *text, source_id file, const struct syntax_node *outer,
                             const struct syntax_node *command)
{
	size_t count = outer ? syntax_command_word_count(outer) : 0;
	if (!count || !syntax_word_equals(text, syntax_command_word(outer, 0), "if"))
		return SPAN_NONE;
	for (size_t i = 2; i < count; i++) {
		const struct syntax_node *body = syntax_command_word(outer, i);
		if (body->start > command->start || body->end < command->end)
			continue;
		if (!has_only(text, body, command))
			return SPAN_NONE;
		if (i == 2 && count > 5 && syntax_word_equals(text, syntax_command_word(outer, 3), "elseif"))
			return span_make(file, syntax_command_word(outer, 1)->start,
			                 syntax_command_word(outer, 4)->start);
		if (i > 4 && syntax_word_equals(text, syntax_command_word(outer, i - 2), "elseif"))
			return span_make(file, syntax_command_word(outer, i - 3)->end, body->end);
		return SPAN_NONE;
	}
	return SPAN_NONE;
}

static bool stops_run(struct rule_context *context)
{
	const struct failure *failure = rule_failure(context);
	return failure && failure->kind == FAILURE_SCRIPT && strstr(failure->message, "Infinite eval recursion");
}

static void report(struct rule_context *context, const struct code *code, const struct form_match *match, bool stops)
{
	source_id file = code->frame->file;
	const char *text = rule_text(context, file);
	const char *version = know_version_name(context->version);
	const char *written = know_string(match->row->old_form);
	struct diagnostic *diagnostic = rule_report_span(
		context, stops ? SEVERITY_ERROR : SEVERITY_WARNING, model_node_span(file, code->command), NULL,
		"'%s' calls '%s' in OpenOCD %s, which is this very procedure: each calls the other until OpenOCD "
	        "stops%s",
		written, match->successor, version, stops ? "" : ", when this runs");
	struct span branch = branch_of(text, file, code->outer, code->command);
	if (branch.file == SOURCE_NONE) {
		rule_help(context, diagnostic,
		          "OpenOCD has a procedure '%s' of its own, in target/swj-dp.tcl: leave this one out",
		          match->successor);
		return;
	}
	rule_help(context, diagnostic,
	          "leave this branch out: since 0.11.0 the transports of HLA adapters are served by the branches for "
	          "JTAG "
	          "and SWD");
	struct fix *fix = rule_add_fix(context, diagnostic, file, FIX_SAFE, "Leave the branch out");
	if (fix)
		fix_replace(context->sink, fix, branch, "");
}

static void check(struct rule_context *context)
{
	const struct code_list *list = code_of(context);
	bool stops = stops_run(context);
	for (size_t i = 0; i < list->count; i++) {
		struct form_match match;
		if (!calls_itself(context, &list->items[i], &match))
			continue;
		if (stops)
			rule_claim(context);
		report(context, &list->items[i], &match, stops && !context->is_assumed);
	}
}

const struct rule rule_endless_recursion = {
	.id = "endless-recursion",
	.order = 4,
	.severity = SEVERITY_WARNING,
	.summary = "a procedure and a command of OpenOCD that call each other for ever",
	.versions = "0.11.0 and later",
	.finds = "A config's own `swj_newdap` that calls `hla newtap`, as copies of old target/swj-dp.tcl files do.",
	.why = "Since 0.11.0 `hla newtap` is a wrapper of `swj_newdap`, so that each calls the other: behind an HLA "
	       "adapter OpenOCD stops with `Infinite eval recursion`. Behind others nothing happens.",
	.bad = "adapter driver hla\ntransport select hla_swd\nproc swj_newdap {chip tag args} {\n"
	       "\tif {[using_hla]} {\n\t\teval hla newtap $chip $tag $args\n\t} elseif {[using_jtag]} {\n"
	       "\t\teval jtag newtap $chip $tag $args\n\t} else {\n\t\teval swd newdap $chip $tag $args\n\t}\n}\n"
	       "swj_newdap chip cpu -irlen 4\n",
	.good = "adapter driver hla\ntransport select hla_swd\nproc swj_newdap {chip tag args} {\n"
		"\tif {[using_jtag]} {\n\t\teval jtag newtap $chip $tag $args\n\t} else {\n"
		"\t\teval swd newdap $chip $tag $args\n\t}\n}\nswj_newdap chip cpu -irlen 4\n",
	.fix = "Leaves the branch out, where it has one of its own.",
	.check = check,
};
