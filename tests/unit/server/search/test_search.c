/* Searches in a journal file of two companies: what is found, in which order, where it goes on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "event/batch.h"
#include "journal/id.h"
#include "journal/record.h"
#include "os/os.h"
#include "server/search/search.h"

enum { BASE = 4096, FILE_BYTES = 4 * 1024 * 1024, MAX_FOUND = 600, OURS = 5, THEIRS = 6 };

#define NOW (1700000000 * USEC_PER_SEC)

/* A clock that goes on by a step whenever it is asked. */
struct ticking {
	struct clock clock;
	usec_t step;
	usec_t now;
};

struct bench {
	struct ticking time;
	int fd;
	uint64_t end;
	uint64_t number;
	struct record_search_company companies[2];
	struct frame_search_begin begin;
	uint64_t ids[MAX_FOUND];
	uint32_t n;
	char last[256]; /* "name=value" of the last one's first field */
	char logsource[64];
	bool passed;
	uint64_t next;
};

static usec_t tick(const struct clock *self)
{
	struct ticking *time = (struct ticking *)(void *)(uintptr_t)self;

	time->now += time->step;
	return time->now;
}

static int setup(void **state)
{
	struct bench *b = calloc(1, sizeof(*b));

	assert_non_null(b);
	b->time.clock = (struct clock){tick, tick};
	b->fd = memfd_create("journal", MFD_CLOEXEC);
	assert_int_equal(ftruncate(b->fd, FILE_BYTES), 0);
	b->end = BASE;
	b->companies[0].company = OURS;
	b->begin.companies = b->companies;
	b->begin.n_companies = 1;
	b->begin.limit = 500;
	*state = b;
	return 0;
}

static int teardown(void **state)
{
	struct bench *b = *state;

	os_close(b->fd);
	free(b);
	return 0;
}

/* `count` events a second apart, the last of them at `received`; returns the batch's position. */
static uint64_t put(struct bench *b, uint32_t company, usec_t received, const char *image,
	uint32_t count, bool torn)
{
	_cleanup_(buf_done) struct buf body = BUF_INIT(1 << 20), bytes = BUF_INIT(2 << 20);
	struct batch_header header = {.device = 7, .number = ++b->number, .count = count};
	struct journal_record record = {.position = b->end,
		.device = 7,
		.number = b->number,
		.company = company,
		.count = count,
		.kind = JOURNAL_BATCH,
		.received = received,
		.sent_wall = received};
	struct event event;

	assert_int_equal(batch_header_encode(&header, &body), 0);
	for (uint32_t i = 0; i < count; i++) {
		event_start(&event, received - (usec_t)(count - 1 - i) * USEC_PER_SEC,
			LOGSOURCE_LINUX_PROCESS_CREATION);
		event_add_text(&event, FIELD_KEY_IMAGE, slice_text(image), false);
		event_add_integer(&event, FIELD_KEY_PROCESSID, i);
		assert_int_equal(event_encode(&event, &body), 0);
	}
	if (torn)
		body.data[body.len - 1] = 0xff;
	record.unpacked = (uint32_t)body.len;
	assert_int_equal(journal_record_encode(&record, buf_slice(&body), &bytes), 0);
	assert_int_equal(os_pwrite_all(b->fd, buf_slice(&bytes), b->end - BASE), 0);
	b->end += bytes.len;
	return record.position;
}

static int on_found(void *ctx, const struct frame_search_found *found)
{
	struct bench *b = ctx;

	assert_true(b->n < MAX_FOUND);
	b->ids[b->n++] = journal_id(found->position, found->index);
	snprintf(b->logsource, sizeof(b->logsource), "%.*s", (int)found->logsource.len,
		(const char *)found->logsource.data);
	snprintf(b->last, sizeof(b->last), "%.*s=%.*s", (int)found->fields[0].name.len,
		(const char *)found->fields[0].name.data, (int)found->fields[0].value.len,
		(const char *)found->fields[0].value.data);
	return 0;
}

static uint32_t search(struct bench *b, const char *text)
{
	struct senders senders = {0};
	const struct search_config config = {.senders = &senders,
		.begin = &b->begin,
		.clock = &b->time.clock,
		.seed = 1,
		.found = on_found,
		.ctx = b};
	const struct frame_search_file file = {BASE, FILE_BYTES, b->end};
	struct search *s;
	struct fault fault;
	int fd = dup(b->fd), r;
	const struct frame_sender_put sender = {
		.device = 9, .category = SLICE_LITERAL("webserver")};

	senders_init(&senders);
	assert_int_equal(senders_put(&senders, &sender), 0);
	b->n = 0;
	b->begin.text = slice_text(text);
	assert_int_equal(search_new(&config, &s, &fault), 0);
	r = search_file(s, &file, &fd);
	assert_true(r == 0 || r == 1);
	assert_int_equal(fd, -1);
	b->passed = r == 0;
	b->next = search_next(s);
	search_free(s);
	senders_done(&senders);
	return b->n;
}

static void only_the_companies_asked_for(void **state)
{
	struct bench *b = *state;
	uint64_t ours = put(b, OURS, NOW, "/usr/bin/curl", 2, false);

	put(b, THEIRS, NOW, "/usr/bin/curl", 3, false);
	assert_int_equal(search(b, "curl"), 2);
	assert_int_equal(b->ids[0], journal_id(ours, 1));
	assert_int_equal(b->ids[1], journal_id(ours, 0));
	assert_string_equal(b->last, "Image=/usr/bin/curl");
	assert_int_equal(search(b, "wget"), 0);
	assert_int_equal(search(b, ""), 2);
	b->begin.device = 8;
	assert_int_equal(search(b, ""), 0);
}

static void nothing_past_its_retention(void **state)
{
	struct bench *b = *state;

	put(b, OURS, NOW - 10, "/old", 1, false);
	put(b, OURS, NOW, "/new", 1, false);
	b->companies[0].keep_from = NOW;
	assert_int_equal(search(b, ""), 1);
	assert_string_equal(b->last, "Image=/new");
}

static void the_time_asked_for(void **state)
{
	struct bench *b = *state;

	put(b, OURS, NOW, "/x", 10, false);
	b->begin.since = NOW - 3 * USEC_PER_SEC;
	assert_int_equal(search(b, ""), 4);
	b->begin.until = NOW;
	assert_int_equal(search(b, ""), 3);
	b->begin.since = 0;
	b->begin.until = NOW - 8 * USEC_PER_SEC;
	assert_int_equal(search(b, ""), 1);
	b->begin.until = NOW - 9 * USEC_PER_SEC;
	assert_int_equal(search(b, ""), 0);
}

/* Page after page, in either order, everything comes once. */
static void walk(struct bench *b, bool oldest)
{
	uint64_t last = 0;
	uint32_t n = 0;

	b->begin.oldest = oldest;
	b->begin.after = 0;
	do {
		search(b, "/x");
		for (uint32_t i = 0; i < b->n; i++) {
			assert_true(last == 0 || (oldest ? b->ids[i] > last : b->ids[i] < last));
			last = b->ids[i];
		}
		n += b->n;
		b->begin.after = b->next;
	} while (!b->passed);
	assert_int_equal(n, 7 + 5 + 1);
}

static void pages_meet(void **state)
{
	struct bench *b = *state;

	put(b, OURS, NOW, "/x", 7, false);
	put(b, THEIRS, NOW, "/x", 9, false);
	put(b, OURS, NOW, "/y", 4, false);
	put(b, OURS, NOW, "/x", 5, false);
	put(b, OURS, NOW, "/x", 1, false);
	for (b->begin.limit = 1; b->begin.limit < 15; b->begin.limit++) {
		walk(b, true);
		walk(b, false);
	}
}

/* A search that has had its time says where it was, and the next goes on there. */
static void the_time_is_bounded(void **state)
{
	struct bench *b = *state;
	uint32_t n = 0, calls = 0;

	for (unsigned i = 0; i < 20; i++)
		put(b, OURS, NOW, i % 10 == 3 ? "/x" : "/y", 1, false);
	b->time.step = USEC_PER_SEC;
	do {
		n += search(b, "/x");
		b->begin.after = b->next;
		calls++;
	} while (!b->passed);
	assert_int_equal(n, 2);
	assert_in_range(calls, 4, 6);
}

static void one_answer_is_bounded(void **state)
{
	_cleanup_(buf_done) struct buf large = BUF_INIT(65536);
	struct bench *b = *state;

	for (unsigned i = 0; i < 16000; i++)
		buf_put_byte(&large, 'x');
	for (unsigned i = 0; i < 4; i++)
		put(b, OURS, NOW, buf_text(&large), 50, false);
	assert_in_range(
		search(b, ""), SEARCH_ENOUGH_BYTES / 16100, SEARCH_ENOUGH_BYTES / 16000 + 1);
	assert_false(b->passed);
}

/* One batch that is no batch hides nothing but what stands behind its damage. */
static void what_is_malformed_is_passed_over(void **state)
{
	struct bench *b = *state;
	uint64_t broken;
	const uint8_t byte = 0xff;

	put(b, OURS, NOW, "/a", 1, false);
	put(b, OURS, NOW, "/b", 3, true);
	broken = put(b, OURS, NOW, "/c", 1, false);
	assert_int_equal(os_pwrite_all(b->fd, slice_of(&byte, 1), broken - BASE + 9), 0);
	put(b, OURS, NOW, "/d", 1, false);
	assert_int_equal(search(b, ""), 4);
	b->begin.oldest = true;
	assert_int_equal(search(b, ""), 4);
	assert_string_equal(b->last, "Image=/d");
}

/* Lines of a foreign sender: in either order, with its own logsource, without what is no event. */
static void lines_are_events_too(void **state)
{
	static const char lines[] = "{\"Image\":\"/a\"}\nnonsense\n\n{\"Image\":\"/b\"}\n"
				    "{\"Image\":\"/c\"}";
	struct bench *b = *state;
	struct journal_record record = {.position = b->end,
		.device = 9,
		.number = 1,
		.company = OURS,
		.kind = JOURNAL_BATCH,
		.format = JOURNAL_LINES,
		.received = NOW,
		.sent_wall = NOW};
	_cleanup_(buf_done) struct buf bytes = BUF_INIT(4096);

	assert_int_equal(journal_record_encode(&record, slice_text(lines), &bytes), 0);
	assert_int_equal(os_pwrite_all(b->fd, buf_slice(&bytes), b->end - BASE), 0);
	b->end += bytes.len;
	assert_int_equal(search(b, ""), 3);
	assert_int_equal(b->ids[0], journal_id(record.position, 2));
	assert_string_equal(b->last, "Image=/a");
	assert_string_equal(b->logsource, "webserver//");
	b->begin.oldest = true;
	assert_int_equal(search(b, ""), 3);
	assert_string_equal(b->last, "Image=/c");
	assert_int_equal(search(b, "Image=/b"), 1);
}

/* What is not durable yet is not there. */
static void only_what_is_durable(void **state)
{
	struct bench *b = *state;
	uint64_t second;

	put(b, OURS, NOW, "/a", 1, false);
	second = put(b, OURS, NOW, "/b", 1, false);
	b->end = second;
	assert_int_equal(search(b, ""), 1);
	assert_string_equal(b->last, "Image=/a");
}

#define TEST(name_) cmocka_unit_test_setup_teardown(name_, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(only_the_companies_asked_for),
		TEST(nothing_past_its_retention),
		TEST(the_time_asked_for),
		TEST(pages_meet),
		TEST(the_time_is_bounded),
		TEST(one_answer_is_bounded),
		TEST(what_is_malformed_is_passed_over),
		TEST(lines_are_events_too),
		TEST(only_what_is_durable),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
