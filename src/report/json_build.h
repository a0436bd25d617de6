/* SPDX-License-Identifier: MIT */
/*
 * Layer report: JSON values, and the document that all of the program's JSON is: schema, tool, and one list. Used by
 * the json format and by the commands that print lists of their own.
 *
 * A value that cannot be made ends the process for want of memory (arena_out_of_memory()); text that is not UTF-8 is
 * made so. All `value`s are taken.
 */
#ifndef REPORT_JSON_BUILD_H
#define REPORT_JSON_BUILD_H

#include <jansson.h>
#include <stdbool.h>

#include "report/report.h"

json_t *report_json_object(void);
json_t *report_json_array(void);
json_t *report_json_text(const char *text); /* null for NULL */
json_t *report_json_number(size_t number);
json_t *report_json_bool(bool value);
void report_json_set(json_t *object, const char *key, json_t *value);
void report_json_append(json_t *array, json_t *value);

/* Null for NULL. SOURCES hold the files of the edits. */
json_t *report_json_fix(const struct source_store *sources, const struct fix *fix);

json_t *report_json_load(const struct report_load *load);

/* Sets "inputs", "openocd" and "load" of a run, and "entry_point" where it is one. */
void report_json_set_run(json_t *object, const struct report_run *run);

/* A value by itself; INDENT stands in front of every line but the first. */
void report_json_add(struct text_builder *out, json_t *value, const char *indent);

/* The document: open, any items, close. OUT may be emptied in between. */
void report_json_open(struct text_builder *out, const char *list);
void report_json_item(struct text_builder *out, json_t *value);
/* What stands in front of an item of the list. */
void report_json_separate(struct text_builder *out, bool is_first);
void report_json_close(struct text_builder *out, bool is_empty);

#endif
