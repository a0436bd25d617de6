/* SPDX-License-Identifier: MIT */
#include "rules/support/events.h"
#include "rules/support/code.h"

#include <string.h>

#include "base/text.h"

/* ---- the run ---- */

static bool ends_by_exit(const struct openocd *run)
{
	for (size_t i = 0; i < run->records.count; i++)
		if (strcmp(run->records.items[i].name, "exit") == 0)
			return true;
	return strcmp(run->late_failure.command ? run->late_failure.command : "", "shutdown") == 0;
}

bool events_run_serves_gdb(const struct rule_context *context)
{
	const struct openocd *run = context->run;
	return run->ok && run->end != RUN_SHUTDOWN && run->shutdown_place.file == SOURCE_NONE && !ends_by_exit(run);
}

/* The command is told by its last word, so that `halt`, `$TARGET arp_halt` and the like need no list of their own. */
static const char *last_word(const char *name)
{
	const char *blank = strrchr(name, ' ');
	return blank ? blank + 1 : name;
}

static bool is_among(const char *word, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i], word) == 0)
			return true;
	return false;
}

static bool is_halting_word(const char *word)
{
	static const char *const words[] = {"halt", "arp_halt", "arp_waitstate", "soft_reset_halt", "wait_halt"};
	return is_among(word, words, sizeof(words) / sizeof(words[0]));
}

/* How the commands behind `init` leave the target. */
static bool run_ends_halted(const struct openocd *run)
{
	bool halted = false;
	for (size_t i = 0; i < run->records.count; i++) {
		const struct command_record *record = &run->records.items[i];
		const char *word = last_word(know_string(record->command->name));
		if (!record->after_init)
			continue;
		if (is_halting_word(word))
			halted = true;
		else if (strcmp(word, "reset") == 0)
			halted = record->arguments.count > 0 && strcmp(record->arguments.items[0], "run") != 0;
		else if (strcmp(word, "resume") == 0)
			halted = false;
	}
	return halted;
}

/* A config that has a procedure in the place of `init`: what that does behind OpenOCD's own. */
static bool own_init_halts(struct rule_context *context)
{
	const struct code_frame *init = code_procedure(code_of(context), "init");
	if (!init || !init->script)
		return false;
	const char *body =
		arena_copy(context->arena, init->text + init->script->start, init->script->end - init->script->start);
	struct body_effects effects = events_body_effects(context, body);
	return effects.halts && !effects.resumes;
}

enum halted events_halted(struct rule_context *context, const struct target *target)
{
	struct body_effects effects = {0};
	const struct event_handler *examined = model_event(target, "examine-end");
	if (examined)
		effects = events_body_effects(context, examined->body);
	if (effects.halts || run_ends_halted(context->run) || own_init_halts(context))
		return HALTED_YES;
	/* What comes behind a command that failed may well run on real hardware; a fragment is not the whole run. */
	if (effects.unknown || context->is_assumed || context->run->late_failure.kind != FAILURE_NONE)
		return HALTED_UNKNOWN;
	return HALTED_NO;
}

bool events_target_is_chosen(const struct rule_context *context, bool behind_init)
{
	const struct openocd *run = context->run;
	for (size_t i = 0; i < run->records.count; i++) {
		const struct command_record *record = &run->records.items[i];
		if (strcmp(record->name, "targets") == 0 && record->arguments.count > 0 &&
		    (record->after_init || !behind_init))
			return true;
	}
	for (size_t i = 0; i < run->targets.count; i++)
		for (size_t j = 0; j < run->targets.items[i]->events.count; j++)
			if (strstr(run->targets.items[i]->events.items[j]->body, "targets "))
				return true;
	return false;
}

void events_choose_before(struct rule_context *context, struct diagnostic *diagnostic, source_id file,
                          const struct syntax_node *command, const struct target *target)
{
	const struct source_file *source = source_store_file(context->model->sources, file);
	const char *line = source->text + source_line_start(source, source_line_of(source, command->start));
	size_t indent = (size_t)(source->text + command->start - line);
	if (strspn(line, " \t") != indent)
		return;
	struct fix *fix = rule_add_fix(context, diagnostic, file, FIX_UNSAFE, "Choose '%s' first", target->name);
	if (fix)
		rule_insert_before(context, fix, model_node_span(file, command),
		                   arena_printf(context->arena, "%.*stargets %s\n", (int)indent, line, target->name));
}

static enum know_probe probe_of(const struct rule_context *context, const struct flash_bank *bank, int depth)
{
	const struct openocd *run = context->run;
	const struct know_flash_driver *driver = know_flash_driver_find(bank->driver);
	enum know_probe probe = driver ? (enum know_probe)driver->probe[context->version] : PROBE_ANY_STATE;
	if (probe != PROBE_VARIES || bank->arguments.count == 0)
		return probe == PROBE_HALTED ? PROBE_HALTED : PROBE_ANY_STATE;
	const char *first = bank->arguments.items[0];
	if (strcmp(bank->driver, "lpc2000") == 0)
		return strcmp(first, "auto") == 0 ? PROBE_HALTED : PROBE_ANY_STATE;
	/* A bank that shows another one. */
	for (size_t i = 0; i < run->flash_banks.count && depth < 4; i++)
		if (strcmp(run->flash_banks.items[i]->name, first) == 0)
			return probe_of(context, run->flash_banks.items[i], depth + 1);
	return PROBE_ANY_STATE;
}

const struct flash_bank *events_bank_that_refuses(const struct rule_context *context, const struct target *target)
{
	const struct openocd *run = context->run;
	if (!run->gdb_memory_map)
		return NULL;
	for (size_t i = 0; i < run->flash_banks.count; i++) {
		const struct flash_bank *bank = run->flash_banks.items[i];
		if (bank->target == target && probe_of(context, bank, 0) == PROBE_HALTED)
			return bank;
	}
	return NULL;
}

/* ---- handlers ---- */

const struct event_handler *events_handler(const struct target *target, const char *event)
{
	const struct event_handler *handler = model_event(target, event);
	return handler && !handler->by_default ? handler : NULL;
}

/* The name of the target that RECORD gives a handler, or NULL: `-event NAME BODY` always stands last. */
static const char *target_with_event(const struct command_record *record)
{
	const struct word_list *words = &record->arguments;
	if (words->count < 3 || strcmp(words->items[words->count - 3], "-event") != 0)
		return NULL;
	const char *command = know_string(record->command->name);
	if (strcmp(command, "target create") == 0)
		return words->items[0];
	return record->target && strcmp(command, "$TARGET configure") == 0 ? record->target->name : NULL;
}

/* A record that gives a target a handler, and the ones before it that do so. */
struct event_record {
	const struct command_record *record;
	struct event_record *before;
};

struct event_records {
	struct map last; /* name of a target -> its last one */
};

static struct event_record *last_record(struct rule_context *context, const struct target *target)
{
	const struct openocd *run = context->run;
	if (context->event_records)
		return map_get(&context->event_records->last, target->name);
	context->event_records = arena_new(context->arena, struct event_records);
	struct map *last = &context->event_records->last;
	map_init(last, context->arena);
	for (size_t i = 0; i < run->records.count; i++) {
		const char *name = target_with_event(&run->records.items[i]);
		if (!name)
			continue;
		struct event_record *item = arena_new(context->arena, struct event_record);
		*item = (struct event_record){&run->records.items[i], map_get(last, name)};
		map_set(last, name, item);
	}
	return map_get(last, target->name);
}

/* The body that RECORD gives for EVENT, or NULL. */
static const char *body_in(const struct command_record *record, const char *event)
{
	const char *const *last = &record->arguments.items[record->arguments.count - 2];
	return strcmp(last[0], event) == 0 ? last[1] : NULL;
}

const struct command_record *events_emptied(struct rule_context *context, const struct target *target,
                                            const char *event)
{
	const struct event_handler *handler = model_event(target, event);
	for (const struct event_record *at = last_record(context, target); at; at = at->before) {
		const char *body = body_in(at->record, event);
		bool by_default = body && handler && handler->by_default && strcmp(body, handler->body) == 0;
		if (body && !by_default)
			return *body ? NULL : at->record;
	}
	return NULL;
}

static bool same_place(const struct place *a, const struct place *b)
{
	return a->file == b->file && a->line == b->line;
}

const struct command_record *events_record_of(struct rule_context *context, const struct target *target,
                                              const struct event_handler *handler)
{
	for (const struct event_record *at = last_record(context, target); at; at = at->before) {
		if (!same_place(&at->record->place, &handler->place))
			continue;
		const char *body = body_in(at->record, handler->event);
		if (body && strcmp(body, handler->body) == 0)
			return at->record;
	}
	return NULL;
}

const struct syntax_node *events_command_of(struct rule_context *context, const struct target *target,
                                            const struct event_handler *handler)
{
	const struct command_record *record = events_record_of(context, target, handler);
	return record ? model_command_of(context->model, record) : NULL;
}

const struct syntax_node *events_command_word(struct rule_context *context, source_id file,
                                              const struct syntax_node *command, const char *event, int which)
{
	const char *text = source_store_file(context->model->sources, file)->text;
	size_t count = command ? syntax_command_word_count(command) : 0;
	if (count < 3 || !syntax_word_equals(text, syntax_command_word(command, count - 3), "-event") ||
	    !syntax_word_equals(text, syntax_command_word(command, count - 2), event))
		return NULL;
	return syntax_command_word(command, count - 2 + (size_t)which);
}

static bool is_the_users(const struct rule_context *context, const struct event_handler *handler)
{
	return handler && !handler->by_default && handler->place.file != SOURCE_NONE &&
	       model_is_user_file(context->model, handler->place.file);
}

bool events_lost_halt(struct rule_context *context, const struct target *target)
{
	const struct event_handler *second = events_handler(target, "gdb-attach");
	const struct event_handler *first = second ? second->replaces : NULL;
	return is_the_users(context, second) && is_the_users(context, first) &&
	       !same_place(&first->place, &second->place) && events_body_effects(context, first->body).halts;
}

const struct event_handler *events_detach_slip(struct rule_context *context, const struct target *target)
{
	const struct event_handler *second = events_handler(target, "gdb-attach");
	if (!events_lost_halt(context, target) || events_handler(target, "gdb-detach"))
		return NULL;
	struct body_effects now = events_body_effects(context, second->body);
	return now.resumes && !now.halts ? second : NULL;
}

/* ---- findings about targets ---- */

/*
 * A target that `init` makes (by the procedure init_targets of a stock script) has no line of its own in the user's
 * files: the line that brought that script in stands for it.
 */
static struct place line_of(struct rule_context *context, const struct target *target)
{
	const struct openocd *run = context->run;
	struct place place = model_user_place(context->model, &target->place);
	if (place.file != SOURCE_NONE && !same_place(&place, &run->init_place))
		return place;
	for (size_t i = 0; i < run->inclusions.count; i++) {
		if (run->inclusions.items[i].file != target->place.file)
			continue;
		struct place inside = {.file = target->place.file, .line = 1, .inclusion = (int)i};
		struct place line = model_user_place(context->model, &inside);
		if (line.file != SOURCE_NONE)
			return line;
	}
	return place;
}

size_t events_group(struct rule_context *context, struct target *const *targets, size_t count,
                    struct target_group **groups)
{
	VECTOR(struct target_group) list = {0};
	for (size_t i = 0; i < count; i++) {
		struct place place = line_of(context, targets[i]);
		size_t k = 0;
		while (k < list.count && !same_place(&list.items[k].place, &place))
			k++;
		if (k == list.count) {
			struct target_group group = {place, arena_alloc(context->arena, count * sizeof(*targets)), 0};
			vector_push(context->arena, &list, group);
		}
		list.items[k].items[list.items[k].count++] = targets[i];
	}
	*groups = list.items;
	return list.count;
}

#define NAMES_SHOWN 4

const char *events_name_targets(struct rule_context *context, const struct target_group *group, const char *verb_one,
                                const char *verb_many)
{
	struct text_builder text;
	text_init_in(&text, context->arena, 0);
	text_add_string(&text, group->count == 1 ? "target " : "targets ");
	size_t shown = group->count <= NAMES_SHOWN ? group->count : NAMES_SHOWN - 1;
	for (size_t i = 0; i < shown; i++) {
		bool last = i + 1 == group->count;
		text_printf(&text, "%s'%s'", i == 0 ? "" : last ? " and " : ", ", group->items[i]->name);
	}
	if (shown < group->count)
		text_printf(&text, " and %zu more", group->count - shown);
	text_printf(&text, " %s", group->count == 1 ? verb_one : verb_many);
	return text.bytes;
}

enum severity events_severity(const struct rule_context *context, const struct place *place, enum severity severity)
{
	const struct source_file *file = source_store_file(context->model->sources, place->file);
	return file && file->is_stock && context->role == ROLE_FILE ? SEVERITY_NOTE : severity;
}

struct diagnostic *events_report(struct rule_context *context, enum severity severity, const struct target_group *group,
                                 const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	const char *message = arena_vprintf(context->arena, format, arguments);
	va_end(arguments);
	const struct place *made = &group->items[0]->place;
	if (group->place.file == SOURCE_NONE)
		return rule_report_run(context, severity, "%s", message);
	bool is_inside = group->place.file != made->file;
	struct span span = model_span_at(context->model, &group->place, is_inside ? NULL : "target");
	struct diagnostic *diagnostic = rule_report_span(context, severity, span, &group->place, "%s", message);
	if (is_inside)
		diagnostic_add_related(context->sink, diagnostic, model_span_at(context->model, made, "target"),
		                       "%s makes the target here", model_script_name(context->model, made->file));
	return diagnostic;
}

const char *events_example(struct rule_context *context, const struct target_group *group, const char *event)
{
	const char *body =
		strcmp(event, "gdb-attach") == 0 ? "halt" : "if {[[target current] curstate] eq \"halted\"} { resume }";
	return arena_printf(context->arena, "%s configure -event %s { %s }", group->items[0]->name, event, body);
}
