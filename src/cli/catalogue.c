/* SPDX-License-Identifier: MIT */
/* rules and explain: what the rule records say. */
#include "cli/commands.h"

#include <string.h>
#include <unistd.h>

#include "cli/message.h"
#include "report/json_build.h"
#include "rules/rule.h"

#define WIDTH 80
#define INDENT 2

/* ---- JSON ---- */

static json_t *json_of_rule(const struct rule *rule)
{
	json_t *object = report_json_object();

	report_json_set(object, "rule", report_json_text(rule->id));
	report_json_set(object, "severity", report_json_text(severity_name(rule->severity)));
	report_json_set(object, "summary", report_json_text(rule->summary));
	report_json_set(object, "versions", report_json_text(rule->versions));
	report_json_set(object, "finds", report_json_text(rule->finds));
	report_json_set(object, "why", report_json_text(rule->why));
	report_json_set(object, "bad", report_json_text(rule->bad));
	report_json_set(object, "bad_version", report_json_text(rule->bad_version));
	report_json_set(object, "good", report_json_text(rule->good));
	report_json_set(object, "fix", report_json_text(rule->fix));
	return object;
}

static void write_json(struct text_builder *out, const struct rule *const *rules, size_t count)
{
	report_json_open(out, "rules");
	for (size_t i = 0; i < count; i++) {
		report_json_separate(out, i == 0);
		report_json_item(out, json_of_rule(rules[i]));
	}
	report_json_close(out, count == 0);
}

/* ---- rules ---- */

static void write_list(struct text_builder *out)
{
	int width = 0;

	for (size_t i = 0; i < all_rules_count; i++)
		if ((int)strlen(all_rules[i]->id) > width)
			width = (int)strlen(all_rules[i]->id);
	for (size_t i = 0; i < all_rules_count; i++)
		text_printf(out, "%-*s  %-7s  %s%s\n", width, all_rules[i]->id, severity_name(all_rules[i]->severity),
		            all_rules[i]->summary, all_rules[i]->fix ? " (has a fix)" : "");
}

void cli_rules(struct cli *cli)
{
	struct text_builder out;

	text_init(&out);
	if (cli->options.format == REPORT_JSON)
		write_json(&out, all_rules, all_rules_count);
	else
		write_list(&out);
	cli_flush(cli, &out, STDOUT_FILENO);
	text_release(&out);
}

/* ---- explain ---- */

/* The words of TEXT in indented lines of at most WIDTH; its own line ends stay. */
static void add_paragraph(struct text_builder *out, const char *text)
{
	size_t column = 0;

	while (*text) {
		size_t word = strcspn(text, " \n");

		if (column == 0 || column + 1 + word > WIDTH) {
			text_printf(out, "%s%*s", column ? "\n" : "", INDENT, "");
			column = INDENT;
		} else if (word) {
			text_add_char(out, ' ');
			column++;
		}
		text_add(out, text, word);
		column += word;
		text += word;
		if (*text == '\n') {
			text_add_char(out, '\n');
			column = 0;
		}
		text += *text != '\0';
	}
	if (column)
		text_add_char(out, '\n');
}

static void add_code(struct text_builder *out, const char *code)
{
	while (*code) {
		size_t length = strcspn(code, "\n");

		if (length)
			text_printf(out, "%*s%.*s", 2 * INDENT, "", (int)length, code);
		text_add_char(out, '\n');
		code += length + (code[length] != '\0');
	}
}

struct page {
	struct text_builder *out;
	bool color;
};

static void add_heading(const struct page *page, const char *heading)
{
	text_printf(page->out, "\n%s%s%s\n", page->color ? "\x1b[1m" : "", heading, page->color ? "\x1b[0m" : "");
}

static void add_section(const struct page *page, const char *heading, const char *text)
{
	if (!text)
		return;
	add_heading(page, heading);
	add_paragraph(page->out, text);
}

static void add_example(const struct page *page, const char *heading, const char *code)
{
	if (!code)
		return;
	add_heading(page, heading);
	add_code(page->out, code);
}

static void add_rule(const struct page *page, struct arena *arena, const struct rule *rule)
{
	text_printf(page->out, "%s%s%s (%s): %s\n", page->color ? "\x1b[1m" : "", rule->id,
	            page->color ? "\x1b[0m" : "", severity_name(rule->severity), rule->summary);
	add_section(page, "What it finds", rule->finds);
	add_section(page, "Why it matters", rule->why);
	add_example(page, rule->bad_version ? arena_printf(arena, "Bad (OpenOCD %s)", rule->bad_version) : "Bad",
	            rule->bad);
	add_example(page, "Good", rule->good);
	add_section(page, "Fix", rule->fix ? rule->fix : "None: it needs a person's decision.");
	add_section(page, "OpenOCD versions", rule->versions);
}

static void say_unknown(struct cli *cli, const char *word)
{
	const char *nearest = rules_nearest(word);

	if (nearest)
		cli_say("there is no rule '%s'; did you mean '%s'?", word, nearest);
	else
		cli_say("there is no rule '%s' ('openocdlint rules' lists them)", word);
	cli_raise(cli, CLI_USAGE);
}

static void write_rules(struct cli *cli, const struct page *page, const struct rule *const *rules, size_t count)
{
	if (cli->options.format == REPORT_JSON) {
		write_json(page->out, rules, count);
		return;
	}
	for (size_t i = 0; i < count; i++) {
		text_add_string(page->out, i ? "\n" : "");
		add_rule(page, &cli->arena, rules[i]);
	}
}

void cli_explain(struct cli *cli)
{
	size_t count = cli->options.operands.count;
	const struct rule **rules = arena_alloc(&cli->arena, count * sizeof(*rules));
	struct text_builder out;
	struct page page = {&out, cli_wants_color(cli, STDOUT_FILENO)};

	for (size_t i = 0; i < count; i++) {
		rules[i] = rule_find(cli->options.operands.items[i]);
		if (!rules[i])
			say_unknown(cli, cli->options.operands.items[i]);
	}
	if (cli->status != CLI_OK)
		return;
	text_init(&out);
	write_rules(cli, &page, rules, count);
	cli_flush(cli, &out, STDOUT_FILENO);
	text_release(&out);
}
