/* SPDX-License-Identifier: MIT */
#include "cli/baseline.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/output.h"
#include "base/path.h"
#include "base/replace.h"
#include "base/yaml.h"
#include "cli/message.h"
#include "report/json_build.h"

#define SCHEMA "1"
#define STALE_SHOWN 10

struct entry {
	const char *shown; /* the file as the baseline calls it */
	const char *file;  /* as the survey does */
	const char *rule;
	size_t count;
};

struct baseline {
	const char *path;
	VECTOR(struct entry) entries;
	struct map counts; /* "FILE\nRULE" -> number, as a pointer */
};

/* ---- names ---- */

static const char *folder_of(struct arena *arena, const char *path)
{
	return path_absolute(arena, path_folder(arena, path));
}

static bool is_command(const char *file)
{
	return *file == '<';
}

static const char *name_in(struct arena *arena, const char *file, const char *folder)
{
	return is_command(file) ? file : path_from(arena, file, folder);
}

/* ---- reading ---- */

/* All JSON is YAML. */
static const struct yaml_node *read_document(struct arena *arena, const char *path, const char **reason)
{
	struct file_access access;
	struct file_text text;
	struct yaml_node *root;
	struct yaml_error error;

	file_access_init(&access, arena);
	if (!file_access_read(&access, path, &text, reason))
		return NULL;
	if (!yaml_read(arena, text.bytes, text.length, &root, &error)) {
		*reason = arena_printf(arena, "line %zu: %s", error.line, error.message);
		return NULL;
	}
	if (text_equal(yaml_string(yaml_get(root, "schema")), SCHEMA) && yaml_get(root, "files"))
		return yaml_get(root, "files");
	*reason = "is no baseline; --write-baseline makes one";
	return NULL;
}

static bool read_count(const struct yaml_node *node, size_t *count)
{
	const char *text = yaml_string(node);
	char *end;

	if (!text || !*text || *text == '-')
		return false;
	*count = strtoul(text, &end, 10);
	return *end == '\0';
}

static bool read_file(struct arena *arena, struct baseline *baseline, const char *folder, const struct yaml_pair *pair,
                      const char **reason)
{
	const char *name = yaml_string(pair->key);
	struct entry entry = {.shown = name, .file = name};

	if (!is_command(name))
		entry.file = path_normalize(arena, path_join(arena, folder, name));
	for (size_t i = 0; i < pair->value->pairs.count; i++) {
		const struct yaml_pair *rule = &pair->value->pairs.items[i];

		entry.rule = yaml_string(rule->key);
		if (!read_count(rule->value, &entry.count)) {
			*reason = arena_printf(arena, "line %zu: a number was expected", rule->value->line);
			return false;
		}
		vector_push(arena, &baseline->entries, entry);
		map_set(&baseline->counts, arena_printf(arena, "%s\n%s", entry.file, entry.rule),
		        (void *)(uintptr_t)entry.count);
	}
	return true;
}

const struct baseline *baseline_read(struct arena *arena, const char *path, const char **reason)
{
	const struct yaml_node *files = read_document(arena, path, reason);
	struct baseline *baseline = arena_new(arena, struct baseline);

	if (!files)
		return NULL;
	baseline->path = path;
	map_init(&baseline->counts, arena);
	for (size_t i = 0; i < files->pairs.count; i++)
		if (!read_file(arena, baseline, folder_of(arena, path), &files->pairs.items[i], reason))
			return NULL;
	return baseline;
}

/* ---- writing ---- */

static int compare_entries(const void *a, const void *b)
{
	const struct entry *first = a;
	const struct entry *second = b;
	int by_file = strcmp(first->shown, second->shown);

	return by_file ? by_file : strcmp(first->rule, second->rule);
}

/* jansson takes no other key than UTF-8. */
static void set_clean(json_t *object, const char *key, json_t *value)
{
	json_t *clean = report_json_text(key);

	report_json_set(object, json_string_value(clean), value);
	json_decref(clean);
}

static json_t *json_of_entries(const struct entry *entries, size_t count)
{
	json_t *files = report_json_object();
	json_t *rules = NULL;

	for (size_t i = 0; i < count; i++) {
		if (i == 0 || strcmp(entries[i - 1].shown, entries[i].shown) != 0) {
			rules = report_json_object();
			set_clean(files, entries[i].shown, rules);
		}
		report_json_set(rules, entries[i].rule, report_json_number(entries[i].count));
	}
	return files;
}

/* To what is no file, as a pipe. */
static const char *write_through(const char *path, const char *text)
{
	int descriptor = open(path, O_WRONLY | O_CLOEXEC);
	bool is_written;

	if (descriptor < 0)
		return strerror(errno);
	is_written = output_write(descriptor, text, strlen(text));
	return close(descriptor) == 0 && is_written ? NULL : strerror(errno);
}

const char *baseline_write_text(struct arena *arena, const char *path, const char *text)
{
	struct replacement replacement = {.path = path, .text = text, .length = strlen(text)};
	struct stat status;
	const char *remark;

	if (stat(path, &status) == 0 && !S_ISREG(status.st_mode))
		return write_through(path, text);
	return replace_file(arena, &replacement, &remark) ? NULL : remark;
}

const char *baseline_text(const struct survey *survey, const char *path, size_t *count)
{
	struct arena *arena = survey->arena;
	const char *folder = folder_of(arena, path);
	struct entry *entries = arena_alloc(arena, survey->counts.count * sizeof(*entries));
	json_t *document = report_json_object();
	const char *copy;
	char *text;

	*count = 0;
	for (size_t i = 0; i < survey->counts.count; i++) {
		const char *key = survey->counts.items[i].key;
		const char *end = strrchr(key, '\n');

		entries[i].shown = name_in(arena, arena_copy(arena, key, (size_t)(end - key)), folder);
		entries[i].rule = end + 1;
		entries[i].count = (uintptr_t)survey->counts.items[i].value;
		*count += entries[i].count;
	}
	qsort(entries, survey->counts.count, sizeof(*entries), compare_entries);
	report_json_set(document, "schema", report_json_number(strtoul(SCHEMA, NULL, 10)));
	report_json_set(document, "files", json_of_entries(entries, survey->counts.count));
	text = json_dumps(document, JSON_INDENT(2) | JSON_PRESERVE_ORDER);
	if (!text)
		arena_out_of_memory();
	copy = arena_printf(arena, "%s\n", text);
	free(text);
	json_decref(document);
	return copy;
}

/* ---- using it ---- */

static bool covers(const struct baseline *baseline, const struct survey *survey, const char *file, const char *rule)
{
	uintptr_t known = (uintptr_t)map_get(&baseline->counts, arena_printf(survey->arena, "%s\n%s", file, rule));

	return known && survey_count(survey, file, rule) <= known;
}

size_t baseline_drop(const struct baseline *baseline, const struct survey *survey, struct lint_result *result)
{
	size_t count = result->sink.items.count;
	size_t kept = 0;

	for (size_t i = 0; i < count; i++) {
		struct diagnostic *finding = result->sink.items.items[i];

		if (!covers(baseline, survey, survey_file_name(&result->arena, result, finding), finding->rule))
			result->sink.items.items[kept++] = finding;
	}
	result->sink.items.count = kept;
	return count - kept;
}

static bool is_stale(const struct entry *entry, const struct survey *survey)
{
	if (map_get(&survey->files, entry->file))
		return survey_count(survey, entry->file, entry->rule) < entry->count;
	return !is_command(entry->file) && access(entry->file, F_OK) != 0;
}

void baseline_say_stale(struct arena *arena, const struct baseline *baseline, const struct survey *survey)
{
	size_t stale = 0;

	for (size_t i = 0; i < baseline->entries.count; i++) {
		const struct entry *entry = &baseline->entries.items[i];

		if (!is_stale(entry, survey) || ++stale > STALE_SHOWN)
			continue;
		cli_say("%s: note: %s has %zu of %s now, not %zu; --write-baseline writes it anew", baseline->path,
		        entry->shown, survey_count(survey, entry->file, entry->rule), entry->rule, entry->count);
	}
	if (stale > STALE_SHOWN)
		cli_say("%s: note: %s", baseline->path,
		        arena_printf(arena, "%zu more entries are no longer needed", stale - STALE_SHOWN));
}
