#include "server/core/journal/known.h"

#include "base/map.h"
#include "wire/headers.h"

/* How many latest numbers an epoch keeps: the one in use, and those that others have followed. */
enum { MAX_EPOCHS = 8, WINDOW = 256, WINDOW_PAST = 32 };

/* The first bytes of a hash: enough against chance, and a device can deceive itself alone. */
typedef uint32_t mark_t;

#define SEEN 0x80000000u

struct epoch {
	uint8_t id[16];
	uint64_t lowest; /* number that was seen */
	uint64_t highest;
	uint16_t window;
	mark_t marks[]; /* of number n at n % window; 0: not seen */
};

struct sending {
	uint8_t key[8]; /* the first bytes of its hash */
	mark_t mark;
};

struct device {
	uint64_t id;
	usec_t contact;
	struct epoch *epochs[MAX_EPOCHS]; /* in the order of their first use */
	struct sending *sendings;         /* a ring of KNOWN_MAX_KEYS; NULL: it has sent none */
	uint16_t n_sendings;
	uint16_t next_sending;
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
	known->devices = MAP_INIT(WIRE_MAX_DEVICES, seed);
	*ret_known = known;
	return 0;
}

static void device_free(struct device *device)
{
	for (size_t i = 0; i < device->n_epochs; i++)
		free(device->epochs[i]);
	free(device->sendings);
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

/* The highest bit says "seen". */
static mark_t mark_of(const struct journal_record *record)
{
	mark_t mark;

	memcpy(&mark, record->hash, sizeof(mark));
	return mark | SEEN;
}

static struct epoch *find_epoch(const struct device *device, const uint8_t id[16])
{
	for (size_t i = 0; i < device->n_epochs; i++) {
		if (memcmp(device->epochs[i]->id, id, sizeof(device->epochs[i]->id)) == 0)
			return device->epochs[i];
	}
	return NULL;
}

/* ---- batches with a number */

static enum known_answer find_number(
	const struct device *device, const struct journal_record *record)
{
	const struct epoch *epoch = device ? find_epoch(device, record->epoch) : NULL;
	mark_t mark;

	if (!epoch || record->number > epoch->highest)
		return KNOWN_NEW;
	if (epoch->highest - record->number >= epoch->window || record->number < epoch->lowest)
		return KNOWN_OTHER;
	mark = epoch->marks[record->number % epoch->window];
	/* A hole among the latest numbers: batches may overtake each other on the way. */
	if (mark == 0)
		return KNOWN_NEW;
	return mark == mark_of(record) ? KNOWN_SAME : KNOWN_OTHER;
}

static struct epoch *make_epoch(uint16_t window)
{
	struct epoch *epoch = calloc(1, sizeof(*epoch) + window * sizeof(epoch->marks[0]));

	if (!epoch)
		return NULL;
	epoch->window = window;
	epoch->lowest = UINT64_MAX;
	return epoch;
}

/* An epoch that another follows has little left to say. Without memory it stays as it is. */
static void shrink(struct epoch **at)
{
	struct epoch *epoch = *at;
	struct epoch *small = epoch->window > WINDOW_PAST ? make_epoch(WINDOW_PAST) : NULL;

	if (!small)
		return;
	memcpy(small->id, epoch->id, sizeof(small->id));
	small->lowest = epoch->lowest;
	small->highest = epoch->highest;
	for (uint64_t i = 0; i < WINDOW_PAST && i < epoch->highest; i++)
		small->marks[(epoch->highest - i) % WINDOW_PAST] =
			epoch->marks[(epoch->highest - i) % epoch->window];
	free(epoch);
	*at = small;
}

static int add_epoch(struct device *device, const uint8_t id[16])
{
	struct epoch *epoch = make_epoch(WINDOW);

	if (!epoch)
		return ERR_NO_MEMORY;
	memcpy(epoch->id, id, sizeof(epoch->id));
	if (device->n_epochs == MAX_EPOCHS) {
		free(device->epochs[0]);
		memmove(device->epochs, device->epochs + 1,
			(MAX_EPOCHS - 1) * sizeof(device->epochs[0]));
		device->n_epochs--;
	}
	if (device->n_epochs > 0)
		shrink(&device->epochs[device->n_epochs - 1]);
	device->epochs[device->n_epochs++] = epoch;
	return 0;
}

static void note_number(struct epoch *epoch, const struct journal_record *record)
{
	if (epoch->highest == 0 || record->number > epoch->highest + epoch->window)
		memset(epoch->marks, 0, epoch->window * sizeof(epoch->marks[0]));
	else
		for (uint64_t n = epoch->highest + 1; n < record->number; n++)
			epoch->marks[n % epoch->window] = 0;
	epoch->marks[record->number % epoch->window] = mark_of(record);
	if (record->number > epoch->highest)
		epoch->highest = record->number;
	if (record->number < epoch->lowest)
		epoch->lowest = record->number;
}

static bool put_number(struct device *device, const struct journal_record *record)
{
	struct epoch *epoch = find_epoch(device, record->epoch);
	bool clone = epoch != device->epochs[device->n_epochs - 1] && !device->clone_said;

	note_number(epoch, record);
	device->clone_said |= clone;
	return clone;
}

/* ---- batches with a key of the sender's choice */

static enum known_answer find_key(const struct device *device, const struct journal_record *record)
{
	for (size_t i = 0; device && i < device->n_sendings; i++) {
		const struct sending *sending = &device->sendings[i];

		if (memcmp(sending->key, record->epoch, sizeof(sending->key)) == 0)
			return sending->mark == mark_of(record) ? KNOWN_SAME : KNOWN_OTHER;
	}
	return KNOWN_NEW;
}

static int reserve_keys(struct device *device)
{
	if (!device->sendings)
		device->sendings = calloc(KNOWN_MAX_KEYS, sizeof(*device->sendings));
	return device->sendings ? 0 : ERR_NO_MEMORY;
}

static void put_key(struct device *device, const struct journal_record *record)
{
	struct sending *sending = &device->sendings[device->next_sending];

	memcpy(sending->key, record->epoch, sizeof(sending->key));
	sending->mark = mark_of(record);
	device->next_sending = (uint16_t)((device->next_sending + 1) % KNOWN_MAX_KEYS);
	if (device->n_sendings < KNOWN_MAX_KEYS)
		device->n_sendings++;
}

/* ---- both */

enum known_answer known_find(const struct known *known, const struct journal_record *record)
{
	const struct device *device = find_device(known, record->device);

	switch ((enum journal_format)record->format) {
	case JOURNAL_LINES:
		return KNOWN_NEW;
	case JOURNAL_KEYED_LINES:
		return find_key(device, record);
	default:
		return find_number(device, record);
	}
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

int known_reserve(struct known *known, const struct journal_record *record)
{
	struct device *device = find_device(known, record->device);

	if (!device)
		device = add_device(known, record->device);
	if (!device)
		return ERR_NO_MEMORY;
	if (record->format == JOURNAL_KEYED_LINES)
		return reserve_keys(device);
	if (record->format == JOURNAL_LINES || find_epoch(device, record->epoch))
		return 0;
	return add_epoch(device, record->epoch);
}

bool known_put(struct known *known, const struct journal_record *record)
{
	struct device *device = find_device(known, record->device);

	if (record->received > device->contact)
		device->contact = record->received;
	if (record->format == JOURNAL_KEYED_LINES)
		put_key(device, record);
	return record->format == JOURNAL_BATCH_CBOR && put_number(device, record);
}

usec_t known_contact(const struct known *known, uint64_t device)
{
	const struct device *found = find_device(known, device);

	return found ? found->contact : 0;
}
