/* SPDX-License-Identifier: MIT */
#include "report/report.h"

#include <assert.h>
#include <string.h>

#include "report/formats.h"

struct format {
	const char *name;
	void (*write)(struct text_builder *out, const struct report_options *options, const struct report_run *runs,
		      size_t run_count);
};

static const struct format formats[] = {
#define REPORT_ROW(constant, name, function) [constant] = {name, function},
	REPORT_FORMATS(REPORT_ROW)
#undef REPORT_ROW
};

const char *report_format_name(enum report_format format)
{
	assert(format < REPORT_FORMAT_COUNT);
	return formats[format].name;
}

bool report_format_find(const char *name, enum report_format *format)
{
	for (size_t i = 0; i < REPORT_FORMAT_COUNT; i++) {
		if (strcmp(formats[i].name, name) == 0) {
			*format = (enum report_format)i;
			return true;
		}
	}
	return false;
}

void report_write(struct text_builder *out, const struct report_options *options, const struct report_run *runs,
		  size_t run_count)
{
	assert(options->format < REPORT_FORMAT_COUNT);
	formats[options->format].write(out, options, runs, run_count);
}

struct report_place report_place(const struct report_run *run, struct span span)
{
	const struct source_file *file = source_store_file(run->sources, span.file);
	struct report_place place = {.start = {1, 1}, .end = {1, 1}};

	if (!file) {
		place.file = run->input_count ? run->inputs[0] : "";
		return place;
	}
	place.file = file->name;
	place.start = source_position(file, span.start);
	place.end = source_position(file, span.end);
	place.start_byte = span.start;
	place.end_byte = span.end;
	return place;
}

bool report_is_fixable(const struct report_options *options, const struct diagnostic *finding)
{
	if (!finding->fix || finding->fix->edits.count == 0)
		return false;
	if (options->applies_fix)
		return options->applies_fix(finding, options->context);
	return finding->severity != SEVERITY_NOTE;
}
