/* SPDX-License-Identifier: MIT */
#include "rules/support/flashing.h"

#include <ctype.h>
#include <string.h>

/* `program FILE [ADDRESS] WORDS...`, the address anywhere behind the file. */
static bool read_program(struct rule_context *context, const struct code *code, struct flashing *flashing)
{
	size_t count = code_word_count(code);
	flashing->command = "program";
	flashing->file_word = 1;
	for (size_t i = 2; i < count; i++) {
		const char *word = code_word(context, code, i);
		flashing->has_address |= !word || isdigit((unsigned char)*word);
	}
	return count > 1;
}

/* `flash write_image [erase] [unlock] FILE [OFFSET [TYPE]]`. */
static bool read_write_image(struct rule_context *context, const struct code *code, struct flashing *flashing)
{
	const char *word = code_word(context, code, 1);
	if (!word || strcmp(word, "write_image") != 0)
		return false;
	size_t next = 2;
	while ((word = code_word(context, code, next)) && (strcmp(word, "erase") == 0 || strcmp(word, "unlock") == 0))
		next++;
	flashing->command = "flash write_image";
	flashing->file_word = next;
	flashing->has_address = code_word_count(code) > next + 1;
	return code_word_count(code) > next;
}

bool flashing_read(struct rule_context *context, const struct code *code, struct flashing *flashing)
{
	*flashing = (struct flashing){0};
	if (code->is_open || code->is_dead || !code->name || code->first != 0)
		return false;
	if (strcmp(code->name, "program") == 0)
		return read_program(context, code, flashing);
	return strcmp(code->name, "flash") == 0 && read_write_image(context, code, flashing);
}
