/* SPDX-License-Identifier: MIT */
/*
 * Layer diagnose: patterns of messages. Literal text with fields: {word} (no blank), {number}, {hex} (with or without
 * 0x), {any} (anything, also nothing), each as short as what follows allows; `{word:driver}` captures under a name. A
 * leading ^ ties the pattern to the start of the message. The know layer's messages are written in it.
 */
#ifndef DIAGNOSE_PATTERN_H
#define DIAGNOSE_PATTERN_H

#include <stdbool.h>
#include <stddef.h>

#define PATTERN_CAPTURE_LIMIT 4

struct capture {
	const char *name; /* in the pattern: up to the } */
	size_t name_length;
	const char *text; /* in the message */
	size_t length;
};

struct pattern_match {
	struct capture captures[PATTERN_CAPTURE_LIMIT];
	size_t capture_count;
	const char *start, *end; /* what the pattern stands for */
};

/* True when PATTERN is somewhere in TEXT. Never takes long: odd texts that would are taken as not matching. */
bool pattern_find(const char *pattern, const char *text, size_t length, struct pattern_match *match);

/* Bytes of PATTERN that are literal: of two patterns that match, the one with more is the more specific. */
size_t pattern_weight(const char *pattern);

/* False when PATTERN is not of the language. */
bool pattern_is_valid(const char *pattern);

#endif
