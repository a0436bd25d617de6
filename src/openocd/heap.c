/* SPDX-License-Identifier: MIT */
#include "openocd/heap.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "openocd/guard.h"

#define CHUNK_SIZE (64u << 10)
#define GRAIN 16u
#define SMALL_LIMIT 1024u /* up to here a size class every GRAIN bytes, then one for each power of two */
#define SMALL_CLASSES (SMALL_LIMIT / GRAIN + 1)
#define CLASS_COUNT (SMALL_CLASSES + 48)

/* In front of every block; keeps it aligned to GRAIN. */
struct header {
	size_t size; /* of the block behind it, rounded up */
	size_t class;
};

struct free_block {
	struct free_block *next;
};

struct chunk {
	struct chunk *next, *previous;
	size_t size;
	size_t unused; /* keeps what follows aligned */
};

struct heap {
	struct chunk *chunks;
	char *at, *end; /* the rest of the newest chunk */
	size_t used, limit;
	struct free_block *free_blocks[CLASS_COUNT];
};

static _Thread_local struct heap *current_heap;

struct heap *heap_new(size_t limit)
{
	struct heap *heap = calloc(1, sizeof(*heap));
	if (!heap)
		arena_out_of_memory();
	heap->limit = limit;
	return heap;
}

void heap_free(struct heap *heap)
{
	if (current_heap == heap)
		current_heap = NULL;
	while (heap->chunks) {
		struct chunk *next = heap->chunks->next;
		free(heap->chunks);
		heap->chunks = next;
	}
	free(heap);
}

struct heap *heap_enter(struct heap *heap)
{
	struct heap *previous = current_heap;
	current_heap = heap;
	return previous;
}

size_t heap_used(const struct heap *heap)
{
	return heap->used;
}

#if !defined(__has_feature)
#define __has_feature(feature) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer) /* gcc's way, clang's way */
#define ONE_CHUNK_A_BLOCK 1
#else
#define ONE_CHUNK_A_BLOCK 0
#endif

static void add_chunk(struct heap *heap, size_t payload)
{
	size_t size = sizeof(struct chunk) + (ONE_CHUNK_A_BLOCK || payload > CHUNK_SIZE ? payload : CHUNK_SIZE);
	if (heap->used + size > heap->limit)
		guard_escape(ESCAPE_MEMORY);
	struct chunk *chunk = malloc(size);
	if (!chunk)
		arena_out_of_memory(); /* of the machine: the script has not asked for too much */
	*chunk = (struct chunk){.next = heap->chunks, .size = size};
	if (heap->chunks)
		heap->chunks->previous = chunk;
	heap->chunks = chunk;
	heap->used += size;
	heap->at = (char *)(chunk + 1);
	heap->end = (char *)chunk + size;
}

static void drop_chunk(struct heap *heap, struct chunk *chunk)
{
	if (chunk->next)
		chunk->next->previous = chunk->previous;
	if (chunk->previous)
		chunk->previous->next = chunk->next;
	else
		heap->chunks = chunk->next;
	heap->used -= chunk->size;
	free(chunk);
}

static size_t class_of(size_t size, size_t *rounded)
{
	if (ONE_CHUNK_A_BLOCK || size <= SMALL_LIMIT) {
		*rounded = (size + GRAIN - 1) / GRAIN * GRAIN;
		return *rounded / GRAIN < SMALL_CLASSES ? *rounded / GRAIN : SMALL_CLASSES;
	}
	size_t class = SMALL_CLASSES;
	*rounded = SMALL_LIMIT * 2;
	while (*rounded < size && class < CLASS_COUNT - 1) {
		*rounded *= 2;
		class ++;
	}
	return class;
}

static void *heap_allocate(size_t size)
{
	struct heap *heap = current_heap;
	assert(heap); /* Jim runs between openocd_new() and openocd_free() only */
	guard_poll();
	if (size > heap->limit)
		guard_escape(ESCAPE_MEMORY);
	size_t rounded;
	size_t class = class_of(size ? size : 1, &rounded);
	struct free_block *block = heap->free_blocks[class];
	if (block && !ONE_CHUNK_A_BLOCK) {
		heap->free_blocks[class] = block->next;
		return block;
	}
	size_t whole = sizeof(struct header) + (ONE_CHUNK_A_BLOCK ? size : rounded);
	if (ONE_CHUNK_A_BLOCK || (size_t)(heap->end - heap->at) < whole)
		add_chunk(heap, whole);
	struct header *header = (struct header *)heap->at;
	heap->at += whole;
	header->size = ONE_CHUNK_A_BLOCK ? size : rounded;
	header->class = class;
	return header + 1;
}

static void heap_release(void *pointer)
{
	if (!pointer)
		return;
	struct header *header = (struct header *)pointer - 1;
	if (ONE_CHUNK_A_BLOCK) {
		drop_chunk(current_heap, (struct chunk *)header - 1);
		return;
	}
	struct free_block *block = pointer;
	block->next = current_heap->free_blocks[header->class];
	current_heap->free_blocks[header->class] = block;
}

static void *heap_reallocate(void *pointer, size_t size)
{
	if (!pointer)
		return heap_allocate(size);
	const struct header *header = (struct header *)pointer - 1;
	if (size <= header->size)
		return pointer;
	void *larger = heap_allocate(size);
	memcpy(larger, pointer, header->size);
	heap_release(pointer);
	return larger;
}

static char *heap_strdup(const char *text)
{
	size_t size = strlen(text) + 1;
	return memcpy(heap_allocate(size), text, size);
}

#ifdef JIM_IS_SHARED
/* The program's symbols come before the library's. */
#define ALLOCATE Jim_Alloc
#define REALLOCATE Jim_Realloc
#define RELEASE Jim_Free
#define DUPLICATE Jim_StrDup
#else
#define ALLOCATE openocdlint_jim_malloc
#define REALLOCATE openocdlint_jim_realloc
#define RELEASE openocdlint_jim_free
#define DUPLICATE openocdlint_jim_strdup
void *openocdlint_jim_calloc(size_t count, size_t size);
void *openocdlint_jim_calloc(size_t count, size_t size)
{
	size_t bytes;
	if (__builtin_mul_overflow(count, size, &bytes))
		guard_escape(ESCAPE_MEMORY);
	return memset(heap_allocate(bytes), 0, bytes);
}
#endif

void *ALLOCATE(size_t size);
void *REALLOCATE(void *pointer, size_t size);
void RELEASE(void *pointer);
char *DUPLICATE(const char *text);

void *ALLOCATE(size_t size)
{
	return heap_allocate(size);
}

void *REALLOCATE(void *pointer, size_t size)
{
	return heap_reallocate(pointer, size);
}

void RELEASE(void *pointer)
{
	heap_release(pointer);
}

char *DUPLICATE(const char *text)
{
	return heap_strdup(text);
}
