/*
 * Images: refused, or harmless. The checksum is made right first, so that what lies behind it is reached.
 * With the sieve and without it the same rules match.
 */
#include "base/check.h"
#include "base/crc32c.h"
#include "sigma/bytes.h"
#include "sigma/image_layout.h"
#include "sigma/match.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct found {
	const struct sigma_image *image;
	uint64_t sum; /* of the matched rules, in their order */
};

static void on_matched(void *ctx, uint32_t rule)
{
	struct found *found = ctx;
	struct sigma_image_rule matched;

	sigma_image_rule(found->image, rule, &matched);
	found->sum = found->sum * 31 + rule + 1;
}

/* An event that has every field of the image, in every logsource it names. */
static void match_all(struct sigma_matcher *matcher)
{
	enum { MAX_FIELDS = 64, MAX_LOGSOURCES = 16 };
	const struct sigma_image *image = sigma_matcher_image(matcher);
	struct sigma_logsource logsources[MAX_LOGSOURCES];
	struct sigma_field fields[MAX_FIELDS];
	struct sigma_event event = {logsources, 0, fields, 0, NULL};
	struct found plainly = {.image = image}, sifted = plainly;

	for (uint32_t i = 0; i < image->n_logsources && i < MAX_LOGSOURCES; i++)
		sigma_image_logsource(image, i, &logsources[event.n_logsources++]);
	for (uint32_t i = 0; i < image->n_fields && i < MAX_FIELDS; i++)
		fields[event.n_fields++] = (struct sigma_field){
			.name = sigma_image_field(image, i),
			.type = i % 3 == 2 ? SIGMA_INTEGER : SIGMA_TEXT,
			.truncated = i % 2,
			.number = 7,
			.text = SLICE_LITERAL("bash -c 10.0.0.1 | sh"),
		};
	sigma_match_plainly(matcher, &event, on_matched, &plainly);
	sigma_match(matcher, &event, on_matched, &sifted);
	/* An expression that the plain way gives up says less. */
	CHECK(sifted.sum == plainly.sum || sigma_matcher_given_up(matcher) > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t *bytes = malloc(size + 1);
	struct sigma_matcher *matcher;

	if (!bytes)
		return 0;
	if (size > 0)
		memcpy(bytes, data, size);
	if (size >= HEADER_BYTES)
		bytes_put_u32(bytes + HEADER_CHECKSUM,
			crc32c(0, slice_of(bytes + HEADER_BYTES, size - HEADER_BYTES)));
	if (sigma_matcher_new(slice_of(bytes, size), &matcher) == 0) {
		match_all(matcher);
		sigma_matcher_free(matcher);
	}
	free(bytes);
	return 0;
}
