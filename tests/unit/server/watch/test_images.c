/*
 * A stolen compiler, acted out: images that no compiler makes are handed to a real watch, with their checksum
 * made right. Each is refused, or does no harm: watch lives, and goes on matching with what it has.
 */
#include "bench.h"

#include "base/crc32c.h"
#include "sigma/bytes.h"
#include "sigma/image_layout.h"

enum { ROUNDS = 1000, SEED = 20261123, MAX_LIES = 6 };

/* xorshift: the same lies in each run. */
static uint32_t draw(uint32_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 17;
	*seed ^= *seed << 5;
	return *seed;
}

static void reseal(struct buf *image)
{
	bytes_put_u32(image->data + HEADER_CHECKSUM,
		crc32c(0, slice_from(buf_slice(image), HEADER_BYTES)));
}

/* A number anywhere in it: an offset, a count, a span, an index. */
static void lie_number(struct buf *image, uint32_t *seed)
{
	static const uint32_t numbers[] = {0, 1, 2, 63, 64, 65, 255, 4096, 65536, 0x7fffffff,
		0x80000000, 0xfffffff8, UINT32_MAX};
	size_t words = (image->len - HEADER_SIZE) / 4;
	size_t at = HEADER_SIZE + 4 * (draw(seed) % words);

	bytes_put_u32(image->data + at, numbers[draw(seed) % ARRAY_SIZE(numbers)]);
}

static void lie_bit(struct buf *image, uint32_t *seed)
{
	size_t at = HEADER_SIZE + draw(seed) % (image->len - HEADER_SIZE);

	image->data[at] ^= (uint8_t)(1u << (draw(seed) % 8));
}

static void lie(struct buf *image, uint32_t *seed)
{
	unsigned n = 1 + draw(seed) % MAX_LIES;

	for (unsigned i = 0; i < n; i++) {
		if (draw(seed) % 2)
			lie_number(image, seed);
		else
			lie_bit(image, seed);
	}
	if (draw(seed) % 16 == 0)
		image->len = HEADER_BYTES + draw(seed) % (image->len - HEADER_BYTES);
	reseal(image);
}

static void forget(struct bench *b)
{
	b->n_frames = b->n_matches = b->n_ruled = 0;
}

/* Returns whether it was refused; either way the next batch is matched with what is in use. */
static bool give_lie(struct bench *b, uint64_t generation, uint32_t *seed)
{
	_cleanup_(buf_done) struct buf image = BUF_INIT(1 << 20);

	forget(b);
	bench_compile_rules(draw(seed) % 2, &image);
	lie(&image, seed);
	bench_give_image(b, generation, buf_slice(&image));
	bench_put(b, "/usr/bin/curl", 1);
	bench_run(b);
	assert_int_equal(b->failed, 0);
	assert_int_equal(b->n_ruled, 1);
	assert_int_equal(b->ruled.generation, generation);
	assert_int_equal(b->closed, 0);
	assert_true(b->n_frames > 0);
	assert_int_equal(b->frames[b->n_frames - 1].position, b->end);
	return b->ruled.refused;
}

static void test_a_hostile_image_does_no_harm(void **state)
{
	struct bench *b = *state;
	size_t n_refused = 0, n_taken = 0;
	uint32_t seed = SEED;

	bench_begin(b);
	for (unsigned i = 0; i < ROUNDS; i++) {
		if (give_lie(b, 2 + i, &seed))
			n_refused++;
		else
			n_taken++;
	}
	assert_int_equal(b->n_aside, 0);
	assert_true(n_refused > ROUNDS / 2 && n_taken > 0);
	/* An honest one after all these is as good as ever. */
	forget(b);
	bench_give_rules(b, 2 + ROUNDS, false);
	bench_put(b, "/usr/bin/curl", 1);
	bench_run(b);
	assert_int_equal(b->n_matches, 1);
}

/* What is refused is not half in use: the rules before it go on matching. */
static void test_a_refused_image_changes_nothing(void **state)
{
	_cleanup_(buf_done) struct buf image = BUF_INIT(1 << 20);
	struct bench *b = *state;
	size_t words;

	bench_begin(b);
	bench_compile_rules(true, &image);
	words = HEADER_BYTES / 4;
	for (size_t word = HEADER_N_REGEXES / 4; word < words; word++) {
		uint8_t *at = image.data + 4 * word;
		uint32_t before = bytes_get_u32(at);

		forget(b);
		bytes_put_u32(at, UINT32_MAX);
		bench_give_image(b, 2, buf_slice(&image));
		bytes_put_u32(at, before);
		bench_put(b, "/bin/ls", 1);
		bench_put(b, "/usr/bin/curl", 1);
		bench_run(b);
		assert_true(b->ruled.refused);
		assert_int_equal(b->n_matches, 1);
		assert_int_equal(b->frames[b->n_frames - 1].generation, 1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BENCH_TEST(test_a_hostile_image_does_no_harm),
		BENCH_TEST(test_a_refused_image_changes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
