/*
 * tsujiban-agent: the root part of the agent. It loads the BPF programs, opens what the collector may
 * read, starts tsujiban-collect and tsujiban-ship as their own users and starts them again when they end.
 * It reads no text that others wrote and has no network.
 *
 *     ring -> seen_exec, seen_fork, seen_exit -> collect        file_ask <- collect
 *     /proc -> seen_proc -> collect                             file_given -> collect
 *                 (relay.h keeps what was seen until)           seen_kept  <- collect
 *     an act of our own (sight.h), proof_asked -> collect       proof_seen <- collect
 *
 * Ownership: owns everything below; borrows loop and log.
 * Limits:    AGENT_DRAIN between drains of the ring, AGENT_HEALTH between health reports.
 * Trust:     the collector may have been stolen (opener.h); ship is asked nothing.
 */
#pragma once

#include "agent/main/act.h"
#include "agent/main/options.h"
#include "agent/main/places.h"
#include "agent/main/sight.h"
#include "agent/main/snapshot.h"
#include "agent/main/source.h"
#include "agent/main/watched.h"
#include "proc/supervisor.h"

#define AGENT_DRAIN (100 * USEC_PER_MS)
#define AGENT_DRAIN_SOON (5 * USEC_PER_MS)
#define AGENT_LOOK (5 * USEC_PER_SEC)
#define AGENT_HEALTH (60 * USEC_PER_SEC)
#define AGENT_TELL_LOSS (10 * USEC_PER_SEC)

struct agent {
	struct loop *loop;
	const struct clock *clock;
	const struct log *log;
	const struct options *options;
	struct supervisor *supervisor;
	struct supervised *collect, *ship;
	char collect_path[PLACES_MAX_PATH], ship_path[PLACES_MAX_PATH];
	int spool_fd;
	int lock_fd;                  /* the spool's directory again, locked as long as we live */
	char boot[PLACES_BOOT_BYTES]; /* the boot's id */
	uint64_t run; /* names this life of ours: numbers of frames hold within it */

	struct source source;
	struct sight sight; /* whether it shows anything */
	struct act act;
	struct relay relay;
	struct procfs proc;
	struct opener opener;
	struct snapshot snapshot;
	bool collect_ready, collect_busy; /* busy: what is seen waits for it */
	uint8_t rungs[2];                 /* of collect's and ship's sandbox */
	struct arena arena;

	struct watched passwd, company_key;
	struct loop_source *drain; /* timer */
	struct loop_source *ring;  /* the source's descriptor */
	struct loop_source *look;  /* at the watched files */
	struct loop_source *health;
	uint64_t told_lost;
	usec_t told_at; /* of losses, monotonic */
	bool stopping;
};

/* Opens everything; still as root with all rights. The sandbox comes next. */
_must_check_ int agent_open(
	struct agent *a, struct loop *loop, const struct log *log, const struct options *options);
/* Starts the children and the work. */
_must_check_ int agent_start(struct agent *a);
/* Ends all; the loop stops when the children have ended. */
void agent_stop(struct agent *a);
void agent_close(struct agent *a);
