/*
 * Starts a program again and again and says how long one start takes, from fork to the end of waiting.
 *
 *     start PROGRAM COUNT RATE    RATE: starts a second, 0: as fast as it goes
 *
 * One line of JSON: starts, seconds, and of one start the median and the mean in microseconds.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/result.h"
#include "base/text.h"

enum { MAX_STARTS = 10 * 1000 * 1000, NSEC_PER_USEC = 1000, NSEC_PER_SEC = 1000000000 };

static uint64_t now(void)
{
	struct timespec t = {0};

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * NSEC_PER_SEC + (uint64_t)t.tv_nsec;
}

static int start_once(const char *program)
{
	char *const argv[] = {(char *)(uintptr_t)program, NULL}, *const environment[] = {NULL};
	int status = 0;
	pid_t pid = fork();

	if (pid == 0) {
		execve(program, argv, environment);
		_exit(127);
	}
	if (pid < 0 || waitpid(pid, &status, 0) < 0)
		return -errno;
	return status == 0 ? 0 : ERR_REFUSED;
}

static void wait_until(uint64_t at)
{
	struct timespec t = {(time_t)(at / NSEC_PER_SEC), (long)(at % NSEC_PER_SEC)};

	while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL) == EINTR)
		;
}

static int compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

static int measure(const char *program, uint64_t count, uint64_t rate, uint64_t *took)
{
	uint64_t begin = now(), sum = 0;
	double seconds;

	for (uint64_t i = 0; i < count; i++) {
		uint64_t at;

		if (rate > 0)
			wait_until(begin + i * NSEC_PER_SEC / rate);
		at = now();
		TRY(start_once(program));
		took[i] = now() - at;
		sum += took[i];
	}
	seconds = (double)(now() - begin) / NSEC_PER_SEC;
	qsort(took, count, sizeof(*took), compare);
	printf("{\"starts\": %llu, \"seconds\": %.3f, \"median_us\": %.2f, \"mean_us\": %.2f}\n",
		(unsigned long long)count, seconds, (double)took[count / 2] / NSEC_PER_USEC,
		(double)sum / (double)count / NSEC_PER_USEC);
	return 0;
}

int main(int argc, char **argv)
{
	uint64_t count, rate, *took;
	int r;

	if (argc != 4 || text_parse_u64(slice_text(argv[2]), MAX_STARTS, &count) < 0 ||
		text_parse_u64(slice_text(argv[3]), MAX_STARTS, &rate) < 0 || count == 0) {
		fprintf(stderr, "usage: start PROGRAM COUNT RATE\n");
		return 2;
	}
	took = calloc(count, sizeof(*took));
	r = took ? measure(argv[1], count, rate, took) : ERR_NO_MEMORY;
	free(took);
	if (r < 0)
		fprintf(stderr, "start: %s\n", result_name(r));
	return r < 0 ? 1 : 0;
}
