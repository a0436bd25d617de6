/* SPDX-License-Identifier: MIT */
/*
 * Layer base: growable arrays that live in an arena.
 *
 *	VECTOR(int) numbers = {0};
 *	vector_push(arena, &numbers, 3);
 *	for (size_t i = 0; i < numbers.count; i++) ... numbers.items[i] ...
 *
 * Growing copies the items, so pointers into `items` do not survive a push.
 */
#ifndef BASE_VECTOR_H
#define BASE_VECTOR_H

#include <stddef.h>

#include "base/arena.h"

#define VECTOR(type)                                                                                                   \
	struct {                                                                                                       \
		type *items;                                                                                           \
		size_t count;                                                                                          \
		size_t capacity;                                                                                       \
	}

/* Makes room for one more item of ITEM_SIZE bytes; returns the (perhaps moved) items. */
void *vector_grow(struct arena *arena, void *items, size_t count, size_t *capacity, size_t item_size);

#define vector_push(arena, vector, ...)                                                                                \
	((vector)->items = vector_grow((arena), (vector)->items, (vector)->count, &(vector)->capacity,                 \
	                               sizeof(*(vector)->items)),                                                      \
	 (vector)->items[(vector)->count++] = (__VA_ARGS__))

#endif
