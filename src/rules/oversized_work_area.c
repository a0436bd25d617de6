/* SPDX-License-Identifier: MIT */
#include "rules/support/code.h"

#include <stdlib.h>
#include <string.h>

struct ram {
	uint64_t start, size;
};

/* The largest RAM that any chip of the driver has where TARGET has its work area; size 0: nothing is known. */
static struct ram ram_for(const struct flash_bank *bank, const struct target *target)
{
	const struct know_flash_driver *row = know_flash_driver_find(bank->driver);
	const char *text = row ? know_string(row->ram) : "";
	char *rest;
	struct ram ram;
	ram.start = strtoull(text, &rest, 0);
	ram.size = strtoull(rest, NULL, 0);
	if (target->work_area_phys < ram.start || target->work_area_phys - ram.start >= ram.size)
		ram.size = 0;
	return ram;
}

static const struct flash_bank *first_bank(const struct openocd *run, const struct target *target)
{
	for (size_t i = 0; i < run->flash_banks.count; i++)
		if (run->flash_banks.items[i]->target == target)
			return run->flash_banks.items[i];
	return NULL;
}

/* The line of the user's files that sets the variable from which a stock script takes the size, or NULL. */
static const struct code *setting_of_size(struct rule_context *context)
{
	const struct code_list *list = code_of(context);
	const struct code *found = NULL;
	for (size_t i = 0; i < list->count; i++) {
		const struct code *code = &list->items[i];
		const char *name = code->is_executed && code->name && strcmp(code->name, "set") == 0
		                           ? code_word(context, code, 1)
		                           : NULL;
		if (name && strcmp(name, "WORKAREASIZE") == 0 && code_word_count(code) == 3)
			found = code;
	}
	return found;
}

static void report(struct rule_context *context, const struct target *target, const struct flash_bank *bank,
                   const struct ram *ram)
{
	const struct place *place = &target->work_area_place;
	const char *message = arena_printf(
		context->arena,
		"the work area of target '%s' ends at 0x%08llx, and no chip of the flash driver '%s' has more than "
		"%llu KiB of RAM from 0x%08llx on: OpenOCD %s may put code or data where there is no memory",
		target->name, (unsigned long long)(target->work_area_phys + target->work_area_size - 1), bank->driver,
		(unsigned long long)(ram->size >> 10), (unsigned long long)ram->start,
		know_version_name(context->version));
	const struct code *setting = model_is_user_file(context->model, place->file) ? NULL : setting_of_size(context);
	struct diagnostic *diagnostic =
		setting ? rule_report_span(context, SEVERITY_NOTE,
	                                   model_node_span(setting->frame->file, setting->command), NULL, "%s", message)
			: rule_report(context, SEVERITY_NOTE, place, NULL, "%s", message);
	rule_help(
		context, diagnostic,
		"give it RAM that the chip has, 0x%llx bytes at most; the flash drivers do well with 0x1000 to 0x4000",
		(unsigned long long)(ram->size - (target->work_area_phys - ram->start)));
}

static void check(struct rule_context *context)
{
	const struct openocd *run = context->run;
	for (size_t i = 0; i < run->targets.count; i++) {
		const struct target *target = run->targets.items[i];
		const struct flash_bank *bank = target->work_area_phys_set ? first_bank(run, target) : NULL;
		if (!bank || target->work_area_size == 0)
			continue;
		struct ram ram = ram_for(bank, target);
		if (ram.size != 0 && target->work_area_size > ram.size - (target->work_area_phys - ram.start))
			report(context, target, bank, &ram);
	}
}

const struct rule rule_oversized_work_area = {
	.id = "oversized-work-area",
	.severity = SEVERITY_NOTE,
	.summary = "a work area that is larger than the RAM of any such chip",
	.versions = "all",
	.finds = "A work area (-work-area-size, WORKAREASIZE) that goes beyond the end of the largest RAM that a chip "
		 "of "
		 "the target's flash driver has at that address.",
	.why = "OpenOCD takes the work area for RAM that is there. Where it places a buffer beyond the end of the RAM, "
               "what "
	       "it stores there is lost, and the flash gets wrong data. Whether that happens depends on the driver: "
	       "some take all the room that there is, some a few kilobytes at the start.",
	.bad = "adapter driver dummy\ntransport select jtag\njtag newtap chip cpu -irlen 4\n"
	       "target create chip.cpu arm7tdmi -chain-position chip.cpu\n"
	       "chip.cpu configure -work-area-phys 0x40000000 -work-area-size 0x40000\n"
	       "flash bank chip.flash lpc2000 0x0 0x40000 0 0 chip.cpu lpc2000_v2 12000\n",
	.good = "adapter driver dummy\ntransport select jtag\njtag newtap chip cpu -irlen 4\n"
		"target create chip.cpu arm7tdmi -chain-position chip.cpu\n"
		"chip.cpu configure -work-area-phys 0x40000000 -work-area-size 0x4000\n"
		"flash bank chip.flash lpc2000 0x0 0x40000 0 0 chip.cpu lpc2000_v2 12000\n",
	.check = check,
};
