#include "server/core/unread.h"

void unread_add(struct unread *unread, uint64_t end, uint64_t weight)
{
	struct unread_batch *batch;

	if (unread->n < UNREAD_MAX) {
		batch = &unread->batches[(unread->first + unread->n++) % UNREAD_MAX];
		*batch = (struct unread_batch){0};
	} else {
		batch = &unread->batches[(unread->first + UNREAD_MAX - 1) % UNREAD_MAX];
	}
	batch->end = end;
	batch->weight += weight;
	unread->weight += weight;
}

uint64_t unread_weight(struct unread *unread, uint64_t position)
{
	while (unread->n > 0 && unread->batches[unread->first].end <= position) {
		unread->weight -= unread->batches[unread->first].weight;
		unread->first = (unread->first + 1) % UNREAD_MAX;
		unread->n--;
	}
	return unread->weight;
}
