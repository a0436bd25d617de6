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
	REACH_OUTSIDE, /* worth a message */
	REACH_CHANNEL, /* work on a channel, a command given as the first word */
	REACH_NOTHING, /* harmless, but of no use here */
};

struct refused {
	const char *name;
	enum reach reach;
	int fewest, most; /* words behind the name */
	const char *usage;
};

static const struct refused refused_commands[] = {
	{"after", REACH_OUTSIDE, 1, ANY_NUMBER, "option ?arg ...?"},
	{"alarm", REACH_OUTSIDE, 1, 1, "seconds"},
	{"cd", REACH_OUTSIDE, 1, 1, "dirname"},
	{"close", REACH_CHANNEL, 1, ANY_NUMBER, "chan ?arg ...?"},
	{"eof", REACH_CHANNEL, 1, ANY_NUMBER, "chan ?arg ...?"},
	{"exec", REACH_OUTSIDE, 1, ANY_NUMBER, "arg ?arg ...?"},
	{"fconfigure", REACH_CHANNEL, 1, ANY_NUMBER, "f ?arg ...?"},
	{"fileevent", REACH_CHANNEL, 0, ANY_NUMBER, ""},
	{"flush", REACH_CHANNEL, 1, ANY_NUMBER, "chan ?arg ...?"},
	{"gets", REACH_CHANNEL, 1, ANY_NUMBER, "chan ?arg ...?"},
	{"glob", REACH_OUTSIDE, 1, ANY_NUMBER, "?options? pattern ?pattern ...?"},
	{"glob.explode", REACH_OUTSIDE, 1, 1, "pattern"},
	{"glob.glob", REACH_OUTSIDE, 2, 2, "base pattern"},
	{"glob.globdir", REACH_OUTSIDE, 2, 2, "dir pattern"},
	{"history", REACH_NOTHING, 1, ANY_NUMBER, "command ..."},
	{"interp", REACH_OUTSIDE, 0, 0, ""},
	{"kill", REACH_OUTSIDE, 1, 2, "?SIG|-0? pid"},
	{"load", REACH_OUTSIDE, 1, 1, "libraryFile"},
	{"open", REACH_OUTSIDE, 1, 2, "filename ?mode?"},
	{"os.fork", REACH_OUTSIDE, 0, 0, ""},
	{"os.gethostname", REACH_OUTSIDE, 0, 0, ""},
	{"os.getids", REACH_OUTSIDE, 0, 0, ""},
	{"os.uptime", REACH_OUTSIDE, 0, 0, ""},
	{"package", REACH_NOTHING, 1, ANY_NUMBER, "command ..."},
	{"pid", REACH_OUTSIDE, 0, 1, "?channelId?"},
	{"pipe", REACH_OUTSIDE, 0, 0, ""},
	{"popen", REACH_OUTSIDE, 1, 2, "cmd ?mode?"},
	{"read", REACH_CHANNEL, 1, 2, "?-nonewline? chan"},
	{"readdir", REACH_OUTSIDE, 1, 2, "?-nocomplain? dirPath"},
	{"seek", REACH_CHANNEL, 1, ANY_NUMBER, "chan ?arg ...?"},
	{"signal", REACH_OUTSIDE, 1, ANY_NUMBER, "command ..."},
	{"socket", REACH_OUTSIDE, 1, ANY_NUMBER, "?-ipv6? type ?address?"},
	{"stderr", REACH_NOTHING, 1, ANY_NUMBER, "command ..."},
	{"stdin", REACH_NOTHING, 1, ANY_NUMBER, "command ..."},
	{"stdout", REACH_NOTHING, 1, ANY_NUMBER, "command ..."},
	{"syslog", REACH_OUTSIDE, 1, ANY_NUMBER, "message"},
	{"tell", REACH_CHANNEL, 1, ANY_NUMBER, "chan ?arg ...?"},
	{"update", REACH_NOTHING, 0, 1, "?idletasks?"},
	{"vwait", REACH_OUTSIDE, 1, 1, "name"},
	{"wait", REACH_OUTSIDE, 0, 2, "?-nohang? ?pid?"},
	{"xtrace", REACH_NOTHING, 1, 1, "callback"},
	/* Stays last: it is no command of Jim's. */
	{REFUSED_CHANNEL, REACH_NOTHING, 0, ANY_NUMBER, ""},
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

static int check_channel(struct openocd *openocd, Jim_Obj *channel)
{
	if (openocd_command_exists(openocd, Jim_String(channel)))
		return JIM_OK;
	Jim_SetResultFormatted(openocd->interp, "invalid command name \"%#s\"", channel);
	return JIM_ERR;
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
	if (strcmp(command->name, "wait") == 0 && argc > 1)
		return Jim_GetWide(openocd->interp, argv[argc - 1], &number);
	bool of_file = strcmp(command->name, "load") == 0 || strcmp(command->name, "cd") == 0;
	if (of_file && file_access_kind(openocd->files, Jim_String(argv[1])) == FILE_MISSING)
		return fail_missing(openocd->interp, argv[1]);
	return JIM_OK;
}

static int refuse(Jim_Interp *interp, int argc, Jim_Obj *const *argv)
{
	const struct refused *command = Jim_CmdPrivData(interp);
	struct openocd *openocd = Jim_GetAssocData(interp, REFUSED_CHANNEL);
	int code = check(openocd, command, argc, argv);
	if (code != JIM_OK)
		return code;
	if (command->reach == REACH_OUTSIDE)
		engine_log(openocd, LOG_REFUSED, "side-effect-refused", command->name,
		           arena_printf(openocd->arena, "'%s' reaches outside the config and was not carried out",
		                        command->name));
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
