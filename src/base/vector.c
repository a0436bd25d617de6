/* SPDX-License-Identifier: MIT */
#include "base/vector.h"

#include <stdint.h>
#include <string.h>

#define VECTOR_FIRST_CAPACITY 8

void *vector_grow(struct arena *arena, void *items, size_t count, size_t *capacity, size_t item_size)
{
	size_t grown = *capacity ? *capacity * 2 : VECTOR_FIRST_CAPACITY;
	void *moved;

	if (count < *capacity)
		return items;
	if (grown > SIZE_MAX / 2 / item_size)
		arena_out_of_memory();
	moved = arena_alloc(arena, grown * item_size);
	if (count)
		memcpy(moved, items, count * item_size);
	*capacity = grown;
	return moved;
}
