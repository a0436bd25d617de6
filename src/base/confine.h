/* SPDX-License-Identifier: MIT */
/*
 * Layer base: the second wall. The first is that a config's commands never reach the system (openocd/refused.c and its
 * neighbours); this one holds if that has a hole: the process tells the kernel which calls it will need from now on,
 * and can never take that back. What is left: reading files, memory, writing to descriptors that are open already.
 *
 * It is a filter of seccomp(2), written by hand: it is one table, and libseccomp would cost every start more than the
 * filter itself. Linux on x86-64, AArch64 and RISC-V has it; elsewhere, under the sanitizers and when coverage is
 * measured (they write files of their own) nothing happens.
 *
 * A call that is not allowed fails: with EPERM where it is one of the known that asks for too much, else with ENOSYS,
 * so that a C library with newer calls falls back to older ones. With OPENOCDLINT_CONFINE=kill in the environment it
 * kills the process instead (tests run so); with OPENOCDLINT_CONFINE=off there is no filter (valgrind needs calls of
 * its own).
 */
#ifndef BASE_CONFINE_H
#define BASE_CONFINE_H

enum confinement {
	CONFINE_READER, /* this process does the work itself */
	CONFINE_PARENT, /* it may also start processes like itself, which confine themselves as readers */
};

/* May be called again, for less. Where the system has no such thing, nothing is said: the first wall stands. */
void confine_process(enum confinement confinement);

#endif
