/* SPDX-License-Identifier: MIT */
/* Whether the compiled tables hold together: order, references between them, the grammars. Their truth is another
 * test's. */
#include "unit.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "know/know.h"

/* ---- a reader of argument grammars, written from knowledge/README.md ---- */

static const char *const integer_types[] = {
	"int8",   "int16",  "int32",  "int64", "int",   "long",   "llong",   "uint8",
	"uint16", "uint32", "uint64", "uint",  "ulong", "ullong", "address",
};

static const char *const other_types[] = {"bool",   "word", "list", "script", "file",      "jimint",
                                          "target", "tap",  "dap",  "cti",    "flashbank", "nothing"};

static const char *read_items(const char *at, const char *stop);

static bool is_listed(const char *name, size_t length, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strlen(list[i]) == length && memcmp(list[i], name, length) == 0)
			return true;
	return false;
}

/* "(low..high)" at AT; behind it, or NULL. */
static const char *read_bounds(const char *at)
{
	char *end;
	errno = 0;
	long long low = strtoll(at + 1, &end, 0);
	if (end == at + 1 || errno || strncmp(end, "..", 2) != 0)
		return NULL;
	const char *high_text = end + 2;
	unsigned long long high = strtoull(high_text, &end, 0);
	if (end == high_text || errno || *end != ')')
		return NULL;
	bool ordered = low < 0 ? *high_text == '-' ? low <= (long long)high : true : (unsigned long long)low <= high;
	return ordered ? end + 1 : NULL;
}

/* "(a|b|c)": at least one, none empty. */
static const char *read_choices(const char *at)
{
	do {
		at++;
		size_t length = strcspn(at, "|)( ");
		if (length == 0)
			return NULL;
		at += length;
	} while (*at == '|');
	return *at == ')' ? at + 1 : NULL;
}

static const char *read_type(const char *at)
{
	size_t length = 0;
	while (isalnum((unsigned char)at[length]))
		length++;
	const char *behind = at + length;
	if (is_listed(at, length, integer_types, sizeof(integer_types) / sizeof(integer_types[0])))
		return *behind == '(' ? read_bounds(behind) : behind;
	if (is_listed(at, length, other_types, sizeof(other_types) / sizeof(other_types[0])))
		return *behind == '(' ? NULL : behind;
	static const char *const choices[] = {"choice", "ichoice"};
	if (is_listed(at, length, choices, 2) && *behind == '(')
		return read_choices(behind);
	return NULL;
}

/* "name:type" or a literal word. */
static const char *read_word(const char *at)
{
	size_t length = strcspn(at, " :|[](){}<>*+");
	if (length == 0)
		return NULL;
	return at[length] == ':' ? read_type(at + length + 1) : at + length;
}

/* "< -a x:uint | -b >" behind the "<". */
static const char *read_options(const char *at)
{
	while (at) {
		at += strspn(at, " ");
		size_t length = strcspn(at, " |>");
		if (length == 0)
			return NULL;
		at = read_items(at + length, "|>");
		if (at && *at == '>')
			return at + 1;
		if (at)
			at++;
	}
	return NULL;
}

static const char *read_item(const char *at)
{
	const char *behind;
	if (*at == '<')
		return read_options(at + 1);
	if (*at == '[' || *at == '(') {
		const char *close = *at == '[' ? "]" : ")";
		behind = read_items(at + 1, close);
		if (!behind || *behind != *close)
			return NULL;
		behind++;
	} else {
		behind = read_word(at);
	}
	if (behind && (*behind == '*' || *behind == '+') && *at != '[')
		behind++;
	/* An item ends where a blank or the list that holds it does. */
	return behind && (*behind == '\0' || strchr(" ])|>", *behind)) ? behind : NULL;
}

/* Behind the items, at one of STOP or the end; NULL where the grammar is wrong. */
static const char *read_items(const char *at, const char *stop)
{
	while (at) {
		at += strspn(at, " ");
		if (*at == '\0' || strchr(stop, *at))
			return at;
		at = read_item(at);
	}
	return NULL;
}

static bool is_grammar(const char *grammar)
{
	const char *end = read_items(grammar, "");
	return end && *end == '\0';
}

START_TEST(the_reader_of_grammars_is_no_rubber_stamp)
{
	static const char *const good[] = {
		"",
		"[kHz:int]",
		"word:word*",
		"(vid:uint16 pid:uint16)+",
		"a:uint(1..32) < -l n:uint(1..32) | -q >",
		"[a:choice(x|y) [b:ichoice(z)]]",
		"level:int(-3..4)",
		"literal a:script",
	};
	static const char *const bad[] = {
		"[a:int",         "a:int]",    "a:integer",   "a:",       ":int",        "a:choice()",
		"a:choice(x||y)", "a:int(3)",  "a:int(4..1)", "< >",      "< -a | >",    "a:int**",
		"(a:int b:int",   "a:word(3)", "a:choice",    "[a:int]*", "a:int)b:int",
	};
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		ck_assert_msg(is_grammar(good[i]), "should be a grammar: %s", good[i]);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ck_assert_msg(!is_grammar(bad[i]), "should be no grammar: %s", bad[i]);
}
END_TEST

/* Every fault is shown before the test fails. */
static int faults;

static void expect_grammar(const char *owner, const char *column, uint32_t grammar)
{
	if (grammar != KNOW_NO_GRAMMAR && !is_grammar(know_string(grammar))) {
		fprintf(stderr, "%s: %s: no grammar: %s\n", owner, column, know_string(grammar));
		faults++;
	}
}

START_TEST(grammars_of_commands_are_well_formed)
{
	faults = 0;
	for (size_t i = 0; i < know_command_count(); i++) {
		const struct know_command *row = know_command_at(i);
		expect_grammar(know_string(row->name), "arguments", row->arguments);
		expect_grammar(know_string(row->name), "native_arguments", row->native_arguments);
	}
	ck_assert_int_eq(faults, 0);
}
END_TEST

START_TEST(grammars_of_flash_and_nand_drivers_are_well_formed)
{
	size_t first, end;
	faults = 0;
	know_words_of("flash-driver", &first, &end);
	for (size_t i = first; i < end; i++) {
		const struct know_flash_driver *row = know_flash_driver_find(know_string(know_word_at(i)->value));
		if (row)
			expect_grammar(know_string(row->name), "bank_arguments", row->bank_arguments);
	}
	know_words_of("nand-driver", &first, &end);
	for (size_t i = first; i < end; i++) {
		const char *name = know_string(know_word_at(i)->value);
		for (int version = 0; version < OPENOCD_VERSION_COUNT; version++) {
			const char *grammar = know_nand_driver_arguments(name, (enum openocd_version)version);
			if (grammar && !is_grammar(grammar)) {
				fprintf(stderr, "%s: no grammar: %s\n", name, grammar);
				faults++;
			}
		}
	}
	ck_assert_int_eq(faults, 0);
}
END_TEST

/* ---- conditions and references ---- */

static const char *const transports[] = {
	"jtag",          "swd",  "hla_jtag",  "hla_swd",   "dapdirect_jtag",
	"dapdirect_swd", "swim", "aice_jtag", "cmsis-dap", "stlink_swim",
};

static bool is_driver(const char *name)
{
	for (size_t i = 0; i < know_driver_count(); i++)
		if (strcmp(know_string(know_driver_at(i)->name), name) == 0)
			return true;
	return false;
}

static bool word_in_some_version(const char *kind, const char *value)
{
	for (int version = 0; version < OPENOCD_VERSION_COUNT; version++)
		if (know_word_exists(kind, value, (enum openocd_version)version))
			return true;
	return false;
}

static bool in_some_version(const char *kind, const char *value)
{
	enum openocd_version version;
	if (strcmp(kind, "driver") == 0)
		return is_driver(value);
	if (strcmp(kind, "target-type") == 0)
		return know_target_type_find(value) != NULL;
	if (strcmp(kind, "flash-driver") == 0)
		return know_flash_driver_find(value) != NULL;
	if (strcmp(kind, "nand-driver") == 0 || strcmp(kind, "pld-driver") == 0)
		return word_in_some_version(kind, value);
	if (strcmp(kind, "etm-capture") == 0)
		return word_in_some_version("etm-driver", value);
	if (strcmp(kind, "transport") == 0)
		return is_listed(value, strlen(value), transports, sizeof(transports) / sizeof(transports[0]));
	if (strcmp(kind, "version") == 0)
		return know_version_parse(value, &version);
	return false;
}

/* "driver X, transport Y" or "init": each word is of something that exists. */
static void expect_conditions(const char *owner, const char *when)
{
	while (*when) {
		char condition[96];
		when += strspn(when, ", ");
		size_t length = strcspn(when, ",");
		ck_assert_uint_lt(length, sizeof(condition));
		memcpy(condition, when, length);
		condition[length] = '\0';
		when += length;
		char *blank = strchr(condition, ' ');
		bool good = blank ? blank[1] != '\0' : strcmp(condition, "init") == 0;
		if (blank)
			*blank = '\0';
		if (!good || (blank && !in_some_version(condition, blank + 1))) {
			fprintf(stderr, "%s: unknown condition '%s %s'\n", owner, condition, blank ? blank + 1 : "");
			faults++;
		}
	}
}

START_TEST(conditions_name_things_that_exist)
{
	faults = 0;
	for (size_t i = 0; i < know_command_count(); i++) {
		const struct know_command *row = know_command_at(i);
		expect_conditions(know_string(row->name), know_string(row->when));
		expect_conditions(know_string(row->name), know_string(row->when_group));
	}
	ck_assert_int_eq(faults, 0);
}
END_TEST

START_TEST(comes_with_reads_each_alternative)
{
	for (size_t i = 0; i < know_command_count(); i++) {
		const struct know_command *row = know_command_at(i);
		char when[2048];
		ck_assert_uint_lt(strlen(know_string(row->when)), sizeof(when));
		strcpy(when, know_string(row->when));
		for (char *word = strtok(when, ","); word; word = strtok(NULL, ",")) {
			word += strspn(word, " ");
			char *blank = strchr(word, ' ');
			if (!blank)
				continue;
			*blank = '\0';
			ck_assert(know_command_comes_with(row, word, blank + 1));
			ck_assert(!know_command_comes_with(row, word, "no such thing"));
		}
		ck_assert(!know_command_comes_with(row, "driver", ""));
	}
}
END_TEST

/* The row that the words of SCRIPT begin with: "cortex_a smp off" runs "cortex_a smp". */
static const struct know_command *row_that_runs(const char *script)
{
	char name[160];
	ck_assert_uint_lt(strlen(script), sizeof(name));
	strcpy(name, script);
	while (true) {
		const struct know_command *row = know_command_find(name);
		char *blank = strrchr(name, ' ');
		if (row || !blank)
			return row;
		*blank = '\0';
	}
}

START_TEST(wrappers_lead_to_commands)
{
	/* Where OpenOCD itself forwards to what it does not define: a procedure of a shipped script. */
	static const char *const dangling[] = {"hla newtap"};
	faults = 0;
	for (size_t i = 0; i < know_command_count(); i++) {
		const struct know_command *row = know_command_at(i);
		const char *name = know_string(row->name);
		bool excused = is_listed(name, strlen(name), dangling, 1);
		int steps = 0;
		while (row && *know_string(row->forwards) && steps++ < 10)
			row = row_that_runs(know_string(row->forwards));
		if (!row && !excused) {
			fprintf(stderr, "%s: forwards to nothing\n", name);
			faults++;
		}
		ck_assert_msg(row || steps == 1, "%s", name);
		ck_assert_int_lt(steps, 10); /* a circle */
	}
	ck_assert_int_eq(faults, 0);
}
END_TEST

/* The name without its last word; "" when it has one word. */
static void parent_of(const char *name, char *parent, size_t size)
{
	const char *blank = strrchr(name, ' ');
	size_t length = blank ? (size_t)(blank - name) : 0;
	ck_assert_uint_lt(length, size);
	memcpy(parent, name, length);
	parent[length] = '\0';
}

/* A subcommand is reached word by word, so each word but the last must be a command of the same versions. */
START_TEST(subcommands_have_their_group_in_every_version)
{
	/* Procedures of OpenOCD's own with a blank in their name: there is nothing above them, and so no way to call
	 * them. */
	static const char *const unreachable[] = {"cache_config l2x", "presto serial"};
	faults = 0;
	for (size_t i = 0; i < know_command_count(); i++) {
		const struct know_command *row = know_command_at(i);
		char parent[160];
		parent_of(know_string(row->name), parent, sizeof(parent));
		if (!*parent || (*parent == '$' && !strchr(parent, ' ')) ||
		    is_listed(know_string(row->name), strlen(know_string(row->name)), unreachable, 2))
			continue;
		const struct know_command *group = know_command_find(parent);
		for (int version = 0; version < OPENOCD_VERSION_COUNT; version++) {
			if (row->stage[version] == STAGE_ABSENT || (group && group->stage[version] != STAGE_ABSENT))
				continue;
			fprintf(stderr, "%s: no '%s' in %s\n", know_string(row->name), parent,
			        know_version_name((enum openocd_version)version));
			faults++;
		}
	}
	ck_assert_int_eq(faults, 0);
}
END_TEST

START_TEST(kinds_of_commands_have_what_they_need)
{
	faults = 0;
	for (size_t i = 0; i < know_command_count(); i++) {
		const struct know_command *row = know_command_at(i);
		const char *name = know_string(row->name);
		bool has_body = *know_string(row->body) != '\0';
		bool exists = false;
		for (int version = 0; version < OPENOCD_VERSION_COUNT; version++)
			exists |= row->stage[version] != STAGE_ABSENT;
		bool good = exists && *name && name[strlen(name) - 1] != ' ' && !strstr(name, "  ");
		good &= row->kind == COMMAND_PROCEDURE || !has_body;
		good &= row->kind != COMMAND_GROUP || !*know_string(row->forwards);
		good &= *know_string(row->when_group) ||
		        (row->native_arguments == KNOW_NO_GRAMMAR && !row->native_effect);
		if (!good) {
			fprintf(stderr, "%s: incomplete or contradictory row\n", name);
			faults++;
		}
	}
	ck_assert_int_eq(faults, 0);
}
END_TEST

static void expect_target_types(const char *kind, bool are_aliases)
{
	size_t first, end;
	know_words_of(kind, &first, &end);
	ck_assert_uint_gt(end, first);
	for (size_t i = first; i < end; i++) {
		const char *name = know_string(know_word_at(i)->value);
		const struct know_target_type *type = know_target_type_find(name);
		ck_assert_msg(type != NULL, "%s", name);
		ck_assert_uint_eq(type->versions, know_word_at(i)->versions);
		ck_assert_int_eq(*know_string(type->alias_of) != '\0', are_aliases);
		if (are_aliases)
			ck_assert_ptr_nonnull(know_target_type_find(know_string(type->alias_of)));
		for (int version = 0; version < OPENOCD_VERSION_COUNT; version++) {
			bool there = (type->versions >> version) & 1;
			const char *needs = know_string(type->requires[version]);
			static const char *const words[] = {"dap", "tap", "either", "none"};
			ck_assert_msg(there ? is_listed(needs, strlen(needs), words, 4) : strcmp(needs, "-") == 0,
			              "%s: %s in %s", name, needs, know_version_name((enum openocd_version)version));
			ck_assert(there || !((type->gdb >> version) & 1));
		}
	}
}

START_TEST(target_types_agree_with_the_words)
{
	expect_target_types("target-type", false);
	expect_target_types("target-type-deprecated-alias", true);
}
END_TEST

START_TEST(flash_drivers_agree_with_the_words)
{
	size_t first, end;
	know_words_of("flash-driver", &first, &end);
	ck_assert_uint_gt(end, first + 50);
	for (size_t i = first; i < end; i++) {
		const struct know_word *word = know_word_at(i);
		const struct know_flash_driver *row = know_flash_driver_find(know_string(word->value));
		ck_assert_msg(row != NULL, "%s", know_string(word->value));
		ck_assert_uint_eq(row->versions, word->versions);
		for (int version = 0; version < OPENOCD_VERSION_COUNT; version++)
			ck_assert_int_eq(know_flash_driver_bank_arguments(know_string(row->name),
			                                                  (enum openocd_version)version) != NULL,
			                 (row->versions >> version) & 1);
	}
}
END_TEST

START_TEST(drivers_agree_with_the_words_and_have_known_transports)
{
	faults = 0;
	for (size_t i = 0; i < know_driver_count(); i++) {
		const struct know_driver *driver = know_driver_at(i);
		for (int version = 0; version < OPENOCD_VERSION_COUNT; version++) {
			char list[128];
			const char *words = know_string(driver->transports[version]);
			ck_assert_str_eq(words, know_driver_transports(know_string(driver->name),
			                                               (enum openocd_version)version));
			ck_assert_uint_lt(strlen(words), sizeof(list));
			strcpy(list, words);
			for (char *word = strtok(list, " "); word; word = strtok(NULL, " ")) {
				if (is_listed(word, strlen(word), transports,
				              sizeof(transports) / sizeof(transports[0])))
					continue;
				fprintf(stderr, "%s: transport %s\n", know_string(driver->name), word);
				faults++;
			}
		}
	}
	ck_assert_int_eq(faults, 0);
}
END_TEST

/* ---- order and lookup ---- */

START_TEST(tables_are_sorted_and_every_row_is_found)
{
	for (size_t i = 0; i < know_command_count(); i++) {
		const struct know_command *row = know_command_at(i);
		ck_assert_ptr_eq(know_command_find(know_string(row->name)), row);
		ck_assert_uint_eq(know_command_lower_bound(know_string(row->name)), i);
		if (i)
			ck_assert_int_lt(strcmp(know_string(know_command_at(i - 1)->name), know_string(row->name)), 0);
	}
	for (size_t i = 0; i < know_script_count(); i++) {
		ck_assert_ptr_eq(know_script_find(know_string(know_script_at(i)->path)), know_script_at(i));
		ck_assert_uint_ne(know_script_at(i)->versions, 0);
	}
	for (size_t i = 0; i < know_rename_count(); i++)
		ck_assert_ptr_eq(know_rename_find(know_string(know_rename_at(i)->old_path)), know_rename_at(i));
	for (size_t i = 0; i < know_deprecation_count(); i++)
		ck_assert_ptr_eq(know_deprecation_find(know_string(know_deprecation_at(i)->old_form)),
		                 know_deprecation_at(i));
	for (size_t i = 1; i < know_driver_count(); i++)
		ck_assert_int_lt(strcmp(know_string(know_driver_at(i - 1)->name), know_string(know_driver_at(i)->name)),
		                 0);
}
END_TEST

START_TEST(names_that_are_not_there_are_not_found)
{
	static const char *const names[] = {"",        " ",    "adapter  speed", "adapter speed ",
	                                    "Adapter", "zzzz", "\377",           "$"};
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		ck_assert_ptr_null(know_command_find(names[i]));
		ck_assert_ptr_null(know_target_type_find(names[i]));
		ck_assert_ptr_null(know_flash_driver_find(names[i]));
		ck_assert_ptr_null(know_script_find(names[i]));
		ck_assert_ptr_null(know_rename_find(names[i]));
		ck_assert_ptr_null(know_deprecation_find(names[i]));
		ck_assert_ptr_null(know_nand_driver_arguments(names[i], OPENOCD_0_12_0));
		ck_assert_ptr_null(know_flash_driver_bank_arguments(names[i], OPENOCD_0_12_0));
		ck_assert_str_eq(know_driver_transports(names[i], OPENOCD_0_12_0), "");
		ck_assert(!know_word_exists(names[i], names[i], OPENOCD_0_12_0));
	}
	ck_assert_uint_eq(know_command_lower_bound(""), 0);
	ck_assert_uint_eq(know_command_lower_bound("\377"), know_command_count());
}
END_TEST

START_TEST(a_group_of_commands_is_known_by_its_first_word)
{
	unsigned all = (1u << OPENOCD_VERSION_COUNT) - 1;
	ck_assert(know_command_begins("flash", all));
	ck_assert(know_command_begins("flash bank", all));
	ck_assert(!know_command_begins("flas", all));
	ck_assert(!know_command_begins("flash ban", all));
	ck_assert(!know_command_begins("flash", 0));
	ck_assert(know_command_begins("aice", 1u << OPENOCD_0_10_0));
	ck_assert(!know_command_begins("aice", 1u << OPENOCD_MASTER));
}
END_TEST

START_TEST(a_procedure_of_a_newer_script_is_not_in_older_ones)
{
	ck_assert_ptr_null(know_procedure_script("mrh", OPENOCD_0_10_0));
	ck_assert_str_eq(know_procedure_script("mrh", OPENOCD_0_12_0), "mem_helper.tcl");
	ck_assert_ptr_null(know_procedure_script("no_such_procedure", OPENOCD_0_12_0));
}
END_TEST

START_TEST(words_are_grouped_by_kind_and_sorted)
{
	size_t first, end;
	know_words_of("no such kind", &first, &end);
	ck_assert_uint_eq(first, end);
	know_words_of("target-event", &first, &end);
	ck_assert_uint_gt(end - first, 20);
	for (size_t i = first; i < end; i++) {
		const struct know_word *word = know_word_at(i);
		ck_assert_str_eq(know_string(word->kind), "target-event");
		ck_assert_uint_ne(word->versions, 0);
		for (int version = 0; version < OPENOCD_VERSION_COUNT; version++)
			ck_assert_int_eq(know_word_exists("target-event", know_string(word->value),
			                                  (enum openocd_version)version),
			                 (word->versions >> version) & 1);
		if (i > first)
			ck_assert_int_lt(strcmp(know_string(know_word_at(i - 1)->value), know_string(word->value)), 0);
	}
}
END_TEST

/* Where a script went must be there: each path to write for a version is one of that version's. */
START_TEST(renames_lead_to_scripts)
{
	faults = 0;
	for (size_t i = 0; i < know_rename_count(); i++) {
		const struct know_rename *rename = know_rename_at(i);
		for (int version = 0; version < OPENOCD_VERSION_COUNT; version++) {
			const char *use = know_string(rename->use[version]);
			const struct know_script *script = *use ? know_script_find(use) : NULL;
			if (*use && (!script || !((script->versions >> version) & 1))) {
				fprintf(stderr, "%s -> %s: not in %s\n", know_string(rename->old_path), use,
				        know_version_name((enum openocd_version)version));
				faults++;
			}
		}
		ck_assert_uint_eq(rename->wrapper & ~rename->deprecated, 0);
		ck_assert_uint_eq(rename->deprecated & ~rename->old_versions, 0);
	}
	ck_assert_int_eq(faults, 0);
}
END_TEST

START_TEST(deprecations_lead_to_something)
{
	for (size_t i = 0; i < know_deprecation_count(); i++) {
		const struct know_deprecation *row = know_deprecation_at(i);
		for (int version = 0; version < OPENOCD_VERSION_COUNT; version++) {
			const char *use = know_string(row->use[version]);
			ck_assert_msg(*use, "%s: nothing to write in %s", know_string(row->old_form),
			              know_version_name((enum openocd_version)version));
			if (row->status[version] == STATUS_ABSENT)
				ck_assert_msg(strcmp(use, "=") != 0, "%s is absent in %s", know_string(row->old_form),
				              know_version_name((enum openocd_version)version));
		}
	}
}
END_TEST

/* ---- hashes of scripts ---- */

static uint64_t hash_of(const char *text)
{
	return know_script_hash(text, strlen(text));
}

START_TEST(hashes_see_code_only)
{
	uint64_t hash = hash_of("set a 1\nset b 2\n");
	ck_assert_uint_eq(hash_of("# a comment\r\n\tset a 1 \r\n\r\n  set b 2"), hash);
	ck_assert_uint_ne(hash_of("set a 1\nset b 3\n"), hash);
	ck_assert_uint_ne(hash_of("set a 1set b 2\n"), hash);
	ck_assert_uint_ne(hash_of("set b 2\nset a 1\n"), hash);
	ck_assert_uint_eq(hash_of("# nothing\n"), hash_of(""));
	ck_assert_ptr_null(know_script_hash_find(hash));
}
END_TEST

/* The tool and the program have to agree: the row is what tools/hash-scripts made of this text. */
START_TEST(a_shipped_script_is_found_by_its_text)
{
	const struct know_script_hash_row *row = know_script_hash_find(hash_of("# mine\nadapter driver kitprog\n"));
	ck_assert_ptr_nonnull(row);
	ck_assert_str_eq(know_string(row->path), "interface/kitprog.cfg");
	ck_assert_uint_eq(row->versions, 0xe);
}
END_TEST

/* ---- versions ---- */

START_TEST(versions_have_names_and_short_names)
{
	enum openocd_version version;
	for (int i = 0; i < OPENOCD_VERSION_COUNT; i++) {
		ck_assert(know_version_parse(know_version_name((enum openocd_version)i), &version));
		ck_assert_int_eq(version, i);
	}
	ck_assert(know_version_parse("0.10", &version));
	ck_assert_int_eq(version, OPENOCD_0_10_0);
	ck_assert(know_version_parse("0.12", &version));
	ck_assert_int_eq(version, OPENOCD_0_12_0);
}
END_TEST

START_TEST(other_versions_are_refused_and_nothing_is_written)
{
	static const char *const bad[] = {"",     "0",       "0.1",    "0.12.", "0.12.0 ",  " 0.12.0", "0.12.1",
	                                  "mast", "masters", "MASTER", "0.13",  "0.10.0.0", "v0.12.0", "0.1x"};
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		enum openocd_version version = OPENOCD_MASTER;
		ck_assert_msg(!know_version_parse(bad[i], &version), "%s", bad[i]);
		ck_assert_int_eq(version, OPENOCD_MASTER);
	}
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("know");
	TCase *tables = tcase_create("tables");
	tcase_add_test(tables, the_reader_of_grammars_is_no_rubber_stamp);
	tcase_add_test(tables, grammars_of_commands_are_well_formed);
	tcase_add_test(tables, grammars_of_flash_and_nand_drivers_are_well_formed);
	tcase_add_test(tables, conditions_name_things_that_exist);
	tcase_add_test(tables, comes_with_reads_each_alternative);
	tcase_add_test(tables, wrappers_lead_to_commands);
	tcase_add_test(tables, subcommands_have_their_group_in_every_version);
	tcase_add_test(tables, kinds_of_commands_have_what_they_need);
	tcase_add_test(tables, target_types_agree_with_the_words);
	tcase_add_test(tables, flash_drivers_agree_with_the_words);
	tcase_add_test(tables, drivers_agree_with_the_words_and_have_known_transports);
	tcase_add_test(tables, tables_are_sorted_and_every_row_is_found);
	tcase_add_test(tables, names_that_are_not_there_are_not_found);
	tcase_add_test(tables, a_group_of_commands_is_known_by_its_first_word);
	tcase_add_test(tables, a_procedure_of_a_newer_script_is_not_in_older_ones);
	tcase_add_test(tables, words_are_grouped_by_kind_and_sorted);
	tcase_add_test(tables, renames_lead_to_scripts);
	tcase_add_test(tables, deprecations_lead_to_something);
	tcase_add_test(tables, hashes_see_code_only);
	tcase_add_test(tables, a_shipped_script_is_found_by_its_text);
	suite_add_tcase(suite, tables);
	TCase *versions = tcase_create("versions");
	tcase_add_test(versions, versions_have_names_and_short_names);
	tcase_add_test(versions, other_versions_are_refused_and_nothing_is_written);
	suite_add_tcase(suite, versions);
	return suite;
}
