/* SPDX-License-Identifier: MIT */
/* Layer report, private: rendered runs as bytes, to be sent from a worker process to the one that prints. */
#ifndef REPORT_PIECE_H
#define REPORT_PIECE_H

#include "report/formats.h"

void piece_write(struct text_builder *out, const struct report_writer *writer, const struct report_options *options,
                 const struct report_run *runs, size_t run_count);

/* Points into BYTES; lists live in ARENA. False when BYTES are not one whole piece. */
bool piece_read(struct arena *arena, const char *bytes, size_t length, struct report_piece *piece);

#endif
