/* qsort for the module: Shell's sort with Ciura's gaps. It is no stable sort, and nobody may rely on one. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

static void swap(uint8_t *a, uint8_t *b, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		uint8_t kept = a[i];

		a[i] = b[i];
		b[i] = kept;
	}
}

void qsort(void *base, size_t n, size_t size, int (*compare)(const void *, const void *))
{
	static const uint16_t gaps[] = {10000, 4000, 1750, 701, 301, 132, 57, 23, 10, 4, 1};

	for (size_t g = 0; g < sizeof(gaps) / sizeof(gaps[0]); g++) {
		size_t step = gaps[g] * size;

		for (size_t i = gaps[g]; i < n; i++) {
			uint8_t *here = (uint8_t *)base + i * size;

			for (; here - (uint8_t *)base >= (ptrdiff_t)step &&
				compare(here - step, here) > 0;
				here -= step)
				swap(here - step, here, size);
		}
	}
}
