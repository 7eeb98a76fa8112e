#include "base/map.h"

#include <stdlib.h>

#include "base/check.h"

static char grave; /* its address marks a deleted slot */

uint64_t map_hash(struct slice key, uint64_t seed)
{
	uint64_t h = 14695981039346656037u ^ seed;

	for (size_t i = 0; i < key.len; i++)
		h = (h ^ key.data[i]) * 1099511628211u;
	h ^= h >> 32;
	h *= 0xd6e8feb86659fd93u ^ (seed << 1);
	return h ^ h >> 29;
}

void map_done(struct map *m)
{
	free(m->slots);
	*m = MAP_INIT(m->max, m->seed);
}

/* The slot of the key, or the first free one on its way. The table always has a free slot. */
static struct map_slot *probe(const struct map *m, struct slice key, uint64_t hash)
{
	struct map_slot *reuse = NULL;

	for (size_t i = hash & (m->n_slots - 1);; i = (i + 1) & (m->n_slots - 1)) {
		struct map_slot *slot = &m->slots[i];

		if (!slot->value)
			return reuse ? reuse : slot;
		if (slot->value == &grave)
			reuse = reuse ? reuse : slot;
		else if (slot->hash == hash && slice_is(slot->key, key))
			return slot;
	}
}

static bool is_live(const struct map_slot *slot)
{
	return slot->value && slot->value != &grave;
}

static int rebuild(struct map *m, size_t n_slots)
{
	struct map old = *m;

	m->slots = calloc(n_slots, sizeof(*m->slots));
	if (!m->slots) {
		m->slots = old.slots;
		return ERR_NO_MEMORY;
	}
	m->n_slots = n_slots;
	m->n_used = m->n_entries;
	for (size_t i = 0; i < old.n_slots; i++) {
		if (is_live(&old.slots[i]))
			*probe(m, old.slots[i].key, old.slots[i].hash) = old.slots[i];
	}
	free(old.slots);
	return 0;
}

_must_check_ int map_put(struct map *m, struct slice key, void *value)
{
	uint64_t hash = map_hash(key, m->seed);
	struct map_slot *slot;

	CHECK(value);
	if ((m->n_used + 1) * 4 > m->n_slots * 3)
		TRY(rebuild(m, max_size(16, m->n_entries * 2 >= m->n_slots ? m->n_slots * 2
									   : m->n_slots)));
	slot = probe(m, key, hash);
	if (!is_live(slot)) {
		if (m->n_entries >= m->max)
			return ERR_TOO_LARGE;
		m->n_entries++;
		if (!slot->value)
			m->n_used++;
	}
	*slot = (struct map_slot){.key = key, .value = value, .hash = hash};
	return 0;
}

void *map_find(const struct map *m, struct slice key)
{
	struct map_slot *slot;

	if (m->n_entries == 0)
		return NULL;
	slot = probe(m, key, map_hash(key, m->seed));
	return is_live(slot) ? slot->value : NULL;
}

void *map_del(struct map *m, struct slice key)
{
	struct map_slot *slot;
	void *value;

	if (m->n_entries == 0)
		return NULL;
	slot = probe(m, key, map_hash(key, m->seed));
	if (!is_live(slot))
		return NULL;
	value = slot->value;
	slot->value = &grave;
	m->n_entries--;
	return value;
}

bool map_next(const struct map *m, size_t *cursor, struct slice *ret_key, void **ret_value)
{
	while (*cursor < m->n_slots) {
		const struct map_slot *slot = &m->slots[(*cursor)++];

		if (!is_live(slot))
			continue;
		*ret_key = slot->key;
		*ret_value = slot->value;
		return true;
	}
	return false;
}
