/* SPDX-License-Identifier: MIT */
/*
 * Layer report, private: names of files for formats that a service reads, which knows the project's folder and not the
 * folder in which the program was started.
 */
#ifndef REPORT_PROJECT_NAME_H
#define REPORT_PROJECT_NAME_H

#include "report/report.h"

/* FILE of RUN as seen from the project's folder; absolute when it lies elsewhere. The text of a -c keeps its name. */
const char *project_name(struct arena *arena, const struct report_options *options, const struct report_run *run,
                         const char *file);

#endif
