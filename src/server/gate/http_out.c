#include "server/gate/http_out.h"

#include <time.h>

#include "base/check.h"

static const char *reason_of(uint16_t status)
{
	static const struct {
		uint16_t status;
		const char *reason;
	} reasons[] = {
		{200, "OK"},
		{202, "Accepted"},
		{304, "Not Modified"},
		{400, "Bad Request"},
		{401, "Unauthorized"},
		{403, "Forbidden"},
		{404, "Not Found"},
		{405, "Method Not Allowed"},
		{408, "Request Timeout"},
		{409, "Conflict"},
		{411, "Length Required"},
		{413, "Content Too Large"},
		{414, "URI Too Long"},
		{415, "Unsupported Media Type"},
		{417, "Expectation Failed"},
		{421, "Misdirected Request"},
		{429, "Too Many Requests"},
		{431, "Request Header Fields Too Large"},
		{500, "Internal Server Error"},
		{503, "Service Unavailable"},
		{505, "HTTP Version Not Supported"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(reasons); i++) {
		if (reasons[i].status == status)
			return reasons[i].reason;
	}
	return ""; /* RFC 9112 4: the phrase may be empty */
}

static void put_date(struct buf *out, usec_t wall)
{
	static const char days[] = "SunMonTueWedThuFriSat";
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	time_t seconds = (time_t)(wall / USEC_PER_SEC);
	struct tm tm = {0};

	gmtime_r(&seconds, &tm);
	buf_put_format(out, "Date: %.3s, %02d %.3s %04d %02d:%02d:%02d GMT\r\n",
		days + 3 * (size_t)tm.tm_wday, tm.tm_mday, months + 3 * (size_t)tm.tm_mon,
		tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec);
}

int http_put_header(struct buf *out, const char *name, struct slice value)
{
	CHECK(slice_find_byte(value, '\r') == value.len &&
		slice_find_byte(value, '\n') == value.len);
	buf_put_text(out, name);
	buf_put_text(out, ": ");
	buf_put_slice(out, value);
	return buf_put_text(out, "\r\n");
}

int http_put_reply_head(struct buf *out, const struct http_reply *reply, usec_t wall)
{
	buf_put_format(out, "HTTP/1.1 %u %s\r\n", reply->status, reason_of(reply->status));
	put_date(out, wall);
	if (reply->type.len > 0)
		http_put_header(out, "Content-Type", reply->type);
	if (!reply->streams && reply->status != 304)
		buf_put_format(out, "Content-Length: %zu\r\n", reply->body.len);
	if (reply->close || reply->streams)
		buf_put_text(out, "Connection: close\r\n");
	buf_put_slice(out, reply->headers);
	return buf_put_text(out, "\r\n");
}
