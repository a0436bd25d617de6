/* SPDX-License-Identifier: MIT */
#include "rules/support/traps.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "openocd/grammar.h"

/* "0100", "08": digits behind a zero. *IS_OCTAL: OpenOCD takes it for an octal number. */
static bool has_leading_zero(const char *text, const struct syntax_node *word, bool *is_octal)
{
	size_t length = word->end - word->start;
	bool differs = length > 2; /* 07 is 7 */
	*is_octal = true;
	if (length < 2 || text[word->start] != '0')
		return false;
	bool is_zero = true;
	for (size_t i = word->start; i < word->end; i++) {
		if (!isdigit((unsigned char)text[i]))
			return false;
		*is_octal &= text[i] < '8';
		is_zero &= text[i] == '0';
	}
	return !is_zero && (differs || !*is_octal);
}

static const char *without_zeros(struct arena *arena, const char *text, const struct syntax_node *word)
{
	size_t start = word->start;
	while (text[start] == '0')
		start++;
	return arena_copy(arena, text + start, word->end - start);
}

/* What a record says was taken for a number: the argument is one by the grammar of its command. */
static bool is_number_argument(struct rule_context *context, const struct command_record *record, size_t index)
{
	if (record->command->arguments == KNOW_NO_GRAMMAR)
		return false;
	/* A number would be refused as "x", text would not. */
	const char *grammar = know_string(record->command->arguments);
	const char **words = arena_alloc(context->arena, record->arguments.count * sizeof(*words));
	for (size_t i = 0; i < record->arguments.count; i++)
		words[i] = i == index ? "0x" : record->arguments.items[i];
	struct grammar_fault fault;
	return !grammar_check_strings(context->arena, grammar, words, (int)record->arguments.count, &fault);
}

static void report_octal(struct rule_context *context, const struct command_record *record,
                         const struct syntax_node *word)
{
	const char *text = rule_text(context, record->place.file);
	const char *written = syntax_word_raw(context->arena, text, word);
	const char *plain = without_zeros(context->arena, text, word);
	struct diagnostic *diagnostic =
		rule_report_span(context, SEVERITY_WARNING, model_node_span(record->place.file, word), &record->place,
	                         "a number that begins with 0 is octal to '%s': %s is %ld", record->name, written,
	                         strtol(written, NULL, 8));
	rule_help(context, diagnostic, "write %s for the decimal number, 0x%s for the hexadecimal one", plain, plain);
}

static void check_record(struct rule_context *context, const struct command_record *record)
{
	bool is_octal = false;
	size_t candidates = 0;
	for (size_t i = 0; i < record->arguments.count; i++)
		candidates +=
			record->arguments.items[i][0] == '0' && isdigit((unsigned char)record->arguments.items[i][1]);
	const struct syntax_node *command = candidates ? model_command_of(context->model, record) : NULL;
	size_t count = command ? syntax_command_word_count(command) : 0;
	if (!command || !syntax_command_is_plain(command) || count <= record->arguments.count)
		return;
	const char *text = rule_text(context, record->place.file);
	for (size_t i = 0; i < record->arguments.count; i++) {
		const struct syntax_node *word = syntax_command_word(command, count - record->arguments.count + i);
		if (syntax_word_equals(text, word, record->arguments.items[i]) &&
		    syntax_word_quoting(word) == SYNTAX_BARE && has_leading_zero(text, word, &is_octal) && is_octal &&
		    is_number_argument(context, record, i))
			report_octal(context, record, word);
	}
}

/* `08` and `09` are no numbers at all. */
static void check_failure(struct rule_context *context)
{
	const struct failure *failure = rule_failure(context);
	if (!failure || failure->kind != FAILURE_WRONG_ARGUMENTS || failure->place.file == SOURCE_NONE)
		return;
	const struct syntax_node *word = rule_failure_word(context, failure);
	const char *text = rule_text(context, failure->place.file);
	bool is_octal;
	if (!word || syntax_word_quoting(word) != SYNTAX_BARE || !has_leading_zero(text, word, &is_octal) || is_octal)
		return;
	rule_claim(context);
	const char *plain = without_zeros(context->arena, text, word);
	struct diagnostic *diagnostic = rule_report_failure(context, SEVERITY_ERROR, failure,
	                                                    "a number that begins with 0 is octal to '%s', and octal "
	                                                    "numbers have no 8 and 9: OpenOCD %s stops here",
	                                                    failure->command, know_version_name(context->version));
	rule_help(context, diagnostic, "write %s for the decimal number, 0x%s for the hexadecimal one", plain, plain);
	if (!model_is_user_file(context->model, failure->place.file))
		return;
	struct fix *fix = rule_add_fix(context, diagnostic, failure->place.file, FIX_UNSAFE, "Write %s", plain);
	rule_replace_word(context, fix, failure->place.file, word, plain);
}

static void check(struct rule_context *context)
{
	check_failure(context);
	const struct openocd *run = context->run;
	for (size_t i = 0; i < run->records.count; i++) {
		const struct command_record *record = &run->records.items[i];
		if (record->place.file != SOURCE_NONE && model_is_user_file(context->model, record->place.file))
			check_record(context, record);
	}
}

const struct rule rule_leading_zero_number = {
	.id = "leading-zero-number",
	.order = 4,
	.of_text = true,
	.severity = SEVERITY_WARNING,
	.summary = "a number that begins with 0, which makes it octal",
	.versions = "all",
	.finds = "Numbers such as 0100 (64) and 08 (no number) as arguments of OpenOCD's commands. In `expr` a leading "
		 "0 means "
		 "nothing.",
	.why = "OpenOCD reads the numbers of its commands as C does: a leading 0 makes them octal. 0100 kHz are 64 "
	       "kHz; with "
	       "an 8 or 9 in it the number is refused, and OpenOCD stops.",
	.bad = "adapter driver dummy\nadapter speed 0100\n",
	.good = "adapter driver dummy\nadapter speed 100\n",
	.fix = "Unsafe, for numbers that OpenOCD refuses: leaves the zeros out.",
	.check = check,
};
