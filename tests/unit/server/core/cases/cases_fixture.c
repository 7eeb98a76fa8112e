#include "cases_fixture.h"

static const struct fixture_rule rules[] = {
	{"danger", 3, false, "{device}で、命令が動きました。", NULL},
	{"worse", 4, false, "{device}が、もっと悪くなりました。", NULL},
	{"caution", 2, false, NULL, "attack.discovery"},
	{"low", 1, false, NULL, NULL},
	{"drill", 3, true, "{device}で、練習の命令が動きました。", NULL},
};

void cases_fixture_with(struct cases_fixture *s, const char *smtp, const char *mail)
{
	memset(s, 0, sizeof(*s));
	fixture_init(&s->f);
	assert_ok(settings_put(&s->f.settings, slice_text("smtp"), slice_text(smtp)));
	assert_ok(cases_new(s->f.store, &s->f.settings, &s->f.clock.clock, &s->cases));
	assert_ok(cases_set_courier_key(s->cases, (const uint8_t[32]){9}));
	s->company = fixture_company(&s->f, "山田製作所");
	fixture_person(&s->f, s->company, "社長", mail, API_OWNER | API_OPERATOR);
	s->device = fixture_device(&s->f, s->company, "受付パソコン");
	fixture_see(&s->f, s->company, s->device);
	fixture_rules(&s->f, rules, ARRAY_SIZE(rules));
	s->position = 1000;
}

void cases_fixture_init(struct cases_fixture *s)
{
	cases_fixture_with(s, "smtps://u:secret@mail.example.jp", "owner@example.jp");
}

void cases_fixture_done(struct cases_fixture *s)
{
	cases_free(s->cases);
	fixture_done(&s->f);
}

int cases_fixture_commit(struct cases_fixture *s, struct record_match *matches, size_t n)
{
	struct record_sight sight = {
		.company = s->company,
		.device = s->device,
		.received = s->f.clock.now_wall,
		.events = 10,
		.sources = 1,
	};
	struct frame_matched matched = {
		.position = s->position,
		.matches = matches,
		.n_matches = n,
		.sights = &sight,
		.n_sights = 1,
	};

	s->changes.n = 0;
	return cases_commit_matched(s->cases, &matched, &s->changes, &s->outcome);
}

/* One match of the device, in a batch of its own. */
void cases_fixture_match(struct cases_fixture *s, const char *rule)
{
	struct record_match match;

	s->position += 100;
	match = fixture_match(&s->f, s->company, s->device, rule, s->position);
	assert_ok(cases_fixture_commit(s, &match, 1));
}

void cases_fixture_read(struct cases_fixture *s, uint64_t id, struct record_case_full *full)
{
	const struct store_scope all = {.all = true};

	assert_ok(store_case_get(s->f.store, &all, id, &s->f.arena, full));
}

int64_t cases_fixture_count(struct cases_fixture *s, const char *table)
{
	char sql[64];

	snprintf(sql, sizeof(sql), "SELECT count(*) FROM %s", table);
	return fixture_number(&s->f, sql);
}
