/* SPDX-License-Identifier: MIT */
#include "cli/installed_version.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/path.h"
#include "base/text.h"
#include "cli/installed.h"

#define PATIENCE_MS 5000 /* the program prints a line and ends */
#define BANNER_LIMIT 65536

extern char **environ;

/* ---- the banner ---- */

/* "0.12" and more; what comes behind the second number tells no two known versions apart. */
static bool read_numbers(const char *text, unsigned long *major, unsigned long *minor)
{
	char *end;

	if (!isdigit((unsigned char)*text))
		return false;
	*major = strtoul(text, &end, 10);
	if (*end != '.' || !isdigit((unsigned char)end[1]))
		return false;
	*minor = strtoul(end + 1, NULL, 10);
	return true;
}

/* Whatever comes behind 0.12.0 is nearest to master, whatever came before 0.10.0 to 0.10.0. */
static enum openocd_version nearest_version(unsigned long major, unsigned long minor, bool is_later)
{
	if (major > 0 || minor > 12)
		return OPENOCD_MASTER;
	if (minor < 10)
		return OPENOCD_0_10_0;
	return (enum openocd_version)((int)OPENOCD_0_10_0 + (int)minor - 10 + (is_later ? 1 : 0));
}

bool installed_version_read(struct arena *arena, const char *banner, enum openocd_version *version, const char **name,
                            bool *is_exact)
{
	static const char product[] = "Open On-Chip Debugger";
	const char *at = strstr(banner, product);
	unsigned long major, minor;
	const char *rest;

	if (!at)
		return false;
	at += sizeof(product) - 1;
	at += strspn(at, " \t");
	at += *at == 'v';
	if (!read_numbers(at, &major, &minor))
		return false;
	*name = arena_copy(arena, at, strcspn(at, " \t\r\n"));
	rest = *name + strspn(*name, "0123456789.");
	/* "+dev" marks what was built on the way to the next release: its commands are rather those of that one. */
	*version = nearest_version(major, minor, *rest == '+');
	*is_exact = strcmp(*name, know_version_name(*version)) == 0;
	return true;
}

/* ---- the program ---- */

static bool start(const char *program, pid_t *process, int *output)
{
	char *const words[] = {(char *)"openocd", (char *)"--version", NULL};
	posix_spawn_file_actions_t actions;
	int ends[2];
	int error;

	if (pipe2(ends, O_CLOEXEC) != 0)
		return false;
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
	posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO);
	error = posix_spawn(process, program, &actions, NULL, words, environ);
	posix_spawn_file_actions_destroy(&actions);
	close(ends[1]);
	if (error)
		close(ends[0]);
	else
		*output = ends[0];
	errno = error;
	return error == 0;
}

static long now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Reads to the end; false when that does not come in time. */
static bool read_all(int descriptor, struct text_builder *text)
{
	long end = now_ms() + PATIENCE_MS;

	for (long left; (left = end - now_ms()) > 0;) {
		struct pollfd waiting = {descriptor, POLLIN, 0};
		char bytes[4096];
		ssize_t got;

		if (poll(&waiting, 1, (int)left) <= 0)
			continue;
		got = read(descriptor, bytes, sizeof(bytes));
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return true;
		if (text->length < BANNER_LIMIT)
			text_add(text, bytes, (size_t)got);
	}
	return false;
}

/* What PROGRAM prints, or NULL with *REASON. */
static const char *ask(struct arena *arena, const char *program, const char **reason)
{
	struct text_builder text;
	pid_t process;
	int output;
	const char *banner = NULL;

	if (!start(program, &process, &output)) {
		*reason = arena_printf(arena, "%s cannot be started: %s", program, strerror(errno));
		return NULL;
	}
	text_init(&text);
	if (read_all(output, &text)) {
		banner = text_copy(&text, arena);
	} else {
		*reason =
			arena_printf(arena, "%s --version did not end within %d seconds", program, PATIENCE_MS / 1000);
	}
	kill(process, SIGKILL); /* one that has ended does not mind */
	text_release(&text);
	close(output);
	while (waitpid(process, NULL, 0) < 0 && errno == EINTR)
		continue;
	return banner;
}

static const char *first_line(struct arena *arena, const char *text)
{
	return arena_copy(arena, text, strcspn(text, "\r\n"));
}

bool installed_openocd_ask(struct arena *arena, const char *path, struct installed_openocd *installed)
{
	const char *folder = installed_folder_find(arena, path);
	const char *program;
	const char *banner;
	const char *name;
	bool is_exact;

	*installed = (struct installed_openocd){0};
	if (!folder) {
		installed->message = "there is no openocd on the search path (PATH); name a version instead: 0.10.0, "
				     "0.11.0, 0.12.0 or master";
		return false;
	}
	program = path_absolute(arena, arena_printf(arena, "%s/openocd", folder));
	banner = ask(arena, program, &installed->message);
	if (!banner)
		return false;
	if (!installed_version_read(arena, banner, &installed->version, &name, &is_exact)) {
		installed->message = arena_printf(arena, "%s --version tells no version of OpenOCD%s%s", program,
		                                  *banner ? ": " : "", first_line(arena, banner));
		return false;
	}
	installed->scripts = installed_scripts_of(arena, folder);
	if (!is_exact)
		installed->message =
			arena_printf(arena, "the installed OpenOCD is %s; it is taken for %s, the nearest known", name,
		                     know_version_name(installed->version));
	return true;
}
