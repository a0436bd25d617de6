/* SPDX-License-Identifier: MIT */
#include "cli/options.h"

#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "lint/config.h"
#include "rules/rule.h"

#define JOBS_LIMIT 64
#define NEAR_ENOUGH 2 /* letters by which a misspelt word may differ */

#define FOR_CHECK (1u << COMMAND_CHECK)
#define FOR_SHOW (1u << COMMAND_SHOW)
#define FOR_CONFIG (1u << COMMAND_CONFIG)
#define FOR_DIAGNOSE (1u << COMMAND_DIAGNOSE)
#define FOR_INPUTS (FOR_CHECK | FOR_SHOW | FOR_CONFIG | FOR_DIAGNOSE)
#define FOR_FIXES (FOR_CHECK | FOR_DIAGNOSE)
#define FOR_RUNS (FOR_CHECK | FOR_SHOW)
#define FOR_CHECKS (FOR_CHECK | FOR_SHOW | FOR_DIAGNOSE)
#define FOR_SETTINGS (FOR_CHECK | FOR_CONFIG)
#define FOR_ALL ((1u << CLI_COMMAND_COUNT) - 1)

struct parser {
	struct arena *arena;
	struct cli_options *options;
	const char *message; /* what is wrong, or NULL */
};

struct option {
	char letter;          /* or 0 */
	const char *name;     /* behind "--" */
	const char *argument; /* what stands behind it, or NULL */
	unsigned commands;
	void (*take)(struct parser *parser, const char *value);
	const char *help; /* NULL: not listed */
};

__attribute__((format(printf, 2, 3))) static void complain(struct parser *parser, const char *format, ...)
{
	va_list arguments;

	if (parser->message)
		return;
	va_start(arguments, format);
	parser->message = arena_vprintf(parser->arena, format, arguments);
	va_end(arguments);
}

/* ---- what the options do ---- */

static void take_file(struct parser *parser, const char *value)
{
	vector_push(parser->arena, &parser->options->inputs, (struct run_input){INPUT_FILE, value});
}

static void take_command(struct parser *parser, const char *value)
{
	vector_push(parser->arena, &parser->options->inputs, (struct run_input){INPUT_COMMAND, value});
}

static void take_scripts(struct parser *parser, const char *value)
{
	vector_push(parser->arena, &parser->options->scripts, value);
}

static void take_stdin_filename(struct parser *parser, const char *value)
{
	parser->options->stdin_filename = value;
}

static void take_skip_unrelated(struct parser *parser, const char *value)
{
	(void)value;
	parser->options->skip_unrelated = true;
}

static void take_openocd(struct parser *parser, const char *value)
{
	struct cli_options *options = parser->options;
	const char *at = value;

	options->versions = 0;
	options->wants_installed = false;
	do {
		size_t length = strcspn(at, ",");
		const char *word = arena_copy(parser->arena, at, length);

		if (strcmp(word, "installed") == 0)
			options->wants_installed = true;
		else if (!know_versions_add(word, &options->versions))
			complain(parser,
			         "--openocd %s: the known versions are 0.10.0, 0.11.0, 0.12.0 and master; one or more "
			         "with commas between them, or 'all', or 'installed'",
			         value);
		at += length;
	} while (*at++);
}

static void take_fix(struct parser *parser, const char *value)
{
	(void)value;
	parser->options->fix = true;
}

static void take_diff(struct parser *parser, const char *value)
{
	(void)value;
	parser->options->diff = true;
}

static void take_unsafe_fixes(struct parser *parser, const char *value)
{
	(void)value;
	parser->options->unsafe_fixes = true;
}

static void take_matrix(struct parser *parser, const char *value)
{
	(void)value;
	parser->options->matrix = true;
}

static void take_schema(struct parser *parser, const char *value)
{
	(void)value;
	parser->options->schema = true;
}

static void check_rule(struct parser *parser, const char *option, const char *word)
{
	const char *nearest;

	if (rules_match(word))
		return;
	nearest = rules_nearest(word);
	if (nearest)
		complain(parser, "--%s: there is no rule '%s'; did you mean '%s'?", option, word, nearest);
	else
		complain(parser, "--%s: there is no rule '%s' ('openocdlint rules' lists them)", option, word);
}

/* Adds the words of VALUE, which commas or blanks part. */
static void take_rules(struct parser *parser, const char *option, const char *value, struct word_list *rules)
{
	const char **items = arena_alloc(parser->arena, (rules->count + strlen(value) / 2 + 1) * sizeof(*items));
	size_t count = rules->count;

	if (count)
		memcpy(items, rules->items, count * sizeof(*items));
	while (*value) {
		size_t length = strcspn(value, ", ");

		if (length) {
			items[count] = arena_copy(parser->arena, value, length);
			check_rule(parser, option, items[count++]);
		}
		value += length + (value[length] != '\0');
	}
	if (count == rules->count)
		complain(parser, "--%s needs the id of a rule", option);
	*rules = (struct word_list){items, count};
}

static void take_jobs(struct parser *parser, const char *value)
{
	char *end;
	unsigned long number = strtoul(value, &end, 10);

	if (!*value || *end || number < 1 || number > JOBS_LIMIT)
		complain(parser, "--jobs %s: a number from 1 to %d is needed", value, JOBS_LIMIT);
	parser->options->jobs = (unsigned)number;
}

/* A number with a unit, one of those that UNITS lists with their factors; false when it is none, or beyond LARGEST. */
struct unit {
	const char *name;
	uint64_t factor;
};

static bool read_quantity(const char *text, const struct unit *units, uint64_t largest, uint64_t *quantity)
{
	char *end;
	unsigned long long number = strtoull(text, &end, 10);

	if (!isdigit((unsigned char)*text) || number == 0)
		return false;
	for (; units->name; units++) {
		if (strcasecmp(units->name, end) != 0)
			continue;
		*quantity = number * units->factor;
		return number <= largest / units->factor;
	}
	return false;
}

enum limit { LIMIT_TIME, LIMIT_MEMORY, LIMIT_STEPS, LIMIT_INCLUDES, LIMIT_FILE_SIZE, LIMIT_COUNT };

static const struct limit_row {
	const char *name;
	const char *example;
	uint64_t largest;
	struct unit units[5];
} limit_rows[LIMIT_COUNT] = {
	[LIMIT_TIME] = {"time", "5s", 86400000, {{"s", 1000}, {"ms", 1}, {"", 1000}, {"m", 60000}}},
	[LIMIT_MEMORY] = {"memory", "512M", (uint64_t)1 << 40, {{"M", 1 << 20}, {"G", 1 << 30}, {"", 1}}},
	[LIMIT_STEPS] = {"steps", "10M", 1000000000000, {{"", 1}, {"k", 1000}, {"M", 1000000}}},
	[LIMIT_INCLUDES] = {"includes", "100000", 1000000000, {{"", 1}, {"k", 1000}}},
	[LIMIT_FILE_SIZE] = {"file-size", "64M", 1 << 30, {{"M", 1 << 20}, {"G", 1 << 30}, {"", 1}}},
};

static void set_limit(struct limits *limits, enum limit limit, uint64_t quantity)
{
	switch (limit) {
	case LIMIT_TIME:
		limits->milliseconds = (unsigned)quantity;
		break;
	case LIMIT_MEMORY:
		limits->memory = (size_t)quantity;
		break;
	case LIMIT_STEPS:
		limits->steps = (unsigned long)quantity;
		break;
	case LIMIT_INCLUDES:
		limits->includes = (unsigned long)quantity;
		break;
	default:
		limits->file_size = (size_t)quantity;
	}
}

static void take_one_limit(struct parser *parser, const char *word)
{
	size_t length = strcspn(word, "=");
	uint64_t quantity;

	for (int i = 0; i < LIMIT_COUNT; i++) {
		const struct limit_row *row = &limit_rows[i];

		if (strlen(row->name) != length || memcmp(row->name, word, length) != 0)
			continue;
		if (word[length] && read_quantity(word + length + 1, row->units, row->largest, &quantity))
			set_limit(&parser->options->limits, (enum limit)i, quantity);
		else
			complain(parser, "--limit %s: write it as %s=%s", word, row->name, row->example);
		return;
	}
	complain(parser, "--limit %s: the limits are time, memory, steps, includes and file-size, as in time=5s", word);
}

static void take_limit(struct parser *parser, const char *value)
{
	const char *at = value;

	parser->options->has_limits = true;
	do {
		size_t length = strcspn(at, ",");

		take_one_limit(parser, arena_copy(parser->arena, at, length));
		at += length;
	} while (*at++);
}

static void take_select(struct parser *parser, const char *value)
{
	parser->options->has_select = true;
	take_rules(parser, "select", value, &parser->options->select);
}

static void take_ignore(struct parser *parser, const char *value)
{
	take_rules(parser, "ignore", value, &parser->options->ignore);
}

static void take_fail_on(struct parser *parser, const char *value)
{
	parser->options->has_fail_on = true;
	for (int level = SEVERITY_NOTE; level <= SEVERITY_ERROR; level++) {
		if (strcmp(value, severity_name((enum severity)level)) == 0) {
			parser->options->fail_on = level;
			return;
		}
	}
	if (strcmp(value, "never") == 0)
		parser->options->fail_on = FAIL_ON_NEVER;
	else
		complain(parser, "--fail-on %s: choose error, warning, note or never", value);
}

static const char *format_names(struct arena *arena)
{
	const char *names = "";

	for (int i = 0; i < REPORT_FORMAT_COUNT; i++)
		names = arena_printf(arena, "%s%s%s", names,
		                     i == 0                         ? ""
		                     : i + 1 == REPORT_FORMAT_COUNT ? " and "
		                                                    : ", ",
		                     report_format_name((enum report_format)i));
	return names;
}

static void take_format(struct parser *parser, const char *value)
{
	if (!report_format_find(value, &parser->options->format))
		complain(parser, "--format %s: the formats are %s", value, format_names(parser->arena));
}

static void take_color(struct parser *parser, const char *value)
{
	static const char *const names[] = {[COLOR_AUTO] = "auto", [COLOR_ALWAYS] = "always", [COLOR_NEVER] = "never"};

	for (int i = COLOR_AUTO; i <= COLOR_NEVER; i++) {
		if (strcmp(value, names[i]) == 0) {
			parser->options->color = (enum cli_color)i;
			return;
		}
	}
	complain(parser, "--color %s: choose auto, always or never", value);
}

static void take_config(struct parser *parser, const char *value)
{
	parser->options->config = value;
}

static void take_baseline(struct parser *parser, const char *value)
{
	parser->options->baseline = value;
}

static void take_write_baseline(struct parser *parser, const char *value)
{
	parser->options->write_baseline = value;
}

static void take_isolated(struct parser *parser, const char *value)
{
	(void)value;
	parser->options->isolated = true;
}

static void take_help(struct parser *parser, const char *value)
{
	(void)value;
	parser->options->wants_help = true;
}

static void take_version(struct parser *parser, const char *value)
{
	(void)value;
	parser->options->wants_version = true;
}

/* ---- the table ---- */

static const struct option option_table[] = {
	{'f', "file", "FILE", FOR_INPUTS, take_file,
         "run this configuration file, as openocd -f does; all -f and -c together are one run, in their order"},
	{'c', "command", "COMMAND", FOR_INPUTS, take_command, "run this command, as openocd -c does"},
	{'s', "scripts", "DIR", FOR_INPUTS, take_scripts, "search this folder for scripts, as openocd -s does"},
	{0, "search", "DIR", FOR_INPUTS, take_scripts, NULL}, /* OpenOCD's own name for it */
	{0, "stdin-filename", "PATH", FOR_INPUTS, take_stdin_filename, "what standard input (-) is called"},
	{0, "skip-unrelated", NULL, FOR_RUNS, take_skip_unrelated,
         "pass over each FILE without an OpenOCD command, and what the config file excludes"},
	{0, "openocd", "VERSIONS", FOR_INPUTS, take_openocd,
         "the OpenOCD to check for: 0.10.0, 0.11.0, 0.12.0 (the default), master; several with commas between them; "
         "all; or installed, which asks the installed one"},
	{0, "fix", NULL, FOR_FIXES, take_fix, "write the corrected files"},
	{0, "diff", NULL, FOR_FIXES, take_diff, "print what --fix would change and write nothing"},
	{0, "unsafe-fixes", NULL, FOR_FIXES, take_unsafe_fixes,
         "with --fix or --diff: also the fixes that need a person's judgement"},
	{0, "matrix", NULL, FOR_SHOW, take_matrix,
         "of show: which versions load the files, and which interface files and transports reach a target"},
	{0, "schema", NULL, FOR_CONFIG, take_schema,
         "of config: print the JSON Schema of " CONFIG_FILE_NAME ", for editors"},
	{'j', "jobs", "N", FOR_CHECK, take_jobs, "check many inputs in N processes (default: one a processor)"},
	{0, "limit", "LIMITS", FOR_CHECKS, take_limit,
         "how far a check may go: time, memory, steps, includes, file-size, as in time=5s,memory=1G"},
	{0, "select", "RULES", FOR_SETTINGS, take_select, "only these rules (ids, with commas between them)"},
	{0, "ignore", "RULES", FOR_SETTINGS, take_ignore, "all but these rules"},
	{0, "fail-on", "LEVEL", FOR_SETTINGS, take_fail_on,
         "the least severity that makes the exit status 1: error, warning (the default), note or never"},
	{0, "baseline", "FILE", FOR_SETTINGS, take_baseline,
         "pass over what this file counts: findings that the project lives with for now"},
	{0, "write-baseline", "FILE", FOR_CHECK, take_write_baseline, "write that file from what is found now"},
	{0, "format", "FORMAT", FOR_ALL, take_format,
         "text (the default), concise (a line a finding), json, sarif (for code scanning), github (annotations) or "
         "html "
         "(a page)"},
	{0, "color", "WHEN", FOR_ALL, take_color, "auto (the default), always or never"},
	{0, "config", "FILE", FOR_INPUTS, take_config,
         "read this file and no " CONFIG_FILE_NAME " beside the inputs or above them"},
	{0, "isolated", NULL, FOR_INPUTS, take_isolated, "read no config file"},
	{'h', "help", NULL, FOR_ALL, take_help, "print this text"},
	{'v', "version", NULL, FOR_ALL, take_version, "print the program's version"},
};
#define OPTION_COUNT (sizeof(option_table) / sizeof(option_table[0]))

static const struct command_word {
	const char *name;
	const char *operands;
	const char *help;
} command_words[CLI_COMMAND_COUNT] = {
	[COMMAND_CHECK] = {"check", "[FILE|DIR|-]...", "report what is wrong; the word may be left out"},
	[COMMAND_SHOW] = {"show", "[FILE|DIR|-]...", "print what the configuration sets up, and where"},
	[COMMAND_EXPLAIN] = {"explain", "RULE...", "print what a rule finds, why, and examples"},
	[COMMAND_RULES] = {"rules", "", "list the rules"},
	[COMMAND_CONFIG] = {"config", "[FILE|DIR|-]...", "print the settings, and where each comes from"},
	[COMMAND_DIAGNOSE] = {"diagnose", "LOG|- [FILE]...", "rank the causes of a failure in an OpenOCD log"},
	[COMMAND_RUN] = {"run", "-- openocd ARGS...", "start OpenOCD as given, and explain a failure"},
};

/* ---- parsing ---- */

static const struct option *find_letter(char letter)
{
	for (size_t i = 0; i < OPTION_COUNT; i++)
		if (option_table[i].letter == letter)
			return &option_table[i];
	return NULL;
}

static const struct option *find_name(const char *name, size_t length)
{
	for (size_t i = 0; i < OPTION_COUNT; i++)
		if (strlen(option_table[i].name) == length && memcmp(option_table[i].name, name, length) == 0)
			return &option_table[i];
	return NULL;
}

static void complain_unknown(struct parser *parser, const char *name, size_t length)
{
	const char *word = arena_copy(parser->arena, name, length);

	for (unsigned limit = 1; limit <= NEAR_ENOUGH; limit++) {
		for (size_t i = 0; i < OPTION_COUNT; i++) {
			if (option_table[i].help && text_distance(word, option_table[i].name, limit) <= limit) {
				complain(parser, "unknown option '--%s'; did you mean '--%s'?", word,
				         option_table[i].name);
				return;
			}
		}
	}
	complain(parser, "unknown option '--%s'", word);
}

/* Takes an option whose VALUE is attached to it, or else stands in the next word; returns how many more it took. */
static int take_option(struct parser *parser, const struct option *option, const char *shown, const char *value,
                       char **rest)
{
	int taken = 0;

	if (!option->argument && value)
		complain(parser, "%s takes no value", shown);
	if (option->argument && !value) {
		value = rest[0];
		taken = value != NULL;
		if (!value)
			complain(parser, "%s needs a value: %s %s", shown, shown, option->argument);
	}
	if (!parser->message)
		option->take(parser, value);
	return taken;
}

static int take_long_option(struct parser *parser, const char *word, char **rest)
{
	size_t length = strcspn(word + 2, "=");
	const struct option *option = find_name(word + 2, length);
	const char *value = word[2 + length] == '=' ? word + 2 + length + 1 : NULL;

	if (!option) {
		complain_unknown(parser, word + 2, length);
		return 0;
	}
	return take_option(parser, option, arena_copy(parser->arena, word, 2 + length), value, rest);
}

/* "-f FILE" and "-fFILE"; letters are not run together. */
static int take_short_option(struct parser *parser, const char *word, char **rest)
{
	const struct option *option = find_letter(word[1]);

	if (!option) {
		complain(parser, "unknown option '%s'", word);
		return 0;
	}
	return take_option(parser, option, arena_copy(parser->arena, word, 2), word[2] ? word + 2 : NULL, rest);
}

static bool take_command_word(struct cli_options *options, const char *word)
{
	for (int i = 0; i < CLI_COMMAND_COUNT; i++) {
		if (strcmp(word, command_words[i].name) == 0) {
			options->command = (enum cli_command)i;
			return true;
		}
	}
	return false;
}

static void take_words(struct parser *parser, int argc, char **argv)
{
	struct cli_options *options = parser->options;
	bool only_operands = false;
	bool may_be_command = true;

	for (int i = 1; i < argc && !parser->message; i++) {
		const char *word = argv[i];

		if (only_operands || word[0] != '-' || word[1] == '\0') {
			if (!may_be_command || !take_command_word(options, word))
				vector_push(parser->arena, &options->operands, word);
			may_be_command = false;
		} else if (strcmp(word, "--") == 0) {
			only_operands = true;
			may_be_command = false;
		} else if (word[1] == '-') {
			i += take_long_option(parser, word, argv + i + 1);
		} else {
			i += take_short_option(parser, word, argv + i + 1);
		}
	}
}

/* ---- what does not go together ---- */

static bool was_given(const struct cli_options *options, const struct option *option)
{
	const struct {
		void (*take)(struct parser *parser, const char *value);
		bool given;
	} flags[] = {
		{take_file, options->inputs.count > 0},
		{take_command, options->inputs.count > 0},
		{take_scripts, options->scripts.count > 0},
		{take_stdin_filename, options->stdin_filename != NULL},
		{take_skip_unrelated, options->skip_unrelated},
		{take_openocd, options->versions || options->wants_installed},
		{take_fix, options->fix},
		{take_diff, options->diff},
		{take_unsafe_fixes, options->unsafe_fixes},
		{take_matrix, options->matrix},
		{take_schema, options->schema},
		{take_limit, options->has_limits},
		{take_fail_on, options->has_fail_on},
		{take_select, options->has_select},
		{take_ignore, options->ignore.count > 0},
		{take_config, options->config != NULL},
		{take_baseline, options->baseline != NULL},
		{take_write_baseline, options->write_baseline != NULL},
		{take_isolated, options->isolated},
	};

	for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++)
		if (flags[i].take == option->take)
			return flags[i].given;
	return false;
}

/* What else does what an option of another command was given for. */
static const char *way_round(const struct cli_options *options, const struct option *option)
{
	if (options->command != COMMAND_RUN)
		return "";
	if (option->take == take_fix || option->take == take_diff || option->take == take_unsafe_fixes)
		return "; 'openocdlint diagnose --fix LOG FILE' writes the fix of a failed run";
	return "; what is OpenOCD's comes behind --, as in 'openocdlint run -- openocd -f board.cfg'";
}

static void check_command_options(struct parser *parser)
{
	const struct cli_options *options = parser->options;

	for (size_t i = 0; i < OPTION_COUNT; i++)
		if (!(option_table[i].commands & 1u << options->command) && was_given(options, &option_table[i]))
			complain(parser, "%s has no option --%s%s", command_words[options->command].name,
			         option_table[i].name, way_round(options, &option_table[i]));
}

static void check_operands(struct parser *parser)
{
	const struct cli_options *options = parser->options;
	size_t stdin_count = 0;

	for (size_t i = 0; i < options->operands.count; i++) {
		if (options->operands.items[i][0] == '\0' && options->command != COMMAND_RUN)
			complain(parser, "an empty word is no file name");
		stdin_count += strcmp(options->operands.items[i], "-") == 0;
	}
	if (options->command == COMMAND_EXPLAIN && options->operands.count == 0)
		complain(parser, "explain needs the id of a rule ('openocdlint rules' lists them)");
	if (options->command == COMMAND_RULES && options->operands.count)
		complain(parser, "rules takes no '%s'; 'openocdlint explain RULE' tells about one",
		         options->operands.items[0]);
	if (options->command == COMMAND_DIAGNOSE && options->operands.count == 0)
		complain(parser, "diagnose needs a log: a file, or - for standard input");
	if (options->command == COMMAND_RUN && options->operands.count == 0)
		complain(parser, "run needs the program to start: openocdlint run -- openocd -f board.cfg");
	if ((options->command == COMMAND_CHECK || options->command == COMMAND_DIAGNOSE) && stdin_count > 1)
		complain(parser, "standard input (-) can be read only once");
	if (options->stdin_filename && !stdin_count)
		complain(parser, "--stdin-filename is of use with - (standard input) only");
}

static void check_together(struct parser *parser)
{
	const struct cli_options *options = parser->options;

	if (options->config && options->isolated)
		complain(parser, "--config and --isolated contradict each other");
	if (options->baseline && options->write_baseline)
		complain(parser, "--baseline and --write-baseline contradict each other");
	if (options->write_baseline && (options->fix || options->diff))
		complain(parser, "--write-baseline goes with no --fix or --diff: it counts what is there");
	if (options->command == COMMAND_DIAGNOSE &&
	    (options->format == REPORT_CONCISE || options->format == REPORT_SARIF))
		complain(parser, "diagnose has the formats text, json, github and html");
	if (options->command != COMMAND_CHECK && options->command != COMMAND_DIAGNOSE &&
	    options->format != REPORT_TEXT && options->format != REPORT_JSON)
		complain(parser, "%s has the formats text and json", command_words[options->command].name);
	if (options->schema && (options->operands.count || options->inputs.count))
		complain(parser, "config --schema takes no input: the schema is the same for all");
	check_command_options(parser);
	check_operands(parser);
}

bool cli_options_parse(struct arena *arena, int argc, char **argv, struct cli_options *options, const char **message)
{
	struct parser parser = {arena, options, NULL};

	*options = (struct cli_options){.fail_on = SEVERITY_WARNING};
	take_words(&parser, argc, argv);
	if (!parser.message && !options->wants_help && !options->wants_version)
		check_together(&parser);
	*message = parser.message;
	return parser.message == NULL;
}

const char *cli_nearest_command(const char *word)
{
	for (int i = 0; i < CLI_COMMAND_COUNT; i++)
		if (text_distance(word, command_words[i].name, NEAR_ENOUGH) <= NEAR_ENOUGH)
			return command_words[i].name;
	return NULL;
}

/* ---- help ---- */

#define HELP_COLUMN 29
#define HELP_WIDTH 80

/* TEXT in lines of at most HELP_WIDTH, the first of which begins behind what OUT's last line holds (LENGTH bytes). */
static void add_wrapped(struct text_builder *out, size_t length, const char *text)
{
	if (length + 1 >= HELP_COLUMN) {
		text_add_char(out, '\n');
		length = 0;
	}
	text_printf(out, "%*s", (int)(HELP_COLUMN - length), "");
	length = HELP_COLUMN;
	while (*text) {
		size_t word = strcspn(text, " ");

		if (length > HELP_COLUMN && length + 1 + word > HELP_WIDTH) {
			text_printf(out, "\n%*s", HELP_COLUMN, "");
			length = HELP_COLUMN;
		} else if (length > HELP_COLUMN) {
			text_add_char(out, ' ');
			length++;
		}
		text_add(out, text, word);
		length += word;
		text += word + (text[word] == ' ');
	}
	text_add_char(out, '\n');
}

static void add_option_help(struct text_builder *out, const struct option *option)
{
	size_t start = out->length;

	if (option->letter)
		text_printf(out, "  -%c, --%s", option->letter, option->name);
	else
		text_printf(out, "      --%s", option->name);
	if (option->argument)
		text_printf(out, " %s", option->argument);
	add_wrapped(out, out->length - start, option->help);
}

void cli_options_help(struct text_builder *out)
{
	text_add_string(out, "openocdlint checks OpenOCD configuration files, without OpenOCD and hardware.\n"
	                     "\n"
	                     "Usage: openocdlint [OPTIONS] [FILE|DIR|-]...          each FILE a run of its own\n"
	                     "       openocdlint [OPTIONS] -s DIR -f FILE -c CMD... one run, as openocd's\n"
	                     "       openocdlint COMMAND ...\n"
	                     "\n"
	                     "Commands:\n");
	for (int i = 0; i < CLI_COMMAND_COUNT; i++) {
		size_t start = out->length;

		text_printf(out, "  %s %s", command_words[i].name, command_words[i].operands);
		add_wrapped(out, out->length - start, command_words[i].help);
	}
	text_add_string(out, "\nOptions:\n");
	for (size_t i = 0; i < OPTION_COUNT; i++)
		if (option_table[i].help)
			add_option_help(out, &option_table[i]);
	text_add_string(out, "\n"
	                     "A DIR is searched for *.cfg and *.tcl files that hold an OpenOCD command.\n"
	                     "Without any input, openocd.cfg is checked.\n"
	                     "\n"
	                     "Exit status: 0 nothing found at or above --fail-on, 1 something found, 2 bad\n"
	                     "usage or config file, 3 an input could not be read or checked.\n");
}
