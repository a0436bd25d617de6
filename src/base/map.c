/* SPDX-License-Identifier: MIT */
#include "base/map.h"

#include <limits.h>
#include <string.h>

#include "base/hash.h"

#define MAP_FIRST_SLOTS 16

void map_init(struct map *map, struct arena *arena)
{
	*map = (struct map){.arena = arena};
}

static uint64_t map_hash(const char *key)
{
	uint64_t hash = HASH_START;

	for (; *key; key++)
		hash = hash_byte(hash, *key);
	return hash ^ hash >> 32;
}

/* The slot that holds KEY, or the free one where it belongs. There is always a free one. */
static unsigned *map_slot(const struct map *map, const char *key)
{
	size_t mask = map->slot_count - 1;
	size_t i = map_hash(key) & mask;

	while (map->slots[i] && strcmp(map->items[map->slots[i] - 1].key, key) != 0)
		i = (i + 1) & mask;
	return &map->slots[i];
}

void *map_get(const struct map *map, const char *key)
{
	unsigned slot = map->slot_count ? *map_slot(map, key) : 0;

	return slot ? map->items[slot - 1].value : NULL;
}

static void map_grow_items(struct map *map)
{
	size_t capacity = map->slot_count / 2;
	struct map_item *items = arena_alloc(map->arena, capacity * sizeof(*items));

	if (map->count)
		memcpy(items, map->items, map->count * sizeof(*items));
	map->items = items;
	map->capacity = capacity;
}

/* Half of the slots stay free, so that a search ends soon. */
static void map_grow(struct map *map)
{
	if (map->slot_count > UINT_MAX / 2)
		arena_out_of_memory();
	map->slot_count = map->slot_count ? map->slot_count * 2 : MAP_FIRST_SLOTS;
	map->slots = arena_alloc(map->arena, map->slot_count * sizeof(*map->slots));
	map_grow_items(map);
	for (size_t i = 0; i < map->count; i++)
		*map_slot(map, map->items[i].key) = (unsigned)(i + 1);
}

void map_set(struct map *map, const char *key, void *value)
{
	unsigned *slot;

	if (map->count == map->capacity)
		map_grow(map);
	slot = map_slot(map, key);
	if (!*slot) {
		map->items[map->count].key = arena_strdup(map->arena, key);
		*slot = (unsigned)++map->count;
	}
	map->items[*slot - 1].value = value;
}
