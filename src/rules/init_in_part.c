/* SPDX-License-Identifier: MIT */
/* `init` ends the stage in which things are set up; in a file that others complete, it comes too early. */
#include "rules/support/adapter.h"
#include "rules/support/settings.h"

#include "base/text.h"

static bool is_at_top(struct rule_context *context, const struct place *place)
{
	const struct syntax_node *command = model_command_at(context->model, place, NULL);
	return command && command->parent == model_file(context->model, place->file)->script;
}

/* What the file leaves to others, or NULL when it is a whole configuration. */
static const char *what_is_left(const struct rule_context *context)
{
	const struct openocd *run = context->run;
	if (context->is_assumed)
		return run->targets.count || run->taps.count ? "the adapter" : NULL;
	bool has_adapter = run->adapter.driver &&
	                   adapter_path_is_interface(model_script_name(context->model, adapter_first_input(context)));
	return has_adapter && !run->targets.count && !run->taps.count ? "the target" : NULL;
}

static void check(struct rule_context *context)
{
	const struct place *place = &context->run->init_place;
	if (context->role != ROLE_FILE || !settings_are_users(context, place) ||
	    source_store_file(context->model->sources, place->file)->is_command || !is_at_top(context, place))
		return;
	const char *left = what_is_left(context);
	if (!left)
		return;
	const struct syntax_node *command = model_command_at(context->model, place, NULL);
	const char *name = syntax_command_name(context->arena, rule_text(context, place->file), command);
	bool is_init = text_equal(name, "init");
	struct diagnostic *diagnostic = rule_report(context, SEVERITY_NOTE, place, NULL,
	                                            is_init ? "'%s' stands in a file that leaves %s to another one: "
	                                                      "what OpenOCD %s reads behind it in the same "
	                                                      "call can set up nothing any more"
	                                                    : "'%s' runs 'init' in a file that leaves %s to another "
	                                                      "one: what OpenOCD %s reads behind it in the "
	                                                      "same call can set up nothing any more",
	                                            name ? name : "this", left, know_version_name(context->version));
	rule_help(context, diagnostic, "%ssee that this file is the last one of the call",
	          is_init ? "leave 'init' out (OpenOCD runs it by itself when all files are read), or " : "");
}

const struct rule rule_init_in_part = {
	.id = "init-in-part",
	.severity = SEVERITY_NOTE,
	.summary = "`init` in a file that is only a part of a configuration",
	.versions = "all",
	.finds = "`init`, or a command that runs it, at the top of a file that makes a target without choosing an "
		 "adapter, or of an adapter file.",
	.why = "Behind `init` OpenOCD refuses to make TAPs and targets or to choose ports. A file of a second `-f` "
	       "then "
	       "fails, in a place that has nothing to do with the cause.",
	.bad = "transport select jtag\njtag newtap chip cpu -irlen 4\n"
	       "target create chip.cpu arm7tdmi -chain-position chip.cpu\ninit\n",
	.good = "transport select jtag\njtag newtap chip cpu -irlen 4\n"
		"target create chip.cpu arm7tdmi -chain-position chip.cpu\n",
	.check = check,
};
