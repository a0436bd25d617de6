/* SPDX-License-Identifier: MIT */
/*
 * Adding handlers to targets. A handler goes behind its counterpart (gdb-detach behind gdb-attach) where the user's
 * files have that one, else behind the line that makes the target; it names the target as that line does, where the
 * words still mean the same there.
 */
#include "rules/support/events.h"

#include <string.h>

#include "base/text.h"

/* Where one handler goes, and the words that stand for its target there. */
struct spot {
	source_id file;                    /* SOURCE_NONE: nowhere */
	const struct syntax_node *command; /* behind this one */
	const char *name;
	bool computed; /* NAME is no literal */
};

static const struct spot nowhere = {SOURCE_NONE, NULL, NULL, false};

static const char *text_of(const struct rule_context *context, source_id file)
{
	return source_store_file(context->model->sources, file)->text;
}

/* ---- the surroundings of a command ---- */

/* The command whose body holds COMMAND, or NULL at the top of the file. *IN_BRACKETS: it is a [command]. */
static const struct syntax_node *enclosing_command(const struct syntax_node *command, bool *in_brackets)
{
	const struct syntax_node *node = command->parent;
	while (node && node->kind != SYNTAX_COMMAND) {
		*in_brackets |= node->kind == SYNTAX_SUBSTITUTION;
		node = node->parent;
	}
	return node;
}

struct surroundings {
	bool in_brackets;
	bool in_proc;
	bool in_loop;
};

static struct surroundings surroundings_of(const char *text, const struct syntax_node *command)
{
	static const char *const loops[] = {"foreach", "for", "while", "loop", "lmap", "dict"};
	struct surroundings found = {false, false, false};
	const struct syntax_node *outer = command;
	while ((outer = enclosing_command(outer, &found.in_brackets)) != NULL) {
		const struct syntax_node *first = syntax_command_word(outer, 0);
		found.in_proc |= syntax_word_equals(text, first, "proc");
		for (size_t i = 0; i < sizeof(loops) / sizeof(loops[0]); i++)
			found.in_loop |= syntax_word_equals(text, first, loops[i]);
	}
	return found;
}

static bool can_be_edited(const struct rule_context *context, source_id file)
{
	const struct source_file *source = source_store_file(context->model->sources, file);
	return source && !source->is_command && !source->is_stock;
}

/* ---- names ---- */

static bool is_plain_name(const char *name)
{
	static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.:-";
	return *name && strspn(name, allowed) == strlen(name);
}

static bool has_substitution(const struct syntax_node *word)
{
	for (const struct syntax_node *part = word->first_child; part; part = part->next_sibling)
		if (part->kind == SYNTAX_SUBSTITUTION || part->kind == SYNTAX_SUGAR)
			return true;
	return false;
}

/* The words of WORD itself, which names TARGET where it stands; a [command] in it is not run once more. */
static bool name_by_word(struct rule_context *context, const struct target *target, const struct syntax_node *word,
                         struct spot *spot)
{
	const char *text = text_of(context, spot->file);
	spot->computed = !syntax_word_is_literal(word);
	if (!has_substitution(word) && !syntax_word_is_expanded(word)) {
		spot->name = syntax_word_raw(context->arena, text, word);
		return true;
	}
	struct surroundings around = surroundings_of(text, spot->command);
	spot->computed = false;
	spot->name = target->name;
	return is_plain_name(target->name) && !around.in_proc && !around.in_loop;
}

/* The `target create` of TARGET in the text, or NULL. */
static const struct syntax_node *creating_command(struct rule_context *context, const struct target *target)
{
	size_t next = 0;
	const struct command_record *record;
	while ((record = model_next_record(context->model, "target create", &next)) != NULL)
		if (record->arguments.count > 0 && strcmp(record->arguments.items[0], target->name) == 0)
			return model_command_of(context->model, record);
	return NULL;
}

/* The variable by which the shipped script names TARGET, when it holds that name to the end of the run of USER's file.
 */
static const char *variable_of(struct rule_context *context, const struct target *target, source_id user)
{
	/* Nearly every script calls it so; asking first spares parsing the script. The user may set it further down. */
	if (!strstr(text_of(context, user), "set _TARGETNAME") &&
	    text_equal(openocd_variable((struct openocd *)context->run, "_TARGETNAME"), target->name))
		return "$_TARGETNAME";
	const struct syntax_node *command = creating_command(context, target);
	const struct syntax_node *word = command ? syntax_command_word(command, 2) : NULL;
	const struct syntax_node *variable = word ? syntax_word_variable(word) : NULL;
	if (!variable || syntax_variable_index(variable))
		return NULL;
	const char *name = syntax_variable_name(context->arena, text_of(context, target->place.file), variable);
	/* Asking changes nothing that a run shows. */
	if (!text_equal(openocd_variable((struct openocd *)context->run, name), target->name))
		return NULL;
	return arena_printf(context->arena, "$%s", name);
}

/* ---- spots ---- */

/* Behind `target create NAME ...` of the user's. */
static struct spot spot_behind_creation(struct rule_context *context, const struct target *target)
{
	struct spot spot = {.file = target->place.file};
	spot.command = creating_command(context, target);
	if (!spot.command || syntax_command_word_count(spot.command) < 3 ||
	    !syntax_word_equals(text_of(context, spot.file), syntax_command_word(spot.command, 1), "create"))
		return nowhere;
	return name_by_word(context, target, syntax_command_word(spot.command, 2), &spot) ? spot : nowhere;
}

/* The name by which the user's line at PLACE asked for the script that leads to TARGET; "" when it asked for none. */
static const char *script_asked_for(const struct openocd *run, const struct target *target, const struct place *place)
{
	for (int i = target->place.inclusion; i >= 0; i = run->inclusions.items[i].parent) {
		const struct inclusion *inclusion = &run->inclusions.items[i];
		if (inclusion->parent == place->inclusion && inclusion->line_in_parent == place->line)
			return inclusion->written;
	}
	return "";
}

static bool is_sourcing(const char *text, const struct syntax_node *command)
{
	const struct syntax_node *name = syntax_command_word(command, 0);
	return syntax_word_equals(text, name, "source") || syntax_word_equals(text, name, "script");
}

/*
 * The command at PLACE that brought TARGET in: the one that sources a script (that script, when there are several), or
 * else the only one, which calls a procedure. NULL when it cannot be told.
 */
static const struct syntax_node *bringing_command(struct rule_context *context, const struct target *target,
                                                  const struct place *place)
{
	const struct model_file *file = model_file(context->model, place->file);
	const char *text = file->source->text;
	const char *script = script_asked_for(context->run, target, place);
	const struct syntax_node *found = NULL;
	size_t sourcing = 0;
	size_t count;
	const struct syntax_located *here = syntax_find_commands_at_line(&file->lines, (unsigned)place->line, &count);
	for (size_t i = 0; i < count; i++) {
		if (!is_sourcing(text, here[i].command))
			continue;
		if (*script && strstr(syntax_word_raw(context->arena, text, here[i].command), script))
			return here[i].command;
		found = here[i].command;
		sourcing++;
	}
	if (sourcing == 1)
		return found;
	return sourcing == 0 && count == 1 ? here->command : NULL;
}

/*
 * Behind the line that sources the shipped script, or that calls a procedure of it. In a loop or procedure the names
 * change from round to round.
 */
static struct spot spot_behind_source(struct rule_context *context, const struct target *target,
                                      const struct place *place)
{
	struct spot spot = {.file = place->file, .command = bringing_command(context, target, place)};
	if (!spot.command || !is_plain_name(target->name))
		return nowhere;
	struct surroundings around = surroundings_of(text_of(context, spot.file), spot.command);
	if (around.in_loop || around.in_proc)
		return nowhere;
	const char *variable = variable_of(context, target, spot.file);
	spot.name = variable ? variable : target->name;
	spot.computed = variable != NULL;
	return spot;
}

/* Targets that `init` makes: behind that, if the user's file says it. */
static struct spot spot_behind_init(struct rule_context *context, const struct target *target)
{
	const struct place *place = &context->run->init_place;
	struct spot spot = {.file = place->file, .name = target->name};
	if (place->file == SOURCE_NONE || context->run->late_failure.kind != FAILURE_NONE ||
	    !is_plain_name(target->name))
		return nowhere;
	spot.command = model_command_at(context->model, place, "init");
	bool in_brackets = false;
	if (!spot.command || enclosing_command(spot.command, &in_brackets))
		return nowhere;
	return spot;
}

static struct spot creation_spot(struct rule_context *context, const struct target *target)
{
	struct place place = model_user_place(context->model, &target->place);
	const struct place *init = &context->run->init_place;
	bool by_init = place.file == init->file && place.line == init->line;
	if (place.file == SOURCE_NONE || by_init)
		return spot_behind_init(context, target);
	if (place.file == target->place.file)
		return spot_behind_creation(context, target);
	return spot_behind_source(context, target, &place);
}

/* Behind the handler that the user's files have for the OTHER event, unless it stands in a body of its own. */
static struct spot counterpart_spot(struct rule_context *context, const struct target *target, const char *other,
                                    const struct syntax_node *creation)
{
	const struct event_handler *handler = events_handler(target, other);
	if (!handler || !can_be_edited(context, handler->place.file))
		return nowhere;
	struct spot spot = {.file = handler->place.file};
	spot.command = events_command_of(context, target, handler);
	if (!spot.command || !events_command_word(context, spot.file, spot.command, other, 0))
		return nowhere;
	bool in_brackets = false;
	bool at_top = !enclosing_command(spot.command, &in_brackets);
	if (!at_top && (!creation || spot.command->parent != creation->parent))
		return nowhere;
	bool creates = syntax_word_equals(text_of(context, spot.file), syntax_command_word(spot.command, 0), "target");
	const struct syntax_node *name = syntax_command_word(spot.command, creates ? 2 : 0);
	return name_by_word(context, target, name, &spot) ? spot : nowhere;
}

static struct spot find_spot(struct rule_context *context, const struct target *target, const char *other)
{
	struct spot creation = creation_spot(context, target);
	struct spot spot = counterpart_spot(context, target, other, creation.command);
	if (spot.file == SOURCE_NONE)
		spot = creation;
	if (spot.file == SOURCE_NONE || !can_be_edited(context, spot.file) ||
	    (spot.command->flags & SYNTAX_RECOVERED) ||
	    surroundings_of(text_of(context, spot.file), spot.command).in_brackets)
		return nowhere;
	return spot;
}

/* ---- text ---- */

/* One level of indentation as FILE does it: that of its first indented line, a tab when it has none. */
static const char *indentation_unit(struct arena *arena, const struct source_file *file)
{
	for (size_t line = 1; line <= file->line_count; line++) {
		const char *start = file->text + source_line_start(file, line);
		size_t blanks = strspn(start, " ");
		if (*start == '\t')
			return "\t";
		if (blanks >= 2 && blanks <= 8 && start[blanks] != '\n' && start[blanks] != '\r')
			return arena_copy(arena, start, blanks);
	}
	return "\t";
}

/* What stands on the line behind COMMAND is nothing, or a comment that belongs to it. */
static bool ends_its_line(const struct source_file *file, const struct syntax_node *command)
{
	const char *at = file->text + command->end;
	const char *end = file->text + source_line_end(file, source_line_of(file, command->end));
	at += strspn(at, " \t");
	while (at < end && (*at == ';' || *at == ' ' || *at == '\t'))
		at++;
	if (at >= end)
		return true;
	return *at == '#' && end[-1] != '\\';
}

static bool begins_its_line(const struct source_file *file, const struct syntax_node *command)
{
	size_t start = source_line_start(file, source_line_of(file, command->start));
	return start + strspn(file->text + start, " \t") == command->start;
}

static const char *indentation_behind(struct arena *arena, const struct source_file *file,
                                      const struct syntax_node *command)
{
	const char *line = file->text + source_line_start(file, source_line_of(file, command->start));
	const char *indentation = arena_copy(arena, line, strspn(line, " \t"));
	bool in_brackets = false;
	if (begins_its_line(file, command) || !enclosing_command(command, &in_brackets))
		return indentation;
	return arena_printf(arena, "%s%s", indentation, indentation_unit(arena, file));
}

/* BLOCK with INDENTATION before each line that is not empty. */
static const char *indent(struct arena *arena, const char *block, const char *indentation)
{
	struct text_builder text;
	text_init_in(&text, arena, 0);
	for (const char *line = block; *line;) {
		size_t length = strcspn(line, "\n") + 1;
		if (length > 1)
			text_add_string(&text, indentation);
		text_add(&text, line, length);
		line += length;
	}
	return text.bytes;
}

/* Behind COMMAND itself, where more of its body follows on the line: "if {$x} { source a }". */
static void insert_inside_line(struct rule_context *context, struct fix *fix, const struct source_file *file,
                               const struct syntax_node *command, const char *block)
{
	size_t end_of_line = source_line_end(file, source_line_of(file, command->end));
	bool crlf = end_of_line < file->length && file->text[end_of_line] == '\r';
	struct text_builder text;
	text_init_in(&text, context->arena, 0);
	text_add_string(&text, crlf ? "\r\n" : "\n");
	for (const char *c = block; *c && (*c != '\n' || c[1]); c++) {
		if (*c == '\n' && crlf)
			text_add_char(&text, '\r');
		text_add_char(&text, *c);
	}
	fix_replace(context->sink, fix, span_make(file->id, command->end, command->end), text.bytes);
}

void events_insert_behind(struct rule_context *context, struct fix *fix, source_id id,
                          const struct syntax_node *command, const char *block)
{
	const struct source_file *file = source_store_file(context->model->sources, id);
	const char *text = indent(context->arena, block, indentation_behind(context->arena, file, command));
	if (ends_its_line(file, command))
		rule_insert_after(context, fix, model_node_span(id, command), text);
	else
		insert_inside_line(context, fix, file, command, text);
}

/*
 * 0.10.0 runs a handler with the last created target as the current one: there the handler chooses its own first.
 */
static const char *handler_block(struct rule_context *context, const struct target *target, const struct spot *spot,
                                 const char *event)
{
	const struct source_file *file = source_store_file(context->model->sources, spot->file);
	const char *unit = indentation_unit(context->arena, file);
	const char *choice = "";
	if (context->version == OPENOCD_0_10_0 && context->run->targets.count > 1)
		choice = arena_printf(context->arena, "%stargets %s\n", unit, target->name);
	const char *action =
		strcmp(event, "gdb-attach") == 0 ? "halt" : "if {[[target current] curstate] eq \"halted\"} { resume }";
	return arena_printf(context->arena, "%s configure -event %s {\n%s%s%s\n}\n", spot->name, event, choice, unit,
	                    action);
}

/* ---- the fix ---- */

/* Several targets that one command makes in a loop get one block, which names them by the loop's variable. */
static bool is_block_repeated(const struct spot *spots, const char *const *blocks, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (spots[i].command == spots[count].command && strcmp(blocks[i], blocks[count]) == 0)
			return true;
	return false;
}

/* A handler that names one target cannot serve a command that makes several. */
static bool is_ambiguous(const struct rule_context *context, const struct spot *spot, const struct target_group *group)
{
	struct surroundings around = surroundings_of(text_of(context, spot->file), spot->command);
	bool names_one = context->version == OPENOCD_0_10_0 && context->run->targets.count > 1;
	return group->count > 1 && (around.in_loop || around.in_proc) && (!spot->computed || names_one);
}

static bool is_in_group(const struct target_group *group, const struct target *target)
{
	for (size_t i = 0; i < group->count; i++)
		if (group->items[i] == target)
			return true;
	return false;
}

/* A loop that makes TARGET makes others, too, that need no handler (cores of one SMP group): they would get it as well.
 */
static bool reaches_others(const struct rule_context *context, const struct spot *spot, const struct target *target,
                           const struct target_group *group)
{
	struct surroundings around = surroundings_of(text_of(context, spot->file), spot->command);
	if (!around.in_loop && !around.in_proc)
		return false;
	for (size_t i = 0; i < context->run->targets.count; i++) {
		const struct target *other = context->run->targets.items[i];
		if (other->place.file == target->place.file && other->place.line == target->place.line &&
		    !is_in_group(group, other))
			return true;
	}
	return false;
}

void events_add_handlers(struct rule_context *context, struct diagnostic *diagnostic, const struct target_group *group,
                         const char *event)
{
	bool attaches = strcmp(event, "gdb-attach") == 0;
	struct spot *spots = arena_alloc(context->arena, group->count * sizeof(*spots));
	const char **blocks = arena_alloc(context->arena, group->count * sizeof(*blocks));
	if (!diagnostic)
		return;
	for (size_t i = 0; i < group->count; i++) {
		spots[i] = find_spot(context, group->items[i], attaches ? "gdb-detach" : "gdb-attach");
		if (spots[i].file == SOURCE_NONE || is_ambiguous(context, &spots[i], group) ||
		    reaches_others(context, &spots[i], group->items[i], group))
			return;
		blocks[i] = handler_block(context, group->items[i], &spots[i], event);
	}
	struct fix *fix = diagnostic_add_fix(context->sink, diagnostic, FIX_SAFE,
	                                     attaches ? "Add a gdb-attach handler that halts the target"
	                                              : "Add a gdb-detach handler that lets the target run on");
	for (size_t i = 0; i < group->count; i++) {
		fix_declare_change(context->sink, fix, "event %s %s", group->items[i]->name, event);
		if (!is_block_repeated(spots, blocks, i))
			events_insert_behind(context, fix, spots[i].file, spots[i].command, blocks[i]);
	}
}
