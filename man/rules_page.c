/* SPDX-License-Identifier: MIT */
/*
 * Writes openocdlint-rules(7), the manual page of the rules, from their records. Run by the build; the argument is the
 * page openocdlint(1), whose date it takes.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "rules/rule.h"

#define LINE_LENGTH 70 /* of mdoc source: mandoc wants none above 80, and what is escaped grows */

/* ---- text as mdoc source ---- */

/* One byte of text or code. In code, characters that typesetting would replace stay what they are. */
static void add_byte(struct text_builder *out, char byte, bool is_code)
{
	switch (byte) {
	case '\\':
		text_add_string(out, "\\e");
		break;
	case '-':
		text_add_string(out, is_code ? "\\-" : "-");
		break;
	case '\'':
		text_add_string(out, is_code ? "\\(aq" : "'");
		break;
	case '`':
		text_add_string(out, "\\(ga");
		break;
	case '~':
		text_add_string(out, "\\(ti");
		break;
	case '^':
		text_add_string(out, "\\(ha");
		break;
	default:
		text_add_char(out, byte);
	}
}

/* A word that would begin a line as a request of roff is kept from it. */
static void begin_line(struct text_builder *out, char first)
{
	if (first == '.' || first == '\'')
		text_add_string(out, "\\&");
}

static bool ends_sentence(const char *word, size_t length)
{
	while (length > 1 && strchr(")\"'`", word[length - 1]))
		length--;
	return length && strchr(".?!", word[length - 1]);
}

/* Each sentence begins a line. What stands between backquotes is code and printed bold. */
static void add_text(struct text_builder *out, const char *text)
{
	size_t line_start = out->length;
	bool is_code = false;
	bool new_sentence = false;

	while (*text) {
		size_t length = strcspn(text, " \n");
		bool is_first = out->length == line_start;

		if (!is_first && (new_sentence || out->length - line_start + length > LINE_LENGTH)) {
			text_add_char(out, '\n');
			line_start = out->length;
			is_first = true;
		}
		if (length && is_first)
			begin_line(out, *text);
		else if (length)
			text_add_char(out, ' ');
		for (size_t i = 0; i < length; i++) {
			if (text[i] == '`') {
				is_code = !is_code;
				text_add_string(out, is_code ? "\\fB" : "\\fR");
			} else {
				add_byte(out, text[i], is_code);
			}
		}
		if (length)
			new_sentence = ends_sentence(text, length);
		text += length + (text[length] != '\0');
	}
	text_add_char(out, '\n');
}

static void add_code(struct text_builder *out, const char *code)
{
	text_add_string(out, ".Bd -literal -offset indent\n");
	for (bool is_start = true; *code; code++) {
		if (is_start)
			begin_line(out, *code);
		if (*code == '\n')
			text_add_char(out, '\n');
		else
			add_byte(out, *code, true);
		is_start = *code == '\n';
	}
	text_add_string(out, ".Ed\n");
}

/* ---- the page ---- */

static void add_heading(struct text_builder *out, const char *heading)
{
	text_printf(out, ".Pp\n.Sy %s :\n", heading);
}

static void add_part(struct text_builder *out, const char *heading, const char *text)
{
	if (!text)
		return;
	add_heading(out, heading);
	add_text(out, text);
}

static void add_example(struct text_builder *out, const char *heading, const char *code)
{
	if (!code)
		return;
	add_heading(out, heading);
	add_code(out, code);
}

static void add_rule(struct text_builder *out, const struct rule *rule)
{
	struct text_builder heading;

	text_init(&heading);
	text_add_string(&heading, "Bad");
	if (rule->bad_version)
		text_printf(&heading, " (OpenOCD %s)", rule->bad_version);
	text_printf(out, ".Ss %s\n.Em %s :\n", rule->id, severity_name(rule->severity));
	add_text(out, rule->summary);
	add_part(out, "What it finds", rule->finds);
	add_part(out, "Why it matters", rule->why);
	add_example(out, heading.bytes, rule->bad);
	add_example(out, "Good", rule->good);
	add_part(out, "Fix", rule->fix ? rule->fix : "None: it needs a person's decision.");
	add_part(out, "OpenOCD versions", rule->versions);
	text_release(&heading);
}

static void add_page(struct text_builder *out, const char *date_line)
{
	text_add_string(out, ".\\\" SPDX-License-Identifier: MIT\n"
	                     ".\\\" Written by the build from the records of the rules.\n");
	text_add_string(out, date_line);
	text_add_string(out, ".Dt OPENOCDLINT-RULES 7\n"
	                     ".Os\n"
	                     ".Sh NAME\n"
	                     ".Nm openocdlint-rules\n"
	                     ".Nd what openocdlint finds in OpenOCD configuration files\n"
	                     ".Sh DESCRIPTION\n"
	                     "Each rule of\n"
	                     ".Xr openocdlint 1\n"
	                     "with its usual severity.\n"
	                     "An\n"
	                     ".Em error\n"
	                     "is what this version of OpenOCD stops at, or what is sure to fail in the debug\n"
	                     "session.\n"
	                     "A\n"
	                     ".Em warning\n"
	                     "loads, but is deprecated, fragile, or very likely not what was meant.\n"
	                     "A\n"
	                     ".Em note\n"
	                     "is worth knowing, and fails no check by itself.\n"
	                     ".Pp\n"
	                     ".Ql openocdlint explain RULE\n"
	                     "prints one of these texts.\n"
	                     ".Sh RULES\n");
	for (size_t i = 0; i < all_rules_count; i++)
		add_rule(out, all_rules[i]);
	text_add_string(out, ".Sh SEE ALSO\n.Xr openocd 1 ,\n.Xr openocdlint 1\n");
}

/* The line of PATH with the date, for the caller to free, or NULL. */
static char *read_date_line(const char *path)
{
	FILE *file = fopen(path, "r");
	char *line = NULL;
	size_t size = 0;
	bool found = false;

	if (!file)
		return NULL;
	while (!found && getline(&line, &size, file) > 0)
		found = text_starts_with(line, ".Dd ");
	fclose(file);
	if (found)
		return line;
	free(line);
	return NULL;
}

int main(int argc, char **argv)
{
	char *date_line = argc == 2 ? read_date_line(argv[1]) : NULL;
	struct text_builder out;
	bool is_written;

	if (!date_line) {
		fputs("usage: rules_page PAGE, where PAGE has a line '.Dd DATE'\n", stderr);
		return 2;
	}
	text_init(&out);
	add_page(&out, date_line);
	is_written = fwrite(out.bytes, 1, out.length, stdout) == out.length && fflush(stdout) == 0;
	text_release(&out);
	free(date_line);
	return is_written ? 0 : 3;
}
