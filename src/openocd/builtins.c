/* SPDX-License-Identifier: MIT */
/*
 * Which of Jim's own commands a config gets.
 *
 * The core of Jim is there as it is, but for the commands that reach outside. Extensions without side effects (regexp,
 * array, clock ...) are loaded when a script first names one of their commands. What would start a program, open a
 * file or a socket, write, or wait is refused (refused.c): the refusal is logged, the command yields an empty result,
 * and the run goes on.
 */
#include "openocd/alone.h"
#include "openocd/engine.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "base/text.h"

extern char **environ;

/* Initialisers that libjim exports but its header does not declare. */
int Jim_regexpInit(Jim_Interp *interp);
int Jim_arrayInit(Jim_Interp *interp);
int Jim_clockInit(Jim_Interp *interp);
int Jim_packInit(Jim_Interp *interp);
int Jim_namespaceInit(Jim_Interp *interp);
int Jim_nshelperInit(Jim_Interp *interp);
int Jim_stdlibInit(Jim_Interp *interp);
int Jim_treeInit(Jim_Interp *interp);
int Jim_ooInit(Jim_Interp *interp);
int Jim_fileInit(Jim_Interp *interp);

/* ---- extensions ---- */

struct extension {
	const char *name; /* of one of its commands */
	int (*load)(Jim_Interp *interp);
};

static const struct extension extensions[] = {
	{"regexp", Jim_regexpInit},      {"regsub", Jim_regexpInit},    {"array", Jim_arrayInit},
	{"pack", Jim_packInit},          {"unpack", Jim_packInit},      {"namespace", Jim_namespaceInit},
	{"variable", Jim_namespaceInit}, {"lambda", Jim_stdlibInit},    {"curry", Jim_stdlibInit},
	{"function", Jim_stdlibInit},    {"stackdump", Jim_stdlibInit}, {"stacktrace", Jim_stdlibInit},
	{"defer", Jim_stdlibInit},       {"errorInfo", Jim_stdlibInit}, {"class", Jim_ooInit},
	{"super", Jim_ooInit},           {"tree", Jim_treeInit},        {"lambda.finalizer", Jim_stdlibInit},
};

static int load_untraced(struct openocd *openocd, int (*load)(Jim_Interp *interp))
{
	Jim_Interp *interp = openocd->interp;
	Jim_Obj *trace = interp->traceCmdObj;
	interp->traceCmdObj = NULL;
	int code = load(interp);
	interp->traceCmdObj = trace;
	return code;
}

static int throw_command(Jim_Interp *interp, int argc, Jim_Obj *const *argv)
{
	if (argc < 2 || argc > 3) {
		Jim_SetResultString(interp, "wrong # args: should be \"throw code ?msg?\"", -1);
		return JIM_ERR;
	}
	int code = Jim_GetReturnCode(interp, argv[1], &interp->returnCode);
	if (code != JIM_OK)
		return code;
	Jim_SetResult(interp, argc == 3 ? argv[2] : interp->emptyObj);
	interp->returnLevel = 1;
	return JIM_RETURN;
}

static int parray_command(Jim_Interp *interp, int argc, Jim_Obj *const *argv)
{
	(void)argv;
	if (argc < 2 || argc > 4) {
		Jim_SetResultString(interp, "wrong # args: should be \"parray arrayname ?pattern? ?puts?\"", -1);
		return JIM_ERR;
	}
	return JIM_OK;
}

static int pwd_command(Jim_Interp *interp, int argc, Jim_Obj *const *argv)
{
	struct openocd *openocd = Jim_CmdPrivData(interp);
	(void)argc;
	(void)argv;
	Jim_SetResultString(interp, path_working_folder(openocd->arena), -1);
	return JIM_OK;
}

/* ---- wrappers of Jim's own ---- */

static int run_saved(struct openocd *openocd, enum saved_builtin which, int argc, Jim_Obj *const *argv)
{
	const struct saved_command *saved = &openocd->engine->saved[which];
	openocd->interp->cmdPrivData = saved->data;
	return saved->run(openocd->interp, argc, argv);
}

static int call_saved(Jim_Interp *interp, enum saved_builtin which, int argc, Jim_Obj *const *argv)
{
	return run_saved(Jim_CmdPrivData(interp), which, argc, argv);
}

void builtins_define_procedure(struct openocd *openocd, Jim_Obj *const words[4])
{
	for (int i = 0; i < 4; i++)
		Jim_IncrRefCount(words[i]);
	void *data = openocd->interp->cmdPrivData; /* of the command that is running */
	int code = run_saved(openocd, SAVED_PROC, 4, words);
	openocd->interp->cmdPrivData = data;
	assert(code == JIM_OK);
	(void)code;
	for (int i = 0; i < 4; i++)
		Jim_DecrRefCount(openocd->interp, words[i]);
}

/* Leaves commands of ours out of the list that `info commands` gave. */
static void hide_own(Jim_Interp *interp)
{
	Jim_Obj *all = Jim_GetResult(interp);
	Jim_Obj *shown = Jim_NewListObj(interp, NULL, 0);
	for (int i = 0; i < Jim_ListLength(interp, all); i++) {
		Jim_Obj *name = Jim_ListGetIndex(interp, all, i);
		if (!text_starts_with(Jim_String(name), HIDDEN_COMMAND))
			Jim_ListAppendElement(interp, shown, name);
	}
	Jim_SetResult(interp, shown);
}

/* Commands are bound when they are first used: before a script asks which exist, bind all it asks for. */
static int info_command(Jim_Interp *interp, int argc, Jim_Obj *const *argv)
{
	struct openocd *openocd = Jim_CmdPrivData(interp);
	const char *what = argc > 1 ? Jim_String(argv[1]) : "";
	if (strcmp(what, "commands") == 0 || strcmp(what, "procs") == 0)
		engine_materialise(openocd, argc > 2 ? Jim_String(argv[2]) : "*");
	else if (argc > 2 && (strcmp(what, "body") == 0 || strcmp(what, "args") == 0 || strcmp(what, "statics") == 0))
		engine_materialise(openocd, Jim_String(argv[2]));
	int code = call_saved(interp, SAVED_INFO, argc, argv);
	const struct run_observer *observer = openocd->options.observer;
	if (observer && code == JIM_OK && argc > 2 && strcmp(what, "exists") == 0)
		observer->asked(observer->context, Jim_String(argv[2]), *Jim_String(Jim_GetResult(interp)) == '1');
	if (code == JIM_OK && strcmp(what, "commands") == 0)
		hide_own(interp);
	return code;
}

static int rename_command(Jim_Interp *interp, int argc, Jim_Obj *const *argv)
{
	struct openocd *openocd = Jim_CmdPrivData(interp);
	int code;
	if (argc == 3)
		engine_materialise(openocd, Jim_String(argv[1]));
	code = call_saved(interp, SAVED_RENAME, argc, argv);
	/* What was taken away does not come back when its name is used again. */
	if (code == JIM_OK && argc == 3)
		map_set(&openocd->engine->renamed, Jim_String(argv[1]), openocd);
	return code;
}

/* The helpers of `dict` beyond Jim's core live in an extension. */
static int dict_command(Jim_Interp *interp, int argc, Jim_Obj *const *argv)
{
	static const char *const in_library[] = {"update", "replace", "lappend", "append", "incr", "remove", "for"};
	struct openocd *openocd = Jim_CmdPrivData(interp);
	const char *what = argc > 1 ? Jim_String(argv[1]) : "";
	for (size_t i = 0; !openocd->engine->extensions_loaded && i < sizeof(in_library) / sizeof(in_library[0]); i++) {
		if (strcmp(what, in_library[i]) == 0) {
			openocd->engine->extensions_loaded = true;
			load_untraced(openocd, Jim_stdlibInit);
		}
	}
	return call_saved(interp, SAVED_DICT, argc, argv);
}

/* The Jim of the first releases joined several words, and 0.12.0 does so itself and warns; Jim 0.81 takes one. */
static int expr_command(Jim_Interp *interp, int argc, Jim_Obj *const *argv)
{
	struct openocd *openocd = Jim_CmdPrivData(interp);
	if (argc <= 2 || openocd->version == OPENOCD_MASTER)
		return call_saved(interp, SAVED_EXPR, argc, argv);
	engine_log(openocd, LOG_DEPRECATED, "expr-without-braces", "expr",
	           "'expr' with several words is deprecated: put the expression in braces");
	Jim_Obj *words[2] = {argv[0], Jim_ConcatObj(interp, argc - 1, argv + 1)};
	Jim_IncrRefCount(words[1]);
	int code = call_saved(interp, SAVED_EXPR, 2, words);
	Jim_DecrRefCount(interp, words[1]);
	return code;
}

/* libjim sorts, and tells local times, with the help of variables that all threads share. */
static int call_saved_alone(Jim_Interp *interp, enum saved_builtin which, int argc, Jim_Obj *const *argv)
{
	int code;
	alone_enter();
	code = call_saved(interp, which, argc, argv);
	alone_leave();
	return code;
}

static int lsort_command(Jim_Interp *interp, int argc, Jim_Obj *const *argv)
{
	return call_saved_alone(interp, SAVED_LSORT, argc, argv);
}

static int clock_command(Jim_Interp *interp, int argc, Jim_Obj *const *argv)
{
	return call_saved_alone(interp, SAVED_CLOCK, argc, argv);
}

/* What the subcommands of `file` do that are not carried out. */
static const struct {
	const char *name, *does;
	bool acts;
} refused_file_commands[] = {
	{"delete", "deletes files", true},
	{"rename", "renames a file", true},
	{"copy", "writes a file", true},
	{"mkdir", "makes a folder", true},
	{"link", "makes a link", true},
	{"tempfile", "writes a file", true},
	{"atime", "looks when a file was read", false},
	{"mtime", "looks when a file was written", false},
	{"mtimeus", "looks when a file was written", false},
	{"stat", "looks at a file", false},
	{"lstat", "looks at a file", false},
	{"readlink", "looks at a link", false},
};

static int refuse_file(struct openocd *openocd, const char *what)
{
	const char *name = arena_printf(openocd->arena, "file %s", what);
	for (size_t i = 0; i < sizeof(refused_file_commands) / sizeof(refused_file_commands[0]); i++) {
		if (strcmp(refused_file_commands[i].name, what) != 0)
			continue;
		refused_log(openocd, refused_file_commands[i].acts, name, refused_file_commands[i].does);
		return JIM_OK;
	}
	refused_log(openocd, false, name, "looks at a file");
	return JIM_OK;
}

/* The subcommands of `file` that only look at names or at what kind of thing a name is. */
static int file_command(Jim_Interp *interp, int argc, Jim_Obj *const *argv)
{
	static const char *const allowed[] = {
		"dirname", "rootname",    "extension", "tail",     "normalize",  "join", "split", "exists",
		"isfile",  "isdirectory", "readable",  "writable", "executable", "size", "type",  "owned",
	};
	struct openocd *openocd = Jim_CmdPrivData(interp);
	const char *what = argc > 1 ? Jim_String(argv[1]) : "";
	for (size_t i = 0; i < sizeof(allowed) / sizeof(allowed[0]); i++)
		if (strcmp(what, allowed[i]) == 0)
			return call_saved(interp, SAVED_FILE, argc, argv);
	return refuse_file(openocd, what);
}

static bool is_standard_channel(const char *name)
{
	return !*name || strcmp(name, "stdout") == 0 || strcmp(name, "stderr") == 0 ||
	       strcmp(name, REFUSED_CHANNEL) == 0;
}

/* Nothing is printed. A channel is a command: what is none of ours is run, as Jim's `puts` does. */
static int puts_command(Jim_Interp *interp, int argc, Jim_Obj *const *argv)
{
	if (argc < 2 || argc > 4) {
		Jim_SetResultString(interp, "wrong # args: should be \"puts ?-nonewline? ?chan? msg\"", -1);
		return JIM_ERR;
	}
	const char *first = argc > 2 ? Jim_String(argv[1]) : "";
	bool no_newline = strcmp(first, "-nonewline") == 0;
	Jim_Obj *channel = argc < 3 || (argc == 3 && no_newline) ? NULL : argv[1];
	if (argc == 4 && (no_newline || !*first))
		channel = argv[2];
	if (!channel || is_standard_channel(Jim_String(channel)))
		return JIM_OK;
	Jim_Obj *words[4] = {channel, argv[0], argv[1], argv[argc - 1]};
	words[no_newline ? 3 : 2] = argv[argc - 1];
	return Jim_EvalObjVector(interp, no_newline ? 4 : 3, words);
}

static void save(struct openocd *openocd, const char *name, enum saved_builtin which)
{
	Jim_Obj *object = Jim_NewStringObj(openocd->interp, name, -1);
	Jim_IncrRefCount(object);
	const Jim_Cmd *command = Jim_GetCommand(openocd->interp, object, JIM_NONE);
	openocd->engine->saved[which].run = command->u.native.cmdProc;
	openocd->engine->saved[which].data = command->u.native.privData;
	Jim_DecrRefCount(openocd->interp, object);
}

static void wrap(struct openocd *openocd, const char *name, enum saved_builtin which, Jim_CmdProc *wrapper)
{
	save(openocd, name, which);
	Jim_CreateCommand(openocd->interp, name, wrapper, openocd, NULL);
}

static void forget(Jim_Interp *interp, const char *name)
{
	Jim_Obj *object = Jim_NewStringObj(interp, name, -1);
	Jim_IncrRefCount(object);
	Jim_DeleteCommand(interp, object);
	Jim_DecrRefCount(interp, object);
}

/* `file` is seldom used, and its extension brings `pwd` and `cd` along. */
static bool load_file(struct openocd *openocd)
{
	Jim_fileInit(openocd->interp);
	forget(openocd->interp, "pwd");
	forget(openocd->interp, "cd");
	wrap(openocd, "file", SAVED_FILE, file_command);
	return true;
}

static bool load_clock(struct openocd *openocd)
{
	Jim_clockInit(openocd->interp);
	wrap(openocd, "clock", SAVED_CLOCK, clock_command);
	return true;
}

static const struct {
	const char *name;
	Jim_CmdProc *run;
} small_commands[] = {{"throw", throw_command}, {"parray", parray_command}, {"pwd", pwd_command}};

bool builtins_load(struct openocd *openocd, const char *name)
{
	Jim_Interp *interp = openocd->interp;
	if (refused_bind(openocd, name))
		return true;
	if (strcmp(name, "file") == 0)
		return load_file(openocd);
	if (strcmp(name, "clock") == 0)
		return load_clock(openocd);
	for (size_t i = 0; i < sizeof(small_commands) / sizeof(small_commands[0]); i++) {
		if (strcmp(small_commands[i].name, name) == 0) {
			Jim_CreateCommand(interp, name, small_commands[i].run, openocd, NULL);
			return true;
		}
	}
	for (size_t i = 0; i < sizeof(extensions) / sizeof(extensions[0]); i++) {
		if (strcmp(extensions[i].name, name) != 0)
			continue;
		if (extensions[i].load == Jim_namespaceInit)
			load_untraced(openocd, Jim_nshelperInit);
		if (extensions[i].load == Jim_treeInit)
			load_untraced(openocd, Jim_ooInit);
		return load_untraced(openocd, extensions[i].load) == JIM_OK;
	}
	return false;
}

static void materialise(struct openocd *openocd, const char *pattern, const char *name)
{
	if (text_matches_glob(pattern, name) && !engine_command_exists(openocd->interp, name))
		builtins_load(openocd, name);
}

void builtins_materialise(struct openocd *openocd, const char *pattern)
{
	materialise(openocd, pattern, "file"); /* takes `pwd` and `cd` away, so it comes first */
	materialise(openocd, pattern, "clock");
	for (size_t i = 0; refused_name(i); i++)
		materialise(openocd, pattern, refused_name(i));
	for (size_t i = 0; i < sizeof(small_commands) / sizeof(small_commands[0]); i++)
		materialise(openocd, pattern, small_commands[i].name);
	for (size_t i = 0; i < sizeof(extensions) / sizeof(extensions[0]); i++)
		materialise(openocd, pattern, extensions[i].name);
}

/* Jim's library makes $env of the environment; configs read $env(HOME) and the like. */
void builtins_set_environment(struct openocd *openocd)
{
	Jim_Interp *interp = openocd->interp;
	if (openocd->engine->environment_set)
		return;
	openocd->engine->environment_set = true;
	Jim_Obj *list = Jim_NewListObj(interp, NULL, 0);
	for (char **variable = environ; *variable; variable++) {
		const char *equals = strchr(*variable, '=');
		if (!equals)
			continue;
		Jim_ListAppendElement(interp, list, Jim_NewStringObj(interp, *variable, (int)(equals - *variable)));
		Jim_ListAppendElement(interp, list, Jim_NewStringObj(interp, equals + 1, -1));
	}
	Jim_SetGlobalVariableStr(interp, "env", list);
}

void builtins_register(struct openocd *openocd)
{
	Jim_Interp *interp = openocd->interp;
	Jim_RegisterCoreCommands(interp);
	wrap(openocd, "info", SAVED_INFO, info_command);
	wrap(openocd, "rename", SAVED_RENAME, rename_command);
	wrap(openocd, "expr", SAVED_EXPR, expr_command);
	wrap(openocd, "dict", SAVED_DICT, dict_command);
	wrap(openocd, "lsort", SAVED_LSORT, lsort_command);
	save(openocd, "proc", SAVED_PROC);
	Jim_CreateCommand(interp, "source", search_source_command, openocd, NULL);
	Jim_CreateCommand(interp, "puts", puts_command, openocd, NULL);
	forget(interp, "exit");   /* OpenOCD has its own */
	forget(interp, "xtrace"); /* not for scripts */
	Jim_SetGlobalVariableStr(interp, "_telnet_autocomplete_skip", Jim_NewStringObj(interp, "", 0));
	Jim_SetGlobalVariableStr(interp, "in_process_reset", Jim_NewIntObj(interp, 0));
	Jim_SetGlobalVariableStr(interp, "auto_path", Jim_NewStringObj(interp, "", 0));
}
