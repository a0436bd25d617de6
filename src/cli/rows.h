/* SPDX-License-Identifier: MIT */
/* Layer cli, private: sections of aligned rows (label, value, place), as `show` and `config` print them. */
#ifndef CLI_ROWS_H
#define CLI_ROWS_H

#include "base/text.h"
#include "report/overview.h"

/* Appends an empty line (but for the first in OUT), the heading and the rows of SECTION. */
void rows_print(struct text_builder *out, bool color, const struct overview_section *section);

#endif
