/* SPDX-License-Identifier: MIT */
#include "rules/support/parts.h"

#include <string.h>

#include "base/text.h"

static const char *const names[FILE_PART_COUNT] = {
#define PART_NAME(constant, name, meaning) [constant] = (name),
	FILE_PARTS(PART_NAME)
#undef PART_NAME
};

const char *file_part_name(enum file_part part)
{
	return names[part];
}

bool file_part_find(const char *name, enum file_part *part)
{
	for (int i = PART_UNKNOWN + 1; i < FILE_PART_COUNT; i++) {
		if (strcmp(names[i], name) == 0) {
			*part = (enum file_part)i;
			return true;
		}
	}
	return false;
}

/* What other files of the configuration are there for. */
static const struct excuse {
	enum file_part part;
	const char *rules; /* a glob */
} excuses[] = {
	{PART_ADAPTER, "missing-*"},
	{PART_BOARD, "missing-adapter"},
	{PART_BOARD, "missing-adapter-speed"},
	{PART_BOARD, "missing-transport-select"},
	{PART_TARGET, "missing-adapter"},
	{PART_TARGET, "missing-adapter-speed"},
	{PART_TARGET, "missing-transport-select"},
	{PART_TARGET, "missing-reset-config"},
	{PART_SECOND, "missing-*"},
	{PART_SECOND, "init-in-part"},
	{PART_HELPER, "missing-*"},
};

bool file_part_excuses(enum file_part part, const char *rule)
{
	for (size_t i = 0; i < sizeof(excuses) / sizeof(excuses[0]); i++)
		if (excuses[i].part == part && text_matches_glob(excuses[i].rules, rule))
			return true;
	return false;
}
