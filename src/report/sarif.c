/* SPDX-License-Identifier: MIT */
/*
 * sarif: SARIF 2.1.0 (OASIS), which code scanning services read. One SARIF run for the whole call, as services take few
 * runs a file: its results are the findings, each once. What a comment or a baseline silences is left out, not listed
 * with `suppressions`: GitHub's code scanning does not read these and would open an alert for each.
 */
#include <inttypes.h>
#include <string.h>

#include "base/hash.h"
#include "report/formats.h"
#include "report/json_build.h"
#include "report/project_name.h"

#define SCHEMA "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
#define PROJECT_BASE "SRCROOT"
#define FINGERPRINT "openocdlint/v1"

#define RUN_INDENT "      "
#define ITEM_INDENT "        "

/* What the parts of one result need. */
struct result_maker {
	struct arena arena; /* of names */
	const struct report_options *options;
	const struct report_run *run;
};

/* ---- texts ---- */

/* {"text": TEXT} */
static json_t *json_of_message(const char *text)
{
	json_t *object = report_json_object();

	report_json_set(object, "text", report_json_text(text));
	return object;
}

static bool is_utf8(const char *text)
{
	size_t left = strlen(text);

	while (left) {
		size_t length = text_utf8_length((const unsigned char *)text, left);

		if (length == 0)
			return false;
		text += length;
		left -= length;
	}
	return true;
}

static void add_base64(struct text_builder *out, const unsigned char *bytes, size_t length)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < length; i += 3) {
		size_t left = length - i;
		unsigned group = (unsigned)bytes[i] << 16;

		group |= left > 1 ? (unsigned)bytes[i + 1] << 8 : 0;
		group |= left > 2 ? bytes[i + 2] : 0;
		text_add_char(out, digits[group >> 18]);
		text_add_char(out, digits[group >> 12 & 63]);
		text_add_char(out, left > 1 ? digits[group >> 6 & 63] : '=');
		text_add_char(out, left > 2 ? digits[group & 63] : '=');
	}
}

/* New text of an edit: as bytes where it is no text. */
static json_t *json_of_content(const char *text)
{
	struct text_builder encoded;
	json_t *object;

	if (is_utf8(text))
		return json_of_message(text);
	object = report_json_object();
	text_init(&encoded);
	add_base64(&encoded, (const unsigned char *)text, strlen(text));
	report_json_set(object, "binary", report_json_text(encoded.bytes));
	text_release(&encoded);
	return object;
}

/* ---- places ---- */

static bool is_plain_in_uri(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
	       (byte != '\0' && strchr("/-._~", byte));
}

static void add_uri(struct text_builder *out, const char *name)
{
	for (; *name; name++) {
		if (is_plain_in_uri(*name))
			text_add_char(out, *name);
		else
			text_printf(out, "%%%02X", (unsigned char)*name);
	}
}

static json_t *json_of_artifact(struct result_maker *maker, const char *file)
{
	json_t *object = report_json_object();
	const char *name = project_name(&maker->arena, maker->options, maker->run, file);
	bool is_absolute = *name == '/';
	struct text_builder uri;

	text_init(&uri);
	text_add_string(&uri, is_absolute ? "file://" : "");
	add_uri(&uri, name);
	report_json_set(object, "uri", report_json_text(uri.bytes));
	if (!is_absolute && maker->options->project)
		report_json_set(object, "uriBaseId", report_json_text(PROJECT_BASE));
	text_release(&uri);
	return object;
}

static void set_bytes(json_t *region, size_t start, size_t end)
{
	report_json_set(region, "byteOffset", report_json_number(start));
	report_json_set(region, "byteLength", report_json_number(end - start));
}

static json_t *json_of_region(const struct report_place *place)
{
	json_t *region = report_json_object();

	report_json_set(region, "startLine", report_json_number(place->start.line));
	report_json_set(region, "startColumn", report_json_number(place->start.column));
	report_json_set(region, "endLine", report_json_number(place->end.line));
	report_json_set(region, "endColumn", report_json_number(place->end.column));
	set_bytes(region, place->start_byte, place->end_byte);
	return region;
}

/* REGION is taken. */
static json_t *json_of_location(struct result_maker *maker, const char *file, json_t *region)
{
	json_t *location = report_json_object();
	json_t *physical = report_json_object();

	report_json_set(physical, "artifactLocation", json_of_artifact(maker, file));
	report_json_set(physical, "region", region);
	report_json_set(location, "physicalLocation", physical);
	return location;
}

static json_t *json_of_place(struct result_maker *maker, struct span span)
{
	struct report_place place = report_place(maker->run, span);

	return json_of_location(maker, place.file, json_of_region(&place));
}

static void append_related(json_t *array, json_t *location, const char *message)
{
	report_json_set(location, "id", report_json_number(json_array_size(array) + 1));
	report_json_set(location, "message", json_of_message(message));
	report_json_append(array, location);
}

/* Places that belong to it, then the include chain, innermost first. */
static json_t *json_of_related(struct result_maker *maker, const struct diagnostic *finding)
{
	json_t *array = report_json_array();

	for (size_t i = 0; i < finding->related.count; i++)
		append_related(array, json_of_place(maker, finding->related.items[i].span),
		               finding->related.items[i].message);
	for (size_t i = finding->included_from.count; i > 0; i--) {
		const struct inclusion_step *step = &finding->included_from.items[i - 1];
		const struct source_file *file = source_store_file(maker->run->sources, step->file);
		json_t *region = report_json_object();

		report_json_set(region, "startLine", report_json_number(step->line));
		if (file)
			append_related(array, json_of_location(maker, file->name, region), "included from here");
		else
			json_decref(region);
	}
	return array;
}

/* ---- fixes ---- */

/* A replacement of bytes has no lines and columns, as SARIF has it. */
static json_t *json_of_replacement(struct result_maker *maker, const struct edit *edit)
{
	json_t *object = report_json_object();
	struct report_place place = report_place(maker->run, edit->span);
	json_t *region;

	if (is_utf8(edit->text)) {
		region = json_of_region(&place);
	} else {
		region = report_json_object();
		set_bytes(region, edit->span.start, edit->span.end);
	}
	report_json_set(object, "deletedRegion", region);
	report_json_set(object, "insertedContent", json_of_content(edit->text));
	return object;
}

/* Edits stand sorted by file. */
static json_t *json_of_changes(struct result_maker *maker, const struct fix *fix)
{
	json_t *changes = report_json_array();
	json_t *replacements = NULL;

	for (size_t i = 0; i < fix->edits.count; i++) {
		const struct edit *edit = &fix->edits.items[i];

		if (i == 0 || edit->span.file != fix->edits.items[i - 1].span.file) {
			const struct source_file *file = source_store_file(maker->run->sources, edit->span.file);
			json_t *change = report_json_object();

			replacements = report_json_array();
			report_json_set(change, "artifactLocation", json_of_artifact(maker, file->name));
			report_json_set(change, "replacements", replacements);
			report_json_append(changes, change);
		}
		report_json_append(replacements, json_of_replacement(maker, edit));
	}
	return changes;
}

static bool can_be_made(const struct report_run *run, const struct fix *fix)
{
	for (size_t i = 0; i < fix->edits.count; i++)
		if (!source_store_file(run->sources, fix->edits.items[i].span.file))
			return false;
	return fix->edits.count > 0;
}

static json_t *json_of_fixes(struct result_maker *maker, const struct fix *fix)
{
	json_t *fixes = report_json_array();
	json_t *object = report_json_object();
	json_t *properties = report_json_object();

	report_json_set(properties, "safety", report_json_text(fix->safety == FIX_SAFE ? "safe" : "unsafe"));
	report_json_set(object, "description", json_of_message(report_fix_title(&maker->arena, fix)));
	report_json_set(object, "artifactChanges", json_of_changes(maker, fix));
	report_json_set(object, "properties", properties);
	report_json_append(fixes, object);
	return fixes;
}

/* ---- results ---- */

/* The marked line from its first character on, however far it is indented. */
static uint64_t hash_line(uint64_t hash, const struct source_file *file, const struct span *span)
{
	size_t line = source_line_of(file, span->start);
	size_t start = source_line_start(file, line);
	size_t end = source_line_end(file, line);

	while (start < end && strchr(" \t", file->text[start]))
		start++;
	hash = hash_bytes(hash, file->text + start, end - start);
	start = span->start > start ? span->start - start : 0;
	return hash_byte(hash, (char)start);
}

/* The same for the same finding after lines were put in or taken out elsewhere. */
static json_t *json_of_fingerprints(struct result_maker *maker, const struct diagnostic *finding)
{
	const struct source_file *file = source_store_file(maker->run->sources, finding->span.file);
	const char *name = report_place(maker->run, finding->span).file;
	uint64_t hash = HASH_START;
	json_t *object = report_json_object();

	name = project_name(&maker->arena, maker->options, maker->run, name);
	hash = hash_bytes(hash, finding->rule, strlen(finding->rule) + 1);
	hash = hash_bytes(hash, name, strlen(name) + 1);
	if (file)
		hash = hash_line(hash, file, &finding->span);
	report_json_set(object, FINGERPRINT, report_json_text(arena_printf(&maker->arena, "%016" PRIx64, hash)));
	return object;
}

static const char *full_message(struct result_maker *maker, const struct report_item *item)
{
	const char *message = item->finding->message;

	if (item->versions)
		message = arena_printf(&maker->arena, "%s (OpenOCD %s)", message, item->versions);
	if (item->finding->help)
		message = arena_printf(&maker->arena, "%s\nhelp: %s", message, item->finding->help);
	return message;
}

static void set_rule(struct result_maker *maker, json_t *result, const char *rule)
{
	report_json_set(result, "ruleId", report_json_text(rule));
	for (size_t i = 0; i < maker->options->rule_count; i++)
		if (strcmp(maker->options->rules[i]->id, rule) == 0)
			report_json_set(result, "ruleIndex", report_json_number(i));
}

static json_t *json_of_result(struct result_maker *maker, const struct report_item *item)
{
	const struct diagnostic *finding = item->finding;
	json_t *result = report_json_object();
	json_t *locations = report_json_array();

	set_rule(maker, result, finding->rule);
	report_json_set(result, "level", report_json_text(severity_name(finding->severity)));
	report_json_set(result, "message", json_of_message(full_message(maker, item)));
	report_json_append(locations, json_of_place(maker, finding->span));
	report_json_set(result, "locations", locations);
	if (finding->related.count || finding->included_from.count)
		report_json_set(result, "relatedLocations", json_of_related(maker, finding));
	if (finding->fix && can_be_made(maker->run, finding->fix))
		report_json_set(result, "fixes", json_of_fixes(maker, finding->fix));
	report_json_set(result, "partialFingerprints", json_of_fingerprints(maker, finding));
	return result;
}

static void render_finding(struct text_builder *out, const struct report_options *options,
                           const struct report_item *item)
{
	struct result_maker maker = {.options = options, .run = item->run};
	struct arena arena;

	arena_init(&maker.arena);
	report_json_add(out, json_of_result(&maker, item), ITEM_INDENT);
	arena = maker.arena;
	arena_release(&arena);
}

/* ---- the tool ---- */

static void add_help_part(struct text_builder *out, const char *heading, const char *text)
{
	if (text)
		text_printf(out, "%s%s: %s\n", out->length ? "\n" : "", heading, text);
}

static void add_help_code(struct text_builder *out, const char *heading, const char *code, const char *fence)
{
	if (code)
		text_printf(out, "\n%s:\n\n%s%s%s", heading, fence, code, fence);
}

/* What explain says, as text or (with a FENCE around code) as Markdown. */
static json_t *json_of_help(const struct rule *rule, const char *fence)
{
	struct text_builder help;
	json_t *text;

	text_init(&help);
	add_help_part(&help, "What it finds", rule->finds);
	add_help_part(&help, "Why it matters", rule->why);
	add_help_code(&help, "Bad", rule->bad, fence);
	add_help_code(&help, "Good", rule->good, fence);
	add_help_part(&help, "Fix", rule->fix);
	add_help_part(&help, "OpenOCD versions", rule->versions);
	text = report_json_text(help.bytes);
	text_release(&help);
	return text;
}

static json_t *json_of_rule(const struct rule *rule)
{
	json_t *object = report_json_object();
	json_t *help = report_json_object();
	json_t *configuration = report_json_object();

	report_json_set(object, "id", report_json_text(rule->id));
	report_json_set(object, "shortDescription", json_of_message(rule->summary));
	report_json_set(object, "fullDescription", json_of_message(rule->finds));
	report_json_set(help, "text", json_of_help(rule, ""));
	report_json_set(help, "markdown", json_of_help(rule, "```\n"));
	report_json_set(object, "help", help);
	report_json_set(configuration, "level", report_json_text(severity_name(rule->severity)));
	report_json_set(object, "defaultConfiguration", configuration);
	return object;
}

static json_t *json_of_tool(const struct report_options *options)
{
	json_t *tool = report_json_object();
	json_t *driver = report_json_object();
	json_t *rules = report_json_array();

	for (size_t i = 0; i < options->rule_count; i++)
		report_json_append(rules, json_of_rule(options->rules[i]));
	report_json_set(driver, "name", report_json_text("openocdlint"));
	report_json_set(driver, "semanticVersion", report_json_text(OPENOCDLINT_VERSION));
	report_json_set(driver, "rules", rules);
	report_json_set(tool, "driver", driver);
	return tool;
}

static json_t *json_of_bases(const struct report_options *options)
{
	json_t *bases = report_json_object();
	json_t *project = report_json_object();
	struct text_builder uri;

	text_init(&uri);
	text_add_string(&uri, "file://");
	add_uri(&uri, options->project);
	if (!text_ends_with(uri.bytes, "/"))
		text_add_char(&uri, '/');
	report_json_set(project, "uri", report_json_text(uri.bytes));
	report_json_set(bases, PROJECT_BASE, project);
	text_release(&uri);
	return bases;
}

static json_t *json_of_invocations(const struct report_options *options)
{
	json_t *invocations = report_json_array();
	json_t *invocation = report_json_object();

	report_json_set(invocation, "executionSuccessful", report_json_bool(!options->has_faults));
	report_json_set(invocation, "exitCode", report_json_number((size_t)options->exit_status));
	report_json_append(invocations, invocation);
	return invocations;
}

/* ---- the document ---- */

static void begin(struct report *report)
{
	struct text_builder *out = report->out;

	text_add_string(out, "{\n"
	                     "  \"$schema\": \"" SCHEMA "\",\n"
	                     "  \"version\": \"2.1.0\",\n"
	                     "  \"runs\": [\n"
	                     "    {\n" RUN_INDENT "\"tool\": ");
	report_json_add(out, json_of_tool(report->options), RUN_INDENT);
	text_add_string(out, ",\n" RUN_INDENT "\"columnKind\": \"unicodeCodePoints\"");
	if (report->options->project) {
		text_add_string(out, ",\n" RUN_INDENT "\"originalUriBaseIds\": ");
		report_json_add(out, json_of_bases(report->options), RUN_INDENT);
	}
	text_add_string(out, ",\n" RUN_INDENT "\"results\": [");
}

static void separate_finding(struct report *report)
{
	text_add_string(report->out, report->shown_count == 1 ? "\n" ITEM_INDENT : ",\n" ITEM_INDENT);
}

static void end(struct report *report)
{
	text_add_string(report->out, report->shown_count ? "\n" RUN_INDENT "]" : "]");
	text_add_string(report->out, ",\n" RUN_INDENT "\"invocations\": ");
	report_json_add(report->out, json_of_invocations(report->options), RUN_INDENT);
	text_add_string(report->out, "\n    }\n  ]\n}\n");
}

const struct report_writer report_sarif = {
	.begin = begin,
	.finding = render_finding,
	.separate_finding = separate_finding,
	.end = end,
};
