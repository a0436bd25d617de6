/* SPDX-License-Identifier: MIT */
/* The most likely cause in full; of the others what speaks for them, and what would tell them apart. */
#include "report/diagnosis.h"

#include <string.h>

#include "report/excerpt.h"
#include "report/fix_view.h"
#include "report/glyph.h"

#define WIDTH 100
#define EVIDENCE_SHOWN 6

static void add_bold(struct text_builder *out, bool color, const char *text)
{
	text_printf(out, "%s%s%s", color ? "\x1b[1m" : "", text, color ? "\x1b[0m" : "");
}

/* TEXT in lines; the first stands behind LEAD, the others INDENT blanks from the left. */
static void add_wrapped(struct text_builder *out, const char *lead, size_t indent, const char *text)
{
	size_t column = strlen(lead);

	text_add_string(out, lead);
	while (*text) {
		size_t word = strcspn(text, " ");
		bool is_first = column <= indent;

		if (!is_first && column + 1 + word > WIDTH) {
			text_printf(out, "\n%*s", (int)indent, "");
			column = indent;
			is_first = true;
		}
		if (!is_first) {
			text_add_char(out, ' ');
			column++;
		}
		text_add(out, text, word);
		column += word;
		text += word;
		text += strspn(text, " ");
	}
	text_add_char(out, '\n');
}

static void add_list(struct text_builder *out, const char *heading, const char *const *texts, size_t count)
{
	if (count)
		text_printf(out, "  %s\n", heading);
	for (size_t i = 0; i < count; i++)
		add_wrapped(out, "    - ", 6, texts[i]);
}

static void add_evidence(struct text_builder *out, const struct ranked_cause *cause)
{
	size_t count = cause->supporting.count < EVIDENCE_SHOWN ? cause->supporting.count : EVIDENCE_SHOWN;

	for (size_t i = 0; i < count; i++) {
		const struct evidence *evidence = cause->supporting.items[i];

		text_printf(out, "  line %zu: ", evidence->line);
		glyph_add_line(out, evidence->text);
		if (evidence->count > 1)
			text_printf(out, " (%zu times)", evidence->count);
		text_add_char(out, '\n');
	}
	if (cause->supporting.count > count)
		text_printf(out, "  ... and %zu more\n", cause->supporting.count - count);
}

static void add_opposing(struct text_builder *out, const struct ranked_cause *cause)
{
	for (size_t i = 0; i < cause->opposing.count; i++) {
		text_printf(out, "  against it, line %zu: ", cause->opposing.items[i].line);
		glyph_add_line(out, cause->opposing.items[i].text);
		text_add_char(out, '\n');
	}
}

/* What the configuration says. */
static void add_facts(struct text_builder *out, const struct diagnosis_view *view, const struct ranked_cause *cause)
{
	for (size_t i = 0; i < cause->facts.count; i++)
		add_wrapped(out, cause->facts.items[i]->nats < 0 ? "  against it:" : "  for it:", 4,
		            glyph_line(view->diagnosis->arena, cause->facts.items[i]->text));
}

static void add_fix_lines(struct text_builder *out, const struct fix_line *lines, size_t count, char sign)
{
	for (size_t i = 0; i < count; i++) {
		text_printf(out, "    %c ", sign);
		excerpt_add(out, lines[i].bytes, lines[i].length, 0, 0);
		text_add_char(out, '\n');
	}
}

static void add_fix(struct text_builder *out, const struct diagnosis_view *view, const struct ranked_cause *cause)
{
	struct fix_view lines;

	if (!cause->fix || !view->sources)
		return;
	text_printf(out, "  %s: %s\n", cause->fix->safety == FIX_SAFE ? "fix (--fix)" : "fix (--fix --unsafe-fixes)",
	            glyph_line(view->diagnosis->arena, cause->fix->title));
	lines = fix_view_make(view->diagnosis->arena, view->sources, cause->fix);
	for (size_t i = 0; i < lines.hunks.count; i++) {
		const struct fix_hunk *hunk = &lines.hunks.items[i];

		text_printf(out, "    %s:%zu\n", glyph_line(view->diagnosis->arena, hunk->file->name), hunk->old_line);
		add_fix_lines(out, hunk->removed.items, hunk->removed.count, '-');
		add_fix_lines(out, hunk->added.items, hunk->added.count, '+');
	}
	if (cause->more_fixes)
		text_printf(out, "    and %zu more of the kind, which --diff shows\n", cause->more_fixes);
}

/* "other-cause: what tells it" as a sentence that names the other by its title. */
static void add_rivals(struct text_builder *out, const struct diagnosis_view *view, const struct ranked_cause *cause)
{
	if (cause->rivals.count)
		text_add_string(out, "  What would tell it apart:\n");
	for (size_t i = 0; i < cause->rivals.count; i++)
		add_wrapped(out, "    - ", 6, glyph_line(view->diagnosis->arena, cause->rivals.items[i]));
}

static void add_cause(struct text_builder *out, const struct diagnosis_view *view, size_t number)
{
	const struct ranked_cause *cause = &view->diagnosis->causes.items[number];
	struct arena *arena = view->diagnosis->arena;

	text_add_char(out, '\n');
	add_bold(out, view->color, arena_printf(arena, "%zu. %s", number + 1, know_string(cause->cause->title)));
	text_printf(out, "  [%s, %.0f %%]\n", know_string(cause->cause->name), cause->confidence * 100);
	add_evidence(out, cause);
	add_opposing(out, cause);
	add_facts(out, view, cause);
	if (number == 0) {
		add_wrapped(out, "  ", 2, know_string(cause->cause->explanation));
		add_list(out, "How to make sure:", cause->checks.items, cause->checks.count);
		add_list(out, "What to do:", cause->actions.items, cause->actions.count);
	}
	add_fix(out, view, cause);
	if (number == 0)
		add_rivals(out, view, cause);
	else if (cause->actions.count)
		add_wrapped(out, "  First try:", 2, cause->actions.items[0]);
}

static void add_head(struct text_builder *out, const struct diagnosis_view *view)
{
	const struct log_facts *facts = view->diagnosis->facts;
	struct arena *arena = view->diagnosis->arena;

	add_bold(out, view->color, glyph_line(arena, view->log));
	if (*facts->banner)
		text_printf(out, ": OpenOCD %s", glyph_line(arena, facts->banner));
	else if (facts->has_version)
		text_printf(out, ": OpenOCD %s, by its messages", know_version_name(facts->version));
	if (*facts->probe)
		text_printf(out, ", probe %s", facts->probe);
	if (*facts->system)
		text_printf(out, ", on %s", facts->system);
	text_add_char(out, '\n');
}

/* Names what is ranked, but not worth more. */
static void add_unlikely(struct text_builder *out, const struct diagnosis *diagnosis)
{
	size_t first = diagnosis_likely_count(diagnosis);

	for (size_t i = first; i < diagnosis->causes.count; i++)
		text_printf(out, "%s%s", i == first ? "\nHardly, but not ruled out: " : ", ",
		            know_string(diagnosis->causes.items[i].cause->name));
	if (first < diagnosis->causes.count)
		text_add_string(out, "\n");
}

void report_diagnosis_text(struct text_builder *out, const struct diagnosis_view *view)
{
	const struct diagnosis *diagnosis = view->diagnosis;

	add_head(out, view);
	if (diagnosis->causes.count == 0) {
		text_add_char(out, '\n');
		add_wrapped(out, "", 0, glyph_line(diagnosis->arena, diagnosis_silence(diagnosis)));
		text_add_string(out, "Run OpenOCD with -d3 and give that log, from its first line on.\n");
		return;
	}
	if (diagnosis_is_by_words(diagnosis)) {
		text_add_char(out, '\n');
		add_wrapped(out, "", 0, REPORT_BY_WORDS);
	}
	for (size_t i = 0; i < diagnosis_likely_count(diagnosis); i++)
		add_cause(out, view, i);
	add_unlikely(out, diagnosis);
}
