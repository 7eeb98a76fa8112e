#include "server/gate/browser.h"

#include "base/text.h"

#define COOKIE_NAME "tsujiban"
/* The core ends sessions; the browser only must not lose them when it is closed. */
#define COOKIE_SECONDS "2592000"

/* ---- session */

static bool split_pair(struct slice pair, struct slice *ret_name, struct slice *ret_value)
{
	size_t equals = slice_find_byte(pair, '=');

	*ret_name = text_trim(slice_of(pair.data, equals));
	*ret_value = text_trim(slice_from(pair, equals + 1));
	return equals < pair.len;
}

static bool decode_session(struct slice text, uint8_t ret_session[SESSION_BYTES])
{
	_cleanup_(buf_done) struct buf raw = BUF_INIT(SESSION_BYTES);

	if (text_parse_base64url(text, &raw) < 0 || raw.len != SESSION_BYTES)
		return false;
	memcpy(ret_session, raw.data, SESSION_BYTES);
	return true;
}

bool browser_get_session(const struct http_request *request, uint8_t ret_session[SESSION_BYTES])
{
	struct slice rest = http_header_get(request, "cookie");
	struct slice pair, name, value, found = SLICE_EMPTY;
	size_t n = 0;

	while (text_next_part(&rest, ';', &pair)) {
		if (!split_pair(pair, &name, &value) || !slice_is_text(name, COOKIE_NAME))
			continue;
		found = value;
		n++;
	}
	/* Two can only mean that somebody planted one. */
	return n == 1 && decode_session(found, ret_session);
}

int browser_put_cookie(struct buf *out, struct slice session, bool secure)
{
	buf_put_text(out, COOKIE_NAME "=");
	text_put_base64url(out, session);
	buf_put_text(out, "; Path=/; HttpOnly; SameSite=Strict; Max-Age=");
	buf_put_text(out, session.len > 0 ? COOKIE_SECONDS : "0");
	return buf_put_text(out, secure ? "; Secure" : "");
}

/* ---- language */

/* Thousandths of a quality value (RFC 9110 12.4.2); 0 for what is none. */
static unsigned quality_of(struct slice parameters)
{
	struct slice part, digits;
	uint64_t value;

	while (text_next_part(&parameters, ';', &part)) {
		part = text_trim(part);
		if (!slice_starts(part, slice_text("q=")))
			continue;
		digits = slice_from(part, 2);
		if (slice_is_text(digits, "1") || slice_starts(digits, slice_text("1.")))
			return 1000;
		if (digits.len < 3 || digits.len > 5 || !slice_starts(digits, slice_text("0.")) ||
			text_parse_u64(slice_from(digits, 2), 999, &value) < 0)
			return 0;
		return (unsigned)(value * (digits.len == 3 ? 100 : digits.len == 4 ? 10 : 1));
	}
	return 1000;
}

static bool is_language(struct slice range, const char *code)
{
	return range.len >= 2 && slice_is_nocase(slice_of(range.data, 2), slice_text(code)) &&
	       (range.len == 2 || range.data[2] == '-');
}

static enum language accepted_language(struct slice rest)
{
	unsigned ja = 0, en = 0;
	struct slice part;

	while (text_next_part(&rest, ',', &part)) {
		size_t semicolon = slice_find_byte(part, ';');
		struct slice range = text_trim(slice_of(part.data, semicolon));
		unsigned quality = quality_of(slice_from(part, semicolon + 1));

		if (is_language(range, "ja") && quality > ja)
			ja = quality;
		if (is_language(range, "en") && quality > en)
			en = quality;
	}
	return en > ja ? LANGUAGE_EN : LANGUAGE_JA;
}

enum language browser_get_language(const struct http_request *request)
{
	struct slice rest = request->query;
	struct slice pair, name, value;

	while (text_next_part(&rest, '&', &pair)) {
		if (!split_pair(pair, &name, &value) || !slice_is_text(name, "lang"))
			continue;
		return slice_is_text(value, "en") ? LANGUAGE_EN : LANGUAGE_JA;
	}
	return accepted_language(http_header_get(request, "accept-language"));
}

/* ---- origin */

static bool is_origin(struct slice origin, struct slice host, bool secure)
{
	struct slice scheme = slice_text(secure ? "https://" : "http://");

	return slice_starts(origin, scheme) &&
	       slice_is_nocase(slice_from(origin, scheme.len), host);
}

bool browser_is_own_page(const struct http_request *request, bool secure)
{
	struct slice site = http_header_get(request, "sec-fetch-site");
	struct slice origin = http_header_get(request, "origin");

	if (site.len > 0 && !slice_is_text(site, "same-origin"))
		return false;
	if (origin.len > 0 && !is_origin(origin, request->host, secure))
		return false;
	return site.len > 0 || origin.len > 0;
}

bool browser_is_local_host(const struct http_request *request, uint16_t port)
{
	static const char *const names[] = {"127.0.0.1", "localhost"};
	_cleanup_(buf_done) struct buf want = BUF_INIT(64);

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		buf_clear(&want);
		buf_put_format(&want, "%s:%u", names[i], port);
		if (slice_is_nocase(request->host, buf_slice(&want)))
			return true;
	}
	return false;
}
