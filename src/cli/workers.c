/* SPDX-License-Identifier: MIT */
#include "cli/workers.h"

#include <errno.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/confine.h"
#include "base/output.h"

#define PIECES_A_WORKER 8 /* fewer are done sooner than a process is started */
#define WORKER_LIMIT 64

/* In front of each outcome on the pipe. */
struct frame {
	size_t index;
	size_t length;
	size_t message_length;
	int status;
};

struct worker {
	pid_t process;
	int descriptor; /* -1: closed */
	struct text_builder received;
};

struct slot {
	bool is_done;
	struct worker_outcome outcome;
	char *memory; /* of the outcome */
};

struct pool {
	struct worker workers[WORKER_LIMIT];
	unsigned number;
	struct slot *slots;
	size_t count;
	size_t next;            /* the piece to be taken next */
	atomic_size_t *started; /* pieces that some worker has begun; in memory that all share */
	unsigned deaths;
	worker_function *work;
	worker_taker *take;
	void *context;
};

unsigned workers_number(unsigned wanted, size_t count)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	unsigned number = wanted ? wanted : processors > 0 ? (unsigned)processors : 1;
	size_t useful = count / PIECES_A_WORKER + 1;

	if (!wanted && number > useful)
		number = (unsigned)useful;
	if (number > count)
		number = (unsigned)count;
	return number > WORKER_LIMIT ? WORKER_LIMIT : number;
}

/* ---- in a worker ---- */

/* Standard error becomes a file in memory; what a piece adds to it goes with its outcome. */
static int catch_messages(void)
{
	int file = memfd_create("openocdlint-messages", MFD_CLOEXEC);

	if (file >= 0)
		dup2(file, STDERR_FILENO);
	return file;
}

/* What came behind FROM. */
static void read_messages(int file, off_t *from, struct text_builder *messages)
{
	char bytes[4096];
	ssize_t length;

	if (file < 0)
		return;
	while ((length = pread(file, bytes, sizeof(bytes), *from)) > 0) {
		text_add(messages, bytes, (size_t)length);
		*from += length;
	}
}

static _Noreturn void work_off(const struct pool *pool, int descriptor)
{
	int message_file = catch_messages();
	off_t messages_read = 0;
	struct text_builder out;
	struct text_builder messages;

	confine_process(CONFINE_READER);
	text_init(&out);
	text_init(&messages);
	for (size_t index; (index = atomic_fetch_add(pool->started, 1)) < pool->count;) {
		struct frame frame = {.index = index};

		text_clear(&out);
		text_clear(&messages);
		frame.status = pool->work(pool->context, index, &out);
		read_messages(message_file, &messages_read, &messages);
		frame.length = out.length;
		frame.message_length = messages.length;
		if (!output_write(descriptor, &frame, sizeof(frame)) ||
		    !output_write(descriptor, out.bytes, out.length) ||
		    !output_write(descriptor, messages.bytes, messages.length))
			break;
	}
	_exit(0); /* no exit handlers: buffers and files are the parent's */
}

/* ---- in the parent ---- */

static void take_ready(struct pool *pool)
{
	while (pool->next < pool->count && pool->slots[pool->next].is_done) {
		struct slot *slot = &pool->slots[pool->next];

		pool->take(pool->context, pool->next++, &slot->outcome);
		free(slot->memory);
		slot->memory = NULL;
	}
}

static void keep(struct pool *pool, const struct frame *frame, const char *bytes)
{
	struct slot *slot = &pool->slots[frame->index];
	size_t length = frame->length + frame->message_length;

	slot->memory = malloc(length + 1);
	if (!slot->memory)
		arena_out_of_memory();
	memcpy(slot->memory, bytes, length);
	slot->outcome = (struct worker_outcome){
		.status = frame->status,
		.bytes = slot->memory,
		.length = frame->length,
		.messages = slot->memory + frame->length,
		.message_length = frame->message_length,
	};
	slot->is_done = true;
}

/* Takes whole frames off what WORKER has sent. */
static void read_frames(struct pool *pool, struct worker *worker)
{
	struct text_builder *received = &worker->received;
	size_t at = 0;
	struct frame frame;

	while (received->length - at >= sizeof(frame)) {
		memcpy(&frame, received->bytes + at, sizeof(frame));
		if (frame.index >= pool->count ||
		    received->length - at - sizeof(frame) < frame.length + frame.message_length)
			break;
		keep(pool, &frame, received->bytes + at + sizeof(frame));
		at += sizeof(frame) + frame.length + frame.message_length;
	}
	memmove(received->bytes, received->bytes + at, received->length - at);
	received->length -= at;
	take_ready(pool);
}

static bool start_worker(struct pool *pool, struct worker *worker)
{
	int ends[2];

	if (pipe(ends) != 0)
		return false;
	worker->process = fork();
	if (worker->process < 0) {
		close(ends[0]);
		close(ends[1]);
		return false;
	}
	if (worker->process == 0) {
		close(ends[0]);
		for (unsigned i = 0; i < pool->number; i++)
			if (pool->workers[i].descriptor >= 0)
				close(pool->workers[i].descriptor);
		work_off(pool, ends[1]);
	}
	close(ends[1]);
	worker->descriptor = ends[0];
	text_init(&worker->received);
	return true;
}

/* WORKER has closed its end. One that died over a piece is replaced: the pieces behind it are not lost. */
static void end_worker(struct pool *pool, struct worker *worker)
{
	int status = 0;

	close(worker->descriptor);
	worker->descriptor = -1;
	text_release(&worker->received);
	while (waitpid(worker->process, &status, 0) < 0 && errno == EINTR)
		continue;
	/* More deaths than pieces: they are not the fault of pieces. */
	if (status != 0 && pool->deaths++ < pool->count && atomic_load(pool->started) < pool->count)
		start_worker(pool, worker);
}

static void receive(struct pool *pool, struct worker *worker)
{
	char bytes[65536];
	ssize_t length = read(worker->descriptor, bytes, sizeof(bytes));

	if (length < 0 && errno == EINTR)
		return;
	if (length <= 0) {
		end_worker(pool, worker);
		return;
	}
	text_add(&worker->received, bytes, (size_t)length);
	read_frames(pool, worker);
}

static void receive_all(struct pool *pool)
{
	while (true) {
		struct pollfd polls[WORKER_LIMIT];
		struct worker *owners[WORKER_LIMIT];
		nfds_t open_count = 0;

		for (unsigned i = 0; i < pool->number; i++) {
			if (pool->workers[i].descriptor < 0)
				continue;
			owners[open_count] = &pool->workers[i];
			polls[open_count++] = (struct pollfd){pool->workers[i].descriptor, POLLIN, 0};
		}
		if (open_count == 0)
			return;
		if (poll(polls, open_count, -1) < 0)
			continue;
		for (nfds_t i = 0; i < open_count; i++)
			if (polls[i].revents)
				receive(pool, owners[i]);
	}
}

/* A piece that nobody delivered was in a process that died. */
static void take_lost(struct pool *pool)
{
	for (size_t i = pool->next; i < pool->count; i++) {
		if (!pool->slots[i].is_done)
			pool->slots[i].outcome.is_lost = true;
		pool->slots[i].is_done = true;
	}
	take_ready(pool);
}

bool workers_run(unsigned number, size_t count, worker_function *work, worker_taker *take, void *context)
{
	struct pool pool = {.count = count, .work = work, .take = take, .context = context};

	pool.started = mmap(NULL, sizeof(*pool.started), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (pool.started == MAP_FAILED)
		return false;
	atomic_init(pool.started, 0);
	while (pool.number < number && start_worker(&pool, &pool.workers[pool.number]))
		pool.number++;
	if (pool.number == 0) {
		munmap(pool.started, sizeof(*pool.started));
		return false;
	}
	pool.slots = calloc(count, sizeof(*pool.slots));
	if (!pool.slots)
		arena_out_of_memory();
	receive_all(&pool);
	take_lost(&pool);
	free(pool.slots);
	munmap(pool.started, sizeof(*pool.started));
	return true;
}
