/* SPDX-License-Identifier: MIT */
#include "cli/schema.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lint/config.h"
#include "report/json_build.h"
#include "rules/rule.h"

#define DIALECT "http://json-schema.org/draft-07/schema#" /* which all editors know */

/* ---- pieces ---- */

static json_t *reference(const char *name)
{
	char text[48];
	json_t *object = report_json_object();

	snprintf(text, sizeof(text), "#/definitions/%s", name);
	report_json_set(object, "$ref", report_json_text(text));
	return object;
}

static json_t *of_type(const char *type)
{
	json_t *object = report_json_object();

	report_json_set(object, "type", report_json_text(type));
	return object;
}

static json_t *string_like(const char *pattern)
{
	json_t *object = of_type("string");

	report_json_set(object, "pattern", report_json_text(pattern));
	return object;
}

static json_t *any_of(json_t *first, json_t *second, json_t *third)
{
	json_t *object = report_json_object();
	json_t *choices = report_json_array();

	report_json_append(choices, first);
	report_json_append(choices, second);
	if (third)
		report_json_append(choices, third);
	report_json_set(object, "anyOf", choices);
	return object;
}

/* ITEM, a list of such, or nothing. */
static json_t *one_or_more(const char *item)
{
	json_t *list = of_type("array");

	report_json_set(list, "items", reference(item));
	return any_of(reference(item), list, of_type("null"));
}

/* Names that NAME describes, each with a value that VALUE describes. Takes VALUE; NAME may be NULL. */
static json_t *mapping(const char *name, json_t *value)
{
	json_t *object = report_json_object();
	json_t *types = report_json_array();

	report_json_append(types, report_json_text("object"));
	report_json_append(types, report_json_text("null"));
	report_json_set(object, "type", types);
	if (name)
		report_json_set(object, "propertyNames", reference(name));
	report_json_set(object, "additionalProperties", value);
	return object;
}

/* ---- definitions ---- */

static json_t *any_word(void)
{
	static const char *const types[] = {"string", "number", "boolean"};
	json_t *object = report_json_object();
	json_t *list = report_json_array();

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		report_json_append(list, report_json_text(types[i]));
	report_json_set(object, "type", list);
	report_json_set(object, "minLength", report_json_number(1));
	return object;
}

/* "0.12.0", and "0.12", which YAML takes for a number. */
static json_t *versions(void)
{
	json_t *object = report_json_object();
	json_t *list = report_json_array();

	for (int i = 0; i < OPENOCD_VERSION_COUNT; i++) {
		const char *name = know_version_name((enum openocd_version)i);
		enum openocd_version version;
		char short_name[16];

		report_json_append(list, report_json_text(name));
		snprintf(short_name, sizeof(short_name), "%.*s", (int)strlen(name) - 2, name);
		if (!know_version_parse(short_name, &version))
			continue;
		report_json_append(list, report_json_text(short_name));
		report_json_append(list, json_real(strtod(short_name, NULL)));
	}
	report_json_append(list, report_json_text("all"));
	report_json_set(object, "enum", list);
	return object;
}

static json_t *rules(void)
{
	json_t *known = report_json_object();
	json_t *ids = report_json_array();
	json_t *summaries = report_json_array();

	for (size_t i = 0; i < all_rules_count; i++) {
		report_json_append(ids, report_json_text(all_rules[i]->id));
		report_json_append(summaries, report_json_text(all_rules[i]->summary));
	}
	report_json_set(known, "enum", ids);
	report_json_set(known, "enumDescriptions", summaries);
	return any_of(known, string_like("[*?]"), NULL);
}

static json_t *levels(void)
{
	json_t *object = report_json_object();
	json_t *list = report_json_array();

	for (int level = SEVERITY_NOTE; level <= SEVERITY_ERROR; level++)
		report_json_append(list, report_json_text(severity_name((enum severity)level)));
	report_json_set(object, "enum", list);
	return object;
}

static json_t *parts(void)
{
	static const struct {
		const char *name, *meaning;
	} rows[] = {
#define PART_ROW(constant, name, meaning) {name, meaning},
		FILE_PARTS(PART_ROW)
#undef PART_ROW
	};
	json_t *object = report_json_object();
	json_t *names = report_json_array();
	json_t *meanings = report_json_array();

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		enum file_part part;

		if (!file_part_find(rows[i].name, &part))
			continue;
		report_json_append(names, report_json_text(rows[i].name));
		report_json_append(meanings, report_json_text(rows[i].meaning));
	}
	report_json_set(object, "enum", names);
	report_json_set(object, "enumDescriptions", meanings);
	return object;
}

static json_t *run_words(void)
{
	static const char *const options[] = {"-f", "-c", "-s"};
	json_t *object = of_type("array");
	json_t *first = report_json_object();
	json_t *list = report_json_array();
	json_t *items = report_json_array();

	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++)
		report_json_append(list, report_json_text(options[i]));
	report_json_set(first, "enum", list);
	report_json_append(items, first);
	report_json_set(object, "minItems", report_json_number(2));
	report_json_set(object, "items", items);
	report_json_set(object, "additionalItems", reference("word"));
	return object;
}

static json_t *definitions(void)
{
	json_t *object = report_json_object();

	report_json_set(object, "word", any_word());
	report_json_set(object, "version", versions());
	report_json_set(object, "rule", rules());
	report_json_set(object, "pattern", string_like("^(\\./)?[^!#\\s]"));
	report_json_set(object, "level", levels());
	report_json_set(object, "role", parts());
	report_json_set(object, "run", run_words());
	return object;
}

/* ---- keys ---- */

static json_t *value_of(enum config_shape shape)
{
	switch (shape) {
	case CONFIG_VERSIONS:
		return one_or_more("version");
	case CONFIG_FILE:
		return reference("word");
	case CONFIG_RULES:
		return one_or_more("rule");
	case CONFIG_PATTERNS:
		return one_or_more("pattern");
	case CONFIG_LEVELS:
		return mapping("rule", reference("level"));
	case CONFIG_FILE_RULES:
		return mapping("pattern", one_or_more("rule"));
	case CONFIG_PARTS:
		return mapping("pattern", reference("role"));
	case CONFIG_RUNS:
		return mapping(NULL, reference("run"));
	default:
		return one_or_more("word");
	}
}

/* Beside a $ref, draft 7 looks at nothing else. */
static json_t *described(const struct config_key *key)
{
	json_t *object = report_json_object();
	json_t *all = report_json_array();

	report_json_append(all, value_of(key->shape));
	report_json_set(object, "description", report_json_text(key->meaning));
	report_json_set(object, "allOf", all);
	return object;
}

void schema_write(struct text_builder *out)
{
	json_t *keys = report_json_object();
	json_t *schema;

	for (size_t i = 0; i < config_key_count; i++)
		report_json_set(keys, config_keys[i].name, described(&config_keys[i]));
	schema = mapping(NULL, json_false());
	report_json_set(schema, "$schema", report_json_text(DIALECT));
	report_json_set(schema, "title", report_json_text(CONFIG_FILE_NAME));
	report_json_set(schema, "description",
	                report_json_text("Settings of a project for openocdlint " OPENOCDLINT_VERSION
	                                 ", the linter of OpenOCD configurations."));
	report_json_set(schema, "properties", keys);
	report_json_set(schema, "definitions", definitions());
	report_json_add(out, schema, "");
	text_add_char(out, '\n');
}
