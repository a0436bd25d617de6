/* SPDX-License-Identifier: MIT */
#include "diagnose/log_fixes.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "diagnose/config_facts.h"
#include "rules/support/names.h"

#define SLOW_KHZ 100
#define USUAL_KHZ 1000
#define OTHER_PORT 100 /* further: room for the ports of several targets */
#define UNDER_RESET "srst_only srst_nogate connect_assert_srst"

struct fixer {
	const struct diagnosis *diagnosis;
	struct lint_result *result;
	struct model *model;
	const struct openocd *run;
};

/* The user's own line at PLACE, or the one that brought the stock script in; SPAN_NONE where there is none to edit. */
static struct span user_span(struct fixer *fixer, const struct place *place, bool *is_own)
{
	struct place user = model_user_place(fixer->model, place);
	const struct source_file *file = source_store_file(&fixer->result->sources, user.file);

	if (!file || file->is_stock || file->is_command)
		return SPAN_NONE;
	*is_own = user.file == place->file;
	return model_span_at(fixer->model, &user, NULL);
}

static struct fix *one_edit(struct fixer *fixer, const char *title, struct span span, const char *text)
{
	struct fix *fix = arena_new(&fixer->result->arena, struct fix);

	fix->safety = FIX_UNSAFE;
	fix->title = title;
	fix_replace(&fixer->result->sink, fix, span, text);
	return fix;
}

/* LINE as a line of its own before or behind the line of SPAN. */
static struct fix *new_line(struct fixer *fixer, const char *title, struct span span, const char *line, bool behind)
{
	const struct source_file *file = source_store_file(&fixer->result->sources, span.file);
	size_t number = source_line_of(file, span.start);
	size_t at = behind ? source_line_end(file, source_line_of(file, span.end)) : source_line_start(file, number);
	const char *text = arena_printf(&fixer->result->arena, behind ? "\n%s" : "%s\n", line);

	return one_edit(fixer, title, span_make(span.file, at, at), text);
}

/* The word behind WORD within SPAN, or SPAN_NONE. */
static struct span word_behind(struct fixer *fixer, struct span span, const char *word)
{
	const struct source_file *file = source_store_file(&fixer->result->sources, span.file);
	const char *at = memmem(file->text + span.start, span.end - span.start, word, strlen(word));
	size_t start;
	size_t end;

	if (!at)
		return SPAN_NONE;
	start = (size_t)(at - file->text) + strlen(word);
	while (start < span.end && (file->text[start] == ' ' || file->text[start] == '\t'))
		start++;
	for (end = start; end < span.end && !isspace((unsigned char)file->text[end]);)
		end++;
	return start < end ? span_make(span.file, start, end) : SPAN_NONE;
}

static bool is_number(struct fixer *fixer, struct span span)
{
	const struct source_file *file = source_store_file(&fixer->result->sources, span.file);

	return file && isdigit((unsigned char)file->text[span.start]);
}

/* ---- the id of another chip ---- */

static const struct tap *tap_with_id(const struct openocd *run, const char *name)
{
	for (size_t i = 0; i < run->taps.count; i++) {
		const struct tap *tap = run->taps.items[i];

		if (tap->expected_ids.count && (!name || strcmp(tap->name, name) == 0))
			return tap;
	}
	return NULL;
}

static bool honours(const char *script, const char *variable, enum openocd_version version)
{
	const char *names = know_script_settings_of(script, version);
	size_t length = strlen(variable);

	for (const char *at = names; (at = strstr(at, variable)); at += length)
		if ((at == names || at[-1] == ' ') && (at[length] == '\0' || at[length] == ' '))
			return true;
	return false;
}

/* True when a script on the way to PLACE asks for CPUTAPID. */
static bool id_can_be_set(struct fixer *fixer, const struct place *place)
{
	struct model_chain chain = model_include_chain(fixer->model, place);
	bool can = honours(model_script_name(fixer->model, place->file), "CPUTAPID", fixer->run->version);

	for (size_t i = 0; i < chain.count && !can; i++)
		can = honours(model_script_name(fixer->model, chain.steps[i].file), "CPUTAPID", fixer->run->version);
	return can;
}

static const struct fix *fix_id(struct fixer *fixer)
{
	const char *id = diagnosis_capture(fixer->diagnosis, "UNEXPECTED", "id");
	const struct tap *tap = tap_with_id(fixer->run, diagnosis_capture(fixer->diagnosis, "UNEXPECTED", "tap"));
	struct arena *arena = &fixer->result->arena;
	struct span span;
	bool is_own = false;

	if (!id || !tap)
		return NULL;
	span = user_span(fixer, &tap->place, &is_own);
	if (span.file == SOURCE_NONE)
		return NULL;
	if (is_own) {
		span = word_behind(fixer, span, "-expected-id");
		if (span.file == SOURCE_NONE || !is_number(fixer, span))
			return NULL;
		return one_edit(fixer, arena_printf(arena, "Expect the id that the chip has, %s", id), span, id);
	}
	if (!id_can_be_set(fixer, &tap->place))
		return NULL;
	return new_line(fixer, arena_printf(arena, "Expect the id that the chip has, %s", id), span,
	                arena_printf(arena, "set CPUTAPID %s", id), false);
}

/* ---- the file for the other generation of ST-Link ---- */

/* 0.10.0 has a file for each; later versions one for all, and rules on old names see to that. */
static const struct fix *fix_generation(struct fixer *fixer)
{
	static const char *const twins[][2] = {{"interface/stlink-v2.cfg", "interface/stlink-v2-1.cfg"},
	                                       {"interface/stlink-v2-1.cfg", "interface/stlink-v2.cfg"}};
	bool is_own = false;
	struct span span;

	if (fixer->run->version != OPENOCD_0_10_0)
		return NULL;
	span = user_span(fixer, &fixer->run->adapter.driver_place, &is_own);
	for (size_t i = 0; i < 2 && span.file != SOURCE_NONE && !is_own; i++) {
		const struct source_file *file = source_store_file(&fixer->result->sources, span.file);
		size_t length = strlen(twins[i][0]);
		const char *at = memmem(file->text + span.start, span.end - span.start, twins[i][0], length);
		size_t start = at ? (size_t)(at - file->text) : 0;

		if (at)
			return one_edit(fixer, "Take the file for the other generation of ST-Link",
			                span_make(span.file, start, start + length), twins[i][1]);
	}
	return NULL;
}

/* ---- the file for the probe that the system lists ---- */

/*
 * The shipped interface file that opens ID; of several the one that the others are kinds of by their names (stlink-v2
 * and stlink-dap of stlink). NULL when that leaves a choice: many boards bear the same FTDI chip.
 */
static const char *interface_for(struct fixer *fixer, uint32_t id)
{
	struct arena *arena = &fixer->result->arena;
	const char *wanted = arena_printf(arena, "%04x:%04x", id >> 16, id & 0xffff);
	VECTOR(const char *) paths = {0};
	const char *shortest = NULL;

	for (size_t i = 0; i < know_script_count(); i++) {
		const struct know_script *script = know_script_at(i);
		const char *path = know_string(script->path);
		const char *ids = names_script_fact(arena, script, "usb");

		if (!ids || !strstr(ids, wanted) || !names_ships(path, fixer->run->version))
			continue;
		vector_push(arena, &paths, path);
		if (!shortest || strlen(path) < strlen(shortest))
			shortest = path;
	}
	for (size_t i = 0; i < paths.count; i++)
		if (strncmp(paths.items[i], shortest, strlen(shortest) - strlen(".cfg")) != 0)
			return NULL;
	return shortest;
}

static const struct fix *fix_interface(struct fixer *fixer)
{
	uint32_t id = config_facts_other_probe(&fixer->result->arena, fixer->run, fixer->diagnosis->facts);
	const char *path = id ? interface_for(fixer, id) : NULL;
	const char *old = model_script_name(fixer->model, fixer->run->adapter.driver_place.file);
	bool is_own = false;
	struct span span = path ? user_span(fixer, &fixer->run->adapter.driver_place, &is_own) : SPAN_NONE;
	const struct source_file *file = source_store_file(&fixer->result->sources, span.file);
	const char *at =
		file && !is_own ? memmem(file->text + span.start, span.end - span.start, old, strlen(old)) : NULL;
	size_t start = at ? (size_t)(at - file->text) : 0;

	if (!at)
		return fix_generation(fixer);
	return one_edit(
		fixer,
		arena_printf(&fixer->result->arena, "Take the file for the probe %04x:%04x", id >> 16, id & 0xffff),
		span_make(span.file, start, start + strlen(old)), path);
}

/* ---- speed ---- */

static const struct fix *fix_speed(struct fixer *fixer)
{
	const struct adapter *adapter = &fixer->run->adapter;
	struct arena *arena = &fixer->result->arena;
	const char *command = fixer->run->version == OPENOCD_0_10_0 ? "adapter_khz" : "adapter speed";
	struct span span;
	bool is_own = false;

	if (!adapter->speed_word) {
		span = user_span(fixer, &adapter->driver_place, &is_own);
		if (span.file == SOURCE_NONE)
			return NULL;
		return new_line(fixer, arena_printf(arena, "Set a speed, %d kHz", USUAL_KHZ), span,
		                arena_printf(arena, "%s %d", command, USUAL_KHZ), true);
	}
	if (adapter->speed_khz <= SLOW_KHZ)
		return NULL;
	span = user_span(fixer, &adapter->speed_place, &is_own);
	if (span.file == SOURCE_NONE || !is_own)
		return NULL;
	return one_edit(fixer, arena_printf(arena, "Try a low speed, %d kHz", SLOW_KHZ), span,
	                arena_printf(arena, "%s %d", command, SLOW_KHZ));
}

/* ---- connection under reset ---- */

static const struct fix *fix_under_reset(struct fixer *fixer)
{
	static const char title[] = "Connect while reset is held (NRST has to be connected)";
	const struct reset_word *words = fixer->run->adapter.reset;
	const struct place *place = NULL;
	struct span span;
	bool is_own = false;

	if (strcmp(words[RESET_CONNECT].word, "connect_assert_srst") == 0)
		return NULL;
	for (int i = 0; i < RESET_CATEGORY_COUNT; i++)
		if (words[i].given)
			place = &words[i].place;
	span = place ? user_span(fixer, place, &is_own) : SPAN_NONE;
	if (span.file != SOURCE_NONE && is_own)
		return one_edit(fixer, title, span, "reset_config " UNDER_RESET);
	if (fixer->run->targets.count == 0)
		return NULL;
	span = user_span(fixer, &fixer->run->targets.items[0]->place, &is_own);
	return span.file == SOURCE_NONE ? NULL : new_line(fixer, title, span, "reset_config " UNDER_RESET, true);
}

/* ---- the operating system ---- */

/* What the user meant by NAME: one of this version's, or that OpenOCD finds it out by itself. */
static const char *rtos_meant_by(const char *name, enum openocd_version version)
{
	struct name_search search;

	name_search_init(&search, name);
	name_search_add_words(&search, "rtos", version);
	for (size_t i = 0; i < search.count; i++)
		if (names_alike(name, search.near[i]))
			return search.near[i];
	return name_search_best(&search) ? name_search_best(&search) : "auto";
}

static bool is_comment(const struct source_file *file, size_t at)
{
	size_t start = source_line_start(file, source_line_of(file, at));

	while (start < at && isblank((unsigned char)file->text[start]))
		start++;
	return file->text[start] == '#';
}

/* NAME behind -rtos in FILE, or SPAN_NONE. Looked for in the text: what failed there left nothing in the model. */
static struct span rtos_in(struct fixer *fixer, const struct source_file *file, source_id id, const char *name)
{
	size_t at = 0;

	while (at < file->length) {
		struct span span = word_behind(fixer, span_make(id, at, file->length), "-rtos");

		if (span.file == SOURCE_NONE)
			break;
		at = span.end;
		if (span.end - span.start == strlen(name) && !is_comment(file, span.start) &&
		    memcmp(file->text + span.start, name, strlen(name)) == 0)
			return span;
	}
	return SPAN_NONE;
}

static const struct fix *fix_rtos(struct fixer *fixer)
{
	const char *name = diagnosis_capture(fixer->diagnosis, "RTOS", "rtos");
	const struct source_file *file;

	if (!name || know_word_exists("rtos", name, fixer->run->version))
		return NULL;
	for (source_id id = 1; (file = source_store_file(&fixer->result->sources, id)); id++) {
		struct span span = file->is_stock || file->is_command ? SPAN_NONE : rtos_in(fixer, file, id, name);
		const char *meant = rtos_meant_by(name, fixer->run->version);

		if (span.file != SOURCE_NONE)
			return one_edit(fixer,
			                arena_printf(&fixer->result->arena, "Write the operating system as %s", meant),
			                span, meant);
	}
	return NULL;
}

/* ---- a port that something else has ---- */

/* True when PORT and, for GDB, those that further targets take behind it do not hold the port that was taken. */
static bool is_other_port(struct fixer *fixer, const char *service, unsigned port)
{
	const char *taken = diagnosis_capture(fixer->diagnosis, "to socket on port", "port");
	unsigned long number = taken ? strtoul(taken, NULL, 10) : port;
	size_t count = strcmp(service, "gdb") == 0 && fixer->run->targets.count ? fixer->run->targets.count : 1;

	return number < port || number >= port + count;
}

static const struct fix *fix_port(struct fixer *fixer)
{
	const char *service = diagnosis_capture(fixer->diagnosis, "to socket", "service");
	struct arena *arena = &fixer->result->arena;
	const struct port *setting = NULL;
	unsigned port = service ? config_facts_port(fixer->run, service, &setting) : 0;
	const char *title;
	const char *line;
	struct span span;
	bool is_own = false;

	if (port == 0 || port > UINT16_MAX - OTHER_PORT || is_other_port(fixer, service, port))
		return NULL;
	port += OTHER_PORT;
	title = arena_printf(arena, "Take port %u for %s (whoever connects has to be told)", port, service);
	line = arena_printf(arena, "%s%c%s %u", service, fixer->run->version >= OPENOCD_MASTER ? ' ' : '_', "port",
	                    port);
	if (setting->value) {
		span = user_span(fixer, &setting->place, &is_own);
		return span.file == SOURCE_NONE || !is_own ? NULL : one_edit(fixer, title, span, line);
	}
	if (!fixer->run->adapter.driver)
		return NULL;
	span = user_span(fixer, &fixer->run->adapter.driver_place, &is_own);
	return span.file == SOURCE_NONE ? NULL : new_line(fixer, title, span, line, true);
}

const struct fix *log_fix(const struct diagnosis *diagnosis, const char *cause, struct lint_result *result)
{
	struct fixer fixer = {diagnosis, result, result->model, result->model->run};

	if (strcmp(cause, "wrong-target-file-or-idcode") == 0)
		return fix_id(&fixer);
	if (strcmp(cause, "wrong-interface-file") == 0)
		return fix_interface(&fixer);
	if (strcmp(cause, "adapter-speed") == 0)
		return fix_speed(&fixer);
	if (strcmp(cause, "low-power-or-swd-pins-disabled") == 0)
		return fix_under_reset(&fixer);
	if (strcmp(cause, "rtos") == 0)
		return fix_rtos(&fixer);
	if (strcmp(cause, "port-in-use") == 0)
		return fix_port(&fixer);
	return NULL;
}
