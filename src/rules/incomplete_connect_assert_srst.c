/* SPDX-License-Identifier: MIT */
/* connect_assert_srst holds SRST while OpenOCD connects: that takes a line, and a chip that can be reached meanwhile.
 */
#include "rules/support/settings.h"

#include <string.h>

static const struct reset_word *connect_word(const struct rule_context *context)
{
	return &context->run->adapter.reset[RESET_CONNECT];
}

static void add_nogate(struct rule_context *context, struct diagnostic *diagnostic, const struct place *place)
{
	const struct syntax_node *word = rule_word_at(context, place, "connect_assert_srst", NULL);
	if (!word || !settings_are_users(context, place))
		return;
	struct fix *fix = rule_add_fix(context, diagnostic, place->file, FIX_UNSAFE, "Add 'srst_nogate'");
	if (!fix)
		return;
	const struct syntax_node *command;
	const struct syntax_node *gates = rule_word_at(context, place, "srst_gates_jtag", &command);
	if (gates)
		rule_replace_word(context, fix, place->file, gates, "srst_nogate");
	else
		fix_replace(context->sink, fix, span_make(place->file, word->end, word->end), " srst_nogate");
	fix_declare_change(context->sink, fix, "reset-config *");
}

static void report_gated(struct rule_context *context)
{
	const struct place *place = &connect_word(context)->place;
	struct diagnostic *diagnostic =
		settings_report_word(context, SEVERITY_WARNING, place, "connect_assert_srst",
	                             "'connect_assert_srst' has no effect without 'srst_nogate': OpenOCD %s warns and "
	                             "connects with the reset line released",
	                             know_version_name(context->version));
	rule_help(context, diagnostic,
	          "add 'srst_nogate' if the chip can be debugged while SRST is held (most Cortex-M can), else take "
	          "'connect_assert_srst' out");
	add_nogate(context, diagnostic, place);
}

/* Adapters with a protocol of their own hold the line whatever the words on signals are. */
static void report_without_line(struct rule_context *context)
{
	bool is_jtag = settings_transport_is(context, "jtag");
	if (!is_jtag && !settings_transport_is(context, "swd"))
		return;
	const struct place *place = &connect_word(context)->place;
	struct diagnostic *diagnostic = settings_report_word(
		context, is_jtag ? SEVERITY_ERROR : SEVERITY_WARNING, place, "connect_assert_srst",
		"'connect_assert_srst' is to hold SRST, but reset_config says '%s': OpenOCD %s %s",
		settings_reset_word(context, RESET_SIGNALS), know_version_name(context->version),
		is_jtag ? "cannot hold it, and 'init' fails" : "prints an error and connects without a reset");
	rule_help(context, diagnostic,
	          "say that the line is there: 'reset_config srst_only srst_nogate "
	          "connect_assert_srst'");
	if (!diagnostic || context->run->adapter.reset[RESET_SIGNALS].given || !settings_are_users(context, place))
		return;
	const struct syntax_node *word = rule_word_at(context, place, "connect_assert_srst", NULL);
	struct fix *fix = word ? rule_add_fix(context, diagnostic, place->file, FIX_UNSAFE, "Add 'srst_only'") : NULL;
	if (!fix)
		return;
	fix_replace(context->sink, fix, span_make(place->file, word->start, word->start), "srst_only ");
	fix_declare_change(context->sink, fix, "reset-config *");
}

static void check(struct rule_context *context)
{
	if (!settings_run_is_complete(context) || strcmp(connect_word(context)->word, "connect_assert_srst") != 0)
		return;
	if (strcmp(settings_reset_word(context, RESET_GATING), "srst_nogate") != 0)
		report_gated(context);
	else if (!settings_has_srst(context))
		report_without_line(context);
}

const struct rule rule_incomplete_connect_assert_srst = {
	.id = "incomplete-connect-assert-srst",
	.severity = SEVERITY_WARNING,
	.summary = "connect_assert_srst without the words that it needs",
	.versions = "all",
	.finds = "A run whose reset_config in the end has `connect_assert_srst`, but not `srst_nogate`, or (with JTAG "
		 "and SWD) neither `srst_only` nor `trst_and_srst`. The words may come from several commands and "
		 "files; those in force at the end count.",
	.why = "Without `srst_nogate` OpenOCD only warns and connects as usual: a chip that sleeps or has turned its "
	       "debug pins off is then not found. Without a word for the SRST line, `init` fails on JTAG.",
	.bad = "adapter driver dummy\ntransport select jtag\nadapter speed 1000\njtag newtap chip cpu -irlen 4\n"
	       "reset_config srst_only connect_assert_srst\n",
	.good = "adapter driver dummy\ntransport select jtag\nadapter speed 1000\njtag newtap chip cpu -irlen 4\n"
		"reset_config srst_only srst_nogate connect_assert_srst\n",
	.fix = "Unsafe: adds `srst_nogate`, or `srst_only` where no word says anything about the lines.",
	.check = check,
};
