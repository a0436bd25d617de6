/* SPDX-License-Identifier: MIT */
/* Layer report: what a check found (lint) in the terms of a report. All is borrowed. */
#ifndef REPORT_OF_RESULT_H
#define REPORT_OF_RESULT_H

#include "lint/lint.h"
#include "report/report.h"

struct report_run report_run_of_result(const struct lint_result *result);

/* How RUN, whose files are in SOURCES, ended. */
struct report_load report_load_of_run(const struct source_store *sources, const struct openocd *run);

#endif
