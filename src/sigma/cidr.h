/*
 * Networks in CIDR notation and the addresses in them, IPv4 and IPv6.
 *
 * Ownership: none.
 * Limits:    texts as inet_pton takes them.
 * Trust:     hostile text.
 */
#pragma once

#include "base/macros.h"
#include "base/result.h"
#include "base/slice.h"
#include "sigma/image_layout.h"

/* A network (or one address) as an image has it. ERR_BAD_VALUE: neither, or bits set behind the prefix. */
_must_check_ int cidr_parse(struct slice text, uint8_t ret[CIDR_BYTES]);
/* Whether bytes of an image are a network. */
bool cidr_is_valid(struct slice network);
/* Whether the text is an address of the network; another family's never is. */
bool cidr_has(struct slice network, struct slice address);
