/* SPDX-License-Identifier: MIT */
/*
 * libopenocdlint: checks a configuration of OpenOCD from within another program, as an editor's plug-in.
 *
 * A check reads files, and does nothing else: it runs no program, writes nothing and prints nothing. Checks may go on
 * in several threads at once; they share nothing, and what a check says does not depend on others. Nothing is kept
 * between checks. Where the machine has no memory left, the process ends with status 3 and a line on standard error.
 */
#ifndef OPENOCDLINT_H
#define OPENOCDLINT_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* As the program's exit status. */
enum openocdlint_status {
	OPENOCDLINT_CLEAN = 0,       /* no finding of severity warning or error */
	OPENOCDLINT_FOUND = 1,       /* at least one */
	OPENOCDLINT_BAD_REQUEST = 2, /* nothing was checked */
	OPENOCDLINT_FAULT = 3        /* the file could not be read, or not be checked to its end */
};

/* All is borrowed for the time of the check. What is NULL or 0 stands for the usual; lists end with NULL. */
struct openocdlint_request {
	const char *file;           /* is checked as `openocd -f FILE` would run it */
	const char *text;           /* what is shown instead of the file on the disk: the unsaved text of an editor */
	size_t text_length;         /* of TEXT, in bytes */
	const char *version;        /* of OpenOCD: "0.12.0"; NULL: the newest release known */
	const char *const *scripts; /* folders searched for scripts, as with -s */
	const char *installed_scripts; /* share/openocd/scripts of an OpenOCD of that version; searched last */
	const char *const *select;     /* rules; NULL: all */
	const char *const *ignore;     /* rules */
	unsigned milliseconds;         /* of processor time for one run of the file; 0: 450 */
};

/*
 * Checks a file. *OUTPUT is what `openocdlint --isolated --format json FILE` prints (schema 1, UTF-8), or a sentence
 * that says why there is no such thing, when the status is OPENOCDLINT_BAD_REQUEST, or OPENOCDLINT_FAULT for a file
 * that could not be read. The caller frees it.
 */
enum openocdlint_status openocdlint_check(const struct openocdlint_request *request, char **output);
void openocdlint_free(char *output);

/*
 * Limits of time, and survives crashes of the Tcl interpreter, both of which a hostile file can bring about: handles
 * SIGPROF, SIGSEGV, SIGBUS, SIGFPE, SIGILL and SIGABRT of the whole process. To be called once, before the first check,
 * by a program that does not need them for itself. Without it, checks are limited in steps and memory only.
 */
void openocdlint_handle_signals(void);

/* "0.1.0" */
const char *openocdlint_version(void);

#ifdef __cplusplus
}
#endif

#endif
