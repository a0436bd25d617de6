/* SPDX-License-Identifier: MIT */
#include "fix/fix.h"

#include "base/replace.h"

bool fix_write_file(struct arena *arena, const struct fixed_file *file, const char **remark)
{
	struct replacement replacement = {
		.path = file->name,
		.text = file->after,
		.length = file->after_length,
		.expected = file->before,
		.expected_length = file->before_length,
	};

	return replace_file(arena, &replacement, remark);
}
