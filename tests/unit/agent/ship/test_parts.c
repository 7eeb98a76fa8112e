/* The small parts of ship: state, back-off, gathering, the answer's reader, names. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <ftw.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "agent/ship/address.h"
#include "agent/ship/backoff.h"
#include "agent/ship/gather.h"
#include "agent/ship/osname.h"
#include "agent/ship/reply.h"
#include "agent/ship/state.h"
#include "os/os.h"

/* ---- state */

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	return remove(path);
}

static void keeps_its_state(void **state)
{
	char dir[] = "/tmp/tsujiban-state-XXXXXX";
	struct state s, got;
	int fd, file;

	assert_non_null(mkdtemp(dir));
	fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_int_equal(state_load(fd, &got), ERR_NOT_FOUND);
	state_make(&s);
	s.device = 7;
	s.enrolled = true;
	s.base = 99;
	s.serial[19] = 5;
	assert_int_equal(state_save(fd, &s), 0);
	memset(&got, 0, sizeof(got));
	assert_int_equal(state_load(fd, &got), 0);
	assert_int_equal(got.device, 7);
	assert_true(got.enrolled);
	assert_int_equal(got.base, 99);
	assert_memory_equal(got.device_secret, s.device_secret, sizeof(s.device_secret));
	assert_memory_equal(got.epoch, s.epoch, sizeof(s.epoch));
	assert_int_equal(got.serial[19], 5);
	file = openat(fd, "state", O_WRONLY | O_CLOEXEC);
	assert_int_equal(pwrite(file, "?", 1, 20), 1);
	assert_int_equal(state_load(fd, &got), ERR_DAMAGED);
	assert_int_equal(ftruncate(file, 20), 0);
	assert_int_equal(state_load(fd, &got), ERR_DAMAGED);
	os_close(file);
	os_close(fd);
	nftw(dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static void tells_a_new_server_nothing_of_the_old(void **state)
{
	static const uint8_t root[WIRE_HASH_BYTES] = {5};
	struct state s, before;

	state_make(&s);
	s.device = 7;
	s.enrolled = true;
	s.token[0] = 1;
	s.serial[0] = 9;
	s.lost = 4;
	before = s;
	state_change_server(&s, root);
	assert_memory_not_equal(s.device_secret, before.device_secret, sizeof(s.device_secret));
	assert_int_equal(s.device, 0);
	assert_false(s.enrolled);
	assert_int_equal(s.token[0], 0);
	assert_int_equal(s.serial[0], 0);
	assert_int_equal(s.lost, 4);
	assert_memory_equal(s.root_hash, root, sizeof(root));
}

/* ---- back-off */

static void backs_off(void **state)
{
	static const usec_t most[] = {1, 2, 4, 8, 16, 32, 60, 60};
	struct backoff low = {0}, high = {0};

	for (size_t i = 0; i < ARRAY_SIZE(most); i++) {
		assert_int_equal(backoff_next(&low, 0, 0), most[i] * USEC_PER_SEC / 2);
		assert_in_range(backoff_next(&high, 0, UINT32_MAX), most[i] * USEC_PER_SEC - 1000,
			most[i] * USEC_PER_SEC);
	}
	assert_int_equal(backoff_next(&low, 120 * USEC_PER_SEC, 0), 120 * USEC_PER_SEC);
	assert_int_equal(backoff_next(&low, 90000 * USEC_PER_SEC, 0), BACKOFF_MAX_ASKED);
	backoff_reset(&low);
	assert_int_equal(backoff_next(&low, 0, 0), USEC_PER_SEC / 2);
}

/* ---- gathering */

static void gathers_until_full(void **state)
{
	struct gather g;
	bool full = false;

	gather_init(&g);
	assert_int_equal(gather_due(&g, GATHER_WAIT), 0);
	for (int i = 0; i < GATHER_MAX_EVENTS; i++) {
		assert_false(full);
		assert_int_equal(gather_put(&g, slice_text("e"), 1000 + i, &full), 0);
	}
	assert_true(full);
	assert_int_equal(gather_due(&g, GATHER_WAIT), 1000 + GATHER_WAIT);
	gather_clear(&g);
	assert_int_equal(gather_due(&g, GATHER_WAIT), 0);
	gather_done(&g);
}

static void gathers_by_bytes_too(void **state)
{
	static uint8_t event[65000];
	struct gather g;
	bool full = false;
	int n = 0;

	gather_init(&g);
	for (; !full; n++)
		assert_int_equal(gather_put(&g, slice_of(event, sizeof(event)), 1, &full), 0);
	assert_int_equal(n, 5);
	assert_true(g.events.len >= GATHER_MAX_BYTES);
	gather_done(&g);
}

/* ---- the answer */

static int take_pieces(struct reply *r, const char *text, size_t piece)
{
	size_t len = strlen(text);
	int result = 0;

	reply_start(r);
	for (size_t at = 0; at < len && result == 0; at += piece)
		result = reply_take(r, slice_of(text + at, min_size(piece, len - at)));
	return result;
}

static void reads_answers_in_any_pieces(void **state)
{
	static const char text[] = "HTTP/1.1 503 Busy\r\nServer: x\r\nretry-AFTER: 17\r\n"
				   "Content-Length: 4\r\n\r\nbody";
	struct reply r;

	reply_init(&r);
	for (size_t piece = 1; piece <= sizeof(text); piece++) {
		assert_int_equal(take_pieces(&r, text, piece), 1);
		assert_int_equal(r.status, 503);
		assert_int_equal(r.retry_after, 17);
		assert_true(r.keep_alive);
		assert_true(slice_is_text(buf_slice(&r.body), "body"));
	}
	reply_done(&r);
}

static void knows_how_answers_end(void **state)
{
	static const struct {
		const char *text;
		int result, at_end;
		bool keep_alive;
	} rows[] = {
		{"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 1, 0, true},
		{"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", 1, 0, false},
		{"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 1, 0,
			true},
		{"HTTP/1.1 200 OK\r\n\r\nunto the end", 0, 1, false},
		{"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort", 0, ERR_CLOSED, false},
		{"HTTP/1.1 200", 0, ERR_CLOSED, false},
		{"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nHTTP/1.1 200 more", ERR_MALFORMED, 0,
			false},
		{"SSH-2.0-OpenSSH\r\n", ERR_MALFORMED, 0, false},
		{"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
			ERR_MALFORMED, 0, false},
	};
	struct reply r;

	reply_init(&r);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		assert_int_equal(take_pieces(&r, rows[i].text, 4096), rows[i].result);
		if (rows[i].result == 0)
			assert_int_equal(reply_take_end(&r), rows[i].at_end);
		if (rows[i].result == 1)
			assert_int_equal(r.keep_alive, rows[i].keep_alive);
	}
	reply_done(&r);
}

static void refuses_endless_answers(void **state)
{
	static uint8_t spaces[4096];
	struct reply r;
	int result = 0, n = 0;

	memset(spaces, 'a', sizeof(spaces));
	reply_init(&r);
	assert_int_equal(reply_take(&r, slice_text("HTTP/1.1 200 OK\r\nX: ")), 0);
	for (; result == 0; n++)
		result = reply_take(&r, slice_of(spaces, sizeof(spaces)));
	assert_int_equal(result, ERR_TOO_LARGE);
	assert_true(n <= 6);
	reply_start(&r);
	result = reply_take(&r, slice_text("HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n"));
	for (; result == 0; n++)
		result = reply_take(&r, slice_of(spaces, sizeof(spaces)));
	assert_int_equal(result, ERR_TOO_LARGE);
	reply_done(&r);
}

/* ---- names */

static void finds_the_systems_name(void **state)
{
	static const struct {
		const char *text, *name;
	} rows[] = {
		{"NAME=x\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n",
			"Debian GNU/Linux 12 (bookworm)"},
		{"PRETTY_NAME='Single'", "Single"},
		{"PRETTY_NAME=\"", "\""},
		{"PRETTY_NAME=\xff", "\\xff"},
		{"", "Linux"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		_cleanup_(buf_done) struct buf out = BUF_INIT(255);

		assert_int_equal(osname_parse(slice_text(rows[i].text), &out), 0);
		assert_string_equal(buf_text(&out), rows[i].name);
	}
}

static void any_host_name_can_be_told(void **state)
{
	static const struct {
		const char *name, *told;
	} rows[] = {
		{"pc-1", "pc-1"},
		{"\xe6\x9d\xb1", "\xe6\x9d\xb1"},
		{"pc\xff"
		 "1",
			"pc\\xff1"},
		{"0123456789abcdef\xff", "0123456789abcdef"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		_cleanup_(buf_done) struct buf out = BUF_INIT(16);

		assert_int_equal(osname_take_host(slice_text(rows[i].name), &out), 0);
		assert_string_equal(buf_text(&out), rows[i].told);
	}
}

static void finds_addresses_in_digits(void **state)
{
	struct addrinfo *list;

	assert_int_equal(address_read_digits(slice_text("127.0.0.1"), 8443, &list), 0);
	assert_int_equal(list->ai_family, AF_INET);
	freeaddrinfo(list);
	assert_int_equal(address_read_digits(slice_text("::1"), 8443, &list), 0);
	assert_int_equal(list->ai_family, AF_INET6);
	freeaddrinfo(list);
	assert_int_equal(address_read_digits(SLICE_EMPTY, 8443, &list), ERR_BAD_VALUE);
	assert_int_equal(address_find(slice_of("a\0b", 3), 8443, &list), ERR_BAD_VALUE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keeps_its_state),
		cmocka_unit_test(tells_a_new_server_nothing_of_the_old),
		cmocka_unit_test(backs_off),
		cmocka_unit_test(gathers_until_full),
		cmocka_unit_test(gathers_by_bytes_too),
		cmocka_unit_test(reads_answers_in_any_pieces),
		cmocka_unit_test(knows_how_answers_end),
		cmocka_unit_test(refuses_endless_answers),
		cmocka_unit_test(finds_the_systems_name),
		cmocka_unit_test(any_host_name_can_be_told),
		cmocka_unit_test(finds_addresses_in_digits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
