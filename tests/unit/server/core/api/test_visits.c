/* Saved visits: kept as they were written, bounded, and thought of on their day, once. */
#include "api_fixture.h"

#include "server/core/store/store_visit.h"

#define USEC_PER_DAY ((usec_t)86400 * USEC_PER_SEC)

static void ask(struct api_fixture *a, uint16_t operation, uint64_t id)
{
	const struct record_by_id wish = {id};

	api_fixture_local(a, operation, api_fixture_body(a, by_id, &wish));
}

/* As large as a visit may be: the fixture's own body is smaller. */
static void put(struct api_fixture *a, const struct record_visit_put *wish)
{
	_cleanup_(buf_done) struct buf bytes = BUF_INIT(2 * STORE_VISIT_TEXT_MAX);

	assert_ok(record_visit_put_encode(wish, &bytes));
	api_fixture_local(a, API_VISIT_PUT, arena_dup(&a->f.arena, buf_slice(&bytes)));
}

static uint64_t saved(struct api_fixture *a, const char *name, const char *remind)
{
	const struct record_visit_put wish = {.company = a->company,
		.name = slice_text(name),
		.remind = slice_text(remind),
		.text = SLICE_LITERAL("{\"visit\":1}")};
	struct record_visit_row row;

	put(a, &wish);
	assert_int_equal(a->reply.status, 200);
	assert_ok(record_visit_row_decode(a->reply.body, &a->f.arena, &row));
	assert_slice(row.name, name);
	return row.id;
}

static struct record_visit read_visit(struct api_fixture *a, uint64_t id)
{
	struct record_visit visit;

	ask(a, API_VISIT, id);
	assert_int_equal(a->reply.status, 200);
	assert_ok(record_visit_decode(a->reply.body, &a->f.arena, &visit));
	return visit;
}

static size_t count_visits(struct api_fixture *a)
{
	struct record_visit_list list;

	api_fixture_local(a, API_VISITS,
		api_fixture_body(a, visit_filter, &(struct record_visit_filter){a->company}));
	assert_ok(record_visit_list_decode(a->reply.body, &a->f.arena, &list));
	return list.n_visits;
}

static int64_t count_acts(struct api_fixture *a, const char *sql)
{
	return fixture_number(&a->f, sql);
}

static void what_was_written_is_read(void **state)
{
	struct api_fixture a;
	struct record_visit visit;
	uint64_t id;

	api_fixture_init(&a);
	id = saved(&a, "山田製作所", "2027-01-15");
	visit = read_visit(&a, id);
	assert_slice(visit.row.remind, "2027-01-15");
	assert_slice(visit.row.who, "root");
	assert_slice(visit.text, "{\"visit\":1}");
	assert_int_equal(visit.row.made, FIXTURE_NOW);
	a.f.clock.now_wall += USEC_PER_DAY;
	put(&a, &(struct record_visit_put){
			.id = id, .name = SLICE_LITERAL("山田"), .text = SLICE_LITERAL("new")});
	assert_int_equal(a.reply.status, 200);
	visit = read_visit(&a, id);
	assert_slice(visit.row.name, "山田");
	assert_slice(visit.text, "new");
	assert_int_equal(visit.row.made, FIXTURE_NOW);
	assert_int_equal(visit.row.changed, FIXTURE_NOW + USEC_PER_DAY);
	assert_int_equal(count_visits(&a), 1);
	ask(&a, API_VISIT_REMOVE, id);
	assert_int_equal(a.reply.status, 200);
	assert_int_equal(count_visits(&a), 0);
	ask(&a, API_VISIT, id);
	api_fixture_refused(&a, 404, MSG_API_NOT_FOUND);
	assert_int_equal(count_acts(&a, "SELECT count(*) FROM audit WHERE act = 'visit_saved'"), 2);
	assert_int_equal(
		count_acts(&a, "SELECT count(*) FROM audit WHERE act = 'visit_removed'"), 1);
	api_fixture_done(&a);
}

static void what_cannot_be_is_refused(void **state)
{
	struct record_visit_put wish = {
		.name = SLICE_LITERAL("x"), .remind = SLICE_LITERAL("2027-02-30")};
	struct api_fixture a;

	api_fixture_init(&a);
	put(&a, &wish);
	api_fixture_refused(&a, 422, MSG_API_VISIT_DAY_BAD);
	wish = (struct record_visit_put){.name = SLICE_LITERAL(" ")};
	put(&a, &wish);
	api_fixture_refused(&a, 422, MSG_API_BAD_NAME);
	wish = (struct record_visit_put){.id = 4711, .name = SLICE_LITERAL("x")};
	put(&a, &wish);
	api_fixture_refused(&a, 404, MSG_API_NOT_FOUND);
	api_fixture_done(&a);
}

static void a_text_may_be_as_large_as_is_said(void **state)
{
	uint8_t *text = malloc(STORE_VISIT_TEXT_MAX);
	struct record_visit_put wish = {
		.name = SLICE_LITERAL("x"), .text = slice_of(text, STORE_VISIT_TEXT_MAX)};
	struct record_visit_row row;
	struct api_fixture a;

	assert_non_null(text);
	memset(text, 'a', STORE_VISIT_TEXT_MAX);
	api_fixture_init(&a);
	put(&a, &wish);
	assert_int_equal(a.reply.status, 200);
	assert_ok(record_visit_row_decode(a.reply.body, &a.f.arena, &row));
	assert_int_equal(read_visit(&a, row.id).text.len, STORE_VISIT_TEXT_MAX);
	api_fixture_done(&a);
	free(text);
}

static void a_company_has_room_for_so_many(void **state)
{
	struct api_fixture a;
	uint64_t id = 0;

	api_fixture_init(&a);
	for (size_t i = 0; i < STORE_VISITS_MAX; i++)
		id = saved(&a, "x", "");
	put(&a, &(struct record_visit_put){.name = SLICE_LITERAL("x")});
	api_fixture_refused(&a, 409, MSG_API_VISITS_FULL);
	/* One that is there may still be changed. */
	put(&a, &(struct record_visit_put){.id = id, .name = SLICE_LITERAL("y")});
	assert_int_equal(a.reply.status, 200);
	api_fixture_done(&a);
}

static void who_may_is_who_manages_the_company(void **state)
{
	static const struct {
		uint32_t role;
		uint16_t status;
	} rows[] = {{API_OWNER, 200}, {API_OPERATOR, 200}, {API_COORDINATOR, 200}, {API_STAFF, 403},
		{API_VENDOR, 403}, {API_TECHNICIAN, 403}, {API_PARTNER, 403}};
	struct api_fixture a;

	api_fixture_init(&a);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		uint64_t person = fixture_person(&a.f, a.company, "人", "", rows[i].role);
		struct slice session = api_fixture_login(&a, person);
		static const uint16_t operations[] = {API_VISITS, API_INVENTORY};

		for (size_t j = 0; j < ARRAY_SIZE(operations); j++) {
			api_fixture_page(&a, session, operations[j],
				api_fixture_body(
					&a, visit_filter, &(struct record_visit_filter){0}));
			assert_int_equal(a.reply.status, rows[i].status);
		}
	}
	api_fixture_done(&a);
}

/* ---- reminders */

static size_t remind(struct api_fixture *a)
{
	struct changes changes = {0};

	assert_ok(cases_remind_visits(a->cases, &changes));
	return changes.n;
}

static int64_t count_cases(struct api_fixture *a)
{
	return fixture_number(&a->f, "SELECT count(*) FROM case_ WHERE kind = 'service'");
}

/* FIXTURE_NOW is Monday 23 November 2026, 14:05 in Japan. */
static void the_day_comes_once(void **state)
{
	struct api_fixture a;
	uint64_t id;

	api_fixture_init(&a);
	id = saved(&a, "x", "2026-11-24");
	saved(&a, "never", "");
	assert_int_equal(remind(&a), 0);
	/* 23:59 of the day before, and midnight. */
	a.f.clock.now_wall += (usec_t)(9 * 60 + 54) * 60 * USEC_PER_SEC;
	assert_int_equal(remind(&a), 0);
	a.f.clock.now_wall += 60 * USEC_PER_SEC;
	assert_int_equal(remind(&a), 1);
	assert_int_equal(count_cases(&a), 1);
	assert_true(read_visit(&a, id).row.reminded);
	assert_int_equal(remind(&a), 0);
	assert_int_equal(count_cases(&a), 1);
	api_fixture_done(&a);
}

static void another_day_counts_anew(void **state)
{
	struct record_visit_put again = {.name = SLICE_LITERAL("x")};
	struct api_fixture a;

	api_fixture_init(&a);
	again.id = saved(&a, "x", "2026-11-23");
	assert_int_equal(remind(&a), 1);
	again.remind = slice_text("2026-11-23");
	put(&a, &again);
	assert_int_equal(remind(&a), 0);
	again.remind = slice_text("2026-11-25");
	put(&a, &again);
	assert_false(read_visit(&a, again.id).row.reminded);
	assert_int_equal(remind(&a), 0);
	a.f.clock.now_wall += 3 * USEC_PER_DAY;
	assert_int_equal(remind(&a), 1);
	api_fixture_done(&a);
}

static void two_of_a_day_are_both_counted(void **state)
{
	struct api_fixture a;
	uint64_t one, other;

	api_fixture_init(&a);
	one = saved(&a, "x", "2026-11-01");
	other = saved(&a, "y", "2026-10-01");
	remind(&a);
	/* One company, one open case. */
	assert_int_equal(count_cases(&a), 1);
	assert_true(read_visit(&a, one).row.reminded);
	assert_true(read_visit(&a, other).row.reminded);
	api_fixture_done(&a);
}

/* ---- what the watch knows */

static void the_inventory_counts_watched_pcs(void **state)
{
	struct record_inventory inventory;
	struct api_fixture a;

	api_fixture_init(&a);
	fixture_device(&a.f, a.company, "uketsuke");
	fixture_device(&a.f, a.company, "keiri");
	fixture_device(&a.f, fixture_company(&a.f, "other"), "theirs");
	fixture_sql(&a.f, "UPDATE device SET system = 'Debian 12' WHERE name = 'keiri' OR hostname "
			  "= 'keiri'");
	fixture_sql(&a.f, "UPDATE device SET system = 'Ubuntu' WHERE name = 'uketsuke' OR hostname "
			  "= 'uketsuke'");
	api_fixture_local(&a, API_INVENTORY,
		api_fixture_body(&a, visit_filter, &(struct record_visit_filter){a.company}));
	assert_int_equal(a.reply.status, 200);
	assert_ok(record_inventory_decode(a.reply.body, &a.f.arena, &inventory));
	assert_int_equal(inventory.pcs, 2);
	assert_int_equal(inventory.n_devices, 2);
	assert_int_equal(inventory.n_systems, 2);
	for (size_t i = 0; i < inventory.n_systems; i++)
		assert_int_equal(inventory.systems[i].count, 1);
	fixture_sql(&a.f, "UPDATE device SET confirmed = 0, system = 'Debian 12'");
	api_fixture_local(&a, API_INVENTORY,
		api_fixture_body(&a, visit_filter, &(struct record_visit_filter){a.company}));
	assert_ok(record_inventory_decode(a.reply.body, &a.f.arena, &inventory));
	assert_int_equal(inventory.pcs, 0);
	api_fixture_done(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_written_is_read),
		cmocka_unit_test(what_cannot_be_is_refused),
		cmocka_unit_test(a_text_may_be_as_large_as_is_said),
		cmocka_unit_test(a_company_has_room_for_so_many),
		cmocka_unit_test(who_may_is_who_manages_the_company),
		cmocka_unit_test(the_day_comes_once),
		cmocka_unit_test(another_day_counts_anew),
		cmocka_unit_test(two_of_a_day_are_both_counted),
		cmocka_unit_test(the_inventory_counts_watched_pcs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
