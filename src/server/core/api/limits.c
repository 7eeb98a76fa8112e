#include "server/core/api/limits.h"

#include <sodium.h>
#include <string.h>
#include "base/macros.h"

#define HOUR ((usec_t)3600 * USEC_PER_SEC)
/* After this long without a try a row is forgotten; who has logged in is known for longer. */
#define REMEMBERED (24 * HOUR)
#define KNOWN (30 * 24 * HOUR)
#define KEY_MAX 320

static const struct {
	uint32_t free;
	usec_t longest;
	usec_t halves; /* without a wrong try the count halves in so long; 0: it stays */
} bounds[] = {
	[LIMIT_PERSON] = {5, 60 * USEC_PER_SEC, 0},
	[LIMIT_HOME] = {5, 60 * USEC_PER_SEC, 0},
	[LIMIT_ADDRESS] = {20, 15 * 60 * USEC_PER_SEC, HOUR},
};

void limits_init(struct limits *limits)
{
	memset(limits, 0, sizeof(*limits));
	randombytes_buf(limits->seed, sizeof(limits->seed));
}

/* Mail addresses differ by more than case. */
static uint64_t key_of(const struct limits *limits, enum limit_kind kind, struct slice text)
{
	uint8_t bytes[KEY_MAX + 1] = {(uint8_t)kind};
	size_t len = min_size(text.len, KEY_MAX);
	uint64_t key;

	for (size_t i = 0; i < len; i++) {
		uint8_t byte = text.data[i];

		bytes[i + 1] = byte >= 'A' && byte <= 'Z' ? (uint8_t)(byte + 'a' - 'A') : byte;
	}
	crypto_shorthash((uint8_t *)&key, bytes, len + 1, limits->seed);
	return key > 0 ? key : 1;
}

/* A person at the address of their last right try. */
static uint64_t home_key(const struct limits *limits, uint64_t person, uint64_t address)
{
	const uint64_t both[] = {person, address};
	uint64_t key;

	crypto_shorthash((uint8_t *)&key, (const uint8_t *)both, sizeof(both), limits->seed);
	return key > 0 ? key : 1;
}

static bool is_over(const struct limit_row *row, usec_t now)
{
	return row->key == 0 || now - row->last > (row->good > 0 ? KNOWN : REMEMBERED);
}

/* Where in its set the key's row is; LIMITS_WAYS: nowhere. */
static size_t find_way(const struct limits *limits, uint64_t key, usec_t now)
{
	const struct limit_row *set = limits->rows[key % LIMITS_SETS];
	size_t i = 0;

	while (i < LIMITS_WAYS && (set[i].key != key || is_over(&set[i], now)))
		i++;
	return i;
}

static const struct limit_row *find(const struct limits *limits, uint64_t key, usec_t now)
{
	size_t way = find_way(limits, key, now);

	return way < LIMITS_WAYS ? &limits->rows[key % LIMITS_SETS][way] : NULL;
}

/* Whoever is known is worth as much as the tries that a person has free: a few spread tries push nobody out. */
static uint32_t worth(const struct limit_row *row)
{
	return row->tries + (row->good > 0 ? bounds[row->kind].free : 0);
}

/* The key's row, or the one that can best be spared. */
static struct limit_row *claim(
	struct limits *limits, enum limit_kind kind, uint64_t key, usec_t now)
{
	struct limit_row *set = limits->rows[key % LIMITS_SETS];
	size_t way = find_way(limits, key, now);
	struct limit_row *spare = &set[0];

	if (way < LIMITS_WAYS)
		return &set[way];
	for (size_t i = 0; i < LIMITS_WAYS && !is_over(spare, now); i++)
		if (is_over(&set[i], now) || worth(&set[i]) < worth(spare))
			spare = &set[i];
	*spare = (struct limit_row){.key = key, .kind = (uint8_t)kind, .last = now, .before = now};
	return spare;
}

/* The tries that count now. */
static uint32_t tries_of(const struct limit_row *row, usec_t now)
{
	usec_t halves = bounds[row->kind].halves;
	usec_t times = halves > 0 && now > row->last ? (now - row->last) / halves : 0;

	return times < 32 ? row->tries >> times : 0;
}

static usec_t delay_of(const struct limit_row *row, usec_t now)
{
	uint32_t free = bounds[row->kind].free;
	uint32_t tries = tries_of(row, now);
	uint32_t doublings;

	if (tries < free)
		return 0;
	doublings = tries - free;
	if (doublings >= 16)
		return bounds[row->kind].longest;
	return USEC_PER_SEC << doublings < bounds[row->kind].longest ? USEC_PER_SEC << doublings
								     : bounds[row->kind].longest;
}

static usec_t wait_of(const struct limit_row *row, usec_t now)
{
	usec_t until = row ? row->last + delay_of(row, now) : 0;

	return until > now ? until - now : 0;
}

struct keys {
	uint64_t person, address, home;
	bool at_home;
};

static struct keys keys_of(const struct limits *limits, const struct limit_try *try)
{
	struct keys keys = {
		.person = key_of(limits, LIMIT_PERSON, try->person),
		.address = key_of(limits, LIMIT_ADDRESS, try->address),
	};
	const struct limit_row *person = find(limits, keys.person, try->now);

	keys.home = home_key(limits, keys.person, keys.address);
	keys.at_home = person && person->good == keys.address;
	return keys;
}

/* Counts the person's own tries: those made at home apart from what strangers make elsewhere. */
static struct limit_row *claim_own(struct limits *limits, const struct keys *keys, usec_t now)
{
	return keys->at_home ? claim(limits, LIMIT_HOME, keys->home, now)
			     : claim(limits, LIMIT_PERSON, keys->person, now);
}

usec_t limits_wait(const struct limits *limits, const struct limit_try *try)
{
	struct keys keys = keys_of(limits, try);
	usec_t own, wait;

	if (keys.at_home)
		return wait_of(find(limits, keys.home, try->now), try->now);
	own = wait_of(find(limits, keys.person, try->now), try->now);
	wait = wait_of(find(limits, keys.address, try->now), try->now);
	return own > wait ? own : wait;
}

static bool charge(struct limit_row *row, usec_t now)
{
	row->tries = tries_of(row, now) + 1;
	row->before = row->last;
	row->last = now;
	return row->tries == bounds[row->kind].free;
}

bool limits_charge(struct limits *limits, const struct limit_try *try)
{
	struct keys keys = keys_of(limits, try);
	bool own = charge(claim_own(limits, &keys, try->now), try->now);
	bool address = charge(claim(limits, LIMIT_ADDRESS, keys.address, try->now), try->now);

	return own || address;
}

/* Nor does it make the row last longer. */
static void uncharge(struct limit_row *row)
{
	row->tries -= row->tries > 0;
	row->last = row->before;
}

void limits_uncharge(struct limits *limits, const struct limit_try *try)
{
	struct keys keys = keys_of(limits, try);

	uncharge(claim_own(limits, &keys, try->now));
	uncharge(claim(limits, LIMIT_ADDRESS, keys.address, try->now));
}

void limits_forgive(struct limits *limits, const struct limit_try *try)
{
	struct keys keys = keys_of(limits, try);
	struct limit_row *person;

	if (keys.at_home)
		claim(limits, LIMIT_HOME, keys.home, try->now)->tries = 0;
	person = claim(limits, LIMIT_PERSON, keys.person, try->now);
	person->tries = keys.at_home ? person->tries : 0;
	person->good = keys.address;
	person->last = keys.at_home && person->tries > 0 ? person->last : try->now;
	uncharge(claim(limits, LIMIT_ADDRESS, keys.address, try->now));
}

uint32_t limits_waiting(const struct limits *limits, usec_t now)
{
	uint32_t n = 0;

	for (size_t i = 0; i < LIMITS_SETS; i++) {
		for (size_t j = 0; j < LIMITS_WAYS; j++) {
			const struct limit_row *row = &limits->rows[i][j];

			n += !is_over(row, now) && wait_of(row, now) > 0;
		}
	}
	return n;
}
