#include "bench.h"

#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "os/os.h"
#include "sigma/compile.h"

static void keep_match(struct bench *b, const struct record_match *match)
{
	size_t at = 0;

	assert_true(b->n_matches < BENCH_MAX_MATCHES);
	b->matches[b->n_matches++] = (struct bench_match){match->number, match->index, match->time,
		match->seen, match->received, match->matched};
	snprintf(b->logsource, sizeof(b->logsource), "%.*s", (int)match->logsource.len,
		(const char *)match->logsource.data);
	snprintf(b->rule, sizeof(b->rule), "%.*s", (int)match->rule.len,
		(const char *)match->rule.data);
	b->evidence[0] = 0;
	for (size_t i = 0; i < match->n_evidence && at < sizeof(b->evidence); i++) {
		const struct record_evidence *e = &match->evidence[i];

		at += (size_t)snprintf(b->evidence + at, sizeof(b->evidence) - at, "%.*s=%.*s%s\n",
			(int)e->name.len, (const char *)e->name.data, (int)e->value.len,
			(const char *)e->value.data, e->truncated ? "|truncated" : "");
	}
}

static int on_matched(struct bench *b, struct slice payload)
{
	struct frame_matched frame;

	TRY(frame_matched_decode(payload, &b->arena, &frame));
	assert_true(b->n_frames < BENCH_MAX_FRAMES);
	b->frames[b->n_frames++] = (struct bench_frame){frame.position, frame.generation,
		frame.n_matches, frame.n_sights,
		frame.n_sights > 0 ? frame.sights[0] : (struct record_sight){0}};
	for (size_t i = 0; i < frame.n_matches; i++)
		keep_match(b, &frame.matches[i]);
	return 0;
}

static int on_set_aside(struct bench *b, struct slice payload)
{
	struct frame_set_aside frame;

	TRY(frame_set_aside_decode(payload, &b->arena, &frame));
	assert_true(b->n_aside < BENCH_MAX_FRAMES);
	b->aside[b->n_aside].position = frame.position;
	b->aside[b->n_aside].company = frame.company;
	b->aside[b->n_aside].number = frame.number;
	b->aside[b->n_aside].after_frames = b->n_frames;
	snprintf(b->aside[b->n_aside].reason, sizeof(b->aside[0].reason), "%.*s",
		(int)frame.reason.len, (const char *)frame.reason.data);
	b->n_aside++;
	return 0;
}

static int on_refused(struct bench *b, struct slice payload)
{
	TRY(frame_lines_refused_decode(payload, &b->arena, &b->refused));
	b->refused.reason =
		slice_text(slice_is_text(b->refused.reason, "MALFORMED") ? "MALFORMED" : "another");
	b->n_refused++;
	return 0;
}

static int on_ruled(struct bench *b, struct slice payload)
{
	TRY(frame_ruled_decode(payload, &b->arena, &b->ruled));
	snprintf(b->ruled_reason, sizeof(b->ruled_reason), "%.*s", (int)b->ruled.reason.len,
		(const char *)b->ruled.reason.data);
	b->n_ruled++;
	return 0;
}

static int on_frame(void *ctx, struct channel *channel _unused_, uint16_t type,
	struct slice payload, int *fd _unused_)
{
	struct bench *b = ctx;

	arena_reset(&b->arena);
	if (type == FRAME_MATCHED)
		return on_matched(b, payload);
	if (type == FRAME_LINES_REFUSED)
		return on_refused(b, payload);
	return type == FRAME_SET_ASIDE ? on_set_aside(b, payload) : on_ruled(b, payload);
}

static void on_closed(void *ctx, struct channel *channel, int result)
{
	struct bench *b = ctx;

	b->closed = result;
	channel_free(channel);
	b->core = NULL;
}

static void on_failed(void *ctx, int result)
{
	((struct bench *)ctx)->failed = result;
}

static void connect_core(struct bench *b)
{
	const struct channel_config config = {
		.loop = b->loop,
		.self = ROLE_CORE,
		.peer = ROLE_WATCH,
		.max_queue = 1 << 20,
		.on_frame = on_frame,
		.on_closed = on_closed,
		.ctx = b,
	};
	int fds[2];

	assert_int_equal(os_socketpair(fds), 0);
	assert_int_equal(channel_new(&config, fds[0], &b->core), 0);
	channel_set_state(b->core, FRAME_IN_READY);
	assert_int_equal(watch_connect(b->watch, &fds[1]), 0);
	assert_int_equal(fds[1], -1);
}

void bench_init(struct bench *b)
{
	const struct watch_config config = {.log = &b->log, .failed = on_failed, .ctx = b};
	struct watch_config full = config;

	memset(b, 0, sizeof(*b));
	clock_fake_init(&b->clock, BENCH_NOW);
	b->log = (struct log){
		.program = "watch", .clock = &b->clock.clock, .fd = -1, .least = LOG_LEVEL_ERROR};
	arena_init(&b->arena, 64 << 20);
	assert_int_equal(loop_new(&b->clock.clock, &b->loop), 0);
	full.loop = b->loop;
	b->file_fd = -1;
	b->next_number = 1;
	b->note_fd = memfd_create("note", MFD_CLOEXEC);
	assert_int_equal(ftruncate(b->note_fd, JOURNAL_NOTE_BYTES), 0);
	b->note = mmap(NULL, JOURNAL_NOTE_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, b->note_fd, 0);
	assert_true(b->note != MAP_FAILED);
	assert_int_equal(watch_new(&full, &b->watch), 0);
	connect_core(b);
}

void bench_done(struct bench *b)
{
	watch_free(b->watch);
	channel_free(b->core);
	loop_free(b->loop);
	arena_done(&b->arena);
	munmap(b->note, JOURNAL_NOTE_BYTES);
	os_close(b->note_fd);
	os_close(b->file_fd);
}

void bench_new_core(struct bench *b)
{
	b->core = channel_free(b->core);
	bench_run(b);
	connect_core(b);
}

/* Sockets and due timers are served at once; a turn in which nothing happened ends it. */
void bench_run(struct bench *b)
{
	for (int i = 0; i < 64; i++) {
		assert_int_equal(loop_step(b->loop, 0), 0);
		clock_fake_advance(&b->clock, 1);
	}
}

static const char *const rule_head =
	"title: test\nid: " BENCH_RULE_ID "\nstatus: test\nlevel: high\n"
	"logsource:\n  category: process_creation\n  product: linux\n"
	"detection:\n  selection:\n    ";
static const char *const rule_tail = "\n  condition: selection\n";

void bench_compile_rules(bool all, struct buf *image)
{
	_cleanup_(buf_done) struct buf text = BUF_INIT(4096);
	const struct sigma_report report = {0};
	struct sigma_compiler *compiler;

	buf_put_text(&text, rule_head);
	buf_put_text(&text, all ? "Image|exists: true" : "Image|endswith: /curl");
	buf_put_text(&text, rule_tail);
	assert_int_equal(sigma_compiler_new(1, &compiler), 0);
	assert_int_equal(
		sigma_compile(compiler, slice_text("test.yml"), buf_slice(&text), &report), 0);
	assert_int_equal(sigma_compiler_n_rules(compiler), 1);
	assert_int_equal(sigma_compiler_image(compiler, image), 0);
	sigma_compiler_free(compiler);
}

void bench_give_image(struct bench *b, uint64_t generation, struct slice image)
{
	const struct frame_image frame = {.generation = generation};
	int fd;

	assert_int_equal(os_memfd_sealed("image", image, &fd), 0);
	assert_int_equal(CHANNEL_SEND_FD(b->core, IMAGE, image, &frame, fd), 0);
	os_close(fd);
}

void bench_give_rules(struct bench *b, uint64_t generation, bool all)
{
	_cleanup_(buf_done) struct buf image = BUF_INIT(1 << 20);

	bench_compile_rules(all, &image);
	bench_give_image(b, generation, buf_slice(&image));
}

void bench_give_bad_rules(struct bench *b, uint64_t generation)
{
	bench_give_image(b, generation, slice_text("this is no image"));
}

void bench_add_file(struct bench *b, uint64_t base)
{
	const struct frame_journal_file frame = {.base = base, .size = BENCH_FILE_BYTES};

	os_close(b->file_fd);
	b->file_fd = memfd_create("journal", MFD_CLOEXEC);
	assert_int_equal(ftruncate(b->file_fd, BENCH_FILE_BYTES), 0);
	b->base = base;
	b->end = base;
	assert_int_equal(
		CHANNEL_SEND_FD(b->core, JOURNAL_FILE, journal_file, &frame, b->file_fd), 0);
}

void bench_start(struct bench *b, uint64_t position, uint64_t skip)
{
	const struct frame_journal_start frame = {.position = position, .skip = skip};

	assert_int_equal(
		CHANNEL_SEND_FD(b->core, JOURNAL_START, journal_start, &frame, b->note_fd), 0);
}

void bench_durable(struct bench *b, uint64_t position)
{
	const struct frame_journal_to frame = {.position = position};

	assert_int_equal(CHANNEL_SEND(b->core, JOURNAL_TO, journal_to, &frame), 0);
}

void bench_begin(struct bench *b)
{
	bench_give_rules(b, 1, false);
	bench_add_file(b, BENCH_BASE);
	bench_start(b, BENCH_BASE, 0);
	bench_run(b);
}

void bench_make_batch(struct bench *b, const char *image, uint32_t count,
	struct journal_record *record, struct buf *body)
{
	struct batch_header header = {.device = 7,
		.number = b->next_number++,
		.wall = BENCH_NOW,
		.count = count,
		.lost = 3};
	struct event event;

	memset(header.epoch, 0xee, sizeof(header.epoch));
	assert_int_equal(batch_header_encode(&header, body), 0);
	for (uint32_t i = 0; i < count; i++) {
		event_start(&event, BENCH_NOW + i, LOGSOURCE_LINUX_PROCESS_CREATION);
		event_add_text(&event, FIELD_KEY_IMAGE, slice_text(image), false);
		event_add_integer(&event, FIELD_KEY_PROCESSID, i);
		assert_int_equal(event_encode(&event, body), 0);
	}
	*record = (struct journal_record){
		.device = 7,
		.number = header.number,
		.company = 5,
		.count = count,
		.unpacked = (uint32_t)body->len,
		.kind = JOURNAL_BATCH,
		.encoding = BATCH_PLAIN,
		.received = BENCH_NOW + USEC_PER_SEC,
		.sent_wall = BENCH_NOW + USEC_PER_SEC,
	};
	memcpy(record->epoch, header.epoch, sizeof(record->epoch));
}

uint64_t bench_write(struct bench *b, struct journal_record *record, struct slice body)
{
	_cleanup_(buf_done) struct buf bytes = BUF_INIT(2 << 20);

	record->position = b->end;
	assert_int_equal(journal_record_encode(record, body, &bytes), 0);
	assert_true(b->end + bytes.len <= b->base + BENCH_FILE_BYTES);
	assert_int_equal(os_pwrite_all(b->file_fd, buf_slice(&bytes), b->end - b->base), 0);
	b->end += bytes.len;
	return record->position;
}

uint64_t bench_put(struct bench *b, const char *image, uint32_t count)
{
	_cleanup_(buf_done) struct buf body = BUF_INIT(2 << 20);
	struct journal_record record;
	uint64_t position;

	bench_make_batch(b, image, count, &record, &body);
	position = bench_write(b, &record, buf_slice(&body));
	bench_durable(b, b->end);
	return position;
}

int bench_setup(void **state)
{
	*state = calloc(1, sizeof(struct bench));
	if (!*state)
		return -1;
	bench_init(*state);
	return 0;
}

int bench_teardown(void **state)
{
	bench_done(*state);
	free(*state);
	return 0;
}

void bench_tell_sender(struct bench *b, uint64_t device, const char *product)
{
	const struct frame_sender_put frame = {
		.device = device,
		.category = slice_text("process_creation"),
		.product = slice_text(product),
	};

	assert_int_equal(CHANNEL_SEND(b->core, SENDER_PUT, sender_put, &frame), 0);
	bench_run(b);
}

uint64_t bench_put_lines(struct bench *b, uint64_t device, bool packed, struct slice lines)
{
	_cleanup_(buf_done) struct buf body = BUF_INIT(2 << 20);
	struct journal_record record = {
		.device = device,
		.number = (uint64_t)BENCH_NOW,
		.company = 5,
		.kind = JOURNAL_BATCH,
		.encoding = packed ? BATCH_ZSTD : BATCH_PLAIN,
		.format = JOURNAL_LINES,
		.received = BENCH_NOW + USEC_PER_SEC,
		.sent_wall = BENCH_NOW + USEC_PER_SEC,
	};
	struct batch_packer *packer;
	uint64_t position;

	assert_int_equal(batch_packer_new(&packer), 0);
	if (packed)
		assert_int_equal(batch_pack(packer, lines, &body), 0);
	else
		assert_int_equal(buf_put_slice(&body, lines), 0);
	batch_packer_free(packer);
	position = bench_write(b, &record, buf_slice(&body));
	bench_durable(b, b->end);
	return position;
}
