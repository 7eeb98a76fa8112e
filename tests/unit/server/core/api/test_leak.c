/*
 * Two companies with a marker of their own in every text that is theirs: nothing that one of them is
 * answered, and no mail that it is sent, may hold the other's marker.
 */
#include "api_fixture.h"

#include "base/text.h"
#include "server/core/store/store_visit.h"

struct side {
	const char *marker;
	uint32_t company;
	uint64_t device;
	uint64_t person;
	uint64_t case_id, service_id, visit;
	struct slice session;
};

static struct slice marked(struct api_fixture *a, const struct side *side, const char *text)
{
	_cleanup_(buf_done) struct buf out = BUF_INIT(256);

	assert_ok(buf_put_format(&out, "%s-%s", side->marker, text));
	return arena_dup(&a->f.arena, buf_slice(&out));
}

static const char *marked_text(struct api_fixture *a, const struct side *side, const char *text)
{
	return arena_dup_text(&a->f.arena, marked(a, side, text));
}

static void put_alert(struct api_fixture *a, struct side *side)
{
	struct record_evidence evidence = {
		marked(a, side, "field"), marked(a, side, "command"), false};
	struct record_match match =
		fixture_match(&a->f, side->company, side->device, "danger", ++a->position);
	struct frame_matched matched = {.position = a->position, .matches = &match, .n_matches = 1};
	struct changes changes = {.n = 0};
	struct cases_outcome outcome;

	match.logsource = marked(a, side, "logsource");
	match.evidence = &evidence;
	assert_ok(cases_commit_matched(a->cases, &matched, &changes, &outcome));
	assert_int_equal(changes.items[changes.n - 1].company, side->company);
	side->case_id = changes.items[changes.n - 1].id;
}

static void put_service(struct api_fixture *a, struct side *side)
{
	struct cases_service service = {
		.kind = CASES_SET_ASIDE,
		.company = side->company,
		.device = side->device,
		.key = 1,
		.subject = marked(a, side, "reason"),
	};
	struct changes changes = {.n = 0};

	assert_ok(cases_open_service(a->cases, &service, &changes));
	side->service_id = changes.items[0].id;
}

static void put_visit(struct api_fixture *a, struct side *side)
{
	const struct store_visit visit = {
		.company = side->company,
		.name = marked(a, side, "visit"),
		.text = marked(a, side, "text"),
		.who = marked(a, side, "who"),
		.remind = SLICE_LITERAL("2030-01-15"),
		.at = FIXTURE_NOW,
	};

	assert_ok(store_visit_put(a->f.store, &visit, &side->visit));
}

static void put_side(struct api_fixture *a, struct side *side, uint32_t roles)
{
	_cleanup_(buf_done) struct buf mail = BUF_INIT(256);

	side->company = fixture_company(&a->f, marked_text(a, side, "company"));
	assert_ok(buf_put_format(&mail, "%s@example.jp", side->marker));
	side->person = fixture_person(
		&a->f, side->company, marked_text(a, side, "person"), buf_text(&mail), roles);
	side->device = fixture_device(&a->f, side->company, marked_text(a, side, "pc"));
	/* Never seen: it would be named in mails as unseen. */
	fixture_device(&a->f, side->company, marked_text(a, side, "silent"));
	side->session = api_fixture_login(a, side->person);
	put_alert(a, side);
	put_service(a, side);
	put_visit(a, side);
}

static void close_with_note(struct api_fixture *a, const struct side *side)
{
	const struct record_case_close close = {
		.id = side->case_id,
		.reason = SLICE_LITERAL("real"),
		.note = marked(a, side, "note"),
	};

	api_fixture_page(a, side->session, API_CASE_CLOSE, api_fixture_body(a, case_close, &close));
	assert_int_equal(a->reply.status, 200);
}

static bool holds(struct slice bytes, const char *marker)
{
	return slice_find(bytes, slice_text(marker)) < bytes.len;
}

static void expect_own_stream(const struct frame_listener *listener, const struct side *own)
{
	assert_int_equal(listener->n_companies, 1);
	assert_int_equal(listener->companies[0].company, own->company);
}

static bool ends_the_session(uint16_t operation)
{
	return operation == API_LOGOUT || operation == API_SESSION_END;
}

/* Nothing of the other's is in the last answer and what it brings about; 1: something of one's own is. */
static size_t check_answer(struct api_fixture *a, const struct api_row *row, const struct side *own,
	const struct side *other)
{
	if (holds(a->reply.body, other->marker) || holds(a->reply.subject, other->marker))
		fail_msg("%s tells %s of %s", row->name, own->marker, other->marker);
	for (size_t n = 0; n < a->effects.changes.n; n++)
		assert_int_equal(a->effects.changes.items[n].company, own->company);
	for (size_t n = 0; n < a->effects.n_listeners; n++)
		expect_own_stream(&a->effects.listeners[n], own);
	return holds(a->reply.body, own->marker);
}

/* Every operation, with everything that could name the other's things. */
static void ask_everything(struct api_fixture *a, const struct side *own, const struct side *other)
{
	const struct record_by_id ids[] = {{own->case_id}, {other->case_id}, {other->service_id}};
	const struct record_case_filter filters[] = {{0}, {.company = other->company}};
	const struct record_enrol_key_new key = {.company = other->company};
	const struct record_person_filter people = {other->company};
	const struct record_audit_filter acts = {.company = other->company};
	const struct record_person_role role = {
		other->person, own->company, SLICE_LITERAL("owner"), true};
	const struct record_person_role away = {
		own->person, other->company, SLICE_LITERAL("owner"), true};
	const struct record_person_new person = {
		other->company, SLICE_LITERAL("x"), SLICE_EMPTY, SLICE_LITERAL("owner")};
	const struct record_by_id them = {other->person};
	const struct record_by_id device = {other->device};
	const struct record_device_change change = {.id = other->device};
	const struct record_by_id visit = {other->visit};
	const struct record_visit_filter visits = {other->company};
	const struct record_visit_put write = {
		.id = other->visit, .name = SLICE_LITERAL("x"), .text = SLICE_LITERAL("y")};
	const struct record_visit_put add = {.company = other->company, .name = SLICE_LITERAL("x")};
	size_t own_answers = 0;

	for (size_t i = 0; i < api_n_rows; i++) {
		for (size_t j = 0; j < ARRAY_SIZE(ids); j++) {
			const struct record_case_close close = {
				.id = ids[j].id, .reason = SLICE_LITERAL("whim")};
			const struct slice bodies[] = {
				SLICE_EMPTY,
				api_fixture_body(a, by_id, &ids[j]),
				api_fixture_body(a, case_close, &close),
				api_fixture_body(a, case_filter, &filters[j % 2]),
				api_fixture_body(a, enrol_key_new, &key),
				api_fixture_body(a, person_filter, &people),
				api_fixture_body(a, audit_filter, &acts),
				api_fixture_body(a, person_role, &role),
				api_fixture_body(a, person_role, &away),
				api_fixture_body(a, person_new, &person),
				api_fixture_body(a, by_id, &them),
				api_fixture_body(a, by_id, &device),
				api_fixture_body(a, device_change, &change),
				api_fixture_body(a, by_id, &visit),
				api_fixture_body(a, visit_filter, &visits),
				api_fixture_body(a, visit_put, &write),
				api_fixture_body(a, visit_put, &add),
			};

			for (size_t k = 0; k < ARRAY_SIZE(bodies); k++) {
				if (ends_the_session(api_rows[i].number))
					continue;
				api_fixture_page(a, own->session, api_rows[i].number, bodies[k]);
				own_answers += check_answer(a, &api_rows[i], own, other);
			}
		}
	}
	/* The markers are where they are looked for. */
	assert_true(own_answers > 10);
}

static void expect_not_found(struct api_fixture *a, const struct side *own, uint64_t case_id)
{
	static const uint16_t operations[] = {API_CASE, API_CASE_TAKE};
	const struct record_by_id id = {case_id};
	const struct record_case_close close = {.id = case_id, .reason = SLICE_LITERAL("real")};

	for (size_t i = 0; i < ARRAY_SIZE(operations); i++) {
		api_fixture_page(a, own->session, operations[i], api_fixture_body(a, by_id, &id));
		api_fixture_refused(a, 404, MSG_API_NOT_FOUND);
	}
	api_fixture_page(a, own->session, API_CASE_CLOSE, api_fixture_body(a, case_close, &close));
	api_fixture_refused(a, 404, MSG_API_NOT_FOUND);
}

/* Another company's PC and key can neither be seen nor changed. */
static void expect_no_device(
	struct api_fixture *a, const struct side *own, const struct side *other)
{
	static const uint16_t operations[] = {
		API_DEVICE, API_DEVICE_ACCEPT, API_DEVICE_REMOVE, API_DEVICE_CHANGE};
	const struct record_device_change change = {
		.id = other->device, .name = SLICE_LITERAL("x"), .always_on = true};
	struct record_enrol_key_list keys;

	for (size_t i = 0; i < ARRAY_SIZE(operations); i++) {
		const struct record_by_id id = {other->device};
		struct slice body = operations[i] == API_DEVICE_CHANGE
					    ? api_fixture_body(a, device_change, &change)
					    : api_fixture_body(a, by_id, &id);

		api_fixture_page(a, own->session, operations[i], body);
		api_fixture_refused(a, 404, MSG_API_NOT_FOUND);
		assert_int_equal(a->effects.device_removed, 0);
	}
	api_fixture_page(a, other->session, API_ENROL_KEYS, SLICE_EMPTY);
	assert_ok(record_enrol_key_list_decode(a->reply.body, &a->f.arena, &keys));
	assert_int_equal(keys.n_keys, 2);
	for (size_t i = 0; i < keys.n_keys; i++) {
		const struct record_by_id id = {keys.keys[i].id};

		assert_int_equal(keys.keys[i].company, other->company);
		api_fixture_page(
			a, own->session, API_ENROL_KEY_END, api_fixture_body(a, by_id, &id));
		api_fixture_refused(a, 404, MSG_API_NOT_FOUND);
	}
}

/* Another company's visit can neither be read nor changed, nor one be put there. */
static void expect_no_visit(struct api_fixture *a, const struct side *own, const struct side *other)
{
	static const uint16_t operations[] = {API_VISIT, API_VISIT_REMOVE};
	const struct record_by_id id = {other->visit};
	const struct record_visit_put puts[] = {{.id = other->visit, .name = SLICE_LITERAL("x")},
		{.company = other->company, .name = SLICE_LITERAL("x")}};
	const struct record_visit_filter filter = {other->company};
	struct record_visit_list list;

	for (size_t i = 0; i < ARRAY_SIZE(operations); i++) {
		api_fixture_page(a, own->session, operations[i], api_fixture_body(a, by_id, &id));
		api_fixture_refused(a, 404, MSG_API_NOT_FOUND);
	}
	for (size_t i = 0; i < ARRAY_SIZE(puts); i++) {
		api_fixture_page(
			a, own->session, API_VISIT_PUT, api_fixture_body(a, visit_put, &puts[i]));
		api_fixture_refused(a, 404, MSG_API_NOT_FOUND);
	}
	api_fixture_page(
		a, own->session, API_INVENTORY, api_fixture_body(a, visit_filter, &filter));
	api_fixture_refused(a, 404, MSG_API_NOT_FOUND);
	api_fixture_page(a, own->session, API_VISITS, api_fixture_body(a, visit_filter, &filter));
	assert_ok(record_visit_list_decode(a->reply.body, &a->f.arena, &list));
	assert_int_equal(list.n_visits, 0);
}

static void setup(struct api_fixture *a, struct side sides[2], uint32_t roles)
{
	static const struct fixture_rule rules[] = {{"danger", 3, false, "{device}が動きました。"}};
	const uint8_t key[32] = {9};
	const struct frame_root root = {.hash = {9}, .certificate = SLICE_LITERAL("root")};

	api_fixture_init(a);
	fixture_rules(&a->f, rules, 1);
	api_set_root(a->api, &root);
	assert_ok(settings_put(&a->f.settings, slice_text("smtp"), slice_text("smtps://mail")));
	assert_ok(cases_set_courier_key(a->cases, key));
	sides[0] = (struct side){.marker = "AKAGI"};
	sides[1] = (struct side){.marker = "BANDAI"};
	put_side(a, &sides[0], roles);
	put_side(a, &sides[1], roles);
}

static void test_no_answer_tells_of_the_other(void **state)
{
	struct api_fixture a;
	struct side sides[2];

	setup(&a, sides, API_OWNER | API_OPERATOR | API_COORDINATOR);
	for (int i = 0; i < 2; i++) {
		expect_not_found(&a, &sides[i], sides[1 - i].case_id);
		expect_not_found(&a, &sides[i], sides[1 - i].service_id);
		api_fixture_page(&a, sides[i].session, API_ENROL_KEY,
			api_fixture_body(&a, enrol_key_new,
				&(struct record_enrol_key_new){.company = sides[1 - i].company}));
		api_fixture_refused(&a, 404, MSG_API_NOT_FOUND);
		expect_no_device(&a, &sides[i], &sides[1 - i]);
		expect_no_visit(&a, &sides[i], &sides[1 - i]);
		close_with_note(&a, &sides[i]);
	}
	for (int i = 0; i < 2; i++)
		ask_everything(&a, &sides[i], &sides[1 - i]);
	api_fixture_done(&a);
}

static void test_no_mail_tells_of_the_other(void **state)
{
	struct frame_mail_send mail;
	struct api_fixture a;
	struct side sides[2];
	int sent[2] = {0};

	setup(&a, sides, API_OWNER | API_OPERATOR);
	while (cases_mail_next(a.cases, &a.f.arena, &mail) == 0) {
		int i = holds(mail.recipient, sides[0].marker) ? 0 : 1;

		sent[i]++;
		assert_true(holds(mail.recipient, sides[i].marker));
		assert_true(holds(mail.body, sides[i].marker));
		assert_true(holds(mail.body, "silent"));
		assert_false(holds(mail.subject, sides[1 - i].marker));
		assert_false(holds(mail.body, sides[1 - i].marker));
	}
	assert_int_equal(sent[0], 2);
	assert_int_equal(sent[1], 2);
	api_fixture_done(&a);
}

/* A role in one company gives nothing in another, where the person has a lesser one. */
static void test_roles_hold_per_company(void **state)
{
	const struct record_by_id *id;
	struct record_case_list list;
	struct api_fixture a;
	struct side sides[2];

	setup(&a, sides, API_OWNER);
	assert_ok(
		store_person_add_role(a.f.store, sides[1].company, sides[0].person, API_OPERATOR));
	/* Operator there: takes that case, and not the one of the company that they own. */
	id = &(struct record_by_id){sides[1].case_id};
	api_fixture_page(&a, sides[0].session, API_CASE_TAKE, api_fixture_body(&a, by_id, id));
	assert_int_equal(a.reply.status, 200);
	id = &(struct record_by_id){sides[0].case_id};
	api_fixture_page(&a, sides[0].session, API_CASE_TAKE, api_fixture_body(&a, by_id, id));
	api_fixture_refused(&a, 404, MSG_API_NOT_FOUND);
	api_fixture_page(&a, sides[0].session, API_CASES,
		api_fixture_body(&a, case_filter, &(struct record_case_filter){0}));
	assert_ok(record_case_list_decode(a.reply.body, &a.f.arena, &list));
	assert_int_equal(list.n_cases, 4);
	/* A role that is gone is gone with the next question. */
	fixture_sql(&a.f, "DELETE FROM person_role");
	api_fixture_page(&a, sides[0].session, API_CASE, api_fixture_body(&a, by_id, id));
	api_fixture_refused(&a, 403, MSG_API_NOT_ALLOWED);
	api_fixture_done(&a);
}

/* What failed on our side is the operators'; an owner sees what touches the watch over the company. */
static void test_owners_see_only_the_service_that_touches_them(void **state)
{
	struct cases_service service = {.kind = CASES_CONFLICT, .key = 1};
	struct changes changes = {.n = 0};
	struct record_case_list list;
	struct api_fixture a;
	struct side sides[2];

	setup(&a, sides, API_OWNER);
	service.company = sides[0].company;
	service.device = sides[0].device;
	assert_ok(cases_open_service(a.cases, &service, &changes));
	service = (struct cases_service){.kind = CASES_JOURNAL, .key = 1};
	assert_ok(cases_open_service(a.cases, &service, &changes));
	api_fixture_page(&a, sides[0].session, API_CASES,
		api_fixture_body(&a, case_filter, &(struct record_case_filter){0}));
	assert_ok(record_case_list_decode(a.reply.body, &a.f.arena, &list));
	assert_int_equal(list.n_cases, 2);
	assert_int_equal(list.cases[0].id, sides[0].service_id);
	assert_int_equal(list.cases[1].id, sides[0].case_id);
	expect_not_found(
		&a, &(struct side){.session = api_fixture_login(&a, a.person)}, sides[0].case_id);
	/* The first person is the installation's operator and sees its own case. */
	api_fixture_page(&a, api_fixture_login(&a, a.person), API_CASES,
		api_fixture_body(&a, case_filter, &(struct record_case_filter){0}));
	assert_ok(record_case_list_decode(a.reply.body, &a.f.arena, &list));
	assert_int_equal(list.n_cases, 1);
	assert_int_equal(list.cases[0].company, 0);
	api_fixture_done(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_no_answer_tells_of_the_other),
		cmocka_unit_test(test_no_mail_tells_of_the_other),
		cmocka_unit_test(test_roles_hold_per_company),
		cmocka_unit_test(test_owners_see_only_the_service_that_touches_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
