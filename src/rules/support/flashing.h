/* SPDX-License-Identifier: MIT */
/*
 * Layer rules: commands that write a file to flash by its addresses: `program` and `flash write_image`. OpenOCD looks
 * for the bank of each address among those of the current target and passes over, with a warning, what lies in none:
 * `program` then says "Programming Finished" all the same.
 */
#ifndef RULES_SUPPORT_FLASHING_H
#define RULES_SUPPORT_FLASHING_H

#include "rules/support/code.h"

struct flashing {
	const char *command; /* "program" or "flash write_image" */
	size_t file_word;    /* where the file stands among the words of the command */
	bool has_address;    /* one is given, or may be: a word is computed */
};

/* Reads CODE as such a command; false for any other, and for one whose words cannot be read. */
bool flashing_read(struct rule_context *context, const struct code *code, struct flashing *flashing);

#endif
