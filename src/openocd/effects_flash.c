/* SPDX-License-Identifier: MIT */
/*
 * `flash bank` and what tells of NOR banks, and the few commands of flash drivers that run before `init`.
 *
 * The words behind the target are checked by the driver's grammar (knowledge/flash-drivers.yaml). What a driver
 * demands of base, size, widths and target, and what it makes of them, stands in the tables and checks below.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "openocd/effects.h"
#include "openocd/effects_core.h"
#include "openocd/grammar.h"
#include "openocd/run.h"

/* Arguments of `flash bank`, as argv counts them. */
enum { BANK_NAME, BANK_DRIVER, BANK_BASE, BANK_SIZE, BANK_CHIP_WIDTH, BANK_BUS_WIDTH, BANK_TARGET, BANK_OPTIONS };

#define ROWS(table) (sizeof(table) / sizeof((table)[0]))

/* ---- what drivers demand: tables ---- */

#define SINCE(version) (0xfu & ~((1u << (version)) - 1))
#define EVER SINCE(OPENOCD_0_10_0)

struct base_row {
	const char *driver;
	uint64_t base;
	unsigned versions;
};

/* A driver named here takes no other base in those versions. */
static const struct base_row allowed_bases[] = {
	{"at91sam3", 0x00080000, EVER},
	{"at91sam3", 0x000a0000, EVER},
	{"at91sam3", 0x000c0000, EVER},
	{"at91sam3", 0x00100000, EVER},
	{"at91sam3", 0x00400000, EVER},
	{"at91sam4", 0x00400000, EVER},
	{"at91sam4", 0x00480000, EVER},
	{"at91sam4", 0x00500000, EVER},
	{"at91sam4", 0x01000000, EVER},
	{"at91sam4", 0x01100000, EVER},
	{"at91sam4l", 0, EVER},
	{"at91samd", 0, EVER},
	{"atsame5", 0, EVER},
	{"efm32", 0, SINCE(OPENOCD_0_12_0)},
	{"efm32", 0x08000000, SINCE(OPENOCD_MASTER)},
	{"efm32", 0x0fe00000, SINCE(OPENOCD_0_12_0)},
	{"efm32", 0x0fe04000, SINCE(OPENOCD_0_12_0)},
	{"mspm0", 0, EVER},
	{"mspm0", 0x41c00000, EVER},
	{"mspm0", 0x41d00000, EVER},
	{"nrf5", 0, EVER},
	{"nrf5", 0x00ff8000, SINCE(OPENOCD_MASTER)},
	{"nrf5", 0x01000000, SINCE(OPENOCD_MASTER)},
	{"nrf5", 0x01ff8000, SINCE(OPENOCD_MASTER)},
	{"nrf5", 0x10001000, EVER},
	{"nrf51", 0, EVER},
	{"nrf51", 0x00ff8000, SINCE(OPENOCD_MASTER)},
	{"nrf51", 0x01000000, SINCE(OPENOCD_MASTER)},
	{"nrf51", 0x01ff8000, SINCE(OPENOCD_MASTER)},
	{"nrf51", 0x10001000, EVER},
	{"qn908x", 0x01000000, EVER},
	{"rsl10", 0x00080000, EVER},
	{"rsl10", 0x00080800, EVER},
	{"rsl10", 0x00081000, EVER},
	{"rsl10", 0x00081800, EVER},
	{"rsl10", 0x00100000, EVER},
};

/* A driver named here quits OpenOCD at any other size. */
static const struct {
	const char *driver;
	unsigned kib;
} allowed_sizes[] = {
	{"str7x", 16},     {"str7x", 64},     {"str7x", 128},     {"str7x", 256},
	{"str9x", 32},     {"str9x", 128},    {"str9x", 256},     {"str9x", 512},
	{"str9x", 1024},   {"str9x", 2048},   {"str9xpec", 32},   {"str9xpec", 128},
	{"str9xpec", 256}, {"str9xpec", 512}, {"str9xpec", 1024}, {"str9xpec", 2048},
};

/* What a driver puts in the place of the given base and size. */
static const struct {
	const char *driver;
	bool sets_base, sets_size;
	uint64_t base, size;
} fixed_geometry[] = {
	{"aduc702x", true, true, 0x80000, 0xf800},  {"aducm360", true, true, 0, 0x20000},
	{"dsp5680xx_flash", true, true, 0, 0x4000}, {"msp432", true, false, 0, 0},
	{"stellaris", true, false, 0, 0},           {"swm050", false, true, 0, 0x2000},
};

/* Names the bases that DRIVER takes in VERSION; "" when it takes any. */
static const char *describe_bases(struct arena *arena, const char *driver, enum openocd_version version)
{
	const char *list = "";
	for (size_t i = 0; i < ROWS(allowed_bases); i++) {
		const struct base_row *row = &allowed_bases[i];
		if (strcmp(row->driver, driver) == 0 && (row->versions & (1u << version)))
			list = arena_printf(arena, "%s%s0x%08llx", list, *list ? ", " : "",
			                    (unsigned long long)row->base);
	}
	return list;
}

static bool base_allowed(const char *driver, uint64_t base, enum openocd_version version)
{
	bool restricted = false;
	for (size_t i = 0; i < ROWS(allowed_bases); i++) {
		const struct base_row *row = &allowed_bases[i];
		if (strcmp(row->driver, driver) != 0 || !(row->versions & (1u << version)))
			continue;
		if (row->base == base)
			return true;
		restricted = true;
	}
	return !restricted;
}

static bool size_allowed(const char *driver, uint64_t size)
{
	bool restricted = false;
	for (size_t i = 0; i < ROWS(allowed_sizes); i++) {
		if (strcmp(allowed_sizes[i].driver, driver) != 0)
			continue;
		if (allowed_sizes[i].kib * (uint64_t)1024 == size)
			return true;
		restricted = true;
	}
	return !restricted;
}

static int reject(struct invocation *call, int argument, const char *reason)
{
	return invocation_fail_as(call, FAILURE_WRONG_ARGUMENTS, argument + 1, invocation_argument(call, argument),
	                          "flash driver '%s' rejects the bank: %s", invocation_argument(call, BANK_DRIVER),
	                          reason);
}

static int check_base(struct invocation *call, const struct flash_bank *bank)
{
	struct openocd *openocd = call->openocd;
	if (base_allowed(bank->driver, bank->base, openocd->version))
		return invocation_ok();
	return reject(call, BANK_BASE,
	              arena_printf(openocd->arena, "its base can only be %s",
	                           describe_bases(openocd->arena, bank->driver, openocd->version)));
}

static int check_size(struct invocation *call, const struct flash_bank *bank)
{
	if (size_allowed(bank->driver, bank->size))
		return invocation_ok();
	return core_die(call, FAILURE_WRONG_ARGUMENTS, BANK_SIZE + 1,
	                "flash driver '%s' knows no part of this size, and OpenOCD quits", bank->driver);
}

static void settle_geometry(const struct openocd *openocd, struct flash_bank *bank)
{
	for (size_t i = 0; i < ROWS(fixed_geometry); i++) {
		if (strcmp(fixed_geometry[i].driver, bank->driver) != 0)
			continue;
		if (fixed_geometry[i].sets_base)
			bank->base = fixed_geometry[i].base;
		if (fixed_geometry[i].sets_size)
			bank->size = fixed_geometry[i].size;
	}
	if (strcmp(bank->driver, "stm32l4x") == 0 && bank->base == 0 && openocd->version >= OPENOCD_0_12_0)
		bank->base = 0x08000000;
}

/* ---- what drivers demand: checks of their own ---- */

/* The AT91SAM7 driver gives a bank all by itself when these are not given, or one of them is 0. */
enum { SAM7_BANKS = BANK_OPTIONS + 2, SAM7_SECTORS, SAM7_PAGES, SAM7_PAGE_SIZE, SAM7_NVM_BITS, SAM7_CLOCK };

#define SAM7_BANKS_LIMIT 64 /* enough for any part, too few to fill the memory */

static bool sam7_geometry_given(struct invocation *call)
{
	for (int i = SAM7_BANKS; i <= SAM7_NVM_BITS; i++)
		if (invocation_number(call, i) == 0)
			return false;
	return call->openocd->version >= OPENOCD_0_12_0 || invocation_number(call, BANK_BUS_WIDTH) != 0;
}

static int bank_at91sam7(struct invocation *call, struct flash_bank *bank)
{
	static const char grammar[] = "chip:word name:word banks:uint sectors:uint pages_per_sector:uint16 "
				      "page_size:uint16 nvm_bits:uint16 [clock_khz:ulong]";
	struct openocd *openocd = call->openocd;
	struct grammar_fault fault;
	if (call->argc <= SAM7_NVM_BITS)
		return invocation_ok();
	int count = (call->argc == SAM7_CLOCK + 1 ? SAM7_CLOCK : SAM7_NVM_BITS) + 1 - BANK_OPTIONS;
	if (!grammar_check_words(openocd, grammar, call->argv + BANK_OPTIONS, count, &fault))
		return reject(call, BANK_OPTIONS + fault.argument - 1, fault.expected);
	if (invocation_number(call, BANK_BASE) < 0 || invocation_number(call, BANK_BASE) > UINT32_MAX)
		return reject(call, BANK_BASE, "its base has 32 bits");
	if (!sam7_geometry_given(call))
		return invocation_ok();
	uint32_t base = (uint32_t)bank->base;
	bank->size = (uint32_t)(invocation_number(call, SAM7_SECTORS) * invocation_number(call, SAM7_PAGES) *
	                        invocation_number(call, SAM7_PAGE_SIZE));
	bank->base = base;
	return invocation_ok();
}

/* The further banks of an AT91SAM7, which OpenOCD adds behind the first. */
static void add_sam7_banks(struct invocation *call, const struct flash_bank *first)
{
	struct openocd *openocd = call->openocd;
	if (call->argc <= SAM7_NVM_BITS || !sam7_geometry_given(call))
		return;
	for (int64_t i = 1; i < invocation_number(call, SAM7_BANKS) && i < SAM7_BANKS_LIMIT; i++) {
		struct flash_bank *bank = arena_new(openocd->arena, struct flash_bank);
		*bank = *first;
		bank->name = "sam7_probed";
		bank->base = (uint32_t)(first->base + (uint64_t)i * first->size);
		bank->chip_width = bank->bus_width = 0;
		vector_push(openocd->arena, &openocd->flash_banks, bank);
	}
}

static bool is_cfi_width(unsigned width)
{
	return width == 1 || width == 2 || width == 4;
}

static int bank_cfi(struct invocation *call, struct flash_bank *bank)
{
	if (!is_cfi_width(bank->chip_width))
		return reject(call, BANK_CHIP_WIDTH, "the chip width is 1, 2 or 4 bytes");
	if (!is_cfi_width(bank->bus_width))
		return reject(call, BANK_BUS_WIDTH, "the bus width is 1, 2 or 4 bytes");
	if (bank->chip_width > bank->bus_width)
		return reject(call, BANK_CHIP_WIDTH, "the chip is wider than the bus");
	return invocation_ok();
}

static int bank_dw_spi(struct invocation *call, struct flash_bank *bank)
{
	for (size_t i = 0; i < bank->arguments.count; i++) {
		const char *word = bank->arguments.items[i];
		if (strcmp(word, "-simc") == 0 || strcmp(word, "-jaguar2") == 0 || strcmp(word, "-ocelot") == 0)
			return invocation_ok();
	}
	return invocation_usage(call, 0, "-simc ADDRESS, -jaguar2 or -ocelot");
}

/* This driver tells the part by the target's name: mb9bfxx1.cpu to mb9bfxx8.cpu, mb9afxx1.cpu to mb9afxx8.cpu. */
static int bank_fm3(struct invocation *call, struct flash_bank *bank)
{
	const char *word = invocation_argument(call, BANK_TARGET);
	bool known = strlen(word) == 12 && (text_starts_with(word, "mb9bfxx") || text_starts_with(word, "mb9afxx")) &&
	             word[7] >= '1' && word[7] <= '8' && strcmp(word + 8, ".cpu") == 0;
	(void)bank;
	return known ? invocation_ok()
	             : reject(call, BANK_TARGET, "the target's name must be that of a part, as mb9bfxx6.cpu");
}

/* An x of PATTERN stands for any character, and a word is compared only as far as both reach. */
static bool fm4_part_is(const char *word, const char *pattern)
{
	for (; *word && *pattern; word++, pattern++)
		if (*pattern != 'x' && tolower((unsigned char)*word) != tolower((unsigned char)*pattern))
			return false;
	return true;
}

static int bank_fm4(struct invocation *call, struct flash_bank *bank)
{
	static const struct {
		const char *family;
		const char *parts[6];
	} families[] = {
		{"MB9BF", {"MB9BFx64", "MB9BFx65", "MB9BFx66", "MB9BFx67", "MB9BFx68"}},
		{"S6E2Cx", {"S6E2Cx8", "S6E2Cx9", "S6E2CxA"}},
		{"S6E2Dx", {"S6E2Dx"}},
	};
	const char *word = bank->arguments.items[0];
	for (size_t i = 0; i < ROWS(families); i++) {
		if (!fm4_part_is(word, families[i].family))
			continue;
		for (int part = 0; families[i].parts[part]; part++)
			if (fm4_part_is(word, families[i].parts[part]))
				return invocation_ok();
		break;
	}
	return reject(call, BANK_OPTIONS, "this part is not known");
}

static int bank_jtagspi(struct invocation *call, struct flash_bank *bank)
{
	static const char *const grammars[OPENOCD_VERSION_COUNT] = {
		"instruction:uint32 length:uint32 ignored:word*",
		"instruction:uint32 ignored:word*",
		"instruction:uint32 ignored:word*",
		"instruction:uint ignored:word*",
	};
	struct openocd *openocd = call->openocd;
	struct grammar_fault fault;
	if (openocd->version == OPENOCD_MASTER && strcmp(bank->arguments.items[0], "-pld") == 0)
		return bank->arguments.count > 1 ? invocation_ok() : invocation_usage(call, 0, "the name of a PLD");
	if (!grammar_check_words(openocd, grammars[openocd->version], call->argv + BANK_OPTIONS,
	                         call->argc - BANK_OPTIONS, &fault))
		return fault.is_count ? invocation_usage(call, 0, fault.expected)
		                      : reject(call, BANK_OPTIONS + fault.argument - 1, fault.expected);
	if (openocd->version == OPENOCD_MASTER && !bank->target->tap)
		return reject(call, BANK_TARGET, "its target has no TAP");
	return invocation_ok();
}

#define KINETIS_BANKS_LIMIT 4

static int bank_kinetis(struct invocation *call, struct flash_bank *bank)
{
	struct openocd *openocd = call->openocd;
	int others = 0;
	if (openocd->version == OPENOCD_0_10_0)
		return invocation_ok();
	for (size_t i = 0; i < openocd->flash_banks.count; i++) {
		const struct flash_bank *other = openocd->flash_banks.items[i];
		others += strcmp(other->driver, "kinetis") == 0 && other->target == bank->target;
	}
	if (others >= KINETIS_BANKS_LIMIT)
		return reject(call, BANK_NAME, "a chip has 4 banks at most");
	if (others > 0)
		return invocation_ok();
	for (size_t i = 0; i < bank->arguments.count; i++) {
		if (strcmp(bank->arguments.items[i], "-sim-base") == 0)
			i++;
		else
			invocation_log(call, LOG_ERROR, "flash-bank-option",
			               "flash driver 'kinetis' has no option '%s'", bank->arguments.items[i]);
	}
	return invocation_ok();
}

static int bank_lpc2000(struct invocation *call, struct flash_bank *bank)
{
	return bank->base <= UINT32_MAX ? invocation_ok() : reject(call, BANK_BASE, "its base has 32 bits");
}

static int bank_lpc2900(struct invocation *call, struct flash_bank *bank)
{
	uint32_t hertz = (uint32_t)invocation_number(call, BANK_OPTIONS) * 1000u;
	(void)bank;
	if (hertz < 512000 || hertz > 167767040)
		return reject(call, BANK_OPTIONS, "the clock must lie between 512 and 167767 kHz");
	return invocation_ok();
}

static int bank_max32xxx(struct invocation *call, struct flash_bank *bank)
{
	if (call->openocd->version == OPENOCD_MASTER && bank->arguments.count != 4)
		return reject(call, BANK_DRIVER, "it takes FLC base, sector size, clock divider and options");
	return invocation_ok();
}

static int bank_npcx(struct invocation *call, struct flash_bank *bank)
{
	const char *layout = bank->arguments.count ? bank->arguments.items[0] : "npcx.fiu";
	if (call->openocd->version < OPENOCD_MASTER)
		return invocation_ok();
	if (bank->arguments.count > 1)
		return invocation_usage(call, BANK_OPTIONS + 2, "one of npcx.fiu, npcx_v2.fiu, npck.fiu");
	if (strcmp(layout, "npcx.fiu") != 0 && strcmp(layout, "npcx_v2.fiu") != 0 && strcmp(layout, "npck.fiu") != 0)
		return reject(call, BANK_OPTIONS, "one of npcx.fiu, npcx_v2.fiu, npck.fiu is expected");
	return invocation_ok();
}

static int bank_nrf51(struct invocation *call, struct flash_bank *bank)
{
	(void)bank;
	if (call->openocd->version == OPENOCD_MASTER)
		invocation_log(call, LOG_DEPRECATED, "flash-driver",
		               "flash driver 'nrf51' is deprecated, 'nrf5' takes its place");
	return invocation_ok();
}

/* These two look into the target as if it were an ARM7 or ARM9 core, and OpenOCD may crash when it is none. */
static int bank_on_arm7_or_arm9(struct invocation *call, struct flash_bank *bank)
{
	static const char *const types[] = {"arm7tdmi", "arm720t", "arm9tdmi", "arm920t",  "arm926ejs",
	                                    "arm946e",  "arm966e", "fa526",    "feroceon", "dragonite"};
	for (size_t i = 0; i < ROWS(types); i++)
		if (strcmp(bank->target->type, types[i]) == 0)
			return invocation_ok();
	return reject(call, BANK_TARGET, "its target must be an ARM7 or ARM9 core");
}

static int bank_virtual(struct invocation *call, struct flash_bank *bank)
{
	const char *master = bank->arguments.items[0];
	if (openocd_find_flash_bank_by_name(call->openocd, master))
		return invocation_ok();
	return reject(call, BANK_OPTIONS,
	              arena_printf(call->openocd->arena, "there is no flash bank '%s' that it could mirror", master));
}

static const struct {
	const char *driver;
	int (*check)(struct invocation *call, struct flash_bank *bank);
} driver_checks[] = {
	{"at91sam7", bank_at91sam7},
	{"cfi", bank_cfi},
	{"dw-spi", bank_dw_spi},
	{"fm3", bank_fm3},
	{"fm4", bank_fm4},
	{"jtagspi", bank_jtagspi},
	{"kinetis", bank_kinetis},
	{"lpc2000", bank_lpc2000},
	{"lpc2900", bank_lpc2900},
	{"max32xxx", bank_max32xxx},
	{"npcx", bank_npcx},
	{"nrf51", bank_nrf51},
	{"ocl", bank_on_arm7_or_arm9},
	{"ro_alias", bank_virtual},
	{"rpchf", bank_cfi},
	{"str9xpec", bank_on_arm7_or_arm9},
	{"virtual", bank_virtual},
};

static int check_driver(struct invocation *call, struct flash_bank *bank)
{
	for (size_t i = 0; i < ROWS(driver_checks); i++)
		if (strcmp(driver_checks[i].driver, bank->driver) == 0)
			return driver_checks[i].check(call, bank);
	return invocation_ok();
}

/* ---- flash bank ---- */

static int check_options(struct invocation *call, const struct flash_bank *bank)
{
	const char *grammar = know_flash_driver_bank_arguments(bank->driver, call->openocd->version);
	struct grammar_fault fault;
	if (!grammar) /* a fork's driver */
		return invocation_ok();
	if (grammar_check_words(call->openocd, grammar, call->argv + BANK_OPTIONS, call->argc - BANK_OPTIONS, &fault))
		return invocation_ok();
	if (fault.is_count)
		return invocation_usage(call, fault.argument ? BANK_OPTIONS + fault.argument : 0,
		                        grammar_describe(call->openocd->arena, grammar));
	return reject(call, BANK_OPTIONS + fault.argument - 1, fault.expected);
}

/* The order is OpenOCD's own: the driver's commands exist even when it rejects the bank afterwards. */
static int check_bank(struct invocation *call, struct flash_bank *bank)
{
	int code = check_options(call, bank);
	if (code == OPENOCD_OK)
		code = check_base(call, bank);
	if (code == OPENOCD_OK)
		code = check_driver(call, bank);
	if (code == OPENOCD_OK)
		code = check_size(call, bank);
	return code;
}

static struct flash_bank *new_bank(struct invocation *call)
{
	struct openocd *openocd = call->openocd;
	struct flash_bank *bank = arena_new(openocd->arena, struct flash_bank);
	bank->name = invocation_copy(call, BANK_NAME);
	bank->driver = invocation_copy(call, BANK_DRIVER);
	bank->base = (uint64_t)invocation_number(call, BANK_BASE);
	bank->size = (uint64_t)invocation_number(call, BANK_SIZE);
	bank->chip_width = (unsigned)invocation_number(call, BANK_CHIP_WIDTH);
	bank->bus_width = (unsigned)invocation_number(call, BANK_BUS_WIDTH);
	bank->target = openocd_find_target(openocd, invocation_argument(call, BANK_TARGET));
	bank->arguments = invocation_words(call, BANK_OPTIONS);
	bank->place = call->place;
	return bank;
}

int effect_flash_bank(struct invocation *call)
{
	struct openocd *openocd = call->openocd;
	struct flash_bank *bank = new_bank(call);
	if (strcmp(bank->target->name, invocation_argument(call, BANK_TARGET)) != 0)
		invocation_log(call, LOG_WARNING, "target-number", "target '%s' is named by its number '%s'",
		               bank->target->name, invocation_argument(call, BANK_TARGET));
	if (!know_flash_driver_bank_arguments(bank->driver, openocd->version) &&
	    !openocd_is_extra_driver(openocd, bank->driver))
		return invocation_fail_as(call, FAILURE_WRONG_ARGUMENTS, BANK_DRIVER + 1, bank->driver,
		                          "there is no flash driver '%s'", bank->driver);
	if (openocd_find_flash_bank_by_name(openocd, bank->name))
		return invocation_fail_as(call, FAILURE_WRONG_ARGUMENTS, BANK_NAME + 1, bank->name,
		                          "a flash bank '%s' exists already", bank->name);
	openocd_add_feature(openocd, "flash-driver", bank->driver);
	int code = check_bank(call, bank);
	if (code != OPENOCD_OK)
		return code;
	settle_geometry(openocd, bank);
	vector_push(openocd->arena, &openocd->flash_banks, bank);
	if (strcmp(bank->driver, "at91sam7") == 0)
		add_sam7_banks(call, bank);
	return invocation_ok();
}

/* ---- telling of banks ---- */

int effect_flash_banks(struct invocation *call)
{
	const struct openocd *openocd = call->openocd;
	struct text_builder text;
	text_init_in(&text, openocd->arena, 0);
	for (size_t i = 0; i < openocd->flash_banks.count; i++) {
		const struct flash_bank *bank = openocd->flash_banks.items[i];
		text_printf(&text, "#%zu : %s (%s) at 0x%08llx, size 0x%08llx, buswidth %u, chipwidth %u\n", i,
		            bank->name, bank->driver, (unsigned long long)bank->base, (unsigned long long)bank->size,
		            bank->bus_width, bank->chip_width);
	}
	invocation_result(call, "%s", text.bytes);
	return invocation_ok();
}

static void add_word(Jim_Interp *interp, Jim_Obj *list, const char *key, const char *word)
{
	Jim_ListAppendElement(interp, list, Jim_NewStringObj(interp, key, -1));
	Jim_ListAppendElement(interp, list, Jim_NewStringObj(interp, word, -1));
}

static void add_number(Jim_Interp *interp, Jim_Obj *list, const char *key, uint64_t number)
{
	Jim_ListAppendElement(interp, list, Jim_NewStringObj(interp, key, -1));
	Jim_ListAppendElement(interp, list, Jim_NewIntObj(interp, (jim_wide)number));
}

static Jim_Obj *list_bank(Jim_Interp *interp, const struct flash_bank *bank, enum openocd_version version)
{
	Jim_Obj *list = Jim_NewListObj(interp, NULL, 0);
	if (version >= OPENOCD_0_12_0)
		add_word(interp, list, "name", bank->name);
	add_word(interp, list, version >= OPENOCD_0_12_0 ? "driver" : "name", bank->driver);
	add_number(interp, list, "base", bank->base);
	add_number(interp, list, "size", bank->size);
	add_number(interp, list, "bus_width", bank->bus_width);
	add_number(interp, list, "chip_width", bank->chip_width);
	if (version >= OPENOCD_0_12_0)
		add_word(interp, list, "target", bank->target->name);
	return list;
}

/* The newest OpenOCD prints its list: numbers in hexadecimal, one word a line. */
static void print_bank(struct text_builder *text, const struct flash_bank *bank)
{
	text_printf(text,
	            "{\n    name       {%s}\n    driver     %s\n    base       0x%08llx\n    size       0x%llx\n"
	            "    bus_width  %u\n    chip_width %u\n    target     %s\n}\n",
	            bank->name, bank->driver, (unsigned long long)bank->base, (unsigned long long)bank->size,
	            bank->bus_width, bank->chip_width, bank->target->name);
}

int effect_flash_list(struct invocation *call)
{
	const struct openocd *openocd = call->openocd;
	if (openocd->version == OPENOCD_MASTER) {
		struct text_builder text;
		text_init_in(&text, openocd->arena, 0);
		for (size_t i = 0; i < openocd->flash_banks.count; i++)
			print_bank(&text, openocd->flash_banks.items[i]);
		invocation_result(call, "%s", text.bytes);
		return invocation_ok();
	}
	Jim_Obj *list = Jim_NewListObj(call->interp, NULL, 0);
	for (size_t i = 0; i < openocd->flash_banks.count; i++)
		Jim_ListAppendElement(call->interp, list,
		                      list_bank(call->interp, openocd->flash_banks.items[i], openocd->version));
	Jim_SetResult(call->interp, list);
	return invocation_ok();
}

/* ---- tms470: numbers are read by sscanf(), so what does not begin with one changes nothing ---- */

int effect_tms470_flash_keyset(struct invocation *call)
{
	unsigned keys[4];
	if (call->argc == 0) {
		invocation_result(call, "flash keys not set\n");
		return invocation_ok();
	}
	for (int i = 0; i < 4; i++) {
		const char *word = invocation_argument(call, i);
		if (sscanf(text_starts_with(word, "0x") ? word + 2 : word, "%x", &keys[i]) != 1)
			return invocation_usage(call, i + 1, "a hexadecimal key");
	}
	invocation_result(call, "using flash keys 0x%08x, 0x%08x, 0x%08x, 0x%08x\n", keys[0], keys[1], keys[2],
	                  keys[3]);
	return invocation_ok();
}

int effect_tms470_osc_megahertz(struct invocation *call)
{
	int megahertz = 12;
	(void)!sscanf(invocation_argument(call, 0), "%d", &megahertz);
	if (megahertz <= 0)
		return invocation_usage(call, 1, "a frequency above 0");
	invocation_result(call, "osc_megahertz=%d\n", megahertz);
	return invocation_ok();
}

int effect_tms470_plldis(struct invocation *call)
{
	int disabled = 0;
	(void)!sscanf(invocation_argument(call, 0), "%d", &disabled);
	invocation_result(call, "plldis=%d\n", disabled != 0);
	return invocation_ok();
}
