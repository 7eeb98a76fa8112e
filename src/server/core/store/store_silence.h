/*
 * Silence: the server's own time awake, who has been silent for how much of it, and which case says so.
 *
 * Awake is time in which this server ran and could hear its PCs. It only grows, by what its user adds,
 * and survives a restart; so neither an outage of our own nor a jump of the wall clock makes anybody
 * silent. It is kept once a minute: a crash forgets a minute, in favour of the PCs.
 *
 * Ownership: what a read returns lives in the caller's arena.
 * Limits:    8,192 that fell silent together; of the others, as many as there are devices.
 * Trust:     our own values; names are the PCs' claims.
 */
#pragma once

#include "ipc/frames.h"
#include "server/core/store/store.h"

/* ---- time awake ---- */

/* At store_open; devices of older data count as heard now. */
_must_check_ int store_awake_load(struct store *store);
usec_t store_awake(const struct store *store);
void store_awake_add(struct store *store, usec_t passed);
_must_check_ int store_awake_keep(struct store *store);

/* ---- who is silent ---- */

/* Whose silence it is; numbers stand in the database. */
enum store_source {
	STORE_SILENT_DEVICE = 1,
	STORE_SILENT_SIGHT = 2, /* of a device that is alive but blind */
	STORE_SILENT_MAIL = 3,
	STORE_SILENT_DISK = 4,
	STORE_SILENT_WATCH = 5,
};

/* One that is silent, and its case. Of our own sources company and device are 0. */
struct store_silence {
	enum store_source source;
	uint32_t company;
	uint64_t device;
	uint32_t case_company; /* 0: a case of the installation */
	uint64_t case_id;
	usec_t since; /* wall: the last word */
	usec_t heard; /* awake: the same */
	struct slice name;
	/* When listed: */
	bool back;      /* it has spoken since, or sees again; never set for our own sources */
	bool gone;      /* people have removed the device */
	usec_t spoke;   /* wall: its newest word */
	bool case_open; /* nobody has closed the case */
};
_must_check_ int store_silence_add(struct store *store, const struct store_silence *silence);
_must_check_ int store_silence_del(struct store *store, const struct store_silence *silence);
/* Whether there is one of this source, company and device. */
_must_check_ int store_silence_has(
	struct store *store, const struct store_silence *silence, bool *ret_has);
/* All, those of one case after one another. */
_must_check_ int store_silence_list(struct store *store, struct arena *arena,
	struct store_silence **ret_silences, size_t *ret_n);
/* Those of one case. */
_must_check_ int store_silence_of_case(struct store *store, uint32_t company, uint64_t id,
	struct arena *arena, struct store_silence **ret_silences, size_t *ret_n);

/* Last heard before which time (awake) a device counts as silent. */
struct store_limits {
	usec_t ordinary, always_on, blind;
};
/* Confirmed devices beyond the limits that are in no case for it, the longest silent first. */
_must_check_ int store_silence_due(struct store *store, const struct store_limits *limits,
	size_t max, struct arena *arena, struct store_silence **ret_due, size_t *ret_n);

/* Devices last heard within [from, to] that are in no case of silence; company 0: of all. */
_must_check_ int store_silence_fallen(struct store *store, uint32_t company, usec_t from, usec_t to,
	struct arena *arena, struct store_silence **ret_fallen, size_t *ret_n);

/* How many confirmed devices and companies fell silent within [from, to], how many spoke later. */
struct store_fall {
	uint32_t devices, companies; /* within the span, in no case yet */
	uint32_t devices_later;
	uint32_t companies_all; /* with any device heard since `from` */
};
_must_check_ int store_silence_count(
	struct store *store, uint32_t company, usec_t from, usec_t to, struct store_fall *ret_fall);
/* The open case of a silence that began within [from, to]: the company's, or the installation's. */
_must_check_ int store_silence_find(struct store *store, uint32_t company, usec_t from, usec_t to,
	uint32_t *ret_case_company, uint64_t *ret_case);

/* A mail waits although it was tried, or waits and nobody could try. */
_must_check_ int store_silence_mail(struct store *store, bool nobody, bool *ret_waits);
