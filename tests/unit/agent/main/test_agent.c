/* The agent opens its things, and only one of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "agent/main/agent.h"
#include "os/os.h"
#include "proc/spawn.h"

enum { SKIPPED = 77 };

static struct agent first, second;

static void one_agent_per_spool(void **state)
{
	char dir[] = "/tmp/tsujiban-agent-XXXXXX";
	const struct options options = {
		.data = dir, .company_key = "/nowhere", .source = SOURCE_NONE};
	struct log log = {.program = "agent", .clock = &clock_system};
	struct loop *loop;

	log.fd = open("/dev/null", O_WRONLY | O_CLOEXEC);
	assert_non_null(mkdtemp(dir));
	assert_int_equal(loop_new(&clock_system, &loop), 0);
	assert_int_equal(agent_open(&first, loop, &log, &options), 0);
	assert_int_equal(agent_open(&second, loop, &log, &options), -EWOULDBLOCK);
	agent_close(&second);
	/* With the first one gone, its place is free, whatever became of its ship. */
	agent_close(&first);
	assert_int_equal(agent_open(&second, loop, &log, &options), 0);
	agent_close(&second);
	loop_free(loop);
	os_close(log.fd);
	assert_int_equal(rmdir(dir), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(one_agent_per_spool)};
	uid_t uid;
	gid_t gid;

	if (geteuid() != 0 || spawn_find_user("tsujiban-ship", &uid, &gid) < 0)
		return SKIPPED;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
