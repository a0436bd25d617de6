/* SPDX-License-Identifier: MIT */
/* A speed well above what the shipped file of the chip sets. */
#include "rules/support/settings.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

/* The last speed that a shipped file of a chip set before the end, or NULL. */
static const struct command_record *chip_speed(const struct rule_context *context)
{
	const struct command_record *found = NULL;
	const struct command_record *record;
	size_t next = 0;
	while ((record = model_next_record(context->model, "adapter speed", &next)) && !record->after_init)
		if (record->arguments.count == 1 && record->place.file != SOURCE_NONE &&
		    text_starts_with(model_script_name(context->model, record->place.file), "target/") &&
		    settings_are_shipped(context, &record->place))
			found = record;
	return found;
}

static void check(struct rule_context *context)
{
	const struct adapter *adapter = &context->run->adapter;
	if (!settings_speed_counts(context))
		return;
	const struct command_record *record = chip_speed(context);
	long khz = record ? strtol(record->arguments.items[0], NULL, 0) : 0;
	if (khz <= 0 || adapter->speed_khz <= 2 * khz)
		return;
	struct diagnostic *diagnostic = settings_report_word(
		context, SEVERITY_NOTE, &adapter->speed_place, adapter->speed_word,
		"%lld kHz is %lld times what '%s' sets for this chip (%ld kHz): OpenOCD %s uses it from the first "
		"moment on, "
		"when the chip may still run on its slow clock",
		(long long)adapter->speed_khz, (long long)(adapter->speed_khz / khz),
		model_script_name(context->model, record->place.file), khz, know_version_name(context->version));
	rule_help(context, diagnostic,
	          "if connecting or 'reset init' fails now and then, try the lower one first; a reset-init handler can "
	          "raise it once the chip is fast");
}

const struct rule rule_hasty_speed = {
	.id = "hasty-speed",
	.severity = SEVERITY_NOTE,
	.summary = "a speed well above what the shipped file of the chip sets",
	.versions = "0.11.0 and later",
	.finds = "A speed set in the user's files that is more than twice the one that the shipped target file has set "
		 "before.",
	.why = "The shipped files set what a chip can do right after power-up, often a sixth of its slowest clock. A "
	       "faster one may work on the desk and fail with longer wires, or when the firmware lowers the clock.",
	.bad = "source [find interface/cmsis-dap.cfg]\ntransport select swd\nsource [find target/at91samdXX.cfg]\n"
	       "adapter speed 8000\n",
	.good = "source [find interface/cmsis-dap.cfg]\ntransport select swd\nsource [find target/at91samdXX.cfg]\n"
		"adapter speed 400\n",
	.check = check,
};
