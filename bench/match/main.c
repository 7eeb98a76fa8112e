/*
 * Measures the rule engine on one core:
 *
 *   match [--rules DIR]... [--seconds N] [--check EVERY] EVENTS...
 *
 * prints lines "name value" for bench/sigma. With --check every EVERYth event is also held against the reference
 * evaluator; a difference ends the program with 1.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "base/text.h"
#include "events.h"
#include "records/documents.h"
#include "rules.h"

enum { MAX_FOLDERS = 16, MAX_SAMPLES = 1 << 20 };

struct options {
	char *folders[MAX_FOLDERS];
	size_t n_folders;
	double seconds; /* each measure takes at least so long */
	uint64_t check;
	char **paths;
	size_t n_paths;
};

struct bench {
	struct options options;
	struct rules rules;
	struct events events;
	uint64_t n_matches;
};

static void count_match(void *ctx, uint32_t rule)
{
	((struct bench *)ctx)->n_matches++;
}

static uint64_t number_of(const char *text)
{
	uint64_t number;

	if (text_parse_u64(slice_text(text), 1000000, &number) < 0)
		errx(2, "not a number: %s", text);
	return number;
}

static struct options read_options(int argc, char **argv)
{
	struct options o = {.seconds = 2};
	int i = 1;

	for (; i + 1 < argc && argv[i][0] == '-'; i += 2) {
		if (slice_is_text(slice_text(argv[i]), "--rules") && o.n_folders < MAX_FOLDERS)
			o.folders[o.n_folders++] = argv[i + 1];
		else if (slice_is_text(slice_text(argv[i]), "--seconds"))
			o.seconds = (double)number_of(argv[i + 1]);
		else if (slice_is_text(slice_text(argv[i]), "--check"))
			o.check = number_of(argv[i + 1]);
		else
			errx(2, "unknown option %s", argv[i]);
	}
	o.paths = argv + i;
	o.n_paths = (size_t)(argc - i);
	return o;
}

/* ---- measures */

/* Events of which fn says yes, again and again; per CPU second. */
static double rate(
	struct bench *b, bool (*wanted)(const struct sigma_event *), uint64_t *ret_matches)
{
	double start = cpu_seconds(), used = 0;
	uint64_t n = 0, rounds = 0;

	b->n_matches = 0;
	while (used < b->options.seconds) {
		for (size_t i = 0; i < b->events.n; i++) {
			if (!wanted(&b->events.decoded[i]))
				continue;
			sigma_match(b->rules.matcher, &b->events.decoded[i], count_match, b);
			n++;
		}
		if (n == 0)
			return 0;
		rounds++;
		used = cpu_seconds() - start;
	}
	*ret_matches = b->n_matches / rounds;
	return (double)n / used;
}

static bool every(const struct sigma_event *event)
{
	return event->n_fields > 0;
}

static bool is_process_creation(const struct sigma_event *event)
{
	for (size_t i = 0; i < event->n_logsources; i++)
		if (slice_is_text(event->logsources[i].category, "process_creation"))
			return true;
	return false;
}

/* From text to matches, cutting and decoding included. */
static double rate_of_text(struct bench *b)
{
	double start = cpu_seconds(), used = 0;
	struct record_reader *reader;
	uint64_t n = 0;

	if (record_reader_new(&reader) < 0)
		errx(1, "no memory");
	while (used < b->options.seconds) {
		struct slice rest = buf_slice(&b->events.text), document;
		enum documents_found found;

		while ((found = documents_next(&rest, true, &document)) != DOCUMENTS_NONE) {
			struct record record;

			if (found != DOCUMENTS_ONE || record_read(reader, document, &record) < 0)
				continue;
			sigma_match(b->rules.matcher, &record.event, count_match, b);
			n++;
		}
		used = cpu_seconds() - start;
	}
	record_reader_free(reader);
	return (double)n / used;
}

/* Every event as if it were of every log source that a rule names. */
static double rate_of_all_rules(struct bench *b)
{
	const struct sigma_image *image = sigma_matcher_image(b->rules.matcher);
	struct sigma_logsource *all = calloc(image->n_logsources + 1, sizeof(*all));
	double start, used = 0;
	uint64_t n = 0;

	if (!all)
		errx(1, "no memory");
	for (uint32_t i = 0; i < image->n_logsources; i++)
		sigma_image_logsource(image, i, &all[i]);
	start = cpu_seconds();
	while (used < b->options.seconds) {
		for (size_t i = 0; i < b->events.n; i++) {
			struct sigma_event event = b->events.decoded[i];

			event.logsources = all;
			event.n_logsources = image->n_logsources;
			sigma_match(b->rules.matcher, &event, count_match, b);
			n++;
		}
		used = cpu_seconds() - start;
	}
	free(all);
	return (double)n / used;
}

static int compare_doubles(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Microseconds that the slowest event in a hundred of at most 8 KiB takes; each event's best of three. */
static double slow_event(struct bench *b)
{
	static double samples[MAX_SAMPLES];
	size_t n = 0;

	for (size_t i = 0; i < b->events.n && n < MAX_SAMPLES; i++) {
		double best = 1e9;

		for (int k = 0; k < 3; k++) {
			struct timespec from, to;
			double took;

			clock_gettime(CLOCK_MONOTONIC, &from);
			sigma_match(b->rules.matcher, &b->events.decoded[i], count_match, b);
			clock_gettime(CLOCK_MONOTONIC, &to);
			took = (double)(to.tv_sec - from.tv_sec) * 1e6 +
			       (double)(to.tv_nsec - from.tv_nsec) / 1e3;
			best = took < best ? took : best;
		}
		samples[n++] = best;
	}
	qsort(samples, n, sizeof(*samples), compare_doubles);
	return n ? samples[n * 99 / 100] : 0;
}

/* ---- agreement with the reference */

struct found {
	uint32_t rules[4096];
	size_t n;
};

static void note(void *ctx, uint32_t rule)
{
	struct found *found = ctx;

	if (found->n < ARRAY_SIZE(found->rules))
		found->rules[found->n++] = rule;
}

static void check(struct bench *b)
{
	static struct found fast, plain;
	uint64_t n = 0;

	for (size_t i = 0; b->options.check && i < b->events.n; i += b->options.check, n++) {
		fast.n = plain.n = 0;
		sigma_match(b->rules.matcher, &b->events.decoded[i], note, &fast);
		sigma_match_plainly(b->rules.matcher, &b->events.decoded[i], note, &plain);
		if (fast.n != plain.n || memcmp(fast.rules, plain.rules, fast.n * sizeof(uint32_t)))
			errx(1, "event %zu: %zu matches, %zu by the reference", i, fast.n, plain.n);
	}
	if (b->options.check)
		printf("checked %llu\n", (unsigned long long)n);
}

static long resident_kib(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_maxrss;
}

int main(int argc, char **argv)
{
	struct bench b = {.options = read_options(argc, argv)};
	uint64_t matches = 0;
	long before = resident_kib();

	rules_load(&b.rules, b.options.folders, b.options.n_folders);
	printf("rules %u\nrefused %u\n", b.rules.n_rules, b.rules.n_refused);
	printf("compile_seconds %.3f\nload_seconds %.3f\n", b.rules.compile_seconds,
		b.rules.load_seconds);
	printf("engine_kib %ld\nimage_bytes %zu\n", resident_kib() - before, b.rules.image.len);
	events_load(&b.events, b.options.paths, b.options.n_paths);
	printf("events %zu\ndamaged %zu\n", b.events.n, b.events.n_damaged);
	check(&b);
	if (b.options.seconds > 0) {
		printf("routed_per_second %.0f\n", rate(&b, every, &matches));
		printf("matches %llu\n", (unsigned long long)matches);
		printf("process_creation_per_second %.0f\n",
			rate(&b, is_process_creation, &matches));
		printf("text_per_second %.0f\n", rate_of_text(&b));
		printf("all_rules_per_second %.0f\n", rate_of_all_rules(&b));
		printf("p99_microseconds %.1f\n", slow_event(&b));
	}
	events_done(&b.events);
	rules_done(&b.rules);
	return 0;
}
