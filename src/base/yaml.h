/* SPDX-License-Identifier: MIT */
/*
 * Layer base: a small YAML document as a tree that remembers the place of every node, for error messages that point.
 * It must not know what any document means.
 *
 * Accepted is one document of scalars, sequences and mappings with scalar keys. Refused, with line and column:
 * duplicate keys, anchors and aliases (a few lines of them can stand for gigabytes), a second document, null bytes in
 * scalars, and more than YAML_DEPTH_LIMIT nested levels. Tags are ignored. All nodes live in one arena.
 */
#ifndef BASE_YAML_H
#define BASE_YAML_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/map.h"
#include "base/vector.h"

#define YAML_DEPTH_LIMIT 100

enum yaml_kind { YAML_SCALAR, YAML_SEQUENCE, YAML_MAPPING };

struct yaml_pair {
	struct yaml_node *key; /* a scalar */
	struct yaml_node *value;
};

struct yaml_node {
	enum yaml_kind kind;
	size_t line; /* both from 1; columns in characters */
	size_t column;

	/* Scalars. */
	const char *value; /* without quotes and escapes */
	size_t length;
	bool is_quoted; /* written as '...', "...", | or >: never a number, a boolean or null */

	/* Sequences. */
	VECTOR(struct yaml_node *) items;

	/* Mappings: pairs in the order of the text, and the value of each key. */
	VECTOR(struct yaml_pair) pairs;
	struct map by_key;
};

struct yaml_error {
	size_t line; /* both from 1 */
	size_t column;
	const char *message;
};

/*
 * Reads the document in BYTES into ARENA (which must outlive it). A document without content gives *ROOT == NULL.
 * Returns false and fills *ERROR when it is not what is accepted above.
 */
bool yaml_read(struct arena *arena, const char *bytes, size_t length, struct yaml_node **root,
               struct yaml_error *error);

/* The value of KEY; NULL when it is absent or NODE is not a mapping (or NULL). */
struct yaml_node *yaml_get(const struct yaml_node *node, const char *key);
/* The value of a scalar, else NULL. */
const char *yaml_string(const struct yaml_node *node);
/* True for an unquoted `null`, `~` or nothing. */
bool yaml_is_null(const struct yaml_node *node);
/* True when NODE is an unquoted `true` or `false`, which is put into *VALUE. */
bool yaml_boolean(const struct yaml_node *node, bool *value);

#endif
