/* SPDX-License-Identifier: MIT */
#include "cli/cli.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lint/lint.h"
#include "report/report.h"

int cli_main(int argc, char **argv)
{
	struct lint_settings settings = {.version = OPENOCD_NEWEST_RELEASE, .installed_scripts = "/usr/share/openocd/scripts", .home = getenv("HOME")};
	struct run_input inputs[64];
	const char *names[64];
	size_t count = 0, name_count = 0;
	enum report_format format = REPORT_TEXT;
	const char *folders[64];
	size_t folder_count = 0;
	bool stated = false;
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--openocd") == 0) know_version_parse(argv[++i], &settings.version);
		else if (strcmp(argv[i], "--isolated") == 0) ;
		else if (strcmp(argv[i], "--format") == 0) report_format_find(argv[++i], &format);
		else if (strcmp(argv[i], "-s") == 0) { inputs[count++] = (struct run_input){INPUT_SCRIPTS, argv[++i]}; folders[folder_count++] = argv[i]; }
		else if (strcmp(argv[i], "-c") == 0) { inputs[count++] = (struct run_input){INPUT_COMMAND, argv[++i]}; stated = true; }
		else if (strcmp(argv[i], "-f") == 0) { inputs[count++] = (struct run_input){INPUT_FILE, argv[++i]}; names[name_count++] = argv[i]; stated = true; }
		else { inputs[count++] = (struct run_input){INPUT_FILE, argv[i]}; names[name_count++] = argv[i]; }
	}
	settings.script_folders = folders;
	settings.script_folder_count = folder_count;
	struct lint_request request = {inputs, count, stated ? ROLE_WHOLE : ROLE_FILE, names, name_count};
	struct lint_result *result = lint_check(&settings, &request, NULL, 0);
	const struct openocd *run = result->run;
	const struct source_file *file = source_store_file(&result->sources, run->failure.place.file);
	struct report_run report = {names, name_count, know_version_name(settings.version),
		{run->ok, run_end_name(run->end), run->ok || !file ? NULL : file->name, run->ok ? 0 : (size_t)run->failure.place.line, run->ok ? NULL : run->failure.message},
		&result->sink, &result->sources};
	struct text_builder out;
	text_init(&out);
	struct report_options options = {.format = format};
	report_write(&out, &options, &report, 1);
	fwrite(out.bytes, 1, out.length, stdout);
	text_release(&out);
	int status = result->sink.items.count > 0;
	lint_result_free(result);
	return status;
}
