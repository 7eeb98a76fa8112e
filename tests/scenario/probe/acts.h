/*
 * What a stolen program would try: each act is one small function of the probe.
 *
 * Ownership: acts leave nothing behind; the probe ends after one.
 * Limits:    none.
 * Trust:     targets are the test's own.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* What the acts are done to. */
struct targets {
	int directory;    /* of the test: readable, open/, socket, mount/ */
	int given;        /* a directory that the program was given; -1: none */
	const char *path; /* of the directory */
	uint16_t port;    /* of a TCP listener on 127.0.0.1 */
	pid_t victim;     /* a process of the same user */
	uintptr_t secret; /* address of a byte in it */
};

struct act {
	const char *name;
	bool by_root;                              /* unfenced it succeeds for root only */
	bool optional;                             /* this kernel may be without it */
	int (*run)(const struct targets *targets); /* 0, or -errno */
};

extern const struct act acts[];
extern const size_t n_acts;

/* NULL when there is none of this name. */
const struct act *act_find(const char *name);
