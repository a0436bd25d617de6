/* SPDX-License-Identifier: MIT */
/*
 * Layer cli, private: the JSON Schema of the config file, for editors. It is made from the tables that the reader of
 * the file goes by. What it cannot say, the reader checks: that a glob matches a rule, and that options and values
 * alternate in an entry point.
 */
#ifndef CLI_SCHEMA_H
#define CLI_SCHEMA_H

#include "base/text.h"

void schema_write(struct text_builder *out);

#endif
