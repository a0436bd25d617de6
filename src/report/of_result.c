/* SPDX-License-Identifier: MIT */
#include "report/of_result.h"

struct report_load report_load_of_run(const struct source_store *sources, const struct openocd *run)
{
	const struct source_file *file = source_store_file(sources, run->failure.place.file);
	struct report_load load = {.ok = run->ok, .ended = run_end_name(run->end)};

	if (run->ok)
		return load;
	load.message = run->failure.message;
	if (file) {
		load.file = file->name;
		load.line = (size_t)run->failure.place.line;
	}
	return load;
}

struct report_run report_run_of_result(const struct lint_result *result)
{
	return (struct report_run){
		.inputs = result->request->names,
		.input_count = result->request->name_count,
		.openocd = know_version_name(result->run->version),
		.load = report_load_of_run(&result->sources, result->run),
		.diagnostics = &result->sink,
		.sources = &result->sources,
		.model = result->model,
		.is_assumed = result->assumed_run != NULL,
	};
}
