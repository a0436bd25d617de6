/* SPDX-License-Identifier: MIT */
#include "rules/support/support.h"

#include <string.h>

/* What a driver does without a work area. */
enum loss { LOSS_NONE, LOSS_SPEED, LOSS_WRITING };

static enum loss loss_of(const struct rule_context *context, const struct flash_bank *bank)
{
	if (know_word_exists("flash-needs-work-area", bank->driver, context->version))
		return LOSS_WRITING;
	return know_word_exists("flash-slow-without-work-area", bank->driver, context->version) ? LOSS_SPEED
	                                                                                        : LOSS_NONE;
}

static bool has_area(const struct target *target)
{
	return target->work_area_size > 0 && (target->work_area_phys_set || target->work_area_virt_set);
}

/* One finding a target: its first bank that loses the most. */
static bool is_worst_of_target(const struct rule_context *context, size_t index, enum loss loss)
{
	const struct openocd *run = context->run;
	for (size_t i = 0; i < run->flash_banks.count; i++) {
		const struct flash_bank *other = run->flash_banks.items[i];
		enum loss other_loss =
			other->target == run->flash_banks.items[index]->target ? loss_of(context, other) : LOSS_NONE;
		if (other_loss > loss || (other_loss == loss && i < index))
			return false;
	}
	return true;
}

static void report(struct rule_context *context, const struct flash_bank *bank, enum loss loss)
{
	const struct target *target = bank->target;
	bool has_size = target->work_area_size > 0;
	const struct place *size_place = has_size && model_is_user_file(context->model, target->work_area_place.file)
	                                         ? &target->work_area_place
	                                         : NULL;
	struct diagnostic *diagnostic =
		rule_report(context, loss == LOSS_WRITING ? SEVERITY_WARNING : SEVERITY_NOTE,
	                    size_place ? size_place : &bank->place, NULL,
	                    "target '%s' has no work area%s: flash driver '%s' of OpenOCD %s %s", target->name,
	                    has_size ? " that can be used (-work-area-phys is missing)" : "", bank->driver,
	                    know_version_name(context->version),
	                    loss == LOSS_WRITING ? "cannot write without one, so that programming fails"
	                                         : "then writes word by word, which takes many times as long");
	rule_help(context, diagnostic,
	          "give it some of the chip's RAM: '%s configure -work-area-phys ADDRESS -work-area-size SIZE "
	          "-work-area-backup 0'",
	          target->name);
}

static void check(struct rule_context *context)
{
	const struct openocd *run = context->run;
	if (!run->ok)
		return;
	for (size_t i = 0; i < run->flash_banks.count; i++) {
		const struct flash_bank *bank = run->flash_banks.items[i];
		enum loss loss = bank->target && !has_area(bank->target) ? loss_of(context, bank) : LOSS_NONE;
		/* A stock target that a stock board gives its flash is not the user's to mend. */
		bool is_users = model_is_user_file(context->model, bank->place.file);
		if (loss != LOSS_NONE && is_users && is_worst_of_target(context, i, loss))
			report(context, bank, loss);
	}
}

const struct rule rule_missing_work_area = {
	.id = "missing-work-area",
	.severity = SEVERITY_WARNING,
	.summary = "a flash driver that uses a work area, and a target without one",
	.versions = "all",
	.finds = "A flash bank whose driver runs code on the chip to write, on a target without -work-area-phys and "
		 "-work-area-size: a warning for drivers that cannot do without (lpc2000, psoc4, rp2040_flash, xmc1xxx "
		 "and others), a note for those that are only slow then (stm32f1x, cfi, kinetis ...).",
	.why = "The work area is the piece of RAM that OpenOCD may use for its own code. Without it `flash "
	       "write_image`, "
	       "`program` and GDB's `load` fail, or send every word over the wire by itself.",
	.bad = "adapter driver dummy\ntransport select jtag\njtag newtap chip cpu -irlen 4\n"
	       "target create chip.cpu arm7tdmi -chain-position chip.cpu\n"
	       "flash bank chip.flash lpc2000 0x0 0x40000 0 0 chip.cpu lpc2000_v1 14765\n",
	.good = "adapter driver dummy\ntransport select jtag\njtag newtap chip cpu -irlen 4\n"
		"target create chip.cpu arm7tdmi -chain-position chip.cpu\n"
		"chip.cpu configure -work-area-phys 0x40000000 -work-area-size 0x4000\n"
		"flash bank chip.flash lpc2000 0x0 0x40000 0 0 chip.cpu lpc2000_v1 14765\n",
	.check = check,
};
