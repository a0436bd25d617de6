/* SPDX-License-Identifier: MIT */
#include "rules/support/forms.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

/* ---- patterns: "target create NAME cortex_m3", "riscv set_ebreakm on|off", "-ctibase ADDR (cti create)" ---- */

struct token {
	const char *start;
	size_t length;
};

static bool next_token(const char **at, struct token *token)
{
	*at += strspn(*at, " ");
	token->start = *at;
	token->length = strcspn(*at, " ");
	*at += token->length;
	return token->length > 0;
}

static bool token_is(const struct token *token, const char *text)
{
	return strlen(text) == token->length && memcmp(token->start, text, token->length) == 0;
}

/* NAME, CHIP.TAP, [VALUE]: capitals stand for any word. */
static bool is_placeholder(const struct token *token)
{
	if (token->start[0] == '[')
		return true;
	for (size_t i = 0; i < token->length; i++)
		if (!isupper((unsigned char)token->start[i]) && !strchr("._", token->start[i]))
			return false;
	return true;
}

static bool is_number(const char *word)
{
	char *end;
	strtoull(word, &end, 0);
	return *word && !*end;
}

/* Alternatives `a|b`, each perhaps with a `*`. */
static bool literal_fits(const struct token *token, const char *word)
{
	const char *at = token->start;
	const char *end = token->start + token->length;
	while (at < end) {
		size_t length = 0;
		while (at + length < end && at[length] != '|')
			length++;
		char alternative[128];
		if (length < sizeof(alternative)) {
			memcpy(alternative, at, length);
			alternative[length] = '\0';
			if (text_matches_glob(alternative, word))
				return true;
		}
		at += length + 1;
	}
	return false;
}

static bool token_fits(const struct token *token, const char *word)
{
	if (token_is(token, "NUM") || token_is(token, "ADDRESS"))
		return word && is_number(word);
	if (is_placeholder(token))
		return true;
	return word && literal_fits(token, word);
}

/* What stands in parentheses behind a form limits it; only these limits can be judged here. */
static bool limit_holds(const char *limit, const char *const *words, size_t count)
{
	if (text_starts_with(limit, "(ioutil)") || text_starts_with(limit, "(in a config"))
		return true;
	return text_starts_with(limit, "(cti create)") && count > 1 && text_equal(words[0], "cti") &&
	       text_equal(words[1], "create");
}

/* True when the pattern AT fits the words from INDEX on. IN_NAME: nothing but literal words stood before. */
static bool pattern_fits(const char *at, const char *const *words, size_t count, size_t index, bool in_name,
                         struct form_match *match)
{
	struct token token;
	uint64_t literals = match->literals;
	while (next_token(&at, &token)) {
		if (token.start[0] == '(')
			return limit_holds(token.start, words, count);
		if (token_is(&token, "/"))
			return false;
		if (token_is(&token, "...")) {
			if (!*at)
				return true;
			for (size_t next = index; next < count; next++) {
				match->literals = literals;
				if (pattern_fits(at, words, count, next, false, match))
					return true;
			}
			return false;
		}
		if (index == count) {
			if (!is_placeholder(&token))
				return false;
			in_name = false;
			continue;
		}
		if (!token_fits(&token, words[index]))
			return false;
		if (is_placeholder(&token)) {
			in_name = false;
		} else {
			match->last_literal = index;
			literals |= index < 64 ? UINT64_C(1) << index : 0;
		}
		match->literals = literals;
		index++;
		if (in_name)
			match->name_end = index;
	}
	return true;
}

static bool is_about_commands(const struct know_deprecation *row)
{
	static const char *const others[] = {"command line", "missing line", "script", "script proc", "tcl"};
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (strcmp(know_string(row->kind), others[i]) == 0)
			return false;
	return true;
}

static bool row_fits(const struct know_deprecation *row, const char *const *words, size_t count,
                     struct form_match *match)
{
	const char *form = know_string(row->old_form);
	bool is_option = *form == '-';
	if (!is_about_commands(row) || isupper((unsigned char)*form) || *form == '(')
		return false;
	for (size_t first = is_option ? 1 : 0; first < (is_option ? count : 1); first++) {
		*match = (struct form_match){.row = row, .first = first, .name_end = first};
		if (pattern_fits(form, words, count, first, true, match))
			return true;
	}
	return false;
}

/* A form with more literal words says more. */
static size_t literal_count(const struct know_deprecation *row)
{
	const char *at = know_string(row->old_form);
	struct token token;
	size_t count = 0;
	while (next_token(&at, &token))
		count += !is_placeholder(&token);
	return count;
}

static const char *successor_of(const struct know_deprecation *row, enum openocd_version version)
{
	const char *use = know_string(row->use[version]);
	const char *new_form = know_string(row->new_form);
	if (strcmp(use, "-") == 0)
		use = new_form;
	return strcmp(use, "-") == 0 || strcmp(use, "=") == 0 ? NULL : use;
}

static bool any_option(const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (words[i] && words[i][0] == '-') /* a computed word is NULL */
			return true;
	return false;
}

struct search {
	enum openocd_version version;
	unsigned statuses;
	const char *const *words;
	size_t count;
	size_t best; /* literal words of the best row so far */
	struct form_match *match;
};

/* The rows are sorted by their old form, so those that begin with one letter stand together. */
static size_t first_row_of(char letter)
{
	size_t low = 0;
	size_t high = know_deprecation_count();
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if ((unsigned char)*know_string(know_deprecation_at(middle)->old_form) < (unsigned char)letter)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void search_rows(struct search *search, char letter)
{
	for (size_t i = first_row_of(letter); i < know_deprecation_count(); i++) {
		const struct know_deprecation *row = know_deprecation_at(i);
		struct form_match found;
		if (*know_string(row->old_form) != letter)
			return;
		if (!((search->statuses >> row->status[search->version]) & 1) || literal_count(row) <= search->best)
			continue;
		if (!row_fits(row, search->words, search->count, &found))
			continue;
		*search->match = found;
		search->match->successor = successor_of(row, search->version);
		search->best = literal_count(row);
	}
}

bool forms_match(enum openocd_version version, unsigned statuses, const char *const *words, size_t count,
                 struct form_match *match)
{
	struct search search = {version, statuses, words, count, 0, match};
	if (count == 0)
		return false;
	search_rows(&search, '$');
	if (any_option(words, count))
		search_rows(&search, '-');
	if (words[0] && islower((unsigned char)words[0][0]))
		search_rows(&search, words[0][0]);
	return search.best > 0;
}

/* "cmsis_dap_serial" is a setting of the driver "cmsis-dap". */
static bool is_setting_of(const char *name, const char *driver)
{
	for (; *driver; name++, driver++)
		if (*name != *driver && !(strchr("-_", *name) && strchr("-_", *driver)))
			return false;
	return *name == '_' || *name == ' ';
}

/* Of two old names the one that the version itself prefers. */
static bool is_older_form(const struct know_deprecation *row, enum openocd_version version, const char *new_form)
{
	if (row->status[version] != STATUS_OK || !row->mechanical || strcmp(know_string(row->mapping), "same") != 0)
		return false;
	bool leads_here = strcmp(know_string(row->new_form), new_form) == 0;
	for (int other = 0; other < OPENOCD_VERSION_COUNT; other++)
		leads_here |= strcmp(know_string(row->use[other]), new_form) == 0;
	return leads_here;
}

const char *forms_older(const struct rule_context *context, const char *new_form)
{
	const char *driver = context->run->adapter.driver;
	const char *found = NULL;
	bool several = false;
	for (size_t i = 0; i < know_deprecation_count(); i++) {
		const struct know_deprecation *row = know_deprecation_at(i);
		const char *old = know_string(row->old_form);
		if (!is_older_form(row, context->version, new_form))
			continue;
		if (driver && is_setting_of(old, driver))
			return old;
		several |= found != NULL;
		found = old;
	}
	return several ? NULL : found;
}

/* ---- words ---- */

const char **forms_words_of_text(struct rule_context *context, source_id file, const struct syntax_node *command,
                                 size_t *count)
{
	const char *text = rule_text(context, file);
	*count = syntax_command_word_count(command);
	const char **words = arena_alloc(context->arena, (*count + 1) * sizeof(*words));
	for (size_t i = 0; i < *count; i++)
		words[i] = syntax_word_value(context->arena, text, syntax_command_word(command, i));
	return words;
}

const char **forms_words_of_record(struct rule_context *context, const struct command_record *record, size_t *count)
{
	VECTOR(const char *) words = {0};
	bool of_instance = text_starts_with(know_string(record->command->name), "$");
	/* The rows of instances are named "$TARGET configure". */
	const char *name = of_instance ? know_string(record->command->name) : record->name;
	for (name += strspn(name, " "); *name; name += strspn(name, " ")) {
		size_t length = strcspn(name, " ");
		vector_push(context->arena, &words, arena_copy(context->arena, name, length));
		name += length;
	}
	for (size_t i = 0; i < record->arguments.count; i++)
		vector_push(context->arena, &words, record->arguments.items[i]);
	*count = words.count;
	return words.items;
}

/* Words that other programs have, too: nobody can tell whose they are in code that was not run. */
static bool is_common_word(const struct know_deprecation *row)
{
	return strstr(know_string(row->old_form), "(ioutil)") || strstr(know_string(row->old_form), "(in a config");
}

/* True when a choice around CODE asks for the version or for a command: this branch is meant for another version. */
static bool is_for_another_version(const struct code *code)
{
	static const char *const questions[] = {"info commands", "info procs",   "info body", "version",
	                                        "command mode",  "command type", "catch"};
	static const char *const choices[] = {"if", "while", "switch"};
	const char *text = code->frame->text;
	const struct syntax_node *holder = code->command;
	while ((holder = syntax_enclosing(holder->parent, SYNTAX_COMMAND))) {
		bool is_choice = false;
		for (size_t i = 0; i < sizeof(choices) / sizeof(choices[0]); i++)
			is_choice |= syntax_word_equals(text, syntax_command_word(holder, 0), choices[i]);
		for (size_t i = 0; is_choice && i < sizeof(questions) / sizeof(questions[0]); i++)
			if (memmem(text + holder->start, code->command->start - holder->start, questions[i],
			           strlen(questions[i])))
				return true;
	}
	return false;
}

bool forms_match_code(struct rule_context *context, const struct code *code, unsigned statuses, const char ***words,
                      struct form_match *match)
{
	if (code->is_executed || code->is_dead || code->is_guarded || code->is_open || code->first != 0 || !code->name)
		return false;
	size_t count;
	*words = forms_words_of_text(context, code->frame->file, code->command, &count);
	if (!forms_match(context->version, statuses, *words, count, match) || is_common_word(match->row))
		return false;
	/* A procedure that makes up for the old name keeps calling it by design. */
	return !code_procedure(code_of(context), code->name) && !is_for_another_version(code);
}

const char *forms_written(struct rule_context *context, const struct form_match *match, const char *const *words)
{
	const char *written = "";
	size_t end = match->last_literal + 1;
	for (size_t i = match->first; i < end; i++) {
		const char *blank = *written ? " " : "";
		if (i < 64 && (match->literals >> i) & 1)
			written = arena_printf(context->arena, "%s%s%s", written, blank, words[i] ? words[i] : "...");
		else if (!text_ends_with(written, "..."))
			written = arena_printf(context->arena, "%s%s...", written, blank);
	}
	return written;
}

/* ---- advice ---- */

bool forms_is_drop(const struct form_match *match)
{
	return text_equal(match->successor, "drop") ||
	       (!match->successor && text_starts_with(know_string(match->row->mapping), "drop"));
}

bool forms_changes_one_word(const struct form_match *match)
{
	static const char *const starts[] = {"type word only", "word only", "word;", "driver word"};
	for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++)
		if (text_starts_with(know_string(match->row->mapping), starts[i]))
			return true;
	return false;
}

/* "parport_cable" -> "parport cable". */
static bool only_blanks_differ(const char *old_form, const char *successor)
{
	while (*old_form && (*old_form == *successor || (*old_form == '_' && *successor == ' '))) {
		old_form++;
		successor++;
	}
	return *old_form == *successor;
}

bool forms_changes_name_only(const struct form_match *match)
{
	if (match->successor && only_blanks_differ(know_string(match->row->old_form), match->successor))
		return true;
	static const char *const mappings[] = {"same",          "none",       "_ -> space", "command word",
	                                       "command group", "add prefix", NULL};
	return text_is_one_of(know_string(match->row->mapping), mappings);
}

const char *forms_advice(struct rule_context *context, const struct form_match *match)
{
	const char *note = know_string(match->row->note);
	const char *mapping = know_string(match->row->mapping);
	if (forms_is_drop(match))
		return "leave the line out: nothing takes its place";
	if (!match->successor)
		return "nothing takes its place";
	if (forms_changes_one_word(match) || forms_changes_name_only(match))
		return arena_printf(context->arena, "write '%s' instead", match->successor);
	if (*note)
		return arena_printf(context->arena, "the new form is '%s': %s", match->successor, note);
	if (!*mapping || strcmp(mapping, "judgement") == 0)
		return arena_printf(context->arena, "the new form is '%s'", match->successor);
	return arena_printf(context->arena, "the new form is '%s' (arguments: %s)", match->successor, mapping);
}
