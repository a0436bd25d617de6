/* SPDX-License-Identifier: MIT */
/* Layer cli: the command line program. */
#ifndef CLI_CLI_H
#define CLI_CLI_H

/* Runs the program on ARGV (ARGV[0] is its name); returns the exit status of CONTRACT: 0, 1, 2 or 3. */
int cli_main(int argc, char **argv);

#endif
