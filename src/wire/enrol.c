#include "wire/enrol.h"

#include "base/text.h"
#include "event/cbor.h"

static const struct slice key_prefix = SLICE_LITERAL("tsujiban1.");

/* Room for keys that a newer side adds. */
enum { MAX_KEYS = 32 };

enum member_type { MEMBER_U64, MEMBER_SECRET, MEMBER_TEXT };

/* One member of a map: what it is and where it is kept. Key = index + 1. */
struct member {
	enum member_type type;
	size_t offset;
	size_t max; /* of a text */
};

static const struct member company_key_members[] = {
	{MEMBER_TEXT, offsetof(struct wire_company_key, address), WIRE_MAX_ADDRESS},
	{MEMBER_SECRET, offsetof(struct wire_company_key, root_hash), 0},
	{MEMBER_U64, offsetof(struct wire_company_key, key_id), 0},
	{MEMBER_SECRET, offsetof(struct wire_company_key, secret), 0},
};

static const struct member enrol_members[] = {
	{MEMBER_U64, offsetof(struct wire_enrol, key_id), 0},
	{MEMBER_SECRET, offsetof(struct wire_enrol, key_secret), 0},
	{MEMBER_SECRET, offsetof(struct wire_enrol, device_secret), 0},
	{MEMBER_TEXT, offsetof(struct wire_enrol, hostname), WIRE_MAX_HOSTNAME},
	{MEMBER_TEXT, offsetof(struct wire_enrol, system), WIRE_MAX_SYSTEM},
	{MEMBER_TEXT, offsetof(struct wire_enrol, version), WIRE_MAX_VERSION},
};

static const struct member enrolled_members[] = {
	{MEMBER_U64, offsetof(struct wire_enrolled, device), 0},
	{MEMBER_SECRET, offsetof(struct wire_enrolled, token), 0},
};

static int put_member(const struct member *member, const uint8_t *record, struct buf *out)
{
	const void *at = record + member->offset;
	struct slice text;
	uint64_t number;

	switch (member->type) {
	case MEMBER_U64:
		memcpy(&number, at, sizeof(number));
		return cbor_put_u64(out, number);
	case MEMBER_SECRET:
		return cbor_put_bytes(out, slice_of(at, WIRE_SECRET_BYTES));
	case MEMBER_TEXT:
		memcpy(&text, at, sizeof(text));
		if (text.len > member->max)
			return ERR_TOO_LARGE;
		return text_is_utf8(text) ? cbor_put_text(out, text) : ERR_BAD_VALUE;
	}
	return ERR_BAD_VALUE;
}

static int put_record(const struct member *members, size_t n, const void *record, struct buf *out)
{
	TRY(cbor_put_map(out, n));
	for (size_t i = 0; i < n; i++) {
		TRY(cbor_put_u64(out, i + 1));
		TRY(put_member(&members[i], record, out));
	}
	return 0;
}

static int take_member(const struct member *member, struct slice *in, uint8_t *record)
{
	void *at = record + member->offset;
	struct slice text;
	uint64_t number;

	switch (member->type) {
	case MEMBER_U64:
		TRY(cbor_take_u64(in, &number));
		memcpy(at, &number, sizeof(number));
		return 0;
	case MEMBER_SECRET:
		return cbor_take_fixed(in, at, WIRE_SECRET_BYTES);
	case MEMBER_TEXT:
		TRY(cbor_take_text(in, &text));
		if (text.len > member->max)
			return ERR_TOO_LARGE;
		memcpy(at, &text, sizeof(text));
		return 0;
	}
	return ERR_BAD_VALUE;
}

static int take_record(const struct member *members, size_t n, struct slice in, void *record)
{
	struct slice previous = SLICE_EMPTY;
	size_t n_keys;
	size_t n_known = 0;

	TRY(cbor_take_map(&in, MAX_KEYS, &n_keys));
	for (size_t i = 0; i < n_keys; i++) {
		struct slice before = in;
		uint64_t key;

		TRY(cbor_take_u64(&in, &key));
		TRY(cbor_check_order(&previous, before, in));
		if (key >= 1 && key <= n) {
			TRY(take_member(&members[key - 1], &in, record));
			n_known++;
		} else {
			TRY(cbor_skip(&in));
		}
	}
	/* Keys do not repeat, so that many are all of them. */
	return n_known == n && in.len == 0 ? 0 : ERR_MALFORMED;
}

_must_check_ int wire_address_split(
	struct slice address, struct slice *ret_host, uint16_t *ret_port)
{
	size_t colon = address.len;
	struct slice host;
	uint64_t port;

	while (colon > 0 && address.data[colon - 1] != ':')
		colon--;
	if (colon < 2)
		return ERR_BAD_VALUE;
	host = slice_of(address.data, colon - 1);
	if (host.data[0] == '[') {
		if (host.len < 4 || host.data[host.len - 1] != ']')
			return ERR_BAD_VALUE;
		host = slice_of(host.data + 1, host.len - 2);
	} else if (slice_find_byte(host, ':') < host.len) {
		return ERR_BAD_VALUE;
	}
	/* A host is a name or an address: nothing that could end a header line or a URL's host. */
	for (size_t i = 0; i < host.len; i++) {
		if (host.data[i] <= ' ' || host.data[i] >= 0x7f || host.data[i] == '/' ||
			host.data[i] == '@' || host.data[i] == '[' || host.data[i] == ']')
			return ERR_BAD_VALUE;
	}
	TRY(text_parse_u64(slice_from(address, colon), UINT16_MAX, &port));
	if (port == 0)
		return ERR_BAD_VALUE;
	*ret_host = host;
	*ret_port = (uint16_t)port;
	return 0;
}

_must_check_ int wire_company_key_format(const struct wire_company_key *key, struct buf *out)
{
	_cleanup_(buf_done) struct buf encoded = BUF_INIT(WIRE_MAX_COMPANY_KEY);
	struct slice host;
	uint16_t port;

	TRY(wire_address_split(key->address, &host, &port));
	TRY(put_record(company_key_members, ARRAY_SIZE(company_key_members), key, &encoded));
	TRY(buf_put_slice(out, key_prefix));
	return text_put_base64url(out, buf_slice(&encoded));
}

_must_check_ int wire_company_key_parse(
	struct slice text, struct buf *decoded, struct wire_company_key *ret_key)
{
	struct wire_company_key key = {0};
	struct slice host;
	uint16_t port;

	if (text.len > WIRE_MAX_COMPANY_KEY)
		return ERR_TOO_LARGE;
	if (!slice_starts(text, key_prefix))
		return ERR_BAD_VALUE;
	buf_clear(decoded);
	TRY(text_parse_base64url(slice_from(text, key_prefix.len), decoded));
	TRY(take_record(
		company_key_members, ARRAY_SIZE(company_key_members), buf_slice(decoded), &key));
	TRY(wire_address_split(key.address, &host, &port));
	*ret_key = key;
	return 0;
}

_must_check_ int wire_enrol_encode(const struct wire_enrol *enrol, struct buf *out)
{
	return put_record(enrol_members, ARRAY_SIZE(enrol_members), enrol, out);
}

_must_check_ int wire_enrol_decode(struct slice in, struct wire_enrol *ret)
{
	struct wire_enrol enrol = {0};

	if (in.len > WIRE_MAX_ENROL)
		return ERR_TOO_LARGE;
	TRY(take_record(enrol_members, ARRAY_SIZE(enrol_members), in, &enrol));
	*ret = enrol;
	return 0;
}

_must_check_ int wire_enrolled_encode(const struct wire_enrolled *enrolled, struct buf *out)
{
	return put_record(enrolled_members, ARRAY_SIZE(enrolled_members), enrolled, out);
}

_must_check_ int wire_enrolled_decode(struct slice in, struct wire_enrolled *ret)
{
	struct wire_enrolled enrolled = {0};

	if (in.len > WIRE_MAX_ENROL)
		return ERR_TOO_LARGE;
	TRY(take_record(enrolled_members, ARRAY_SIZE(enrolled_members), in, &enrolled));
	*ret = enrolled;
	return 0;
}
