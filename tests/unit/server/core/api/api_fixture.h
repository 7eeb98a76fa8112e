/*
 * The API over a real database, called as the people's gate calls it.
 *
 * Ownership: replies live in the fixture's arena until it is done.
 * Limits:    none.
 * Trust:     tests only.
 */
#pragma once

#include "server/core/api/api.h"
#include "state_fixture.h"

struct api_fixture {
	struct fixture f;
	struct settings defaults;
	struct cases *cases;
	struct api *api;
	struct loop *loop;
	bool waits;          /* for the answer of the last call */
	bool holds;          /* leave it so: api_fixture_wait */
	const char *address; /* from which calls come; NULL: 192.0.2.1 */
	uint32_t company;    /* the first */
	uint64_t person;     /* the first */
	uint64_t request;    /* of the last call */
	uint64_t position;
	struct frame_api_reply reply;
	struct api_effects effects;
};

void api_fixture_init(struct api_fixture *a);
void api_fixture_done(struct api_fixture *a);

/* The server's own user is 900. */
void api_fixture_call(struct api_fixture *a, uint8_t door, int64_t uid, struct slice session,
	uint16_t operation, struct slice body);
/* Until the last call, which was to be answered later, has been. */
void api_fixture_wait(struct api_fixture *a);
/* As root on the local socket; with a session on the people's port. */
void api_fixture_local(struct api_fixture *a, uint16_t operation, struct slice body);
void api_fixture_page(
	struct api_fixture *a, struct slice session, uint16_t operation, struct slice body);
/* A session of the person, made behind the API. */
struct slice api_fixture_login(struct api_fixture *a, uint64_t person);
void api_fixture_refused(struct api_fixture *a, uint16_t status, enum message_id message);
/* The rule matches on the device now; how many alerts came of it. */
uint32_t api_fixture_match(struct api_fixture *a, uint64_t device, const char *rule);
/* The same, when one is expected. */
void api_fixture_alert(struct api_fixture *a, uint64_t device, const char *rule);

/* The record's bytes, in the fixture's arena. */
#define api_fixture_body(a_, kind_, value_)                              \
	({                                                               \
		_cleanup_(buf_done) struct buf bytes_ = BUF_INIT(65536); \
		assert_ok(record_##kind_##_encode(value_, &bytes_));     \
		arena_dup(&(a_)->f.arena, buf_slice(&bytes_));           \
	})
