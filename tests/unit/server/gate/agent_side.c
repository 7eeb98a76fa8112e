#include "agent_side.h"

#include <openssl/sha.h>

const uint8_t agent_token[WIRE_TOKEN_BYTES] = {9, 8, 7};
const uint8_t agent_stranger[WIRE_TOKEN_BYTES] = {1};

void agents_tell_devices(struct fixture *f)
{
	struct frame_device_put put = {.device = 7, .company = 3};
	struct frame_devices_told told = {0};

	SHA256(agent_token, sizeof(agent_token), put.token_hash);
	assert_int_equal(0, CHANNEL_SEND(f->core, DEVICE_PUT, device_put, &put));
	assert_int_equal(0, CHANNEL_SEND(f->core, DEVICES_TOLD, devices_told, &told));
	fixture_settle(f);
}

void agents_start(struct fixture *f)
{
	fixture_init(f, &agents_part);
	fixture_listen(f, "listen", &f->port_tls);
	fixture_connect_core(f);
	fixture_begin(f);
	agents_tell_devices(f);
}

/* A batch as the agent's ship formats it. */
void agent_put_batch(struct buf *out, const uint8_t who[32], uint64_t device, struct slice body)
{
	struct wire_batch batch = {.device = device,
		.epoch = {1, 2},
		.number = 5,
		.count = 2,
		.unpacked = 100,
		.encoding = BATCH_ZSTD,
		.wall = 1234};

	SHA256(body.data, body.len, batch.hash);
	buf_put_text(out, HEAD_BATCHES);
	assert_int_equal(0, wire_token_format(who, out));
	assert_int_equal(0, wire_batch_format(&batch, out));
	buf_put_format(out, "Content-Length: %zu\r\n\r\n", body.len);
	buf_put_slice(out, body);
}

void agent_send_batch(struct client *c, const uint8_t who[32], uint64_t device, struct slice body)
{
	struct buf out = BUF_INIT(2 << 20);

	agent_put_batch(&out, who, device, body);
	client_send(c, buf_slice(&out));
	buf_done(&out);
}

void sender_send(struct client *c, const char *lines, struct slice body)
{
	struct buf out = BUF_INIT(2 << 20);

	buf_put_format(&out, HEAD_BATCHES AUTH "%sContent-Length: %zu\r\n\r\n", lines, body.len);
	buf_put_slice(&out, body);
	client_send(c, buf_slice(&out));
	buf_done(&out);
}

struct frame_batch_put core_hear_batch(struct fixture *f)
{
	struct heard *heard = fixture_hear(f, FRAME_BATCH_PUT);
	struct frame_batch_put frame;

	assert_non_null(heard);
	assert_int_equal(0, frame_batch_put_decode(buf_slice(&heard->payload), &f->arena, &frame));
	return frame;
}

void core_answer_batch(struct fixture *f, uint64_t request, uint16_t status, uint16_t retry)
{
	struct frame_batch_done done = {.request = request, .status = status, .retry_after = retry};

	assert_int_equal(0, CHANNEL_SEND(f->core, BATCH_DONE, batch_done, &done));
	fixture_settle(f);
}

void core_assert_refusal(struct fixture *f, uint16_t status, uint64_t count, uint64_t device)
{
	struct heard *heard = fixture_hear(f, FRAME_REFUSED);
	struct frame_refused frame;

	assert_non_null(heard);
	assert_int_equal(0, frame_refused_decode(buf_slice(&heard->payload), &f->arena, &frame));
	assert_int_equal(status, frame.status);
	assert_int_equal(count, frame.count);
	assert_int_equal(device, frame.device);
}
