/* SPDX-License-Identifier: MIT */
#include "diagnose/with_config.h"

#include <string.h>

#include "diagnose/config_facts.h"
#include "diagnose/log_fixes.h"

#define NATS_ERROR 1.5 /* a finding of severity error that fits: OpenOCD is sure to fail there */
#define NATS_WARNING 0.9
#define NATS_NOTE 0.3
#define RULE_LIMIT 8

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
	{"script-not-found", {"script-not-found", "bad-adapter-file", "missing-adapter", "deprecated-script"}},
	{"syntax-error",
         {"syntax-error", "unknown-command", "wrong-arguments", "wrong-stage", "script-error", "missing-adapter"}},
	{"target-not-halted-on-gdb-attach",
         {"missing-gdb-attach", "missing-gdb-detach", "gdb-attach-never-halts", "empty-gdb-attach",
          "duplicate-event-handler"}},
	{"transport-mismatch",
         {"transport-mismatch", "jtag-to-swd-only-chip", "missing-transport-select", "repeated-transport-select",
          "cortex-m-command-under-hla"}},
	{"version-mismatch", {"unknown-command", "removed-command", "script-not-found"}},
	{"working-area", {"missing-work-area", "oversized-work-area"}},
	{"wrong-interface-file", {"bad-adapter-file", "fixed-probe", "incomplete-ftdi"}},
};

static const struct rules_of_cause *rules_for(const char *cause)
{
	for (size_t i = 0; i < sizeof(rules_of_causes) / sizeof(rules_of_causes[0]); i++)
		if (strcmp(rules_of_causes[i].cause, cause) == 0)
			return &rules_of_causes[i];
	return NULL;
}

static const struct diagnostic *finding_of(const struct lint_result *result, const char *rule, bool fixable)
{
	for (size_t i = 0; i < result->sink.items.count; i++) {
		const struct diagnostic *finding = result->sink.items.items[i];

		if (strcmp(finding->rule, rule) == 0 && (!fixable || (finding->fix && !finding->fix->withheld)))
			return finding;
	}
	return NULL;
}

static bool is_of(const struct rules_of_cause *rules, const char *rule)
{
	for (size_t k = 0; k < RULE_LIMIT && rules->rules[k]; k++)
		if (strcmp(rules->rules[k], rule) == 0)
			return true;
	return false;
}

static bool names_captured(const struct evidence *evidence, const char *message)
{
	static const char *const names[] = {"command", "driver", "script", "transport", "type"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *name = evidence_capture(evidence, names[i]);

		if (name && *name && strstr(message, name))
			return true;
	}
	return false;
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

/* The log itself does not always tell the dummy adapter; when it tells another one, it is not of this configuration. */
static void note_dummy(struct diagnosis *diagnosis, const struct openocd *run)
{
	bool is_dummy = run->adapter.driver && strcmp(run->adapter.driver, "dummy") == 0 && !*diagnosis->facts->probe;

	if (is_dummy == diagnosis->is_dummy)
		return;
	diagnosis->is_dummy = is_dummy;
	diagnosis_weigh(diagnosis);
}

void with_config_weigh(struct diagnosis *diagnosis, const struct lint_result *result)
{
	note_dummy(diagnosis, result->model->run);
	for (size_t i = 0; i < sizeof(rules_of_causes) / sizeof(rules_of_causes[0]); i++) {
		double most = 0;

		for (size_t k = 0; k < RULE_LIMIT && rules_of_causes[i].rules[k]; k++) {
			const struct diagnostic *finding = finding_of(result, rules_of_causes[i].rules[k], false);
			double nats = finding ? nats_of(finding) : 0;

			most = nats > most ? nats : most;
		}
		diagnosis_add_odds(diagnosis, rules_of_causes[i].cause, most);
	}
	config_facts_weigh(diagnosis, result);
}

/* The handler pair is one cure: halt when GDB comes, resume when it goes. */
static const struct fix *with_detach(struct lint_result *result, const struct fix *attach)
{
	const struct diagnostic *detach = finding_of(result, "missing-gdb-detach", true);
	struct fix *both;

	if (!detach)
		return attach;
	both = arena_new(&result->arena, struct fix);
	both->safety = attach->safety > detach->fix->safety ? attach->safety : detach->fix->safety;
	both->title = arena_printf(&result->arena, "%s; %s", attach->title, detach->fix->title);
	for (size_t i = 0; i < attach->edits.count; i++)
		vector_push(&result->arena, &both->edits, attach->edits.items[i]);
	for (size_t i = 0; i < detach->fix->edits.count; i++)
		vector_push(&result->arena, &both->edits, detach->fix->edits.items[i]);
	return both;
}

/* A finding of RULES with a fix that is about what the log names, or NULL. */
static const struct diagnostic *named_finding(const struct diagnosis *diagnosis, const struct lint_result *result,
                                              const struct rules_of_cause *rules)
{
	for (size_t i = 0; i < diagnosis->chosen->evidence.count; i++) {
		const struct evidence *evidence = diagnosis->chosen->evidence.items[i];

		for (size_t k = 0; k < result->sink.items.count; k++) {
			const struct diagnostic *finding = result->sink.items.items[k];

			if (finding->fix && !finding->fix->withheld && is_of(rules, finding->rule) &&
			    names_captured(evidence, finding->message))
				return finding;
		}
	}
	return NULL;
}

static const struct fix *fix_for(const struct diagnosis *diagnosis, struct lint_result *result, const char *cause)
{
	const struct rules_of_cause *rules = rules_for(cause);
	const struct diagnostic *named = rules ? named_finding(diagnosis, result, rules) : NULL;

	if (named)
		return named->fix;
	for (size_t k = 0; rules && k < RULE_LIMIT && rules->rules[k]; k++) {
		const struct diagnostic *finding = finding_of(result, rules->rules[k], true);

		if (finding && strcmp(finding->rule, "missing-gdb-attach") == 0)
			return with_detach(result, finding->fix);
		if (finding)
			return finding->fix;
	}
	return NULL;
}

void with_config_add_fixes(struct diagnosis *diagnosis, struct lint_result *result)
{
	size_t count = diagnosis_likely_count(diagnosis);

	for (size_t i = 0; i < count; i++) {
		struct ranked_cause *cause = &diagnosis->causes.items[i];

		cause->fix = fix_for(diagnosis, result, know_string(cause->cause->name));
		cause->fix_is_of_rule = cause->fix != NULL;
		if (!cause->fix)
			cause->fix = log_fix(diagnosis, know_string(cause->cause->name), result);
	}
}

struct word_list with_config_rules(struct arena *arena, const char *cause, const struct lint_result *result)
{
	const struct rules_of_cause *rules = rules_for(cause);
	struct word_list list = {arena_alloc(arena, RULE_LIMIT * sizeof(*list.items)), 0};

	for (size_t k = 0; rules && k < RULE_LIMIT && rules->rules[k]; k++)
		if (finding_of(result, rules->rules[k], true))
			list.items[list.count++] = rules->rules[k];
	return list;
}
