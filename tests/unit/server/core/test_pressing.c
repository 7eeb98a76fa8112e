/* Requests to the advisor as the core has them answered: what it hands over, what it believes, and who waits. */
#include "core_fixture.h"

#include "api/table.h"
#include "os/os.h"
#include "server/core/api/advice.h"

struct bench {
	struct core_fixture *f;
	uint64_t asked; /* request of the last call */
};

static int setup(void **state)
{
	struct bench *b = calloc(1, sizeof(*b));

	assert_non_null(b);
	core_fixture_init(state);
	b->f = *state;
	core_fixture_begin(b->f, NULL);
	core_fixture_join(b->f, ROLE_LOCAL, 0);
	core_fixture_compile(b->f);
	*state = b;
	return 0;
}

static int teardown(void **state)
{
	struct bench *b = *state;
	void *f = b->f;

	free(b);
	return core_fixture_done(&f);
}

static void ask(struct bench *b, uint16_t operation, const char *request)
{
	_cleanup_(buf_done) struct buf body = BUF_INIT(4096);
	const struct record_advice_ask wish = {.request = slice_text(request)};
	struct frame_api_call call = {.request = ++b->asked, .operation = operation, .door = 3};

	assert_int_equal(record_advice_ask_encode(&wish, &body), 0);
	call.body = buf_slice(&body);
	PLAYER_SEND(b->f, LOCAL, API_CALL, api_call, &call);
}

static struct frame_api_reply answer(struct bench *b, uint64_t request)
{
	struct frame_api_reply reply;

	PLAYER_EXPECT(b->f, LOCAL, API_REPLY, api_reply, &reply);
	assert_int_equal(reply.request, request);
	return reply;
}

static struct frame_api_reply expect_problem(
	struct bench *b, uint16_t status, enum message_id message)
{
	struct frame_api_reply reply = answer(b, b->asked);

	assert_int_equal(reply.status, status);
	assert_true(slice_is_text(reply.message, message_get(message)->code));
	return reply;
}

/* The program that was asked for comes, and hears what to do about which request. */
static void come(struct bench *b, enum advice_work expected, const char *request)
{
	struct core_fixture *f = b->f;
	struct frame_press_work work;
	struct frame_spawn spawn;
	const struct heard *heard;
	struct slice bytes;

	PLAYER_EXPECT(f, PARENT, SPAWN, spawn, &spawn);
	assert_int_equal(spawn.program, 3);
	core_fixture_join(f, ROLE_PRESS, spawn.request);
	heard = player_expect(f, ROLE_PRESS, FRAME_PRESS_WORK);
	assert_int_equal(frame_press_work_decode(buf_slice(&heard->payload), &f->arena, &work), 0);
	assert_int_equal(work.work, expected);
	assert_true(os_is_sealed(heard->fd));
	assert_int_equal(os_map(heard->fd, 4096, &bytes), 0);
	assert_true(slice_is_text(bytes, request));
	os_unmap(bytes);
}

static void done(struct bench *b, int fd)
{
	const struct frame_press_done frame = {0};

	assert_int_equal(CHANNEL_SEND_FD(b->f->players[ROLE_PRESS].channel, PRESS_DONE, press_done,
				 &frame, fd),
		0);
}

static void done_sealed(struct bench *b, struct slice bytes)
{
	int fd;

	assert_int_equal(os_memfd_sealed("answer", bytes, &fd), 0);
	done(b, fd);
	os_close(fd);
}

static void refuse(struct bench *b, const char *code, const char *subject)
{
	const struct frame_press_refused frame = {slice_text(code), slice_text(subject)};

	PLAYER_SEND(b->f, PRESS, PRESS_REFUSED, press_refused, &frame);
}

static void go(struct bench *b)
{
	b->f->players[ROLE_PRESS].channel = channel_free(b->f->players[ROLE_PRESS].channel);
	core_fixture_settle(b->f);
}

static void an_answer_is_passed_on(void **state)
{
	struct bench *b = *state;
	struct frame_api_reply reply;
	struct record_advice advice;

	ask(b, API_ADVISE, "{\"op\":\"words\"}");
	come(b, ADVICE_ANSWER, "{\"op\":\"words\"}");
	done_sealed(b, slice_text("{\"problem\":{}}"));
	reply = answer(b, b->asked);
	assert_int_equal(reply.status, 200);
	assert_int_equal(record_advice_decode(reply.body, &b->f->arena, &advice), 0);
	assert_true(slice_is_text(advice.answer, "{\"problem\":{}}"));
	go(b);
}

static void a_pdf_is_passed_on(void **state)
{
	struct bench *b = *state;
	struct frame_api_reply reply;
	struct record_pdf pdf;

	ask(b, API_PROPOSAL_PDF, "{}");
	come(b, ADVICE_PROPOSE, "{}");
	done_sealed(b, slice_of("%PDF\0\xff", 6));
	reply = answer(b, b->asked);
	assert_int_equal(reply.status, 200);
	assert_int_equal(record_pdf_decode(reply.body, &b->f->arena, &pdf), 0);
	assert_true(slice_is(pdf.bytes, slice_of("%PDF\0\xff", 6)));
	go(b);
}

static void a_refusal_is_said_with_its_subject(void **state)
{
	struct bench *b = *state;
	struct frame_api_reply reply;

	ask(b, API_PROPOSAL_PDF, "{}");
	come(b, ADVICE_PROPOSE, "{}");
	refuse(b, "TB-1763", "2 (31 mm)");
	reply = expect_problem(b, 422, MSG_PRESS_DOES_NOT_FIT);
	assert_true(slice_is_text(reply.subject, "2 (31 mm)"));
	go(b);
}

static void need_disbelieved(struct bench *b)
{
	expect_problem(b, 500, MSG_CORE_PRESS_REFUSED);
	core_fixture_settle(b->f);
	assert_true(b->f->players[ROLE_PRESS].closed);
}

static void what_can_still_change_is_not_taken(void **state)
{
	struct bench *b = *state;
	int ends[2];

	ask(b, API_ADVISE, "{}");
	come(b, ADVICE_ANSWER, "{}");
	assert_int_equal(os_socketpair(ends), 0);
	done(b, ends[0]);
	os_close(ends[0]);
	os_close(ends[1]);
	need_disbelieved(b);
}

static void what_is_too_large_is_not_taken(void **state)
{
	struct bench *b = *state;
	uint8_t *bytes = calloc(1, ADVICE_MAX_ANSWER + 1);

	assert_non_null(bytes);
	ask(b, API_ADVISE, "{}");
	come(b, ADVICE_ANSWER, "{}");
	done_sealed(b, slice_of(bytes, ADVICE_MAX_ANSWER + 1));
	need_disbelieved(b);
	free(bytes);
}

static void a_code_of_nobodys_is_not_passed_on(void **state)
{
	struct bench *b = *state;

	ask(b, API_ADVISE, "{}");
	come(b, ADVICE_ANSWER, "{}");
	refuse(b, "TB-9999", "<script>");
	need_disbelieved(b);
}

static void one_answer_a_program(void **state)
{
	struct bench *b = *state;

	ask(b, API_ADVISE, "{}");
	come(b, ADVICE_ANSWER, "{}");
	done_sealed(b, slice_text("{}"));
	done_sealed(b, slice_text("{}"));
	assert_int_equal(answer(b, b->asked).status, 200);
	core_fixture_settle(b->f);
	assert_true(b->f->players[ROLE_PRESS].closed);
	assert_int_equal(player_count(b->f, ROLE_LOCAL, FRAME_API_REPLY), 0);
}

static void one_that_dies_is_said(void **state)
{
	struct bench *b = *state;

	ask(b, API_ADVISE, "{}");
	come(b, ADVICE_ANSWER, "{}");
	go(b);
	expect_problem(b, 503, MSG_API_PRESS_ENDED);
	/* The next one is served. */
	ask(b, API_ADVISE, "{}");
	come(b, ADVICE_ANSWER, "{}");
	done_sealed(b, slice_text("{}"));
	assert_int_equal(answer(b, b->asked).status, 200);
	go(b);
}

static void one_that_hangs_is_ended(void **state)
{
	struct bench *b = *state;

	ask(b, API_ADVISE, "{}");
	come(b, ADVICE_ANSWER, "{}");
	clock_fake_advance(&b->f->clock, 31 * USEC_PER_SEC);
	expect_problem(b, 503, MSG_API_PRESS_ENDED);
	core_fixture_settle(b->f);
	assert_true(b->f->players[ROLE_PRESS].closed);
	player_expect(b->f, ROLE_PARENT, FRAME_PEER_CUT);
}

static void the_others_wait_and_are_few(void **state)
{
	struct bench *b = *state;

	for (unsigned i = 0; i < PRESSING_MAX; i++)
		ask(b, API_ADVISE, "{}");
	come(b, ADVICE_ANSWER, "{}");
	ask(b, API_ADVISE, "{}");
	expect_problem(b, 503, MSG_API_BUSY);
	assert_int_equal(player_count(b->f, ROLE_PARENT, FRAME_SPAWN), 0);
	done_sealed(b, slice_text("{}"));
	assert_int_equal(answer(b, 1).status, 200);
	go(b);
	come(b, ADVICE_ANSWER, "{}");
	go(b);
}

#define TEST(name_) cmocka_unit_test_setup_teardown(name_, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_answer_is_passed_on),
		TEST(a_pdf_is_passed_on),
		TEST(a_refusal_is_said_with_its_subject),
		TEST(what_can_still_change_is_not_taken),
		TEST(what_is_too_large_is_not_taken),
		TEST(a_code_of_nobodys_is_not_passed_on),
		TEST(one_answer_a_program),
		TEST(one_that_dies_is_said),
		TEST(one_that_hangs_is_ended),
		TEST(the_others_wait_and_are_few),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
