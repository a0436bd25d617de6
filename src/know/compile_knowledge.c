/* SPDX-License-Identifier: MIT */
/*
 * Build-time program: turns knowledge/ into the constant tables of the know layer.
 *
 *	compile_knowledge TABLES.c EFFECTS.inc FILE.yaml...
 *
 * Every YAML file is a sequence of mappings; the first key of a mapping tells its table. What a table's columns are
 * called and how they are stored is said once, in table_specs[]; a new fact needs no more than a row there and a
 * member in know/tables.h.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/file_access.h"
#include "base/map.h"
#include "base/text.h"
#include "base/vector.h"
#include "base/yaml.h"
#include "know/compile_scanner.h"

#define VERSION_COUNT 4

enum column_kind {
	COLUMN_STRING,   /* pool offset; "" when left out */
	COLUMN_OPTIONAL, /* pool offset; KNOW_NO_GRAMMAR when left out */
	COLUMN_STRINGS,  /* four pool offsets: a sequence of four, or one string of four words */
	COLUMN_LINES,    /* the lines of a text that are not empty: the place of their list in know_lines[] */
	COLUMN_MASK,     /* "1 0 1 1" -> bits */
	COLUMN_WORDS,    /* four words of choices -> four small numbers */
	COLUMN_CHOICE,   /* one word of choices -> its number */
	COLUMN_FLAGS,    /* comma-separated words of choices -> bits */
	COLUMN_BOOL,
	COLUMN_EFFECT, /* C function name -> its number, from 1 */
};

struct column {
	const char *key;
	enum column_kind kind;
	const char *choices; /* space-separated, number = position */
};

#define COLUMNS_MAX 16

struct table_spec {
	const char *key;  /* first key of its rows, also what rows are sorted by */
	const char *type; /* C struct */
	const char *name; /* C array */
	struct column columns[COLUMNS_MAX];
};

static const struct table_spec table_specs[] = {
	{"command",
         "know_command",
         "know_commands",
         {{"command", COLUMN_STRING, NULL},
          {"when", COLUMN_STRING, NULL},
          {"arguments", COLUMN_OPTIONAL, NULL},
          {"forwards", COLUMN_STRING, NULL},
          {"parameters", COLUMN_STRING, NULL},
          {"body", COLUMN_STRING, NULL},
          {"when_group", COLUMN_STRING, NULL},
          {"native_arguments", COLUMN_OPTIONAL, NULL},
          {"effect", COLUMN_EFFECT, NULL},
          {"native_effect", COLUMN_EFFECT, NULL},
          {"stage", COLUMN_WORDS, "- config exec any"},
          {"kind", COLUMN_CHOICE, "command group procedure"},
          {"needs", COLUMN_FLAGS, "target adapter hardware"},
          {"jim", COLUMN_BOOL, NULL}}},
	{"word",
         "know_word",
         "know_words",
         {{"kind", COLUMN_STRING, NULL}, {"word", COLUMN_STRING, NULL}, {"versions", COLUMN_MASK, NULL}}},
	{"driver",
         "know_driver",
         "know_drivers",
         {{"driver", COLUMN_STRING, NULL}, {"transports", COLUMN_STRINGS, NULL}, {"fastest", COLUMN_STRING, NULL}}},
	{"target_type",
         "know_target_type",
         "know_target_types",
         {{"target_type", COLUMN_STRING, NULL},
          {"alias_of", COLUMN_STRING, NULL},
          {"requires", COLUMN_STRINGS, NULL},
          {"versions", COLUMN_MASK, NULL},
          {"gdb", COLUMN_MASK, NULL},
          {"reset", COLUMN_CHOICE, "- signal software"}}},
	{"flash_driver",
         "know_flash_driver",
         "know_flash_drivers",
         {{"flash_driver", COLUMN_STRING, NULL},
          {"bank_arguments", COLUMN_OPTIONAL, NULL},
          {"ram", COLUMN_STRING, NULL},
          {"versions", COLUMN_MASK, NULL},
          {"probe", COLUMN_WORDS, "any halted varies"}}},
	{"nand_driver",
         "know_nand_driver",
         "know_nand_drivers",
         {{"nand_driver", COLUMN_STRING, NULL},
          {"device_arguments", COLUMN_OPTIONAL, NULL},
          {"versions", COLUMN_MASK, NULL}}},
	{"script",
         "know_script",
         "know_scripts",
         {{"script", COLUMN_STRING, NULL}, {"facts", COLUMN_STRING, NULL}, {"versions", COLUMN_MASK, NULL}}},
	{"settings_of",
         "know_settings",
         "know_script_settings",
         {{"settings_of", COLUMN_STRING, NULL}, {"names", COLUMN_STRINGS, NULL}}},
	{"fork_name",
         "know_fork_name",
         "know_fork_names",
         {{"fork_name", COLUMN_STRING, NULL}, {"kind", COLUMN_STRING, NULL}, {"fork", COLUMN_STRING, NULL}}},
	{"script_hash",
         "know_script_hash_row",
         "know_script_hashes",
         {{"script_hash", COLUMN_STRING, NULL}, {"path", COLUMN_STRING, NULL}, {"versions", COLUMN_MASK, NULL}}},
	{"old_script",
         "know_rename",
         "know_renames",
         {{"old_script", COLUMN_STRING, NULL},
          {"new_script", COLUMN_STRING, NULL},
          {"use", COLUMN_STRINGS, NULL},
          {"old_versions", COLUMN_MASK, NULL},
          {"new_versions", COLUMN_MASK, NULL},
          {"deprecated", COLUMN_MASK, NULL},
          {"wrapper", COLUMN_MASK, NULL}}},
	{"board_reset",
         "know_board_reset",
         "know_board_resets",
         {{"board_reset", COLUMN_STRING, NULL},
          {"chips", COLUMN_STRING, NULL},
          {"adapter", COLUMN_STRING, NULL},
          {"words", COLUMN_STRING, NULL}}},
	{"old_form",
         "know_deprecation",
         "know_deprecations",
         {{"old_form", COLUMN_STRING, NULL},
          {"new_form", COLUMN_STRING, NULL},
          {"mapping", COLUMN_STRING, NULL},
          {"note", COLUMN_STRING, NULL},
          {"kind", COLUMN_STRING, NULL},
          {"use", COLUMN_STRINGS, NULL},
          {"status", COLUMN_WORDS, "absent ok deprecated broken"},
          {"template", COLUMN_STRING, NULL},
          {"mechanical", COLUMN_BOOL, NULL},
          {"guess", COLUMN_BOOL, NULL}}},
	{"tcl_command",
         "know_tcl_command",
         "know_tcl_commands",
         {{"tcl_command", COLUMN_STRING, NULL}, {"arguments", COLUMN_OPTIONAL, NULL}}},
	{"procedure",
         "know_procedure",
         "know_procedures",
         {{"procedure", COLUMN_STRING, NULL}, {"script", COLUMN_STRINGS, NULL}}},
	{"recorded",
         "know_recorded",
         "know_records",
         {{"recorded", COLUMN_STRING, NULL},
          {"cases", COLUMN_LINES, NULL},
          {"steps", COLUMN_LINES, NULL},
          {"lines", COLUMN_STRING, NULL},
          {"versions", COLUMN_MASK, NULL}}},
	{"message",
         "know_message",
         "know_messages",
         {{"message", COLUMN_STRING, NULL},
          {"causes", COLUMN_STRING, NULL},
          {"tells", COLUMN_STRING, NULL},
          {"level", COLUMN_CHOICE, "debug info user warn error"},
          {"role", COLUMN_CHOICE, "noise context hint consequence primary"},
          {"versions", COLUMN_MASK, NULL}}},
	{"cause",
         "know_cause",
         "know_causes",
         {{"cause", COLUMN_STRING, NULL},
          {"prior", COLUMN_STRING, NULL},
          {"title", COLUMN_STRING, NULL},
          {"explanation", COLUMN_STRING, NULL},
          {"check", COLUMN_STRING, NULL},
          {"actions", COLUMN_STRING, NULL},
          {"rivals", COLUMN_STRING, NULL}}},
};
#define TABLE_COUNT (sizeof(table_specs) / sizeof(table_specs[0]))

struct row {
	const char *file;
	const struct yaml_node *node;
	const char *sort_key;
};

struct compiler {
	struct arena arena;
	struct file_access files;
	struct map pool_index; /* string -> offset + 1 */
	struct text_builder pool;
	struct map list_index;   /* text -> place in `lists` + 1 */
	VECTOR(unsigned) lists;  /* of each list how many lines, then the offset of each */
	struct map effect_index; /* name -> number */
	VECTOR(const char *) effects;
	VECTOR(struct row) rows[TABLE_COUNT];
};

static _Noreturn void fail(const char *file, const struct yaml_node *node, const char *message, const char *detail)
{
	fprintf(stderr, "%s:%zu: %s%s%s\n", file, node ? node->line : 0, message, detail[0] ? ": " : "", detail);
	exit(1);
}

static unsigned pool_offset(struct compiler *compiler, const char *string)
{
	uintptr_t known = (uintptr_t)map_get(&compiler->pool_index, string);
	if (known)
		return (unsigned)(known - 1);
	unsigned offset = (unsigned)compiler->pool.length;
	text_add(&compiler->pool, string, strlen(string) + 1);
	map_set(&compiler->pool_index, string, (void *)(uintptr_t)(offset + 1));
	return offset;
}

/* Scripts have many lines in common, and versions most of them: each is in the pool once. */
static unsigned list_place(struct compiler *compiler, const char *text)
{
	uintptr_t known = (uintptr_t)map_get(&compiler->list_index, text);
	if (known)
		return (unsigned)(known - 1);
	size_t place = compiler->lists.count;
	vector_push(&compiler->arena, &compiler->lists, 0);
	for (const char *line = text; *line;) {
		size_t length = strcspn(line, "\n");
		if (length) {
			unsigned offset = pool_offset(compiler, arena_copy(&compiler->arena, line, length));
			vector_push(&compiler->arena, &compiler->lists, offset);
			compiler->lists.items[place]++;
		}
		line += length + (line[length] == '\n');
	}
	map_set(&compiler->list_index, text, (void *)(uintptr_t)(place + 1));
	return (unsigned)place;
}

static unsigned effect_number(struct compiler *compiler, const char *name)
{
	uintptr_t known = (uintptr_t)map_get(&compiler->effect_index, name);
	if (!known) {
		vector_push(&compiler->arena, &compiler->effects, arena_strdup(&compiler->arena, name));
		known = compiler->effects.count;
		map_set(&compiler->effect_index, name, (void *)known);
	}
	return (unsigned)known;
}

/* Word number INDEX of the space-separated TEXT, or NULL. */
static const char *nth_word(struct arena *arena, const char *text, int index)
{
	while (true) {
		text += strspn(text, " ");
		size_t length = strcspn(text, " ");
		if (length == 0)
			return NULL;
		if (index-- == 0)
			return arena_copy(arena, text, length);
		text += length;
	}
}

static unsigned choice_number(struct compiler *compiler, const struct row *row, const struct column *column,
                              const char *word)
{
	for (int i = 0;; i++) {
		const char *choice = nth_word(&compiler->arena, column->choices, i);
		if (!choice)
			fail(row->file, row->node, "unknown word", word);
		if (strcmp(choice, word) == 0)
			return (unsigned)i;
	}
}

static const char *version_word(struct compiler *compiler, const struct row *row, const struct column *column,
                                const struct yaml_node *value, int version)
{
	const char *word = NULL;
	if (value && value->kind == YAML_SEQUENCE)
		word = (size_t)version < value->items.count ? yaml_string(value->items.items[version]) : NULL;
	else if (value)
		word = nth_word(&compiler->arena, yaml_string(value), version);
	if (value && !word)
		fail(row->file, row->node, "four values expected for", column->key);
	return word;
}

static void emit_flags(struct compiler *compiler, FILE *out, const struct row *row, const struct column *column,
                       const char *text)
{
	unsigned bits = 0;
	while (text && *text) {
		text += strspn(text, ", ");
		size_t length = strcspn(text, ", ");
		if (length)
			bits |= 1u << choice_number(compiler, row, column, arena_copy(&compiler->arena, text, length));
		text += length;
	}
	fprintf(out, "%u", bits);
}

static void emit_versions(struct compiler *compiler, FILE *out, const struct row *row, const struct column *column,
                          const struct yaml_node *value)
{
	unsigned mask = 0;
	if (column->kind != COLUMN_MASK)
		fputs("{", out);
	for (int version = 0; version < VERSION_COUNT; version++) {
		const char *word = version_word(compiler, row, column, value, version);
		if (column->kind == COLUMN_STRINGS)
			fprintf(out, "%u,", pool_offset(compiler, word ? word : ""));
		else if (column->kind == COLUMN_WORDS)
			fprintf(out, "%u,", word ? choice_number(compiler, row, column, word) : 0);
		else if (word && strcmp(word, "1") == 0)
			mask |= 1u << version;
	}
	if (column->kind == COLUMN_MASK)
		fprintf(out, "%u", mask);
	else
		fputs("}", out);
}

static void emit_column(struct compiler *compiler, FILE *out, const struct row *row, const struct column *column)
{
	const struct yaml_node *value = yaml_get(row->node, column->key);
	const char *string = yaml_string(value);
	switch (column->kind) {
	case COLUMN_STRING:
		fprintf(out, "%u", pool_offset(compiler, string ? string : ""));
		break;
	case COLUMN_OPTIONAL:
		if (string)
			fprintf(out, "%u", pool_offset(compiler, string));
		else
			fputs("KNOW_NO_GRAMMAR", out);
		break;
	case COLUMN_LINES:
		fprintf(out, "%u", list_place(compiler, string ? string : ""));
		break;
	case COLUMN_STRINGS:
	case COLUMN_MASK:
	case COLUMN_WORDS:
		emit_versions(compiler, out, row, column, value);
		break;
	case COLUMN_CHOICE:
		fprintf(out, "%u", string ? choice_number(compiler, row, column, string) : 0);
		break;
	case COLUMN_FLAGS:
		emit_flags(compiler, out, row, column, string);
		break;
	case COLUMN_BOOL:
		fprintf(out, "%d", string && strcmp(string, "true") == 0);
		break;
	case COLUMN_EFFECT:
		fprintf(out, "%u", string ? effect_number(compiler, string) : 0);
		break;
	}
	fputs(",", out);
}

static void check_keys(const struct row *row, const struct table_spec *spec)
{
	for (size_t i = 0; i < row->node->pairs.count; i++) {
		const char *key = yaml_string(row->node->pairs.items[i].key);
		bool known = false;
		for (int c = 0; c < COLUMNS_MAX && spec->columns[c].key; c++)
			known |= strcmp(spec->columns[c].key, key) == 0;
		if (!known)
			fail(row->file, row->node, "unknown key", key);
	}
}

static void read_rows(struct compiler *compiler, const char *path)
{
	struct file_text text;
	const char *reason;
	if (!file_access_read(&compiler->files, path, &text, &reason))
		fail(path, NULL, "cannot read", reason);
	struct yaml_node *root;
	struct yaml_error error;
	if (!yaml_read(&compiler->arena, text.bytes, text.length, &root, &error)) {
		fprintf(stderr, "%s:%zu:%zu: %s\n", path, error.line, error.column, error.message);
		exit(1);
	}
	for (size_t i = 0; root && i < root->items.count; i++) {
		const struct yaml_node *node = root->items.items[i];
		if (node->kind != YAML_MAPPING || node->pairs.count == 0)
			fail(path, node, "a mapping expected", "");
		const char *key = yaml_string(node->pairs.items[0].key);
		size_t table = 0;
		while (table < TABLE_COUNT && strcmp(table_specs[table].key, key) != 0)
			table++;
		if (table == TABLE_COUNT)
			fail(path, node, "no table has rows that begin with", key);
		struct row row = {path, node, yaml_string(node->pairs.items[0].value)};
		const struct yaml_node *versions = yaml_get(node, "versions");
		if (strcmp(table_specs[table].key, "word") == 0)
			row.sort_key = arena_printf(&compiler->arena, "%s\001%s", yaml_string(yaml_get(node, "kind")),
			                            row.sort_key);
		else if (versions && (strcmp(table_specs[table].key, "recorded") == 0 ||
		                      strcmp(table_specs[table].key, "message") == 0))
			/* what it does, or means, differs from version to version */
			row.sort_key = arena_printf(&compiler->arena, "%s\001%s", row.sort_key, yaml_string(versions));
		check_keys(&row, &table_specs[table]);
		vector_push(&compiler->arena, &compiler->rows[table], row);
	}
}

static int compare_rows(const void *a, const void *b)
{
	return strcmp(((const struct row *)a)->sort_key, ((const struct row *)b)->sort_key);
}

static void emit_table(struct compiler *compiler, FILE *out, size_t table)
{
	const struct table_spec *spec = &table_specs[table];
	struct row *rows = compiler->rows[table].items;
	size_t count = compiler->rows[table].count;
	if (count)
		qsort(rows, count, sizeof(*rows), compare_rows);
	fprintf(out, "const struct %s %s[] = {\n", spec->type, spec->name);
	for (size_t i = 0; i < count; i++) {
		if (i && strcmp(rows[i - 1].sort_key, rows[i].sort_key) == 0)
			fail(rows[i].file, rows[i].node, "row is there twice", rows[i].sort_key);
		fputs("\t{", out);
		for (int c = 0; c < COLUMNS_MAX && spec->columns[c].key; c++)
			emit_column(compiler, out, &rows[i], &spec->columns[c]);
		fputs("},\n", out);
	}
	fprintf(out, "\t{0}\n};\nconst size_t %s_count = %zu;\n\n", spec->name, count);
}

static void emit_pool(struct compiler *compiler, FILE *out)
{
	fputs("const char know_pool[] =\n\t\"", out);
	for (size_t i = 0; i < compiler->pool.length; i++) {
		unsigned char byte = (unsigned char)compiler->pool.bytes[i];
		if (byte == 0)
			fputs("\\000\"\n\t\"", out);
		else if (byte == '"' || byte == '\\' || byte == '?' || byte < 32 || byte > 126)
			fprintf(out, "\\%03o", byte);
		else
			fputc(byte, out);
	}
	fputs("\";\n", out);
}

static void emit_lists(struct compiler *compiler, FILE *out)
{
	fputs("const uint32_t know_lines[] = {", out);
	for (size_t i = 0; i < compiler->lists.count; i++)
		fprintf(out, "%s%u,", i % 16 == 0 ? "\n\t" : "", compiler->lists.items[i]);
	fputs("\n\t0};\n\n", out);
}

/* The automaton that finds messages; numbers of rows are those of the sorted table. */
static void emit_scanner(struct compiler *compiler, FILE *out)
{
	size_t table = 0;
	while (strcmp(table_specs[table].key, "message") != 0)
		table++;
	size_t count = compiler->rows[table].count;
	const char **patterns = arena_alloc(&compiler->arena, (count + 1) * sizeof(*patterns));
	for (size_t i = 0; i < count; i++) {
		patterns[i] = yaml_string(compiler->rows[table].items[i].node->pairs.items[0].value);
		if (!compile_scanner_has_literal(patterns[i]))
			fail(compiler->rows[table].items[i].file, compiler->rows[table].items[i].node,
			     "a message needs some letters of its own", patterns[i]);
	}
	compile_scanner(&compiler->arena, out, patterns, count);
}

static void write_outputs(struct compiler *compiler, const char *tables_path, const char *effects_path)
{
	FILE *out = fopen(tables_path, "w");
	FILE *effects = fopen(effects_path, "w");
	if (!out || !effects)
		fail(tables_path, NULL, "cannot write", "");
	fputs("#include \"know/tables.h\"\n\n"
	      "#pragma GCC diagnostic ignored \"-Woverlength-strings\" /* the pool is one string */\n\n",
	      out);
	pool_offset(compiler, "");
	for (size_t table = 0; table < TABLE_COUNT; table++)
		emit_table(compiler, out, table);
	emit_scanner(compiler, out);
	emit_lists(compiler, out);
	emit_pool(compiler, out);
	for (size_t i = 0; i < compiler->effects.count; i++)
		fprintf(effects, "EFFECT(%s)\n", compiler->effects.items[i]);
	if (fclose(out) != 0 || fclose(effects) != 0)
		fail(tables_path, NULL, "cannot write", "");
}

int main(int argc, char **argv)
{
	if (argc < 4) {
		fputs("usage: compile_knowledge TABLES.c EFFECTS.inc FILE.yaml...\n", stderr);
		return 2;
	}
	struct compiler compiler = {0};
	arena_init(&compiler.arena);
	file_access_init(&compiler.files, &compiler.arena);
	map_init(&compiler.pool_index, &compiler.arena);
	map_init(&compiler.effect_index, &compiler.arena);
	map_init(&compiler.list_index, &compiler.arena);
	text_init(&compiler.pool);
	for (int i = 3; i < argc; i++)
		read_rows(&compiler, argv[i]);
	write_outputs(&compiler, argv[1], argv[2]);
	text_release(&compiler.pool);
	arena_release(&compiler.arena);
	return 0;
}
