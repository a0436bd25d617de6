/* SPDX-License-Identifier: MIT */
#include "rules/support/support.h"

#include <string.h>

/* `virtual` shows another bank at a second address; `faux` and banks without a place are no flash at all. */
static bool has_own_place(const struct flash_bank *bank)
{
	return strcmp(bank->driver, "virtual") != 0 && strcmp(bank->driver, "faux") != 0;
}

/* Most drivers take the base 0 for "wherever this chip has it"; for these it is an address. */
static bool takes_zero_as_address(const struct flash_bank *bank)
{
	return strcmp(bank->driver, "cfi") == 0 || strcmp(bank->driver, "jtagspi") == 0;
}

static bool is_same_place(const struct flash_bank *a, const struct flash_bank *b)
{
	if (a->base == b->base)
		return a->base != 0 || (takes_zero_as_address(a) && takes_zero_as_address(b));
	if ((a->base == 0 && !takes_zero_as_address(a)) || (b->base == 0 && !takes_zero_as_address(b)))
		return false;
	const struct flash_bank *low = a->base < b->base ? a : b;
	const struct flash_bank *high = low == a ? b : a;
	return low->size != 0 && high->base - low->base < low->size;
}

static const struct flash_bank *bank_below(const struct openocd *run, size_t index)
{
	const struct flash_bank *bank = run->flash_banks.items[index];
	for (size_t i = 0; i < index; i++) {
		const struct flash_bank *other = run->flash_banks.items[i];
		if (other->target == bank->target && has_own_place(other) && is_same_place(other, bank))
			return other;
	}
	return NULL;
}

static void check(struct rule_context *context)
{
	const struct openocd *run = context->run;
	for (size_t i = 1; i < run->flash_banks.count; i++) {
		const struct flash_bank *bank = run->flash_banks.items[i];
		const struct flash_bank *other = has_own_place(bank) ? bank_below(run, i) : NULL;
		if (!other || !model_is_user_file(context->model, bank->place.file))
			continue;
		bool for_gdb = run->gdb_memory_map && bank->target && model_serves_gdb(context->model, bank->target);
		struct diagnostic *diagnostic =
			rule_report(context, for_gdb ? SEVERITY_WARNING : SEVERITY_NOTE, &bank->place, "flash",
		                    "flash bank '%s' at 0x%llx lies over bank '%s' at 0x%llx of the same target: "
		                    "OpenOCD %s uses the "
		                    "first one for addresses in both%s",
		                    bank->name, (unsigned long long)bank->base, other->name,
		                    (unsigned long long)other->base, know_version_name(context->version),
		                    for_gdb ? ", and GDB drops a memory map with overlapping regions" : "");
		if (!diagnostic)
			continue;
		if (other->place.file != SOURCE_NONE)
			diagnostic_add_related(context->sink, diagnostic,
			                       model_span_at(context->model, &other->place, "flash"),
			                       "bank '%s' is made here", other->name);
		rule_help(
			context, diagnostic,
			"leave out the one that is not wanted; the file of the target has mostly made the bank of the "
			"chip already");
	}
}

const struct rule rule_overlapping_flash_banks = {
	.id = "overlapping-flash-banks",
	.severity = SEVERITY_WARNING,
	.summary = "two flash banks of a target at the same addresses",
	.versions = "all",
	.finds = "A flash bank that begins where another one of the same target does, or inside one of known size. "
		 "Banks "
		 "of the driver `virtual` are meant to do so. A note where GDB does not come to the target.",
	.why = "For an address OpenOCD takes the first bank that holds it; the other is never written by address. GDB "
	       "asks "
	       "for the memory map and ignores all of it when regions overlap, so that `load` no longer knows what is "
	       "flash.",
	.bad = "adapter driver dummy\ntransport select jtag\njtag newtap chip cpu -irlen 4\n"
	       "target create chip.cpu arm7tdmi -chain-position chip.cpu\n"
	       "flash bank one cfi 0x10000000 0x400000 2 2 chip.cpu\n"
	       "flash bank two cfi 0x10200000 0x400000 2 2 chip.cpu\n",
	.good = "adapter driver dummy\ntransport select jtag\njtag newtap chip cpu -irlen 4\n"
		"target create chip.cpu arm7tdmi -chain-position chip.cpu\n"
		"flash bank one cfi 0x10000000 0x400000 2 2 chip.cpu\n"
		"flash bank two cfi 0x10400000 0x400000 2 2 chip.cpu\n",
	.check = check,
};
