/* SPDX-License-Identifier: MIT */
/*
 * A run that needs a debug adapter and has none. Half of the boards that OpenOCD ships choose none on purpose: they are
 * parts, to be used as `-f interface/... -f board/...`. So the severity follows what the inputs look like.
 */
#include "rules/support/adapter.h"

#include <string.h>

#include "base/text.h"

/* ---- an adapter that is chosen too late ---- */

/* The first command of FILE below LINE that chooses an adapter, or NULL. */
static const struct syntax_node *later_choice(struct rule_context *context, source_id file, int line)
{
	const struct syntax_node *root = model_file(context->model, file)->script;
	for (const struct syntax_node *command = syntax_script_first_command(root); command;
	     command = syntax_command_next(command))
		if (command->line > (unsigned)line && adapter_is_chosen_by(context, file, command))
			return command;
	return NULL;
}

/* The number of -f and -c that were begun. */
static size_t inputs_read(const struct openocd *run)
{
	size_t count = 0;
	for (size_t i = 0; i < run->inclusions.count; i++)
		count += run->inclusions.items[i].parent < 0;
	return count;
}

/* An adapter file among the inputs that the run did not come to, or NULL. */
static const char *later_input(const struct openocd *run)
{
	const struct openocd_options *options = &run->options;
	size_t number = 0;
	for (size_t i = 0; i < options->input_count; i++) {
		const struct run_input *input = &options->inputs[i];
		if (input->kind == INPUT_SCRIPTS || number++ < inputs_read(run))
			continue;
		if (input->kind == INPUT_FILE && adapter_path_is_interface(input->text))
			return input->text;
		if (input->kind == INPUT_COMMAND &&
		    (text_starts_with(input->text, "adapter driver ") || text_starts_with(input->text, "interface ")))
			return input->text;
	}
	return NULL;
}

static bool is_alone_on_line(const struct source_file *source, const struct syntax_node *command)
{
	size_t line = source_line_of(source, command->start);
	size_t end = source_line_end(source, line);
	return source_line_start(source, line) == command->start && command->end == end;
}

/* Moves the line of CHOICE before the line that needs it. */
static void add_move_fix(struct rule_context *context, struct diagnostic *diagnostic, const struct place *needed,
                         const struct syntax_node *choice)
{
	const struct source_file *source = source_store_file(context->model->sources, needed->file);
	const struct model_file *file = model_file(context->model, needed->file);
	if (!is_alone_on_line(source, choice))
		return;
	struct span before = model_span_at(context->model, needed, NULL);
	if (source_line_start(source, source_line_of(source, before.start)) != before.start)
		return; /* inside a block: the choice would become a part of it */
	struct fix *fix = rule_add_fix(context, diagnostic, needed->file, FIX_UNSAFE,
	                               "Move the line that chooses the adapter to the front");
	if (!fix)
		return;
	size_t line = source_line_of(source, choice->start);
	size_t start = source_line_start(source, line);
	size_t end = line < source->line_count ? source_line_start(source, line + 1) : source_line_end(source, line);
	fix_replace(context->sink, fix, span_make(needed->file, start, end), "");
	rule_insert_before(
		context, fix, before,
		arena_printf(context->arena, "%s\n", syntax_word_raw(context->arena, file->source->text, choice)));
}

static bool report_too_late(struct rule_context *context, const struct place *needed)
{
	const char *input = later_input(context->run);
	struct place user = model_user_place(context->model, needed);
	const struct syntax_node *choice =
		user.file == SOURCE_NONE ? NULL : later_choice(context, user.file, user.line);
	if (!choice && !input)
		return false;
	struct diagnostic *diagnostic = rule_report(
		context, SEVERITY_ERROR, needed, NULL,
		"an adapter is needed here, but it is only chosen further on: OpenOCD %s does not come to that",
		know_version_name(context->version));
	if (!diagnostic)
		return false;
	if (!choice) {
		rule_help(context, diagnostic, "the order of the options counts: put '%s' first", input);
		return true;
	}
	diagnostic_add_related(context->sink, diagnostic, model_node_span(user.file, choice),
	                       "the adapter is chosen here");
	rule_help(context, diagnostic, "choose the adapter first");
	add_move_fix(context, diagnostic, &user, choice);
	return true;
}

/* ---- none at all ---- */

/* "(adapter)" of an example: one that fits the transport that the text asks for. */
static const char *example_adapter(const struct rule_context *context)
{
	const struct transport_session *transport = &context->run->transport;
	bool firmware = transport->name &&
	                (text_starts_with(transport->name, "hla_") || text_starts_with(transport->name, "dapdirect_"));
	bool stlink_has_that_name = context->version != OPENOCD_0_10_0;
	if (firmware)
		return stlink_has_that_name ? "interface/stlink.cfg" : "interface/stlink-v2.cfg";
	return "interface/cmsis-dap.cfg";
}

static const char *outcome(struct rule_context *context, enum adapter_lack lack)
{
	const char *version = know_version_name(context->version);
	if (lack == LACK_ENDS)
		return arena_printf(context->arena,
		                    "OpenOCD %s ends here (with exit code 0) and runs nothing behind it", version);
	return arena_printf(context->arena, "OpenOCD %s stops here", version);
}

static void help_none(struct rule_context *context, struct diagnostic *diagnostic, const char *example)
{
	source_id file = adapter_first_input(context);
	if (diagnostic && diagnostic->severity == SEVERITY_NOTE && file != SOURCE_NONE)
		rule_help(context, diagnostic, "it is a part to be used behind an adapter: openocd -f %s -f %s",
		          example, model_script_name(context->model, file));
	else if (context->role == ROLE_WHOLE)
		rule_help(context, diagnostic, "name the adapter first, for example with '-f %s' before the others",
		          example);
	else
		rule_help(context, diagnostic, "choose it before this line, for example with 'source [find %s]'",
		          example);
}

static void report_none(struct rule_context *context, enum severity severity, enum adapter_lack lack,
                        const struct place *needed, const char *example)
{
	const char *what = severity == SEVERITY_NOTE
	                           ? "this file chooses no debug adapter and needs one here: by itself,"
	                           : "a debug adapter is needed here and none has been chosen:";
	struct diagnostic *diagnostic =
		rule_report(context, severity, needed, NULL, "%s %s", what, outcome(context, lack));
	help_none(context, diagnostic, example);
}

static void report_command(struct rule_context *context, enum severity severity, const struct failure *failure)
{
	const char *driver = adapter_driver_of_command(context, adapter_row_of_failure(context, failure));
	const char *blank = *failure->command ? " " : "";
	struct diagnostic *diagnostic = rule_report_failure(
		context, severity, failure,
		"the command '%s%s%s' exists only once the adapter driver '%s' is chosen, and nothing has chosen it%s",
		failure->command, blank, failure->subject, driver,
		severity == SEVERITY_NOTE ? "" : ": OpenOCD stops here");
	if (severity == SEVERITY_NOTE)
		rule_help(context, diagnostic, "it is a part to be read behind an adapter file of that driver");
	else
		rule_help(context, diagnostic, "write '%s %s' before it",
		          context->version == OPENOCD_0_10_0 ? "interface" : "adapter driver", driver);
}

static enum severity usual_severity(struct rule_context *context)
{
	if (context->role == ROLE_WHOLE)
		return SEVERITY_ERROR;
	return adapter_run_looks_whole(context) ? SEVERITY_WARNING : SEVERITY_NOTE;
}

/* ---- a run that OpenOCD reads to its end, and whose `init` then fails ---- */

/* The files are read to their end, but their init_targets needs a transport. */
static bool fails_at_init(const struct openocd *run)
{
	return run->ok && run->end == RUN_END && run->late_failure.kind == FAILURE_TRANSPORT;
}

/* It has something to debug or starts the session itself; one that is stated as whole also by settings of an adapter.
 */
static bool means_to_debug(const struct rule_context *context)
{
	const struct openocd *run = context->plain_run;
	const struct adapter *adapter = &run->adapter;
	if (run->end == RUN_INIT || run->targets.count || run->taps.count || fails_at_init(run))
		return true;
	bool has_settings = adapter->speed_word || adapter->serial;
	for (int i = 0; i < RESET_CATEGORY_COUNT; i++)
		has_settings |= adapter->reset[i].given;
	return context->role == ROLE_WHOLE && has_settings;
}

static void check_end(struct rule_context *context)
{
	const struct openocd *run = context->plain_run;
	bool reaches_init = run->ok && (run->end == RUN_INIT || (run->end == RUN_END && !run->noinit &&
	                                                         run->shutdown_place.file == SOURCE_NONE));
	if (run->adapter.driver || !reaches_init || !means_to_debug(context))
		return;
	enum severity severity = usual_severity(context);
	const char *version = know_version_name(context->version);
	/* OpenOCD does read such a run to its end: only what follows fails. */
	if (run->end == RUN_END && severity == SEVERITY_ERROR)
		severity = SEVERITY_WARNING;
	/* A few commands from `init` on are a part as well: -f board.cfg -f this. */
	if (context->role == ROLE_FILE && run->targets.count == 0 && !fails_at_init(run))
		severity = SEVERITY_NOTE;
	if (fails_at_init(run))
		rule_claim(context);
	struct diagnostic *diagnostic =
		run->end == RUN_INIT
			? rule_report(context, severity, &run->init_place, "init",
	                              "no debug adapter has been chosen: OpenOCD %s fails at this 'init'", version)
			: rule_report_run(context, severity,
	                                  "no debug adapter is chosen: OpenOCD %s fails at the 'init' that follows",
	                                  version);
	help_none(context, diagnostic, example_adapter(context));
}

static void check(struct rule_context *context)
{
	enum adapter_lack lack = adapter_lack(context);
	if (lack == LACK_NONE) {
		check_end(context);
		return;
	}
	if (context->plain_failure_claimed)
		return;
	context->plain_failure_claimed = true;
	enum severity severity = usual_severity(context);
	const char *example = example_adapter(context);
	struct place needed = adapter_lack_place(context);
	struct rule_context plain = rule_context_of_plain_run(context);
	if (adapter_run_went_as_far(context))
		rule_claim(context);
	if (report_too_late(&plain, &needed))
		return;
	if (lack == LACK_COMMAND)
		report_command(&plain, severity, &context->plain_run->failure);
	else
		report_none(&plain, severity, lack, &needed, example);
}

const struct rule rule_missing_adapter = {
	.id = "missing-adapter",
	.order = 2,
	.severity = SEVERITY_ERROR,
	.summary = "nothing chooses the debug adapter that the run needs",
	.versions = "all",
	.finds = "A run that needs a debug adapter (a transport, a TAP, a target) before anything has chosen one, or "
		 "in the end without any. An error where the run is stated as whole (-f and -c, an entry point) or "
		 "the adapter is chosen too late, a warning for a file that looks whole, a note for a part such as a "
		 "target or board file that is used behind -f interface/...; what stands behind that place is checked "
		 "behind an assumed adapter.",
	.why = "OpenOCD stops at that place with a message about transports. Where target/swj-dp.tcl notices it, it "
	       "even ends with exit code 0, and everything behind is silently left out.",
	.bad = "transport select swd\nadapter speed 1000\nsource [find target/stm32f4x.cfg]\n",
	.good = "source [find interface/cmsis-dap.cfg]\ntransport select swd\nadapter speed 1000\n"
		"source [find target/stm32f4x.cfg]\n",
	.fix = "A line that chooses the adapter too late is moved to the front (unsafe: what stands between may count "
	       "on the order).",
	.check = check,
};
