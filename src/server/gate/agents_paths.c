#include "server/gate/agents_paths.h"

#include <openssl/sha.h>

#include "server/gate/problem.h"

enum {
	MAX_BATCH_BYTES = 1024 * 1024,
	MAX_A_DEVICE = 16, /* a program may send over several connections at once */
	KEY_HASH_BYTES = 16,
};

/* ---- answers */

static void put_status_headers(struct buf *headers, uint16_t status, uint16_t retry_after)
{
	buf_put_format(headers, WIRE_HEADER_SCHEMA ": %d\r\n", WIRE_SCHEMA);
	if (status == 401)
		buf_put_text(headers, "WWW-Authenticate: Bearer\r\n");
	if (status == 405)
		buf_put_text(headers, "Allow: POST\r\n");
	if (retry_after > 0)
		buf_put_format(headers, "Retry-After: %u\r\n", retry_after);
}

/* What a foreign sender's keepers read in its log. */
static enum message_id lines_message(uint16_t status)
{
	static const struct {
		uint16_t status;
		enum message_id message;
	} rows[] = {
		{401, MSG_SENDER_TOKEN},
		{403, MSG_SENDER_KIND},
		{409, MSG_SENDER_CONFLICT},
		{413, MSG_SENDER_TOO_LARGE},
		{415, MSG_SENDER_TYPE},
		{429, MSG_SENDER_MANY},
		{503, MSG_SENDER_BUSY},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		if (rows[i].status == status)
			return rows[i].message;
	}
	return problem_message(status);
}

static int put_lines_answer(const struct exchange *exchange, struct http_reply *reply,
	struct buf *headers, struct buf *body)
{
	const char *delivery = exchange->lines.key.len > 0 ? "once" : "at-least-once";

	if (reply->status != 200) {
		reply->type = slice_text(PROBLEM_TYPE);
		return problem_put(body, message_get(lines_message(reply->status)), reply->status,
			SLICE_EMPTY, LANGUAGE_EN);
	}
	reply->type = slice_text("application/json");
	TRY(buf_put_format(headers, WIRE_HEADER_DELIVERY ": %s\r\n", delivery));
	return buf_put_format(body, "{\"stored\":true,\"delivery\":\"%s\"}\n", delivery);
}

void agents_answer(struct conn *conn, uint16_t status, uint16_t retry_after, struct slice body)
{
	const struct exchange *exchange = conn->exchange;
	_cleanup_(buf_done) struct buf headers = BUF_INIT(256);
	_cleanup_(buf_done) struct buf text = BUF_INIT(4096);
	/* The core's word too: a number that is no final status would leave the peer waiting. */
	struct http_reply reply = {.status = status < 200 || status > 599 ? 500 : status};

	put_status_headers(&headers, status, retry_after);
	reply.body = body;
	if (body.len > 0)
		reply.type = slice_text(WIRE_TYPE_CBOR);
	if (exchange && exchange->is_lines &&
		put_lines_answer(exchange, &reply, &headers, &text) == 0)
		reply.body = buf_slice(&text);
	reply.headers = buf_slice(&headers);
	conn_reply(conn, &reply, NULL);
}

/* ---- who it is */

/* The connection is a known device's from now on. */
static uint16_t welcome(
	struct gate *gate, struct conn *conn, struct exchange *exchange, struct device_row *row)
{
	exchange->device = row->device;
	exchange->company = row->company;
	if (conn->owner == 0 && row->n_conns >= MAX_A_DEVICE)
		return 429;
	if (conn->owner == 0) {
		conn->owner = row->device;
		row->n_conns++;
	}
	conn_know(conn);
	exchange->retry_after = closings_left(
		&agents_of(gate)->closings, row->company, gate->clock->monotonic(gate->clock));
	return exchange->retry_after > 0 ? 503 : 0;
}

static uint16_t check_token(struct gate *gate, struct conn *conn, struct exchange *exchange)
{
	struct device_row *row;

	if (wire_token_parse(http_header_get(conn->request, "authorization"), exchange->token) < 0)
		return 401;
	row = devices_find(&agents_of(gate)->devices, exchange->token);
	if (row)
		return welcome(gate, conn, exchange, row);
	return agents_of(gate)->told ? 401 : 0;
}

/* ---- batches */

static uint16_t status_of(int result)
{
	switch (result) {
	case ERR_TOO_LARGE:
		return 413;
	case ERR_UNSUPPORTED:
		return 415;
	default:
		return 400;
	}
}

static int parse_batch(const struct http_request *request, struct wire_batch *ret)
{
	struct wire_batch_parser parser;

	wire_batch_parse_start(&parser);
	for (size_t i = 0; i < request->n_headers; i++)
		TRY(wire_batch_parse_header(
			&parser, request->headers[i].name, request->headers[i].value));
	return wire_batch_parse_done(&parser, ret);
}

static uint16_t head_agent(const struct conn *conn, struct exchange *exchange)
{
	int result = parse_batch(conn->request, &exchange->batch);

	if (result < 0)
		return status_of(result);
	if (exchange->device != 0 && exchange->device != exchange->batch.device)
		return 401;
	/* No dictionary has been announced yet: the sender packs again without one. */
	return exchange->batch.dictionary == 0 ? 0 : 415;
}

static uint16_t head_lines(const struct conn *conn, struct exchange *exchange)
{
	int result = wire_lines_parse(http_header_get(conn->request, "content-encoding"),
		http_header_get(conn->request, "idempotency-key"), &exchange->lines);

	return result < 0 ? status_of(result) : 0;
}

static uint16_t head_batch(struct gate *gate, struct conn *conn)
{
	struct exchange *exchange = conn->exchange;
	uint16_t status;

	exchange->is_lines = wire_is_lines(http_header_get(conn->request, "content-type"));
	status = check_token(gate, conn, exchange);
	if (status != 0)
		return status;
	if (conn->request->content_length > MAX_BATCH_BYTES)
		return 413;
	return exchange->is_lines ? head_lines(conn, exchange) : head_agent(conn, exchange);
}

static void describe_agent(
	const struct wire_batch *batch, const uint8_t *hash, struct frame_batch_put *frame)
{
	frame->device = batch->device;
	frame->number = batch->number;
	frame->count = batch->count;
	frame->unpacked = batch->unpacked;
	frame->dictionary = batch->dictionary;
	frame->encoding = (uint8_t)batch->encoding;
	frame->sent_wall = batch->wall;
	memcpy(frame->epoch, batch->epoch, sizeof(frame->epoch));
	memcpy(frame->hash, batch->has_content ? batch->content : hash, sizeof(frame->hash));
}

static void describe_lines(
	const struct exchange *exchange, const uint8_t *hash, struct frame_batch_put *frame)
{
	const struct slice key = exchange->lines.key;
	uint8_t key_hash[SHA256_DIGEST_LENGTH];

	frame->device = exchange->device;
	frame->encoding = (uint8_t)exchange->lines.encoding;
	frame->format = key.len > 0 ? 1 : 2;
	memcpy(frame->hash, hash, sizeof(frame->hash));
	if (key.len == 0)
		return;
	SHA256(key.data, key.len, key_hash);
	memcpy(frame->epoch, key_hash, KEY_HASH_BYTES);
}

static uint16_t body_batch(struct gate *gate, struct conn *conn)
{
	const struct exchange *exchange = conn->exchange;
	struct frame_batch_put frame = {
		.request = conn->number,
		.body = buf_slice(&conn->body),
	};
	uint8_t hash[SHA256_DIGEST_LENGTH];

	SHA256(conn->body.data, conn->body.len, hash);
	if (conn->body.len == 0)
		return 400;
	if (!exchange->is_lines && memcmp(hash, exchange->batch.hash, sizeof(hash)) != 0)
		return 400;
	memcpy(frame.token, exchange->token, sizeof(frame.token));
	if (exchange->is_lines)
		describe_lines(exchange, hash, &frame);
	else
		describe_agent(&exchange->batch, hash, &frame);
	return CHANNEL_SEND(gate->core, BATCH_PUT, batch_put, &frame) < 0 ? 503 : 0;
}

/* ---- enrolment */

static uint16_t head_enrol(struct gate *gate, struct conn *conn)
{
	usec_t now = gate->clock->monotonic(gate->clock);

	if (!peer_may_enrol(conn->peer, now))
		return 429;
	return slice_is_nocase(
		       http_header_get(conn->request, "content-type"), slice_text(WIRE_TYPE_CBOR))
		       ? 0
		       : 415;
}

static uint16_t body_enrol(struct gate *gate, struct conn *conn)
{
	struct wire_enrol enrol;
	struct frame_enrol frame = {.request = conn->number};

	if (wire_enrol_decode(buf_slice(&conn->body), &enrol) < 0)
		return 400;
	frame.key_id = enrol.key_id;
	memcpy(frame.key_secret, enrol.key_secret, sizeof(frame.key_secret));
	memcpy(frame.device_secret, enrol.device_secret, sizeof(frame.device_secret));
	frame.hostname = enrol.hostname;
	frame.system = enrol.system;
	frame.version = enrol.version;
	return CHANNEL_SEND(gate->core, ENROL, enrol, &frame) < 0 ? 503 : 0;
}

/* ---- the table */

static const struct path_row paths[] = {
	{WIRE_PATH_BATCHES, MAX_BATCH_BYTES, head_batch, body_batch},
	{WIRE_PATH_ENROL, WIRE_MAX_ENROL, head_enrol, body_enrol},
};

const struct path_row *agents_path_find(struct slice path)
{
	for (size_t i = 0; i < ARRAY_SIZE(paths); i++) {
		if (slice_is_text(path, paths[i].path))
			return &paths[i];
	}
	return NULL;
}
