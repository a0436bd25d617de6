/* SPDX-License-Identifier: MIT */
/*
 * Layer rules: the part that one file plays in a configuration, which says what may be expected of it by itself. The
 * names are those of the config file's `roles` and of the comment `# openocdlint: role[target]`.
 */
#ifndef RULES_SUPPORT_PARTS_H
#define RULES_SUPPORT_PARTS_H

#include <stdbool.h>

/* PART(constant, its name, what it is) */
#define FILE_PARTS(PART)                                                                                               \
	PART(PART_UNKNOWN, "unknown", "nothing tells what the file is for")                                            \
	PART(PART_WHOLE, "whole", "a whole configuration: OpenOCD is started with this file alone")                    \
	PART(PART_ADAPTER, "adapter", "chooses and sets up the debug adapter, no more")                                \
	PART(PART_BOARD, "board", "a board: sources a target file and adds what the board has")                        \
	PART(PART_TARGET, "target", "a chip: its TAPs, targets and flash; others choose the adapter")                  \
	PART(PART_SECOND, "second", "given behind other files, whose targets and settings it uses")                    \
	PART(PART_HELPER, "helper", "procedures and variables that other files source")

enum file_part {
#define PART_CONSTANT(constant, name, meaning) constant,
	FILE_PARTS(PART_CONSTANT)
#undef PART_CONSTANT
		FILE_PART_COUNT
};

const char *file_part_name(enum file_part part);
/* False when there is no such part, or it is "unknown", which nobody can state. */
bool file_part_find(const char *name, enum file_part *part);
/* "whole, adapter, ... or helper" */
#define FILE_PART_LIST "whole, adapter, board, target, second or helper"

/* True when a finding of RULE is to be expected of a file that plays PART: nobody wants to hear of it. */
bool file_part_excuses(enum file_part part, const char *rule);

#endif
