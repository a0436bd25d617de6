/* SPDX-License-Identifier: MIT */
/* reset_config is about the lines of the board, cortex_m reset_config about the core: their words are easily mixed up.
 */
#include "rules/support/names.h"
#include "rules/support/settings.h"

#include <string.h>

static bool is_core_word(const char *word)
{
	return strcmp(word, "sysresetreq") == 0 || strcmp(word, "vectreset") == 0;
}

/* A word of reset_config, the forms of other tools included. */
static const char *line_word(const struct rule_context *context, const char *word)
{
	if (strcmp(word, "srst") == 0)
		return "srst_only";
	if (strcmp(word, "trst") == 0)
		return "trst_only";
	if (strcmp(word, "connect_under_reset") == 0)
		return "connect_assert_srst";
	return know_word_exists("reset-config-word", word, context->version) ? word : NULL;
}

/* True when every argument of COMMAND satisfies the question, as COMMAND is then of the other kind as a whole. */
static bool all_core_words(struct rule_context *context, source_id file, const struct syntax_node *command)
{
	for (size_t i = 1; i < syntax_command_word_count(command); i++) {
		const char *value =
			syntax_word_value(context->arena, rule_text(context, file), syntax_command_word(command, i));
		if (!value || !is_core_word(value))
			return false;
	}
	return true;
}

static void report_core_word(struct rule_context *context, const struct failure *failure)
{
	struct diagnostic *diagnostic = rule_report_failure(
		context, SEVERITY_ERROR, failure,
		"'%s' is no word of reset_config, which is about the lines of the board: OpenOCD %s stops",
		failure->subject, know_version_name(context->version));
	rule_help(context, diagnostic,
	          "how the core of a Cortex-M is reset is said by 'cortex_m reset_config %s', "
	          "behind the target",
	          failure->subject);
	source_id file = failure->place.file;
	const struct syntax_node *command = rule_failure_command(context, failure);
	if (!command || !openocd_has_feature(context->run, "target-type", "cortex_m") ||
	    !all_core_words(context, file, command) || !model_is_user_file(context->model, file))
		return;
	struct fix *fix = rule_add_fix(context, diagnostic, file, FIX_SAFE, "Write 'cortex_m reset_config'");
	if (fix)
		fix_replace(context->sink, fix, span_make(file, command->start, command->start), "cortex_m ");
}

/* The words of the whole command, "cortex_m reset_config" or "NAME cortex_m reset_config" before the arguments. */
static void add_line_fix(struct rule_context *context, struct diagnostic *diagnostic, const struct failure *failure,
                         const char *word)
{
	source_id file = failure->place.file;
	const struct syntax_node *command = rule_failure_command(context, failure);
	if (!command || !model_is_user_file(context->model, file) || syntax_command_word_count(command) != 3)
		return;
	struct fix *fix = rule_add_fix(context, diagnostic, file, FIX_SAFE, "Write 'reset_config %s'", word);
	if (!fix)
		return;
	fix_replace(context->sink, fix, model_node_span(file, command),
	            arena_printf(context->arena, "reset_config %s", word));
	fix_declare_change(context->sink, fix, "reset-config *");
}

static void report_line_word(struct rule_context *context, const struct failure *failure, const char *word)
{
	struct diagnostic *diagnostic = rule_report_failure(
		context, SEVERITY_ERROR, failure,
		"'%s' speaks of a line of the board, but this command is about the core: OpenOCD %s stops",
		failure->subject, know_version_name(context->version));
	rule_help(
		context, diagnostic,
		"lines belong to 'reset_config %s'; with 'srst_only' there OpenOCD resets a Cortex-M by the line, and "
		"this command is of no use",
		word);
	add_line_fix(context, diagnostic, failure, word);
}

/* `reset_config connect_under_reset`. */
static void report_other_tools_word(struct rule_context *context, const struct failure *failure, const char *word)
{
	struct diagnostic *diagnostic =
		rule_report_failure(context, SEVERITY_ERROR, failure, "reset_config has no word '%s': OpenOCD %s stops",
	                            failure->subject, know_version_name(context->version));
	rule_help(context, diagnostic, "write '%s'", word);
	const struct syntax_node *node = rule_failure_word(context, failure);
	if (!node || !model_is_user_file(context->model, failure->place.file))
		return;
	struct fix *fix =
		rule_add_fix(context, diagnostic, failure->place.file, FIX_UNSAFE, "Write '%s' instead", word);
	rule_replace_word(context, fix, failure->place.file, node, word);
}

static void check(struct rule_context *context)
{
	const struct failure *failure = rule_failure(context);
	if (!failure || failure->kind != FAILURE_WRONG_ARGUMENTS || !*failure->subject)
		return;
	const char *word = line_word(context, failure->subject);
	bool of_lines = strcmp(failure->command, "reset_config") == 0;
	bool of_core = strstr(failure->command, "cortex_m reset_config") != NULL;
	if (of_lines && is_core_word(failure->subject)) {
		rule_claim(context);
		report_core_word(context, failure);
	} else if (of_core && word) {
		rule_claim(context);
		report_line_word(context, failure, word);
	} else if (of_lines && word && strcmp(word, failure->subject) != 0) {
		rule_claim(context);
		report_other_tools_word(context, failure, word);
	}
}

const struct rule rule_misplaced_reset_word = {
	.id = "misplaced-reset-word",
	.order = 3,
	.severity = SEVERITY_ERROR,
	.summary = "a word that belongs to another reset command",
	.versions = "all",
	.finds = "`reset_config sysresetreq` or `vectreset`, which belong to `cortex_m reset_config`; `cortex_m "
		 "reset_config srst_only` and the other words for lines, which belong to `reset_config`; and words of "
		 "other tools (`srst`, `connect_under_reset`).",
	.why = "Each command knows its own words only; OpenOCD prints the usage and stops.",
	.bad = "adapter driver dummy\nreset_config sysresetreq\n",
	.good = "adapter driver dummy\nreset_config srst_only\n",
	.fix = "Writes the command that the word belongs to. Unsafe: OpenOCD's word for one of another tool.",
	.check = check,
};
