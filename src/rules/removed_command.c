/* SPDX-License-Identifier: MIT */
/* A form that older versions had and this one stops at. */
#include "rules/support/expressions.h"
#include "rules/support/forms.h"

#include <string.h>

#include "base/text.h"

static bool may_be_removed(enum failure_kind kind)
{
	return kind == FAILURE_UNKNOWN_COMMAND || kind == FAILURE_WRONG_ARGUMENTS || kind == FAILURE_SCRIPT;
}

/* ---- target create NAME cortex_m -chain-position TAP: since 0.11.0 a DAP stands between ---- */

/* "$_CHIPNAME" when the TAP that RAW names is that chip's "cpu", as it is in most scripts; else NULL. */
static const char *chip_variable(struct rule_context *context, const char *tap)
{
	const char *chip = openocd_variable((struct openocd *)context->run, "_CHIPNAME");
	return chip && tap && strcmp(tap, arena_printf(context->arena, "%s.cpu", chip)) == 0 ? "$_CHIPNAME" : NULL;
}

/* The name of a new DAP for the TAP that RAW names: CHIP.cpu -> CHIP.dap. A TAP may be called CHIP.dap as well. */
static const char *dap_name(struct rule_context *context, const char *raw, const char *tap)
{
	static const char suffix[] = ".cpu";
	struct arena *arena = context->arena;
	if (text_ends_with(raw, ".dap"))
		return raw;
	if (text_ends_with(raw, suffix))
		return arena_printf(arena, "%.*s.dap", (int)(strlen(raw) - strlen(suffix)), raw);
	const char *chip = chip_variable(context, tap);
	return arena_printf(arena, "%s.dap", chip ? chip : raw);
}

/* The DAP that sits on the TAP of that name, or NULL. */
static const char *present_dap(const struct rule_context *context, const char *tap)
{
	const struct openocd *run = context->run;
	for (size_t i = 0; i < run->daps.count; i++)
		if (tap && run->daps.items[i]->tap && strcmp(run->daps.items[i]->tap->name, tap) == 0)
			return run->daps.items[i]->name;
	return NULL;
}

static const char *expanded_word(struct rule_context *context, const struct syntax_node *command, size_t index)
{
	const struct code_list *list = code_of(context);
	for (size_t i = 0; i < list->count; i++)
		if (list->items[i].command == command)
			return code_word_expanded(context, &list->items[i], index);
	return NULL;
}

/* What `COMMAND create NAME ... -chain-position TAP` further up in FILE calls NAME, as it is written; NULL: none. */
static const char *created_on_tap(struct rule_context *context, source_id file, const struct syntax_node *before,
                                  const char *command, const char *tap)
{
	const struct code_list *list = code_of(context);
	const char *text = rule_text(context, file);
	for (size_t i = 0; i < list->count; i++) {
		const struct code *code = &list->items[i];
		if (code->frame->file != file || code->command->start >= before->start ||
		    !syntax_word_equals(text, code_word_node(code, 0), command) ||
		    !syntax_word_equals(text, code_word_node(code, 1), "create"))
			continue;
		size_t count = code_word_count(code);
		for (size_t at = 3; at + 1 < count; at++)
			if (syntax_word_equals(text, code_word_node(code, at), "-chain-position") &&
			    strcmp(syntax_word_raw(context->arena, text, code_word_node(code, at + 1)), tap) == 0)
				return syntax_word_raw(context->arena, text, code_word_node(code, 2));
	}
	return NULL;
}

static struct fix *add_dap_fix(struct rule_context *context, struct diagnostic *diagnostic, source_id file,
                               const struct syntax_node *command)
{
	const char *text = rule_text(context, file);
	const struct syntax_node *option = rule_word_with_value(text, command, "-chain-position");
	size_t count = syntax_command_word_count(command);
	size_t index = 0;
	while (index < count && syntax_command_word(command, index) != option)
		index++;
	const struct syntax_node *tap = syntax_command_word(command, index + 1);
	if (!option || !tap || syntax_word_quoting(tap) != SYNTAX_BARE)
		return NULL;
	const char *raw = syntax_word_raw(context->arena, text, tap);
	const char *name = expanded_word(context, command, index + 1);
	const char *present = created_on_tap(context, file, command, "dap", raw);
	if (!present)
		present = present_dap(context, name);
	/* The fix of a target further up creates a DAP for both. */
	if (!present && created_on_tap(context, file, command, "target", raw))
		return NULL;
	const char *dap = present ? present : dap_name(context, raw, name);
	struct fix *fix = rule_add_fix(
		context, diagnostic, file, FIX_SAFE,
		present ? "Put the target on the DAP '%s'" : "Create the DAP '%s' and put the target on it", dap);
	if (!fix)
		return NULL;
	if (!present)
		fix_replace(context->sink, fix, span_make(file, command->start, command->start),
		            arena_printf(context->arena, "dap create %s -chain-position %s%s", dap, raw,
		                         forms_line_joint(context, file, command)));
	fix_replace(context->sink, fix, span_make(file, option->start, tap->end),
	            arena_printf(context->arena, "-dap %s", dap));
	return fix;
}

static bool is_dap_change(const struct form_match *match)
{
	return match->successor && (strstr(know_string(match->row->new_form), "dap create ") != NULL);
}

/* ---- the rule ---- */

static void help(struct rule_context *context, struct diagnostic *diagnostic, const struct form_match *match)
{
	if (is_dap_change(match))
		rule_help(context, diagnostic,
		          "since OpenOCD 0.11.0 a target of this type sits on a DAP: 'dap create NAME "
		          "-chain-position TAP', then 'target create ... -dap NAME'");
	else
		rule_help(context, diagnostic, "%s", forms_advice(context, match));
}

static struct fix *add_fix(struct rule_context *context, struct diagnostic *diagnostic, const struct form_match *match,
                           source_id file, const struct syntax_node *command)
{
	return is_dap_change(match) ? add_dap_fix(context, diagnostic, file, command)
	                            : forms_add_fix(context, diagnostic, match, file, command);
}

static void report(struct rule_context *context, const struct failure *failure, const struct form_match *match,
                   const char *const *words, const struct syntax_node *command)
{
	const char *version = know_version_name(context->version);
	const char *written = forms_written(context, match, words);
	bool is_broken = match->row->status[context->version] == STATUS_BROKEN;
	struct diagnostic *diagnostic = rule_report_failure(
		context, SEVERITY_ERROR, failure,
		is_broken ? "'%s' is an old form that does not work in OpenOCD %s any more: it stops here"
			  : "'%s' is an old form that OpenOCD %s does not have: it stops here",
		written, version);
	help(context, diagnostic, match);
	if (model_is_user_file(context->model, failure->place.file))
		add_fix(context, diagnostic, match, failure->place.file, command);
}

/* Up to 0.10.0 every command also had a name that began with ocd_. */
static bool report_prefix(struct rule_context *context, const struct failure *failure,
                          const struct syntax_node *command)
{
	const char *name = failure->subject;
	if (*failure->command || !text_starts_with(name, "ocd_"))
		return false;
	const struct know_command *row = know_command_find(name + 4);
	if (!row || row->stage[context->version] == STAGE_ABSENT)
		return false;
	rule_claim(context);
	struct diagnostic *diagnostic = rule_report_failure(
		context, SEVERITY_ERROR, failure, "'%s' is an old form that OpenOCD %s does not have: it stops here",
		name, know_version_name(context->version));
	rule_help(context, diagnostic, "write '%s'; 'capture {%s ...}' gives its output to the script", name + 4,
	          name + 4);
	source_id file = failure->place.file;
	const struct syntax_node *word = syntax_command_word(command, 0);
	if (!model_is_user_file(context->model, file) || !syntax_word_equals(rule_text(context, file), word, name))
		return true;
	struct fix *fix = rule_add_fix(context, diagnostic, file, FIX_SAFE, "Write '%s' instead", name + 4);
	rule_replace_word(context, fix, file, word, name + 4);
	return true;
}

/* ---- expr $a + 1 ---- */

static void help_expression(struct rule_context *context, struct diagnostic *diagnostic)
{
	rule_help(context, diagnostic, "put the expression in braces: 'expr {...}'");
}

/* Jim says that there are too many words, and no more. */
static bool report_expression(struct rule_context *context, const struct failure *failure)
{
	if (!strstr(failure->message, "should be \"expr ") ||
	    expressions_bare_status(context->version) != STATUS_ABSENT || failure->place.file == SOURCE_NONE)
		return false;
	const struct model_file *file = model_file(context->model, failure->place.file);
	size_t count;
	const struct syntax_located *located =
		syntax_find_commands_at_line(&file->lines, (unsigned)failure->place.line, &count);
	for (size_t i = 0; i < count; i++) {
		const struct syntax_node *command = located[i].command;
		if (!expressions_is_bare(file->source->text, command))
			continue;
		rule_claim(context);
		struct diagnostic *diagnostic = rule_report_failure(
			context, SEVERITY_ERROR, failure, "'expr' takes one word in OpenOCD %s: it stops here",
			know_version_name(context->version));
		diagnostic->span = model_node_span(failure->place.file, command);
		help_expression(context, diagnostic);
		if (model_is_user_file(context->model, failure->place.file))
			expressions_brace(context, diagnostic, failure->place.file, command);
		return true;
	}
	return false;
}

static void check_expression(struct rule_context *context, const struct code *code, const struct failure *failure)
{
	source_id file = code->frame->file;
	bool is_told = failure && failure->place.file == file && failure->place.line == (int)code->command->line;
	if (code->is_executed || code->is_dead || is_told || !expressions_is_bare(code->frame->text, code->command) ||
	    expressions_bare_status(context->version) != STATUS_ABSENT)
		return;
	struct diagnostic *diagnostic =
		rule_report_span(context, code_severity(context, code), model_node_span(file, code->command), NULL,
	                         "'expr' takes one word in OpenOCD %s: this fails %s",
	                         know_version_name(context->version), code_when(context, code));
	help_expression(context, diagnostic);
	code_declare_changes(context, expressions_brace(context, diagnostic, file, code->command), code->frame);
}

/* ---- code that did not run ---- */

static void check_code(struct rule_context *context, const struct code *code, const struct failure *failure)
{
	struct form_match match;
	const char **words;
	source_id file = code->frame->file;
	unsigned gone = 1u << STATUS_ABSENT | 1u << STATUS_BROKEN;
	if (!forms_match_code(context, code, gone, &words, &match))
		return;
	if (failure && rule_failure_command(context, failure) == code->command)
		return;
	struct diagnostic *diagnostic = rule_report_span(
		context, code_severity(context, code), model_node_span(file, code->command), NULL,
		"'%s' is an old form that OpenOCD %s does not have: it fails %s", forms_written(context, &match, words),
		know_version_name(context->version), code_when(context, code));
	help(context, diagnostic, &match);
	code_declare_changes(context, add_fix(context, diagnostic, &match, file, code->command), code->frame);
}

static void check_all_code(struct rule_context *context)
{
	const struct code_list *list = code_of(context);
	const struct failure *failure = context->run->ok ? NULL : &context->run->failure;
	for (size_t i = 0; i < list->count; i++) {
		check_code(context, &list->items[i], failure);
		check_expression(context, &list->items[i], failure);
	}
}

static void check_failure(struct rule_context *context)
{
	const struct failure *failure = rule_failure(context);
	if (!failure || !may_be_removed(failure->kind) || report_expression(context, failure))
		return;
	const struct syntax_node *command = rule_failure_command(context, failure);
	if (!command || report_prefix(context, failure, command))
		return;
	size_t count;
	const char **words = forms_words_of_text(context, failure->place.file, command, &count);
	unsigned gone = 1u << STATUS_ABSENT | 1u << STATUS_BROKEN;
	struct form_match match;
	if (!forms_match(context->version, gone, words, count, &match))
		return;
	rule_claim(context);
	report(context, failure, &match, words, command);
}

static void check(struct rule_context *context)
{
	check_failure(context);
	check_all_code(context);
}

const struct rule rule_removed_command = {
	.id = "removed-command",
	.order = 4,
	.severity = SEVERITY_ERROR,
	.summary = "a command, option or word of older versions that this one does not have",
	.versions = "each by its own list",
	.finds = "What older OpenOCDs understood and this one stops at: `jtag_khz`, `jtag_nsrst_delay`, `jtag_speed`, "
		 "the `ft2232_...` commands, the target type `cortex_m3`, a Cortex target with `-chain-position` in "
		 "place of a DAP, and the like.",
	.why = "OpenOCD stops there, mostly with `invalid command name`, which does not tell that it was right once.",
	.bad = "adapter driver dummy\njtag_khz 1000\n",
	.good = "adapter driver dummy\nadapter speed 1000\n",
	.fix = "The new form is written, each by its own list. The DAP that a Cortex target needs is "
	       "created. What needs a person's judgement (speeds in units of the driver, names that were numbers) "
	       "is an unsafe fix.",
	.check = check,
};
