#include "server/core/posting.h"

#include "server/core/core.h"

/* As long as cases_mail_next keeps a mail marked as under way. */
#define ANSWER_WITHIN (600 * USEC_PER_SEC)
/* The store failed; look again then. */
#define TRY_AGAIN (10 * USEC_PER_SEC)

static usec_t monotonic(const struct core *core)
{
	return core->child->clock->monotonic(core->child->clock);
}

static struct posting_mail *find_place(struct core *core, uint64_t notice)
{
	for (size_t i = 0; i < ARRAY_SIZE(core->posting.under_way); i++) {
		if (core->posting.under_way[i].notice == notice)
			return &core->posting.under_way[i];
	}
	return NULL;
}

static void drop_unanswered(struct core *core)
{
	usec_t now = monotonic(core);

	for (size_t i = 0; i < ARRAY_SIZE(core->posting.under_way); i++) {
		if (core->posting.under_way[i].until <= now)
			core->posting.under_way[i].notice = 0;
	}
}

/* ERR_NOT_FOUND: nothing is due, or there is no place. */
static int send_next(struct core *core)
{
	struct posting_mail *place = find_place(core, 0);
	struct frame_mail_send mail;

	if (!place || !peers_channel(core, ROLE_COURIER))
		return ERR_NOT_FOUND;
	arena_reset(&core->arena);
	TRY(cases_mail_next(core->cases, &core->arena, &mail));
	*place = (struct posting_mail){mail.notice, monotonic(core) + ANSWER_WITHIN};
	PEERS_SEND(core, COURIER, MAIL_SEND, mail_send, &mail);
	return 0;
}

/* The next due time, in the monotonic clock. What is due now and could not be sent (no courier, no
 * place) is looked at every second; the courier's coming and its answers look at once. */
static void set_next_look(struct core *core)
{
	usec_t in = TRY_AGAIN;
	usec_t due;
	int result = cases_mail_due(core->cases, &due);

	if (result < 0)
		core_log_failure(core, "mail due", result);
	else if (due != 0)
		in = due > core_now(core) + USEC_PER_SEC ? due - core_now(core) : USEC_PER_SEC;
	loop_set_timer(core->posting.timer, result == 0 && due == 0 ? 0 : monotonic(core) + in);
}

static void on_timer(void *ctx)
{
	struct core *core = ctx;
	int result;

	drop_unanswered(core);
	do
		result = send_next(core);
	while (result == 0);
	if (result != ERR_NOT_FOUND)
		core_log_failure(core, "mail", result);
	set_next_look(core);
}

/* ---- a test mail: it has no notice, its number is from the upper half ---- */

#define TEST_NUMBERS (UINT64_C(1) << 63)

static void test_failed(struct core *core)
{
	const struct message *m = message_get(MSG_TEST_MAIL_NOT_SENT);
	_cleanup_(buf_done) struct buf detail = BUF_INIT(512);

	core->posting.test = 0;
	buf_put_format(&detail, "%s / %s", m->ja, m->en);
	api_set_mail_test(core->api, "failed", buf_slice(&detail));
}

void posting_test(struct core *core, struct slice recipient)
{
	struct posting *posting = &core->posting;
	struct frame_mail_send mail;
	int result = ERR_NOT_FOUND;

	posting->test = TEST_NUMBERS | ++posting->last_test;
	if (peers_channel(core, ROLE_COURIER))
		result =
			cases_mail_test(core->cases, posting->test, recipient, &core->arena, &mail);
	if (result < 0) {
		core_log_failure(core, "test mail", result);
		test_failed(core);
		return;
	}
	PEERS_SEND(core, COURIER, MAIL_SEND, mail_send, &mail);
}

/* A test is tried once: whoever sent it is looking at the answer. */
static void test_done(struct core *core, const struct frame_mail_done *done)
{
	struct changes changes = {0};

	if (done->notice != core->posting.test)
		return;
	core->posting.test = 0;
	api_set_mail_test(core->api, done->outcome == 0 ? "taken" : "failed", done->detail);
	changes_add(&changes, 0, CHANGE_STATUS, 0);
	core_tell(core, &changes);
}

int posting_init(struct core *core)
{
	return loop_add_timer(core->child->loop, 0, on_timer, core, &core->posting.timer);
}

void posting_free(struct core *core)
{
	core->posting.timer = loop_remove(core->posting.timer);
}

void posting_wake(struct core *core)
{
	loop_set_timer(core->posting.timer, monotonic(core));
}

int posting_welcome(struct core *core)
{
	TRY(cases_mail_reset(core->cases));
	posting_wake(core);
	return 0;
}

void posting_lost(struct core *core)
{
	for (size_t i = 0; i < ARRAY_SIZE(core->posting.under_way); i++)
		core->posting.under_way[i].notice = 0;
	if (core->posting.test != 0)
		test_failed(core);
}

int posting_key(struct core *core, struct slice payload, int *fd)
{
	struct frame_courier_key key;

	TRY(frame_courier_key_decode(payload, &core->arena, &key));
	TRY(cases_set_courier_key(core->cases, key.public_key));
	posting_wake(core);
	return 0;
}

int posting_mail_done(struct core *core, struct slice payload, int *fd)
{
	struct changes changes = {0};
	struct frame_mail_done done;
	struct posting_mail *place;

	TRY(frame_mail_done_decode(payload, &core->arena, &done));
	if (done.notice & TEST_NUMBERS) {
		test_done(core, &done);
		return 0;
	}
	place = done.notice != 0 ? find_place(core, done.notice) : NULL;
	/* An answer that was given up: the notice is with another try already. */
	if (!place)
		return 0;
	TRY(cases_mail_done(core->cases, &done, &changes));
	place->notice = 0;
	core_tell(core, &changes);
	return 0;
}
