/* SPDX-License-Identifier: MIT */
#include "rules/support/scripts.h"

#include <errno.h>
#include <string.h>

#include "base/text.h"

/* ---- what was meant ---- */

/* The last word of the failing command, `find` or `source`: what names the file, even when its value was computed. */
static const struct syntax_node *file_word(struct rule_context *context, const struct failure *failure)
{
	const struct syntax_node *word = rule_failure_word(context, failure);
	const struct syntax_node *command = word ? NULL : rule_failure_command(context, failure);
	size_t count = command ? syntax_command_word_count(command) : 0;
	return count > 1 ? syntax_command_word(command, count - 1) : word;
}

/* Backslashes vanish when Tcl reads the word; the text still has them. */
static const char *written_with_backslashes(struct rule_context *context, const struct failure *failure)
{
	if (failure->place.file == SOURCE_NONE)
		return NULL;
	const struct syntax_node *word = file_word(context, failure);
	if (!word)
		return NULL;
	const char *raw = syntax_word_raw(context->arena, rule_text(context, failure->place.file), word);
	return strchr(raw, '\\') && !strpbrk(raw, "$[") ? raw : NULL;
}

void scripts_match(struct rule_context *context, const struct failure *failure, struct script_match *match)
{
	const char *raw = written_with_backslashes(context, failure);
	names_match_script(context->arena, raw ? raw : failure->subject, context->version, match);
	if (raw && match->path)
		match->reason = "paths are written with slashes";
}

/* ---- missing scripts ---- */

/*
 * "mine.cfg" where `find board/mine.cfg` finds nothing and `find mine.cfg` would, and not this very file; NULL where it
 * is not so.
 */
static const char *name_without_folder(struct rule_context *context, const struct failure *failure,
                                       const struct script_match *match)
{
	const struct source_file *here = source_store_file(context->model->sources, failure->place.file);
	const char *slash = strrchr(failure->subject, '/');
	if (match->path || !here || !slash || !slash[1] || strcmp(failure->command, "source") == 0)
		return NULL;
	const char *found = openocd_find((struct openocd *)context->run, slash + 1);
	return found && strcmp(found, here->name) != 0 ? slash + 1 : NULL;
}

static void help_missing(struct rule_context *context, struct diagnostic *diagnostic, const struct failure *failure,
                         const struct script_match *match)
{
	const char *version = know_version_name(context->version);
	const char *fork = know_fork_of("script", failure->subject);
	const char *nearby = name_without_folder(context, failure, match);
	if (nearby)
		rule_help(context, diagnostic, "there is a file '%s', without a folder: write 'source [find %s]'",
		          nearby, nearby);
	else if (match->path)
		rule_help(context, diagnostic, "write '%s': %s", match->path, match->reason);
	else if (match->instead)
		rule_help(context, diagnostic, "its place has been taken by %s", match->instead);
	else if (fork)
		rule_help(context, diagnostic, "only %s comes with it: start this config with that program", fork);
	else if (match->versions && match->near.count && match->near.distances[0] == 0)
		rule_help(context, diagnostic, "it comes with OpenOCD %s; %s has %s", match->versions, version,
		          name_search_list(context->arena, &match->near));
	else if (match->versions)
		rule_help(context, diagnostic, "it comes with OpenOCD %s, not with %s", match->versions, version);
	else if (match->near.count)
		rule_help(context, diagnostic, "did you mean %s?", name_search_list(context->arena, &match->near));
	else if (strcmp(failure->command, "source") == 0)
		rule_help(context, diagnostic,
		          "'source' takes the path from the folder in which OpenOCD is started; "
		          "'source [find ...]' searches the folders given with -s, too");
	else
		rule_help(context, diagnostic,
		          "names are looked up in the working folder, then in each folder given with -s, then among "
		          "OpenOCD's own scripts");
}

/* `source interface/stlink.cfg` where a search would have found it. */
static bool lacks_find(const struct failure *failure, const struct script_match *match)
{
	return strcmp(failure->command, "source") == 0 && text_equal(match->path, failure->subject);
}

/* `source X` looks in the working folder only. */
static void add_missing_fix(struct rule_context *context, struct diagnostic *diagnostic, const struct failure *failure,
                            const struct script_match *match)
{
	source_id file = failure->place.file;
	const struct syntax_node *word = file == SOURCE_NONE ? NULL : file_word(context, failure);
	const char *nearby = name_without_folder(context, failure, match);
	const char *path = nearby ? nearby : match->path;
	/* Inside `eval` the word may be another one than that which OpenOCD did not find. */
	if (!path || !word || !model_is_user_file(context->model, file) ||
	    !syntax_word_equals(rule_text(context, file), word, failure->subject))
		return;
	struct fix *fix =
		rule_add_fix(context, diagnostic, file, nearby ? FIX_UNSAFE : FIX_SAFE,
	                     lacks_find(failure, match) ? "Let 'find' look for '%s'" : "Read '%s' instead", path);
	if (!fix)
		return;
	if (strcmp(failure->command, "source") == 0)
		fix_replace(context->sink, fix, model_node_span(file, word),
		            arena_printf(context->arena, "[find %s]", path));
	else
		rule_replace_word(context, fix, file, word, path);
}

/* What is wrong with a file that is there, as "is a folder" or "Permission denied"; NULL when it is not there. */
static const char *unreadable_because(const struct failure *failure)
{
	const char *reason = strstr(failure->message, "\": ");
	if (!text_starts_with(failure->message, "couldn't read file ") || !reason)
		return NULL;
	reason += strlen("\": ");
	return strcmp(reason, strerror(ENOENT)) == 0 ? NULL : reason;
}

void scripts_report_missing(struct rule_context *context, const struct failure *failure,
                            const struct script_match *match, const char *noun)
{
	const char *version = know_version_name(context->version);
	const char *reason = unreadable_because(failure);
	struct diagnostic *diagnostic;
	if (reason) {
		diagnostic = rule_report_failure(
			context, SEVERITY_ERROR, failure, "OpenOCD %s cannot read the %s '%s' and stops here: %s%s",
			version, noun, failure->subject, text_starts_with(reason, "is ") ? "it " : "", reason);
		rule_help(context, diagnostic, "name a readable file of text");
		return;
	}
	if (failure->place.file == SOURCE_NONE)
		diagnostic = rule_report_span(context, SEVERITY_ERROR, SPAN_NONE, NULL,
		                              "OpenOCD %s cannot find the %s '%s' and does not start", version, noun,
		                              failure->subject);
	else if (lacks_find(failure, match))
		diagnostic = rule_report_failure(
			context, SEVERITY_ERROR, failure,
			"'source' looks for the %s '%s' in the working folder only; OpenOCD %s stops here", noun,
			failure->subject, version);
	else
		diagnostic = rule_report_failure(context, SEVERITY_ERROR, failure,
		                                 "OpenOCD %s cannot find the %s '%s' and stops here", version, noun,
		                                 failure->subject);
	if (lacks_find(failure, match))
		rule_help(context, diagnostic, "write 'source [find %s]': find also searches OpenOCD's own scripts",
		          match->path);
	else
		help_missing(context, diagnostic, failure, match);
	add_missing_fix(context, diagnostic, failure, match);
}

/* ---- a name of a file where a command is expected ---- */

bool scripts_is_file_name(const struct failure *failure)
{
	const char *name = failure->subject;
	if (failure->kind != FAILURE_UNKNOWN_COMMAND || *failure->command)
		return false;
	static const char *const starts[] = {"interface/", "target/", "board/", "cpld/", "fpga/", "tools/", "test/"};
	for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++)
		if (text_starts_with(name, starts[i]))
			return true;
	return text_ends_with(name, ".cfg") || text_ends_with(name, ".tcl");
}

/* COMMAND stands in the [ ] of a `source`. */
static bool is_in_source(const char *text, const struct syntax_node *command)
{
	const struct syntax_node *outer = command->parent ? syntax_enclosing(command->parent, SYNTAX_COMMAND) : NULL;
	return outer && syntax_word_equals(text, syntax_command_word(outer, 0), "source");
}

void scripts_report_bare(struct rule_context *context, const struct failure *failure, const struct script_match *match,
                         const char *noun)
{
	source_id file = failure->place.file;
	struct diagnostic *diagnostic = rule_report_failure(
		context, SEVERITY_ERROR, failure, "'%s' is the name of a%s %s, not a command: OpenOCD %s stops here",
		failure->subject, *noun == 'a' ? "n" : "", noun, know_version_name(context->version));
	const char *path = match->path ? match->path : failure->subject;
	rule_help(context, diagnostic, "a file is read by 'source [find %s]'", path);
	const struct syntax_node *command = rule_failure_command(context, failure);
	if (!command || !model_is_user_file(context->model, file))
		return;
	const char *text = rule_text(context, file);
	const struct syntax_node *word = syntax_command_word(command, 0);
	if (syntax_command_word_count(command) != 1 || !syntax_word_equals(text, word, failure->subject))
		return;
	struct fix *fix = rule_add_fix(context, diagnostic, file, match->path ? FIX_SAFE : FIX_UNSAFE,
	                               "Read the file with 'source [find %s]'", path);
	if (fix)
		fix_replace(context->sink, fix, model_node_span(file, word),
		            arena_printf(context->arena, is_in_source(text, command) ? "find %s" : "source [find %s]",
		                         path));
}
