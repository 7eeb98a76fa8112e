#include "server/core/cases/silence.h"

#include "server/core/cases/silence_words.h"
#include "server/core/store/store_day.h"

#define MINUTE_USEC (60 * USEC_PER_SEC)
/* Those who fell silent within this of each other fell silent together. */
#define TOGETHER_USEC (5 * MINUTE_USEC)
#define KEEP_EVERY MINUTE_USEC
#define ROLL_MAX 100
#define MANY 3
/* Cases a look may open; the next ones wait for the next look. */
#define OPEN_MAX 32
/* After a start it takes a while until a part of ours that fails is seen to fail. */
#define SETTLE_USEC (2 * MINUTE_USEC)

struct looking {
	struct cases *cases;
	const struct cases_look *look;
	struct changes *changes;
	usec_t now; /* wall */
};

static usec_t minutes(uint32_t n)
{
	return (usec_t)n * MINUTE_USEC;
}

static struct store_limits limits_of(const struct cases *cases)
{
	const struct settings *settings = cases->settings;
	usec_t awake = store_awake(cases->store);

	return (struct store_limits){
		.ordinary = awake - (usec_t)settings->silence_hours * 60 * MINUTE_USEC,
		.always_on = awake - minutes(settings->always_on_minutes),
		.blind = awake - minutes(settings->blind_minutes),
	};
}

/* Never more than a part of the shortest policy, or everything would be together. */
static usec_t together(const struct cases *cases)
{
	usec_t third = minutes(cases->settings->always_on_minutes) / 3;

	return third < TOGETHER_USEC ? third : TOGETHER_USEC;
}

/* ---- time */

/* Whoever was not run for longer than two looks has slept: nothing can be said of that time. */
static usec_t time_passed(struct cases *cases, bool *ret_slept)
{
	struct cases_watchfulness *w = &cases->watchfulness;
	usec_t now = cases->clock->monotonic(cases->clock);
	usec_t passed = w->looked > 0 ? now - w->looked : 0;

	*ret_slept = passed > 2 * CASES_LOOK_EVERY;
	w->looked = now;
	return *ret_slept ? CASES_LOOK_EVERY : passed;
}

/* PCs need a while to come back to us: before, their silence does not count. */
static void count_awake(struct looking *l, usec_t passed, bool slept)
{
	struct cases_watchfulness *w = &l->cases->watchfulness;

	w->hearing = l->look->hears && !slept ? w->hearing + passed : 0;
	/* While the watch is behind, words lie unread; but nobody has lost touch with us. */
	if (l->look->watch_behind)
		return;
	if (w->hearing > minutes(l->cases->settings->unseen_minutes))
		store_awake_add(l->cases->store, passed);
}

static int keep_awake(struct looking *l)
{
	struct cases_watchfulness *w = &l->cases->watchfulness;
	usec_t awake = store_awake(l->cases->store);

	if (w->hearing == 0)
		return 0;
	if (w->kept != 0 && awake - w->kept < KEEP_EVERY)
		return 0;
	w->kept = awake;
	TRY(store_awake_keep(l->cases->store));
	return store_day_mark_own(l->cases->store, l->now);
}

/* Some at a time, until all are done for today. */
static int roll_days(struct looking *l)
{
	struct cases_watchfulness *w = &l->cases->watchfulness;
	int64_t today = store_moment_of(l->now).day;
	size_t n;

	if (w->rolled_day == today)
		return 0;
	TRY(store_days_roll(l->cases->store, l->now, ROLL_MAX, &n));
	if (n < ROLL_MAX)
		w->rolled_day = today;
	return 0;
}

/* ---- opening */

static int add_member(
	struct looking *l, const struct store_silence *due, uint32_t case_company, uint64_t case_id)
{
	struct store_silence silence = *due;

	silence.case_company = case_company;
	silence.case_id = case_id;
	if (due->device > 0)
		changes_add(l->changes, due->company, CHANGE_DEVICE, due->device);
	return store_silence_add(l->cases->store, &silence);
}

/* The case of these, and a notice to those whom it concerns. */
static int open_case(struct looking *l, struct store_case_new *new_case,
	const struct store_silence *members, size_t n, bool quiet)
{
	struct cases_telling telling = {.company = new_case->company,
		.device = new_case->device,
		.service = new_case->company == 0};
	bool written = false;

	new_case->opened = l->now;
	new_case->act = members[0].since;
	TRY(store_case_add(l->cases->store, new_case, &telling.id));
	for (size_t i = 0; i < n; i++)
		TRY(add_member(l, &members[i], new_case->company, telling.id));
	changes_add(l->changes, new_case->company, CHANGE_CASE, telling.id);
	return quiet ? 0 : cases_tell(l->cases, &telling, &written);
}

static int open_one(struct looking *l, const struct store_silence *due)
{
	bool blind = due->source == STORE_SILENT_SIGHT;
	struct store_case_new new_case = {
		.company = due->company, .kind = "silence", .device = due->device};
	struct record_words name;

	TRY(silence_put_names(l->cases, due, 1, &name));
	TRY(silence_put_words(
		l->cases, blind ? MSG_CASE_BLIND : MSG_CASE_SILENT, &name, &new_case.words));
	return open_case(l, &new_case, due, 1, false);
}

/* Of one company: the case names them. Of several: it is ours, and says only how many. */
static int put_group_words(struct looking *l, uint32_t case_company,
	const struct store_silence *members, size_t n, struct store_words *ret_words)
{
	struct record_words subject;

	if (case_company == 0)
		TRY(silence_put_count(l->cases, members, n, &subject));
	else
		TRY(silence_put_names(l->cases, members, n, &subject));
	return silence_put_words(l->cases,
		case_company == 0 ? MSG_CASE_SILENT_LINE : MSG_CASE_SILENT_MANY, &subject,
		ret_words);
}

/* Everybody who fell silent with this one; company 0: in all companies. */
static int open_group(struct looking *l, const struct store_silence *due, uint32_t company)
{
	usec_t span = together(l->cases);
	struct store_case_new new_case = {.company = company, .kind = "silence"};
	struct store_silence *members;
	size_t n;

	TRY(store_silence_fallen(l->cases->store, company, due->heard - span, due->heard + span,
		&l->cases->arena, &members, &n));
	if (n == 0)
		return open_one(l, due);
	TRY(put_group_words(l, company, members, n, &new_case.words));
	return open_case(l, &new_case, members, n, false);
}

/* It fell silent with those of an open case. Of another company's PC no name is said there. */
static int join_case(
	struct looking *l, const struct store_silence *due, uint32_t company, uint64_t id)
{
	struct store_case_step step = {.company = company, .id = id, .time = l->now};
	struct store_silence *members;
	struct record_words subject;
	struct store_words words;
	size_t n;

	TRY(add_member(l, due, company, id));
	TRY(store_silence_of_case(l->cases->store, company, id, &l->cases->arena, &members, &n));
	TRY(put_group_words(l, company, members, n, &words));
	TRY(store_case_set_words(l->cases->store, company, id, &words));
	if (company == 0)
		TRY(silence_put_count(l->cases, due, 1, &subject));
	else
		TRY(silence_put_names(l->cases, due, 1, &subject));
	TRY(silence_put_note(l->cases, MSG_CASE_ALSO_SILENT, &subject, 0, 0, &step.note));
	changes_add(l->changes, company, CHANGE_CASE, id);
	return store_case_step(l->cases->store, &step);
}

static bool is_many(uint32_t n, uint32_t of)
{
	return n >= MANY || (n >= 2 && 2 * n >= of);
}

static int take_device(struct looking *l, const struct store_silence *due)
{
	struct store *store = l->cases->store;
	usec_t span = together(l->cases);
	usec_t from = due->heard - span, to = due->heard + span;
	struct store_fall all, own;
	uint32_t company;
	uint64_t id;
	int result = store_silence_find(store, due->company, from, to, &company, &id);

	if (result == 0)
		return join_case(l, due, company, id);
	if (result != ERR_NOT_FOUND)
		return result;
	TRY(store_silence_count(store, 0, from, to, &all));
	if (is_many(all.companies, all.companies_all) && all.devices >= 4 * all.devices_later)
		return open_group(l, due, 0);
	TRY(store_silence_count(store, due->company, from, to, &own));
	return is_many(own.devices, own.devices + own.devices_later)
		       ? open_group(l, due, due->company)
		       : open_one(l, due);
}

static int begin_silences(struct looking *l)
{
	const struct store_limits limits = limits_of(l->cases);
	struct store_silence *due;
	size_t n;

	/* What is still due when its turn comes: a case before may have taken it in. */
	for (int turn = 0; turn < OPEN_MAX; turn++) {
		TRY(store_silence_due(l->cases->store, &limits, 1, &l->cases->arena, &due, &n));
		if (n == 0)
			break;
		TRY(due->source == STORE_SILENT_SIGHT ? open_one(l, due) : take_device(l, due));
	}
	return 0;
}

/* ---- closing */

/* Those of one case who are back or gone, and how many are neither. */
struct ending {
	uint32_t company;
	uint64_t id;
	bool open, all_gone;
	enum store_source source;
	struct store_silence ended[64]; /* the first of them, for their names */
	size_t n_ended, n_left;
	usec_t from, to;
};

static void end_one(struct ending *e, const struct store_silence *s, usec_t now)
{
	usec_t to = s->spoke > s->since ? s->spoke : now;

	e->from = e->from == 0 || s->since < e->from ? s->since : e->from;
	e->to = to > e->to ? to : e->to;
	e->all_gone &= s->gone;
	e->source = s->source;
	/* More are not named anyway; their number is not needed to be right beyond this. */
	if (e->n_ended < ARRAY_SIZE(e->ended))
		e->ended[e->n_ended++] = *s;
}

static enum message_id end_message(const struct ending *e)
{
	if (e->all_gone)
		return MSG_CASE_DEVICE_REMOVED;
	if (e->source == STORE_SILENT_DEVICE)
		return MSG_CASE_BACK;
	return e->source == STORE_SILENT_SIGHT ? MSG_CASE_SIGHT_BACK : MSG_CASE_OWN_BACK;
}

/* Who was told of the silence is told of its end. */
static int tell_end(struct looking *l, const struct ending *e, const struct record_words *subject)
{
	struct cases_telling telling = {
		.company = e->company, .id = e->id, .service = e->company == 0};
	struct store_scope all = cases_all();
	struct record_case_full full;
	struct store_words over;
	bool written = false;

	TRY(store_case_get(l->cases->store, &all, e->id, &l->cases->arena, &full));
	if (!full.told)
		return 0;
	TRY(silence_put_words(l->cases, end_message(e), subject, &over));
	telling.over = &over;
	telling.device = full.summary.device;
	return cases_tell(l->cases, &telling, &written);
}

static int finish(struct looking *l, const struct ending *e)
{
	struct store_case_step step = {.company = e->company, .id = e->id, .time = l->now};
	struct record_words subject;

	if (e->n_ended == 0 || !e->open)
		return 0;
	if (e->company == 0)
		TRY(silence_put_count(l->cases, e->ended, e->n_ended, &subject));
	else
		TRY(silence_put_names(l->cases, e->ended, e->n_ended, &subject));
	TRY(silence_put_note(
		l->cases, end_message(e), &subject, e->from, e->all_gone ? 0 : e->to, &step.note));
	changes_add(l->changes, e->company, CHANGE_CASE, e->id);
	if (e->n_left > 0)
		return store_case_step(l->cases->store, &step);
	step.state = "closed";
	step.closing = e->all_gone ? "removed" : "returned";
	TRY(store_case_step(l->cases->store, &step));
	return tell_end(l, e, &subject);
}

static bool has_ended(const struct looking *l, const struct store_silence *s)
{
	const struct cases_watchfulness *w = &l->cases->watchfulness;

	if (s->source >= STORE_SILENT_MAIL)
		return w->held[s->source - STORE_SILENT_MAIL] == 0 && w->ran > SETTLE_USEC;
	return s->back || s->gone;
}

/* The list is sorted by case. */
static int end_silences(struct looking *l)
{
	struct ending e = {0};
	struct store_silence *silences;
	size_t n;

	TRY(store_silence_list(l->cases->store, &l->cases->arena, &silences, &n));
	for (size_t i = 0; i < n; i++) {
		const struct store_silence *s = &silences[i];

		if (s->case_id != e.id) {
			TRY(finish(l, &e));
			e = (struct ending){.company = s->case_company,
				.id = s->case_id,
				.open = s->case_open,
				.all_gone = true};
		}
		e.n_left += !has_ended(l, s);
		if (!has_ended(l, s))
			continue;
		end_one(&e, s, l->now);
		if (s->device > 0)
			changes_add(l->changes, s->company, CHANGE_DEVICE, s->device);
		TRY(store_silence_del(l->cases->store, s));
	}
	return finish(l, &e);
}

/* ---- our own parts */

static int mail_fails(struct looking *l, bool *ret_fails)
{
	const struct cases *cases = l->cases;
	bool nobody = l->look->no_courier || cases->sealed_bytes == 0;
	bool waits;

	*ret_fails = false;
	if (!settings_has_mail(cases->settings))
		return 0;
	TRY(store_silence_mail(cases->store, nobody, &waits));
	*ret_fails = waits && (nobody || cases->mail_fails);
	return 0;
}

static int hold_own(struct looking *l, usec_t passed)
{
	struct cases_watchfulness *w = &l->cases->watchfulness;
	bool fails[CASES_OWN_COUNT] = {
		[CASES_OWN_DISK] = l->look->disk_refuses,
		[CASES_OWN_WATCH] = l->look->watch_behind,
	};

	w->ran += passed;
	TRY(mail_fails(l, &fails[CASES_OWN_MAIL]));
	for (size_t i = 0; i < CASES_OWN_COUNT; i++) {
		if (fails[i] && w->held[i] == 0)
			w->since[i] = l->now;
		/* At least one: it fails. */
		w->held[i] = fails[i] ? w->held[i] + passed + 1 : 0;
	}
	return 0;
}

static int open_own(struct looking *l)
{
	static const enum message_id messages[CASES_OWN_COUNT] = {
		MSG_CASE_SILENT_MAIL, MSG_CASE_SILENT_DISK, MSG_CASE_SILENT_WATCH};
	const struct cases_watchfulness *w = &l->cases->watchfulness;
	const struct record_words nobody = {0};

	for (size_t i = 0; i < CASES_OWN_COUNT; i++) {
		struct store_silence own = {
			.source = (enum store_source)(STORE_SILENT_MAIL + (int)i),
			.since = w->since[i]};
		struct store_case_new new_case = {.kind = "silence"};
		bool known;

		if (w->held[i] <= minutes(l->cases->settings->stalled_minutes))
			continue;
		TRY(store_silence_has(l->cases->store, &own, &known));
		if (known)
			continue;
		TRY(silence_put_words(l->cases, messages[i], &nobody, &new_case.words));
		/* Nobody is written to about mails: writing is what fails. */
		TRY(open_case(l, &new_case, &own, 1, i == CASES_OWN_MAIL));
	}
	return 0;
}

/* ---- one look */

struct look_call {
	struct looking looking;
	usec_t passed;
};

static int look_in_transaction(struct store *store _unused_, void *context)
{
	struct look_call *call = context;
	struct looking *l = &call->looking;

	TRY(hold_own(l, call->passed));
	TRY(keep_awake(l));
	TRY(roll_days(l));
	TRY(end_silences(l));
	TRY(begin_silences(l));
	return open_own(l);
}

int cases_look_for_silence(
	struct cases *cases, const struct cases_look *look, struct changes *changes)
{
	struct look_call call = {.looking = {cases, look, changes, cases_now(cases)}};
	bool slept;

	call.passed = time_passed(cases, &slept);
	count_awake(&call.looking, call.passed, slept);
	arena_reset(&cases->arena);
	return store_transact(cases->store, look_in_transaction, &call);
}
