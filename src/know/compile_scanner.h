/* SPDX-License-Identifier: MIT */
/*
 * Build-time part of compile_knowledge: the automaton (Aho and Corasick's, with all transitions filled in) that finds
 * in one pass which messages a line may hold. It looks for one literal of each pattern, cut to a few bytes: what it
 * finds is a candidate, and the pattern decides.
 */
#ifndef KNOW_COMPILE_SCANNER_H
#define KNOW_COMPILE_SCANNER_H

#include <stdbool.h>
#include <stdio.h>

#include "base/arena.h"

/* False when PATTERN has no literal that is long enough to look for. */
bool compile_scanner_has_literal(const char *pattern);

/* Writes the tables of know/tables.h for PATTERNS. */
void compile_scanner(struct arena *arena, FILE *out, const char *const *patterns, size_t count);

#endif
