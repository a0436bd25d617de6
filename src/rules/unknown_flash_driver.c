/* SPDX-License-Identifier: MIT */
#include "rules/support/names.h"
#include "rules/support/support.h"

#include <string.h>

#include "base/text.h"

/* The driver here that a row of KIND gives for DRIVER ("stm32f1x" for "gd32vf103"), or NULL. */
static const char *find_driver_for(const struct rule_context *context, const char *kind, const char *driver)
{
	size_t first, end, length = strlen(driver);
	know_words_of(kind, &first, &end);
	for (size_t i = first; i < end; i++) {
		const char *value = know_string(know_word_at(i)->value);
		bool is_it = strncmp(value, driver, length) == 0 && value[length] == ' ';
		if (is_it && know_word_exists(kind, value, context->version) &&
		    know_word_exists("flash-driver", value + length + 1, context->version))
			return value + length + 1;
	}
	return NULL;
}

/* "0.12.0 and master", the versions that have the driver; NULL: none has. */
static const char *other_versions(const struct rule_context *context, const char *driver)
{
	const char *list = NULL;
	for (int v = 0; v < OPENOCD_VERSION_COUNT; v++)
		if (know_word_exists("flash-driver", driver, (enum openocd_version)v))
			list = arena_printf(context->arena, "%s%s%s", list ? list : "", list ? ", " : "",
			                    know_version_name((enum openocd_version)v));
	return list;
}

static void add_fix(struct rule_context *context, struct diagnostic *diagnostic, const struct failure *failure,
                    enum fix_safety safety, const char *driver)
{
	const struct syntax_node *word = rule_failure_word(context, failure);
	source_id file = failure->place.file;
	if (!word || !model_is_user_file(context->model, file) || !syntax_word_is_literal(word))
		return;
	rule_replace_word(context, rule_add_fix(context, diagnostic, file, safety, "Write '%s' instead", driver), file,
	                  word, driver);
}

static void report(struct rule_context *context, const struct failure *failure)
{
	const char *driver = failure->subject;
	rule_claim(context);
	struct diagnostic *diagnostic = rule_report_failure(context, SEVERITY_ERROR, failure,
	                                                    "OpenOCD %s has no flash driver '%s' and stops here",
	                                                    know_version_name(context->version), driver);
	const char *same = find_driver_for(context, "fork-flash-driver", driver);
	const char *family = find_driver_for(context, "family-flash-driver", driver);
	const char *versions = other_versions(context, driver);
	struct name_search search;
	name_search_init(&search, driver);
	name_search_add_words(&search, "flash-driver", context->version);
	const char *best = name_search_best(&search);
	if (same) {
		rule_help(context, diagnostic, "'%s' is of a vendor's fork; here '%s' is for the same chips", driver,
		          same);
		add_fix(context, diagnostic, failure, FIX_UNSAFE, same);
	} else if (family) {
		rule_help(context, diagnostic, "'%s' is a family of chips: their flash has the driver '%s'", driver,
		          family);
		add_fix(context, diagnostic, failure, FIX_UNSAFE, family);
	} else if (versions) {
		rule_help(context, diagnostic, "it comes with OpenOCD %s", versions);
	} else if (best) {
		rule_help(context, diagnostic, "did you mean %s?", name_search_list(context->arena, &search));
		add_fix(context, diagnostic, failure, names_alike(best, driver) ? FIX_SAFE : FIX_UNSAFE, best);
	} else {
		rule_help(context, diagnostic,
		          "a vendor's fork of OpenOCD may have it: then it is that fork that has to run");
	}
}

static void check(struct rule_context *context)
{
	const struct failure *failure = rule_failure(context);
	if (failure && failure->kind == FAILURE_WRONG_ARGUMENTS &&
	    text_starts_with(failure->message, "there is no flash driver '") && *failure->subject)
		report(context, failure);
}

const struct rule rule_unknown_flash_driver = {
	.id = "unknown-flash-driver",
	.order = 4,
	.severity = SEVERITY_ERROR,
	.summary = "a flash bank with a driver that this OpenOCD version does not have",
	.versions = "all",
	.finds = "`flash bank` with a driver that the chosen version lacks: misspelt, of another version, or of a "
		 "vendor's "
		 "fork.",
	.why = "OpenOCD stops with `flash driver '...' not found` and exits with code 1.",
	.bad = "adapter driver dummy\ntransport select jtag\njtag newtap chip cpu -irlen 4\n"
	       "target create chip.cpu arm7tdmi -chain-position chip.cpu\n"
	       "flash bank chip.flash stm32f1 0x08000000 0 0 0 chip.cpu\n",
	.good = "adapter driver dummy\ntransport select jtag\njtag newtap chip cpu -irlen 4\n"
		"target create chip.cpu arm7tdmi -chain-position chip.cpu\n"
		"flash bank chip.flash stm32f1x 0x08000000 0 0 0 chip.cpu\n",
	.fix = "A name that differs in case or hyphens only is spelt right; the nearest name, the driver of that "
               "family of "
	       "chips, and the one for the same chips in place of a fork's, are offered as unsafe fixes.",
	.check = check,
};
