#include "agent/ship/request.h"

#include <mbedtls/sha256.h>

#include "wire/headers.h"

int request_maker_init(struct request_maker *m)
{
	*m = (struct request_maker){
		.plain = BUF_INIT(SPOOL_MAX_ENTRY + 1024),
		.body = BUF_INIT(BATCH_MAX_PACKED),
	};
	return batch_packer_new(&m->packer);
}

void request_maker_done(struct request_maker *m)
{
	batch_packer_free(m->packer);
	buf_done(&m->plain);
	buf_done(&m->body);
}

/* The lines that both requests begin with; the caller's own follow. */
static void put_start(struct buf *out, const char *path, struct slice address)
{
	buf_clear(out);
	buf_put_format(out, "POST %s HTTP/1.1\r\nHost: ", path);
	buf_put_slice(out, address);
	buf_put_text(out, "\r\nUser-Agent: tsujiban-ship/" TSUJIBAN_VERSION "\r\n");
}

static int put_end(struct buf *out, struct slice body)
{
	buf_put_format(out, "Content-Length: %zu\r\n\r\n", body.len);
	return buf_put_slice(out, body);
}

int request_enrol(struct slice address, const struct wire_enrol *enrol, struct buf *out)
{
	_cleanup_(buf_done) struct buf body = BUF_INIT(WIRE_MAX_ENROL);

	TRY(wire_enrol_encode(enrol, &body));
	put_start(out, WIRE_PATH_ENROL, address);
	buf_put_text(out, "Content-Type: " WIRE_TYPE_CBOR "\r\n");
	return put_end(out, buf_slice(&body));
}

/* Header and events into m->plain, and what is sent of them into m->body unless it is the same. */
static int make_body(struct request_maker *m, const struct state *state,
	const struct spool_entry *entry, struct slice events, struct slice *ret_body)
{
	struct batch_header header = {
		.device = state->device,
		.number = entry->number - state->base,
		.wall = entry->wall,
		.monotonic = entry->monotonic,
		.count = entry->count,
		.lost = entry->lost,
	};

	memcpy(header.epoch, state->epoch, sizeof(header.epoch));
	buf_clear(&m->plain);
	buf_clear(&m->body);
	TRY(batch_header_encode(&header, &m->plain));
	TRY(buf_put_slice(&m->plain, events));
	if (!m->no_zstd)
		TRY(batch_pack(m->packer, buf_slice(&m->plain), &m->body));
	*ret_body = buf_slice(m->no_zstd ? &m->plain : &m->body);
	return 0;
}

int request_batch(struct request_maker *m, struct slice address, const struct state *state,
	const struct spool_entry *entry, struct slice events, usec_t wall, struct buf *out)
{
	struct wire_batch batch = {
		.device = state->device,
		.number = entry->number - state->base,
		.count = entry->count,
		.encoding = m->no_zstd ? BATCH_PLAIN : BATCH_ZSTD,
		.wall = wall,
	};
	struct slice body;

	TRY(make_body(m, state, entry, events, &body));
	memcpy(batch.epoch, state->epoch, sizeof(batch.epoch));
	batch.unpacked = (uint32_t)m->plain.len;
	/* Sent again, it may be packed by another zstd or not at all: it is the same by its contents. */
	batch.has_content = true;
	if (mbedtls_sha256_ret(body.data, body.len, batch.hash, 0) != 0 ||
		mbedtls_sha256_ret(m->plain.data, m->plain.len, batch.content, 0) != 0)
		return ERR_CRYPTO;
	put_start(out, WIRE_PATH_BATCHES, address);
	TRY(wire_token_format(state->token, out));
	TRY(wire_batch_format(&batch, out));
	return put_end(out, body);
}
