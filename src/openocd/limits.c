/* SPDX-License-Identifier: MIT */
#include "openocd/limits.h"

#include "base/file_access.h"

struct limits limits_filled(const struct limits *limits)
{
	struct limits filled = *limits;

	if (!filled.milliseconds)
		filled.milliseconds = 450; /* shipped boards take below 10 */
	if (!filled.steps)
		filled.steps = 2000000; /* the longest shipped board takes about 9,000 */
	if (!filled.memory)
		filled.memory = (size_t)256 << 20; /* shipped boards take below 6 MiB in all */
	if (!filled.includes)
		filled.includes = 10000; /* shipped boards read up to 20 */
	if (!filled.file_size)
		filled.file_size = FILE_ACCESS_LIMIT;
	return filled;
}
