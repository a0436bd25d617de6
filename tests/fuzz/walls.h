/* SPDX-License-Identifier: MIT */
/*
 * While the wall is up, a call that would reach outside the process (start a program, open a socket, write, remove or
 * rename a file, end the process, wait, change the environment) ends it as a finding when our code or Jim makes it. The
 * linker's --wrap leads all calls of the program here.
 */
#ifndef FUZZ_WALLS_H
#define FUZZ_WALLS_H

#include <stdbool.h>

void wall_raise(void);
void wall_lower(void);
bool wall_is_up(void);

#endif
