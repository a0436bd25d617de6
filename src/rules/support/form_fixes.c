/* SPDX-License-Identifier: MIT */
/*
 * Writes the successor of an old form into the text. Rows with a template say all of it themselves; for the others the
 * words of their mapping tell which of a few kinds of change it is.
 */
#include "rules/support/forms.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

struct rewrite {
	struct rule_context *context;
	struct diagnostic *diagnostic;
	const struct form_match *match;
	source_id file;
	const char *text;
	const struct syntax_node *command;
};

static const struct syntax_node *word_at(const struct rewrite *rewrite, size_t index)
{
	return syntax_command_word(rewrite->command, index);
}

static struct fix *begin_fix(const struct rewrite *rewrite, const char *title)
{
	enum fix_safety safety = rewrite->match->row->guess ? FIX_UNSAFE : FIX_SAFE;
	return rule_add_fix(rewrite->context, rewrite->diagnostic, rewrite->file, safety, "%s", title);
}

static struct fix *replace_span(const struct rewrite *rewrite, const struct syntax_node *first,
                                const struct syntax_node *last, const char *replacement)
{
	struct fix *fix = begin_fix(rewrite, arena_printf(rewrite->context->arena, "Write '%s' instead", replacement));
	if (fix)
		fix_replace(rewrite->context->sink, fix, span_make(rewrite->file, first->start, last->end),
		            replacement);
	return fix;
}

/* True when the word is written as one bare, literal word. */
static bool is_bare_literal(const struct syntax_node *word)
{
	return word && syntax_word_is_literal(word) && syntax_word_quoting(word) == SYNTAX_BARE;
}

/* ---- the words of a form ---- */

/* Word INDEX of the form "cmd NAME [OTHER]" without brackets; *LENGTH 0 behind the last. */
static const char *form_token(const char *form, size_t index, size_t *length)
{
	for (form += strspn(form, " "); index > 0 && *form; index--) {
		form += strcspn(form, " ");
		form += strspn(form, " ");
	}
	bool optional = *form == '[';
	form += optional;
	*length = strcspn(form, optional ? " ]" : " ");
	return form;
}

static size_t form_length(const char *form)
{
	size_t count = 0;
	size_t length;
	while (form_token(form, count, &length), length > 0)
		count++;
	return count;
}

/* ---- one name for another ---- */

/* What leaves no fact is compared by its name, which is what changes. */
static void declare_names(const struct rewrite *rewrite, struct fix *fix)
{
	const struct form_match *match = rewrite->match;
	struct arena *arena = rewrite->context->arena;
	const char *name = syntax_word_value(arena, rewrite->text, word_at(rewrite, 0));
	for (size_t i = 1; i < match->name_end; i++)
		name = arena_printf(arena, "%s %s", name, syntax_word_value(arena, rewrite->text, word_at(rewrite, i)));
	fix_declare_change(rewrite->context->sink, fix, "command %s", name);
	fix_declare_change(rewrite->context->sink, fix, "command %s", match->successor);
}

static void replace_name(const struct rewrite *rewrite)
{
	const struct form_match *match = rewrite->match;
	for (size_t i = match->first; i < match->name_end; i++)
		if (!is_bare_literal(word_at(rewrite, i)))
			return;
	struct fix *fix = replace_span(rewrite, word_at(rewrite, match->first), word_at(rewrite, match->name_end - 1),
	                               match->successor);
	if (fix && match->first == 0)
		declare_names(rewrite, fix);
}

static void replace_one_word(const struct rewrite *rewrite)
{
	const struct syntax_node *word = word_at(rewrite, rewrite->match->last_literal);
	if (is_bare_literal(word) && !strpbrk(rewrite->match->successor, " {$["))
		replace_span(rewrite, word, word, rewrite->match->successor);
}

/* ---- nothing instead ---- */

struct span forms_line_of(const struct rule_context *context, source_id file, const struct syntax_node *command)
{
	const struct source_file *source = source_store_file(context->model->sources, file);
	size_t start = source_line_start(source, source_line_of(source, command->start));
	size_t last_line = source_line_of(source, command->end);
	size_t end = source_line_end(source, last_line);
	for (size_t i = start; i < command->start; i++)
		if (!strchr(" \t", source->text[i]))
			return SPAN_NONE;
	for (size_t i = command->end; i < end; i++)
		if (!strchr(" \t\r", source->text[i]))
			return SPAN_NONE;
	if (last_line < source->line_count)
		end = source_line_start(source, last_line + 1);
	return span_make(file, start, end);
}

static void drop_command(const struct rewrite *rewrite)
{
	struct span line = forms_line_of(rewrite->context, rewrite->file, rewrite->command);
	struct fix *fix = line.file == SOURCE_NONE ? NULL : begin_fix(rewrite, "Leave the line out");
	if (fix)
		fix_replace(rewrite->context->sink, fix, line, "");
}

/* An option goes, with its value; the command does when it says nothing else. */
static void drop_option(const struct rewrite *rewrite)
{
	const struct form_match *match = rewrite->match;
	const char *form = know_string(match->row->old_form);
	/* "-event old BODY", or "target create ... -variant NAME" */
	size_t first = *form == '-' ? match->first : match->last_literal;
	size_t end = *form == '-' ? first + form_length(form) : first + 2;
	size_t count = syntax_command_word_count(rewrite->command);
	if (*form == '-' && first <= 2 && end >= count) {
		drop_command(rewrite);
		return;
	}
	struct fix *fix = first > 0 && end <= count ? begin_fix(rewrite, "Leave the option out") : NULL;
	if (fix)
		fix_replace(rewrite->context->sink, fix,
		            span_make(rewrite->file, word_at(rewrite, first - 1)->end, word_at(rewrite, end - 1)->end),
		            "");
}

/* ---- one argument for another ---- */

/* "on -> sw; off -> off": the result for WORD, or NULL. */
static const char *mapped_word(struct arena *arena, const char *mapping, const char *word)
{
	while (*mapping) {
		mapping += strspn(mapping, " ");
		size_t length = strcspn(mapping, ";");
		const char *arrow = strstr(mapping, " -> ");
		if (arrow && (size_t)(arrow - mapping) == strlen(word) && strncmp(mapping, word, strlen(word)) == 0)
			return arena_copy(arena, arrow + 4, (size_t)(mapping + length - arrow - 4));
		mapping += length + (mapping[length] == ';');
	}
	return NULL;
}

/* All words behind the name make one word that has its own new one: "on", or "0 1". */
static void map_arguments(const struct rewrite *rewrite)
{
	const struct form_match *match = rewrite->match;
	struct arena *arena = rewrite->context->arena;
	size_t count = syntax_command_word_count(rewrite->command);
	const char *value = "";
	if (count <= match->name_end || strpbrk(match->successor, "$/;{"))
		return;
	for (size_t i = match->name_end; i < count; i++) {
		if (!is_bare_literal(word_at(rewrite, i)))
			return;
		value = arena_printf(arena, "%s%s%s", value, *value ? " " : "",
		                     syntax_word_value(arena, rewrite->text, word_at(rewrite, i)));
	}
	const char *now = mapped_word(arena, know_string(match->row->mapping), value);
	if (now)
		replace_span(rewrite, word_at(rewrite, match->first), word_at(rewrite, count - 1),
		             arena_printf(arena, "%s %s", match->successor, now));
}

/* ---- several lines for one ---- */

const char *forms_line_joint(struct rule_context *context, source_id file, const struct syntax_node *command)
{
	const struct source_file *source = source_store_file(context->model->sources, file);
	size_t line = source_line_of(source, command->start);
	size_t start = source_line_start(source, line);
	size_t end = source_line_end(source, line);
	for (size_t i = start; i < command->start; i++)
		if (!strchr(" \t", source->text[i]))
			return "; ";
	return arena_printf(context->arena, "%s\n%.*s", end < source->length && source->text[end] == '\r' ? "\r" : "",
	                    (int)(command->start - start), source->text + start);
}

static const char *line_joint(const struct rewrite *rewrite)
{
	return forms_line_joint(rewrite->context, rewrite->file, rewrite->command);
}

/*
 * Numbers of GPIO lines: how one becomes the arguments of `adapter gpio SIGNAL`. The mappings of the table name the
 * three kinds: as it is, on chip 0, or counted through all chips of 32 lines.
 */
static const char *gpio_arguments(struct arena *arena, const char *mapping, const char *number)
{
	char *end;
	unsigned long line = strtoul(number, &end, 10);
	if (!*number || *end || line > 1000)
		return NULL;
	if (strstr(mapping, "N -chip 0"))
		return arena_printf(arena, "%lu -chip 0", line);
	if (strstr(mapping, "(N%32)"))
		return arena_printf(arena, "%lu -chip %lu", line % 32, line / 32);
	return number;
}

static size_t successor_count(const char *successors)
{
	size_t count = 1;
	for (; *successors; successors++)
		count += *successors == ';';
	return count;
}

/* One `adapter gpio` line for each number; all of them have to stand in the text. */
static void write_gpio(const struct rewrite *rewrite)
{
	const struct form_match *match = rewrite->match;
	struct arena *arena = rewrite->context->arena;
	const char *mapping = know_string(match->row->mapping);
	const char *successors = match->successor;
	size_t arguments = syntax_command_word_count(rewrite->command) - match->name_end;
	for (size_t i = 0; i < arguments; i++)
		if (!is_bare_literal(word_at(rewrite, match->name_end + i)))
			return;
	size_t signals = successor_count(successors);
	bool with_chip = arguments == 2 && signals == 1 && strstr(mapping, "CHIP N");
	if (arguments != signals && !with_chip)
		return;
	const char *joint = line_joint(rewrite);
	const char *result = "";
	for (size_t i = 0; i < signals; i++) {
		size_t length = strcspn(successors, ";");
		const char *number = syntax_word_value(arena, rewrite->text, word_at(rewrite, match->name_end + i));
		const char *line = with_chip ? arena_printf(arena, "%s -chip %s",
		                                            syntax_word_value(arena, rewrite->text,
		                                                              word_at(rewrite, match->name_end + 1)),
		                                            number)
		                             : gpio_arguments(arena, mapping, number);
		if (!line)
			return;
		result = arena_printf(arena, "%s%s%.*s %s", result, i ? joint : "", (int)length, successors, line);
		successors += length + strspn(successors + length, "; ");
	}
	struct fix *fix = begin_fix(rewrite, "Write 'adapter gpio' instead");
	if (fix)
		fix_replace(rewrite->context->sink, fix, model_node_span(rewrite->file, rewrite->command), result);
}

/* ---- templates ---- */

/* The placeholders of a form, in order: which word of the command each one is. */
struct template_writer {
	const struct rewrite *rewrite;
	struct text_builder out;
	size_t words; /* of the form */
	bool failed;
};

/* The word of the command that stands for NAME in the form: a placeholder, or its number. */
static const struct syntax_node *bound_word(const struct template_writer *writer, const char *name, size_t length)
{
	const struct rewrite *rewrite = writer->rewrite;
	const char *form = know_string(rewrite->match->row->old_form);
	if (length > 0 && isdigit((unsigned char)*name))
		return word_at(rewrite, rewrite->match->first + strtoul(name, NULL, 10));
	for (size_t i = 0; i < writer->words; i++) {
		size_t token_length;
		const char *token = form_token(form, i, &token_length);
		if (token_length == length && memcmp(token, name, length) == 0)
			return word_at(rewrite, rewrite->match->first + i);
	}
	return NULL;
}

static bool is_form_name(const struct template_writer *writer, const char *name, size_t length)
{
	const char *form = know_string(writer->rewrite->match->row->old_form);
	for (size_t i = 0; i < writer->words; i++) {
		size_t token_length;
		const char *token = form_token(form, i, &token_length);
		if (token_length == length && memcmp(token, name, length) == 0)
			return true;
	}
	return false;
}

static const char *value_of(const struct template_writer *writer, const struct syntax_node *word)
{
	const struct rewrite *rewrite = writer->rewrite;
	return word && syntax_word_is_literal(word) ? syntax_word_value(rewrite->context->arena, rewrite->text, word)
	                                            : NULL;
}

/* {NAME|on:halt|off:exception}: the new word for the old one. */
static void write_choice(struct template_writer *writer, const char *inside, size_t length)
{
	size_t name_length = strcspn(inside, "|");
	const char *value = value_of(writer, bound_word(writer, inside, name_length));
	const char *end = inside + length;
	for (const char *at = inside + name_length; value && at < end; at += strcspn(at, "|}")) {
		at += *at == '|';
		size_t old_length = strcspn(at, ":");
		if (strlen(value) != old_length || memcmp(value, at, old_length) != 0)
			continue;
		const char *now = at + old_length + 1;
		text_add(&writer->out, now, strcspn(now, "|}"));
		return;
	}
	writer->failed = true;
}

static bool read_number(const char *value, unsigned long *number)
{
	char *end;
	if (!value || !isdigit((unsigned char)*value))
		return false;
	*number = strtoul(value, &end, 0);
	return !*end;
}

/* Name of the target that WORD means: by number, by name, or (NULL) the only one there is. */
static const char *target_name(const struct openocd *run, const char *word)
{
	unsigned long number;
	if (!word)
		return run->targets.count == 1 ? run->targets.items[0]->name : NULL;
	if (!read_number(word, &number))
		return word;
	return number < run->targets.count ? run->targets.items[number]->name : NULL;
}

static const char *tap_name(const struct openocd *run, const char *word)
{
	unsigned long number;
	if (!read_number(word, &number))
		return word;
	return number < run->taps.count ? run->taps.items[number]->name : NULL;
}

/*
 * Speed in kHz for the NUMBER of the old command, which counted in units of the driver: clocks of an FT2232C, waiting
 * loops of the parallel port, kHz for others that have had it.
 */
static const char *speed_in_khz(const struct rewrite *rewrite, const char *word)
{
	static const struct {
		const char *driver;
		unsigned long base; /* kHz at 0; 0: the number is the speed */
	} units[] = {{"ftdi", 6000}, {"jlink", 0}, {"parport", 500}};
	const char *driver = rewrite->context->run->adapter.driver;
	unsigned long number;
	if (!driver || !read_number(word, &number))
		return NULL;
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (strcmp(units[i].driver, driver) == 0)
			return arena_printf(rewrite->context->arena, "%lu",
			                    units[i].base ? units[i].base / (number + 1) : number);
	return NULL;
}

/* Only there do the numbers of what has been made so far hold for the line. */
static bool is_where_it_stops(const struct rewrite *rewrite)
{
	const struct openocd *run = rewrite->context->run;
	return !run->ok && rule_failure_command(rewrite->context, &run->failure) == rewrite->command;
}

/* <use>, <target NAME>, <dap> ...: what only the version and the run can tell. */
static void write_question(struct template_writer *writer, const char *inside, size_t length)
{
	const struct rewrite *rewrite = writer->rewrite;
	const struct openocd *run = rewrite->context->run;
	size_t kind_length = strcspn(inside, " >");
	const char *argument = NULL;
	if (kind_length < length) {
		const char *name = inside + kind_length + 1;
		argument = value_of(writer, bound_word(writer, name, length - kind_length - 1));
		writer->failed |= !argument;
	}
	const char *kind = arena_copy(rewrite->context->arena, inside, kind_length);
	const char *answer = NULL;
	if (strcmp(kind, "use") == 0)
		answer = rewrite->match->successor;
	else if (strcmp(kind, "target") == 0)
		answer = target_name(run, argument);
	else if (strcmp(kind, "tap") == 0)
		answer = argument ? tap_name(run, argument) : NULL;
	else if (strcmp(kind, "dap") == 0)
		answer = run->daps.count == 1 ? run->daps.items[0]->name : NULL;
	else if (strcmp(kind, "khz") == 0)
		answer = speed_in_khz(rewrite, argument);
	else if (strcmp(kind, "_") == 0) /* between the name of a driver and its setting */
		answer = rewrite->context->version < OPENOCD_0_12_0 ? "_" : " ";
	else if (strcmp(kind, "banks") == 0 && is_where_it_stops(rewrite))
		answer = arena_printf(rewrite->context->arena, "%zu", run->flash_banks.count);
	else if (strcmp(kind, "taps") == 0 && is_where_it_stops(rewrite))
		answer = arena_printf(rewrite->context->arena, "%zu", run->taps.count);
	if (answer)
		text_add_string(&writer->out, answer);
	else
		writer->failed = true;
}

/* A word of the old command, as it is written there. A word that may be left out takes the blank before it along. */
static void write_word(struct template_writer *writer, const char *name, size_t length)
{
	const struct syntax_node *word = bound_word(writer, name, length);
	if (word)
		text_add(&writer->out, writer->rewrite->text + word->start, word->end - word->start);
	else if (name > know_string(writer->rewrite->match->row->template) && name[-1] == ' ')
		writer->out.length--;
}

static void write_template(struct template_writer *writer, const char *at)
{
	const char *start = at;
	while (*at && !writer->failed) {
		size_t length = strcspn(at, *at == '{' ? "}" : ">");
		if (*at == '{' || *at == '<') {
			(*at == '{' ? write_choice : write_question)(writer, at + 1, length - 1);
			at += length + 1;
			continue;
		}
		if (text_starts_with(at, ";;")) {
			text_add_string(&writer->out, line_joint(writer->rewrite));
			at += 2;
			at += strspn(at, " ");
			continue;
		}
		length = 0;
		if (at == start || !isalnum((unsigned char)at[-1]))
			while (isupper((unsigned char)at[length]) || at[length] == '_')
				length++;
		if (length > 0 && is_form_name(writer, at, length)) {
			write_word(writer, at, length);
			at += length;
		} else {
			text_add_char(&writer->out, *at++);
		}
	}
}

/* The title of the fix: its first line. */
static const char *first_line(struct arena *arena, const char *text)
{
	size_t length = strcspn(text, "\r\n");
	return arena_printf(arena, "%.*s%s", (int)length, text, text[length] ? " ..." : "");
}

/* ---- values of an array that is a list now ---- */

static bool is_name_letter(char letter)
{
	return isalnum((unsigned char)letter) || letter == '_';
}

/* `set NAME ""` as many do before they fill an array. */
static bool is_emptied(const char *text, size_t at, size_t length)
{
	const char *behind = text + at + length;
	return at >= 4 && memcmp(text + at - 4, "set ", 4) == 0 &&
	       (text_starts_with(behind, " \"\"") || text_starts_with(behind, " {}"));
}

/*
 * Where NAME stands in the text [AT, END): its uses as `$NAME(INDEX)` become `[lindex $NAME INDEX]`. False where it is
 * used in any other way.
 */
static bool replace_reads(const struct rewrite *rewrite, struct fix *fix, const char *name, size_t at, size_t end)
{
	const char *text = rewrite->text;
	size_t length = strlen(name);
	for (; at + length <= end; at++) {
		if (memcmp(text + at, name, length) != 0 || is_name_letter(text[at + length]) ||
		    (at > 0 && is_name_letter(text[at - 1])))
			continue;
		if (is_emptied(text, at, length))
			continue;
		size_t index = at + length + 1;
		size_t close = index;
		while (close < end && (is_name_letter(text[close]) || text[close] == '$'))
			close++;
		bool is_read = at > 0 && text[at - 1] == '$' && text[index - 1] == '(' && text[close] == ')';
		if (!is_read || close == index)
			return false;
		fix_replace(rewrite->context->sink, fix, span_make(rewrite->file, at - 1, close + 1),
		            arena_printf(rewrite->context->arena, "[lindex $%s %.*s]", name, (int)(close - index),
		                         text + index));
		at = close;
	}
	return true;
}

/* The body that COMMAND stands in: the array's name means something in there only. */
static struct span enclosing_body(const struct rewrite *rewrite)
{
	const struct code_list *list = code_of(rewrite->context);
	for (size_t i = 0; i < list->count; i++) {
		const struct code_frame *frame = list->items[i].frame;
		if (list->items[i].command == rewrite->command && frame->kind == CODE_PROCEDURE && frame->script)
			return span_make(rewrite->file, frame->script->start, frame->script->end);
	}
	return SPAN_NONE;
}

/* `mem2array v 32 $a 1` in a procedure, with what it reads of v behind it. */
static void write_list_reads(const struct rewrite *rewrite, struct fix *fix)
{
	const struct syntax_node *variable = word_at(rewrite, 1);
	struct span body = enclosing_body(rewrite);
	bool done = fix && body.file != SOURCE_NONE && is_bare_literal(variable);
	if (done) {
		const char *name = syntax_word_value(rewrite->context->arena, rewrite->text, variable);
		done = replace_reads(rewrite, fix, name, body.start, rewrite->command->start) &&
		       replace_reads(rewrite, fix, name, rewrite->command->end, body.end);
	}
	if (!done)
		rewrite->diagnostic->fix = NULL;
}

static void apply_template(const struct rewrite *rewrite)
{
	const struct form_match *match = rewrite->match;
	struct template_writer writer = {.rewrite = rewrite};
	struct arena *arena = rewrite->context->arena;
	writer.words = form_length(know_string(match->row->old_form));
	size_t count = syntax_command_word_count(rewrite->command);
	size_t end = match->first + writer.words < count ? match->first + writer.words : count;
	text_init_in(&writer.out, arena, 0);
	write_template(&writer, know_string(match->row->template));
	if (!writer.failed) {
		const char *result = writer.out.bytes;
		struct fix *fix =
			begin_fix(rewrite, arena_printf(arena, "Write '%s' instead", first_line(arena, result)));
		if (fix)
			fix_replace(rewrite->context->sink, fix,
			            span_make(rewrite->file, word_at(rewrite, match->first)->start,
			                      word_at(rewrite, end - 1)->end),
			            result);
		if (strstr(know_string(match->row->mapping), "[lindex"))
			write_list_reads(rewrite, fix);
	}
}

/* ---- which kind ---- */

struct fix *forms_add_fix(struct rule_context *context, struct diagnostic *diagnostic, const struct form_match *match,
                          source_id file, const struct syntax_node *command)
{
	struct rewrite rewrite = {context, diagnostic, match, file, rule_text(context, file), command};
	if (!diagnostic || !match->row->mechanical || !syntax_command_is_plain(command) ||
	    syntax_command_word_count(command) < match->name_end)
		return NULL;
	if (*know_string(match->row->template))
		apply_template(&rewrite);
	else if (strcmp(know_string(match->row->mapping), "drop option") == 0)
		drop_option(&rewrite);
	else if (forms_is_drop(match))
		drop_command(&rewrite);
	else if (!match->successor)
		return NULL;
	else if (forms_changes_one_word(match))
		replace_one_word(&rewrite);
	else if (forms_changes_name_only(match) && !strpbrk(match->successor, "$;{"))
		replace_name(&rewrite);
	else if (text_starts_with(match->successor, "adapter gpio"))
		write_gpio(&rewrite);
	else
		map_arguments(&rewrite);
	return diagnostic->fix;
}
