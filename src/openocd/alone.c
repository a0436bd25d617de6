/* SPDX-License-Identifier: MIT */
#include "openocd/alone.h"

#include <pthread.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static _Thread_local unsigned depth;

void alone_enter(void)
{
	if (depth == 0)
		pthread_mutex_lock(&mutex);
	depth++;
}

void alone_leave(void)
{
	depth--;
	if (depth == 0)
		pthread_mutex_unlock(&mutex);
}

unsigned alone_depth(void)
{
	return depth;
}

void alone_return_to(unsigned wanted)
{
	while (depth > wanted)
		alone_leave();
}
