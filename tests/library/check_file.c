/* SPDX-License-Identifier: MIT */
/* check_file FILE [SCRIPTS]: prints what the library says of FILE, found with the installed SCRIPTS; its status is that
 * of the check. */
#include <stdio.h>

#include <openocdlint/openocdlint.h>

int main(int argc, char **argv)
{
	struct openocdlint_request request = {.file = argc > 1 ? argv[1] : NULL};
	enum openocdlint_status status;
	char *output;

	if (argc > 2)
		request.installed_scripts = argv[2];
	openocdlint_handle_signals();
	status = openocdlint_check(&request, &output);
	fputs(output, stdout);
	openocdlint_free(output);
	return (int)status;
}
