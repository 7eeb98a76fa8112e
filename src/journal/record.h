/*
 * One record of the journal on disk: a header of fixed size, the batch's bytes as they came, zeros
 * up to a multiple of 8. The core writes records; the core and watch read them.
 *
 *     0 magic "TSJ1" | 4 header crc u32 | 8 body crc u32 | 12 body bytes u32 | 16 position u64
 *     24 device u64 | 32 epoch (16) | 48 number u64 | 56 company u32 | 60 count u32
 *     64 unpacked u32 | 68 dictionary u32 | 72 kind u8 | 73 encoding u8 | 74 format u8 | 75 0 (5)
 *     80 received i64 | 88 contact i64 | 96 sent_wall i64 | 104 hash (32)
 *     little endian, CRC-32C
 *
 * The header crc covers bytes 8 to 135, the body crc the body without its zeros. A position is the
 * base of the record's file plus its offset there, so that it names the record for good. Files have
 * a fixed size; a record never crosses a file's end: what is left is one padding record, of which
 * only the header is written, or, where not even a header fits, nothing.
 *
 * A body is an agent's batch, or lines of JSON from a foreign sender; of those epoch and number are the
 * core's: the hash of the sender's key or, without one, random bytes; and the time of arrival.
 *
 * Ownership: a decoded body is a slice into the bytes decoded.
 * Limits:    a body has at most JOURNAL_MAX_BODY bytes.
 * Trust:     bodies are hostile and may hold what looks like a record. That is harmless as long as
 *            records are read from record to record only, and files are all zeros before their
 *            first use: a file that held records is never used again without zeroing it.
 */
#pragma once

#include "base/buf.h"
#include "base/clock.h"

enum {
	JOURNAL_HEADER_BYTES = 136,
	JOURNAL_MAX_BODY = 1024 * 1024,
	JOURNAL_ALIGN = 8,
	JOURNAL_FILE_BYTES = 64 * 1024 * 1024,
};

enum journal_kind { JOURNAL_BATCH = 1, JOURNAL_PADDING = 2 };

/* What the body is. Records of version 0.1.0 have 0 here. */
enum journal_format {
	JOURNAL_BATCH_CBOR = 0,  /* event/batch.h */
	JOURNAL_KEYED_LINES = 1, /* formats/lines.h, sent with a key: once */
	JOURNAL_LINES = 2,       /* without: at least once */
	JOURNAL_FORMATS,
};

struct journal_record {
	uint64_t position;
	uint64_t device;
	uint8_t epoch[16];
	uint64_t number;
	uint32_t company;
	uint32_t count;      /* events, as declared; of lines 0 */
	uint32_t unpacked;   /* bytes after decompression, as declared; of lines 0 */
	uint32_t dictionary; /* 0: none */
	uint8_t kind;        /* enum journal_kind */
	uint8_t encoding;    /* 0 plain, 1 zstd */
	uint8_t format;      /* enum journal_format */
	usec_t received;     /* when the gate's host had it */
	usec_t contact;      /* last word of the device before this batch; 0: none */
	usec_t sent_wall;    /* the device's wall clock when it sent */
	uint8_t hash[32]; /* SHA-256 of the body, or of what it unpacks to: whether two are one */
	uint32_t body_bytes; /* set by encode and decode; of padding: all behind its header */
	uint32_t body_crc;   /* set by encode and decode */
};

/* Bytes that a record with this body takes. */
uint64_t journal_record_bytes(size_t body_bytes);
/* The position behind a decoded record. */
uint64_t journal_record_end(const struct journal_record *record);

/* Appends header, body and zeros; sets body_bytes and body_crc. ERR_TOO_LARGE; ERR_BAD_VALUE when
 * the position is not a multiple of 8. */
_must_check_ int journal_record_encode(
	struct journal_record *record, struct slice body, struct buf *out);
/* Appends the header of a padding record that takes `bytes` in all: ERR_BAD_VALUE when no header
 * fits or it is not a multiple of 8. */
_must_check_ int journal_padding_encode(uint64_t position, uint64_t bytes, struct buf *out);

/*
 * Reads the record that must stand at `position`, from in = what the file holds from there on.
 *   ERR_AGAIN      all zeros where the header would be: nothing was written here yet
 *   ERR_TRUNCATED  in ends within the record; ret_record is set when its header was whole
 *   ERR_DAMAGED    a checksum does not match, or it is another position's record
 * The body of padding is not read: empty.
 */
_must_check_ int journal_record_decode(struct slice in, uint64_t position,
	struct journal_record *ret_record, struct slice *ret_body);
/* The same in two steps, for readers that fetch header and body singly. */
_must_check_ int journal_header_decode(
	struct slice in, uint64_t position, struct journal_record *ret_record);
_must_check_ int journal_body_check(const struct journal_record *record, struct slice body);
