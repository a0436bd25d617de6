/* SPDX-License-Identifier: MIT */
/*
 * Layer rules: which block lacks its closing brace. Tcl only knows that the outermost one is never closed; the
 * indentation tells where the author thought that a block ends. Looks at text only.
 */
#ifndef RULES_SUPPORT_OPEN_BLOCK_H
#define RULES_SUPPORT_OPEN_BLOCK_H

#include "base/arena.h"
#include "source/source.h"

struct open_block {
	size_t opens;       /* offset of the brace that is not closed */
	size_t last_line;   /* the last line with code of its block: the '}' belongs behind it */
	const char *indent; /* blanks before the line that opens it, for the '}' */
	bool is_only;       /* with one '}' there all braces match */
};

/*
 * Looks for the block of which the brace at OFFSET of SOURCE, which is never closed, has taken the '}'; it may be its
 * own. False where the indentation does not tell. Copies into ARENA.
 */
bool open_block_find(struct arena *arena, const struct source_file *source, size_t offset, struct open_block *block);

/* Opening less closing braces of TEXT from START to END, as Tcl counts them in a comment: a backslash hides the next
 * character. */
int open_block_surplus(const char *text, size_t start, size_t end);

#endif
