/* SPDX-License-Identifier: MIT */
#include "rules/support/adapter.h"
#include "rules/support/judge.h"

#include <string.h>

/* Up to 0.12.0 `exit` waits for `init`; `shutdown` does the same at any time. */
static void help_exit(struct rule_context *context, struct diagnostic *diagnostic, const struct failure *failure)
{
	source_id file = failure->place.file;
	const struct syntax_node *command = rule_failure_command(context, failure);
	rule_help(context, diagnostic, "write 'shutdown': it works before 'init', too");
	if (!command || syntax_command_word_count(command) != 1 || !model_is_user_file(context->model, file))
		return;
	struct fix *fix = rule_add_fix(context, diagnostic, file, FIX_SAFE, "Write 'shutdown' instead");
	rule_replace_word(context, fix, file, syntax_command_word(command, 0), "shutdown");
}

/* Some commands do not even exist before `init`. */
static void check_absent(struct rule_context *context)
{
	const struct failure *failure = rule_failure(context);
	const struct know_command *row = failure ? adapter_row_of_failure(context, failure) : NULL;
	if (!row || strcmp(rule_command_when(row), "init") != 0)
		return;
	rule_claim(context);
	struct diagnostic *diagnostic = rule_report_failure(
		context, SEVERITY_ERROR, failure, "'%s' exists only behind 'init': OpenOCD %s stops here",
		know_string(row->name), know_version_name(context->version));
	rule_help(context, diagnostic, "put 'init' before it, or the command into an event handler that runs later");
}

static void check_failure(struct rule_context *context)
{
	check_absent(context);
	const struct failure *failure = rule_claim_failure(context, FAILURE_WRONG_STAGE);
	if (!failure)
		return;
	bool after_init = context->run->init_done;
	const char *version = know_version_name(context->version);
	struct diagnostic *diagnostic = rule_report_failure(
		context, SEVERITY_ERROR, failure, "'%s' works only %s 'init': OpenOCD %s stops here", failure->command,
		after_init ? "before" : "behind", version);
	if (!after_init && strcmp(failure->command, "exit") == 0) {
		help_exit(context, diagnostic, failure);
		return;
	}
	if (!after_init) {
		rule_help(context, diagnostic,
		          "put 'init' before it, or the command into an event handler that runs later");
		return;
	}
	struct span init = model_span_at(context->model, &context->run->init_place, "init");
	if (init.file != SOURCE_NONE)
		diagnostic_add_related(context->sink, diagnostic, init, "'init' is here");
	rule_help(context, diagnostic, "move it up, before 'init'");
}

/* ---- code that did not run ---- */

static void report_unrun(struct rule_context *context, const struct verdict *verdict)
{
	const struct code *code = verdict->code;
	bool for_config = verdict->row->stage[context->version] == STAGE_CONFIG;
	struct diagnostic *diagnostic = rule_report_span(context, code_severity(context, code),
	                                                 model_node_span(code->frame->file, code->command), NULL,
	                                                 "'%s' works only %s 'init', so this fails %s", verdict->name,
	                                                 for_config ? "before" : "behind", code_when(context, code));
	const struct code *caller = for_config ? code->frame->exec_caller : code->frame->config_caller;
	if (caller)
		diagnostic_add_related(context->sink, diagnostic, model_node_span(caller->frame->file, caller->command),
		                       for_config ? "called here, which is behind 'init'"
		                                  : "called here, which is before 'init'");
	rule_help(context, diagnostic,
	          for_config ? "set it up in the file itself, before 'init'"
	                     : "put it behind 'init', or into an event handler that runs later");
}

static void check_unrun(struct rule_context *context)
{
	const struct verdict_list *verdicts = judge_code(context);
	for (size_t i = 0; i < verdicts->count; i++)
		if (verdicts->items[i].kind == VERDICT_WRONG_STAGE)
			report_unrun(context, &verdicts->items[i]);
}

static void check(struct rule_context *context)
{
	check_failure(context);
	check_unrun(context);
}

const struct rule rule_wrong_stage = {
	.id = "wrong-stage",
	.order = 4,
	.severity = SEVERITY_ERROR,
	.summary = "a command on the wrong side of `init`",
	.versions = "all",
	.finds =
		"A command that works on the hardware (reset, halt, flash ...) before `init`, or one that sets the "
		"session up (jtag newtap, gdb_port ...) behind it. Handlers of events run behind `init`, and so do the "
		"procedures that they call: what works only before it is found there although nothing has run it.",
	.why = "OpenOCD refuses such a command and stops.",
	.bad = "adapter driver dummy\nadapter speed 1000\nreset halt\n",
	.good = "adapter driver dummy\nadapter speed 1000\ninit\nreset halt\n",
	.fix = "`exit` before `init` becomes `shutdown`.",
	.check = check,
};
