/* SPDX-License-Identifier: MIT */
#include "base/yaml.h"

#include <string.h>
#include <yaml.h>

#include "base/text.h"

struct yaml_reader {
	yaml_parser_t parser;
	struct arena *arena;
	const char *bytes;
	size_t length;
	struct yaml_error *error;
};

static bool refuse_at(struct yaml_reader *reader, yaml_mark_t mark, const char *message)
{
	reader->error->line = mark.line + 1;
	reader->error->column = mark.column + 1;
	reader->error->message = message;
	return false;
}

/* The reader of libyaml fails ahead of the parser and knows only a byte offset. */
static yaml_mark_t mark_of_offset(const struct yaml_reader *reader, size_t offset)
{
	yaml_mark_t mark = {0};
	size_t i = 0;

	while (i < offset && i < reader->length) {
		const unsigned char *at = (const unsigned char *)reader->bytes + i;
		size_t character = text_utf8_length(at, reader->length - i);

		mark.column = *at == '\n' ? 0 : mark.column + 1;
		mark.line += *at == '\n';
		i += character ? character : 1;
	}
	return mark;
}

static bool refuse_syntax(struct yaml_reader *reader)
{
	const yaml_parser_t *parser = &reader->parser;
	const char *problem = parser->problem ? parser->problem : "not YAML";

	if (parser->error == YAML_MEMORY_ERROR)
		arena_out_of_memory();
	if (parser->error == YAML_READER_ERROR)
		return refuse_at(reader, mark_of_offset(reader, parser->problem_offset),
		                 arena_strdup(reader->arena, problem));
	if (!parser->context)
		return refuse_at(reader, parser->problem_mark, arena_strdup(reader->arena, problem));
	return refuse_at(reader, parser->problem_mark,
	                 arena_printf(reader->arena, "%s (%s that starts in line %zu)", problem, parser->context,
	                              parser->context_mark.line + 1));
}

static bool next_event(struct yaml_reader *reader, yaml_event_t *event)
{
	return yaml_parser_parse(&reader->parser, event) || refuse_syntax(reader);
}

static struct yaml_node *node_new(struct yaml_reader *reader, enum yaml_kind kind, yaml_mark_t mark)
{
	struct yaml_node *node = arena_new(reader->arena, struct yaml_node);

	node->kind = kind;
	node->line = mark.line + 1;
	node->column = mark.column + 1;
	map_init(&node->by_key, reader->arena);
	return node;
}

static bool read_node(struct yaml_reader *reader, const yaml_event_t *event, unsigned depth, struct yaml_node **node);

static bool read_scalar(struct yaml_reader *reader, const yaml_event_t *event, struct yaml_node **node)
{
	const char *value = (const char *)event->data.scalar.value;
	size_t length = event->data.scalar.length;

	if (event->data.scalar.anchor)
		return refuse_at(reader, event->start_mark, "anchors and aliases are not supported here");
	if (memchr(value, '\0', length))
		return refuse_at(reader, event->start_mark, "a null character is not allowed here");
	*node = node_new(reader, YAML_SCALAR, event->start_mark);
	(*node)->value = arena_copy(reader->arena, value, length);
	(*node)->length = length;
	(*node)->is_quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
	return true;
}

static bool add_item(struct yaml_reader *reader, struct yaml_node *sequence, const yaml_event_t *event, unsigned depth)
{
	struct yaml_node *item;

	if (!read_node(reader, event, depth, &item))
		return false;
	vector_push(reader->arena, &sequence->items, item);
	return true;
}

static bool check_key(struct yaml_reader *reader, const struct yaml_node *mapping, const yaml_event_t *event,
                      const struct yaml_node *key)
{
	const struct yaml_node *earlier;

	if (key->kind != YAML_SCALAR)
		return refuse_at(reader, event->start_mark, "a key must be a plain word or string");
	earlier = map_get(&mapping->by_key, key->value);
	if (!earlier)
		return true;
	return refuse_at(reader, event->start_mark,
	                 arena_printf(reader->arena, "the key '%s' is given twice", key->value));
}

static bool add_pair(struct yaml_reader *reader, struct yaml_node *mapping, const yaml_event_t *event, unsigned depth)
{
	struct yaml_pair pair;
	yaml_event_t value;
	bool is_read;

	if (!read_node(reader, event, depth, &pair.key) || !check_key(reader, mapping, event, pair.key))
		return false;
	if (!next_event(reader, &value))
		return false;
	is_read = read_node(reader, &value, depth, &pair.value);
	yaml_event_delete(&value);
	if (!is_read)
		return false;
	vector_push(reader->arena, &mapping->pairs, pair);
	map_set(&mapping->by_key, pair.key->value, pair.value);
	return true;
}

/* Everything up to the event that ends COLLECTION. */
static bool read_members(struct yaml_reader *reader, struct yaml_node *collection, unsigned depth)
{
	bool is_sequence = collection->kind == YAML_SEQUENCE;
	yaml_event_type_t end = is_sequence ? YAML_SEQUENCE_END_EVENT : YAML_MAPPING_END_EVENT;

	for (;;) {
		yaml_event_t event;
		bool is_end;
		bool is_read;

		if (!next_event(reader, &event))
			return false;
		is_end = event.type == end;
		is_read = is_end || (is_sequence ? add_item(reader, collection, &event, depth)
		                                 : add_pair(reader, collection, &event, depth));
		yaml_event_delete(&event);
		if (is_end || !is_read)
			return is_read;
	}
}

static bool read_node(struct yaml_reader *reader, const yaml_event_t *event, unsigned depth, struct yaml_node **node)
{
	bool is_sequence = event->type == YAML_SEQUENCE_START_EVENT;

	if (event->type == YAML_SCALAR_EVENT)
		return read_scalar(reader, event, node);
	if (event->type == YAML_ALIAS_EVENT ||
	    (is_sequence ? event->data.sequence_start.anchor : event->data.mapping_start.anchor))
		return refuse_at(reader, event->start_mark, "anchors and aliases are not supported here");
	if (depth >= YAML_DEPTH_LIMIT)
		return refuse_at(reader, event->start_mark, "more than 100 nested levels");
	*node = node_new(reader, is_sequence ? YAML_SEQUENCE : YAML_MAPPING, event->start_mark);
	return read_members(reader, *node, depth + 1);
}

/* One event of the stream; *DONE at its end. */
static bool read_stream_event(struct yaml_reader *reader, const yaml_event_t *event, struct yaml_node **root,
                              unsigned *documents, bool *done)
{
	switch (event->type) {
	case YAML_STREAM_START_EVENT:
	case YAML_DOCUMENT_END_EVENT:
		return true;
	case YAML_STREAM_END_EVENT:
		*done = true;
		return true;
	case YAML_DOCUMENT_START_EVENT:
		if ((*documents)++)
			return refuse_at(reader, event->start_mark, "a second document is not supported here");
		return true;
	default:
		return read_node(reader, event, 0, root);
	}
}

static bool read_stream(struct yaml_reader *reader, struct yaml_node **root)
{
	unsigned documents = 0;
	bool done = false;

	while (!done) {
		yaml_event_t event;
		bool is_read;

		if (!next_event(reader, &event))
			return false;
		is_read = read_stream_event(reader, &event, root, &documents, &done);
		yaml_event_delete(&event);
		if (!is_read)
			return false;
	}
	return true;
}

bool yaml_read(struct arena *arena, const char *bytes, size_t length, struct yaml_node **root, struct yaml_error *error)
{
	struct yaml_reader reader = {.arena = arena, .bytes = bytes, .length = length, .error = error};
	bool is_read;

	*root = NULL;
	*error = (struct yaml_error){0};
	if (!yaml_parser_initialize(&reader.parser))
		arena_out_of_memory();
	yaml_parser_set_encoding(&reader.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&reader.parser, (const unsigned char *)bytes, length);
	is_read = read_stream(&reader, root);
	yaml_parser_delete(&reader.parser);
	if (!is_read)
		*root = NULL;
	return is_read;
}

struct yaml_node *yaml_get(const struct yaml_node *node, const char *key)
{
	return node && node->kind == YAML_MAPPING ? map_get(&node->by_key, key) : NULL;
}

const char *yaml_string(const struct yaml_node *node)
{
	return node && node->kind == YAML_SCALAR ? node->value : NULL;
}

bool yaml_is_null(const struct yaml_node *node)
{
	if (!node || node->kind != YAML_SCALAR || node->is_quoted)
		return false;
	return node->length == 0 || strcmp(node->value, "~") == 0 || strcmp(node->value, "null") == 0;
}

bool yaml_boolean(const struct yaml_node *node, bool *value)
{
	if (!node || node->kind != YAML_SCALAR || node->is_quoted)
		return false;
	*value = strcmp(node->value, "true") == 0;
	return *value || strcmp(node->value, "false") == 0;
}
