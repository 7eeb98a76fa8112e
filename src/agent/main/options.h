/*
 * The command line of tsujiban-agent.
 *
 * Ownership: texts are argv's.
 * Limits:    every option at most once is not asked: the last one holds.
 * Trust:     whoever starts a root program is root.
 */
#pragma once

#include "base/clock.h"
#include "base/fault.h"
#include "base/macros.h"
#include "base/result.h"

enum agent_source { SOURCE_AUTO, SOURCE_EBPF, SOURCE_PROC, SOURCE_NONE };

struct options {
	const char *data;        /* where the spool lies */
	const char *company_key; /* file */
	const char *programs;    /* where tsujiban-collect and tsujiban-ship are; NULL: beside us */
	enum agent_source source;
	usec_t prove; /* at most so long it takes to notice that nothing is seen (sight.h) */
};

/* ERR_REFUSED: see the fault. */
_must_check_ int options_parse(int argc, char **argv, struct options *ret, struct fault *fault);
