/* SPDX-License-Identifier: MIT */
/* A form that older versions had and this one stops at. */
#include "rules/support/forms.h"

#include <string.h>

#include "base/text.h"

static bool may_be_removed(enum failure_kind kind)
{
	return kind == FAILURE_UNKNOWN_COMMAND || kind == FAILURE_WRONG_ARGUMENTS || kind == FAILURE_SCRIPT;
}

/* ---- target create NAME cortex_m -chain-position TAP: since 0.11.0 a DAP stands between ---- */

/* The name of the DAP for the TAP that WORD names: CHIP.cpu -> CHIP.dap. A TAP may be called CHIP.dap as well. */
static const char *dap_name(struct arena *arena, const char *tap)
{
	static const char suffix[] = ".cpu";
	if (text_ends_with(tap, ".dap"))
		return tap;
	if (text_ends_with(tap, suffix))
		return arena_printf(arena, "%.*s.dap", (int)(strlen(tap) - strlen(suffix)), tap);
	return arena_printf(arena, "%s.dap", tap);
}

static void add_dap_fix(struct rule_context *context, struct diagnostic *diagnostic, source_id file,
                        const struct syntax_node *command)
{
	const char *text = rule_text(context, file);
	const struct syntax_node *option = rule_word_with_value(text, command, "-chain-position");
	const struct syntax_node *tap = option;
	size_t count = syntax_command_word_count(command);
	for (size_t i = 0; i + 1 < count; i++)
		if (syntax_command_word(command, i) == option)
			tap = syntax_command_word(command, i + 1);
	if (!option || tap == option || syntax_word_quoting(tap) != SYNTAX_BARE)
		return;
	const char *raw = syntax_word_raw(context->arena, text, tap);
	const char *dap = dap_name(context->arena, raw);
	struct fix *fix = rule_add_fix(context, diagnostic, file, FIX_UNSAFE,
	                               "Create the DAP '%s' and put the target on it", dap);
	if (!fix)
		return;
	fix_replace(context->sink, fix, span_make(file, command->start, command->start),
	            arena_printf(context->arena, "dap create %s -chain-position %s\n", dap, raw));
	fix_replace(context->sink, fix, span_make(file, option->start, tap->end),
	            arena_printf(context->arena, "-dap %s", dap));
}

static bool is_dap_change(const struct form_match *match)
{
	return match->successor && (strstr(know_string(match->row->new_form), "dap create ") != NULL);
}

/* ---- the rule ---- */

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
	if (is_dap_change(match))
		rule_help(context, diagnostic,
		          "since OpenOCD 0.11.0 a target of this type sits on a DAP: 'dap create NAME "
		          "-chain-position TAP', then 'target create ... -dap NAME'");
	else
		rule_help(context, diagnostic, "%s", forms_advice(context, match));
	if (!model_is_user_file(context->model, failure->place.file))
		return;
	if (is_dap_change(match))
		add_dap_fix(context, diagnostic, failure->place.file, command);
	else
		forms_add_fix(context, diagnostic, match, failure->place.file, command);
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

static void check(struct rule_context *context)
{
	const struct failure *failure = rule_failure(context);
	if (!failure || !may_be_removed(failure->kind))
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
	.fix = "The new form is written where it takes the same arguments. The DAP that a Cortex target needs is "
	       "created (unsafe: look at its name).",
	.check = check,
};
