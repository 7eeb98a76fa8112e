/*
 * Where the agent sees processes: the BPF programs, or the proc connector, or nothing. Which one is found
 * out by trying.
 *
 * Ownership: owns what it opened.
 * Limits:    source_drain stops when the collector's queue is long; what waits meanwhile waits in the
 *            kernel, and what finds no room there is counted.
 * Trust:     the kernel's.
 */
#pragma once

#include "agent/main/opener.h"
#include "agent/main/options.h"
#include "agent/main/procfs.h"
#include "agent/main/relay.h"
#include "agent/main/ring.h"
#include "base/log.h"

enum source_bits { SEES_EBPF = 1, SEES_PROC = 2 };

struct kernel;

struct source {
	uint32_t sees; /* bits of enum source_bits; 0: blind */
	struct kernel *kernel;
	struct ring ring;
	int connector_fd;
	uint64_t lost; /* beside what the BPF programs count */
};

/* What a drain works with. */
struct source_sink {
	const struct clock *clock;
	struct procfs *proc;
	struct opener *opener;
	struct relay *relay;
	struct channel *collect;
};

/* Tries what the wish allows; each failure is logged. Blind is a result, not a failure. */
void source_open(struct source *s, enum agent_source wish, const struct log *log);
/* The same again, without the ways of this mask; losses counted so far stay counted. */
void source_reopen(
	struct source *s, enum agent_source wish, uint32_t without, const struct log *log);
void source_close(struct source *s);
/* Becomes readable when there is much to drain; -1: none. */
int source_fd(const struct source *s);
/* Events lost since the start. */
uint64_t source_lost(const struct source *s);
/* Sends what was seen. ERR_FULL: the collector's queue is long, come again soon. */
_must_check_ int source_drain(struct source *s, const struct source_sink *sink);
