/*
 * The places of the server: its directories, key files and listening sockets, made and opened by the
 * parent as root, and handed to the children that own them.
 *
 * Ownership: the places own their descriptors until places_done.
 * Limits:    none.
 * Trust:     paths come from the configuration; no contents are read but for copying into memfds.
 */
#pragma once

#include "base/fault.h"
#include "server/parent/config.h"

enum place {
	PLACE_DATA,        /* directory, root's; locked, so that one server uses it at a time */
	PLACE_JOURNAL,     /* directory, owner tsujiban */
	PLACE_STATE,       /* directory, owner tsujiban */
	PLACE_ROOT,        /* file, owner tsujiban-seal */
	PLACE_COURIER_KEY, /* file, owner tsujiban-courier */
	PLACE_AUTHORITIES, /* PEM file, read only */
	PLACE_CONSOLE,     /* sealed memfd */
	PLACE_ARCHIVE,     /* sealed memfd: the agent for other PCs; absent when none was built */
	PLACE_CATALOGUE, /* directory of the advisor's tables, read only; absent where none is installed */
	PLACE_CERTIFICATE, /* PEM file of the people's port; absent when none is configured */
	PLACE_KEY,         /* its private key */
	PLACE_LISTEN_AGENTS,
	PLACE_LISTEN_PEOPLE,
	PLACE_LISTEN_PAGE,   /* 127.0.0.1 */
	PLACE_LISTEN_SOCKET, /* run/api.sock */
	PLACE_COUNT,
};

struct places {
	int fds[PLACE_COUNT];  /* -1: absent */
	char program_dir[512]; /* libexec/tsujiban */
	char share_dir[512];   /* share/tsujiban */
};

/* Finds the program's own folders from where it runs. */
_must_check_ int places_find_programs(struct places *places);
/* Makes and opens everything; ERR_REFUSED with the fault that says which and why. */
_must_check_ int places_open(
	struct places *places, const struct config *config, struct fault *ret_fault);
void places_done(struct places *places);
