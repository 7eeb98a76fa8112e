#include "server/gate/peers.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/check.h"
#include "os/os.h"

enum { MAX_PEERS = 65536, MAX_TRIES = 60 };

/* After this long all tries are back: nothing is forgotten with the peer. */
#define REMEMBERED (MAX_TRIES * USEC_PER_SEC)

void peers_init(struct peers *peers, unsigned max_conns, unsigned handshakes_a_second)
{
	uint64_t seed;

	os_random(&seed, sizeof(seed));
	*peers = (struct peers){
		.map = MAP_INIT(MAX_PEERS, seed),
		.max_conns = max_conns,
		.handshakes_a_second = handshakes_a_second,
	};
}

void peers_done(struct peers *peers)
{
	struct slice key;
	void *peer;

	for (size_t cursor = 0; map_next(&peers->map, &cursor, &key, &peer);)
		free(peer);
	map_done(&peers->map);
}

/* Family, then the address or the /64; zeros for the local socket. */
static void make_key(const struct sockaddr_storage *address, uint8_t key[PEER_KEY_BYTES])
{
	const struct sockaddr_in *v4 = (const struct sockaddr_in *)address;
	const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)address;

	memset(key, 0, PEER_KEY_BYTES);
	if (address->ss_family == AF_INET) {
		key[0] = 4;
		memcpy(key + 1, &v4->sin_addr, 4);
	} else if (address->ss_family == AF_INET6 && IN6_IS_ADDR_V4MAPPED(&v6->sin6_addr)) {
		key[0] = 4;
		memcpy(key + 1, v6->sin6_addr.s6_addr + 12, 4);
	} else if (address->ss_family == AF_INET6) {
		key[0] = 6;
		memcpy(key + 1, v6->sin6_addr.s6_addr, 8);
	}
}

static void unlink_peer(struct peers *peers, struct peer *peer)
{
	*(peer->previous ? &peer->previous->next : &peers->first) = peer->next;
	*(peer->next ? &peer->next->previous : &peers->last) = peer->previous;
	peer->previous = peer->next = NULL;
}

static void link_last(struct peers *peers, struct peer *peer)
{
	peer->previous = peers->last;
	*(peers->last ? &peers->last->next : &peers->first) = peer;
	peers->last = peer;
}

static void forget_old(struct peers *peers, usec_t now)
{
	while (peers->first && now - peers->first->left >= REMEMBERED) {
		struct peer *peer = peers->first;

		unlink_peer(peers, peer);
		map_del(&peers->map, slice_of(peer->key, PEER_KEY_BYTES));
		free(peer);
	}
}

static int add_peer(
	struct peers *peers, const uint8_t key[PEER_KEY_BYTES], usec_t now, struct peer **ret_peer)
{
	struct peer *peer = calloc(1, sizeof(*peer));
	int result;

	if (!peer)
		return ERR_NO_MEMORY;
	memcpy(peer->key, key, PEER_KEY_BYTES);
	peer->tries = MAX_TRIES;
	peer->counted = now;
	peer->pace = (struct pace){.a_second = peers->handshakes_a_second};
	result = map_put(&peers->map, slice_of(peer->key, PEER_KEY_BYTES), peer);
	if (result < 0) {
		free(peer);
		return result == ERR_TOO_LARGE ? ERR_FULL : result;
	}
	*ret_peer = peer;
	return 0;
}

int peers_claim(struct peers *peers, const struct sockaddr_storage *address, usec_t now,
	struct peer **ret_peer)
{
	uint8_t key[PEER_KEY_BYTES];
	struct peer *peer;

	forget_old(peers, now);
	make_key(address, key);
	peer = map_find(&peers->map, slice_of(key, sizeof(key)));
	if (!peer)
		TRY(add_peer(peers, key, now, &peer));
	else if (peer->n_conns >= peers->max_conns || pace_wait(&peer->pace, now) > 0)
		return ERR_FULL;
	else if (peer->n_conns == 0)
		unlink_peer(peers, peer);
	pace_count(&peer->pace, now);
	peer->n_conns++;
	*ret_peer = peer;
	return 0;
}

void peers_release(struct peers *peers, struct peer *peer, usec_t now)
{
	CHECK(peer->n_conns > 0);
	if (--peer->n_conns > 0)
		return;
	peer->left = now;
	link_last(peers, peer);
}

struct slice peer_text(const struct peer *peer, char text[PEER_TEXT_BYTES])
{
	struct in6_addr network = {0};
	char address[INET6_ADDRSTRLEN];
	bool v6 = peer->key[0] == 6;

	if (peer->key[0] == 0)
		return SLICE_EMPTY;
	memcpy(&network, peer->key + 1, v6 ? 8 : 4);
	inet_ntop(v6 ? AF_INET6 : AF_INET, &network, address, sizeof(address));
	snprintf(text, PEER_TEXT_BYTES, v6 ? "%s/64" : "%s", address);
	return slice_text(text);
}

bool peer_may_enrol(struct peer *peer, usec_t now)
{
	usec_t back = (now - peer->counted) / USEC_PER_SEC;

	peer->counted += back * USEC_PER_SEC;
	peer->tries = back >= MAX_TRIES - peer->tries ? MAX_TRIES : peer->tries + (unsigned)back;
	if (peer->tries == 0)
		return false;
	peer->tries--;
	return true;
}
