/* SPDX-License-Identifier: MIT */
/* The most likely cause as an error at its first line in the log, the others as notices. */
#include "report/diagnosis.h"
#include "report/github.h"

static const char *message_of(const struct diagnosis_view *view, const struct ranked_cause *cause)
{
	struct arena *arena = view->diagnosis->arena;
	const char *message = know_string(cause->cause->explanation);

	for (size_t i = 0; i < cause->opposing.count; i++)
		message = arena_printf(arena, "%s\nagainst it, line %zu: %s", message, cause->opposing.items[i].line,
		                       cause->opposing.items[i].text);
	for (size_t i = 0; i < cause->facts.count; i++)
		message =
			arena_printf(arena, "%s\n%s it: %s", message,
		                     cause->facts.items[i]->nats < 0 ? "against" : "for", cause->facts.items[i]->text);
	for (size_t i = 0; i < cause->actions.count; i++)
		message = arena_printf(arena, "%s\n- %s", message, cause->actions.items[i]);
	return message;
}

void report_diagnosis_github(struct text_builder *out, const struct diagnosis_view *view)
{
	struct arena *arena = view->diagnosis->arena;

	size_t count = diagnosis_likely_count(view->diagnosis);

	if (count == 0) {
		text_add_string(out, "::warning ");
		github_add_property(out, "file", view->log);
		text_add_string(out, "::");
		github_add_message(out, diagnosis_silence(view->diagnosis));
		text_add_char(out, '\n');
	}
	for (size_t i = 0; i < count; i++) {
		const struct ranked_cause *cause = &view->diagnosis->causes.items[i];

		text_printf(out, "::%s ", i == 0 ? "error" : "notice");
		github_add_property(out, "file", view->log);
		if (cause->supporting.count)
			text_printf(out, ",line=%zu", cause->supporting.items[0]->line);
		text_add_char(out, ',');
		github_add_property(out, "title",
		                    arena_printf(arena, "%s [%s, %.0f %%]", know_string(cause->cause->title),
		                                 know_string(cause->cause->name), cause->confidence * 100));
		text_add_string(out, "::");
		github_add_message(out, message_of(view, cause));
		text_add_char(out, '\n');
	}
}
