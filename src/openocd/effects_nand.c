/* SPDX-License-Identifier: MIT */
/*
 * `nand device`, `nand drivers`, and the commands of NAND drivers that run before `init`.
 */
#include <string.h>

#include "base/text.h"
#include "openocd/effects.h"
#include "openocd/grammar.h"
#include "openocd/run.h"

/* Arguments of `nand device`, as argv counts them. */
enum { DEVICE_NAME, DEVICE_DRIVER, DEVICE_TARGET, DEVICE_OPTIONS };

#define ROWS(table) (sizeof(table) / sizeof((table)[0]))

/* In the order of OpenOCD's list, which scripts get to see; it is the same in all versions. */
static const char *const nand_drivers[] = {
	"nonce",   "davinci", "lpc3180", "lpc32xx", "orion", "s3c2410",  "s3c2412",
	"s3c2440", "s3c2443", "s3c6400", "mxc",     "imx31", "at91sam9", "nuc910",
};

int effect_nand_drivers(struct invocation *call)
{
	struct text_builder text;
	text_init_in(&text, call->openocd->arena, 0);
	text_add_string(&text, "Available NAND flash controller drivers:\n");
	for (size_t i = 0; i < ROWS(nand_drivers); i++)
		text_printf(&text, "  %s\n", nand_drivers[i]);
	invocation_result(call, "%s", text.bytes);
	return invocation_ok();
}

/* ---- nand device ---- */

static int reject(struct invocation *call, int argument, const char *reason)
{
	return invocation_fail_as(call, FAILURE_WRONG_ARGUMENTS, argument + 1, invocation_argument(call, argument),
	                          "NAND driver '%s' rejects the device: %s", invocation_argument(call, DEVICE_DRIVER),
	                          reason);
}

static int device_davinci(struct invocation *call)
{
	uint64_t chip = (uint64_t)invocation_number(call, DEVICE_OPTIONS);
	uint64_t aemif = (uint64_t)invocation_number(call, DEVICE_OPTIONS + 2);
	if (aemif != 0x01e00000 && aemif != 0x01e10000 && aemif != 0x01d10000)
		return reject(call, DEVICE_OPTIONS + 2,
		              "the AEMIF controller is at 0x01e00000, 0x01e10000 or 0x01d10000");
	if (chip < 0x02000000 || chip >= 0x0a000000)
		return reject(call, DEVICE_OPTIONS, "the chip address must lie in 0x02000000 to 0x09ffffff");
	return invocation_ok();
}

static int device_at91sam9(struct invocation *call)
{
	if (invocation_number(call, DEVICE_OPTIONS) == 0)
		return reject(call, DEVICE_OPTIONS, "the chip address is 0");
	if (call->argc > DEVICE_OPTIONS + 1 && invocation_number(call, DEVICE_OPTIONS + 1) == 0)
		return reject(call, DEVICE_OPTIONS + 1, "the address of the ECC controller is 0");
	return invocation_ok();
}

static int check_options(struct invocation *call, const char *grammar)
{
	struct grammar_fault fault;
	if (grammar_check_words(call->openocd, grammar, call->argv + DEVICE_OPTIONS, call->argc - DEVICE_OPTIONS,
	                        &fault))
		return invocation_ok();
	if (fault.is_count)
		return invocation_usage(call, fault.argument ? DEVICE_OPTIONS + fault.argument : 0,
		                        grammar_describe(call->openocd->arena, grammar));
	return reject(call, DEVICE_OPTIONS + fault.argument - 1, fault.expected);
}

static int check_device(struct invocation *call, const char *driver, const char *grammar)
{
	int code = check_options(call, grammar);
	if (code != OPENOCD_OK)
		return code;
	if (strcmp(driver, "davinci") == 0)
		return device_davinci(call);
	if (strcmp(driver, "at91sam9") == 0)
		return device_at91sam9(call);
	return invocation_ok();
}

/* OpenOCD lists its drivers when it does not know the one given, and takes that for a success. */
static int unknown_driver(struct invocation *call)
{
	invocation_log(call, LOG_ERROR, "nand-driver", "there is no NAND driver '%s', so no device is defined",
	               invocation_argument(call, DEVICE_DRIVER));
	return effect_nand_drivers(call);
}

int effect_nand_device(struct invocation *call)
{
	struct openocd *openocd = call->openocd;
	const char *driver = invocation_copy(call, DEVICE_DRIVER);
	const char *grammar = know_nand_driver_arguments(driver, openocd->version);
	if (!grammar)
		return unknown_driver(call);
	if (call->argc <= DEVICE_TARGET)
		return invocation_usage(call, 0, "the name of an existing target");
	struct target *target = openocd_find_target(openocd, invocation_argument(call, DEVICE_TARGET));
	if (!target)
		return invocation_fail_as(call, FAILURE_WRONG_ARGUMENTS, DEVICE_TARGET + 1,
		                          invocation_argument(call, DEVICE_TARGET), "there is no target '%s'",
		                          invocation_argument(call, DEVICE_TARGET));
	openocd_add_feature(openocd, "nand-driver", driver);
	int code = check_device(call, driver, grammar);
	if (code != OPENOCD_OK)
		return code;
	struct nand_device *device = arena_new(openocd->arena, struct nand_device);
	device->name = invocation_copy(call, DEVICE_NAME);
	device->driver = driver;
	device->target = target;
	device->place = call->place;
	vector_push(openocd->arena, &openocd->nand_devices, device);
	return invocation_ok();
}

/* ---- at91sam9: devices go by their number only ---- */

static bool device_exists(const struct invocation *call)
{
	int64_t number = invocation_number(call, 0);
	return number >= 0 && (uint64_t)number < call->openocd->nand_devices.count;
}

int effect_at91sam9_device(struct invocation *call)
{
	if (device_exists(call))
		return invocation_ok();
	return invocation_fail_as(call, FAILURE_WRONG_ARGUMENTS, 1, invocation_argument(call, 0),
	                          "there is no NAND device '%s'", invocation_argument(call, 0));
}

/* Unlike its siblings this one takes a wrong count and an unknown device for a success; only numbers matter. */
int effect_at91sam9_cle(struct invocation *call)
{
	struct grammar_fault fault;
	if (call->argc != 2) {
		invocation_result(call, "incorrect number of arguments for 'at91sam9 cle' command\n");
		return invocation_ok();
	}
	if (!grammar_check_words(call->openocd, "device:uint", call->argv, 1, &fault))
		return invocation_fail_as(call, FAILURE_WRONG_ARGUMENTS, 1, fault.subject, "'%s' is no number",
		                          fault.subject);
	if (!device_exists(call)) {
		invocation_result(call, "invalid nand device number: %s\n", invocation_argument(call, 0));
		return invocation_ok();
	}
	if (!grammar_check_words(call->openocd, "address_line:uint", call->argv + 1, 1, &fault))
		return invocation_fail_as(call, FAILURE_WRONG_ARGUMENTS, 2, fault.subject, "'%s' is no number",
		                          fault.subject);
	return invocation_ok();
}
