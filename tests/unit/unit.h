/* SPDX-License-Identifier: MIT */
/* What every unit test program shares. A test file defines unit_suite(); unit.c has the main function. */
#ifndef UNIT_H
#define UNIT_H

#include <check.h>

/* The suite of this program. */
Suite *unit_suite(void);

/* The folder tests/ of the source tree, for golden files. */
const char *unit_tests_folder(void);

#endif
