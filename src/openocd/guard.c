/* SPDX-License-Identifier: MIT */
#include "openocd/guard.h"

#include <setjmp.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/time.h>
#include <unistd.h>

#define TICK_MICROSECONDS 50000
#define SIGNAL_STACK_SIZE (64 << 10)

struct frame {
	sigjmp_buf back;
	enum guard_leaving leaving;
	struct frame *outer;
};

static _Thread_local struct frame *innermost;
static _Thread_local volatile sig_atomic_t time_is_over;
static _Thread_local volatile sig_atomic_t signals_installed;

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
	static char signal_stack[SIGNAL_STACK_SIZE]; /* of the one thread that checks */
	stack_t stack = {.ss_sp = signal_stack, .ss_size = sizeof(signal_stack)};
	sigaltstack(&stack, NULL);
	struct sigaction action = {.sa_handler = on_crash, .sa_flags = SA_ONSTACK | SA_NODEFER};
	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < sizeof(crashes) / sizeof(crashes[0]); i++)
		sigaction(crashes[i], &action, NULL);
	action.sa_handler = on_timer;
	sigaction(SIGPROF, &action, NULL);
	signals_installed = 1;
}

static void start_timer(unsigned milliseconds)
{
	struct itimerval timer = {
		.it_interval = {0, milliseconds ? TICK_MICROSECONDS : 0},
		.it_value = {milliseconds / 1000, milliseconds % 1000 * 1000},
	};
	time_is_over = 0;
	if (signals_installed)
		setitimer(ITIMER_PROF, &timer, NULL);
}

enum escape guard_run(void (*run)(void *context), void *context, unsigned milliseconds, enum guard_leaving leaving)
{
	struct frame frame = {.leaving = leaving, .outer = innermost};
	/* The mask is not saved: the handlers do not block their signals. */
	enum escape reason = (enum escape)sigsetjmp(frame.back, 0);
	if (reason == ESCAPE_NONE) {
		innermost = &frame;
		start_timer(milliseconds);
		run(context);
	}
	innermost = frame.outer;
	start_timer(0);
	return reason;
}
