/* SPDX-License-Identifier: MIT */
/*
 * Layer rules: the handlers of target events that the user's files set, one after the other, with the text of their
 * bodies. Reports nothing.
 */
#ifndef RULES_SUPPORT_HANDLERS_H
#define RULES_SUPPORT_HANDLERS_H

#include "rules/support/events.h"

/*
 * A handler in effect. One that a loop gives to several targets comes once, with the first of them, unless it was
 * computed from the target.
 */
struct handler {
	const struct target *target;
	const struct event_handler *event;
	/* Filled by handlers_read(). */
	const struct syntax_node *command; /* that set it, or NULL */
	const struct syntax_node *word;    /* of the body, or NULL */
	const char *text;                  /* that `script` has its offsets in */
	struct syntax_node *script;        /* never NULL */
	bool in_file; /* text is the file's, and Jim substitutes the body when it runs, not before */
};

struct handler_cursor { /* begins as {0} */
	size_t target, event;
};

/* The next handler whose event begins with PREFIX ("" = any); false at the end. Allocates nothing. */
bool handlers_next(const struct rule_context *context, struct handler_cursor *cursor, const char *prefix,
                   struct handler *handler);

/* Finds and parses the body. */
void handlers_read(struct rule_context *context, struct handler *handler);

/* Span of the name of the event in the text, else of the command; of the line where neither is written there. */
struct span handlers_span(struct rule_context *context, const struct handler *handler);

/* Declares that FIX changes the handler: of every target that has it from that line. */
void handlers_declare(struct rule_context *context, struct fix *fix, const struct handler *handler);

#endif
