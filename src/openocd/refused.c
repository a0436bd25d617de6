/* SPDX-License-Identifier: MIT */
/*
 * Jim's commands that reach outside of a config. None is carried out; but a call that could not succeed fails as it
 * would in OpenOCD: a wrong number of words, a file that is not there. Such calls are mostly slips of the pen, `wait
 * halt` and `load image` for `wait_halt` and `load_image`.
 */
#include "openocd/engine.h"

#include <string.h>

#include "base/text.h"

#define ANY_NUMBER 10000

enum reach {
	REACH_ACTS,    /* changes something outside, or lets something else do so */
	REACH_LOOKS,   /* asks for something outside, or waits */
	REACH_CHANNEL, /* work on a channel, a command given as the first word */
	REACH_NOTHING, /* harmless, but of no use here */
};

struct refused {
	const char *name;
	enum reach reach;
	int fewest, most; /* words behind the name */
	const char *usage;
	const char *does; /* what OpenOCD does: "'exec' ..."; NULL: nothing worth a message */
};

static const struct refused refused_commands[] = {
	{"after", REACH_LOOKS, 1, ANY_NUMBER, "option ?arg ...?", "waits, or runs a script later"},
	{"alarm", REACH_ACTS, 1, 1, "seconds", "has the system send a signal later"},
	{"cd", REACH_ACTS, 1, 1, "dirname", "changes the folder from which names of files are seen"},
	{"close", REACH_CHANNEL, 1, ANY_NUMBER, "chan ?arg ...?", NULL},
	{"eof", REACH_CHANNEL, 1, ANY_NUMBER, "chan ?arg ...?", NULL},
	{"exec", REACH_ACTS, 1, ANY_NUMBER, "arg ?arg ...?", "starts a program"},
	{"fconfigure", REACH_CHANNEL, 1, ANY_NUMBER, "f ?arg ...?", NULL},
	{"fileevent", REACH_CHANNEL, 0, ANY_NUMBER, "", NULL},
	{"flush", REACH_CHANNEL, 1, ANY_NUMBER, "chan ?arg ...?", NULL},
	{"gets", REACH_CHANNEL, 1, ANY_NUMBER, "chan ?arg ...?", NULL},
	{"glob", REACH_LOOKS, 1, ANY_NUMBER, "?options? pattern ?pattern ...?", "looks for files"},
	{"glob.explode", REACH_LOOKS, 1, 1, "pattern", "looks for files"},
	{"glob.glob", REACH_LOOKS, 2, 2, "base pattern", "looks for files"},
	{"glob.globdir", REACH_LOOKS, 2, 2, "dir pattern", "looks for files"},
	{"history", REACH_NOTHING, 1, ANY_NUMBER, "command ...", NULL},
	{"interp", REACH_LOOKS, 0, 0, "", "makes another interpreter"},
	{"kill", REACH_ACTS, 1, 2, "?SIG|-0? pid", "sends a signal to a process"},
	{"load", REACH_ACTS, 1, 1, "libraryFile", "loads a library of machine code"},
	{"open", REACH_ACTS, 1, 2, "filename ?mode?", "opens a file"},
	{"os.fork", REACH_ACTS, 0, 0, "", "makes a second process of OpenOCD"},
	{"os.gethostname", REACH_LOOKS, 0, 0, "", "asks for the name of the computer"},
	{"os.getids", REACH_LOOKS, 0, 0, "", "asks who runs OpenOCD"},
	{"os.uptime", REACH_LOOKS, 0, 0, "", "asks how long the computer has been on"},
	{"package", REACH_LOOKS, 1, ANY_NUMBER, "command ...",
         "looks for a package in the folders of auto_path and runs it"},
	{"pid", REACH_LOOKS, 0, 1, "?channelId?", "asks for the number of the process"},
	{"pipe", REACH_LOOKS, 0, 0, "", "opens a pipe"},
	{"popen", REACH_ACTS, 1, 2, "cmd ?mode?", "starts a program"},
	{"read", REACH_CHANNEL, 1, 2, "?-nonewline? chan", NULL},
	{"readdir", REACH_LOOKS, 1, 2, "?-nocomplain? dirPath", "lists a folder"},
	{"seek", REACH_CHANNEL, 1, ANY_NUMBER, "chan ?arg ...?", NULL},
	{"signal", REACH_ACTS, 1, ANY_NUMBER, "command ...", "sends signals, or has them ignored"},
	{"socket", REACH_ACTS, 1, ANY_NUMBER, "?-ipv6? type ?address?", "opens a network connection"},
	{"stderr", REACH_NOTHING, 1, ANY_NUMBER, "command ...", NULL},
	{"stdin", REACH_NOTHING, 1, ANY_NUMBER, "command ...", NULL},
	{"stdout", REACH_NOTHING, 1, ANY_NUMBER, "command ...", NULL},
	{"syslog", REACH_ACTS, 1, ANY_NUMBER, "message", "writes to the system's log"},
	{"tell", REACH_CHANNEL, 1, ANY_NUMBER, "chan ?arg ...?", NULL},
	{"update", REACH_NOTHING, 0, 1, "?idletasks?", NULL},
	{"vwait", REACH_ACTS, 1, 1, "name", "waits until something changes a variable"},
	{"wait", REACH_LOOKS, 0, 2, "?-nohang? ?pid?", "waits for another process"},
	{"xtrace", REACH_NOTHING, 1, 1, "callback", NULL},
	/* Stays last: it is no command of Jim's. */
	{REFUSED_CHANNEL, REACH_NOTHING, 0, ANY_NUMBER, "", NULL},
};

#define REFUSED_COUNT (sizeof(refused_commands) / sizeof(refused_commands[0]))

const char *refused_name(size_t index)
{
	return index + 1 < REFUSED_COUNT ? refused_commands[index].name : NULL;
}

static int fail_missing(Jim_Interp *interp, Jim_Obj *name)
{
	Jim_SetResultFormatted(interp, "%#s: No such file or directory", name);
	return JIM_ERR;
}

static int check_open(struct openocd *openocd, int argc, Jim_Obj *const *argv)
{
	const char *name = Jim_String(argv[1]);
	bool for_reading = argc == 2 || *Jim_String(argv[2]) == 'r';
	if (*name == '|' || !for_reading || file_access_kind(openocd->files, name) != FILE_MISSING)
		return JIM_OK;
	return fail_missing(openocd->interp, argv[1]);
}

/* In a folder that is not there nothing can match. */
static int check_glob(struct openocd *openocd, int argc, Jim_Obj *const *argv)
{
	const char *folder = NULL;
	int at = 1;
	for (; at + 1 < argc && *Jim_String(argv[at]) == '-'; at++) {
		if (text_starts_with("-nocomplain", Jim_String(argv[at])))
			return JIM_OK;
		if (text_starts_with("-directory", Jim_String(argv[at])))
			folder = Jim_String(argv[++at]);
	}
	if (!folder || at >= argc || file_access_kind(openocd->files, folder) != FILE_MISSING)
		return JIM_OK;
	Jim_SetResultFormatted(openocd->interp, "no files matched glob pattern \"%#s\"", argv[at]);
	return JIM_ERR;
}

/* What Jim's own sources can be built with: which of them an OpenOCD has is up to who built it. */
static bool is_package_of_jim(const char *name)
{
	static const char *const packages[] = {"aio",      "array",    "binary",     "clock",  "ensemble",  "eventloop",
	                                       "exec",     "file",     "getopt",     "glob",   "history",   "initjimsh",
	                                       "interp",   "json",     "jsonencode", "load",   "mk",        "namespace",
	                                       "nshelper", "nvp",      "oo",         "pack",   "package",   "posix",
	                                       "readdir",  "readline", "redis",      "regexp", "rlprompt",  "sdl",
	                                       "signal",   "sqlite3",  "stdlib",     "syslog", "tclcompat", "tclprefix",
	                                       "tree",     "tty",      "win32",      "zlib",   NULL};
	return text_is_one_of(name, packages);
}

/* A package of somebody's own is a file in one of the folders of auto_path. */
static int check_package(struct openocd *openocd, Jim_Obj *name)
{
	static const char *const endings[] = {"so", "tcl"};
	Jim_Interp *interp = openocd->interp;
	Jim_Obj *folders = Jim_GetGlobalVariableStr(interp, "auto_path", JIM_NONE);
	int count = folders ? Jim_ListLength(interp, folders) : 0;
	if (is_package_of_jim(Jim_String(name)))
		return JIM_OK;
	for (int i = 0; i < count; i++) {
		const char *folder = Jim_String(Jim_ListGetIndex(interp, folders, i));
		for (size_t k = 0; k < sizeof(endings) / sizeof(endings[0]); k++) {
			const char *path =
				arena_printf(openocd->arena, "%s/%s.%s", folder, Jim_String(name), endings[k]);
			if (file_access_kind(openocd->files, path) != FILE_MISSING)
				return JIM_OK;
		}
	}
	Jim_SetResultFormatted(interp, "Can't load package %#s", name);
	return JIM_ERR;
}

static int check_channel(struct openocd *openocd, Jim_Obj *channel)
{
	if (openocd_command_exists(openocd, Jim_String(channel)))
		return JIM_OK;
	Jim_SetResultFormatted(openocd->interp, "invalid command name \"%#s\"", channel);
	return JIM_ERR;
}

static bool requires_package(const struct refused *command, int argc, Jim_Obj *const *argv)
{
	return strcmp(command->name, "package") == 0 && argc > 1 && strcmp(Jim_String(argv[1]), "require") == 0;
}

/* Whether the call fails by what can be seen from here. */
static int check(struct openocd *openocd, const struct refused *command, int argc, Jim_Obj *const *argv)
{
	jim_wide number;
	if (argc - 1 < command->fewest || argc - 1 > command->most) {
		Jim_WrongNumArgs(openocd->interp, 1, argv, command->usage);
		return JIM_ERR;
	}
	if (command->reach == REACH_CHANNEL && argc > 1)
		return check_channel(openocd, strcmp(command->name, "read") == 0 ? argv[argc - 1] : argv[1]);
	if (strcmp(command->name, "open") == 0)
		return check_open(openocd, argc, argv);
	if (strcmp(command->name, "glob") == 0)
		return check_glob(openocd, argc, argv);
	if (requires_package(command, argc, argv) && argc > 2)
		return check_package(openocd, argv[2]);
	if (strcmp(command->name, "wait") == 0 && argc > 1)
		return Jim_GetWide(openocd->interp, argv[argc - 1], &number);
	bool of_file = strcmp(command->name, "load") == 0 || strcmp(command->name, "cd") == 0;
	if (of_file && file_access_kind(openocd->files, Jim_String(argv[1])) == FILE_MISSING)
		return fail_missing(openocd->interp, argv[1]);
	return JIM_OK;
}

void refused_log(struct openocd *openocd, bool acts, const char *command, const char *does)
{
	engine_log(openocd, LOG_REFUSED, acts ? REFUSED_ACT : REFUSED_LOOK, command, does);
}

/* What an `open` that could succeed does. */
static void log_open(struct openocd *openocd, int argc, Jim_Obj *const *argv)
{
	const char *mode = argc > 2 ? Jim_String(argv[2]) : "r";
	bool reads = strcmp(mode, "r") == 0 || strcmp(mode, "rb") == 0;
	if (*Jim_String(argv[1]) == '|')
		refused_log(openocd, true, "open", "starts a program");
	else
		refused_log(openocd, !reads, "open", reads ? "reads a file" : "writes a file");
}

static int refuse(Jim_Interp *interp, int argc, Jim_Obj *const *argv)
{
	const struct refused *command = Jim_CmdPrivData(interp);
	struct openocd *openocd = Jim_GetAssocData(interp, REFUSED_CHANNEL);
	bool is_asking_package = strcmp(command->name, "package") == 0 && !requires_package(command, argc, argv);
	int code = check(openocd, command, argc, argv);
	if (code != JIM_OK)
		return code;
	if (strcmp(command->name, "open") == 0)
		log_open(openocd, argc, argv);
	else if (command->does && !is_asking_package)
		refused_log(openocd, command->reach == REACH_ACTS, command->name, command->does);
	Jim_SetEmptyResult(interp);
	/* A file or socket that was "opened" is a command that takes anything. */
	if (strcmp(command->name, "open") == 0 || strcmp(command->name, "socket") == 0)
		Jim_SetResultString(interp, REFUSED_CHANNEL, -1);
	else if (strcmp(command->name, "eof") == 0)
		Jim_SetResultInt(interp, 1);
	return JIM_OK;
}

bool refused_bind(struct openocd *openocd, const char *name)
{
	for (size_t i = 0; i < REFUSED_COUNT; i++) {
		if (strcmp(refused_commands[i].name, name) != 0)
			continue;
		Jim_Interp *interp = openocd->interp;
		Jim_SetAssocData(interp, REFUSED_CHANNEL, NULL, openocd);
		Jim_CreateCommand(interp, name, refuse, (void *)&refused_commands[i], NULL);
		return true;
	}
	return false;
}
