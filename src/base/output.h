/* SPDX-License-Identifier: MIT */
/* Layer base: writing to a descriptor to the last byte. */
#ifndef BASE_OUTPUT_H
#define BASE_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>

/* Writes all LENGTH bytes, however often that takes. False, with errno set, when the system takes no more. */
bool output_write(int descriptor, const void *bytes, size_t length);

#endif
