#include "server/gate/devices.h"

#include <openssl/sha.h>
#include <stdlib.h>

#include "os/os.h"
#include "wire/headers.h"

enum { LOOKUP_BYTES = 16 };

void devices_init(struct devices *devices)
{
	uint64_t seeds[2];

	os_random(seeds, sizeof(seeds));
	devices->by_token = MAP_INIT(WIRE_MAX_DEVICES, seeds[0]);
	devices->by_device = MAP_INIT(WIRE_MAX_DEVICES, seeds[1]);
}

void devices_done(struct devices *devices)
{
	struct slice key;
	void *row;

	for (size_t cursor = 0; map_next(&devices->by_device, &cursor, &key, &row);)
		free(row);
	map_done(&devices->by_token);
	map_done(&devices->by_device);
}

static struct slice device_key(const struct device_row *row)
{
	return slice_of(&row->device, sizeof(row->device));
}

/* Finding goes by one half of the hash, in a time that may depend on it; the whole is compared in a
 * time that does not. */
static struct slice token_key(const uint8_t hash[32])
{
	return slice_of(hash, LOOKUP_BYTES);
}

void devices_del(struct devices *devices, uint64_t device)
{
	struct device_row *row = map_del(&devices->by_device, slice_of(&device, sizeof(device)));

	if (!row)
		return;
	map_del(&devices->by_token, token_key(row->token_hash));
	free(row);
}

static unsigned count_conns(const struct devices *devices, uint64_t device)
{
	const struct device_row *row =
		map_find(&devices->by_device, slice_of(&device, sizeof(device)));

	return row ? row->n_conns : 0;
}

void devices_drop_conn(struct devices *devices, uint64_t device)
{
	struct device_row *row = map_find(&devices->by_device, slice_of(&device, sizeof(device)));

	/* A table that was begun anew knows nothing of connections from before. */
	if (row && row->n_conns > 0)
		row->n_conns--;
}

int devices_put(struct devices *devices, const struct frame_device_put *frame)
{
	struct device_row *row = calloc(1, sizeof(*row));
	int result;

	if (!row)
		return ERR_NO_MEMORY;
	*row = (struct device_row){.device = frame->device, .company = frame->company};
	memcpy(row->token_hash, frame->token_hash, sizeof(row->token_hash));
	row->n_conns = count_conns(devices, frame->device);
	devices_del(devices, frame->device);
	result = map_put(&devices->by_device, device_key(row), row);
	if (result == 0) {
		result = map_put(&devices->by_token, token_key(row->token_hash), row);
		if (result < 0)
			map_del(&devices->by_device, device_key(row));
	}
	if (result < 0)
		free(row);
	return result == ERR_TOO_LARGE ? ERR_FULL : result;
}

struct device_row *devices_find(const struct devices *devices, const uint8_t token[32])
{
	uint8_t hash[SHA256_DIGEST_LENGTH];
	struct device_row *row;

	SHA256(token, 32, hash);
	row = map_find(&devices->by_token, token_key(hash));
	if (!row || !slice_is_secret(slice_of(hash, sizeof(hash)),
			    slice_of(row->token_hash, sizeof(row->token_hash))))
		return NULL;
	return row;
}
