/* Companies, people and their roles: who may change what, and what nobody may. */
#include "api_fixture.h"

#include "words/act.h"

struct office {
	struct api_fixture a;
	uint32_t other;          /* a second company */
	uint64_t boss, one, two; /* operators: of all, of the first, of the second */
	struct slice boss_session, one_session, two_session;
};

static void begin(struct office *o)
{
	struct api_fixture *a = &o->a;

	api_fixture_init(a);
	o->boss = a->person;
	o->other = fixture_company(&a->f, "BANDAI");
	assert_ok(store_person_add_role(a->f.store, o->other, o->boss, API_OPERATOR));
	o->one = fixture_person(&a->f, a->company, "AKAGI", "one@example.jp", API_OPERATOR);
	o->two = fixture_person(&a->f, o->other, "BANDAI-two", "two@example.jp", API_OPERATOR);
	o->boss_session = api_fixture_login(a, o->boss);
	o->one_session = api_fixture_login(a, o->one);
	o->two_session = api_fixture_login(a, o->two);
}

static struct record_person person_of(struct api_fixture *a)
{
	struct record_person person;

	assert_int_equal(a->reply.status, 200);
	assert_ok(record_person_decode(a->reply.body, &a->f.arena, &person));
	return person;
}

static struct record_company company_of(struct api_fixture *a)
{
	struct record_company company;

	assert_int_equal(a->reply.status, 200);
	assert_ok(record_company_decode(a->reply.body, &a->f.arena, &company));
	return company;
}

static void person_new(struct office *o, struct slice session, uint32_t company, const char *name,
	const char *mail, const char *role)
{
	const struct record_person_new wish = {
		company, slice_text(name), slice_text(mail), slice_text(role)};

	api_fixture_page(
		&o->a, session, API_PERSON_NEW, api_fixture_body(&o->a, person_new, &wish));
}

static void person_role(struct office *o, struct slice session, uint64_t person, uint32_t company,
	const char *role, bool held)
{
	const struct record_person_role wish = {person, company, slice_text(role), held};

	api_fixture_page(
		&o->a, session, API_PERSON_ROLE, api_fixture_body(&o->a, person_role, &wish));
}

static void person_change(
	struct office *o, struct slice session, uint64_t person, const char *name, const char *mail)
{
	const struct record_person_change wish = {person, slice_text(name), slice_text(mail)};

	api_fixture_page(
		&o->a, session, API_PERSON_CHANGE, api_fixture_body(&o->a, person_change, &wish));
}

static void person_link(struct office *o, struct slice session, uint64_t person)
{
	const struct record_by_id wish = {person};

	api_fixture_page(&o->a, session, API_PERSON_LINK, api_fixture_body(&o->a, by_id, &wish));
}

static void test_companies(void **state)
{
	struct record_company_new wish = {SLICE_LITERAL(" 山田製作所 ")};
	struct record_company_change change = {.retention_days = 30, .change_retention = true};
	struct record_company_list list;
	struct office o;
	struct api_fixture *a = &o.a;

	begin(&o);
	api_fixture_page(a, o.boss_session, API_CHANGES, SLICE_EMPTY);
	api_fixture_page(
		a, o.one_session, API_COMPANY_NEW, api_fixture_body(a, company_new, &wish));
	api_fixture_refused(a, 403, MSG_API_NOT_ALLOWED);
	api_fixture_page(
		a, o.boss_session, API_COMPANY_NEW, api_fixture_body(a, company_new, &wish));
	change.id = company_of(a).id;
	assert_slice(company_of(a).name, "山田製作所");
	assert_int_equal(company_of(a).persons, 1); /* the installation's operator */
	/* Their open console hears of it from now on. */
	assert_int_equal(a->effects.n_listeners, 1);
	assert_int_equal(a->effects.listeners[0].n_companies, 4);
	wish.name = slice_text(" ");
	api_fixture_local(a, API_COMPANY_NEW, api_fixture_body(a, company_new, &wish));
	api_fixture_refused(a, 422, MSG_API_BAD_NAME);

	api_fixture_page(a, o.boss_session, API_COMPANY_CHANGE,
		api_fixture_body(a, company_change, &change));
	assert_int_equal(company_of(a).retention_days, 30);
	assert_slice(company_of(a).name, "山田製作所");
	change = (struct record_company_change){.id = change.id, .name = slice_text("山田")};
	api_fixture_local(a, API_COMPANY_CHANGE, api_fixture_body(a, company_change, &change));
	assert_int_equal(company_of(a).retention_days, 30);
	assert_slice(company_of(a).name, "山田");
	change = (struct record_company_change){change.id, SLICE_EMPTY, 3651, true};
	api_fixture_local(a, API_COMPANY_CHANGE, api_fixture_body(a, company_change, &change));
	api_fixture_refused(a, 422, MSG_API_BAD_RETENTION);
	change.retention_days = 1;
	api_fixture_page(
		a, o.one_session, API_COMPANY_CHANGE, api_fixture_body(a, company_change, &change));
	api_fixture_refused(a, 404, MSG_API_NOT_FOUND);
	change.id = (uint64_t)1 << 32 | a->company; /* not cut to a number that is there */
	api_fixture_local(a, API_COMPANY_CHANGE, api_fixture_body(a, company_change, &change));
	api_fixture_refused(a, 404, MSG_API_NOT_FOUND);

	api_fixture_page(a, o.one_session, API_COMPANIES, SLICE_EMPTY);
	assert_ok(record_company_list_decode(a->reply.body, &a->f.arena, &list));
	assert_int_equal(list.n_companies, 1);
	assert_int_equal(list.companies[0].id, a->company);
	api_fixture_done(a);
}

static void test_a_new_person(void **state)
{
	struct office o;
	struct record_person person;

	begin(&o);
	person_new(&o, o.one_session, o.a.company, "山田", "y@example.jp", "owner");
	person = person_of(&o.a);
	assert_slice(person.name, "山田");
	assert_int_equal(person.n_roles, 1);
	assert_slice(person.roles[0].role, "owner");
	assert_false(person.password || person.totp);
	person_new(&o, o.one_session, o.a.company, "田中", "Y@EXAMPLE.jp", "owner");
	api_fixture_refused(&o.a, 409, MSG_API_MAIL_TAKEN);
	person_new(&o, o.one_session, o.a.company, "田中", "", "owner");
	assert_int_equal(o.a.reply.status, 200);
	person_new(&o, o.one_session, o.a.company, "鈴木", "", "owner"); /* none is nobody's */
	assert_int_equal(o.a.reply.status, 200);
	person_new(&o, o.one_session, o.a.company, "\t", "", "owner");
	api_fixture_refused(&o.a, 422, MSG_API_BAD_NAME);
	person_new(&o, o.one_session, o.a.company, "a", "a b@c", "owner");
	api_fixture_refused(&o.a, 422, MSG_API_BAD_MAIL);
	person_new(&o, o.one_session, o.a.company, "a", "a@b@c", "owner");
	api_fixture_refused(&o.a, 422, MSG_API_BAD_MAIL);
	person_new(&o, o.one_session, o.a.company, "a", "", "root");
	api_fixture_refused(&o.a, 422, MSG_API_BAD_ROLE);
	person_new(&o, o.one_session, o.other, "a", "", "owner");
	api_fixture_refused(&o.a, 404, MSG_API_NOT_FOUND);
	person_new(&o, o.one_session, 0, "a", "", "operator");
	api_fixture_refused(&o.a, 403, MSG_API_NOT_ALLOWED);
	person_new(&o, o.boss_session, 0, "a", "", "owner");
	api_fixture_refused(&o.a, 422, MSG_API_BAD_ROLE);
	person_new(&o, o.boss_session, 0, "b", "", "operator"); /* of all companies, too */
	assert_int_equal(person_of(&o.a).n_roles, 3);
	api_fixture_done(&o.a);
}

static void test_roles(void **state)
{
	struct office o;
	struct api_fixture *a = &o.a;

	begin(&o);
	api_fixture_page(a, o.one_session, API_CHANGES, SLICE_EMPTY);
	person_role(&o, o.boss_session, o.one, o.other, "staff", true);
	assert_int_equal(person_of(a).n_roles, 2);
	assert_int_equal(a->effects.n_listeners, 1); /* their console hears of both */
	assert_int_equal(a->effects.listeners[0].n_companies, 2);
	/* Who operates one company sees the role there alone. */
	person_role(&o, o.one_session, o.one, a->company, "owner", true);
	assert_int_equal(person_of(a).n_roles, 2);
	assert_int_equal(person_of(a).roles[0].company, a->company);
	assert_int_equal(person_of(a).roles[1].company, a->company);
	/* And gives none elsewhere, nor to somebody whom they cannot see. */
	person_role(&o, o.one_session, o.one, o.other, "operator", true);
	api_fixture_refused(a, 404, MSG_API_NOT_FOUND);
	person_role(&o, o.one_session, o.two, a->company, "owner", true);
	api_fixture_refused(a, 404, MSG_API_NOT_FOUND);
	person_role(&o, o.one_session, o.one, 0, "operator", true);
	api_fixture_refused(a, 403, MSG_API_NOT_ALLOWED);

	person_role(&o, o.boss_session, o.two, o.other, "operator", false);
	assert_int_equal(a->reply.status, 200);
	assert_int_equal(person_of(a).n_roles, 0);
	person_role(&o, o.boss_session, o.boss, o.other, "operator", false);
	api_fixture_refused(a, 409, MSG_API_LAST_OPERATOR);
	person_role(&o, o.boss_session, o.boss, 0, "operator", false);
	api_fixture_refused(a, 409, MSG_API_LAST_OPERATOR);
	assert_int_equal(
		fixture_number(&a->f, "SELECT count(*) FROM person_role WHERE role = 4"), 4);
	api_fixture_done(a);
}

static void test_name_and_address(void **state)
{
	struct office o;
	struct api_fixture *a = &o.a;
	uint64_t staff;

	begin(&o);
	staff = fixture_person(&a->f, a->company, "s", "s@example.jp", API_STAFF);
	person_change(&o, api_fixture_login(a, staff), staff, "Staff", "new@example.jp");
	assert_slice(person_of(a).name, "Staff");
	assert_slice(person_of(a).mail, "new@example.jp");
	person_change(&o, api_fixture_login(a, staff), o.one, "x", "");
	api_fixture_refused(a, 404, MSG_API_NOT_FOUND);
	person_change(&o, o.one_session, staff, "Staff", "two@example.jp");
	api_fixture_refused(a, 409, MSG_API_MAIL_TAKEN);
	person_change(&o, o.one_session, staff, "Staff", "s2@example.jp");
	assert_slice(person_of(a).mail, "s2@example.jp");
	person_change(&o, o.one_session, o.two, "x", "");
	api_fixture_refused(a, 404, MSG_API_NOT_FOUND);
	/* With the boss's address one could become the boss. */
	person_change(&o, o.one_session, o.boss, "x", "evil@example.jp");
	api_fixture_refused(a, 403, MSG_API_OTHER_COMPANIES);
	person_change(&o, o.boss_session, o.two, "Two", "t@example.jp");
	assert_slice(person_of(a).name, "Two");
	api_fixture_done(a);
}

static void test_who_may_make_links(void **state)
{
	struct office o;
	struct api_fixture *a = &o.a;
	const struct record_by_id id = {1};

	begin(&o);
	person_link(&o, o.one_session, o.two);
	api_fixture_refused(a, 404, MSG_API_NOT_FOUND);
	person_link(&o, o.one_session, o.boss);
	api_fixture_refused(a, 403, MSG_API_OTHER_COMPANIES);
	person_role(&o, o.boss_session, o.one, o.other, "staff", true);
	person_link(&o, o.one_session, o.one);
	api_fixture_refused(a, 403, MSG_API_OTHER_COMPANIES);
	person_link(&o, o.boss_session, o.one);
	assert_int_equal(a->reply.status, 200);
	person_link(&o, o.boss_session, 99);
	api_fixture_refused(a, 404, MSG_API_NOT_FOUND);
	api_fixture_call(a, 3, 900, SLICE_EMPTY, API_PERSON_LINK, api_fixture_body(a, by_id, &id));
	api_fixture_refused(a, 403, MSG_API_NOT_ALLOWED);
	api_fixture_call(a, 3, 0, SLICE_EMPTY, API_PERSON_LINK, api_fixture_body(a, by_id, &id));
	assert_int_equal(a->reply.status, 200);
	/* Only root, only on the socket, whatever the uid says. */
	api_fixture_call(a, 2, 0, o.one_session, API_LOGIN_LINK, api_fixture_body(a, by_id, &id));
	api_fixture_refused(a, 403, MSG_API_NOT_ALLOWED);
	assert_int_equal(
		fixture_number(&a->f, "SELECT count(*) FROM audit WHERE act = 'login_link'"), 2);
	api_fixture_done(a);
}

static bool holds(const struct api_fixture *a, const char *marker)
{
	return slice_find(a->reply.body, slice_text(marker)) < a->reply.body.len;
}

static void list(struct office *o, struct slice session, uint16_t operation, uint32_t company)
{
	const struct record_person_filter persons = {company};
	const struct record_audit_filter acts = {.company = company};

	api_fixture_page(&o->a, session, operation,
		operation == API_AUDIT ? api_fixture_body(&o->a, audit_filter, &acts)
				       : api_fixture_body(&o->a, person_filter, &persons));
	assert_int_equal(o->a.reply.status, 200);
}

/* Neither company is told of the other's people and acts, nor the installation's of either. */
static void test_lists_keep_to_their_company(void **state)
{
	static const uint16_t operations[] = {API_PERSONS, API_AUDIT};
	struct office o;

	begin(&o);
	person_new(&o, o.one_session, o.a.company, "AKAGI-owner", "", "owner");
	person_new(&o, o.two_session, o.other, "BANDAI-owner", "", "owner");
	for (size_t i = 0; i < ARRAY_SIZE(operations); i++) {
		for (uint32_t company = 0; company <= o.other; company++) {
			list(&o, o.one_session, operations[i], company);
			assert_false(holds(&o.a, "BANDAI"));
			list(&o, o.two_session, operations[i], company);
			assert_false(holds(&o.a, "AKAGI"));
		}
		list(&o, o.one_session, operations[i], 0);
		assert_true(holds(&o.a, "AKAGI-owner"));
		list(&o, o.boss_session, operations[i], 0);
		assert_true(holds(&o.a, "AKAGI-owner"));
		assert_true(holds(&o.a, "BANDAI-owner"));
		list(&o, o.boss_session, operations[i], o.other);
		assert_false(holds(&o.a, "AKAGI-owner"));
	}
	api_fixture_done(&o.a);
}

static void test_acts_in_words_and_pages(void **state)
{
	struct record_audit_filter filter = {0};
	struct record_audit_list acts;
	struct office o;
	struct api_fixture *a = &o.a;

	begin(&o);
	for (int i = 0; i < 201; i++)
		assert_ok(store_audit_add(a->f.store,
			&(struct store_act){.company = a->company,
				.who = SLICE_LITERAL("x"),
				.act = slice_text(i == 200 ? "case_take" : "of tomorrow")},
			FIXTURE_NOW + i));
	api_fixture_local(a, API_AUDIT, api_fixture_body(a, audit_filter, &filter));
	assert_ok(record_audit_list_decode(a->reply.body, &a->f.arena, &acts));
	assert_int_equal(acts.n_acts, 200);
	assert_true(acts.more);
	assert_slice(acts.acts[0].text.ja, "件を引き受けました");
	assert_slice(acts.acts[1].text.en, "of tomorrow");
	filter.after = acts.acts[199].id;
	api_fixture_local(a, API_AUDIT, api_fixture_body(a, audit_filter, &filter));
	assert_ok(record_audit_list_decode(a->reply.body, &a->f.arena, &acts));
	assert_int_equal(acts.n_acts, 1);
	assert_false(acts.more);
	api_fixture_done(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_companies),
		cmocka_unit_test(test_a_new_person),
		cmocka_unit_test(test_roles),
		cmocka_unit_test(test_name_and_address),
		cmocka_unit_test(test_who_may_make_links),
		cmocka_unit_test(test_lists_keep_to_their_company),
		cmocka_unit_test(test_acts_in_words_and_pages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
