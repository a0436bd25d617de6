/* SPDX-License-Identifier: MIT */
/* Layer cli: what is said on standard error. Names from outside are shown so that no terminal obeys them. */
#ifndef CLI_MESSAGE_H
#define CLI_MESSAGE_H

#include <stdarg.h>

/* Prints "openocdlint: ..." as one line. */
void cli_say(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
