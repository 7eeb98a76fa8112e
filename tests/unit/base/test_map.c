/* The map against a plain array, over many puts and deletes; and its maximum. */
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include "base/map.h"

enum { KEYS = 500, STEPS = 20000 };

static char keys[KEYS][8];
static int values[KEYS];

/* A fixed sequence (xorshift), so that a failure is the same again. */
static uint32_t next_number(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}

static void compare(const struct map *m, int *const *plain)
{
	size_t n = 0, cursor = 0, walked = 0;
	struct slice key;
	void *value;

	for (size_t i = 0; i < KEYS; i++) {
		assert_ptr_equal(map_find(m, slice_text(keys[i])), plain[i]);
		n += plain[i] != NULL;
	}
	while (map_next(m, &cursor, &key, &value))
		walked++;
	assert_int_equal(m->n_entries, n);
	assert_int_equal(walked, n);
}

static void agrees_with_a_plain_array(void **state)
{
	struct map m = MAP_INIT(KEYS, 0x1234567);
	int *plain[KEYS] = {NULL};
	uint32_t number = 2463534242u;

	for (size_t i = 0; i < KEYS; i++)
		snprintf(keys[i], sizeof(keys[i]), "k%zu", i);
	for (size_t step = 0; step < STEPS; step++) {
		size_t i = next_number(&number) % KEYS;

		if (next_number(&number) % 3 == 0) {
			assert_ptr_equal(map_del(&m, slice_text(keys[i])), plain[i]);
			plain[i] = NULL;
		} else {
			plain[i] = &values[next_number(&number) % KEYS];
			assert_int_equal(map_put(&m, slice_text(keys[i]), plain[i]), 0);
		}
		if (step % 1000 == 0)
			compare(&m, plain);
	}
	compare(&m, plain);
	map_done(&m);
}

static void beyond_the_maximum_is_refused(void **state)
{
	struct map m = MAP_INIT(2, 1);

	assert_int_equal(map_put(&m, slice_text("a"), values), 0);
	assert_int_equal(map_put(&m, slice_text("b"), values), 0);
	assert_int_equal(map_put(&m, slice_text("c"), values), ERR_TOO_LARGE);
	assert_int_equal(map_put(&m, slice_text("a"), values + 1), 0);
	assert_ptr_equal(map_find(&m, slice_text("a")), values + 1);
	assert_null(map_find(&m, slice_text("c")));
	assert_ptr_equal(map_del(&m, slice_text("b")), values);
	assert_int_equal(map_put(&m, slice_text("c"), values), 0);
	map_done(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(agrees_with_a_plain_array),
		cmocka_unit_test(beyond_the_maximum_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
