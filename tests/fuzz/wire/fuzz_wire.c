/* The first byte chooses a reader of the wire contract; the rest is its input. */
#include "base/check.h"
#include "base/text.h"
#include "wire/headers.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_company_key(struct slice in)
{
	_cleanup_(buf_done) struct buf decoded = BUF_INIT(WIRE_MAX_COMPANY_KEY);
	_cleanup_(buf_done) struct buf again = BUF_INIT(WIRE_MAX_COMPANY_KEY);
	struct wire_company_key key;

	if (wire_company_key_parse(in, &decoded, &key) == 0)
		CHECK(wire_company_key_format(&key, &again) == 0);
}

static void read_enrol(struct slice in)
{
	_cleanup_(buf_done) struct buf again = BUF_INIT(WIRE_MAX_ENROL);
	struct wire_enrol enrol;

	if (wire_enrol_decode(in, &enrol) == 0)
		CHECK(wire_enrol_encode(&enrol, &again) == 0);
}

static void read_enrolled(struct slice in)
{
	_cleanup_(buf_done) struct buf again = BUF_INIT(WIRE_MAX_ENROL);
	struct wire_enrolled enrolled;

	if (wire_enrolled_decode(in, &enrolled) == 0)
		CHECK(wire_enrolled_encode(&enrolled, &again) == 0);
}

/* Lines of "name: value". What is accepted keeps its limits. */
static void read_headers(struct slice in)
{
	struct wire_batch_parser parser;
	struct wire_batch batch;
	struct slice line;

	wire_batch_parse_start(&parser);
	while (text_next_part(&in, '\n', &line)) {
		size_t colon = slice_find_byte(line, ':');

		if (wire_batch_parse_header(&parser, slice_of(line.data, colon),
			    text_trim(slice_from(line, colon + 1))) < 0)
			return;
	}
	if (wire_batch_parse_done(&parser, &batch) < 0)
		return;
	CHECK(batch.number > 0);
	CHECK(batch.count <= BATCH_MAX_EVENTS);
	CHECK(batch.unpacked <= BATCH_MAX_UNPACKED);
}

/* Content-Type, Content-Encoding and Idempotency-Key, a line each. */
static void read_lines(struct slice in)
{
	struct slice type = SLICE_EMPTY, encoding = SLICE_EMPTY, key = SLICE_EMPTY;
	struct wire_lines lines;

	if (!text_next_part(&in, '\n', &type) || !wire_is_lines(type))
		return;
	(void)!text_next_part(&in, '\n', &encoding);
	(void)!text_next_part(&in, '\n', &key);
	if (wire_lines_parse(encoding, key, &lines) < 0)
		return;
	CHECK(lines.encoding == BATCH_PLAIN || lines.encoding == BATCH_ZSTD);
	CHECK(lines.key.len <= WIRE_MAX_KEY);
	for (size_t i = 0; i < lines.key.len; i++)
		CHECK(lines.key.data[i] > ' ' && lines.key.data[i] <= '~');
}

static void read_token(struct slice in)
{
	_cleanup_(buf_done) struct buf again = BUF_INIT(256);
	uint8_t token[WIRE_TOKEN_BYTES];

	if (wire_token_parse(in, token) == 0)
		CHECK(wire_token_format(token, &again) == 0);
}

static void read_address(struct slice in)
{
	struct slice host;
	uint16_t port;

	if (wire_address_split(in, &host, &port) == 0)
		CHECK(host.len > 0 && port > 0);
}

static void (*const readers[])(struct slice in) = {
	read_company_key,
	read_enrol,
	read_enrolled,
	read_headers,
	read_token,
	read_address,
	read_lines,
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size > 0)
		readers[data[0] % ARRAY_SIZE(readers)](slice_of(data + 1, size - 1));
	return 0;
}
