/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <stdlib.h>

static const char *tests_folder = "tests";

const char *unit_tests_folder(void)
{
	return tests_folder;
}

int main(int count, char **arguments)
{
	SRunner *runner;
	int failed;

	if (count > 1)
		tests_folder = arguments[1];
	runner = srunner_create(unit_suite());
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
