#include "server/core/api/logins.h"

struct limit_try logins_try(struct call *call, struct slice mail)
{
	const struct clock *clock = call->api->options.clock;
	struct limit_try try = {
		.person = mail,
		.address = call->frame->address,
		.now = clock->monotonic(clock),
	};

	if (mail.len == 0)
		try.person = slice_of(&call->session.person, sizeof(call->session.person));
	return try;
}

int logins_may_try(struct call *call, const struct limit_try *try)
{
	struct limits *limits = call->api->limits;
	usec_t wait = limits_wait(limits, try);
	_cleanup_(buf_done) struct buf seconds = BUF_INIT(32);
	struct slice subject;

	if (wait > 0) {
		TRY(buf_put_format(&seconds, "%llu",
			(unsigned long long)((wait + USEC_PER_SEC - 1) / USEC_PER_SEC)));
		subject = arena_dup(call->arena, buf_slice(&seconds));
		return call_refuse(call, 429, MSG_API_LOGIN_WAIT, subject);
	}
	if (!limits_charge(limits, try))
		return 0;
	/* Once for a row of tries: whoever guesses is seen, and does not fill the record. */
	return call_audit(call, 0, "login_waits", call->frame->address);
}
