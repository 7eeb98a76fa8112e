/*
 * Enrolment: how a PC becomes a device. The company key is the line of text that an owner is given
 * for installing agents; the request proves it to the server, the reply carries the device's token.
 *
 *     company key = "tsujiban1." base64url(CBOR {1: "host:port", 2: root hash (32), 3: key id,
 *                                                4: secret (32)})
 *     request     = CBOR {1: key id, 2: key secret (32), 3: device secret (32), 4: host name,
 *                         5: operating system, 6: agent version}
 *     reply       = CBOR {1: device, 2: token (32)}             keys above these are passed over
 *
 * Ownership: parsed texts are slices into the input (of the company key: into the caller's buffer).
 * Limits:    texts as declared below, beyond: ERR_TOO_LARGE; a company key has at most
 *            WIRE_MAX_COMPANY_KEY characters, a body WIRE_MAX_ENROL bytes.
 * Trust:     the request is hostile to the server, the reply to the agent, the key's text a person's:
 *            ERR_BAD_VALUE for what does not look like a key, else the codes of event/cbor.h.
 */
#pragma once

#include "base/buf.h"

enum {
	WIRE_HASH_BYTES = 32,
	WIRE_SECRET_BYTES = 32,
	WIRE_TOKEN_BYTES = 32,
	WIRE_MAX_ADDRESS = 261, /* a host name of 255, a colon, a port */
	WIRE_MAX_HOSTNAME = 255,
	WIRE_MAX_SYSTEM = 255,
	WIRE_MAX_VERSION = 64,
	WIRE_MAX_COMPANY_KEY = 512,
	WIRE_MAX_ENROL = 4096,
};

struct wire_company_key {
	struct slice address; /* host:port; an IPv6 address in brackets */
	uint8_t root_hash[WIRE_HASH_BYTES];
	uint64_t key_id;
	uint8_t secret[WIRE_SECRET_BYTES];
};

/* Appends the key as text. ERR_BAD_VALUE: the address has no host or port. */
_must_check_ int wire_company_key_format(const struct wire_company_key *key, struct buf *out);
/* `decoded` holds what ret_key->address points to. */
_must_check_ int wire_company_key_parse(
	struct slice text, struct buf *decoded, struct wire_company_key *ret_key);
/* Splits "host:port" or "[v6]:port"; ERR_BAD_VALUE. */
_must_check_ int wire_address_split(
	struct slice address, struct slice *ret_host, uint16_t *ret_port);

struct wire_enrol {
	uint64_t key_id;
	uint8_t key_secret[WIRE_SECRET_BYTES];
	uint8_t device_secret[WIRE_SECRET_BYTES];
	struct slice hostname;
	struct slice system; /* e.g. Debian GNU/Linux 12 (bookworm) */
	struct slice version;
};

_must_check_ int wire_enrol_encode(const struct wire_enrol *enrol, struct buf *out);
_must_check_ int wire_enrol_decode(struct slice in, struct wire_enrol *ret);

struct wire_enrolled {
	uint64_t device;
	uint8_t token[WIRE_TOKEN_BYTES];
};

_must_check_ int wire_enrolled_encode(const struct wire_enrolled *enrolled, struct buf *out);
_must_check_ int wire_enrolled_decode(struct slice in, struct wire_enrolled *ret);
