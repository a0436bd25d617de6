/* SPDX-License-Identifier: MIT */
#include "diagnose/weights.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "rules/support/names.h"

#define ALL_VERSIONS ((1u << OPENOCD_VERSION_COUNT) - 1)
#define LOW_VOLTAGE 1.5 /* nothing that OpenOCD debugs runs from less */
#define RIVALS_PART 0.6 /* of what a row leaves open: for what is taken for its causes; the rest may be anything */

void weights_add(double *weights, const char *text, double share)
{
	while (*text) {
		size_t name = strcspn(text, " ");
		size_t cause = know_cause_index(text, name);

		if (cause < know_cause_count())
			weights[cause] += share * atof(text + name);
		text += strcspn(text, ",");
		text += strspn(text, ", ");
	}
}

/* ---- what a row leaves open ---- */

static size_t count_rivals(const char *rivals)
{
	size_t count = 0;

	for (; *rivals; rivals = text_next_line(rivals))
		count++;
	return count;
}

/* Gives each rival of CAUSE its part of HUNDREDTHS. */
static void share_among_rivals(double *shares, const struct know_cause *cause, double hundredths)
{
	const char *rivals = know_string(cause->rivals);
	size_t count = count_rivals(rivals);

	for (; *rivals; rivals = text_next_line(rivals))
		shares[know_cause_index(rivals, strcspn(rivals, ":"))] += hundredths / (double)count;
}

/* What WEIGHTS leave of 100 goes to the rivals of their causes, and evenly to all. */
static void find_shares(const double *weights, double *shares)
{
	size_t count = know_cause_count();
	double sum = 0;
	double open;

	for (size_t i = 0; i < count; i++)
		sum += weights[i];
	open = sum < 100 ? 100 - sum : 0;
	for (size_t i = 0; i < count; i++)
		shares[i] = weights[i] + open * (sum > 0 ? 1 - RIVALS_PART : 1) / (double)count;
	for (size_t i = 0; i < count; i++)
		if (weights[i] > 0)
			share_among_rivals(shares, know_cause_at(i), open * RIVALS_PART * weights[i] / sum);
}

/* ---- names ---- */

/* Which versions have something of a name. */
struct presence {
	unsigned versions;
	const char *fork; /* whose build has it, or NULL */
	const char *near; /* what it may be a misspelling of, or NULL */
	bool was;         /* it is an old form, which none of them has any more */
	bool of_driver;   /* a command that only comes with an adapter driver */
	bool of_script;   /* a procedure: the script that defines it has to be read before */
	bool is_wrapped;  /* it is an old form that a version still has */
};

/* Those of the log's possible versions; where the log tells nothing, all. */
static bool is_newer_only(unsigned has, unsigned may_be)
{
	unsigned lowest = may_be & ~(may_be - 1);

	return has && !(has & may_be) && has > may_be && !(has & (lowest - 1));
}

/* True when NAME begins an old form of something. */
static bool is_old_form(const char *name)
{
	size_t length = strlen(name);

	for (size_t i = 0; i < know_deprecation_count(); i++) {
		const char *old = know_string(know_deprecation_at(i)->old_form);

		if (strncmp(old, name, length) == 0 && (old[length] == '\0' || old[length] == ' '))
			return true;
	}
	return false;
}

/* In which versions some group of commands has the subcommand that NAME begins with ("driver ftdi"). */
static unsigned versions_of_subcommand(const char *name)
{
	size_t length = strcspn(name, " ");
	unsigned versions = 0;

	for (size_t i = 0; i < know_command_count(); i++) {
		const struct know_command *command = know_command_at(i);
		const char *last = strchr(know_string(command->name), ' ');

		if (!last || strncmp(last + 1, name, length) != 0 || (last[1 + length] && last[1 + length] != ' '))
			continue;
		for (int version = 0; version < OPENOCD_VERSION_COUNT; version++)
			if (command->stage[version] != STAGE_ABSENT)
				versions |= 1u << version;
	}
	return versions;
}

/* Those whose scripts define it count, too. */
static unsigned versions_of_command(const char *name)
{
	unsigned versions = 0;

	for (int version = 0; version < OPENOCD_VERSION_COUNT; version++)
		if (know_command_begins(name, 1u << version) ||
		    know_procedure_script(name, (enum openocd_version)version))
			versions |= 1u << version;
	return versions;
}

/* An old form forwards to the command that comes with the driver now. */
static bool is_of_driver(const char *name)
{
	const struct know_command *command = know_command_find(name);

	if (command && *know_string(command->forwards))
		command = know_command_find(know_string(command->forwards));
	return command && text_starts_with(know_string(command->when), "driver ");
}

static struct presence presence_of_command(const char *name, struct arena *scratch)
{
	struct presence presence = {.fork = know_fork_of("command", name)};
	struct name_search search;

	presence.versions = versions_of_command(name);
	presence.of_driver = is_of_driver(name);
	presence.of_script = presence.versions && !know_command_begins(name, ALL_VERSIONS);
	presence.is_wrapped = presence.versions && know_deprecation_find(name);
	presence.was = !presence.versions && is_old_form(name);
	if (presence.versions || presence.fork || presence.was)
		return presence;
	name_search_init(&search, name);
	for (size_t i = 0; i < know_command_count(); i++) {
		const char *known = know_string(know_command_at(i)->name);

		name_search_add(&search, arena_copy(scratch, known, strcspn(known, " ")));
	}
	presence.near = name_search_best(&search);
	return presence;
}

static unsigned versions_of_word(const char *kind, const char *name)
{
	unsigned versions = 0;

	for (int version = 0; version < OPENOCD_VERSION_COUNT; version++)
		if (know_word_exists(kind, name, (enum openocd_version)version))
			versions |= 1u << version;
	return versions;
}

static struct presence presence_of_driver(const char *name, struct arena *scratch)
{
	const struct know_driver *driver = know_driver_find(name);
	struct presence presence = {.fork = know_fork_of("driver", name)};
	struct name_search search;

	for (int version = 0; driver && version < OPENOCD_VERSION_COUNT; version++)
		if (*know_driver_transports(name, (enum openocd_version)version))
			presence.versions |= 1u << version;
	presence.was = !presence.versions && know_deprecation_find(arena_printf(scratch, "adapter driver %s", name));
	if (presence.versions || presence.fork || presence.was)
		return presence;
	name_search_init(&search, name);
	for (size_t i = 0; i < know_driver_count(); i++)
		name_search_add(&search, know_string(know_driver_at(i)->name));
	presence.near = name_search_best(&search);
	return presence;
}

/* ---- what the versions of a name say ---- */

/* A command that an object of the configuration has made, as `stm32f4x.cpu` and `stm32f4x.dap` are. */
static const char *weigh_object(const char *name)
{
	return text_ends_with(name, ".dap") ? "version-mismatch 66, syntax-error 20, script-not-found 4"
	                                    : "syntax-error 56, version-mismatch 24, transport-mismatch 8";
}

/* Shipped scripts are not misspelt: they are of another version than the program, or lack what comes before them. */
static bool is_in_shipped_script(const struct evidence *evidence)
{
	const char *folder = strstr(evidence->text, "scripts/");
	const char *level = strstr(evidence->text, "Error");

	return folder && level && folder < level;
}

/* The highest of the bits VERSIONS. */
static unsigned newest_of(unsigned versions)
{
	while (versions & (versions - 1))
		versions &= versions - 1;
	return versions;
}

static const char *weigh_subcommand(const char *name, unsigned may_be)
{
	unsigned versions = versions_of_subcommand(name);

	if (versions > newest_of(may_be) && !(versions & may_be))
		return "version-mismatch 88, deprecated-or-removed-command 4, syntax-error 4";
	if (versions && !(versions & may_be))
		return "deprecated-or-removed-command 76, version-mismatch 14, syntax-error 6";
	return versions ? "version-mismatch 52, syntax-error 24, deprecated-or-removed-command 14"
	                : "syntax-error 48, version-mismatch 40";
}

static const char *weigh_command(const struct presence *presence, unsigned may_be, bool shipped)
{
	if (presence->fork)
		return "version-mismatch 88, driver-not-built 4, syntax-error 4";
	if (presence->was)
		return "deprecated-or-removed-command 92, version-mismatch 4, syntax-error 2";
	if (!presence->versions && shipped)
		return "version-mismatch 78, syntax-error 8, deprecated-or-removed-command 6, script-not-found 4";
	if (!presence->versions)
		return presence->near ? "syntax-error 84, version-mismatch 8" : "syntax-error 50, version-mismatch 38";
	if (presence->of_driver && presence->versions & may_be)
		return may_be == ALL_VERSIONS
		               ? "driver-not-built 32, version-mismatch 24, deprecated-or-removed-command 18, "
		                 "wrong-interface-file 10"
		               : "driver-not-built 40, wrong-interface-file 22, syntax-error 18, version-mismatch 8";
	if (presence->is_wrapped && presence->versions & may_be && may_be != ALL_VERSIONS)
		return "deprecated-or-removed-command 42, version-mismatch 24, wrong-interface-file 14, syntax-error "
		       "12";
	if (presence->of_script && presence->versions & may_be)
		return "syntax-error 44, deprecated-or-removed-command 18, version-mismatch 18, script-not-found 10";
	if (may_be == ALL_VERSIONS) { /* the log does not tell */
		if (presence->versions == ALL_VERSIONS)
			return "syntax-error 31, version-mismatch 29, wrong-interface-file 14, transport-mismatch 12";
		return presence->versions & 1u << OPENOCD_MASTER
		               ? "version-mismatch 74, syntax-error 14, deprecated-or-removed-command 4"
		               : "deprecated-or-removed-command 84, version-mismatch 8, syntax-error 4";
	}
	if (presence->versions & may_be)
		return "syntax-error 48, wrong-interface-file 18, transport-mismatch 16, version-mismatch 10";
	return presence->versions > newest_of(may_be)
	               ? "version-mismatch 90, syntax-error 4, deprecated-or-removed-command 3"
	               : "deprecated-or-removed-command 90, version-mismatch 5, syntax-error 3";
}

static const char *weigh_driver(const struct presence *presence, unsigned may_be)
{
	if (presence->fork)
		return "driver-not-built 74, version-mismatch 22";
	if (presence->was)
		return "deprecated-or-removed-command 76, driver-not-built 16, version-mismatch 5";
	if (!presence->versions)
		return presence->near ? "syntax-error 76, driver-not-built 16" : "driver-not-built 70, syntax-error 16";
	if (is_newer_only(presence->versions, may_be))
		return "version-mismatch 54, driver-not-built 42";
	if (!(presence->versions & may_be))
		return "deprecated-or-removed-command 70, driver-not-built 18, version-mismatch 8";
	return "driver-not-built 84, wrong-interface-file 7, version-mismatch 5";
}

static const char *weigh_flash_driver(const char *name, unsigned may_be)
{
	const struct know_flash_driver *driver = know_flash_driver_find(name);
	struct name_search search;
	size_t first;
	size_t end;

	if (driver && driver->versions & may_be && may_be != ALL_VERSIONS)
		return "driver-not-built 60, version-mismatch 30";
	if (driver)
		return "version-mismatch 86, driver-not-built 6, deprecated-or-removed-command 4";
	name_search_init(&search, name);
	know_words_of("flash-driver", &first, &end);
	for (size_t i = first; i < end; i++)
		name_search_add(&search, know_string(know_word_at(i)->value));
	return name_search_best(&search) ? "syntax-error 60, version-mismatch 32"
	                                 : "version-mismatch 84, driver-not-built 7, syntax-error 6";
}

static const char *weigh_target_type(const char *name, unsigned may_be)
{
	unsigned versions = versions_of_word("target-type", name);

	if (versions & may_be && may_be != ALL_VERSIONS)
		return "syntax-error 50, version-mismatch 40";
	return versions ? "version-mismatch 84, deprecated-or-removed-command 6, syntax-error 6"
	                : "version-mismatch 58, syntax-error 32, wrong-target-file-or-idcode 6";
}

static bool is_in_own_folder(const char *path)
{
	static const char *const folders[] = {"interface/", "target/", "board/", "chip/", "cpu/", "fpga/", "tools/"};

	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++)
		if (text_starts_with(path, folders[i]))
			return true;
	return false;
}

/* Has some version a script that is nearly called so? Then it is a misspelling, else another build's. */
static bool is_near_script(struct arena *scratch, const char *path)
{
	struct script_match match;

	names_match_script(scratch, path, OPENOCD_NEWEST_RELEASE, &match);
	return match.path || match.near.count;
}

static const char *weigh_script(struct arena *scratch, const char *path, unsigned may_be)
{
	const struct know_script *script = know_script_find(path);

	if (know_fork_of("script", path))
		return "version-mismatch 50, script-not-found 46";
	if (!script && !is_in_own_folder(path))
		return "script-not-found 94, syntax-error 3";
	if (!script)
		return is_near_script(scratch, path) ? "script-not-found 76, version-mismatch 18, syntax-error 3"
		                                     : "script-not-found 50, version-mismatch 46";
	if (script->versions == ALL_VERSIONS)
		return "script-not-found 90, version-mismatch 6";
	if (may_be == ALL_VERSIONS)
		return script->versions & 1u << OPENOCD_MASTER
		               ? "version-mismatch 58, script-not-found 38"
		               : "script-not-found 56, deprecated-or-removed-command 24, version-mismatch 16";
	if (script->versions & may_be)
		return "script-not-found 78, version-mismatch 16";
	return is_newer_only(script->versions, may_be)
	               ? "version-mismatch 60, script-not-found 36"
	               : "script-not-found 52, deprecated-or-removed-command 32, version-mismatch 12";
}

/* Tcl takes the backslashes of a path away, or makes tabs and the like of them. */
static bool has_lost_backslashes(const char *path)
{
	bool is_on_drive = isalpha((unsigned char)path[0]) && path[1] == ':';

	for (const char *at = path; *at; at++)
		if (iscntrl((unsigned char)*at))
			return true;
	return is_on_drive && !strpbrk(path, "/\\");
}

/* ---- what is measured ---- */

/* A row of context without causes of its own has them by its number. */
static const char *weigh_voltage(const char *text)
{
	return atof(text) < LOW_VOLTAGE ? "wiring-or-power 150" : "";
}

/* libusb on Windows: another driver is "not supported", a device that is in use is refused access. */
static const char *weigh_access(const struct log_facts *facts)
{
	return strcmp(facts->system, "windows") == 0 ? "probe-busy 52, usb-permission-or-driver 44" : NULL;
}

const char *evidence_capture(const struct evidence *evidence, const char *name)
{
	for (size_t i = 0; i < evidence->capture_count; i++)
		if (strcmp(evidence->captures[i].name, name) == 0)
			return evidence->captures[i].text;
	return NULL;
}

/* The weights that a name in the message decides, or NULL. */
static const char *weigh_names(const struct evidence *evidence, const struct log_facts *facts, unsigned may_be,
                               struct arena *scratch)
{
	const char *pattern = know_string(evidence->message->pattern);
	const char *name;
	struct presence presence;

	if ((name = evidence_capture(evidence, "command")) && strstr(pattern, "invalid")) {
		if (strstr(pattern, "subcommand"))
			return weigh_subcommand(name, may_be);
		presence = presence_of_command(name, scratch);
		if (!presence.versions && !presence.was && !presence.fork && strchr(name, '.'))
			return weigh_object(name);
		return weigh_command(&presence, may_be, is_in_shipped_script(evidence));
	}
	if ((name = evidence_capture(evidence, "driver"))) {
		if (strstr(pattern, "flash"))
			return weigh_flash_driver(name, may_be);
		presence = presence_of_driver(name, scratch);
		return weigh_driver(&presence, may_be);
	}
	if ((name = evidence_capture(evidence, "script")))
		return weigh_script(scratch, name, may_be);
	if ((name = evidence_capture(evidence, "type")))
		return weigh_target_type(name, may_be);
	if ((name = evidence_capture(evidence, "file")) && has_lost_backslashes(name))
		return "syntax-error 78, script-not-found 12";
	if (text_ends_with(pattern, "LIBUSB_ERROR_ACCESS"))
		return weigh_access(facts);
	if ((name = evidence_capture(evidence, "voltage")))
		return weigh_voltage(name);
	return NULL;
}

/* ---- rows of the same pattern ---- */

static bool is_same_pattern(const struct know_message *a, const struct know_message *b)
{
	return strcmp(know_string(a->pattern), know_string(b->pattern)) == 0;
}

/* The rows of MESSAGE's pattern: from *FIRST up to *END. */
static void rows_of(const struct know_message *message, size_t *first, size_t *end)
{
	*first = (size_t)(message - know_message_at(0));
	*end = *first + 1;
	while (*first && is_same_pattern(know_message_at(*first - 1), message))
		(*first)--;
	while (*end < know_message_count() && is_same_pattern(know_message_at(*end), message))
		(*end)++;
}

unsigned weights_versions(const struct know_message *message)
{
	unsigned versions = 0;
	size_t first;
	size_t end;

	rows_of(message, &first, &end);
	for (size_t i = first; i < end; i++) {
		if (!know_message_at(i)->versions)
			return 0;
		versions |= know_message_at(i)->versions;
	}
	return versions;
}

/* The mean of all rows of the pattern that are for versions the log may come from. */
static void weigh_rows(struct evidence *evidence, unsigned may_be)
{
	size_t fitting = 0;
	size_t first;
	size_t end;

	rows_of(evidence->message, &first, &end);
	for (size_t i = first; i < end; i++)
		fitting += (know_message_at(i)->versions & may_be) != 0;
	for (size_t i = first; i < end; i++) {
		const struct know_message *row = know_message_at(i);

		if (!fitting || row->versions & may_be)
			weights_add(evidence->weights, know_string(row->causes),
			            1.0 / (double)(fitting ? fitting : end - first));
	}
}

void weights_find(struct evidence *evidence, const struct log_facts *facts, unsigned versions, struct arena *scratch)
{
	unsigned may_be = facts->has_version ? 1u << facts->version : versions ? versions : ALL_VERSIONS;
	const char *named = weigh_names(evidence, facts, may_be, scratch);

	memset(evidence->weights, 0, sizeof(evidence->weights));
	evidence->by_name = named != NULL;
	if (named)
		weights_add(evidence->weights, named, 1);
	else
		weigh_rows(evidence, may_be);
	find_shares(evidence->weights, evidence->shares);
}
