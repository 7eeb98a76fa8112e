/* Compiles of the rules: what the compiler is given, and one that is asked for while another runs. */
#include "core_fixture.h"

#include "os/os.h"
#include "server/core/store/store_own_rule.h"
#include "server/core/store/store_rule.h"

static void put_text(struct core_fixture *f, const char *name, const char *text)
{
	const struct store_rule_text row = {
		.name = slice_text(name),
		.text = slice_text(text),
		.who = slice_text("root"),
		.at = 1,
	};

	assert_int_equal(store_rule_text_put(f->core.store, &row), 0);
}

/* The compiler gets the console's files in the form of the parent's pack, sealed. */
static void the_consoles_files_go_along(void **state)
{
	static const char pack[] = "\x0e\0\0\0console/a1.yml\x08\0\0\0title: a"
				   "\x0d\0\0\0console/b.yml\x08\0\0\0title: b";
	struct core_fixture *f = *state;
	const struct heard *heard;
	struct frame_spawn spawn;
	struct slice texts;

	core_fixture_begin(f, NULL);
	put_text(f, "b", "title: b");
	put_text(f, "a1", "title: a");
	PLAYER_EXPECT(f, PARENT, SPAWN, spawn, &spawn);
	core_fixture_join(f, ROLE_RULES, spawn.request);
	heard = player_expect(f, ROLE_RULES, FRAME_RULE_TEXTS);
	assert_true(os_is_sealed(heard->fd));
	assert_int_equal(os_map(heard->fd, 4096, &texts), 0);
	assert_int_equal(texts.len, sizeof(pack) - 1);
	assert_memory_equal(texts.data, pack, texts.len);
	os_unmap(texts);
}

/* Files that change while a compile runs are in the next one, which follows by itself. */
static void another_follows(void **state)
{
	struct core_fixture *f = *state;

	core_fixture_begin(f, NULL);
	compiling_start(&f->core);
	compiling_start(&f->core);
	core_fixture_compile(f);
	core_fixture_compile(f);
	assert_int_equal(player_count(f, ROLE_PARENT, FRAME_SPAWN), 0);
	compiling_start(&f->core);
	assert_int_equal(player_count(f, ROLE_PARENT, FRAME_SPAWN), 1);
}

/* A compiler that is done ends while the next one is asked for: that is no failure of the next. */
static void the_last_ones_end_is_not_the_nexts(void **state)
{
	struct core_fixture *f = *state;
	struct frame_spawn spawn;

	core_fixture_begin(f, NULL);
	core_fixture_compile(f);
	compiling_start(&f->core);
	PLAYER_EXPECT(f, PARENT, SPAWN, spawn, &spawn);
	f->players[ROLE_RULES].channel = channel_free(f->players[ROLE_RULES].channel);
	core_fixture_settle(f);
	assert_true(compiling_is_awaited(&f->core, spawn.request));
}

/* The rules in use stay in use when the new ones cannot be had. */
static void a_failed_one_leaves_the_rules(void **state)
{
	struct core_fixture *f = *state;
	struct frame_spawn spawn;
	uint32_t loaded, refused;
	uint64_t generation;

	core_fixture_begin(f, NULL);
	core_fixture_compile(f);
	generation = f->core.watching.generation;
	compiling_start(&f->core);
	PLAYER_EXPECT(f, PARENT, SPAWN, spawn, &spawn);
	core_fixture_join(f, ROLE_RULES, spawn.request);
	core_fixture_join(f, ROLE_WATCH, 0);
	f->players[ROLE_RULES].channel = channel_free(f->players[ROLE_RULES].channel);
	core_fixture_settle(f);
	assert_int_equal(f->core.watching.generation, generation);
	assert_true(f->core.watching.image_fd >= 0);
	assert_int_equal(store_rules_count(f->core.store, &loaded, &refused), 0);
	assert_int_equal(loaded, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			the_consoles_files_go_along, core_fixture_init, core_fixture_done),
		cmocka_unit_test_setup_teardown(
			another_follows, core_fixture_init, core_fixture_done),
		cmocka_unit_test_setup_teardown(
			the_last_ones_end_is_not_the_nexts, core_fixture_init, core_fixture_done),
		cmocka_unit_test_setup_teardown(
			a_failed_one_leaves_the_rules, core_fixture_init, core_fixture_done),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
