/* SPDX-License-Identifier: MIT */
/*
 * Layer openocd, internal: what only one thread at a time may do.
 *
 * Checks in several threads share nothing but libjim's code, which keeps the state of a sort, and the C library's of a
 * local time, in one place for all. The commands that use it run alone. A thread may enter while it is inside, as a
 * sort's own comparison may sort.
 */
#ifndef OPENOCD_ALONE_H
#define OPENOCD_ALONE_H

void alone_enter(void);
void alone_leave(void);

/* How often this thread has entered; after an escape (guard.h), RETURN_TO makes up for the calls that were left. */
unsigned alone_depth(void);
void alone_return_to(unsigned depth);

#endif
