/*
 * HTTP of the agents' port: paths, the headers that go with a batch, the token's header. The names
 * are said here once; the gate parses what ship formats.
 *
 * Ownership: nothing is kept; formatted text goes to the caller's buffer.
 * Limits:    a declared size above BATCH_MAX_UNPACKED or count above BATCH_MAX_EVENTS:
 *            ERR_TOO_LARGE.
 * Trust:     values come from outside: each must have exactly its form (ERR_BAD_VALUE), none may
 *            come twice (ERR_MALFORMED), none may be missing (ERR_TRUNCATED).
 */
#pragma once

#include "event/batch.h"
#include "event/fields.h"
#include "wire/enrol.h"

#define WIRE_PATH_ENROL "/v1/enrol"
#define WIRE_PATH_BATCHES "/v1/batches"
#define WIRE_PATH_ARCHIVE "/v1/agent/" /* and the archive's SHA-256 in hex */
#define WIRE_TYPE_BATCH "application/cbor-seq"
#define WIRE_TYPE_CBOR "application/cbor"
#define WIRE_HEADER_SCHEMA "Tsujiban-Schema"

#define WIRE_TYPE_LINES "application/x-ndjson"
#define WIRE_HEADER_DELIVERY "Tsujiban-Delivery"

enum {
	WIRE_SCHEMA = FIELD_SCHEMA,
	WIRE_MAX_KEY = 255,        /* of an Idempotency-Key */
	WIRE_MAX_DEVICES = 200000, /* that one server tells apart */
};

/* All that gate and core read of a batch. */
struct wire_batch {
	uint64_t device;
	uint8_t epoch[BATCH_EPOCH_BYTES];
	uint64_t number;     /* from 1 */
	uint32_t count;      /* events */
	uint32_t unpacked;   /* bytes after decompression */
	uint32_t dictionary; /* 0: none */
	enum batch_encoding encoding;
	uint8_t hash[WIRE_HASH_BYTES]; /* SHA-256 of the body as sent */
	/* SHA-256 of what the body unpacks to: whether two batches of one number are the same, however each
	 * was packed. Agents before 0.2.0 do not say it. */
	uint8_t content[WIRE_HASH_BYTES];
	bool has_content;
	usec_t wall;
};

/* Appends "Name: value\r\n" for each of the batch's headers, Content-Type and Content-Encoding
 * among them, Content-Length and Host not. */
_must_check_ int wire_batch_format(const struct wire_batch *batch, struct buf *out);

/* Gathers the headers of one request, in whatever order they come. */
struct wire_batch_parser {
	struct wire_batch batch;
	uint32_t seen;
};

void wire_batch_parse_start(struct wire_batch_parser *parser);
/* One header; those that are not the batch's are passed over. ERR_UNSUPPORTED: an encoding that is
 * not zstd, or another content type. */
_must_check_ int wire_batch_parse_header(
	struct wire_batch_parser *parser, struct slice name, struct slice value);
/* At the end of the headers. */
_must_check_ int wire_batch_parse_done(
	const struct wire_batch_parser *parser, struct wire_batch *ret_batch);

/* What a foreign sender says of its lines of JSON. */
struct wire_lines {
	struct slice key; /* empty: none, the batch may come to count twice */
	enum batch_encoding encoding;
};

/* Whether a Content-Type names lines of JSON; parameters are passed over. */
bool wire_is_lines(struct slice type);
/* From the values of Content-Encoding and Idempotency-Key, empty where there is none. ERR_UNSUPPORTED: an
 * encoding that is neither identity nor zstd. ERR_BAD_VALUE: a key of other than visible ASCII, or too long. */
_must_check_ int wire_lines_parse(
	struct slice encoding, struct slice key, struct wire_lines *ret_lines);

/* "Authorization: Bearer <base64url>\r\n" */
_must_check_ int wire_token_format(const uint8_t token[WIRE_TOKEN_BYTES], struct buf *out);
/* The value of the Authorization header. */
_must_check_ int wire_token_parse(struct slice value, uint8_t ret_token[WIRE_TOKEN_BYTES]);
