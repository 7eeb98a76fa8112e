#include "agent/collect/hashes.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/check.h"

struct hash_entry {
	struct hash_key key;
	uint8_t hash[HASH_BYTES];
	struct hash_entry *older, *newer;
};

void hashes_init(struct hashes *h, size_t max, uint64_t seed)
{
	*h = (struct hashes){.by_key = MAP_INIT(max, seed), .max = max};
}

static struct slice bytes_of(const struct hash_key *key)
{
	return slice_of(key, sizeof(*key));
}

static void unlink_entry(struct hashes *h, struct hash_entry *e)
{
	*(e->older ? &e->older->newer : &h->oldest) = e->newer;
	*(e->newer ? &e->newer->older : &h->newest) = e->older;
	e->older = e->newer = NULL;
}

static void link_newest(struct hashes *h, struct hash_entry *e)
{
	e->older = h->newest;
	*(h->newest ? &h->newest->newer : &h->oldest) = e;
	h->newest = e;
}

static void drop(struct hashes *h, struct hash_entry *e)
{
	CHECK(map_del(&h->by_key, bytes_of(&e->key)) == e);
	unlink_entry(h, e);
	free(e);
}

void hashes_done(struct hashes *h)
{
	while (h->oldest)
		drop(h, h->oldest);
	map_done(&h->by_key);
}

int hash_key_of(int fd, struct hash_key *ret)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return -errno;
	if (!S_ISREG(st.st_mode))
		return ERR_UNSUPPORTED;
	*ret = (struct hash_key){
		.device = st.st_dev,
		.inode = st.st_ino,
		.size = (uint64_t)st.st_size,
		.mtime_sec = st.st_mtim.tv_sec,
		.mtime_nsec = st.st_mtim.tv_nsec,
		.ctime_sec = st.st_ctim.tv_sec,
		.ctime_nsec = st.st_ctim.tv_nsec,
	};
	return 0;
}

const uint8_t *hashes_find(struct hashes *h, const struct hash_key *key)
{
	struct hash_entry *e = map_find(&h->by_key, bytes_of(key));

	if (!e)
		return NULL;
	unlink_entry(h, e);
	link_newest(h, e);
	return e->hash;
}

void hashes_put(struct hashes *h, const struct hash_key *key, const uint8_t hash[HASH_BYTES])
{
	struct hash_entry *e = map_find(&h->by_key, bytes_of(key));

	if (e) {
		memcpy(e->hash, hash, HASH_BYTES);
		return;
	}
	if (h->by_key.n_entries >= h->max)
		drop(h, h->oldest);
	e = calloc(1, sizeof(*e));
	if (!e)
		return;
	e->key = *key;
	memcpy(e->hash, hash, HASH_BYTES);
	if (map_put(&h->by_key, bytes_of(&e->key), e) < 0) {
		free(e);
		return;
	}
	link_newest(h, e);
}
