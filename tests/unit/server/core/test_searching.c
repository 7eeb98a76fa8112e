/* Searches as the core has them done: who may find what, and what a search that lies is worth. */
#include <fcntl.h>
#include "core_fixture.h"

#include "api/table.h"
#include "journal/id.h"
#include "os/os.h"
#include "server/core/store/db.h"
#include "server/core/store/store_login.h"
#include "server/core/store/store_people.h"
#include "server/core/store/store_person.h"

#define DAY ((usec_t)86400 * USEC_PER_SEC)

/* Two companies with a batch each, and an operator of the first one with a session. */
struct bench {
	struct core_fixture *f;
	uint32_t first, second;
	uint64_t first_at, second_at; /* positions */
	uint8_t session[32];
	uint64_t person;
	uint64_t asked; /* request of the last call */
	bool root;      /* who made it */
};

static void nobody_waits(void *ctx, uint64_t tag)
{
}

static uint64_t put(struct bench *b, uint32_t company, uint64_t device)
{
	struct core_fixture *f = b->f;
	struct journal_record record = {.device = device,
		.epoch = {(uint8_t)device},
		.number = 1,
		.count = 3,
		.company = company,
		.received = f->clock.now_wall};
	struct journal_verdict verdict;

	assert_int_equal(journal_append(f->core.journal, &record, slice_text("opaque"),
				 nobody_waits, NULL, 0, &verdict),
		0);
	while (journal_durable(f->core.journal) <= record.position)
		assert_int_equal(loop_step(f->child.loop, USEC_PER_MS), 0);
	return record.position;
}

static void add_operator(struct bench *b)
{
	struct store *store = b->f->core.store;
	usec_t now = b->f->clock.now_wall;
	struct store_session session = {.expires = now + 3600 * DAY};

	assert_int_equal(
		store_person_add(store, slice_text("一田"), SLICE_EMPTY, now, &session.person), 0);
	assert_int_equal(store_person_add_role(store, b->first, session.person, API_OPERATOR), 0);
	memset(b->session, 9, sizeof(b->session));
	assert_int_equal(store_session_add(store, b->session, &session, now), 0);
	b->person = session.person;
}

static int setup(void **state)
{
	struct bench *b = calloc(1, sizeof(*b));
	struct core_fixture *f;

	assert_non_null(b);
	core_fixture_init(state);
	f = b->f = *state;
	core_fixture_begin(f, NULL);
	core_fixture_join(f, ROLE_PEOPLE, 0);
	core_fixture_join(f, ROLE_LOCAL, 0);
	core_fixture_compile(f);
	assert_int_equal(store_company_first(f->core.store, &b->first), 0);
	assert_int_equal(
		store_company_add(f->core.store, slice_text("二社"), f->clock.now_wall, &b->second),
		0);
	add_operator(b);
	b->first_at = put(b, b->first, 1);
	b->second_at = put(b, b->second, 2);
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

/* As the operator of the first company, or as root. */
static void ask(struct bench *b, bool root, const struct record_event_filter *filter)
{
	_cleanup_(buf_done) struct buf body = BUF_INIT(4096);
	struct frame_api_call call = {
		.request = ++b->asked,
		.operation = API_EVENTS,
		.door = root ? 3 : 1,
		.peer_uid = root ? 0 : -1,
	};

	assert_int_equal(record_event_filter_encode(filter, &body), 0);
	call.body = buf_slice(&body);
	if (!root)
		call.session = slice_of(b->session, sizeof(b->session));
	b->root = root;
	if (root)
		PLAYER_SEND(b->f, LOCAL, API_CALL, api_call, &call);
	else
		PLAYER_SEND(b->f, PEOPLE, API_CALL, api_call, &call);
}

static struct frame_api_reply answer(struct bench *b, uint64_t request)
{
	struct frame_api_reply reply;

	if (b->root)
		PLAYER_EXPECT(b->f, LOCAL, API_REPLY, api_reply, &reply);
	else
		PLAYER_EXPECT(b->f, PEOPLE, API_REPLY, api_reply, &reply);
	assert_int_equal(reply.request, request);
	return reply;
}

static void expect_list(struct bench *b, struct record_event_list *list)
{
	struct frame_api_reply reply = answer(b, b->asked);

	assert_int_equal(reply.status, 200);
	assert_int_equal(record_event_list_decode(reply.body, &b->f->arena, list), 0);
}

static void expect_problem(struct bench *b, uint16_t status, enum message_id message)
{
	struct frame_api_reply reply = answer(b, b->asked);

	assert_int_equal(reply.status, status);
	assert_true(slice_is_text(reply.message, message_get(message)->code));
}

/* The program that was asked for comes, and hears what to look for. */
static void come(struct bench *b, struct frame_search_begin *begin)
{
	struct core_fixture *f = b->f;
	struct frame_spawn spawn;

	PLAYER_EXPECT(f, PARENT, SPAWN, spawn, &spawn);
	assert_int_equal(spawn.program, 2);
	core_fixture_join(f, ROLE_SEARCH, spawn.request);
	PLAYER_EXPECT(f, SEARCH, SEARCH_BEGIN, search_begin, begin);
}

static void tell(struct bench *b, uint64_t position, uint32_t index)
{
	struct record_event_field field = {
		.name = SLICE_LITERAL("Image"), .value = SLICE_LITERAL("/usr/bin/curl")};
	const struct frame_search_found found = {
		.position = position,
		.index = index,
		.time = 5,
		.seen = 6,
		.logsource = SLICE_LITERAL("process_creation/linux/"),
		.fields = &field,
		.n_fields = 1,
	};

	PLAYER_SEND(b->f, SEARCH, SEARCH_FOUND, search_found, &found);
}

static void pass(struct bench *b)
{
	const struct frame_search_passed passed = {0};

	PLAYER_SEND(b->f, SEARCH, SEARCH_PASSED, search_passed, &passed);
}

static void go(struct bench *b)
{
	b->f->players[ROLE_SEARCH].channel = channel_free(b->f->players[ROLE_SEARCH].channel);
	core_fixture_settle(b->f);
}

static int64_t count(struct bench *b, const char *sql)
{
	sqlite3_stmt *statement;
	int64_t number;

	assert_int_equal(
		sqlite3_prepare_v2(b->f->core.store->db, sql, -1, &statement, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	number = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	return number;
}

/* ------------------------------------------------------------------------------ the good one */

static void what_is_found_is_answered(void **state)
{
	struct bench *b = *state;
	struct frame_search_begin begin;
	struct record_event_list list;
	const struct heard *heard;

	ask(b, true, &(struct record_event_filter){.text = SLICE_LITERAL("curl")});
	come(b, &begin);
	assert_true(slice_is_text(begin.text, "curl"));
	assert_int_equal(begin.n_companies, 2);
	assert_int_equal(begin.limit, 100);
	heard = player_expect(b->f, ROLE_SEARCH, FRAME_SEARCH_FILE);
	assert_int_equal(fcntl(heard->fd, F_GETFL) & O_ACCMODE, O_RDONLY);
	tell(b, b->second_at, 2);
	tell(b, b->second_at, 0);
	tell(b, b->first_at, 1);
	pass(b);
	expect_list(b, &list);
	player_expect(b->f, ROLE_SEARCH, FRAME_SEARCH_END);
	assert_int_equal(list.n_events, 3);
	assert_int_equal(list.events[0].company, b->second);
	assert_true(slice_is_text(list.events[0].company_name, "二社"));
	assert_int_equal(list.events[0].id, journal_id(b->second_at, 2));
	assert_int_equal(list.events[2].device, 1);
	assert_true(slice_is_text(list.events[2].fields[0].value, "/usr/bin/curl"));
	assert_false(list.more);
	/* Each company's own record says who looked. */
	assert_int_equal(count(b, "SELECT count(*) FROM audit WHERE act = 'events_read'"), 2);
	assert_int_equal(count(b, "SELECT count(DISTINCT company) FROM audit"
				  " WHERE act = 'events_read' AND subject = 'curl'"),
		2);
}

static void it_goes_on_where_it_stopped(void **state)
{
	struct bench *b = *state;
	const struct frame_search_done done = {.next = journal_id(b->second_at, 0)};
	struct frame_search_begin begin;
	struct record_event_list list;

	ask(b, true, &(struct record_event_filter){.limit = 1});
	come(b, &begin);
	assert_int_equal(begin.limit, 1);
	tell(b, b->second_at, 0);
	PLAYER_SEND(b->f, SEARCH, SEARCH_DONE, search_done, &done);
	expect_list(b, &list);
	assert_true(list.more);
	assert_int_equal(list.next, done.next);
	go(b);
	ask(b, true, &(struct record_event_filter){.limit = 1, .after = list.next});
	come(b, &begin);
	assert_int_equal(begin.after, done.next);
}

/* No program is started to say that nothing has come. */
static void nothing_new_costs_nothing(void **state)
{
	struct bench *b = *state;
	struct frame_search_begin begin;
	struct record_event_list list;
	uint64_t newest;

	ask(b, true, &(struct record_event_filter){0});
	come(b, &begin);
	pass(b);
	expect_list(b, &list);
	go(b);
	newest = list.newest;
	ask(b, true, &(struct record_event_filter){.oldest = true, .after = newest});
	expect_list(b, &list);
	assert_int_equal(list.next, newest);
	assert_int_equal(player_count(b->f, ROLE_PARENT, FRAME_SPAWN), 0);
	put(b, b->first, 3);
	ask(b, true, &(struct record_event_filter){.oldest = true, .after = newest});
	come(b, &begin);
}

static void a_filter_is_refused_for_its_reason(void **state)
{
	struct bench *b = *state;
	const struct frame_search_done done = {
		.refused = SLICE_LITERAL("TB-1470"), .subject = SLICE_LITERAL("\"open")};
	struct frame_search_begin begin;

	ask(b, true, &(struct record_event_filter){.text = SLICE_LITERAL("\"open")});
	come(b, &begin);
	PLAYER_SEND(b->f, SEARCH, SEARCH_DONE, search_done, &done);
	expect_problem(b, 400, MSG_SEARCH_FILTER_BAD);
}

/* ------------------------------------------------------------------------------ another's data */

static void an_operator_searches_their_own_companies(void **state)
{
	struct bench *b = *state;
	struct frame_search_begin begin;

	ask(b, false, &(struct record_event_filter){0});
	come(b, &begin);
	assert_int_equal(begin.n_companies, 1);
	assert_int_equal(begin.companies[0].company, b->first);
}

static void another_company_is_not_there(void **state)
{
	struct bench *b = *state;

	ask(b, false, &(struct record_event_filter){.company = b->second});
	expect_problem(b, 404, MSG_API_NOT_FOUND);
	assert_int_equal(player_count(b->f, ROLE_PARENT, FRAME_SPAWN), 0);
}

/* A stolen search tells what it likes; nothing of it is shown when any of it may not be. */
static void expect_disbelief(struct bench *b)
{
	expect_problem(b, 500, MSG_CORE_SEARCH_REFUSED);
	core_fixture_settle(b->f);
	assert_true(b->f->players[ROLE_SEARCH].closed);
	player_expect(b->f, ROLE_PARENT, FRAME_PEER_CUT);
	assert_int_equal(count(b, "SELECT count(*) FROM audit WHERE act = 'events_read'"), 0);
}

static void a_row_of_another_company_ends_it(void **state)
{
	struct bench *b = *state;
	struct frame_search_begin begin;

	ask(b, false, &(struct record_event_filter){.oldest = true});
	come(b, &begin);
	tell(b, b->first_at, 0);
	tell(b, b->second_at, 0);
	expect_disbelief(b);
}

static void a_row_past_its_retention_ends_it(void **state)
{
	struct bench *b = *state;
	struct frame_search_begin begin;

	assert_int_equal(store_company_set_retention(b->f->core.store, b->first, 10), 0);
	clock_fake_advance(&b->f->clock, 11 * DAY);
	ask(b, true, &(struct record_event_filter){0});
	come(b, &begin);
	assert_int_equal(begin.companies[0].keep_from, b->f->clock.now_wall - 10 * DAY);
	assert_int_equal(begin.companies[1].keep_from, b->f->clock.now_wall - 90 * DAY);
	tell(b, b->second_at, 0);
	tell(b, b->first_at, 0);
	expect_disbelief(b);
}

/* Rows that cannot be: of another device, no event of the batch, no record's place, twice, too many. */
static void what_cannot_be_ends_it(void **state)
{
	struct bench *b = *state;
	struct record_event_filter filter = {.limit = 2};
	struct frame_search_begin begin;
	const struct {
		uint64_t device;
		struct {
			uint64_t position;
			uint32_t index;
		} rows[3];
	} lies[] = {
		{1, {{b->second_at, 0}}},
		{0, {{b->second_at, 3}}},
		{0, {{b->second_at + 4, 0}}},
		{0, {{b->second_at + 8, 0}}},
		{0, {{b->second_at + (UINT64_C(1) << 40), 0}}},
		{0, {{b->second_at, 1}, {b->second_at, 1}}},
		{0, {{b->second_at, 2}, {b->second_at, 1}, {b->second_at, 0}}},
	};

	for (size_t i = 0; i < ARRAY_SIZE(lies); i++) {
		filter.device = lies[i].device;
		ask(b, true, &filter);
		come(b, &begin);
		for (size_t k = 0; k < 3 && lies[i].rows[k].position != 0; k++)
			tell(b, lies[i].rows[k].position, lies[i].rows[k].index);
		expect_disbelief(b);
	}
}

/* Rights that went while it ran are gone for the answer. */
static void rights_are_held_again(void **state)
{
	struct bench *b = *state;
	struct frame_search_begin begin;

	ask(b, false, &(struct record_event_filter){0});
	come(b, &begin);
	tell(b, b->first_at, 0);
	core_fixture_settle(b->f);
	assert_int_equal(store_session_end(b->f->core.store, 1, b->person), 0);
	pass(b);
	expect_problem(b, 401, MSG_API_NO_SESSION);
}

/* ------------------------------------------------------------------------------ its end */

static void a_death_is_said_and_the_next_works(void **state)
{
	struct bench *b = *state;
	struct frame_search_begin begin;
	struct record_event_list list;

	ask(b, true, &(struct record_event_filter){0});
	come(b, &begin);
	tell(b, b->second_at, 0);
	core_fixture_settle(b->f);
	go(b);
	expect_problem(b, 503, MSG_API_SEARCH_ENDED);
	ask(b, true, &(struct record_event_filter){0});
	come(b, &begin);
	pass(b);
	expect_list(b, &list);
	assert_int_equal(list.n_events, 0);
}

static void one_that_never_comes_is_given_up(void **state)
{
	struct bench *b = *state;

	ask(b, true, &(struct record_event_filter){0});
	player_expect(b->f, ROLE_PARENT, FRAME_SPAWN);
	clock_fake_advance(&b->f->clock, 31 * USEC_PER_SEC);
	expect_problem(b, 503, MSG_API_SEARCH_ENDED);
}

static void one_that_hangs_is_ended(void **state)
{
	struct bench *b = *state;
	struct frame_search_begin begin;

	ask(b, true, &(struct record_event_filter){0});
	come(b, &begin);
	clock_fake_advance(&b->f->clock, 31 * USEC_PER_SEC);
	expect_problem(b, 503, MSG_API_SEARCH_ENDED);
	core_fixture_settle(b->f);
	assert_true(b->f->players[ROLE_SEARCH].closed);
	player_expect(b->f, ROLE_PARENT, FRAME_PEER_CUT);
}

/* One after the other; one that has answered and does not end holds the next up no longer than that. */
static void the_others_wait(void **state)
{
	struct bench *b = *state;
	struct frame_search_begin begin;

	for (unsigned i = 0; i < SEARCHING_MAX; i++)
		ask(b, true, &(struct record_event_filter){0});
	come(b, &begin);
	ask(b, true, &(struct record_event_filter){0});
	expect_problem(b, 503, MSG_API_BUSY);
	pass(b);
	answer(b, 1);
	assert_int_equal(player_count(b->f, ROLE_PARENT, FRAME_SPAWN), 0);
	clock_fake_advance(&b->f->clock, 31 * USEC_PER_SEC);
	come(b, &begin);
	pass(b);
	answer(b, 2);
}

#define TEST(name_) cmocka_unit_test_setup_teardown(name_, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_found_is_answered),
		TEST(it_goes_on_where_it_stopped),
		TEST(nothing_new_costs_nothing),
		TEST(a_filter_is_refused_for_its_reason),
		TEST(an_operator_searches_their_own_companies),
		TEST(another_company_is_not_there),
		TEST(a_row_of_another_company_ends_it),
		TEST(a_row_past_its_retention_ends_it),
		TEST(what_cannot_be_ends_it),
		TEST(rights_are_held_again),
		TEST(a_death_is_said_and_the_next_works),
		TEST(one_that_never_comes_is_given_up),
		TEST(one_that_hangs_is_ended),
		TEST(the_others_wait),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
