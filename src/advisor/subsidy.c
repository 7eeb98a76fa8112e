#include "advisor/subsidy.h"

#include "base/text.h"

enum { RATE_MAX = 999999 };

struct rate rate_parse(struct slice text)
{
	struct rate none = {0, 0};
	struct slice n, d = text;
	uint64_t over, under;

	if (!text_next_part(&d, '/', &n) || text_parse_u64(n, RATE_MAX, &over) < 0 ||
		text_parse_u64(d, RATE_MAX, &under) < 0 || under == 0 || over > under)
		return none;
	return (struct rate){(int64_t)over, (int64_t)under};
}

static bool is_less(struct rate a, struct rate b)
{
	return a.n * b.d < b.n * a.d;
}

/* The lowest and the highest rate that may hold. */
struct rates {
	struct rate lo, hi; /* d 0: not known */
	uint32_t open;
};

static struct rates rates_of(const struct programme *p, enum tri small)
{
	struct rates r = {p->general, p->general, 0};

	if (small == TRI_YES)
		r.lo = r.hi = p->small;
	if (small == TRI_UNKNOWN && p->general.d && p->small.d) {
		if (is_less(p->small, p->general))
			r.lo = p->small;
		else
			r.hi = p->small;
		r.open = is_less(r.lo, r.hi) ? OPEN_SMALL : 0;
	}
	if (small == TRI_UNKNOWN && (!p->general.d || !p->small.d))
		r = (struct rates){.open = OPEN_SMALL};
	if (!r.lo.d)
		r.open |= OPEN_RATE;
	return r;
}

static struct band eligible_of(const struct programme *p, struct band fee, int64_t months)
{
	struct band all;

	if (!p->months && !months)
		return band_unknown(TAX_EXCLUDED, fee.open | OPEN_MONTHS);
	if (p->months)
		return band_times(fee, months && months < p->months ? months : p->months);
	all = band_times(fee, months);
	all.has_lo = false;
	all.lo = 0;
	all.open |= OPEN_MONTHS;
	return all;
}

/* The most and the least that the rate gives, before the floor. */
static struct band before_floor(const struct programme *p, struct band eligible, struct rates r)
{
	struct band none = band_unknown(TAX_EXCLUDED, eligible.open | r.open);
	struct band most = r.hi.d ? band_share(eligible, r.hi.n, r.hi.d) : none;
	struct band least = r.lo.d ? band_share(eligible, r.lo.n, r.lo.d) : none;
	struct band amount = none;

	amount.failed = most.failed ? most.failed : least.failed;
	if (amount.failed)
		return amount;
	amount.has_hi = most.has_hi;
	amount.hi = most.hi;
	amount.has_lo = least.has_lo && p->cap.known;
	amount.lo = amount.has_lo ? least.lo : 0;
	if (!p->cap.known) {
		amount.open |= OPEN_CAP;
		return amount;
	}
	if (!amount.has_hi || amount.hi > p->cap.yen)
		amount.hi = p->cap.yen;
	amount.has_hi = true;
	if (amount.lo > p->cap.yen)
		amount.lo = p->cap.yen;
	return amount;
}

static void set_not_paid(struct subsidy *s, bool below_floor)
{
	s->state = SUBSIDY_NOT;
	s->below_floor = below_floor;
	s->amount = band_exact(TAX_EXCLUDED, 0);
}

static void apply_floor(struct subsidy *s, const struct programme *p)
{
	struct band *amount = &s->amount;
	bool surely = p->floor.known && amount->has_lo && amount->lo >= p->floor.yen;

	s->state = SUBSIDY_UNKNOWN;
	if (amount->failed)
		return;
	if (amount->has_hi && amount->hi == 0)
		set_not_paid(s, false);
	else if (p->floor.known && amount->has_hi && amount->hi < p->floor.yen)
		set_not_paid(s, true);
	else if (surely && amount->lo > 0)
		s->state = SUBSIDY_PAID;
	if (s->state != SUBSIDY_UNKNOWN)
		return;
	amount->has_lo = false;
	amount->lo = 0;
	if (!p->floor.known)
		amount->open |= OPEN_FLOOR;
}

struct subsidy subsidy_of(
	const struct programme *p, struct band fee, int64_t months, enum tri small)
{
	struct subsidy s = {.state = SUBSIDY_UNKNOWN};

	if (fee.tax != TAX_EXCLUDED || fee.failed) {
		s.eligible = s.reckoned = s.amount =
			band_unknown(TAX_EXCLUDED, fee.open | OPEN_TAX);
		s.eligible.failed = s.reckoned.failed = s.amount.failed = fee.failed;
		return s;
	}
	s.eligible = eligible_of(p, fee, months);
	s.reckoned = s.amount = before_floor(p, s.eligible, rates_of(p, small));
	s.at_cap = p->cap.known && s.amount.has_lo && s.amount.lo == p->cap.yen;
	apply_floor(&s, p);
	return s;
}

/* As the fee grows by a yen the subsidy grows by one at most: the least remains at the lowest fee,
 * reckoned with the highest rate. */
static void set_least(struct band *net, const struct programme *p, struct band fee, int64_t months,
	enum tri small)
{
	struct band lowest = band_exact(TAX_EXCLUDED, fee.lo);
	struct rates r = rates_of(p, small);
	struct band at_most = before_floor(p, eligible_of(p, lowest, months), r);

	net->has_lo = fee.has_lo && at_most.has_hi && !at_most.failed;
	net->lo = net->has_lo ? fee.lo * months - at_most.hi : 0;
	if (net->lo < 0)
		net->has_lo = false;
}

/* The most remains at the highest fee, reckoned with the lowest rate, if it is paid for every fee. */
static void set_most(struct band *net, const struct programme *p, struct band fee, int64_t months,
	enum tri small)
{
	struct band highest = band_exact(TAX_EXCLUDED, fee.hi);
	struct subsidy s = subsidy_of(p, fee, months, small);
	struct band at_least = before_floor(p, eligible_of(p, highest, months), rates_of(p, small));

	net->has_hi = fee.has_hi;
	net->hi = fee.hi * months;
	if (s.state == SUBSIDY_PAID && at_least.has_lo)
		net->hi -= at_least.lo;
	net->open = s.amount.open;
}

struct band subsidy_net(const struct programme *p, struct band fee, struct band other,
	int64_t months, enum tri small)
{
	struct band whole = band_times(fee, months), net = whole;

	if (whole.failed || fee.tax != TAX_EXCLUDED || other.tax != TAX_EXCLUDED)
		return band_unknown(TAX_EXCLUDED, fee.open | other.open | OPEN_TAX);
	if (subsidy_of(p, fee, months, small).state == SUBSIDY_NOT)
		return band_add(whole, other);
	set_least(&net, p, fee, months, small);
	set_most(&net, p, fee, months, small);
	if (!net.has_lo)
		net.lo = 0;
	if (!net.has_hi)
		net.hi = 0;
	return band_add(net, other);
}
