/* SPDX-License-Identifier: MIT */
/*
 * A command that does not exist. Mostly there is a better answer than the nearest name: it is a file, it comes with
 * something that has not been chosen yet, another version has it, or the line before it lost its end.
 */
#include "rules/support/adapter.h"
#include "rules/support/forms.h"
#include "rules/support/judge.h"
#include "rules/support/scripts.h"

#include <ctype.h>
#include <string.h>

#include "base/text.h"

/* The name that does not exist, and where it stands: of the failure of the run, or in code that did not run. */
struct unknown {
	const char *group;   /* "adapter" for a word behind it, else "" */
	const char *subject; /* the word */
	source_id file;
	const struct syntax_node *command; /* NULL: not in the text */
	const struct syntax_node *word;    /* NULL: not in the text */
};

static struct unknown unknown_of_failure(struct rule_context *context, const struct failure *failure)
{
	return (struct unknown){.group = failure->command,
	                        .subject = failure->subject,
	                        .file = failure->place.file,
	                        .command = rule_failure_command(context, failure),
	                        .word = rule_failure_word(context, failure)};
}

static const char *full_name(struct rule_context *context, const struct unknown *unknown)
{
	return *unknown->group ? arena_printf(context->arena, "%s %s", unknown->group, unknown->subject)
	                       : unknown->subject;
}

/* ---- a line that was to continue the one before ---- */

/* An option (`-work-area-size`) as a command. */
static bool report_lost_line(struct rule_context *context, const struct failure *failure)
{
	source_id file = failure->place.file;
	const struct syntax_node *command = rule_failure_command(context, failure);
	if (*failure->command || !command || !model_is_user_file(context->model, file))
		return false;
	if (*failure->subject != '-')
		return false;
	struct diagnostic *diagnostic =
		rule_report_failure(context, SEVERITY_ERROR, failure,
	                            "'%s' begins a command of its own here, and there is none of that name: OpenOCD %s "
	                            "stops here",
	                            failure->subject, know_version_name(context->version));
	rule_help(context, diagnostic, "a command ends with its line, unless a backslash stands last on it");
	return true;
}

/* ---- words of Tcl and of other languages ---- */

struct slip {
	const char *word;
	const char *help;
};

static const struct slip slips[] = {
	{"else", "'else' belongs on the line of the '}' before it: '} else {'"},
	{"elseif", "'elseif' belongs on the line of the '}' before it: '} elseif {...} {'"},
	{"}", "this brace closes nothing: it was closed before, or its '{' is missing"},
	{"{", "a block belongs on the line of its command"},
	{"]", "this bracket closes nothing"},
	{"endif", "Tcl has no 'endif': the '}' ends the block"},
	{"end", "Tcl has no 'end': the '}' ends the block"},
	{"then", "'then' belongs on the line of its 'if'"},
	{"include", "a file is read by 'source [find FILE]'"},
	{"import", "a file is read by 'source [find FILE]'"},
	{"print", "a text is shown by 'echo'"},
	{"let", "a variable is set by 'set NAME VALUE'"},
	{"def", "a procedure is made by 'proc NAME {ARGUMENTS} {BODY}'"},
	{"function", "a procedure is made by 'proc NAME {ARGUMENTS} {BODY}'"},
};

static const char *slip_help(const char *word)
{
	for (size_t i = 0; i < sizeof(slips) / sizeof(slips[0]); i++)
		if (strcmp(slips[i].word, word) == 0)
			return slips[i].help;
	if (text_starts_with(word, "--") || (*word == ';' && word[1]))
		return "a comment begins with '#'";
	if (*word == '$')
		return "the name is not the value of a variable here: the '$' was taken as it is";
	return NULL;
}

/* `else` behind a `}` on the line before: joining the two lines is what was meant. */
static void add_else_fix(struct rule_context *context, struct diagnostic *diagnostic, const struct unknown *unknown)
{
	source_id file = unknown->file;
	const struct syntax_node *command = unknown->command;
	bool is_else = strcmp(unknown->subject, "else") == 0 || strcmp(unknown->subject, "elseif") == 0;
	if (!is_else || !command || !model_is_user_file(context->model, file))
		return;
	const char *text = rule_text(context, file);
	size_t end = command->start;
	while (end > 0 && strchr(" \t\r\n", text[end - 1]))
		end--;
	if (end == 0 || text[end - 1] != '}' || !memchr(text + end, '\n', command->start - end))
		return;
	struct fix *fix = rule_add_fix(context, diagnostic, file, FIX_SAFE, "Put '%s' on the line of the brace",
	                               unknown->subject);
	if (fix)
		fix_replace(context->sink, fix, span_make(file, end, command->start), " ");
}

/* ---- what the command would come with ---- */

/* The values of the conditions that are of the kind of the first: "'ftdi'", "'esp32' or 'xtensa'", "'a', 'b' ...". */
static const char *condition_values(struct rule_context *context, const char *when)
{
	size_t kind = strcspn(when, " ,");
	const char *first = when;
	const char *list = "";
	for (int count = 0; *when && count < 4; count++) {
		when += strspn(when, ", ");
		size_t length = strcspn(when, ",");
		if (strncmp(when, first, kind) != 0 || length <= kind)
			break;
		const char *joint = count == 0 ? "" : count == 3 || when[length] ? ", " : " or ";
		if (count == 3)
			return arena_printf(context->arena, "%s ...", list);
		list = arena_printf(context->arena, "%s%s'%.*s'", list, joint, (int)(length - kind - 1),
		                    when + kind + 1);
		when += length;
	}
	return list;
}

/* "driver ftdi, driver xyz" for people. */
static const char *condition_text(struct rule_context *context, const char *when)
{
	size_t length = strcspn(when, ", ");
	const char *kind = arena_copy(context->arena, when, length);
	const char *values = condition_values(context, when);
	if (strcmp(kind, "driver") == 0)
		return arena_printf(context->arena, "the adapter driver %s is chosen", values);
	if (strcmp(kind, "target-type") == 0)
		return arena_printf(context->arena, "a target of the type %s has been created", values);
	if (strcmp(kind, "flash-driver") == 0)
		return arena_printf(context->arena, "a flash bank of the driver %s has been defined", values);
	if (strcmp(kind, "transport") == 0)
		return arena_printf(context->arena, "the transport %s is in use", values);
	if (strcmp(kind, "init") == 0)
		return "'init' has run";
	return arena_printf(context->arena, "a device of the driver %s has been defined", values);
}

/* Firmware that drives the target by itself leaves no room for commands of the core. */
static bool is_hidden_by_firmware(const struct rule_context *context, const struct know_command *row)
{
	const char *transport = context->run->transport.name;
	return transport && text_starts_with(transport, "hla_") &&
	       know_command_comes_with(row, "target-type", "cortex_m") && context->run->targets.count > 0;
}

static const char *condition_help(struct rule_context *context, const struct know_command *row)
{
	const char *driver = context->run->adapter.driver;
	if (adapter_driver_of_command(context, row) && driver)
		return arena_printf(context->arena, "the adapter driver is '%s': its settings have other commands",
		                    driver);
	if (is_hidden_by_firmware(context, row))
		return arena_printf(
			context->arena,
			"under the transport '%s' the adapter drives the core by itself; write 'if {![using_hla]} { "
			"... }' around the command",
			context->run->transport.name);
	return "move it behind the line that brings that about";
}

static bool report_condition(struct rule_context *context, const struct failure *failure)
{
	const struct know_command *row = adapter_row_of_failure(context, failure);
	if (!row || !*rule_command_when(row) || rule_command_is_there(context, row))
		return false;
	struct unknown unknown = unknown_of_failure(context, failure);
	struct diagnostic *diagnostic =
		rule_report_failure(context, SEVERITY_ERROR, failure, "'%s' exists only once %s: OpenOCD %s stops here",
	                            full_name(context, &unknown), condition_text(context, rule_command_when(row)),
	                            know_version_name(context->version));
	rule_help(context, diagnostic, "%s", condition_help(context, row));
	return true;
}

/* ---- other versions ---- */

static const char *versions_with(struct rule_context *context, const struct know_command *row)
{
	const char *list = "";
	for (int version = 0; version < OPENOCD_VERSION_COUNT; version++)
		if (row->stage[version] != STAGE_ABSENT)
			list = arena_printf(context->arena, "%s%s%s", list, *list ? ", " : "",
			                    know_version_name((enum openocd_version)version));
	return list;
}

/* What an older version calls the command that the first LENGTH words are; NULL: nothing. The arguments are the same.
 */
struct older_form {
	const char *name;
	size_t length;
};

#define FORM_WORDS 3

static struct older_form find_older_form(const struct rule_context *context, const char *const *words, size_t count)
{
	for (size_t length = count; length > 0; length--) {
		const char *name = words[0] ? words[0] : "";
		for (size_t i = 1; i < length; i++)
			name = arena_printf(context->arena, "%s %s", name, words[i] ? words[i] : "?");
		const char *older = forms_older(context, name);
		if (older)
			return (struct older_form){older, length};
	}
	return (struct older_form){0};
}

/* KNOWN remembers the answers, for many lines begin alike; NULL: it does not. */
static struct older_form older_form(struct rule_context *context, struct map *known, const struct unknown *unknown)
{
	if (!unknown->command)
		return (struct older_form){0};
	size_t count;
	const char *text = rule_text(context, unknown->file);
	const char *words[FORM_WORDS];
	for (count = 0; count < FORM_WORDS && syntax_command_word(unknown->command, count); count++)
		words[count] = syntax_word_value(context->arena, text, syntax_command_word(unknown->command, count));
	if (!known)
		return find_older_form(context, words, count);
	/* The third word is mostly an argument, and each has another. */
	bool is_number = count == FORM_WORDS && (!words[2] || !isalpha((unsigned char)*words[2]));
	count -= is_number;
	const char *key = arena_printf(context->arena, "%s %s %s", count > 0 && words[0] ? words[0] : "",
	                               count > 1 && words[1] ? words[1] : "", count > 2 ? words[2] : "");
	struct older_form *form = map_get(known, key);
	if (!form) {
		form = arena_new(context->arena, struct older_form);
		*form = find_older_form(context, words, count);
		map_set(known, key, form);
	}
	return *form;
}

static void replace_form(struct rule_context *context, struct fix *fix, const struct unknown *unknown,
                         const struct older_form *older)
{
	const struct syntax_node *command = unknown->command;
	fix_replace(context->sink, fix,
	            span_make(unknown->file, command->start, syntax_command_word(command, older->length - 1)->end),
	            older->name);
}

static bool help_older_form(struct rule_context *context, struct diagnostic *diagnostic, const struct unknown *unknown)
{
	struct older_form older = older_form(context, NULL, unknown);
	if (!older.name)
		return false;
	rule_help(context, diagnostic, "OpenOCD %s calls it '%s'", know_version_name(context->version), older.name);
	if (!model_is_user_file(context->model, unknown->file))
		return true;
	struct fix *fix = rule_add_fix(context, diagnostic, unknown->file, FIX_SAFE, "Write '%s' instead", older.name);
	if (fix)
		replace_form(context, fix, unknown, &older);
	return true;
}

/* The options `-dap NAME` of the file become `-chain-position TAP`, as they are written. */
static void replace_dap_options(struct rule_context *context, struct fix *fix, source_id file, const char *name,
                                const char *tap)
{
	const struct code_list *list = code_of(context);
	struct arena *arena = context->arena;
	for (size_t i = 0; i < list->count; i++) {
		const struct code *code = &list->items[i];
		const char *text = code->frame->text;
		const struct syntax_node *option =
			code->frame->file == file ? rule_word_with_value(text, code->command, "-dap") : NULL;
		const struct syntax_node *value = option ? option->next_sibling : NULL;
		while (value && value->kind != SYNTAX_WORD)
			value = value->next_sibling;
		if (value && strcmp(syntax_word_raw(arena, text, value), name) == 0)
			fix_replace(context->sink, fix, span_make(file, option->start, value->end),
			            arena_printf(arena, "-chain-position %s", tap));
	}
}

/* `dap create NAME -chain-position TAP`: 0.10.0 has no DAPs, its targets sit on the TAP itself. */
static bool help_dap(struct rule_context *context, struct diagnostic *diagnostic, const struct unknown *unknown)
{
	source_id file = unknown->file;
	const struct syntax_node *command = unknown->command;
	if (context->version != OPENOCD_0_10_0 || strcmp(full_name(context, unknown), "dap create") != 0 || !command)
		return false;
	rule_help(context, diagnostic,
	          "OpenOCD 0.10.0 has no DAPs of their own: leave the line out, and write '-chain-position TAP' for "
	          "'-dap NAME' of its targets");
	struct span line = forms_line_of(context, file, command);
	const struct syntax_node *name = syntax_command_word(command, 2);
	const struct syntax_node *tap = syntax_command_word(command, 4);
	if (line.file == SOURCE_NONE || !tap || syntax_command_word_count(command) != 5 ||
	    !model_is_user_file(context->model, file) ||
	    !syntax_word_equals(rule_text(context, file), syntax_command_word(command, 3), "-chain-position"))
		return true;
	struct fix *fix = rule_add_fix(context, diagnostic, file, FIX_SAFE, "Put the targets on the TAP itself");
	if (!fix)
		return true;
	fix_replace(context->sink, fix, line, "");
	replace_dap_options(context, fix, file, syntax_word_raw(context->arena, rule_text(context, file), name),
	                    syntax_word_raw(context->arena, rule_text(context, file), tap));
	return true;
}

static bool help_other_version(struct rule_context *context, struct diagnostic *diagnostic,
                               const struct unknown *unknown)
{
	if (help_older_form(context, diagnostic, unknown) || help_dap(context, diagnostic, unknown))
		return true;
	const struct know_command *row = know_command_find(full_name(context, unknown));
	if (!row || row->stage[context->version] != STAGE_ABSENT)
		return false;
	rule_help(context, diagnostic, "it comes with OpenOCD %s", versions_with(context, row));
	return true;
}

/* ---- near names ---- */

/* "NAME configure" of a target, DAP ... that does not exist under that name. */
static bool help_instance(struct rule_context *context, struct diagnostic *diagnostic, const struct unknown *unknown)
{
	const struct openocd *run = context->run;
	struct name_search search;
	name_search_init(&search, unknown->subject);
	search.limit = (unsigned)strlen(unknown->subject) / 2 + 1;
	for (size_t i = 0; i < run->targets.count; i++)
		name_search_add(&search, run->targets.items[i]->name);
	for (size_t i = 0; i < run->daps.count; i++)
		name_search_add(&search, run->daps.items[i]->name);
	if (*unknown->group || !strchr(unknown->subject, '.'))
		return false;
	if (search.count)
		rule_help(context, diagnostic, "no target or DAP has that name; there is %s",
		          name_search_list(context->arena, &search));
	else
		rule_help(context, diagnostic,
		          "the name of a target is a command only once 'target create' has made it");
	return true;
}

/* The procedures that the user's files define, one by one. */
struct procedure_walk {
	size_t next_inclusion;
	source_id file;
	const struct syntax_node *command; /* the `proc` */
};

/* The word with the name of the next one; NULL at the end. */
static const struct syntax_node *next_procedure(struct rule_context *context, struct procedure_walk *walk)
{
	const struct openocd *run = context->run;
	while (true) {
		walk->command = walk->command ? syntax_command_next(walk->command) : NULL;
		while (!walk->command && walk->next_inclusion < run->inclusions.count) {
			walk->file = run->inclusions.items[walk->next_inclusion++].file;
			if (model_is_user_file(context->model, walk->file))
				walk->command =
					syntax_script_first_command(model_file(context->model, walk->file)->script);
		}
		if (!walk->command)
			return NULL;
		const struct syntax_node *name = syntax_command_word(walk->command, 1);
		if (name &&
		    syntax_word_equals(rule_text(context, walk->file), syntax_command_word(walk->command, 0), "proc"))
			return name;
	}
}

/* One of the very name that is wanted was deleted. */
static void add_procedures(struct rule_context *context, struct name_search *search)
{
	struct procedure_walk walk = {0};
	const struct syntax_node *name;
	while ((name = next_procedure(context, &walk))) {
		const char *value = syntax_word_value(context->arena, rule_text(context, walk.file), name);
		if (value && strcmp(value, search->wanted) != 0)
			name_search_add(search, value);
	}
}

/* The name of a procedure NAME where it is defined, in a line that OpenOCD did not come to; NULL when there is none. */
static const struct syntax_node *definition_ahead(struct rule_context *context, const char *name, source_id *file)
{
	struct procedure_walk walk = {0};
	const struct syntax_node *word;
	while ((word = next_procedure(context, &walk))) {
		const char *text = rule_text(context, walk.file);
		*file = walk.file;
		if (syntax_word_equals(text, word, name) &&
		    !openocd_has_executed(context->run, walk.file, syntax_command_line(text, walk.command), "proc"))
			return word;
	}
	return NULL;
}

/* A procedure that is called before it is defined. */
static bool help_defined_later(struct rule_context *context, struct diagnostic *diagnostic,
                               const struct unknown *unknown)
{
	source_id file;
	const struct syntax_node *name = *unknown->group ? NULL : definition_ahead(context, unknown->subject, &file);
	if (!name)
		return false;
	if (diagnostic)
		diagnostic_add_related(context->sink, diagnostic, model_node_span(file, name),
		                       "the procedure is defined here, which OpenOCD has not read by then");
	rule_help(context, diagnostic, "define the procedure in front of the line that calls it");
	return true;
}

/* Tcl's own. */
static void add_tcl_words(struct name_search *search)
{
	static const char *const words[] = {"set",     "source",  "find",   "proc",   "if",      "foreach", "while",
	                                    "for",     "echo",    "expr",   "return", "catch",   "global",  "lappend",
	                                    "list",    "string",  "switch", "unset",  "eval",    "format",  "upvar",
	                                    "error",   "incr",    "info",   "lindex", "llength", "lrange",  "lsort",
	                                    "lsearch", "append",  "split",  "join",   "regexp",  "regsub",  "dict",
	                                    "array",   "uplevel", "rename", "concat", "puts",    "break",   "continue"};
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		name_search_add(search, words[i]);
}

static void help_nearest(struct rule_context *context, struct diagnostic *diagnostic, const struct unknown *unknown)
{
	bool of_instance = *unknown->group && strchr(unknown->group, '.');
	const char *name = of_instance ? arena_printf(context->arena, "$TARGET %s", unknown->subject)
	                               : full_name(context, unknown);
	const char *command = rule_nearest_command(context, name);
	struct name_search search;
	name_search_init(&search, unknown->subject);
	if (command)
		name_search_add(&search, strrchr(command, ' ') ? strrchr(command, ' ') + 1 : command);
	if (!*unknown->group) {
		add_procedures(context, &search);
		add_tcl_words(&search);
	}
	const char *best = search.count ? search.near[0] : NULL;
	if (!best)
		return;
	rule_help(context, diagnostic, "did you mean '%s%s%s'?", unknown->group, *unknown->group ? " " : "", best);
	const struct syntax_node *word = unknown->word;
	bool in_text = word && model_is_user_file(context->model, unknown->file);
	if (!in_text || !name_search_best(&search) || search.distances[0] > 2)
		return;
	struct fix *fix = rule_add_fix(context, diagnostic, unknown->file, FIX_UNSAFE, "Write '%s' instead", best);
	rule_replace_word(context, fix, unknown->file, word, best);
}

/* ---- the rule ---- */

/* Behind an assumed adapter, or an `init` that fails for want of one, nothing is known of its driver's own commands. */
static bool waits_for_driver(const struct rule_context *context, const struct failure *failure)
{
	return (context->is_assumed || !context->run->adapter.driver) &&
	       adapter_driver_of_command(context, adapter_row_of_failure(context, failure)) != NULL;
}

/* A procedure of a shipped script that this run did not read. */
static bool help_shipped(struct rule_context *context, struct diagnostic *diagnostic, const struct unknown *unknown)
{
	const char *script = know_procedure_script(unknown->subject, context->version);
	if (*unknown->group || !script)
		return false;
	if (strcmp(script, "*") == 0)
		rule_help(context, diagnostic, "several shipped scripts define it: read one of them before");
	else
		rule_help(context, diagnostic, "%s defines it: write 'source [find %s]' before", script, script);
	return true;
}

/* A procedure that shipped scripts of other versions define. */
static bool help_shipped_elsewhere(struct rule_context *context, struct diagnostic *diagnostic,
                                   const struct unknown *unknown)
{
	for (int version = OPENOCD_VERSION_COUNT - 1; version >= 0 && !*unknown->group; version--) {
		const char *script = know_procedure_script(unknown->subject, (enum openocd_version)version);
		if (!script)
			continue;
		rule_help(context, diagnostic, "OpenOCD %s has it in its %s; this version's scripts do not",
		          know_version_name((enum openocd_version)version),
		          strcmp(script, "*") == 0 ? "scripts" : script);
		return true;
	}
	return false;
}

/* What was meant: a word of another language, of another version, or one that is near. */
static void help(struct rule_context *context, struct diagnostic *diagnostic, const struct unknown *unknown)
{
	const char *slip = *unknown->group ? NULL : slip_help(unknown->subject);
	if (slip) {
		rule_help(context, diagnostic, "%s", slip);
		add_else_fix(context, diagnostic, unknown);
	} else if (!help_defined_later(context, diagnostic, unknown) && !help_shipped(context, diagnostic, unknown) &&
	           !help_other_version(context, diagnostic, unknown) &&
	           !help_shipped_elsewhere(context, diagnostic, unknown) &&
	           !help_instance(context, diagnostic, unknown)) {
		help_nearest(context, diagnostic, unknown);
	}
}

/* Reads the script that defines the procedure: one that does nothing else, as those of that ending are. */
static void add_source_fix(struct rule_context *context, struct diagnostic *diagnostic, const struct failure *failure,
                           const struct unknown *unknown)
{
	const char *script = *unknown->group ? NULL : know_procedure_script(unknown->subject, context->version);
	struct span span = rule_lone_command_span(context, &failure->place);
	if (diagnostic->fix || !script || !text_ends_with(script, ".tcl") || span.file == SOURCE_NONE ||
	    !model_is_user_file(context->model, span.file))
		return;
	struct fix *fix = rule_add_fix(context, diagnostic, span.file, FIX_SAFE, "Read %s before", script);
	if (fix)
		rule_insert_before(context, fix, span, arena_printf(context->arena, "source [find %s]\n", script));
}

static void report(struct rule_context *context, const struct failure *failure)
{
	if (report_lost_line(context, failure) || report_condition(context, failure))
		return;
	struct unknown unknown = unknown_of_failure(context, failure);
	struct diagnostic *diagnostic =
		rule_report_failure(context, SEVERITY_ERROR, failure, "OpenOCD %s has no command '%s' and stops here",
	                            know_version_name(context->version), full_name(context, &unknown));
	help(context, diagnostic, &unknown);
	add_source_fix(context, diagnostic, failure, &unknown);
}

static void check_failure(struct rule_context *context)
{
	const struct failure *failure = rule_claim_failure(context, FAILURE_UNKNOWN_COMMAND);
	if (!failure || waits_for_driver(context, failure))
		return;
	if (!scripts_is_file_name(failure)) {
		report(context, failure);
		return;
	}
	struct script_match match;
	scripts_match(context, failure, &match);
	scripts_report_bare(context, failure, &match, "file");
}

/* ---- code that did not run ---- */

/* All there is: nothing else will be read that could define a name. */
static bool is_whole(struct rule_context *context)
{
	const struct openocd *run = context->run;
	const struct code_list *list = code_of(context);
	bool has_adapter = run->adapter.driver && !context->is_assumed;
	if (list->reads_unknown_files || list->makes_names)
		return false;
	if (run->taps.count + run->targets.count == 0) /* procedures for use with some chip */
		return false;
	return (has_adapter && run->targets.count > 0) ||
	       ((has_adapter || run->targets.count > 0) && adapter_run_looks_whole(context));
}

/* Of shipped scripts, everything that could define a name is known. */
static bool is_shipped(const struct rule_context *context, source_id file)
{
	return source_store_file(context->model->sources, file)->is_stock;
}

/* A name of another language or version, or one letter away from a command. */
static bool is_slip(struct rule_context *context, const struct verdict *verdict)
{
	struct name_search search;
	name_search_init(&search, verdict->subject);
	size_t length = strlen(verdict->subject);
	search.limit = length < 4 ? 0 : length < 8 ? 1 : 2;
	const char *nearest = rule_nearest_command(context, verdict->subject);
	if (nearest)
		name_search_add(&search, nearest);
	add_tcl_words(&search);
	return slip_help(verdict->subject) || verdict->row || search.count > 0;
}

static bool is_reported(struct rule_context *context, const struct verdict *verdict)
{
	const struct code *code = verdict->code;
	if (code_is_asked_for(context, code) || (code->is_guarded && verdict->row) ||
	    code_is_told(context, span_make(code->frame->file, code->command->start, verdict->word->end)))
		return false;
	if (*verdict->group || is_whole(context))
		return true;
	if (strchr(verdict->subject, '.')) /* a target that another file makes */
		return false;
	if (is_shipped(context, code->frame->file))
		return !know_procedure_script(verdict->subject, context->version);
	return !know_procedure_find(verdict->subject) && is_slip(context, verdict);
}

/* Files with more unknown names than this are for another program: nobody looks for what was meant by each. */
#define HELPED_NAMES 100

/* One name (or one form that this version calls something else), as often as it stands in a file. */
struct sighting {
	struct diagnostic *diagnostic;
	bool is_older; /* the fix writes what an older version calls it */
	const char *help;
	size_t more;
};

static struct sighting *report_first(struct rule_context *context, const struct verdict *verdict,
                                     const struct unknown *unknown, bool is_helped)
{
	struct sighting *sighting = arena_new(context->arena, struct sighting);
	sighting->diagnostic = rule_report_span(
		context, code_severity(context, verdict->code), model_node_span(unknown->file, verdict->word), NULL,
		"OpenOCD %s has no command '%s', so this fails %s", know_version_name(context->version),
		full_name(context, unknown), code_when(context, verdict->code));
	if (is_helped)
		help(context, sighting->diagnostic, unknown);
	code_declare_changes(context, sighting->diagnostic->fix, verdict->code->frame);
	sighting->help = sighting->diagnostic->help;
	return sighting;
}

/* The fix mends all places at once. */
static void add_place(struct rule_context *context, struct sighting *sighting, const struct verdict *verdict,
                      const struct unknown *unknown, const struct older_form *older)
{
	struct diagnostic *diagnostic = sighting->diagnostic;
	enum severity severity = code_severity(context, verdict->code);
	if (severity > diagnostic->severity)
		diagnostic->severity = severity;
	sighting->more++;
	rule_help(context, diagnostic, "%s%s%zu more place%s in this file", sighting->help ? sighting->help : "",
	          sighting->help ? "; it stands in " : "it stands in ", sighting->more, sighting->more == 1 ? "" : "s");
	struct fix *fix = diagnostic->fix;
	if (!fix || fix->edits.count == 0)
		return;
	if (sighting->is_older)
		replace_form(context, fix, unknown, older);
	else if (fix->safety != FIX_UNSAFE)
		return;
	else
		rule_replace_word(context, fix, unknown->file, verdict->word, fix->edits.items[0].text);
	code_declare_changes(context, fix, verdict->code->frame);
}

/* What has been met: sightings by file and name; older forms by the words of a command. */
struct met {
	struct map sightings, forms;
};

static void take_unrun(struct rule_context *context, struct met *met, const struct verdict *verdict)
{
	const struct code *code = verdict->code;
	struct unknown unknown = {.group = verdict->group,
	                          .subject = verdict->subject,
	                          .file = code->frame->file,
	                          .command = code->command,
	                          .word = verdict->word};
	struct older_form older = older_form(context, &met->forms, &unknown);
	const char *key = arena_printf(context->arena, "%d %s", unknown.file,
	                               older.name ? older.name : full_name(context, &unknown));
	struct sighting *sighting = map_get(&met->sightings, key);
	if (sighting) {
		add_place(context, sighting, verdict, &unknown, &older);
	} else if (is_reported(context, verdict)) {
		sighting = report_first(context, verdict, &unknown, met->sightings.count < HELPED_NAMES);
		sighting->is_older = older.name != NULL;
		map_set(&met->sightings, key, sighting);
	}
}

static void check_unrun(struct rule_context *context)
{
	const struct verdict_list *verdicts = judge_code(context);
	struct met met;
	map_init(&met.sightings, context->arena);
	map_init(&met.forms, context->arena);
	for (size_t i = 0; i < verdicts->count; i++)
		if (verdicts->items[i].kind == VERDICT_UNKNOWN_COMMAND)
			take_unrun(context, &met, &verdicts->items[i]);
}

static void check(struct rule_context *context)
{
	check_failure(context);
	check_unrun(context);
}

const struct rule rule_unknown_command = {
	.id = "unknown-command",
	.order = 5,
	.severity = SEVERITY_ERROR,
	.summary = "a command that this OpenOCD version does not have",
	.versions = "all",
	.finds = "A command or subcommand that does not exist: misspelt, of another version, one that only exists "
		 "once its adapter driver, target type or transport has been chosen, the name of a file, or the rest "
		 "of a line that lost its backslash. Code that did not run (procedures, handlers of events, other "
		 "branches) is looked at, too; there, only what cannot come from another file, adapter, transport or "
		 "target is reported, once a file for each name.",
	.why = "OpenOCD stops there with `invalid command name` and exits with code 1.",
	.bad = "adapter driver dummy\nadaptor speed 1000\n",
	.good = "adapter driver dummy\nadapter speed 1000\n",
	.fix = "What is certain is mended: a missing `source [find ...]`, an `else` on a line of its own, "
	       " the name that an older version uses. The nearest name is offered as an unsafe fix.",
	.check = check,
};
