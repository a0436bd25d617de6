/* SPDX-License-Identifier: MIT */
/* Messages and causes: the part of the know layer that the reading of logs asks. */
#include <string.h>

#include "know/tables.h"

size_t know_message_count(void)
{
	return know_messages_count;
}

const struct know_message *know_message_at(size_t index)
{
	return &know_messages[index];
}

/* Adds the messages whose literal ends at STATE. */
static size_t add_found(unsigned state, uint16_t *found, size_t count, size_t limit)
{
	for (const uint16_t *at = &know_scan_outputs[know_scan_first[state]]; *at != UINT16_MAX; at++) {
		size_t i = 0;

		while (i < count && found[i] != *at)
			i++;
		if (i == count && count < limit)
			found[count++] = *at;
	}
	return count;
}

size_t know_messages_scan(const char *text, size_t length, uint16_t *found, size_t limit)
{
	unsigned shift = know_scan_shift;
	unsigned state = 0;
	size_t count = 0;

	for (size_t i = 0; i < length; i++) {
		unsigned next = know_scan_next[state << shift | know_scan_class[(unsigned char)text[i]]];

		state = next & ~KNOW_SCAN_FOUND;
		if (next & KNOW_SCAN_FOUND)
			count = add_found(state, found, count, limit);
	}
	return count;
}

size_t know_cause_count(void)
{
	return know_causes_count;
}

const struct know_cause *know_cause_at(size_t index)
{
	return &know_causes[index];
}

size_t know_cause_index(const char *name, size_t length)
{
	for (size_t i = 0; i < know_causes_count; i++) {
		const char *known = know_string(know_causes[i].name);

		if (strlen(known) == length && memcmp(known, name, length) == 0)
			return i;
	}
	return know_causes_count;
}
