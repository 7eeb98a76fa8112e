/*
 * One HTTP/1.1 request head, read strictly: the bytes are first held against rules of our own (no bare
 * CR or LF, no folded lines, no control bytes), then parsed by llhttp in strict mode, then held against
 * what this server wants (one Host, bodies by Content-Length alone). Lives in both gates.
 *
 * Ownership: a parsed request borrows everything from the head's bytes.
 * Limits:    16 KiB of head, 100 header lines, 2 KiB of request target; beyond: refused.
 * Trust:     the bytes are hostile. Whatever two readers of HTTP might understand differently is refused.
 */
#pragma once

#include "base/macros.h"
#include "base/result.h"
#include "base/slice.h"

enum { HTTP_HEAD_MAX = 16384, HTTP_HEADERS_MAX = 100, HTTP_TARGET_MAX = 2048 };

enum http_method { METHOD_OTHER, METHOD_GET, METHOD_HEAD, METHOD_POST };

struct http_header {
	struct slice name;
	struct slice value; /* without spaces around it */
};

struct http_request {
	enum http_method method;
	struct slice path;  /* from '/', before '?'; as sent, not decoded */
	struct slice query; /* behind '?'; empty: none */
	struct slice host;
	struct http_header headers[HTTP_HEADERS_MAX];
	size_t n_headers;
	uint64_t content_length; /* 0: no body */
	bool keep_alive;
	bool expects_continue;
};

/* How far a head that is still coming in has been looked at; zeroed for each request. */
struct http_scan {
	size_t at;
};

/*
 * Looks on for the end of the head that starts the bytes. 0: ret_head_bytes is its length, with the
 * empty line. ERR_AGAIN: more bytes are needed. ERR_REFUSED: ret_status says why.
 */
_must_check_ int http_scan_head(
	struct http_scan *scan, struct slice bytes, size_t *ret_head_bytes, uint16_t *ret_status);

/* Parses a whole head that http_scan_head has found. ERR_REFUSED: ret_status says why. */
_must_check_ int http_parse_head(
	struct slice head, struct http_request *ret_request, uint16_t *ret_status);

/* The first header of this name (any case); empty when there is none. */
struct slice http_header_get(const struct http_request *request, const char *name);

/* Undoes %XX and '+' of a query part into out (of at least s.len bytes). ERR_BAD_VALUE. */
_must_check_ int http_decode_query(struct slice s, uint8_t *out, size_t *ret_len);
