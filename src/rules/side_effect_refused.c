/* SPDX-License-Identifier: MIT */
/* Commands of Tcl that reach out of the config. A check carries none of them out; here it says so, once a line. */
#include "rules/support/support.h"

#include <string.h>

#include "base/text.h"

static bool acts(const struct log_entry *entry)
{
	return strcmp(entry->topic, REFUSED_ACT) == 0;
}

static bool is_refused(const struct rule_context *context, const struct log_entry *entry)
{
	return entry->kind == LOG_REFUSED && (acts(entry) || strcmp(entry->topic, REFUSED_LOOK) == 0) &&
	       entry->place.file != SOURCE_NONE && model_is_user_file(context->model, entry->place.file);
}

static const char *advice(const struct log_entry *entry)
{
	if (!acts(entry))
		return "what depends on the result is checked as if it were empty; a value that differs from one "
		       "machine to the "
		       "next is better given with -c 'set NAME VALUE'";
	return "reading a configuration should do no more than set up a debug session: leave this to the script that "
	       "starts "
	       "OpenOCD, which can give a result with -c 'set NAME VALUE'";
}

static void report(struct rule_context *context, const struct log_entry *entry)
{
	struct diagnostic *diagnostic =
		rule_report(context, acts(entry) ? SEVERITY_WARNING : SEVERITY_NOTE, &entry->place, entry->command,
	                    "'%s' %s: OpenOCD %s does that here, this check did not", entry->command, entry->message,
	                    know_version_name(context->version));
	rule_help(context, diagnostic, "%s", advice(entry));
}

static void check(struct rule_context *context)
{
	const struct openocd *run = context->run;
	struct map told;
	map_init(&told, context->arena);
	for (size_t i = 0; i < run->log.count; i++) {
		const struct log_entry *entry = &run->log.items[i];
		if (!is_refused(context, entry))
			continue;
		const char *key = arena_printf(context->arena, "%d %d %s", (int)entry->place.file, entry->place.line,
		                               entry->command);
		if (map_get(&told, key))
			continue;
		map_set(&told, key, context);
		report(context, entry);
	}
}

const struct rule rule_side_effect_refused = {
	.id = "side-effect-refused",
	.severity = SEVERITY_WARNING,
	.summary = "a command that reaches out of the config: it was not carried out",
	.versions = "all",
	.finds = "Commands of Tcl that start programs, write or delete files, open connections, load libraries, send "
		 "signals or "
		 "change the folder; as a note, those that only look at something outside or wait. OpenOCD carries "
		 "them out "
		 "when it reads the file. openocdlint never does, and goes on as if they had worked, with an empty "
		 "result.",
	.why = "A configuration is handed from one to the next and started without being read. One that runs programs "
	       "or writes "
	       "files does so on the machine of whoever debugs with it, with their rights, and behaves in another way "
	       "on "
	       "each of them.",
	.bad = "exec touch /tmp/seen\nadapter driver dummy\n",
	.good = "adapter driver dummy\n",
	.check = check,
};
