/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as board.cfg, run as one version of OpenOCD would and checked by all rules. The first byte says how (see
 * harness.h). All places lie in their files, and a second check of the same says the same.
 */
#include <string.h>

#include "harness.h"

static bool is_same_finding(const struct diagnostic *a, const struct diagnostic *b)
{
	return strcmp(a->rule, b->rule) == 0 && a->severity == b->severity && a->span.file == b->span.file &&
	       a->span.start == b->span.start && a->span.end == b->span.end && strcmp(a->message, b->message) == 0 &&
	       !a->fix == !b->fix;
}

static void expect_same(const struct lint_result *one, const struct lint_result *other)
{
	if (fuzz_met_limit(one) || fuzz_met_limit(other))
		return;
	fuzz_expect(one->run->end == other->run->end, "the second run of the same ends in another way");
	fuzz_expect(one->sink.items.count == other->sink.items.count, "the second check of the same finds %zu, not %zu",
	            other->sink.items.count, one->sink.items.count);
	for (size_t i = 0; i < one->sink.items.count; i++)
		fuzz_expect(is_same_finding(one->sink.items.items[i], other->sink.items.items[i]),
		            "finding %zu (%s: %s) is another one in the second check (%s: %s)", i,
		            one->sink.items.items[i]->rule, one->sink.items.items[i]->message,
		            other->sink.items.items[i]->rule, other->sink.items.items[i]->message);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct arena arena;
	const struct fuzz_check *check;
	struct lint_result *result;

	if (length == 0)
		return 0;
	fuzz_enter();
	arena_init(&arena);
	check = fuzz_check_new(&arena, bytes[0], bytes + 1, length - 1);
	result = fuzz_check_run(check);
	fuzz_expect_places(result);
	if (bytes[0] & FUZZ_TWICE) {
		struct lint_result *again = fuzz_check_run(check);

		expect_same(result, again);
		lint_result_free(again);
	}
	lint_result_free(result);
	arena_release(&arena);
	fuzz_leave();
	return 0;
}
