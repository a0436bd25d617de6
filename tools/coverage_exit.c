/* SPDX-License-Identifier: MIT */
/*
 * Linked into every program that tools/coverage builds (with -Wl,--wrap=_exit): a process that leaves by _exit(), as
 * workers do, would take its counts with it.
 */
void __gcov_dump(void) __attribute__((weak)); /* the programs that meson tries the compiler with have none */
_Noreturn void __real__exit(int status);
_Noreturn void __wrap__exit(int status);

_Noreturn void __wrap__exit(int status)
{
	if (__gcov_dump)
		__gcov_dump();
	__real__exit(status);
}
