/*
 * Makes the load that the benches measure under: many enrolled devices, each with a connection of its own.
 * Commands come as lines on standard input; each is answered by one line of JSON on standard output.
 *
 *     load MAX_DEVICES
 *
 *     enrol KEY N              N more devices, with the company key (closes all connections)
 *     build EVENTS BATCHES     for each device so many batches of so many events
 *     mark I                   for device I one batch with one event that a rule of ours matches
 *     connect PORT FIRST N     handshakes for devices FIRST to FIRST + N - 1
 *     send                     all that was built, each device waiting for each answer
 *     lines PORT CONNECTIONS LINES   syslog lines with such events, over TLS; nobody answers
 *     close                    all connections
 *
 * {"seconds": wall time, "cpu": own CPU seconds, "events", "batches", "bytes", "refused"}; or {"error"}.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "base/text.h"
#include "bench/load/requests.h"

enum { MAX_WORDS = 5, MAX_LINE = 1024, MAX_CHUNK = 64 * 1024 * 1024, CHUNK_LINES = 1000 };

struct load {
	struct loop *loop;
	struct clients *clients;
	struct devices devices;
};

struct words {
	struct slice text[MAX_WORDS];
	uint64_t number[MAX_WORDS]; /* 0 where it is none */
	size_t n;
};

static int do_enrol(struct load *load, const struct words *words)
{
	return devices_enrol(&load->devices, load->clients, words->text[1], words->number[2]);
}

static int do_build(struct load *load, const struct words *words)
{
	return requests_build(&load->devices, words->number[1], words->number[2]);
}

static int do_mark(struct load *load, const struct words *words)
{
	return requests_build_mark(&load->devices, words->number[1]);
}

static int do_connect(struct load *load, const struct words *words)
{
	return clients_connect(
		load->clients, (uint16_t)words->number[1], words->number[2], words->number[3]);
}

static int do_send(struct load *load, const struct words *words _unused_)
{
	return devices_send(&load->devices, load->clients);
}

static int do_close(struct load *load, const struct words *words _unused_)
{
	clients_close(load->clients);
	return 0;
}

/* ---- lines: every connection sends the same thousand again and again */

struct lines {
	struct buf chunk;
	size_t *n_left; /* chunks, by connection */
};

static bool next_lines(void *ctx, size_t i, struct slice *ret_request)
{
	struct lines *lines = ctx;

	if (lines->n_left[i] == 0)
		return false;
	lines->n_left[i]--;
	*ret_request = buf_slice(&lines->chunk);
	return true;
}

static int send_lines(struct load *load, struct lines *lines, const struct words *words)
{
	const struct clients_work work = {.next = next_lines, .ctx = lines};
	size_t n = words->number[2];

	TRY(requests_lines(CHUNK_LINES, &lines->chunk));
	for (size_t i = 0; i < n; i++)
		lines->n_left[i] = words->number[3] / CHUNK_LINES / n;
	clients_close(load->clients);
	TRY(clients_connect(load->clients, (uint16_t)words->number[1], 0, n));
	TRY(clients_run(load->clients, &work));
	load->devices.n_events = words->number[3] / CHUNK_LINES / n * n * CHUNK_LINES;
	clients_close(load->clients);
	return 0;
}

static int do_lines(struct load *load, const struct words *words)
{
	struct lines lines = {.chunk = BUF_INIT(MAX_CHUNK)};
	int result = ERR_BAD_VALUE;

	if (words->number[2] > 0 && words->number[2] <= load->devices.max)
		lines.n_left = calloc(words->number[2], sizeof(*lines.n_left));
	if (lines.n_left)
		result = send_lines(load, &lines, words);
	free(lines.n_left);
	buf_done(&lines.chunk);
	return result;
}

/* ---- commands */

static const struct command {
	const char *name;
	size_t n_words;
	int (*run)(struct load *load, const struct words *words);
} commands[] = {
	{"enrol", 3, do_enrol},
	{"build", 3, do_build},
	{"mark", 2, do_mark},
	{"connect", 4, do_connect},
	{"send", 1, do_send},
	{"lines", 4, do_lines},
	{"close", 1, do_close},
};

static int run_command(struct load *load, const struct words *words)
{
	for (size_t i = 0; i < ARRAY_SIZE(commands); i++) {
		if (slice_is_text(words->text[0], commands[i].name))
			return words->n == commands[i].n_words ? commands[i].run(load, words)
							       : ERR_BAD_VALUE;
	}
	return ERR_NOT_FOUND;
}

static void split(struct slice line, struct words *ret)
{
	struct slice word;

	*ret = (struct words){0};
	while (ret->n < MAX_WORDS && text_next_part(&line, ' ', &word)) {
		ret->text[ret->n] = word;
		if (text_parse_u64(word, UINT32_MAX, &ret->number[ret->n]) < 0)
			ret->number[ret->n] = 0;
		ret->n++;
	}
}

static double seconds_of(clockid_t id)
{
	struct timespec t = {0};

	clock_gettime(id, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void answer(const struct load *load, int result, double wall, double cpu)
{
	const struct devices *d = &load->devices;

	if (result < 0)
		printf("{\"error\": \"%s\"}\n", result_name(result));
	else
		printf("{\"seconds\": %.6f, \"cpu\": %.6f, \"events\": %llu, \"batches\": %llu, "
		       "\"bytes\": %llu, \"refused\": %llu}\n",
			seconds_of(CLOCK_MONOTONIC) - wall,
			seconds_of(CLOCK_PROCESS_CPUTIME_ID) - cpu, (unsigned long long)d->n_events,
			(unsigned long long)d->n_batches, (unsigned long long)d->n_bytes,
			(unsigned long long)d->n_refused);
	fflush(stdout);
}

static void serve(struct load *load)
{
	char line[MAX_LINE];

	while (fgets(line, sizeof(line), stdin)) {
		double wall = seconds_of(CLOCK_MONOTONIC);
		double cpu = seconds_of(CLOCK_PROCESS_CPUTIME_ID);
		struct words words;

		split(slice_of(line, strcspn(line, "\n")), &words);
		answer(load, run_command(load, &words), wall, cpu);
	}
}

static int start(struct load *load, const char *max)
{
	struct rlimit files = {0};
	uint64_t n;

	TRY(text_parse_u64(slice_text(max), 100000, &n));
	getrlimit(RLIMIT_NOFILE, &files);
	files.rlim_cur = files.rlim_max;
	setrlimit(RLIMIT_NOFILE, &files);
	TRY(loop_new(&clock_system, &load->loop));
	TRY(clients_new(load->loop, n, &load->clients));
	return devices_init(&load->devices, n);
}

int main(int argc, char **argv)
{
	struct load load = {0};

	if (argc != 2 || start(&load, argv[1]) < 0) {
		fprintf(stderr, "usage: load MAX_DEVICES\n");
		return 2;
	}
	serve(&load);
	clients_free(load.clients);
	devices_done(&load.devices);
	loop_free(load.loop);
	return 0;
}
