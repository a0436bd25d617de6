/* SPDX-License-Identifier: MIT */
#include "base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_HAS_ASAN 1
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define ARENA_HAS_ASAN 1
#endif

/* Under the address sanitizer, unused bytes are fenced off: it then finds overruns inside a block, too. */
#ifdef ARENA_HAS_ASAN
#include <sanitizer/asan_interface.h>
#define arena_fence(address, size) ASAN_POISON_MEMORY_REGION((address), (size))
#define arena_unfence(address, size) ASAN_UNPOISON_MEMORY_REGION((address), (size))
#define ARENA_GAP 16
#else
#define arena_fence(address, size) ((void)(address), (void)(size))
#define arena_unfence(address, size) ((void)(address), (void)(size))
#define ARENA_GAP 0
#endif

#define ARENA_FIRST_BLOCK ((size_t)16 << 10)
#define ARENA_LARGEST_BLOCK ((size_t)1 << 20)
#define ARENA_ALIGNMENT _Alignof(max_align_t)

struct arena_block {
	struct arena_block *next; /* older */
	size_t used;
	size_t capacity;
	_Alignas(max_align_t) unsigned char bytes[];
};

void arena_out_of_memory(void)
{
	static const char message[] = "openocdlint: out of memory\n";

	/* Not stdio, which might want memory. A failed write changes nothing: the status tells. */
	if (write(STDERR_FILENO, message, sizeof(message) - 1) < 0)
		_exit(3);
	_exit(3);
}

void arena_init(struct arena *arena)
{
	*arena = (struct arena){0};
}

void arena_release(struct arena *arena)
{
	struct arena_block *block = arena->blocks;

	while (block) {
		struct arena_block *next = block->next;

		arena_unfence(block->bytes, block->capacity);
		free(block);
		block = next;
	}
	arena_init(arena);
}

static struct arena_block *arena_block_new(size_t capacity)
{
	struct arena_block *block = malloc(sizeof(*block) + capacity);

	if (!block)
		arena_out_of_memory();
	block->next = NULL;
	block->used = 0;
	block->capacity = capacity;
	arena_fence(block->bytes, capacity);
	return block;
}

static size_t arena_next_capacity(const struct arena *arena)
{
	size_t last = arena->blocks ? arena->blocks->capacity : 0;

	if (last == 0)
		return ARENA_FIRST_BLOCK;
	return last < ARENA_LARGEST_BLOCK ? last * 2 : ARENA_LARGEST_BLOCK;
}

static void arena_push_block(struct arena *arena)
{
	struct arena_block *block = arena_block_new(arena_next_capacity(arena));

	block->next = arena->blocks;
	arena->blocks = block;
}

/* A block with room for SIZE bytes. A big request gets one of its own, behind the block that is being filled. */
static struct arena_block *arena_block_for(struct arena *arena, size_t size)
{
	struct arena_block *block;

	if (!arena->blocks)
		arena_push_block(arena);
	if (arena->blocks->capacity - arena->blocks->used >= size)
		return arena->blocks;
	if (size <= arena_next_capacity(arena) / 4) {
		arena_push_block(arena);
		return arena->blocks;
	}
	block = arena_block_new(size);
	block->next = arena->blocks->next;
	arena->blocks->next = block;
	return block;
}

void *arena_alloc(struct arena *arena, size_t size)
{
	struct arena_block *block;
	void *memory;
	size_t room;

	if (arena->limit && (size > arena->limit || arena->used > arena->limit - size))
		arena->exceeded();
	if (size > SIZE_MAX / 2)
		arena_out_of_memory();
	room = ((size ? size : 1) + ARENA_GAP + ARENA_ALIGNMENT - 1) / ARENA_ALIGNMENT * ARENA_ALIGNMENT;
	block = arena_block_for(arena, room);
	memory = block->bytes + block->used;
	block->used += room;
	arena->used += room;
	arena_unfence(memory, size);
	return memset(memory, 0, size);
}

char *arena_copy(struct arena *arena, const void *data, size_t length)
{
	char *copy = arena_alloc(arena, length + 1);

	if (length)
		memcpy(copy, data, length);
	return copy;
}

char *arena_strdup(struct arena *arena, const char *text)
{
	return text ? arena_copy(arena, text, strlen(text)) : NULL;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
	va_list arguments;
	char *text;

	va_start(arguments, format);
	text = arena_vprintf(arena, format, arguments);
	va_end(arguments);
	return text;
}

char *arena_vprintf(struct arena *arena, const char *format, va_list arguments)
{
	va_list again;
	int length;
	char *text;

	va_copy(again, arguments);
	length = vsnprintf(NULL, 0, format, arguments);
	if (length < 0) /* more than INT_MAX bytes */
		arena_out_of_memory();
	text = arena_alloc(arena, (size_t)length + 1);
	vsnprintf(text, (size_t)length + 1, format, again);
	va_end(again);
	return text;
}
