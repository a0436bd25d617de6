/* SPDX-License-Identifier: MIT */
/*
 * `arc add-reg...`: the registers of an ARC core, written down before `init`. Types of registers are named first and
 * then used by registers of the same target.
 */
#include <string.h>

#include "base/text.h"
#include "openocd/effects.h"
#include "openocd/target_options.h"

#define TYPE_NAME_MAX 20 /* bytes of the name of a type or field */
#define FIELDS_MAX 32

static const char *const standard_types[] = {
	"int",    "int8",   "int16",   "int32",    "int64",    "int128", "uint8",       "uint16",
	"uint32", "uint64", "uint128", "code_ptr", "data_ptr", "float",  "ieee_single", "ieee_double",
};

static const char *type_key(struct openocd *openocd, const char *name)
{
	return arena_printf(openocd->arena, "arc type %s", name);
}

/* A type is found by as many letters as are given. */
static bool type_exists(const struct target *target, const char *name)
{
	size_t length = strlen(name);
	for (size_t i = 0; i < sizeof(standard_types) / sizeof(standard_types[0]); i++)
		if (strncmp(standard_types[i], name, length) == 0)
			return true;
	for (size_t i = 0; i < target->options.count; i++) {
		const struct map_item *item = &target->options.items[i];
		if (text_starts_with(item->key, "arc type ") &&
		    strncmp(item->key + strlen("arc type "), name, length) == 0)
			return true;
	}
	return false;
}

/* ---- arc add-reg ---- */

struct arc_register {
	const char *name, *feature, *type;
	bool has_number, core, bcr;
};

static int take_register_option(struct option_reader *reader, struct arc_register *reg)
{
	const char *option = option_word(reader);
	int64_t number;
	if (text_equal(option, "-name"))
		return option_value(reader, &reg->name);
	if (text_equal(option, "-feature"))
		return option_value(reader, &reg->feature);
	if (text_equal(option, "-type"))
		return option_value(reader, &reg->type);
	if (text_equal(option, "-num")) {
		reg->has_number = true;
		return option_number(reader, &number);
	}
	if (text_equal(option, "-core"))
		reg->core = true;
	else if (text_equal(option, "-bcr"))
		reg->bcr = true;
	else if (!text_equal(option, "-g"))
		return option_unknown(reader, "option of a register");
	return OPENOCD_OK;
}

int effect_arc_add_reg(struct invocation *call)
{
	struct arc_register reg = {.type = "int"};
	struct option_reader reader = {call, 0, true};
	if (call->argc < 6 || call->argc > 10)
		return invocation_usage(call, 0,
		                        "-name NAME -num NUMBER -feature FEATURE [-type TYPE] [-core|-bcr] [-g]");
	while (option_left(&reader) > 0) {
		int code = take_register_option(&reader, &reg);
		if (code != OPENOCD_OK)
			return code;
	}
	if (!reg.name || !reg.feature || !reg.has_number)
		return invocation_usage(call, 0, "-name, -num and -feature");
	if (reg.core && reg.bcr)
		return invocation_usage(call, 0, "-core or -bcr, not both");
	if (!type_exists(call->openocd->current_target, reg.type))
		return invocation_fail_as(call, FAILURE_SCRIPT, 0, reg.type, "there is no register type '%s'",
		                          reg.type);
	return invocation_ok();
}

/* ---- arc add-reg-type-flags, arc add-reg-type-struct ---- */

/* NAME START [END] of a flag or bit field; a flag's END may be left out. */
static int take_field(struct option_reader *reader, const char *option, bool flag)
{
	const char *name;
	int64_t position;
	if (option_left(reader) < (flag ? 2 : 3))
		return option_fault(reader, "'%s' takes a name and a position", option);
	int code = option_value(reader, &name);
	if (code == OPENOCD_OK)
		code = option_number(reader, &position);
	bool has_end = !flag || (option_left(reader) > 0 &&
	                         strcmp(invocation_argument(reader->call, reader->next), "-flag") != 0);
	if (code == OPENOCD_OK && has_end)
		code = option_number(reader, &position);
	if (code == OPENOCD_OK && strlen(name) > TYPE_NAME_MAX)
		return option_fault(reader, "the name '%s' is too long", name);
	return code;
}

/* An option that is not known ends the reading without a failure. */
static int add_type(struct invocation *call, const char *field_option)
{
	bool flag = text_equal(field_option, "-flag");
	struct option_reader reader = {call, 0, true};
	const char *name = "";
	int fields = call->argc < 2 ? 0 : (call->argc - 2) / (flag ? 3 : 4);
	if (fields > FIELDS_MAX)
		return invocation_usage(call, 0, "at most 32 fields");
	while (option_left(&reader) > 0) {
		const char *option = option_word(&reader);
		int code;
		if (text_equal(option, "-name"))
			code = option_value(&reader, &name);
		else if (text_equal(option, field_option))
			code = take_field(&reader, option, flag);
		else
			break;
		if (code != OPENOCD_OK)
			return code;
		if (strlen(name) > TYPE_NAME_MAX)
			return option_fault(&reader, "the name '%s' is too long", name);
	}
	option_set(&call->openocd->current_target->options, type_key(call->openocd, name), "1");
	return invocation_ok();
}

int effect_arc_add_reg_type_flags(struct invocation *call)
{
	return add_type(call, "-flag");
}

int effect_arc_add_reg_type_struct(struct invocation *call)
{
	return add_type(call, "-bitfield");
}
