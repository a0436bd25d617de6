/* SPDX-License-Identifier: MIT */
/*
 * Layer openocd: checks the words of a command against an argument grammar (knowledge/README.md). Words that name
 * objects (target, tap ...) are looked up in the run when there is one.
 */
#ifndef OPENOCD_GRAMMAR_H
#define OPENOCD_GRAMMAR_H

#include <jim.h>
#include <stdbool.h>

#include "openocd/openocd.h"

struct grammar_fault {
	int argument;         /* the word at fault, from 1; 0 = one is missing */
	const char *expected; /* what had to be there, in the run's arena */
	const char *subject;  /* the word at fault, or "" */
	bool is_count;        /* too few or too many words */
	bool is_number;       /* a number was expected: OpenOCD has codes of its own for those */
	bool is_overflow;     /* ... and the word is one that does not fit */
};

/*
 * True when the COUNT words are what GRAMMAR says; else fills FAULT. OPENOCD may not be NULL; its arena keeps the
 * texts of FAULT.
 */
bool grammar_check_words(struct openocd *openocd, const char *grammar, Jim_Obj *const *words, int count,
                         struct grammar_fault *fault);

/*
 * The same for plain strings, without a run: words that name objects are then taken as they are. A word of NULL, whose
 * value is not known, fits wherever one may stand.
 */
bool grammar_check_strings(struct arena *arena, const char *grammar, const char *const *words, int count,
                           struct grammar_fault *fault);

/* Reads a number as OpenOCD's command arguments are read (base from the prefix, whole word). */
bool grammar_number(const char *word, int64_t *value);

/* True for on/off, enable/disable, true/false, yes/no, 1/0 in any case. */
bool grammar_bool(const char *word, bool *value);

/* The grammar as a person reads it: "[kHz]", "(vid pid)...". Copied into ARENA. */
const char *grammar_describe(struct arena *arena, const char *grammar);

#endif
