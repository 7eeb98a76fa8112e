#include "server/gate/closings.h"

#include "base/macros.h"

static struct closing *choose_row(struct closings *closings, uint32_t company)
{
	struct closing *first = &closings->rows[0];

	for (size_t i = 0; i < CLOSINGS_MAX; i++) {
		struct closing *row = &closings->rows[i];

		if (row->company == company)
			return row;
		if (row->until < first->until)
			first = row;
	}
	return first;
}

void closings_put(struct closings *closings, uint32_t company, usec_t until)
{
	*choose_row(closings, company) = (struct closing){company, until};
}

uint16_t closings_left(const struct closings *closings, uint32_t company, usec_t now)
{
	for (size_t i = 0; i < CLOSINGS_MAX; i++) {
		const struct closing *row = &closings->rows[i];

		if (row->company == company && row->until > now)
			return (uint16_t)((row->until - now + USEC_PER_SEC - 1) / USEC_PER_SEC);
	}
	return 0;
}
