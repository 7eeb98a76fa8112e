/*
 * `tsujiban drill`: a practice case by the whole path. It starts this program once more as
 * `tsujiban drill-act MARK`; our own drill rule knows that command line. The agent sees the start like any
 * other, and everything from there to the mail is as in earnest, marked 【練習】.
 */
#include <errno.h>
#include <sys/wait.h>

#include "base/clock.h"
#include "base/text.h"
#include "cli/cli.h"

enum { WAIT_STEPS = 100 };

#define WAIT_STEP (100 * USEC_PER_MS)

int cli_drill_act(const struct cli_options *options)
{
	printf("%s\n", cli_text(options, "練習の動きをしました。害はありません。",
			       "The act for a practice case is done. It does nothing."));
	return CLI_OK;
}

static int start_act(const struct cli_options *options)
{
	char mark[32];
	pid_t pid;
	int status;

	snprintf(mark, sizeof(mark), "%lld", (long long)clock_system.wall(&clock_system));
	fflush(stdout);
	pid = fork();
	if (pid < 0)
		return -errno;
	if (pid == 0) {
		char *argv[] = {"tsujiban", "drill-act", mark, NULL};
		char *environment[] = {NULL};

		fclose(stdout);
		execve("/proc/self/exe", argv, environment);
		_exit(127);
	}
	if (waitpid(pid, &status, 0) < 0)
		return -errno;
	return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : ERR_REFUSED;
}

/* The newest open practice case with an alert at or after the given time; its id, or 0. */
static uint64_t find_case(struct json_value root, int64_t since)
{
	struct json_value cases = json_get(root, "cases");

	for (size_t i = 0; i < json_count(cases); i++) {
		struct json_value row = json_at(cases, i);

		if (json_get_bool(row, "drill") && json_get_i64(row, "last") >= since &&
			!slice_is_text(json_get_text(row, "state"), "closed"))
			return (uint64_t)json_get_i64(row, "id");
	}
	return 0;
}

static int look_for_case(const struct cli_options *options, int64_t since, uint64_t *ret_id)
{
	struct cli_reply reply;
	struct json_doc *doc = NULL;
	struct json_value root;
	int result;

	TRY(cli_call(options, "GET", "/cases", NULL, &reply));
	result = json_parse(buf_slice(&reply.body), &doc, &root);
	if (result == 0) {
		*ret_id = find_case(root, since);
		json_free(doc);
	}
	cli_reply_done(&reply);
	return result;
}

static void print_case(const struct cli_options *options, struct json_value root)
{
	cli_print(json_get_text(json_get(root, "summary"), "number"));
	printf("  ");
	cli_print(cli_words(options, json_get(root, "what")));
	printf("\n");
}

int cli_drill(const struct cli_options *options)
{
	/* The PC's clock stands behind a case's times; a small margin covers its correction. */
	int64_t since = clock_system.wall(&clock_system) - 2 * USEC_PER_SEC;
	const struct timespec step = {.tv_nsec = WAIT_STEP * 1000};
	char path[64];
	uint64_t id = 0;

	if (look_for_case(options, INT64_MAX, &id) < 0 || start_act(options) < 0)
		return CLI_FAILED;
	for (int i = 0; i < WAIT_STEPS && id == 0; i++) {
		nanosleep(&step, NULL);
		if (look_for_case(options, since, &id) < 0)
			return CLI_FAILED;
	}
	if (id != 0) {
		snprintf(path, sizeof(path), "/cases/%llu", (unsigned long long)id);
		return cli_show(options, "GET", path, print_case);
	}
	fprintf(stderr, "%s\n",
		cli_text(options,
			"練習の知らせが10秒たっても届きません。このパソコンは見えていないおそれがあ"
			"ります。",
			"No practice case after 10 s: this PC may not be seen. See 'tsujiban "
			"status'."));
	return CLI_FAILED;
}
