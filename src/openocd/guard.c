/* SPDX-License-Identifier: MIT */
#include "openocd/guard.h"

#include <setjmp.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "openocd/alone.h"

/* As Linux has it; the C library knows the name only since version 2.38. */
#ifndef sigev_notify_thread_id
#define sigev_notify_thread_id _sigev_un._tid
#endif

#define TICK_MICROSECONDS 50000
#define SIGNAL_STACK_SIZE (64 << 10)

struct frame {
	sigjmp_buf back;
	enum guard_leaving leaving;
	struct frame *outer;
};

static _Thread_local struct frame *innermost;
static _Thread_local volatile sig_atomic_t time_is_over;
static atomic_bool signals_installed; /* for all threads */

_Noreturn void guard_escape(enum escape reason)
{
	struct frame *frame = innermost;
	if (!frame) {
		static const char text[] = "openocdlint: a limit was met outside of a check\n";
		(void)!write(STDERR_FILENO, text, sizeof(text) - 1);
		_exit(3);
	}
	siglongjmp(frame->back, (int)reason);
}

void guard_poll(void)
{
	if (time_is_over && innermost)
		guard_escape(ESCAPE_TIME);
}

static void on_timer(int signal)
{
	(void)signal;
	if (!innermost)
		return;
	if (time_is_over && innermost->leaving == GUARD_ANYWHERE)
		guard_escape(ESCAPE_TIME);
	time_is_over = 1;
}

static void on_crash(int signal)
{
	if (innermost)
		guard_escape(ESCAPE_CRASH);
	struct sigaction usual = {.sa_handler = SIG_DFL};
	sigaction(signal, &usual, NULL);
	raise(signal);
}

void guard_install_signals(void)
{
	static const int crashes[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
	struct sigaction action = {.sa_handler = on_crash, .sa_flags = SA_ONSTACK | SA_NODEFER};
	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < sizeof(crashes) / sizeof(crashes[0]); i++)
		sigaction(crashes[i], &action, NULL);
	action.sa_handler = on_timer;
	sigaction(SIGPROF, &action, NULL);
	atomic_store(&signals_installed, true);
}

/* Of the processor time of this thread; others have their own. */
static bool start_timer(timer_t *timer, unsigned milliseconds)
{
	struct sigevent event = {.sigev_notify = SIGEV_THREAD_ID, .sigev_signo = SIGPROF};
	struct itimerspec times = {
		.it_interval = {0, TICK_MICROSECONDS * 1000},
		.it_value = {milliseconds / 1000, (long)(milliseconds % 1000) * 1000000},
	};
	event.sigev_notify_thread_id = gettid();
	time_is_over = 0;
	if (!atomic_load(&signals_installed) || milliseconds == 0 ||
	    timer_create(CLOCK_THREAD_CPUTIME_ID, &event, timer) != 0)
		return false;
	return timer_settime(*timer, 0, &times, NULL) == 0 || (timer_delete(*timer), false);
}

static enum escape run_on(struct frame *frame, void (*run)(void *context), void *context)
{
	unsigned depth = alone_depth();
	/* The mask is not saved: the handlers do not block their signals. */
	enum escape reason = (enum escape)sigsetjmp(frame->back, 0);
	if (reason == ESCAPE_NONE) {
		innermost = frame;
		run(context);
	}
	innermost = frame->outer;
	alone_return_to(depth);
	return reason;
}

enum escape guard_run(void (*run)(void *context), void *context, unsigned milliseconds, enum guard_leaving leaving)
{
	/* What crashes may have used up the thread's stack: handlers have this one, which lies above that. */
	char signal_stack[SIGNAL_STACK_SIZE];
	stack_t stack = {.ss_sp = signal_stack, .ss_size = sizeof(signal_stack)};
	stack_t outer_stack;
	struct frame frame = {.leaving = leaving, .outer = innermost};
	timer_t timer;
	bool has_timer = start_timer(&timer, milliseconds);
	bool has_stack = sigaltstack(&stack, &outer_stack) == 0;
	enum escape reason = run_on(&frame, run, context);
	if (has_stack)
		sigaltstack(&outer_stack, NULL);
	if (has_timer)
		timer_delete(timer);
	time_is_over = 0;
	return reason;
}
