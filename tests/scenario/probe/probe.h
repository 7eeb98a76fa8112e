/*
 * How the probe ends, for the test that starts it.
 *
 * Ownership, Limits: none. Trust: both ends are the test's.
 */
#pragma once

/* PROBE_DID is 0, because after a successful execve it is another program that ends. */
enum { PROBE_DID = 0, PROBE_DENIED = 21, PROBE_BROKEN = 22 };
