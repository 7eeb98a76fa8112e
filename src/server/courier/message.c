#include "server/courier/message.h"

#include <sodium.h>
#include <time.h>

#include "base/text.h"

enum {
	ADDRESS_MAX_BYTES = 254,
	/* Of text: with "Subject: " before it a line of 73 characters (RFC 2047: 76 at most). */
	ENCODED_WORD_BYTES = 39,
	/* Of body: 76 base64 digits (RFC 2045 section 6.8). */
	LINE_BYTES = 57,
};

static bool is_token_text(struct slice s)
{
	for (size_t i = 0; i < s.len; i++) {
		uint8_t c = s.data[i];

		if (c <= ' ' || c >= 0x7f || c == '<' || c == '>' || c == ',' || c == '"' ||
			c == '\\')
			return false;
	}
	return s.len > 0;
}

bool message_is_address(struct slice address)
{
	size_t at = slice_find_byte(address, '@');
	struct slice domain = slice_from(address, at + 1);

	return address.len <= ADDRESS_MAX_BYTES && is_token_text(address) && at > 0 &&
	       domain.len > 0 && slice_find_byte(domain, '@') == domain.len;
}

static int put_base64(struct buf *out, struct slice bytes)
{
	char text[LINE_BYTES * 2];

	sodium_bin2base64(
		text, sizeof(text), bytes.data, bytes.len, sodium_base64_VARIANT_ORIGINAL);
	return buf_put_text(out, text);
}

static bool is_ascii(struct slice s)
{
	for (size_t i = 0; i < s.len; i++) {
		if (s.data[i] < ' ' || s.data[i] >= 0x7f)
			return false;
	}
	return true;
}

/* RFC 2047: encoded words, none cutting a character, folded one a line. */
static void put_subject(struct buf *out, struct slice subject)
{
	buf_put_text(out, "Subject: ");
	if (is_ascii(subject) && subject.len <= 60) {
		buf_put_slice(out, subject);
		subject = SLICE_EMPTY;
	}
	for (size_t n = 0; subject.len > 0; n++) {
		struct slice part = text_cut_utf8(subject, ENCODED_WORD_BYTES);

		buf_put_text(out, n > 0 ? "\r\n =?UTF-8?B?" : "=?UTF-8?B?");
		put_base64(out, part);
		buf_put_text(out, "?=");
		subject = slice_from(subject, part.len);
	}
	buf_put_text(out, "\r\n");
}

static void put_date(struct buf *out, usec_t date)
{
	static const char days[][4] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
	static const char months[][4] = {
		"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	time_t seconds = (time_t)(date / USEC_PER_SEC);
	struct tm tm = {0};

	gmtime_r(&seconds, &tm);
	buf_put_format(out, "Date: %s, %02d %s %04d %02d:%02d:%02d +0000\r\n", days[tm.tm_wday],
		tm.tm_mday, months[tm.tm_mon], tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec);
}

/* The body with CRLF line ends, in base64 lines. */
static int put_body(struct buf *out, struct slice body)
{
	struct buf text = BUF_INIT(body.len * 2 + 2);
	struct slice rest;

	for (size_t i = 0; i < body.len; i++) {
		if (body.data[i] == '\n')
			buf_put_byte(&text, '\r');
		if (body.data[i] != '\r')
			buf_put_byte(&text, body.data[i]);
	}
	for (rest = buf_slice(&text); rest.len > 0; rest = slice_from(rest, LINE_BYTES)) {
		put_base64(out, slice_of(rest.data, min_size(rest.len, LINE_BYTES)));
		buf_put_text(out, "\r\n");
	}
	buf_done(&text);
	return buf_result(out);
}

int message_format(const struct message_parts *parts, struct buf *out)
{
	if (!message_is_address(parts->sender) || !message_is_address(parts->recipient) ||
		!is_token_text(parts->message_id) || parts->message_id.len > ADDRESS_MAX_BYTES)
		return ERR_BAD_VALUE;
	put_date(out, parts->date);
	buf_put_text(out, "From: <");
	buf_put_slice(out, parts->sender);
	buf_put_text(out, ">\r\nTo: <");
	buf_put_slice(out, parts->recipient);
	buf_put_text(out, ">\r\nMessage-ID: <");
	buf_put_slice(out, parts->message_id);
	buf_put_text(out, ">\r\n");
	put_subject(out, parts->subject);
	buf_put_text(out,
		"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\n"
		"Content-Transfer-Encoding: base64\r\nAuto-Submitted: auto-generated\r\n\r\n");
	return put_body(out, parts->body);
}
