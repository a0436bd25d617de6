/* SPDX-License-Identifier: MIT */
/* An ftdi adapter pulls a reset line low, and nothing lets it go: no means, or nobody who does. */
#include "rules/support/ftdi.h"
#include "rules/support/settings.h"

#include <string.h>

struct line {
	const char *name;
	const char *signal;
	bool is_used;
	enum reset_config_word type;
	const char *push_pull, *open_drain;
};

static void add_fix(struct rule_context *context, struct diagnostic *diagnostic, const char *word)
{
	const struct place *place = &context->run->adapter.reset[RESET_SIGNALS].place;
	const char *value = settings_reset_word(context, RESET_SIGNALS);
	const struct syntax_node *node =
		settings_are_users(context, place) ? rule_word_at(context, place, value, NULL) : NULL;
	if (!node)
		return;
	struct fix *fix = rule_add_fix(context, diagnostic, place->file, FIX_UNSAFE, "Add '%s'", word);
	if (!fix)
		return;
	fix_replace(context->sink, fix, span_make(place->file, node->end, node->end),
	            arena_printf(context->arena, " %s", word));
	fix_declare_change(context->sink, fix, "reset-config *");
}

static void report(struct rule_context *context, const struct line *line, const struct ftdi_signal *signal,
                   bool is_open_drain)
{
	const struct reset_word *type = &context->run->adapter.reset[line->type];
	const struct reset_word *lines = &context->run->adapter.reset[RESET_SIGNALS];
	bool is_type = type->given && settings_are_users(context, &type->place);
	const struct reset_word *word = is_type ? type : lines;
	struct diagnostic *diagnostic = settings_report_word(
		context, SEVERITY_WARNING, &word->place, word->word,
		is_open_drain
			? "reset_config lets %s float when it is released%s, but the adapter's signal '%s' has no -oe: "
			  "OpenOCD %s pulls the line low and then cannot let it go (\"interface can't tri-state\")"
			: "reset_config drives %s high when it is released%s, but the adapter's signal '%s' has no "
			  "-data: "
			  "OpenOCD %s pulls the line low and then cannot let it go (\"interface can't drive ... "
			  "high\")",
		line->name,
		type->given     ? ""
		: is_open_drain ? " (srst_open_drain, the default)"
				: " (trst_push_pull, the default)",
		line->signal, know_version_name(context->version));
	if (!diagnostic)
		return;
	diagnostic_add_related(context->sink, diagnostic, model_span_at(context->model, &signal->record->place, NULL),
	                       "'%s' gets its pins here", line->signal);
	const char *other = is_open_drain ? line->push_pull : line->open_drain;
	rule_help(context, diagnostic, "write '%s' in reset_config, or give the signal %s, as the wiring is", other,
	          is_open_drain ? "an -oe as well" : "a -data as well");
	if (!type->given)
		add_fix(context, diagnostic, other);
}

/* Only a line that reset_config names is ever moved. */
static void report_held(struct rule_context *context, const struct line *line, const struct ftdi_signal *signal)
{
	const struct place *place = &context->run->adapter.layout.place;
	if (!settings_are_users(context, place))
		return;
	struct diagnostic *diagnostic = rule_report(context, SEVERITY_WARNING, place, NULL,
	                                            "layout_init pulls %s low from the start, and reset_config says "
	                                            "'%s': OpenOCD %s never lets the line go",
	                                            line->name, settings_reset_word(context, RESET_SIGNALS),
	                                            know_version_name(context->version));
	diagnostic_add_related(context->sink, diagnostic, model_span_at(context->model, &signal->record->place, NULL),
	                       "'%s' gets its pins here", line->signal);
	rule_help(
		context, diagnostic,
		"set the pin high in the first number of layout_init or make it an input in the second; if the line is "
		"wired, name it in reset_config");
}

static void check_line(struct rule_context *context, const struct ftdi_layout *layout, const struct line *line)
{
	const struct ftdi_signal *signal = ftdi_signal_find(layout, line->signal);
	if (!signal || (signal->data == 0 && signal->oe == 0))
		return;
	if (!line->is_used) {
		if (ftdi_signal_is_low_at_start(layout, signal))
			report_held(context, line, signal);
		return;
	}
	bool is_open_drain = strcmp(settings_reset_word(context, line->type), line->open_drain) == 0;
	if (is_open_drain ? signal->oe == 0 : signal->data == 0)
		report(context, line, signal, is_open_drain);
}

static void check(struct rule_context *context)
{
	if (!settings_run_is_complete(context) || strcmp(context->run->adapter.driver, "ftdi") != 0)
		return;
	struct ftdi_layout layout = ftdi_layout_of(context);
	bool is_swd = strcmp(settings_wire(context), "swd") == 0;
	const struct line srst = {"SRST",          "nSRST",          settings_has_srst(context),
	                          RESET_SRST_TYPE, "srst_push_pull", "srst_open_drain"};
	const struct line trst = {"TRST",          "nTRST",          settings_has_trst(context),
	                          RESET_TRST_TYPE, "trst_push_pull", "trst_open_drain"};
	check_line(context, &layout, &srst);
	if (!is_swd)
		check_line(context, &layout, &trst);
}

const struct rule rule_stuck_reset_line = {
	.id = "stuck-reset-line",
	.severity = SEVERITY_WARNING,
	.summary = "a reset line that the adapter pulls and cannot release",
	.versions = "all",
	.finds =
		"An ftdi adapter whose signal `nSRST` has `-data` only while reset_config has the line float when it "
		"is "
		"released (`srst_open_drain`, the default), or `-oe` only with `srst_push_pull`; the same for `nTRST`, "
		"where `trst_push_pull` is the default.",
	.why = "A line without `-oe` can be high or low, never floating; one without `-data` can be low or floating, "
	       "never "
	       "high. OpenOCD prints an error and leaves the line where it is: after the first `reset` the chip stays "
	       "in "
	       "reset.",
	.bad = "adapter driver ftdi\nftdi vid_pid 0x0403 0x6014\nftdi layout_init 0x0038 0x003b\n"
	       "ftdi layout_signal nSRST -data 0x0020\ntransport select jtag\nadapter speed 1000\n"
	       "jtag newtap chip cpu -irlen 4\nreset_config srst_only\n",
	.good = "adapter driver ftdi\nftdi vid_pid 0x0403 0x6014\nftdi layout_init 0x0038 0x003b\n"
		"ftdi layout_signal nSRST -data 0x0020\ntransport select jtag\nadapter speed 1000\n"
		"jtag newtap chip cpu -irlen 4\nreset_config srst_only srst_push_pull\n",
	.fix = "Unsafe: adds the word that fits the signal.",
	.check = check,
};
