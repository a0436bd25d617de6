/* SPDX-License-Identifier: MIT */
#include "know/know.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "know/tables.h"

static const char *const version_names[OPENOCD_VERSION_COUNT] = {"0.10.0", "0.11.0", "0.12.0", "master"};

const char *know_version_name(enum openocd_version version)
{
	return version_names[version];
}

bool know_version_parse(const char *text, enum openocd_version *version)
{
	for (int i = 0; i < OPENOCD_VERSION_COUNT; i++) {
		size_t length = strlen(version_names[i]);
		bool short_form = i != OPENOCD_MASTER && strlen(text) == length - 2 &&
		                  strncmp(text, version_names[i], length - 2) == 0;
		if (short_form || strcmp(text, version_names[i]) == 0) {
			*version = (enum openocd_version)i;
			return true;
		}
	}
	return false;
}

bool know_versions_add(const char *text, unsigned *versions)
{
	enum openocd_version version;
	if (strcmp(text, "all") == 0)
		*versions |= (1u << OPENOCD_VERSION_COUNT) - 1;
	else if (know_version_parse(text, &version))
		*versions |= 1u << version;
	else
		return false;
	return true;
}

const char *know_string(uint32_t offset)
{
	return know_pool + offset;
}

const char *know_line(uint32_t list, size_t index)
{
	return index < know_lines[list] ? know_string(know_lines[list + 1 + index]) : NULL;
}

/*
 * First index whose name is not less than NAME, in a table of COUNT rows of SIZE bytes; every row begins with the
 * pool offset of its name.
 */
static size_t lower_bound(const void *table, size_t count, size_t size, const char *name)
{
	size_t low = 0;
	size_t high = count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		uint32_t offset;
		memcpy(&offset, (const char *)table + middle * size, sizeof(offset));
		if (strcmp(know_pool + offset, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The row called NAME, or NULL. */
static const void *find_row(const void *table, size_t count, size_t size, const char *name)
{
	size_t index = lower_bound(table, count, size, name);
	const char *row = (const char *)table + index * size;
	uint32_t offset;
	if (index == count)
		return NULL;
	memcpy(&offset, row, sizeof(offset));
	return strcmp(know_pool + offset, name) == 0 ? row : NULL;
}

#define FIND(table, name) find_row(table, table##_count, sizeof(table[0]), name)

const struct know_command *know_command_find(const char *name)
{
	return FIND(know_commands, name);
}

size_t know_command_count(void)
{
	return know_commands_count;
}

const struct know_command *know_command_at(size_t index)
{
	return &know_commands[index];
}

size_t know_command_lower_bound(const char *name)
{
	return lower_bound(know_commands, know_commands_count, sizeof(know_commands[0]), name);
}

bool know_command_begins(const char *name, unsigned versions)
{
	size_t length = strlen(name);
	for (size_t i = know_command_lower_bound(name); i < know_commands_count; i++) {
		const char *known = know_string(know_commands[i].name);
		if (strncmp(known, name, length) != 0)
			return false;
		if (known[length] != '\0' && known[length] != ' ')
			continue;
		for (int version = 0; version < OPENOCD_VERSION_COUNT; version++)
			if ((versions >> version & 1) && know_commands[i].stage[version] != STAGE_ABSENT)
				return true;
	}
	return false;
}

bool know_command_comes_with(const struct know_command *command, const char *kind, const char *value)
{
	size_t kind_length = strlen(kind);
	size_t value_length = strlen(value);
	const char *when = know_string(command->when);
	while (*when) {
		when += strspn(when, ", ");
		size_t length = strcspn(when, ",");
		if (length == kind_length + 1 + value_length && memcmp(when, kind, kind_length) == 0 &&
		    when[kind_length] == ' ' && memcmp(when + kind_length + 1, value, value_length) == 0)
			return true;
		when += length;
	}
	return false;
}

static int compare_word(const struct know_word *word, const char *kind, const char *value)
{
	int order = strcmp(know_string(word->kind), kind);
	return order ? order : strcmp(know_string(word->value), value);
}

bool know_word_exists(const char *kind, const char *value, enum openocd_version version)
{
	size_t low = 0;
	size_t high = know_words_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = compare_word(&know_words[middle], kind, value);
		if (order == 0)
			return (know_words[middle].versions >> version) & 1;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

void know_words_of(const char *kind, size_t *first, size_t *end)
{
	*first = 0;
	while (*first < know_words_count && strcmp(know_string(know_words[*first].kind), kind) != 0)
		(*first)++;
	*end = *first;
	while (*end < know_words_count && strcmp(know_string(know_words[*end].kind), kind) == 0)
		(*end)++;
}

const struct know_word *know_word_at(size_t index)
{
	return &know_words[index];
}

const char *know_driver_transports(const char *driver, enum openocd_version version)
{
	const struct know_driver *row = FIND(know_drivers, driver);
	return row ? know_string(row->transports[version]) : "";
}

const char *know_script_settings_of(const char *script, enum openocd_version version)
{
	const struct know_settings *row = FIND(know_script_settings, script);
	return row ? know_string(row->names[version]) : "";
}

const char *know_fork_of(const char *kind, const char *name)
{
	const struct know_fork_name *row = FIND(know_fork_names, name);
	return row && strcmp(know_string(row->kind), kind) == 0 ? know_string(row->fork) : NULL;
}

const struct know_driver *know_driver_find(const char *name)
{
	return FIND(know_drivers, name);
}

size_t know_driver_count(void)
{
	return know_drivers_count;
}

const struct know_driver *know_driver_at(size_t index)
{
	return &know_drivers[index];
}

const struct know_target_type *know_target_type_find(const char *name)
{
	return FIND(know_target_types, name);
}

const struct know_flash_driver *know_flash_driver_find(const char *name)
{
	return FIND(know_flash_drivers, name);
}

static const char *grammar_or_any(uint32_t grammar)
{
	return grammar == KNOW_NO_GRAMMAR ? "word:word*" : know_string(grammar);
}

const char *know_flash_driver_bank_arguments(const char *driver, enum openocd_version version)
{
	const struct know_flash_driver *row = FIND(know_flash_drivers, driver);
	return row && (row->versions >> version) & 1 ? grammar_or_any(row->bank_arguments) : NULL;
}

const char *know_nand_driver_arguments(const char *driver, enum openocd_version version)
{
	const struct know_nand_driver *row = FIND(know_nand_drivers, driver);
	return row && (row->versions >> version) & 1 ? grammar_or_any(row->device_arguments) : NULL;
}

size_t know_script_count(void)
{
	return know_scripts_count;
}

const struct know_script *know_script_at(size_t index)
{
	return &know_scripts[index];
}

const struct know_script *know_script_find(const char *path)
{
	return FIND(know_scripts, path);
}

const struct know_script_hash_row *know_script_hash_find(uint64_t hash)
{
	char name[17];
	snprintf(name, sizeof(name), "%016" PRIx64, hash);
	return FIND(know_script_hashes, name);
}

const struct know_rename *know_rename_find(const char *old_path)
{
	return FIND(know_renames, old_path);
}

size_t know_rename_count(void)
{
	return know_renames_count;
}

const struct know_rename *know_rename_at(size_t index)
{
	return &know_renames[index];
}

size_t know_board_reset_count(void)
{
	return know_board_resets_count;
}

const struct know_board_reset *know_board_reset_at(size_t index)
{
	return &know_board_resets[index];
}

const struct know_deprecation *know_deprecation_find(const char *old_form)
{
	return FIND(know_deprecations, old_form);
}

size_t know_deprecation_count(void)
{
	return know_deprecations_count;
}

const struct know_deprecation *know_deprecation_at(size_t index)
{
	return &know_deprecations[index];
}

const struct know_tcl_command *know_tcl_command_find(const char *name)
{
	return FIND(know_tcl_commands, name);
}

size_t know_tcl_command_count(void)
{
	return know_tcl_commands_count;
}

const struct know_tcl_command *know_tcl_command_at(size_t index)
{
	return &know_tcl_commands[index];
}

bool know_tcl_command_is_group(const char *name)
{
	size_t length = strlen(name);
	size_t next = lower_bound(know_tcl_commands, know_tcl_commands_count, sizeof(know_tcl_commands[0]), name);
	for (; next < know_tcl_commands_count; next++) {
		const char *known = know_string(know_tcl_commands[next].name);
		if (strncmp(known, name, length) != 0)
			return false;
		if (known[length] == ' ')
			return true;
	}
	return false;
}

const struct know_procedure *know_procedure_find(const char *name)
{
	return FIND(know_procedures, name);
}

const char *know_procedure_script(const char *name, enum openocd_version version)
{
	const struct know_procedure *row = know_procedure_find(name);
	const char *script = row ? know_string(row->script[version]) : "-";
	return strcmp(script, "-") == 0 ? NULL : script;
}

/* Several rows have one name, each for other versions. */
const struct know_recorded *know_recorded_find(const char *name, enum openocd_version version)
{
	size_t index = lower_bound(know_records, know_records_count, sizeof(know_records[0]), name);
	for (; index < know_records_count && strcmp(know_string(know_records[index].name), name) == 0; index++)
		if ((know_records[index].versions >> version) & 1)
			return &know_records[index];
	return NULL;
}

bool know_has_recorded(enum openocd_version version)
{
	for (size_t i = 0; i < know_records_count; i++)
		if ((know_records[i].versions >> version) & 1)
			return true;
	return false;
}
