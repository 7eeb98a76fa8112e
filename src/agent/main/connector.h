/*
 * The proc connector: the kernel's older way of telling of processes (netlink, CN_PROC; Linux,
 * Documentation/driver-api/connector.rst and uapi/linux/cn_proc.h). It names processes only; what they
 * run is read from /proc afterwards.
 *
 * Ownership: the descriptor is the caller's.
 * Limits:    a receive buffer of CONNECTOR_BUFFER; what overflows is told by the kernel, not counted.
 * Trust:     only messages of the kernel itself are taken (port 0).
 */
#pragma once

#include "base/macros.h"
#include "base/result.h"
#include "base/slice.h"

enum { CONNECTOR_BUFFER = 8 * 1024 * 1024, CONNECTOR_MESSAGE = 1024 };

enum connector_what { CONNECTOR_OTHER, CONNECTOR_FORK, CONNECTOR_EXEC, CONNECTOR_EXIT };

struct connector_event {
	enum connector_what what;
	uint32_t pid;
	uint32_t ppid; /* fork */
	uint32_t code; /* exit: as wait(2) tells it */
};

/* Opens, non-blocking, and asks for the events. */
_must_check_ int connector_open(int *ret_fd);
/* 1: an event; 0: none waits; -ENOBUFS: some were lost. */
_must_check_ int connector_receive(int fd, struct connector_event *ret);
/* One datagram. ERR_MALFORMED. Threads are CONNECTOR_OTHER. */
_must_check_ int connector_parse(struct slice datagram, struct connector_event *ret);
