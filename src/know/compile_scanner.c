/* SPDX-License-Identifier: MIT */
#include "know/compile_scanner.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/vector.h"

#define LITERAL_LIMIT 12 /* bytes that are looked for; more make the table large and hit hardly less */
#define LITERAL_LEAST 2
#define STATE_LIMIT 0x8000

struct literal {
	const char *bytes;
	size_t length;
};

/* The longest stretch of PATTERN without a field, cut. */
static struct literal literal_of(const char *pattern)
{
	struct literal best = {"", 0};

	pattern += *pattern == '^';
	while (*pattern) {
		size_t length = strcspn(pattern, "{");

		if (length > best.length)
			best = (struct literal){pattern, length};
		pattern += length;
		if (*pattern)
			pattern += strcspn(pattern, "}") + 1;
	}
	if (best.length > LITERAL_LIMIT)
		best.length = LITERAL_LIMIT;
	return best;
}

bool compile_scanner_has_literal(const char *pattern)
{
	return literal_of(pattern).length >= LITERAL_LEAST;
}

struct state {
	uint16_t *next; /* by class; 0: none yet */
	uint16_t fallback;
	VECTOR(uint16_t) outputs;
};

struct scanner {
	struct arena *arena;
	uint8_t class_of[256]; /* 0: in no literal */
	unsigned class_count;
	VECTOR(struct state) states;
};

static size_t add_state(struct scanner *scanner)
{
	struct state state = {0};

	if (scanner->states.count == STATE_LIMIT) {
		fputs("too many messages for the scanner's table\n", stderr);
		exit(1);
	}
	state.next = arena_alloc(scanner->arena, 256 * sizeof(*state.next));
	vector_push(scanner->arena, &scanner->states, state);
	return scanner->states.count - 1;
}

static void add_classes(struct scanner *scanner, struct literal literal)
{
	for (size_t i = 0; i < literal.length; i++) {
		uint8_t *class = &scanner->class_of[(unsigned char)literal.bytes[i]];

		if (!*class)
			*class = (uint8_t)scanner->class_count++;
	}
}

static void add_literal(struct scanner *scanner, struct literal literal, size_t message)
{
	size_t at = 0;

	for (size_t i = 0; i < literal.length; i++) {
		unsigned class = scanner->class_of[(unsigned char)literal.bytes[i]];
		size_t next = scanner->states.items[at].next[class];

		if (!next) {
			next = add_state(scanner);
			scanner->states.items[at].next[class] = (uint16_t)next;
		}
		at = next;
	}
	vector_push(scanner->arena, &scanner->states.items[at].outputs, (uint16_t)message);
}

/* What ends at FALLBACK ends at STATE, too. */
static void inherit(struct scanner *scanner, struct state *state)
{
	const struct state *fallback = &scanner->states.items[state->fallback];

	for (size_t i = 0; i < fallback->outputs.count; i++)
		vector_push(scanner->arena, &state->outputs, fallback->outputs.items[i]);
}

/* Breadth first: the fallback of a state is nearer to the start, and is complete when it is needed. */
static void fill_transitions(struct scanner *scanner)
{
	size_t *queue = arena_alloc(scanner->arena, scanner->states.count * sizeof(*queue));
	size_t done = 0;
	size_t queued = 1;

	while (done < queued) {
		size_t index = queue[done++];
		struct state *state = &scanner->states.items[index];
		const uint16_t *fallback = scanner->states.items[state->fallback].next;

		if (index)
			inherit(scanner, state);
		for (unsigned class = 0; class < scanner->class_count; class ++) {
			uint16_t next = state->next[class];

			if (next) {
				scanner->states.items[next].fallback = index ? fallback[class] : 0;
				queue[queued++] = next;
			} else {
				state->next[class] = index ? fallback[class] : 0;
			}
		}
	}
}

static void emit_numbers(FILE *out, const char *declaration, const uint16_t *numbers, size_t count)
{
	fprintf(out, "%s = {", declaration);
	for (size_t i = 0; i < count; i++)
		fprintf(out, "%s%u,", i % 24 ? "" : "\n\t", numbers[i]);
	fputs("\n};\n\n", out);
}

static unsigned shift_for(unsigned class_count)
{
	unsigned shift = 0;

	while (1u << shift < class_count)
		shift++;
	return shift;
}

static void emit(const struct scanner *scanner, FILE *out)
{
	unsigned shift = shift_for(scanner->class_count);
	size_t count = scanner->states.count;
	uint16_t *next = arena_alloc(scanner->arena, (count << shift) * sizeof(*next));
	uint16_t *first = arena_alloc(scanner->arena, count * sizeof(*first));
	VECTOR(uint16_t) outputs = {0};

	for (size_t i = 0; i < count; i++) {
		const struct state *state = &scanner->states.items[i];

		for (unsigned class = 0; class < scanner->class_count; class ++) {
			uint16_t to = state->next[class];
			bool found = scanner->states.items[to].outputs.count > 0;

			next[i << shift | class] = (uint16_t)(to | (found ? 0x8000u : 0));
		}
		first[i] = (uint16_t)outputs.count;
		if (!state->outputs.count)
			continue;
		for (size_t k = 0; k < state->outputs.count; k++)
			vector_push(scanner->arena, &outputs, state->outputs.items[k]);
		vector_push(scanner->arena, &outputs, UINT16_MAX);
	}
	fprintf(out, "const unsigned know_scan_shift = %u;\nconst uint8_t know_scan_class[256] = {", shift);
	for (int i = 0; i < 256; i++)
		fprintf(out, "%s%u,", i % 24 ? "" : "\n\t", scanner->class_of[i]);
	fputs("\n};\n\n", out);
	emit_numbers(out, "const uint16_t know_scan_next[]", next, count << shift);
	emit_numbers(out, "const uint16_t know_scan_first[]", first, count);
	emit_numbers(out, "const uint16_t know_scan_outputs[]", outputs.items, outputs.count);
}

void compile_scanner(struct arena *arena, FILE *out, const char *const *patterns, size_t count)
{
	struct scanner scanner = {.arena = arena, .class_count = 1};

	for (size_t i = 0; i < count; i++)
		add_classes(&scanner, literal_of(patterns[i]));
	add_state(&scanner);
	for (size_t i = 0; i < count; i++)
		add_literal(&scanner, literal_of(patterns[i]), i);
	fill_transitions(&scanner);
	emit(&scanner, out);
}
