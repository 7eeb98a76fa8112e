#include "server/core/api/limits.h"

#include <sodium.h>
#include <string.h>
#include "base/macros.h"

/* After this long without a try a row is forgotten. */
#define REMEMBERED ((usec_t)24 * 3600 * USEC_PER_SEC)
#define KEY_MAX 320

static const struct {
	uint32_t free;
	usec_t longest;
} bounds[] = {
	[LIMIT_PERSON] = {5, 60 * USEC_PER_SEC},
	[LIMIT_ADDRESS] = {20, 15 * 60 * USEC_PER_SEC},
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

static bool is_over(const struct limit_row *row, usec_t now)
{
	return row->key == 0 || now - row->last > REMEMBERED;
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

/* The key's row, or the one that can best be spared. */
static struct limit_row *claim(
	struct limits *limits, enum limit_kind kind, struct slice text, usec_t now)
{
	uint64_t key = key_of(limits, kind, text);
	struct limit_row *set = limits->rows[key % LIMITS_SETS];
	size_t way = find_way(limits, key, now);
	struct limit_row *spare = &set[0];

	if (way < LIMITS_WAYS)
		return &set[way];
	for (size_t i = 0; i < LIMITS_WAYS && !is_over(spare, now); i++)
		if (is_over(&set[i], now) || set[i].tries < spare->tries)
			spare = &set[i];
	*spare = (struct limit_row){.key = key, .kind = (uint8_t)kind, .last = now};
	return spare;
}

static usec_t delay_of(const struct limit_row *row)
{
	uint32_t free = bounds[row->kind].free;
	uint32_t doublings;

	if (row->tries < free)
		return 0;
	doublings = row->tries - free;
	if (doublings >= 16)
		return bounds[row->kind].longest;
	return USEC_PER_SEC << doublings < bounds[row->kind].longest ? USEC_PER_SEC << doublings
								     : bounds[row->kind].longest;
}

static usec_t wait_of(const struct limit_row *row, usec_t now)
{
	usec_t until = row ? row->last + delay_of(row) : 0;

	return until > now ? until - now : 0;
}

usec_t limits_wait(const struct limits *limits, const struct limit_try *try)
{
	uint64_t from = key_of(limits, LIMIT_ADDRESS, try->address);
	const struct limit_row *person =
		find(limits, key_of(limits, LIMIT_PERSON, try->person), try->now);
	usec_t wait = wait_of(find(limits, from, try->now), try->now);
	usec_t also = person && person->good != from ? wait_of(person, try->now) : 0;

	return also > wait ? also : wait;
}

static bool charge(struct limit_row *row, usec_t now)
{
	row->last = now;
	row->tries++;
	return row->tries == bounds[row->kind].free;
}

bool limits_charge(struct limits *limits, const struct limit_try *try)
{
	bool person = charge(claim(limits, LIMIT_PERSON, try->person, try->now), try->now);
	bool address = charge(claim(limits, LIMIT_ADDRESS, try->address, try->now), try->now);

	return person || address;
}

static void uncharge(struct limit_row *row)
{
	row->tries -= row->tries > 0;
}

void limits_uncharge(struct limits *limits, const struct limit_try *try)
{
	uncharge(claim(limits, LIMIT_PERSON, try->person, try->now));
	uncharge(claim(limits, LIMIT_ADDRESS, try->address, try->now));
}

void limits_forgive(struct limits *limits, const struct limit_try *try)
{
	struct limit_row *person = claim(limits, LIMIT_PERSON, try->person, try->now);

	person->tries = 0;
	person->good = key_of(limits, LIMIT_ADDRESS, try->address);
	uncharge(claim(limits, LIMIT_ADDRESS, try->address, try->now));
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
