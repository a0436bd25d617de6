/* SPDX-License-Identifier: MIT */
/*
 * Looks at the first words behind each place where Tcl may begin a command. No tree is built: most of the files of a
 * folder are no candidates, and a wrong guess inside a comment or a string only makes one more file be checked.
 */
#include "lint/recognise.h"

#include <string.h>

#include "base/text.h"
#include "know/know.h"

#define WORD_LIMIT 64

struct words {
	char first[WORD_LIMIT];
	char second[WORD_LIMIT];
	char third[WORD_LIMIT];
	char both[2 * WORD_LIMIT]; /* the first and the second */
};

static const char *skip_blanks(const char *at, const char *end)
{
	while (at < end && (*at == ' ' || *at == '\t'))
		at++;
	return at;
}

/* Copies the word at AT; a longer one than any command's name becomes "". */
static const char *take_word(const char *at, const char *end, char *word)
{
	size_t length = 0;

	at = skip_blanks(at, end);
	while (at + length < end && !strchr(" \t\r\n;[]{}\"", at[length]))
		length++;
	word[0] = '\0';
	if (length < WORD_LIMIT) {
		memcpy(word, at, length);
		word[length] = '\0';
	}
	return at + length;
}

static void take_words(const char *at, const char *end, struct words *words)
{
	at = take_word(at, end, words->first);
	at = take_word(at, end, words->second);
	take_word(at, end, words->third);
	strcpy(words->both, words->first);
	strcat(words->both, " ");
	strcat(words->both, words->second);
}

/* `name = value` is no Tcl. */
static bool is_assignment(const struct words *words)
{
	return words->second[0] == '=' || words->second[0] == ':' || strchr(words->first, '=') != NULL;
}

static bool is_script_name(const char *word)
{
	return text_ends_with(word, ".cfg") || text_ends_with(word, ".tcl");
}

/* "$_TARGETNAME configure -event"; Tk's widgets are configured, too, but have other options. */
static bool is_target_command(const struct words *words)
{
	static const char *const own_verbs[] = {"invoke-event", "arp_examine", "arp_halt", "arp_reset", NULL};
	static const char *const shared_verbs[] = {"configure", "cget", NULL};
	static const char *const options[] = {
		"-event",    "-work-area-phys", "-work-area-virt", "-work-area-size", "-work-area-backup", "-rtos",
		"-gdb-port", "-defer-examine",  "-coreid",         "-dbgbase",        "-ap-num",           NULL};

	return text_is_one_of(words->second, own_verbs) ||
	       (text_is_one_of(words->second, shared_verbs) && text_is_one_of(words->third, options));
}

/* Single words that only OpenOCD uses; of the others ("init", "script", "help") other programs' files are full. */
static bool is_own_word(const char *word)
{
	static const char *const words[] = {"mww",  "mwh",     "mwb",      "mdw",     "mdh",
	                                    "mdb",  "irscan",  "drscan",   "runtest", "noinit",
	                                    "xsvf", "meminfo", "pathmove", "bindto",  NULL};

	return text_is_one_of(word, words);
}

static bool is_own_command(const struct words *words)
{
	const struct know_command *command;

	if (words->first[0] == '$')
		return is_target_command(words);
	if (strcmp(words->first, "find") == 0)
		return is_script_name(words->second);
	if (strcmp(words->first, "interface") == 0)
		return words->second[0] != '\0' && *know_driver_transports(words->second, OPENOCD_0_10_0) != '\0';
	if (strcmp(words->first, "reset") == 0)
		return strcmp(words->second, "init") == 0 || strcmp(words->second, "halt") == 0 ||
		       strcmp(words->second, "run") == 0;
	if (is_own_word(words->first))
		return true;
	if (words->second[0] && know_command_find(words->both))
		return true;
	command = strchr(words->first, '_') ? know_command_find(words->first) : NULL;
	return command && command->kind != COMMAND_GROUP;
}

bool recognise_openocd(const char *text, size_t length)
{
	const char *end = text + length;
	bool is_start = true;

	if (memchr(text, '\0', length))
		return false;
	for (const char *at = text; at < end; at++) {
		struct words words;

		if (is_start && *at == '#') {
			at = memchr(at, '\n', (size_t)(end - at));
			if (!at)
				return false;
			continue;
		}
		if (is_start && *at != ' ' && *at != '\t' && !strchr("\r\n;[{}]\"", *at)) {
			take_words(at, end, &words);
			if (!is_assignment(&words) && is_own_command(&words))
				return true;
			is_start = false;
		}
		if (strchr("\n;[{", *at))
			is_start = true;
	}
	return false;
}
