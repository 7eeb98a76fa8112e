/*
 * When a PC was heard, as 96 quarters of an hour a day in Japan's time, and the same of the server
 * itself: what the server slept through is held against nobody. For people a day is one letter:
 *
 *     -  before the PC was there          .  no data
 *     o  seen as much as expected         h  in part
 *     b  its collector was blind at some time
 *
 * Of a PC that is always on, the whole day is expected (19 of 20 quarters that the server was awake);
 * of any other, the time from its first to its last word of the day (3 of 4).
 *
 * Ownership: plain values; letters are written into the caller's array.
 * Limits:    90 letters; rows are kept for 400 days.
 * Trust:     times are the server's own.
 */
#pragma once

#include "ipc/frames.h"
#include "server/core/store/store.h"

#define STORE_DAYS 90
#define STORE_DAY_ROWS 400
#define STORE_DAY_QUARTERS 96

/* Days since 1970-01-01 in Japan's time, and the quarter of an hour within the day. */
struct store_moment {
	int64_t day;
	unsigned quarter;
};
struct store_moment store_moment_of(usec_t wall);

/* Marks the quarter; inside the transaction of the sight. */
_must_check_ int store_day_mark(
	struct store *store, uint32_t company, uint64_t device, usec_t at, bool blind);
/* The server itself is awake now; days that are kept no longer are forgotten. */
_must_check_ int store_day_mark_own(struct store *store, usec_t at);

/* A day's quarters: bit 0 of early is midnight, bit 0 of late noon. */
struct store_quarters {
	uint64_t early, late;
};

/* What is known of the server's own last days; the last is today. */
struct store_own_days {
	int64_t today;
	struct store_quarters days[STORE_DAYS];
};
_must_check_ int store_day_own(struct store *store, usec_t now, struct store_own_days *ret_own);

/* The letters of one PC, put together from its finished days and the rows behind them. */
struct store_days {
	const struct store_own_days *own;
	bool always_on;
	int64_t enrolled_day;
	char letters[STORE_DAYS];
};
void store_days_start(struct store_days *days, const struct store_own_days *own, bool always_on,
	usec_t enrolled, struct slice finished, int64_t finished_to);
void store_days_put(
	struct store_days *days, int64_t day, const struct store_quarters *seen, bool blind);

/*
 * Writes the letters of finished days into the rows of at most `max` devices and forgets their days
 * that are kept no longer; ret_n says of how many: below max, all are done.
 */
_must_check_ int store_days_roll(struct store *store, usec_t now, size_t max, size_t *ret_n);
