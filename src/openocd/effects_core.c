/* SPDX-License-Identifier: MIT */
/* Effects: OpenOCD's general commands (version, log, time, introspection), and programmable logic devices. */
#include "openocd/effects_core.h"
#include "openocd/effects.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "base/text.h"

/* ---- general ---- */

int effect_noinit(struct invocation *call)
{
	call->openocd->noinit = true;
	return invocation_ok();
}

int effect_add_script_search_dir(struct invocation *call)
{
	vector_push(call->openocd->arena, &call->openocd->search_folders, invocation_copy(call, 0));
	return invocation_ok();
}

/* Releases have no revision of their own: `version git` is empty. */
int effect_version(struct invocation *call)
{
	enum openocd_version version = call->openocd->version;
	if (strcmp(invocation_argument(call, 0), "git") == 0)
		return invocation_ok();
	invocation_result(call, "Open On-Chip Debugger %s",
	                  version == OPENOCD_MASTER ? "0.12.0+dev" : know_version_name(version));
	return invocation_ok();
}

int effect_echo(struct invocation *call)
{
	bool no_newline = call->argc == 2 && strcmp(invocation_argument(call, 0), "-n") == 0;
	if (call->argc != 1 && !no_newline)
		return invocation_fail_as(call, FAILURE_WRONG_ARGUMENTS, 2, invocation_argument(call, 1),
		                          "echo takes one word; put the text into quotes");
	invocation_log(call, LOG_INFO, no_newline ? "echo-n" : "echo", "%s",
	               invocation_argument(call, no_newline ? 1 : 0));
	return invocation_ok();
}

/* A clock of its own: each command takes a moment, so that a script that waits for a time comes to its end. */
int effect_ms(struct invocation *call)
{
	enum { MS_PER_COMMAND = 20 };
	invocation_result(call, "%d", (int)(call->openocd->records.count * MS_PER_COMMAND));
	return invocation_ok();
}

/* ---- log ---- */

/* The argument of the last COMMAND that had one, or BY_DEFAULT. */
static const char *last_argument(const struct openocd *openocd, const char *command, const char *by_default)
{
	for (size_t i = openocd->records.count; i-- > 0;) {
		const struct command_record *record = &openocd->records.items[i];
		if (record->arguments.count && strcmp(know_string(record->command->name), command) == 0)
			return record->arguments.items[0];
	}
	return by_default;
}

int effect_debug_level(struct invocation *call)
{
	const char *level =
		call->argc ? invocation_argument(call, 0) : last_argument(call->openocd, "debug_level", "2");
	invocation_result(call, "debug_level: %ld\n", strtol(level, NULL, 0));
	return invocation_ok();
}

/* The file is not written; it only has to be one that OpenOCD could write. */
int effect_log_output(struct invocation *call)
{
	struct openocd *openocd = call->openocd;
	const char *path = invocation_copy(call, 0);
	if (call->argc == 0 || strcmp(path, "default") == 0) {
		openocd->log_file = NULL;
		return invocation_ok();
	}
	if (!*path || file_access_kind(openocd->files, path) == FILE_FOLDER ||
	    file_access_kind(openocd->files, path_folder(openocd->arena, path)) != FILE_FOLDER)
		return invocation_fail_as(call, FAILURE_SCRIPT, 1, path, "the log file '%s' cannot be opened", path);
	openocd->log_file = path;
	invocation_log(call, LOG_REFUSED, "log-output", "OpenOCD would write its log to '%s'", path);
	return invocation_ok();
}

/* ---- introspection ---- */

static const char *stage_word(enum know_stage stage)
{
	switch (stage) {
	case STAGE_CONFIG:
		return "config";
	case STAGE_EXEC:
		return "exec";
	case STAGE_ANY:
		return "any";
	default:
		return "unknown";
	}
}

static bool is_jim_procedure(struct invocation *call, const char *name)
{
	Jim_Obj *object = Jim_NewStringObj(call->interp, name, -1);
	Jim_IncrRefCount(object);
	Jim_Cmd *command = Jim_GetCommand(call->interp, object, JIM_NONE);
	bool is_procedure = command && command->isproc;
	Jim_DecrRefCount(call->interp, object);
	return is_procedure;
}

/* The row of NAME, also behind the name of a target: "stm32f4x.cpu configure" has that of "$TARGET configure". */
static const struct know_command *row_of(struct openocd *openocd, const char *name)
{
	const struct know_command *row = know_command_find(name);
	if (row)
		return openocd_command_exists(openocd, name) ? row : NULL;
	size_t length = strcspn(name, " ");
	struct target *target = openocd_find_target(openocd, arena_copy(openocd->arena, name, length));
	if (!target || !name[length])
		return NULL;
	return know_command_find(arena_printf(openocd->arena, "$TARGET%s", name + length));
}

/* Jim's own commands count as unknown, procedures as fit for any stage. */
int effect_command_mode(struct invocation *call)
{
	struct openocd *openocd = call->openocd;
	if (call->argc == 0) {
		invocation_result(call, "%s", openocd->init_done ? "exec" : "config");
		return invocation_ok();
	}
	struct text_builder name;
	text_init_in(&name, openocd->arena, 0);
	for (int i = 0; i < call->argc; i++)
		text_printf(&name, i ? " %s" : "%s", invocation_argument(call, i));
	const char *mode = "any";
	if (!is_jim_procedure(call, name.bytes)) {
		const struct know_command *row = row_of(openocd, name.bytes);
		mode = row ? stage_word(row->stage[openocd->version]) : "unknown";
	}
	invocation_result(call, "%s", mode);
	return invocation_ok();
}

/* ---- scripts that moved (master only) ---- */

/* What master looks for when a script is not there: its new name, with slashes instead of backslashes. */
int effect_find_moved(struct invocation *call)
{
	char *name = arena_strdup(call->openocd->arena, invocation_argument(call, 0));
	for (char *at = name; *at; at++)
		if (*at == '\\')
			*at = '/';
	const struct know_rename *rename = know_rename_find(name);
	if (!rename || !((rename->new_versions >> call->openocd->version) & 1)) {
		invocation_result(call, "%s", name);
		return invocation_ok();
	}
	const char *now = know_string(rename->new_path);
	invocation_log(call, LOG_DEPRECATED, "deprecated-script", "the script '%s' is called '%s' now", name, now);
	invocation_result(call, "%s", now);
	return invocation_ok();
}

/* ---- programmable logic ---- */

static bool pld_name_taken(const struct openocd *openocd, const char *name)
{
	for (size_t i = 0; i < openocd->pld_devices.count; i++)
		if (strcmp(openocd->pld_devices.items[i]->name, name) == 0)
			return true;
	return false;
}

static int fail_pld_driver(struct invocation *call, int argument)
{
	const char *driver = invocation_argument(call, argument - 1);
	if (call->openocd->version != OPENOCD_MASTER)
		return core_die(call, FAILURE_SCRIPT, argument, "there is no PLD driver '%s'", driver);
	return invocation_fail_as(call, FAILURE_SCRIPT, argument, driver, "there is no PLD driver '%s'", driver);
}

static void keep_pld(struct invocation *call, const char *name, const char *driver, struct tap *tap)
{
	struct arena *arena = call->openocd->arena;
	struct pld_device *device = arena_new(arena, struct pld_device);
	*device = (struct pld_device){name, driver, tap, call->place};
	vector_push(arena, &call->openocd->pld_devices, device);
}

/* A driver that rejects its arguments only says so: the command succeeds, without a device. */
static void reject_pld(struct invocation *call, const char *driver)
{
	invocation_log(call, LOG_ERROR, "pld-rejected",
	               "the PLD driver '%s' rejects these arguments; there is no device", driver);
}

int effect_pld_device(struct invocation *call)
{
	struct openocd *openocd = call->openocd;
	const char *driver = invocation_copy(call, 0);
	int64_t no_jstart;
	if (!know_word_exists("pld-driver", driver, openocd->version))
		return fail_pld_driver(call, 1);
	openocd_add_feature(openocd, "pld-driver", driver);
	struct tap *tap = call->argc >= 2 ? openocd_find_tap(openocd, invocation_argument(call, 1)) : NULL;
	bool number_fits = call->argc < 3 || openocd->version == OPENOCD_MASTER ||
	                   core_number_between(invocation_argument(call, 2), INT_MIN, INT_MAX, &no_jstart);
	if (tap && number_fits)
		keep_pld(call, arena_printf(openocd->arena, "%s.pld", tap->chip), driver, tap);
	else
		reject_pld(call, driver);
	return invocation_ok();
}

int effect_pld_create(struct invocation *call)
{
	struct openocd *openocd = call->openocd;
	const char *name = invocation_copy(call, 0);
	const char *driver = invocation_copy(call, 1);
	struct tap *tap = NULL;
	if (!know_word_exists("pld-driver", driver, openocd->version))
		return fail_pld_driver(call, 2);
	if (pld_name_taken(openocd, name))
		return invocation_fail_as(call, FAILURE_SCRIPT, 1, name, "there is a PLD device '%s' already", name);
	for (int i = 2; i + 1 < call->argc; i++)
		if (strcmp(invocation_argument(call, i), "-chain-position") == 0)
			tap = openocd_find_tap(openocd, invocation_argument(call, i + 1));
	if (!tap) {
		reject_pld(call, driver);
		return invocation_ok();
	}
	openocd_add_feature(openocd, "pld-driver", driver);
	keep_pld(call, name, driver, tap);
	return invocation_ok();
}
