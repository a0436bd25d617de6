/* SPDX-License-Identifier: MIT */
#include "rules/support/judge.h"
#include "rules/support/names.h"
#include "rules/support/support.h"

#include <string.h>

#include "base/text.h"

/* ---- a comment in a shipped script that is read as arguments; comment-after-command has the user's ---- */

/* The first word of COMMAND that begins with `#`, or NULL. */
static const struct syntax_node *comment_word(const char *text, const struct syntax_node *command)
{
	for (size_t i = 1; i < syntax_command_word_count(command); i++)
		if (text[syntax_command_word(command, i)->start] == '#')
			return syntax_command_word(command, i);
	return NULL;
}

static bool help_comment(struct rule_context *context, struct diagnostic *diagnostic, const struct failure *failure)
{
	source_id file = failure->place.file;
	const struct syntax_node *command = rule_failure_command(context, failure);
	const struct syntax_node *word = command ? comment_word(rule_text(context, file), command) : NULL;
	if (!word)
		return false;
	rule_help(context, diagnostic,
	          "behind a command, a comment begins with ';#': without the ';' its words are arguments");
	return true;
}

/* ---- Tcl's own commands and procedures: "wrong # args: should be "set varName ?newValue?"" ---- */

static const char *form_in_message(struct arena *arena, const char *message)
{
	const char *form = strstr(message, "should be \"");
	if (!form)
		return NULL;
	form += strlen("should be \"");
	const char *end = strrchr(form, '"');
	return end ? arena_copy(arena, form, (size_t)(end - form)) : NULL;
}

/* The next command is a block in braces: it was to be an argument of this one, which ended with its line. */
static const struct syntax_node *block_on_next_line(const char *text, const struct syntax_node *command)
{
	const struct syntax_node *next = syntax_command_next(command);
	const struct syntax_node *word = next ? syntax_command_word(next, 0) : NULL;
	return word && text[word->start] == '{' ? next : NULL;
}

static void help_block(struct rule_context *context, struct diagnostic *diagnostic, source_id file,
                       const struct syntax_node *command, const struct syntax_node *block)
{
	diagnostic_add_related(context->sink, diagnostic, model_node_span(file, block),
	                       "this block is a line of its own and belongs to nothing");
	rule_help(context, diagnostic, "a command ends with its line: write the '{' of the block on the same line");
	/* A comment between them would swallow the block. */
	const char *text = rule_text(context, file);
	for (size_t i = command->end; i < block->start; i++)
		if (!strchr(" \t\r\n", text[i]))
			return;
	struct fix *fix = rule_add_fix(context, diagnostic, file, FIX_SAFE, "Put the brace on the same line");
	if (fix)
		fix_replace(context->sink, fix, span_make(file, command->end, block->start), " ");
}

static void report_tcl(struct rule_context *context, const struct failure *failure, const char *form)
{
	source_id file = failure->place.file;
	const struct syntax_node *command = rule_failure_command(context, failure);
	struct diagnostic *diagnostic = rule_report_failure(
		context, SEVERITY_ERROR, failure, "wrong number of arguments for '%s': OpenOCD %s stops here",
		arena_copy(context->arena, form, strcspn(form, " ")), know_version_name(context->version));
	rule_help(context, diagnostic, "the form is '%s'", form);
	if (!command || !model_is_user_file(context->model, file))
		return;
	const char *text = rule_text(context, file);
	const struct syntax_node *block = block_on_next_line(text, command);
	if (block)
		help_block(context, diagnostic, file, command, block);
}

/* ---- OpenOCD's commands ---- */

/* Effects that know more than that say it in their own words. */
static bool is_general(const struct failure *failure)
{
	return text_starts_with(failure->message, "wrong arguments for '") ||
	       strstr(failure->message, "' does not take '") != NULL;
}

/* Closed sets of words, told by what the failure says or by its command. */
static const struct {
	const char *in_message;
	const char *command;
	const char *kind;
} word_kinds[] = {
	{"is no type of target", "", "target-type"},    {"is no event of a target", "", "target-event"},
	{"is no event of a TAP", "", "tap-event"},      {"is no option of a target", "", "target-configure-option"},
	{"is no operating system", "", "rtos"},         {"no hla layout", "", "hla-layout"},
	{"flash driver", "flash bank", "flash-driver"}, {"", "reset_config", "reset-config-word"},
	{"", "jtag newtap", "newtap-option"},           {"", "dap create", "dap-create-option"},
	{"", "cti create", "cti-create-option"},
};

/* The kind of word that the failure misses, or NULL. */
static const char *kind_of_word(const struct failure *failure)
{
	for (size_t i = 0; i < sizeof(word_kinds) / sizeof(word_kinds[0]); i++)
		if (strstr(failure->message, word_kinds[i].in_message) &&
		    (!*word_kinds[i].command || strcmp(word_kinds[i].command, failure->command) == 0))
			return word_kinds[i].kind;
	return NULL;
}

/* Names of objects of the kind that the failure misses; false when it misses none. */
static bool add_objects(const struct rule_context *context, const struct failure *failure, struct name_search *search)
{
	const struct openocd *run = context->run;
	const char *expected = failure->expected ? failure->expected : "";
	search->limit = (unsigned)strlen(search->wanted) / 2 + 1;
	if (strstr(failure->message, "there is no TAP '") || strstr(expected, "existing TAP")) {
		for (size_t i = 0; i < run->taps.count; i++)
			name_search_add(search, run->taps.items[i]->name);
		return true;
	}
	if (strstr(failure->message, "there is no DAP '")) {
		for (size_t i = 0; i < run->daps.count; i++)
			name_search_add(search, run->daps.items[i]->name);
		return true;
	}
	if (!strstr(failure->message, "there is no target '") && !strstr(expected, "existing target"))
		return false;
	for (size_t i = 0; i < run->targets.count; i++)
		name_search_add(search, run->targets.items[i]->name);
	return true;
}

static void help_all(struct rule_context *context, struct diagnostic *diagnostic, const char *kind)
{
	const char *words = names_of_set(context->arena, kind, context->version);
	if (words)
		rule_help(context, diagnostic, "OpenOCD %s knows: %s", know_version_name(context->version), words);
}

/* "did you mean ...?", and the fix for a slip of the pen. */
static void help_near(struct rule_context *context, struct diagnostic *diagnostic, const struct failure *failure)
{
	struct name_search search;
	name_search_init(&search, failure->subject);
	bool is_object = *failure->subject && add_objects(context, failure, &search);
	const char *kind = is_object ? NULL : kind_of_word(failure);
	if (kind) {
		name_search_add_words(&search, kind, context->version);
		if (search.count == 0)
			help_all(context, diagnostic, kind);
	}
	if (is_object && search.count == 0)
		rule_help(context, diagnostic, "it has to be created before; nothing of a name like that has been");
	if (!*failure->subject || search.count == 0 || strcmp(search.near[0], failure->subject) == 0)
		return;
	rule_help(context, diagnostic, "did you mean %s?", name_search_list(context->arena, &search));
	const char *best = name_search_best(&search);
	const struct syntax_node *word = rule_failure_word(context, failure);
	source_id file = failure->place.file;
	if (!best || is_object || !word || !model_is_user_file(context->model, file) || !syntax_word_is_literal(word))
		return;
	struct fix *fix =
		rule_add_fix(context, diagnostic, file, names_alike(best, failure->subject) ? FIX_SAFE : FIX_UNSAFE,
	                     "Write '%s' instead", best);
	rule_replace_word(context, fix, file, word, best);
}

static struct diagnostic *report_word(struct rule_context *context, const struct failure *failure)
{
	return rule_report_failure(context, SEVERITY_ERROR, failure, "'%s' does not take '%s' here: OpenOCD %s stops",
	                           failure->command, failure->subject, know_version_name(context->version));
}

static void report_command(struct rule_context *context, const struct failure *failure)
{
	const char *version = know_version_name(context->version);
	struct diagnostic *diagnostic;
	if (!is_general(failure))
		diagnostic = rule_report_failure(context, SEVERITY_ERROR, failure, "%s; OpenOCD %s stops here",
		                                 failure->message, version);
	else if (*failure->subject && failure->argument)
		diagnostic = report_word(context, failure);
	else
		diagnostic =
			rule_report_failure(context, SEVERITY_ERROR, failure,
		                            "'%s' cannot be used so: OpenOCD %s stops here", failure->command, version);
	if (failure->expected && *failure->expected)
		rule_help(context, diagnostic, "expected here: %s", failure->expected);
	if (!help_comment(context, diagnostic, failure))
		help_near(context, diagnostic, failure);
}

static void check_failure(struct rule_context *context)
{
	const struct failure *failure = rule_claim_failure(context, FAILURE_WRONG_ARGUMENTS);
	if (!failure)
		return;
	const char *form = form_in_message(context->arena, failure->message);
	if (form)
		report_tcl(context, failure, form);
	else
		report_command(context, failure);
}

/* ---- code that did not run ---- */

static void report_unrun(struct rule_context *context, const struct verdict *verdict)
{
	const struct code *code = verdict->code;
	const struct syntax_node *node = verdict->word ? verdict->word : code->command;
	struct span span = model_node_span(code->frame->file, node);
	struct diagnostic *diagnostic;
	if (verdict->is_count)
		diagnostic = rule_report_span(context, code_severity(context, code), span, NULL,
		                              "wrong number of arguments for '%s', so this fails %s", verdict->name,
		                              code_when(context, code));
	else
		diagnostic = rule_report_span(context, code_severity(context, code), span, NULL,
		                              "'%s' does not take '%s' here, so this fails %s", verdict->name,
		                              verdict->subject, code_when(context, code));
	if (verdict->expected)
		rule_help(context, diagnostic, "expected here: %s", verdict->expected);
	else if (verdict->form)
		rule_help(context, diagnostic, "the form is '%s'", verdict->form);
	if (verdict->procedure)
		diagnostic_add_related(
			context->sink, diagnostic,
			model_node_span(verdict->procedure->file, syntax_command_word(verdict->procedure->command, 2)),
			"these are the arguments it takes");
}

static bool is_told(struct rule_context *context, const struct verdict *verdict)
{
	return code_is_told(context, model_node_span(verdict->code->frame->file, verdict->code->command));
}

static void check_unrun(struct rule_context *context)
{
	const struct verdict_list *verdicts = judge_code(context);
	for (size_t i = 0; i < verdicts->count; i++)
		if (verdicts->items[i].kind == VERDICT_WRONG_ARGUMENTS && !is_told(context, &verdicts->items[i]))
			report_unrun(context, &verdicts->items[i]);
}

static void check(struct rule_context *context)
{
	check_failure(context);
	check_unrun(context);
}

const struct rule rule_wrong_arguments = {
	.id = "wrong-arguments",
	.order = 5,
	.severity = SEVERITY_ERROR,
	.summary = "a command with the wrong number or kind of arguments",
	.versions = "all",
	.finds = "An argument that the command does not take: too many or too few, a word where a number is expected, "
		 "a number out of range, an unknown option, a '{' on the line behind its command. Common slips have "
		 "rules of their own: comment-after-command, broken-continuation, set-with-equals, single-quotes. Code "
		 "that did not run (procedures, handlers of events, other branches) is looked at, too, as far as its "
		 "words are written out; that covers Tcl's own commands and the config's own procedures.",
	.why = "OpenOCD prints the command's usage and stops.",
	.bad = "adapter driver dummy\nadapter speed fast\n",
	.good = "adapter driver dummy\nadapter speed 1000\n",
	.fix = "A word that differs in case or hyphens only is spelt right (any other near word is unsafe). A '{' goes "
	       "up "
	       "to the line of its command.",
	.check = check,
};
