/*
 * What a browser says about itself and its page: the session's cookie, the language, whether a request
 * comes from our own page.
 *
 * Ownership: slices point into the request.
 * Limits:    a session's secret is exactly 32 bytes.
 * Trust:     all headers are hostile; another site's page can make a browser send some of them.
 */
#pragma once

#include "base/buf.h"
#include "server/gate/http_in.h"

enum { SESSION_BYTES = 32 };
enum language { LANGUAGE_JA, LANGUAGE_EN };

/* False when there is no cookie of ours, it is malformed, or there are two. */
bool browser_get_session(const struct http_request *request, uint8_t ret_session[SESSION_BYTES]);
/* The value of Set-Cookie; an empty secret takes the cookie away. */
int browser_put_cookie(struct buf *out, struct slice session, bool secure);

/* ?lang=, else Accept-Language, else Japanese. */
enum language browser_get_language(const struct http_request *request);

/* Whether the browser vouches that the request comes from a page of this very origin. */
bool browser_is_own_page(const struct http_request *request, bool secure);
/* Whether the Host of a request at the local page is one that only this machine's user can mean. */
bool browser_is_local_host(const struct http_request *request, uint16_t port);
