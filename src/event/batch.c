#include "event/batch.h"

#include "event/cbor.h"

enum header_key {
	HEADER_DEVICE = 0,
	HEADER_EPOCH = 1,
	HEADER_NUMBER = 2,
	HEADER_WALL = 3,
	HEADER_MONOTONIC = 4,
	HEADER_COUNT = 5,
	HEADER_LOST = 6,
	HEADER_KEYS,
};

/* Room for keys that a newer agent adds. */
enum { HEADER_MAX_KEYS = 32 };

_must_check_ int batch_header_encode(const struct batch_header *header, struct buf *out)
{
	cbor_put_map(out, HEADER_KEYS);
	cbor_put_u64(out, HEADER_DEVICE);
	cbor_put_u64(out, header->device);
	cbor_put_u64(out, HEADER_EPOCH);
	cbor_put_bytes(out, slice_of(header->epoch, sizeof(header->epoch)));
	cbor_put_u64(out, HEADER_NUMBER);
	cbor_put_u64(out, header->number);
	cbor_put_u64(out, HEADER_WALL);
	cbor_put_i64(out, header->wall);
	cbor_put_u64(out, HEADER_MONOTONIC);
	cbor_put_i64(out, header->monotonic);
	cbor_put_u64(out, HEADER_COUNT);
	cbor_put_u64(out, header->count);
	cbor_put_u64(out, HEADER_LOST);
	return cbor_put_u64(out, header->lost);
}

static int take_count(struct slice *in, uint32_t *ret)
{
	uint64_t count;

	TRY(cbor_take_u64(in, &count));
	if (count > BATCH_MAX_EVENTS)
		return ERR_TOO_LARGE;
	*ret = (uint32_t)count;
	return 0;
}

static int take_member(struct slice *in, uint64_t key, struct batch_header *header)
{
	switch (key) {
	case HEADER_DEVICE:
		return cbor_take_u64(in, &header->device);
	case HEADER_EPOCH:
		return cbor_take_fixed(in, header->epoch, sizeof(header->epoch));
	case HEADER_NUMBER:
		return cbor_take_u64(in, &header->number);
	case HEADER_WALL:
		return cbor_take_i64(in, &header->wall);
	case HEADER_MONOTONIC:
		return cbor_take_i64(in, &header->monotonic);
	case HEADER_COUNT:
		return take_count(in, &header->count);
	case HEADER_LOST:
		return cbor_take_u64(in, &header->lost);
	default:
		return cbor_skip(in);
	}
}

static int take_header(struct slice *in, struct batch_header *header)
{
	struct slice previous = SLICE_EMPTY;
	unsigned n_known = 0;
	size_t n;

	TRY(cbor_take_map(in, HEADER_MAX_KEYS, &n));
	for (size_t i = 0; i < n; i++) {
		struct slice before = *in;
		uint64_t key;

		TRY(cbor_take_u64(in, &key));
		TRY(cbor_check_order(&previous, before, *in));
		TRY(take_member(in, key, header));
		n_known += key < HEADER_KEYS;
	}
	/* Keys do not repeat, so that many are all of them. */
	return n_known == HEADER_KEYS && header->number > 0 ? 0 : ERR_MALFORMED;
}

_must_check_ int batch_open(
	struct slice unpacked, struct batch_header *ret_header, struct batch_reader *ret_reader)
{
	struct batch_header header = {0};

	if (unpacked.len > BATCH_MAX_UNPACKED)
		return ERR_TOO_LARGE;
	TRY(take_header(&unpacked, &header));
	*ret_header = header;
	*ret_reader = (struct batch_reader){.rest = unpacked, .left = header.count};
	return 0;
}

_must_check_ int batch_next(struct batch_reader *reader, struct event *ret)
{
	if (reader->left == 0)
		return reader->rest.len == 0 ? 0 : ERR_MALFORMED;
	TRY(event_decode(&reader->rest, ret));
	reader->left--;
	return 1;
}
