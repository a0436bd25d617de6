/* SPDX-License-Identifier: MIT */
/*
 * Layer lint: is a text an OpenOCD configuration at all? Folders hold other files named *.cfg and *.tcl: settings of
 * Python packages, scripts of FPGA tools. Being named on the command line needs no such proof.
 */
#ifndef LINT_RECOGNISE_H
#define LINT_RECOGNISE_H

#include <stdbool.h>
#include <stddef.h>

/*
 * True when some command of TEXT is one that only OpenOCD has: "adapter driver", "reset_config", "[find x.cfg]",
 * "$_TARGETNAME configure", ... in any version. A text with null bytes never is.
 */
bool recognise_openocd(const char *text, size_t length);

#endif
