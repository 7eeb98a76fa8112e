#include "advisor/band.h"

static int64_t max_yen(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static int64_t min_yen(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static struct band failed(struct band a, int failure)
{
	struct band none = band_unknown(a.tax, a.open);

	none.failed = a.failed ? a.failed : failure;
	return none;
}

static bool is_amount(int64_t yen)
{
	return yen >= 0 && yen <= BAND_MAX;
}

/* Keeps the limits; an end that is not there reads 0. As no amount is below 0, a lower end of 0 says nothing
 * and is none, but where the amount is known to be 0. */
static inline struct band checked(struct band a)
{
	if (a.failed)
		return failed(a, a.failed);
	if (!a.has_lo)
		a.lo = 0;
	if (!a.has_hi)
		a.hi = 0;
	if (a.lo > BAND_MAX || a.hi > BAND_MAX)
		return failed(a, ERR_TOO_LARGE);
	if (!is_amount(a.lo) || !is_amount(a.hi) || (a.has_lo && a.has_hi && a.lo > a.hi))
		return failed(a, ERR_BAD_VALUE);
	if (a.lo == 0)
		a.has_lo = a.has_hi && a.hi == 0;
	return a;
}

struct band band_unknown(enum tax tax, uint32_t open)
{
	return (struct band){.tax = tax, .open = open};
}

struct band band_exact(enum tax tax, int64_t yen)
{
	return checked(
		(struct band){.lo = yen, .hi = yen, .has_lo = true, .has_hi = true, .tax = tax});
}

struct band band_at_least(enum tax tax, int64_t yen, uint32_t open)
{
	return checked((struct band){.lo = yen, .has_lo = true, .tax = tax, .open = open});
}

struct band band_at_most(enum tax tax, int64_t yen, uint32_t open)
{
	return checked((struct band){.hi = yen, .has_hi = true, .tax = tax, .open = open});
}

struct band band_between(enum tax tax, int64_t lo, int64_t hi, uint32_t open)
{
	return checked((struct band){
		.lo = lo, .hi = hi, .has_lo = true, .has_hi = true, .tax = tax, .open = open});
}

/* What both operands hand on: the tax, what is open, the first failure. */
static struct band joined(struct band a, struct band b)
{
	struct band sum = band_unknown(a.tax, a.open | b.open);

	sum.failed = a.failed ? a.failed : b.failed;
	if (!sum.failed && a.tax != b.tax)
		sum.failed = ERR_CONFLICT;
	return sum;
}

struct band band_add(struct band a, struct band b)
{
	struct band sum = joined(a, b);

	sum.has_lo = a.has_lo || b.has_lo;
	sum.has_hi = a.has_hi && b.has_hi;
	sum.lo = a.lo + b.lo;
	sum.hi = a.hi + b.hi;
	return checked(sum);
}

/* Of amounts: neither is negative. By division, as not every machine has a product of twice the width. */
static int64_t product(int64_t yen, int64_t n)
{
	return n > 0 && yen > INT64_MAX / n ? INT64_MAX : yen * n;
}

struct band band_times(struct band a, int64_t n)
{
	if (n < 0)
		return failed(a, ERR_BAD_VALUE);
	if (n == 0 && !a.failed)
		return band_exact(a.tax, 0);
	a.lo = product(a.lo, n);
	a.hi = product(a.hi, n);
	return checked(a);
}

struct band band_share(struct band a, int64_t n, int64_t d)
{
	if (n < 0 || d <= 0)
		return failed(a, ERR_BAD_VALUE);
	a.lo = product(a.lo, n);
	a.hi = product(a.hi, n);
	if (a.lo == INT64_MAX || a.hi == INT64_MAX)
		return failed(a, ERR_TOO_LARGE);
	a.lo /= d;
	a.hi /= d;
	return checked(a);
}

struct band band_split(struct band a, int64_t n)
{
	if (n <= 0)
		return failed(a, ERR_BAD_VALUE);
	a.lo /= n;
	a.hi = a.hi / n + (a.hi % n != 0);
	return checked(a);
}

struct band band_either(struct band a, struct band b)
{
	struct band whole = joined(a, b);

	whole.has_lo = a.has_lo && b.has_lo;
	whole.has_hi = a.has_hi && b.has_hi;
	whole.lo = min_yen(a.lo, b.lo);
	whole.hi = max_yen(a.hi, b.hi);
	return checked(whole);
}

struct band band_both(struct band a, struct band b)
{
	struct band part = joined(a, b);

	if (part.failed)
		return part;
	part.open = a.open;
	part.has_lo = a.has_lo || b.has_lo;
	part.has_hi = a.has_hi || b.has_hi;
	part.lo = a.has_lo && b.has_lo ? max_yen(a.lo, b.lo) : a.has_lo ? a.lo : b.lo;
	part.hi = a.has_hi && b.has_hi ? min_yen(a.hi, b.hi) : a.has_hi ? a.hi : b.hi;
	if (part.has_lo && part.has_hi && part.lo > part.hi)
		return a;
	return checked(part);
}

enum tri band_is_within(struct band a, struct band limit)
{
	if (a.failed || limit.failed || a.tax != limit.tax)
		return TRI_UNKNOWN;
	if (a.has_hi && limit.has_lo && a.hi <= limit.lo)
		return TRI_YES;
	return a.has_lo && limit.has_hi && a.lo > limit.hi ? TRI_NO : TRI_UNKNOWN;
}

bool band_is_exact(struct band a)
{
	return !a.failed && a.has_lo && a.has_hi && a.lo == a.hi;
}

bool band_holds(struct band outer, struct band inner)
{
	if (outer.failed || inner.failed || outer.tax != inner.tax)
		return false;
	if (outer.has_lo && !(inner.has_lo && inner.lo >= outer.lo))
		return false;
	return !outer.has_hi || (inner.has_hi && inner.hi <= outer.hi);
}

int band_result(struct band a)
{
	return a.failed;
}
