/* SPDX-License-Identifier: MIT */
#include "lint/config.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file_access.h"
#include "base/path.h"
#include "base/text.h"
#include "base/yaml.h"
#include "rules/rule.h"

#define NEAR_ENOUGH 3 /* letters by which a misspelt name may differ */

struct reader {
	struct arena *arena;
	struct config *config;
	struct config_error *error;
};

/* ---- finding it ---- */

const char *config_find(struct arena *arena, const char *folder)
{
	for (const char *at = path_absolute(arena, folder);; at = path_folder(arena, at)) {
		bool is_root = strcmp(at, "/") == 0;
		const char *path = arena_printf(arena, "%s/%s", is_root ? "" : at, CONFIG_FILE_NAME);

		if (access(path, F_OK) == 0)
			return path;
		if (is_root)
			return NULL;
	}
}

/* ---- reading it ---- */

__attribute__((format(printf, 3, 4))) static bool refuse(struct reader *reader, const struct yaml_node *node,
                                                         const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	reader->error->line = node->line;
	reader->error->column = node->column;
	reader->error->message = arena_vprintf(reader->arena, format, arguments);
	va_end(arguments);
	return false;
}

static bool refuse_rule(struct reader *reader, const struct yaml_node *node, const char *word)
{
	const char *nearest = rules_nearest(word);

	if (nearest)
		return refuse(reader, node, "there is no rule '%s'; did you mean '%s'?", word, nearest);
	return refuse(reader, node, "there is no rule '%s' ('openocdlint rules' lists them)", word);
}

/* One word or a list of words. */
static bool read_words(struct reader *reader, const struct yaml_node *node, struct word_list *words)
{
	size_t count = node->kind == YAML_SEQUENCE ? node->items.count : 1;

	if (yaml_is_null(node))
		return true;
	words->items = arena_alloc(reader->arena, count * sizeof(*words->items));
	for (size_t i = 0; i < count; i++) {
		const struct yaml_node *item = node->kind == YAML_SEQUENCE ? node->items.items[i] : node;
		const char *word = yaml_string(item);

		if (!word || !*word)
			return refuse(reader, item, "expected a word or a list of words");
		words->items[words->count++] = word;
	}
	return true;
}

static bool read_rules(struct reader *reader, const struct yaml_node *node, struct word_list *rules)
{
	if (!read_words(reader, node, rules))
		return false;
	for (size_t i = 0; i < rules->count; i++)
		if (!rules_match(rules->items[i]))
			return refuse_rule(reader, node->kind == YAML_SEQUENCE ? node->items.items[i] : node,
			                   rules->items[i]);
	return true;
}

static bool read_versions(struct reader *reader, const struct yaml_node *node)
{
	struct word_list words = {0};

	if (!read_words(reader, node, &words))
		return false;
	for (size_t i = 0; i < words.count; i++) {
		const struct yaml_node *item = node->kind == YAML_SEQUENCE ? node->items.items[i] : node;

		if (know_versions_add(words.items[i], &reader->config->versions))
			continue;
		if (strcmp(words.items[i], "installed") == 0)
			return refuse(reader, item,
			              "'installed' can be asked for on the command line only (--openocd "
			              "installed): here, the findings must not depend on the machine");
		return refuse(reader, item,
		              "there is no version '%s' of OpenOCD; known are 0.10.0, 0.11.0, 0.12.0 and master, "
		              "one or a list, or 'all'",
		              words.items[i]);
	}
	return true;
}

/* NAME in the folder of the file, as seen from the working folder. */
static const char *beside(struct reader *reader, const char *name)
{
	struct arena *arena = reader->arena;
	const char *path = path_normalize(arena, path_join(arena, reader->config->folder, name));

	return path_relative(arena, path, path_working_folder(arena));
}

static bool read_scripts(struct reader *reader, const struct yaml_node *node)
{
	struct word_list *scripts = &reader->config->scripts;

	if (!read_words(reader, node, scripts))
		return false;
	for (size_t i = 0; i < scripts->count; i++)
		scripts->items[i] = beside(reader, scripts->items[i]);
	return true;
}

static bool read_select(struct reader *reader, const struct yaml_node *node)
{
	return read_rules(reader, node, &reader->config->select);
}

static bool read_ignore(struct reader *reader, const struct yaml_node *node)
{
	return read_rules(reader, node, &reader->config->ignore);
}

static bool read_baseline(struct reader *reader, const struct yaml_node *node)
{
	const char *name = yaml_string(node);

	if (!name || !*name)
		return refuse(reader, node, "expected the name of a file");
	reader->config->baseline = beside(reader, name);
	return true;
}

static bool expect_mapping(struct reader *reader, const struct yaml_node *node, const char *example)
{
	if (node->kind == YAML_MAPPING || yaml_is_null(node))
		return true;
	return refuse(reader, node, "expected lines such as '%s'", example);
}

static bool read_level(const char *text, enum severity *severity)
{
	for (int level = SEVERITY_NOTE; level <= SEVERITY_ERROR; level++) {
		if (text && strcmp(text, severity_name((enum severity)level)) == 0) {
			*severity = (enum severity)level;
			return true;
		}
	}
	return false;
}

static bool read_severities(struct reader *reader, const struct yaml_node *node)
{
	if (!expect_mapping(reader, node, "unknown-command: warning"))
		return false;
	for (size_t i = 0; i < node->pairs.count; i++) {
		const struct yaml_pair *pair = &node->pairs.items[i];
		struct severity_override override = {.rule = yaml_string(pair->key)};

		if (!rules_match(override.rule))
			return refuse_rule(reader, pair->key, override.rule);
		if (!read_level(yaml_string(pair->value), &override.severity))
			return refuse(reader, pair->value,
			              "expected error, warning or note (to silence a rule, put it "
			              "under 'ignore')");
		vector_push(reader->arena, &reader->config->severities, override);
	}
	return true;
}

static bool read_pattern(struct reader *reader, const struct yaml_node *node, const char *text,
                         struct path_pattern *pattern)
{
	if (text_starts_with(text, "./"))
		text += 2;
	if (path_pattern_parse(reader->arena, text, strlen(text), pattern) && !pattern->is_negated)
		return true;
	return refuse(reader, node, "'%s' is no pattern for file names", text);
}

static bool read_file_ignores(struct reader *reader, const struct yaml_node *node)
{
	if (!expect_mapping(reader, node, "'board/*.cfg': [missing-adapter]"))
		return false;
	for (size_t i = 0; i < node->pairs.count; i++) {
		const struct yaml_pair *pair = &node->pairs.items[i];
		struct file_ignores ignores = {0};

		if (!read_pattern(reader, pair->key, yaml_string(pair->key), &ignores.pattern))
			return false;
		if (!read_rules(reader, pair->value, &ignores.rules))
			return false;
		vector_push(reader->arena, &reader->config->file_ignores, ignores);
	}
	return true;
}

static bool read_excludes(struct reader *reader, const struct yaml_node *node)
{
	struct word_list words = {0};

	if (!read_words(reader, node, &words))
		return false;
	for (size_t i = 0; i < words.count; i++) {
		struct path_pattern pattern;

		if (!read_pattern(reader, node->kind == YAML_SEQUENCE ? node->items.items[i] : node, words.items[i],
		                  &pattern))
			return false;
		vector_push(reader->arena, &reader->config->excludes, pattern);
	}
	return true;
}

static bool read_roles(struct reader *reader, const struct yaml_node *node)
{
	if (!expect_mapping(reader, node, "'common/*.cfg': helper"))
		return false;
	for (size_t i = 0; i < node->pairs.count; i++) {
		const struct yaml_pair *pair = &node->pairs.items[i];
		const char *name = yaml_string(pair->value);
		struct stated_role role = {0};

		if (!read_pattern(reader, pair->key, yaml_string(pair->key), &role.pattern))
			return false;
		if (!name || !file_part_find(name, &role.part))
			return refuse(reader, pair->value, "expected a role: " FILE_PART_LIST);
		vector_push(reader->arena, &reader->config->roles, role);
	}
	return true;
}

/* A file of the project is named from the folder of the config file; any other is left to OpenOCD's search. */
static const char *entry_file(struct reader *reader, const char *name)
{
	const char *path = beside(reader, name);

	return access(path, F_OK) == 0 ? path : name;
}

static bool read_entry_words(struct reader *reader, const struct yaml_node *node, const struct word_list *words,
                             struct entry_point *entry)
{
	entry->words = words->items;
	entry->word_count = words->count;
	entry->inputs = arena_alloc(reader->arena, words->count * sizeof(*entry->inputs));
	for (size_t i = 0; i < words->count; i += 2) {
		const char *option = words->items[i];
		const char *value = i + 1 < words->count ? words->items[i + 1] : NULL;
		struct run_input *input = &entry->inputs[entry->input_count++];

		if (strcmp(option, "-f") != 0 && strcmp(option, "-c") != 0 && strcmp(option, "-s") != 0)
			return refuse(reader, node, "expected -f, -c or -s instead of '%s'", option);
		if (!value)
			return refuse(reader, node, "nothing stands behind the last %s", option);
		input->kind = option[1] == 'f' ? INPUT_FILE : option[1] == 'c' ? INPUT_COMMAND : INPUT_SCRIPTS;
		input->text = option[1] == 'c' ? value : entry_file(reader, value);
	}
	return true;
}

static bool read_entry_points(struct reader *reader, const struct yaml_node *node)
{
	if (!expect_mapping(reader, node, "debug: [-f, interface/stlink.cfg, -f, board.cfg]"))
		return false;
	for (size_t i = 0; i < node->pairs.count; i++) {
		const struct yaml_pair *pair = &node->pairs.items[i];
		struct entry_point entry = {.name = yaml_string(pair->key)};
		struct word_list words = {0};

		if (pair->value->kind != YAML_SEQUENCE || pair->value->items.count == 0)
			return refuse(reader, pair->value,
			              "expected a list such as [-f, interface/stlink.cfg, -f, board.cfg]");
		if (!read_words(reader, pair->value, &words) || !read_entry_words(reader, pair->value, &words, &entry))
			return false;
		vector_push(reader->arena, &reader->config->entry_points, entry);
	}
	return true;
}

static bool read_extra_commands(struct reader *reader, const struct yaml_node *node)
{
	return read_words(reader, node, &reader->config->extra_commands);
}

static bool read_extra_drivers(struct reader *reader, const struct yaml_node *node)
{
	return read_words(reader, node, &reader->config->extra_drivers);
}

/* KEY(name, its reader, what its value looks like, what holds without it, what it means) */
#define CONFIG_KEYS(KEY)                                                                                               \
	KEY("openocd", read_versions, CONFIG_VERSIONS, "0.12.0",                                                       \
	    "The version of OpenOCD to check for, a list of versions, or all.")                                        \
	KEY("scripts", read_scripts, CONFIG_FOLDERS, "none", "Folders searched for scripts, behind those of -s.")      \
	KEY("select", read_select, CONFIG_RULES, "all rules", "The rules that are looked at.")                         \
	KEY("ignore", read_ignore, CONFIG_RULES, "none", "Rules that are not looked at.")                              \
	KEY("severity", read_severities, CONFIG_LEVELS, "as the rules have it", "The severity of a rule's findings.")  \
	KEY("per-file-ignores", read_file_ignores, CONFIG_FILE_RULES, "none",                                          \
	    "For a pattern of file names, rules that are not looked at there.")                                        \
	KEY("exclude", read_excludes, CONFIG_PATTERNS, "nothing",                                                      \
	    "Patterns of files and folders that are left out when a folder is searched.")                              \
	KEY("baseline", read_baseline, CONFIG_FILE, "none",                                                            \
	    "The file that counts the findings the project lives with for now.")                                       \
	KEY("roles", read_roles, CONFIG_PARTS, "told from folders, and from what the files do",                        \
	    "For a pattern of file names, what these files are for when they are checked by themselves.")              \
	KEY("entry-points", read_entry_points, CONFIG_RUNS, "each file is a run of its own",                           \
	    "Names, and for each the -f, -c and -s with which OpenOCD is really started.")                             \
	KEY("extra-commands", read_extra_commands, CONFIG_WORDS, "none",                                               \
	    "Commands that a vendor's OpenOCD has in addition, such as esp, flash secure or $TARGET semihost.")        \
	KEY("extra-drivers", read_extra_drivers, CONFIG_WORDS, "none",                                                 \
	    "Adapter and flash drivers that a vendor's OpenOCD has in addition.")

#define ROW(name, reader, shape, otherwise, meaning) {name, shape, meaning, otherwise},
const struct config_key config_keys[] = {CONFIG_KEYS(ROW)};
#undef ROW
const size_t config_key_count = sizeof(config_keys) / sizeof(config_keys[0]);

/* In the order of config_keys. */
#define READER(name, reader, shape, otherwise, meaning) reader,
static bool (*const readers[])(struct reader *reader, const struct yaml_node *node) = {CONFIG_KEYS(READER)};
#undef READER

static bool refuse_key(struct reader *reader, const struct yaml_node *key)
{
	const char *nearest = NULL;
	unsigned least = NEAR_ENOUGH + 1;

	for (size_t i = 0; i < config_key_count; i++) {
		unsigned distance = text_distance(key->value, config_keys[i].name, NEAR_ENOUGH);

		if (distance < least) {
			least = distance;
			nearest = config_keys[i].name;
		}
	}
	if (nearest)
		return refuse(reader, key, "unknown key '%s'; did you mean '%s'?", key->value, nearest);
	return refuse(reader, key, "unknown key '%s'", key->value);
}

/* ---- the values as they are written ---- */

static void keep_value(struct reader *reader, const struct config_key *key, const char *name,
                       const struct yaml_node *node)
{
	struct config_value value = {.key = key->name, .name = name, .line = node->line};
	bool is_path = key->shape == CONFIG_FOLDERS || key->shape == CONFIG_FILE;

	read_words(reader, node, &value.words);
	for (size_t i = 0; i < value.words.count && is_path; i++)
		value.words.items[i] = beside(reader, value.words.items[i]);
	vector_push(reader->arena, &reader->config->values, value);
}

/* A list below a key is a value an item: each may have a line of its own. */
static void keep_values(struct reader *reader, const struct config_key *key, const struct yaml_node *node)
{
	if (node->kind == YAML_SCALAR && !yaml_is_null(node))
		keep_value(reader, key, NULL, node);
	for (size_t i = 0; i < node->items.count; i++)
		keep_value(reader, key, NULL, node->items.items[i]);
	for (size_t i = 0; i < node->pairs.count; i++)
		keep_value(reader, key, yaml_string(node->pairs.items[i].key), node->pairs.items[i].value);
}

static bool read_pair(struct reader *reader, const struct yaml_pair *pair)
{
	for (size_t i = 0; i < config_key_count; i++) {
		if (strcmp(config_keys[i].name, pair->key->value) != 0)
			continue;
		if (!readers[i](reader, pair->value))
			return false;
		keep_values(reader, &config_keys[i], pair->value);
		return true;
	}
	return refuse_key(reader, pair->key);
}

static bool read_root(struct reader *reader, const struct yaml_node *root)
{
	if (!root || yaml_is_null(root))
		return true;
	if (!expect_mapping(reader, root, "openocd: 0.12.0"))
		return false;
	for (size_t i = 0; i < root->pairs.count; i++)
		if (!read_pair(reader, &root->pairs.items[i]))
			return false;
	return true;
}

const struct config *config_read(struct arena *arena, const char *path, struct config_error *error)
{
	struct reader reader = {arena, arena_new(arena, struct config), error};
	const char *folder = path_folder(arena, path);
	const char *real_folder = path_real(arena, folder);
	struct file_access access;
	struct file_text text;
	struct yaml_node *root;
	struct yaml_error yaml_error;

	reader.config->path = path_relative(arena, path_absolute(arena, path), path_working_folder(arena));
	reader.config->folder = real_folder ? real_folder : path_absolute(arena, folder);
	*error = (struct config_error){.path = reader.config->path};
	file_access_init(&access, arena);
	if (!file_access_read(&access, path, &text, &error->message))
		return NULL;
	if (!yaml_read(arena, text.bytes, text.length, &root, &yaml_error)) {
		error->line = yaml_error.line;
		error->column = yaml_error.column;
		error->message = yaml_error.message;
		return NULL;
	}
	return read_root(&reader, root) ? reader.config : NULL;
}

/* ---- using it ---- */

/* PATH below the folder of CONFIG, or NULL when it lies elsewhere. */
static const char *path_below(struct arena *arena, const struct config *config, const char *path)
{
	const char *folder = path_real(arena, path_folder(arena, path));
	size_t length = strlen(config->folder);
	const char *absolute;

	if (!folder)
		return NULL;
	absolute = path_normalize(arena, path_join(arena, folder, path_name(path)));
	if (!path_is_below(absolute, config->folder) || strlen(absolute) <= length)
		return NULL;
	return absolute + length + (absolute[length] == '/');
}

bool config_excludes(const struct config *config, const char *path, bool is_folder)
{
	struct arena arena;
	const char *below;
	bool is_excluded = false;

	if (config->excludes.count == 0)
		return false;
	arena_init(&arena);
	below = path_below(&arena, config, path);
	for (size_t i = 0; i < config->excludes.count && below && !is_excluded; i++)
		is_excluded = path_pattern_matches(&config->excludes.items[i], below, is_folder) ||
		              path_pattern_covers(&config->excludes.items[i], below);
	arena_release(&arena);
	return is_excluded;
}

bool config_role(const struct config *config, struct arena *arena, const char *path, enum file_part *part)
{
	const char *below = config->roles.count ? path_below(arena, config, path) : NULL;
	bool is_stated = false;

	for (size_t i = 0; below && i < config->roles.count; i++) {
		if (!path_pattern_covers(&config->roles.items[i].pattern, below))
			continue;
		*part = config->roles.items[i].part;
		is_stated = true;
	}
	return is_stated;
}

static bool list_matches(const struct word_list *globs, const char *rule)
{
	for (size_t i = 0; i < globs->count; i++)
		if (text_matches_glob(globs->items[i], rule))
			return true;
	return false;
}

bool config_ignores(const struct config *config, const struct source_store *sources, const struct source_file *file,
                    const char *rule)
{
	const char *path;

	if (config->file_ignores.count == 0 || !file || file->is_command)
		return false;
	path = path_below(sources->arena, config, file->name);
	for (size_t i = 0; path && i < config->file_ignores.count; i++)
		if (list_matches(&config->file_ignores.items[i].rules, rule) &&
		    path_pattern_covers(&config->file_ignores.items[i].pattern, path))
			return true;
	return false;
}

static void override_severity(const struct config *config, struct diagnostic *finding)
{
	for (size_t i = 0; i < config->severities.count; i++)
		if (text_matches_glob(config->severities.items[i].rule, finding->rule))
			finding->severity = config->severities.items[i].severity;
}

void config_adjust(const struct config *config, const struct source_store *sources, struct diagnostic_sink *sink)
{
	size_t kept = 0;

	for (size_t i = 0; i < sink->items.count; i++) {
		struct diagnostic *finding = sink->items.items[i];

		if (config_ignores(config, sources, source_store_file(sources, finding->span.file), finding->rule))
			continue;
		override_severity(config, finding);
		sink->items.items[kept++] = finding;
	}
	sink->items.count = kept;
}
