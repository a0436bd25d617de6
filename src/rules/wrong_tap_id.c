/* SPDX-License-Identifier: MIT */
#include "rules/support/support.h"

#include <string.h>

#include "base/text.h"

/*
 * The ID of an ARM JTAG-DP: part 0xba00, maker 0x23b. The reverse cannot be told: 0xba01 is SW-DP, but some JTAG TAPs
 * have it, too (the Cortex-M0 of LPC43xx).
 */
static bool is_of_jtag(uint32_t id)
{
	return (id & 0x0fffffff) == 0x0ba00477;
}

/* The last `set CPUTAPID ...` at the top of a file of the user's, or NULL; *FILE is that file. */
static const struct syntax_node *find_setting(struct rule_context *context, source_id *file)
{
	const struct openocd *run = context->run;
	const struct syntax_node *found = NULL;
	for (size_t i = 0; i < run->inclusions.count; i++) {
		source_id id = run->inclusions.items[i].file;
		const char *text = rule_text(context, id);
		if (!model_is_user_file(context->model, id) || !strstr(text, "set CPUTAPID"))
			continue;
		const struct syntax_node *root = model_file(context->model, id)->script;
		for (const struct syntax_node *command = syntax_script_first_command(root); command;
		     command = syntax_command_next(command)) {
			if (syntax_command_word_count(command) != 3 ||
			    !syntax_word_equals(text, syntax_command_word(command, 0), "set") ||
			    !syntax_word_equals(text, syntax_command_word(command, 1), "CPUTAPID"))
				continue;
			found = command;
			*file = id;
		}
	}
	return found;
}

/* Where the user's files chose the ID: the `set CPUTAPID` for a target file, else the command that makes the TAP. */
static struct span span_of(struct rule_context *context, const struct tap *tap)
{
	source_id file;
	const struct syntax_node *setting = find_setting(context, &file);
	if (setting)
		return model_node_span(file, setting);
	if (tap->place.inclusion < 0)
		return SPAN_NONE;
	/* Perhaps by a stock procedure: swj_newdap. */
	source_id reading = context->run->inclusions.items[tap->place.inclusion].file;
	struct place place = model_user_place(context->model, &tap->place);
	const struct source_file *source = source_store_file(context->model->sources, reading);
	return place.file == reading && !source->is_stock ? model_span_at(context->model, &place, NULL) : SPAN_NONE;
}

static bool all_are_of_jtag(const struct tap *tap)
{
	for (size_t i = 0; i < tap->expected_ids.count; i++)
		if (!is_of_jtag(tap->expected_ids.items[i]))
			return false;
	return tap->expected_ids.count > 0;
}

static void report_wire(struct rule_context *context, const struct tap *tap)
{
	struct span span = span_of(context, tap);
	if (span.file == SOURCE_NONE)
		return;
	struct diagnostic *diagnostic =
		rule_report_span(context, SEVERITY_ERROR, span, NULL,
	                         "0x%08x is what the debug port answers on JTAG, but the transport is hla_swd: in "
	                         "OpenOCD %s 'init' fails "
	                         "('UNEXPECTED idcode')",
	                         (unsigned)tap->expected_ids.items[0], know_version_name(context->version));
	rule_help(context, diagnostic,
	          "the shipped target files know the right ID for each transport; for SWD the IDs of ARM's debug ports "
	          "end "
	          "in 1477 or 2477");
}

static void check_clone(struct rule_context *context, const struct tap *tap)
{
	const struct source_file *file = source_store_file(context->model->sources, tap->place.file);
	const char *script =
		file && file->is_stock ? model_shipped_script(context->model, &tap->place, "target/") : NULL;
	if (!script || tap->expected_ids.count != 1)
		return;
	const char *row = arena_printf(context->arena, "%s 0x%08x", script, (unsigned)tap->expected_ids.items[0]);
	if (!know_word_exists("clone-tap-id", row, context->version))
		return;
	struct span span = span_of(context, tap);
	if (span.file == SOURCE_NONE)
		return;
	struct diagnostic *diagnostic = rule_report_span(
		context, SEVERITY_NOTE, span, NULL,
		"0x%08x is the ID of a chip that is sold in place of the one %s is for (a CKS, CS, GD or APM part, "
		"say): "
		"with the original one OpenOCD %s then fails 'init' under HLA and reports an unexpected ID on JTAG",
		(unsigned)tap->expected_ids.items[0], script, know_version_name(context->version));
	rule_help(
		context, diagnostic,
		"'set CPUTAPID 0' takes any chip; look at the marking on yours, since flash size and protection of the "
		"copies differ");
}

static void check(struct rule_context *context)
{
	const struct openocd *run = context->run;
	const char *transport = run->transport.name;
	if (!transport || context->is_assumed)
		return;
	/* On plain SWD OpenOCD compares nothing. */
	bool compares = strcmp(transport, "hla_swd") == 0;
	for (size_t i = 0; i < run->taps.count; i++) {
		const struct tap *tap = run->taps.items[i];
		if (compares && all_are_of_jtag(tap))
			report_wire(context, tap);
		else
			check_clone(context, tap);
	}
}

const struct rule rule_wrong_tap_id = {
	.id = "wrong-tap-id",
	.severity = SEVERITY_ERROR,
	.summary = "a TAP ID of the other kind of wire, or of another maker's chip",
	.versions = "all",
	.finds = "An expected ID (`CPUTAPID`, `-expected-id`) that ARM's debug ports have on JTAG only, under the "
		 "transport "
		 "hla_swd. Also, as a note, an ID that pin-compatible chips of other makers have.",
	.why = "The debug port of one chip has different IDs on JTAG and SWD. An HLA adapter compares what it reads "
	       "with "
	       "what is expected, and fails `init` where they differ; JTAG complains and goes on; plain SWD does not "
	       "compare.",
	.bad = "source [find interface/stlink.cfg]\ntransport select hla_swd\nset CPUTAPID 0x3ba00477\n"
	       "source [find target/stm32f1x.cfg]\n",
	.good = "source [find interface/stlink.cfg]\ntransport select hla_swd\nset CPUTAPID 0x1ba01477\n"
		"source [find target/stm32f1x.cfg]\n",
	.check = check,
};
