#include "server/core/cases/changes.h"

void changes_add(struct changes *changes, uint32_t company, enum change_kind kind, uint64_t id)
{
	for (size_t i = 0; i < changes->n; i++) {
		const struct frame_change *item = &changes->items[i];

		if (item->company == company && item->kind == kind && item->id == id)
			return;
	}
	if (changes->n == ARRAY_SIZE(changes->items)) {
		/* The last place says: look at everything again. */
		changes->items[changes->n - 1] = (struct frame_change){.kind = CHANGE_STATUS};
		return;
	}
	changes->items[changes->n++] =
		(struct frame_change){.company = company, .kind = (uint8_t)kind, .id = id};
}
