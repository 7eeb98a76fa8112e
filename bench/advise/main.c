/*
 * Asks the advisor the same again and again over a large market and says how long one answer takes, from the
 * request's text to the answer's.
 *
 *     advise FOLDER SERVICES ITEMS ROUNDS
 *
 * One line of JSON: the size of the market, milliseconds of opening it, and of each operation and of all of them in
 * a row the 50th and 99th percentile in milliseconds, and how many bytes the answer has.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "advisor/advisor.h"
#include "base/text.h"
#include "market.h"

enum { MAX_ROUNDS = 10000, USEC_PER_MSEC = 1000, NSEC_PER_USEC = 1000, NSEC_PER_SEC = 1000000000 };

/* The cost comes first, so that it is reckoned for every service. */
#define VISIT                                                                        \
	"\"visit\":{\"terminals\":10,\"tax\":\"excluded\",\"programme\":\"it2026\"," \
	"\"candidates\":[\"s02\",\"s05\",\"s14\"],\"needs\":["                       \
	"{\"item\":\"first_year_cost\",\"most\":200000},"                            \
	"{\"item\":\"dispatch_24x365\",\"state\":\"yes\"},"                          \
	"{\"item\":\"insurance_cap_yen_per_year\",\"least\":1000},"                  \
	"{\"item\":\"notify_mail_immediate\",\"state\":\"yes\"}]}"

static const char *const ops[] = {"compare", "narrow", "money"};

enum { N_OPS = 3 };

struct times {
	double one[N_OPS][MAX_ROUNDS], all[MAX_ROUNDS];
	size_t bytes[N_OPS];
};

/* Of the processor's time: it waits for nothing, and others use the machine too. */
static double now_usec(void)
{
	struct timespec t = {0};

	(void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec * NSEC_PER_SEC / NSEC_PER_USEC + (double)t.tv_nsec / NSEC_PER_USEC;
}

static int ask(struct advisor *advisor, unsigned op, struct buf *answer)
{
	_cleanup_(buf_done) struct buf request = BUF_INIT(65536);

	TRY(buf_put_format(
		&request, "{\"op\":\"%s\",\"today\":\"2026-11-23\",%s}", ops[op], VISIT));
	return advisor_call(advisor, buf_slice(&request), answer);
}

static int run(struct advisor *advisor, size_t rounds, struct times *times)
{
	_cleanup_(buf_done) struct buf answer = BUF_INIT(ADVISOR_MAX_ANSWER);

	for (size_t round = 0; round < rounds; round++) {
		for (unsigned op = 0; op < N_OPS; op++) {
			double before = now_usec();
			int result = ask(advisor, op, &answer);

			if (result < 0)
				fprintf(stderr, "%s: %s\n", ops[op], buf_text(&answer));
			TRY(result);
			times->one[op][round] = now_usec() - before;
			times->all[round] += times->one[op][round];
			times->bytes[op] = answer.len;
		}
	}
	return 0;
}

static int compare_times(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static void print_times(const char *name, double *times, size_t n, size_t bytes)
{
	qsort(times, n, sizeof(*times), compare_times);
	printf(",\"%s\":{\"p50\":%.3f,\"p99\":%.3f,\"bytes\":%zu}", name,
		times[(n - 1) / 2] / USEC_PER_MSEC, times[(n * 99 + 99) / 100 - 1] / USEC_PER_MSEC,
		bytes);
}

static int measure(struct market *market, size_t rounds, struct times *times)
{
	struct advisor *advisor;
	struct fault fault = {0};
	double before = now_usec(), open_usec;
	int result = advisor_open(market->files, TABLE_COUNT, &fault, &advisor);

	if (result < 0) {
		fprintf(stderr, "%s:%u: %s\n", fault.file, fault.line, fault.subject);
		return result;
	}
	open_usec = now_usec() - before;
	result = run(advisor, rounds, times);
	advisor_close(advisor);
	TRY(result);
	printf("{\"services\":%u,\"facts\":%u,\"open_ms\":%.2f", market->n_services,
		market->n_facts, open_usec / USEC_PER_MSEC);
	for (unsigned op = 0; op < N_OPS; op++)
		print_times(ops[op], times->one[op], rounds, times->bytes[op]);
	print_times("all", times->all, rounds, 0);
	printf("}\n");
	return 0;
}

int main(int argc, char **argv)
{
	struct times *times = calloc(1, sizeof(*times));
	struct market market;
	uint64_t n_services, n_items, rounds;
	int result;

	if (!times || argc != 5 ||
		text_parse_u64(slice_text(argv[2]), CATALOGUE_MAX_SERVICES, &n_services) < 0 ||
		text_parse_u64(slice_text(argv[3]), CATALOGUE_MAX_ITEMS, &n_items) < 0 ||
		text_parse_u64(slice_text(argv[4]), MAX_ROUNDS, &rounds) < 0 || rounds == 0)
		return 2;
	result = market_make(&market, argv[1], (uint32_t)n_services, (uint32_t)n_items);
	if (result == 0)
		result = measure(&market, rounds, times);
	if (result < 0)
		fprintf(stderr, "%s\n", result_name(result));
	market_done(&market);
	free(times);
	return result < 0 ? 1 : 0;
}
