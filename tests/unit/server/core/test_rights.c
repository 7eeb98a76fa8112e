/*
 * What a stolen peer can say to the core at all: the frames of its row here, and nothing else. Every other one
 * ends it, sent over the real channel by a peer that does not ask the table of rights first.
 */
#include "core_fixture.h"

#include <errno.h>
#include <sys/socket.h>
#include "os/os.h"

static int setup(void **state)
{
	core_fixture_init(state);
	core_fixture_begin(*state, NULL);
	return 0;
}

enum { MAX_SAID = 8, MAX_FRAME_TYPE = 256 };

/* All that a thief can say to the core by each of its peers: who adds a right adds it here. */
static const struct thief {
	enum frame_role role;
	uint16_t may[MAX_SAID];
} thieves[] = {
	{ROLE_AGENTS, {FRAME_BATCH_PUT, FRAME_ENROL, FRAME_REFUSED, FRAME_LEAF_ASK}},
	{ROLE_PEOPLE, {FRAME_API_CALL, FRAME_SHOWN, FRAME_REFUSED, FRAME_LEAF_ASK}},
	{ROLE_LOCAL, {FRAME_API_CALL, FRAME_REFUSED}},
	{ROLE_WATCH, {FRAME_RULED, FRAME_MATCHED, FRAME_SET_ASIDE, FRAME_LINES_REFUSED}},
	{ROLE_SEAL, {FRAME_ROOT, FRAME_LEAF}},
	{ROLE_COURIER, {FRAME_COURIER_KEY, FRAME_MAIL_DONE}},
	{ROLE_RULES, {FRAME_RULE_OK, FRAME_RULE_REFUSED, FRAME_RULES_DONE}},
	{ROLE_SEARCH, {FRAME_SEARCH_FOUND, FRAME_SEARCH_PASSED, FRAME_SEARCH_DONE}},
	{ROLE_PRESS, {FRAME_PRESS_DONE, FRAME_PRESS_REFUSED}},
};

static bool may_say(const struct thief *thief, uint16_t type)
{
	for (size_t i = 0; i < MAX_SAID && thief->may[i]; i++) {
		if (thief->may[i] == type)
			return true;
	}
	return false;
}

static bool table_allows(const struct thief *thief, const struct frame_row *row)
{
	return row->senders & (1u << thief->role) && row->receivers & (1u << ROLE_CORE);
}

/* Whether the core has hung up; what it sends before is passed over. */
static bool is_cut(int fd)
{
	uint8_t bytes[4096];
	ssize_t n;

	do
		n = recv(fd, bytes, sizeof(bytes), MSG_DONTWAIT);
	while (n > 0);
	return n == 0 || errno == ECONNRESET;
}

/* A frame of this type ends whoever sent it, before anything of it is read. */
static void check_ends(struct core_fixture *f, const struct thief *thief, uint16_t type)
{
	const uint8_t wire[8] = {4, 0, 0, 0, (uint8_t)type, (uint8_t)(type >> 8)};
	uint64_t instance = 0;
	int fd;

	if (thief->role == ROLE_RULES) {
		compiling_start(&f->core);
		instance = f->core.compiling.request;
	}
	fd = core_fixture_join_raw(f, thief->role, instance);
	assert_int_equal(send(fd, wire, sizeof(wire), MSG_NOSIGNAL), sizeof(wire));
	for (unsigned turns = 0; turns < 50 && peers_channel(&f->core, thief->role); turns++)
		assert_int_equal(loop_step(f->child.loop, USEC_PER_MS), 0);
	if (peers_channel(&f->core, thief->role) || !is_cut(fd))
		fail_msg("%s may say %s", frame_role_name(thief->role), frame_row_find(type)->name);
	os_close(fd);
}

static size_t try_all(struct core_fixture *f, const struct thief *thief)
{
	size_t n_tried = 0;

	for (uint16_t type = 0; type < MAX_FRAME_TYPE; type++) {
		const struct frame_row *row = frame_row_find(type);

		if (!row)
			continue;
		if (table_allows(thief, row) != may_say(thief, type))
			fail_msg("%s and %s: not as the table of rights has it",
				frame_role_name(thief->role), row->name);
		/* These have a channel only while somebody waits for them (test_searching.c, test_pressing.c). */
		if (may_say(thief, type) || thief->role == ROLE_SEARCH || thief->role == ROLE_PRESS)
			continue;
		check_ends(f, thief, type);
		n_tried++;
	}
	return n_tried;
}

static void test_a_peer_says_nothing_but_its_own(void **state)
{
	struct core_fixture *f = *state;
	size_t n_tried = 0;

	for (size_t i = 0; i < ARRAY_SIZE(thieves); i++) {
		core_fixture_restart(f, NULL);
		n_tried += try_all(f, &thieves[i]);
	}
	assert_true(n_tried > 200);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			test_a_peer_says_nothing_but_its_own, setup, core_fixture_done),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
