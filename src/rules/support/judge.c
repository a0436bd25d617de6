/* SPDX-License-Identifier: MIT */
#include "rules/support/judge.h"

#include <string.h>

#include "base/text.h"
#include "openocd/grammar.h"
#include "rules/support/forms.h"

struct judge {
	struct rule_context *context;
	const struct code_list *list;
	VECTOR(struct verdict) items;
	struct map procedures; /* name -> the first frame of that name */
};

static struct arena *arena_of(const struct judge *judge)
{
	return judge->context->arena;
}

static struct verdict *add(struct judge *judge, enum verdict_kind kind, const struct code *code, size_t word,
                           const char *name)
{
	struct verdict verdict = {.kind = kind, .code = code, .group = "", .name = name};
	verdict.word = word > 0 || kind == VERDICT_UNKNOWN_COMMAND ? code_word_node(code, word) : NULL;
	const char *subject = verdict.word ? code_word(judge->context, code, word) : NULL;
	verdict.subject = subject ? subject : "";
	vector_push(arena_of(judge), &judge->items, verdict);
	return &judge->items.items[judge->items.count - 1];
}

/* ---- arguments ---- */

/* The words from FIRST on; NULL for those that are computed. */
static const char **words_from(struct judge *judge, const struct code *code, size_t first, int *count)
{
	size_t total = code_word_count(code);
	const char **words = arena_alloc(arena_of(judge), (total + 1) * sizeof(*words));
	*count = 0;
	for (size_t i = first; i < total; i++)
		words[(*count)++] = code_word(judge->context, code, i);
	return words;
}

/* Holds the words from FIRST on against GRAMMAR. */
static void check_grammar(struct judge *judge, const struct code *code, size_t first, const char *name,
                          const char *grammar)
{
	struct grammar_fault fault = {0};
	int count;
	const char **words = words_from(judge, code, first, &count);
	if (code->is_open || grammar_check_strings(arena_of(judge), grammar, words, count, &fault))
		return;
	bool is_word = fault.argument > 0 && !fault.is_count;
	struct verdict *verdict =
		add(judge, VERDICT_WRONG_ARGUMENTS, code, is_word ? first + (size_t)fault.argument - 1 : 0, name);
	verdict->is_count = !is_word;
	verdict->expected = is_word ? fault.expected : NULL;
	verdict->form = arena_printf(arena_of(judge), "%s %s", name, grammar_describe(arena_of(judge), grammar));
}

/* ---- procedures ---- */

struct arity {
	int least;
	int most; /* -1: any number */
};

/* One parameter: `a`, `{a default}`, `args`, `{args name}`. */
static void count_parameter(struct judge *judge, const struct syntax_element *element, struct arity *arity)
{
	size_t length = strlen(element->value);
	struct syntax_list parts = syntax_parse_list(arena_of(judge), element->value, 0, length);
	if (parts.count > 0 && strcmp(parts.elements[0].value, "args") == 0)
		arity->most = -1;
	else if (arity->most >= 0)
		arity->most++;
	if (parts.count == 1 && strcmp(parts.elements[0].value, "args") != 0)
		arity->least++;
}

static struct arity arity_of_text(struct judge *judge, const char *parameters)
{
	struct arity arity = {0, 0};
	struct syntax_list list = syntax_parse_list(arena_of(judge), parameters, 0, strlen(parameters));
	for (size_t i = 0; i < list.count; i++)
		count_parameter(judge, &list.elements[i], &arity);
	return arity;
}

static bool takes(struct arity arity, size_t count)
{
	return (int)count >= arity.least && (arity.most < 0 || (int)count <= arity.most);
}

/* The value of the word with the parameters of FRAME, or NULL. */
static const char *parameters_of(struct judge *judge, const struct code_frame *frame)
{
	size_t first = syntax_word_equals(frame->text, syntax_command_word(frame->command, 0), "local");
	const struct syntax_node *word = syntax_command_word(frame->command, first + 2);
	return word ? syntax_word_value(arena_of(judge), frame->text, word) : NULL;
}

/* True when a procedure called NAME in the user's files takes COUNT arguments, or may. */
static bool some_definition_takes(struct judge *judge, const char *name, size_t count)
{
	const struct code_list *list = judge->list;
	for (size_t i = 0; i < list->frame_count; i++) {
		if (list->frames[i]->kind != CODE_PROCEDURE || !text_equal(list->frames[i]->name, name))
			continue;
		const char *parameters = parameters_of(judge, list->frames[i]);
		if (!parameters || takes(arity_of_text(judge, parameters), count))
			return true;
	}
	return false;
}

static void check_count(struct judge *judge, const struct code *code, const char *name, const char *parameters,
                        const struct code_frame *frame)
{
	struct verdict *verdict = add(judge, VERDICT_WRONG_ARGUMENTS, code, 0, name);
	verdict->is_count = true;
	verdict->procedure = frame;
	verdict->form = parameters ? arena_printf(arena_of(judge), "%s %s", name, parameters) : NULL;
}

/* A call of a procedure that the user's files define. */
static void check_own_procedure(struct judge *judge, const struct code *code, const struct code_frame *frame)
{
	size_t count = code_word_count(code) - 1;
	struct arity arity;
	bool is_other =
		openocd_procedure_takes((struct openocd *)judge->context->run, code->name, &arity.least, &arity.most) &&
		takes(arity, count);
	if (!code->is_open && !is_other && !some_definition_takes(judge, code->name, count))
		check_count(judge, code, code->name, parameters_of(judge, frame), frame);
}

/* ... that only the run has: of a shipped script, or of OpenOCD's own. */
static bool check_other_procedure(struct judge *judge, const struct code *code)
{
	struct arity arity;
	if (!openocd_procedure_takes((struct openocd *)judge->context->run, code->name, &arity.least, &arity.most))
		return false;
	if (!code->is_open && !takes(arity, code_word_count(code) - 1))
		check_count(judge, code, code->name, NULL, NULL);
	return true;
}

/* ---- Tcl's own ---- */

/* True when a subcommand of NAME begins with WORD: Jim takes abbreviations. */
static bool has_subcommand(struct judge *judge, const char *name, const char *word)
{
	const char *start = arena_printf(arena_of(judge), "%s %s", name, word);
	for (size_t i = 0; i < know_tcl_command_count(); i++)
		if (text_starts_with(know_string(know_tcl_command_at(i)->name), start))
			return true;
	return false;
}

static void check_tcl_command(struct judge *judge, const struct code *code, const struct know_tcl_command *row)
{
	const char *name = code->name;
	size_t used = 1;
	const char *word = code_word(judge->context, code, 1);
	if (word && know_tcl_command_is_group(name)) {
		if (*word != '-' && !has_subcommand(judge, name, word)) {
			add(judge, VERDICT_UNKNOWN_COMMAND, code, 1, name)->group = name;
			return;
		}
		name = arena_printf(arena_of(judge), "%s %s", name, word);
		row = know_tcl_command_find(name);
		used = 2;
	}
	if (row && row->arguments != KNOW_NO_GRAMMAR)
		check_grammar(judge, code, used, name, know_string(row->arguments));
}

/* ---- OpenOCD's ---- */

/* How far the words of a command name a row. */
struct naming {
	const struct know_command *row;
	const char *name; /* as written: "a.cpu configure" */
	size_t used;      /* words that name it */
	bool is_other;    /* a procedure or an unknown value stands in the way: nothing can be said */
};

static bool is_in_version(const struct judge *judge, const struct know_command *row)
{
	return row && row->stage[judge->context->version] != STAGE_ABSENT;
}

static const struct know_command *row_in_version(const struct judge *judge, const char *name)
{
	const struct know_command *row = know_command_find(name);
	return is_in_version(judge, row) ? row : NULL;
}

/* What WORD is for an instance of PREFIX: "$TARGET configure", for a target also the group of its type. */
static const struct know_command *instance_row(const struct judge *judge, const char *prefix, const char *word)
{
	const struct know_command *row = row_in_version(judge, arena_printf(arena_of(judge), "%s %s", prefix, word));
	if (row || strcmp(prefix, "$TARGET") != 0)
		return row;
	row = row_in_version(judge, word);
	return row && strstr(know_string(row->when), "target-type") ? row : NULL;
}

/* Follows the words behind those that NAMING has used. */
static void follow_words(struct judge *judge, const struct code *code, struct naming *naming)
{
	while (naming->row && naming->used < code_word_count(code)) {
		const struct syntax_node *node = code_word_node(code, naming->used);
		const char *word = code_word(judge->context, code, naming->used);
		bool may_be_open = syntax_word_is_expanded(node);
		if (!word) {
			naming->is_other = naming->row->kind == COMMAND_GROUP || may_be_open;
			return;
		}
		const char *longer = arena_printf(arena_of(judge), "%s %s", know_string(naming->row->name), word);
		if (code_has_command(judge->context, arena_printf(arena_of(judge), "%s %s", naming->name, word)) &&
		    !know_command_find(longer)) {
			naming->is_other = true;
			return;
		}
		const struct know_command *next = row_in_version(judge, longer);
		if (!next)
			return;
		naming->row = next;
		naming->name = arena_printf(arena_of(judge), "%s %s", naming->name, word);
		naming->used++;
	}
}

/* `jtag` is a procedure that hands on its words, until the transport brings the group itself. */
static bool is_group(const struct know_command *row)
{
	return row->kind == COMMAND_GROUP || (row->kind == COMMAND_PROCEDURE && *know_string(row->when_group) &&
	                                      !row->native_effect && row->native_arguments == KNOW_NO_GRAMMAR);
}

/* Old and removed forms have rules of their own. */
static bool is_old_form(struct judge *judge, const struct code *code)
{
	unsigned statuses = 1u << STATUS_ABSENT | 1u << STATUS_BROKEN | 1u << STATUS_DEPRECATED;
	int count;
	const char **words = words_from(judge, code, 0, &count);
	struct form_match match;
	return forms_match(judge->context->version, statuses, words, (size_t)count, &match);
}

static void check_group(struct judge *judge, const struct code *code, const struct naming *naming)
{
	if (naming->used >= code_word_count(code)) {
		struct verdict *verdict = add(judge, VERDICT_WRONG_ARGUMENTS, code, 0, naming->name);
		verdict->is_count = true;
		verdict->form = arena_printf(arena_of(judge), "%s SUBCOMMAND ...", naming->name);
		return;
	}
	const char *word = code_word(judge->context, code, naming->used);
	const char *full = arena_printf(arena_of(judge), "%s %s", know_string(naming->row->name), word);
	struct verdict *verdict = add(judge, VERDICT_UNKNOWN_COMMAND, code, naming->used, naming->name);
	verdict->group = naming->name;
	verdict->row = know_command_find(full);
}

/* The successor of a deprecated wrapper says what it takes. */
static const char *grammar_of(const struct know_command *row)
{
	while (*know_string(row->forwards) && know_command_find(know_string(row->forwards)))
		row = know_command_find(know_string(row->forwards));
	if (row->arguments != KNOW_NO_GRAMMAR)
		return know_string(row->arguments);
	return row->native_arguments != KNOW_NO_GRAMMAR ? know_string(row->native_arguments) : NULL;
}

static void check_reset_words(struct judge *judge, const struct code *code)
{
	for (size_t i = 1; i < code_word_count(code); i++) {
		const char *word = code_word(judge->context, code, i);
		if (!word || know_word_exists("reset-config-word", word, judge->context->version))
			continue;
		struct verdict *verdict = add(judge, VERDICT_WRONG_ARGUMENTS, code, i, "reset_config");
		verdict->expected = "a word of reset_config";
		return;
	}
}

static bool is_stage_enforced(const struct judge *judge, const struct know_command *row)
{
	return judge->context->version != OPENOCD_0_10_0 || !row->jim;
}

/*
 * What works behind `init` only stands before it. In the file itself that is told of a whole configuration that got so
 * far: others are scripts for a second -f, behind one that has an `init`.
 */
static bool is_too_early(const struct judge *judge, const struct code *code)
{
	const struct openocd *run = judge->context->run;
	bool is_part = judge->context->is_assumed || !run->adapter.driver || run->targets.count == 0;
	bool is_known = !run->ok && run->failure.kind == FAILURE_WRONG_STAGE;
	return code->stages == CODE_CONFIG && (code->frame->kind != CODE_FILE || !(is_part || is_known));
}

/* True when ROW, at CODE, is on the wrong side of `init` by all that is known. */
static bool is_wrong_stage(struct judge *judge, const struct code *code, const struct know_command *row)
{
	unsigned stage = row->stage[judge->context->version];
	bool waits_for_init = strcmp(rule_command_when(row), "init") == 0;
	if (!is_stage_enforced(judge, row) || code_is_asked_for(judge->context, code))
		return false;
	if (stage == STAGE_CONFIG)
		return (code->stages & CODE_EXEC) != 0;
	return (stage == STAGE_EXEC || waits_for_init) && is_too_early(judge, code);
}

static void check_row(struct judge *judge, const struct code *code, const struct naming *naming)
{
	const struct know_command *row = naming->row;
	if (naming->is_other)
		return;
	if (is_group(row)) {
		check_group(judge, code, naming);
		return;
	}
	if (is_wrong_stage(judge, code, row)) {
		add(judge, VERDICT_WRONG_STAGE, code, 0, naming->name)->row = row;
		return;
	}
	const char *grammar = grammar_of(row);
	if (grammar)
		check_grammar(judge, code, naming->used, naming->name, grammar);
	else if (row->kind == COMMAND_PROCEDURE && !code->is_open &&
	         !takes(arity_of_text(judge, know_string(row->parameters)), code_word_count(code) - naming->used))
		check_count(judge, code, naming->name, know_string(row->parameters), NULL);
	if (strcmp(know_string(row->name), "reset_config") == 0)
		check_reset_words(judge, code);
}

/* ---- instances ---- */

/* What a run's object called NAME answers to: "$TARGET" ..., or NULL. */
static const char *prefix_of_instance(const struct openocd *run, const char *name)
{
	for (size_t i = 0; i < run->targets.count; i++)
		if (strcmp(run->targets.items[i]->name, name) == 0)
			return "$TARGET";
	for (size_t i = 0; i < run->daps.count; i++)
		if (strcmp(run->daps.items[i]->name, name) == 0)
			return "$DAP";
	for (size_t i = 0; i < run->cross_triggers.count; i++)
		if (strcmp(run->cross_triggers.items[i]->name, name) == 0)
			return "$CTI";
	for (size_t i = 0; i < run->trace_ports.count; i++)
		if (strcmp(run->trace_ports.items[i]->name, name) == 0)
			return "$TPIU";
	return NULL;
}

/* ... for a computed name: by its value in the end, else by what it is called. */
static const char *prefix_of_computed(struct judge *judge, const struct code *code)
{
	const struct code_frame *frame = code->frame;
	const struct syntax_node *word = code_word_node(code, 0);
	const char *raw = syntax_word_raw(arena_of(judge), frame->text, word);
	if (syntax_word_is_expanded(word))
		return NULL;
	const char *value = frame->kind == CODE_PROCEDURE && !strstr(raw, "::")
	                            ? NULL
	                            : code_word_expanded(judge->context, code, 0);
	const char *prefix = value ? prefix_of_instance(judge->context->run, value) : NULL;
	if (prefix)
		return prefix;
	bool is_current = strcmp(raw, "[target current]") == 0;
	return is_current || strcmp(raw, "$_TARGETNAME") == 0 || strcmp(raw, "$::_TARGETNAME") == 0 ? "$TARGET" : NULL;
}

static void check_instance(struct judge *judge, const struct code *code, const char *prefix)
{
	const char *written = syntax_word_raw(arena_of(judge), code->frame->text, code_word_node(code, 0));
	const char *word = code_word(judge->context, code, 1);
	struct naming naming = {.name = written, .used = 2};
	if (!word) /* the name of an instance alone is an error, but a rare one; a computed word is not known */
		return;
	naming.row = instance_row(judge, prefix, word);
	if (!naming.row) {
		struct verdict *verdict = add(judge, VERDICT_UNKNOWN_COMMAND, code, 1, written);
		verdict->group = written;
		verdict->row = know_command_find(arena_printf(arena_of(judge), "%s %s", prefix, word));
		return;
	}
	naming.name = arena_printf(arena_of(judge), "%s %s", written, word);
	follow_words(judge, code, &naming);
	check_row(judge, code, &naming);
}

/* ---- one command ---- */

static void check_unknown(struct judge *judge, const struct code *code)
{
	struct verdict *verdict = add(judge, VERDICT_UNKNOWN_COMMAND, code, 0, code->name);
	verdict->subject = code->name;
	verdict->row = know_command_find(code->name);
}

static void check_named(struct judge *judge, const struct code *code)
{
	struct rule_context *context = judge->context;
	const struct code_frame *own = map_get(&judge->procedures, code->name);
	const struct know_tcl_command *tcl = know_tcl_command_find(code->name);
	const char *prefix = prefix_of_instance(context->run, code->name);
	if (own) {
		check_own_procedure(judge, code, own);
		return;
	}
	struct naming naming = {.row = row_in_version(judge, code->name), .name = code->name, .used = 1};
	if (naming.row) {
		follow_words(judge, code, &naming);
		if (!(is_group(naming.row) && prefix)) {
			check_row(judge, code, &naming);
			return;
		}
	}
	if (prefix)
		check_instance(judge, code, prefix);
	else if (tcl)
		check_tcl_command(judge, code, tcl);
	else if (!check_other_procedure(judge, code) &&
	         !openocd_has_command((struct openocd *)context->run, code->name))
		check_unknown(judge, code);
}

/* What a vendor's fork has in addition: the config file names it, by one or more words. */
static bool is_extra(const struct judge *judge, const struct code *code)
{
	const struct openocd *run = judge->context->run;
	const char *name = code->name;
	const char *word = code_word(judge->context, code, 1);
	if (run->options.extra_commands.count == 0)
		return false;
	if (name && openocd_is_extra_command(run, name) && !know_command_find(name))
		return true;
	return word && ((name && openocd_is_extra_command(run, arena_printf(arena_of(judge), "%s %s", name, word))) ||
	                openocd_is_extra_command(run, arena_printf(arena_of(judge), "$TARGET %s", word)) ||
	                openocd_is_extra_command(run, word));
}

static void check_code(struct judge *judge, const struct code *code)
{
	if (is_old_form(judge, code) || is_extra(judge, code))
		return;
	const char *prefix = code->name ? NULL : prefix_of_computed(judge, code);
	if (code->name)
		check_named(judge, code);
	else if (prefix)
		check_instance(judge, code, prefix);
}

/* ---- all of it ---- */

/* The command that stopped the run has its finding. */
static bool is_failure(const struct code *code, source_id file, const struct syntax_node *failing)
{
	return failing && code->frame->file == file && code->command->start == failing->start;
}

/* Nothing in it worked: it is a text of another kind, of which one finding is enough. */
static bool is_foreign(const struct openocd *run)
{
	return !run->ok && run->records.count == 0 &&
	       (run->failure.kind == FAILURE_UNKNOWN_COMMAND || run->failure.kind == FAILURE_SYNTAX);
}

static void judge_all(struct judge *judge)
{
	struct rule_context *context = judge->context;
	const struct failure *failure = context->run->ok ? &context->run->late_failure : &context->run->failure;
	const struct syntax_node *failing =
		failure->kind != FAILURE_NONE ? rule_failure_command(context, failure) : NULL;
	for (size_t i = 0; i < judge->list->count; i++) {
		const struct code *code = &judge->list->items[i];
		bool is_open = !code->is_executed && !code->is_dead &&
		               !(code->frame->kind == CODE_FILE && is_foreign(context->run));
		if (is_open && !is_failure(code, failure->place.file, failing))
			check_code(judge, code);
	}
}

const struct verdict_list *judge_code(struct rule_context *context)
{
	if (context->verdicts)
		return context->verdicts;
	struct verdict_list *verdicts = arena_new(context->arena, struct verdict_list);
	struct judge judge = {.context = context, .list = code_of(context)};
	map_init(&judge.procedures, context->arena);
	for (size_t i = 0; i < judge.list->frame_count; i++)
		if (judge.list->frames[i]->kind == CODE_PROCEDURE && judge.list->frames[i]->name &&
		    !map_get(&judge.procedures, judge.list->frames[i]->name))
			map_set(&judge.procedures, judge.list->frames[i]->name, judge.list->frames[i]);
	judge_all(&judge);
	verdicts->items = judge.items.items;
	verdicts->count = judge.items.count;
	context->verdicts = verdicts;
	return verdicts;
}
