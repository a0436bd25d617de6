/* SPDX-License-Identifier: MIT */
/*
 * What the fuzz targets share: the walls around a target, the judge of crashes, and the settings of a check.
 *
 * A target is one file, FUZZ_NAME.c, that defines LLVMFuzzerTestOneInput(). It calls fuzz_enter() first and
 * fuzz_leave() last; what must hold is said with fuzz_expect(). See README.md.
 */
#ifndef FUZZ_HARNESS_H
#define FUZZ_HARNESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "lint/lint.h"

/* The bits of the first byte of an input, where a target takes one. */
enum {
	FUZZ_VERSION_BITS = 3, /* enum openocd_version */
	FUZZ_UNSAFE = 4,       /* --unsafe-fixes */
	FUZZ_SCRIPTS = 8,  /* OpenOCD's scripts are read from this machine, where it has them, not from the record */
	FUZZ_TWICE = 16,   /* the check is made once more: the same must come out */
	FUZZ_COMMAND = 32, /* the text is that of a -c */
	FUZZ_BEHIND = 64,  /* the file is read behind an adapter file, as in `-f interface/... -f board.cfg` */
};

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

/* From here on nothing may reach outside, and a crash is judged. Prepares the process when it is first called. */
void fuzz_enter(void);
void fuzz_leave(void);

/* Reports a fault of ours and ends the process, so that the input is kept. */
_Noreturn void fuzz_fail(const char *format, ...) __attribute__((format(printf, 1, 2)));
#define fuzz_expect(holds, ...) ((holds) ? (void)0 : fuzz_fail(__VA_ARGS__))

/* True when ADDRESS lies in our code or in Jim's, not in that of a library or of the sanitizers. */
bool fuzz_is_of_program(uintptr_t address);

/* A folder of this process alone, gone when the process ends. */
const char *fuzz_folder(void);
/* Puts BYTES into the file NAME of that folder and returns its path, which lives in ARENA. Call it outside the walls.
 */
const char *fuzz_write(struct arena *arena, const char *name, const void *bytes, size_t length);

/* ---- checks of a config ---- */

#define FUZZ_FILE "board.cfg"

/* All that a check needs; lives in the arena given. */
struct fuzz_check {
	struct lint_settings settings;
	struct lint_request request;
	struct lint_overlay overlay;
	struct run_input inputs[2];
	const char *names[2];
};

/* The check that BITS ask for of a board.cfg (or -c) with the text BYTES, which is copied. */
struct fuzz_check *fuzz_check_new(struct arena *arena, unsigned bits, const void *bytes, size_t length);
struct lint_result *fuzz_check_run(const struct fuzz_check *check);

/* True when the run met a limit: when it does so may differ from run to run. */
bool fuzz_met_limit(const struct lint_result *result);

/* Every place of every finding and fix has to lie in its file. */
void fuzz_expect_places(const struct lint_result *result);

/* How far a run gets: 0 it stops with an error, 1 a script ends it, 2 it gets through. */
int fuzz_verdict(const struct lint_result *result);

/* OUT is UTF-8 without a character that a terminal obeys or that changes the direction of writing. */
void fuzz_expect_printable(const struct text_builder *out, const char *what);

size_t fuzz_count(const struct lint_result *result, enum severity severity);

#endif
