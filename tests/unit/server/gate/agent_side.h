/*
 * An agent as the tests of its gate play it: what it sends, and what the core makes of it.
 *
 * Ownership: see fixture.h. Limits: none. Trust: only tests.
 */
#pragma once

#include "fixture.h"
#include "wire/headers.h"

#define HEAD_BATCHES "POST /v1/batches HTTP/1.1\r\nHost: gate:8443\r\n"

#define AUTH "Authorization: Bearer CQgHAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\r\n"
#define ZEROS "0000000000000000000000000000000000000000000000000000000000000000"
#define BATCH                                                                        \
	"Tsujiban-Device: 7\r\nTsujiban-Epoch: 01020000000000000000000000000000\r\n" \
	"Tsujiban-Number: 1\r\nTsujiban-Dictionary: 0\r\nTsujiban-Hash: " ZEROS      \
	"\r\nTsujiban-Wall: 1\r\n"
#define TYPE "Content-Type: application/cbor-seq\r\n"
#define COUNT "Tsujiban-Count: 1\r\n"
#define UNPACKED "Tsujiban-Unpacked: 1\r\n"

/* The token of device 7, and one that nobody has. */
extern const uint8_t agent_token[WIRE_TOKEN_BYTES];
extern const uint8_t agent_stranger[WIRE_TOKEN_BYTES];

/* A gate with its leaf and a core that has told device 7. */
void agents_start(struct fixture *f);
void agents_tell_devices(struct fixture *f);

/* A batch as ship formats it. */
void agent_put_batch(struct buf *out, const uint8_t who[32], uint64_t device, struct slice body);
void agent_send_batch(struct client *c, const uint8_t who[32], uint64_t device, struct slice body);

/* What the core heard, and what it answers. */
struct frame_batch_put core_hear_batch(struct fixture *f);
/* What a foreign sender sends; lines are further headers. */
void sender_send(struct client *c, const char *lines, struct slice body);
void core_answer_batch(struct fixture *f, uint64_t request, uint16_t status, uint16_t retry);
void core_assert_refusal(struct fixture *f, uint16_t status, uint64_t count, uint64_t device);
