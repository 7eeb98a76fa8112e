/* What root reads: the ring's protocol, the records in it, the proc connector's messages, /proc. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <linux/cn_proc.h>
#include <linux/connector.h>
#include <linux/netlink.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "agent/main/connector.h"
#include "agent/main/procfs.h"
#include "agent/main/records.h"
#include "agent/main/ring.h"

/* ---- the ring: a small one in plain memory */

enum { RING_BYTES = 64 };

static struct memory {
	unsigned long consumer, producer;
	_Alignas(8) uint8_t data[RING_BYTES];
} memory;

static struct ring make_ring(void)
{
	memset(&memory, 0, sizeof(memory));
	return (struct ring){.consumer = &memory.consumer,
		.producer = &memory.producer,
		.data = memory.data,
		.bytes = RING_BYTES,
		.joined = BUF_INIT(RING_MAX_RECORD)};
}

/* As the kernel: head, data, rounded up. */
static void produce(uint32_t flags, const char *text)
{
	uint32_t head = (uint32_t)strlen(text) | flags;
	size_t at = memory.producer % RING_BYTES;

	for (size_t i = 0; i < RING_HEAD_BYTES + strlen(text); i++) {
		uint8_t byte = i < 4                 ? (uint8_t)(head >> (8 * i))
			       : i < RING_HEAD_BYTES ? 0
						     : (uint8_t)text[i - RING_HEAD_BYTES];

		memory.data[(at + i) % RING_BYTES] = byte;
	}
	memory.producer += (RING_HEAD_BYTES + strlen(text) + 7) / 8 * 8;
}

static void expect_record(struct ring *r, const char *text)
{
	struct slice record;

	assert_int_equal(ring_next(r, &record), 1);
	assert_true(slice_is_text(record, text));
	ring_release(r);
}

static void reads_records_around_the_end(void **state)
{
	struct ring r = make_ring();
	struct slice record;

	assert_int_equal(ring_next(&r, &record), 0);
	for (int i = 0; i < 50; i++) {
		produce(0, "a record of 21 bytes!");
		produce(0, "b");
		expect_record(&r, "a record of 21 bytes!");
		expect_record(&r, "b");
		assert_int_equal(ring_next(&r, &record), 0);
		assert_int_equal(memory.consumer, memory.producer);
	}
	buf_done(&r.joined);
}

static void borrows_until_released(void **state)
{
	struct ring r = make_ring();
	struct slice record;

	produce(0, "one");
	assert_int_equal(ring_next(&r, &record), 1);
	assert_int_equal(memory.consumer, 0);
	assert_int_equal(ring_next(&r, &record), 1);
	assert_true(slice_is_text(record, "one"));
	ring_release(&r);
	assert_int_equal(memory.consumer, 16);
}

static void passes_over_discarded_and_waits_for_busy(void **state)
{
	struct ring r = make_ring();
	struct slice record;

	produce(RING_DISCARD, "gone");
	produce(RING_BUSY, "soon");
	produce(0, "late");
	assert_int_equal(ring_next(&r, &record), 0);
	assert_int_equal(memory.consumer, 16);
	/* What is behind it waits too. */
	memory.data[16 + 3] = 0;
	expect_record(&r, "soon");
	expect_record(&r, "late");
}

static void refuses_a_length_beyond_the_end(void **state)
{
	struct ring r = make_ring();
	struct slice record;

	produce(0, "four");
	memory.data[0] = 60;
	assert_int_equal(ring_next(&r, &record), ERR_DAMAGED);
}

/* ---- records */

struct raw_exec {
	struct process_exec fixed;
	char texts[64];
};

static struct raw_exec make_exec(void)
{
	return (struct raw_exec){
		.fixed = {.head = {PROCESS_EXEC, 60, 5000000, 77},
			.parent_start = 66,
			.device = 8 << 20 | 1,
			.inode = 99,
			.input_pipe = 7001,
			.output_pipe = 7002,
			.parent = 50,
			.uid = 1000,
			.image_len = 7,
			.directory_len = 4,
			.command_len = 5,
			.command_bytes = 500},
		.texts = "/bin/ls/tmpls\0-l",
	};
}

static struct slice raw_of(const struct raw_exec *e)
{
	return slice_of(e, sizeof(e->fixed) + 16);
}

static void reads_exec(void **state)
{
	struct raw_exec e = make_exec();
	struct record r;

	assert_int_equal(record_read(raw_of(&e), 1000, &r), 0);
	assert_int_equal(r.type, PROCESS_EXEC);
	assert_int_equal(r.exec.time, 6000);
	assert_int_equal(r.exec.pid, 60);
	assert_int_equal(r.exec.ppid, 50);
	assert_int_equal(r.exec.start, 77);
	assert_int_equal(r.exec.parent_start, 66);
	assert_int_equal(r.exec.uid, 1000);
	assert_int_equal(r.exec.device, makedev(8, 1));
	assert_int_equal(r.exec.inode, 99);
	assert_int_equal(r.exec.input_pipe, 7001);
	assert_int_equal(r.exec.output_pipe, 7002);
	assert_true(slice_is_text(r.exec.image, "/bin/ls"));
	assert_true(slice_is_text(r.exec.directory, "/tmp"));
	assert_true(slice_is(r.exec.command, slice_of("ls\0-l", 5)));
	assert_int_equal(r.exec.command_bytes, 500);
}

static void reads_fork_and_exit(void **state)
{
	struct process_fork fork = {
		.head = {PROCESS_FORK, 61, 1000, 88}, .parent_start = 77, .parent = 60};
	struct process_exit end = {.head = {PROCESS_EXIT, 61, 2000, 88}, .code = 0x300};
	struct record r;

	assert_int_equal(record_read(slice_of(&fork, sizeof(fork)), 10, &r), 0);
	assert_int_equal(r.fork.pid, 61);
	assert_int_equal(r.fork.ppid, 60);
	assert_int_equal(r.fork.parent_start, 77);
	assert_int_equal(r.fork.time, 11);
	assert_int_equal(record_read(slice_of(&end, sizeof(end)), 10, &r), 0);
	assert_int_equal(r.exit.code, 0x300);
	assert_int_equal(r.exit.start, 88);
}

static void refuses_records_that_lie(void **state)
{
	struct raw_exec e = make_exec();
	struct record r;

	for (size_t cut = 0; cut < sizeof(e.fixed) + 16; cut++)
		assert_int_equal(record_read(slice_of(&e, cut), 0, &r), ERR_DAMAGED);
	e.fixed.command_len = 6;
	assert_int_equal(record_read(raw_of(&e), 0, &r), ERR_DAMAGED);
	e.fixed.command_len = UINT32_MAX;
	assert_int_equal(record_read(raw_of(&e), 0, &r), ERR_DAMAGED);
	e = make_exec();
	e.fixed.head.type = 0;
	assert_int_equal(record_read(raw_of(&e), 0, &r), ERR_DAMAGED);
	e.fixed.head.type = 4;
	assert_int_equal(record_read(raw_of(&e), 0, &r), ERR_DAMAGED);
}

/* ---- the proc connector */

struct message {
	struct nlmsghdr head;
	uint8_t rest[sizeof(struct cn_msg) + sizeof(struct proc_event)];
};

static struct slice make_message(struct message *m, const struct proc_event *e, size_t event_bytes)
{
	struct cn_msg cn = {
		.id = {.idx = CN_IDX_PROC, .val = CN_VAL_PROC}, .len = (__u16)event_bytes};
	size_t len = sizeof(m->head) + sizeof(cn) + event_bytes;

	*m = (struct message){.head = {.nlmsg_len = (uint32_t)len}};
	memcpy(m->rest, &cn, sizeof(cn));
	memcpy(m->rest + sizeof(cn), e, event_bytes);
	return slice_of(m, len);
}

static void reads_connector_messages(void **state)
{
	struct proc_event fork = {.what = PROC_EVENT_FORK,
		.event_data.fork = {
			.parent_pid = 51, .parent_tgid = 50, .child_pid = 60, .child_tgid = 60}};
	struct proc_event thread = {.what = PROC_EVENT_FORK,
		.event_data.fork = {
			.parent_pid = 50, .parent_tgid = 50, .child_pid = 61, .child_tgid = 50}};
	struct proc_event exec = {.what = PROC_EVENT_EXEC,
		.event_data.exec = {.process_pid = 60, .process_tgid = 60}};
	struct proc_event end = {.what = PROC_EVENT_EXIT,
		.event_data.exit = {.process_pid = 60, .process_tgid = 60, .exit_code = 0x100}};
	struct proc_event other = {.what = PROC_EVENT_COMM};
	struct connector_event e;
	struct message m;

	assert_int_equal(connector_parse(make_message(&m, &fork, sizeof(fork)), &e), 0);
	assert_int_equal(e.what, CONNECTOR_FORK);
	assert_int_equal(e.pid, 60);
	assert_int_equal(e.ppid, 50);
	assert_int_equal(connector_parse(make_message(&m, &thread, sizeof(fork)), &e), 0);
	assert_int_equal(e.what, CONNECTOR_OTHER);
	assert_int_equal(connector_parse(make_message(&m, &exec, sizeof(fork)), &e), 0);
	assert_int_equal(e.what, CONNECTOR_EXEC);
	assert_int_equal(e.pid, 60);
	assert_int_equal(connector_parse(make_message(&m, &end, sizeof(fork)), &e), 0);
	assert_int_equal(e.what, CONNECTOR_EXIT);
	assert_int_equal(e.code, 0x100);
	assert_int_equal(connector_parse(make_message(&m, &other, sizeof(fork)), &e), 0);
	assert_int_equal(e.what, CONNECTOR_OTHER);
}

static void refuses_other_messages(void **state)
{
	struct proc_event exec = {.what = PROC_EVENT_EXEC};
	struct connector_event e;
	struct message m;
	struct slice whole = make_message(&m, &exec, sizeof(exec));

	for (size_t cut = 0; cut < whole.len; cut++)
		assert_int_equal(connector_parse(slice_of(whole.data, cut), &e), ERR_MALFORMED);
	m.rest[0] ^= 1; /* another connector's */
	assert_int_equal(connector_parse(whole, &e), ERR_MALFORMED);
	/* An earlier kernel's shorter event is taken. */
	whole = make_message(&m, &exec, offsetof(struct proc_event, event_data) + 8);
	assert_int_equal(connector_parse(whole, &e), 0);
	assert_int_equal(e.what, CONNECTOR_EXEC);
}

/* ---- /proc */

static void reads_its_own_process(void **state)
{
	struct frame_seen_proc frame;
	struct procfs p;
	char cwd[4096];

	assert_int_equal(procfs_open(&p), 0);
	assert_int_equal(procfs_read(&p, (uint32_t)getpid(), &frame), 0);
	assert_int_equal(frame.pid, getpid());
	assert_true(slice_find(frame.image, slice_text("test_agent_main")) < frame.image.len);
	assert_true(slice_is_text(frame.directory, getcwd(cwd, sizeof(cwd))));
	assert_true(frame.input.len > 0 && frame.output.len > 0);
	assert_true(frame.stat.len > 0 && frame.status.len > 0 && frame.command.len > 0);
	/* Numbers end far below. */
	assert_int_equal(procfs_read(&p, INT32_MAX, &frame), ERR_NOT_FOUND);
	procfs_close(&p);
}

static void knows_process_directories(void **state)
{
	static const char *const others[] = {"", "self", "1x", "-1", "99999999999", "."};
	uint32_t pid;

	assert_int_equal(procfs_parse_pid("123", &pid), 0);
	assert_int_equal(pid, 123);
	for (size_t i = 0; i < ARRAY_SIZE(others); i++)
		assert_true(procfs_parse_pid(others[i], &pid) < 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_records_around_the_end),
		cmocka_unit_test(borrows_until_released),
		cmocka_unit_test(passes_over_discarded_and_waits_for_busy),
		cmocka_unit_test(refuses_a_length_beyond_the_end),
		cmocka_unit_test(reads_exec),
		cmocka_unit_test(reads_fork_and_exit),
		cmocka_unit_test(refuses_records_that_lie),
		cmocka_unit_test(reads_connector_messages),
		cmocka_unit_test(refuses_other_messages),
		cmocka_unit_test(reads_its_own_process),
		cmocka_unit_test(knows_process_directories),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
