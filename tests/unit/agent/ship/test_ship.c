/* ship against a real TLS server: who is trusted, and what each answer means. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdlib.h>

#include "agent/ship/ship.h"
#include "base/text.h"
#include "os/os.h"
#include "wire/headers.h"

#include "tls_server.h"

enum { TURNS = 400, RUN = 77 };
#define TURN (20 * USEC_PER_MS)

struct fixture {
	struct server server;
	struct clock_fake clock;
	struct loop *loop;
	struct log log;
	struct ship ship;
	struct buf enrolled; /* the body of a good enrolment */
	char dir[64];
	bool serves, ships;
	uint64_t last; /* number of the last event */
};

static struct fixture f;

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	return remove(path);
}

static int set_up(void **state)
{
	const struct wire_enrolled enrolled = {.device = 7, .token = {1, 2, 3}};

	memset(&f, 0, sizeof(f));
	snprintf(f.dir, sizeof(f.dir), "/tmp/tsujiban-ship-XXXXXX");
	assert_non_null(mkdtemp(f.dir));
	clock_fake_init(&f.clock, 1700000000 * USEC_PER_SEC);
	f.clock.now_monotonic = USEC_PER_SEC;
	assert_int_equal(loop_new(&f.clock.clock, &f.loop), 0);
	f.log = (struct log){.program = "test", .clock = &f.clock.clock, .fd = -1};
	f.enrolled = BUF_INIT(WIRE_MAX_ENROL);
	assert_int_equal(wire_enrolled_encode(&enrolled, &f.enrolled), 0);
	certificates_make(&f.server.certificates, 5, false);
	return 0;
}

static void stop_ship(void)
{
	if (f.ships)
		ship_done(&f.ship);
	f.ships = false;
}

static void stop_server(void)
{
	if (f.serves)
		server_stop(&f.server);
	f.serves = false;
}

static int tear_down(void **state)
{
	stop_ship();
	stop_server();
	loop_free(f.loop);
	certificates_free(&f.server.certificates);
	buf_done(&f.enrolled);
	nftw(f.dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	return 0;
}

static void start_server(const struct server_answer *script, size_t n)
{
	server_start(&f.server, script, n);
	f.serves = true;
}

#define START_SERVER(...)                                             \
	start_server((const struct server_answer[]){__VA_ARGS__},     \
		sizeof((const struct server_answer[]){__VA_ARGS__}) / \
			sizeof(struct server_answer))

static const struct ship_config ship_config = {
	.names = {SLICE_LITERAL("pc"), SLICE_LITERAL("Test 1")},
	.run = RUN,
};

/* Starts ship on the directory, with the key of the server unless a hash is given. */
static void start_ship(const uint8_t *root_hash)
{
	_cleanup_(buf_done) struct buf text = BUF_INIT(WIRE_MAX_COMPANY_KEY);
	struct wire_company_key key = {.key_id = 3, .secret = {9}};
	char address[32];
	int dir = open(f.dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	snprintf(address, sizeof(address), "127.0.0.1:%u", f.server.port);
	key.address = slice_text(address);
	memcpy(key.root_hash, root_hash ? root_hash : f.server.certificates.root_hash, 32);
	assert_int_equal(wire_company_key_format(&key, &text), 0);
	assert_int_equal(ship_init(&f.ship, f.loop, &f.log, &dir, &ship_config), 0);
	f.ships = true;
	ship_set_key(&f.ship, buf_slice(&text));
}

static struct slice make_event(int64_t pid, struct buf *out)
{
	static struct event event;

	event_start(&event, 1000, LOGSOURCE_LINUX_PROCESS_CREATION);
	event_add_integer(&event, FIELD_KEY_PROCESSID, pid);
	assert_int_equal(event_encode(&event, out), 0);
	return buf_slice(out);
}

static void put_event(int64_t pid)
{
	_cleanup_(buf_done) struct buf out = BUF_INIT(1024);

	f.last++;
	ship_take_event(&f.ship, &(struct spool_kept){RUN, f.last}, make_event(pid, &out), true);
}

/* Turns the loop until the server has seen n requests and their answers were read. */
static void wait_for(size_t n)
{
	for (int i = 0; i < TURNS; i++) {
		if (server_n_requests(&f.server) >= n && f.ship.uplink.work == UPLINK_RESTS)
			return;
		assert_int_equal(loop_step(f.loop, TURN), 0);
	}
	fail_msg("%zu requests of %zu arrived", server_n_requests(&f.server), n);
}

static void wait_for_trouble(void)
{
	for (int i = 0; i < TURNS && !f.ship.uplink.waits; i++)
		assert_int_equal(loop_step(f.loop, TURN), 0);
	assert_true(f.ship.uplink.waits);
}

/* What a batch says once it is unpacked. */
static void read_batch(size_t index, struct wire_batch *ret_batch, struct batch_header *ret_header,
	int64_t *ret_first_pid)
{
	const struct server_request *r = &f.server.requests[index];
	_cleanup_(buf_done) struct buf plain = BUF_INIT(BATCH_MAX_UNPACKED);
	struct wire_batch_parser parser;
	struct batch_packer *packer;
	struct batch_reader reader;
	struct slice rest = slice_text(r->head), line;
	static struct event event;

	assert_ptr_equal(strstr(r->head, "POST /v1/batches HTTP/1.1\r\n"), r->head);
	wire_batch_parse_start(&parser);
	while (text_next_part(&rest, '\n', &line)) {
		size_t colon = slice_find_byte(line, ':');

		if (colon + 2 < line.len)
			assert_int_equal(
				wire_batch_parse_header(&parser, slice_of(line.data, colon),
					slice_of(line.data + colon + 2, line.len - colon - 3)),
				0);
	}
	assert_int_equal(wire_batch_parse_done(&parser, ret_batch), 0);
	assert_int_equal(batch_packer_new(&packer), 0);
	if (ret_batch->encoding == BATCH_ZSTD)
		assert_int_equal(batch_unpack(packer, slice_of(r->body, r->body_len),
					 ret_batch->unpacked, &plain),
			0);
	else
		assert_int_equal(buf_put(&plain, r->body, r->body_len), 0);
	batch_packer_free(packer);
	assert_int_equal(batch_open(buf_slice(&plain), ret_header, &reader), 0);
	assert_int_equal(batch_next(&reader, &event), 1);
	*ret_first_pid = event_find(&event, slice_text("ProcessId"))->number;
}

/* ---- */

static void enrols_and_sends(void **state)
{
	struct wire_batch batch;
	struct batch_header header;
	int64_t pid;

	START_SERVER(
		{.status = 200, .body = buf_slice(&f.enrolled)}, {.status = 200}, {.status = 200});
	start_ship(NULL);
	put_event(41);
	wait_for(2);
	put_event(42);
	wait_for(3);
	assert_true(spool_is_empty(f.ship.spool));
	assert_non_null(strstr(f.server.requests[0].head, "POST /v1/enrol HTTP/1.1\r\n"));
	read_batch(1, &batch, &header, &pid);
	assert_int_equal(pid, 41);
	assert_int_equal(batch.number, 1);
	assert_int_equal(header.device, 7);
	assert_memory_equal(batch.epoch, header.epoch, sizeof(batch.epoch));
	read_batch(2, &batch, &header, &pid);
	assert_int_equal(pid, 42);
	assert_int_equal(batch.number, 2);
	/* One connection served all. */
	assert_int_equal(f.server.requests[2].connection, 1);
	assert_int_equal(f.ship.state.serial[STATE_MAX_SERIAL - 1], 5);
}

static void keeps_what_was_not_answered(void **state)
{
	uint8_t epoch[BATCH_EPOCH_BYTES], secret[WIRE_SECRET_BYTES];
	struct wire_batch first, again;
	struct batch_header header;
	int64_t pid;

	START_SERVER(
		{.status = 200, .body = buf_slice(&f.enrolled)}, {.status = 0, .hang_up = true});
	start_ship(NULL);
	put_event(41);
	wait_for_trouble();
	read_batch(1, &first, &header, &pid);
	memcpy(epoch, f.ship.state.epoch, sizeof(epoch));
	memcpy(secret, f.ship.state.device_secret, sizeof(secret));
	/* Killed: nothing more is written down. */
	stop_ship();
	stop_server();
	f.clock.now_wall += 3600 * USEC_PER_SEC;
	START_SERVER({.status = 200});
	start_ship(NULL);
	wait_for(1);
	read_batch(0, &again, &header, &pid);
	assert_int_equal(pid, 41);
	assert_int_equal(again.number, first.number);
	assert_memory_equal(again.epoch, epoch, sizeof(epoch));
	/* The same bytes: the server counts it once. */
	assert_memory_equal(again.hash, first.hash, sizeof(first.hash));
	assert_memory_equal(f.ship.state.device_secret, secret, sizeof(secret));
}

static void refuses_peer(bool wrong_signer, const uint8_t *root_hash)
{
	certificates_free(&f.server.certificates);
	certificates_make(&f.server.certificates, 5, wrong_signer);
	START_SERVER({.status = 200, .body = buf_slice(&f.enrolled)});
	start_ship(root_hash);
	wait_for_trouble();
	assert_int_equal(server_n_requests(&f.server), 0);
	assert_int_equal(f.ship.uplink.told, MSG_AGENT_WRONG_SERVER);
	assert_false(f.ship.state.enrolled);
}

static void refuses_wrong_root(void **state)
{
	static const uint8_t other[32] = {1};

	refuses_peer(false, other);
}

static void refuses_leaf_of_another_root(void **state)
{
	refuses_peer(true, NULL);
}

static void refuses_lower_serial(void **state)
{
	START_SERVER({.status = 200, .body = buf_slice(&f.enrolled)});
	start_ship(NULL);
	wait_for(1);
	/* What was seen before is higher than this server's leaf, in a longer number too. */
	f.ship.state.serial[STATE_MAX_SERIAL - 2] = 1;
	assert_int_equal(state_save(f.ship.dir_fd, &f.ship.state), 0);
	stop_ship();
	stop_server();
	START_SERVER({.status = 200});
	start_ship(NULL);
	put_event(1);
	wait_for_trouble();
	assert_int_equal(server_n_requests(&f.server), 0);
	assert_int_equal(f.ship.uplink.told, MSG_AGENT_WRONG_SERVER);
}

static void enrols_again_after_401(void **state)
{
	uint8_t epoch[BATCH_EPOCH_BYTES];
	struct wire_enrol enrol[2];
	struct wire_batch batch;
	struct batch_header header;
	int64_t pid;

	START_SERVER({.status = 200, .body = buf_slice(&f.enrolled)}, {.status = 401},
		{.status = 200, .body = buf_slice(&f.enrolled)}, {.status = 200});
	start_ship(NULL);
	put_event(41);
	wait_for(2);
	memcpy(epoch, f.ship.state.epoch, sizeof(epoch));
	clock_fake_advance(&f.clock, 2 * USEC_PER_SEC);
	wait_for(4);
	assert_int_equal(wire_enrol_decode(
				 slice_of(f.server.requests[0].body, f.server.requests[0].body_len),
				 &enrol[0]),
		0);
	assert_int_equal(wire_enrol_decode(
				 slice_of(f.server.requests[2].body, f.server.requests[2].body_len),
				 &enrol[1]),
		0);
	assert_memory_equal(enrol[0].device_secret, enrol[1].device_secret, WIRE_SECRET_BYTES);
	assert_true(slice_is_text(enrol[1].hostname, "pc"));
	read_batch(3, &batch, &header, &pid);
	assert_int_equal(pid, 41);
	/* The same device: its numbering goes on. */
	assert_memory_equal(batch.epoch, epoch, sizeof(epoch));
}

static void begins_new_epoch_after_409(void **state)
{
	struct wire_batch before, after;
	struct batch_header header;
	int64_t pid;

	START_SERVER({.status = 200, .body = buf_slice(&f.enrolled)}, {.status = 200},
		{.status = 409}, {.status = 200});
	start_ship(NULL);
	put_event(41);
	wait_for(2);
	put_event(42);
	wait_for(3);
	clock_fake_advance(&f.clock, 2 * USEC_PER_SEC);
	wait_for(4);
	read_batch(2, &before, &header, &pid);
	assert_int_equal(before.number, 2);
	read_batch(3, &after, &header, &pid);
	assert_int_equal(after.number, 1);
	assert_int_equal(pid, 42);
	assert_memory_not_equal(before.epoch, after.epoch, sizeof(before.epoch));
	assert_true(spool_is_empty(f.ship.spool));
}

static void sets_aside_what_is_too_large(void **state)
{
	struct wire_batch batch;
	struct batch_header header;
	int64_t pid;

	START_SERVER(
		{.status = 200, .body = buf_slice(&f.enrolled)}, {.status = 413}, {.status = 200});
	start_ship(NULL);
	put_event(41);
	wait_for(2);
	put_event(42);
	wait_for(3);
	read_batch(2, &batch, &header, &pid);
	assert_int_equal(pid, 42);
	assert_int_equal(header.lost, 1);
}

static void sends_plain_after_415(void **state)
{
	struct wire_batch batch;
	struct batch_header header;
	int64_t pid;

	START_SERVER(
		{.status = 200, .body = buf_slice(&f.enrolled)}, {.status = 415}, {.status = 200});
	start_ship(NULL);
	put_event(41);
	wait_for(3);
	read_batch(1, &batch, &header, &pid);
	assert_int_equal(batch.encoding, BATCH_ZSTD);
	read_batch(2, &batch, &header, &pid);
	assert_int_equal(batch.encoding, BATCH_PLAIN);
	assert_int_equal(pid, 41);
}

static void honours_retry_after(void **state)
{
	START_SERVER({.status = 200, .body = buf_slice(&f.enrolled)},
		{.status = 503, .headers = "Retry-After: 30\r\n"}, {.status = 200});
	start_ship(NULL);
	put_event(41);
	wait_for(2);
	assert_true(f.ship.uplink.waits);
	clock_fake_advance(&f.clock, 29 * USEC_PER_SEC);
	assert_int_equal(loop_step(f.loop, 0), 0);
	assert_int_equal(loop_step(f.loop, 0), 0);
	assert_int_equal(f.ship.uplink.work, UPLINK_RESTS);
	clock_fake_advance(&f.clock, 2 * USEC_PER_SEC);
	wait_for(3);
	assert_true(uplink_is_online(&f.ship.uplink));
}

static void waits_for_confirmation(void **state)
{
	START_SERVER(
		{.status = 202, .body = buf_slice(&f.enrolled)}, {.status = 403}, {.status = 200});
	start_ship(NULL);
	put_event(41);
	wait_for(2);
	assert_false(spool_is_empty(f.ship.spool));
	clock_fake_advance(&f.clock, 2 * USEC_PER_SEC);
	wait_for(3);
	assert_true(spool_is_empty(f.ship.spool));
}

static void gives_up_on_silence(void **state)
{
	START_SERVER({.status = 200, .body = buf_slice(&f.enrolled)}, {.status = 0});
	start_ship(NULL);
	put_event(41);
	for (int i = 0; i < TURNS && server_n_requests(&f.server) < 2; i++)
		assert_int_equal(loop_step(f.loop, TURN), 0);
	assert_int_equal(f.ship.uplink.work, UPLINK_POSTS);
	clock_fake_advance(&f.clock, LINK_ANSWER_TIME + 1);
	wait_for_trouble();
	assert_int_equal(f.ship.uplink.told, MSG_AGENT_OFFLINE);
	assert_false(spool_is_empty(f.ship.spool));
}

static void reopens_an_idle_connection(void **state)
{
	START_SERVER({.status = 200, .body = buf_slice(&f.enrolled)},
		{.status = 200, .hang_up = true}, {.status = 200});
	start_ship(NULL);
	put_event(41);
	wait_for(2);
	put_event(42);
	wait_for(3);
	assert_int_equal(f.server.requests[2].connection, 2);
	assert_true(spool_is_empty(f.ship.spool));
}

static void begins_new_epoch_without_spool(void **state)
{
	uint8_t epoch[BATCH_EPOCH_BYTES];
	char path[128];

	START_SERVER({.status = 200, .body = buf_slice(&f.enrolled)});
	start_ship(NULL);
	wait_for(1);
	put_event(41);
	memcpy(epoch, f.ship.state.epoch, sizeof(epoch));
	stop_ship();
	start_ship(NULL);
	assert_memory_equal(f.ship.state.epoch, epoch, sizeof(epoch));
	stop_ship();
	snprintf(path, sizeof(path), "%s/spool-0000000000000001", f.dir);
	assert_int_equal(remove(path), 0);
	start_ship(NULL);
	assert_memory_not_equal(f.ship.state.epoch, epoch, sizeof(epoch));
}

static void spools_without_a_key(void **state)
{
	int dir = open(f.dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	assert_int_equal(ship_init(&f.ship, f.loop, &f.log, &dir, &ship_config), 0);
	f.ships = true;
	ship_set_key(&f.ship, SLICE_EMPTY);
	ship_set_key(&f.ship, slice_text("not a key"));
	put_event(41);
	ship_take_lost(&f.ship, &(struct spool_kept){RUN, ++f.last}, 3);
	assert_false(spool_is_empty(f.ship.spool));
	assert_int_equal(f.ship.lost, 3);
	/* Not kept before there is an event to go with. */
	assert_int_equal(ship_kept(&f.ship).number, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(enrols_and_sends, set_up, tear_down),
		cmocka_unit_test_setup_teardown(keeps_what_was_not_answered, set_up, tear_down),
		cmocka_unit_test_setup_teardown(refuses_wrong_root, set_up, tear_down),
		cmocka_unit_test_setup_teardown(refuses_leaf_of_another_root, set_up, tear_down),
		cmocka_unit_test_setup_teardown(refuses_lower_serial, set_up, tear_down),
		cmocka_unit_test_setup_teardown(enrols_again_after_401, set_up, tear_down),
		cmocka_unit_test_setup_teardown(begins_new_epoch_after_409, set_up, tear_down),
		cmocka_unit_test_setup_teardown(sets_aside_what_is_too_large, set_up, tear_down),
		cmocka_unit_test_setup_teardown(sends_plain_after_415, set_up, tear_down),
		cmocka_unit_test_setup_teardown(honours_retry_after, set_up, tear_down),
		cmocka_unit_test_setup_teardown(waits_for_confirmation, set_up, tear_down),
		cmocka_unit_test_setup_teardown(gives_up_on_silence, set_up, tear_down),
		cmocka_unit_test_setup_teardown(reopens_an_idle_connection, set_up, tear_down),
		cmocka_unit_test_setup_teardown(begins_new_epoch_without_spool, set_up, tear_down),
		cmocka_unit_test_setup_teardown(spools_without_a_key, set_up, tear_down),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
