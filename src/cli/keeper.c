/* SPDX-License-Identifier: MIT */
#include "cli/keeper.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/output.h"
#include "cli/baseline.h"
#include "cli/message.h"

#define NAME_LIMIT ((size_t)64 << 10)
#define REMARK_LIMIT ((size_t)4 << 10)

/* Behind it stand the name, the text that was and the one that is to be. */
struct request {
	bool is_baseline;
	size_t name_length, before_length, after_length;
};

/* Behind it stands the remark. */
struct answer {
	bool is_done;
	bool has_remark;
	size_t remark_length;
};

static bool read_all(int descriptor, void *bytes, size_t length)
{
	char *at = bytes;

	while (length > 0) {
		ssize_t got = read(descriptor, at, length);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		at += got;
		length -= (size_t)got;
	}
	return true;
}

/* A text of LENGTH bytes with a null byte behind it; NULL when the other side has gone. */
static char *read_text(struct arena *arena, int descriptor, size_t length)
{
	char *text = arena_alloc(arena, length + 1);

	return read_all(descriptor, text, length) ? text : NULL;
}

/* ---- the keeper ---- */

static struct answer carry_out(const struct cli *cli, struct arena *arena, const struct request *request,
                               const struct fixed_file *file, const char **remark)
{
	const char *path = cli->options.write_baseline;
	struct answer answer = {0};

	*remark = "no baseline was asked for";
	if (!request->is_baseline)
		answer.is_done = fix_write_file(arena, file, remark);
	else if (path)
		answer.is_done = (*remark = baseline_write_text(arena, path, file->after)) == NULL;
	answer.has_remark = *remark != NULL;
	answer.remark_length = *remark ? strnlen(*remark, REMARK_LIMIT) : 0;
	return answer;
}

/* False when the other side is gone, or asks for nonsense. */
static bool serve_one(const struct cli *cli, int descriptor)
{
	size_t most =
		4 * limits_filled(&cli->options.limits).file_size; /* a fixed text may be longer than what was read */
	struct arena arena;
	struct request request;
	struct fixed_file file = {0};
	struct answer answer;
	const char *remark;
	bool is_good;

	if (!read_all(descriptor, &request, sizeof(request)) || request.name_length > NAME_LIMIT ||
	    request.before_length > most || request.after_length > most)
		return false;
	arena_init(&arena);
	file.name = read_text(&arena, descriptor, request.name_length);
	file.before = read_text(&arena, descriptor, request.before_length);
	file.before_length = request.before_length;
	file.after = read_text(&arena, descriptor, request.after_length);
	file.after_length = request.after_length;
	is_good = file.name && file.before && file.after;
	if (is_good) {
		answer = carry_out(cli, &arena, &request, &file, &remark);
		is_good = output_write(descriptor, &answer, sizeof(answer)) &&
		          output_write(descriptor, remark, answer.remark_length);
	}
	arena_release(&arena);
	return is_good;
}

static void take_end(struct cli *cli, pid_t worker)
{
	int status = 0;

	while (waitpid(worker, &status, 0) < 0 && errno == EINTR)
		continue;
	if (WIFEXITED(status) && WEXITSTATUS(status) <= CLI_FAULT) {
		cli_raise(cli, (enum cli_status)WEXITSTATUS(status));
		return;
	}
	if (WIFSIGNALED(status) && (WTERMSIG(status) == SIGINT || WTERMSIG(status) == SIGTERM)) {
		signal(WTERMSIG(status), SIG_DFL);
		raise(WTERMSIG(status)); /* whoever waits for us is to see it */
	}
	cli_say("the check broke off; please report this");
	cli_raise(cli, CLI_FAULT);
}

bool keeper_start(struct cli *cli)
{
	int ends[2];
	pid_t first = getpid();
	pid_t worker = -1;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0)
		worker = fork();
	if (worker < 0) {
		cli_say("no process could be started: %s", strerror(errno));
		cli_raise(cli, CLI_FAULT);
		return false;
	}
	close(ends[worker == 0 ? 0 : 1]);
	if (worker == 0) {
		cli->keeper = ends[1];
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (getppid() != first) /* it died before that */
			raise(SIGKILL);
		return true;
	}
	signal(SIGPIPE, SIG_IGN);
	while (serve_one(cli, ends[0]))
		continue;
	close(ends[0]);
	take_end(cli, worker);
	return false;
}

/* ---- the other process ---- */

static bool ask(struct cli *cli, const struct request *request, const struct fixed_file *file, const char **remark)
{
	int keeper = cli->keeper;
	struct answer answer;

	*remark = "the process that writes files has gone";
	if (!output_write(keeper, request, sizeof(*request)) ||
	    !output_write(keeper, file->name, request->name_length) ||
	    !output_write(keeper, file->before, request->before_length) ||
	    !output_write(keeper, file->after, request->after_length) || !read_all(keeper, &answer, sizeof(answer)))
		return false;
	*remark = answer.has_remark ? read_text(&cli->arena, keeper, answer.remark_length) : NULL;
	return answer.is_done;
}

bool keeper_write_file(struct cli *cli, const struct fixed_file *file, const char **remark)
{
	struct request request = {false, strlen(file->name), file->before_length, file->after_length};

	return cli->keeper ? ask(cli, &request, file, remark) : fix_write_file(&cli->arena, file, remark);
}

const char *keeper_write_baseline(struct cli *cli, const char *text)
{
	struct request request = {.is_baseline = true, .after_length = strlen(text)};
	struct fixed_file file = {"", "", 0, text, request.after_length};
	const char *remark;

	if (!cli->keeper)
		return baseline_write_text(&cli->arena, cli->options.write_baseline, text);
	return ask(cli, &request, &file, &remark) ? NULL : remark;
}
