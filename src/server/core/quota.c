#include "server/core/quota.h"

#include <stdlib.h>

struct share {
	uint32_t company;
	uint64_t waiting; /* bytes that wait for the disk */
	uint64_t left;    /* of QUOTA_AT_ONCE, at `counted` */
	usec_t counted;   /* monotonic */
};

void quota_init(struct quota *quota, uint64_t seed)
{
	quota->companies = MAP_INIT(QUOTA_MAX_COMPANIES, seed);
}

void quota_done(struct quota *quota)
{
	struct slice key;
	void *share;

	for (size_t cursor = 0; map_next(&quota->companies, &cursor, &key, &share);)
		free(share);
	map_done(&quota->companies);
}

static struct slice key_of(const uint32_t *company)
{
	return slice_of(company, sizeof(*company));
}

static int find_share(struct quota *quota, uint32_t company, usec_t now, struct share **ret_share)
{
	struct share *share = map_find(&quota->companies, key_of(&company));
	int result;

	if (!share) {
		share = calloc(1, sizeof(*share));
		if (!share)
			return ERR_NO_MEMORY;
		*share = (struct share){.company = company, .left = QUOTA_AT_ONCE, .counted = now};
		result = map_put(&quota->companies, key_of(&share->company), share);
		if (result < 0) {
			free(share);
			return result == ERR_TOO_LARGE ? ERR_FULL : result;
		}
	}
	*ret_share = share;
	return 0;
}

/* What has come back since it was last looked at. */
static void refill(struct share *share, usec_t now)
{
	uint64_t passed = now > share->counted ? (uint64_t)(now - share->counted) : 0;
	uint64_t full = (QUOTA_AT_ONCE - share->left) * USEC_PER_SEC / QUOTA_A_SECOND;

	if (passed >= full)
		share->left = QUOTA_AT_ONCE;
	else
		share->left += passed * QUOTA_A_SECOND / USEC_PER_SEC;
	share->counted = now;
}

int quota_take(
	struct quota *quota, const struct quota_wish *wish, usec_t now, uint16_t *ret_seconds)
{
	struct share *share;

	*ret_seconds = 1;
	TRY(find_share(quota, wish->company, now, &share));
	refill(share, now);
	if (share->waiting + wish->bytes > QUOTA_MAX_WAITING)
		return ERR_FULL;
	if (wish->backlog > QUOTA_FREE_BACKLOG && wish->weight > share->left) {
		*ret_seconds = (uint16_t)(1 + (wish->weight - share->left) / QUOTA_A_SECOND);
		return ERR_FULL;
	}
	share->waiting += wish->bytes;
	share->left -= wish->weight < share->left ? wish->weight : share->left;
	return 0;
}

void quota_give(struct quota *quota, uint32_t company, uint64_t bytes)
{
	struct share *share = map_find(&quota->companies, key_of(&company));

	if (share)
		share->waiting -= bytes < share->waiting ? bytes : share->waiting;
}
