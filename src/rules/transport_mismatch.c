/* SPDX-License-Identifier: MIT */
/*
 * The adapter, the session and the target file want different transports. OpenOCD names one end of that chain; what has
 * to be mended is mostly another: what the adapter can do, which transport was selected where (or by whom, when nobody
 * did), and what the failing line needs.
 */
#include "rules/support/adapter.h"
#include "rules/support/code.h"
#include "rules/support/forms.h"
#include "rules/support/names.h"

#include <string.h>

#include "base/text.h"

/* ---- what the failing line needs ---- */

static bool contains(const struct word_list *words, const char *word)
{
	for (size_t i = 0; i < words->count; i++)
		if (strcmp(words->items[i], word) == 0)
			return true;
	return false;
}

/*
 * Of the transports that a row's `when` asks for ("transport swd, transport hla_swd") the one that the adapter can do,
 * else the first; NULL when it asks for none.
 */
static const char *transport_of_row(struct rule_context *context, const struct know_command *row)
{
	const char *first = NULL;
	for (const char *when = row ? rule_command_when(row) : ""; *when;) {
		when += strspn(when, ", ");
		size_t length = strcspn(when, ",");
		const char *feature = arena_copy(context->arena, when, length);
		const char *name = strchr(feature, ' ');
		when += length;
		if (!name || strncmp(feature, "transport ", (size_t)(name - feature) + 1) != 0)
			continue;
		if (contains(&context->run->adapter.transports, name + 1))
			return name + 1;
		if (!first)
			first = name + 1;
	}
	return first;
}

/* swj_newdap of target/swj-dp.tcl takes JTAG's words or none; a target file without them is made for SWD only. */
static bool lacks_jtag_words(const struct rule_context *context, const struct failure *failure)
{
	return strcmp(failure->command, "jtag newtap") == 0 && strstr(failure->message, "(-irlen)") &&
	       failure->place.file != SOURCE_NONE &&
	       strcmp(model_script_name(context->model, failure->place.file), "target/swj-dp.tcl") == 0;
}

static const char *wanted_transport(struct rule_context *context, const struct failure *failure)
{
	if (lacks_jtag_words(context, failure)) {
		const char *swd = adapter_same_wire(&context->run->adapter.transports, "swd");
		return swd ? swd : "swd";
	}
	if (strcmp(failure->command, "transport select") == 0 && *failure->subject)
		return failure->subject;
	if (text_starts_with(failure->message, "session transport is"))
		return "jtag";
	return transport_of_row(context, adapter_row_of_failure(context, failure));
}

static bool is_assumed_driver(const struct adapter *adapter)
{
	return text_equal(adapter->driver, ASSUMED_ADAPTER);
}

/* ---- the chain ---- */

static void relate_adapter(struct rule_context *context, struct diagnostic *diagnostic)
{
	const struct adapter *adapter = &context->run->adapter;
	if (!adapter->driver || is_assumed_driver(adapter) || adapter->driver_place.file == SOURCE_NONE)
		return;
	diagnostic_add_related(context->sink, diagnostic, model_span_at(context->model, &adapter->driver_place, NULL),
	                       "the adapter driver '%s' is chosen here; it can do %s", adapter->driver,
	                       adapter_transport_list(context->arena, &adapter->transports));
}

static void relate_session(struct rule_context *context, struct diagnostic *diagnostic)
{
	const struct transport_session *session = &context->run->transport;
	if (!session->name || session->place.file == SOURCE_NONE || is_assumed_driver(&context->run->adapter))
		return;
	const char *how = session->by_query ? "is taken here by itself, because this line asks and nothing selected one"
	                  : session->automatic ? "is taken here by itself: the adapter has no other"
	                                       : "is selected here";
	diagnostic_add_related(context->sink, diagnostic, model_span_at(context->model, &session->place, NULL),
	                       "the transport '%s' %s", session->name, how);
}

/* Drivers that can do TRANSPORT, the usual probes first. */
static const char *drivers_with(struct rule_context *context, const char *transport)
{
	static const char *const usual[] = {"st-link", "hla", "cmsis-dap", "jlink", "ftdi", "xds110", "linuxgpiod"};
	VECTOR(const char *) list = {0};
	const char *wanted = arena_printf(context->arena, " %s ", transport);
	for (size_t i = 0; i < sizeof(usual) / sizeof(usual[0]); i++) {
		const char *able =
			arena_printf(context->arena, " %s ", know_driver_transports(usual[i], context->version));
		if (strstr(able, wanted))
			vector_push(context->arena, &list, usual[i]);
	}
	struct word_list words = {list.items, list.count};
	return adapter_transport_list(context->arena, &words);
}

/* ---- fixes ---- */

/* The user's line that chose the adapter, when a line can be put behind it. */
static struct span adapter_line(struct rule_context *context, struct place *place)
{
	*place = model_user_place(context->model, &context->run->adapter.driver_place);
	const struct source_file *source = source_store_file(context->model->sources, place->file);
	if (!source || source->is_stock || source->is_command)
		return SPAN_NONE;
	struct span span = model_span_at(context->model, place, NULL);
	size_t line = source_line_of(source, span.start);
	bool alone = source_line_start(source, line) == span.start && source_line_of(source, span.end) == line;
	return alone ? span : SPAN_NONE;
}

/* Selects WANTED behind the adapter; a later line that does so, and fails, goes. */
static void add_selection(struct rule_context *context, struct diagnostic *diagnostic, const struct failure *failure,
                          const char *wanted)
{
	struct place place;
	struct span line = adapter_line(context, &place);
	if (line.file == SOURCE_NONE)
		return;
	struct fix *fix = rule_add_fix(context, diagnostic, place.file, FIX_SAFE,
	                               "Select the transport '%s' behind the adapter", wanted);
	if (!fix)
		return;
	rule_insert_after(context, fix, line, arena_printf(context->arena, "transport select %s\n", wanted));
	const struct syntax_node *command = rule_failure_command(context, failure);
	bool selects =
		command && strcmp(failure->command, "transport select") == 0 && failure->place.file == place.file;
	struct span late = selects ? forms_line_of(context, place.file, command) : SPAN_NONE;
	if (late.file != SOURCE_NONE)
		fix_replace(context->sink, fix, late, "");
}

static void replace_selected(struct rule_context *context, struct diagnostic *diagnostic, enum fix_safety safety,
                             const struct place *place, const char *old_name, const char *new_name)
{
	const struct source_file *source = source_store_file(context->model->sources, place->file);
	if (!source || source->is_stock || !model_is_user_file(context->model, place->file))
		return;
	const struct syntax_node *word = rule_word_at(context, place, old_name, NULL);
	if (!word || !syntax_word_is_literal(word))
		return;
	struct fix *fix = rule_add_fix(context, diagnostic, place->file, safety, "Select '%s'", new_name);
	rule_replace_word(context, fix, place->file, word, new_name);
}

/* True when some line of the text wants the transport NAME, as `swd newdap` does: another one would stop there. */
static bool names_transport(struct rule_context *context, const char *name)
{
	const char *group = text_ends_with(name, "swd") ? "swd" : "jtag";
	const struct code_list *list = code_of(context);
	for (size_t i = 0; i < list->count; i++) {
		const char *command = list->items[i].name;
		if (command && !list->items[i].is_dead && strcmp(command, group) == 0)
			return true;
	}
	return false;
}

/* ---- advice ---- */

/* One of OpenOCD's own scripts, even when it is an input. */
static bool in_stock(const struct rule_context *context, const struct place *place)
{
	const struct source_file *file = source_store_file(context->model->sources, place->file);
	return file && file->is_stock;
}

/* A setting of the JTAG signal nTRST or of the adaptive JTAG clock: under another transport there is nothing to set. */
static const char *jtag_setting(struct rule_context *context, const struct failure *failure)
{
	const struct syntax_node *command = model_command_at(context->model, &failure->place, NULL);
	const struct source_file *file = source_store_file(context->model->sources, failure->place.file);
	const char *name = command ? syntax_command_name(context->arena, file->text, command) : NULL;
	bool is_setting = name && (text_starts_with(name, "jtag_ntrst_") || strcmp(name, "jtag_rclk") == 0);
	return is_setting ? name : NULL;
}

static void advise_leaving_out(struct rule_context *context, struct diagnostic *diagnostic,
                               const struct failure *failure, const char *setting)
{
	rule_help(context, diagnostic, "'%s' is about a line that only JTAG has: with '%s' leave it out", setting,
	          context->run->transport.name);
	const struct syntax_node *command = rule_failure_command(context, failure);
	source_id file = failure->place.file;
	if (!command || !text_starts_with(setting, "jtag_ntrst_") || !model_is_user_file(context->model, file))
		return;
	struct span line = forms_line_of(context, file, command);
	if (line.file == SOURCE_NONE)
		return;
	struct fix *fix = rule_add_fix(context, diagnostic, file, FIX_SAFE, "Leave '%s' out", setting);
	fix_replace(context->sink, fix, line, "");
}

/* The line of the user's that began the session, when it stands before the one that chooses the adapter; else 0. */
static int line_before_adapter(struct rule_context *context)
{
	struct place session = model_user_place(context->model, &context->run->transport.place);
	struct place adapter = model_user_place(context->model, &context->run->adapter.driver_place);
	return session.file != SOURCE_NONE && session.file == adapter.file && session.line < adapter.line ? session.line
	                                                                                                  : 0;
}

/* The adapter can do what is wanted, but the session began with another transport. */
static void advise_selection(struct rule_context *context, struct diagnostic *diagnostic, const struct failure *failure,
                             const char *wanted)
{
	const struct transport_session *session = &context->run->transport;
	if ((session->automatic || !session->name) && line_before_adapter(context)) {
		rule_help(
			context, diagnostic,
			"the adapter can do '%s': choose it, and put 'transport select %s' behind that, before line %d",
			wanted, wanted, line_before_adapter(context));
		return;
	}
	if (session->automatic || !session->name) {
		if (context->role == ROLE_WHOLE)
			rule_help(context, diagnostic,
			          "the adapter can do '%s': put -c 'transport select %s' behind the option that "
			          "chooses the adapter",
			          wanted, wanted);
		else
			rule_help(context, diagnostic,
			          "the adapter can do '%s': put 'transport select %s' behind the line that chooses the "
			          "adapter",
			          wanted, wanted);
		add_selection(context, diagnostic, failure, wanted);
		return;
	}
	rule_help(context, diagnostic,
	          "a session has one transport: select '%s' in place of '%s', or use a target file that "
	          "works with '%s'",
	          wanted, session->name, session->name);
	if (!names_transport(context, session->name))
		replace_selected(context, diagnostic, FIX_UNSAFE, &session->place, session->name, wanted);
}

/* The adapter has another name for it, or cannot do it at all. */
static void advise_adapter(struct rule_context *context, struct diagnostic *diagnostic, const struct failure *failure,
                           const char *wanted)
{
	const struct adapter *adapter = &context->run->adapter;
	const char *same = adapter_same_wire(&adapter->transports, wanted);
	bool selects = strcmp(failure->command, "transport select") == 0;
	if (same && selects && in_stock(context, &failure->place)) {
		rule_help(context, diagnostic,
		          "that script selects '%s' itself: choose an adapter that can do it (drivers such as %s), or "
		          "read, in place of the script, what it reads, behind 'transport select %s'",
		          wanted, drivers_with(context, wanted), same);
		return;
	}
	if (same && selects) {
		rule_help(context, diagnostic, "with this adapter it is called '%s'", same);
		replace_selected(context, diagnostic, FIX_SAFE, &failure->place, wanted, same);
		return;
	}
	const char *drivers = drivers_with(context, wanted);
	if (*drivers)
		rule_help(context, diagnostic,
		          "choose an adapter that can do '%s' (drivers such as %s), or a target file that "
		          "works with %s",
		          wanted, drivers, adapter_transport_list(context->arena, &adapter->transports));
	else
		rule_help(context, diagnostic, "choose another adapter, or a target file that works with %s",
		          adapter_transport_list(context->arena, &adapter->transports));
}

/* ---- reports ---- */

static void report_unknown_name(struct rule_context *context, const struct failure *failure, const char *wanted)
{
	struct diagnostic *diagnostic = rule_report_failure(context, SEVERITY_ERROR, failure,
	                                                    "OpenOCD %s knows no transport '%s' and stops here",
	                                                    know_version_name(context->version), wanted);
	struct name_search search;
	name_search_init(&search, wanted);
	const struct word_list *able = &context->run->adapter.transports;
	for (size_t i = 0; i < able->count; i++)
		name_search_add(&search, able->items[i]);
	if (!search.count) {
		rule_help(context, diagnostic, "this adapter can do %s", adapter_transport_list(context->arena, able));
		return;
	}
	rule_help(context, diagnostic, "did you mean %s?", name_search_list(context->arena, &search));
	const char *best = name_search_best(&search);
	if (best)
		replace_selected(context, diagnostic, names_alike(best, wanted) ? FIX_SAFE : FIX_UNSAFE,
		                 &failure->place, wanted, best);
}

static const char *describe(struct rule_context *context, const struct failure *failure, const char *wanted)
{
	const struct openocd *run = context->run;
	const char *session = run->transport.name;
	bool selects = strcmp(failure->command, "transport select") == 0;
	if (selects && session)
		return arena_printf(context->arena, "the transport is '%s' already and cannot be changed to '%s'",
		                    session, wanted);
	if (selects)
		return arena_printf(context->arena, "the adapter driver '%s' cannot do the transport '%s'",
		                    is_assumed_driver(&run->adapter) ? "" : run->adapter.driver, wanted);
	if (lacks_jtag_words(context, failure))
		return arena_printf(context->arena,
		                    "this target file is made for SWD only, and the session's transport is '%s'",
		                    session ? session : "none");
	if (!session)
		return arena_printf(context->arena, "this needs the transport '%s', and none has been selected",
		                    wanted);
	return arena_printf(context->arena, "this needs the transport '%s', and the session's is '%s'", wanted,
	                    session ? session : "none");
}

static void report(struct rule_context *context, const struct failure *failure, const char *wanted)
{
	const struct openocd *run = context->run;
	struct diagnostic *diagnostic =
		rule_report_failure(context, SEVERITY_ERROR, failure, "%s: OpenOCD %s stops here",
	                            describe(context, failure, wanted), know_version_name(context->version));
	relate_adapter(context, diagnostic);
	relate_session(context, diagnostic);
	const char *setting = run->transport.name ? jtag_setting(context, failure) : NULL;
	if (setting)
		advise_leaving_out(context, diagnostic, failure, setting);
	else if (contains(&run->adapter.transports, wanted))
		advise_selection(context, diagnostic, failure, wanted);
	else
		advise_adapter(context, diagnostic, failure, wanted);
}

/* target/swj-dp.tcl calls `shutdown` under a transport that has neither JTAG nor SWD. */
static void check_shutdown(struct rule_context *context)
{
	const struct openocd *run = context->run;
	const struct place *place = &run->shutdown_place;
	bool by_script = run->ok && run->end == RUN_SHUTDOWN && place->file != SOURCE_NONE;
	if (!by_script || !run->adapter.driver || is_assumed_driver(&run->adapter) ||
	    strcmp(model_script_name(context->model, place->file), "target/swj-dp.tcl") != 0)
		return;
	struct diagnostic *diagnostic =
		rule_report(context, SEVERITY_ERROR, place, NULL,
	                    "the target file needs JTAG or SWD, and the session's transport is '%s': OpenOCD %s ends "
	                    "here (with exit code 0)",
	                    run->transport.name ? run->transport.name : "none", know_version_name(context->version));
	if (!diagnostic)
		return;
	relate_adapter(context, diagnostic);
	relate_session(context, diagnostic);
	rule_help(context, diagnostic, "choose a transport, or an adapter, that the chip understands");
}

static void check(struct rule_context *context)
{
	const struct failure *failure = rule_failure(context);
	check_shutdown(context);
	if (!failure || !context->run->adapter.driver)
		return;
	const char *wanted = wanted_transport(context, failure);
	if (!wanted)
		return;
	bool is_known = know_word_exists("transport", wanted, context->version) ||
	                know_word_exists("transport-deprecated-alias", wanted, context->version);
	bool is_assumed = is_assumed_driver(&context->run->adapter);
	rule_claim(context);
	if (!is_known)
		report_unknown_name(context, failure, wanted);
	else if (!is_assumed || (context->run->transport.name && !context->run->transport.automatic))
		report(context, failure, wanted);
}

const struct rule rule_transport_mismatch = {
	.id = "transport-mismatch",
	.order = 3,
	.severity = SEVERITY_ERROR,
	.summary = "the adapter, the selected transport and the target file do not fit together",
	.versions = "all",
	.finds = "A transport that the adapter cannot do, that comes after another one was selected (or was taken by "
		 "itself, because a target file asked before `transport select`), or that the target file cannot work "
		 "with. The whole chain is shown: what the adapter can do, what was selected where, what is needed "
		 "here.",
	.why = "A session has one transport. OpenOCD stops at the first line that needs another one, and names "
	       "neither the adapter nor the line that selected the wrong one.",
	.bad = "source [find interface/stlink.cfg]\ntransport select swd\nsource [find target/stm32f4x.cfg]\n",
	.good = "source [find interface/stlink.cfg]\ntransport select hla_swd\nsource [find target/stm32f4x.cfg]\n",
	.fix = "The adapter's own name of the same transport is written; a transport that came too late is selected "
	       "right behind the adapter; times of TRST are left out where the transport has no such line. Selecting "
	       "another one than the file says is unsafe.",
	.check = check,
};
