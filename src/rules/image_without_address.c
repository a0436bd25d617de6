/* SPDX-License-Identifier: MIT */
#include "rules/support/flashing.h"

#include <string.h>
#include <strings.h>

#include "base/text.h"

static bool is_raw(const char *file)
{
	const char *dot = strrchr(file, '.');
	return dot && (strcasecmp(dot, ".bin") == 0 || strcasecmp(dot, ".img") == 0);
}

/* The file that is written without an address and holds none itself, or NULL. */
static const char *raw_file(struct rule_context *context, const struct code *code, struct flashing *flashing)
{
	if (!flashing_read(context, code, flashing) || flashing->has_address)
		return NULL;
	const char *file = code_word_expanded(context, code, flashing->file_word);
	return file && is_raw(file) ? file : NULL;
}

/* Where the bank will lie once it is probed: these drivers take 0 for the address at which all their chips have it. */
static uint64_t address_of(const struct flash_bank *bank)
{
	return bank->base == 0 && text_starts_with(bank->driver, "stm32") ? 0x08000000 : bank->base;
}

static bool holds_zero(const struct openocd *run)
{
	for (size_t i = 0; i < run->flash_banks.count; i++)
		if (address_of(run->flash_banks.items[i]) == 0)
			return true;
	return false;
}

static void add_fix(struct rule_context *context, struct diagnostic *diagnostic, const struct code *code,
                    const struct flashing *flashing, const struct flash_bank *bank)
{
	source_id file = code->frame->file;
	const struct syntax_node *word = code_word_node(code, flashing->file_word);
	struct fix *fix = rule_add_fix(context, diagnostic, file, FIX_UNSAFE, "Write the address of '%s'", bank->name);
	if (fix)
		fix_replace(context->sink, fix, span_make(file, word->end, word->end),
		            arena_printf(context->arena, " 0x%08llx", (unsigned long long)address_of(bank)));
}

static void report(struct rule_context *context, const struct code *code, const struct flashing *flashing,
                   const char *written)
{
	const struct flash_bank *bank = context->run->flash_banks.items[0];
	struct diagnostic *diagnostic =
		rule_report_span(context, SEVERITY_WARNING, model_node_span(code->frame->file, code->command), NULL,
	                         "'%s' holds no addresses and none is given: OpenOCD %s writes it to 0, where no flash "
	                         "bank of this run is "
	                         "('no flash bank found for address 0x00000000')",
	                         written, know_version_name(context->version));
	rule_help(context, diagnostic,
	          "write the address behind the file: '%s 0x%08llx' is where bank '%s' begins; or give the .elf or "
	          ".hex file, "
	          "which holds its addresses",
	          written, (unsigned long long)address_of(bank), bank->name);
	add_fix(context, diagnostic, code, flashing, bank);
}

static void check(struct rule_context *context)
{
	if (context->run->flash_banks.count == 0 || holds_zero(context->run))
		return;
	const struct code_list *list = code_of(context);
	for (size_t i = 0; i < list->count; i++) {
		struct flashing flashing;
		const char *written = raw_file(context, &list->items[i], &flashing);
		if (written)
			report(context, &list->items[i], &flashing, written);
	}
}

const struct rule rule_image_without_address = {
	.id = "image-without-address",
	.severity = SEVERITY_WARNING,
	.summary = "a raw image programmed without an address where no flash is at 0",
	.versions = "all",
	.finds = "`program` or `flash write_image` with a .bin file and no address, in a run whose flash banks all lie "
		 "elsewhere (at 0x08000000 on an STM32).",
	.why = "A .bin file is bytes without addresses. OpenOCD takes 0 for the missing address, finds no flash there, "
	       "and "
	       "nothing is written.",
	.bad = "adapter driver dummy\ntransport select jtag\njtag newtap chip cpu -irlen 4\n"
	       "target create chip.cpu arm7tdmi -chain-position chip.cpu\n"
	       "flash bank chip.flash stm32f1x 0x08000000 0 0 0 chip.cpu\n"
	       "program firmware.bin verify reset exit\n",
	.good = "adapter driver dummy\ntransport select jtag\njtag newtap chip cpu -irlen 4\n"
		"target create chip.cpu arm7tdmi -chain-position chip.cpu\n"
		"flash bank chip.flash stm32f1x 0x08000000 0 0 0 chip.cpu\n"
		"program firmware.bin verify reset exit 0x08000000\n",
	.fix = "Unsafe: writes the address at which the first bank begins.",
	.check = check,
};
