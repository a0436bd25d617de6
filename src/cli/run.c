/* SPDX-License-Identifier: MIT */
/*
 * run: starts OpenOCD as given, passes what it prints through unchanged, and when it fails says why. Its exit status is
 * ours. Signals that end a program are passed on to it, so that it ends in its own way. With -l or log_output it logs
 * to a file, which is read when it has ended. The configuration of its arguments is checked only when it has failed.
 */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/output.h"
#include "base/path.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/diagnosing.h"
#include "cli/message.h"
#include "openocd/run.h"

#define BLOCK 4096
#define STATUS_NOT_FOUND 127 /* as a shell says it */
#define STATUS_NOT_RUN 126
#define STATUS_SIGNAL 128

/* What OpenOCD prints on one of its streams, and where that goes. */
struct stream {
	int from; /* -1: closed */
	int to;
};

struct child {
	pid_t pid;
	struct stream streams[2];
	int signals; /* descriptor that tells of signals */
	sigset_t old_mask;
};

static const int passed_on[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2};

static sigset_t watched_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < sizeof(passed_on) / sizeof(passed_on[0]); i++)
		sigaddset(&set, passed_on[i]);
	sigaddset(&set, SIGCHLD);
	return set;
}

/* In the new process. Comes back only when the program could not be started, which is told through FAILURE. */
static void become(const struct child *child, int out, int err, int failure, char *const *words)
{
	int reason;

	dup2(out, STDOUT_FILENO);
	dup2(err, STDERR_FILENO);
	sigprocmask(SIG_SETMASK, &child->old_mask, NULL);
	execvp(words[0], words);
	reason = errno;
	(void)!write(failure, &reason, sizeof(reason));
	_exit(reason == ENOENT ? STATUS_NOT_FOUND : STATUS_NOT_RUN);
}

static bool make_pipes(int (*pipes)[2], size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (pipe2(pipes[i], O_CLOEXEC) == 0)
			continue;
		while (i--) {
			close(pipes[i][0]);
			close(pipes[i][1]);
		}
		return false;
	}
	return true;
}

/* Starts WORDS. Returns 0, or errno. */
static int start(struct child *child, char *const *words)
{
	enum { OUT, ERR, FAILURE, PIPE_COUNT };
	int pipes[PIPE_COUNT][2];
	sigset_t set = watched_signals();
	int reason = 0;

	if (!make_pipes(pipes, PIPE_COUNT))
		return errno;
	sigprocmask(SIG_BLOCK, &set, &child->old_mask);
	child->signals = signalfd(-1, &set, SFD_CLOEXEC);
	child->pid = fork();
	if (child->pid == 0)
		become(child, pipes[OUT][1], pipes[ERR][1], pipes[FAILURE][1], words);
	if (child->pid < 0)
		reason = errno;
	for (int i = 0; i < PIPE_COUNT; i++)
		close(pipes[i][1]);
	if (child->pid > 0 && read(pipes[FAILURE][0], &reason, sizeof(reason)) != sizeof(reason))
		reason = 0; /* closed by exec: it runs */
	close(pipes[FAILURE][0]);
	child->streams[0] = (struct stream){pipes[OUT][0], STDOUT_FILENO};
	child->streams[1] = (struct stream){pipes[ERR][0], STDERR_FILENO};
	return reason;
}

static void close_stream(struct stream *stream)
{
	if (stream->from >= 0)
		close(stream->from);
	stream->from = -1;
}

static void pass_through(struct stream *stream, struct log_reader *reader)
{
	char block[BLOCK];
	ssize_t got = read(stream->from, block, sizeof(block));

	if (got < 0 && errno == EINTR)
		return;
	if (got <= 0) {
		close_stream(stream);
		return;
	}
	(void)output_write(stream->to, block, (size_t)got); /* whoever reads us may have gone: OpenOCD goes on */
	if (stream->to == STDERR_FILENO) /* there OpenOCD logs; standard output is GDB's with `gdb_port pipe` */
		log_reader_feed(reader, block, (size_t)got);
}

/* Passes signals on; true when the child has ended. */
static bool take_signal(struct child *child, int *status)
{
	struct signalfd_siginfo signal;

	if (read(child->signals, &signal, sizeof(signal)) != sizeof(signal))
		return false;
	if (signal.ssi_signo != SIGCHLD) {
		/* From a terminal the whole group has got it already. */
		if (signal.ssi_code != SI_KERNEL)
			kill(child->pid, (int)signal.ssi_signo);
		return false;
	}
	return waitpid(child->pid, status, WNOHANG) == child->pid;
}

/* Until the child has ended and its pipes are empty; a process that it left behind may hold them open. */
static int watch(struct child *child, struct log_reader *reader)
{
	bool ended = false;
	int status = 0;

	while (!ended || child->streams[0].from >= 0 || child->streams[1].from >= 0) {
		struct pollfd polled[] = {
			{.fd = child->streams[0].from, .events = POLLIN},
			{.fd = child->streams[1].from, .events = POLLIN},
			{.fd = child->signals, .events = POLLIN},
		};
		int ready = poll(polled, 3, ended ? 0 : -1);

		if (ready < 0 && errno != EINTR)
			break;
		if (ready == 0)
			break;
		for (int i = 0; i < 2; i++)
			if (ready > 0 && polled[i].revents)
				pass_through(&child->streams[i], reader);
		if (ready > 0 && polled[2].revents)
			ended |= take_signal(child, &status);
	}
	return status;
}

static int status_of(int status)
{
	return WIFSIGNALED(status) ? STATUS_SIGNAL + WTERMSIG(status) : WEXITSTATUS(status);
}

/* One that was ended by the user did not fail. */
static bool has_failed(int status)
{
	if (WIFSIGNALED(status))
		return WTERMSIG(status) != SIGINT && WTERMSIG(status) != SIGTERM && WTERMSIG(status) != SIGHUP;
	return WEXITSTATUS(status) != 0;
}

static void end(struct child *child)
{
	for (int i = 0; i < 2; i++)
		close_stream(&child->streams[i]);
	close(child->signals);
	sigprocmask(SIG_SETMASK, &child->old_mask, NULL);
}

static char *const *words_of(struct cli *cli)
{
	size_t count = cli->options.operands.count;
	char **words = arena_alloc(&cli->arena, (count + 1) * sizeof(*words));

	for (size_t i = 0; i < count; i++)
		words[i] = arena_strdup(&cli->arena, cli->options.operands.items[i]);
	return words;
}

/* ---- OpenOCD's options ---- */

/* The value of an option in WORDS[*AT], or in the word behind it, which is stepped over; NULL: another option. */
static const char *option_value(char *const *words, size_t *at, char letter, const char *name)
{
	const char *word = words[*at];
	size_t length = strcspn(word, "=");
	bool is_long = word[0] == '-' && word[1] == '-' && length > 3 && strncmp(word + 2, name, length - 2) == 0;

	if (is_long && word[length] == '=')
		return word + length + 1;
	if (!is_long && (word[0] != '-' || word[1] != letter))
		return NULL;
	if (!is_long && word[2])
		return word + 2;
	return words[*at + 1] ? words[++*at] : NULL;
}

/* Takes OpenOCD's -f, -c and -s among WORDS as our own, and returns where -l tells it to log to, or NULL. */
static const char *take_options(struct cli_options *options, struct arena *arena, char *const *words)
{
	const char *log_file = NULL;
	const char *value;

	for (size_t i = 1; words[i] && strcmp(words[i], "--") != 0; i++) {
		if ((value = option_value(words, &i, 'l', "log_output")))
			log_file = value;
		else if ((value = option_value(words, &i, 'f', "file")))
			vector_push(arena, &options->inputs, (struct run_input){INPUT_FILE, value});
		else if ((value = option_value(words, &i, 'c', "command")))
			vector_push(arena, &options->inputs, (struct run_input){INPUT_COMMAND, value});
		else if ((value = option_value(words, &i, 's', "search")))
			vector_push(arena, &options->scripts, value);
	}
	if (options->inputs.count == 0)
		vector_push(arena, &options->inputs, (struct run_input){INPUT_FILE, "openocd.cfg"});
	return log_file;
}

/* `openocd --help` ends with a status, too, but tells all that there is to tell. */
static bool asks_for_help(char *const *words)
{
	static const char *const options[] = {"-h", "--help", "-v", "--version", NULL};

	for (size_t i = 1; words[i]; i++)
		if (text_is_one_of(words[i], options))
			return true;
	return false;
}

/* Versions have names such as openocd-0.12; files of it have them, too, and so has what a shell is given. */
static bool is_openocd(const char *word)
{
	const char *name = path_name(word);

	return text_starts_with(name, "openocd") && !strpbrk(word, "= ") && !text_ends_with(name, ".cfg") &&
	       !text_ends_with(name, ".elf") && !text_ends_with(name, ".log");
}

static bool is_launcher(const char *word)
{
	static const char *const launchers[] = {"sudo",    "doas",   "env",    "nice",  "ionice",  "chrt",
	                                        "taskset", "stdbuf", "setsid", "nohup", "timeout", NULL};

	return text_is_one_of(path_name(word), launchers);
}

/* An option of a launcher, its value, a number, NAME=VALUE: another program is still to come. */
static bool is_of_launcher(char *const *word)
{
	return is_launcher(*word) || **word == '-' || word[-1][0] == '-' || isdigit((unsigned char)**word) ||
	       strchr(*word, '=');
}

/*
 * Where OpenOCD and its words begin: at once, or behind a program that starts what it is given ("sudo -E openocd ...").
 * NULL for any other, such as a script that starts OpenOCD with words of its own.
 */
static char *const *openocd_words(char *const *words)
{
	if (is_launcher(*words))
		do
			words++;
		while (*words && !is_openocd(*words) && is_of_launcher(words));
	return *words && is_openocd(*words) ? words : NULL;
}

static bool is_older(const struct timespec *a, const struct timespec *b)
{
	return a->tv_sec != b->tv_sec ? a->tv_sec < b->tv_sec : a->tv_nsec < b->tv_nsec;
}

/* Reads FILE behind what came on standard error. False when this run did not write it: it is of an earlier one. */
static bool read_log_file(struct diagnosing *diagnosing, const char *file, const struct timespec *began)
{
	int descriptor = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat status;
	bool is_read;

	if (descriptor < 0)
		return false;
	is_read = fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) && !is_older(&status.st_mtim, began);
	if (is_read) {
		log_reader_next_file(&diagnosing->reader);
		is_read = diagnosing_read(diagnosing, descriptor);
	}
	close(descriptor);
	return is_read;
}

/* The log is on standard error up to where -l or the configuration sends it to a file. */
static void explain(struct cli *cli, struct diagnosing *diagnosing, char *const *words, const struct timespec *began)
{
	struct cli_results results = {0};
	const struct cli_run *run = NULL;
	const char *file = take_options(&cli->options, &cli->arena, words);
	bool is_in_file;

	cli->options.operands.count = 0;
	log_reader_finish(&diagnosing->reader);
	diagnosis_weigh(&diagnosing->diagnosis);
	if (is_openocd(*words))
		run = diagnosing_check_config(cli, diagnosing, &results);
	cli_confine(cli, CONFINE_READER);
	if (!file && run)
		file = results.items[0]->run->log_file;
	is_in_file = file && read_log_file(diagnosing, file, began);
	if (file) /* of one that breaks off, too, what was read counts */
		diagnosis_weigh(&diagnosing->diagnosis);
	diagnosing_rank(cli, diagnosing, run, &results);
	output_write(STDERR_FILENO, "\n", 1);
	diagnosing_print(cli, diagnosing, is_in_file ? file : "openocd", run ? &results.items[0]->sources : NULL,
	                 STDERR_FILENO);
	if (run && diagnosis_curable(&diagnosing->diagnosis))
		cli_say("to write the fix, keep the log of a run (2>run.log): openocdlint diagnose --fix run.log FILE");
	cli_results_free(&results);
}

void cli_run_openocd(struct cli *cli)
{
	char *const *words = words_of(cli);
	char *const *of_openocd = openocd_words(words);
	struct child child = {0};
	struct diagnosing *diagnosing;
	struct timespec began;
	int reason;
	int status;

	clock_gettime(CLOCK_REALTIME_COARSE, &began); /* the clock of file systems */
	reason = start(&child, words);

	if (reason) {
		cli_say("%s: %s", words[0], strerror(reason));
		cli->program_status = reason == ENOENT ? STATUS_NOT_FOUND : STATUS_NOT_RUN;
		if (child.pid > 0)
			waitpid(child.pid, &status, 0);
		return;
	}
	diagnosing = diagnosing_begin(cli);
	status = watch(&child, &diagnosing->reader);
	end(&child);
	cli->program_status = status_of(status);
	if (has_failed(status) && WIFSIGNALED(status))
		cli_say("%s was ended by signal %d (%s)", words[0], WTERMSIG(status), strsignal(WTERMSIG(status)));
	if (!of_openocd)
		of_openocd = words;
	if (has_failed(status) && !asks_for_help(of_openocd))
		explain(cli, diagnosing, of_openocd, &began);
	diagnosing_end(diagnosing);
}
