/* SPDX-License-Identifier: MIT */
/* Two words of one kind in one reset_config: OpenOCD takes neither the first nor the second, it stops. */
#include "rules/support/settings.h"

#include <string.h>

/* The first word of COMMAND behind which one of its kind stands before WORD, or NULL. */
static const struct syntax_node *rival(struct rule_context *context, const char *text,
                                       const struct syntax_node *command, const struct syntax_node *word)
{
	const char *value = syntax_word_value(context->arena, text, word);
	enum reset_config_word kind = value ? settings_reset_category(value) : RESET_CATEGORY_COUNT;
	for (size_t i = 1; kind < RESET_CATEGORY_COUNT && i < syntax_command_word_count(command); i++) {
		const struct syntax_node *other = syntax_command_word(command, i);
		if (other == word)
			return NULL;
		const char *other_value = syntax_word_value(context->arena, text, other);
		if (other_value && settings_reset_category(other_value) == kind)
			return other;
	}
	return NULL;
}

/* `srst_only trst_only`: somebody who writes both lines means both. */
static bool means_both_lines(const char *a, const char *b)
{
	return (strcmp(a, "srst_only") == 0 && strcmp(b, "trst_only") == 0) ||
	       (strcmp(a, "trst_only") == 0 && strcmp(b, "srst_only") == 0);
}

static void add_fix(struct rule_context *context, struct diagnostic *diagnostic, source_id file,
                    const struct syntax_node *first, const struct syntax_node *second, const char *first_value,
                    const char *second_value)
{
	bool same = strcmp(first_value, second_value) == 0;
	bool both = means_both_lines(first_value, second_value);
	if ((!same && !both) || !model_is_user_file(context->model, file))
		return;
	struct fix *fix =
		rule_add_fix(context, diagnostic, file, same ? FIX_SAFE : FIX_UNSAFE,
	                     same ? "Leave the second '%s' out" : "Write 'trst_and_srst' for the two", second_value);
	if (!fix)
		return;
	if (both)
		rule_replace_word(context, fix, file, first, "trst_and_srst");
	fix_replace(context->sink, fix, settings_cut(file, second), "");
	fix_declare_change(context->sink, fix, "reset-config *");
}

static void report(struct rule_context *context, const struct failure *failure, const struct syntax_node *first,
                   const struct syntax_node *second)
{
	source_id file = failure->place.file;
	const char *text = rule_text(context, file);
	const char *first_value = syntax_word_value(context->arena, text, first);
	const char *second_value = syntax_word_value(context->arena, text, second);
	bool same = strcmp(first_value, second_value) == 0;
	struct diagnostic *diagnostic = rule_report_failure(
		context, SEVERITY_ERROR, failure,
		same ? "reset_config has '%s' and then '%s' again: OpenOCD %s refuses that and stops"
		     : "'%s' and '%s' answer the same question: OpenOCD %s takes one of them in a "
		       "reset_config and stops",
		first_value, second_value, know_version_name(context->version));
	diagnostic->span = model_node_span(file, second);
	rule_help(context, diagnostic, "%s",
	          means_both_lines(first_value, second_value) ? "if both lines are wired, write 'trst_and_srst'"
	          : same                                      ? "leave one of them out"
	                                                      : "keep the one that is true of the board");
	add_fix(context, diagnostic, file, first, second, first_value, second_value);
}

/* The command that stops the run. */
static void check_failure(struct rule_context *context)
{
	const struct failure *failure = rule_failure(context);
	if (!failure || failure->kind != FAILURE_WRONG_ARGUMENTS || strcmp(failure->command, "reset_config") != 0)
		return;
	const struct syntax_node *command = rule_failure_command(context, failure);
	if (!command || failure->place.file == SOURCE_NONE)
		return;
	const char *text = rule_text(context, failure->place.file);
	for (size_t i = 2; i < syntax_command_word_count(command); i++) {
		const struct syntax_node *second = syntax_command_word(command, i);
		const struct syntax_node *first = rival(context, text, command, second);
		if (!first)
			continue;
		rule_claim(context);
		report(context, failure, first, second);
		return;
	}
}

static void report_later(struct rule_context *context, const struct command_record *first, const char *first_word,
                         const struct command_record *second, const char *second_word)
{
	struct diagnostic *diagnostic =
		settings_report_word(context, SEVERITY_WARNING, &first->place, first_word,
	                             "'%s' has no effect: another reset_config of this file says '%s' further down, "
	                             "and OpenOCD %s keeps the last",
	                             first_word, second_word, know_version_name(context->version));
	diagnostic_add_related(context->sink, diagnostic, model_span_at(context->model, &second->place, "reset_config"),
	                       "the one that counts");
	rule_help(context, diagnostic, "keep the one that is true of the board");
}

/* Commands at the top of one file, one after the other; a branch or a procedure may have its reasons. */
static bool are_in_a_row(struct rule_context *context, const struct command_record *first,
                         const struct command_record *second)
{
	if (first->place.file != second->place.file || first->place.inclusion != second->place.inclusion)
		return false;
	const struct syntax_node *root = model_file(context->model, first->place.file)->script;
	const struct syntax_node *a = model_command_of(context->model, first);
	const struct syntax_node *b = model_command_of(context->model, second);
	return a && b && a != b && a->parent == root && b->parent == root;
}

/* Two commands of one file. */
static void check_commands(struct rule_context *context)
{
	struct reset_word_walk last[RESET_CATEGORY_COUNT] = {{0}};
	struct reset_word_walk walk = {0};
	while (settings_next_reset_word(context, &walk)) {
		const struct reset_word_walk *former = &last[walk.kind];
		if (former->record && strcmp(former->word, walk.word) != 0 &&
		    settings_are_users(context, &former->record->place) &&
		    are_in_a_row(context, former->record, walk.record))
			report_later(context, former->record, former->word, walk.record, walk.word);
		last[walk.kind] = walk;
	}
}

static void check(struct rule_context *context)
{
	check_failure(context);
	check_commands(context);
}

const struct rule rule_contradictory_reset_words = {
	.id = "contradictory-reset-words",
	.order = 2,
	.severity = SEVERITY_ERROR,
	.summary = "two words of reset_config that contradict each other",
	.versions = "all",
	.finds = "A `reset_config` with two words of the same kind, such as `srst_only trst_only`, or with the same "
		 "word twice: an error. Two `reset_config` in a row in one file that say different things: a warning.",
	.why = "OpenOCD takes at most one word of each kind in a command and stops at the second. Of several commands "
	       "the last one counts, and who reads the first is misled.",
	.bad = "adapter driver dummy\nreset_config srst_only trst_only\n",
	.good = "adapter driver dummy\nreset_config trst_and_srst\n",
	.fix = "A word that stands there twice goes. Unsafe: `trst_and_srst` for `srst_only trst_only`.",
	.check = check,
};
