/* SPDX-License-Identifier: MIT */
/*
 * Layer openocd, internal: the memory of one interpreter.
 *
 * Jim checks no allocation and frees its objects one by one. Here all it asks for comes from a heap of its own: it has
 * a limit, the run escapes (guard.h) when it is reached, and the whole is dropped at once when the run is over, in
 * whatever state Jim is. libjim reaches the heap because the build renames the C library's allocator in a private copy
 * of libjim.a (see meson.build); with the shared library, Jim_Alloc and its like are replaced.
 *
 * Under AddressSanitizer each block is a real malloc, so that faults inside Jim are found.
 */
#ifndef OPENOCD_HEAP_H
#define OPENOCD_HEAP_H

#include <stddef.h>

struct heap;

struct heap *heap_new(size_t limit); /* bytes */
void heap_free(struct heap *heap);

/* From now on, Jim's requests of this thread come from HEAP; returns the one before (NULL at first). */
struct heap *heap_enter(struct heap *heap);

size_t heap_used(const struct heap *heap);

#endif
