/* SPDX-License-Identifier: MIT */
/*
 * Any bytes behind a first letter: `b`, a baseline; anything else, a .openocdlint.yaml. Nodes and errors lie inside the
 * text; a config file that is accepted can be asked all that a check asks of it.
 */
#include <string.h>

#include "base/yaml.h"
#include "cli/baseline.h"
#include "harness.h"
#include "lint/config.h"

static size_t line_count(const uint8_t *bytes, size_t length)
{
	size_t count = 2; /* libyaml ends every text with a newline, and places what is missing behind it */

	for (size_t i = 0; i < length; i++) /* the line ends that YAML 1.1 knows, counted generously */
		count += bytes[i] == '\n' || bytes[i] == '\r' || bytes[i] == 0x85 || bytes[i] == 0xa8 ||
		         bytes[i] == 0xa9;
	return count;
}

static void expect_nodes(const struct yaml_node *node, size_t lines, unsigned depth)
{
	fuzz_expect(depth <= YAML_DEPTH_LIMIT + 1, "a node %u levels deep", depth);
	fuzz_expect(node->line >= 1 && node->line <= lines && node->column >= 1, "a node at %zu:%zu of %zu lines",
	            node->line, node->column, lines);
	fuzz_expect(node->kind != YAML_SCALAR || strlen(node->value) == node->length, "a scalar with a null byte");
	for (size_t i = 0; i < node->items.count; i++)
		expect_nodes(node->items.items[i], lines, depth + 1);
	for (size_t i = 0; i < node->pairs.count; i++) {
		const struct yaml_pair *pair = &node->pairs.items[i];

		fuzz_expect(pair->key->kind == YAML_SCALAR, "a key that is no scalar");
		fuzz_expect(yaml_get(node, pair->key->value) == pair->value, "'%s' is not found again",
		            pair->key->value);
		expect_nodes(pair->value, lines, depth + 1);
	}
}

static void read_document(struct arena *arena, const uint8_t *bytes, size_t length)
{
	struct yaml_node *root = NULL;
	struct yaml_error error = {0};
	size_t lines = line_count(bytes, length);

	if (yaml_read(arena, (const char *)bytes, length, &root, &error)) {
		if (root)
			expect_nodes(root, lines, 1);
		return;
	}
	fuzz_expect(error.message && *error.message && error.line >= 1 && error.line <= lines,
	            "an error at line %zu of %zu: %s", error.line, lines, error.message ? error.message : "(nothing)");
}

/* A check under these settings. */
static void check_with(struct arena *arena, const struct config *config)
{
	static const char text[] =
		"adapter_khz 500\nset x 1\nfoo\nflash bank a b 0 0 0 0 c\n# openocdlint: ignore[x]\n";
	struct fuzz_check *check = fuzz_check_new(arena, OPENOCD_NEWEST_RELEASE, text, strlen(text));
	struct lint_result *result;

	check->settings.config = config;
	check->settings.select = config->select;
	check->settings.ignore = config->ignore;
	result = fuzz_check_run(check);
	fuzz_expect_places(result);
	lint_result_free(result);
}

static void read_config(struct arena *arena, const char *path, size_t lines)
{
	static const char *const names[] = {"board.cfg", "sub/inner/board.cfg", "../board.cfg", "/etc/passwd"};
	struct config_error error = {0};
	const struct config *config = config_read(arena, path, &error);
	enum file_part part;

	if (!config) {
		fuzz_expect(error.message && *error.message && error.line <= lines, "an error at line %zu of %zu: %s",
		            error.line, lines, error.message ? error.message : "(nothing)");
		return;
	}
	for (size_t i = 0; i < config->values.count; i++)
		fuzz_expect(config->values.items[i].line >= 1 && config->values.items[i].line <= lines,
		            "'%s' at line %zu of %zu", config->values.items[i].key, config->values.items[i].line,
		            lines);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		(void)config_excludes(config, names[i], i % 2);
		(void)config_role(config, arena, names[i], &part);
	}
	check_with(arena, config);
}

static void read_baseline(struct arena *arena, const char *path)
{
	const char *reason = NULL;
	const struct baseline *baseline = baseline_read(arena, path, &reason);

	fuzz_expect(baseline || (reason && *reason), "a baseline is refused without a reason");
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct arena arena;
	const char *path;

	if (length == 0)
		return 0;
	fuzz_enter();
	arena_init(&arena);
	read_document(&arena, bytes + 1, length - 1);
	fuzz_leave();
	path = fuzz_write(&arena, CONFIG_FILE_NAME, bytes + 1, length - 1);
	fuzz_enter();
	if (bytes[0] == 'b')
		read_baseline(&arena, path);
	else
		read_config(&arena, path, line_count(bytes + 1, length - 1));
	arena_release(&arena);
	fuzz_leave();
	return 0;
}
