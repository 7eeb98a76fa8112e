/*
 * From "host:port" to addresses that can be connected to.
 *
 * Ownership: the list is the caller's (freeaddrinfo).
 * Limits:    a name is looked up in /etc/hosts and by DNS, which blocks (lookup.h): at most two tries of two
 *            seconds per server of /etc/resolv.conf (at most three). Other ways that /etc/nsswitch.conf may
 *            name are modules, which the sandbox loads none of: they are passed over.
 * Trust:     answers of DNS are hostile: whoever answers must still be the pinned server.
 */
#pragma once

#include <netdb.h>

#include "base/macros.h"
#include "base/slice.h"

/* Once, before the first look-up: bounds the time that one takes. */
void address_bound_lookups(void);
/* An address in digits: never blocks. ERR_NOT_FOUND: it is a name. */
_must_check_ int address_read_digits(struct slice host, uint16_t port, struct addrinfo **ret);
/* ERR_NOT_FOUND: no such name, or no answer. */
_must_check_ int address_find(struct slice host, uint16_t port, struct addrinfo **ret);
