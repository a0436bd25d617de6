/* SPDX-License-Identifier: MIT */
#include "rules/support/handlers.h"

#include <ctype.h>
#include <string.h>

#include "base/text.h"

/* Variables of the procedure in which `reset` runs the handlers of its events. */
static bool is_of_reset(const char *name)
{
	static const char *const names[] = {"MODE", "targets", "halt", "t", "err", "s", NULL};
	return text_is_one_of(name, names);
}

struct use {
	const char *name;
	VECTOR(const struct syntax_node *) nodes; /* NAME of each reading */
};

struct walk {
	struct rule_context *context;
	const struct handler *handler;
	VECTOR(struct use) uses;
};

static bool is_name_char(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == ':';
}

/* Words of commands that set variables, link them or ask for them. */
static bool is_setter(const char *word, size_t length)
{
	static const char *const words[] = {"set",    "global", "variable", "upvar",   "foreach",  "lassign",
	                                    "incr",   "append", "exists",   "lappend", "catch",    "scan",
	                                    "regexp", "lmap",   "array",    "dict",    "unset",    "lset",
	                                    "regsub", "for",    "try",      "gets",    "mem2array"};
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strlen(words[i]) == length && memcmp(words[i], word, length) == 0)
			return true;
	return false;
}

/* Such a word stands before AT, in the same command (or one around it on the same line). */
static bool follows_setter(const char *body, const char *at)
{
	const char *end = at;
	while (end > body && !strchr("\n;", end[-1])) {
		const char *word = end;
		while (word > body && is_name_char(word[-1]))
			word--;
		if (is_setter(word, (size_t)(end - word)))
			return true;
		end = word < end ? word : end - 1;
	}
	return false;
}

/* True when BODY may set the variable, link it or ask whether it is there. */
static bool is_handled(const char *body, const char *name)
{
	size_t length = strlen(name);
	for (const char *at = strstr(body, name); at; at = strstr(at + 1, name)) {
		bool whole = (at == body || !is_name_char(at[-1])) && !is_name_char(at[length]);
		bool is_read = at > body && (at[-1] == '$' || (at[-1] == '{' && at - body >= 2 && at[-2] == '$'));
		if (whole && !is_read && follows_setter(body, at))
			return true;
	}
	return false;
}

static struct use *use_of(struct walk *walk, const char *name)
{
	for (size_t i = 0; i < walk->uses.count; i++)
		if (strcmp(walk->uses.items[i].name, name) == 0)
			return &walk->uses.items[i];
	vector_push(walk->context->arena, &walk->uses, (struct use){.name = name});
	return &walk->uses.items[walk->uses.count - 1];
}

static void take_variable(struct walk *walk, const struct syntax_node *variable)
{
	const char *name = syntax_variable_name(walk->context->arena, walk->handler->text, variable);
	if (!name || strstr(name, "::") || syntax_variable_index(variable) || is_of_reset(name))
		return;
	struct use *use = use_of(walk, name);
	vector_push(walk->context->arena, &use->nodes, syntax_variable_name_node(variable));
}

/* Every variable below ROOT; what stands in [ ] comes with the commands in it. */
static void take_variables(struct walk *walk, const struct syntax_node *root)
{
	const struct syntax_node *node = syntax_next(root, NULL);
	while (node) {
		if (node->kind == SYNTAX_VARIABLE)
			take_variable(walk, node);
		node = node->kind == SYNTAX_SUBSTITUTION ? syntax_next_skipping(root, node) : syntax_next(root, node);
	}
}

static bool is_elsewhere(const struct syntax_place *place)
{
	return place->in_proc || place->in_event || place->in_later || place->guarded;
}

static enum syntax_visit visit_command(void *data, const struct syntax_node *command, const struct syntax_place *place)
{
	if (is_elsewhere(place))
		return SYNTAX_VISIT_SKIP;
	take_variables(data, command);
	return SYNTAX_VISIT_ENTER;
}

static enum syntax_visit visit_expression(void *data, const struct syntax_node *expression,
                                          const struct syntax_place *place)
{
	if (is_elsewhere(place))
		return SYNTAX_VISIT_SKIP;
	take_variables(data, expression);
	return SYNTAX_VISIT_ENTER;
}

/* One edit for each reading, in the order of the text; a variable inside an index may be met twice. */
static void add_fix(struct rule_context *context, struct diagnostic *diagnostic, const struct handler *handler,
                    const struct use *use)
{
	source_id file = handler->event->place.file;
	struct fix *fix = rule_add_fix(context, diagnostic, file, FIX_SAFE, "Write '$::%s'", use->name);
	for (size_t i = 0; fix && i < use->nodes.count; i++) {
		uint32_t at = use->nodes.items[i]->start;
		bool again = false;
		for (size_t k = 0; k < i; k++)
			again |= use->nodes.items[k]->start == at;
		if (!again)
			fix_replace(context->sink, fix, span_make(file, at, at), "::");
	}
	if (fix)
		handlers_declare(context, fix, handler);
}

static void report(struct rule_context *context, const struct handler *handler, const struct use *use)
{
	const struct event_handler *event = handler->event;
	bool always = text_starts_with(event->event, "reset-");
	const struct syntax_node *variable = use->nodes.items[0]->parent;
	struct diagnostic *diagnostic = rule_report_span(
		context, always ? SEVERITY_ERROR : SEVERITY_WARNING, model_node_span(event->place.file, variable),
		&event->place,
		"the handler for %s reads the variable '%s' of the file, but %s runs it inside a procedure of "
		"OpenOCD %s's, where '$%s' is not there: the handler ends here with an error",
		event->event, use->name, always ? "'reset'" : "'reset' (unlike 'init')",
		know_version_name(context->version), use->name);
	rule_help(context, diagnostic, "write '$::%s', which is the variable of the file everywhere", use->name);
	add_fix(context, diagnostic, handler, use);
}

static void check_handler(struct rule_context *context, struct handler *handler)
{
	if (!strchr(handler->event->body, '$'))
		return;
	handlers_read(context, handler);
	if (!handler->in_file)
		return;
	struct walk walk = {.context = context, .handler = handler};
	struct syntax_visitor visitor = {&walk, visit_command, visit_expression, NULL};
	syntax_visit_commands(context->arena, handler->text, handler->script, &visitor);
	for (size_t i = 0; i < walk.uses.count; i++) {
		const struct use *use = &walk.uses.items[i];
		/* The question changes nothing in the run. */
		if (!is_handled(handler->event->body, use->name) &&
		    openocd_variable((struct openocd *)context->run, use->name))
			report(context, handler, use);
	}
}

static void check(struct rule_context *context)
{
	static const char *const prefixes[] = {"reset-", "examine-"};
	for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++) {
		struct handler_cursor cursor = {0};
		struct handler handler;
		while (handlers_next(context, &cursor, prefixes[i], &handler))
			check_handler(context, &handler);
	}
}

const struct rule rule_unreachable_global_variable = {
	.id = "unreachable-global-variable",
	.severity = SEVERITY_ERROR,
	.summary = "a reset handler that reads a variable of the file without '::'",
	.versions = "all",
	.finds = "A variable that is set at file level and read as `$NAME` in the braced body of a reset or examine "
		 "event. Silent where the body sets the name itself, declares it `global` or asks whether it exists. A "
		 "warning for the examine events, which `init` runs at file level and only `reset` inside a procedure.",
	.why = "`reset` is a Tcl procedure, and a handler runs in the frame of its caller: there the variables of "
	       "files "
	       "are not visible without `::`. The handler stops with `can't read \"NAME\": no such variable`; what "
	       "stands behind it (clocks, memory) is not set up.",
	.bad = "adapter driver dummy\ntransport select jtag\njtag newtap chip cpu -irlen 4\n"
	       "target create chip.cpu arm7tdmi -chain-position chip.cpu\nset clock_base 0x40021000\n"
	       "chip.cpu configure -event reset-init { mww $clock_base 1 }\n",
	.good = "adapter driver dummy\ntransport select jtag\njtag newtap chip cpu -irlen 4\n"
		"target create chip.cpu arm7tdmi -chain-position chip.cpu\nset clock_base 0x40021000\n"
		"chip.cpu configure -event reset-init { mww $::clock_base 1 }\n",
	.fix = "Writes `$::NAME` for every reading of the name in the body.",
	.check = check,
};
