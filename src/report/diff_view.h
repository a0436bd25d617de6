/* SPDX-License-Identifier: MIT */
/* Layer report: a unified diff for people. What a terminal would obey is shown as escapes, so it is no patch. */
#ifndef REPORT_DIFF_VIEW_H
#define REPORT_DIFF_VIEW_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

void diff_view_add(struct text_builder *out, bool color, const char *diff, size_t length);

#endif
