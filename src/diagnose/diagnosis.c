/* SPDX-License-Identifier: MIT */
#include "diagnose/diagnosis.h"

#include <assert.h>
#include <ctype.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "diagnose/weights.h"

#define ALL_VERSIONS ((1u << OPENOCD_VERSION_COUNT) - 1)
#define CANDIDATE_LIMIT 64
#define QUOTE_LIMIT 400   /* bytes of a line that are quoted */
#define CAPTURE_LIMIT 200 /* bytes of a captured name */
#define SPEED_QUOTE_LIMIT 80
#define DUMMY_IDS 5        /* ids in a row that tell the dummy adapter */
#define OPPOSING_LIMIT 3   /* lines that speak against a cause */
#define OPPOSING_PERCENT 2 /* what a message leaves to a cause that it speaks against, at most */
#define SUPPORTING_PERCENT 5

/* How much a message counts by its role and by what came before it. */
#define SHARE_FIRST 1.0
#define SHARE_LATER_PRIMARY 0.35
#define SHARE_LATER_CONSEQUENCE 0.25 /* without any primary message */
#define SHARE_EXPLAINED 0.06         /* a consequence, with a primary one */
#define SHARE_HINT 0.6               /* where there is neither */
#define SHARE_LATER_HINT 0.25
#define LATER_LIMIT 3         /* further messages of a role that count: a long log is not a sure one */
#define CONTEXT_NATS 2.0      /* of a context message with weight 100 */
#define LEAST_PERCENT 0.6     /* no cause is ever ruled out by one message */
#define LEAST_CONFIDENCE 0.03 /* of one that is worth a reader's time */
#define LEAST_RANKED 0.005    /* of the first three */
#define ALWAYS_RANKED 3
#define SHARPNESS 1.15 /* cautious: the logs that the rows were written by would bear 1.8; see docs/diagnose.md */
#define CAUSES_SHOWN 6
#define ECHO_LINES 2                        /* between a message and the place of the script that it ends */
#define PLACED_ERROR ".cfg:{number}: Error" /* the row's pattern; see take_unknown_error() */

/* ---- taking lines ---- */

static void run_begin(struct log_run *run)
{
	*run = (struct log_run){.versions = ALL_VERSIONS};
	arena_init(&run->arena);
	run->facts = (struct log_facts){.banner = "", .probe = "", .system = "", .transport = ""};
}

/* The row of what a script's error says that no other row is about. */
static const struct know_message *find_placed_error(void)
{
	for (size_t i = 0; i < know_message_count(); i++)
		if (strcmp(know_string(know_message_at(i)->pattern), PLACED_ERROR) == 0)
			return know_message_at(i);
	return NULL;
}

void diagnosis_init(struct diagnosis *diagnosis, struct arena *arena)
{
	assert(know_cause_count() <= DIAGNOSIS_CAUSE_LIMIT);
	*diagnosis = (struct diagnosis){.arena = arena, .placed_error = find_placed_error()};
	run_begin(&diagnosis->run);
	run_begin(&diagnosis->last);
	for (size_t i = 0; i < know_message_count(); i++)
		if (know_message_at(i)->level == LEVEL_DEBUG && diagnosis->debug_message_count < DEBUG_MESSAGE_LIMIT)
			diagnosis->debug_messages[diagnosis->debug_message_count++] = (uint16_t)i;
}

void diagnosis_release(struct diagnosis *diagnosis)
{
	arena_release(&diagnosis->run.arena);
	arena_release(&diagnosis->last.arena);
}

/* A fault is worth more than words, and the later run more than the one before it. */
static bool run_is_worth_more(const struct log_run *later, const struct log_run *earlier)
{
	return later->has_fault || (later->has_hint && !earlier->has_fault);
}

/* A new banner: what was read so far is kept if it holds a fault, until a later run has one. */
static void next_run(struct diagnosis *diagnosis)
{
	struct log_facts facts = diagnosis->run.facts;

	if (run_is_worth_more(&diagnosis->run, &diagnosis->last)) {
		arena_release(&diagnosis->last.arena);
		diagnosis->last = diagnosis->run;
	} else {
		arena_release(&diagnosis->run.arena);
	}
	run_begin(&diagnosis->run);
	/* These are of the machine, not of the run; they do not live in its arena. */
	diagnosis->run.facts.system = facts.system;
	memcpy(diagnosis->run.facts.usb_ids, facts.usb_ids, sizeof(facts.usb_ids));
	diagnosis->run.facts.usb_id_count = facts.usb_id_count;
}

static const char *kept_word(const char *word, size_t length)
{
	static const char *const words[] = {"st-link", "j-link", "cmsis-dap", "ftdi",  "esp-usb", "pico", "wch-link",
	                                    "kitprog", "dummy",  "windows",   "linux", "macos",   "jtag", "swd"};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strlen(words[i]) == length && memcmp(words[i], word, length) == 0)
			return words[i];
	return "";
}

/* The first word is kept; but what tells more of the same (a Pico is a CMSIS-DAP) takes its place. */
static void tell_word(const char **fact, const char *word)
{
	if (!**fact || (strcmp(*fact, "cmsis-dap") == 0 && strcmp(word, "pico") == 0))
		*fact = word;
}

static void tell_quote(struct log_quote *fact, struct log_quote quote)
{
	if (fact->line == 0)
		*fact = quote;
}

static void tell(struct log_facts *facts, const char *tells, struct log_quote quote)
{
	while (*tells) {
		size_t key = strcspn(tells, " ");
		const char *value = tells + key + 1;
		size_t length = strcspn(value, ",");
		const char *word = kept_word(value, length);

		if (strncmp(tells, "through", key) == 0)
			facts->got_through = true;
		else if (strncmp(tells, "probe", key) == 0)
			tell_word(&facts->probe, word);
		else if (strncmp(tells, "system", key) == 0)
			tell_word(&facts->system, word);
		else if (strncmp(tells, "transport", key) == 0)
			tell_word(&facts->transport, word);
		else if (strncmp(tells, "opened", key) == 0)
			tell_quote(&facts->opened, quote);
		else if (strncmp(tells, "answers", key) == 0)
			tell_quote(&facts->answers, quote);
		else if (strncmp(tells, "examined", key) == 0)
			tell_quote(&facts->examined, quote);
		tells = value + length;
		tells += strspn(tells, ", ");
	}
}

/* "0.12.0+dev-..." is the development after 0.12.0, nearer to master than to it. */
static void read_banner(struct log_run *run, const char *text)
{
	const char *at = strpbrk(text, "0123456789");
	unsigned major;
	unsigned minor;
	char *end;

	run->facts.banner = arena_copy(&run->arena, text, strnlen(text, CAPTURE_LIMIT));
	if (!at)
		return;
	major = (unsigned)strtoul(at, &end, 10);
	if (*end != '.')
		return;
	minor = (unsigned)strtoul(end + 1, &end, 10);
	if (major != 0 || minor > 99) /* a vendor's own numbers */
		return;
	end += *end == '.' ? 1 + strspn(end + 1, "0123456789") : 0;
	run->facts.has_version = true;
	run->facts.version = minor <= 10   ? OPENOCD_0_10_0
	                     : minor == 11 ? OPENOCD_0_11_0
	                     : minor == 12 ? OPENOCD_0_12_0
	                                   : OPENOCD_MASTER;
	if (strncmp(end, "+dev", 4) == 0 && run->facts.version == OPENOCD_0_12_0)
		run->facts.version = OPENOCD_MASTER;
}

/* Quoted only if it tells something new: logs repeat themselves, and memory does not grow with them. */
static struct log_quote quote_line(struct log_run *run, const struct log_line *line)
{
	return (struct log_quote){line->number, log_line_quote(&run->arena, line, QUOTE_LIMIT)};
}

static bool tells_quote(const struct log_facts *facts, const char *tells)
{
	return (facts->opened.line == 0 && strstr(tells, "opened")) ||
	       (facts->answers.line == 0 && strstr(tells, "answers")) ||
	       (facts->examined.line == 0 && strstr(tells, "examined"));
}

static void note_speed(struct log_run *run, const struct capture *speed, const struct log_line *line)
{
	unsigned khz = (unsigned)strtoul(speed->text, NULL, 10);

	if (khz == run->facts.speed_khz)
		return;
	if (!run->speed_text) /* one for all: a speed that goes up and down takes no more memory */
		run->facts.speed.text = run->speed_text = arena_alloc(&run->arena, SPEED_QUOTE_LIMIT);
	snprintf(run->speed_text, SPEED_QUOTE_LIMIT, "%s", line->text);
	run->facts.speed.line = line->number;
	run->facts.speed_khz = khz;
}

static bool is_named(const struct capture *capture, const char *name)
{
	return capture->name_length == strlen(name) && memcmp(capture->name, name, capture->name_length) == 0;
}

static bool is_of_probe_maker(uint32_t id)
{
	char vendor[8];

	snprintf(vendor, sizeof(vendor), "%04x", id >> 16);
	return know_word_exists("probe-vendor", vendor, OPENOCD_MASTER);
}

/* lsusb lists keyboards as well: only those of makers of probes count. */
static void note_usb_id(struct log_facts *facts, const struct capture *vid, const struct capture *pid)
{
	uint32_t id = (uint32_t)strtoul(vid->text, NULL, 16) << 16 | (strtoul(pid->text, NULL, 16) & 0xffff);

	for (size_t i = 0; i < facts->usb_id_count; i++)
		if (facts->usb_ids[i] == id)
			return;
	if (facts->usb_id_count < USB_ID_LIMIT && is_of_probe_maker(id))
		facts->usb_ids[facts->usb_id_count++] = id;
}

/*
 * The dummy adapter reads 32 zeroes, then ones: as ids at which no TAP answers, each a bit further, that is 0,
 * 0x80000000, 0xc0000000 and so on. A line that floats or is pulled up late gives several zeroes first, or noise.
 */
static void note_idcode(struct log_facts *facts, const struct capture *idcode)
{
	uint32_t id = (uint32_t)strtoul(idcode->text, NULL, 16);
	uint32_t next;

	if (facts->dummy_ids >= DUMMY_IDS) /* or the row was broken */
		return;
	next = facts->dummy_ids == 0 ? 0 : UINT32_MAX << (32 - facts->dummy_ids);
	facts->dummy_ids = id == next ? facts->dummy_ids + 1 : UINT_MAX;
	if (facts->dummy_ids == DUMMY_IDS)
		facts->probe = "dummy";
}

static void note_facts(struct log_run *run, const struct know_message *message, const struct pattern_match *match,
                       const struct log_line *line)
{
	const char *tells = know_string(message->tells);
	unsigned printed_by = weights_versions(message);
	unsigned common = printed_by ? run->versions & printed_by : run->versions;

	if (common) /* else a vendor's build with messages of several versions: then nothing more is told */
		run->versions = common;
	tell(&run->facts, tells, tells_quote(&run->facts, tells) ? quote_line(run, line) : (struct log_quote){0});
	for (size_t i = 0; i < match->capture_count; i++)
		if (is_named(&match->captures[i], "speed"))
			note_speed(run, &match->captures[i], line);
		else if (is_named(&match->captures[i], "idcode"))
			note_idcode(&run->facts, &match->captures[i]);
	if (match->capture_count == 2 && is_named(&match->captures[0], "vid"))
		note_usb_id(&run->facts, &match->captures[0], &match->captures[1]);
}

static struct evidence *known_evidence(const struct log_run *run, const struct know_message *message)
{
	for (size_t i = 0; i < run->evidence.count; i++)
		if (run->evidence.items[i]->message == message)
			return run->evidence.items[i];
	return NULL;
}

/* Names end before what prose and IDEs put behind them. */
static const char *capture_copy(struct arena *arena, const struct capture *capture)
{
	size_t length = capture->length < CAPTURE_LIMIT ? capture->length : CAPTURE_LIMIT;

	while (length && strchr(".,;:!?)'\"`*", capture->text[length - 1]))
		length--;
	return arena_copy(arena, capture->text, length);
}

static bool is_fault(unsigned role)
{
	return role == ROLE_PRIMARY || role == ROLE_CONSEQUENCE;
}

static void add_evidence(struct log_run *run, const struct know_message *message, const struct pattern_match *match,
                         const struct log_line *line)
{
	struct evidence *evidence = known_evidence(run, message);

	if (!evidence) {
		evidence = arena_new(&run->arena, struct evidence);
		evidence->message = message;
		evidence->line = line->number;
		evidence->text = log_line_quote(&run->arena, line, QUOTE_LIMIT);
		for (size_t i = 0; i < match->capture_count; i++) {
			const struct capture *capture = &match->captures[i];

			evidence->captures[i].name = arena_copy(&run->arena, capture->name, capture->name_length);
			evidence->captures[i].text = capture_copy(&run->arena, capture);
		}
		evidence->capture_count = match->capture_count;
		vector_push(&run->arena, &run->evidence, evidence);
	}
	evidence->count++;
	if (is_fault(message->role)) {
		run->has_fault = true;
		run->fault_line = line->number;
	}
	run->has_hint |= message->role == ROLE_HINT;
}

struct found_message {
	const struct know_message *message;
	struct pattern_match match;
	size_t weight;
};

/* The more specific first. */
static int compare_found(const void *a, const void *b)
{
	const struct found_message *left = a;
	const struct found_message *right = b;

	if (left->weight != right->weight)
		return left->weight < right->weight ? 1 : -1;
	return left->message < right->message ? -1 : left->message > right->message;
}

static bool overlaps(const struct found_message *a, const struct found_message *b)
{
	return a->match.start < b->match.end && b->match.start < a->match.end;
}

/* Words are a hint in an error that no row is about; those of level `user` in what has no level. */
static bool are_hints(const struct log_line *line, const struct found_message *found, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (found[i].message->role != ROLE_HINT || found[i].message->level != line->level)
			return false;
	return true;
}

/* A name that tells the probe, say, takes nothing from the message that it stands in. */
static bool only_tells(const struct know_message *message)
{
	return message->role == ROLE_CONTEXT && !*know_string(message->causes);
}

/* What matches in a stretch where something more specific matches is not said. */
static bool is_said(const struct found_message *found, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (overlaps(&found[i], &found[index]) && !only_tells(found[i].message))
			return false;
	return true;
}

static size_t find_messages(struct diagnosis *diagnosis, const struct log_line *line, const uint16_t *candidates,
                            size_t count, struct found_message *found)
{
	size_t found_count = 0;

	for (size_t i = 0; i < count; i++) {
		struct found_message *next = &found[found_count];

		next->message = know_message_at(candidates[i]);
		if (!pattern_find(know_string(next->message->pattern), line->text, line->length, &next->match))
			continue;
		next->weight = pattern_weight(know_string(next->message->pattern));
		note_facts(&diagnosis->run, next->message, &next->match, line);
		found_count++;
	}
	return found_count;
}

static void keep_place(struct log_place *place, const char *path, size_t length, const char *line, size_t in_log)
{
	if (length >= sizeof(place->path)) { /* its end tells more */
		path += length - (sizeof(place->path) - 1);
		length = sizeof(place->path) - 1;
	}
	memcpy(place->path, path, length);
	place->path[length] = '\0';
	place->line = strtoul(line, NULL, 10);
	place->in_log = in_log;
}

/* "board.cfg:4: " in front of TEXT, as 0.10.0 has it behind "Runtime Error"; returns its length, or 0. */
static size_t inner_place(const char *text)
{
	size_t end = strcspn(text, " ");
	size_t colon;

	if (end < 4 || text[end] != ' ' || text[end - 1] != ':')
		return 0;
	for (colon = end - 2; colon > 0 && isdigit((unsigned char)text[colon]); colon--)
		continue;
	return colon > 0 && colon < end - 2 && text[colon] == ':' ? end - 1 : 0;
}

static void note_stop(struct log_run *run, const struct log_line *line)
{
	const char *place = *line->place ? line->place : line->text;
	size_t length = *line->place ? strlen(place) : inner_place(place);
	size_t colon = length;

	while (colon && place[colon - 1] != ':')
		colon--;
	if (colon < 2 || text_starts_with(place, "embedded:"))
		return;
	keep_place(&run->facts.stop, place, colon - 1, place + colon, line->number);
	snprintf(run->facts.stop_text, sizeof(run->facts.stop_text), "%s", line->text);
	run->facts.called.line = 0;
}

/* 'at file "board.cfg", line 12': of those below an error, the last one is the outermost. */
static void note_caller(struct log_run *run, const struct log_line *line)
{
	static const char lead[] = "at file \"";
	const char *path = strstr(line->text, lead);
	const char *end = path ? strstr(path, "\", line ") : NULL;

	if (!end || text_starts_with(path + strlen(lead), "embedded:"))
		return;
	path += strlen(lead);
	keep_place(&run->facts.called, path, (size_t)(end - path), end + strlen("\", line "), line->number);
}

/* An error that no row is about: with a place, it is at least known that a script stopped there. */
static void take_unknown_error(struct diagnosis *diagnosis, const struct log_line *line)
{
	static const struct pattern_match nothing;
	struct log_run *run = &diagnosis->run;
	/* Without words, it is the echo of the message before it, which told the reason. */
	bool is_echo = line->length == 0 && run->has_fault && line->number <= run->fault_line + ECHO_LINES;

	if (run->facts.unknown_error.line == 0)
		run->facts.unknown_error = quote_line(run, line);
	if (*line->place && diagnosis->placed_error && !is_echo)
		add_evidence(run, diagnosis->placed_error, &nothing, line);
}

static void take_error(struct diagnosis *diagnosis, const struct log_line *line, const struct found_message *found,
                       size_t count)
{
	bool is_known = false;

	for (size_t i = 0; i < count; i++)
		is_known |= is_fault(found[i].message->role) || found[i].message->role == ROLE_NOISE;
	note_stop(&diagnosis->run, line);
	if (!is_known)
		take_unknown_error(diagnosis, line);
}

static void take_messages(struct diagnosis *diagnosis, const struct log_line *line, const uint16_t *candidates,
                          size_t count)
{
	struct found_message found[CANDIDATE_LIMIT];
	bool hints;

	count = find_messages(diagnosis, line, candidates, count, found);
	if (line->level == LEVEL_ERROR)
		take_error(diagnosis, line, found, count);
	hints = are_hints(line, found, count);
	qsort(found, count, sizeof(*found), compare_found);
	for (size_t i = 0; i < count; i++)
		if (found[i].message->role != ROLE_NOISE && (hints || found[i].message->role != ROLE_HINT) &&
		    is_said(found, i))
			add_evidence(&diagnosis->run, found[i].message, &found[i].match, line);
}

static const char *banner_in(const struct log_line *line)
{
	static const char banner[] = "Open On-Chip Debugger";
	const char *at = line->level == LEVEL_USER ? strstr(line->text, banner) : NULL;

	return at ? at + strlen(banner) : NULL;
}

/* What Debug lines quote (commands, texts of scripts) are not messages: only the few of that level are. */
static size_t debug_candidates(const struct diagnosis *diagnosis, const struct log_line *line, uint16_t *found)
{
	struct pattern_match match;
	size_t count = 0;

	for (size_t i = 0; i < diagnosis->debug_message_count; i++) {
		const char *pattern = know_string(know_message_at(diagnosis->debug_messages[i])->pattern);

		if (pattern_find(pattern, line->text, line->length, &match))
			found[count++] = diagnosis->debug_messages[i];
	}
	return count;
}

void diagnosis_take(void *context, const struct log_line *line)
{
	struct diagnosis *diagnosis = context;
	uint16_t found[CANDIDATE_LIMIT];
	size_t count = line->level == LEVEL_DEBUG
	                       ? debug_candidates(diagnosis, line, found)
	                       : know_messages_scan(line->text, line->length, found, CANDIDATE_LIMIT);
	const char *banner;

	if (line->run != diagnosis->number) {
		diagnosis->number = line->run;
		next_run(diagnosis);
	}
	diagnosis->run.facts.has_levels |= line->has_level;
	if (count == 0 && line->level != LEVEL_ERROR)
		return;
	if (line->level == LEVEL_USER)
		note_caller(&diagnosis->run, line);
	banner = banner_in(line);
	if (banner)
		read_banner(&diagnosis->run, banner + strspn(banner, " "));
	take_messages(diagnosis, line, found, count);
	if (*line->place) { /* places tell the system, too */
		count = know_messages_scan(line->place, strlen(line->place), found, CANDIDATE_LIMIT);
		for (size_t i = 0; i < count; i++)
			tell(&diagnosis->run.facts, know_string(know_message_at(found[i])->tells),
			     (struct log_quote){0});
	}
}

/* ---- weighing ---- */

/* The share with which the next message of ROLE counts in RUN; SEEN counts those of each role. */
static double share_of(enum know_role role, const unsigned *seen, const struct log_run *run, bool has_primary)
{
	if (role == ROLE_HINT)
		return run->has_fault || seen[ROLE_HINT] > LATER_LIMIT ? 0
		       : seen[ROLE_HINT] == 0                          ? SHARE_HINT
		                                                       : SHARE_LATER_HINT;
	if (role == ROLE_PRIMARY)
		return seen[ROLE_PRIMARY] == 0             ? SHARE_FIRST
		       : seen[ROLE_PRIMARY] <= LATER_LIMIT ? SHARE_LATER_PRIMARY
		                                           : 0;
	if (seen[ROLE_CONSEQUENCE] > LATER_LIMIT)
		return 0;
	if (has_primary)
		return SHARE_EXPLAINED;
	return seen[ROLE_CONSEQUENCE] == 0 ? SHARE_FIRST : SHARE_LATER_CONSEQUENCE;
}

static void add_message(struct diagnosis *diagnosis, const struct evidence *evidence)
{
	for (size_t i = 0; i < know_cause_count(); i++)
		diagnosis->odds[i] += evidence->share * log(fmax(evidence->shares[i], LEAST_PERCENT) / 100);
}

static void add_priors(struct diagnosis *diagnosis)
{
	for (size_t i = 0; i < know_cause_count(); i++)
		diagnosis->odds[i] += atof(know_string(know_cause_at(i)->prior));
}

static void add_context(struct diagnosis *diagnosis, const struct evidence *evidence)
{
	for (size_t i = 0; i < know_cause_count(); i++)
		diagnosis->odds[i] += CONTEXT_NATS * evidence->weights[i] / 100;
}

/* What the course of the run says for or against a cause. */
struct course {
	const struct log_quote *quote;
	const char *cause;
	double nats;
};

#define COURSE_LIMIT 12

/* Returns how many there are. A core that was found has given its id, too. */
static size_t list_course(const struct log_facts *facts, struct course *list)
{
	const struct log_quote *answers = facts->answers.line ? &facts->answers : &facts->examined;
	const struct log_quote *opened = answers->line ? answers : &facts->opened;
	size_t count = 0;

	if (opened->line) {
		list[count++] = (struct course){opened, "usb-permission-or-driver", answers->line ? -1.5 : -1.0};
		list[count++] = (struct course){opened, "probe-not-found", answers->line ? -1.5 : -1.0};
	}
	if (answers->line)
		list[count++] = (struct course){answers, "wiring-or-power", -0.3};
	if (facts->examined.line)
		list[count++] = (struct course){&facts->examined, "wiring-or-power", -0.7};
	/* Where nothing chooses a transport, J-Link's driver takes JTAG, though most boards lead out SWD. */
	if (strcmp(facts->probe, "j-link") == 0 && strcmp(facts->transport, "jtag") == 0 && !answers->line)
		list[count++] = (struct course){&facts->answers, "transport-mismatch", 0.9};
	if (facts->speed_khz >= DIAGNOSIS_FAST_KHZ)
		list[count++] = (struct course){&facts->speed, "adapter-speed", 0.5};
	else if (facts->speed_khz && facts->speed_khz <= DIAGNOSIS_SLOW_KHZ)
		list[count++] = (struct course){&facts->speed, "adapter-speed", -1.0};
	return count;
}

static void add_course(struct diagnosis *diagnosis)
{
	struct course list[COURSE_LIMIT];
	size_t count = list_course(diagnosis->facts, list);

	for (size_t i = 0; i < count; i++)
		diagnosis_add_odds(diagnosis, list[i].cause, list[i].nats);
}

void diagnosis_add_odds(struct diagnosis *diagnosis, const char *cause, double nats)
{
	size_t index = know_cause_index(cause, strlen(cause));

	assert(index < know_cause_count());
	diagnosis->odds[index] += nats;
}

void diagnosis_add_fact(struct diagnosis *diagnosis, const char *cause, double nats, const char *text)
{
	struct outer_fact fact = {know_cause_index(cause, strlen(cause)), nats, text};

	diagnosis_add_odds(diagnosis, cause, nats);
	vector_push(diagnosis->arena, &diagnosis->outer_facts, fact);
}

void diagnosis_forget_facts(struct diagnosis *diagnosis)
{
	memcpy(diagnosis->odds, diagnosis->log_odds, sizeof(diagnosis->odds));
	diagnosis->outer_facts.count = 0;
	diagnosis->has_config_fault = false;
}

/* The cause that EVIDENCE speaks for most, or "". */
static const char *main_cause(const struct evidence *evidence)
{
	size_t most = 0;

	for (size_t i = 1; i < know_cause_count(); i++)
		if (evidence->weights[i] > evidence->weights[most])
			most = i;
	return evidence->weights[most] > 0 ? know_string(know_cause_at(most)->name) : "";
}

/* About the wires the dummy adapter says nothing. */
static bool is_of_wires(const struct evidence *evidence)
{
	return strcmp(main_cause(evidence), "wiring-or-power") == 0;
}

/* A probe was opened afterwards: another device was meant (ST-Link's driver tries all of its maker's), or it was tried
 * again. */
static bool is_overcome(const struct log_run *run, const struct evidence *evidence)
{
	static const char *const causes[] = {"usb-permission-or-driver", "probe-not-found", "probe-busy", NULL};

	return evidence->line < run->facts.opened.line && text_is_one_of(main_cause(evidence), causes);
}

/* True when EVIDENCE counts only where there is nothing else. */
static bool is_last_resort(const struct log_run *run, const struct evidence *evidence, bool is_dummy)
{
	return (is_dummy && is_of_wires(evidence)) || is_overcome(run, evidence);
}

static void silence(struct evidence *evidence)
{
	evidence->role = ROLE_NOISE;
	memset(evidence->weights, 0, sizeof(evidence->weights));
	memset(evidence->shares, 0, sizeof(evidence->shares));
}

/* Finds the weights of RUN's evidence, and what is no more than noise there. */
static void weigh_evidence(struct diagnosis *diagnosis, struct log_run *run)
{
	bool is_dummy = diagnosis->is_dummy || strcmp(run->facts.probe, "dummy") == 0;
	bool has_other = false;

	for (size_t i = 0; i < run->evidence.count; i++) {
		struct evidence *evidence = run->evidence.items[i];

		weights_find(evidence, &run->facts, run->versions, diagnosis->arena);
		evidence->role = (enum know_role)evidence->message->role;
		has_other |= is_fault(evidence->role) && !is_last_resort(run, evidence, is_dummy);
	}
	for (size_t i = 0; i < run->evidence.count && has_other; i++)
		if (is_last_resort(run, run->evidence.items[i], is_dummy))
			silence(run->evidence.items[i]);
}

static struct log_run *chosen_run(struct diagnosis *diagnosis)
{
	bool has_earlier = diagnosis->last.has_fault || diagnosis->last.has_hint;

	return has_earlier && !run_is_worth_more(&diagnosis->run, &diagnosis->last) ? &diagnosis->last
	                                                                            : &diagnosis->run;
}

void diagnosis_weigh(struct diagnosis *diagnosis)
{
	struct log_run *run = chosen_run(diagnosis);
	unsigned seen[ROLE_PRIMARY + 1] = {0};
	bool has_primary = false;
	bool has_row = false;

	diagnosis->chosen = run;
	diagnosis->facts = &run->facts;
	memset(diagnosis->odds, 0, sizeof(diagnosis->odds));
	weigh_evidence(diagnosis, run);
	for (size_t i = 0; i < run->evidence.count; i++)
		has_primary |= run->evidence.items[i]->role == ROLE_PRIMARY;
	for (size_t i = 0; i < run->evidence.count; i++) {
		struct evidence *evidence = run->evidence.items[i];
		enum know_role role = evidence->role;

		evidence->share = 0;
		if (role == ROLE_CONTEXT) {
			add_context(diagnosis, evidence);
		} else if (role != ROLE_NOISE) {
			evidence->share = share_of(role, seen, run, has_primary);
			add_message(diagnosis, evidence);
		}
		seen[role]++;
		has_row |= !evidence->by_name && evidence->share == SHARE_FIRST;
	}
	/* Names that were looked up leave nothing to what is common, and words alone are too little to add to. */
	if (has_row)
		add_priors(diagnosis);
	add_course(diagnosis);
	memcpy(diagnosis->log_odds, diagnosis->odds, sizeof(diagnosis->odds));
}

const char *diagnosis_capture(const struct diagnosis *diagnosis, const char *part, const char *name)
{
	for (size_t i = 0; i < diagnosis->chosen->evidence.count; i++) {
		const struct evidence *evidence = diagnosis->chosen->evidence.items[i];

		if (strstr(know_string(evidence->message->pattern), part) && evidence_capture(evidence, name))
			return evidence_capture(evidence, name);
	}
	return NULL;
}

/* ---- ranking ---- */

static int compare_causes(const void *a, const void *b)
{
	const struct ranked_cause *left = a;
	const struct ranked_cause *right = b;

	if (left->confidence != right->confidence)
		return left->confidence < right->confidence ? 1 : -1;
	return left->index < right->index ? -1 : left->index > right->index;
}

static void add_supporting(struct diagnosis *diagnosis, struct ranked_cause *cause)
{
	for (size_t i = 0; i < diagnosis->chosen->evidence.count; i++) {
		const struct evidence *evidence = diagnosis->chosen->evidence.items[i];

		if (evidence->weights[cause->index] >= SUPPORTING_PERCENT &&
		    (evidence->role != ROLE_HINT || evidence->share > 0))
			vector_push(diagnosis->arena, &cause->supporting, evidence);
	}
}

/* Each line once: what a message tells may stand for several things. */
static void oppose(struct diagnosis *diagnosis, struct ranked_cause *cause, struct log_quote quote)
{
	for (size_t i = 0; i < cause->opposing.count; i++)
		if (cause->opposing.items[i].line == quote.line)
			return;
	for (size_t i = 0; i < cause->supporting.count; i++)
		if (cause->supporting.items[i]->line == quote.line)
			return;
	if (cause->opposing.count < OPPOSING_LIMIT)
		vector_push(diagnosis->arena, &cause->opposing, quote);
}

/* First what the course of the run rules out, then messages that counted and leave hardly anything to CAUSE. */
static void add_opposing(struct diagnosis *diagnosis, struct ranked_cause *cause)
{
	struct course course[COURSE_LIMIT];
	size_t count = list_course(diagnosis->facts, course);

	for (size_t i = 0; i < count; i++)
		if (course[i].nats < 0 && strcmp(course[i].cause, know_string(cause->cause->name)) == 0)
			oppose(diagnosis, cause, *course[i].quote);
	for (size_t i = 0; i < diagnosis->chosen->evidence.count; i++) {
		const struct evidence *evidence = diagnosis->chosen->evidence.items[i];

		if (evidence->share >= SHARE_LATER_CONSEQUENCE && evidence->message != diagnosis->placed_error &&
		    evidence->shares[cause->index] < OPPOSING_PERCENT)
			oppose(diagnosis, cause, (struct log_quote){evidence->line, evidence->text});
	}
}

/*
 * True when what [WORDS] in front of an advice names is not ruled out by what the log tells; *TOLD: the log tells all
 * of it.
 */
static bool is_for(const struct log_facts *facts, const char *words, size_t length, bool *told)
{
	*told = true;
	for (size_t i = 0; i < length;) {
		size_t word = strcspn(words + i, " ]");
		const char *named = kept_word(words + i, word);
		bool is_system =
			strcmp(named, "linux") == 0 || strcmp(named, "windows") == 0 || strcmp(named, "macos") == 0;
		const char *fact = is_system ? facts->system : facts->probe;
		bool same = strcmp(fact, named) == 0 || (strcmp(fact, "pico") == 0 && strcmp(named, "cmsis-dap") == 0);

		if (*fact && !same)
			return false;
		/* Advice for one probe of many is no use while the probe is not known. */
		if (!*fact && !is_system)
			return false;
		*told &= *fact != '\0';
		i += word + 1;
	}
	return true;
}

static const char *system_lead(const char *words, size_t length)
{
	if (memmem(words, length, "linux", 5))
		return "Linux: ";
	if (memmem(words, length, "windows", 7))
		return "Windows: ";
	return memmem(words, length, "macos", 5) ? "macOS: " : "";
}

typedef VECTOR(const char *) text_list;

/* Adds the lines of TEXT that are for this probe and system, those for all included. */
static void add_advice(struct arena *arena, const struct log_facts *facts, const char *text, text_list *list)
{
	for (; *text; text = text_next_line(text)) {
		size_t length = strcspn(text, "\n");
		size_t head = *text == '[' ? strcspn(text, "]") : 0;
		bool told = true;

		if (length && (!head || is_for(facts, text + 1, head - 1, &told))) {
			const char *lead = told || !head ? "" : system_lead(text, head);
			size_t skip = head ? head + 1 + strspn(text + head + 1, " ") : 0;

			vector_push(arena, list,
			            arena_printf(arena, "%s%.*s", lead, (int)(length - skip), text + skip));
		}
	}
}

/* What tells CAUSE's rivals apart, for those that are in the list. */
static void add_rivals(struct diagnosis *diagnosis, struct ranked_cause *cause)
{
	const char *text = know_string(cause->cause->rivals);

	for (; *text; text = text_next_line(text)) {
		size_t length = strcspn(text, "\n");
		size_t rival = know_cause_index(text, strcspn(text, ":"));

		for (size_t i = 0; i < diagnosis->causes.count; i++)
			if (diagnosis->causes.items[i].index == rival)
				vector_push(diagnosis->arena, &cause->rivals,
				            arena_copy(diagnosis->arena, text, length));
	}
}

static void add_texts(struct diagnosis *diagnosis, struct ranked_cause *cause)
{
	text_list actions = {0};
	text_list checks = {0};

	add_advice(diagnosis->arena, diagnosis->facts, know_string(cause->cause->actions), &actions);
	add_advice(diagnosis->arena, diagnosis->facts, know_string(cause->cause->check), &checks);
	cause->actions.items = actions.items;
	cause->actions.count = actions.count;
	cause->checks.items = checks.items;
	cause->checks.count = checks.count;
	add_supporting(diagnosis, cause);
	add_opposing(diagnosis, cause);
	for (size_t i = 0; i < diagnosis->outer_facts.count; i++)
		if (diagnosis->outer_facts.items[i].cause == cause->index)
			vector_push(diagnosis->arena, &cause->facts, &diagnosis->outer_facts.items[i]);
	add_rivals(diagnosis, cause);
}

/* Odds to shares of 1. */
static void find_confidences(const struct diagnosis *diagnosis, double *confidences)
{
	size_t count = know_cause_count();
	double highest = diagnosis->odds[0];
	double sum = 0;

	for (size_t i = 1; i < count; i++)
		highest = fmax(highest, diagnosis->odds[i]);
	for (size_t i = 0; i < count; i++)
		sum += confidences[i] = exp(SHARPNESS * (diagnosis->odds[i] - highest));
	for (size_t i = 0; i < count; i++)
		confidences[i] /= sum;
}

size_t diagnosis_likely_count(const struct diagnosis *diagnosis)
{
	size_t count = 0;

	while (count < diagnosis->causes.count &&
	       (count == 0 || diagnosis->causes.items[count].confidence >= LEAST_CONFIDENCE))
		count++;
	return count;
}

const struct ranked_cause *diagnosis_curable(const struct diagnosis *diagnosis)
{
	for (size_t i = 0; i < diagnosis->causes.count; i++)
		if (diagnosis->causes.items[i].fix)
			return &diagnosis->causes.items[i];
	return NULL;
}

const char *diagnosis_silence(const struct diagnosis *diagnosis)
{
	const struct log_facts *facts = diagnosis->facts;

	if (facts->unknown_error.line)
		return arena_printf(diagnosis->arena,
		                    "No cause is known: line %zu tells an error that openocdlint does not know: %s",
		                    facts->unknown_error.line, facts->unknown_error.text);
	if (!*facts->banner && !facts->has_levels && diagnosis->chosen->evidence.count == 0)
		return "No cause is known: nothing in this text looks like OpenOCD's output. The log comes first, "
		       "the configuration behind it.";
	return "No cause is known: none of the messages in this log speaks for a failure.";
}

bool diagnosis_is_by_words(const struct diagnosis *diagnosis)
{
	return !diagnosis->chosen->has_fault && diagnosis->chosen->has_hint;
}

/* How many of the sorted causes are kept. */
static size_t count_ranked(const struct diagnosis *diagnosis)
{
	size_t likely = diagnosis_likely_count(diagnosis);
	size_t count = likely < ALWAYS_RANKED ? ALWAYS_RANKED : likely < CAUSES_SHOWN ? likely : CAUSES_SHOWN;

	return count < diagnosis->causes.count ? count : diagnosis->causes.count;
}

void diagnosis_rank(struct diagnosis *diagnosis)
{
	double confidences[DIAGNOSIS_CAUSE_LIMIT];

	diagnosis->causes.count = 0;
	if (!diagnosis->chosen->has_fault && !diagnosis->chosen->has_hint && !diagnosis->has_config_fault)
		return;
	find_confidences(diagnosis, confidences);
	for (size_t i = 0; i < know_cause_count(); i++) {
		struct ranked_cause cause = {.index = i, .cause = know_cause_at(i), .confidence = confidences[i]};

		if (confidences[i] >= LEAST_RANKED)
			vector_push(diagnosis->arena, &diagnosis->causes, cause);
	}
	qsort(diagnosis->causes.items, diagnosis->causes.count, sizeof(*diagnosis->causes.items), compare_causes);
	diagnosis->causes.count = count_ranked(diagnosis);
	for (size_t i = 0; i < diagnosis->causes.count; i++)
		add_texts(diagnosis, &diagnosis->causes.items[i]);
}
