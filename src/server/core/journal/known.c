#include "server/core/journal/known.h"

#include "base/map.h"

enum { MAX_DEVICES = 65536, MAX_EPOCHS = 8, MAX_RECENT = 256 };

struct recent {
	uint64_t number;
	uint8_t hash
		[8]; /* its first bytes: enough against chance, and a device can deceive itself alone */
};

struct epoch {
	uint8_t id[16];
	uint64_t highest;
	struct recent recent[MAX_RECENT]; /* a ring: the oldest at `next` once it is full */
	uint16_t n_recent;
	uint16_t next;
};

struct device {
	uint64_t id;
	usec_t contact;
	struct epoch *epochs[MAX_EPOCHS]; /* in the order of their first use */
	uint8_t n_epochs;
	bool clone_said;
};

struct known {
	struct map devices; /* id -> struct device */
};

int known_new(uint64_t seed, struct known **ret_known)
{
	struct known *known = calloc(1, sizeof(*known));

	if (!known)
		return ERR_NO_MEMORY;
	known->devices = MAP_INIT(MAX_DEVICES, seed);
	*ret_known = known;
	return 0;
}

static void device_free(struct device *device)
{
	for (size_t i = 0; i < device->n_epochs; i++)
		free(device->epochs[i]);
	free(device);
}

struct known *known_free(struct known *known)
{
	size_t cursor = 0;
	struct slice key;
	void *value;

	if (!known)
		return NULL;
	while (map_next(&known->devices, &cursor, &key, &value))
		device_free(value);
	map_done(&known->devices);
	free(known);
	return NULL;
}

static struct device *find_device(const struct known *known, uint64_t id)
{
	return map_find(&known->devices, slice_of(&id, sizeof(id)));
}

static struct epoch *find_epoch(const struct device *device, const uint8_t id[16])
{
	for (size_t i = 0; i < device->n_epochs; i++) {
		if (memcmp(device->epochs[i]->id, id, sizeof(device->epochs[i]->id)) == 0)
			return device->epochs[i];
	}
	return NULL;
}

enum known_answer known_find(const struct known *known, const struct journal_record *record)
{
	const struct device *device = find_device(known, record->device);
	const struct epoch *epoch = device ? find_epoch(device, record->epoch) : NULL;
	uint64_t lowest = UINT64_MAX;

	if (!epoch || record->number > epoch->highest)
		return KNOWN_NEW;
	for (size_t i = 0; i < epoch->n_recent; i++) {
		const struct recent *recent = &epoch->recent[i];

		if (recent->number == record->number)
			return memcmp(recent->hash, record->hash, sizeof(recent->hash)) == 0
				       ? KNOWN_SAME
				       : KNOWN_OTHER;
		if (recent->number < lowest)
			lowest = recent->number;
	}
	/* A hole among the latest numbers: batches may overtake each other on the way. */
	return record->number > lowest ? KNOWN_NEW : KNOWN_OTHER;
}

static struct device *add_device(struct known *known, uint64_t id)
{
	struct device *device = calloc(1, sizeof(*device));

	if (!device)
		return NULL;
	device->id = id;
	if (map_put(&known->devices, slice_of(&device->id, sizeof(device->id)), device) == 0)
		return device;
	free(device);
	return NULL;
}

static struct epoch *add_epoch(struct device *device, const uint8_t id[16])
{
	struct epoch *epoch = calloc(1, sizeof(*epoch));

	if (!epoch)
		return NULL;
	memcpy(epoch->id, id, sizeof(epoch->id));
	if (device->n_epochs == MAX_EPOCHS) {
		free(device->epochs[0]);
		memmove(device->epochs, device->epochs + 1,
			(MAX_EPOCHS - 1) * sizeof(device->epochs[0]));
		device->n_epochs--;
	}
	device->epochs[device->n_epochs++] = epoch;
	return epoch;
}

static void note_number(struct epoch *epoch, const struct journal_record *record)
{
	struct recent *recent = &epoch->recent[epoch->next];

	recent->number = record->number;
	memcpy(recent->hash, record->hash, sizeof(recent->hash));
	epoch->next = (uint16_t)((epoch->next + 1) % MAX_RECENT);
	if (epoch->n_recent < MAX_RECENT)
		epoch->n_recent++;
	if (record->number > epoch->highest)
		epoch->highest = record->number;
}

int known_reserve(struct known *known, const struct journal_record *record)
{
	struct device *device = find_device(known, record->device);

	if (!device)
		device = add_device(known, record->device);
	if (!device)
		return ERR_NO_MEMORY;
	if (!find_epoch(device, record->epoch) && !add_epoch(device, record->epoch))
		return ERR_NO_MEMORY;
	return 0;
}

bool known_put(struct known *known, const struct journal_record *record)
{
	struct device *device = find_device(known, record->device);
	struct epoch *epoch = find_epoch(device, record->epoch);
	bool clone;

	note_number(epoch, record);
	if (record->received > device->contact)
		device->contact = record->received;
	clone = epoch != device->epochs[device->n_epochs - 1] && !device->clone_said;
	device->clone_said |= clone;
	return clone;
}

usec_t known_contact(const struct known *known, uint64_t device)
{
	const struct device *found = find_device(known, device);

	return found ? found->contact : 0;
}
