/* SPDX-License-Identifier: MIT */
#include "rules/rule.h"

#include <string.h>

#include "base/text.h"

#define NEAR_ENOUGH 3 /* letters by which a misspelt name may differ */
#define LAST_ORDER 20

#define RULE(name) extern const struct rule rule_##name;
#include "rules/rules_list.inc"
#undef RULE

const struct rule *const all_rules[] = {
#define RULE(name) &rule_##name,
#include "rules/rules_list.inc"
#undef RULE
};
const size_t all_rules_count = sizeof(all_rules) / sizeof(all_rules[0]);

const struct rule *rule_find(const char *id)
{
	for (size_t i = 0; i < all_rules_count; i++)
		if (strcmp(all_rules[i]->id, id) == 0)
			return all_rules[i];
	return NULL;
}

bool rules_match(const char *word)
{
	for (size_t i = 0; i < all_rules_count; i++)
		if (text_matches_glob(word, all_rules[i]->id))
			return true;
	return false;
}

const char *rules_nearest(const char *word)
{
	const char *nearest = NULL;
	unsigned least = NEAR_ENOUGH + 1;
	for (size_t i = 0; i < all_rules_count; i++) {
		unsigned distance = text_distance(word, all_rules[i]->id, NEAR_ENOUGH);
		if (distance < least) {
			least = distance;
			nearest = all_rules[i]->id;
		}
	}
	return nearest;
}

/* A rule that has more to say would bury what the others say, and a report of them all can take a gigabyte. */
#define MOST_FINDINGS 5000

static void drop_excess(struct rule_context *context)
{
	size_t count = context->sink->items.count - context->settled;
	if (count <= MOST_FINDINGS)
		return;
	struct rule_excess excess = {context->rule->id, count - MOST_FINDINGS};
	vector_push(context->arena, &context->excess, excess);
	context->sink->items.count = context->settled + MOST_FINDINGS;
	context->told = NULL; /* it may know of those that are gone */
}

/* The files are listed by name; the orders are few, so a pass for each is simple enough. */
void rules_check(struct rule_context *context)
{
	for (int order = 0; order <= LAST_ORDER; order++) {
		for (size_t i = 0; i < all_rules_count; i++) {
			if (all_rules[i]->order != order || (context->run->is_uncertain && !all_rules[i]->of_text))
				continue;
			openocd_give_way();
			context->rule = all_rules[i];
			all_rules[i]->check(context);
			drop_excess(context);
			context->settled = context->sink->items.count;
		}
	}
}
