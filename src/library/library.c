/* SPDX-License-Identifier: MIT */
/* Layer library: the public face, include/openocdlint/openocdlint.h, over lint and report. */
#include <openocdlint/openocdlint.h>

#include <stdlib.h>
#include <string.h>

#include "lint/lint.h"
#include "report/of_result.h"

/* ---- the request ---- */

static size_t count_of(const char *const *list)
{
	size_t count = 0;

	while (list && list[count])
		count++;
	return count;
}

static struct word_list words_of(const char *const *list)
{
	return (struct word_list){(const char **)list, count_of(list)};
}

static struct lint_settings settings_of(const struct openocdlint_request *request, enum openocd_version version)
{
	return (struct lint_settings){
		.version = version,
		.script_folders = request->scripts,
		.script_folder_count = count_of(request->scripts),
		.installed_scripts = request->installed_scripts,
		.home = getenv("HOME"),
		.xdg_config_home = getenv("XDG_CONFIG_HOME"),
		.openocd_scripts = getenv("OPENOCD_SCRIPTS"),
		.limits = {.milliseconds = request->milliseconds},
		.select = words_of(request->select),
		.ignore = words_of(request->ignore),
	};
}

/* -s in order, and the file behind them. */
static const struct run_input *inputs_of(struct arena *arena, const struct openocdlint_request *request, size_t *count)
{
	size_t folders = count_of(request->scripts);
	struct run_input *inputs = arena_alloc(arena, (folders + 1) * sizeof(*inputs));

	for (size_t i = 0; i < folders; i++)
		inputs[i] = (struct run_input){INPUT_SCRIPTS, request->scripts[i]};
	inputs[folders] = (struct run_input){INPUT_FILE, request->file};
	*count = folders + 1;
	return inputs;
}

/* ---- the answer ---- */

static char *copy_out(const char *bytes, size_t length)
{
	char *copy = malloc(length + 1);

	if (!copy)
		arena_out_of_memory();
	memcpy(copy, bytes, length);
	copy[length] = '\0';
	return copy;
}

static enum openocdlint_status refuse(char **output, enum openocdlint_status status, const char *reason)
{
	*output = copy_out(reason, strlen(reason));
	return status;
}

static enum openocdlint_status status_of(const struct lint_result *result)
{
	if (result->run->failure.kind == FAILURE_BUDGET)
		return OPENOCDLINT_FAULT;
	for (size_t i = 0; i < result->sink.items.count; i++)
		if (result->sink.items.items[i]->severity >= SEVERITY_WARNING)
			return OPENOCDLINT_FOUND;
	return OPENOCDLINT_CLEAN;
}

static char *json_of(const struct lint_result *result)
{
	struct report_options options = {
		.format = REPORT_JSON,
		.rules = all_rules,
		.rule_count = all_rules_count,
	};
	struct report_run run = report_run_of_result(result);
	struct text_builder out;
	char *json;

	text_init(&out);
	report_write(&out, &options, &run, 1);
	json = copy_out(out.bytes, out.length);
	text_release(&out);
	return json;
}

/* NULL when the file was read, and is a text. */
static const char *why_unread(struct lint_result *result, const char *file)
{
	struct file_text text;
	const char *reason;

	if (result->run->inclusions.count == 0)
		return file_access_read(&result->files, file, &text, &reason) ? "could not be read" : reason;
	for (size_t i = 0; i < result->sources.files.count; i++) {
		const struct source_file *source = result->sources.files.items[i];

		if (source->is_input && memchr(source->text, '\0', source->length))
			return "is no text";
	}
	return NULL;
}

static enum openocdlint_status check(struct arena *arena, const struct openocdlint_request *request,
                                     enum openocd_version version, char **output)
{
	const struct lint_settings settings = settings_of(request, version);
	const struct lint_overlay shown = {request->file, request->text, request->text_length};
	struct lint_request run = {.role = ROLE_FILE, .names = &request->file, .name_count = 1};
	struct lint_result *result;
	enum openocdlint_status status;
	const char *reason;

	run.inputs = inputs_of(arena, request, &run.input_count);
	result = lint_check(&settings, &run, &shown, request->text ? 1 : 0);
	reason = why_unread(result, request->file);
	if (reason) {
		status = refuse(output, OPENOCDLINT_FAULT, arena_printf(arena, "%s: %s", request->file, reason));
	} else {
		status = status_of(result);
		*output = json_of(result);
	}
	lint_result_free(result);
	return status;
}

enum openocdlint_status openocdlint_check(const struct openocdlint_request *request, char **output)
{
	enum openocd_version version = OPENOCD_NEWEST_RELEASE;
	enum openocdlint_status status;
	struct arena arena;

	if (!request->file)
		return refuse(output, OPENOCDLINT_BAD_REQUEST, "no file was named");
	if (request->version && !know_version_parse(request->version, &version))
		return refuse(output, OPENOCDLINT_BAD_REQUEST, "the version of OpenOCD is not known");
	arena_init(&arena);
	status = check(&arena, request, version, output);
	arena_release(&arena);
	return status;
}

void openocdlint_free(char *output)
{
	free(output);
}

void openocdlint_handle_signals(void)
{
	openocd_install_signals();
}

const char *openocdlint_version(void)
{
	return OPENOCDLINT_VERSION;
}
