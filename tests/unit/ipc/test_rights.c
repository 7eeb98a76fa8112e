/*
 * What the two parents can be told, as doc/threat-model.md says it. They are root: whoever gives a child a new
 * right to speak to one adds it here. That a channel holds its peer to the table is shown in test_channel.c.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/macros.h"
#include "ipc/frames.h"

enum { MAX_TYPE = 1024 };

/* Beside `ready`, which every child says; that a parent has nobody above it is no right of a child's. */
static const struct right {
	enum frame_role from, to;
	uint16_t type;
} rights[] = {
	{ROLE_CORE, ROLE_PARENT, FRAME_SPAWN},
	{ROLE_CORE, ROLE_PARENT, FRAME_PEER_CUT},
	{ROLE_COLLECT, ROLE_AGENT, FRAME_FILE_ASK},
	{ROLE_COLLECT, ROLE_AGENT, FRAME_SEEN_KEPT},
	{ROLE_COLLECT, ROLE_AGENT, FRAME_PROOF_SEEN},
};

static bool is_right(enum frame_role from, enum frame_role to, uint16_t type)
{
	for (size_t i = 0; i < ARRAY_SIZE(rights); i++) {
		if (rights[i].from == from && rights[i].to == to && rights[i].type == type)
			return true;
	}
	return type == FRAME_READY;
}

static void check_row(const struct frame_row *row, enum frame_role to)
{
	if (!(row->receivers & (1u << to)))
		return;
	for (enum frame_role from = 0; from < ROLE_COUNT; from++) {
		bool may = row->senders & (1u << from);

		if (from != ROLE_PARENT && from != ROLE_AGENT &&
			may != is_right(from, to, row->type))
			fail_msg("%s from %s to %s: %s", row->name, frame_role_name(from),
				frame_role_name(to), may ? "one right more" : "one right less");
	}
}

static void test_what_a_parent_is_told(void **state)
{
	size_t n = 0;

	for (uint16_t type = 0; type < MAX_TYPE; type++) {
		const struct frame_row *row = frame_row_find(type);

		if (!row)
			continue;
		n++;
		check_row(row, ROLE_PARENT);
		check_row(row, ROLE_AGENT);
	}
	assert_true(n > ARRAY_SIZE(rights));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_a_parent_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
