/*
 * tsujiban-agent: see agent.h. Started by root, by hand or by systemd; SIGTERM and SIGINT stop it.
 */
#include <signal.h>
#include <unistd.h>

#include "agent/main/agent.h"
#include "os/os.h"
#include "sandbox/sandbox.h"

static void on_signal(void *ctx, int signal)
{
	agent_stop(ctx);
}

/* From open to the end of the loop. */
static int run(struct agent *agent, struct loop *loop, const struct log *log,
	const struct options *options)
{
	struct loop_source *term = NULL, *interrupt = NULL;
	enum sandbox_rung rung = SANDBOX_NONE;
	int r;

	TRY(agent_open(agent, loop, log, options));
	TRY(sandbox_enter("agent", NULL, 0, &rung));
	TRY(loop_add_signal(loop, SIGTERM, on_signal, agent, &term));
	TRY(loop_add_signal(loop, SIGINT, on_signal, agent, &interrupt));
	TRY(agent_start(agent));
	log_write(log, LOG_LEVEL_INFO, MSG_STARTED, LOG_NUMBER("rung", rung));
	r = loop_run(loop);
	loop_remove(term);
	loop_remove(interrupt);
	return r;
}

int main(int argc, char **argv)
{
	static struct agent agent;
	const struct log log = {.program = "agent",
		.clock = &clock_system,
		.fd = STDERR_FILENO,
		.least = LOG_LEVEL_INFO};
	struct options options;
	struct fault fault;
	struct loop *loop;
	int r;

	if (act_is_meant(argc, argv))
		return act_main();
	if (options_parse(argc, argv, &options, &fault) < 0) {
		log_write_fault(&log, LOG_LEVEL_ERROR, &fault);
		return 2;
	}
	if (geteuid() != 0) {
		log_write(&log, LOG_LEVEL_ERROR, MSG_AGENT_NOT_ROOT, LOG_NUMBER("uid", geteuid()));
		return 1;
	}
	os_keep_small();
	r = loop_new(&clock_system, &loop);
	if (r == 0) {
		r = run(&agent, loop, &log, &options);
		agent_close(&agent);
		loop_free(loop);
	}
	log_write(&log, r < 0 ? LOG_LEVEL_ERROR : LOG_LEVEL_INFO, MSG_STOPPED, LOG_RESULT(r));
	return r < 0 ? 1 : 0;
}
