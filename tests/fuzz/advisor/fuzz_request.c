/*
 * Any bytes as a request to the advisor: an answer is one JSON object, or there is none; and the visit that
 * "check" gives back is read again as the same.
 */
#include <stdlib.h>

#include "advisor/advisor.h"
#include "advisor/read.h"
#include "base/check.h"
#include "sample.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct advisor *advisor_of_tree(void)
{
	static struct sample sample;
	static struct advisor *advisor;
	struct fault fault;

	if (!advisor) {
		sample_read_tree(&sample);
		CHECK(advisor_open(sample_files(&sample), TABLE_COUNT, &fault, &advisor) == 0);
	}
	return advisor;
}

/* The answer's member "visit", as its text; empty when there is none. */
static struct slice visit_in(struct slice answer)
{
	static const struct slice start = SLICE_LITERAL("{\"visit\":{");
	static const struct slice end = SLICE_LITERAL(",\"notes\":[");
	size_t at = slice_find(answer, end);

	if (!slice_starts(answer, start) || at == answer.len)
		return SLICE_EMPTY;
	return slice_of(answer.data + 9, at - 9);
}

static void check_again(struct advisor *advisor, struct slice visit)
{
	_cleanup_(buf_done) struct buf request = BUF_INIT(4 << 20);
	_cleanup_(buf_done) struct buf answer = BUF_INIT(ADVISOR_MAX_ANSWER);

	/* A day that all dates of the first reading stand to alike cannot be known: reminders move. */
	buf_put_text(&request, "{\"op\":\"check\",\"today\":\"2026-11-23\",\"visit\":");
	buf_put_slice(&request, visit);
	buf_put_text(&request, "}");
	if (advisor_call(advisor, buf_slice(&request), &answer) == 0)
		CHECK(slice_is(visit_in(buf_slice(&answer)), visit));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_(buf_done) struct buf answer = BUF_INIT(ADVISOR_MAX_ANSWER);
	_cleanup_(arena_done) struct arena arena = ARENA_INIT(64 << 20);
	struct advisor *advisor = advisor_of_tree();
	struct fault fault = {0};
	struct read_value top;
	int result = advisor_call(advisor, slice_of(data, size), &answer);

	CHECK(result == 0 || result == ERR_REFUSED || result == ERR_TOO_LARGE);
	if (result == ERR_TOO_LARGE)
		return 0;
	if (answer.len <= READ_MAX_BYTES)
		CHECK(read_json(buf_slice(&answer), &arena, &fault, &top) == 0);
	if (visit_in(buf_slice(&answer)).len > 0)
		check_again(advisor, visit_in(buf_slice(&answer)));
	return 0;
}
