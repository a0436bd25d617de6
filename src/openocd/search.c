/* SPDX-License-Identifier: MIT */
/* Finding scripts as OpenOCD does, and reading them into the interpreter. */
#include "openocd/effects.h"
#include "openocd/engine.h"

#include <limits.h>
#include <string.h>

#include "base/path.h"
#include "openocd/replay.h"

static void add_folder(struct arena *arena, search_folder_list *list, enum search_origin origin, const char *folder)
{
	vector_push(arena, list, (struct search_folder){folder, origin});
}

/* -s in order, then OPENOCD_SCRIPTS, the per-user folders, site and the installed scripts. */
void openocd_search_folders(const struct openocd_options *options, struct arena *arena, search_folder_list *list)
{
	const char *site =
		options->installed_scripts ? arena_printf(arena, "%s/../site", options->installed_scripts) : NULL;
	for (size_t i = 0; i < options->input_count; i++)
		if (options->inputs[i].kind == INPUT_SCRIPTS)
			add_folder(arena, list, SEARCH_ASKED_FOR, options->inputs[i].text);
	if (options->openocd_scripts)
		add_folder(arena, list, SEARCH_OPENOCD_SCRIPTS, options->openocd_scripts);
	if (options->xdg_config_home)
		add_folder(arena, list, SEARCH_XDG, arena_printf(arena, "%s/openocd", options->xdg_config_home));
	else if (options->home)
		add_folder(arena, list, SEARCH_HOME, arena_printf(arena, "%s/.config/openocd", options->home));
	if (options->home)
		add_folder(arena, list, SEARCH_HOME, arena_printf(arena, "%s/.openocd", options->home));
	if (site) {
		add_folder(arena, list, SEARCH_INSTALLED, site);
		add_folder(arena, list, SEARCH_INSTALLED, options->installed_scripts);
	}
}

void search_set_folders(struct openocd *openocd)
{
	search_folder_list folders = {0};
	openocd_search_folders(&openocd->options, openocd->arena, &folders);
	for (size_t i = 0; i < folders.count; i++)
		vector_push(openocd->arena, &openocd->search_folders, folders.items[i].path);
}

/* OpenOCD opens the file for reading and no more, so a folder or device counts as found. */
static bool can_open(struct openocd *openocd, const char *path)
{
	enum file_kind kind = file_access_kind(openocd->files, path);
	return kind == FILE_REGULAR || kind == FILE_FOLDER || kind == FILE_OTHER;
}

const char *search_find(struct openocd *openocd, const char *name)
{
	if (strlen(name) >= PATH_MAX) /* no system call takes it, whatever folder stands in front */
		return NULL;
	const char *path = arena_strdup(openocd->arena, name);
	size_t next = 0;
	while (!can_open(openocd, path)) {
		if (next == openocd->search_folders.count) {
			path = replay_find(openocd, name);
			break;
		}
		path = arena_printf(openocd->arena, "%s/%s", openocd->search_folders.items[next++], name);
	}
	if (path)
		map_set(&openocd->engine->found_names, path, (void *)arena_strdup(openocd->arena, name));
	return path;
}

const char *openocd_name_alike(struct openocd *openocd, const char *name, bool searched)
{
	size_t folders = searched ? openocd->search_folders.count : 0;
	if (strlen(name) >= PATH_MAX)
		return NULL;
	const char *found = file_access_alike(openocd->files, name);
	for (size_t i = 0; !found && i < folders && !path_is_absolute(name); i++) {
		const char *folder = openocd->search_folders.items[i];
		found = file_access_alike(openocd->files, arena_printf(openocd->arena, "%s/%s", folder, name));
		bool is_inside = found && strncmp(found, folder, strlen(folder)) == 0;
		found = is_inside ? found + strlen(folder) + 1 : NULL;
	}
	return found;
}

const char *openocd_find(struct openocd *openocd, const char *name)
{
	return search_find(openocd, name);
}

int effect_ocd_find(struct invocation *call)
{
	if (call->argc != 1)
		return invocation_usage(call, 0, "file");
	const char *name = invocation_argument(call, 0);
	const char *path = search_find(call->openocd, name);
	if (!path)
		return invocation_fail_as(call, FAILURE_SCRIPT_NOT_FOUND, 1, name, "Can't find %s", name);
	invocation_result(call, "%s", path);
	return invocation_ok();
}

int search_enter(struct openocd *openocd, source_id file, const char *written, bool found)
{
	const struct run_observer *observer = openocd->options.observer;
	if (observer)
		observer->begins(observer->context, openocd);
	struct inclusion inclusion = {
		.file = file,
		.parent = openocd->inclusion,
		.line_in_parent =
			openocd->inclusion >= 0 ? openocd->inclusions.items[openocd->inclusion].current_line : 0,
		.written = written,
		.found = found,
	};
	if (openocd->inclusions.count >= openocd->options.limits.includes)
		guard_escape(ESCAPE_INCLUDES);
	vector_push(openocd->arena, &openocd->inclusions, inclusion);
	openocd->inclusion = (int)openocd->inclusions.count - 1;
	return openocd->inclusion;
}

void search_leave(struct openocd *openocd)
{
	const struct run_observer *observer = openocd->options.observer;
	if (observer)
		observer->ends(observer->context, openocd);
	openocd->inclusion = openocd->inclusions.items[openocd->inclusion].parent;
}

/* What the user sees: the name relative to the working folder where that is shorter. */
static const char *display_name(struct openocd *openocd, const char *path)
{
	struct arena *arena = openocd->arena;
	if (!path_is_absolute(path))
		return path_normalize(arena, path);
	return path_relative(arena, path_normalize(arena, path), path_working_folder(arena));
}

static struct source_file *read_source(struct openocd *openocd, const char *path, const char **reason)
{
	struct source_file *source = map_get(&openocd->engine->source_ids, path);
	if (source)
		return source;
	if (replay_is_recorded(path) && !can_open(openocd, path))
		return replay_source(openocd, path);
	struct file_text text;
	if (!file_access_read(openocd->files, path, &text, reason))
		return NULL;
	source = source_store_add(openocd->sources, display_name(openocd, path), text.bytes, text.length);
	map_set(&openocd->engine->source_ids, path, source);
	return source;
}

/* The text runs as a script of its own; `return` in it ends it and is no error. */
static int run_text(struct openocd *openocd, const char *path, const struct source_file *source)
{
	Jim_Interp *interp = openocd->interp;
	const char *found_for = map_get(&openocd->engine->found_names, path);
	if (strstr(source->text, "env"))
		builtins_set_environment(openocd);
	search_enter(openocd, source->id, found_for ? found_for : arena_strdup(openocd->arena, path),
	             found_for != NULL);
	Jim_Obj *previous = interp->currentScriptObj;
	int code = source->is_recorded ? replay_run(openocd, path) : Jim_EvalSource(interp, path, 1, source->text);
	if (code == JIM_RETURN && --interp->returnLevel <= 0) {
		code = interp->returnCode;
		interp->returnCode = JIM_OK;
		interp->returnLevel = 0;
	}
	if (code == JIM_ERR)
		interp->addStackTrace++;
	interp->currentScriptObj = previous;
	search_leave(openocd);
	return code;
}

int search_source_command(Jim_Interp *interp, int argc, Jim_Obj *const *argv)
{
	struct openocd *openocd = Jim_CmdPrivData(interp);
	if (argc != 2) {
		Jim_WrongNumArgs(interp, 1, argv, "fileName");
		return JIM_ERR;
	}
	const char *path = Jim_String(argv[1]);
	const char *reason = "";
	const struct source_file *source = read_source(openocd, path, &reason);
	if (source)
		return run_text(openocd, arena_strdup(openocd->arena, path), source);
	if (file_access_is_too_large(openocd->files, path)) /* for us; OpenOCD would read it */
		guard_escape(ESCAPE_FILE_SIZE);
	struct failure failure = {.kind = FAILURE_SCRIPT_NOT_FOUND, .command = "source"};
	failure.subject = arena_strdup(openocd->arena, path);
	failure.message = arena_printf(openocd->arena, "couldn't read file \"%s\": %s", path, reason);
	engine_note_failure(openocd, JIM_ERR, &failure);
	Jim_SetResultString(interp, failure.message, -1);
	return JIM_ERR;
}
