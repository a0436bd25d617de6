/* SPDX-License-Identifier: MIT */
#include "rules/support/ftdi.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

typedef VECTOR(struct ftdi_signal) signal_list;

static struct ftdi_signal *find(const signal_list *list, const char *name)
{
	for (size_t i = 0; i < list->count; i++)
		if (strcmp(list->items[i].name, name) == 0)
			return &list->items[i];
	return NULL;
}

/* The signal that RECORD defines. An alias takes what its namesake has at that time. */
static struct ftdi_signal signal_of(const struct command_record *record, const signal_list *before)
{
	struct ftdi_signal signal = {.name = record->arguments.items[0], .record = record};
	for (size_t i = 1; i + 1 < record->arguments.count; i += 2) {
		const char *option = record->arguments.items[i];
		const char *value = record->arguments.items[i + 1];
		const struct ftdi_signal *other =
			strcmp(option, "-alias") == 0 || strcmp(option, "-nalias") == 0 ? find(before, value) : NULL;
		if (other) {
			signal.data = other->data;
			signal.oe = other->oe;
			signal.is_oe_inverted = other->is_oe_inverted;
			signal.is_data_inverted = other->is_data_inverted != (strcmp(option, "-nalias") == 0);
		} else if (strcmp(option, "-data") == 0 || strcmp(option, "-ndata") == 0) {
			signal.data = (unsigned)strtoul(value, NULL, 0);
			signal.is_data_inverted = option[1] == 'n';
		} else if (strcmp(option, "-oe") == 0 || strcmp(option, "-noe") == 0) {
			signal.oe = (unsigned)strtoul(value, NULL, 0);
			signal.is_oe_inverted = option[1] == 'n';
		}
	}
	return signal;
}

/* NAME ("layout_init") as the new or the old command; the old one runs the new one inside where both are there. */
static bool is_command(const struct command_record *record, const char *name)
{
	return text_starts_with(record->name, "ftdi") && strlen(record->name) == strlen(name) + strlen("ftdi ") &&
	       text_ends_with(record->name, name);
}

struct ftdi_layout ftdi_layout_of(const struct rule_context *context)
{
	struct ftdi_layout layout = {0};
	signal_list found = {0};
	for (size_t i = 0; i < context->run->records.count; i++) {
		const struct command_record *record = &context->run->records.items[i];
		if (is_command(record, "layout_init") && record->arguments.count == 2) {
			layout.is_given = true;
			layout.output = (unsigned)strtoul(record->arguments.items[0], NULL, 0);
			layout.direction = (unsigned)strtoul(record->arguments.items[1], NULL, 0);
		} else if (is_command(record, "layout_signal") && record->arguments.count) {
			struct ftdi_signal signal = signal_of(record, &found);
			struct ftdi_signal *old = find(&found, signal.name);
			if (old)
				*old = signal;
			else
				vector_push(context->arena, &found, signal);
		}
	}
	layout.signals = found.items;
	layout.count = found.count;
	return layout;
}

/* True when all pins of MASK are outputs at LEVEL. */
static bool are_driven(const struct ftdi_layout *layout, unsigned mask, bool level)
{
	return (layout->direction & mask) == mask && (layout->output & mask) == (level ? mask : 0);
}

bool ftdi_signal_is_low_at_start(const struct ftdi_layout *layout, const struct ftdi_signal *signal)
{
	if (!layout->is_given || (signal->data == 0 && signal->oe == 0))
		return false;
	if (!are_driven(layout, signal->data, signal->is_data_inverted))
		return false;
	return signal->oe == signal->data || are_driven(layout, signal->oe, !signal->is_oe_inverted);
}

const struct ftdi_signal *ftdi_signal_find(const struct ftdi_layout *layout, const char *name)
{
	for (size_t i = 0; i < layout->count; i++)
		if (strcmp(layout->signals[i].name, name) == 0)
			return &layout->signals[i];
	return NULL;
}
