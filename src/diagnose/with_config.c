/* SPDX-License-Identifier: MIT */
#include "diagnose/with_config.h"

#include <ctype.h>
#include <string.h>

#include "base/path.h"

#include "diagnose/config_facts.h"
#include "diagnose/log_fixes.h"

#define NATS_ERROR 1.5 /* a finding of severity error that fits: OpenOCD is sure to fail there */
#define NATS_WARNING 0.9
#define NATS_NOTE 0.3
#define NATS_SAME_FAULT_OTHERWISE 4.0 /* ... for a cause that is the rarer reason of such a finding */
#define NATS_SAME_FAULT 6.0 /* the configuration stops in the check where, or for what, it stopped in the log */
#define RIVAL_PART 0.3      /* of the highest odds that a message gives: a cause with less is ruled out by it */
#define RULE_LIMIT 8
#define LEAST_SUBJECT 3 /* letters of a word that is not found in any text by chance */

/* The rules that watch for a cause, those first whose fix cures it. */
static const struct rules_of_cause {
	const char *cause;
	const char *rules[RULE_LIMIT]; /* as many as there are */
} rules_of_causes[] = {
	{"adapter-speed", {"missing-adapter-speed", "impossible-speed", "hasty-speed", "speed-without-rclk"}},
	{"deprecated-or-removed-command", {"removed-command", "deprecated-command", "deprecated-script"}},
	{"flash-driver-or-size",
         {"missing-flash-bank", "unknown-flash-bank", "overlapping-flash-banks", "foreign-flash-command",
          "image-without-address"}},
	{"port-in-use", {"colliding-ports"}},
	{"reset-config",
         {"incomplete-connect-assert-srst", "contradictory-reset-words", "stuck-reset-line", "misplaced-reset-word",
          "empty-reset-config", "missing-reset-config"}},
	{"script-not-found",
         {"script-not-found", "bad-adapter-file", "missing-adapter", "deprecated-script", "wrong-case-path",
          "backslash-path"}},
	{"syntax-error",
         {"syntax-error", "unknown-command", "wrong-arguments", "wrong-stage", "script-error", "missing-adapter",
          "unknown-flash-driver"}},
	{"target-not-halted-on-gdb-attach",
         {"missing-gdb-attach", "missing-gdb-detach", "gdb-attach-never-halts", "empty-gdb-attach",
          "duplicate-event-handler"}},
	{"transport-mismatch",
         {"transport-mismatch", "jtag-to-swd-only-chip", "missing-transport-select", "repeated-transport-select",
          "cortex-m-command-under-hla", "incomplete-ftdi"}},
	{"version-mismatch", {"unknown-command", "removed-command", "script-not-found"}},
	{"working-area", {"missing-work-area", "oversized-work-area"}},
	{"wrong-interface-file", {"bad-adapter-file", "fixed-probe"}},
};

static const struct rules_of_cause *rules_for(const char *cause)
{
	for (size_t i = 0; i < sizeof(rules_of_causes) / sizeof(rules_of_causes[0]); i++)
		if (strcmp(rules_of_causes[i].cause, cause) == 0)
			return &rules_of_causes[i];
	return NULL;
}

static bool is_of(const struct rules_of_cause *rules, const char *rule)
{
	for (size_t k = 0; rules && k < RULE_LIMIT && rules->rules[k]; k++)
		if (strcmp(rules->rules[k], rule) == 0)
			return true;
	return false;
}

/* ---- where the log and the check stop ---- */

/* A configuration and the log it is held against. */
struct match {
	const struct diagnosis *diagnosis;
	struct lint_result *result;
	source_id file; /* where the log stops, or for want of that, the check; SOURCE_NONE: nowhere */
	size_t line;
	size_t likeness;                  /* how many parts of its path the log tells, too */
	const struct diagnostic *at_stop; /* what the check says of a stop that both have, or NULL */
};

/* True when EVIDENCE names something; with a MESSAGE (or NULL), something that stands in it. */
static bool names_captured(const struct evidence *evidence, const char *message)
{
	static const char *const captures[] = {"command", "driver", "script", "transport", "type"};

	for (size_t i = 0; i < sizeof(captures) / sizeof(captures[0]); i++) {
		const char *name = evidence_capture(evidence, captures[i]);

		if (name && *name && (!message || strstr(message, name)))
			return true;
	}
	return false;
}

static bool is_separator(char character)
{
	return character == '/' || character == '\\';
}

/* How many parts the paths A and B have in common at their ends. */
static size_t common_parts(const char *a, const char *b)
{
	size_t i = strlen(a);
	size_t k = strlen(b);
	size_t parts = 0;

	while (i && k && (a[i - 1] == b[k - 1] || (is_separator(a[i - 1]) && is_separator(b[k - 1])))) {
		parts += is_separator(a[i - 1]);
		i--;
		k--;
	}
	return parts + ((i == 0 || is_separator(a[i - 1])) && (k == 0 || is_separator(b[k - 1])));
}

/* The file of the check that PLACE of the log most likely is in: the one whose path ends most like it. */
static source_id file_of(const struct lint_result *result, const struct log_place *place, size_t *likeness)
{
	source_id best = SOURCE_NONE;

	*likeness = 0;
	for (size_t i = 0; place->line && i < result->sources.files.count; i++) {
		const struct source_file *file = result->sources.files.items[i];
		size_t parts = common_parts(file->name, place->path);

		/* On standard input it has lost its name. */
		if (parts <= *likeness && !(best == SOURCE_NONE && strcmp(file->name, "-") == 0))
			continue;
		best = file->id;
		*likeness = parts;
	}
	return best;
}

static bool is_part_of_word(char character)
{
	return isalnum((unsigned char)character) || character == '_' || character == '-';
}

/* True when SUBJECT is in TEXT as a word, and long enough not to be there by chance. */
static bool is_about(const char *text, const char *subject)
{
	size_t length = strlen(subject);

	for (const char *at = text; length >= LEAST_SUBJECT && at && (at = strstr(at, subject)); at++)
		if ((at == text || !is_part_of_word(at[-1])) && !is_part_of_word(at[length]))
			return true;
	return false;
}

/* An error that tells no place may name what it is about; a log without an error tells nothing against the check's. */
static bool may_be_fault_of(const struct diagnosis *diagnosis, const char *subject)
{
	const struct log_facts *facts = diagnosis->facts;
	const struct log_run *run = diagnosis->chosen;

	if (facts->stop.line)
		return is_about(facts->stop_text, subject);
	for (size_t i = 0; i < run->evidence.count; i++)
		if (is_about(run->evidence.items[i]->text, subject))
			return true;
	return is_about(facts->unknown_error.text, subject) ||
	       (!run->has_fault && !facts->unknown_error.line && !facts->got_through);
}

static bool is_in_line(const struct match *match, const struct diagnostic *finding)
{
	const struct source_file *file = source_store_file(&match->result->sources, finding->span.file);

	return file && finding->span.file == match->file && source_line_of(file, finding->span.start) == match->line;
}

/* True when the error at the stop names something, and FINDING is not about it: then the text was another one. */
static bool contradicts(const struct match *match, const struct diagnostic *finding)
{
	const struct log_run *log = match->diagnosis->chosen;
	size_t stop = match->diagnosis->facts->stop.in_log;
	bool names = false;

	for (size_t i = 0; stop && i < log->evidence.count; i++) {
		const struct evidence *evidence = log->evidence.items[i];

		if (evidence->line != stop)
			continue;
		if (names_captured(evidence, finding->message))
			return false;
		names |= names_captured(evidence, NULL);
	}
	return names;
}

/* The first finding of an error, in the line of MATCH or anywhere. */
static const struct diagnostic *first_error(const struct match *match, bool anywhere)
{
	for (size_t i = 0; i < match->result->sink.items.count; i++) {
		const struct diagnostic *finding = match->result->sink.items.items[i];

		if (finding->severity == SEVERITY_ERROR && (anywhere || is_in_line(match, finding)) &&
		    !contradicts(match, finding))
			return finding;
	}
	return NULL;
}

static bool is_run_failure(const struct match *match)
{
	const struct openocd *run = match->result->run;

	return !run->ok && match->file != SOURCE_NONE && run->failure.place.file == match->file &&
	       (size_t)run->failure.place.line == match->line;
}

/* A stop in a shipped script is reported at the line of the configuration that is to blame. */
static const struct diagnostic *find_at_stop(const struct match *match)
{
	const struct diagnostic *finding = first_error(match, false);

	return !finding && is_run_failure(match) ? first_error(match, true) : finding;
}

static bool is_own_file(const struct lint_result *result, source_id id)
{
	const struct source_file *file = source_store_file(&result->sources, id);

	return file && !file->is_stock;
}

static struct match match_stops(const struct diagnosis *diagnosis, struct lint_result *result)
{
	const struct log_facts *facts = diagnosis->facts;
	const struct openocd *run = result->run;
	struct match match = {.diagnosis = diagnosis, .result = result};
	size_t likeness;
	source_id caller = file_of(result, &facts->called, &likeness);

	match.file = file_of(result, &facts->stop, &match.likeness);
	match.line = facts->stop.line;
	if (!run->ok && may_be_fault_of(diagnosis, run->failure.subject)) {
		match.file = run->failure.place.file;
		match.line = (size_t)run->failure.place.line;
	}
	if (match.file != SOURCE_NONE)
		match.at_stop = find_at_stop(&match);
	if (!match.at_stop && !is_own_file(result, match.file) && is_own_file(result, caller)) {
		match.file = caller;
		match.line = facts->called.line;
	}
	return match;
}

static bool mentions(const struct lint_result *result, const char *name)
{
	for (size_t i = 0; i < result->sources.files.count; i++)
		if (strstr(result->sources.files.items[i]->text, name))
			return true;
	return false;
}

static const char *last_part(const char *path)
{
	const char *part = path;

	for (; *path; path++)
		if (is_separator(*path))
			part = path + 1;
	return part;
}

/* The log stops in a script, and the configuration, as far as it can be read, has none of that name. */
static bool is_of_other_config(const struct match *match)
{
	const struct openocd *run = match->result->run;
	const char *name = last_part(match->diagnosis->facts->stop.path);

	return match->diagnosis->facts->stop.line && match->file == SOURCE_NONE &&
	       (run->ok || (run->failure.kind != FAILURE_SCRIPT && !mentions(match->result, name)));
}

/* What OpenOCD never came to is no reason why it stopped. */
static bool counts(const struct match *match, const struct diagnostic *finding)
{
	const struct source_file *file = source_store_file(&match->result->sources, finding->span.file);

	if (match->at_stop)
		return finding == match->at_stop || is_in_line(match, finding);
	return match->file == SOURCE_NONE || !file || finding->span.file != match->file ||
	       source_line_of(file, finding->span.start) <= match->line;
}

/* ---- findings ---- */

static bool is_offered(const struct diagnostic *finding)
{
	return finding->fix && !finding->fix->withheld;
}

static const struct diagnostic *finding_of(const struct match *match, const char *rule, bool fixable)
{
	for (size_t i = 0; i < match->result->sink.items.count; i++) {
		const struct diagnostic *finding = match->result->sink.items.items[i];

		if (strcmp(finding->rule, rule) == 0 && (!fixable || is_offered(finding)) && counts(match, finding))
			return finding;
	}
	return NULL;
}

static double nats_of(const struct diagnostic *finding)
{
	switch (finding->severity) {
	case SEVERITY_ERROR:
		return NATS_ERROR;
	case SEVERITY_WARNING:
		return NATS_WARNING;
	default:
		return NATS_NOTE;
	}
}

/* ---- odds ---- */

/* The log itself does not always tell the dummy adapter; when it tells another one, it is not of this configuration. */
static void note_dummy(struct diagnosis *diagnosis, const struct openocd *run)
{
	bool is_dummy = run->adapter.driver && strcmp(run->adapter.driver, "dummy") == 0 && !*diagnosis->facts->probe;

	if (is_dummy == diagnosis->is_dummy)
		return;
	diagnosis->is_dummy = is_dummy;
	diagnosis_weigh(diagnosis);
}

static double highest_weight(const struct evidence *evidence)
{
	double highest = 0;

	for (size_t i = 0; i < know_cause_count(); i++)
		highest = evidence->weights[i] > highest ? evidence->weights[i] : highest;
	return highest;
}

/* True when what the log says of its stop is known, and speaks for other causes rather than for CAUSE. */
static bool is_ruled_out(const struct diagnosis *diagnosis, const char *cause)
{
	size_t index = know_cause_index(cause, strlen(cause));
	size_t stop = diagnosis->facts->stop.in_log;
	bool is_known = false;

	for (size_t i = 0; i < diagnosis->chosen->evidence.count; i++) {
		const struct evidence *evidence = diagnosis->chosen->evidence.items[i];

		if (evidence->role != ROLE_PRIMARY || (stop && evidence->line != stop))
			continue;
		if (evidence->weights[index] >= RIVAL_PART * highest_weight(evidence))
			return false;
		is_known = true;
	}
	return is_known;
}

/* The causes of the finding at the common stop; one that watches for none is a fault of the configuration's text. */
static void weigh_stop(struct diagnosis *diagnosis, const struct match *match)
{
	const struct diagnostic *finding = match->at_stop;
	const struct source_file *file = source_store_file(&match->result->sources, finding->span.file);
	const char *text = arena_printf(diagnosis->arena, "the check of the configuration says of %s:%zu: %s",
	                                file ? path_name(file->name) : "",
	                                file ? source_line_of(file, finding->span.start) : 0, finding->message);
	bool has_cause = false;

	diagnosis->has_config_fault = true;
	for (size_t i = 0; i < sizeof(rules_of_causes) / sizeof(rules_of_causes[0]); i++) {
		const char *cause = rules_of_causes[i].cause;

		if (!is_of(&rules_of_causes[i], finding->rule))
			continue;
		has_cause = true;
		if (!is_ruled_out(diagnosis, cause))
			diagnosis_add_fact(diagnosis, cause,
			                   strcmp(cause, "version-mismatch") == 0 ? NATS_SAME_FAULT_OTHERWISE
			                                                          : NATS_SAME_FAULT,
			                   text);
	}
	if (!has_cause && !is_ruled_out(diagnosis, "syntax-error"))
		diagnosis_add_fact(diagnosis, "syntax-error", NATS_SAME_FAULT, text);
}

static void weigh_findings(struct diagnosis *diagnosis, const struct match *match)
{
	for (size_t i = 0; i < sizeof(rules_of_causes) / sizeof(rules_of_causes[0]); i++) {
		double most = 0;

		for (size_t k = 0; k < RULE_LIMIT && rules_of_causes[i].rules[k]; k++) {
			const struct diagnostic *finding = finding_of(match, rules_of_causes[i].rules[k], false);
			double nats = finding ? nats_of(finding) : 0;

			most = nats > most ? nats : most;
		}
		diagnosis_add_odds(diagnosis, rules_of_causes[i].cause, most);
	}
}

void with_config_weigh(struct diagnosis *diagnosis, struct lint_result *result)
{
	struct match match = match_stops(diagnosis, result);

	diagnosis->is_of_other_config = is_of_other_config(&match);
	diagnosis->likeness = match.likeness;
	if (diagnosis->is_of_other_config)
		return;
	note_dummy(diagnosis, result->model->run);
	if (match.at_stop)
		weigh_stop(diagnosis, &match);
	else
		weigh_findings(diagnosis, &match);
	config_facts_weigh(diagnosis, result);
}

/* ---- fixes ---- */

static bool has_rule(const struct word_list *rules, const char *rule)
{
	for (size_t i = 0; i < rules->count; i++)
		if (strcmp(rules->items[i], rule) == 0)
			return true;
	return false;
}

static void add_rule(struct word_list *rules, const char *rule)
{
	if (!has_rule(rules, rule))
		rules->items[rules->count++] = rule;
}

/*
 * FIX is that of the COUNT FINDINGS. What else is of the kind is mended along with it (a configuration of old commands
 * has more than the one that OpenOCD stopped at), and counted.
 */
static void offer(struct diagnosis *diagnosis, struct ranked_cause *cause, const struct match *match,
                  const struct fix *fix, const struct diagnostic *const *findings, size_t count)
{
	const struct rules_of_cause *rules = rules_for(know_string(cause->cause->name));

	cause->fix = fix;
	cause->fix_rules.items = arena_alloc(diagnosis->arena, (RULE_LIMIT + count) * sizeof(*cause->fix_rules.items));
	for (size_t i = 0; i < count; i++)
		add_rule(&cause->fix_rules, findings[i]->rule);
	for (size_t i = 0; i < match->result->sink.items.count; i++) {
		const struct diagnostic *finding = match->result->sink.items.items[i];

		if (is_offered(finding) && is_of(rules, finding->rule))
			add_rule(&cause->fix_rules, finding->rule);
		if (is_offered(finding) && has_rule(&cause->fix_rules, finding->rule))
			cause->more_fixes++;
	}
	cause->more_fixes -= count;
}

/* The handler pair is one cure: halt when GDB comes, resume when it goes. */
static void offer_pair(struct diagnosis *diagnosis, struct ranked_cause *cause, const struct match *match,
                       const struct diagnostic *attach)
{
	const struct diagnostic *detach = finding_of(match, "missing-gdb-detach", true);
	const struct diagnostic *pair[] = {attach, detach};
	struct arena *arena = &match->result->arena;
	struct fix *both;

	if (!detach) {
		offer(diagnosis, cause, match, attach->fix, pair, 1);
		return;
	}
	both = arena_new(arena, struct fix);
	both->safety = attach->fix->safety > detach->fix->safety ? attach->fix->safety : detach->fix->safety;
	both->title = arena_printf(arena, "%s; %s", attach->fix->title, detach->fix->title);
	for (size_t i = 0; i < 2; i++)
		for (size_t k = 0; k < pair[i]->fix->edits.count; k++)
			vector_push(arena, &both->edits, pair[i]->fix->edits.items[k]);
	offer(diagnosis, cause, match, both, pair, 2);
}

/* A finding of RULES with a fix that is about what the log names, or NULL. */
static const struct diagnostic *named_finding(const struct match *match, const struct rules_of_cause *rules)
{
	const struct log_run *log = match->diagnosis->chosen;

	for (size_t i = 0; i < log->evidence.count; i++)
		for (size_t k = 0; k < match->result->sink.items.count; k++) {
			const struct diagnostic *finding = match->result->sink.items.items[k];

			if (is_offered(finding) && is_of(rules, finding->rule) && counts(match, finding) &&
			    names_captured(log->evidence.items[i], finding->message))
				return finding;
		}
	return NULL;
}

static void offer_fix(struct diagnosis *diagnosis, struct ranked_cause *cause, const struct match *match)
{
	const struct rules_of_cause *rules = rules_for(know_string(cause->cause->name));
	const struct diagnostic *finding = named_finding(match, rules);

	for (size_t k = 0; !finding && rules && k < RULE_LIMIT && rules->rules[k]; k++)
		finding = finding_of(match, rules->rules[k], true);
	if (finding && strcmp(finding->rule, "missing-gdb-attach") == 0)
		offer_pair(diagnosis, cause, match, finding);
	else if (finding)
		offer(diagnosis, cause, match, finding->fix, &finding, 1);
	else
		cause->fix = log_fix(diagnosis, know_string(cause->cause->name), match->result);
}

void with_config_add_fixes(struct diagnosis *diagnosis, struct lint_result *result)
{
	struct match match = match_stops(diagnosis, result);
	size_t count = diagnosis_likely_count(diagnosis);

	if (diagnosis->is_of_other_config)
		return;
	for (size_t i = 0; i < count; i++) {
		struct ranked_cause *cause = &diagnosis->causes.items[i];

		/* What cures the line cures the run, whatever the cause is called. */
		if (i == 0 && match.at_stop && is_offered(match.at_stop))
			offer(diagnosis, cause, &match, match.at_stop->fix, &match.at_stop, 1);
		else
			offer_fix(diagnosis, cause, &match);
	}
}
