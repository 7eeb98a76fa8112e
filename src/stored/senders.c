#include "stored/senders.h"

#include <stdlib.h>

#include "os/os.h"

void senders_init(struct senders *senders)
{
	uint64_t seed;

	os_random(&seed, sizeof(seed));
	senders->by_device = MAP_INIT(SENDERS_MAX, seed);
}

void senders_done(struct senders *senders)
{
	struct slice key;
	void *sender;

	for (size_t cursor = 0; map_next(&senders->by_device, &cursor, &key, &sender);)
		free(sender);
	map_done(&senders->by_device);
}

static struct sender *find(const struct senders *senders, uint64_t device)
{
	return map_find(&senders->by_device, slice_of(&device, sizeof(device)));
}

static int find_or_add(struct senders *senders, uint64_t device, struct sender **ret_sender)
{
	struct sender *sender = find(senders, device);
	int result;

	if (!sender) {
		sender = calloc(1, sizeof(*sender));
		if (!sender)
			return ERR_NO_MEMORY;
		sender->device = device;
		result = map_put(&senders->by_device,
			slice_of(&sender->device, sizeof(sender->device)), sender);
		if (result < 0) {
			free(sender);
			return result == ERR_TOO_LARGE ? ERR_FULL : result;
		}
	}
	*ret_sender = sender;
	return 0;
}

/* The frame's own limit is the same. */
static void copy(struct sender_text *to, struct slice text)
{
	to->len = (uint8_t)min_size(text.len, SENDER_MAX_TEXT);
	if (to->len > 0)
		memcpy(to->bytes, text.data, to->len);
}

int senders_put(struct senders *senders, const struct frame_sender_put *frame)
{
	struct sender *sender;

	TRY(find_or_add(senders, frame->device, &sender));
	copy(&sender->category, frame->category);
	copy(&sender->product, frame->product);
	copy(&sender->service, frame->service);
	return 0;
}

void senders_find(const struct senders *senders, uint64_t device, struct sender *ret)
{
	const struct sender *sender = find(senders, device);

	*ret = sender ? *sender : (struct sender){.device = device};
}

struct logsource_row sender_logsource(const struct sender *sender)
{
	return (struct logsource_row){
		.category = slice_of(sender->category.bytes, sender->category.len),
		.product = slice_of(sender->product.bytes, sender->product.len),
		.service = slice_of(sender->service.bytes, sender->service.len),
	};
}
