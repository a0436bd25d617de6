/* SPDX-License-Identifier: MIT */
/*
 * The line that should choose the debug adapter does not: its file is missing, is no adapter file, is not read at all,
 * names a driver that this version lacks, or comes second.
 */
#include "rules/support/adapter.h"
#include "rules/support/scripts.h"

#include <string.h>

#include "base/path.h"
#include "base/text.h"

/* ---- a file that is missing, or is named without being read ---- */

static bool names_adapter(const struct failure *failure, const struct script_match *match)
{
	if (adapter_path_is_interface(failure->subject))
		return true;
	if (match->path)
		return adapter_path_is_interface(match->path);
	for (size_t i = 0; i < match->near.count; i++)
		if (!adapter_path_is_interface(match->near.near[i]))
			return false;
	return match->near.count > 0;
}

static void check_missing_file(struct rule_context *context)
{
	const struct failure *failure = rule_failure(context);
	if (!failure || failure->kind != FAILURE_SCRIPT_NOT_FOUND)
		return;
	struct script_match match;
	scripts_match(context, failure, &match);
	if (!names_adapter(failure, &match))
		return;
	rule_claim(context);
	scripts_report_missing(context, failure, &match, "adapter file");
}

static void check_bare_line(struct rule_context *context)
{
	const struct failure *failure = rule_failure(context);
	if (!failure || !scripts_is_file_name(failure))
		return;
	struct script_match match;
	scripts_match(context, failure, &match);
	if (!names_adapter(failure, &match))
		return;
	rule_claim(context);
	scripts_report_bare(context, failure, &match, "adapter file");
}

/* ---- unknown drivers ---- */

/* True when the driver of that name comes from another version. */
static bool help_other_version(struct rule_context *context, struct diagnostic *diagnostic, const char *name)
{
	const char *list = "";
	for (int version = 0; version < OPENOCD_VERSION_COUNT; version++)
		if (know_word_exists("adapter-driver", name, (enum openocd_version)version))
			list = arena_printf(context->arena, "%s%s%s", list, *list ? ", " : "",
			                    know_version_name((enum openocd_version)version));
	if (*list)
		rule_help(context, diagnostic, "OpenOCD %s has that driver", list);
	return *list != '\0';
}

/* An adapter file that has the name of the driver: that is what was meant. */
static bool help_same_name(struct rule_context *context, struct diagnostic *diagnostic, const struct failure *failure)
{
	struct arena *arena = context->arena;
	bool is_path = strchr(failure->subject, '/') || text_ends_with(failure->subject, ".cfg");
	const char *guess = is_path ? failure->subject : arena_printf(arena, "interface/%s.cfg", failure->subject);
	struct script_match match;
	names_match_script(arena, guess, context->version, &match);
	if (!match.path && match.near.count && match.near.distances[0] == 0) {
		rule_help(context, diagnostic, "an adapter file chooses the driver: read %s",
		          name_search_list(arena, &match.near));
		return true;
	}
	if (!match.path || !adapter_path_is_interface(match.path))
		return false;
	rule_help(context, diagnostic,
	          "that is the name of an adapter file, which chooses the driver itself: write "
	          "'source [find %s]' instead of this line",
	          match.path);
	const struct syntax_node *command = rule_failure_command(context, failure);
	if (!command || !model_is_user_file(context->model, failure->place.file) ||
	    !adapter_is_chosen_by(context, failure->place.file, command))
		return true;
	struct fix *fix = rule_add_fix(context, diagnostic, failure->place.file, FIX_SAFE,
	                               "Read the adapter file '%s' instead", match.path);
	if (fix)
		fix_replace(context->sink, fix, model_node_span(failure->place.file, command),
		            arena_printf(arena, "source [find %s]", match.path));
	return true;
}

static struct name_search near_drivers(const struct rule_context *context, const struct failure *failure)
{
	struct name_search search;
	name_search_init(&search, failure->subject);
	name_search_add_words(&search, "adapter-driver", context->version);
	return search;
}

/* A driver that is called so but for case and hyphens. */
static bool is_alike(const struct rule_context *context, const struct failure *failure)
{
	struct name_search search = near_drivers(context, failure);
	return search.count > 0 && search.distances[0] == 0;
}

static void help_nearest(struct rule_context *context, struct diagnostic *diagnostic, const struct failure *failure)
{
	struct name_search search = near_drivers(context, failure);
	if (search.count == 0) {
		rule_help(context, diagnostic,
		          "'adapter list' shows the drivers of an OpenOCD; its adapter files, "
		          "interface/*.cfg, choose the right one themselves");
		return;
	}
	rule_help(context, diagnostic, "did you mean %s?", name_search_list(context->arena, &search));
	const char *best = name_search_best(&search);
	const struct syntax_node *word = rule_failure_word(context, failure);
	if (!best || !word || !syntax_word_is_literal(word) || !model_is_user_file(context->model, failure->place.file))
		return;
	enum fix_safety safety = names_alike(best, failure->subject) ? FIX_SAFE : FIX_UNSAFE;
	struct fix *fix = rule_add_fix(context, diagnostic, failure->place.file, safety, "Name the driver '%s'", best);
	rule_replace_word(context, fix, failure->place.file, word, best);
}

/* ---- ft2232: the settings have other words now, so the shipped file for the same device is the cure ---- */

/* The literal value of argument INDEX of the first top-level command NAME of FILE, or NULL. */
static const char *argument_of(struct rule_context *context, source_id file, const char *name, size_t index)
{
	const char *text = rule_text(context, file);
	const struct syntax_node *root = model_file(context->model, file)->script;
	for (const struct syntax_node *command = syntax_script_first_command(root); command;
	     command = syntax_command_next(command)) {
		const struct syntax_node *word = syntax_command_word(command, index);
		if (word && syntax_word_equals(text, syntax_command_word(command, 0), name))
			return syntax_word_value(context->arena, text, word);
	}
	return NULL;
}

/* "0x15BA" -> "15ba". */
static const char *usb_number(struct arena *arena, const char *word)
{
	if (!word)
		return NULL;
	if (text_starts_with(word, "0x") || text_starts_with(word, "0X"))
		word += 2;
	char *copy = arena_strdup(arena, word);
	for (char *at = copy; *at; at++)
		if (*at >= 'A' && *at <= 'F')
			*at = (char)(*at - 'A' + 'a');
	return copy;
}

/* Shipped files of the driver ftdi for the device, those with the name of the layout first. */
static void find_ftdi_files(struct rule_context *context, source_id file, struct name_search *found)
{
	struct arena *arena = context->arena;
	const char *vendor = usb_number(arena, argument_of(context, file, "ft2232_vid_pid", 1));
	const char *product = usb_number(arena, argument_of(context, file, "ft2232_vid_pid", 2));
	const char *layout = argument_of(context, file, "ft2232_layout", 1);
	const char *device = vendor && product ? arena_printf(arena, "%s:%s", vendor, product) : NULL;
	for (size_t i = 0; i < know_script_count(); i++) {
		const struct know_script *script = know_script_at(i);
		const char *path = know_string(script->path);
		if (!((script->versions >> context->version) & 1) || !text_starts_with(path, "interface/ftdi/"))
			continue;
		const char *usb = names_script_fact(arena, script, "usb");
		bool same_device = device && usb && strstr(usb, device);
		bool same_layout = layout && names_alike(arena_printf(arena, "%s.cfg", layout), path_name(path));
		if (same_device || same_layout)
			name_search_add_at(found, path, same_layout ? 0 : 1);
	}
}

static void help_ft2232(struct rule_context *context, struct diagnostic *diagnostic, const struct failure *failure)
{
	static const char *const ftdi_words =
		"the driver is called 'ftdi' now and has other settings: 'ftdi layout_init' "
		"and 'ftdi layout_signal' instead of a layout's name";
	struct name_search found;
	name_search_init(&found, "");
	if (failure->place.file != SOURCE_NONE)
		find_ftdi_files(context, failure->place.file, &found);
	if (found.count)
		rule_help(context, diagnostic,
		          "%s; for this device there is %s, to be read with 'source [find ...]' in place of "
		          "this line and all 'ft2232_...' lines",
		          ftdi_words, name_search_list(context->arena, &found));
	else
		rule_help(context, diagnostic, "%s; the files in interface/ftdi/ have them for many devices",
		          ftdi_words);
}

/* A driver that has another name now. */
static void help_renamed(struct rule_context *context, struct diagnostic *diagnostic, const struct failure *failure,
                         const struct know_deprecation *row)
{
	const char *now = know_string(row->use[context->version]);
	const struct syntax_node *word = rule_failure_word(context, failure);
	if (!diagnostic->help)
		rule_help(context, diagnostic, "the driver is called '%s' now", now);
	if (!word || !syntax_word_is_literal(word) || !model_is_user_file(context->model, failure->place.file))
		return;
	struct fix *fix = rule_add_fix(context, diagnostic, failure->place.file, FIX_SAFE, "Name the driver '%s'", now);
	rule_replace_word(context, fix, failure->place.file, word, now);
}

static void check_unknown_driver(struct rule_context *context)
{
	const struct failure *failure = rule_claim_failure(context, FAILURE_ADAPTER_DRIVER);
	if (!failure)
		return;
	const char *name = failure->subject;
	struct diagnostic *diagnostic = rule_report_failure(context, SEVERITY_ERROR, failure,
	                                                    "OpenOCD %s has no adapter driver '%s' and stops here",
	                                                    know_version_name(context->version), name);
	const struct know_deprecation *row =
		know_deprecation_find(arena_printf(context->arena, "adapter driver %s", name));
	const char *fork = know_fork_of("driver", name);
	if (strcmp(name, "ft2232") == 0)
		help_ft2232(context, diagnostic, failure);
	if (row && row->mechanical && row->status[context->version] == STATUS_ABSENT)
		help_renamed(context, diagnostic, failure, row);
	else if (row && *know_string(row->note) && row->status[context->version] == STATUS_ABSENT)
		rule_help(context, diagnostic, "%s: write '%s'", know_string(row->note),
		          know_string(row->use[context->version]));
	else if (fork)
		rule_help(context, diagnostic,
		          "only %s has that driver: start this config with it, and if that is what you do, name the "
		          "driver under 'extra-drivers' in .openocdlint.yaml",
		          fork);
	else if (know_word_exists("transport", name, context->version))
		rule_help(context, diagnostic,
		          "'%s' is a transport: it is chosen by 'transport select %s' behind the adapter", name, name);
	else if (names_ships(arena_printf(context->arena, "interface/%s.cfg", name), context->version))
		help_same_name(context, diagnostic, failure);
	else if (is_alike(context, failure))
		help_nearest(context, diagnostic, failure);
	else if (!help_same_name(context, diagnostic, failure) && !help_other_version(context, diagnostic, name))
		help_nearest(context, diagnostic, failure);
}

/* ---- a second adapter ---- */

/* The failure comes of the second driver's absence. */
static bool failed_for_second(struct rule_context *context, const struct failure *failure)
{
	const struct adapter *adapter = &context->run->adapter;
	const struct know_command *row = adapter_row_of_failure(context, failure);
	if (row)
		return text_equal(adapter_driver_of_command(context, row), adapter->second_driver);
	if (failure->kind != FAILURE_TRANSPORT || !*failure->subject)
		return false;
	const char *words =
		arena_printf(context->arena, " %s ", know_driver_transports(adapter->second_driver, context->version));
	return strstr(words, arena_printf(context->arena, " %s ", failure->subject)) != NULL;
}

static void check_second_adapter(struct rule_context *context)
{
	const struct adapter *adapter = &context->run->adapter;
	if (!adapter->second_driver)
		return;
	const char *version = know_version_name(context->version);
	const struct failure *failure = rule_failure(context);
	bool stops = failure && failed_for_second(context, failure);
	struct diagnostic *diagnostic =
		rule_report(context, stops ? SEVERITY_ERROR : SEVERITY_WARNING, &adapter->second_driver_place, NULL,
	                    "a second adapter is chosen here: OpenOCD %s keeps the driver '%s' and ignores '%s'%s",
	                    version, adapter->driver, adapter->second_driver,
	                    stops ? ", so what the second one needs does not exist, and the run stops" : "");
	if (!diagnostic)
		return;
	diagnostic_add_related(context->sink, diagnostic, model_span_at(context->model, &adapter->driver_place, NULL),
	                       "'%s' is chosen here", adapter->driver);
	if (stops) {
		diagnostic_add_related(context->sink, diagnostic, rule_failure_span(context, failure),
		                       "here it stops: %s", failure->message);
		rule_claim(context);
	}
	rule_help(context, diagnostic, "a session has one adapter: leave out the line that does not fit the hardware");
}

/* ---- a file that chooses none ---- */

/* An adapter file by its name that was read, and by whom; the only FILE of a run is judged by other rules. */
static const struct inclusion *read_adapter_file(const struct rule_context *context)
{
	const struct openocd *run = context->plain_run;
	for (size_t i = run->inclusions.count; i-- > 0;) {
		const struct inclusion *inclusion = &run->inclusions.items[i];
		const struct source_file *file = source_store_file(context->model->sources, inclusion->file);
		bool alone = inclusion->parent < 0 && context->role == ROLE_FILE;
		if (!alone && !file->is_command && adapter_path_is_interface(file->name))
			return inclusion;
	}
	return NULL;
}

/* `find interface/x.cfg` as a line of its own: it gives the path, and nobody reads the file. */
static const struct syntax_node *lonely_find(struct rule_context *context, source_id file)
{
	const char *text = rule_text(context, file);
	const struct syntax_node *root = model_file(context->model, file)->script;
	for (const struct syntax_node *command = syntax_script_first_command(root); command;
	     command = syntax_command_next(command)) {
		const struct syntax_node *word = syntax_command_word(command, 1);
		const char *path = word ? syntax_word_value(context->arena, text, word) : NULL;
		if (path && syntax_word_equals(text, syntax_command_word(command, 0), "find") &&
		    adapter_path_is_interface(path))
			return command;
	}
	return NULL;
}

static bool report_lonely_find(struct rule_context *context)
{
	const struct openocd *run = context->run;
	for (size_t i = 0; i < run->inclusions.count; i++) {
		source_id file = run->inclusions.items[i].file;
		const struct syntax_node *command =
			model_is_user_file(context->model, file) ? lonely_find(context, file) : NULL;
		if (!command)
			continue;
		struct place place = {file, (int)command->line, (int)i, (int)command->line};
		struct diagnostic *diagnostic = rule_report_span(
			context, SEVERITY_ERROR, model_node_span(file, command), &place,
			"'find' only tells where the adapter file lies: nothing reads it, so no adapter is chosen");
		rule_help(context, diagnostic, "write 'source [find ...]'");
		struct fix *fix = rule_add_fix(context, diagnostic, file, FIX_SAFE, "Read the file with 'source'");
		if (fix) {
			fix_replace(context->sink, fix, span_make(file, command->start, command->start), "source [");
			fix_replace(context->sink, fix, span_make(file, command->end, command->end), "]");
			fix_declare_change(context->sink, fix, "*"); /* only now the run has an adapter, and goes on */
		}
		return true;
	}
	return false;
}

static bool report_no_driver(struct rule_context *context, const struct inclusion *inclusion, const struct place *lack)
{
	const char *name = model_script_name(context->model, inclusion->file);
	struct place place = {inclusion->file, 1, -1, 1};
	struct span span = span_make(inclusion->file, 0, 0);
	if (inclusion->parent >= 0) {
		const struct inclusion *parent = &context->run->inclusions.items[inclusion->parent];
		place = (struct place){parent->file, inclusion->line_in_parent, inclusion->parent,
		                       inclusion->line_in_parent};
		struct place user = model_user_place(context->model, &place);
		if (user.file == SOURCE_NONE)
			return false;
		place = user;
		span = model_span_at(context->model, &place, NULL);
	}
	struct diagnostic *diagnostic =
		rule_report_span(context, SEVERITY_ERROR, span, &place,
	                         "'%s' is no adapter file: it chooses no adapter driver, and nothing else does", name);
	struct place needed = model_user_place(context->model, lack);
	diagnostic_add_related(context->sink, diagnostic, model_span_at(context->model, &needed, NULL),
	                       "here the run needs one and goes no further");
	rule_help(context, diagnostic, "%s",
	          source_store_file(context->model->sources, inclusion->file)->is_stock
	                  ? "it adds to another adapter file: read the one that is made for your adapter before it"
	                  : "an adapter file has a line 'adapter driver ...', or reads one that has");
	return true;
}

static void check_file_without_driver(struct rule_context *context)
{
	enum adapter_lack lack = adapter_lack(context);
	if (lack == LACK_NONE || context->failure_claimed)
		return;
	struct place needed = adapter_lack_place(context);
	struct rule_context plain = rule_context_of_plain_run(context);
	const struct inclusion *inclusion = read_adapter_file(&plain);
	bool reported = report_lonely_find(&plain) || (inclusion && report_no_driver(&plain, inclusion, &needed));
	if (!reported)
		return;
	context->plain_failure_claimed = true;
	if (adapter_run_went_as_far(context))
		rule_claim(context);
}

/* ---- a driver that many builds leave out ---- */

static void check_rare_driver(struct rule_context *context)
{
	const struct adapter *adapter = &context->run->adapter;
	if (!adapter->driver || !know_word_exists("rarely-built-driver", adapter->driver, context->version))
		return;
	struct place user = model_user_place(context->model, &adapter->driver_place);
	const struct source_file *file = source_store_file(context->model->sources, user.file);
	bool is_stock_input = file && file->is_stock;
	struct diagnostic *diagnostic =
		rule_report(context, is_stock_input ? SEVERITY_NOTE : SEVERITY_WARNING, &adapter->driver_place, NULL,
	                    "many builds of OpenOCD %s leave the adapter driver '%s' out; those stop at its name",
	                    know_version_name(context->version), adapter->driver);
	rule_help(context, diagnostic,
	          "'openocd -c \"adapter list\" -c shutdown' shows whether yours has it; otherwise build "
	          "OpenOCD with './configure --enable-%s'",
	          adapter->driver);
}

static void check(struct rule_context *context)
{
	check_second_adapter(context);
	check_missing_file(context);
	check_bare_line(context);
	check_unknown_driver(context);
	check_file_without_driver(context);
	check_rare_driver(context);
}

const struct rule rule_bad_adapter_file = {
	.id = "bad-adapter-file",
	.order = 1,
	.severity = SEVERITY_ERROR,
	.fixed_at_any_severity = true,
	.summary = "the file or driver named as the debug adapter is not one",
	.versions = "all",
	.finds = "A debug adapter that is named but not chosen: an adapter file (interface/...) that does not exist "
		 "or has moved, that is named on a line of its own without `source`, or that chooses no driver; an "
		 "adapter driver that this version does not have; a second adapter behind a first one, which OpenOCD "
		 "ignores with a warning; a driver that many builds leave out.",
	.why = "Without its adapter OpenOCD reaches no hardware: it stops at that line, or at the first one that "
	       "needs the adapter, where the message says nothing of the cause.",
	.bad = "source [find interface/olimex-arm-usb-ocd.cfg]\nsource [find target/stm32f1x.cfg]\n",
	.good = "source [find interface/ftdi/olimex-arm-usb-ocd.cfg]\nsource [find target/stm32f1x.cfg]\n",
	.fix = "The path of this version is written where the evidence decides it: files that were moved or renamed, "
	       "a missing `source [find ...]`, a driver's name that differs in case or hyphens only, a driver's name "
	       "that is an adapter file's.",
	.check = check,
};
