#include "sigma/unit.h"

#include "base/macros.h"
#include "base/text.h"

struct fold_run {
	uint32_t first;
	uint32_t last;
	uint32_t step;
	int32_t delta;
};

#include "sigma/fold_table.h"

uint32_t unit_next_wide(const uint8_t **at, const uint8_t *end)
{
	const uint8_t *p = *at;
	size_t step = text_utf8_step(slice_of(p, (size_t)(end - p)));

	*at += step ? step : 1;
	switch (step) {
	case 0:
		return UNIT_BYTE + (uint32_t)p[0];
	case 1:
		return p[0];
	case 2:
		return (p[0] & 0x1fu) << 6 | (p[1] & 0x3fu);
	case 3:
		return (p[0] & 0x0fu) << 12 | (p[1] & 0x3fu) << 6 | (p[2] & 0x3fu);
	default:
		return (p[0] & 0x07u) << 18 | (p[1] & 0x3fu) << 12 | (p[2] & 0x3fu) << 6 |
		       (p[3] & 0x3fu);
	}
}

uint32_t unit_fold_wide(uint32_t unit)
{
	size_t low = 0, high = ARRAY_SIZE(fold_runs);

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		const struct fold_run *run = &fold_runs[mid];

		if (unit < run->first)
			high = mid;
		else if (unit > run->last)
			low = mid + 1;
		else
			return (unit - run->first) % run->step == 0 ? unit + (uint32_t)run->delta
								    : unit;
	}
	return unit;
}

bool unit_is_dash(uint32_t unit)
{
	return unit == '-' || unit == '/' || unit == 0x2013 || unit == 0x2014 || unit == 0x2015;
}
