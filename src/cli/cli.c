/* SPDX-License-Identifier: MIT */
#include "cli/cli.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/output.h"
#include "cli/commands.h"
#include "cli/keeper.h"
#include "cli/message.h"

void cli_flush(struct cli *cli, struct text_builder *out, int descriptor)
{
	if (!output_write(descriptor, out->bytes, out->length) && cli->status != CLI_FAULT) {
		cli_say("the output could not be written: %s", strerror(errno));
		cli_raise(cli, CLI_FAULT);
	}
	text_clear(out);
}

static void print_help(struct cli *cli)
{
	struct text_builder out;

	text_init(&out);
	cli_options_help(&out);
	cli_flush(cli, &out, STDOUT_FILENO);
	text_release(&out);
}

static void print_version(struct cli *cli)
{
	struct text_builder out;

	text_init(&out);
	text_add_string(&out, "openocdlint " OPENOCDLINT_VERSION "\n");
	cli_flush(cli, &out, STDOUT_FILENO);
	text_release(&out);
}

static bool may_write(const struct cli *cli)
{
	return cli->options.fix || cli->options.write_baseline;
}

/* Here and nowhere else: only a program that is about to run a config takes the signals. */
static void run_configs(struct cli *cli, void (*command)(struct cli *cli))
{
	if (may_write(cli) && !keeper_start(cli))
		return;
	openocd_install_signals();
	if (cli_plan_runs(cli))
		command(cli);
}

static void run_command(struct cli *cli)
{
	/* A file may not grow beyond a limit of the user's: that is told as a full disk is. A program that is started
	 * must not inherit it. */
	if (cli->options.command != COMMAND_RUN)
		signal(SIGXFSZ, SIG_IGN);
	if (cli->options.wants_help) {
		print_help(cli);
		return;
	}
	if (cli->options.wants_version) {
		print_version(cli);
		return;
	}
	switch (cli->options.command) {
	case COMMAND_SHOW:
		run_configs(cli, cli->options.matrix ? cli_show_matrix : cli_show);
		break;
	case COMMAND_EXPLAIN:
		cli_explain(cli);
		break;
	case COMMAND_RULES:
		cli_rules(cli);
		break;
	case COMMAND_CONFIG:
		cli_config(cli);
		break;
	case COMMAND_DIAGNOSE:
		cli_diagnose(cli);
		break;
	case COMMAND_RUN:
		cli_run_openocd(cli);
		break;
	default:
		run_configs(cli, cli_check);
	}
}

/* Who starts us may have closed one: a file that we open must not come to stand in its place. */
static void hold_standard_streams(void)
{
	for (int descriptor = STDIN_FILENO; descriptor <= STDERR_FILENO; descriptor++)
		if (fcntl(descriptor, F_GETFD) < 0)
			(void)!open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY); /* still unusable */
}

int cli_main(int argc, char **argv)
{
	struct cli cli = {0};
	const char *message;
	enum cli_status status = CLI_USAGE;

	hold_standard_streams();
	arena_init(&cli.arena);
	if (cli_options_parse(&cli.arena, argc, argv, &cli.options, &message)) {
		cli_init(&cli);
		run_command(&cli);
		status = cli.status;
	} else {
		cli_say("%s", message);
		cli_say("'openocdlint --help' lists the options");
	}
	cli_release(&cli);
	return cli.program_status ? cli.program_status : (int)status;
}
