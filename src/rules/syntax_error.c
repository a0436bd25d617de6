/* SPDX-License-Identifier: MIT */
/*
 * Text that Tcl cannot read. Jim tells where it noticed; our tree tells where the brace, quote or bracket opens, which
 * is what has to be mended.
 */
#include "rules/support/code.h"
#include "rules/support/open_block.h"

#include <string.h>

#include "base/text.h"

/* ---- where the fault is ---- */

struct search {
	struct rule_context *context;
	const char *text;
	unsigned line; /* where Jim noticed */
	const struct syntax_node *fault;
};

static const struct syntax_node *fatal_fault(const struct syntax_node *tree)
{
	for (const struct syntax_node *node = syntax_next_fault(tree, NULL); node;
	     node = syntax_next_fault(tree, syntax_next(tree, node))) {
		if (syntax_fault_is_fatal((enum syntax_fault)node->fault))
			return node;
		if (!syntax_next(tree, node))
			break;
	}
	return NULL;
}

/* Bodies are read when they run, so the fault of one is met at the line of the fault. */
static void look_into_body(void *context, const struct syntax_body *body, const struct syntax_node *tree,
                           const struct syntax_place *place)
{
	struct search *search = context;
	(void)place;
	if (!search->fault && body->line <= search->line)
		search->fault = fatal_fault(tree);
}

static enum syntax_visit look_into_expression(void *context, const struct syntax_node *expression,
                                              const struct syntax_place *place)
{
	struct search *search = context;
	(void)place;
	if (!search->fault && expression->line == search->line)
		search->fault = syntax_expression_fault(expression);
	return SYNTAX_VISIT_ENTER;
}

/* The node with the fault that FAILURE is about, or NULL. */
static const struct syntax_node *find_fault(struct rule_context *context, const struct failure *failure)
{
	if (failure->place.file == SOURCE_NONE)
		return NULL;
	const struct model_file *file = model_file(context->model, failure->place.file);
	const struct syntax_node *whole = fatal_fault(file->script);
	if (whole)
		return whole;
	struct search search = {context, file->source->text, (unsigned)failure->place.line, NULL};
	struct syntax_visitor visitor = {
		.context = &search, .expression = look_into_expression, .body = look_into_body};
	syntax_visit_commands(context->arena, search.text, file->script, &visitor);
	return search.fault;
}

/* ---- braces in comments ---- */

/* The first comment line from OFFSET on whose braces do not match. */
static struct span find_unbalanced_comment(const struct source_file *source, size_t offset)
{
	for (size_t line = source_line_of(source, offset) + 1; line <= source->line_count; line++) {
		size_t start = source_line_start(source, line);
		size_t end = source_line_end(source, line);
		while (start < end && strchr(" \t", source->text[start]))
			start++;
		if (start < end && source->text[start] == '#' && open_block_surplus(source->text, start, end) != 0)
			return span_make(source->id, start, end);
	}
	return SPAN_NONE;
}

/* ---- messages ---- */

struct wording {
	enum syntax_fault fault;
	const char *message;
	const char *help;
};

static const struct wording wordings[] = {
	{SYNTAX_FAULT_OPEN_BRACE, "this brace is never closed", "put the missing '}' where the block ends"},
	{SYNTAX_FAULT_OPEN_QUOTE, "this quote is never closed", "put the missing '\"' where the text ends"},
	{SYNTAX_FAULT_OPEN_BRACKET, "this bracket is never closed", "put the missing ']' where the command in it ends"},
	{SYNTAX_FAULT_AFTER_BRACE, "a closing brace is followed by other characters without a blank between",
         "put a blank behind the '}'"},
	{SYNTAX_FAULT_EMPTY_EXPRESSION, "the expression is empty", NULL},
	{SYNTAX_FAULT_MISSING_OPERAND, "a value is missing in this expression", NULL},
	{SYNTAX_FAULT_MISSING_OPERATOR, "an operator is missing in this expression",
         "an expression knows && and ||, not 'and' and 'or'"},
	{SYNTAX_FAULT_OPEN_PARENTHESIS, "this parenthesis is never closed", "put the missing ')'"},
	{SYNTAX_FAULT_EXTRA_PARENTHESIS, "this parenthesis closes nothing", "leave it out, or open it before"},
	{SYNTAX_FAULT_BAD_CALL, "this function takes another number of arguments", NULL},
};

static const struct wording *find_wording(enum syntax_fault fault)
{
	for (size_t i = 0; i < sizeof(wordings) / sizeof(wordings[0]); i++)
		if (wordings[i].fault == fault)
			return &wordings[i];
	return NULL;
}

static bool is_word_character(char c)
{
	return c == '_' || c == '.' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* The bare word at OFFSET, copied; "" when there is none. */
static const char *word_at(struct arena *arena, const char *text, size_t offset, size_t end)
{
	size_t length = 0;
	while (offset + length < end && is_word_character(text[offset + length]))
		length++;
	return arena_copy(arena, text + offset, length);
}

/* What people write in expressions of other languages. */
static const char *expression_help(struct rule_context *context, const struct syntax_node *fault, const char *text)
{
	const char *word = word_at(context->arena, text, fault->start, fault->end);
	char first = text[fault->start];
	if (strcmp(word, "and") == 0 || strcmp(word, "or") == 0 || strcmp(word, "not") == 0)
		return arena_printf(context->arena, "write '%s' for '%s'",
		                    *word == 'a'   ? "&&"
		                    : *word == 'o' ? "||"
		                                   : "!",
		                    word);
	if (first == '=')
		return "write '==' to compare";
	if (*word && !(*word >= '0' && *word <= '9'))
		return arena_printf(context->arena,
		                    "a text in an expression stands in quotes: \"%s\"; a variable begins "
		                    "with '$': $%s",
		                    word, word);
	return NULL;
}

static bool is_about_expression(enum syntax_fault fault)
{
	return fault == SYNTAX_FAULT_BAD_TOKEN || fault == SYNTAX_FAULT_MISSING_OPERATOR ||
	       fault == SYNTAX_FAULT_MISSING_OPERAND;
}

/* Where the braced part of WORD ends, behind which other characters follow. */
static size_t end_of_braces(const char *text, const struct syntax_node *word)
{
	for (const struct syntax_node *part = word->first_child; part; part = part->next_sibling)
		if (part->kind == SYNTAX_MARK && text[part->start] == '}')
			return part->end;
	return word->start;
}

/* Only the character that opens, for something that is never closed; the brace and what follows it. */
static struct span fault_span(const char *text, source_id file, const struct syntax_node *fault)
{
	size_t start = fault->start;
	size_t end = fault->end;
	switch (fault->fault) {
	case SYNTAX_FAULT_AFTER_BRACE:
		start = end_of_braces(text, fault) - 1;
		end = start + 2;
		break;
	case SYNTAX_FAULT_OPEN_BRACE:
	case SYNTAX_FAULT_OPEN_QUOTE:
	case SYNTAX_FAULT_OPEN_BRACKET:
	case SYNTAX_FAULT_OPEN_PARENTHESIS:
		end = start + 1;
		break;
	default:
		break;
	}
	return span_make(file, start, end > start ? end : start + 1);
}

/* `}else {`, `}{`: a blank makes two words of them. */
static void add_blank_fix(struct rule_context *context, struct diagnostic *diagnostic, source_id file, size_t at)
{
	const char *text = rule_text(context, file);
	char next = text[at];
	if (!(next == '{' || (next >= 'a' && next <= 'z')))
		return;
	struct fix *fix = rule_add_fix(context, diagnostic, file, FIX_SAFE, "Put a blank behind the brace");
	if (!fix)
		return;
	fix_replace(context->sink, fix, span_make(file, at, at), " ");
	if (strncmp(text + at, "else{", 5) == 0)
		fix_replace(context->sink, fix, span_make(file, at + 4, at + 4), " ");
}

static const char *fault_message(const struct syntax_node *fault)
{
	const struct wording *wording = find_wording((enum syntax_fault)fault->fault);
	return wording ? wording->message : "this expression cannot be read";
}

static const char *fault_help(struct rule_context *context, const struct syntax_node *fault, const char *text)
{
	enum syntax_fault kind = (enum syntax_fault)fault->fault;
	const struct wording *wording = find_wording(kind);
	const char *help = is_about_expression(kind) ? expression_help(context, fault, text) : NULL;
	return help ? help : wording ? wording->help : NULL;
}

/* Where the '}' is missing, as the indentation tells. */
static void add_open_block(struct rule_context *context, struct diagnostic *diagnostic,
                           const struct source_file *source, const struct syntax_node *fault)
{
	struct open_block block;
	if (!open_block_find(context->arena, source, fault->start, &block))
		return;
	if (block.opens == fault->start) {
		rule_help(context, diagnostic, "by the indentation, the block ends behind line %zu: put the '}' there",
		          block.last_line);
	} else {
		diagnostic_add_related(context->sink, diagnostic, span_make(source->id, block.opens, block.opens + 1),
		                       "by the indentation, this is the block without its '}'");
		rule_help(context, diagnostic, "put the missing '}' behind line %zu", block.last_line);
	}
	struct fix *fix = block.is_only ? rule_add_fix(context, diagnostic, source->id, FIX_UNSAFE,
	                                               "Close the block behind line %zu", block.last_line)
	                                : NULL;
	size_t end = source_line_end(source, block.last_line);
	if (fix)
		rule_insert_after(context, fix, span_make(source->id, end, end),
		                  arena_printf(context->arena, "%s}\n", block.indent));
}

static void report_at(struct rule_context *context, const struct failure *failure, const struct syntax_node *fault)
{
	source_id file = failure->place.file;
	const struct source_file *source = source_store_file(context->model->sources, file);
	enum syntax_fault kind = (enum syntax_fault)fault->fault;
	struct diagnostic *diagnostic = rule_report_failure(context, SEVERITY_ERROR, failure, "%s, so OpenOCD %s stops",
	                                                    fault_message(fault), know_version_name(context->version));
	diagnostic->help = fault_help(context, fault, source->text);
	if (!model_is_user_file(context->model, file))
		return;
	diagnostic->span = fault_span(source->text, file, fault);
	if (kind == SYNTAX_FAULT_AFTER_BRACE)
		add_blank_fix(context, diagnostic, file, end_of_braces(source->text, fault));
	if (source_line_of(source, diagnostic->span.start) != (size_t)failure->place.line)
		diagnostic_add_related(context->sink, diagnostic, model_span_at(context->model, &failure->place, NULL),
		                       "OpenOCD notices it here");
	if (kind != SYNTAX_FAULT_OPEN_BRACE)
		return;
	struct span comment = find_unbalanced_comment(source, fault->start);
	if (comment.file == SOURCE_NONE) {
		add_open_block(context, diagnostic, source, fault);
		return;
	}
	diagnostic_add_related(context->sink, diagnostic, comment,
	                       "inside a block, braces in comments count as well, and those of this one do not match");
	diagnostic->help = "balance the braces of the comment, or close the block";
}

static void check_failure(struct rule_context *context, const struct failure *failure, const struct syntax_node *fault)
{
	if (fault) {
		report_at(context, failure, fault);
		return;
	}
	/* An expression that was put together from values of the hardware, which are not known here. */
	if (rule_failure_is_late(context, failure) && context->run->init_done)
		return;
	rule_report_failure(context, SEVERITY_ERROR, failure, "OpenOCD %s cannot read this and stops: %s",
	                    know_version_name(context->version), failure->message);
}

/* ---- code that did not run ---- */

/* Every session comes to the body that holds the fault. */
static enum severity unrun_severity(const struct code_fault *fault)
{
	bool is_sure = fault->frame->is_sure && fault->frame->kind == CODE_EVENT && fault->tree == fault->frame->script;
	return fault->is_guarded ? SEVERITY_NOTE : is_sure ? SEVERITY_ERROR : SEVERITY_WARNING;
}

static void report_unrun(struct rule_context *context, const struct code_fault *fault)
{
	const struct code_frame *frame = fault->frame;
	const char *when = frame->kind == CODE_FILE ? "when this is reached" : code_frame_when(context, frame);
	struct diagnostic *diagnostic =
		rule_report_span(context, unrun_severity(fault), fault_span(frame->text, frame->file, fault->fault),
	                         NULL, "%s, so this fails %s", fault_message(fault->fault), when);
	diagnostic->help = fault_help(context, fault->fault, frame->text);
	if (fault->fault->fault == SYNTAX_FAULT_AFTER_BRACE)
		add_blank_fix(context, diagnostic, frame->file, end_of_braces(frame->text, fault->fault));
	code_declare_changes(context, diagnostic->fix, frame);
}

/* A fault inside another is the same slip. */
static bool is_within(const struct code_fault *fault, const struct code_fault *outer)
{
	return outer && outer->frame->file == fault->frame->file && fault->fault->start >= outer->fault->start &&
	       fault->fault->start < outer->fault->end;
}

static void check_unrun(struct rule_context *context, source_id file, const struct syntax_node *reported)
{
	const struct code_list *list = code_of(context);
	const struct code_fault *last = NULL;
	for (size_t i = 0; i < list->fault_count; i++) {
		const struct code_fault *fault = &list->faults[i];
		/* What follows an open brace is all inside it, and read amiss. */
		bool is_failure =
			reported && fault->frame->file == file &&
			(fault->fault->start == reported->start ||
		         (reported->fault == SYNTAX_FAULT_OPEN_BRACE && fault->fault->start > reported->start));
		bool is_whole_file = fault->frame->kind == CODE_FILE && fault->tree == fault->frame->script;
		struct span span = fault_span(fault->frame->text, fault->frame->file, fault->fault);
		if (is_failure || is_whole_file || is_within(fault, last) || code_is_told(context, span))
			continue;
		report_unrun(context, fault);
		last = fault;
	}
}

static void check(struct rule_context *context)
{
	const struct failure *failure = rule_claim_failure(context, FAILURE_SYNTAX);
	const struct syntax_node *fault = failure ? find_fault(context, failure) : NULL;
	if (failure)
		check_failure(context, failure, fault);
	check_unrun(context, failure ? failure->place.file : SOURCE_NONE, fault);
}

const struct rule rule_syntax_error = {
	.id = "syntax-error",
	.order = 5,
	.of_text = true,
	.severity = SEVERITY_ERROR,
	.summary = "text that Tcl cannot read",
	.versions = "all",
	.finds = "A brace, quote or bracket that is never closed, characters directly behind a closing brace, and "
		 "expressions that cannot be read. The place reported is the one that opens, not the end of the file "
		 "where it shows; inside a block, a brace in a comment counts, too, and is pointed out. Blocks and "
		 "expressions that did not run are read as well.",
	.why = "OpenOCD reads a file, and each block in it, as a whole: with such a fault none of it runs.",
	.bad = "adapter driver dummy\nif {1}{\n\tadapter speed 1000\n}\n",
	.good = "adapter driver dummy\nif {1} {\n\tadapter speed 1000\n}\n",
	.fix = "A blank is put behind a closing brace where the next word begins directly behind it. Unsafe: a block "
	       "is closed "
	       "where its indentation ends.",
	.check = check,
};
