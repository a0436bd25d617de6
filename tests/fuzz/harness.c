/* SPDX-License-Identifier: MIT */
#include "harness.h"

#include <errno.h>
#include <execinfo.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "openocd/openocd.h"
#include "openocd/run.h"
#include "walls.h"

#define FRAME_LIMIT 256
#define STACK_REACH (256u << 10) /* so near the stack pointer a bad address means that the stack is used up */
#define MILLISECONDS 150         /* of one run; enough for any shipped board, under the sanitizers, too */
#define MEMORY ((size_t)64 << 20)
#define SHARED_SCRIPTS "/usr/share/openocd/scripts"
#define SHARED_VERSION OPENOCD_0_12_0

/* ---- where code lies ---- */

/* The linker gives these: libjim's code (meson.build moves it into a section of its own), and a table with the address
 * of each basic block of our code, {address, flags}, which is what libFuzzer counts coverage with. */
extern const char __start_openocdlint_jim_text[], __stop_openocdlint_jim_text[];
extern const uintptr_t __start___sancov_pcs[], __stop___sancov_pcs[];

static struct {
	uintptr_t first, last;         /* of our own code */
	struct sigaction report[NSIG]; /* libFuzzer's and ASan's handlers */
	struct sigaction guard[NSIG];  /* the program's */
	bool is_ready;
	char folder[64];
} process;

static bool is_of_jim(uintptr_t address)
{
	return address >= (uintptr_t)__start_openocdlint_jim_text && address < (uintptr_t)__stop_openocdlint_jim_text;
}

static bool is_ours(uintptr_t address)
{
	return address >= process.first && address <= process.last && !is_of_jim(address);
}

bool fuzz_is_of_program(uintptr_t address)
{
	return is_of_jim(address) || is_ours(address);
}

static void find_our_code(void)
{
	process.first = UINTPTR_MAX;
	for (const uintptr_t *entry = __start___sancov_pcs; entry < __stop___sancov_pcs; entry += 2) {
		if (entry[0] < process.first)
			process.first = entry[0];
		if (entry[0] > process.last)
			process.last = entry[0];
	}
}

/* ---- whose crash is it? ---- */

/*
 * Jim's own faults are caught by the program (openocd/guard.h) and become a finding. Inside of a run that catches ours,
 * too; here these must not pass. The innermost code on the stack that is Jim's or ours decides: below it there is only
 * the C library that it called. When the stack itself is used up, it is Jim's recursion if Jim is anywhere in it.
 */
static bool is_crash_of_jim(const siginfo_t *info, uintptr_t stack)
{
	void *frames[FRAME_LIMIT];
	int count = backtrace(frames, FRAME_LIMIT);
	uintptr_t bad = (uintptr_t)info->si_addr;
	bool is_overflow = info->si_signo == SIGSEGV && bad + STACK_REACH > stack && bad < stack + STACK_REACH;

	for (int i = 2; i < count; i++) { /* behind this function and the handler */
		uintptr_t address = (uintptr_t)frames[i];

		if (is_of_jim(address))
			return true;
		if (is_ours(address) && !is_overflow)
			return false;
	}
	return false;
}

static void on_crash(int signal, siginfo_t *info, void *context)
{
	const ucontext_t *machine = context;

	if (wall_is_up() && is_crash_of_jim(info, (uintptr_t)machine->uc_mcontext.gregs[REG_RSP]))
		process.guard[signal].sa_handler(signal);
	wall_lower();
	process.report[signal].sa_sigaction(signal, info, context);
	_exit(1);
}

static void judge_crashes(void)
{
	static const int crashes[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
	void *frames[1];

	backtrace(frames, 1); /* loads what it needs, which a handler must not do */
	for (size_t i = 0; i < sizeof(crashes) / sizeof(crashes[0]); i++)
		sigaction(crashes[i], NULL, &process.report[crashes[i]]);
	openocd_install_signals();
	for (size_t i = 0; i < sizeof(crashes) / sizeof(crashes[0]); i++) {
		struct sigaction action = {.sa_sigaction = on_crash, .sa_flags = SA_ONSTACK | SA_NODEFER | SA_SIGINFO};

		sigaction(crashes[i], NULL, &process.guard[crashes[i]]);
		sigaction(crashes[i], &action, NULL);
	}
}

/* ---- the process ---- */

static void remove_folder(void)
{
	char command[128];

	snprintf(command, sizeof(command), "rm -rf '%s'", process.folder);
	if (chdir("/") != 0 || system(command) != 0)
		perror(process.folder);
}

/* The working folder is an empty one: what a config asks for is not there but by its own doing. */
static void enter_folder(void)
{
	snprintf(process.folder, sizeof(process.folder), "/tmp/openocdlint-fuzz-XXXXXX");
	if (!mkdtemp(process.folder) || chdir(process.folder) != 0)
		fuzz_fail("%s: %s", process.folder, strerror(errno));
	atexit(remove_folder);
}

void fuzz_enter(void)
{
	if (!process.is_ready) {
		find_our_code();
		judge_crashes();
		enter_folder();
		process.is_ready = true;
	}
	wall_raise();
}

void fuzz_leave(void)
{
	wall_lower();
}

_Noreturn void fuzz_fail(const char *format, ...)
{
	va_list arguments;

	wall_lower();
	fputs("openocdlint fuzz: ", stderr);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
	abort();
}

const char *fuzz_folder(void)
{
	return process.folder;
}

const char *fuzz_write(struct arena *arena, const char *name, const void *bytes, size_t length)
{
	const char *path = arena_printf(arena, "%s/%s", process.folder, name);
	FILE *file = fopen(path, "wb");

	if (!file || fwrite(bytes, 1, length, file) != length || fclose(file) != 0)
		fuzz_fail("%s: %s", path, strerror(errno));
	return path;
}

/* ---- checks of a config ---- */

static bool has_shared_scripts(void)
{
	return access(SHARED_SCRIPTS "/mem_helper.tcl", R_OK) == 0;
}

struct fuzz_check *fuzz_check_new(struct arena *arena, unsigned bits, const void *bytes, size_t length)
{
	struct fuzz_check *check = arena_new(arena, struct fuzz_check);
	const char *text = arena_copy(arena, bytes, length);
	size_t count = 0;

	check->settings.limits = (struct limits){.milliseconds = MILLISECONDS, .memory = MEMORY};
	check->settings.version = (enum openocd_version)(bits & FUZZ_VERSION_BITS);
	if ((bits & FUZZ_SCRIPTS) && check->settings.version == SHARED_VERSION && has_shared_scripts())
		check->settings.installed_scripts = SHARED_SCRIPTS;
	if (bits & FUZZ_BEHIND)
		check->inputs[count++] = (struct run_input){INPUT_FILE, "interface/cmsis-dap.cfg"};
	if (bits & FUZZ_COMMAND)
		check->inputs[count++] = (struct run_input){INPUT_COMMAND, text};
	else
		check->inputs[count++] = (struct run_input){INPUT_FILE, FUZZ_FILE};
	for (size_t i = 0; i < count; i++)
		check->names[i] = check->inputs[i].kind == INPUT_COMMAND ? "-c" : check->inputs[i].text;
	check->overlay = (struct lint_overlay){FUZZ_FILE, text, length};
	check->request = (struct lint_request){
		.inputs = check->inputs,
		.input_count = count,
		.role = count == 1 && !(bits & FUZZ_COMMAND) ? ROLE_FILE : ROLE_WHOLE,
		.names = check->names,
		.name_count = count,
	};
	return check;
}

struct lint_result *fuzz_check_run(const struct fuzz_check *check)
{
	return lint_check(&check->settings, &check->request, &check->overlay, 1);
}

static bool run_met_limit(const struct openocd *run)
{
	return run && (run->failure.kind == FAILURE_BUDGET || !run->interp);
}

bool fuzz_met_limit(const struct lint_result *result)
{
	return lint_cut_off(result) || run_met_limit(result->run) || run_met_limit(result->assumed_run);
}

int fuzz_verdict(const struct lint_result *result)
{
	if (result->run->end == RUN_ERROR)
		return 0;
	return result->run->end == RUN_SHUTDOWN ? 1 : 2;
}

size_t fuzz_count(const struct lint_result *result, enum severity severity)
{
	size_t count = 0;

	for (size_t i = 0; i < result->sink.items.count; i++)
		count += result->sink.items.items[i]->severity == severity;
	return count;
}

/* ---- places ---- */

static void expect_span(const struct lint_result *result, struct span span, const char *what, const char *rule)
{
	const struct source_file *file = source_store_file(&result->sources, span.file);

	if (span.file == SOURCE_NONE)
		return;
	fuzz_expect(file, "%s of %s: there is no file %d", what, rule, span.file);
	fuzz_expect(span.start <= span.end && span.end <= file->length,
	            "%s of %s: bytes %zu to %zu of %s, which has %zu", what, rule, span.start, span.end, file->name,
	            file->length);
}

static void expect_fix(const struct lint_result *result, const struct fix *fix, const char *rule)
{
	for (size_t i = 0; fix && i < fix->edits.count; i++) {
		const struct span *span = &fix->edits.items[i].span;
		const struct span *before = i > 0 ? &fix->edits.items[i - 1].span : NULL;
		const struct source_file *file = source_store_file(&result->sources, span->file);

		fuzz_expect(file, "a fix of %s edits no file", rule);
		expect_span(result, *span, "fix", rule);
		fuzz_expect(!before || before->file != span->file || before->end <= span->start,
		            "edits of a fix of %s overlap: up to %zu, from %zu", rule, before ? before->end : 0,
		            span->start);
	}
}

static void expect_line(const struct lint_result *result, source_id id, size_t line, const char *what)
{
	const struct source_file *file = source_store_file(&result->sources, id);

	fuzz_expect(!file || (line >= 1 && line <= file->line_count), "%s: line %zu of %s, which has %zu", what, line,
	            file ? file->name : "", file ? file->line_count : 0);
}

void fuzz_expect_places(const struct lint_result *result)
{
	for (size_t i = 0; i < result->sink.items.count; i++) {
		const struct diagnostic *finding = result->sink.items.items[i];

		fuzz_expect(*finding->message, "%s says nothing", finding->rule);
		expect_span(result, finding->span, "place", finding->rule);
		expect_fix(result, finding->fix, finding->rule);
		expect_fix(result, finding->unsafe_fix, finding->rule);
		for (size_t k = 0; k < finding->related.count; k++)
			expect_span(result, finding->related.items[k].span, "related place", finding->rule);
		for (size_t k = 0; k < finding->included_from.count; k++)
			expect_line(result, finding->included_from.items[k].file, finding->included_from.items[k].line,
			            finding->rule);
	}
	if (!result->run->ok)
		expect_line(result, result->run->failure.place.file, (size_t)result->run->failure.place.line,
		            "where the run stops");
}

/* ---- what is printed ---- */

static unsigned code_of(const unsigned char *bytes, size_t length)
{
	static const unsigned char masks[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
	unsigned code = bytes[0] & masks[length];

	for (size_t i = 1; i < length; i++)
		code = code << 6 | (bytes[i] & 0x3f);
	return code;
}

static bool is_obeyed(unsigned code)
{
	if (code < 0x20)
		return code != '\n' && code != '\t';
	return (code >= 0x7f && code < 0xa0) || code == 0x200b || code == 0x200e || code == 0x200f ||
	       (code >= 0x2028 && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
}

/* How many of the bytes before the one at INDEX a complaint shows. */
static int behind(size_t index)
{
	return (int)(index < 80 ? index : 80);
}

void fuzz_expect_printable(const struct text_builder *out, const char *what)
{
	const unsigned char *bytes = (const unsigned char *)out->bytes;

	for (size_t i = 0; i < out->length;) {
		size_t length = text_utf8_length(bytes + i, out->length - i);

		fuzz_expect(length, "%s: byte %zu (%02x) is not UTF-8, behind: %.*s", what, i, bytes[i], behind(i),
		            out->bytes + i - behind(i));
		fuzz_expect(!is_obeyed(code_of(bytes + i, length)), "%s: U+%04X at byte %zu, behind: %.*s", what,
		            code_of(bytes + i, length), i, behind(i), out->bytes + i - behind(i));
		i += length;
	}
}
