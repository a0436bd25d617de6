/* SPDX-License-Identifier: MIT */
/* Layer report, private: user text as HTML. Whatever the bytes are, no element, attribute or control character comes of
 * them. */
#ifndef REPORT_HTML_TEXT_H
#define REPORT_HTML_TEXT_H

#include "base/text.h"
#include "report/glyph.h"

/* A text for people or the value of an attribute; its line ends stay. */
void html_add(struct text_builder *out, const char *text);

/* Code: tabs stay, too. */
void html_add_code(struct text_builder *out, const char *bytes, size_t length);
void html_add_glyph(struct text_builder *out, const struct glyph *glyph);

#endif
