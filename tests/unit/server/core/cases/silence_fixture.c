#include "silence_fixture.h"

#include "server/core/store/store_silence.h"

void scene_init(struct scene *x)
{
	*x = (struct scene){.look = {.hears = true}};
	cases_fixture_init(&x->s);
	/* A weekend switched off, from Friday 18:00 to Monday 9:00, is no case. */
	assert_true(x->s.f.settings.silence_hours > 63);
	/* Here three hours stand for it: each minute is a write. */
	x->s.f.settings.silence_hours = 3;
}

void scene_done(struct scene *x)
{
	cases_fixture_done(&x->s);
}

void scene_look(struct scene *x)
{
	x->s.changes.n = 0;
	assert_ok(cases_look_for_silence(x->s.cases, &x->look, &x->s.changes));
}

/* Time passes, with a look every ten seconds. */
void scene_pass(struct scene *x, usec_t time)
{
	for (usec_t passed = 0; passed < time; passed += CASES_LOOK_EVERY) {
		clock_fake_advance(&x->s.f.clock, CASES_LOOK_EVERY);
		scene_look(x);
	}
}

/* The same with a word of the device in each minute. */
void scene_pass_heard(struct scene *x, usec_t time, uint32_t company, uint64_t device)
{
	for (usec_t passed = 0; passed < time; passed += MINUTE) {
		fixture_see(&x->s.f, company, device);
		scene_pass(x, MINUTE);
	}
}

/* We have been able to hear for long enough that silence counts. */
void scene_settle(struct scene *x)
{
	scene_pass(x, 6 * MINUTE);
}

void scene_set_always_on(struct scene *x, uint32_t company, uint64_t device)
{
	const struct record_device_change change = {.id = device, .always_on = true};

	assert_ok(store_device_change(x->s.f.store, company, &change));
}

uint64_t scene_add_always_on(struct scene *x, uint32_t company, const char *name)
{
	uint64_t device = fixture_device(&x->s.f, company, name);

	scene_set_always_on(x, company, device);
	fixture_see(&x->s.f, company, device);
	return device;
}

int64_t scene_n_cases(struct scene *x)
{
	return cases_fixture_count(&x->s, "case_");
}

int64_t scene_n_notices(struct scene *x)
{
	return cases_fixture_count(&x->s, "notice");
}

struct record_case_full scene_read_case(struct scene *x, uint64_t id)
{
	struct record_case_full full;

	cases_fixture_read(&x->s, id, &full);
	return full;
}

bool scene_says(struct slice text, const char *part)
{
	return slice_find(text, slice_text(part)) < text.len;
}

/* The newest line of the case's history. */
struct slice scene_last_note(struct scene *x, uint32_t company, uint64_t id)
{
	struct record_history *history;
	size_t n;

	assert_ok(store_case_history(x->s.f.store, company, id, &x->s.f.arena, &history, &n));
	assert_true(n > 0);
	return history[n - 1].note;
}

void scene_restart(struct scene *x)
{
	cases_free(x->s.cases);
	fixture_reopen(&x->s.f);
	assert_ok(cases_new(x->s.f.store, &x->s.f.settings, &x->s.f.clock.clock, &x->s.cases));
}
