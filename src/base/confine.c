/* SPDX-License-Identifier: MIT */
#include "base/confine.h"

#if defined(__linux__) && !defined(OPENOCDLINT_UNCONFINED) &&                                                          \
	(defined(__x86_64__) || defined(__aarch64__) || (defined(__riscv) && __riscv_xlen == 64))

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#else
#define ARCHITECTURE AUDIT_ARCH_RISCV64
#endif

#define PROGRAM_LIMIT 200
#define NUMBER_LIMIT 512 /* of the calls that are told apart; all that are allowed lie below */
#define WRITING (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND)

/* Where a jump goes that leaves the program; known when that is written to its end. */
enum way_out { REFUSE = 253, UNKNOWN, ALLOW };

struct program {
	struct sock_filter steps[PROGRAM_LIMIT];
	unsigned short length;
};

static void add(struct program *program, unsigned short code, unsigned char if_true, unsigned char if_false,
                uint32_t value)
{
	if (program->length < PROGRAM_LIMIT)
		program->steps[program->length++] = (struct sock_filter){code, if_true, if_false, value};
}

static void load(struct program *program, size_t offset)
{
	add(program, BPF_LD | BPF_W | BPF_ABS, 0, 0, (uint32_t)offset);
}

/* The lower half of an argument: all three machines are little-endian. */
static void load_argument(struct program *program, unsigned index)
{
	load(program, offsetof(struct seccomp_data, args) + index * sizeof(uint64_t));
}

/* The call NUMBER is allowed when none of BITS is set in an argument. */
static void allow_without(struct program *program, int number, unsigned argument, uint32_t bits)
{
	add(program, BPF_JMP | BPF_JEQ | BPF_K, 0, 2, (uint32_t)number);
	load_argument(program, argument);
	add(program, BPF_JMP | BPF_JSET | BPF_K, REFUSE, ALLOW, bits);
}

/* ... when an argument is one of COUNT VALUES. */
static void allow_values(struct program *program, int number, unsigned argument, const uint32_t *values,
                         unsigned char count)
{
	add(program, BPF_JMP | BPF_JEQ | BPF_K, 0, (unsigned char)(count + 1), (uint32_t)number);
	load_argument(program, argument);
	for (unsigned char i = 0; i < count; i++)
		add(program, BPF_JMP | BPF_JEQ | BPF_K, ALLOW, i + 1 < count ? 0 : REFUSE, values[i]);
}

/* All other calls, by SET, which has a bit for each; X holds the number of the bit in its word. */
static void allow_set(struct program *program, const uint32_t *set)
{
	uint32_t tested = 0;

	for (uint32_t word = 0; word < NUMBER_LIMIT / 32; word++) {
		if (set[word] == 0)
			continue;
		if (word > tested)
			add(program, BPF_JMP | BPF_JGE | BPF_K, 0, UNKNOWN, word * 32);
		add(program, BPF_JMP | BPF_JGE | BPF_K, 3, 0, (word + 1) * 32);
		add(program, BPF_LD | BPF_IMM, 0, 0, set[word]);
		add(program, BPF_ALU | BPF_RSH | BPF_X, 0, 0, 0);
		add(program, BPF_JMP | BPF_JSET | BPF_K, ALLOW, UNKNOWN, 1);
		tested = word + 1;
	}
}

static void finish(struct program *program, bool kills)
{
	const unsigned short end = program->length;
	const uint32_t outcomes[] = {
		kills ? SECCOMP_RET_KILL_PROCESS : SECCOMP_RET_ERRNO | EPERM,
		kills ? SECCOMP_RET_KILL_PROCESS : SECCOMP_RET_ERRNO | ENOSYS,
		SECCOMP_RET_ALLOW,
	};

	add(program, BPF_JMP | BPF_JA, 0, 0, UNKNOWN - REFUSE);
	for (size_t i = 0; i < sizeof(outcomes) / sizeof(outcomes[0]); i++)
		add(program, BPF_RET | BPF_K, 0, 0, outcomes[i]);
	for (unsigned short at = 0; at < end; at++) {
		struct sock_filter *step = &program->steps[at];

		if (step->jt >= REFUSE)
			step->jt = (unsigned char)(end + 1 + step->jt - REFUSE - at - 1);
		if (step->jf >= REFUSE)
			step->jf = (unsigned char)(end + 1 + step->jf - REFUSE - at - 1);
	}
}

/* ---- what is needed ---- */

/* Reading, memory, time, and the end. */
static const int always[] = {
	SYS_read,
	SYS_close,
	SYS_write,
	SYS_newfstatat,
#ifdef SYS_stat
	SYS_stat,
	SYS_lstat,
	SYS_access,
	SYS_readlink,
	SYS_getdents,
	SYS_time,
	SYS_poll,
	SYS_arch_prctl,
#endif
	SYS_fstat,
	SYS_statx,
	SYS_faccessat,
#ifdef SYS_faccessat2
	SYS_faccessat2,
#endif
	SYS_readlinkat,
	SYS_getcwd,
	SYS_getdents64,
	SYS_lseek,
	SYS_pread64,
	SYS_readv,
	SYS_writev,
	SYS_brk,
	SYS_munmap,
	SYS_mremap,
	SYS_madvise,
	SYS_timer_create,
	SYS_timer_settime,
	SYS_timer_delete,
	SYS_rt_sigaction,
	SYS_rt_sigprocmask,
	SYS_rt_sigreturn,
	SYS_sigaltstack,
	SYS_restart_syscall,
	SYS_futex,
	SYS_ppoll,
	SYS_sched_yield,
	SYS_sched_getaffinity,
	SYS_sysinfo,
	SYS_uname,
	SYS_getrandom,
	SYS_clock_gettime,
	SYS_clock_getres,
	SYS_gettimeofday,
	SYS_getrlimit,
	SYS_getpid,
	SYS_gettid,
	SYS_getuid,
	SYS_geteuid,
	SYS_getgid,
	SYS_getegid,
	SYS_set_robust_list,
#ifdef SYS_rseq
	SYS_rseq,
#endif
	SYS_exit,
	SYS_exit_group,
};

/* Starting a process like this one, and listening to it. */
static const int of_parent[] = {
	SYS_clone,
#ifdef SYS_fork
	SYS_fork,  SYS_pipe, SYS_dup2,
#endif
	SYS_pipe2, SYS_dup3, SYS_wait4, SYS_memfd_create, SYS_set_tid_address, SYS_prctl, SYS_seccomp,
};

static void add_to_set(uint32_t *set, const int *numbers, size_t count)
{
	for (size_t i = 0; i < count; i++)
		set[numbers[i] / 32] |= (uint32_t)1 << numbers[i] % 32;
}

/* abort() and raise() signal the process itself. */
static void allow_own_signals(struct program *program, enum confinement confinement)
{
	const uint32_t process = (uint32_t)getpid();
	const uint32_t signal = SIGABRT;

	if (confinement == CONFINE_READER)
		allow_values(program, SYS_tgkill, 0, &process, 1);
	else /* of the processes that it will start, too */
		allow_values(program, SYS_tgkill, 2, &signal, 1);
}

/*
 * Setting a filter has a price, which a check of a millisecond feels: the kernel compiles it (each further RET and each
 * jump costs), and tries it with all of its calls to learn which ones it always allows, but for one that begins with
 * arithmetic. Written as a list of comparisons, it took a tenth of a check.
 */
static void write_program(struct program *program, enum confinement confinement, bool kills)
{
	static const uint32_t terminal[] = {TCGETS, TIOCGWINSZ};
	static const uint32_t descriptor[] = {F_GETFD, F_SETFD, F_GETFL, F_DUPFD_CLOEXEC};
	uint32_t set[NUMBER_LIMIT / 32] = {0};

	program->length = 0;
	load(program, offsetof(struct seccomp_data, nr));
	add(program, BPF_ALU | BPF_AND | BPF_K, 0, 0, 31);
	add(program, BPF_MISC | BPF_TAX, 0, 0, 0);
	load(program, offsetof(struct seccomp_data, arch));
	add(program, BPF_JMP | BPF_JEQ | BPF_K, 0, UNKNOWN, ARCHITECTURE);
	load(program, offsetof(struct seccomp_data, nr));
	allow_without(program, SYS_openat, 2, WRITING);
#ifdef SYS_open
	allow_without(program, SYS_open, 1, WRITING);
#endif
	allow_values(program, SYS_ioctl, 1, terminal, 2);
	allow_values(program, SYS_fcntl, 1, descriptor, 4);
	/* No code comes into being. */
	allow_without(program, SYS_mmap, 2, PROT_EXEC);
	allow_without(program, SYS_mprotect, 2, PROT_EXEC);
	allow_own_signals(program, confinement);
	add_to_set(set, always, sizeof(always) / sizeof(always[0]));
	if (confinement == CONFINE_PARENT)
		add_to_set(set, of_parent, sizeof(of_parent) / sizeof(of_parent[0]));
	allow_set(program, set);
	finish(program, kills);
}

void confine_process(enum confinement confinement)
{
	const char *wish = getenv("OPENOCDLINT_CONFINE");
	struct program program;
	struct sock_fprog filter = {.filter = program.steps};

	if (wish && strcmp(wish, "off") == 0)
		return;
	write_program(&program, confinement, wish && strcmp(wish, "kill") == 0);
	if (program.length == PROGRAM_LIMIT) /* cut off: it would refuse what is needed */
		return;
	filter.len = program.length;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return;
	/* Speculation is not held back for us: it would slow down all that runs here, and there is no secret to read.
	 */
	(void)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_SPEC_ALLOW, &filter);
}

#else

void confine_process(enum confinement confinement)
{
	(void)confinement;
}

#endif
