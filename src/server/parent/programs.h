/*
 * The programs of the server as a table: executable, user, what each is given, whom it talks to.
 *
 * Ownership: rows are static.
 * Limits:    none.
 * Trust:     this table and src/sandbox/profiles.c are the server's boundaries of trust.
 */
#pragma once

#include "proc/supervisor.h"
#include "server/parent/places.h"

enum { PROGRAM_GIVEN_MAX = 6, PROGRAM_PEERS_MAX = 6 };

struct program_given {
	const char *role;
	enum place place;
};

struct program_row {
	const char *name;   /* for people and logs */
	const char *config; /* its name in the config table's `programs` */
	const char *executable;
	const char *argument; /* NULL: none */
	const char *user;
	enum frame_role role;
	bool once; /* started on the core's demand */
	struct program_given given[PROGRAM_GIVEN_MAX];
	size_t n_given;
	enum frame_role peers[PROGRAM_PEERS_MAX];
	size_t n_peers;
	uint64_t max_files;
	usec_t ready_within; /* 0: the supervisor's own limit */
};

extern const struct program_row program_rows[];
extern const size_t program_n_rows;

/* NULL when there is none. */
const struct program_row *program_find(enum frame_role role);
/* Whether the configuration key is told to the program. */
bool program_is_told(const struct program_row *program, const struct config_row *key);
