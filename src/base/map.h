/* SPDX-License-Identifier: MIT */
/*
 * Layer base: a hash map from strings to pointers, living in an arena. Keys are copied into it. Items are never
 * removed; setting a key to NULL hides it. Iteration is in the order of first insertion.
 */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include <stddef.h>

#include "base/arena.h"

struct map_item {
	const char *key;
	void *value;
};

struct map {
	struct arena *arena; /* borrowed */
	struct map_item *items;
	size_t count;
	size_t capacity;
	unsigned *slots; /* item index + 1, or 0 */
	size_t slot_count;
};

void map_init(struct map *map, struct arena *arena);
void *map_get(const struct map *map, const char *key); /* NULL when absent */
void map_set(struct map *map, const char *key, void *value);

#endif
