/* SPDX-License-Identifier: MIT */
#include "lint/reach.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#define INTERFACE_FOLDER "interface/"

struct finder {
	struct arena *arena;
	const struct lint_settings *settings;
	const struct lint_request *request;
	const struct lint_overlay *overlays;
	size_t overlay_count;
	size_t folder_count; /* -s at the start of the request */
	struct run_input *inputs;
	struct reach reach;
};

/* One run, looked at and forgotten. */
struct trial {
	struct arena arena;
	struct file_access files;
	struct source_store sources;
	struct openocd *run;
};

static void trial_begin(struct trial *trial, const struct finder *finder, size_t input_count)
{
	struct lint_request request = {.inputs = finder->inputs, .input_count = input_count};
	struct openocd_options options = lint_run_options(finder->settings, &request, NULL);

	arena_init(&trial->arena);
	file_access_init(&trial->files, &trial->arena);
	for (size_t i = 0; i < finder->overlay_count; i++)
		file_access_overlay(&trial->files, finder->overlays[i].path, finder->overlays[i].text,
		                    finder->overlays[i].length);
	source_store_init(&trial->sources, &trial->arena);
	trial->run = openocd_new(&options, &trial->sources, &trial->files, &trial->arena);
	openocd_run(trial->run);
}

static void trial_end(struct trial *trial)
{
	openocd_free(trial->run);
	arena_release(&trial->arena);
}

/* ---- what an interface file chooses ---- */

static struct reach_family *family_of(struct finder *finder, const char *driver, const char *own_transport)
{
	struct reach_family family = {.driver = driver, .own_transport = own_transport};

	for (size_t i = 0; i < finder->reach.families.count; i++) {
		struct reach_family *known = &finder->reach.families.items[i];

		if (text_equal(known->driver, driver) && text_equal(known->own_transport, own_transport))
			return known;
	}
	family.driver = arena_strdup(finder->arena, driver);
	family.own_transport = own_transport ? arena_strdup(finder->arena, own_transport) : NULL;
	vector_push(finder->arena, &finder->reach.families, family);
	return &finder->reach.families.items[finder->reach.families.count - 1];
}

/* The inputs are: -s of the request, the interface file, `transport select`, the rest of the request. */
static void set_interface(struct finder *finder, const char *interface)
{
	finder->inputs[finder->folder_count] = (struct run_input){INPUT_FILE, interface};
}

/* Files that choose no driver, such as those that name pins of a connector, are no adapters. */
static void classify(struct finder *finder, const char *interface)
{
	struct trial trial;
	const struct openocd *run;

	set_interface(finder, interface);
	trial_begin(&trial, finder, finder->folder_count + 1);
	run = trial.run;
	if (!run->ok) {
		struct reach_broken broken = {interface, arena_strdup(finder->arena, run->failure.message)};

		vector_push(finder->arena, &finder->reach.broken, broken);
	} else if (run->adapter.driver) {
		const char *own = run->transport.automatic ? NULL : run->transport.name;
		struct reach_family *family = family_of(finder, run->adapter.driver, own);

		vector_push(finder->arena, &family->interfaces, interface);
	}
	trial_end(&trial);
}

static void classify_all(struct finder *finder)
{
	for (size_t i = 0; i < know_script_count(); i++) {
		const struct know_script *script = know_script_at(i);
		const char *path = know_string(script->path);

		if (text_starts_with(path, INTERFACE_FOLDER) && script->versions >> finder->settings->version & 1)
			classify(finder, path);
	}
}

static int compare_families(const void *left, const void *right)
{
	const struct reach_family *a = left;
	const struct reach_family *b = right;
	int order = strcmp(a->driver, b->driver);

	return order ? order
	             : strcmp(a->own_transport ? a->own_transport : "", b->own_transport ? b->own_transport : "");
}

/* ---- the config behind it ---- */

static void try_transport(struct finder *finder, struct reach_family *family, const char *transport)
{
	const struct lint_request *request = finder->request;
	size_t count = finder->folder_count + 1;
	struct reach_outcome outcome = {.is_asked = transport != NULL};
	const struct source_file *file;
	struct trial trial;

	if (transport) {
		const char *command = arena_printf(finder->arena, "transport select %s", transport);

		finder->inputs[count++] = (struct run_input){INPUT_COMMAND, command};
	}
	for (size_t i = finder->folder_count; i < request->input_count; i++)
		finder->inputs[count++] = request->inputs[i];
	trial_begin(&trial, finder, count);
	outcome.ok = trial.run->ok;
	outcome.end = trial.run->end;
	outcome.transport =
		trial.run->transport.name ? arena_strdup(finder->arena, trial.run->transport.name) : transport;
	file = source_store_file(&trial.sources, trial.run->failure.place.file);
	if (!outcome.ok) {
		outcome.message = arena_strdup(finder->arena, trial.run->failure.message);
		outcome.file = file ? arena_strdup(finder->arena, file->name) : NULL;
		outcome.line = file ? (size_t)trial.run->failure.place.line : 0;
	}
	vector_push(finder->arena, &family->outcomes, outcome);
	trial_end(&trial);
}

static void try_family(struct finder *finder, struct reach_family *family)
{
	const char *transports = know_driver_transports(family->driver, finder->settings->version);

	set_interface(finder, family->interfaces.items[0]);
	try_transport(finder, family, NULL);
	while (*transports && !family->own_transport) {
		size_t length = strcspn(transports, " ");

		try_transport(finder, family, arena_copy(finder->arena, transports, length));
		transports += length + (transports[length] == ' ');
	}
}

struct reach reach_find(struct arena *arena, const struct lint_settings *settings, const struct lint_request *request,
                        const struct lint_overlay *overlays, size_t overlay_count)
{
	struct finder finder = {
		.arena = arena,
		.settings = settings,
		.request = request,
		.overlays = overlays,
		.overlay_count = overlay_count,
	};

	finder.inputs = arena_alloc(arena, (request->input_count + 2) * sizeof(*finder.inputs));
	while (finder.folder_count < request->input_count &&
	       request->inputs[finder.folder_count].kind == INPUT_SCRIPTS) {
		finder.inputs[finder.folder_count] = request->inputs[finder.folder_count];
		finder.folder_count++;
	}
	classify_all(&finder);
	if (finder.reach.families.count)
		qsort(finder.reach.families.items, finder.reach.families.count, sizeof(*finder.reach.families.items),
		      compare_families);
	for (size_t i = 0; i < finder.reach.families.count; i++)
		try_family(&finder, &finder.reach.families.items[i]);
	return finder.reach;
}
