/* SPDX-License-Identifier: MIT */
/*
 * The grammar is matched where it stands, as text: a command checks a handful of words, so a tree would cost more than
 * it saves. An optional part takes words only when enough are left for the required ones behind it.
 */
#include "openocd/grammar.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "openocd/run.h"

struct matcher {
	struct openocd *openocd; /* or NULL */
	struct arena *arena;
	const char *const *words; /* NULL: a word whose value is not known, which fits anywhere */
	int count;
	int next; /* the word to match */
	struct grammar_fault *fault;
};

/* One item of the grammar: [start, end) without its repetition sign. */
struct item {
	const char *start;
	const char *end;
	char repeat; /* 0, '*' or '+' */
};

static const char *skip_blanks(const char *text, const char *end)
{
	while (text < end && *text == ' ')
		text++;
	return text;
}

static char closing_of(char opening)
{
	return opening == '[' ? ']' : opening == '(' ? ')' : '>';
}

/* Behind the bracket that closes the one at TEXT. */
static const char *skip_brackets(const char *text, const char *end)
{
	char stack[32];
	int depth = 0;
	for (; text < end; text++) {
		if (strchr("[(<", *text) && depth < (int)sizeof(stack))
			stack[depth++] = closing_of(*text);
		else if (depth && *text == stack[depth - 1] && --depth == 0)
			return text + 1;
	}
	return end;
}

/* Takes the next item off *TEXT; false at the end. */
static bool next_item(const char **text, const char *end, struct item *item)
{
	const char *at = skip_blanks(*text, end);
	if (at == end || *at == '|')
		return false;
	item->start = at;
	if (strchr("[(<", *at)) {
		at = skip_brackets(at, end);
	} else {
		while (at < end && *at != ' ' && *at != '*' && *at != '+') {
			if (*at == '(')
				at = skip_brackets(at, end);
			else
				at++;
		}
	}
	item->end = at;
	item->repeat = 0;
	if (at < end && (*at == '*' || *at == '+'))
		item->repeat = *at++;
	*text = at;
	return true;
}

/* Fewest words that [text, end) needs. */
static int fewest_words(const char *text, const char *end)
{
	int sum = 0;
	struct item item;
	while (next_item(&text, end, &item)) {
		if (item.repeat == '*' || *item.start == '[' || *item.start == '<')
			continue;
		sum += *item.start == '(' ? fewest_words(item.start + 1, item.end - 1) : 1;
	}
	return sum;
}

static bool fail_word(struct matcher *matcher, const char *expected)
{
	bool there = matcher->next < matcher->count;
	const char *word = there ? matcher->words[matcher->next] : NULL;
	matcher->fault->argument = there ? matcher->next + 1 : 0;
	matcher->fault->subject = word ? arena_strdup(matcher->arena, word) : "";
	matcher->fault->expected = expected;
	matcher->fault->is_count = !there;
	return false;
}

/* ---- numbers ---- */

struct number_type {
	const char *name;
	bool is_signed;
	long long low;
	unsigned long long high;
};

static const struct number_type number_types[] = {
	{"uint8", false, 0, UINT8_MAX},        {"uint16", false, 0, UINT16_MAX},
	{"uint32", false, 0, UINT32_MAX},      {"uint64", false, 0, UINT64_MAX},
	{"uint", false, 0, UINT_MAX},          {"ulong", false, 0, ULONG_MAX},
	{"ullong", false, 0, ULLONG_MAX},      {"address", false, 0, UINT64_MAX},
	{"int8", true, INT8_MIN, INT8_MAX},    {"int16", true, INT16_MIN, INT16_MAX},
	{"int32", true, INT32_MIN, INT32_MAX}, {"int64", true, INT64_MIN, INT64_MAX},
	{"int", true, INT_MIN, INT_MAX},       {"long", true, LONG_MIN, LONG_MAX},
	{"llong", true, LLONG_MIN, LLONG_MAX},
};

static const struct number_type *number_type_find(const char *name, size_t length)
{
	for (size_t i = 0; i < sizeof(number_types) / sizeof(number_types[0]); i++)
		if (strlen(number_types[i].name) == length && memcmp(number_types[i].name, name, length) == 0)
			return &number_types[i];
	return NULL;
}

/* As OpenOCD's parse functions do: the C library with base 0, nothing behind the number. */
static bool number_fits(const char *word, const struct number_type *type)
{
	char *end;
	if (!*word)
		return false;
	errno = 0;
	if (type->is_signed) {
		long long value = strtoll(word, &end, 0);
		return !*end && errno != ERANGE && value >= type->low && value <= (long long)type->high;
	}
	unsigned long long value = strtoull(word, &end, 0);
	return !*end && errno != ERANGE && value <= type->high;
}

static bool is_whole_number(const char *word)
{
	char *end;
	strtoull(word, &end, 0);
	return *word && !*end;
}

/* Bounds "(low..high)" behind a number type. */
static bool number_in_bounds(const char *word, const struct number_type *type, const char *bounds)
{
	char *dots;
	if (type->is_signed) {
		long long value = strtoll(word, NULL, 0);
		long long low = strtoll(bounds, &dots, 0);
		return value >= low && value <= strtoll(dots + 2, NULL, 0);
	}
	unsigned long long value = strtoull(word, NULL, 0);
	unsigned long long low = strtoull(bounds, &dots, 0);
	return value >= low && value <= strtoull(dots + 2, NULL, 0);
}

bool grammar_number(const char *word, int64_t *value)
{
	char *end;
	if (!*word)
		return false;
	errno = 0;
	*value = *word == '-' ? strtoll(word, &end, 0) : (int64_t)strtoull(word, &end, 0);
	return !*end && errno != ERANGE;
}

bool grammar_bool(const char *word, bool *value)
{
	static const char *const pairs[][2] = {
		{"on", "off"}, {"enable", "disable"}, {"true", "false"}, {"yes", "no"}, {"1", "0"},
	};
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		if (strcasecmp(word, pairs[i][0]) == 0 || strcasecmp(word, pairs[i][1]) == 0) {
			*value = strcasecmp(word, pairs[i][0]) == 0;
			return true;
		}
	}
	return false;
}

/* As Jim_GetWide reads a word: decimal unless 0x, 0b, 0o or 0d says otherwise, blanks around it allowed. */
static bool is_jim_integer(const char *word)
{
	while (isspace((unsigned char)*word))
		word++;
	if (*word == '-' || *word == '+')
		word++;
	int base = 10;
	if (word[0] == '0' && word[1]) {
		int prefix = tolower((unsigned char)word[1]);
		base = prefix == 'x' ? 16 : prefix == 'b' ? 2 : prefix == 'o' ? 8 : prefix == 'd' ? 10 : 0;
		if (base)
			word += 2;
		else
			base = 10;
	}
	if (!isalnum((unsigned char)*word))
		return false;
	char *end;
	errno = 0;
	strtoull(word, &end, base);
	if (end == word || errno == ERANGE)
		return false;
	while (isspace((unsigned char)*end))
		end++;
	return *end == '\0';
}

/* ---- one word ---- */

static bool word_is_choice(const char *word, const char *choices, size_t length, bool any_case)
{
	size_t word_length = strlen(word);
	const char *end = choices + length;
	while (choices <= end) {
		const char *bar = memchr(choices, '|', (size_t)(end - choices));
		size_t size = (size_t)((bar ? bar : end) - choices);
		if (size == word_length &&
		    (any_case ? strncasecmp(choices, word, size) : strncmp(choices, word, size)) == 0)
			return true;
		if (!bar)
			return false;
		choices = bar + 1;
	}
	return false;
}

static bool object_exists(struct openocd *openocd, const char *type, size_t length, const char *word)
{
	if (!openocd)
		return true;
	if (length == 6 && memcmp(type, "target", 6) == 0)
		return openocd_find_target(openocd, word) != NULL;
	if (length == 3 && memcmp(type, "tap", 3) == 0)
		return openocd_find_tap(openocd, word) != NULL;
	if (length == 3 && memcmp(type, "dap", 3) == 0)
		return openocd_find_dap(openocd, word) != NULL;
	if (length == 3 && memcmp(type, "cti", 3) == 0)
		return openocd_find_cti(openocd, word) != NULL;
	return openocd_find_flash_bank(openocd, word) != NULL;
}

static bool type_is(const char *type, size_t length, const char *name)
{
	return strlen(name) == length && memcmp(type, name, length) == 0;
}

static const char *describe_choices(struct arena *arena, const char *choices, size_t length)
{
	struct text_builder text;
	text_init_in(&text, arena, 0);
	text_add_string(&text, "one of ");
	for (size_t i = 0; i < length; i++) {
		if (choices[i] == '|')
			text_add_string(&text, ", ");
		else
			text_add_char(&text, choices[i]);
	}
	return text.bytes;
}

/* Matches one word against "name:type". */
static bool match_typed(struct matcher *matcher, const struct item *item, const char *colon)
{
	const char *type = colon + 1;
	const char *paren = memchr(type, '(', (size_t)(item->end - type));
	size_t length = (size_t)((paren ? paren : item->end) - type);
	const char *inside = paren ? paren + 1 : NULL;
	size_t inside_length = paren ? (size_t)(item->end - 1 - inside) : 0;
	const char *name = arena_copy(matcher->arena, item->start, (size_t)(colon - item->start));
	if (matcher->next >= matcher->count)
		return fail_word(matcher, name);
	const char *word = matcher->words[matcher->next];
	const struct number_type *number = number_type_find(type, length);
	bool ignored;
	if (!word) {
		matcher->next++;
		return true;
	}
	if (number) {
		bool fits = number_fits(word, number);
		matcher->fault->is_number = !fits;
		matcher->fault->is_overflow = !fits && is_whole_number(word);
		if (!fits || (inside && !number_in_bounds(word, number, inside)))
			return fail_word(matcher, inside ? arena_printf(matcher->arena, "%s: a number from %.*s", name,
			                                                (int)inside_length, inside)
			                                 : arena_printf(matcher->arena, "%s: a whole number (%.*s)",
			                                                name, (int)length, type));
	} else if (type_is(type, length, "bool")) {
		if (!grammar_bool(word, &ignored))
			return fail_word(matcher, arena_printf(matcher->arena, "%s: on or off", name));
	} else if (type_is(type, length, "choice") || type_is(type, length, "ichoice")) {
		if (!word_is_choice(word, inside, inside_length, *type == 'i'))
			return fail_word(matcher,
			                 arena_printf(matcher->arena, "%s: %s", name,
			                              describe_choices(matcher->arena, inside, inside_length)));
	} else if (type_is(type, length, "jimint")) {
		if (!is_jim_integer(word))
			return fail_word(matcher, arena_printf(matcher->arena, "%s: a whole number", name));
	} else if (type_is(type, length, "nothing")) {
		return fail_word(matcher, "nothing");
	} else if (type_is(type, length, "target") || type_is(type, length, "tap") || type_is(type, length, "dap") ||
	           type_is(type, length, "cti") || type_is(type, length, "flashbank")) {
		if (!object_exists(matcher->openocd, type, length, word))
			return fail_word(matcher, arena_printf(matcher->arena, "%s: the name of an existing %.*s", name,
			                                       (int)length, type));
	}
	matcher->next++;
	return true;
}

static bool match_sequence(struct matcher *matcher, const char *text, const char *end, int needed_behind);

/* Options in any order: < a x:uint | b >. */
static bool match_options(struct matcher *matcher, const struct item *item, int needed_behind)
{
	const char *end = item->end - 1;
	while (matcher->count - matcher->next > needed_behind) {
		const char *word = matcher->words[matcher->next];
		const char *alternative = item->start + 1;
		bool found = false;
		if (!word) { /* it may be any of the options, or the value of one */
			matcher->next = matcher->count - needed_behind;
			return true;
		}
		while (alternative < end && !found) {
			alternative = skip_blanks(alternative, end);
			const char *stop = alternative;
			while (stop < end && *stop != '|')
				stop = strchr("[(<", *stop) ? skip_brackets(stop, end) : stop + 1;
			size_t length = strcspn(alternative, " |>");
			if (strlen(word) == length && memcmp(word, alternative, length) == 0) {
				matcher->next++;
				found = true;
				if (!match_sequence(matcher, alternative + length, stop, needed_behind))
					return false;
			}
			alternative = stop + 1;
		}
		if (found)
			continue;
		if (*word != '-' && needed_behind)
			return true;
		return fail_word(matcher, arena_printf(matcher->arena, "one of the options %.*s",
		                                       (int)(end - item->start - 1), item->start + 1));
	}
	return true;
}

static bool match_once(struct matcher *matcher, const struct item *item, int needed_behind)
{
	if (*item->start == '(')
		return match_sequence(matcher, item->start + 1, item->end - 1, needed_behind);
	if (*item->start == '<')
		return match_options(matcher, item, needed_behind);
	const char *colon = memchr(item->start, ':', (size_t)(item->end - item->start));
	if (colon)
		return match_typed(matcher, item, colon);
	const char *literal = arena_copy(matcher->arena, item->start, (size_t)(item->end - item->start));
	bool is_there = matcher->next < matcher->count;
	const char *word = is_there ? matcher->words[matcher->next] : NULL;
	if (!is_there || (word && strcmp(word, literal) != 0))
		return fail_word(matcher, literal);
	matcher->next++;
	return true;
}

/* The literal that [text, end) begins with does not stand here: "[phys] address:address". */
static bool lacks_literal(const struct matcher *matcher, const char *text, const char *end)
{
	struct item first;
	if (!next_item(&text, end, &first) || strchr("[(<", *first.start) ||
	    memchr(first.start, ':', (size_t)(first.end - first.start)))
		return false;
	const char *word = matcher->words[matcher->next];
	size_t length = (size_t)(first.end - first.start);
	return strlen(word) != length || memcmp(word, first.start, length) != 0;
}

static bool match_optional(struct matcher *matcher, const struct item *item, int needed_behind)
{
	const char *inside = item->start + 1;
	if (matcher->count - matcher->next <= needed_behind)
		return true;
	if (needed_behind && matcher->words[matcher->next] && lacks_literal(matcher, inside, item->end - 1))
		return true;
	return match_sequence(matcher, inside, item->end - 1, needed_behind);
}

static bool match_item(struct matcher *matcher, const struct item *item, int needed_behind)
{
	if (*item->start == '[')
		return match_optional(matcher, item, needed_behind);
	if (!item->repeat)
		return match_once(matcher, item, needed_behind);
	if (item->repeat == '+' && !match_once(matcher, item, needed_behind))
		return false;
	while (matcher->count - matcher->next > needed_behind) {
		int before = matcher->next;
		if (!match_once(matcher, item, needed_behind))
			return false;
		if (matcher->next == before)
			break;
	}
	return true;
}

/* NEEDED_BEHIND: words that must be left for what follows [text, end). */
static bool match_sequence(struct matcher *matcher, const char *text, const char *end, int needed_behind)
{
	struct item item;
	while (next_item(&text, end, &item))
		if (!match_item(matcher, &item, needed_behind + fewest_words(text, end)))
			return false;
	return true;
}

static bool match_all(struct matcher *matcher, const char *grammar)
{
	const char *end = grammar + strlen(grammar);
	if (!match_sequence(matcher, grammar, end, 0))
		return false;
	if (matcher->next < matcher->count) {
		fail_word(matcher, grammar[0] ? grammar_describe(matcher->arena, grammar) : "no arguments");
		matcher->fault->is_count = true;
		return false;
	}
	return true;
}

bool grammar_check_strings(struct arena *arena, const char *grammar, const char *const *words, int count,
                           struct grammar_fault *fault)
{
	struct matcher matcher = {NULL, arena, words, count, 0, fault};
	return match_all(&matcher, grammar);
}

bool grammar_check_words(struct openocd *openocd, const char *grammar, Jim_Obj *const *words, int count,
                         struct grammar_fault *fault)
{
	const char *few[16];
	const char **strings = count <= 16 ? few : arena_alloc(openocd->arena, (size_t)count * sizeof(*strings));
	for (int i = 0; i < count; i++)
		strings[i] = Jim_String(words[i]);
	struct matcher matcher = {openocd, openocd->arena, strings, count, 0, fault};
	return match_all(&matcher, grammar);
}

const char *grammar_describe(struct arena *arena, const char *grammar)
{
	struct text_builder text;
	text_init_in(&text, arena, 0);
	const char *at = grammar;
	while (*at) {
		if (*at == ':') { /* a type: left out, but for the words of a choice */
			const char *type = at + 1;
			at++;
			while (isalnum((unsigned char)*at))
				at++;
			bool choice = strncmp(type, "choice(", 7) == 0 || strncmp(type, "ichoice(", 8) == 0;
			if (*at == '(') {
				const char *stop = skip_brackets(at, at + strlen(at));
				if (choice)
					text_printf(&text, "=%.*s", (int)(stop - at - 2), at + 1);
				at = stop;
			}
		} else if (*at == '*' || *at == '+') {
			text_add_string(&text, "...");
			at++;
		} else {
			text_add_char(&text, *at++);
		}
	}
	return text.bytes;
}
