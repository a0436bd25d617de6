/* SPDX-License-Identifier: MIT */
/* Layer report, private: the parts of a workflow command of GitHub Actions. */
#ifndef REPORT_GITHUB_H
#define REPORT_GITHUB_H

#include "base/text.h"

/* "NAME=VALUE", escaped. */
void github_add_property(struct text_builder *out, const char *name, const char *value);
/* What stands behind the "::". */
void github_add_message(struct text_builder *out, const char *text);

#endif
