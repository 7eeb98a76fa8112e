/*
 * A browser as the tests of its gate play it: what it sends, and what the core makes of it.
 *
 * Ownership: see fixture.h. Limits: none. Trust: only tests.
 */
#pragma once

#include "api/table.h"
#include "fixture.h"

#define SECRET_TEXT "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"
#define COOKIE "Cookie: tsujiban=" SECRET_TEXT "\r\n"
#define JSON "Content-Type: application/json\r\n"

enum { PAGE_BIG_BYTES = 3 << 20 };

/* A gate with all its doors, a console of three files, its leaf and a core. */
void people_start(struct fixture *f);
/* The gate of the local socket. */
void local_start(struct fixture *f);

/* A request to the local page, from its own page. body may be NULL. */
void page_say(struct client *c, const char *start, const char *headers, const char *body);
/* The same over a connection of its own; the status of the answer. */
unsigned page_ask(struct fixture *f, const char *start, const char *headers, const char *body,
	struct slice *ret_head, struct slice *ret_body);

/* What the core heard, and what it answers. */
struct frame_api_call core_hear_call(struct fixture *f);
void core_reply(struct fixture *f, const struct frame_api_reply *frame);
void core_reply_empty(struct fixture *f, const struct frame_api_call *call, struct slice session);
